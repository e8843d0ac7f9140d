/* test-map.c: a matrix as a heat map
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-map.h"

#include <math.h>

static guint32
get_pixel (cairo_surface_t *image,
           int              x,
           int              y)
{
  return ((const guint32 *) (cairo_image_surface_get_data (image) + y * cairo_image_surface_get_stride (image)))[x] & 0xffffff;
}

static guint32
to_pixel (ZkyColor color)
{
  return (guint32) (color.red * 255 + 0.5) << 16 | (guint32) (color.green * 255 + 0.5) << 8 | (guint32) (color.blue * 255 + 0.5);
}

static cairo_surface_t *
draw (const char *text,
      double      limit,
      int         width,
      int         height)
{
  g_autoptr (ZkyTensor) matrix = zky_tensor_parse (text, ZKY_FLOAT64, NULL);
  g_autoptr (ZkyMap) map = zky_map_new (matrix, limit, zky_theme_get (ZKY_THEME_LIGHT));
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (image);

  zky_map_draw (map, cr, width, height);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  return image;
}

/* Colours are signed, and do not change beyond the limit, which has a corner instead. */
static void
test_limit (void)
{
  const ZkyTheme *theme = zky_theme_get (ZKY_THEME_LIGHT);
  cairo_surface_t *image = draw ("[[1, -1, 0, 50]]", 1, 80, 20);

  g_assert_cmphex (get_pixel (image, 5, 12), ==, to_pixel (zky_theme_signed_color (theme, 1)));
  g_assert_cmphex (get_pixel (image, 25, 12), ==, to_pixel (zky_theme_signed_color (theme, -1)));
  g_assert_cmphex (get_pixel (image, 45, 12), ==, to_pixel (zky_theme_signed_color (theme, 0)));
  g_assert_cmphex (get_pixel (image, 65, 12), ==, to_pixel (zky_theme_signed_color (theme, 1)));
  g_assert_cmphex (get_pixel (image, 77, 3), ==, 0xffffff);
  g_assert_cmphex (get_pixel (image, 17, 3), !=, 0xffffff);
  cairo_surface_destroy (image);
}

/* An X is dark in the middle and not above it; an I is both. */
static void
test_not_finite (void)
{
  cairo_surface_t *image = draw ("[[NaN, Infinity]]", 1, 80, 40);
  guint32 warning = to_pixel (zky_theme_signed_color (zky_theme_get (ZKY_THEME_LIGHT), NAN));

  g_assert_cmphex (get_pixel (image, 20, 20), ==, 0xffffff);
  g_assert_cmphex (get_pixel (image, 20, 13), ==, warning);
  g_assert_cmphex (get_pixel (image, 60, 20), ==, 0xffffff);
  g_assert_cmphex (get_pixel (image, 60, 13), ==, 0xffffff);
  g_assert_cmphex (get_pixel (image, 50, 20), ==, warning);
  cairo_surface_destroy (image);
}

/* One element of a million is seen. */
static void
test_large (void)
{
  ZkyShape shape = zky_shape_new (2, (gsize[]) { 1000, 1000 });
  g_autoptr (ZkyTensor) zeros = zky_tensor_new_zeros (ZKY_FLOAT32, &shape, NULL);
  g_autoptr (ZkyTensor) matrix = zky_tensor_with_element (zeros, 501 * 1000 + 503, 1, NULL);
  g_autoptr (ZkyMap) map = zky_map_new (matrix, 1, zky_theme_get (ZKY_THEME_LIGHT));
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 200, 200);
  cairo_t *cr = cairo_create (image);

  zky_map_draw (map, cr, 200, 200);
  cairo_destroy (cr);
  cairo_surface_flush (image);
  g_assert_cmphex (get_pixel (image, 100, 100), ==, to_pixel (zky_theme_signed_color (zky_theme_get (ZKY_THEME_LIGHT), 1)));
  cairo_surface_destroy (image);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/map/limit", test_limit);
  g_test_add_func ("/ui/map/not-finite", test_not_finite);
  g_test_add_func ("/ui/map/large", test_large);

  return g_test_run ();
}
