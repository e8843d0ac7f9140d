/* zky-attention.h: the kernels of scaled dot-product attention
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"

G_BEGIN_DECLS

/* Attributes of the rows. */
enum { ZKY_ATTENTION_IS_CAUSAL, ZKY_ATTENTION_SCALE };

/* What scores are multiplied by. */
double   zky_attention_scale    (const ZkyAttributes  *attributes,
                                 const ZkyTensor      *q);
/* For q, k, v and a mask or none: the output, which infer has given its shape. */
gboolean zky_attention_forward  (ZkyOpCall            *call,
                                 GError              **error);
/* For ȳ, q, k, v and a mask or none: to q, to k, to v, which have the axes that ȳ has in front. */
gboolean zky_attention_backward (ZkyOpCall            *call,
                                 GError              **error);

G_END_DECLS
