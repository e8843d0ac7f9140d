/* zky-file-private.h: what all readers of files share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <stdio.h>

#include "zky-error.h"

G_BEGIN_DECLS

#define ZKY_FILE_MAX ((gsize) 1 << 34) /* bytes: 16 GiB, as for tensors */

/* Writes to a new file. Returns %FALSE with errno set, or with an error. */
typedef gboolean (*ZkyFileFunc) (FILE          *file,
                                 gconstpointer  data,
                                 GError       **error);

GBytes   *zky_file_load     (const char    *path,
                             const char    *name,
                             gsize          limit,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  zky_file_is_gzip  (GBytes        *bytes);
GBytes   *zky_file_gunzip   (GBytes        *bytes,
                             gsize          limit,
                             gboolean      *more,
                             GError       **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  zky_file_save     (const char    *path,
                             ZkyFileFunc    func,
                             gconstpointer  data,
                             GError       **error);

G_END_DECLS
