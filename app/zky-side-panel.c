/* zky-side-panel.c: what stands beside the graph, as wide as somebody drags its edge
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-side-panel.h"

#include <glib/gi18n.h>

#include "zky-room.h"

#define USUAL_WIDTH 360
#define KEY_STEP    20

struct _ZkySidePanel
{
  GtkWidget  parent_instance;

  int        width;
  int        most;
  int        width_before; /* that the drag began with */
  double     pointer_before;

  GtkWidget *edge;
  GtkWidget *room;  /* around the child */
};

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_WIDTH,
  PROP_MOST,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZkySidePanel, zky_side_panel, GTK_TYPE_WIDGET)

/* Width */

/* The width that it has when it is wanted to be @width wide: not less than its child has to be, unless there is no room for that. */
static int
fit (ZkySidePanel *self,
     int           width)
{
  width = MAX (width, zky_side_panel_get_least (self));

  return self->most > 0 ? MIN (width, self->most) : width;
}

static void
set_width (ZkySidePanel *self,
           int           width)
{
  if (self->width == width)
    return;
  self->width = width;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH]);
}

static void
set_most (ZkySidePanel *self,
          int           most)
{
  if (self->most == most)
    return;
  self->most = most;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOST]);
}

/* The edge is on the side of the graph: that of the beginning of lines. */
static int
get_direction (ZkySidePanel *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;
}

static double
get_pointer (ZkySidePanel   *self,
             GtkGestureDrag *drag,
             double          offset)
{
  double start_x, start_y, x, y;

  /* The edge moves with the pointer: where that is is told by what does not move. */
  gtk_gesture_drag_get_start_point (drag, &start_x, &start_y);
  gtk_widget_translate_coordinates (self->edge, GTK_WIDGET (gtk_widget_get_root (self->edge)), start_x + offset, start_y, &x, &y);

  return x;
}

static void
drag_begin_cb (ZkySidePanel   *self,
               double          x,
               double          y,
               GtkGestureDrag *drag)
{
  self->width_before = gtk_widget_get_width (GTK_WIDGET (self));
  self->pointer_before = get_pointer (self, drag, 0);
}

static void
drag_update_cb (ZkySidePanel   *self,
                double          x,
                double          y,
                GtkGestureDrag *drag)
{
  double moved = get_pointer (self, drag, x) - self->pointer_before;

  set_width (self, fit (self, self->width_before - get_direction (self) * (int) moved));
}

static void
pressed_cb (ZkySidePanel *self,
            int           n)
{
  if (n == 2)
    set_width (self, USUAL_WIDTH);
}

static gboolean
key_cb (ZkySidePanel    *self,
        guint            key,
        guint            code,
        GdkModifierType  modifiers)
{
  int width = fit (self, self->width);

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      set_width (self, fit (self, width + get_direction (self) * KEY_STEP));
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      set_width (self, fit (self, width - get_direction (self) * KEY_STEP));
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      set_width (self, USUAL_WIDTH);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The object */

static void
zky_side_panel_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *least,
                        int            *natural,
                        int            *least_baseline,
                        int            *natural_baseline)
{
  ZkySidePanel *self = ZKY_SIDE_PANEL (widget);

  *least = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? fit (self, self->width) : 0;
}

static void
zky_side_panel_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  ZkySidePanel *self = ZKY_SIDE_PANEL (widget);
  GtkAllocation edge = { 0, 0, 0, height }, room = { 0, 0, 0, height };

  gtk_widget_measure (self->edge, GTK_ORIENTATION_HORIZONTAL, -1, &edge.width, NULL, NULL, NULL);
  room.width = MAX (0, width - edge.width);
  if (get_direction (self) > 0)
    room.x = edge.width;
  else
    edge.x = room.width;

  gtk_widget_size_allocate (self->edge, &edge, -1);
  gtk_widget_size_allocate (self->room, &room, -1);
}

static void
zky_side_panel_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  ZkySidePanel *self = ZKY_SIDE_PANEL (object);

  switch (id)
    {
    case PROP_CHILD:
      g_object_get_property (G_OBJECT (self->room), "child", value);
      break;
    case PROP_WIDTH:
      g_value_set_int (value, self->width);
      break;
    case PROP_MOST:
      g_value_set_int (value, self->most);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_side_panel_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ZkySidePanel *self = ZKY_SIDE_PANEL (object);

  switch (id)
    {
    case PROP_CHILD:
      g_object_set_property (G_OBJECT (self->room), "child", value);
      break;
    case PROP_WIDTH:
      set_width (self, g_value_get_int (value));
      break;
    case PROP_MOST:
      set_most (self, g_value_get_int (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_side_panel_dispose (GObject *object)
{
  ZkySidePanel *self = ZKY_SIDE_PANEL (object);

  g_clear_pointer (&self->edge, gtk_widget_unparent);
  g_clear_pointer (&self->room, gtk_widget_unparent);

  G_OBJECT_CLASS (zky_side_panel_parent_class)->dispose (object);
}

static void
zky_side_panel_class_init (ZkySidePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zky_side_panel_dispose;
  object_class->get_property = zky_side_panel_get_property;
  object_class->set_property = zky_side_panel_set_property;
  widget_class->measure = zky_side_panel_measure;
  widget_class->size_allocate = zky_side_panel_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_WIDTH] = g_param_spec_int ("width", NULL, NULL, 0, G_MAXINT16, USUAL_WIDTH, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_MOST] = g_param_spec_int ("most", NULL, NULL, 0, G_MAXINT16, 0, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "sidepanel");
}

static void
add_edge (ZkySidePanel *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->edge = g_object_new (GTK_TYPE_SEPARATOR, "css-name", "paneledge", "orientation", GTK_ORIENTATION_VERTICAL,
                             "focusable", TRUE, "tooltip-text", _("Drag to Change the Width of the Panel"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->edge), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Width of the side panel"), -1);
  gtk_widget_set_cursor_from_name (self->edge, "col-resize");
  gtk_widget_set_parent (self->edge, GTK_WIDGET (self));

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (self->edge, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (self->edge, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (self->edge, keys);
}

static void
zky_side_panel_init (ZkySidePanel *self)
{
  self->width = USUAL_WIDTH;
  add_edge (self);
  self->room = zky_room_new ();
  gtk_widget_set_parent (self->room, GTK_WIDGET (self));
}

/**
 * zky_side_panel_get_least:
 *
 * Returns: pixels that it needs for all of its child to be seen
 */
int
zky_side_panel_get_least (ZkySidePanel *self)
{
  GtkWidget *child;
  int edge, least = 0;

  g_return_val_if_fail (ZKY_IS_SIDE_PANEL (self), 0);

  gtk_widget_measure (self->edge, GTK_ORIENTATION_HORIZONTAL, -1, &edge, NULL, NULL, NULL);
  g_object_get (self->room, "child", &child, NULL);
  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_clear_object (&child);

  return edge + least;
}
