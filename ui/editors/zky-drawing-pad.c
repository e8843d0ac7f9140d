/* zky-drawing-pad.c: an image that is drawn by hand
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-drawing-pad.h"

#include <glib/gi18n.h>
#include <math.h>

#define SIDE   224  /* px of the pad */
#define RADIUS 1.1  /* of the brush, in pixels of an image of 8; larger images have a larger one */
#define LEAST  5
#define MOST   64

struct _ZkyDrawingPad
{
  GtkWidget  parent_instance;

  ZkyTensor *value;     /* owned */
  double     last_x, last_y;
  double     ink;
  guint      row, column;  /* of the cursor */
};

G_DEFINE_FINAL_TYPE (ZkyDrawingPad, zky_drawing_pad, GTK_TYPE_WIDGET)

enum { BEGIN, CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static gsize
get_rows (const ZkyTensor *value)
{
  return zky_tensor_get_dim (value, zky_tensor_get_n_axes (value) - 2);
}

static gsize
get_columns (const ZkyTensor *value)
{
  return zky_tensor_get_dim (value, zky_tensor_get_n_axes (value) - 1);
}

gboolean
zky_drawing_pad_suits (const ZkyTensor *value)
{
  gsize rows, columns;

  if (!zky_dtype_is_float (zky_tensor_get_dtype (value)) || zky_tensor_get_n_axes (value) < 2)
    return FALSE;
  rows = get_rows (value);
  columns = get_columns (value);

  return rows >= LEAST && rows <= MOST && columns >= LEAST && columns <= MOST && zky_tensor_get_size (value) == rows * columns
         && rows <= 2 * columns && columns <= 2 * rows;
}

/* Full in the middle, nothing at the rim; what is there already stays where it is darker. */
ZkyTensor *
zky_drawing_pad_dot (ZkyTensor *value,
                     double     x,
                     double     y,
                     double     ink)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  gsize rows = get_rows (value), columns = get_columns (value);
  g_autofree double *numbers = g_new (double, rows * columns);
  double radius = RADIUS * MAX (1, (double) MAX (rows, columns) / 14);

  for (gsize i = 0; i < rows * columns; i++)
    {
      double distance = hypot (i % columns + 0.5 - x, i / columns + 0.5 - y);
      double dab = CLAMP (1.5 - distance / radius, 0, 1), old = zky_tensor_get_double (value, i);

      numbers[i] = ink > 0 ? MAX (old, dab * ink) : MIN (old, 1 - dab);
    }

  return zky_tensor_new_from_doubles (zky_tensor_get_dtype (value), &shape, numbers, NULL);
}

static void
take (ZkyDrawingPad *self,
      ZkyTensor     *value)
{
  ZkyTensor *before = self->value;

  if (value == NULL)
    return;
  self->value = value;
  if (before != NULL)
    zky_tensor_unref (before);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dab (ZkyDrawingPad *self,
     double         x,
     double         y)
{
  take (self, zky_drawing_pad_dot (self->value, x, y, self->ink));
  g_signal_emit (self, signals[CHANGED], 0, self->value);
}

/* -- Drawing with a pointer ------------------------------------------------------------- */

static void
to_pixels (ZkyDrawingPad *self,
           double         x,
           double         y,
           double        *column,
           double        *row)
{
  *column = x / gtk_widget_get_width (GTK_WIDGET (self)) * (double) get_columns (self->value);
  *row = y / gtk_widget_get_height (GTK_WIDGET (self)) * (double) get_rows (self->value);
}

static void
drag_begin_cb (ZkyDrawingPad  *self,
               double          x,
               double          y,
               GtkGestureDrag *drag)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->ink = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (drag)) == GDK_BUTTON_SECONDARY ? 0 : 1;
  g_signal_emit (self, signals[BEGIN], 0);
  to_pixels (self, x, y, &self->last_x, &self->last_y);
  dab (self, self->last_x, self->last_y);
}

/* Dots so close together that they make a line. */
static void
drag_update_cb (ZkyDrawingPad  *self,
                double          dx,
                double          dy,
                GtkGestureDrag *drag)
{
  double start_x, start_y, x, y, length;
  guint n;

  gtk_gesture_drag_get_start_point (drag, &start_x, &start_y);
  to_pixels (self, start_x + dx, start_y + dy, &x, &y);
  length = hypot (x - self->last_x, y - self->last_y);
  n = MAX (1, (guint) (length * 2));
  for (guint i = 1; i <= MIN (n, 200); i++)
    take (self, zky_drawing_pad_dot (self->value, self->last_x + (x - self->last_x) * i / n,
                                     self->last_y + (y - self->last_y) * i / n, self->ink));
  self->last_x = x;
  self->last_y = y;
  g_signal_emit (self, signals[CHANGED], 0, self->value);
}

/* -- And by keys --------------------------------------------------------------------------- */

static void
move_cursor (ZkyDrawingPad *self,
             int            dx,
             int            dy)
{
  self->column = (guint) CLAMP ((int) self->column + dx, 0, (int) get_columns (self->value) - 1);
  self->row = (guint) CLAMP ((int) self->row + dy, 0, (int) get_rows (self->value) - 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_cb (ZkyDrawingPad *self,
        guint          key)
{
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      move_cursor (self, key == GDK_KEY_Left ? -1 : 1, 0);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      move_cursor (self, 0, key == GDK_KEY_Up ? -1 : 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_space:
    case GDK_KEY_BackSpace:
      self->ink = key == GDK_KEY_space ? 1 : 0;
      g_signal_emit (self, signals[BEGIN], 0);
      dab (self, self->column + 0.5, self->row + 0.5);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
      zky_drawing_pad_clear (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* -- The widget ------------------------------------------------------------------------------- */

/* Ink on paper, the way that it would be on a board: white on black, in light and dark. */
static void
zky_drawing_pad_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  ZkyDrawingPad *self = ZKY_DRAWING_PAD (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gsize rows = get_rows (self->value), columns = get_columns (self->value);
  double dx = (double) width / columns, dy = (double) height / rows;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  for (gsize i = 0; i < rows * columns; i++)
    {
      double value = CLAMP (zky_tensor_get_double (self->value, i), 0, 1);

      cairo_rectangle (cr, i % columns * dx, i / columns * dy, dx + 0.5, dy + 0.5);
      cairo_set_source_rgb (cr, value, value, value);
      cairo_fill (cr);
    }
  if (gtk_widget_has_focus (widget))
    {
      cairo_rectangle (cr, self->column * dx + 0.5, self->row * dy + 0.5, dx - 1, dy - 1);
      cairo_set_source_rgb (cr, 0.2, 0.6, 1);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
zky_drawing_pad_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  ZkyTensor *value = ZKY_DRAWING_PAD (widget)->value;
  double rows = get_rows (value), columns = get_columns (value), most = MAX (rows, columns);

  *minimum = *natural = (int) (SIDE * (orientation == GTK_ORIENTATION_HORIZONTAL ? columns : rows) / most);
  *minimum_baseline = *natural_baseline = -1;
}

static void
zky_drawing_pad_finalize (GObject *object)
{
  zky_tensor_unref (ZKY_DRAWING_PAD (object)->value);

  G_OBJECT_CLASS (zky_drawing_pad_parent_class)->finalize (object);
}

static void
zky_drawing_pad_class_init (ZkyDrawingPadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zky_drawing_pad_finalize;
  widget_class->snapshot = zky_drawing_pad_snapshot;
  widget_class->measure = zky_drawing_pad_measure;
  signals[BEGIN] = g_signal_new ("begin", ZKY_TYPE_DRAWING_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_DRAWING_PAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_css_name (widget_class, "drawingpad");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
zky_drawing_pad_init (ZkyDrawingPad *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), 0);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "crosshair");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Drawing pad"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("The first button draws, the second one erases; arrows move, Space draws, Backspace erases, Delete clears"), -1);
}

GtkWidget *
zky_drawing_pad_new (ZkyTensor *value)
{
  ZkyDrawingPad *self;

  g_return_val_if_fail (zky_drawing_pad_suits (value), NULL);

  self = g_object_new (ZKY_TYPE_DRAWING_PAD, NULL);
  self->value = zky_tensor_ref (value);

  return GTK_WIDGET (self);
}

/* Shows another image of any size; emits nothing. */
void
zky_drawing_pad_set_value (ZkyDrawingPad *self,
                           ZkyTensor     *value)
{
  g_return_if_fail (ZKY_IS_DRAWING_PAD (self));
  g_return_if_fail (zky_drawing_pad_suits (value));

  if (value == self->value)
    return;
  take (self, zky_tensor_ref (value));
  move_cursor (self, 0, 0);
}

void
zky_drawing_pad_clear (ZkyDrawingPad *self)
{
  ZkyShape shape;

  g_return_if_fail (ZKY_IS_DRAWING_PAD (self));

  shape = zky_tensor_get_shape (self->value);
  g_signal_emit (self, signals[BEGIN], 0);
  take (self, zky_tensor_new_zeros (zky_tensor_get_dtype (self->value), &shape, NULL));
  g_signal_emit (self, signals[CHANGED], 0, self->value);
}
