/* test-line-search.c: steps that fulfil the strong Wolfe conditions
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-line-search.h"

#include <math.h>

typedef double (*Curve) (double  t,
                         double *slope);

/* Falls slowly at first: the step has to grow. */
static double
far_curve (double  t,
           double *slope)
{
  *slope = (t - 40) / 400;

  return (t - 40) * (t - 40) / 800;
}

/* A steep valley nearby: the step has to shrink. */
static double
near_curve (double  t,
            double *slope)
{
  *slope = -1 + 4e4 * t * t * t;

  return -t + 1e4 * t * t * t * t;
}

static double
wavy_curve (double  t,
            double *slope)
{
  *slope = -0.1 + 2 * sin (2 * t) * cos (2 * t) - 0.6 * cos (3 * t);

  return -0.1 * t + sin (2 * t) * sin (2 * t) / 2 - 0.2 * sin (3 * t);
}

static gboolean
evaluate (ZkyLinePoint  *point,
          gpointer       curve,
          GError       **error)
{
  point->f = ((Curve) curve) (point->t, &point->slope);
  point->gradient[0] = point->slope;

  return TRUE;
}

static void
test_wolfe (gconstpointer data)
{
  Curve curve = (Curve) data;
  double start_gradient, gradient, slope;
  ZkyLineSearch search = { .n = 1, .scale = 1, .tolerance = 1e-9, .func = evaluate, .user_data = (gpointer) curve };
  ZkyLinePoint start = { .gradient = &start_gradient }, found = { .gradient = &gradient };

  start.f = curve (0, &start.slope);
  start_gradient = start.slope;
  g_assert_cmpfloat (start.slope, <, 0);
  g_assert_true (zky_line_search (&search, &start, 1, &found, NULL));

  g_assert_cmpfloat (found.t, >, 0);
  g_assert_cmpfloat (found.f, ==, curve (found.t, &slope));
  g_assert_cmpfloat (gradient, ==, slope);
  g_assert_cmpfloat (found.f, <=, start.f + 1e-4 * found.t * start.slope);
  g_assert_cmpfloat (fabs (slope), <=, 0.9 * fabs (start.slope));
  g_assert_cmpuint (search.n_evals, <=, 12);
}

/* The minimum of a cubic is found at once, whichever end comes first. */
static void
test_cubic (void)
{
  ZkyLinePoint a = { .t = 0, .f = 0, .slope = -3 }, b = { .t = 2, .f = 2, .slope = 9 };  /* t³ − 3t */

  g_assert_cmpfloat_with_epsilon (zky_line_cubic_minimum (&a, &b, 0, 2), 1, 1e-14);
  g_assert_cmpfloat_with_epsilon (zky_line_cubic_minimum (&b, &a, 0, 2), 1, 1e-14);
  g_assert_cmpfloat (zky_line_cubic_minimum (&a, &b, 1.5, 2), ==, 1.5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/line-search/cubic/minimum", test_cubic);
  g_test_add_data_func ("/engine/line-search/wolfe/far", far_curve, test_wolfe);
  g_test_add_data_func ("/engine/line-search/wolfe/near", near_curve, test_wolfe);
  g_test_add_data_func ("/engine/line-search/wolfe/wavy", wavy_curve, test_wolfe);

  return g_test_run ();
}
