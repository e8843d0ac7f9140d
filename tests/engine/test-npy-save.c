/* test-npy-save.c: NumPy's .npy files, written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npy.h"

#include <string.h>

#include <glib/gstdio.h>

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
test_save (void)
{
  static const struct
  {
    ZkyDtype    dtype;
    const char *text;
  } cases[] = {
    { ZKY_FLOAT32, "36" },
    { ZKY_FLOAT32, "[0.1, NaN, -0, Infinity]" },
    { ZKY_FLOAT64, "[[0.1, 2], [3, 4], [5, 6]]" },
    { ZKY_INT64, "[[[-9223372036854775808]]]" },
    { ZKY_BOOL, "[true, false, true]" },
    { ZKY_FLOAT32, "[[], []]" },
    { ZKY_FLOAT64, "[[[[[[[[1, 2]]]]]]]]" },
  };
  g_autofree char *folder = g_dir_make_tmp ("zky-npy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npy", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = tensor_of (cases[i].dtype, cases[i].text);
      g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
      g_autoptr (ZkyTensor) back = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (zky_npy_save (view, path, &error));
      g_assert_no_error (error);
      back = zky_npy_load (path, &error);
      g_assert_no_error (error);
      g_assert_true (zky_tensor_equal (view, back));
    }

  g_assert_cmpint (g_remove (path), ==, 0);
  /* Nothing else is left in the folder. */
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* The same bytes that NumPy writes. */
static void
test_save_same_bytes (void)
{
  const char *names[] = { "little-f4", "little-f8", "little-i8", "b1", "scalar", "empty", "special" };
  g_autofree char *folder = g_dir_make_tmp ("zky-npy-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.npy", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (ZkyTensor) tensor = load (names[i], NULL);
      g_autofree char *file = g_strdup_printf ("npy-%s.npy", names[i]);
      g_autofree char *expected_path = g_test_build_filename (G_TEST_DIST, "data", file, NULL);
      g_autofree char *found = NULL, *expected = NULL;
      gsize n_found, n_expected;

      g_assert_true (zky_npy_save (tensor, path, NULL));
      g_assert_true (g_file_get_contents (path, &found, &n_found, NULL));
      g_assert_true (g_file_get_contents (expected_path, &expected, &n_expected, NULL));
      g_assert_cmpmem (found, n_found, expected, n_expected);
    }

  g_remove (path);
  g_rmdir (folder);
}

static void
test_save_wrong (void)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-npy-XXXXXX", NULL);
  g_autofree char *inside = g_build_filename (folder, "no", "a.npy", NULL);
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_scalar (ZKY_FLOAT32, 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (zky_npy_save (tensor, inside, &error));
  assert_error (error, ZKY_ERROR_IO, "a.npy: the file cannot be written");

  /* A folder stands where the file should go; the half-made file is removed. */
  g_clear_error (&error);
  g_assert_false (zky_npy_save (tensor, folder, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_IO);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/npy-save/there-and-back", test_save);
  g_test_add_func ("/engine/npy-save/same-bytes", test_save_same_bytes);
  g_test_add_func ("/engine/npy-save/wrong", test_save_wrong);

  return g_test_run ();
}
