/* zky-window-rows.c: the rows of data in a window: their bar, its keys, and files of rows
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "zky-row-dialog.h"
#include "zky-window-private.h"

/* Going through the rows, by the actions of the bar */
static void
step_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ZkyWindow *self = user_data;
  const char *name = g_action_get_name (G_ACTION (action));

  gtk_widget_activate_action (GTK_WIDGET (self->row_bar), g_str_equal (name, "next-row") ? "rows.next"
                                                          : g_str_equal (name, "previous-row") ? "rows.previous" : "rows.random", NULL);
}

static void
row_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  zky_row_bar_focus_entry (ZKY_WINDOW (user_data)->row_bar);
}

/* -- Files ------------------------------------------------------------------------------------- */

static void
run_load (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  GError *error = NULL;
  ZkyRowFile *file = zky_row_file_load (data, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, (GDestroyNotify) zky_row_file_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ZkyWindow *self = ZKY_WINDOW (source);
  g_autoptr(GError) error = NULL;
  ZkyRowFile *file = g_task_propagate_pointer (G_TASK (result), &error);

  /* The window may have been closed meanwhile. */
  if (self->session == NULL || (file != NULL && zky_session_get_model (self->session) == NULL))
    g_clear_pointer (&file, zky_row_file_free);
  else if (file == NULL)
    {
      zky_log_pane_append (self->log_pane, error->message, TRUE);
      zky_window_show_toast (self, error->message);
    }
  else
    gtk_window_present (GTK_WINDOW (zky_row_dialog_new (GTK_WINDOW (self), self->rows, file)));
}

/**
 * zky_window_feed_files:
 * @files: of GFile, whose columns belong together
 *
 * Reads data files in a thread of its own, and asks which input each column is for.
 */
void
zky_window_feed_files (ZkyWindow  *self,
                       GListModel *files)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, loaded_cb, NULL);

  g_task_set_source_tag (task, zky_window_feed_files);
  g_task_set_task_data (task, g_object_ref (files), g_object_unref);
  g_task_run_in_thread (task, run_load);
}

static void
chosen_cb (ZkyWindow            *self,
           int                   response,
           GtkFileChooserNative *chooser)
{
  g_autoptr(GListModel) files = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser)) : NULL;

  g_clear_object (&self->dialog);
  if (files != NULL)
    zky_window_feed_files (self, files);
}

static void
feed_file_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  static const char *const patterns[] = { "*.csv", "*.npy", "*.npz", "*.safetensors", "*idx*", "*ubyte*" };
  ZkyWindow *self = user_data;
  GtkFileFilter *filter = gtk_file_filter_new (), *all = gtk_file_filter_new ();
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Data: CSV, NumPy or IDX"), GTK_WINDOW (self),
                                                               GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL);

  gtk_file_filter_set_name (filter, _("Data files"));
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
  g_object_unref (filter);
  g_object_unref (all);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_clear_object (&self->dialog);
  self->dialog = GTK_NATIVE_DIALOG (chooser);
  g_signal_connect_swapped (chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* -- The window -------------------------------------------------------------------------------- */

static void
changed_cb (ZkyWindow *self)
{
  ZkyModel *model = zky_session_get_model (self->session);
  static const char *const names[] = { "next-row", "previous-row", "random-row", "row" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), zky_row_feed_get_n_parts (self->rows) > 0);
    }
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "feed-file")),
                               model != NULL && zky_module_get_n_inputs (zky_model_get_module (model)) > 0);
}

void
zky_window_add_rows (ZkyWindow *self)
{
  static const GActionEntry entries[] = {
    { "feed-file", feed_file_action },
    { "next-row", step_action },
    { "previous-row", step_action },
    { "random-row", step_action },
    { "row", row_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  self->rows = zky_row_feed_new (self->session);
  g_object_set (self->row_bar, "feed", self->rows, NULL);
  g_signal_connect_object (self->rows, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
