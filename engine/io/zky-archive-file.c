/* zky-archive-file.c: archives as files of either format
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-archive.h"

#include "zky-file-private.h"
#include "zky-npz-private.h"
#include "zky-safetensors.h"

/**
 * zky_archive_read:
 * @bytes: what a safetensors or .npz file contains
 * @name: its name, for messages
 * @limit: how many bytes the tensors of a .npz file may take together
 * @error: return location for the errors of zky_safetensors_read() or zky_npz_read()
 *
 * Returns: (transfer full): the tensors, or %NULL
 */
ZkyArchive *
zky_archive_read (GBytes      *bytes,
                  const char  *name,
                  gsize        limit,
                  GError     **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  /* What is called so and is none gets the message of that format. */
  return zky_npz_is_zip (bytes) || g_str_has_suffix (name, ".npz") ? zky_npz_read (bytes, name, limit, error)
                                                                   : zky_safetensors_read (bytes, name, error);
}

/**
 * zky_archive_load:
 * @path: a safetensors or .npz file, which its contents tell
 * @error: return location for a %ZKY_ERROR_IO, or for the errors of zky_archive_read()
 *
 * Returns: (transfer full): the tensors, or %NULL
 */
ZkyArchive *
zky_archive_load (const char  *path,
                  GError     **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = zky_file_load (path, NULL, ZKY_FILE_MAX, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return zky_archive_read (bytes, name, ZKY_FILE_MAX, error);
}

/**
 * zky_archive_save:
 * @path: where to: a .npz file if it ends so, else a safetensors file
 * @error: return location for a %ZKY_ERROR_IO or %ZKY_ERROR_SIZE
 *
 * Returns: %FALSE if the file cannot be written; an old one is whole then
 */
gboolean
zky_archive_save (const ZkyArchive  *self,
                  const char        *path,
                  GError           **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  return g_str_has_suffix (path, ".npz") ? zky_npz_save (self, path, ZKY_NPZ_STORE, error)
                                         : zky_safetensors_save (self, path, error);
}
