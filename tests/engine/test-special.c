/* test-special.c: values that mathematics knows of digamma, polygamma and erfinv
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-special.h"

#include <math.h>

#define EULER 0.57721566490153286061
#define ZETA3 1.20205690315959428540

static void
assert_near (double found,
             double expected)
{
  if (!(fabs (found - expected) <= 4e-15 * MAX (1, fabs (expected))))
    {
      g_test_message ("found %.17g, expected %.17g", found, expected);
      g_test_fail ();
    }
}

static void
test_digamma (void)
{
  assert_near (zky_digamma (1), -EULER);
  assert_near (zky_digamma (0.5), -EULER - 2 * G_LN2);
  assert_near (zky_digamma (2), 1 - EULER);
  assert_near (zky_digamma (-0.5), 2 - EULER - 2 * G_LN2);
  assert_near (zky_digamma (1e10), log (1e10) - 0.5e-10);
  assert_near (zky_digamma (1.46163214496836234126), 0);
  g_assert_true (isnan (zky_digamma (-3)) && isnan (zky_digamma (NAN)));
  g_assert_true (zky_digamma (0) == -INFINITY && zky_digamma (INFINITY) == INFINITY);
}

static void
test_polygamma (void)
{
  assert_near (zky_polygamma (1, 1), G_PI * G_PI / 6);
  assert_near (zky_polygamma (1, 0.5), G_PI * G_PI / 2);
  assert_near (zky_polygamma (1, 2), G_PI * G_PI / 6 - 1);
  assert_near (zky_polygamma (1, -0.5), G_PI * G_PI / 2 + 4);
  assert_near (zky_polygamma (2, 1), -2 * ZETA3);
  assert_near (zky_polygamma (2, 0.5), -14 * ZETA3);
  assert_near (zky_polygamma (3, 1), pow (G_PI, 4) / 15);
  assert_near (zky_polygamma (0, 1), -EULER);
  g_assert_true (zky_polygamma (1, 0) == INFINITY && zky_polygamma (2, -4) == -INFINITY);
  g_assert_true (zky_polygamma (1, INFINITY) == 0 && isnan (zky_polygamma (1, NAN)));
}

/* ψ⁽ⁿ⁾(x + 1) - ψ⁽ⁿ⁾(x) = (-1)ⁿ · n! / x^(n+1) on both sides of 0. */
static void
test_recurrence (void)
{
  for (guint n = 0; n <= 5; n++)
    for (double x = -3.7; x < 4; x += 1)
      {
        double step = (n % 2 == 0 ? 1 : -1) * tgamma (n + 1.) / pow (x, n + 1.);
        double found = zky_polygamma (n, x + 1) - zky_polygamma (n, x);

        g_assert_cmpfloat (fabs (found - step), <=, 1e-12 * (fabs (zky_polygamma (n, x)) + 1));
      }
}

static void
test_erfinv (void)
{
  for (double x = -5; x <= 5; x += 0.125)
    {
      double y = erf (x), slope = exp (-x * x);

      g_assert_cmpfloat (fabs (zky_erfinv (y) - x), <=, 1e-15 * (1 + fabs (x)) + 3e-16 / slope);
    }
  assert_near (zky_erfinv (1e-200) * 1e200, sqrt (G_PI) / 2);
  assert_near (zky_erfinv (0.5), 0.47693627620446987338);
  g_assert_true (zky_erfinv (1) == INFINITY && zky_erfinv (-1) == -INFINITY && isnan (zky_erfinv (1.5)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/special/digamma", test_digamma);
  g_test_add_func ("/engine/special/polygamma", test_polygamma);
  g_test_add_func ("/engine/special/recurrence", test_recurrence);
  g_test_add_func ("/engine/special/erfinv", test_erfinv);

  return g_test_run ();
}
