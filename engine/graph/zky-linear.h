/* zky-linear.h: a layer for functions that are linear in something unknown
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layer.h"

G_BEGIN_DECLS

/*
 * A vjp is linear in its cotangent. Run on this layer with an unknown cotangent it leaves the graph of that linear
 * function: what depends on the unknown is only inferred, everything else is computed underneath. Pulling a tangent
 * back through that graph (zky-reverse.h) gives Jacobian × tangent: a jvp for every row that has a vjp, at the cost
 * of the jvp alone.
 */
ZkyGraph *zky_linear_new     (ZkyTape         *base) G_GNUC_WARN_UNUSED_RESULT;
ZkyNode  *zky_linear_unknown (ZkyGraph        *self,
                              const ZkyTensor *like);

G_END_DECLS
