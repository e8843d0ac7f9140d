/* zky-canvas-pointer.c: what the pointer does on the canvas, one controller a gesture
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <math.h>

#define WHEEL_PAN      60.0 /* px a notch */
#define WHEEL_ZOOM     1.15 /* a notch */
#define DRAG_THRESHOLD 5.0  /* px before a press becomes a pan */
#define WIRE_TOLERANCE 6.0  /* px around an edge that still hit it */

static gint
pick_card (ZkyCanvas *self,
           double     view_x,
           double     view_y)
{
  double x, y;

  if (self->scene == NULL)
    return -1;
  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  return zky_scene_pick_card (self->scene, x, y);
}

static gint
pick_wire (ZkyCanvas *self,
           double     view_x,
           double     view_y)
{
  double x, y;

  if (self->scene == NULL)
    return -1;
  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  return zky_scene_pick_wire (self->scene, x, y, WIRE_TOLERANCE / self->camera.zoom);
}

/* The group that a click on its button opens or closes; 0: none. */
static guint
pick_button (ZkyCanvas *self,
             double     view_x,
             double     view_y)
{
  double x, y;

  if (self->scene == NULL)
    return 0;
  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  return zky_scene_pick_button (self->scene, x, y);
}

static ZkyNode *
pick_composite (ZkyCanvas *self,
                double     view_x,
                double     view_y)
{
  double x, y;

  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  return zky_scene_pick_composite (self->scene, x, y);
}

static gboolean
is_on_value (ZkyCanvas *self,
             gint       card,
             double     view_x,
             double     view_y)
{
  const ZkyRect *rect = &zky_scene_get_card (self->scene, card)->value_rect;
  double x, y;

  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

/* Hovering */

static void
set_hovered (ZkyCanvas *self,
             gint       card)
{
  if (self->hovered == card)
    return;
  self->hovered = card;
  zky_canvas_update_frame (self);
}

static void
update_pointer (ZkyCanvas *self)
{
  gint card = pick_card (self, self->pointer_x, self->pointer_y);
  gboolean hits = card >= 0 || pick_button (self, self->pointer_x, self->pointer_y) > 0 ||
                  pick_wire (self, self->pointer_x, self->pointer_y) >= 0;

  set_hovered (self, card);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), self->panning ? "grabbing" : hits ? "pointer" : NULL);
}

static void
motion_cb (ZkyCanvas *self,
           double     x,
           double     y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (!self->panning)
    update_pointer (self);
}

static void
leave_cb (ZkyCanvas *self)
{
  set_hovered (self, -1);
}

/* Clicking */

static void
click_card (ZkyCanvas *self,
            gint       card,
            int        n_press,
            gboolean   subtree,
            double     x,
            double     y)
{
  guint group = zky_scene_get_card (self->scene, card)->group;

  zky_canvas_select_card (self, card);
  if (group > 0 && n_press == 2)
    zky_canvas_toggle_group (self, group, subtree, x, y);
  else if (group > 0)
    return;
  else if (n_press == 2 && zky_session_can_open (self->session, zky_scene_get_card (self->scene, card)->node))
    zky_canvas_open_composite (self, zky_scene_get_card (self->scene, card)->node, x, y);
  else if (n_press == 2 || is_on_value (self, card, x, y))
    zky_canvas_edit_card (self, card);
}

static void
click_wire (ZkyCanvas *self,
            gint       wire,
            gboolean   to_consumer)
{
  const ZkyWire *w = zky_scene_get_wire (self->scene, wire);

  zky_canvas_select_card (self, to_consumer ? w->to : w->from);
}

/* The ground of an open group: a double click closes it. Its title selects it. */
static void
click_ground (ZkyCanvas *self,
              int        n_press,
              gboolean   subtree,
              double     view_x,
              double     view_y)
{
  const ZkyRect *title;
  double x, y;
  guint group;

  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  group = zky_scene_pick_group (self->scene, x, y);
  if (group > 0 && n_press == 2)
    {
      zky_canvas_toggle_group (self, group, subtree, view_x, view_y);
      return;
    }

  title = group > 0 ? &zky_scene_get_box (self->scene, zky_scene_find_box (self->scene, group))->title : NULL;
  if (title != NULL && x >= title->x && x < title->x + title->width && y >= title->y && y < title->y + title->height)
    zky_canvas_select_group (self, group);
  else
    zky_canvas_select_card (self, -1);
}

static void
clicked_cb (ZkyCanvas       *self,
            int              n_press,
            double           x,
            double           y,
            GtkGestureClick *click)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));
  gboolean subtree = (state & GDK_ALT_MASK) != 0;
  ZkyNode *composite;
  guint button;
  gint card, wire;

  if (self->panning || self->scene == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  card = pick_card (self, x, y);
  button = pick_button (self, x, y);
  composite = pick_composite (self, x, y);
  wire = card < 0 ? pick_wire (self, x, y) : -1;
  if (button > 0)
    {
      zky_canvas_select_group (self, button);
      zky_canvas_toggle_group (self, button, subtree, x, y);
    }
  else if (composite != NULL)
    zky_canvas_open_composite (self, composite, x, y);
  else if (card >= 0 && (state & GDK_CONTROL_MASK)
           && zky_canvas_find_partner (self, zky_scene_get_card (self->scene, card)->node) != NULL)
    zky_canvas_go_to_partner (self, zky_scene_get_card (self->scene, card)->node);
  else if (card >= 0)
    click_card (self, card, n_press, subtree, x, y);
  else if (wire >= 0)
    click_wire (self, wire, (state & GDK_CONTROL_MASK) != 0);
  else
    click_ground (self, n_press, subtree, x, y);
}

static void
menu_cb (ZkyCanvas       *self,
         int              n_press,
         double           x,
         double           y,
         GtkGestureClick *click)
{
  gint card = pick_card (self, x, y);

  if (card < 0)
    return;
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  zky_canvas_select_card (self, card);
  zky_canvas_open_menu (self, x, y);
}

/* Panning and zooming */

static void
drag_begin_cb (ZkyCanvas      *self,
               double          x,
               double          y,
               GtkGestureDrag *drag)
{
  self->drag_x = self->drag_y = 0;
  self->panning = FALSE;
  self->pointing = zky_canvas_point_minimap (self, x, y, TRUE);
  if (self->pointing)
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
drag_update_cb (ZkyCanvas      *self,
                double          dx,
                double          dy,
                GtkGestureDrag *drag)
{
  if (self->pointing)
    {
      double x, y;

      gtk_gesture_drag_get_start_point (drag, &x, &y);
      zky_canvas_point_minimap (self, x + dx, y + dy, FALSE);
      return;
    }
  if (!self->panning)
    {
      if (hypot (dx, dy) < DRAG_THRESHOLD)
        return;
      self->panning = TRUE;
      self->auto_fit = FALSE;
      gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
      update_pointer (self);
    }
  zky_camera_pan (&self->camera, dx - self->drag_x, dy - self->drag_y);
  self->drag_x = dx;
  self->drag_y = dy;
  zky_canvas_camera_moved (self);
}

static void
drag_end_cb (ZkyCanvas *self)
{
  self->panning = self->pointing = FALSE;
  update_pointer (self);
}

static gboolean
scroll_cb (ZkyCanvas                *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *scroll)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  gboolean notches = gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;
  /* A wheel that zooms pans with Ctrl, and the other way round; two fingers pan. */
  gboolean zooms = notches && self->wheel_zooms && !(state & GDK_SHIFT_MASK);

  if (((state & GDK_CONTROL_MASK) != 0) != zooms)
    {
      double amount = notches ? dy : dy / WHEEL_PAN;

      zky_canvas_zoom_about (self, self->camera.zoom * pow (WHEEL_ZOOM, -amount), self->pointer_x,
                             self->pointer_y);
      return GDK_EVENT_STOP;
    }
  if ((state & GDK_SHIFT_MASK) && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (notches)
    {
      dx *= WHEEL_PAN;
      dy *= WHEEL_PAN;
    }
  self->auto_fit = FALSE;
  zky_camera_pan (&self->camera, -dx, -dy);
  zky_canvas_camera_moved (self);
  update_pointer (self);
  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (ZkyCanvas *self)
{
  self->pinch_zoom = self->camera.zoom;
}

static void
pinch_cb (ZkyCanvas  *self,
          double      scale,
          GtkGesture *gesture)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    zky_canvas_zoom_about (self, self->pinch_zoom * scale, x, y);
}

/**
 * zky_canvas_init_pointer:
 *
 * Adds the controllers.
 */
void
zky_canvas_init_pointer (ZkyCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;
  GtkGesture *gesture;

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  g_signal_connect_swapped (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);

  gesture = gtk_gesture_zoom_new ();
  g_signal_connect_swapped (gesture, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (gesture, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_drag_new ();
  g_signal_connect_swapped (gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (gesture, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_MIDDLE);
  g_signal_connect_swapped (gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (gesture, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (gesture, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  g_signal_connect_swapped (gesture, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (gesture, "pressed", G_CALLBACK (menu_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));
}
