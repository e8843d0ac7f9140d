/* test-npy.c: NumPy's .npy files, read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npy.h"

#include <string.h>

#include "hostile-file.h"
#include "tensor-assert.h"

/* A file that tests/data/make-npy.py had NumPy write. */
static ZkyTensor *
load (const char  *name,
      GError     **error)
{
  g_autofree char *file = g_strdup_printf ("npy-%s.npy", name);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", file, NULL);

  return zky_npy_load (path, error);
}

static void
test_load (void)
{
  static const struct
  {
    const char *name;
    ZkyDtype    dtype;
    const char *text;
  } cases[] = {
    { "little-f4", ZKY_FLOAT32, "[[0, 1, 2], [3, 4, 5]]" },
    { "big-f4", ZKY_FLOAT32, "[[0, 1, 2], [3, 4, 5]]" },
    { "little-f8", ZKY_FLOAT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "big-f8", ZKY_FLOAT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "i1", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "little-i2", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "big-i2", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "little-i4", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "little-i8", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "big-i8", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "u1", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "little-u2", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "little-u4", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "big-u4", ZKY_INT64, "[[0, 1, 2], [3, 4, 5]]" },
    { "b1", ZKY_BOOL, "[[false, true, true], [true, true, true]]" },
    { "fortran", ZKY_FLOAT32, "[[0, 1, 2], [3, 4, 5]]" },
    { "version-2", ZKY_FLOAT32, "[[0, 1, 2], [3, 4, 5]]" },
    { "version-3", ZKY_FLOAT32, "[[0, 1, 2], [3, 4, 5]]" },
    { "negative", ZKY_INT64, "[-1, -128, 127]" },
    { "scalar", ZKY_FLOAT64, "36" },
    { "empty", ZKY_FLOAT32, "[[], []]" },
    { "special", ZKY_FLOAT32, "[NaN, Infinity, -Infinity, -0, 0.1]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZkyTensor) tensor = load (cases[i].name, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (zky_tensor_get_dtype (tensor), ==, cases[i].dtype);
      g_assert_true (zky_tensor_is_contiguous (tensor));
      assert_tensor (tensor, cases[i].text);
    }
}

static void
test_load_wrong (void)
{
  static const struct
  {
    const char *name;
    ZkyError    code;
    const char *part;
  } cases[] = {
    { "complex", ZKY_ERROR_DTYPE, "npy-complex.npy: byte 25: elements of type <c8 cannot be read" },
    { "record", ZKY_ERROR_DTYPE, "npy-record.npy: byte 19: elements of type record cannot be read" },
    { "nine-axes", ZKY_ERROR_SHAPE, "npy-nine-axes.npy: byte 85: the array has more than 8 axes" },
    { "missing", ZKY_ERROR_IO, "npy-missing.npy: the file cannot be read" },
  };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) wrong = NULL;

      g_assert_null (load (cases[i].name, &wrong));
      assert_error (wrong, cases[i].code, cases[i].part);
    }

  g_assert_null (zky_npy_load (g_get_tmp_dir (), &error));
  assert_error (error, ZKY_ERROR_IO, "this is no regular file");
}

/* A file of version 1 with this dictionary, and @n_data bytes of zeros behind it. */
static GBytes *
make_file (const char *dictionary,
           gsize       n_data)
{
  GByteArray *file = g_byte_array_new ();
  gsize length = strlen (dictionary);
  guint8 start[10] = { 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (guint8) (length & 0xff), (guint8) (length >> 8) };
  g_autofree guint8 *data = g_malloc0 (n_data + 1);

  g_byte_array_append (file, start, sizeof start);
  g_byte_array_append (file, (const guint8 *) dictionary, (guint) length);
  g_byte_array_append (file, data, (guint) n_data);

  return g_byte_array_free_to_bytes (file);
}

static void
test_header (void)
{
  static const struct
  {
    const char *dictionary;
    gsize       n_data;
    const char *text;
  } cases[] = {
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }   \n", 8, "[0, 0]" },
    { "{\"shape\":(2L,1L),\"fortran_order\":True,\"descr\":\"=f8\"}", 16, "[[0], [0]]" },
    { "{'descr': '|b1', 'fortran_order': False, 'shape': ()}", 1, "false" },
    { "{'descr': '<i2', 'fortran_order': False, 'shape': ( 3 , 0 , )}", 0, "[[], [], []]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_file (cases[i].dictionary, cases[i].n_data);
      g_autoptr (GError) error = NULL;
      g_autoptr (ZkyTensor) tensor = zky_npy_read (bytes, "a.npy", &error);

      g_assert_no_error (error);
      assert_tensor (tensor, cases[i].text);
    }
}

static void
test_header_wrong (void)
{
  static const struct
  {
    const char *dictionary;
    gsize       n_data;
    ZkyError    code;
    const char *part;
  } cases[] = {
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (10, 100)}", 12, ZKY_ERROR_SYNTAX,
      "a.npy: byte 70: the header says 4000 bytes, the file has 12" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", 9, ZKY_ERROR_SYNTAX, "says 8 bytes, the file has 9" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999)}", 0, ZKY_ERROR_SIZE, "counted" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", 0, ZKY_ERROR_SIZE,
      "a.npy: byte 61: the extent 99999999999999999999 is too large" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1)}", 4, ZKY_ERROR_SHAPE, "8 axes" },
    { "{'descr': '<f2', 'fortran_order': False, 'shape': ()}", 2, ZKY_ERROR_DTYPE, "<f2" },
    { "{'descr': '<u8', 'fortran_order': False, 'shape': ()}", 8, ZKY_ERROR_DTYPE, "<u8" },
    { "{'descr': '|O', 'fortran_order': False, 'shape': ()}", 8, ZKY_ERROR_DTYPE, "|O" },
    { "{'descr': 'f4', 'fortran_order': False, 'shape': ()}", 4, ZKY_ERROR_DTYPE, "f4" },
    { "{'descr': '<f4', 'fortran_order': Falsehood, 'shape': ()}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (1,", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': (), 'more': 1}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4' 'fortran_order': False, 'shape': ()}", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4', 'fortran_order': False, 'shape': ()} x", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "{'descr': '<f4", 4, ZKY_ERROR_DTYPE, "record" },
    { "\xff\xfe", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
    { "", 4, ZKY_ERROR_SYNTAX, "cannot be read" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) bytes = make_file (cases[i].dictionary, cases[i].n_data);
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_npy_read (bytes, "a.npy", &error));
      assert_error (error, cases[i].code, cases[i].part);
      g_assert_true (g_str_has_prefix (error->message, "a.npy: "));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* Every part of a good file is an error, and every byte changed is an error or a tensor. */
static void
test_damaged (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "npy-version-2.npy", NULL);
  g_autofree char *file = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &file, &length, NULL));

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GBytes) part = g_bytes_new (file, i);
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_npy_read (part, "a.npy", &error));
      g_assert_nonnull (error);
    }

  for (gsize i = 0; i < length; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree char *copy = g_memdup2 (file, length);
        g_autoptr (GBytes) bytes = g_bytes_new_static (copy, length);
        g_autoptr (GError) error = NULL;
        g_autoptr (ZkyTensor) tensor = NULL;

        copy[i] ^= (char) (1 << bit);
        tensor = zky_npy_read (bytes, "a.npy", &error);
        g_assert_true ((tensor != NULL) == (error == NULL));
      }
}

static gboolean
read_hostile (GBytes  *bytes,
              GError **error)
{
  g_autoptr (ZkyTensor) tensor = zky_npy_read (bytes, "file", error);

  return tensor != NULL;
}

static void
test_hostile (void)
{
  g_autoptr (GBytes) file = make_file ("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }  \n", 12);

  g_assert_cmpuint (hostile_walk (read_hostile, g_bytes_get_data (file, NULL), g_bytes_get_size (file)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/npy/load", test_load);
  g_test_add_func ("/engine/npy/load/wrong", test_load_wrong);
  g_test_add_func ("/engine/npy/header", test_header);
  g_test_add_func ("/engine/npy/header/wrong", test_header_wrong);
  g_test_add_func ("/engine/npy/damaged", test_damaged);
  g_test_add_func ("/engine/npy/read/hostile", test_hostile);

  return g_test_run ();
}
