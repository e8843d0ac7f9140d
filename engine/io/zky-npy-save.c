/* zky-npy-save.c: NumPy's .npy files, written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npy.h"

#include <string.h>

#include "zky-file-private.h"
#include "zky-npy-private.h"
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

typedef struct
{
  const ZkyTensor *tensor;  /* contiguous */
  const GString   *header;
} Contents;

static gboolean
write_contents (FILE           *file,
                gconstpointer   data,
                GError        **error)
{
  const Contents *self = data;
  gsize n_bytes = zky_tensor_get_bytes (self->tensor);

  return fwrite (self->header->str, 1, self->header->len, file) == self->header->len &&
         fwrite (self->tensor->data, 1, n_bytes, file) == n_bytes;
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
  g_autoptr (GString) header = NULL;

  g_return_val_if_fail (tensor != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  dense = zky_tensor_contiguous ((ZkyTensor *) tensor, error);
  if (dense == NULL)
    return FALSE;
  header = make_header (dense);

  return zky_file_save (path, write_contents, &(Contents) { dense, header }, error);
}

/* What such a file contains: zky-npz.c puts it into archives. */
GBytes *
zky_npy_write (const ZkyTensor  *tensor,
               GError          **error)
{
  g_autoptr (ZkyTensor) dense = zky_tensor_contiguous ((ZkyTensor *) tensor, error);
  g_autoptr (GString) header = NULL;
  gsize n_bytes;
  char *contents;

  if (dense == NULL)
    return NULL;

  header = make_header (dense);
  n_bytes = zky_tensor_get_bytes (dense);
  contents = g_try_malloc (header->len + n_bytes);
  if (contents == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "there is no memory to write %" G_GSIZE_FORMAT " bytes", n_bytes);
      return NULL;
    }
  memcpy (contents, header->str, header->len);
  if (n_bytes > 0)
    memcpy (contents + header->len, dense->data, n_bytes);

  return g_bytes_new_take (contents, header->len + n_bytes);
}
