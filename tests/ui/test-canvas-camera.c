/* test-canvas-camera.c: tests ui/canvas/zky-canvas-camera.c, with a real pointer and wheel
 * SPDX-License-Identifier: Apache-2.0 */
#include "canvas-fixture.h"

static void
test_fit (CanvasFixture *fixture,
          gconstpointer  data)
{
  ZkyRect bounds = zky_scene_get_bounds (zky_session_get_scene (fixture->session));
  ZkyRect view = zky_camera_rect_to_view (&fixture->canvas->camera, &bounds);

  g_assert_cmpfloat (view.x, >=, 0);
  g_assert_cmpfloat (view.y, >=, 0);
  g_assert_cmpfloat (view.x + view.width, <=, 800);
  g_assert_cmpfloat (view.y + view.height, <=, 500);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, <=, 1.6);
}

static void
test_pan (CanvasFixture *fixture,
          gconstpointer  data)
{
  ZkyCamera before = fixture->canvas->camera;

  widget_move_pointer (&fixture->window, 5, 5);
  widget_button (&fixture->window, 1, TRUE);
  for (guint i = 1; i <= 10; i++)
    widget_move_pointer (&fixture->window, 5 + 6 * i, 5 + 4 * i);
  widget_button (&fixture->window, 1, FALSE);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.x, before.x - 60 / before.zoom, 1);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.y, before.y - 40 / before.zoom, 1);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, before.zoom);
}

static void
turn_wheel (CanvasFixture *fixture,
            guint    button)
{
  widget_button (&fixture->window, button, TRUE);
  widget_button (&fixture->window, button, FALSE);
  widget_settle (60);
}

/* As it is set: the wheel zooms, and with Ctrl it pans. */
static void
test_wheel_zooms (CanvasFixture *fixture,
                  gconstpointer  data)
{
  double zoom, y;

  g_object_set (fixture->canvas, "wheel-zooms", TRUE, NULL);
  widget_move_pointer (&fixture->window, 400, 250);
  zoom = fixture->canvas->camera.zoom;
  turn_wheel (fixture, 4);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, >, zoom);
  turn_wheel (fixture, 5);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.zoom, zoom, 1e-9);

  turn_wheel (fixture, 4);
  zoom = fixture->canvas->camera.zoom;
  y = fixture->canvas->camera.y;
  widget_key_event (&fixture->window, GDK_KEY_Control_L, TRUE);
  turn_wheel (fixture, 5);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, FALSE);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, zoom);
  g_assert_cmpfloat (fixture->canvas->camera.y, !=, y);
}

/* Button 4 and 5 are the wheel. */
static void
test_wheel (CanvasFixture *fixture,
            gconstpointer  data)
{
  ZkyCamera before = fixture->canvas->camera, after;
  double x0, y0, x1, y1;

  widget_move_pointer (&fixture->window, 200, 100);
  zky_camera_to_scene (&before, 200, 100, &x0, &y0);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, TRUE);
  widget_button (&fixture->window, 4, TRUE);
  widget_button (&fixture->window, 4, FALSE);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, FALSE);
  after = fixture->canvas->camera;
  g_assert_cmpfloat (after.zoom, >, before.zoom * 1.05);
  zky_camera_to_scene (&after, 200, 100, &x1, &y1);
  g_assert_cmpfloat_with_epsilon (x0, x1, 1);
  g_assert_cmpfloat_with_epsilon (y0, y1, 1);

  widget_button (&fixture->window, 5, TRUE);
  widget_button (&fixture->window, 5, FALSE);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, after.zoom);
  g_assert_cmpfloat (fixture->canvas->camera.y, >, after.y);
}

static void
test_zoom_actions (CanvasFixture *fixture,
                   gconstpointer  data)
{
  GtkWidget *canvas = GTK_WIDGET (fixture->canvas);
  double fit = fixture->canvas->camera.zoom, zoom;
  guint count = 0;

  g_signal_connect_swapped (canvas, "notify::zoom", G_CALLBACK (session_count_cb), &count);
  gtk_widget_activate_action (canvas, "canvas.zoom-in", NULL);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, >, fit);
  gtk_widget_activate_action (canvas, "canvas.zoom-normal", NULL);
  g_object_get (canvas, "zoom", &zoom, NULL);
  g_assert_cmpfloat (zoom, ==, 1);
  gtk_widget_activate_action (canvas, "canvas.zoom-out", NULL);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, <, 1);
  gtk_widget_activate_action (canvas, "canvas.fit", NULL);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, fit);
  g_assert_cmpuint (count, ==, 4);

  g_object_set (canvas, "zoom", ZKY_ZOOM_MAX, NULL);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, ZKY_ZOOM_MAX);
  g_object_set (canvas, "large-text", TRUE, NULL);
  g_object_set (canvas, "large-text", FALSE, NULL);
}

static gboolean
sees_card (CanvasFixture *fixture,
           gint           card)
{
  ZkyScene *scene = zky_session_get_scene (fixture->session);
  ZkyRect visible = zky_camera_get_visible (&fixture->canvas->camera);
  gboolean sees = FALSE;

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    {
      const ZkyRect *rect = &zky_scene_get_card (scene, i)->rect;

      sees |= (card < 0 || (guint) card == i) && rect->x < visible.x + visible.width && rect->x + rect->width > visible.x &&
              rect->y < visible.y + visible.height && rect->y + rect->height > visible.y;
    }

  return sees;
}

/* In the middle of a picture there may be nothing: a zoom by key shows what is selected, or else what is nearest. */
static void
test_zoom_empty (CanvasFixture *fixture,
                 gconstpointer  data)
{
  GtkWidget *canvas = GTK_WIDGET (fixture->canvas);
  ZkyScene *scene;
  ZkyRect bounds;
  ZkyNode *x;

  zky_session_open_expression (fixture->session, CANVAS_CHAIN " * x");
  session_wait (fixture->session);
  scene = zky_session_get_scene (fixture->session);
  bounds = zky_scene_get_bounds (scene);
  zky_canvas_set_view (fixture->canvas, 0.1, bounds.x, bounds.y + bounds.height + 2000);
  g_assert_true (sees_card (fixture, -1));
  gtk_widget_activate_action (canvas, "canvas.zoom-normal", NULL);
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, 1);
  g_assert_true (sees_card (fixture, -1));

  x = zky_graph_find_node (zky_scene_get_graph (scene), "x");
  gtk_widget_activate_action (canvas, "canvas.fit", NULL);
  zky_session_select_node (fixture->session, x);
  gtk_widget_activate_action (canvas, "canvas.zoom-normal", NULL);
  g_assert_true (sees_card (fixture, zky_scene_find_card (scene, x)));
}

static void
test_view (CanvasFixture *fixture,
           gconstpointer  data)
{
  double zoom, x, y;

  zky_canvas_set_view (fixture->canvas, 0.8, 12, -7);
  zky_canvas_get_view (fixture->canvas, &zoom, &x, &y);
  g_assert_cmpfloat (zoom, ==, 0.8);
  g_assert_cmpfloat (x, ==, 12);

  /* An edit leaves the view alone, another model is shown as a whole. */
  session_edit_wait (fixture->session, "x", "4");
  g_assert_cmpfloat (fixture->canvas->camera.zoom, ==, 0.8);
  zky_session_open_expression (fixture->session, "sin(x) * cos(y) + x");
  session_wait (fixture->session);
  g_assert_true (fixture->canvas->auto_fit);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CanvasFixture, NULL, canvas_set_up, func, canvas_tear_down)
  ADD ("/ui/canvas-camera/fit", test_fit);
  ADD ("/ui/canvas-camera/pan", test_pan);
  ADD ("/ui/canvas-camera/wheel", test_wheel);
  ADD ("/ui/canvas-camera/wheel/zooms", test_wheel_zooms);
  ADD ("/ui/canvas-camera/zoom-actions", test_zoom_actions);
  ADD ("/ui/canvas-camera/zoom-empty", test_zoom_empty);
  ADD ("/ui/canvas-camera/view", test_view);
#undef ADD

  return g_test_run ();
}
