/* zky-canvas-lens.c: what cards are coloured by, the legend, and the way from mark to mark
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <glib/gi18n.h>

#include "zky-legend.h"
#include "zky-session-calls.h"

#define MARGIN     12.0
#define LEAST_ROOM 340.0 /* a smaller canvas has no room for a legend */

/**
 * zky_canvas_update_lens:
 * @frame: what shall be shown
 *
 * Gives the frame its scale, which is made once for a call.
 */
void
zky_canvas_update_lens (ZkyCanvas *self,
                        ZkyFrame  *frame)
{
  if (self->scene == NULL || frame->steps == NULL)
    return;
  if (self->lens.kind != self->color_by || self->lens_steps != frame->steps || self->lens_scene != self->scene)
    {
      self->lens = zky_lens_make (self->color_by, self->scene, frame->steps, TRUE);
      self->lens_steps = frame->steps;
      self->lens_scene = self->scene;
    }
  frame->lens = self->lens;
}

/* What is on the screen, with the name that the list of calls has for it. */
static ZkyFrame
get_frame (ZkyCanvas  *self,
           char      **name)
{
  ZkyKeptCall *call = zky_session_get_shown_call (self->session);
  ZkyFrame frame = self->shown;

  *name = call != NULL ? zky_kept_call_dup_title (call) : NULL;
  frame.call = *name;
  return frame;
}

/* Screen readers hear what colours mean when they are asked to describe the graph. */
static void
describe (ZkyCanvas *self)
{
  g_autofree char *name = NULL, *text = NULL;
  ZkyFrame frame;

  if (self->session == NULL || self->scene == NULL || self->color_by == ZKY_LENS_NONE)
    {
      gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
      return;
    }
  frame = get_frame (self, &name);
  text = zky_legend_dup_text (&frame, self->scene);
  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Whether there is something to be explained, and room for that. */
gboolean
zky_canvas_has_legend (ZkyCanvas *self)
{
  return self->scene != NULL && self->shown.steps != NULL && self->shown.lens.kind != ZKY_LENS_NONE
         && self->camera.width >= LEAST_ROOM * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1);
}

/**
 * zky_canvas_draw_legend:
 * @cr: in pixels of the widget
 *
 * Draws the legend into the lower left corner, if there is something to be explained.
 */
void
zky_canvas_draw_legend (ZkyCanvas *self,
                        cairo_t   *cr)
{
  double scale = self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1;
  g_autofree char *name = NULL;
  ZkyFrame frame;
  ZkyPen *pen;

  if (!zky_canvas_has_legend (self))
    return;

  frame = get_frame (self, &name);
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  pen = zky_pen_new_cairo (cr);
  zky_legend_draw (&frame, self->scene, MARGIN, self->camera.height / scale - MARGIN - ZKY_LEGEND_HEIGHT, pen);
  zky_pen_free (pen);
  cairo_restore (cr);
}

/* What colour and marks of a card say; NULL for nothing. */
char *
zky_canvas_dup_notes (ZkyCanvas *self,
                      guint      card)
{
  return self->scene != NULL && self->shown.steps != NULL ? zky_frame_dup_notes (&self->shown, self->scene, card) : NULL;
}

static gboolean
tooltip_cb (ZkyCanvas  *self,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip)
{
  gint card = keyboard ? self->selected : self->hovered;
  g_autofree char *notes = card >= 0 ? zky_canvas_dup_notes (self, card) : NULL;
  GdkRectangle place;

  if (notes == NULL)
    return FALSE;

  place = zky_canvas_get_anchor (self, &zky_scene_get_card (self->scene, card)->rect);
  gtk_tooltip_set_text (tooltip, notes);
  gtk_tooltip_set_tip_area (tooltip, &place);
  return TRUE;
}

void
zky_canvas_init_lens (ZkyCanvas *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (tooltip_cb), NULL);
}

ZkyLensKind
zky_canvas_get_color_by (ZkyCanvas *self)
{
  g_return_val_if_fail (ZKY_IS_CANVAS (self), ZKY_LENS_NONE);

  return self->color_by;
}

/**
 * zky_canvas_set_color_by:
 * @kind: what cards are coloured by; %ZKY_LENS_NONE for their own colours
 */
void
zky_canvas_set_color_by (ZkyCanvas   *self,
                         ZkyLensKind  kind)
{
  g_return_if_fail (ZKY_IS_CANVAS (self));
  g_return_if_fail (kind < ZKY_N_LENSES);

  if (self->color_by == kind)
    return;
  self->color_by = kind;
  zky_canvas_update_frame (self);
  describe (self);
  g_object_notify (G_OBJECT (self), "color-by");
}

static void
color_next_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  zky_canvas_set_color_by (self, (self->color_by + 1) % ZKY_N_LENSES);
}

/* From what is selected on; a group counts as its first operator. What is inside closed groups is opened to be seen. */
static void
finding_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  ZkyNode *selected = self->session != NULL ? zky_session_get_selected_node (self->session) : NULL, *next;
  guint group = self->session != NULL ? zky_session_get_selected_group (self->session) : 0;
  int direction = g_str_equal (name, "canvas.next-finding") ? 1 : -1;
  gint from = selected != NULL ? (gint) zky_node_get_index (selected) : -1;
  ZkyMoment moment;

  if (self->scene == NULL || !zky_session_get_moment (self->session, &moment))
    return;
  if (group > 0)
    from = (gint) zky_groups_get (zky_scene_get_groups (self->scene), group)->first - 1;
  next = zky_health_find_next (zky_session_get_health (self->session), &moment, zky_scene_get_graph (self->scene), from,
                               direction);
  if (next == NULL)
    {
      gtk_widget_error_bell (widget);
      g_signal_emit_by_name (self, "nothing-found");
      return;
    }
  zky_session_select_node (self->session, next);
  zky_canvas_show_node (self, next);
}

void
zky_canvas_class_init_lens (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "canvas.color-next", NULL, color_next_action);
  gtk_widget_class_install_action (widget_class, "canvas.next-finding", NULL, finding_action);
  gtk_widget_class_install_action (widget_class, "canvas.previous-finding", NULL, finding_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, 0, "canvas.color-next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, 0, "canvas.next-finding", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, GDK_SHIFT_MASK, "canvas.previous-finding", NULL);
}
