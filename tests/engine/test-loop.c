/* test-loop.c: walking several strided arrays of one shape together
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-loop.h"

#include <string.h>

#include "tensor-assert.h"

#define SHAPE(...) zky_shape_new (sizeof ((gsize[]) { __VA_ARGS__ }) / sizeof (gsize), (const gsize[]) { __VA_ARGS__ })

/* What a kernel was called with. */
typedef struct
{
  guint  n_runs;
  gsize  n_elements, longest;
  gssize strides[ZKY_LOOP_MAX_OPERANDS];
} Count;

static void
note (Count        *count,
      const gssize *strides,
      guint         n_operands,
      gsize         n)
{
  count->n_runs++;
  count->n_elements += n;
  count->longest = MAX (count->longest, n);
  memcpy (count->strides, strides, n_operands * sizeof (gssize));
}

/* c += 100 · a + b */
static void
combine (char *const  *data,
         const gssize *strides,
         gsize         n,
         gpointer      user_data)
{
  char *c = data[0], *a = data[1], *b = data[2];

  note (user_data, strides, 3, n);
  for (gsize i = 0; i < n; i++, c += strides[0], a += strides[1], b += strides[2])
    *(double *) c += 100 * *(double *) a + *(double *) b;
}

/* 1, 2, 3, … */
static ZkyTensor *
count_up (const ZkyShape *shape)
{
  ZkyTensor *tensor = zky_tensor_new (ZKY_FLOAT64, shape, NULL);

  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    ((double *) tensor->data)[i] = (double) (i + 1);

  return tensor;
}

static void
run (const ZkyShape *shape,
     ZkyTensor      *c,
     ZkyTensor      *a,
     ZkyTensor      *b,
     Count          *count)
{
  g_autoptr (GError) error = NULL;

  memset (count, 0, sizeof *count);
  g_assert_true (zky_loop_run (shape, (ZkyTensor *const[]) { c, a, b }, 3, combine, count, NULL, &error));
  g_assert_no_error (error);
}

static void
test_flat (void)
{
  ZkyShape shape = SHAPE (2, 3, 4);
  g_autoptr (ZkyTensor) a = count_up (&shape);
  g_autoptr (ZkyTensor) b = zky_tensor_new_scalar (ZKY_FLOAT64, 0.5);
  g_autoptr (ZkyTensor) c = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  Count count;

  run (&shape, c, a, b, &count);
  g_assert_cmpuint (count.n_runs, ==, 1);
  g_assert_cmpuint (count.longest, ==, 24);
  g_assert_cmpint (count.strides[0], ==, 8);
  g_assert_cmpint (count.strides[2], ==, 0);
  g_assert_cmpfloat (zky_tensor_get_double (c, 23), ==, 2400.5);
}

static void
test_scalar (void)
{
  g_autoptr (ZkyTensor) a = zky_tensor_new_scalar (ZKY_FLOAT64, 3);
  g_autoptr (ZkyTensor) c = zky_tensor_new_scalar (ZKY_FLOAT64, 0);
  Count count;

  run (&ZKY_SCALAR_SHAPE, c, a, a, &count);
  g_assert_cmpuint (count.n_runs, ==, 1);
  assert_tensor (c, "303");
}

static void
test_empty (void)
{
  ZkyShape shape = SHAPE (3, 0);
  g_autoptr (ZkyTensor) a = count_up (&shape);
  Count count;

  run (&shape, a, a, a, &count);
  g_assert_cmpuint (count.n_runs, ==, 0);
}

static void
test_broadcast (void)
{
  ZkyShape shape = SHAPE (2, 3), column_shape = SHAPE (2, 1), row_shape = SHAPE (3);
  g_autoptr (ZkyTensor) a = count_up (&column_shape);
  g_autoptr (ZkyTensor) b = count_up (&row_shape);
  g_autoptr (ZkyTensor) c = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  Count count;

  run (&shape, c, a, b, &count);
  assert_tensor (c, "[[101, 102, 103], [201, 202, 203]]");
}

/* An output that is broadcast sums up. */
static void
test_reduce (void)
{
  ZkyShape shape = SHAPE (4, 3), column_shape = SHAPE (4, 1);
  g_autoptr (ZkyTensor) a = count_up (&shape);
  g_autoptr (ZkyTensor) zero = zky_tensor_new_scalar (ZKY_FLOAT64, 0);
  g_autoptr (ZkyTensor) sum = zky_tensor_new_zeros (ZKY_FLOAT64, &ZKY_SCALAR_SHAPE, NULL);
  g_autoptr (ZkyTensor) sums = zky_tensor_new_zeros (ZKY_FLOAT64, &column_shape, NULL);
  Count count;

  run (&shape, sum, a, zero, &count);
  run (&shape, sums, a, zero, &count);
  assert_tensor (sum, "7800");
  assert_tensor (sums, "[[600], [1500], [2400], [3300]]");
}

/* Axes that are one stretch in all operands are merged, whatever their order and direction. */
static void
test_merge (void)
{
  ZkyShape shape = SHAPE (5, 6, 7, 1), row_shape = SHAPE (6, 7, 1);
  g_autoptr (ZkyTensor) a = count_up (&shape);
  g_autoptr (ZkyTensor) b = count_up (&row_shape);
  g_autoptr (ZkyTensor) c = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  g_autoptr (ZkyTensor) a_turned = zky_tensor_transpose (a, NULL);
  g_autoptr (ZkyTensor) c_turned = zky_tensor_transpose (c, NULL);
  ZkyShape turned = zky_tensor_get_shape (a_turned);
  Count count;

  run (&shape, c, a, b, &count);
  g_assert_cmpuint (count.n_runs, ==, 5);
  g_assert_cmpuint (count.longest, ==, 42);

  run (&turned, c_turned, a_turned, a_turned, &count);
  g_assert_cmpuint (count.n_runs, ==, 1);
  g_assert_cmpuint (count.longest, ==, 210);
}

/* Few columns and many rows are walked down the columns. */
static void
test_inner_axis (void)
{
  ZkyShape shape = SHAPE (1000, 2), column_shape = SHAPE (1000, 1);
  g_autoptr (ZkyTensor) a = count_up (&shape);
  g_autoptr (ZkyTensor) b = count_up (&column_shape);
  g_autoptr (ZkyTensor) c = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  Count count;

  run (&shape, c, a, b, &count);
  g_assert_cmpuint (count.n_runs, ==, 2);
  g_assert_cmpfloat (zky_tensor_get_double (c, 1999), ==, 201000);
}

/* Against element by element, over random views. */
static void
test_random (void)
{
  for (guint i = 0; i < 500; i++)
    {
      ZkyShape shape = SHAPE ((gsize) g_test_rand_int_range (1, 5), (gsize) g_test_rand_int_range (1, 40),
                              (gsize) g_test_rand_int_range (1, 4));
      ZkyTensor *views[3];
      double expected[5 * 40 * 4];
      Count count;

      for (guint k = 0; k < 3; k++)
        {
          guint axes[3] = { 0, 1, 2 }, back[3];
          guint first = (guint) g_test_rand_int_range (0, 3), axis = (guint) g_test_rand_int_range (0, 3);
          g_autoptr (ZkyTensor) base = NULL, turned = NULL, flipped = NULL;
          ZkyShape base_shape;
          gsize n;

          /* Laid out in another order, one axis backwards; of the inputs, an axis may be broadcast. */
          axes[0] = first;
          axes[first] = 0;
          for (guint j = 0; j < 3; j++)
            {
              base_shape.dims[j] = shape.dims[axes[j]];
              back[axes[j]] = j;
            }
          base_shape.n_axes = 3;
          if (k > 0 && g_test_rand_bit ())
            base_shape.dims[g_test_rand_int_range (0, 3)] = 1;

          base = k > 0 ? count_up (&base_shape) : zky_tensor_new_zeros (ZKY_FLOAT64, &base_shape, NULL);
          turned = zky_tensor_transpose (base, back);
          n = zky_tensor_get_dim (turned, axis);
          flipped = zky_tensor_slice (turned, axis, n - 1, n, -1);
          views[k] = g_test_rand_bit () ? zky_tensor_ref (flipped) : zky_tensor_ref (turned);
        }

      {
        g_autoptr (ZkyTensor) a = zky_tensor_broadcast_to (views[1], &shape, NULL);
        g_autoptr (ZkyTensor) b = zky_tensor_broadcast_to (views[2], &shape, NULL);

        for (gsize j = 0; j < zky_tensor_get_size (a); j++)
          expected[j] = 100 * zky_tensor_get_double (a, j) + zky_tensor_get_double (b, j);
      }

      run (&shape, views[0], views[1], views[2], &count);
      g_assert_cmpuint (count.n_elements, ==, zky_tensor_get_size (views[0]));
      for (gsize j = 0; j < zky_tensor_get_size (views[0]); j++)
        g_assert_cmpfloat (zky_tensor_get_double (views[0], j), ==, expected[j]);

      for (guint k = 0; k < 3; k++)
        zky_tensor_unref (views[k]);
    }
}

static void
cancel (char *const  *data,
        const gssize *strides,
        gsize         n,
        gpointer      user_data)
{
  g_assert_cmpuint (n, <=, 1 << 20);
  g_cancellable_cancel (user_data);
}

/* A long walk ends soon after Stop, also when it consists of short runs. */
static void
test_stop (void)
{
  ZkyShape shapes[] = { SHAPE ((gsize) 1 << 40), SHAPE ((gsize) 1 << 32, 64, 8) };
  ZkyShape row_shape = SHAPE (64, 1);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_scalar (ZKY_FLOAT32, 1);
  g_autoptr (ZkyTensor) row = count_up (&row_shape);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
      g_autoptr (GError) error = NULL;

      g_assert_false (zky_loop_run (&shapes[i], (ZkyTensor *const[]) { scalar, i == 0 ? scalar : row }, 2,
                                    cancel, cancellable, budget, &error));
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/loop/flat", test_flat);
  g_test_add_func ("/engine/loop/scalar", test_scalar);
  g_test_add_func ("/engine/loop/empty", test_empty);
  g_test_add_func ("/engine/loop/broadcast", test_broadcast);
  g_test_add_func ("/engine/loop/reduce", test_reduce);
  g_test_add_func ("/engine/loop/merge", test_merge);
  g_test_add_func ("/engine/loop/inner-axis", test_inner_axis);
  g_test_add_func ("/engine/loop/random", test_random);
  g_test_add_func ("/engine/loop/stop", test_stop);

  return g_test_run ();
}
