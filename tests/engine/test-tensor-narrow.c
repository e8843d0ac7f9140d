/* test-tensor-narrow.c: numbers that were given, in the type that holds them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <math.h>

#include "tensor-assert.h"

static void
test_fits (void)
{
  g_autoptr (ZkyTensor) wide = tensor_of (ZKY_FLOAT64, "[[1, -3.4e38], [Infinity, NaN], [1e-300, -Infinity]]");
  g_autoptr (ZkyTensor) narrow = zky_tensor_narrow (wide, ZKY_FLOAT32, NULL);
  g_autoptr (ZkyTensor) same = zky_tensor_narrow (narrow, ZKY_FLOAT32, NULL);
  g_autoptr (ZkyTensor) whole = tensor_of (ZKY_INT64, "[7]");
  g_autoptr (ZkyTensor) real = zky_tensor_narrow (whole, ZKY_FLOAT32, NULL);

  g_assert_true (same == narrow);
  g_assert_true (zky_tensor_get_dtype (narrow) == ZKY_FLOAT32);
  g_assert_cmpfloat (zky_tensor_get_double (narrow, 1), ==, (float) -3.4e38);
  g_assert_true (isinf (zky_tensor_get_double (narrow, 2)) && isnan (zky_tensor_get_double (narrow, 3)));
  g_assert_cmpfloat (zky_tensor_get_double (narrow, 4), ==, 0);
  g_assert_cmpfloat (zky_tensor_get_double (real, 0), ==, 7);
}

/* Where it stands, also in a view. */
static void
test_range (void)
{
  static const struct { const char *text, *message; } cases[] = {
    { "1e300", "1e300 is out of range for float32" },
    { "[1, -1e39]", "-1e39 is out of range for float32 at [1]" },
    { "[[1, 2], [3, 4], [5, 1e300]]", "1e300 is out of range for float32 at [1, 2]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) wide = tensor_of (ZKY_FLOAT64, cases[i].text);
      g_autoptr (ZkyTensor) view = i == 2 ? zky_tensor_transpose (wide, NULL) : zky_tensor_ref (wide);
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_tensor_narrow (view, ZKY_FLOAT32, &error));
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor-narrow/fits", test_fits);
  g_test_add_func ("/engine/tensor-narrow/range", test_range);

  return g_test_run ();
}
