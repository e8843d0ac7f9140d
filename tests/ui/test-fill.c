/* test-fill.c: other numbers in the same places
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fill.h"

#include <glib/gstdio.h>

static ZkyTensor *
parse (const char *text,
       ZkyDtype    dtype)
{
  g_autoptr (GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, dtype, &error);

  g_assert_no_error (error);
  return tensor;
}

static void
assert_is (ZkyTensor  *tensor,
           const char *text)
{
  g_autofree char *found = NULL;

  g_assert_nonnull (tensor);
  found = zky_tensor_to_string (tensor);
  g_assert_cmpstr (found, ==, text);
}

static void
test_constant (void)
{
  g_autoptr (ZkyTensor) floats = parse ("[[1, 2], [3, 4]]", ZKY_FLOAT32), ints = parse ("[1, 2]", ZKY_INT64);
  g_autoptr (ZkyTensor) filled = zky_fill_constant (floats, 0.5, NULL), whole = zky_fill_constant (ints, 3, NULL);
  g_autoptr (GError) error = NULL;

  assert_is (filled, "[[0.5, 0.5], [0.5, 0.5]]");
  assert_is (whole, "[3, 3]");
  g_assert_null (zky_fill_constant (ints, 0.5, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
}

static void
test_random (void)
{
  g_autoptr (ZkyTensor) floats = parse ("[0, 0, 0, 0]", ZKY_FLOAT64), ids = parse ("[5, 0, 2]", ZKY_INT64);
  g_autoptr (ZkyTensor) a = zky_fill_random (floats, 1, NULL), b = zky_fill_random (floats, 1, NULL), c = zky_fill_random (ids, 1, NULL);

  g_assert_true (zky_tensor_equal (a, b));
  g_assert_false (zky_tensor_equal (a, floats));
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (zky_tensor_get_int (c, i), >=, 0);
      g_assert_cmpint (zky_tensor_get_int (c, i), <=, 5);
    }
}

static void
test_load (void)
{
  g_autofree char *path = g_strdup_printf ("%s/zky-fill-%d.csv", g_get_tmp_dir (), g_test_rand_int ());
  g_autoptr (ZkyTensor) matrix = parse ("[[0, 0], [0, 0]]", ZKY_FLOAT32), vector = parse ("[0, 0, 0, 0]", ZKY_FLOAT32);
  g_autoptr (ZkyTensor) three = parse ("[0, 0, 0]", ZKY_FLOAT32), loaded = NULL, flat = NULL, grown = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "a,b\n1,2\n3,4.5\n", -1, NULL));
  loaded = zky_fill_load (matrix, path, FALSE, &error);
  g_assert_no_error (error);
  assert_is (loaded, "[[1, 2], [3, 4.5]]");
  flat = zky_fill_load (vector, path, FALSE, &error);
  assert_is (flat, "[1, 2, 3, 4.5]");
  grown = zky_fill_load (three, path, TRUE, &error);
  assert_is (grown, "[1, 2, 3, 4.5]");

  g_assert_null (zky_fill_load (three, path, FALSE, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (zky_fill_load (three, "/nonexistent.npy", FALSE, &error));
  g_assert_nonnull (error);
  g_unlink (path);
}

static void
test_paste (void)
{
  g_autoptr (ZkyTensor) value = parse ("[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]", ZKY_FLOAT64), ints = parse ("[1, 2]", ZKY_INT64);
  g_autoptr (ZkyTensor) block = zky_fill_paste (value, 1, 0, 0, "0,5\t\n-1\t1e3\r\n", NULL);
  static const struct { gsize row, column; const char *text; } bad[] = {
    { 0, 1, "1\t2" }, { 1, 0, "1\n2" }, { 0, 0, "one" }, { 2, 0, "1" }, { 0, 0, "1\t\xff" },
  };

  /* An empty cell leaves what is there. */
  assert_is (block, "[[[1, 2], [3, 4]], [[0.5, 6], [-1, 1000]]]");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_fill_paste (value, 0, bad[i].row, bad[i].column, bad[i].text, &error));
      g_assert_nonnull (error);
    }
  {
    g_autoptr (GError) error = NULL;

    g_assert_null (zky_fill_paste (ints, 0, 0, 0, "0.5", &error));
    g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/fill/constant", test_constant);
  g_test_add_func ("/ui/fill/random", test_random);
  g_test_add_func ("/ui/fill/load", test_load);
  g_test_add_func ("/ui/fill/paste", test_paste);

  return g_test_run ();
}
