/* canvas-fixture.h: a canvas in a window, with a small formula
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-canvas-private.h"

#include "widget-fixture.h"

#define CANVAS_WIDTH  800
#define CANVAS_HEIGHT 500

/* A chain of so many that nothing could be read of it as a whole. */
#define CANVAS_CHAIN "sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(sin(x))))))))))))))))))"

typedef struct
{
  WidgetFixture  window;
  ZkySession    *session;
  ZkyCanvas     *canvas;
} CanvasFixture;

static inline void
canvas_set_up (CanvasFixture *fixture,
               gconstpointer  data)
{
  fixture->session = session_open (FORMULA);
  session_edit_wait (fixture->session, "x", "3");
  fixture->canvas = ZKY_CANVAS (zky_canvas_new ());
  g_object_set (fixture->canvas, "session", fixture->session, NULL);
  widget_show (&fixture->window, GTK_WIDGET (fixture->canvas), CANVAS_WIDTH, CANVAS_HEIGHT);
}

static inline void
canvas_tear_down (CanvasFixture *fixture,
                  gconstpointer  data)
{
  widget_close (&fixture->window);
  assert_gone (fixture->session);
}

/* Whether the card at which a step ends is seen, all of it. */
static inline gboolean
canvas_sees_step (CanvasFixture *fixture,
                  guint          n)
{
  ZkySteps *steps = zky_session_get_steps (fixture->session);
  ZkyScene *scene = zky_session_get_scene (fixture->session);
  const ZkyRect *rect = &zky_scene_get_card (scene, zky_scene_find_card (scene, zky_steps_get (steps, n)->target))->rect;
  ZkyRect visible = zky_camera_get_visible (&fixture->canvas->camera);

  return rect->x >= visible.x && rect->x + rect->width <= visible.x + visible.width
         && rect->y >= visible.y && rect->y + rect->height <= visible.y + visible.height;
}
