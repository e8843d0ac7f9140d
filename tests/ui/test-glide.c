/* test-glide.c: the way from one layout to another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-glide.h"

#include "big-models.h"
#include "scene-fixture.h"

static ZkyScene *
make_scene (ZkyGraph        *graph,
            ZkyFoldsDefault  state)
{
  g_autoptr (ZkyFolds) folds = zky_folds_new (state);
  ZkySceneOptions options = { .gradients = TRUE, .folds = folds };
  ZkyScene *scene = zky_scene_new (graph, &options);

  g_assert_true (zky_scene_layout (scene, NULL, NULL));
  return scene;
}

static gboolean
rect_equal (const ZkyRect *a,
            const ZkyRect *b)
{
  return ABS (a->x - b->x) < 1e-6 && ABS (a->y - b->y) < 1e-6 && ABS (a->width - b->width) < 1e-6 &&
         ABS (a->height - b->height) < 1e-6;
}

/* What is in both scenes starts where it was; what was inside a closed group comes out of its card; all ends in its place. */
static void
test_ways (void)
{
  g_autofree char *model = big_transformer (3, 2);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyScene) closed = make_scene (graph, ZKY_FOLDS_CLOSED), open = make_scene (graph, ZKY_FOLDS_OPEN);
  g_autoptr (ZkyGlide) glide = zky_glide_new (closed, open);
  guint n_out = 0;

  for (guint i = 0; i < zky_scene_get_n_cards (open); i++)
    {
      const ZkyCard *card = zky_scene_get_card (open, i);
      ZkyRect start = zky_glide_get_card (glide, i, 0), end = zky_glide_get_card (glide, i, 1);
      gint before = zky_scene_find_card (closed, card->node);

      g_assert_true (rect_equal (&end, &card->rect));
      if (card->badge_for >= 0)
        continue;
      g_assert_cmpint (before, >=, 0);
      if (zky_scene_get_card (closed, before)->node == card->node)
        {
          g_assert_true (rect_equal (&start, &zky_scene_get_card (closed, before)->rect));
          continue;
        }
      n_out++;
      g_assert_cmpfloat (start.width, <, card->rect.width);
      g_assert_cmpfloat (start.x, >=, zky_scene_get_card (closed, before)->rect.x);
      g_assert_cmpfloat (start.x + start.width, <=,
                         zky_scene_get_card (closed, before)->rect.x + zky_scene_get_card (closed, before)->rect.width);
    }
  g_assert_cmpuint (n_out, >, 20);
}

static guint
count_ink (ZkyGlide       *glide,
           const ZkyFrame *frame,
           ZkyRect         bounds,
           double          t)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 400);
  cairo_t *cr = cairo_create (surface);
  double zoom = MIN (400 / bounds.width, 400 / bounds.height);
  const guint32 *pixels;
  guint n = 0;

  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -bounds.x, -bounds.y);
  zky_glide_draw (glide, frame, cr, &bounds, zoom, t);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  for (guint i = 0; i < 400 * 400; i++)
    n += pixels[i] != pixels[0];
  cairo_surface_destroy (surface);

  return n;
}

/* Something is to be seen all the way, in both directions, and it is not all the same. */
static void
test_draw (void)
{
  g_autofree char *model = big_rnn (4);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  g_autoptr (ZkyScene) closed = make_scene (graph, ZKY_FOLDS_CLOSED), open = make_scene (graph, ZKY_FOLDS_OPEN);
  g_autoptr (ZkyGlide) opening = zky_glide_new (closed, open), closing = zky_glide_new (open, closed);
  ZkyFrame frame = ZKY_FRAME_INIT;
  ZkyRect bounds = zky_scene_get_bounds (open);

  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.steps = steps;
  for (double t = 0; t <= 1; t += 0.25)
    {
      g_assert_cmpuint (count_ink (opening, &frame, bounds, t), >, 100);
      g_assert_cmpuint (count_ink (closing, &frame, bounds, t), >, 100);
    }
  g_assert_cmpuint (count_ink (opening, &frame, bounds, 1), >, count_ink (opening, &frame, bounds, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/glide/ways", test_ways);
  g_test_add_func ("/ui/glide/draw", test_draw);

  return g_test_run ();
}
