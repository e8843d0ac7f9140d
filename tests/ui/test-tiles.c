/* test-tiles.c: tests ui/canvas/zky-tiles.c and zky-tile-set.c
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "session-fixture.h"
#include "zky-tile-set.h"

#define WIDTH  900
#define HEIGHT 700
#define SAME   400 /* pixels: a few letters may stand a pixel beside their place */

typedef struct
{
  ZkySession *session;
  ZkyFrame    frame;
  ZkyCamera   camera;
  ZkyTiles   *tiles;
  guint       n_ready;
} Fixture;

static void
ready_cb (gpointer data)
{
  ((Fixture *) data)->n_ready++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  ZkyRect bounds;

  fixture->session = session_open (FORMULA);
  bounds = zky_scene_get_bounds (zky_session_get_scene (fixture->session));
  fixture->frame = (ZkyFrame) ZKY_FRAME_INIT;
  fixture->frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  fixture->frame.steps = zky_session_get_steps (fixture->session);
  fixture->frame.position = 3;
  fixture->frame.gradients = TRUE;
  fixture->camera = (ZkyCamera) { .width = WIDTH, .height = HEIGHT };
  zky_camera_fit (&fixture->camera, &bounds, 20, 1.6);
  fixture->tiles = zky_tiles_new (ready_cb, fixture);
  zky_tiles_reset (fixture->tiles, zky_session_get_scene (fixture->session), &fixture->frame);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  zky_tiles_free (fixture->tiles);
  g_object_unref (fixture->session);
}

static cairo_surface_t *
paint (Fixture *fixture,
       gboolean in_time)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  zky_tiles_paint (fixture->tiles, cr, &fixture->camera, 1, in_time ? G_MAXINT64 : 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The same picture, drawn without tiles. */
static cairo_surface_t *
draw (Fixture *fixture)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  ZkyRect visible = zky_camera_get_visible (&fixture->camera);
  double zoom = fixture->camera.zoom;

  cairo_translate (cr, round (-visible.x * zoom), round (-visible.y * zoom));
  cairo_scale (cr, zoom, zoom);
  zky_frame_draw (&fixture->frame, zky_session_get_scene (fixture->session), cr, NULL, zoom);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Pixels of which a channel differs clearly. */
static guint
count_differences (cairo_surface_t *a,
                   cairo_surface_t *b)
{
  guint n = 0;

  for (int y = 0; y < HEIGHT; y++)
    {
      const guint32 *left = (gpointer) (cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a));
      const guint32 *right = (gpointer) (cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b));

      for (int x = 0; x < WIDTH; x++)
        for (int shift = 0; shift < 24; shift += 8)
          if (ABS ((int) (left[x] >> shift & 0xff) - (int) (right[x] >> shift & 0xff)) > 40)
            {
              n++;
              break;
            }
    }
  return n;
}

static void
assert_same (Fixture *fixture)
{
  cairo_surface_t *tiles = paint (fixture, TRUE), *plain = draw (fixture);

  /* Where drawing is slow a zoom settles first. */
  while (!zky_tiles_is_complete (fixture->tiles))
    {
      guint n = fixture->n_ready;

      session_wait_until (fixture->n_ready > n);
      cairo_surface_destroy (tiles);
      tiles = paint (fixture, TRUE);
    }

  g_assert_cmpuint (count_differences (tiles, plain), <, SAME);
  cairo_surface_destroy (tiles);
  cairo_surface_destroy (plain);
}

static void
test_paint (Fixture       *fixture,
            gconstpointer  data)
{
  assert_same (fixture);
  g_assert_true (zky_tiles_is_complete (fixture->tiles));
}

static void
test_pan (Fixture       *fixture,
          gconstpointer  data)
{
  for (guint i = 0; i < 4; i++)
    {
      zky_camera_pan (&fixture->camera, 37.3, -21.7);
      assert_same (fixture);
    }
}

static void
test_zoom (Fixture       *fixture,
           gconstpointer  data)
{
  zky_camera_zoom_about (&fixture->camera, 0.7, 100, 100);
  assert_same (fixture);
  zky_camera_zoom_about (&fixture->camera, 2.3, 400, 300);
  assert_same (fixture);
}

/* What has changed is drawn again, and what has not is the same picture. */
static void
test_update (Fixture       *fixture,
             gconstpointer  data)
{
  ZkyScene *scene = zky_session_get_scene (fixture->session);
  g_autoptr (GArray) damage = g_array_new (FALSE, FALSE, sizeof (ZkyRect));
  ZkyFrame before = fixture->frame;
  ZkyRect rect;

  assert_same (fixture);
  fixture->frame.position = 6;
  g_assert_true (zky_frame_get_damage (&before, &fixture->frame, scene, &rect));
  g_array_append_val (damage, rect);
  zky_tiles_update (fixture->tiles, scene, &fixture->frame, damage);
  assert_same (fixture);

  fixture->frame.theme = zky_theme_get (ZKY_THEME_DARK);
  zky_tiles_update (fixture->tiles, scene, &fixture->frame, NULL);
  assert_same (fixture);
}

/* Without time, workers bring the tiles; until then the background or the old picture is there. */
static void
test_workers (Fixture       *fixture,
              gconstpointer  data)
{
  cairo_surface_t *first = paint (fixture, FALSE), *second, *plain;

  g_assert_false (zky_tiles_is_complete (fixture->tiles));
  while (!zky_tiles_is_complete (fixture->tiles))
    {
      guint n = fixture->n_ready;

      session_wait_until (fixture->n_ready > n);
      cairo_surface_destroy (paint (fixture, FALSE));
    }
  second = paint (fixture, FALSE);
  plain = draw (fixture);
  g_assert_cmpuint (count_differences (second, plain), <, SAME);
  g_assert_cmpuint (count_differences (first, plain), >, 1000);

  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
  cairo_surface_destroy (plain);
}

/* The last tiles stand in, scaled, so that nothing flashes. */
static void
test_stand_in (Fixture       *fixture,
               gconstpointer  data)
{
  cairo_surface_t *blurred, *plain, *empty;

  assert_same (fixture);
  zky_camera_zoom_about (&fixture->camera, fixture->camera.zoom * 1.1, 450, 350);
  blurred = paint (fixture, FALSE);
  plain = draw (fixture);
  empty = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  g_assert_false (zky_tiles_is_complete (fixture->tiles));
  g_assert_cmpuint (count_differences (blurred, plain), <, count_differences (empty, plain) / 8);
  cairo_surface_destroy (blurred);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (empty);
}

static void
test_free_while_drawing (Fixture       *fixture,
                         gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      zky_camera_zoom_about (&fixture->camera, 1 + i * 0.05, 0, 0);
      cairo_surface_destroy (paint (fixture, FALSE));
    }
}

static void
test_trim (Fixture       *fixture,
           gconstpointer  data)
{
  ZkyScene *scene = zky_session_get_scene (fixture->session);
  ZkyTileSet *set = zky_tile_set_new (zky_picture_new (scene, &fixture->frame, 1));

  for (guint i = 0; i < 50; i++)
    zky_tile_set_ensure (set, i, 0)->stamp = i;
  zky_tile_set_trim (set, 10, 49);
  g_assert_cmpuint (g_hash_table_size (set->tiles), ==, 10);
  g_assert_nonnull (zky_tile_set_get (set, 49, 0));
  g_assert_null (zky_tile_set_get (set, 0, 0));
  for (guint i = 0; i < 10; i++)
    zky_tile_set_get (set, 40 + i, 0)->stamp = 50;
  zky_tile_set_trim (set, 3, 50);
  g_assert_cmpuint (g_hash_table_size (set->tiles), ==, 10); /* what is seen stays */
  zky_tile_set_free (set);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/tiles/paint", test_paint);
  ADD ("/ui/tiles/pan", test_pan);
  ADD ("/ui/tiles/zoom", test_zoom);
  ADD ("/ui/tiles/update", test_update);
  ADD ("/ui/tiles/workers", test_workers);
  ADD ("/ui/tiles/stand-in", test_stand_in);
  ADD ("/ui/tiles/free-while-drawing", test_free_while_drawing);
  ADD ("/ui/tiles/trim", test_trim);
#undef ADD

  return g_test_run ();
}
