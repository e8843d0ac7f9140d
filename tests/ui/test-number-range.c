/* test-number-range.c: tests ui/editors/zky-number-range.c
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-number-editor.h"

static void
assert_range (ZkyNumberRange range,
              double         min,
              double         max,
              double         step)
{
  g_assert_cmpfloat (range.min, ==, min);
  g_assert_cmpfloat (range.max, ==, max);
  g_assert_cmpfloat_with_epsilon (range.step, step, 1e-12);
}

static void
test_new (void)
{
  assert_range (zky_number_range_new (3, ZKY_FLOAT32, NAN, NAN, NAN), -10, 10, 0.1);
  assert_range (zky_number_range_new (-40, ZKY_FLOAT32, NAN, NAN, NAN), -80, 80, 1);
  assert_range (zky_number_range_new (3, ZKY_FLOAT32, 0, 1, NAN), 0, 1, 0.01);
  assert_range (zky_number_range_new (3, ZKY_FLOAT32, -5, 5, 0.25), -5, 5, 0.25);
  assert_range (zky_number_range_new (3, ZKY_INT64, NAN, NAN, NAN), -10, 10, 1);
  assert_range (zky_number_range_new (1, ZKY_BOOL, NAN, NAN, NAN), 0, 1, 1);
  assert_range (zky_number_range_new (NAN, ZKY_FLOAT32, NAN, NAN, NAN), -10, 10, 0.1);
  assert_range (zky_number_range_new (INFINITY, ZKY_FLOAT64, NAN, NAN, NAN), -10, 10, 0.1);
}

/* 0.3, not 0.30000000000000004. */
static void
test_snap (void)
{
  ZkyNumberRange range = zky_number_range_new (3, ZKY_FLOAT64, NAN, NAN, NAN);

  g_assert_cmpfloat (zky_number_range_snap (&range, 0.1 + 0.2), ==, 0.3);
  g_assert_cmpfloat (zky_number_range_snap (&range, 7.04999), ==, 7);
  g_assert_cmpfloat (zky_number_range_snap (&range, 99), ==, 10);
  g_assert_cmpfloat (zky_number_range_snap (&range, -99), ==, -10);
  g_assert_false (signbit (zky_number_range_snap (&range, -0.01)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/number-range/new", test_new);
  g_test_add_func ("/ui/number-range/snap", test_snap);

  return g_test_run ();
}
