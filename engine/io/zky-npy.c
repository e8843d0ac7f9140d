/* zky-npy.c: NumPy's .npy files, read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npy.h"

#include <errno.h>
#include <string.h>

#include "zky-file-private.h"
#include "zky-number-private.h"
#include "zky-tensor-private.h"

/* The format, as NumPy describes it in numpy.lib.format: the magic, two bytes of version, the
 * length of the header in 2 (version 1) or 4 (versions 2 and 3) bytes, the header, which is a
 * Python dictionary, and the numbers. */
#define MAGIC "\x93NUMPY"
#define MAGIC_SIZE 6
#define MAX_HEADER 65536

/**
 * Header:
 *
 * What the dictionary says.
 */
typedef struct
{
  char     kind;      /* f, i, u or b */
  guint    item;      /* bytes of an element */
  gboolean big;       /* whether the first of them is the most significant */
  gboolean fortran;   /* whether the first index runs quickest */
  ZkyShape shape;
} Header;

static gboolean
skip (const char **at,
      const char  *token)
{
  const char *p = *at;

  while (g_ascii_isspace (*p))
    p++;
  if (!g_str_has_prefix (p, token))
    return FALSE;
  *at = p + strlen (token);

  return TRUE;
}

/* Reads 'text', and returns it, or %NULL. */
static char *
read_string (const char **at)
{
  const char *start;
  char quote;

  if (skip (at, "'"))
    quote = '\'';
  else if (skip (at, "\""))
    quote = '"';
  else
    return NULL;

  start = *at;
  while (**at != '\0' && **at != quote)
    (*at)++;
  if (**at == '\0')
    return NULL;

  return g_strndup (start, (gsize) ((*at)++ - start));
}

/* Reads '<f4': byte order, kind and bytes. */
static gboolean
read_descr (const char **at,
            Header      *header,
            GError     **error)
{
  static const char *const types[] = {
    "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1", NULL,
  };
  g_autofree char *descr = read_string (at);

  if (descr == NULL || strlen (descr) != 3 || strchr ("<>|=", descr[0]) == NULL ||
      !g_strv_contains (types, descr + 1))
    {
      g_autofree char *excerpt = descr != NULL ? zky_number_excerpt (descr, strlen (descr)) : NULL;

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE,
                   "elements of type %s cannot be read; bool, float32, float64 and integers but "
                   "uint64 can",
                   excerpt != NULL ? excerpt : "record");
      return FALSE;
    }

  header->kind = descr[1];
  header->item = (guint) (descr[2] - '0');
  header->big = descr[0] == '>' || (descr[0] == '=' && G_BYTE_ORDER == G_BIG_ENDIAN);

  return TRUE;
}

static gboolean
read_fortran (const char **at,
              Header      *header)
{
  header->fortran = skip (at, "True");

  return header->fortran || skip (at, "False");
}

/* Reads (2, 3), (3,) or (). */
static gboolean
read_shape (const char **at,
            Header      *header,
            GError     **error)
{
  guint n_axes = 0;

  if (!skip (at, "("))
    return FALSE;

  while (!skip (at, ")"))
    {
      guint64 dim;
      char *end;

      while (g_ascii_isspace (**at))
        (*at)++;
      if (!g_ascii_isdigit (**at))
        return FALSE;

      errno = 0;
      dim = g_ascii_strtoull (*at, &end, 10);
      if (errno != 0 || dim > G_MAXSSIZE || n_axes == ZKY_USER_AXES)
        {
          if (n_axes == ZKY_USER_AXES)
            g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                         "the array has more than %d axes", ZKY_USER_AXES);
          else
            g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "the extent %.*s is too large",
                         (int) MIN (end - *at, 40), *at);
          return FALSE;
        }

      /* Python 2 wrote 3L. */
      *at = *end == 'L' ? end + 1 : end;
      header->shape.dims[n_axes++] = (gsize) dim;
      if (!skip (at, ","))
        {
          if (n_axes == 1 || !skip (at, ")"))
            return FALSE;
          break;
        }
    }

  header->shape.n_axes = n_axes;

  return TRUE;
}

/* Reads the dictionary, which has these three keys and no others. */
static gboolean
read_dictionary (const char **at,
                 Header      *header,
                 GError     **error)
{
  static const char *const keys[] = { "descr", "fortran_order", "shape" };
  guint seen = 0;
  gboolean more = TRUE;

  if (!skip (at, "{"))
    return FALSE;

  while (!skip (at, "}"))
    {
      g_autofree char *key = more ? read_string (at) : NULL;
      guint i = 0;

      while (i < G_N_ELEMENTS (keys) && g_strcmp0 (key, keys[i]) != 0)
        i++;
      if (i == G_N_ELEMENTS (keys) || (seen & (1u << i)) != 0 || !skip (at, ":"))
        return FALSE;

      seen |= 1u << i;
      if ((i == 0 && !read_descr (at, header, error)) ||
          (i == 1 && !read_fortran (at, header)) ||
          (i == 2 && !read_shape (at, header, error)))
        return FALSE;

      more = skip (at, ",");
    }

  while (g_ascii_isspace (**at))
    (*at)++;

  return seen == 7 && **at == '\0';
}

/* Reads all that stands before the numbers. Returns their place, or 0 with an error. */
static gsize
read_header (const guint8  *bytes,
             gsize          n_bytes,
             Header        *header,
             GError       **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) cause = NULL;
  const char *at;
  gsize start, length;

  if (n_bytes < MAGIC_SIZE + 4 || memcmp (bytes, MAGIC, MAGIC_SIZE) != 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SYNTAX,
                           "byte 0: this is no .npy file: it does not begin as one");
      return 0;
    }

  if (bytes[6] < 1 || bytes[6] > 3)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX,
                   "byte 6: the file has version %u of the format, versions 1 to 3 can be read", bytes[6]);
      return 0;
    }

  start = bytes[6] == 1 ? 10 : 12;
  length = bytes[8] | (gsize) bytes[9] << 8;
  if (bytes[6] > 1 && n_bytes >= start)
    length |= (gsize) bytes[10] << 16 | (gsize) bytes[11] << 24;

  if (n_bytes < start || length > MAX_HEADER || length > n_bytes - start)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX,
                   "byte 8: a header of %" G_GSIZE_FORMAT " bytes does not fit: the file has %" G_GSIZE_FORMAT
                   " bytes, and a header at most %d", length, n_bytes, MAX_HEADER);
      return 0;
    }

  text = g_strndup ((const char *) bytes + start, length);
  at = text;
  if (strlen (text) != length || !read_dictionary (&at, header, &cause))
    {
      g_autofree char *excerpt = zky_number_excerpt (text, strlen (text));

      if (cause != NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "the header \"%s\" cannot be read", excerpt);
      g_prefix_error (error, "byte %" G_GSIZE_FORMAT ": ", start + (gsize) (at - text));
      return 0;
    }

  return start + length;
}

static ZkyDtype
header_dtype (const Header *header)
{
  if (header->kind == 'f')
    return header->item == 4 ? ZKY_FLOAT32 : ZKY_FLOAT64;

  return header->kind == 'b' ? ZKY_BOOL : ZKY_INT64;
}

/* Reads one number of a file into an element of header_dtype(). */
static void
read_element (const Header *header,
              const guint8 *from,
              gpointer      to)
{
  guint64 bits = 0;
  guint unused = 64 - 8 * header->item;

  for (guint i = 0; i < header->item; i++)
    bits = bits << 8 | from[header->big ? i : header->item - 1 - i];

  if (header->kind == 'b')
    *(guint8 *) to = bits != 0;
  else if (header->kind == 'f' && header->item == 4)
    *(guint32 *) to = (guint32) bits;
  else if (header->kind == 'i')
    *(gint64 *) to = (gint64) (bits << unused) >> unused;
  else
    *(guint64 *) to = bits;
}

/* Makes a tensor of the numbers, in the order of the file. */
static ZkyTensor *
read_elements (const Header  *header,
               const guint8  *from,
               GError       **error)
{
  ZkyDtype dtype = header_dtype (header);
  gsize item = zky_dtype_get_size (dtype);
  ZkyShape shape = header->shape;
  ZkyTensor *tensor;

  /* In Fortran's order the axes lie the other way around. */
  if (header->fortran)
    for (guint i = 0; i < shape.n_axes; i++)
      shape.dims[i] = header->shape.dims[shape.n_axes - 1 - i];

  tensor = zky_tensor_new (dtype, &shape, error);
  if (tensor == NULL)
    return NULL;

  if (header->kind != 'b' && header->item == item && header->big == (G_BYTE_ORDER == G_BIG_ENDIAN))
    memcpy (tensor->data, from, zky_tensor_get_bytes (tensor));
  else
    for (gsize i = 0; i < tensor->size; i++)
      read_element (header, from + i * header->item, (char *) tensor->data + i * item);

  return tensor;
}

/* Reads a whole file; zky_npy_read() puts its name before the error. */
static ZkyTensor *
read_npy (const guint8  *bytes,
          gsize          n_bytes,
          GError       **error)
{
  g_autoptr (ZkyTensor) tensor = NULL, view = NULL;
  Header header = { 0 };
  gsize size, start;

  start = read_header (bytes, n_bytes, &header, error);
  if (start == 0)
    return NULL;
  if (!zky_shape_get_size (&header.shape, &size, error))
    {
      g_prefix_error (error, "byte 10: ");
      return NULL;
    }

  if (size > ZKY_TENSOR_MAX_BYTES || size * header.item != n_bytes - start)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX,
                   "byte %" G_GSIZE_FORMAT ": the header says %" G_GSIZE_FORMAT " bytes, the file has %" G_GSIZE_FORMAT,
                   start, size * header.item, n_bytes - start);
      return NULL;
    }

  tensor = read_elements (&header, bytes + start, error);
  if (tensor == NULL || !header.fortran)
    return g_steal_pointer (&tensor);

  view = zky_tensor_transpose (tensor, NULL);

  return zky_tensor_contiguous (view, error);
}

/**
 * zky_npy_read:
 * @bytes: what a .npy file contains
 * @name: its name, for messages
 * @error: return location for an error of %ZKY_ERROR: %ZKY_ERROR_SYNTAX where the contents are
 *   damaged, %ZKY_ERROR_DTYPE, %ZKY_ERROR_SHAPE or %ZKY_ERROR_SIZE where there is no such tensor
 *
 * Reads an array that NumPy has saved, of either byte order and either order of axes. float32 and
 * float64 stay what they are, as bool does; integers, other than uint64, become int64.
 *
 * Returns: (transfer full): a contiguous tensor, or %NULL
 */
ZkyTensor *
zky_npy_read (GBytes      *bytes,
              const char  *name,
              GError     **error)
{
  const guint8 *data;
  ZkyTensor *tensor;
  gsize n_bytes;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  data = g_bytes_get_data (bytes, &n_bytes);
  tensor = read_npy (data, n_bytes, error);
  if (tensor == NULL)
    g_prefix_error (error, "%s: ", name);

  return tensor;
}

/**
 * zky_npy_load:
 * @path: a .npy file
 * @error: return location for a %ZKY_ERROR_IO, or for the errors of zky_npy_read()
 *
 * Loads an array that NumPy has saved.
 *
 * Returns: (transfer full): a contiguous tensor, or %NULL
 */
ZkyTensor *
zky_npy_load (const char  *path,
              GError     **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = zky_file_load (path, NULL, ZKY_FILE_MAX, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return zky_npy_read (bytes, name, error);
}
