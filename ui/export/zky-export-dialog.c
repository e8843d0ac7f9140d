/* zky-export-dialog.c: saves the picture of a session
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-export-job.h"

#define RESOURCE_UI "/org/zkynet/ZkyNet/ui/"

struct _ZkyExportDialog
{
  AdwWindow             parent_instance;

  /* Owned */
  ZkySession           *session;
  GCancellable         *cancellable;
  GtkFileChooserNative *chooser;
  GFile                *file;         /* that is being written */

  /* Template children */
  GtkWidget            *save_button;
  AdwComboRow          *format_row;
  AdwComboRow          *theme_row;
  AdwActionRow         *scale_row;
  GtkAdjustment        *scale;
  GtkSwitch            *gradients_switch;
  GtkSwitch            *step_switch;
  GtkSwitch            *transparent_switch;
  GtkWidget            *transparent_row;
  GtkWidget            *error_label;
};

enum { EXPORTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyExportDialog, zky_export_dialog, ADW_TYPE_WINDOW)

static ZkyFormat
get_format (ZkyExportDialog *self)
{
  return (ZkyFormat) MIN (adw_combo_row_get_selected (self->format_row), ZKY_N_FORMATS - 1);
}

static ZkyExportOptions
get_options (ZkyExportDialog *self)
{
  return (ZkyExportOptions) {
    .format = get_format (self),
    .scale = get_format (self) == ZKY_FORMAT_PNG ? gtk_adjustment_get_value (self->scale) : 1,
    .theme = adw_combo_row_get_selected (self->theme_row) == 1 ? ZKY_THEME_DARK : ZKY_THEME_LIGHT,
    .gradients = gtk_switch_get_active (self->gradients_switch),
    .present_step = gtk_switch_get_active (self->step_switch),
    .transparent = gtk_switch_get_active (self->transparent_switch),
  };
}

/* Pixels are what PNG has, colours what DOT leaves to the program that draws it. */
static void
update_rows (ZkyExportDialog *self)
{
  ZkyFormat format = get_format (self);
  ZkyRect bounds = zky_scene_get_bounds (zky_session_get_scene (self->session));
  double scale = gtk_adjustment_get_value (self->scale);
  g_autofree char *size = g_strdup_printf (_("%.0f × %.0f pixels"), ceil (bounds.width * scale),
                                           ceil (bounds.height * scale));

  adw_action_row_set_subtitle (self->scale_row, size);
  gtk_widget_set_visible (GTK_WIDGET (self->scale_row), format == ZKY_FORMAT_PNG);
  gtk_widget_set_sensitive (GTK_WIDGET (self->theme_row), format != ZKY_FORMAT_DOT);
  gtk_widget_set_sensitive (self->transparent_row, format != ZKY_FORMAT_DOT);
}

static void
show_error (ZkyExportDialog *self,
            const char      *message)
{
  gtk_label_set_text (GTK_LABEL (self->error_label), message ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ZkyExportDialog) self = user_data;
  g_autoptr(GError) error = NULL;

  if (zky_export_job_finish (result, &error))
    {
      g_signal_emit (self, signals[EXPORTED], 0, self->file);
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_error (self, error->message);
      gtk_widget_set_sensitive (self->save_button, TRUE);
    }
}

static void
response_cb (ZkyExportDialog *self,
             int              response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  zky_export_dialog_save (self, file);
}

/* `simple.lua` becomes `simple.svg`, an expression `formula.svg`. */
static char *
suggest_name (ZkyExportDialog *self)
{
  GFile *file = zky_session_get_file (self->session);
  g_autofree char *base = file ? g_file_get_basename (file) : g_strdup ("formula");
  char *dot = strrchr (base, '.');

  if (dot && dot != base)
    *dot = '\0';

  return g_strdup_printf ("%s.%s", base, zky_format_get_extension (get_format (self)));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  ZkyExportDialog *self = ZKY_EXPORT_DIALOG (widget);
  g_autofree char *name = suggest_name (self);

  self->chooser = gtk_file_chooser_native_new (_("Export Picture"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
fill_formats (ZkyExportDialog *self)
{
  g_autoptr(GtkStringList) formats = gtk_string_list_new (NULL);

  for (guint i = 0; i < ZKY_N_FORMATS; i++)
    gtk_string_list_append (formats, zky_format_get_title ((ZkyFormat) i));
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (formats));
}

static void
zky_export_dialog_dispose (GObject *object)
{
  ZkyExportDialog *self = ZKY_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_EXPORT_DIALOG);

  G_OBJECT_CLASS (zky_export_dialog_parent_class)->dispose (object);
}

static void
zky_export_dialog_finalize (GObject *object)
{
  ZkyExportDialog *self = ZKY_EXPORT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (zky_export_dialog_parent_class)->finalize (object);
}

static void
zky_export_dialog_class_init (ZkyExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_export_dialog_dispose;
  object_class->finalize = zky_export_dialog_finalize;

  signals[EXPORTED] = g_signal_new ("exported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_UI "zky-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, gradients_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, scale);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, scale_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, step_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, theme_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, transparent_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, transparent_switch);

  gtk_widget_class_install_action (widget_class, "export.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
zky_export_dialog_init (ZkyExportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_formats (self);
}

/**
 * zky_export_dialog_new:
 * @parent: the window it belongs to
 * @session: one with a scene
 */
GtkWidget *
zky_export_dialog_new (GtkWindow  *parent,
                       ZkySession *session)
{
  ZkyExportDialog *self;

  g_return_val_if_fail (ZKY_IS_SESSION (session), NULL);
  g_return_val_if_fail (zky_session_get_scene (session) != NULL, NULL);

  self = g_object_new (ZKY_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  g_signal_connect_swapped (self->format_row, "notify::selected", G_CALLBACK (update_rows), self);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (update_rows), self);
  update_rows (self);
  gtk_widget_grab_focus (self->save_button);

  return GTK_WIDGET (self);
}

/**
 * zky_export_dialog_save:
 * @file: where to
 *
 * What the file chooser leads to: writes the picture, then closes the dialog.
 */
void
zky_export_dialog_save (ZkyExportDialog *self,
                        GFile           *file)
{
  ZkyExportOptions options;

  g_return_if_fail (ZKY_IS_EXPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  options = get_options (self);
  show_error (self, NULL);
  gtk_widget_set_sensitive (self->save_button, FALSE);
  g_set_object (&self->file, file);
  zky_export_job_start (self->session, &options, file, self->cancellable, saved_cb, g_object_ref (self));
}
