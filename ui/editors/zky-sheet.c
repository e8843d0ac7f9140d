/* zky-sheet.c: a vector or a matrix as a grid of cells that can be edited
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sheet-private.h"

#include <glib/gi18n.h>

#include "zky-focus.h"
#include "zky-wrap-box.h"

#define MAX_TEXT 64 /* numbers that are offered as one text */

G_DEFINE_FINAL_TYPE (ZkySheet, zky_sheet, GTK_TYPE_WIDGET)

enum
{
  BEGIN,
  CHANGED,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
zky_sheet_set_valid (GtkWidget *entry,
           gboolean   valid)
{
  if (valid)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               valid ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
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
  zky_sheet_set_valid (GTK_WIDGET (self->entry), TRUE);
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

  gtk_widget_set_visible (self->shape_box, self->resizable);
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

  shown_rows = MIN (self->n_rows, ZKY_SHEET_ROWS);
  shown_columns = MIN (self->n_columns, ZKY_SHEET_COLUMNS);
  if (shown_rows != self->shown_rows || shown_columns != self->shown_columns)
    {
      self->shown_rows = shown_rows;
      self->shown_columns = shown_columns;
      zky_sheet_create_cells (self);
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

/* A cell was typed into: it says what it says already. */
void
zky_sheet_take_element (ZkySheet  *self,
                        ZkyTensor *value)
{
  take (self, value);
  fill_text (self);
  g_signal_emit (self, signals[CHANGED], 0, value);
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
  zky_sheet_set_valid (GTK_WIDGET (self->entry), valid);
  if (!valid)
    return;
  take (self, tensor);
  take_shape (self);
  zky_sheet_fill_cells (self);
  g_signal_emit (self, signals[CHANGED], 0, tensor);
}

static void
activated_cb (ZkySheet *self)
{
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->entry), "error"))
    g_signal_emit (self, signals[DONE], 0);
}

void
zky_sheet_begin (ZkySheet *self)
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

/* Scrolling */

static void
scrolled_cb (ZkySheet *self)
{
  if (!self->updating && self->value != NULL)
    zky_sheet_fill_cells (self);
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

static gboolean
lead_focus (GtkWidget *widget)
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
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
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
  gtk_widget_class_bind_template_callback_full (widget_class, "focus_entered_cb", G_CALLBACK (zky_sheet_begin));
}

static void
zky_sheet_class_init (ZkySheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_sheet_dispose;
  zky_focus_class_lead (widget_class, lead_focus);

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
  zky_sheet_fill_cells (self);
  fill_text (self);
}
