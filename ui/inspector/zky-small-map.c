/* zky-small-map.c: the widget that shows a matrix beside a line of text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-small-map.h"

#include <glib/gi18n.h>

#include "zky-map.h"
#include "zky-matrix.h"

#define MOST_WIDTH  120 /* px */
#define MOST_HEIGHT 64
#define LEAST_SIDE  8   /* of what is very long and narrow */
#define CELL        14  /* of what has few elements */

struct _ZkySmallMap
{
  GtkWidget       parent_instance;

  ZkyTensor      *tensor;  /* owned, nullable */
  double          limit;
  const ZkyTheme *theme;
  ZkyMap         *map;     /* owned, nullable */
  int             width, height;
};

G_DEFINE_FINAL_TYPE (ZkySmallMap, zky_small_map, GTK_TYPE_WIDGET)

static void
zky_small_map_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  ZkySmallMap *self = ZKY_SMALL_MAP (widget);
  const ZkyColor *border;
  cairo_t *cr;

  if (self->map == NULL)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->width, self->height));
  zky_map_draw (self->map, cr, self->width, self->height);
  border = &self->theme->colors[ZKY_COLOR_CARD_BORDER];
  cairo_set_source_rgba (cr, border->red, border->green, border->blue, border->alpha);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, 0.5, 0.5, self->width - 1, self->height - 1);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
zky_small_map_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  ZkySmallMap *self = ZKY_SMALL_MAP (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : self->height;
  *minimum_baseline = *natural_baseline = -1;
}

static void
zky_small_map_finalize (GObject *object)
{
  ZkySmallMap *self = ZKY_SMALL_MAP (object);

  g_clear_pointer (&self->map, zky_map_free);
  g_clear_pointer (&self->tensor, zky_tensor_unref);

  G_OBJECT_CLASS (zky_small_map_parent_class)->finalize (object);
}

static void
zky_small_map_class_init (ZkySmallMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zky_small_map_finalize;
  widget_class->snapshot = zky_small_map_snapshot;
  widget_class->measure = zky_small_map_measure;
  gtk_widget_class_set_css_name (widget_class, "smallmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
zky_small_map_init (ZkySmallMap *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Heat map of what is told above"), -1);
}

GtkWidget *
zky_small_map_new (void)
{
  return g_object_new (ZKY_TYPE_SMALL_MAP, NULL);
}

/* As large as its elements need, and not larger than there is room, in its own proportions. */
static void
choose_size (ZkySmallMap *self,
             double       rows,
             double       columns)
{
  double scale = MIN (MIN (MOST_WIDTH / columns, MOST_HEIGHT / rows), CELL);
  int width = (int) MAX (columns * scale, LEAST_SIDE), height = (int) MAX (rows * scale, LEAST_SIDE);

  if (width == self->width && height == self->height)
    return;
  self->width = width;
  self->height = height;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
zky_small_map_set (ZkySmallMap    *self,
                   ZkyTensor      *tensor,
                   double          limit,
                   const ZkyTheme *theme)
{
  g_autoptr (ZkyTensor) matrix = NULL;
  ZkyMatrix what;

  g_return_if_fail (ZKY_IS_SMALL_MAP (self));

  if (tensor == self->tensor && limit == self->limit && theme == self->theme)
    return;
  if (tensor != NULL)
    zky_tensor_ref (tensor);
  g_clear_pointer (&self->tensor, zky_tensor_unref);
  g_clear_pointer (&self->map, zky_map_free);
  self->tensor = tensor;
  self->limit = limit;
  self->theme = theme;

  if (tensor != NULL && theme != NULL && zky_tensor_get_size (tensor) > 1)
    {
      zky_matrix_init (&what, tensor);
      matrix = zky_matrix_slice (&what, tensor);
    }
  if (matrix != NULL)
    {
      self->map = zky_map_new (matrix, limit, theme);
      choose_size (self, (double) zky_tensor_get_dim (matrix, 0), (double) zky_tensor_get_dim (matrix, 1));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->map != NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
