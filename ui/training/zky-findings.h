/* zky-findings.h: what a model says of its data, in numbers that can be drawn
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-examples.h"

G_BEGIN_DECLS

#define ZKY_FINDINGS_GRID   64    /* places along each axis of a surface */
#define ZKY_FINDINGS_CURVE  200   /* along a curve */
#define ZKY_FINDINGS_ROWS   1000  /* examples that are looked at, at most */
#define ZKY_FINDINGS_LAYERS 24    /* layers whose units can be looked at, at most */

typedef enum
{
  ZKY_FINDINGS_NOTHING, /* nothing that could be drawn */
  ZKY_FINDINGS_SURFACE, /* two numbers an example: what is said of all places of a plane */
  ZKY_FINDINGS_FIT,     /* one number an example: the curve of what is said */
  ZKY_FINDINGS_CLASSES, /* classes: which one was taken for which */
  ZKY_FINDINGS_NUMBERS, /* numbers: what was said by what is right */
  ZKY_FINDINGS_COPIES,  /* images, and what became of them */
} ZkyFindingsKind;

/**
 * ZkyLayer:
 * @label: what it is called
 * @index: its node in the call
 * @n_units: numbers an example
 */
typedef struct
{
  char  *label;
  guint  index;
  guint  n_units;
} ZkyLayer;

/**
 * ZkyFindings:
 * @n_rows: examples
 * @x: [n_rows, …]
 * @n_values: numbers in what is said of one of them
 * @said: [n_rows, n_values]; of classes probabilities
 * @n_classes: 0 where it is about numbers
 * @truth: (nullable): the right class, −1 where there is none
 * @verdict: (nullable): the class with the greatest probability
 * @numbers: (nullable): the right number
 * @classes: (nullable): what they are called
 * @counts: (nullable): [n_classes, n_classes]: rows that are the first and were taken for the second
 * @n_right: those that were taken for what they are
 * @low, @high: of the grid, x then y
 * @n_grid: of its places: rows from the top, for a surface
 * @grid_said: [n_grid, n_values]
 * @grid: (nullable): the call on it
 * @layers: of #ZkyLayer, of a surface
 *
 * A finished answer: it does not change any more. Counted, and any thread may read it.
 */
typedef struct
{
  ZkyFindingsKind  kind;
  gboolean         is_validation;
  guint            n_rows, n_values, n_classes;
  ZkyTensor       *x;
  double          *said;
  gint            *truth, *verdict;
  double          *numbers;
  ZkyVocabulary   *classes;
  guint           *counts;
  guint            n_right;

  double           low[2], high[2];
  guint            n_grid;
  double          *grid_said;
  ZkyGraph        *grid;
  GArray          *layers;
} ZkyFindings;

ZkyFindings *zky_findings_new       (const ZkyExamples  *examples,
                                     GCancellable       *cancellable,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyFindings *zky_findings_ref       (ZkyFindings        *self);
void         zky_findings_unref     (ZkyFindings        *self);
/* Turns scores into probabilities, so many rows of @self's n_values. */
void         zky_findings_to_shares (const ZkyFindings  *self,
                                     double             *said,
                                     gsize               n_rows,
                                     gboolean            is_logit);
/* The class of a row of probabilities. */
guint        zky_findings_pick      (const ZkyFindings  *self,
                                     const double       *said);
/* What a class is called; its number where it has no name. */
char        *zky_findings_dup_class (const ZkyFindings  *self,
                                     gint                k) G_GNUC_WARN_UNUSED_RESULT;
double       zky_findings_get_share (const ZkyFindings  *self,
                                     const double       *said,
                                     guint               k);
/* Height, width and channels of the images in x; FALSE where they are none. */
gboolean     zky_findings_get_image (const ZkyFindings  *self,
                                     gsize              *height,
                                     gsize              *width,
                                     gsize              *n_channels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyFindings, zky_findings_unref)

G_END_DECLS
