/* zky-canvas-frame.c: what the canvas shows at the moment
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

/* What the session says now, as a frame that stands still; the tokens come on top of it. */
static ZkyFrame
get_frame (ZkyCanvas *self)
{
  ZkyFrame frame = ZKY_FRAME_INIT;

  frame.theme = self->theme;
  frame.gradients = TRUE;
  frame.digits = self->digits;
  frame.density = gtk_widget_get_scale_factor (GTK_WIDGET (self)) * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1);
  frame.selected = self->selected;
  frame.trace = self->trace;
  frame.selected_group = self->selected_group;
  frame.hovered = self->hovered;
  if (self->session != NULL)
    {
      frame.steps = zky_session_get_steps (self->session);
      frame.position = zky_session_get_position (self->session);
      frame.health = *zky_session_get_health (self->session);
      zky_canvas_update_lens (self, &frame);
      g_object_get (self->session, "quiz", &frame.hide_next, NULL);
      if (frame.hide_next && zky_session_get_phase (self->session) > 0)
        frame.phase = 0.5; /* what is asked for is drawn as a question mark */
    }
  return frame;
}

/**
 * zky_canvas_update_frame:
 *
 * Brings the tiles to what the session, the theme, the selection and the pointer say now.
 */
void
zky_canvas_update_frame (ZkyCanvas *self)
{
  ZkyFrame frame;
  ZkySteps *before;
  ZkyTrace *trace;
  g_autoptr (GArray) damage = NULL;

  /* Of all that a session tells at once, the scene need not come first. */
  zky_canvas_take_scene (self);
  frame = get_frame (self);
  before = self->shown.steps;
  trace = self->shown.trace;
  if (self->scene == NULL || frame.steps == NULL)
    {
      self->shown.theme = self->theme;
      zky_tiles_reset (self->tiles, NULL, &self->shown);
      zky_canvas_invalidate (self);
      return;
    }

  damage = zky_canvas_get_damage (self, &frame);
  if (damage != NULL && damage->len == 0 && frame.position == self->shown.position)
    return;
  zky_tiles_update (self->tiles, self->scene, &frame, damage);
  self->shown = frame;
  zky_steps_ref (self->shown.steps);
  if (self->shown.trace != NULL)
    zky_trace_ref (self->shown.trace);
  g_clear_pointer (&trace, zky_trace_unref);
  g_clear_pointer (&before, zky_steps_unref);
  zky_canvas_invalidate (self);
}
