/* test-npz.c: NumPy's .npz files, read and written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npz.h"

#include <glib/gstdio.h>
#include <zip.h>

#include "hostile-file.h"
#include "tensor-assert.h"

#define LIMIT ((gsize) 1 << 30)

/* A file that tests/data/make-npy.py had NumPy write. */
static GBytes *
get_file (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  return g_bytes_new_take (contents, length);
}

static void
test_numpy (void)
{
  static const char *const names[] = { "npz-stored.npz", "npz-deflated.npz" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", names[i], NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyArchive) archive = zky_npz_load (path, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (zky_archive_get_n (archive), ==, 4 + i);
      g_assert_cmpstr (zky_archive_get_name (archive, 0), ==, "hidden.weight");
      assert_tensor (zky_archive_get (archive, 0), "[[0.5, -1], [2, 3]]");
      assert_tensor (zky_archive_find (archive, "hidden.bias"), "[1.5, NaN]");
      assert_tensor (zky_archive_find (archive, "n"), "7");
      assert_tensor (zky_archive_find (archive, "optimizer/é"), "[true, false]");
    }
}

static ZkyArchive *
make_archive (void)
{
  ZkyArchive *archive = zky_archive_new ();
  g_autoptr(ZkyTensor) matrix = tensor_of (ZKY_FLOAT32, "[[1, 2, 3], [4, 5, 0.1]]");
  g_autoptr(ZkyTensor) view = zky_tensor_transpose (matrix, NULL);
  g_autoptr(ZkyTensor) flag = tensor_of (ZKY_BOOL, "[1, 0]");
  g_autoptr(ZkyTensor) number = tensor_of (ZKY_FLOAT64, "0.1");
  g_autoptr(ZkyTensor) ids = tensor_of (ZKY_INT64, "[-1, 9007199254740993]");
  g_autoptr(ZkyTensor) empty = tensor_of (ZKY_FLOAT32, "[]");

  zky_archive_add (archive, "flag", flag);
  zky_archive_add (archive, "hidden.weight", view);
  zky_archive_add (archive, "optimizer/é", number);
  zky_archive_add (archive, "ids", ids);
  zky_archive_add (archive, "empty", empty);
  zky_archive_set_text (archive, "note", "“quoted\"\t");

  return archive;
}

static void
assert_same (const ZkyArchive *a,
             const ZkyArchive *b)
{
  g_assert_cmpuint (zky_archive_get_n (a), ==, zky_archive_get_n (b));
  for (guint i = 0; i < zky_archive_get_n (a); i++)
    {
      g_assert_cmpstr (zky_archive_get_name (a, i), ==, zky_archive_get_name (b, i));
      g_assert_true (zky_tensor_equal (zky_archive_get (a, i), zky_archive_get (b, i)));
      g_assert_cmpint (zky_tensor_get_dtype (zky_archive_get (a, i)), ==, zky_tensor_get_dtype (zky_archive_get (b, i)));
    }
  g_assert_cmpuint (zky_archive_get_n_texts (a), ==, zky_archive_get_n_texts (b));
  for (guint i = 0; i < zky_archive_get_n_texts (a); i++)
    g_assert_cmpstr (zky_archive_find_text (a, zky_archive_get_key (a, i)), ==, zky_archive_find_text (b, zky_archive_get_key (a, i)));
}

static GBytes *
save (const ZkyArchive *archive,
      ZkyNpzMethod      method)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npz", NULL);
  g_autoptr(GError) error = NULL;
  char *contents;
  gsize length;

  g_assert_true (zky_npz_save (archive, path, method, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing else was left */

  return g_bytes_new_take (contents, length);
}

static void
test_round_trip (void)
{
  g_autoptr(ZkyArchive) archive = make_archive (), nothing = zky_archive_new ();

  for (ZkyNpzMethod method = ZKY_NPZ_STORE; method <= ZKY_NPZ_DEFLATE; method++)
    {
      g_autoptr(GBytes) file = save (archive, method), again = save (archive, method), empty = save (nothing, method);
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyArchive) read = zky_npz_read (file, "file", LIMIT, &error);
      g_autoptr(ZkyArchive) none = zky_npz_read (empty, "file", LIMIT, &error);

      g_assert_no_error (error);
      assert_same (archive, read);
      assert_same (nothing, none);
      g_assert_true (g_bytes_equal (file, again));
    }
}

/* -- Damaged files ------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const char *data;
  gsize       n;
} Member;

/* A zip file with these members. */
static GByteArray *
make_zip (const Member *members,
          guint         n_members,
          int           method)
{
  zip_source_t *file = zip_source_buffer_create (NULL, 0, 0, NULL);
  GByteArray *bytes = g_byte_array_new ();
  zip_stat_t stat;
  zip_t *zip;

  zip_source_keep (file);
  zip = zip_open_from_source (file, ZIP_TRUNCATE, NULL);
  for (guint i = 0; i < n_members; i++)
    {
      zip_int64_t k = zip_file_add (zip, members[i].name, zip_source_buffer (zip, members[i].data, members[i].n, 0), ZIP_FL_ENC_UTF_8);

      g_assert_cmpint (k, >=, 0);
      zip_set_file_compression (zip, (zip_uint64_t) k, method, 9);
    }
  g_assert_cmpint (zip_close (zip), ==, 0);

  zip_source_stat (file, &stat);
  g_byte_array_set_size (bytes, (guint) stat.size);
  zip_source_open (file);
  g_assert_cmpint (zip_source_read (file, bytes->data, stat.size), ==, (zip_int64_t) stat.size);
  zip_source_close (file);
  zip_source_free (file);

  return bytes;
}

#define NPY "\x93NUMPY\x01\x00\x36\x00{'descr': '|u1', 'fortran_order': False, 'shape': ()}\n\x07"
#define NPY_SIZE 65

static void
assert_damaged (const GByteArray *bytes,
                gsize             limit,
                int               code,
                const char       *message)
{
  g_autoptr(GBytes) file = g_bytes_new (bytes->data, bytes->len);
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_npz_read (file, "file", limit, &error));
  assert_error (error, code, message);
  g_assert_true (g_str_has_prefix (error->message, "file: "));
}

static void
assert_name_fails (const char *name,
                   const char *message)
{
  g_autoptr(GByteArray) zip = make_zip (&(Member) { name, NPY, NPY_SIZE }, 1, ZIP_CM_STORE);

  assert_damaged (zip, LIMIT, ZKY_ERROR_SYNTAX, message);
}

static void
test_names (void)
{
  g_autoptr(GByteArray) good = make_zip (&(Member) { "a.b/..c.npy", NPY, NPY_SIZE }, 1, ZIP_CM_STORE);
  g_autoptr(GBytes) file = g_bytes_new (good->data, good->len);
  g_autoptr(ZkyArchive) archive = zky_npz_read (file, "file", LIMIT, NULL);
  g_autoptr(GByteArray) twice = make_zip ((const Member[]) { { "a.npy", NPY, NPY_SIZE }, { "a", NPY, NPY_SIZE } }, 2, ZIP_CM_STORE);

  assert_tensor (zky_archive_find (archive, "a.b/..c"), "7");
  assert_name_fails ("../../etc/passwd", "file: a member is called “../../etc/passwd”, which is no name of a tensor");
  assert_name_fails ("/etc/passwd", "file: a member is called “/etc/passwd”");
  assert_name_fails ("a\\b.npy", "file: a member is called “a\\b.npy”");
  assert_name_fails ("a/..", "file: a member is called “a/..”");
  assert_name_fails ("a\nb.npy", "which is no name of a tensor");
  assert_damaged (twice, LIMIT, ZKY_ERROR_SYNTAX, "file: “a” is there twice");
}

/* Looks for the local header and the entry in the directory, and sets two bytes of them. */
static void
patch_headers (GByteArray *zip,
               guint       local,
               guint       central,
               guint16     value)
{
  for (guint i = 0; i + 4 < zip->len; i++)
    {
      gboolean is_local = memcmp (zip->data + i, "PK\3\4", 4) == 0, is_central = memcmp (zip->data + i, "PK\1\2", 4) == 0;

      if (is_local || is_central)
        {
          zip->data[i + (is_local ? local : central)] = (guint8) (value & 0xff);
          zip->data[i + (is_local ? local : central) + 1] = (guint8) (value >> 8);
        }
    }
}

static void
test_contents (void)
{
  g_autoptr(GByteArray) text = make_zip (&(Member) { "a.npy", "hello", 5 }, 1, ZIP_CM_STORE);
  g_autoptr(GByteArray) cut = make_zip (&(Member) { "a.npy", NPY, NPY_SIZE - 1 }, 1, ZIP_CM_DEFLATE);
  g_autoptr(GByteArray) texts = make_zip (&(Member) { "__metadata__", "{\"a\":1}", 7 }, 1, ZIP_CM_STORE);
  g_autoptr(GByteArray) crc = make_zip (&(Member) { "a.npy", NPY, NPY_SIZE }, 1, ZIP_CM_STORE);
  g_autoptr(GByteArray) method = make_zip (&(Member) { "a.npy", NPY, NPY_SIZE }, 1, ZIP_CM_STORE);
  g_autoptr(GByteArray) locked = make_zip (&(Member) { "a.npy", NPY, NPY_SIZE }, 1, ZIP_CM_STORE);
  g_autoptr(GByteArray) nothing = g_byte_array_new ();
  g_autoptr(GBytes) object = get_file ("npz-object.npz");
  g_autoptr(GError) error = NULL;

  assert_damaged (text, LIMIT, ZKY_ERROR_SYNTAX, "file: a.npy: byte 0: this is no .npy file");
  assert_damaged (cut, LIMIT, ZKY_ERROR_SYNTAX, "file: a.npy: byte 64: the header says 1 bytes, the file has 0");
  assert_damaged (texts, LIMIT, ZKY_ERROR_SYNTAX, "file: byte 5: “\"” is missing in the header");
  crc->data[30 + 5 + 64] ^= 1;
  assert_damaged (crc, LIMIT, ZKY_ERROR_SYNTAX, "file: a.npy: byte 65: ");
  patch_headers (method, 8, 10, 12);
  assert_damaged (method, LIMIT, ZKY_ERROR_SYNTAX, "file: a.npy: members are stored or deflated, and this one is neither");
  patch_headers (locked, 6, 8, 1);
  assert_damaged (locked, LIMIT, ZKY_ERROR_SYNTAX, "file: a.npy: members are stored or deflated, and this one is neither");
  assert_damaged (nothing, LIMIT, ZKY_ERROR_SYNTAX, "file: byte 0: this is no .npz file");
  g_assert_null (zky_npz_read (object, "file", LIMIT, &error));
  assert_error (error, ZKY_ERROR_DTYPE, "file: a.npy: byte 24: elements of type |O cannot be read");
}

static guint8 *
find_entry (GByteArray *zip)
{
  for (guint i = 0; i + 46 < zip->len; i++)
    if (memcmp (zip->data + i, "PK\1\2", 4) == 0)
      return zip->data + i;
  g_assert_not_reached ();
}

/* Sizes that are not true, and members that are too large. */
static void
test_sizes (void)
{
  const gsize n = (gsize) 4 << 20;
  g_autofree char *zeros = g_malloc0 (n);
  g_autoptr(GByteArray) bomb = make_zip (&(Member) { "a.npy", zeros, n }, 1, ZIP_CM_DEFLATE);
  g_autoptr(GByteArray) promise = make_zip (&(Member) { "a.npy", NPY, NPY_SIZE }, 1, ZIP_CM_DEFLATE);
  g_autoptr(GByteArray) less = make_zip (&(Member) { "a.npy", NPY, NPY_SIZE }, 1, ZIP_CM_DEFLATE);
  guint32 size;

  g_assert_cmpuint (bomb->len, <, 10000);
  assert_damaged (bomb, n - 1, ZKY_ERROR_SIZE, "its 4194304 bytes are more than the 4194303 that may still be unpacked");

  size = GUINT32_TO_LE (0x7fffffff);
  memcpy (promise->data + 22, &size, 4);
  memcpy (find_entry (promise) + 24, &size, 4);
  assert_damaged (promise, LIMIT << 2, ZKY_ERROR_SYNTAX, "file: a.npy: 2147483647 bytes cannot be packed in ");

  size = GUINT32_TO_LE (10);
  memcpy (less->data + 22, &size, 4);
  memcpy (find_entry (less) + 24, &size, 4);
  assert_damaged (less, LIMIT, ZKY_ERROR_SYNTAX, "file: a.npy: byte 1");
}

/* Two entries of the directory that have the same bytes of the file. */
static void
test_overlap (void)
{
  const gsize n = 20000;
  g_autofree char *noise = g_malloc (n);
  g_autoptr(GByteArray) zip = NULL, file = NULL;
  guint8 *entry, *end;
  guint length;

  memcpy (noise, NPY, NPY_SIZE);
  for (gsize i = NPY_SIZE; i < n; i++)
    noise[i] = (char) g_test_rand_int ();
  zip = make_zip (&(Member) { "a.npy", noise, n }, 1, ZIP_CM_STORE);
  entry = find_entry (zip);
  length = 46 + 5;
  end = entry + length;
  file = g_byte_array_append (g_byte_array_new (), zip->data, (guint) (end - zip->data));
  g_byte_array_append (file, entry, length);
  file->data[file->len - 5] = 'b';
  g_byte_array_append (file, end, 22);
  file->data[file->len - 22 + 8] = file->data[file->len - 22 + 10] = 2;
  file->data[file->len - 22 + 12] = (guint8) (2 * length);

  assert_damaged (file, LIMIT, ZKY_ERROR_SYNTAX, "file: ");
}

static gboolean
read_hostile (GBytes  *bytes,
              GError **error)
{
  g_autoptr(ZkyArchive) archive = zky_npz_read (bytes, "file", (gsize) 1 << 20, error);

  return archive != NULL;
}

static void
test_hostile (void)
{
  g_autoptr(ZkyArchive) archive = make_archive ();

  for (ZkyNpzMethod method = ZKY_NPZ_STORE; method <= ZKY_NPZ_DEFLATE; method++)
    {
      g_autoptr(GBytes) file = save (archive, method);

      g_assert_cmpuint (hostile_walk (read_hostile, g_bytes_get_data (file, NULL), g_bytes_get_size (file)), ==, 0);
    }
}

static void
test_places (void)
{
  g_autoptr(ZkyArchive) archive = make_archive ();
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_npz_load ("/nowhere/a.npz", &error));
  assert_error (error, ZKY_ERROR_IO, "/nowhere/a.npz: the file cannot be read");
  g_clear_error (&error);
  g_assert_false (zky_npz_save (archive, "/nowhere/a.npz", ZKY_NPZ_STORE, &error));
  assert_error (error, ZKY_ERROR_IO, "/nowhere/a.npz: the file cannot be written");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/npz/read/numpy", test_numpy);
  g_test_add_func ("/engine/npz/round-trip/all-dtypes", test_round_trip);
  g_test_add_func ("/engine/npz/damaged/names", test_names);
  g_test_add_func ("/engine/npz/damaged/contents", test_contents);
  g_test_add_func ("/engine/npz/damaged/sizes", test_sizes);
  g_test_add_func ("/engine/npz/damaged/overlap", test_overlap);
  g_test_add_func ("/engine/npz/damaged/hostile", test_hostile);
  g_test_add_func ("/engine/npz/damaged/places", test_places);

  return g_test_run ();
}
