/* test-matrix.c: which matrix of a tensor is looked at
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-matrix.h"

static ZkyTensor *
make (guint       n_axes,
      const gsize *dims)
{
  ZkyShape shape = zky_shape_new (n_axes, dims);
  gsize size = 1;
  g_autofree double *numbers = NULL;

  for (guint i = 0; i < n_axes; i++)
    size *= dims[i];
  numbers = g_new (double, size);
  for (gsize i = 0; i < size; i++)
    numbers[i] = (double) i;
  return zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, numbers, NULL);
}

/* Whatever is picked: an element of the matrix is that element of the tensor. */
static void
check (ZkyMatrix *matrix,
       ZkyTensor *tensor)
{
  g_autoptr (ZkyTensor) slice = zky_matrix_slice (matrix, tensor);
  gsize rows = zky_tensor_get_dim (slice, 0), columns = zky_tensor_get_dim (slice, 1);

  g_assert_cmpuint (zky_tensor_get_n_axes (slice), ==, 2);
  for (gsize r = 0; r < rows; r++)
    for (gsize c = 0; c < columns; c++)
      g_assert_cmpfloat (zky_tensor_get_double (slice, r * columns + c), ==,
                         (double) zky_matrix_get_element (matrix, tensor, r, c));
}

static void
test_axes (void)
{
  const gsize dims[] = { 2, 3, 4, 5 };
  g_autoptr (ZkyTensor) tensor = make (4, dims);
  ZkyMatrix matrix;

  zky_matrix_init (&matrix, tensor);
  g_assert_cmpuint (matrix.row_axis, ==, 2);
  g_assert_cmpuint (matrix.column_axis, ==, 3);
  for (guint row = 0; row < 4; row++)
    for (guint column = 0; column < 4; column++)
      {
        if (row == column)
          continue;
        zky_matrix_init (&matrix, tensor);
        zky_matrix_set_axis (&matrix, TRUE, row);
        zky_matrix_set_axis (&matrix, FALSE, column);
        for (guint i = 0; i < 4; i++)
          if (i != matrix.row_axis && i != matrix.column_axis)
            matrix.at[i] = dims[i] - 1;
        g_assert_cmpuint (matrix.column_axis, ==, column);
        g_assert_cmpuint (matrix.row_axis, !=, column);
        check (&matrix, tensor);
      }
}

static void
test_few_axes (void)
{
  const gsize dims[] = { 3, 4 };
  g_autoptr (ZkyTensor) vector = make (1, dims), table = make (2, dims), number = make (0, dims);
  ZkyMatrix matrix;

  zky_matrix_init (&matrix, vector);
  check (&matrix, vector);
  zky_matrix_init (&matrix, table);
  check (&matrix, table);
  zky_matrix_set_axis (&matrix, TRUE, 1);
  g_assert_cmpuint (matrix.column_axis, ==, 0);
  check (&matrix, table);
  zky_matrix_init (&matrix, number);
  g_assert_null (zky_matrix_slice (&matrix, number));
}

/* Axes of one element show nothing, and are not what is seen at first. */
static void
test_long_axes (void)
{
  static const struct { gsize dims[4]; guint row, column; } cases[] = {
    { { 1, 12, 1, 64 }, 1, 3 }, { { 1, 1, 8, 8 }, 2, 3 }, { { 3, 5, 1, 1 }, 0, 1 }, { { 1, 1, 1, 1 }, 2, 3 },
    { { 7, 1, 1, 1 }, 0, 1 }, { { 1, 1, 1, 9 }, 2, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = make (4, cases[i].dims);
      ZkyMatrix matrix;

      zky_matrix_init (&matrix, tensor);
      g_assert_cmpuint (matrix.row_axis, ==, cases[i].row);
      g_assert_cmpuint (matrix.column_axis, ==, cases[i].column);
      check (&matrix, tensor);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/matrix/axes", test_axes);
  g_test_add_func ("/ui/matrix/axes/long", test_long_axes);
  g_test_add_func ("/ui/matrix/few-axes", test_few_axes);

  return g_test_run ();
}
