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

/**
 * ZkySeries:
 * @name: `loss`, `accuracy`
 * @validation: measured on the validation set
 * @points: of #ZkyPoint, x rising
 */
typedef struct
{
  char     *name;
  gboolean  validation;
  GArray   *points;
} ZkySeries;

/**
 * ZkyHistory:
 *
 * Curves by name, in the order in which they came. A long training keeps no more than a few thousand points a curve.
 */
typedef struct _ZkyHistory ZkyHistory;

ZkyHistory      *zky_history_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void             zky_history_free    (ZkyHistory        *self);
void             zky_history_clear   (ZkyHistory        *self);
void             zky_history_add     (ZkyHistory        *self,
                                      const char        *name,
                                      gboolean           validation,
                                      double             x,
                                      double             y);
/* What a trainer reports; @offset: epochs of the runs before. */
void             zky_history_add_progress (ZkyHistory   *self,
                                      const ZkyProgress *progress,
                                      double             offset);
guint            zky_history_get_n   (ZkyHistory        *self);
const ZkySeries *zky_history_get     (ZkyHistory        *self,
                                      guint              i);
/* The last value, or NaN. */
double           zky_history_get_last (ZkyHistory       *self,
                                      const char        *name,
                                      gboolean           validation);
/* The nearest point of a curve, or NULL where it has none. */
const ZkyPoint  *zky_series_find     (const ZkySeries   *self,
                                      double             x);
/* `epoch,loss,validation loss,…`, one line an x. */
char            *zky_history_to_csv  (ZkyHistory        *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyHistory, zky_history_free)

G_END_DECLS
