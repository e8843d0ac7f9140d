/* zky-npy-save.c: NumPy's .npy files, written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include <glib/gstdio.h>

#include "zky-tensor-private.h"

/* The beginning of a file of version 1.0, filled with spaces so that the numbers start at a
 * multiple of 64 bytes. */
static GString *
make_header (const ZkyTensor *tensor)
{
  static const char *const descrs[ZKY_N_DTYPES] = {
    [ZKY_BOOL] = "|b1", [ZKY_INT64] = "i8", [ZKY_FLOAT32] = "f4", [ZKY_FLOAT64] = "f8",
  };
  const char *order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? "<" : ">";
  GString *header = g_string_new_len ("\x93NUMPY\x01\x00\x00\x00", 10);
  gsize length;

  g_string_append_printf (header, "{'descr': '%s%s', 'fortran_order': False, 'shape': (",
                          tensor->dtype == ZKY_BOOL ? "" : order, descrs[tensor->dtype]);
  for (guint i = 0; i < tensor->n_axes; i++)
    g_string_append_printf (header, "%s%" G_GSSIZE_FORMAT, i > 0 ? ", " : "", tensor->dims[i]);
  g_string_append (header, tensor->n_axes == 1 ? ",), }" : "), }");
  while ((header->len + 1) % 64 != 0)
    g_string_append_c (header, ' ');
  g_string_append_c (header, '\n');

  length = header->len - 10;
  header->str[8] = (char) (length & 0xff);
  header->str[9] = (char) (length >> 8);

  return header;
}

/* Writes a header and numbers to a new file, which is closed in any case. Returns %FALSE and
 * sets errno where it fails. */
static gboolean
write_parts (int            fd,
             const GString *header,
             gconstpointer  data,
             gsize          n_bytes)
{
  FILE *file = fdopen (fd, "wb");
  gboolean done;

  if (file == NULL)
    {
      int saved = errno;

      g_close (fd, NULL);
      errno = saved;
      return FALSE;
    }

  done = fwrite (header->str, 1, header->len, file) == header->len &&
         fwrite (data, 1, n_bytes, file) == n_bytes &&
         fflush (file) == 0;
  if (!done)
    {
      int saved = errno;

      fclose (file);
      errno = saved;
      return FALSE;
    }

  return fclose (file) == 0;
}

/**
 * zky_npy_save:
 * @tensor: a tensor
 * @path: where to
 * @error: return location for a %ZKY_ERROR_IO or %ZKY_ERROR_SIZE
 *
 * Saves a tensor for NumPy. The file is written beside @path and then moved there, so that an old
 * one stays whole until the new one is.
 *
 * Returns: %FALSE if the file cannot be written
 */
gboolean
zky_npy_save (const ZkyTensor  *tensor,
              const char       *path,
              GError          **error)
{
  g_autoptr (ZkyTensor) dense = NULL;
  g_autofree char *temporary = NULL;
  GString *header;
  gboolean written;
  int fd, cause;

  g_return_val_if_fail (tensor != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  dense = zky_tensor_contiguous ((ZkyTensor *) tensor, error);
  if (dense == NULL)
    return FALSE;

  temporary = g_strconcat (path, ".XXXXXX", NULL);
  fd = g_mkstemp_full (temporary, O_WRONLY, 0666);

  header = make_header (dense);
  written = fd >= 0 && write_parts (fd, header, dense->data, zky_tensor_get_bytes (dense)) &&
            g_rename (temporary, path) == 0;
  cause = errno;
  g_string_free (header, TRUE);

  if (!written)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO,
                   "%s: the file cannot be written: %s", name, g_strerror (cause));
      if (fd >= 0)
        g_unlink (temporary);
    }

  return written;
}
