/* zky-canvas-follow.c: the view goes along with the steps
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#define MARGIN      24.0 /* px */
#define FOLLOW_TIME (250 * G_TIME_SPAN_MILLISECOND)

/* The card at which step @n ends, or -1. */
gint
zky_canvas_find_step (ZkyCanvas *self,
                      guint      n)
{
  ZkySteps *steps = self->session != NULL ? zky_session_get_steps (self->session) : NULL;

  if (self->scene == NULL || steps == NULL || n < 1 || n > zky_steps_get_n (steps))
    return -1;
  if (zky_steps_get_graph (steps) != zky_scene_get_graph (self->scene))
    return -1;
  return zky_scene_find_card (self->scene, zky_steps_get (steps, n)->target);
}

/* Whether one looks there: the middle of the card can be seen. */
static gboolean
is_looked_at (ZkyCanvas *self,
              gint       card)
{
  ZkyRect visible = zky_camera_get_visible (&self->camera);
  const ZkyRect *rect = &zky_scene_get_card (self->scene, card)->rect;
  double x = rect->x + rect->width / 2, y = rect->y + rect->height / 2;

  return x >= visible.x && x <= visible.x + visible.width && y >= visible.y && y <= visible.y + visible.height;
}

static void
move_to (ZkyCanvas *self,
         double     x,
         double     y)
{
  self->camera.x = x;
  self->camera.y = y;
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
  self->follow_at = self->camera;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       unused)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  double t = (double) (g_get_monotonic_time () - self->follow_start) / FOLLOW_TIME;
  double share = t * t * (3 - 2 * t);

  /* A hand on the canvas goes before. */
  if (self->camera.x != self->follow_at.x || self->camera.y != self->follow_at.y || self->camera.zoom != self->follow_at.zoom)
    t = 1;
  else if (t >= 1)
    move_to (self, self->follow_to.x, self->follow_to.y);
  else
    move_to (self, self->follow_from.x + share * (self->follow_to.x - self->follow_from.x),
             self->follow_from.y + share * (self->follow_to.y - self->follow_from.y));

  if (t < 1)
    return G_SOURCE_CONTINUE;
  self->follow_tick = 0;
  return G_SOURCE_REMOVE;
}

void
zky_canvas_stop_following (ZkyCanvas *self)
{
  if (self->follow_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->follow_tick);
  self->follow_tick = 0;
}

/**
 * zky_canvas_follow:
 * @n: the step that is shown, or on its way
 *
 * Moves the view as little as it takes to see where step @n ends, if one looked at the step before. Who has turned to
 * something else stays there.
 */
void
zky_canvas_follow (ZkyCanvas *self,
                   guint      n)
{
  gint before = zky_canvas_find_step (self, self->followed), card = zky_canvas_find_step (self, n);
  ZkyCamera to = self->camera;

  if (n == self->followed)
    return;
  self->followed = n;
  if (!self->follows || card < 0 || self->camera.width <= 0 || (before >= 0 && !is_looked_at (self, before) && self->follow_tick == 0))
    return;
  if (!zky_camera_reveal (&to, &zky_scene_get_card (self->scene, card)->rect, MARGIN))
    return;

  zky_canvas_stop_following (self);
  if (!zky_canvas_is_animated (self))
    {
      move_to (self, to.x, to.y);
      return;
    }
  self->follow_from = self->follow_at = self->camera;
  self->follow_to = to;
  self->follow_start = g_get_monotonic_time ();
  self->follow_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}
