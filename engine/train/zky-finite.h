/* zky-finite.h: where numbers stopped being numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-back.h"

G_BEGIN_DECLS

gboolean zky_tensor_is_finite     (const ZkyTensor *self);
char    *zky_graph_find_nonfinite (ZkyGraph        *self);
char    *zky_graph_find_nonfinite_gradient (ZkyGraph *self,
                                            ZkyNode  *loss);

G_END_DECLS
