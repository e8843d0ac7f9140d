/* zky-tensor-view.c: a tensor in full: a number, a table, or a heat map with statistics
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-digest.h"
#include "zky-statistics.h"

#define TABLE_ROWS    12
#define TABLE_COLUMNS 6
#define CELL_HEIGHT   22.0
#define MAP_SIZE      200  /* px: the larger side of a heat map; and elements that it can tell apart */
#define SHORT_DIGITS  4    /* of numbers that would not fit in full */
#define LONG_TEXT     11   /* characters of a number that still fits into a table */

struct _ZkyTensorView
{
  GtkWidget        parent_instance;

  /* Owned */
  ZkyTensor       *tensor;
  cairo_surface_t *map;      /* the heat map, a pixel an element, or NULL */

  const ZkyTheme  *theme;
  ZkyColorRole     role;
  ZkyStatistics    statistics;
  gsize            rows, columns;
  gboolean         is_table;

  /* Children */
  GtkWidget       *number;
  GtkWidget       *picture;
  GtkWidget       *caption;
};

G_DEFINE_FINAL_TYPE (ZkyTensorView, zky_tensor_view, GTK_TYPE_WIDGET)

/* Drawing */

static void
set_source (cairo_t        *cr,
            const ZkyColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

/* Dark text on pale cells and the other way round. */
static void
set_ink (cairo_t        *cr,
         const ZkyColor *paper)
{
  double light = 0.3 * paper->red + 0.59 * paper->green + 0.11 * paper->blue;

  cairo_set_source_rgb (cr, light > 0.55 ? 0.1 : 1, light > 0.55 ? 0.1 : 1, light > 0.55 ? 0.1 : 1);
}

static const char *
format_element (ZkyTensorView *self,
                gsize          element,
                char          *buffer)
{
  double value = zky_tensor_get_double (self->tensor, element);

  zky_number_format (buffer, value, zky_tensor_get_dtype (self->tensor));
  if (strlen (buffer) > LONG_TEXT)
    zky_number_format_digits (buffer, value, SHORT_DIGITS);
  return buffer;
}

static void
draw_cell (ZkyTensorView *self,
           cairo_t       *cr,
           PangoLayout   *layout,
           gsize          row,
           gsize          column,
           double         cell_width)
{
  gsize element = row * self->columns + column;
  double t = self->statistics.reach > 0
             ? zky_tensor_get_double (self->tensor, element) / self->statistics.reach : 0;
  ZkyColor paper = zky_theme_signed_color (self->theme, t);
  char buffer[ZKY_NUMBER_MAX];
  int width, height;

  cairo_rectangle (cr, column * cell_width, row * CELL_HEIGHT, cell_width - 1, CELL_HEIGHT - 1);
  set_source (cr, &paper);
  cairo_fill (cr);

  pango_layout_set_text (layout, format_element (self, element, buffer), -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_save (cr);
  cairo_rectangle (cr, column * cell_width, row * CELL_HEIGHT, cell_width - 1, CELL_HEIGHT - 1);
  cairo_clip (cr);
  cairo_move_to (cr, column * cell_width + MAX (2, (cell_width - width) / 2),
                 row * CELL_HEIGHT + (CELL_HEIGHT - height) / 2);
  set_ink (cr, &paper);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

static void
get_map_size (ZkyTensorView *self,
              double         available,
              double        *width,
              double        *height)
{
  double scale = MIN (available, MAP_SIZE) / MAX (self->rows, self->columns);

  *width = MAX (8, self->columns * scale);
  *height = MAX (8, self->rows * scale);
}

static void
draw_map (ZkyTensorView *self,
          cairo_t       *cr,
          double         available)
{
  double width, height;

  get_map_size (self, available, &width, &height);
  cairo_save (cr);
  cairo_scale (cr, width / cairo_image_surface_get_width (self->map),
               height / cairo_image_surface_get_height (self->map));
  cairo_set_source_surface (cr, self->map, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_rectangle (cr, 0.5, 0.5, width - 1, height - 1);
  cairo_set_line_width (cr, 1);
  set_source (cr, &self->theme->colors[ZKY_COLOR_CARD_BORDER]);
  cairo_stroke (cr);
}

static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        data)
{
  ZkyTensorView *self = data;

  if (self->is_table)
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (area), NULL);

      for (gsize row = 0; row < self->rows; row++)
        for (gsize column = 0; column < self->columns; column++)
          draw_cell (self, cr, layout, row, column, (double) width / self->columns);
    }
  else if (self->map != NULL)
    {
      draw_map (self, cr, width);
    }
}

/* What lies under the pointer */

static gboolean
find_element (ZkyTensorView *self,
              double         x,
              double         y,
              gsize         *element)
{
  double width = gtk_widget_get_width (self->picture), height = self->rows * CELL_HEIGHT;
  gsize row, column;

  if (!self->is_table)
    get_map_size (self, width, &width, &height);
  if (x < 0 || y < 0 || x >= width || y >= height)
    return FALSE;
  column = x / width * self->columns;
  row = y / height * self->rows;
  *element = row * self->columns + column;
  return *element < zky_tensor_get_size (self->tensor);
}

/* [1, 0, 2] = 0.25 */
static char *
describe_element (const ZkyTensor *tensor,
                  gsize            element)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);
  g_autoptr (GString) text = g_string_new ("]");
  gsize rest = element;

  for (guint axis = shape.n_axes; axis-- > 0; rest /= shape.dims[axis])
    {
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT "%s", rest % shape.dims[axis],
                                                axis + 1 < shape.n_axes ? ", " : "");

      g_string_prepend (text, index);
    }
  g_string_prepend_c (text, '[');
  g_string_append (text, " = ");
  zky_tensor_append_element (tensor, element, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
tooltip_cb (ZkyTensorView *self,
            int            x,
            int            y,
            gboolean       keyboard,
            GtkTooltip    *tooltip)
{
  g_autofree char *text = NULL;
  gsize element;

  if (keyboard || self->tensor == NULL || !find_element (self, x, y, &element))
    return FALSE;
  text = describe_element (self->tensor, element);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The tensor */

static void
update_map (ZkyTensorView *self)
{
  g_autoptr (ZkyTensor) matrix = NULL;
  g_autoptr (ZkyDigest) digest = NULL;
  ZkyShape shape = { .n_axes = 2, .dims = { self->rows, self->columns } };

  g_clear_pointer (&self->map, cairo_surface_destroy);
  if (self->tensor == NULL || self->is_table || self->columns == 0)
    return;
  matrix = zky_tensor_reshape (self->tensor, &shape, NULL);
  if (matrix == NULL)
    return;
  digest = zky_digest_new (matrix, 1, MIN (self->rows, MAP_SIZE), MIN (self->columns, MAP_SIZE));
  self->map = zky_digest_make_image (digest, 0, self->theme);
}

/* A matrix: all axes but the last one go down. */
static void
take_shape (ZkyTensorView *self)
{
  guint n_axes = self->tensor != NULL ? zky_tensor_get_n_axes (self->tensor) : 0;

  self->rows = self->columns = 0;
  self->is_table = FALSE;
  if (n_axes == 0 || zky_tensor_get_size (self->tensor) == 0)
    return;
  self->columns = zky_tensor_get_dim (self->tensor, n_axes - 1);
  self->rows = zky_tensor_get_size (self->tensor) / self->columns;
  self->is_table = self->rows <= TABLE_ROWS && self->columns <= TABLE_COLUMNS;
}

static char *
get_number_text (ZkyTensorView *self)
{
  if (self->tensor == NULL)
    return g_strdup ("—");
  if (zky_tensor_get_size (self->tensor) == 0)
    return g_strdup (_("empty"));
  return zky_tensor_get_n_axes (self->tensor) == 0 ? zky_tensor_to_string (self->tensor) : NULL;
}

/* Values and gradients keep their hues here too. */
static void
update_hue (ZkyTensorView *self)
{
  const ZkyColor *color = &self->theme->colors[self->role];
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_foreground_new (color->red * 65535, color->green * 65535,
                                                                 color->blue * 65535));
  gtk_label_set_attributes (GTK_LABEL (self->number), attributes);
  pango_attr_list_unref (attributes);
}

static void
update (ZkyTensorView *self)
{
  g_autofree char *number = get_number_text (self);
  g_autofree char *caption = NULL;
  double width, height;

  gtk_widget_set_visible (self->number, number != NULL);
  gtk_widget_set_visible (self->picture, number == NULL);
  gtk_widget_set_visible (self->caption, number == NULL);
  gtk_label_set_text (GTK_LABEL (self->number), number != NULL ? number : "");
  if (number != NULL)
    return;

  caption = zky_statistics_to_string (&self->statistics);
  gtk_label_set_text (GTK_LABEL (self->caption), caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->is_table ? _("Table of the numbers") : _("Heat map of the numbers"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, caption, -1);
  get_map_size (self, MAP_SIZE, &width, &height);
  gtk_widget_set_size_request (self->picture, -1, ceil (self->is_table ? self->rows * CELL_HEIGHT : height));
  gtk_widget_queue_draw (self->picture);
}

static void
zky_tensor_view_dispose (GObject *object)
{
  ZkyTensorView *self = ZKY_TENSOR_VIEW (object);

  g_clear_pointer (&self->number, gtk_widget_unparent);
  g_clear_pointer (&self->picture, gtk_widget_unparent);
  g_clear_pointer (&self->caption, gtk_widget_unparent);
  g_clear_pointer (&self->map, cairo_surface_destroy);
  g_clear_pointer (&self->tensor, zky_tensor_unref);

  G_OBJECT_CLASS (zky_tensor_view_parent_class)->dispose (object);
}

static void
zky_tensor_view_class_init (ZkyTensorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_tensor_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tensorview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_label (ZkyTensorView *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
zky_tensor_view_init (ZkyTensorView *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->role = ZKY_COLOR_VALUE;

  self->number = create_label (self);
  gtk_widget_add_css_class (self->number, "number");
  self->picture = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
                                "has-tooltip", TRUE, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->picture), draw_cb, self, NULL);
  g_signal_connect_swapped (self->picture, "query-tooltip", G_CALLBACK (tooltip_cb), self);
  gtk_widget_set_parent (self->picture, GTK_WIDGET (self));
  self->caption = create_label (self);
  gtk_widget_add_css_class (self->caption, "caption");
  update (self);
}

GtkWidget *
zky_tensor_view_new (void)
{
  return g_object_new (ZKY_TYPE_TENSOR_VIEW, NULL);
}

void
zky_tensor_view_set_theme (ZkyTensorView  *self,
                           const ZkyTheme *theme)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  self->theme = theme;
  update_hue (self);
  update_map (self);
  gtk_widget_queue_draw (self->picture);
}

/**
 * zky_tensor_view_set_role:
 * @role: %ZKY_COLOR_VALUE or %ZKY_COLOR_GRADIENT: what it is that is shown; picks the hue of the number
 */
void
zky_tensor_view_set_role (ZkyTensorView *self,
                          ZkyColorRole   role)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  self->role = role;
  update_hue (self);
}

/**
 * zky_tensor_view_set:
 * @tensor: (nullable) (transfer none): %NULL shows —
 */
void
zky_tensor_view_set (ZkyTensorView *self,
                     ZkyTensor     *tensor)
{
  g_autoptr (ZkyTensor) before = NULL;

  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  if (self->tensor == tensor)
    return;
  before = self->tensor;
  self->tensor = tensor != NULL ? zky_tensor_ref (tensor) : NULL;
  if (tensor != NULL)
    self->statistics = zky_statistics_of (tensor);
  take_shape (self);
  update_map (self);
  update (self);
}
