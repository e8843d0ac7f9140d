/* test-canvas-frame.c: what the canvas shows belongs to one call, in whatever order its session tells of another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include "widget-fixture.h"

/* Half way to a step that is asked for, another model comes: its steps, and the scene of one without gradients, do not go together. */
static void
test_together (void)
{
  ZkySession *session = session_open ("f(a, b, c) = less(a, b)");
  GtkWidget *canvas = zky_canvas_new ();
  WidgetFixture window;

  g_object_set (canvas, "session", session, "color-by", "memory", NULL);
  g_object_set (session, "quiz", TRUE, NULL);
  widget_show (&window, canvas, 800, 500);
  zky_session_set_position (session, 0);
  zky_session_set_phase (session, 0.5);

  zky_session_open_expression (session, "f(a, b, c) = sin(a) * b + c");
  session_wait (session);
  g_assert_true (ZKY_CANVAS (canvas)->scene == zky_session_get_scene (session));
  g_assert_true (ZKY_CANVAS (canvas)->shown.steps == zky_session_get_steps (session));

  widget_close (&window);
  assert_gone (session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();

  g_test_add_func ("/ui/canvas-frame/together", test_together);

  return g_test_run ();
}
