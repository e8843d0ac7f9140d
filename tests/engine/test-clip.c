/* test-clip.c: gradients kept within bounds
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-clip.h"

#include <math.h>

#include "tensor-assert.h"

/* Norm 13 over both: 3, 4 and 12. */
static void
make_gradients (ZkyTensor **gradients,
                ZkyDtype    dtype)
{
  gradients[0] = tensor_of (dtype, "[3, -4]");
  gradients[1] = NULL;
  gradients[2] = tensor_of (dtype, "12");
}

static void
clear_gradients (ZkyTensor **gradients)
{
  g_clear_pointer (&gradients[0], zky_tensor_unref);
  g_clear_pointer (&gradients[2], zky_tensor_unref);
}

static void
test_norm (void)
{
  for (ZkyDtype dtype = ZKY_FLOAT32; dtype <= ZKY_FLOAT64; dtype++)
    {
      double tolerance = dtype == ZKY_FLOAT64 ? 1e-15 : 1e-6;
      g_autoptr(GError) error = NULL;
      ZkyTensor *gradients[3];
      double norm;

      make_gradients (gradients, dtype);
      g_assert_true (zky_clip_norm (gradients, 3, 6.5, 2, &norm, &error));
      g_assert_cmpfloat (norm, ==, 13);
      g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (gradients[0], 1), -4 * 6.5 / (13 + 1e-6), tolerance);
      g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (gradients[2], 0), 12 * 6.5 / (13 + 1e-6), 2 * tolerance);
      clear_gradients (gradients);
    }
}

static void
test_norm_kinds (void)
{
  ZkyTensor *gradients[3];
  double norm;

  make_gradients (gradients, ZKY_FLOAT64);
  g_assert_true (zky_clip_norm (gradients, 3, 100, 1, &norm, NULL));
  g_assert_cmpfloat (norm, ==, 19);
  g_assert_true (zky_clip_norm (gradients, 3, 100, INFINITY, &norm, NULL));
  g_assert_cmpfloat (norm, ==, 12);
  assert_tensor (gradients[0], "[3, -4]");
  clear_gradients (gradients);
}

static void
test_value (void)
{
  for (ZkyDtype dtype = ZKY_FLOAT32; dtype <= ZKY_FLOAT64; dtype++)
    {
      ZkyTensor *gradients[3];

      make_gradients (gradients, dtype);
      g_assert_true (zky_clip_value (gradients, 3, 3.5, NULL));
      assert_tensor (gradients[0], "[3, -3.5]");
      assert_tensor (gradients[2], "3.5");
      clear_gradients (gradients);
    }
}

/* What somebody else holds, or a view shows, stays as it is. */
static void
test_shared (void)
{
  g_autoptr(ZkyTensor) held = tensor_of (ZKY_FLOAT64, "[8]");
  ZkyShape shape = { .n_axes = 1, .dims = { 3 } };
  ZkyTensor *gradient = zky_tensor_broadcast_to (held, &shape, NULL);

  g_assert_true (zky_clip_value (&gradient, 1, 2, NULL));
  assert_tensor (gradient, "[2, 2, 2]");
  assert_tensor (held, "[8]");
  zky_tensor_unref (gradient);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/clip/norm/of-all", test_norm);
  g_test_add_func ("/engine/clip/norm/kinds", test_norm_kinds);
  g_test_add_func ("/engine/clip/value/both-sides", test_value);
  g_test_add_func ("/engine/clip/shared/left-alone", test_shared);

  return g_test_run ();
}
