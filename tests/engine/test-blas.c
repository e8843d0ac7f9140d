/* test-blas.c: products of matrices, OpenBLAS held against the plain loop
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-blas.h"
#include "zky-workers.h"

#include <math.h>

/* Numbers of @dtype, and a matrix over them that is stored row by row, column by column, or with gaps in either way. */
typedef struct
{
  ZkyTensor *numbers;
  ZkyMatrix  matrix;
} Stored;

typedef enum { BY_ROWS, BY_COLUMNS, ROWS_WITH_GAPS, COLUMNS_WITH_GAPS, SCATTERED, N_LAYOUTS } Layout;

static void
stored_init (Stored   *self,
             ZkyDtype  dtype,
             gsize     n_rows,
             gsize     n_columns,
             Layout    layout,
             GRand    *rand)
{
  gssize rows[] = { n_columns, 1, n_columns + 3, 1, 2 * n_columns + 1 };
  gssize columns[] = { 1, n_rows, 1, n_rows + 2, 2 };
  gsize n = 2 * (n_rows + 3) * (n_columns + 3);
  ZkyShape shape = zky_shape_new (1, &n);

  self->numbers = dtype == ZKY_INT64 ? zky_tensor_new (dtype, &shape, NULL)
                                     : zky_tensor_new_uniform (dtype, &shape, rand, -1, 1, NULL);
  for (gsize i = 0; dtype == ZKY_INT64 && i < n; i++)
    ((gint64 *) zky_tensor_get_data_writable (self->numbers))[i] = g_rand_int_range (rand, -9, 10);

  self->matrix = (ZkyMatrix) {
    zky_tensor_get_data (self->numbers), n_rows, n_columns, rows[layout], columns[layout]
  };
}

static void
compare (ZkyDtype dtype,
         gsize    m,
         gsize    n,
         gsize    k,
         Layout   left,
         Layout   right,
         GRand   *rand)
{
  gsize size = m * n;
  ZkyShape shape = zky_shape_new (1, &size);
  g_autoptr(ZkyTensor) blas = zky_tensor_new_full (dtype, &shape, dtype == ZKY_INT64 ? 7 : NAN, NULL); /* must not be read */
  g_autoptr(ZkyTensor) plain = zky_tensor_new_full (dtype, &shape, 7, NULL);
  Stored a, b;

  stored_init (&a, dtype, m, k, left, rand);
  stored_init (&b, dtype, k, n, right, rand);
  g_assert_true (zky_blas_multiply (dtype, &a.matrix, &b.matrix, zky_tensor_get_data_writable (blas), NULL, NULL));
  zky_blas_plain (dtype, &a.matrix, &b.matrix, zky_tensor_get_data_writable (plain));
  g_assert_true (zky_tensor_close (blas, plain, 1e-5, 1e-5));

  zky_tensor_unref (a.numbers);
  zky_tensor_unref (b.numbers);
}

static void
test_layouts (void)
{
  static const gsize sizes[][3] = {
    { 1, 1, 1 }, { 2, 3, 4 }, { 5, 1, 4 }, { 1, 5, 4 }, { 1, 1, 7 }, { 4, 4, 1 }, { 17, 33, 9 }, { 3, 2, 0 }, { 0, 3, 2 }, { 3, 0, 2 },
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (ZkyDtype dtype = ZKY_INT64; dtype <= ZKY_FLOAT64; dtype++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      for (Layout left = 0; left < N_LAYOUTS; left++)
        for (Layout right = 0; right < N_LAYOUTS; right++)
          compare (dtype, sizes[i][0], sizes[i][1], sizes[i][2], left, right, rand);
}

/* Into rows with gaps between them, which stay as they are; once afresh, once more on top. */
static void
test_into (void)
{
  static const gsize sizes[][3] = { { 3, 4, 5 }, { 1, 4, 3 }, { 4, 1, 3 }, { 1, 1, 2 }, { 2, 3, 0 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (Layout layout = 0; layout < N_LAYOUTS; layout++)
      {
        gsize m = sizes[i][0], n = sizes[i][1];
        double plain[20], into[40];
        Stored a, b;

        stored_init (&a, ZKY_FLOAT64, m, sizes[i][2], layout, rand);
        stored_init (&b, ZKY_FLOAT64, sizes[i][2], n, BY_ROWS, rand);
        zky_blas_plain (ZKY_FLOAT64, &a.matrix, &b.matrix, plain);
        for (gsize j = 0; j < G_N_ELEMENTS (into); j++)
          into[j] = 7;

        for (guint round = 1; round <= 2; round++)
          {
            zky_blas_into (ZKY_FLOAT64, &a.matrix, &b.matrix, into, n + 2, round == 2);
            for (gsize j = 0; j < m * (n + 2); j++)
              g_assert_cmpfloat_with_epsilon (into[j], j % (n + 2) < n ? round * plain[j / (n + 2) * n + j % (n + 2)] : 7,
                                              1e-12);
          }
        zky_tensor_unref (a.numbers);
        zky_tensor_unref (b.numbers);
      }
}

static void
test_takes (void)
{
  const double numbers[12] = { 0 };

  g_assert_true (zky_blas_takes (&(ZkyMatrix) { numbers, 3, 4, 4, 1 }));
  g_assert_true (zky_blas_takes (&(ZkyMatrix) { numbers, 3, 4, 1, 3 }));
  g_assert_false (zky_blas_takes (&(ZkyMatrix) { numbers, 3, 4, 0, 1 })); /* broadcast rows */
  g_assert_false (zky_blas_takes (&(ZkyMatrix) { numbers, 3, 4, 8, 2 }));
  g_assert_true (zky_blas_takes (&(ZkyMatrix) { numbers, 1, 4, 0, 1 }));
}

/* 0 · NaN and 0 · ∞ are NaN. */
static void
test_special (void)
{
  const float a[] = { 0, 1, 0, 0 }, b[] = { NAN, 1, 2, INFINITY };
  float c[4] = { 0 }, v[2] = { 0 };

  g_assert_true (zky_blas_multiply (ZKY_FLOAT32, &(ZkyMatrix) { a, 2, 2, 2, 1 }, &(ZkyMatrix) { b, 2, 2, 2, 1 }, c, NULL, NULL));
  g_assert_true (isnan (c[0]) && isinf (c[1]) && isnan (c[2]) && isnan (c[3]));

  g_assert_true (zky_blas_multiply (ZKY_FLOAT32, &(ZkyMatrix) { a, 2, 2, 2, 1 }, &(ZkyMatrix) { b, 2, 1, 2, 1 }, v, NULL, NULL));
  g_assert_true (isnan (v[0]) && isnan (v[1]));
}

/* Slabs add up to the whole product, and the budget ends it between them. */
static void
test_slabs (void)
{
  gsize n = 700;
  ZkyShape shape = zky_shape_new (2, (const gsize[]) { n, n });
  g_autoptr(ZkyTensor) ones = zky_tensor_new_full (ZKY_INT64, &shape, 1, NULL);
  g_autoptr(ZkyTensor) product = zky_tensor_new (ZKY_INT64, &shape, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(GError) error = NULL;
  ZkyMatrix matrix = { zky_tensor_get_data (ones), n, n, n, 1 };
  gint64 *numbers = zky_tensor_get_data_writable (product);

  g_assert_true (zky_blas_multiply (ZKY_INT64, &matrix, &matrix, numbers, budget, NULL));
  for (gsize i = 0; i < n * n; i++)
    g_assert_cmpint (numbers[i], ==, n);

  g_cancellable_cancel (cancellable);
  g_assert_false (zky_blas_multiply (ZKY_INT64, &matrix, &matrix, numbers, budget, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
}

/* Some are cut by rows, some by columns, some not at all. */
static const gsize products[][3] = {
  { 64, 784, 128 }, { 128, 64, 784 }, { 512, 300, 301 }, { 77, 500, 1030 }, { 1, 900, 900 }, { 300, 900, 1 }, { 40, 400, 400 },
};

/* As many threads as there are give the same numbers, bit by bit. */
static void
test_threads (gconstpointer data)
{
  const gsize *extents = data; /* m, k, n */
  ZkyShape a_shape = zky_shape_new (2, extents), b_shape = zky_shape_new (2, extents + 1);
  ZkyShape c_shape = zky_shape_new (2, (const gsize[]) { extents[0], extents[2] });
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyTensor) a = zky_tensor_new_normal (ZKY_FLOAT32, &a_shape, rand, 0, 1, NULL);
  g_autoptr(ZkyTensor) b = zky_tensor_new_normal (ZKY_FLOAT32, &b_shape, rand, 0, 1, NULL);
  ZkyMatrix left = { zky_tensor_get_data (a), extents[0], extents[1], extents[1], 1 };
  ZkyMatrix right = { zky_tensor_get_data (b), extents[1], extents[2], extents[2], 1 };
  g_autoptr(ZkyTensor) one = NULL;

  for (guint n = 1; n <= 4; n++)
    {
      g_autoptr(ZkyTensor) c = zky_tensor_new (ZKY_FLOAT32, &c_shape, NULL);

      zky_workers_set_n (n);
      g_assert_true (zky_blas_multiply (ZKY_FLOAT32, &left, &right, zky_tensor_get_data_writable (c), NULL, NULL));
      if (one == NULL)
        one = g_steal_pointer (&c);
      else
        g_assert_true (zky_tensor_equal (one, c));
    }
  zky_workers_set_n (0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/blas/layouts", test_layouts);
  g_test_add_func ("/engine/blas/into", test_into);
  g_test_add_func ("/engine/blas/takes", test_takes);
  g_test_add_func ("/engine/blas/special", test_special);
  g_test_add_func ("/engine/blas/slabs", test_slabs);
  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/blas/threads/%u", i);

      g_test_add_data_func (path, products[i], test_threads);
    }

  return g_test_run ();
}
