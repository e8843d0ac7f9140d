/* zky-lens.h: what cards are coloured by
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-moment.h"
#include "zky-scene.h"
#include "zky-theme.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_LENS_NONE,        /* by kind, as usual */
  ZKY_LENS_VALUE,
  ZKY_LENS_GRADIENT,
  ZKY_LENS_RATIO,       /* gradient ÷ value */
  ZKY_LENS_PARAMETERS,
  ZKY_LENS_MEMORY,
  ZKY_LENS_TIME,
} ZkyLensKind;

#define ZKY_N_LENSES 7

/**
 * ZkyLens:
 * @kind: what is looked at
 * @is_signed: numbers go from −@high to @high, with their own sign; else from @low to @high
 * @is_log: equal factors are equally far apart
 * @has_bad: some of it is NaN or infinite
 * @low, @high: the range of all cards when the call is over, so that a colour means the same at each step; both 0 where
 *   nothing has a number
 *
 * A scale for the cards of one scene. A plain struct; zero it for none.
 */
typedef struct
{
  ZkyLensKind kind;
  gboolean    is_signed, is_log, has_bad;
  double      low, high;
} ZkyLens;

/* What files and command lines call it: `gradient`; and people. */
const char *zky_lens_get_name    (ZkyLensKind       kind);
const char *zky_lens_get_title   (ZkyLensKind       kind);
gboolean    zky_lens_from_name   (const char       *name,
                                  ZkyLensKind      *kind,
                                  GError          **error);
/* What is said of cards that have no number. */
const char *zky_lens_get_absent  (ZkyLensKind       kind);
/* With its unit: `12 µs`, `4,160`, `1.5 KiB`. */
char       *zky_lens_dup_number  (ZkyLensKind       kind,
                                  double            number) G_GNUC_WARN_UNUSED_RESULT;
/* `Gradient size (rms)`, with the way it is taken together. */
char       *zky_lens_dup_heading (const ZkyLens    *self) G_GNUC_WARN_UNUSED_RESULT;

/* @steps: (nullable): with NULL all that the graph of @scene holds. */
ZkyLens     zky_lens_make        (ZkyLensKind       kind,
                                  ZkyScene         *scene,
                                  ZkySteps         *steps,
                                  gboolean          gradients);
gboolean    zky_lens_equal       (const ZkyLens    *a,
                                  const ZkyLens    *b);
/* The number of a card at a moment; NaN if something in it is. FALSE: it has none. */
gboolean    zky_lens_measure     (const ZkyLens    *self,
                                  ZkyScene         *scene,
                                  guint             card,
                                  const ZkyMoment  *moment,
                                  double           *number);
/* What can be added up, of any group, open or closed: parameters, memory or time; 0: none. */
double      zky_lens_measure_group (ZkyLensKind     kind,
                                  ZkyScene         *scene,
                                  guint             group,
                                  const ZkyMoment  *moment);
/* Where a number stands on the scale: 0 … 1, with a sign −1 … 1; and its colour. */
double      zky_lens_place       (const ZkyLens    *self,
                                  double            number);
ZkyColor    zky_lens_get_color   (const ZkyLens    *self,
                                  const ZkyTheme   *theme,
                                  double            number);

G_END_DECLS
