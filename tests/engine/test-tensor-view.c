/* test-tensor-view.c: other ways to look at the numbers of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <string.h>

#include "tensor-assert.h"

#define SHAPE(...) zky_shape_new (sizeof ((gsize[]) { __VA_ARGS__ }) / sizeof (gsize), (const gsize[]) { __VA_ARGS__ })

/* 0, 1, 2, … */
static ZkyTensor *
count_up (const ZkyShape *shape)
{
  ZkyTensor *tensor = zky_tensor_new (ZKY_INT64, shape, NULL);
  gint64 *data = zky_tensor_get_data_writable (tensor);

  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    data[i] = (gint64) i;

  return tensor;
}

/* A view shares the storage of what it shows; nobody may write to either. */
static gboolean
is_view (ZkyTensor *tensor)
{
  return !zky_tensor_is_unshared (tensor);
}

static void
test_transpose (void)
{
  ZkyShape matrix_shape = SHAPE (2, 3), cube_shape = SHAPE (2, 1, 3);
  g_autoptr (ZkyTensor) matrix = count_up (&matrix_shape);
  g_autoptr (ZkyTensor) cube = count_up (&cube_shape);
  g_autoptr (ZkyTensor) a = zky_tensor_transpose (matrix, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_transpose (cube, (const guint[]) { 1, 2, 0 });
  g_autoptr (ZkyTensor) back = zky_tensor_transpose (a, NULL);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_scalar (ZKY_FLOAT32, 5);
  g_autoptr (ZkyTensor) same = zky_tensor_transpose (scalar, NULL);

  assert_tensor (a, "[[0, 3], [1, 4], [2, 5]]");
  assert_tensor (b, "[[[0, 3], [1, 4], [2, 5]]]");
  assert_tensor (back, "[[0, 1, 2], [3, 4, 5]]");
  assert_tensor (same, "5");
  g_assert_true (is_view (a));
  g_assert_false (zky_tensor_is_contiguous (a));
  g_assert_true (zky_tensor_is_contiguous (back));
}

static void
test_slice (void)
{
  ZkyShape shape = SHAPE (3, 4);
  g_autoptr (ZkyTensor) tensor = count_up (&shape);
  g_autoptr (ZkyTensor) rows = zky_tensor_slice (tensor, 0, 1, 2, 1);
  g_autoptr (ZkyTensor) columns = zky_tensor_slice (tensor, 1, 0, 2, 2);
  g_autoptr (ZkyTensor) upside_down = zky_tensor_slice (tensor, 0, 2, 3, -1);
  g_autoptr (ZkyTensor) backwards = zky_tensor_slice (tensor, 1, 3, 2, -3);
  g_autoptr (ZkyTensor) both = zky_tensor_slice (upside_down, 1, 3, 4, -1);
  g_autoptr (ZkyTensor) none = zky_tensor_slice (tensor, 0, 3, 0, 1);
  g_autoptr (ZkyTensor) one = zky_tensor_slice (tensor, 1, 3, 1, G_MINSSIZE);

  assert_tensor (rows, "[[4, 5, 6, 7], [8, 9, 10, 11]]");
  assert_tensor (columns, "[[0, 2], [4, 6], [8, 10]]");
  assert_tensor (upside_down, "[[8, 9, 10, 11], [4, 5, 6, 7], [0, 1, 2, 3]]");
  assert_tensor (backwards, "[[3, 0], [7, 4], [11, 8]]");
  assert_tensor (both, "[[11, 10, 9, 8], [7, 6, 5, 4], [3, 2, 1, 0]]");
  assert_tensor (none, "[]");
  assert_tensor (one, "[[3], [7], [11]]");
  g_assert_true (zky_tensor_is_contiguous (rows));
  g_assert_false (zky_tensor_is_contiguous (columns));
  g_assert_cmpint (zky_tensor_get_int (both, 5), ==, 6);
}

static void
test_broadcast (void)
{
  ZkyShape row_shape = SHAPE (3), column_shape = SHAPE (2, 1), wide = SHAPE (2, 3), cube = SHAPE (2, 2, 3);
  ZkyShape wrong = SHAPE (3, 2), empty = SHAPE (0, 3), large = SHAPE ((gsize) 1 << 40, 1 << 30);
  g_autoptr (ZkyTensor) row = count_up (&row_shape);
  g_autoptr (ZkyTensor) column = count_up (&column_shape);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_scalar (ZKY_FLOAT32, 0.5);
  g_autoptr (ZkyTensor) a = zky_tensor_broadcast_to (row, &wide, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_broadcast_to (column, &wide, NULL);
  g_autoptr (ZkyTensor) c = zky_tensor_broadcast_to (scalar, &wide, NULL);
  g_autoptr (ZkyTensor) d = zky_tensor_broadcast_to (b, &cube, NULL);
  g_autoptr (ZkyTensor) e = zky_tensor_broadcast_to (row, &empty, NULL);
  g_autoptr (ZkyTensor) same = zky_tensor_broadcast_to (row, &row_shape, NULL);
  g_autoptr (GError) error = NULL;

  assert_tensor (a, "[[0, 1, 2], [0, 1, 2]]");
  assert_tensor (b, "[[0, 0, 0], [1, 1, 1]]");
  assert_tensor (c, "[[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]");
  assert_tensor (d, "[[[0, 0, 0], [1, 1, 1]], [[0, 0, 0], [1, 1, 1]]]");
  assert_tensor (e, "[]");
  g_assert_true (same == row);
  g_assert_cmpint (zky_tensor_get_stride (a, 0), ==, 0);
  g_assert_cmpint (zky_tensor_get_stride (c, 1), ==, 0);
  g_assert_true (is_view (a));

  g_assert_null (zky_tensor_broadcast_to (row, &wrong, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==, "shape [3] does not broadcast to [3, 2]");
  g_assert_null (zky_tensor_broadcast_to (a, &row_shape, NULL));

  g_clear_error (&error);
  g_assert_null (zky_tensor_broadcast_to (scalar, &large, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);
}

static void
test_reshape (void)
{
  ZkyShape six = SHAPE (6), wide = SHAPE (2, 3), tall = SHAPE (3, 1, 2), wrong = SHAPE (4), ones = SHAPE (1, 1);
  ZkyShape empty = SHAPE (2, 0), other_empty = SHAPE (0, 5, 7);
  g_autoptr (ZkyTensor) flat = count_up (&six);
  g_autoptr (ZkyTensor) a = zky_tensor_reshape (flat, &wide, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_reshape (a, &tall, NULL);
  g_autoptr (ZkyTensor) same = zky_tensor_reshape (a, &wide, NULL);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_scalar (ZKY_FLOAT64, 2.5);
  g_autoptr (ZkyTensor) one = zky_tensor_reshape (scalar, &ones, NULL);
  g_autoptr (ZkyTensor) scalar_again = zky_tensor_reshape (one, &ZKY_SCALAR_SHAPE, NULL);
  g_autoptr (ZkyTensor) none = zky_tensor_new (ZKY_FLOAT32, &empty, NULL);
  g_autoptr (ZkyTensor) still_none = zky_tensor_reshape (none, &other_empty, NULL);
  g_autoptr (GError) error = NULL;

  assert_tensor (a, "[[0, 1, 2], [3, 4, 5]]");
  assert_tensor (b, "[[[0, 1]], [[2, 3]], [[4, 5]]]");
  assert_tensor (one, "[[2.5]]");
  assert_tensor (scalar_again, "2.5");
  assert_tensor (still_none, "[]");
  g_assert_true (same == a);
  g_assert_true (is_view (b));

  g_assert_null (zky_tensor_reshape (a, &wrong, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  g_assert_cmpstr (error->message, ==, "shape [2, 3] has 6 elements, shape [4] has 4");
}

static void
test_reshape_strided (void)
{
  ZkyShape cube_shape = SHAPE (4, 3, 2), flat = SHAPE (24), pairs = SHAPE (2, 2, 3, 2), merged = SHAPE (4, 6);
  g_autoptr (ZkyTensor) cube = count_up (&cube_shape);
  g_autoptr (ZkyTensor) turned = zky_tensor_transpose (cube, (const guint[]) { 2, 0, 1 });
  g_autoptr (ZkyTensor) a = zky_tensor_reshape (turned, &merged, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_reshape (turned, &flat, NULL);
  g_autoptr (ZkyTensor) sliced = zky_tensor_slice (cube, 0, 3, 4, -1);
  g_autoptr (ZkyTensor) c = zky_tensor_reshape (sliced, &pairs, NULL);

  /* [2, 4, 3] with the last two one stretch: [2, 12] would be a view, [4, 6] splits 12 in two, [24] is none. */
  assert_tensor (a, "[[0, 2, 4, 6, 8, 10], [12, 14, 16, 18, 20, 22], [1, 3, 5, 7, 9, 11], [13, 15, 17, 19, 21, 23]]");
  g_assert_cmpint (zky_tensor_get_int (b, 13), ==, 3);
  g_assert_false (is_view (b));
  g_assert_true (is_view (c));
  assert_tensor (c, "[[[[18, 19], [20, 21], [22, 23]], [[12, 13], [14, 15], [16, 17]]],"
                    " [[[6, 7], [8, 9], [10, 11]], [[0, 1], [2, 3], [4, 5]]]]");
}

/* Any chain of views shows what the same chain of copies has. */
static void
test_chains (void)
{
  for (guint i = 0; i < 500; i++)
    {
      ZkyShape shape = SHAPE (2, 6, 1, 4);
      g_autoptr (ZkyTensor) view = count_up (&shape);
      g_autoptr (ZkyTensor) copy = zky_tensor_copy (view, NULL);

      for (guint k = 0; k < 6; k++)
        {
          guint n_axes = zky_tensor_get_n_axes (view);
          guint axis = (guint) g_test_rand_int_range (0, (gint) n_axes);
          gsize dim = zky_tensor_get_dim (view, axis);
          gboolean down = g_test_rand_bit ();
          gsize count = (gsize) g_test_rand_int_range (1, (gint) dim + 1);
          guint axes[4] = { 0, 1, 2, 3 };
          ZkyTensor *pair[2] = { view, copy };
          ZkyShape to = zky_tensor_get_shape (view);
          gint what = g_test_rand_int_range (0, 3);

          axes[0] = axis;
          axes[axis] = 0;
          to.dims[axis] = 1;
          to.dims[(axis + 1) % 4] *= dim;

          for (guint j = 0; j < 2; j++)
            {
              g_autoptr (ZkyTensor) old = pair[j];

              pair[j] = what == 0 ? zky_tensor_transpose (old, axes)
                      : what == 1 ? zky_tensor_slice (old, axis, down ? dim - 1 : 0, count, down ? -1 : 1)
                                  : zky_tensor_reshape (old, &to, NULL);
            }

          view = pair[0];
          copy = zky_tensor_copy (pair[1], NULL);
          zky_tensor_unref (pair[1]);
          g_assert_true (zky_tensor_equal (view, copy));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor-view/transpose", test_transpose);
  g_test_add_func ("/engine/tensor-view/slice", test_slice);
  g_test_add_func ("/engine/tensor-view/broadcast", test_broadcast);
  g_test_add_func ("/engine/tensor-view/reshape", test_reshape);
  g_test_add_func ("/engine/tensor-view/reshape/strided", test_reshape_strided);
  g_test_add_func ("/engine/tensor-view/chains", test_chains);

  return g_test_run ();
}
