/* zky-canvas-draw.c: puts tiles, tokens and the focus ring on the screen
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#define FRAME_BUDGET   10000 /* µs for drawing tiles before workers take over */
#define OPENING_BUDGET 60000 /* µs, for the first frame of a scene: better late than in pieces */
#define TOKEN_REACH    80.0  /* scene units around a token's middle that it may cover */

static GskRenderNode *
draw_static (ZkyCanvas *self)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, self->camera.width, self->camera.height);
  GskRenderNode *node = gsk_cairo_node_new (&bounds);
  cairo_t *cr = gsk_cairo_node_get_draw_context (node);
  gint64 budget = self->unhurried ? OPENING_BUDGET : FRAME_BUDGET;

  zky_tiles_paint (self->tiles, cr, &self->camera, gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                   g_get_monotonic_time () + budget);
  zky_canvas_draw_legend (self, cr);
  cairo_destroy (cr);
  self->unhurried = FALSE;
  return node;
}

/* The node covers the tokens and little more, so that GTK repaints no more than that. */
static void
snapshot_tokens (ZkyCanvas   *self,
                 GtkSnapshot *snapshot)
{
  ZkyFrame frame = self->shown;
  g_autoptr (GArray) tokens = NULL;
  graphene_rect_t bounds, view;
  cairo_t *cr;

  frame.phase = zky_session_get_phase (self->session);
  if (frame.phase <= 0 || frame.phase >= 1)
    return;
  tokens = zky_frame_get_tokens (&frame, self->scene);
  for (guint i = 0; i < tokens->len; i++)
    {
      const ZkyToken *token = &g_array_index (tokens, ZkyToken, i);
      ZkyRect reach = { token->x - TOKEN_REACH, token->y - TOKEN_REACH, 2 * TOKEN_REACH, 2 * TOKEN_REACH };
      ZkyRect rect = zky_camera_rect_to_view (&self->camera, &reach);
      graphene_rect_t area = GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height);

      if (i == 0)
        bounds = area;
      else
        graphene_rect_union (&bounds, &area, &bounds);
    }
  view = GRAPHENE_RECT_INIT (0, 0, self->camera.width, self->camera.height);
  if (tokens->len == 0 || !graphene_rect_intersection (&bounds, &view, &bounds))
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, self->camera.width / 2, self->camera.height / 2);
  cairo_scale (cr, self->camera.zoom, self->camera.zoom);
  cairo_translate (cr, -self->camera.x, -self->camera.y);
  zky_frame_draw_tokens (&frame, self->scene, cr, self->camera.zoom);
  cairo_destroy (cr);
}

static void
snapshot_focus (ZkyCanvas   *self,
                GtkSnapshot *snapshot)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  const ZkyColor *color = &self->theme->colors[ZKY_COLOR_TEXT];
  GdkRGBA rgba = { color->red, color->green, color->blue, 1 };
  const float widths[4] = { 2, 2, 2, 2 };
  GskRoundedRect outline;
  ZkyRect rect;

  if (!GTK_IS_WINDOW (root) || !gtk_window_get_focus_visible (GTK_WINDOW (root))
      || (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    return;

  rect = (ZkyRect) { 2, 2, self->camera.width - 4, self->camera.height - 4 };
  if (self->selected >= 0)
    {
      rect = zky_camera_rect_to_view (&self->camera, &zky_scene_get_card (self->scene, self->selected)->rect);
      rect = (ZkyRect) { rect.x - 12, rect.y - 12, rect.width + 24, rect.height + 24 };
    }
  else if (self->selected_group > 0)
    {
      gint box = zky_scene_find_box (self->scene, self->selected_group);

      if (box >= 0)
        rect = zky_camera_rect_to_view (&self->camera, &zky_scene_get_box (self->scene, box)->rect);
      rect = (ZkyRect) { rect.x - 12, rect.y - 12, rect.width + 24, rect.height + 24 };
    }
  gsk_rounded_rect_init_from_rect (&outline,
                                   &GRAPHENE_RECT_INIT (rect.x, rect.y, rect.width, rect.height), 12);
  gtk_snapshot_append_border (snapshot, &outline, widths, (GdkRGBA[4]) { rgba, rgba, rgba, rgba });
}

void
zky_canvas_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  if (self->camera.width <= 0 || self->camera.height <= 0)
    return;
  if (self->glide != NULL)
    {
      zky_canvas_snapshot_glide (self, snapshot);
      return;
    }
  if (self->static_node == NULL)
    self->static_node = draw_static (self);
  gtk_snapshot_append_node (snapshot, self->static_node);
  if (self->scene == NULL || self->shown.steps == NULL)
    return;
  snapshot_tokens (self, snapshot);
  snapshot_focus (self, snapshot);
  zky_canvas_snapshot_minimap (self, snapshot);
}
