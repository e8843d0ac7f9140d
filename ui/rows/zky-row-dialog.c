/* zky-row-dialog.c: says which input each column of a file is for
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-dialog.h"

#include <glib/gi18n.h>

#define MOST_COLUMNS 100 /* that are listed; others are for no input, unless their name is one's */

struct _ZkyRowDialog
{
  AdwWindow            parent_instance;

  guint                n_inputs;

  /* Owned */
  ZkyRowFeed          *feed;
  ZkyRowFile          *file;

  /* Template children */
  AdwPreferencesGroup *group;
  GtkSwitch           *bytes_switch;
  GtkLabel            *error_label;
};

G_DEFINE_FINAL_TYPE (ZkyRowDialog, zky_row_dialog, ADW_TYPE_WINDOW)

/* What can be chosen for a column: nothing, each input, the right answer. */
static guint
to_selected (ZkyRowDialog *self,
             gint          input)
{
  return input == ZKY_ROW_FILE_NOTHING ? 0 : input == ZKY_ROW_FILE_TARGET ? self->n_inputs + 1 : (guint) input + 1;
}

static gint
from_selected (ZkyRowDialog *self,
               guint         selected)
{
  return selected == 0 ? ZKY_ROW_FILE_NOTHING : selected > self->n_inputs ? ZKY_ROW_FILE_TARGET : (gint) selected - 1;
}

static void
selected_cb (AdwComboRow  *row,
             GParamSpec   *pspec,
             ZkyRowDialog *self)
{
  ZkyRowColumn *column = g_object_get_data (G_OBJECT (row), "column");

  column->input = from_selected (self, adw_combo_row_get_selected (row));
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

static void
feed_cb (ZkyRowDialog *self)
{
  g_autoptr (GError) error = NULL;
  ZkyRowPart *part;

  self->file->are_bytes = gtk_switch_get_active (self->bytes_switch);
  part = zky_row_file_make (self->file, zky_row_feed_get_session (self->feed), &error);
  if (part == NULL || !zky_row_feed_add_part (self->feed, part, &error))
    {
      gtk_label_set_text (self->error_label, error->message);
      gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
      return;
    }
  gtk_window_destroy (GTK_WINDOW (self));
}

/* `[150 × 4], first 5.1, 3.5, 1.4 …` */
static char *
describe (const ZkyRowColumn *column)
{
  ZkyShape shape = zky_tensor_get_shape (column->values);
  gsize width = zky_tensor_get_size (column->values) / MAX (shape.dims[0], 1);
  GString *text = g_string_new (NULL);
  char digits[ZKY_NUMBER_MAX];

  for (guint i = 1; i < shape.n_axes; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 1 ? " × " : "", shape.dims[i]);
  if (shape.n_axes > 1)
    g_string_append (text, ":  ");
  for (gsize i = 0; i < MIN (zky_tensor_get_size (column->values), 4); i++)
    {
      double value = zky_tensor_get_double (column->values, i);
      const char *name = column->names != NULL ? zky_vocabulary_get_name (column->names, (gint64) value) : NULL;

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name != NULL ? name : zky_number_format_digits (digits, value, 4));
    }
  if (zky_tensor_get_size (column->values) > 4 || width > 4)
    g_string_append (text, ", …");

  return g_string_free (text, FALSE);
}

static void
add_row (ZkyRowDialog  *self,
         GtkStringList *choices,
         ZkyRowColumn  *column)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autofree char *description = describe (column);
  g_autofree char *title = g_markup_escape_text (column->name, -1), *subtitle = g_markup_escape_text (description, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), to_selected (self, column->input));
  g_object_set_data (G_OBJECT (row), "column", column);
  g_signal_connect (row, "notify::selected", G_CALLBACK (selected_cb), self);
  adw_preferences_group_add (self->group, row);
}

static void
fill (ZkyRowDialog *self)
{
  ZkyModule *module = zky_model_get_module (zky_session_get_model (zky_row_feed_get_session (self->feed)));
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  ZkyInput input;

  gtk_string_list_append (choices, _("not used"));
  for (self->n_inputs = 0; zky_module_get_input (module, self->n_inputs, &input); self->n_inputs++)
    gtk_string_list_append (choices, input.name);
  gtk_string_list_append (choices, _("the right answer"));
  for (guint i = 0; i < MIN (self->file->columns->len, MOST_COLUMNS); i++)
    add_row (self, choices, &g_array_index (self->file->columns, ZkyRowColumn, i));
}

static void
zky_row_dialog_dispose (GObject *object)
{
  ZkyRowDialog *self = ZKY_ROW_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_ROW_DIALOG);
  g_clear_object (&self->feed);

  G_OBJECT_CLASS (zky_row_dialog_parent_class)->dispose (object);
}

static void
zky_row_dialog_finalize (GObject *object)
{
  zky_row_file_free (ZKY_ROW_DIALOG (object)->file);

  G_OBJECT_CLASS (zky_row_dialog_parent_class)->finalize (object);
}

static void
zky_row_dialog_class_init (ZkyRowDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_row_dialog_dispose;
  object_class->finalize = zky_row_dialog_finalize;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-row-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyRowDialog, group);
  gtk_widget_class_bind_template_child (widget_class, ZkyRowDialog, bytes_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyRowDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, feed_cb);
}

static void
zky_row_dialog_init (ZkyRowDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zky_row_dialog_new (GtkWindow  *parent,
                    ZkyRowFeed *feed,
                    ZkyRowFile *file)
{
  ZkyRowDialog *self = g_object_new (ZKY_TYPE_ROW_DIALOG, "transient-for", parent, "modal", TRUE, NULL);
  g_autofree char *description = g_markup_printf_escaped (ngettext ("%s has %" G_GUINT64_FORMAT " row. Which input is each column for?",
                                                                    "%s has %" G_GUINT64_FORMAT " rows. Which input is each column for?",
                                                                    (gulong) file->n_rows), file->title, file->n_rows);

  self->feed = g_object_ref (feed);
  self->file = file;
  zky_row_file_guess (file, zky_row_feed_get_session (feed));
  gtk_switch_set_active (self->bytes_switch, file->are_bytes);
  adw_preferences_group_set_description (self->group, description);
  fill (self);

  return GTK_WIDGET (self);
}
