/* zky-difference.h: what is different between two calls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_IN_BOTH,
  ZKY_ONLY_IN_A,
  ZKY_ONLY_IN_B,
  ZKY_SHAPES_DIFFER, /* it is in both, but nothing can be subtracted */
} ZkyPresence;

/**
 * ZkyDistance:
 * @a, @b: norms of the two arrays; NaN where there is none
 * @norm: ‖B − A‖; NaN where nothing can be subtracted
 * @rms: root of the mean square of B − A
 * @most: the element of B − A of greatest magnitude, with its sign
 * @relative: ‖B − A‖ ÷ max (‖A‖, ‖B‖): 0 for equal ones, 2 at most; 0 where both are zero
 * @n_changed: how many elements differ
 * @n: of how many
 * @is_label: whether both are integers: labels, tokens and places, which are other ones or not, but not more or less
 *
 * How far apart two arrays are.
 */
typedef struct
{
  double   a, b, norm, rms, most, relative;
  gsize    n_changed, n;
  gboolean is_label;
} ZkyDistance;

/**
 * ZkyDifference:
 *
 * Two calls on one graph. It has the nodes of B, with their keys, and those that only A has; a node that is in both has the value B − A, and
 * the gradient B − A. What only one of them has keeps its own value, and no gradient. Reference-counted, immutable.
 */
typedef struct _ZkyDifference ZkyDifference;

ZkyDifference     *zky_difference_new          (ZkyGraph             *a,
                                                ZkyGraph             *b,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyDifference     *zky_difference_ref          (ZkyDifference        *self);
void               zky_difference_unref        (ZkyDifference        *self);
ZkyGraph          *zky_difference_get_graph    (ZkyDifference        *self);
ZkyGraph          *zky_difference_get_a        (ZkyDifference        *self);
ZkyGraph          *zky_difference_get_b        (ZkyDifference        *self);
/* Of a node of its graph. */
ZkyPresence        zky_difference_get_presence (ZkyDifference        *self,
                                                const ZkyNode        *node);
ZkyNode           *zky_difference_find_a       (ZkyDifference        *self,
                                                const ZkyNode        *node);
ZkyNode           *zky_difference_find_b       (ZkyDifference        *self,
                                                const ZkyNode        *node);
const ZkyDistance *zky_difference_get_value    (ZkyDifference        *self,
                                                const ZkyNode        *node);
const ZkyDistance *zky_difference_get_gradient (ZkyDifference        *self,
                                                const ZkyNode        *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyDifference, zky_difference_unref)

ZKY_END_DECLS
