/* zky-idx.h: IDX files, the format of MNIST
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

ZkyTensor *zky_idx_load (const char  *path,
                         ZkyDtype     dtype,
                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor *zky_idx_read (GBytes      *bytes,
                         const char  *name,
                         ZkyDtype     dtype,
                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;

ZKY_END_DECLS
