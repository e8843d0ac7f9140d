/* test-bezier.c: points on paths, and how near they are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-bezier.h"

#include <math.h>

static const double line[] = { 0, 0, 10, 0, 20, 0, 30, 0 };
static const double path[] = { 0, 0, 50, 0, 50, 100, 100, 100, 150, 100, 150, 0, 200, 0 };

static void
test_line (void)
{
  double point[2], direction[2];

  g_assert_cmpfloat_with_epsilon (zky_bezier_get_length (line, 4), 30, 1e-9);
  zky_bezier_get_point (line, 4, 0.5, point, direction);
  g_assert_cmpfloat_with_epsilon (point[0], 15, 1e-9);
  g_assert_cmpfloat_with_epsilon (direction[0], 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (zky_bezier_get_distance (line, 4, 15, 7), 7, 1e-9);
  g_assert_cmpfloat_with_epsilon (zky_bezier_get_distance (line, 4, 33, 4), 5, 1e-9);
}

/* Equal parts of the time are equal lengths of the way. */
static void
test_speed (void)
{
  double length = zky_bezier_get_length (path, 7), last[2], point[2];

  zky_bezier_get_point (path, 7, 0, last, NULL);
  for (guint i = 1; i <= 50; i++)
    {
      zky_bezier_get_point (path, 7, i / 50.0, point, NULL);
      g_assert_cmpfloat_with_epsilon (hypot (point[0] - last[0], point[1] - last[1]), length / 50, length / 500);
      last[0] = point[0];
      last[1] = point[1];
    }
  g_assert_cmpfloat_with_epsilon (point[0], 200, 1e-6);
}

static void
test_shorter (void)
{
  g_autofree double *shorter = zky_bezier_dup_shorter (path, 7, 9);

  g_assert_cmpfloat_with_epsilon (hypot (shorter[12] - 200, shorter[13]), 9, 0.01);
  for (guint i = 0; i < 8; i++)
    g_assert_cmpfloat (shorter[i], ==, path[i]);
  g_assert_cmpfloat (zky_bezier_get_distance (path, 7, shorter[12], shorter[13]), <, 0.5);
}

static void
test_reversed (void)
{
  g_autofree double *reversed = zky_bezier_dup_reversed (path, 7);
  double a[2], b[2];

  zky_bezier_get_point (path, 7, 0.3, a, NULL);
  zky_bezier_get_point (reversed, 7, 0.7, b, NULL);
  g_assert_cmpfloat_with_epsilon (a[0], b[0], 0.01);
  g_assert_cmpfloat_with_epsilon (a[1], b[1], 0.01);
}

static void
test_degenerate (void)
{
  static const double dot[] = { 5, 5, 5, 5, 5, 5, 5, 5 };
  double point[2];
  ZkyRect bounds;

  zky_bezier_get_point (dot, 4, 0.5, point, NULL);
  g_assert_cmpfloat (point[0], ==, 5);
  zky_bezier_get_bounds (path, 7, &bounds);
  g_assert_cmpfloat (bounds.width, ==, 200);
  g_assert_cmpfloat (bounds.height, ==, 100);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/bezier/line", test_line);
  g_test_add_func ("/ui/bezier/speed", test_speed);
  g_test_add_func ("/ui/bezier/shorter", test_shorter);
  g_test_add_func ("/ui/bezier/reversed", test_reversed);
  g_test_add_func ("/ui/bezier/degenerate", test_degenerate);

  return g_test_run ();
}
