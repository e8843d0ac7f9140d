/* zky-measures.h: how large the values and gradients of a call are
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyTally:
 * @squares, @sum: of the elements that are finite
 * @n: all elements; 0: there is no tensor
 * @zeros: elements that are exactly 0
 * @bad: NaN and infinities
 * @summed: of a gradient, squares of what it was added up from, as far as that is known; else 0
 *
 * What is counted of one tensor.
 */
typedef struct
{
  double  squares, sum;
  guint64 n, zeros, bad;
  double  summed;
} ZkyTally;

/**
 * ZkyMeasures:
 *
 * The tallies of all values and gradients of a call that has ended. Each element is looked at once; what is asked for
 * afterwards, at any step, costs nothing. Immutable and reference-counted.
 */
typedef struct _ZkyMeasures ZkyMeasures;

ZkyTally        zky_tally_make             (const ZkyTensor   *tensor);
void            zky_tally_add              (ZkyTally          *self,
                                            const ZkyTally    *other);
/* √(Σ xᵢ² / n); NaN where an element is, or where there is none. */
double          zky_tally_get_rms          (const ZkyTally    *self);
/* Of the gradient of @node: it is no larger than what rounding leaves of a sum whose terms cancel. */
gboolean        zky_tally_is_rounding      (const ZkyTally    *self,
                                            const ZkyNode     *node);

ZkyMeasures    *zky_measures_new           (ZkyGraph          *graph) G_GNUC_WARN_UNUSED_RESULT;
ZkyMeasures    *zky_measures_ref           (ZkyMeasures       *self);
void            zky_measures_unref         (ZkyMeasures       *self);
const ZkyTally *zky_measures_get_value     (const ZkyMeasures *self,
                                            const ZkyNode     *node);
const ZkyTally *zky_measures_get_gradient  (const ZkyMeasures *self,
                                            const ZkyNode     *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyMeasures, zky_measures_unref)

G_END_DECLS
