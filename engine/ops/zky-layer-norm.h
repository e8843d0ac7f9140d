/* zky-layer-norm.h: the kernels of layer norm and RMS norm
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"

G_BEGIN_DECLS

/* Attributes of the rows, which keep in `kernel` whether the mean is taken off. */
enum { ZKY_LAYER_NORM_AXES, ZKY_LAYER_NORM_EPS };

static inline gboolean
zky_layer_norm_is_centred (const ZkyOp *op)
{
  return *(const gboolean *) op->kernel;
}

/* The extents that are normalised together, and whether a weight has just these. */
ZkyShape zky_layer_norm_line     (const ZkyTensor      *x,
                                  const ZkyAttributes  *attributes);
gboolean zky_layer_norm_is_line  (const ZkyTensor      *weight,
                                  const ZkyTensor      *x,
                                  const ZkyAttributes  *attributes);
gboolean zky_layer_norm_forward  (ZkyOpCall            *call,
                                  GError              **error);
/* For (ȳ, x, weight): to x, to the weight, and where the mean is taken off to the bias. */
gboolean zky_layer_norm_backward (ZkyOpCall            *call,
                                  GError              **error);

G_END_DECLS
