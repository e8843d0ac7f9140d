/* test-archive-file.c: archives as files of either format: which one it is, and what cannot be read or written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-archive.h"

#include <glib/gstdio.h>

#include "tensor-assert.h"

#define LIMIT ((gsize) 1 << 30)

typedef struct
{
  char       *folder;
  ZkyArchive *archive;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr(ZkyTensor) matrix = tensor_of (ZKY_FLOAT32, "[[1, 2, 3], [4, 5, 0.1]]"), ids = tensor_of (ZKY_INT64, "[-1, 9007199254740993]");

  self->folder = g_dir_make_tmp ("zky-XXXXXX", NULL);
  self->archive = zky_archive_new ();
  zky_archive_add (self->archive, "hidden.weight", matrix);
  zky_archive_add (self->archive, "optimizer/é", ids);
  zky_archive_set_text (self->archive, "note", "“quoted\"\t");
}

/* Nothing is left but what a test has removed itself. */
static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  zky_archive_unref (self->archive);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static void
assert_same (const ZkyArchive *a,
             const ZkyArchive *b)
{
  g_assert_nonnull (b);
  g_assert_cmpuint (zky_archive_get_n (a), ==, zky_archive_get_n (b));
  for (guint i = 0; i < zky_archive_get_n (a); i++)
    {
      g_assert_cmpstr (zky_archive_get_name (a, i), ==, zky_archive_get_name (b, i));
      g_assert_true (zky_tensor_equal (zky_archive_get (a, i), zky_archive_get (b, i)));
    }
  g_assert_cmpstr (zky_archive_find_text (a, "note"), ==, zky_archive_find_text (b, "note"));
}

static GBytes *
get_contents (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *contents;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (contents, length);
}

/* By its ending it is written, by its contents it is read, and an old one is replaced. */
static void
test_format (Fixture       *self,
             gconstpointer  name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL), *other = g_build_filename (self->folder, "other", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyArchive) read = NULL, nothing = zky_archive_new ();
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (zky_archive_save (nothing, path, &error));
  g_assert_true (zky_archive_save (self->archive, path, &error));
  g_assert_no_error (error);
  bytes = get_contents (path);
  g_assert_cmpint (memcmp (g_bytes_get_data (bytes, NULL), "PK", 2) == 0, ==, g_str_has_suffix (name, ".npz"));
  g_assert_cmpint (g_rename (path, other), ==, 0);
  read = zky_archive_load (other, &error);
  g_assert_no_error (error);
  assert_same (self->archive, read);
  g_unlink (other);
}

/* Cut off anywhere it is an error that says in which file; whatever the length, nothing is read beyond it. */
static void
test_cut (Fixture       *self,
          gconstpointer  name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr(GBytes) whole = NULL;
  gsize n;

  g_assert_true (zky_archive_save (self->archive, path, NULL));
  whole = get_contents (path);
  n = g_bytes_get_size (whole);
  for (gsize length = 0; length < n; length += 1 + length / 16)
    {
      gpointer copy = g_memdup2 (g_bytes_get_data (whole, NULL), length); /* of just this size, for sanitizers */
      g_autoptr(GBytes) part = g_bytes_new_take (copy, length);
      g_autoptr(GError) error = NULL;

      g_assert_null (zky_archive_read (part, name, LIMIT, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == ZKY_ERROR);
      if (!g_str_has_prefix (error->message, name))
        g_assert_cmpstr (error->message, ==, name);
    }
  g_unlink (path);
}

/* The message is that of the format that a name or the contents promise. */
static void
test_neither (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr(GBytes) bad = g_bytes_new_static ("something else", 14), zip = g_bytes_new_static ("PK\3\4and no more", 15);
  g_autoptr(GError) by_name = NULL, none = NULL, by_contents = NULL;

  g_assert_null (zky_archive_read (bad, "a.npz", LIMIT, &by_name));
  assert_error (by_name, ZKY_ERROR_SYNTAX, "a.npz: byte 0: this is no .npz file");
  g_assert_null (zky_archive_read (bad, "a", LIMIT, &none));
  assert_error (none, ZKY_ERROR_SYNTAX, "a: byte 0: this is no safetensors file: it does not begin as one");
  g_assert_null (zky_archive_read (zip, "a.safetensors", LIMIT, &by_contents));
  g_assert_error (by_contents, ZKY_ERROR, ZKY_ERROR_SYNTAX);
  g_assert_null (strstr (by_contents->message, "safetensors file"));
}

/* What a compressed file would become is known before it is. */
static void
test_limit (Fixture       *self,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "a.npz", NULL);
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyArchive) read = NULL;

  g_assert_true (zky_archive_save (self->archive, path, NULL));
  bytes = get_contents (path);
  g_assert_null (zky_archive_read (bytes, "a.npz", 39, &error)); /* 6 · 4 + 2 · 8 bytes of numbers */
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);
  read = zky_archive_read (bytes, "a.npz", LIMIT, NULL);
  assert_same (self->archive, read);
  g_unlink (path);
}

static void
test_places (Fixture       *self,
             gconstpointer  data)
{
  static const char *const names[] = { "a.npz", "a.safetensors" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL), *inner = g_build_filename (path, names[i], NULL);
      g_autofree char *missing = g_strconcat (path, ": the file cannot be read", NULL);
      g_autofree char *nowhere = g_strconcat (inner, ": the file cannot be written", NULL);
      g_autofree char *over = g_strconcat (path, ": the file cannot be written", NULL);
      g_autoptr(GError) read = NULL, write = NULL, folder = NULL, folder_write = NULL;

      g_assert_null (zky_archive_load (path, &read));
      assert_error (read, ZKY_ERROR_IO, missing);
      g_assert_false (zky_archive_save (self->archive, inner, &write));
      assert_error (write, ZKY_ERROR_IO, nowhere);

      g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
      g_assert_null (zky_archive_load (path, &folder));
      g_assert_error (folder, ZKY_ERROR, ZKY_ERROR_IO);
      g_assert_false (zky_archive_save (self->archive, path, &folder_write));
      assert_error (folder_write, ZKY_ERROR_IO, over);
      g_assert_cmpint (g_rmdir (path), ==, 0);
    }
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/engine/archive-file/format/npz", "a.npz", test_format);
  ADD ("/engine/archive-file/format/safetensors", "a.safetensors", test_format);
  ADD ("/engine/archive-file/cut/npz", "a.npz", test_cut);
  ADD ("/engine/archive-file/cut/safetensors", "a.safetensors", test_cut);
  ADD ("/engine/archive-file/neither", NULL, test_neither);
  ADD ("/engine/archive-file/limit", NULL, test_limit);
  ADD ("/engine/archive-file/places", NULL, test_places);

  return g_test_run ();
}
