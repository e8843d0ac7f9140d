/* test-safetensors.c: safetensors files, read and written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-safetensors.h"

#include <glib/gstdio.h>

#include "hostile-file.h"
#include "tensor-assert.h"

/* A file with this header and these bytes of data. */
static GBytes *
make_file (const char    *header,
           const guint8  *data,
           gsize          n_bytes)
{
  GByteArray *file = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE (strlen (header));

  g_byte_array_append (file, (const guint8 *) &length, 8);
  g_byte_array_append (file, (const guint8 *) header, strlen (header));
  if (n_bytes > 0)
    g_byte_array_append (file, data, n_bytes);

  return g_byte_array_free_to_bytes (file);
}

static void
test_round_trip (void)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.safetensors", NULL);
  g_autoptr(ZkyArchive) archive = zky_archive_new (), read = NULL;
  g_autoptr(ZkyTensor) matrix = tensor_of (ZKY_FLOAT32, "[[1, 2, 3], [4, 5, 0.1]]");
  g_autoptr(ZkyTensor) view = zky_tensor_transpose (matrix, NULL);
  g_autoptr(ZkyTensor) flag = tensor_of (ZKY_BOOL, "[1, 0]");
  g_autoptr(ZkyTensor) number = tensor_of (ZKY_FLOAT64, "0.1");
  g_autoptr(ZkyTensor) ids = tensor_of (ZKY_INT64, "[-1, 9007199254740993]");
  g_autoptr(ZkyTensor) empty = tensor_of (ZKY_FLOAT32, "[]");
  g_autoptr(GError) error = NULL;

  zky_archive_add (archive, "flag", flag);
  zky_archive_add (archive, "hidden.weight", view);
  zky_archive_add (archive, "é\"\n", number);
  zky_archive_add (archive, "ids", ids);
  zky_archive_add (archive, "empty", empty);
  zky_archive_set_text (archive, "note", "“quoted\"\t");
  g_assert_true (zky_safetensors_save (archive, path, &error));
  g_assert_no_error (error);

  read = zky_safetensors_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zky_archive_get_n (read), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpstr (zky_archive_get_name (read, i), ==, zky_archive_get_name (archive, i));
      g_assert_true (zky_tensor_equal (zky_archive_get (read, i), zky_archive_get (archive, i)));
      g_assert_cmpint (zky_tensor_get_dtype (zky_archive_get (read, i)), ==,
                       zky_tensor_get_dtype (zky_archive_get (archive, i)));
    }
  g_assert_cmpstr (zky_archive_find_text (read, "note"), ==, "“quoted\"\t");

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing else was left */
}

/* Types that become another one. */
static void
test_types (void)
{
  static const guint8 data[] = {
    0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc,   /* F16: 1, 2⁻²⁴, −∞ */
    0x80, 0x3f, 0x20, 0xc1,               /* BF16: 1, −10 */
    0xff, 0x02, 0xff, 0x01,               /* I8: −1, 2; U8: 255, 1 */
    0xff, 0xff, 0xff, 0xff,               /* U32: 2³² − 1 */
  };
  const char *header =
    "{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
    "\"b\" : {\"shape\":[2],\"dtype\":\"BF16\",\"data_offsets\":[6,10]},\n"
    "\"i\":{\"dtype\":\"I8\",\"shape\":[2],\"data_offsets\":[10,12]},"
    "\"u\":{\"dtype\":\"U8\",\"shape\":[2,1],\"data_offsets\":[12,14]},"
    "\"\\ud83d\\ude00\\u0077\":{\"dtype\":\"U32\",\"shape\":[],\"data_offsets\":[14,18]}}  ";
  g_autoptr(GBytes) file = make_file (header, data, sizeof data);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyArchive) archive = zky_safetensors_read (file, "a", &error);

  g_assert_no_error (error);
  assert_tensor (zky_archive_find (archive, "h"), "[1, 5.9604645e-8, -Infinity]");
  assert_tensor (zky_archive_find (archive, "b"), "[1, -10]");
  assert_tensor (zky_archive_find (archive, "i"), "[-1, 2]");
  assert_tensor (zky_archive_find (archive, "u"), "[[255], [1]]");
  assert_tensor (zky_archive_find (archive, "😀w"), "4294967295");
}

static void
test_damaged (void)
{
  static const struct
  {
    const char *header;
    gsize       n_bytes;
    const char *message;
  } files[] = {
    { "", 0, "byte 8: “{” is missing" },
    { "[]", 0, "“{” is missing" },
    { "{\"a\":{}}", 0, "“\"” is missing" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "data_offsets is missing" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 3, "the header says 4 bytes of data, the file has 3" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 5, "the header says 4 bytes of data, the file has 5" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "do not lie from byte 0 to 8" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8, "begin at byte 4" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
      4, "those before it end at 4" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
      8, "“a” is there twice" },
    { "{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "type “C64”" },
    { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "twice" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}", 4, "too large" },
    { "{\"a\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, "“a”" },
    { "{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}}", 0, "“a”" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4, "a whole number is missing" },
    { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}}", 4, "more than 8 axes" },
    { "{\"__metadata__\":{\"a\":1}}", 0, "“\"” is missing" },
    { "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "twice" },
    { "{\"__metadata__\":{\"a\":\"\\ud800\"}}", 0, "half a character" },
    { "{\"__metadata__\":{\"a\":\"\\u0000\"}}", 0, "no character" },
    { "{\"__metadata__\":{\"a\":\"\xff\"}}", 0, "not UTF-8" },
    { "{\"a", 0, "“\"” is missing" },
    { "{} x", 0, "something stands behind" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      static const guint8 zeros[16];
      g_autoptr(GBytes) file = make_file (files[i].header, zeros, files[i].n_bytes);
      g_autoptr(GError) error = NULL;

      g_assert_null (zky_safetensors_read (file, "bad.safetensors", &error));
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "bad.safetensors: "));
      if (strstr (error->message, files[i].message) == NULL)
        g_assert_cmpstr (error->message, ==, files[i].message);
    }
}

/* A good file with any byte changed, or cut anywhere, is read or refused, never more. */
static void
test_changed (void)
{
  const char *header = "{\"__metadata__\":{\"a\":\"b\\u0041\"},\"w\":{\"dtype\":\"F16\",\"shape\":[2,1],\"data_offsets\":[0,4]}}";
  g_autoptr(GBytes) file = make_file (header, (const guint8 *) "abcd", 4);
  gsize n = g_bytes_get_size (file);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GBytes) cut = g_bytes_new_from_bytes (file, 0, i);

      g_assert_null (zky_safetensors_read (cut, "cut", NULL));
      for (guint value = 0; value < 256; value += 5)
        {
          g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (file, NULL), n);
          g_autoptr(GBytes) changed = NULL;
          ZkyArchive *archive;

          copy[i] = (guint8) value;
          changed = g_bytes_new (copy, n);
          archive = zky_safetensors_read (changed, "changed", NULL);
          zky_archive_unref (archive);
        }
    }
}

static gboolean
read_hostile (GBytes  *bytes,
              GError **error)
{
  g_autoptr(ZkyArchive) archive = zky_safetensors_read (bytes, "file", error);

  return archive != NULL;
}

static void
test_hostile (void)
{
  const char *header = "{\"__metadata__\":{\"a\":\"b\"},\"w\":{\"dtype\":\"I16\",\"shape\":[2,1],\"data_offsets\":[0,4]},"
                       "\"b\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[4,7]}}";
  g_autoptr(GBytes) file = make_file (header, (const guint8 *) "abcdefg", 7);

  g_assert_cmpuint (hostile_walk (read_hostile, g_bytes_get_data (file, NULL), g_bytes_get_size (file)), ==, 0);
}

static void
test_places (void)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_safetensors_load ("/nowhere/a.safetensors", &error));
  assert_error (error, ZKY_ERROR_IO, "/nowhere/a.safetensors: the file cannot be read");
  g_clear_error (&error);
  g_assert_null (zky_safetensors_load ("/dev/zero", &error));
  assert_error (error, ZKY_ERROR_IO, "no regular file");
  g_clear_error (&error);
  g_assert_false (zky_safetensors_save (archive, "/nowhere/a.safetensors", &error));
  assert_error (error, ZKY_ERROR_IO, "cannot be written");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/safetensors/round-trip/all-dtypes", test_round_trip);
  g_test_add_func ("/engine/safetensors/read/types", test_types);
  g_test_add_func ("/engine/safetensors/read/damaged", test_damaged);
  g_test_add_func ("/engine/safetensors/read/changed-bytes", test_changed);
  g_test_add_func ("/engine/safetensors/read/hostile", test_hostile);
  g_test_add_func ("/engine/safetensors/read/places", test_places);

  return g_test_run ();
}
