/* zky-npy-private.h: the contents of a .npy file, for archives of them
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-npy.h"

G_BEGIN_DECLS

GBytes *zky_npy_write (const ZkyTensor  *tensor,
                       GError          **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
