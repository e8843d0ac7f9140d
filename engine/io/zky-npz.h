/* zky-npz.h: NumPy's .npz files, archives of .npy files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_NPZ_STORE,   /* as numpy.savez */
  ZKY_NPZ_DEFLATE, /* packed, as numpy.savez_compressed */
} ZkyNpzMethod;

ZkyArchive *zky_npz_load (const char        *path,
                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyArchive *zky_npz_read (GBytes            *bytes,
                          const char        *name,
                          gsize              limit,
                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes     *zky_npz_write (const ZkyArchive *archive,
                          ZkyNpzMethod       method,
                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_npz_save (const ZkyArchive  *archive,
                          const char        *path,
                          ZkyNpzMethod       method,
                          GError           **error);

ZKY_END_DECLS
