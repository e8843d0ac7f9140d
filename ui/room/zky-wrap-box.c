/* zky-wrap-box.c: children beside each other, in as many rows as they need
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-wrap-box.h"

struct _ZkyWrapBox
{
  GtkWidget parent_instance;

  int       spacing;
};

G_DEFINE_FINAL_TYPE (ZkyWrapBox, zky_wrap_box, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What stands beside each other */
typedef struct
{
  GtkWidget *first, *end; /* end: behind the last one, or NULL */
  int        left_over;   /* pixels */
  int        n_expand;
} Row;

static int
get_wanted (GtkWidget *child,
            int        width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return MIN (natural, width);
}

/* The row that begins with @first, which is visible */
static Row
find_row (ZkyWrapBox *self,
          GtkWidget  *first,
          int         width)
{
  Row row = { first, NULL, width + self->spacing, 0 };

  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int wanted;

      if (!gtk_widget_should_layout (child))
        continue;
      wanted = get_wanted (child, width) + self->spacing;
      if (child != first && wanted > row.left_over)
        {
          row.end = child;
          break;
        }
      row.left_over -= wanted;
      row.n_expand += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    }

  return row;
}

/* Gives the children of @row their places from @y on, if @allocate.
 *
 * Returns: the height of the row */
static int
place_row (ZkyWrapBox *self,
           Row        *row,
           int         width,
           int         y,
           gboolean    allocate)
{
  const gboolean from_right = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int extra = row->n_expand > 0 ? row->left_over / row->n_expand : 0, height = 0;

  for (int pass = 0; pass <= allocate; pass++)
    {
      int x = 0;

      for (GtkWidget *child = row->first; child != row->end; child = gtk_widget_get_next_sibling (child))
        {
          int wide, high;

          if (!gtk_widget_should_layout (child))
            continue;
          wide = get_wanted (child, width);
          if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
            wide += extra;
          if (pass == 0)
            {
              gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, &high, NULL, NULL);
              height = MAX (height, high);
            }
          else
            gtk_widget_size_allocate (child, &(GtkAllocation) { from_right ? width - x - wide : x, y, wide, height }, -1);
          x += wide + self->spacing;
        }
    }

  return height;
}

/* Returns: the height of all rows */
static int
place (ZkyWrapBox *self,
       int         width,
       gboolean    allocate)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));
  int y = 0;

  while (child != NULL)
    {
      Row row;

      if (!gtk_widget_should_layout (child))
        {
          child = gtk_widget_get_next_sibling (child);
          continue;
        }
      row = find_row (self, child, width);
      y += place_row (self, &row, width, y, allocate) + self->spacing;
      child = row.end;
    }

  return MAX (0, y - self->spacing);
}

static GtkSizeRequestMode
zky_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
zky_wrap_box_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *least,
                      int            *natural,
                      int            *least_baseline,
                      int            *natural_baseline)
{
  ZkyWrapBox *self = ZKY_WRAP_BOX (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *least = *natural = place (self, for_size < 0 ? G_MAXINT16 : for_size, FALSE);
      return;
    }

  *least = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_least, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_least, &child_natural, NULL, NULL);
      *least = MAX (*least, child_least);
      *natural += child_natural + (*natural > 0 ? self->spacing : 0);
    }
}

static void
zky_wrap_box_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  place (ZKY_WRAP_BOX (widget), width, TRUE);
}

static void
zky_wrap_box_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_value_set_int (value, ZKY_WRAP_BOX (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_wrap_box_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  ZkyWrapBox *self = ZKY_WRAP_BOX (object);

  if (id != PROP_SPACING)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->spacing != g_value_get_int (value))
    {
      self->spacing = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
zky_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (zky_wrap_box_parent_class)->dispose (object);
}

static void
zky_wrap_box_class_init (ZkyWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_wrap_box_dispose;
  object_class->get_property = zky_wrap_box_get_property;
  object_class->set_property = zky_wrap_box_set_property;
  widget_class->get_request_mode = zky_wrap_box_get_request_mode;
  widget_class->measure = zky_wrap_box_measure;
  widget_class->size_allocate = zky_wrap_box_size_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 0,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "wrapbox");
}

static void
zky_wrap_box_init (ZkyWrapBox *self)
{
}

GtkWidget *
zky_wrap_box_new (int spacing)
{
  return g_object_new (ZKY_TYPE_WRAP_BOX, "spacing", spacing, NULL);
}
