/* zky-npy.h: NumPy's .npy files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

ZkyTensor *zky_npy_load (const char       *path,
                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor *zky_npy_read (GBytes           *bytes,
                         const char       *name,
                         GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean   zky_npy_save (const ZkyTensor  *tensor,
                         const char       *path,
                         GError          **error);

ZKY_END_DECLS
