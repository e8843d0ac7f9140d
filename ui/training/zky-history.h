/* zky-history.h: what was measured while a model was trained
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyPoint:
 * @x: epochs since the beginning, with fractions
 * @y: the measure
 */
typedef struct
{
  double x, y;
} ZkyPoint;

typedef enum
{
  ZKY_SERIES_STEPS,      /* of each step alone, as far as there is room */
  ZKY_SERIES_SMOOTH,     /* of the last steps, later ones counting more; it begins once, not with each epoch */
  ZKY_SERIES_VALIDATION, /* on the validation set, behind each epoch */
} ZkySeriesKind;

/**
 * ZkySeries:
 * @name: `loss`, `accuracy`
 * @kind: what of it was measured
 * @points: of #ZkyPoint, x rising
 * @spacing: epochs that two points are apart at least, but for the last one
 * @level: of a smooth one, the sum of all measures, each weighing less than the next
 * @weight: what all of them weigh, so that @level over @weight is their mean
 */
typedef struct
{
  char          *name;
  ZkySeriesKind  kind;
  GArray        *points;
  double         spacing;
  double         level, weight;
} ZkySeries;

/**
 * ZkyHistory:
 *
 * Curves by name, in the order in which they came. A long training keeps no more than a few thousand points a curve. Behind the curves of
 * the present run stand those of a few earlier ones, each under its title, so that runs can be compared.
 */
typedef struct _ZkyHistory ZkyHistory;

ZkyHistory      *zky_history_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void             zky_history_free    (ZkyHistory        *self);
void             zky_history_clear   (ZkyHistory        *self);
void             zky_history_add     (ZkyHistory        *self,
                                      const char        *name,
                                      ZkySeriesKind      kind,
                                      double             x,
                                      double             y);
/* What a trainer reports. */
void             zky_history_add_progress (ZkyHistory   *self,
                                      const ZkyProgress *progress);
/* Something changed at @x: @text says what. */
void             zky_history_add_mark (ZkyHistory       *self,
                                      double             x,
                                      const char        *text);
guint            zky_history_get_n_marks (ZkyHistory    *self);
const char      *zky_history_get_mark (ZkyHistory       *self,
                                      guint              i,
                                      double            *x);
/* What came behind @x goes. */
void             zky_history_cut     (ZkyHistory        *self,
                                      double             x);
guint            zky_history_get_n   (ZkyHistory        *self);
const ZkySeries *zky_history_get     (ZkyHistory        *self,
                                      guint              i);
/* What a run was trained with: `adam 0.01`. */
void             zky_history_set_title (ZkyHistory      *self,
                                      const char        *title);
/* With what it was changed to: `sgd 0.1 → rate 0.5`. */
char            *zky_history_dup_title (ZkyHistory      *self) G_GNUC_WARN_UNUSED_RESULT;
/* The present run becomes an earlier one, if it has measured anything, and the next one begins. */
void             zky_history_keep    (ZkyHistory        *self);
/* Of a run, as long as it is there: 0, 1 … */
guint            zky_history_get_number (ZkyHistory     *self);
guint            zky_history_get_n_earlier (ZkyHistory  *self);
/* The latest of them is 0; its smooth and validation curves are read as those of any history (transfer none). */
ZkyHistory      *zky_history_get_earlier (ZkyHistory    *self,
                                      guint              i);
void             zky_history_forget_earlier (ZkyHistory *self);
/* The last value, or NaN. */
double           zky_history_get_last (ZkyHistory       *self,
                                      const char        *name,
                                      ZkySeriesKind      kind);
/* The nearest point of a curve, or NULL where it has none. */
const ZkyPoint  *zky_series_find     (const ZkySeries   *self,
                                      double             x);
/* `epoch,loss (one step),loss (smoothed),validation loss,…`, one line an x; curves of earlier runs as `adam 0.01: loss (smoothed)`. */
char            *zky_history_to_csv  (ZkyHistory        *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyHistory, zky_history_free)

G_END_DECLS
