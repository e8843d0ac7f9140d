/* zky-tensor-view.c: a tensor in full: a number, a table, or a heat map, with histogram and statistics
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-axes-bar.h"
#include "zky-content.h"
#include "zky-histogram.h"
#include "zky-map.h"
#include "zky-map-scale.h"
#include "zky-number-table.h"
#include "zky-statistics.h"
#include "zky-text-scale.h"

#define TABLE_ROWS    12
#define TABLE_COLUMNS 6
#define CELL_HEIGHT   22.0
#define CELL_WIDTH    48   /* px that a number needs */
#define MAP_SIZE      200  /* px: the larger side of a heat map */
#define SCALE_GAP     4    /* px between a heat map and its scale */
#define CLIP_RMS      3    /* colours end at so many times the root mean square: one element that sticks out would pale all others */
#define CHART_HEIGHT  56   /* px of the histogram */
#define CHART_LEAST   9    /* elements that are worth one */

struct _ZkyTensorView
{
  GtkWidget        parent_instance;

  /* Owned */
  ZkyTensor       *tensor;
  ZkyTensor       *seen;     /* that, or a Jacobian with an axis for the output and one for the input */
  ZkyJacobian      jacobian; /* what its axes stand for */
  char            *hint;     /* what a click on an element does, or NULL */
  ZkyTensor       *matrix;   /* what is seen of it: [rows, columns]; NULL for a number */
  ZkyMap          *map;      /* that as a heat map; NULL for a table */

  const ZkyTheme  *theme;
  ZkyColorRole     role;
  ZkyStatistics    statistics;
  ZkyHistogram     histogram;
  gsize            rows, columns;
  ZkyLook          look;     /* that is wanted */
  gboolean         is_table;
  ZkyNumberTable   table;    /* what is seen of it, if it is one */

  /* Children */
  GtkWidget       *number;
  GtkWidget       *legend;   /* of a Jacobian: what rows and columns are */
  GtkWidget       *by_axes;  /* a check button: its axes one by one */
  ZkyAxesBar      *axes;
  GtkWidget       *grid;     /* the picture, and what moves a table over its matrix */
  GtkWidget       *picture;
  GtkWidget       *row_bar, *column_bar;
  GtkWidget       *chart;
  GtkWidget       *caption;
};

G_DEFINE_FINAL_TYPE (ZkyTensorView, zky_tensor_view, GTK_TYPE_WIDGET)

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Drawing */

static double
get_cell_height (ZkyTensorView *self)
{
  return ceil (CELL_HEIGHT * zky_text_scale_get (GTK_WIDGET (self)));
}

/* The magnitude with the deepest colour. */
static double
get_limit (ZkyTensorView *self)
{
  return MIN (self->statistics.reach, CLIP_RMS * self->statistics.rms);
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
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        data)
{
  ZkyTensorView *self = data;
  double map_width, map_height;

  if (self->is_table)
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (area), NULL);

      self->table.theme = self->theme;
      self->table.limit = get_limit (self);
      zky_number_table_draw (&self->table, cr, layout, width, get_cell_height (self));
    }
  else if (self->map != NULL)
    {
      g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (area), NULL);

      get_map_size (self, width, &map_width, &map_height);
      zky_map_draw (self->map, cr, map_width, map_height);
      cairo_translate (cr, 0, map_height + SCALE_GAP);
      zky_map_scale_draw (get_limit (self), self->statistics.reach > get_limit (self), self->theme, cr, layout, MIN (width, MAP_SIZE));
    }
}

static void
draw_chart_cb (GtkDrawingArea *area,
               cairo_t        *cr,
               int             width,
               int             height,
               gpointer        data)
{
  ZkyTensorView *self = data;

  zky_histogram_draw (&self->histogram, cr, width, height, self->theme, self->role);
}

/* What lies under the pointer */

static gboolean
find_element (ZkyTensorView *self,
              double         x,
              double         y,
              gsize         *element)
{
  const ZkyNumberTable *table = &self->table;
  double width = gtk_widget_get_width (self->picture), height = table->n_rows * get_cell_height (self);
  gsize row, column;

  if (!self->is_table)
    get_map_size (self, width, &width, &height);
  if (x < 0 || y < 0 || x >= width || y >= height)
    return FALSE;
  column = self->is_table ? table->column + (gsize) (x / width * table->n_columns) : x / width * self->columns;
  row = self->is_table ? table->row + (gsize) (y / height * table->n_rows) : y / height * self->rows;
  *element = zky_matrix_get_element (zky_axes_bar_get_matrix (self->axes), self->seen, row, column);
  return *element < zky_tensor_get_size (self->tensor);
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
  text = zky_jacobian_describe (&self->jacobian, self->tensor, element);
  if (self->hint != NULL)
    {
      g_autofree char *number = g_steal_pointer (&text);

      text = g_strdup_printf ("%s\n%s", number, self->hint);
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
released_cb (ZkyTensorView *self,
             int            n_press,
             double         x,
             double         y)
{
  gsize element;

  if (self->hint != NULL && self->tensor != NULL && find_element (self, x, y, &element))
    g_signal_emit (self, signals[PICKED], 0, &element);
}

/* `-1 … 0.5: 12` */
static gboolean
chart_tooltip_cb (ZkyTensorView *self,
                  int            x,
                  int            y,
                  gboolean       keyboard,
                  GtkTooltip    *tooltip)
{
  int width = gtk_widget_get_width (self->chart);
  g_autofree char *text = NULL;

  if (keyboard || x < 0 || x >= width)
    return FALSE;
  text = zky_histogram_describe (&self->histogram, (guint) (x * ZKY_HISTOGRAM_BINS / width));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The tensor */

static void
scrolled_cb (ZkyTensorView *self)
{
  self->table.row = (gsize) gtk_adjustment_get_value (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (self->row_bar)));
  self->table.column = (gsize) gtk_adjustment_get_value (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (self->column_bar)));
  gtk_widget_queue_draw (self->picture);
}

/* One of the bars beside a table that is too large to be seen as a whole. */
static void
configure_bar (GtkWidget *bar,
               gsize      n,
               gsize      n_seen)
{
  GtkAdjustment *adjustment = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar));

  gtk_adjustment_configure (adjustment, MIN (gtk_adjustment_get_value (adjustment), (double) (n - n_seen)), 0, (double) n, 1,
                            (double) n_seen, (double) n_seen);
  gtk_widget_set_visible (bar, n_seen < n);
}

/* Of a large matrix a table is a part that is moved over it. */
static void
update_table (ZkyTensorView *self)
{
  self->table.matrix = self->matrix;
  self->table.n_rows = self->is_table ? MIN (self->rows, TABLE_ROWS) : self->rows;
  self->table.n_columns = self->is_table ? MIN (self->columns, TABLE_COLUMNS) : self->columns;
  configure_bar (self->row_bar, self->rows, self->table.n_rows);
  configure_bar (self->column_bar, self->columns, self->table.n_columns);
  scrolled_cb (self);
}

/* What is seen of the tensor: its matrix as a table where it is small, else as a heat map, unless one of them is wanted. */
static void
update_matrix (ZkyTensorView *self)
{
  g_clear_pointer (&self->map, zky_map_free);
  g_clear_pointer (&self->matrix, zky_tensor_unref);
  self->rows = self->columns = 0;
  self->is_table = FALSE;
  update_table (self);
  if (self->seen == NULL || zky_tensor_get_n_axes (self->seen) == 0 || zky_tensor_get_size (self->seen) == 0)
    return;

  self->matrix = zky_matrix_slice (zky_axes_bar_get_matrix (self->axes), self->seen);
  if (self->matrix == NULL)
    return; /* no memory for it */
  self->rows = zky_tensor_get_dim (self->matrix, 0);
  self->columns = zky_tensor_get_dim (self->matrix, 1);
  self->is_table = self->look == ZKY_LOOK_TABLE
                   || (self->look == ZKY_LOOK_AUTO && self->rows <= TABLE_ROWS && self->columns <= TABLE_COLUMNS);
  update_table (self);
  if (!self->is_table)
    self->map = zky_map_new (self->matrix, get_limit (self), self->theme);
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

/* Some say in a few words what they show. */
static void
set_words (GtkWidget  *widget,
           const char *label,
           const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

/* Text may become larger or smaller at any time. */
static void
update_size (ZkyTensorView *self)
{
  double scale = zky_text_scale_get (GTK_WIDGET (self)), width, height;

  if (self->tensor == NULL || self->rows == 0 || self->columns == 0)
    return;
  get_map_size (self, MAP_SIZE, &width, &height);
  gtk_widget_set_size_request (self->picture, self->is_table ? (int) (self->table.n_columns * CELL_WIDTH * scale) : -1,
                               ceil (self->is_table ? self->table.n_rows * get_cell_height (self)
                                     : height + SCALE_GAP + ZKY_MAP_SCALE_HEIGHT * scale));
}

static void
update (ZkyTensorView *self)
{
  g_autofree char *number = get_number_text (self);
  g_autofree char *caption = NULL;

  gtk_widget_set_visible (self->number, number != NULL);
  gtk_widget_set_visible (self->grid, number == NULL);
  gtk_widget_set_visible (self->caption, number == NULL);
  gtk_widget_set_visible (self->chart, number == NULL && self->histogram.most > 0
                                       && zky_tensor_get_size (self->tensor) >= CHART_LEAST);
  gtk_label_set_text (GTK_LABEL (self->number), number != NULL ? number : "");
  if (number != NULL)
    return;

  caption = zky_statistics_to_string (&self->statistics);
  gtk_label_set_text (GTK_LABEL (self->caption), caption);
  set_words (self->picture, self->is_table ? _("Table of the numbers") : _("Heat map of the numbers"), caption);
  set_words (self->chart, _("Histogram of the numbers"), caption);
  update_size (self);
  gtk_widget_queue_draw (self->picture);
  gtk_widget_queue_draw (self->chart);
}

/* `[2 ⊕ 3]: ∂out[i]/∂x[j], i goes down, j across`, while it is seen like that. */
static void
update_legend (ZkyTensorView *self)
{
  gboolean is_jacobian = self->jacobian.n_front > 0 && self->tensor != NULL;
  gboolean by_axes = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by_axes));
  g_autofree char *label = NULL, *text = NULL;
  ZkyShape shape;

  gtk_widget_set_visible (self->by_axes, is_jacobian && zky_tensor_get_n_axes (self->tensor) > 2);
  gtk_widget_set_visible (self->legend, is_jacobian);
  if (!is_jacobian)
    return;

  shape = zky_tensor_get_shape (self->tensor);
  label = zky_content_dup_jacobian_shape (&shape, self->jacobian.n_front);
  if (shape.n_axes == self->jacobian.n_front)
    text = g_strdup_printf (_("%s: ∂%s[i]/∂%s, i goes down"), label, self->jacobian.output, self->jacobian.input);
  else
    text = g_strdup_printf (by_axes ? _("%s: ∂%s[…]/∂%s[…], axis by axis") : _("%s: ∂%s[i]/∂%s[j], i goes down, j across"),
                            label, self->jacobian.output, self->jacobian.input);
  gtk_label_set_text (GTK_LABEL (self->legend), text);
}

/* A Jacobian is seen as one matrix unless its axes are asked for. */
static void
update_seen (ZkyTensorView *self)
{
  static const ZkyJacobian none = { 0 };
  gboolean flat = self->tensor != NULL && self->jacobian.n_front > 0
                  && (zky_tensor_get_n_axes (self->tensor) <= 2
                      || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by_axes)));

  g_clear_pointer (&self->seen, zky_tensor_unref);
  if (self->tensor != NULL)
    self->seen = flat ? zky_jacobian_flatten (&self->jacobian, self->tensor) : zky_tensor_ref (self->tensor);
  zky_axes_bar_set_tensor (self->axes, self->seen, flat ? &none : &self->jacobian);
  update_legend (self);
}

static void
by_axes_cb (ZkyTensorView *self)
{
  update_seen (self);
  update_matrix (self);
  update (self);
}

static void
changed_cb (ZkyTensorView *self)
{
  update_matrix (self);
  update (self);
}

static void
zky_tensor_view_dispose (GObject *object)
{
  ZkyTensorView *self = ZKY_TENSOR_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->map, zky_map_free);
  g_clear_pointer (&self->matrix, zky_tensor_unref);
  g_clear_pointer (&self->seen, zky_tensor_unref);
  g_clear_pointer (&self->tensor, zky_tensor_unref);
  g_clear_pointer (&self->hint, g_free);
  zky_jacobian_clear (&self->jacobian);

  G_OBJECT_CLASS (zky_tensor_view_parent_class)->dispose (object);
}

static void
zky_tensor_view_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (zky_tensor_view_parent_class)->css_changed (widget, change);
  update_size (ZKY_TENSOR_VIEW (widget));
}

static void
zky_tensor_view_system_setting_changed (GtkWidget        *widget,
                                        GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (zky_tensor_view_parent_class)->system_setting_changed (widget, setting);
  update_size (ZKY_TENSOR_VIEW (widget));
}

static void
zky_tensor_view_class_init (ZkyTensorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_tensor_view_dispose;
  widget_class->css_changed = zky_tensor_view_css_changed;
  widget_class->system_setting_changed = zky_tensor_view_system_setting_changed;
  signals[PICKED] = g_signal_new ("picked", ZKY_TYPE_TENSOR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
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

static GtkWidget *
create_drawing (ZkyTensorView          *self,
                GtkDrawingAreaDrawFunc  draw,
                GCallback               tooltip)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG,
                                  "has-tooltip", TRUE, NULL);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, self, NULL);
  g_signal_connect_swapped (area, "query-tooltip", tooltip, self);
  return area;
}

static GtkWidget *
create_bar (ZkyTensorView  *self,
            GtkOrientation  orientation,
            const char     *name)
{
  GtkWidget *bar = gtk_scrollbar_new (orientation, gtk_adjustment_new (0, 0, 0, 1, 1, 0));

  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar)), "value-changed", G_CALLBACK (scrolled_cb), self);

  return bar;
}

static void
create_grid (ZkyTensorView *self)
{
  self->picture = create_drawing (self, draw_cb, G_CALLBACK (tooltip_cb));
  gtk_widget_set_hexpand (self->picture, TRUE);
  self->row_bar = create_bar (self, GTK_ORIENTATION_VERTICAL, _("Rows"));
  self->column_bar = create_bar (self, GTK_ORIENTATION_HORIZONTAL, _("Columns"));
  self->grid = gtk_grid_new ();
  gtk_grid_attach (GTK_GRID (self->grid), self->picture, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->row_bar, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->column_bar, 0, 1, 1, 1);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

static void
zky_tensor_view_init (ZkyTensorView *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  GtkGesture *click;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->role = ZKY_COLOR_VALUE;

  self->number = create_label (self);
  gtk_widget_add_css_class (self->number, "number");
  self->legend = create_label (self);
  gtk_widget_add_css_class (self->legend, "caption");
  self->by_axes = gtk_check_button_new_with_label (_("Axis by axis"));
  gtk_widget_set_tooltip_text (self->by_axes, _("Pick Two Axes of the Jacobian Instead of All Elements"));
  g_signal_connect_swapped (self->by_axes, "toggled", G_CALLBACK (by_axes_cb), self);
  gtk_widget_set_parent (self->by_axes, GTK_WIDGET (self));
  self->axes = ZKY_AXES_BAR (zky_axes_bar_new ());
  g_signal_connect_swapped (self->axes, "changed", G_CALLBACK (changed_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->axes), GTK_WIDGET (self));
  create_grid (self);
  click = gtk_gesture_click_new ();
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (self->picture, GTK_EVENT_CONTROLLER (click));
  self->chart = create_drawing (self, draw_chart_cb, G_CALLBACK (chart_tooltip_cb));
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT);
  self->caption = create_label (self);
  gtk_widget_add_css_class (self->caption, "caption");
  update_legend (self);
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
  changed_cb (self);
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
    {
      self->statistics = zky_statistics_of (tensor);
      self->histogram = zky_histogram_of (tensor, self->statistics.min, self->statistics.max);
    }
  update_seen (self);
  changed_cb (self);
}

void
zky_tensor_view_set_look (ZkyTensorView *self,
                          ZkyLook        look)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  if (self->look == look)
    return;
  self->look = look;
  changed_cb (self);
}

void
zky_tensor_view_set_hint (ZkyTensorView *self,
                          const char    *hint)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  g_free (self->hint);
  self->hint = g_strdup (hint);
  gtk_widget_set_cursor_from_name (self->picture, hint != NULL ? "pointer" : NULL);
}

void
zky_tensor_view_set_jacobian (ZkyTensorView *self,
                              guint          n_front,
                              const char    *output,
                              const char    *input)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  if (self->jacobian.n_front == n_front && g_strcmp0 (self->jacobian.output, output) == 0
      && g_strcmp0 (self->jacobian.input, input) == 0)
    return;

  zky_jacobian_clear (&self->jacobian);
  self->jacobian = (ZkyJacobian) { n_front, g_strdup (output), g_strdup (input) };
  zky_axes_bar_set_tensor (self->axes, NULL, &self->jacobian); /* its axes may have other names now */
  update_seen (self);
  changed_cb (self);
}
