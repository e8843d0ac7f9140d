/* zky-room.c: as much of its child as there is room for
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-room.h"

enum { ACROSS, DOWN, N_WAYS };

struct _ZkyRoom
{
  GtkWidget      parent_instance;

  GtkWidget     *viewport;
  GtkWidget     *bars[N_WAYS];
  GtkAdjustment *adjustments[N_WAYS]; /* owned */
};

enum
{
  PROP_0,
  PROP_CHILD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZkyRoom, zky_room, GTK_TYPE_WIDGET)

static GtkSizeRequestMode
zky_room_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

/* It asks for nothing, so that nobody has to measure its child for that: it has the size that it is given. */
static void
zky_room_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *least,
                  int            *natural,
                  int            *least_baseline,
                  int            *natural_baseline)
{
  *least = *natural = 0;
}

static void
zky_room_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  ZkyRoom *self = ZKY_ROOM (widget);
  GtkWidget *child = gtk_viewport_get_child (GTK_VIEWPORT (self->viewport));
  int least_width = 0, least_height = 0, bar_width, bar_height;
  gboolean across, down;

  if (child != NULL)
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, least_width), &least_height, NULL, NULL, NULL);
    }
  gtk_widget_measure (self->bars[ACROSS], GTK_ORIENTATION_VERTICAL, -1, &bar_height, NULL, NULL, NULL);
  gtk_widget_measure (self->bars[DOWN], GTK_ORIENTATION_HORIZONTAL, -1, &bar_width, NULL, NULL, NULL);

  /* A bar takes room from the other way, which may then need one too. */
  across = least_width > width;
  down = least_height > height - (across ? bar_height : 0);
  across = least_width > width - (down ? bar_width : 0);
  gtk_widget_set_child_visible (self->bars[ACROSS], across);
  gtk_widget_set_child_visible (self->bars[DOWN], down);
  width -= down ? bar_width : 0;
  height -= across ? bar_height : 0;

  gtk_widget_size_allocate (self->viewport, &(GtkAllocation) { 0, 0, MAX (width, 0), MAX (height, 0) }, -1);
  if (across)
    gtk_widget_size_allocate (self->bars[ACROSS], &(GtkAllocation) { 0, height, MAX (width, 0), bar_height }, -1);
  if (down)
    gtk_widget_size_allocate (self->bars[DOWN], &(GtkAllocation) { width, 0, bar_width, MAX (height, 0) }, -1);
}

static void
zky_room_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  if (id == PROP_CHILD)
    g_value_set_object (value, gtk_viewport_get_child (GTK_VIEWPORT (ZKY_ROOM (object)->viewport)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_room_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  if (id == PROP_CHILD)
    gtk_viewport_set_child (GTK_VIEWPORT (ZKY_ROOM (object)->viewport), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_room_dispose (GObject *object)
{
  ZkyRoom *self = ZKY_ROOM (object);

  for (guint i = 0; i < N_WAYS; i++)
    {
      g_clear_pointer (&self->bars[i], gtk_widget_unparent);
      g_clear_object (&self->adjustments[i]);
    }
  g_clear_pointer (&self->viewport, gtk_widget_unparent);

  G_OBJECT_CLASS (zky_room_parent_class)->dispose (object);
}

static void
zky_room_class_init (ZkyRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_room_dispose;
  object_class->get_property = zky_room_get_property;
  object_class->set_property = zky_room_set_property;
  widget_class->get_request_mode = zky_room_get_request_mode;
  widget_class->measure = zky_room_measure;
  widget_class->size_allocate = zky_room_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
zky_room_init (ZkyRoom *self)
{
  for (guint i = 0; i < N_WAYS; i++)
    self->adjustments[i] = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  self->viewport = gtk_viewport_new (self->adjustments[ACROSS], self->adjustments[DOWN]);
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (self->viewport), TRUE);
  gtk_widget_set_parent (self->viewport, GTK_WIDGET (self));
  for (guint i = 0; i < N_WAYS; i++)
    {
      self->bars[i] = gtk_scrollbar_new (i == ACROSS ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, self->adjustments[i]);
      gtk_widget_set_parent (self->bars[i], GTK_WIDGET (self));
    }
}

GtkWidget *
zky_room_new (void)
{
  return g_object_new (ZKY_TYPE_ROOM, NULL);
}
