/* zky-parts.h: what operators that read and write parts of tensors share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"
#include "zky-vjp.h"

G_BEGIN_DECLS

/* Writes @source, cast, over the elements that @view shows. */
gboolean  zky_parts_copy_into (ZkyTensor            *view,
                               ZkyTensor            *source,
                               ZkyBudget            *budget,
                               GError              **error);

/* A node of zeros of shape B ⊕ @shape, in the dtype of the cotangent. They take no memory. */
ZkyNode  *zky_parts_zeros     (ZkyVjp               *vjp,
                               const ZkyShape       *shape);

/* The first attribute, an axis of @tensor, counted from the end, as it has to be where a batch may stand in front. */
gint64    zky_parts_axis      (const ZkyTensor      *tensor,
                               const ZkyAttributes  *attributes);

/* For views: the result has the input's dtype and @shape; and @result (nullable, transfer full) is the output. */
gboolean  zky_parts_infer_shape (ZkyOpCall          *call,
                                 const ZkyShape     *shape);
gboolean  zky_parts_take      (ZkyOpCall            *call,
                               ZkyTensor            *result);

G_END_DECLS
