/* test-signs.c: what is left to be seen of cards in small pictures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-frame.h"

#include <math.h>

#include "scene-fixture.h"
#include "zky-frame-private.h"

/* relu (a − 1) of an image of 12 × 12 pixels: all of it is dead, and every gradient behind it zero. */
static ZkyGraph *
make_dead (void)
{
  ZkyGraph *graph = zky_graph_new ("dead");
  ZkyShape shape = zky_shape_new (2, (const gsize[]) { 12, 12 });
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (ZkyTensor) image = zky_tensor_new_uniform (ZKY_FLOAT32, &shape, rand, 0.2, 0.9, NULL);
  g_autoptr (ZkyTensor) one = zky_tensor_new_scalar (ZKY_FLOAT32, 1);
  ZkyNode *x = zky_graph_variable (graph, "x", image);

  fixture_end (graph, zky_sum (zky_relu (zky_sub (x, zky_graph_constant (graph, one))), NULL, 0, FALSE));
  return graph;
}

static ZkyFrame
make_frame (ZkyThemeVariant variant,
            double          density)
{
  ZkyFrame frame = ZKY_FRAME_INIT;

  frame.theme = zky_theme_get (variant);
  frame.gradients = TRUE;
  frame.density = density;
  frame.health = (ZkyHealthLimits) ZKY_HEALTH_LIMITS_INIT;
  return frame;
}

static cairo_surface_t *
draw (ZkyScene       *scene,
      const ZkyFrame *frame,
      double          zoom)
{
  ZkyRect bounds = zky_scene_get_bounds (scene);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ceil (bounds.width * zoom) + 20,
                                                         ceil (bounds.height * zoom) + 20);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, 10, 10);
  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -bounds.x, -bounds.y);
  zky_frame_draw (frame, scene, cr, NULL, zoom);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
get_pixel (cairo_surface_t *surface,
           double           x,
           double           y)
{
  const guint8 *row = cairo_image_surface_get_data (surface) + cairo_image_surface_get_stride (surface) * (int) y;

  return ((const guint32 *) (gconstpointer) row)[(int) x] & 0xffffff;
}

static guint32
to_pixel (const ZkyColor *color)
{
  return (guint32) lround (color->red * 255) << 16 | (guint32) lround (color->green * 255) << 8 | (guint32) lround (color->blue * 255);
}

static guint
count_pixels (cairo_surface_t *surface,
              guint32          pixel)
{
  guint n = 0;

  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      n += get_pixel (surface, x, y) == pixel;

  return n;
}

static const ZkyRect *
get_rect (ZkyScene   *scene,
          const char *name)
{
  ZkyNode *node = zky_graph_find_node (zky_scene_get_graph (scene), name);

  return &zky_scene_get_card (scene, (guint) zky_scene_find_card (scene, node))->rect;
}

/* A dot on what is wrong, of the same size at all small zooms, in every theme; none where nobody asks for it. */
static void
test_dots (void)
{
  static const double zooms[] = { 0.14, 0.1, 0.06 };
  g_autoptr (ZkyGraph) graph = make_dead ();
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  ZkyRect bounds = zky_scene_get_bounds (scene);
  const ZkyRect *rect = get_rect (scene, "x");

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
      for (guint density = 0; density <= 2; density++)
        {
          ZkyFrame frame = make_frame (variant, density);
          cairo_surface_t *surface = draw (scene, &frame, zooms[i]);
          double x = 10 + (rect->x + rect->width - bounds.x) * zooms[i] - MIN (6.0 * density, rect->width * zooms[i]) / 2;
          double y = 10 + (rect->y - bounds.y) * zooms[i] + MIN (6.0 * density, rect->height * zooms[i]) / 2;
          guint32 wanted = to_pixel (&frame.theme->colors[ZKY_COLOR_TEXT]); /* of zero and dead */

          if (density > 0)
            g_assert_cmphex (get_pixel (surface, x, y), ==, wanted);
          else
            g_assert_cmpuint (count_pixels (surface, wanted), ==, 0);
          cairo_surface_destroy (surface);
        }
}

/* Where the values of an image lie there are its colours, however small it is. */
static void
test_maps (void)
{
  static const double zooms[] = { 0.4, 0.3, 0.22, 0.17, 0.1, 0.06 };
  g_autoptr (ZkyGraph) graph = make_dead ();
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  ZkyRect bounds = zky_scene_get_bounds (scene);
  gint card = zky_scene_find_card (scene, zky_graph_find_node (graph, "x"));
  const ZkyRect *value = &zky_scene_get_card (scene, (guint) card)->value_rect;

  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    {
      ZkyFrame frame = make_frame (ZKY_THEME_LIGHT, 1);
      cairo_surface_t *surface = draw (scene, &frame, zooms[i]);
      guint32 pixel = get_pixel (surface, 10 + (value->x + value->width / 2 - bounds.x) * zooms[i],
                                 10 + (value->y + value->height / 2 - bounds.y) * zooms[i]);

      /* Blue is above zero. */
      g_assert_cmphex (pixel & 0xff, >, (pixel >> 16) + 0x20);
      cairo_surface_destroy (surface);
    }
}

/* A card far away is one pixel, and a wire too, rather than nothing. */
static void
test_far (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  ZkyFrame frame = make_frame (ZKY_THEME_LIGHT, 1);
  cairo_surface_t *surface;

  frame.health.is_on = FALSE;
  surface = draw (scene, &frame, 0.004);
  g_assert_cmpuint (count_pixels (surface, to_pixel (&frame.theme->colors[ZKY_COLOR_BACKGROUND])), <,
                    (guint) (cairo_image_surface_get_width (surface) * cairo_image_surface_get_height (surface)));
  cairo_surface_destroy (surface);
}

/* The symbol of an operator is there as soon as it fits, and takes the same room at each zoom. */
static void
test_text (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  guint32 ink = to_pixel (&zky_theme_get (ZKY_THEME_LIGHT)->colors[ZKY_COLOR_TEXT]);
  guint dark[3];

  for (guint i = 0; i < 3; i++)
    {
      ZkyFrame frame = make_frame (ZKY_THEME_LIGHT, i == 2 ? 0 : 1);
      cairo_surface_t *surface;

      frame.health.is_on = FALSE;
      surface = draw (scene, &frame, i == 0 ? 0.149 : 0.125);
      dark[i] = count_pixels (surface, ink);
      cairo_surface_destroy (surface);
    }

  g_assert_cmpuint (dark[0], >, 0);
  g_assert_cmpuint (dark[1], >, 0);
  g_assert_cmpuint (dark[2], ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/signs/dots", test_dots);
  g_test_add_func ("/ui/signs/maps", test_maps);
  g_test_add_func ("/ui/signs/far", test_far);
  g_test_add_func ("/ui/signs/text", test_text);

  return g_test_run ();
}
