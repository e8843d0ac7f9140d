/* test-canvas-start.c: tests ui/canvas/zky-canvas-start.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "canvas-fixture.h"

#include "zky-legend.h"

/* What a net of two layers and its loss open with. */
#define NET \
  "local zky = require \"zky\"\n" \
  "local model = zky.module \"Net\"\n" \
  "model:input(\"x\", {{0, 0}, {0, 1}, {1, 0}, {1, 1}})\n" \
  "model.hidden = zky.nn.Linear(2, 8)\n" \
  "model.last = zky.nn.Linear(8, 1)\n" \
  "function model:call(x)\n" \
  "  local y = zky.sigmoid(self.last(zky.tanh(self.hidden(x))))\n" \
  "  return zky.mean(zky.square(y - 1))\n" \
  "end\n" \
  "return model\n"

static void
open_text (CanvasFixture *fixture,
           const char    *text)
{
  zky_session_open_text (fixture->session, NULL, text);
  session_wait (fixture->session);
  g_assert_cmpstr (zky_session_get_error (fixture->session), ==, NULL);
  widget_settle (50);
}

/* The first card, or -1, that lies below @place, in pixels of the widget. */
static gint
find_covered (CanvasFixture *fixture,
              const ZkyRect *place)
{
  ZkyScene *scene = zky_session_get_scene (fixture->session);

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    {
      ZkyRect rect = zky_camera_rect_to_view (&fixture->canvas->camera, &zky_scene_get_card (scene, i)->rect);

      if (rect.x < place->x + place->width && rect.x + rect.width > place->x
          && rect.y < place->y + place->height && rect.y + rect.height > place->y)
        return (gint) i;
    }

  return -1;
}

static void
test_end (CanvasFixture *fixture,
                gconstpointer  data)
{
  ZkyRect map;

  zky_session_open_expression (fixture->session, CANVAS_CHAIN);
  session_wait (fixture->session);
  widget_settle (50);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, >, 0.5);
  g_assert_true (canvas_sees_step (fixture, 18)); /* the play head is at the output */
  g_assert_false (canvas_sees_step (fixture, 1));
  g_assert_true (zky_canvas_get_minimap (fixture->canvas, &map));
  g_assert_cmpint (find_covered (fixture, &map), ==, -1);

  /* Before anything is computed it is at the beginning. */
  zky_session_set_position (fixture->session, 0);
  zky_canvas_fit_start (fixture->canvas);
  g_assert_true (canvas_sees_step (fixture, 1));
  g_assert_false (canvas_sees_step (fixture, 18));
  g_assert_cmpint (find_covered (fixture, &map), ==, -1);

  /* The whole is one key away, and another size of the window does not take it back. */
  zky_canvas_fit (fixture->canvas);
  g_assert_true (canvas_sees_step (fixture, 18));
  zky_canvas_refit (fixture->canvas);
  g_assert_true (canvas_sees_step (fixture, 18));
}

/* Breadcrumbs lie over the upper edge where there are groups. */
static void
test_breadcrumbs (CanvasFixture *fixture,
                  gconstpointer  data)
{
  open_text (fixture, NET);
  g_assert_cmpint (find_covered (fixture, &(ZkyRect) { 0, 0, CANVAS_WIDTH, 40 }), ==, -1);
}

/* With a lens there is a legend in the lower left corner. */
static void
test_legend (CanvasFixture *fixture,
             gconstpointer  data)
{
  const ZkyRect legend = { ZKY_LEGEND_MARGIN, CANVAS_HEIGHT - ZKY_LEGEND_MARGIN - ZKY_LEGEND_HEIGHT, ZKY_LEGEND_WIDTH, ZKY_LEGEND_HEIGHT };

  zky_canvas_fit (fixture->canvas);
  g_assert_cmpint (find_covered (fixture, &legend), >=, 0); /* where it would be */
  g_object_set (fixture->canvas, "color-by", "value", NULL);
  zky_canvas_fit (fixture->canvas);
  g_assert_cmpint (find_covered (fixture, &legend), ==, -1);
}

/* With its backward pass a graph is another picture, of which something can be read at once, wherever one looked before. */
static void
test_backward (CanvasFixture *fixture,
               gconstpointer  data)
{
  static const ZkyBackward ways[] = { ZKY_BACKWARD_BESIDE, ZKY_BACKWARD_MERGED, ZKY_BACKWARD_HIDDEN };

  open_text (fixture, NET);
  zky_canvas_set_view (fixture->canvas, 2, 5000, 5000);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      ZkyRect visible, bounds;

      g_object_set (fixture->session, "backward", ways[i], NULL);
      session_wait (fixture->session);
      widget_settle (50);
      g_assert_cmpint (zky_scene_get_options (zky_session_get_scene (fixture->session)).backward, ==, ways[i]);
      visible = zky_camera_get_visible (&fixture->canvas->camera);
      bounds = zky_scene_get_bounds (zky_session_get_scene (fixture->session));
      g_assert_cmpfloat (fixture->canvas->camera.zoom, >=, 0.28);
      g_assert_cmpfloat (visible.x + visible.width, >=, bounds.x + bounds.width / 2);
      g_assert_cmpint (find_covered (fixture, &(ZkyRect) { 0, 40, CANVAS_WIDTH / 2, CANVAS_HEIGHT - 80 }), >=, 0);
      g_assert_cmpint (find_covered (fixture, &(ZkyRect) { 0, 0, 200, 36 }), ==, -1);
    }
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CanvasFixture, NULL, canvas_set_up, func, canvas_tear_down)
  ADD ("/ui/canvas-start/end", test_end);
  ADD ("/ui/canvas-start/breadcrumbs", test_breadcrumbs);
  ADD ("/ui/canvas-start/legend", test_legend);
  ADD ("/ui/canvas-start/backward", test_backward);
#undef ADD

  return g_test_run ();
}
