/* zky-functions-private.h: further operators as C functions, for the vjps and expansions of rows
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-functions.h"

G_BEGIN_DECLS

/* Element by element */
ZkyNode *zky_tanh_backward    (ZkyNode *cotangent, ZkyNode *y);
ZkyNode *zky_sigmoid_backward (ZkyNode *cotangent, ZkyNode *y);
ZkyNode *zky_relu_backward    (ZkyNode *cotangent, ZkyNode *y);

/* Shape and place; axes count from the end when they are negative */
ZkyNode *zky_unsqueeze        (ZkyNode *a, gint64 axis);
ZkyNode *zky_squeeze          (ZkyNode *a, gint64 axis);
ZkyNode *zky_slice_scatter    (ZkyNode *a, ZkyNode *b, gint64 axis, gint64 start, gint64 stop, gint64 step);
ZkyNode *zky_index_select     (ZkyNode *a, ZkyNode *index, gint64 axis);
ZkyNode *zky_index_add        (ZkyNode *a, ZkyNode *index, ZkyNode *b, gint64 axis);

/* Where the greatest (or smallest) elements along the axes are; see zky-ops-reduction.c */
ZkyNode *zky_max_mask         (ZkyNode *a, const gint64 *axes, guint n_axes, gboolean first);
ZkyNode *zky_min_mask         (ZkyNode *a, const gint64 *axes, guint n_axes, gboolean first);

G_END_DECLS
