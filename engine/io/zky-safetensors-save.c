/* zky-safetensors-save.c: safetensors files, written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-safetensors.h"

#include <string.h>

#include "zky-file-private.h"
#include "zky-json.h"
#include "zky-safetensors-private.h"

static const char *const dtype_names[ZKY_N_DTYPES] = {
  [ZKY_BOOL] = "BOOL", [ZKY_INT64] = "I64", [ZKY_FLOAT32] = "F32", [ZKY_FLOAT64] = "F64",
};

/* Widest elements first, so that every tensor begins at a multiple of its element's size. */
static const gsize item_sizes[] = { 8, 4, 1 };

/* Where the numbers of each tensor begin, counted from the end of the header. */
static guint64 *
place_tensors (const ZkyArchive *archive)
{
  guint n = zky_archive_get_n (archive);
  guint64 *offsets = g_new0 (guint64, n + 1);
  guint64 at = 0;

  for (guint k = 0; k < G_N_ELEMENTS (item_sizes); k++)
    for (guint i = 0; i < n; i++)
      {
        ZkyTensor *tensor = zky_archive_get (archive, i);

        if (zky_dtype_get_size (zky_tensor_get_dtype (tensor)) != item_sizes[k])
          continue;
        offsets[i] = at;
        at += zky_tensor_get_bytes (tensor);
      }

  return offsets;
}

/* {"key":"text",…} */
void
zky_safetensors_append_texts (GString          *header,
                              const ZkyArchive *archive)
{
  g_string_append_c (header, '{');
  for (guint i = 0; i < zky_archive_get_n_texts (archive); i++)
    {
      const char *key = zky_archive_get_key (archive, i);

      if (i > 0)
        g_string_append_c (header, ',');
      zky_json_append_string (header, key);
      g_string_append_c (header, ':');
      zky_json_append_string (header, zky_archive_find_text (archive, key));
    }
  g_string_append_c (header, '}');
}

static void
append_tensor (GString    *header,
               const char *name,
               ZkyTensor  *tensor,
               guint64     offset)
{
  zky_json_append_string (header, name);
  g_string_append_printf (header, ":{\"dtype\":\"%s\",\"shape\":[", dtype_names[zky_tensor_get_dtype (tensor)]);
  for (guint i = 0; i < zky_tensor_get_n_axes (tensor); i++)
    g_string_append_printf (header, "%s%" G_GSIZE_FORMAT, i > 0 ? "," : "", zky_tensor_get_dim (tensor, i));
  g_string_append_printf (header, "],\"data_offsets\":[%" G_GUINT64_FORMAT ",%" G_GUINT64_FORMAT "]}",
                          offset, offset + zky_tensor_get_bytes (tensor));
}

/* Eight bytes of length, and the header, filled with spaces to a multiple of eight. */
static GString *
make_header (const ZkyArchive *archive,
             const guint64    *offsets)
{
  GString *header = g_string_new_len ("\0\0\0\0\0\0\0\0{", 9);
  guint64 length;

  if (zky_archive_get_n_texts (archive) > 0)
    {
      g_string_append (header, "\"__metadata__\":");
      zky_safetensors_append_texts (header, archive);
    }
  for (guint i = 0; i < zky_archive_get_n (archive); i++)
    {
      if (header->str[header->len - 1] == '}')
        g_string_append_c (header, ',');
      append_tensor (header, zky_archive_get_name (archive, i), zky_archive_get (archive, i), offsets[i]);
    }
  g_string_append_c (header, '}');
  while (header->len % 8 != 0)
    g_string_append_c (header, ' ');

  length = GUINT64_TO_LE (header->len - 8);
  memcpy (header->str, &length, 8);

  return header;
}

/* Elements are little-endian in the file. */
static gboolean
write_tensor (FILE       *file,
              ZkyTensor  *tensor,
              GError    **error)
{
  g_autoptr(ZkyTensor) dense = zky_tensor_contiguous (tensor, error);
  const guint8 *data;
  gsize item, n;

  if (dense == NULL)
    return FALSE;

  data = zky_tensor_get_data (dense);
  item = zky_dtype_get_size (zky_tensor_get_dtype (dense));
  n = zky_tensor_get_bytes (dense);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    return fwrite (data, 1, n, file) == n;

  for (gsize i = 0; i < n; i += item)
    for (gsize k = item; k-- > 0;)
      if (putc (data[i + k], file) == EOF)
        return FALSE;

  return TRUE;
}

typedef struct
{
  const ZkyArchive *archive;
  const GString    *header;
} Contents;

static gboolean
write_contents (FILE           *file,
                gconstpointer   data,
                GError        **error)
{
  const Contents *self = data;

  if (fwrite (self->header->str, 1, self->header->len, file) != self->header->len)
    return FALSE;

  for (guint k = 0; k < G_N_ELEMENTS (item_sizes); k++)
    for (guint i = 0; i < zky_archive_get_n (self->archive); i++)
      {
        ZkyTensor *tensor = zky_archive_get (self->archive, i);

        if (zky_dtype_get_size (zky_tensor_get_dtype (tensor)) == item_sizes[k]
            && !write_tensor (file, tensor, error))
          return FALSE;
      }

  return TRUE;
}

/**
 * zky_safetensors_save:
 * @archive: named tensors and texts
 * @path: where to
 * @error: return location for a %ZKY_ERROR_IO or %ZKY_ERROR_SIZE
 *
 * Saves tensors for PyTorch and others, in the safetensors format. The file is written beside @path and then moved there,
 * so that an old one stays whole until the new one is. The same archive gives the same bytes.
 *
 * Returns: %FALSE if the file cannot be written
 */
gboolean
zky_safetensors_save (const ZkyArchive  *archive,
                      const char        *path,
                      GError           **error)
{
  g_autofree guint64 *offsets = NULL;
  g_autoptr(GString) header = NULL;

  g_return_val_if_fail (archive != NULL && path != NULL, FALSE);

  offsets = place_tensors (archive);
  header = make_header (archive, offsets);

  return zky_file_save (path, write_contents, &(Contents) { archive, header }, error);
}
