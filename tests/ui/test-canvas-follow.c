/* test-canvas-follow.c: tests ui/canvas/zky-canvas-follow.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "canvas-fixture.h"

/* The view goes along with the steps there and back, but for somebody who looks elsewhere, or wants it to stay. */
static void
test_steps (CanvasFixture *fixture,
            gconstpointer  data)
{
  zky_session_open_expression (fixture->session, CANVAS_CHAIN);
  session_wait (fixture->session);
  zky_session_set_position (fixture->session, 0);
  for (guint i = 1; i <= 18; i++)
    {
      zky_session_set_position (fixture->session, i);
      session_wait_until (fixture->canvas->follow_tick == 0);
      g_assert_true (canvas_sees_step (fixture, i));
    }

  /* Elsewhere */
  zky_camera_pan (&fixture->canvas->camera, 2000, 0);
  zky_canvas_camera_moved (fixture->canvas);
  g_assert_false (canvas_sees_step (fixture, 18));
  zky_session_set_position (fixture->session, 17);
  session_wait_until (fixture->canvas->follow_tick == 0);
  g_assert_false (canvas_sees_step (fixture, 17));

  g_object_set (fixture->canvas, "follows", FALSE, NULL);
  zky_session_set_position (fixture->session, 0);
  zky_session_set_position (fixture->session, 12);
  g_assert_false (canvas_sees_step (fixture, 12));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/ui/canvas-follow/steps", CanvasFixture, NULL, canvas_set_up, test_steps, canvas_tear_down);

  return g_test_run ();
}
