/* zky-clip.h: gradients kept within bounds
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

gboolean zky_clip_norm  (ZkyTensor **gradients,
                         guint       n_gradients,
                         double      max_norm,
                         double      p,
                         double     *norm,
                         GError    **error);
gboolean zky_clip_value (ZkyTensor **gradients,
                         guint       n_gradients,
                         double      limit,
                         GError    **error);

ZKY_END_DECLS
