/* zky-tensor-picture.c: a matrix as a table of its numbers, or as a heat map with a scale
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-picture.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-map-scale.h"
#include "zky-map.h"
#include "zky-number-table.h"
#include "zky-text-scale.h"

#define TABLE_ROWS    12
#define TABLE_COLUMNS 6
#define CELL_HEIGHT   22.0
#define CELL_WIDTH    48   /* px that a number needs */
#define MAP_SIZE      200  /* px: the larger side of a heat map */
#define SCALE_GAP     4    /* px between a heat map and its scale */
#define CLIP_RMS      3    /* colours end at so many times the root mean square: one element that sticks out would pale all others */

struct _ZkyTensorPicture
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkyTensor      *matrix;     /* (nullable): [rows, columns] */
  ZkyMap         *map;        /* that as a heat map; NULL for a table */

  const ZkyTheme *theme;
  ZkyStatistics   statistics; /* of all of the tensor */
  gsize           rows, columns;
  ZkyLook         look;       /* that is wanted */
  gboolean        is_table;
  ZkyNumberTable  table;      /* what is seen of it, if it is one */

  /* Children */
  GtkWidget      *area;
  GtkWidget      *row_bar, *column_bar;
};

G_DEFINE_FINAL_TYPE (ZkyTensorPicture, zky_tensor_picture, GTK_TYPE_WIDGET)

static double
get_cell_height (ZkyTensorPicture *self)
{
  return ceil (CELL_HEIGHT * zky_text_scale_get (GTK_WIDGET (self)));
}

/* The magnitude with the deepest colour. */
static double
get_limit (ZkyTensorPicture *self)
{
  return MIN (self->statistics.reach, CLIP_RMS * self->statistics.rms);
}

static void
get_map_size (ZkyTensorPicture *self,
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
  ZkyTensorPicture *self = data;
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
scrolled_cb (ZkyTensorPicture *self)
{
  self->table.row = (gsize) gtk_adjustment_get_value (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (self->row_bar)));
  self->table.column = (gsize) gtk_adjustment_get_value (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (self->column_bar)));
  gtk_widget_queue_draw (self->area);
}

/* One of the bars beside a table that is too large to be seen as a whole. Where there were as many rows before, one stays at those that are seen. */
static void
configure_bar (GtkWidget *bar,
               gsize      n,
               gsize      n_seen)
{
  GtkAdjustment *adjustment = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar));
  double value = gtk_adjustment_get_upper (adjustment) == (double) n ? gtk_adjustment_get_value (adjustment) : 0;

  gtk_adjustment_configure (adjustment, MIN (value, (double) (n - n_seen)), 0, (double) n, 1, (double) n_seen, (double) n_seen);
  gtk_widget_set_visible (bar, n_seen < n);
}

/* Of a large matrix a table is a part that is moved over it. */
static void
update_table (ZkyTensorPicture *self)
{
  self->table.matrix = self->matrix;
  self->table.n_rows = self->is_table ? MIN (self->rows, TABLE_ROWS) : self->rows;
  self->table.n_columns = self->is_table ? MIN (self->columns, TABLE_COLUMNS) : self->columns;
  configure_bar (self->row_bar, self->rows, self->table.n_rows);
  configure_bar (self->column_bar, self->columns, self->table.n_columns);
  scrolled_cb (self);
}

/* Text may become larger or smaller at any time. */
static void
update_size (ZkyTensorPicture *self)
{
  double scale = zky_text_scale_get (GTK_WIDGET (self)), width, height;

  if (self->rows == 0 || self->columns == 0)
    return;
  get_map_size (self, MAP_SIZE, &width, &height);
  gtk_widget_set_size_request (self->area, self->is_table ? (int) (self->table.n_columns * CELL_WIDTH * scale) : -1,
                               ceil (self->is_table ? self->table.n_rows * get_cell_height (self)
                                     : height + SCALE_GAP + ZKY_MAP_SCALE_HEIGHT * scale));
}

static void
update_words (ZkyTensorPicture *self)
{
  g_autofree char *text = zky_statistics_to_string (&self->statistics);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->area), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->is_table ? _("Table of the numbers") : _("Heat map of the numbers"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

static void
update (ZkyTensorPicture *self)
{
  g_clear_pointer (&self->map, zky_map_free);
  self->rows = self->matrix != NULL ? zky_tensor_get_dim (self->matrix, 0) : 0;
  self->columns = self->matrix != NULL ? zky_tensor_get_dim (self->matrix, 1) : 0;
  self->is_table = self->matrix != NULL
                   && (self->look == ZKY_LOOK_TABLE
                       || (self->look == ZKY_LOOK_AUTO && self->rows <= TABLE_ROWS && self->columns <= TABLE_COLUMNS));
  update_table (self);
  if (self->matrix != NULL && !self->is_table)
    self->map = zky_map_new (self->matrix, get_limit (self), self->theme);
  update_words (self);
  update_size (self);
  gtk_widget_queue_draw (self->area);
}

static void
zky_tensor_picture_dispose (GObject *object)
{
  ZkyTensorPicture *self = ZKY_TENSOR_PICTURE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->map, zky_map_free);
  g_clear_pointer (&self->matrix, zky_tensor_unref);

  G_OBJECT_CLASS (zky_tensor_picture_parent_class)->dispose (object);
}

static void
zky_tensor_picture_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (zky_tensor_picture_parent_class)->css_changed (widget, change);
  update_size (ZKY_TENSOR_PICTURE (widget));
}

static void
zky_tensor_picture_system_setting_changed (GtkWidget        *widget,
                                        GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (zky_tensor_picture_parent_class)->system_setting_changed (widget, setting);
  update_size (ZKY_TENSOR_PICTURE (widget));
}

static void
zky_tensor_picture_class_init (ZkyTensorPictureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_tensor_picture_dispose;
  widget_class->css_changed = zky_tensor_picture_css_changed;
  widget_class->system_setting_changed = zky_tensor_picture_system_setting_changed;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_GRID_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tensorpicture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
place (ZkyTensorPicture *self,
       GtkWidget        *child,
       int               column,
       int               row)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkGridLayoutChild *cell;

  gtk_widget_set_parent (child, GTK_WIDGET (self));
  cell = GTK_GRID_LAYOUT_CHILD (gtk_layout_manager_get_layout_child (layout, child));
  gtk_grid_layout_child_set_column (cell, column);
  gtk_grid_layout_child_set_row (cell, row);
}

static GtkWidget *
create_bar (ZkyTensorPicture  *self,
            GtkOrientation  orientation,
            const char     *name,
            int             column,
            int             row)
{
  GtkWidget *bar = gtk_scrollbar_new (orientation, gtk_adjustment_new (0, 0, 0, 1, 1, 0));

  gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar)), "value-changed", G_CALLBACK (scrolled_cb), self);
  place (self, bar, column, row);
  return bar;
}

static void
zky_tensor_picture_init (ZkyTensorPicture *self)
{
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->area = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "hexpand", TRUE, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw_cb, self, NULL);
  place (self, self->area, 0, 0);
  self->row_bar = create_bar (self, GTK_ORIENTATION_VERTICAL, _("Rows"), 1, 0);
  self->column_bar = create_bar (self, GTK_ORIENTATION_HORIZONTAL, _("Columns"), 0, 1);
}

GtkWidget *
zky_tensor_picture_new (void)
{
  return g_object_new (ZKY_TYPE_TENSOR_PICTURE, NULL);
}

void
zky_tensor_picture_set_theme (ZkyTensorPicture *self,
                              const ZkyTheme   *theme)
{
  g_return_if_fail (ZKY_IS_TENSOR_PICTURE (self));

  self->theme = theme;
  update (self);
}

void
zky_tensor_picture_set_look (ZkyTensorPicture *self,
                             ZkyLook           look)
{
  g_return_if_fail (ZKY_IS_TENSOR_PICTURE (self));

  if (self->look == look)
    return;
  self->look = look;
  update (self);
}

void
zky_tensor_picture_set (ZkyTensorPicture    *self,
                        ZkyTensor           *matrix,
                        const ZkyStatistics *statistics)
{
  g_return_if_fail (ZKY_IS_TENSOR_PICTURE (self));

  if (matrix != NULL)
    zky_tensor_ref (matrix);
  g_clear_pointer (&self->matrix, zky_tensor_unref);
  self->matrix = matrix;
  self->statistics = *statistics;
  update (self);
}

GtkWidget *
zky_tensor_picture_get_area (ZkyTensorPicture *self)
{
  g_return_val_if_fail (ZKY_IS_TENSOR_PICTURE (self), NULL);

  return self->area;
}

gboolean
zky_tensor_picture_find (ZkyTensorPicture *self,
                         double            x,
                         double            y,
                         gsize            *row,
                         gsize            *column)
{
  const ZkyNumberTable *table = &self->table;
  double width = gtk_widget_get_width (self->area), height = table->n_rows * get_cell_height (self);

  g_return_val_if_fail (ZKY_IS_TENSOR_PICTURE (self), FALSE);

  if (self->matrix == NULL)
    return FALSE;
  if (!self->is_table)
    get_map_size (self, width, &width, &height);
  if (x < 0 || y < 0 || x >= width || y >= height)
    return FALSE;
  *column = self->is_table ? table->column + (gsize) (x / width * table->n_columns) : x / width * self->columns;
  *row = self->is_table ? table->row + (gsize) (y / height * table->n_rows) : y / height * self->rows;

  return TRUE;
}
