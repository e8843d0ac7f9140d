/* zky-rearrange.h: what operators that show elements in other places, axis by axis, share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"
#include "zky-vjp.h"

G_BEGIN_DECLS

#define ZKY_OUTSIDE (-1) /* no place of the source: the fill value stands there */

/**
 * ZkyMove:
 * @from: the source's shape, with as many axes as @to; the input's own, padded with 1 in front, or flattened
 * @to: the result's shape
 * @keeps_shape: @to is flattened too, and the result has the input's shape
 * @shift: for each axis a number that the row's place function knows what to do with
 *
 * How a row computes the shape of its result, and then the places.
 */
typedef struct
{
  ZkyShape from, to;
  gboolean keeps_shape;
  gint64   shift[ZKY_MAX_AXES];
} ZkyMove;

/**
 * ZkyRearrangement:
 * @plan: reads the attributes
 * @place: which place along an axis of @from is shown at place @i of @to, or %ZKY_OUTSIDE
 *
 * What the rows of these families keep in `kernel`.
 */
typedef struct
{
  gboolean (*plan)  (const ZkyTensor      *input,
                     const ZkyAttributes  *attributes,
                     ZkyMove              *plan,
                     GError              **error);
  gint64   (*place) (const ZkyMove        *plan,
                     const ZkyAttributes  *attributes,
                     guint                 axis,
                     gint64                i);
} ZkyRearrangement;

/* For infer and forward. fill: @value stands where there is no place of the source; forward: 0 does. */
gboolean zky_rearrange_infer      (ZkyOpCall        *call,
                                   GError          **error);
gboolean zky_rearrange_fill       (ZkyOpCall        *call,
                                   double            value,
                                   GError          **error);
gboolean zky_rearrange_forward    (ZkyOpCall        *call,
                                   GError          **error);

/* For vjp: the plan of the call; and @node, a contribution, reshaped to B ⊕ the input's shape. */
ZkyMove  zky_rearrange_plan_of    (ZkyVjp           *vjp);
void     zky_rearrange_add        (ZkyVjp           *vjp,
                                   ZkyNode          *node);

/* One axis with all elements. */
ZkyShape zky_rearrange_flat_shape (const ZkyTensor  *tensor);

G_END_DECLS
