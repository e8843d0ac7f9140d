/* zky-places.h: where elements of a tensor stand, in words
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyJacobian:
 * @n_front: axes of the output, which come first; 0: it is no Jacobian
 * @output: (nullable): name of what is differentiated
 * @input: (nullable): name of what it is differentiated by
 *
 * What the axes of a gradient stand for.
 */
typedef struct
{
  guint n_front;
  char *output, *input;
} ZkyJacobian;

void       zky_jacobian_clear     (ZkyJacobian       *self);
/* [elements of the output, elements of the input]; @tensor itself where it is no Jacobian. */
ZkyTensor *zky_jacobian_flatten   (const ZkyJacobian *self,
                                   ZkyTensor         *tensor) G_GNUC_WARN_UNUSED_RESULT;
/* What an axis is called: `out 0 (2)`, `x 1 (3)`, or `1 (3)`. */
char      *zky_jacobian_name_axis (const ZkyJacobian *self,
                                   const ZkyShape    *shape,
                                   guint              axis) G_GNUC_WARN_UNUSED_RESULT;
/* `[1, 0, 2] = 0.25`, or `∂out[1]/∂x[0, 2] = 0.25` */
char      *zky_jacobian_describe  (const ZkyJacobian *self,
                                   const ZkyTensor   *tensor,
                                   gsize              element) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
