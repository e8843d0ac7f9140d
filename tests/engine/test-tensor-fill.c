/* test-tensor-fill.c: tensors made with their numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <math.h>
#include <string.h>

#include "tensor-assert.h"

#define SHAPE(...) zky_shape_new (sizeof ((gsize[]) { __VA_ARGS__ }) / sizeof (gsize), (const gsize[]) { __VA_ARGS__ })

static void
test_full (void)
{
  ZkyShape shape = SHAPE (2, 3);
  g_autoptr (ZkyTensor) zeros = zky_tensor_new_zeros (ZKY_FLOAT32, &shape, NULL);
  g_autoptr (ZkyTensor) full = zky_tensor_new_full (ZKY_FLOAT64, &shape, -0.5, NULL);
  g_autoptr (ZkyTensor) integer = zky_tensor_new_full (ZKY_INT64, &shape, -2.9, NULL);
  g_autoptr (ZkyTensor) truth = zky_tensor_new_full (ZKY_BOOL, &shape, 256, NULL);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_full (ZKY_FLOAT32, &ZKY_SCALAR_SHAPE, 7, NULL);

  assert_tensor (zeros, "[[0, 0, 0], [0, 0, 0]]");
  assert_tensor (full, "[[-0.5, -0.5, -0.5], [-0.5, -0.5, -0.5]]");
  assert_tensor (integer, "[[-2, -2, -2], [-2, -2, -2]]");
  assert_tensor (truth, "[[true, true, true], [true, true, true]]");
  assert_tensor (scalar, "7");
}

static void
test_from_doubles (void)
{
  const double values[] = { 1.5, -1, 0, NAN, 1e30, 0.1 };
  const char *texts[ZKY_N_DTYPES] = {
    [ZKY_BOOL] = "[[true, true, false], [true, true, true]]",
    [ZKY_INT64] = "[[1, -1, 0], [0, 9223372036854775807, 0]]",
    [ZKY_FLOAT32] = "[[1.5, -1, 0], [NaN, 1e30, 0.1]]",
    [ZKY_FLOAT64] = "[[1.5, -1, 0], [NaN, 1e30, 0.1]]",
  };
  ZkyShape shape = SHAPE (2, 3);

  for (guint i = 0; i < ZKY_N_DTYPES; i++)
    {
      g_autoptr (ZkyTensor) tensor = zky_tensor_new_from_doubles ((ZkyDtype) i, &shape, values, NULL);

      assert_tensor (tensor, texts[i]);
    }
}

static void
test_identity (void)
{
  ZkyShape vector = SHAPE (3), matrix = SHAPE (2, 2), empty = SHAPE (0), nine = SHAPE (1, 1, 1, 1, 1, 1, 1, 1, 1);
  g_autoptr (ZkyTensor) a = zky_tensor_new_identity (ZKY_FLOAT32, &vector, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_new_identity (ZKY_FLOAT64, &matrix, NULL);
  g_autoptr (ZkyTensor) c = zky_tensor_new_identity (ZKY_FLOAT32, &ZKY_SCALAR_SHAPE, NULL);
  g_autoptr (ZkyTensor) d = zky_tensor_new_identity (ZKY_FLOAT32, &empty, NULL);
  g_autoptr (GError) error = NULL;

  assert_tensor (a, "[[1, 0, 0], [0, 1, 0], [0, 0, 1]]");
  assert_tensor (b, "[[[[1, 0], [0, 0]], [[0, 1], [0, 0]]], [[[0, 0], [1, 0]], [[0, 0], [0, 1]]]]");
  assert_tensor (c, "1");
  assert_tensor (d, "[]");

  g_assert_null (zky_tensor_new_identity (ZKY_FLOAT32, &nine, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
}

/* Mean and deviation of many numbers, and the same seed twice. */
static void
check_random (gboolean normal,
              double   first,
              double   second,
              double   mean,
              double   deviation)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  ZkyShape shape = SHAPE (100, 333);
  double sum = 0, squares = 0;
  ZkyTensor *twins[2];
  gsize n;

  for (guint i = 0; i < 2; i++)
    {
      g_rand_set_seed (rand, 42);
      twins[i] = (normal ? zky_tensor_new_normal : zky_tensor_new_uniform) (ZKY_FLOAT32, &shape, rand,
                                                                            first, second, NULL);
    }
  g_assert_true (zky_tensor_equal (twins[0], twins[1]));

  n = zky_tensor_get_size (twins[0]);
  for (gsize i = 0; i < n; i++)
    {
      double x = zky_tensor_get_double (twins[0], i);

      g_assert_true (isfinite (x));
      if (!normal)
        g_assert_true (x >= first && x <= second);
      sum += x;
      squares += x * x;
    }
  g_assert_cmpfloat_with_epsilon (sum / n, mean, 0.05);
  g_assert_cmpfloat_with_epsilon (sqrt (squares / n - mean * mean), deviation, 0.05);

  zky_tensor_unref (twins[0]);
  zky_tensor_unref (twins[1]);
}

static void
test_uniform (void)
{
  check_random (FALSE, -1, 3, 1, 4 / sqrt (12));
}

static void
test_normal (void)
{
  check_random (TRUE, 1, 2, 1, 2);
}

static void
test_random_odd (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  ZkyShape three = SHAPE (3), none = SHAPE (0);
  g_autoptr (ZkyTensor) a = zky_tensor_new_normal (ZKY_FLOAT64, &three, rand, 0, 1, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_new_normal (ZKY_FLOAT64, &none, rand, 0, 1, NULL);
  g_autoptr (ZkyTensor) c = zky_tensor_new_uniform (ZKY_INT64, &three, rand, 5, 6, NULL);
  g_autoptr (ZkyTensor) d = zky_tensor_new_uniform (ZKY_FLOAT64, &ZKY_SCALAR_SHAPE, rand, 5, 5, NULL);

  g_assert_true (isfinite (zky_tensor_get_double (a, 2)));
  g_assert_cmpuint (zky_tensor_get_size (b), ==, 0);
  assert_tensor (c, "[5, 5, 5]");
  assert_tensor (d, "5");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor-fill/full", test_full);
  g_test_add_func ("/engine/tensor-fill/from-doubles", test_from_doubles);
  g_test_add_func ("/engine/tensor-fill/identity", test_identity);
  g_test_add_func ("/engine/tensor-fill/uniform", test_uniform);
  g_test_add_func ("/engine/tensor-fill/normal", test_normal);
  g_test_add_func ("/engine/tensor-fill/random/odd", test_random_odd);

  return g_test_run ();
}
