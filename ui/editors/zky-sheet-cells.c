/* zky-sheet-cells.c: the cells of a sheet: what they show, what is typed into them, ways from one to the next
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sheet-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "zky-fill.h"

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
  zky_sheet_set_valid (cell, TRUE);
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

void
zky_sheet_fill_cells (ZkySheet *self)
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

/* Typing */

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
  zky_sheet_set_valid (cell, tensor != NULL);
  if (tensor == NULL)
    return;
  zky_sheet_take_element (self, tensor);
}

/* Moving about */

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

/* Pasting */

/* Lines and tabs are cells of a spreadsheet, which go into as many cells here; anything else is text for the one cell. */
static void
paste_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GtkWidget) cell = user_data;
  ZkySheet *self = ZKY_SHEET (gtk_widget_get_ancestor (cell, ZKY_TYPE_SHEET));
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (ZkyTensor) tensor = NULL;
  g_autoptr (GError) error = NULL;
  guint row, column;
  int position;

  if (self == NULL || text == NULL || !find_cell (self, cell, &row, &column))
    return;

  if (strpbrk (text, "\t\n\r") == NULL)
    {
      gtk_editable_delete_selection (GTK_EDITABLE (cell));
      position = gtk_editable_get_position (GTK_EDITABLE (cell));
      gtk_editable_insert_text (GTK_EDITABLE (cell), text, -1, &position);
      gtk_editable_set_position (GTK_EDITABLE (cell), position);
      return;
    }

  tensor = zky_fill_paste (self->value, gtk_adjustment_get_value (self->slice_adjustment) + 0.5, get_first_row (self) + row,
                           get_first_column (self) + column, text, &error);
  zky_sheet_set_valid (cell, tensor != NULL);
  gtk_widget_set_tooltip_text (cell, error != NULL ? error->message : NULL);
  if (tensor == NULL)
    return;
  zky_sheet_begin (self);
  zky_sheet_take_element (self, tensor);
  zky_sheet_fill_cells (self);
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

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == GDK_CONTROL_MASK && key == GDK_KEY_v)
    {
      gdk_clipboard_read_text_async (gtk_widget_get_clipboard (cell), NULL, paste_cb, g_object_ref (cell));
      return GDK_EVENT_STOP;
    }
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

/* Making */

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
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (zky_sheet_begin), self);
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

/* Cells are made once and go with the shape. */
void
zky_sheet_create_cells (ZkySheet *self)
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
