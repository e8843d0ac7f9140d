/* test-dataset.c: examples to train on
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-dataset.h"

#include "tensor-assert.h"

/* Ten rows: x is [r, 10 r], y is r. */
static ZkyDataset *
make_dataset (void)
{
  ZkyDataset *dataset = zky_dataset_new ();
  g_autoptr(ZkyTensor) x = tensor_of (ZKY_FLOAT32, "[[0, 0], [1, 10], [2, 20], [3, 30], [4, 40], [5, 50], [6, 60], [7, 70], [8, 80], [9, 90]]");
  g_autoptr(ZkyTensor) y = tensor_of (ZKY_INT64, "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");

  g_assert_true (zky_dataset_add (dataset, "x", x, NULL));
  g_assert_true (zky_dataset_add (dataset, "y", y, NULL));

  return dataset;
}

static void
test_columns (void)
{
  g_autoptr(ZkyDataset) dataset = make_dataset ();
  const guint64 rows[] = { 9, 0, 3 };
  g_autoptr(ZkyTensor) x = zky_dataset_take (dataset, 0, rows, 3, NULL);
  g_autoptr(ZkyTensor) y = zky_dataset_take (dataset, 1, rows, 2, NULL);
  guint column;

  g_assert_cmpuint (zky_dataset_get_n_rows (dataset), ==, 10);
  g_assert_cmpuint (zky_dataset_get_n_columns (dataset), ==, 2);
  g_assert_cmpstr (zky_dataset_get_name (dataset, 1), ==, "y");
  g_assert_null (zky_dataset_get_name (dataset, 2));
  g_assert_cmpint (zky_dataset_get_dtype (dataset, 1), ==, ZKY_INT64);
  g_assert_true (zky_dataset_find (dataset, "y", &column));
  g_assert_cmpuint (column, ==, 1);
  g_assert_false (zky_dataset_find (dataset, "z", NULL));
  assert_tensor (x, "[[9, 90], [0, 0], [3, 30]]");
  assert_tensor (y, "[9, 0]");
}

static void
test_errors (void)
{
  g_autoptr(ZkyDataset) dataset = make_dataset ();
  g_autoptr(ZkyTensor) scalar = tensor_of (ZKY_FLOAT32, "1"), two = tensor_of (ZKY_FLOAT32, "[1, 2]");
  g_autoptr(ZkyTensor) ten = tensor_of (ZKY_FLOAT32, "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]");
  g_autoptr(ZkyDataset) rest = NULL, part = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_dataset_add (dataset, "z", scalar, &error));
  assert_error (error, ZKY_ERROR_SHAPE, "“z” of the data set has no rows");
  g_clear_error (&error);
  g_assert_false (zky_dataset_add (dataset, "z", two, &error));
  assert_error (error, ZKY_ERROR_SHAPE, "“x” and “z” of the data set have 10 and 2 rows");
  g_clear_error (&error);
  g_assert_false (zky_dataset_add (dataset, "x", ten, &error));
  assert_error (error, ZKY_ERROR_USE, "two columns “x”");
  g_clear_error (&error);
  g_assert_false (zky_dataset_split (dataset, 0.01, 0, &rest, &part, &error));
  assert_error (error, ZKY_ERROR_VALUE, "A share of 0.01 of 10 rows");
}

static void
test_split (void)
{
  g_autoptr(ZkyDataset) dataset = make_dataset (), rest = NULL, part = NULL, again = NULL, inner = NULL;
  const guint64 rows[] = { 0, 1, 2, 3, 4, 5, 6 };
  g_autoptr(ZkyTensor) first = NULL, second = NULL, same = NULL;
  guint seen = 0;

  g_assert_true (zky_dataset_split (dataset, 0.3, 1, &rest, &part, NULL));
  g_assert_cmpuint (zky_dataset_get_n_rows (rest), ==, 7);
  g_assert_cmpuint (zky_dataset_get_n_rows (part), ==, 3);
  first = zky_dataset_take (rest, 1, rows, 7, NULL);
  second = zky_dataset_take (part, 1, rows, 3, NULL);
  for (guint i = 0; i < 10; i++)
    seen |= 1u << (i < 7 ? zky_tensor_get_int (first, i) : zky_tensor_get_int (second, i - 7));
  g_assert_cmpuint (seen, ==, 1023);

  /* A part can be split again, and the same seed gives the same parts. */
  g_clear_pointer (&part, zky_dataset_unref);
  g_assert_true (zky_dataset_split (dataset, 0.3, 1, &again, &part, NULL));
  same = zky_dataset_take (part, 1, rows, 3, NULL);
  g_assert_true (zky_tensor_equal (same, second));
  g_clear_pointer (&part, zky_dataset_unref);
  g_assert_true (zky_dataset_split (again, 0.5, 1, &inner, &part, NULL));
  g_assert_cmpuint (zky_dataset_get_n_rows (inner) + zky_dataset_get_n_rows (part), ==, 7);
}

static void
test_shuffle (void)
{
  guint64 a[100], b[100], c[100];
  guint64 sum = 0, moved = 0;

  zky_dataset_shuffle (a, 100, 7, 1);
  zky_dataset_shuffle (b, 100, 7, 1);
  zky_dataset_shuffle (c, 100, 7, 2);
  g_assert_cmpmem (a, sizeof a, b, sizeof b);
  for (guint i = 0; i < 100; i++)
    {
      g_assert_cmpuint (a[i], <, 100);
      sum += a[i] * a[i];
      moved += a[i] != c[i];
    }
  g_assert_cmpuint (sum, ==, 328350);
  g_assert_cmpuint (moved, >, 80);
}

/* Each row comes to each place about as often. */
static void
test_shuffle_evenly (void)
{
  guint counts[5][5] = { 0 };
  guint64 rows[5];

  for (guint epoch = 0; epoch < 10000; epoch++)
    {
      zky_dataset_shuffle (rows, 5, 3, epoch);
      for (guint i = 0; i < 5; i++)
        counts[i][rows[i]]++;
    }
  for (guint i = 0; i < 25; i++)
    g_assert_cmpuint (ABS ((int) counts[i / 5][i % 5] - 2000), <, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/dataset/columns/take", test_columns);
  g_test_add_func ("/engine/dataset/columns/errors", test_errors);
  g_test_add_func ("/engine/dataset/split/by-seed", test_split);
  g_test_add_func ("/engine/dataset/shuffle/by-seed", test_shuffle);
  g_test_add_func ("/engine/dataset/shuffle/evenly", test_shuffle_evenly);

  return g_test_run ();
}
