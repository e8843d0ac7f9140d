/* zky-idx.c: IDX files, the format of MNIST, as they are or packed by gzip
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-idx.h"

#include <string.h>

#include "zky-file-private.h"

/* The format: two zeros, the type of the elements, the number of axes; the extents, each a number of four bytes; and the
 * elements, row-major. All numbers have their most significant byte first. */

#define MAX_HEADER (4 + 4 * ZKY_USER_AXES)

typedef struct
{
  guint8   code;
  guint    item;    /* bytes of an element */
  ZkyDtype dtype;
} Type;

static const Type types[] = {
  { 0x08, 1, ZKY_INT64 }, { 0x09, 1, ZKY_INT64 }, { 0x0b, 2, ZKY_INT64 }, { 0x0c, 4, ZKY_INT64 },
  { 0x0d, 4, ZKY_FLOAT32 }, { 0x0e, 8, ZKY_FLOAT64 },
};

typedef struct
{
  const Type *type;
  ZkyShape    shape;
  gsize       start;  /* where the elements begin */
  gsize       size;   /* how many there are */
} Header;

static gboolean
read_header (const guint8  *bytes,
             gsize          n_bytes,
             Header        *header,
             GError       **error)
{
  if (n_bytes < 4 || bytes[0] != 0 || bytes[1] != 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte 0: this is no IDX file: it does not begin as one");
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].code == bytes[2])
      header->type = &types[i];
  if (header->type == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte 2: there are no elements of type 0x%02x", bytes[2]);
      return FALSE;
    }
  if (bytes[3] > ZKY_USER_AXES)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "byte 3: %u axes, there may be %d", bytes[3], ZKY_USER_AXES);
      return FALSE;
    }

  header->shape.n_axes = bytes[3];
  header->start = 4 + 4 * (gsize) bytes[3];
  if (n_bytes < header->start)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": the file ends before its %u extents do",
                   n_bytes, bytes[3]);
      return FALSE;
    }
  for (guint i = 0; i < header->shape.n_axes; i++)
    {
      guint32 dim;

      memcpy (&dim, bytes + 4 + 4 * i, 4);
      header->shape.dims[i] = GUINT32_FROM_BE (dim);
    }
  if (!zky_shape_get_size (&header->shape, &header->size, error))
    {
      g_prefix_error (error, "byte 4: ");
      return FALSE;
    }
  if (header->size > ZKY_TENSOR_MAX_BYTES / 8)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "byte 4: %" G_GSIZE_FORMAT " elements are too many", header->size);

  return header->size <= ZKY_TENSOR_MAX_BYTES / 8;
}

/* The element at @from, whatever its type is: all integers of the format are numbers of a double. */
static double
read_element (const Type   *type,
              const guint8 *from)
{
  guint64 bits = 0;
  guint unused = 64 - 8 * type->item;
  union { guint32 bits; float value; } single;
  union { guint64 bits; double value; } wide;

  for (guint i = 0; i < type->item; i++)
    bits = bits << 8 | from[i];

  if (type->code == 0x08)
    return (double) bits;
  if (type->dtype == ZKY_INT64)
    return (double) ((gint64) (bits << unused) >> unused);

  single.bits = (guint32) bits;
  wide.bits = bits;

  return type->dtype == ZKY_FLOAT32 ? (double) single.value : wide.value;
}

static ZkyTensor *
read_elements (const Header  *header,
               const guint8  *from,
               ZkyDtype       dtype,
               GError       **error)
{
  ZkyTensor *tensor = zky_tensor_new (dtype, &header->shape, error);
  gpointer to = tensor != NULL ? zky_tensor_get_data_writable (tensor) : NULL;

  if (tensor == NULL)
    return NULL;

  for (gsize i = 0; i < header->size; i++, from += header->type->item)
    {
      double value = read_element (header->type, from);

      switch (dtype)
        {
        case ZKY_BOOL: ((guint8 *) to)[i] = value != 0; break;
        case ZKY_INT64: ((gint64 *) to)[i] = (gint64) value; break;
        case ZKY_FLOAT32: ((float *) to)[i] = (float) value; break;
        default: ((double *) to)[i] = value; break;
        }
    }

  return tensor;
}

/* Unpacks first the header, which says how much there may be, then the file. */
static GBytes *
unpack (GBytes  *bytes,
        GError **error)
{
  Header header = { 0 };
  gboolean more;
  g_autoptr(GBytes) start = zky_file_gunzip (bytes, MAX_HEADER, &more, error);

  if (start == NULL || !read_header (g_bytes_get_data (start, NULL), g_bytes_get_size (start), &header, error))
    return NULL;

  return zky_file_gunzip (bytes, header.start + header.size * header.type->item, NULL, error);
}

/* Reads a whole file; zky_idx_read() puts its name before the error. */
static ZkyTensor *
read_idx (GBytes    *bytes,
          ZkyDtype   dtype,
          GError   **error)
{
  g_autoptr(GBytes) unpacked = zky_file_is_gzip (bytes) ? unpack (bytes, error) : g_bytes_ref (bytes);
  Header header = { 0 };
  const guint8 *data;
  gsize n;

  if (unpacked == NULL)
    return NULL;
  data = g_bytes_get_data (unpacked, &n);
  if (!read_header (data, n, &header, error))
    return NULL;

  if (header.size * header.type->item != n - header.start)
    {
      g_autofree char *shape = zky_shape_to_string (&header.shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": %s elements take %" G_GSIZE_FORMAT
                   " bytes, the file has %" G_GSIZE_FORMAT, header.start, shape, header.size * header.type->item,
                   n - header.start);
      return NULL;
    }
  if (dtype >= ZKY_N_DTYPES)
    dtype = header.type->dtype;
  if (zky_dtype_is_float (header.type->dtype) && !zky_dtype_is_float (dtype))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "byte 2: the elements are %s, which do not become %s",
                   zky_dtype_get_name (header.type->dtype), zky_dtype_get_name (dtype));
      return NULL;
    }

  return read_elements (&header, data + header.start, dtype, error);
}

/**
 * zky_idx_read:
 * @bytes: what an IDX file contains; may be packed by gzip
 * @name: its name, for messages
 * @dtype: what the elements become; %ZKY_N_DTYPES: int64 for all integers, else what they are
 * @error: return location for an error of %ZKY_ERROR: %ZKY_ERROR_SYNTAX where the contents are damaged, %ZKY_ERROR_SHAPE,
 *   %ZKY_ERROR_SIZE or %ZKY_ERROR_DTYPE where there is no such tensor
 *
 * Reads an array in the format of MNIST (http://yann.lecun.com/exdb/mnist). What gzip packed may be no larger than the
 * extents in it say.
 *
 * Returns: (transfer full): a contiguous tensor, or %NULL
 */
ZkyTensor *
zky_idx_read (GBytes      *bytes,
              const char  *name,
              ZkyDtype     dtype,
              GError     **error)
{
  ZkyTensor *tensor;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  tensor = read_idx (bytes, dtype, error);
  if (tensor == NULL)
    g_prefix_error (error, "%s: ", name);

  return tensor;
}

/**
 * zky_idx_load:
 * @path: an IDX file; may be packed by gzip
 * @dtype: what the elements become; %ZKY_N_DTYPES: int64 for all integers, else what they are
 * @error: return location for a %ZKY_ERROR_IO, or for the errors of zky_idx_read()
 *
 * Loads an array in the format of MNIST.
 *
 * Returns: (transfer full): a contiguous tensor, or %NULL
 */
ZkyTensor *
zky_idx_load (const char  *path,
              ZkyDtype     dtype,
              GError     **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = zky_file_load (path, NULL, ZKY_FILE_MAX, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return zky_idx_read (bytes, name, dtype, error);
}
