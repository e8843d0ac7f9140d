/* zky-safetensors.c: safetensors files, read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-safetensors.h"

#include <string.h>

#include "zky-file-private.h"
#include "zky-safetensors-private.h"

/* The format: eight bytes, the length of the header as a little-endian number; the header (zky-safetensors-header.c);
 * and the numbers, little-endian and row-major, which have to cover the rest of the file without gap or overlap. */

#define MAX_HEADER ((guint64) 100 << 20) /* as the reference implementation has it */

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const ZkySafetensorsEntry *first = *(const ZkySafetensorsEntry *const *) a;
  const ZkySafetensorsEntry *second = *(const ZkySafetensorsEntry *const *) b;

  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;

  return first->end < second->end ? -1 : first->end > second->end;
}

/* Each tensor has the bytes that its shape takes, and together they are the rest of the file, @n_bytes from @start on. */
static gboolean
check_entries (GArray  *entries,
               gsize    start,
               gsize    n_bytes,
               GError **error)
{
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  guint64 at = 0;
  gsize size;

  for (guint i = 0; i < entries->len; i++)
    {
      ZkySafetensorsEntry *entry = &g_array_index (entries, ZkySafetensorsEntry, i);

      if (!zky_shape_get_size (&entry->shape, &size, error))
        {
          g_prefix_error (error, "byte 8: “%s”: ", entry->name);
          return FALSE;
        }
      if (size > G_MAXSSIZE / 8 || entry->end < entry->begin || entry->end - entry->begin != size * entry->type->item)
        {
          g_autofree char *shape = zky_shape_to_string (&entry->shape);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte 8: “%s”: %s numbers of shape %s do not lie from byte %"
                       G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT " of the data", entry->name, entry->type->name, shape,
                       entry->begin, entry->end);
          return FALSE;
        }
      g_ptr_array_add (order, entry);
    }

  g_ptr_array_sort (order, compare_entries);
  for (guint i = 0; i < order->len; i++)
    {
      ZkySafetensorsEntry *entry = g_ptr_array_index (order, i);

      if (entry->begin != at)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GUINT64_FORMAT ": “%s”: its numbers begin at byte %"
                       G_GUINT64_FORMAT " of the data, those before it end at %" G_GUINT64_FORMAT, start + at, entry->name,
                       entry->begin, at);
          return FALSE;
        }
      at = entry->end;
    }
  if (at != n_bytes)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": the header says %" G_GUINT64_FORMAT
                 " bytes of data, the file has %" G_GSIZE_FORMAT, start, at, n_bytes);

  return at == n_bytes;
}

/* IEEE's half precision: 1 bit of sign, 5 of exponent, 10 of fraction. */
static float
half_to_float (guint32 half)
{
  guint32 sign = half >> 15, exponent = half >> 10 & 0x1f, fraction = half & 0x3ff;
  union { guint32 bits; float value; } result;

  if (exponent == 0)
    {
      result.value = (float) fraction * 0x1p-24f;
      return sign ? -result.value : result.value;
    }

  result.bits = sign << 31 | (exponent == 0x1f ? 0xffu : exponent + 112) << 23 | fraction << 13;

  return result.value;
}

static void
read_element (const ZkySafetensorsType *type,
              const guint8    *from,
              gpointer         to)
{
  guint unused = 64 - 8 * type->item;
  guint64 bits = 0;

  for (guint i = type->item; i-- > 0;)
    bits = bits << 8 | from[i];

  if (g_str_equal (type->name, "F16"))
    *(float *) to = half_to_float ((guint32) bits);
  else if (g_str_equal (type->name, "BF16"))
    *(guint32 *) to = (guint32) bits << 16;
  else if (type->dtype == ZKY_FLOAT32)
    *(guint32 *) to = (guint32) bits;
  else if (type->dtype == ZKY_BOOL)
    *(guint8 *) to = bits != 0;
  else if (type->name[0] == 'I')
    *(gint64 *) to = (gint64) (bits << unused) >> unused;
  else
    *(guint64 *) to = bits;
}

static gboolean
read_tensor (ZkyArchive                 *archive,
             const ZkySafetensorsEntry  *entry,
             const guint8               *data,
             GError                    **error)
{
  g_autoptr(ZkyTensor) tensor = zky_tensor_new (entry->type->dtype, &entry->shape, error);
  gsize item = zky_dtype_get_size (entry->type->dtype);
  char *to;

  if (tensor == NULL)
    {
      g_prefix_error (error, "“%s”: ", entry->name);
      return FALSE;
    }

  to = zky_tensor_get_data_writable (tensor);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN && item == entry->type->item && entry->type->dtype != ZKY_BOOL)
    memcpy (to, data + entry->begin, zky_tensor_get_bytes (tensor));
  else
    for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
      read_element (entry->type, data + entry->begin + i * entry->type->item, to + i * item);
  zky_archive_add (archive, entry->name, tensor);

  return TRUE;
}

/* Reads a whole file; zky_safetensors_read() puts its name before the error. */
static gboolean
read_file (ZkyArchive    *archive,
           const guint8  *bytes,
           gsize          n_bytes,
           GError       **error)
{
  g_autoptr(GArray) entries = NULL;
  guint64 length;

  if (n_bytes < 8)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX,
                   "byte 0: this is no safetensors file: it has %" G_GSIZE_FORMAT " bytes, not even 8", n_bytes);
      return FALSE;
    }
  memcpy (&length, bytes, 8);
  length = GUINT64_FROM_LE (length);
  if (length > n_bytes - 8 && (n_bytes == 8 || bytes[8] != '{'))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte 0: this is no safetensors file: it does not begin as one");
      return FALSE;
    }
  if (length > MAX_HEADER || length > n_bytes - 8)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte 0: a header of %" G_GUINT64_FORMAT
                   " bytes does not fit: the file has %" G_GSIZE_FORMAT " bytes, and a header at most %"
                   G_GUINT64_FORMAT, length, n_bytes, MAX_HEADER);
      return FALSE;
    }

  entries = zky_safetensors_read_header ((const char *) bytes + 8, length, archive, error);
  if (entries == NULL || !check_entries (entries, 8 + length, n_bytes - 8 - length, error))
    return FALSE;

  for (guint i = 0; i < entries->len; i++)
    if (!read_tensor (archive, &g_array_index (entries, ZkySafetensorsEntry, i), bytes + 8 + length, error))
      return FALSE;

  return TRUE;
}

/**
 * zky_safetensors_read:
 * @bytes: what a safetensors file contains
 * @name: its name, for messages
 * @error: return location for a %ZKY_ERROR_SYNTAX where the contents are damaged, or %ZKY_ERROR_SIZE
 *
 * Reads named tensors, in the order of the file's header, and its texts. F32, F64, I64 and BOOL stay what they are; F16
 * and BF16 become float32, other integers int64. No byte is trusted: the header has to have its one form, and the
 * tensors have to cover the data without gap or overlap.
 *
 * Returns: (transfer full): the tensors, or %NULL
 */
ZkyArchive *
zky_safetensors_read (GBytes      *bytes,
                      const char  *name,
                      GError     **error)
{
  g_autoptr(ZkyArchive) archive = NULL;
  const guint8 *data;
  gsize n_bytes;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  archive = zky_archive_new ();
  data = g_bytes_get_data (bytes, &n_bytes);
  if (!read_file (archive, data, n_bytes, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }

  return g_steal_pointer (&archive);
}

/**
 * zky_safetensors_load:
 * @path: a safetensors file
 * @error: return location for a %ZKY_ERROR_IO, or for the errors of zky_safetensors_read()
 *
 * Loads tensors that zky_safetensors_save() or another program has saved.
 *
 * Returns: (transfer full): the tensors, or %NULL
 */
ZkyArchive *
zky_safetensors_load (const char  *path,
                      GError     **error)
{
  g_autofree char *name = NULL;
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = zky_file_load (path, NULL, ZKY_FILE_MAX, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return zky_safetensors_read (bytes, name, error);
}
