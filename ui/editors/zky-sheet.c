/* zky-sheet.c: a vector or a matrix as a grid of cells that can be edited
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sheet.h"

#include <glib/gi18n.h>

#define VISIBLE_ROWS    10
#define VISIBLE_COLUMNS 6
#define MAX_TEXT        64 /* numbers that are offered as one text */

struct _ZkySheet
{
  GtkWidget      parent_instance;

  ZkyTensor     *value;     /* owned */
  gboolean       resizable;
  gboolean       updating;  /* what changes is not the user's doing */
  gsize          n_rows, n_columns, n_slices;
  guint          shown_rows, shown_columns;
  GtkWidget     *cells[VISIBLE_ROWS][VISIBLE_COLUMNS];
  GtkWidget     *row_labels[VISIBLE_ROWS];
  GtkWidget     *column_labels[VISIBLE_COLUMNS];

  /* Template children */
  GtkBox        *box;
  GtkBox        *slice_box;
  GtkLabel      *slice_label;
  GtkSpinButton *slice_spin;
  GtkAdjustment *slice_adjustment;
  GtkGrid       *grid;
  GtkScrollbar  *row_bar;
  GtkScrollbar  *column_bar;
  GtkAdjustment *row_adjustment;
  GtkAdjustment *column_adjustment;
  GtkBox        *shape_box;
  GtkBox        *rows_box;
  GtkEntry      *entry;
};

G_DEFINE_FINAL_TYPE (ZkySheet, zky_sheet, GTK_TYPE_WIDGET)

enum
{
  BEGIN,
  CHANGED,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void text_changed_cb  (ZkySheet *self);
static void cell_changed_cb  (ZkySheet *self,
                              GtkWidget *cell);
static void cell_activated_cb (ZkySheet *self,
                              GtkWidget *cell);
static void focus_entered_cb (ZkySheet *self);
static gboolean cell_key_cb  (ZkySheet *self,
                              guint key,
                              guint code,
                              GdkModifierType state,
                              GtkEventController *controller);

static void
set_valid (GtkWidget *entry,
           gboolean   valid)
{
  if (valid)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static gsize
get_first_row (ZkySheet *self)
{
  return gtk_adjustment_get_value (self->row_adjustment) + 0.5;
}

static gsize
get_first_column (ZkySheet *self)
{
  return gtk_adjustment_get_value (self->column_adjustment) + 0.5;
}

/* Index into the tensor of the number that a cell shows. */
static gsize
get_element (ZkySheet *self,
             guint     row,
             guint     column)
{
  gsize slice = gtk_adjustment_get_value (self->slice_adjustment) + 0.5;

  return (slice * self->n_rows + get_first_row (self) + row) * self->n_columns + get_first_column (self) + column;
}

/* Filling */

static void
fill_cell (ZkySheet *self,
           guint     row,
           guint     column)
{
  GtkWidget *cell = self->cells[row][column];
  gsize element = get_element (self, row, column);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *label = NULL;

  zky_tensor_append_element (self->value, element, text);
  gtk_editable_set_text (GTK_EDITABLE (cell), text->str);
  set_valid (cell, TRUE);
  label = zky_tensor_get_n_axes (self->value) == 1
          ? g_strdup_printf (_("Element %u"), (guint) get_first_column (self) + column)
          : g_strdup_printf (_("Row %u, column %u"), (guint) get_first_row (self) + row,
                             (guint) get_first_column (self) + column);
  gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
fill_index (GtkWidget *label,
            gsize      index)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GSIZE_FORMAT, index);
  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
fill_cells (ZkySheet *self)
{
  self->updating = TRUE;
  for (guint row = 0; row < self->shown_rows; row++)
    {
      fill_index (self->row_labels[row], get_first_row (self) + row);
      for (guint column = 0; column < self->shown_columns; column++)
        fill_cell (self, row, column);
    }
  for (guint column = 0; column < self->shown_columns; column++)
    fill_index (self->column_labels[column], get_first_column (self) + column);
  self->updating = FALSE;
}

static void
fill_text (ZkySheet *self)
{
  gboolean fits = zky_tensor_get_size (self->value) <= MAX_TEXT;

  gtk_widget_set_visible (GTK_WIDGET (self->entry), fits);
  if (fits)
    {
      g_autofree char *text = zky_tensor_to_string (self->value);

      self->updating = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
      self->updating = FALSE;
    }
  set_valid (GTK_WIDGET (self->entry), TRUE);
}

/* Cells are made once and go with the shape. */

static GtkWidget *
create_cell (ZkySheet *self)
{
  GtkWidget *cell = gtk_entry_new ();
  GtkEventController *controller;

  gtk_editable_set_width_chars (GTK_EDITABLE (cell), 7);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (cell), 9);
  gtk_editable_set_alignment (GTK_EDITABLE (cell), 1);
  gtk_entry_set_has_frame (GTK_ENTRY (cell), FALSE);
  gtk_widget_set_hexpand (cell, TRUE);
  g_signal_connect_swapped (cell, "changed", G_CALLBACK (cell_changed_cb), self);
  g_signal_connect_swapped (cell, "activate", G_CALLBACK (cell_activated_cb), self);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (focus_entered_cb), self);
  gtk_widget_add_controller (cell, controller);
  controller = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (cell_key_cb), self);
  gtk_widget_add_controller (cell, controller);
  return cell;
}

static GtkWidget *
create_index (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
clear_grid (ZkySheet *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

static void
create_grid (ZkySheet *self)
{
  clear_grid (self);
  for (guint column = 0; column < self->shown_columns; column++)
    {
      self->column_labels[column] = create_index ();
      gtk_grid_attach (self->grid, self->column_labels[column], column + 1, 0, 1, 1);
    }
  for (guint row = 0; row < self->shown_rows; row++)
    {
      self->row_labels[row] = create_index ();
      gtk_widget_set_visible (self->row_labels[row], zky_tensor_get_n_axes (self->value) > 1);
      gtk_grid_attach (self->grid, self->row_labels[row], 0, row + 1, 1, 1);
      for (guint column = 0; column < self->shown_columns; column++)
        {
          self->cells[row][column] = create_cell (self);
          gtk_grid_attach (self->grid, self->cells[row][column], column + 1, row + 1, 1, 1);
        }
    }
}

static void
configure (GtkAdjustment *adjustment,
           GtkScrollbar  *bar,
           gsize          n,
           guint          shown)
{
  gtk_adjustment_configure (adjustment, MIN (gtk_adjustment_get_value (adjustment), n - shown), 0, n, 1, shown,
                            shown);
  gtk_widget_set_visible (GTK_WIDGET (bar), n > shown);
}

static void
update_actions (ZkySheet *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean matrix = zky_tensor_get_n_axes (self->value) > 1;

  gtk_widget_set_visible (GTK_WIDGET (self->shape_box), self->resizable);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_box), matrix);
  gtk_widget_action_set_enabled (widget, "sheet.add-row", self->resizable && matrix);
  gtk_widget_action_set_enabled (widget, "sheet.remove-row", self->resizable && matrix && self->n_rows > 1);
  gtk_widget_action_set_enabled (widget, "sheet.add-column", self->resizable);
  gtk_widget_action_set_enabled (widget, "sheet.remove-column", self->resizable && self->n_columns > 1);
}

static void
take_shape (ZkySheet *self)
{
  guint n_axes = zky_tensor_get_n_axes (self->value);
  guint shown_rows, shown_columns;
  g_autofree char *slices = NULL;

  self->n_columns = zky_tensor_get_dim (self->value, n_axes - 1);
  self->n_rows = n_axes > 1 ? zky_tensor_get_dim (self->value, n_axes - 2) : 1;
  self->n_slices = self->n_rows * self->n_columns > 0
                   ? zky_tensor_get_size (self->value) / (self->n_rows * self->n_columns) : 0;
  if (self->n_slices == 0)
    self->n_rows = self->n_columns = 0;

  shown_rows = MIN (self->n_rows, VISIBLE_ROWS);
  shown_columns = MIN (self->n_columns, VISIBLE_COLUMNS);
  if (shown_rows != self->shown_rows || shown_columns != self->shown_columns)
    {
      self->shown_rows = shown_rows;
      self->shown_columns = shown_columns;
      create_grid (self);
    }
  self->updating = TRUE;
  configure (self->row_adjustment, self->row_bar, self->n_rows, shown_rows);
  configure (self->column_adjustment, self->column_bar, self->n_columns, shown_columns);
  gtk_adjustment_set_upper (self->slice_adjustment, MAX (1, self->n_slices) - 1);
  self->updating = FALSE;
  slices = g_strdup_printf (_("Slice, of %u"), (guint) self->n_slices);
  gtk_label_set_text (self->slice_label, slices);
  gtk_widget_set_visible (GTK_WIDGET (self->slice_box), self->n_slices > 1);
  update_actions (self);
}

/* Changing */

static void
take (ZkySheet  *self,
      ZkyTensor *value)
{
  ZkyTensor *before = self->value;

  self->value = zky_tensor_ref (value);
  g_clear_pointer (&before, zky_tensor_unref);
}

static gboolean
is_whole (double value)
{
  return value > -1e18 && value < 1e18 && value == (double) (gint64) value;
}

static gboolean
parse_cell (ZkySheet   *self,
            const char *text,
            double     *value)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  ZkyDtype dtype = zky_tensor_get_dtype (self->value);

  if (!zky_number_parse (stripped, value, NULL))
    return FALSE;
  if (dtype == ZKY_BOOL)
    return *value == 0 || *value == 1;
  return zky_dtype_is_float (dtype) || is_whole (*value);
}

static gboolean
find_cell (ZkySheet  *self,
           GtkWidget *cell,
           guint     *row,
           guint     *column)
{
  for (*row = 0; *row < self->shown_rows; (*row)++)
    for (*column = 0; *column < self->shown_columns; (*column)++)
      if (self->cells[*row][*column] == cell)
        return TRUE;
  return FALSE;
}

static void
cell_changed_cb (ZkySheet  *self,
                 GtkWidget *cell)
{
  g_autoptr (ZkyTensor) tensor = NULL;
  guint row, column;
  double value;

  if (self->updating || !find_cell (self, cell, &row, &column))
    return;
  if (parse_cell (self, gtk_editable_get_text (GTK_EDITABLE (cell)), &value))
    tensor = zky_tensor_with_element (self->value, get_element (self, row, column), value, NULL);
  set_valid (cell, tensor != NULL);
  if (tensor == NULL)
    return;
  take (self, tensor);
  fill_text (self);
  g_signal_emit (self, signals[CHANGED], 0, tensor);
}

static void
text_changed_cb (ZkySheet *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (ZkyTensor) tensor = NULL;
  gboolean valid;

  if (self->updating)
    return;
  tensor = zky_tensor_parse (text, zky_tensor_get_dtype (self->value), NULL);
  valid = tensor != NULL && zky_tensor_get_n_axes (tensor) > 0 && zky_tensor_get_size (tensor) > 0;
  if (valid && !self->resizable)
    {
      ZkyShape now = zky_tensor_get_shape (self->value), then = zky_tensor_get_shape (tensor);

      valid = zky_shape_equal (&now, &then);
    }
  set_valid (GTK_WIDGET (self->entry), valid);
  if (!valid)
    return;
  take (self, tensor);
  take_shape (self);
  fill_cells (self);
  g_signal_emit (self, signals[CHANGED], 0, tensor);
}

static void
activated_cb (ZkySheet *self)
{
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->entry), "error"))
    g_signal_emit (self, signals[DONE], 0);
}

static void
focus_entered_cb (ZkySheet *self)
{
  g_signal_emit (self, signals[BEGIN], 0);
}

static void
resize_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ZkySheet *self = ZKY_SHEET (widget);
  int change = strstr (name, "add") != NULL ? 1 : -1;
  gboolean row = g_str_has_suffix (name, "row");
  g_autoptr (ZkyTensor) tensor = NULL;

  tensor = zky_sheet_resize (self->value, self->n_rows + (row ? change : 0), self->n_columns + (row ? 0 : change),
                             NULL);
  if (tensor == NULL)
    return;
  g_signal_emit (self, signals[BEGIN], 0);
  zky_sheet_set_value (self, tensor);
  g_signal_emit (self, signals[CHANGED], 0, tensor);
}

/* Moving about */

static void
scrolled_cb (ZkySheet *self)
{
  if (!self->updating && self->value != NULL)
    fill_cells (self);
}

static gboolean
wheel_cb (ZkySheet *self,
          double    dx,
          double    dy)
{
  gtk_adjustment_set_value (self->row_adjustment, gtk_adjustment_get_value (self->row_adjustment) + dy);
  gtk_adjustment_set_value (self->column_adjustment, gtk_adjustment_get_value (self->column_adjustment) + dx);
  return GDK_EVENT_STOP;
}

/* One place along an axis: to the next cell, or at the edge of what is shown, scrolling. */
static int
move_along (GtkAdjustment *adjustment,
            int            place,
            int            step,
            guint          shown)
{
  int target = place + step;

  if (target >= 0 && target < (int) shown)
    return target;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + step);
  return place;
}

static void
move_from (ZkySheet  *self,
           GtkWidget *cell,
           int        dx,
           int        dy)
{
  guint row, column;

  if (!find_cell (self, cell, &row, &column))
    return;
  row = move_along (self->row_adjustment, row, dy, self->shown_rows);
  column = move_along (self->column_adjustment, column, dx, self->shown_columns);
  gtk_widget_grab_focus (self->cells[row][column]);
  gtk_editable_select_region (GTK_EDITABLE (self->cells[row][column]), 0, -1);
}

/* Enter goes down, and from the last row to the top of the next column. */
static void
cell_activated_cb (ZkySheet  *self,
                   GtkWidget *cell)
{
  guint row, column;

  if (!find_cell (self, cell, &row, &column))
    return;
  if (get_first_row (self) + row + 1 < self->n_rows)
    {
      move_from (self, cell, 0, 1);
      return;
    }
  gtk_adjustment_set_value (self->row_adjustment, 0);
  move_from (self, self->cells[0][column], 1, 0);
}

static gboolean
cell_key_cb (ZkySheet           *self,
             guint               key,
             guint               code,
             GdkModifierType     state,
             GtkEventController *controller)
{
  GtkWidget *cell = gtk_event_controller_get_widget (controller);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (cell));
  int start, end, length = g_utf8_strlen (text, -1);
  gboolean selected = gtk_editable_get_selection_bounds (GTK_EDITABLE (cell), &start, &end);
  int position = gtk_editable_get_position (GTK_EDITABLE (cell));
  gboolean all = selected && start == 0 && end == length;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    move_from (self, cell, 0, key == GDK_KEY_Up ? -1 : 1);
  else if (key == GDK_KEY_Left && (all || (!selected && position == 0)))
    move_from (self, cell, -1, 0);
  else if (key == GDK_KEY_Right && (all || (!selected && position == length)))
    move_from (self, cell, 1, 0);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
zky_sheet_grab_focus (GtkWidget *widget)
{
  ZkySheet *self = ZKY_SHEET (widget);

  return gtk_widget_grab_focus (self->shown_rows > 0 ? self->cells[0][0] : GTK_WIDGET (self->entry));
}

static void
zky_sheet_dispose (GObject *object)
{
  ZkySheet *self = ZKY_SHEET (object);

  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_SHEET);
  g_clear_pointer (&self->value, zky_tensor_unref);

  G_OBJECT_CLASS (zky_sheet_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, box);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, slice_box);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, slice_label);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, slice_spin);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, slice_adjustment);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, grid);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, row_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, column_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, row_adjustment);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, column_adjustment);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, shape_box);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, rows_box);
  gtk_widget_class_bind_template_child (widget_class, ZkySheet, entry);
  gtk_widget_class_bind_template_callback (widget_class, scrolled_cb);
  gtk_widget_class_bind_template_callback (widget_class, wheel_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_entered_cb);
}

static void
zky_sheet_class_init (ZkySheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_sheet_dispose;
  widget_class->grab_focus = zky_sheet_grab_focus;

  signals[BEGIN] = g_signal_new ("begin", ZKY_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DONE] = g_signal_new ("done", ZKY_TYPE_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "sheet.add-row", NULL, resize_action);
  gtk_widget_class_install_action (widget_class, "sheet.remove-row", NULL, resize_action);
  gtk_widget_class_install_action (widget_class, "sheet.add-column", NULL, resize_action);
  gtk_widget_class_install_action (widget_class, "sheet.remove-column", NULL, resize_action);
  gtk_widget_class_set_css_name (widget_class, "sheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
}

static void
zky_sheet_init (ZkySheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sheet of numbers"), -1);
}

/**
 * zky_sheet_new:
 * @value: a tensor of at least one axis
 * @resizable: rows and columns may be added and removed
 */
GtkWidget *
zky_sheet_new (ZkyTensor *value,
               gboolean   resizable)
{
  ZkySheet *self = g_object_new (ZKY_TYPE_SHEET, NULL);

  self->resizable = resizable;
  zky_sheet_set_value (self, value);
  return GTK_WIDGET (self);
}

/**
 * zky_sheet_set_value:
 *
 * Shows @value; emits nothing.
 */
void
zky_sheet_set_value (ZkySheet  *self,
                     ZkyTensor *value)
{
  g_return_if_fail (ZKY_IS_SHEET (self));
  g_return_if_fail (zky_tensor_get_n_axes (value) > 0);

  take (self, value);
  take_shape (self);
  fill_cells (self);
  fill_text (self);
}
