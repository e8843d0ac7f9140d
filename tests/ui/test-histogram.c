/* test-histogram.c: how the elements of a tensor are spread
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-histogram.h"

#include <math.h>

static void
test_counts (void)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_parse ("[0, 0.01, 16, 31.9, 32, NaN, Infinity]", ZKY_FLOAT64, NULL);
  ZkyHistogram histogram = zky_histogram_of (tensor, 0, 32);
  g_autofree char *text = zky_histogram_describe (&histogram, 31);

  g_assert_cmpuint (histogram.counts[0], ==, 2);
  g_assert_cmpuint (histogram.counts[16], ==, 1);
  g_assert_cmpuint (histogram.counts[31], ==, 2); /* the upper end too */
  g_assert_cmpuint (histogram.most, ==, 2);
  g_assert_cmpstr (text, ==, "31 … 32: 2");
}

/* Nothing is spread where all is the same, or where nothing is finite. */
static void
test_flat (void)
{
  g_autoptr (ZkyTensor) same = zky_tensor_parse ("[5, 5]", ZKY_FLOAT64, NULL), bad = zky_tensor_parse ("[NaN]", ZKY_FLOAT64, NULL);

  g_assert_cmpuint (zky_histogram_of (same, 5, 5).most, ==, 0);
  g_assert_cmpuint (zky_histogram_of (bad, NAN, NAN).most, ==, 0);
  g_assert_cmpuint (zky_histogram_of (same, -1e308, 1e308).most, ==, 0); /* their difference is not finite */
}

/* Bars stand on the ground: the last row of the picture has the hue under every count. */
static void
test_draw (void)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_parse ("[-1, 1]", ZKY_FLOAT64, NULL);
  ZkyHistogram histogram = zky_histogram_of (tensor, -1, 1);
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 320, 40);
  cairo_t *cr = cairo_create (image);
  const guint32 *row;

  zky_histogram_draw (&histogram, cr, 320, 40, zky_theme_get (ZKY_THEME_LIGHT), ZKY_COLOR_VALUE);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  row = (const guint32 *) (cairo_image_surface_get_data (image) + 20 * cairo_image_surface_get_stride (image));
  g_assert_cmpuint (row[4] >> 24, >, 100);   /* the first bin */
  g_assert_cmpuint (row[314] >> 24, >, 100); /* the last one */
  g_assert_cmpuint (row[80] >> 24, ==, 0);   /* none between */
  g_assert_cmpuint (row[160] >> 24, >, 0);   /* the line of 0 */
  cairo_surface_destroy (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/histogram/counts", test_counts);
  g_test_add_func ("/ui/histogram/flat", test_flat);
  g_test_add_func ("/ui/histogram/draw", test_draw);

  return g_test_run ();
}
