/* test-statistics.c: tests ui/inspector/zky-statistics.c
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-statistics.h"

static void
test_numbers (void)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_parse ("[[1, 2], [-5, 4]]", ZKY_FLOAT32, NULL);
  ZkyStatistics s = zky_statistics_of (tensor);

  g_assert_cmpfloat (s.min, ==, -5);
  g_assert_cmpfloat (s.max, ==, 4);
  g_assert_cmpfloat (s.reach, ==, 5);
  g_assert_cmpfloat_with_epsilon (s.mean, 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (s.deviation, sqrt ((0.25 + 2.25 + 30.25 + 12.25) / 4), 1e-12);
  g_assert_cmpuint (s.n_nan + s.n_infinite, ==, 0);
}

static void
test_not_finite (void)
{
  const double numbers[] = { NAN, 1, INFINITY, -INFINITY, 3 };
  const gsize dims[] = { 5 };
  ZkyShape shape = zky_shape_new (1, dims);
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, numbers, NULL);
  ZkyStatistics s = zky_statistics_of (tensor);
  g_autofree char *text = zky_statistics_to_string (&s);

  g_assert_cmpfloat (s.mean, ==, 2);
  g_assert_cmpuint (s.n_nan, ==, 1);
  g_assert_cmpuint (s.n_infinite, ==, 2);
  g_assert_nonnull (strstr (text, "1 × NaN"));
  g_assert_nonnull (strstr (text, "2 × ∞"));
}

static void
test_empty (void)
{
  const gsize dims[] = { 0 };
  ZkyShape shape = zky_shape_new (1, dims);
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  ZkyStatistics s = zky_statistics_of (tensor);

  g_assert_true (isnan (s.mean));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/statistics/numbers", test_numbers);
  g_test_add_func ("/ui/statistics/not-finite", test_not_finite);
  g_test_add_func ("/ui/statistics/empty", test_empty);

  return g_test_run ();
}
