/* zky-safetensors.h: parameters as safetensors files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"

ZKY_BEGIN_DECLS

ZkyArchive *zky_safetensors_load (const char        *path,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyArchive *zky_safetensors_read (GBytes            *bytes,
                                  const char        *name,
                                  GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_safetensors_save (const ZkyArchive  *archive,
                                  const char        *path,
                                  GError           **error);

ZKY_END_DECLS
