/* zky-window-files.c: opening and saving: file choosers, menus of files, files dropped on the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-app-config.h"
#include "zky-examples.h"
#include "zky-gallery.h"
#include "zky-settings.h"
#include "zky-window-private.h"

void
zky_window_show_toast (ZkyWindow  *self,
                       const char *text)
{
  /* A toast's title is markup. */
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
add_filter (GtkFileChooser *chooser,
            const char     *name,
            const char     *pattern)
{
  g_autoptr(GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_pattern (filter, pattern);
  gtk_file_chooser_add_filter (chooser, filter);
}

/* Where a file chooser begins: beside the model, unless that is an example, beside which nothing is to be written. */
static GFile *
dup_folder (ZkyWindow            *self,
            GtkFileChooserAction  action)
{
  GFile *file = zky_session_get_file (self->session);
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  if (file && (action == GTK_FILE_CHOOSER_ACTION_OPEN || !zky_examples_contain (file)))
    return g_file_get_parent (file);

  return file ? g_file_new_for_path (documents ? documents : g_get_home_dir ()) : NULL;
}

/* Shows a file chooser; one at a time, since it is modal. */
void
zky_window_choose (ZkyWindow            *self,
                   const char           *title,
                   GtkFileChooserAction  action,
                   const char           *accept,
                   const char           *name,
                   GCallback             response_cb)
{
  GtkFileChooserNative *chooser;
  g_autoptr(GFile) folder = dup_folder (self, action);

  chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  add_filter (GTK_FILE_CHOOSER (chooser), _("Lua models"), "*.lua");
  if (action == GTK_FILE_CHOOSER_ACTION_OPEN)
    add_filter (GTK_FILE_CHOOSER (chooser), _("All files"), "*");
  if (folder)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  if (name)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);

  g_clear_object (&self->dialog);
  self->dialog = GTK_NATIVE_DIALOG (chooser);
  g_signal_connect_object (chooser, "response", response_cb, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* The file that was chosen, or NULL; either way the dialog is done. */
GFile *
zky_window_end_dialog (ZkyWindow *self,
                       int        response)
{
  g_autoptr(GtkNativeDialog) dialog = g_steal_pointer (&self->dialog);

  return response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
}

static void
open_response_cb (ZkyWindow *self,
                  int        response)
{
  g_autoptr(GFile) file = zky_window_end_dialog (self, response);

  if (file)
    zky_window_open_file (self, file);
}

void
zky_window_choose_file (ZkyWindow *self)
{
  zky_window_choose (self, _("Open Model"), GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), NULL, G_CALLBACK (open_response_cb));
}

static void
save_response_cb (ZkyWindow *self,
                  int        response)
{
  g_autoptr(GFile) file = zky_window_end_dialog (self, response);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *message = NULL;
  g_autofree char *name = NULL;

  if (!file)
    return;

  name = g_file_get_basename (file);
  text = zky_session_to_lua (self->session, &error);
  if (text && g_file_replace_contents (file, text, strlen (text), NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, &error))
    {
      message = g_strdup_printf (_("Saved as %s"), name);
      zky_settings_add_recent (self->settings, file);
    }
  else
    {
      message = g_strdup_printf (_("%s was not saved: %s"), name, error->message);
      zky_log_pane_append (self->log_pane, message, TRUE);
    }
  zky_window_show_toast (self, message);
}

/* Only what was typed can be saved: a file is saved where it was written. */
void
zky_window_save_formula (ZkyWindow *self)
{
  if (zky_session_get_expression (self->session))
    zky_window_choose (self, _("Save Formula"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), "formula.lua",
                       G_CALLBACK (save_response_cb));
}

static gboolean
drop_cb (ZkyWindow    *self,
         const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (!files)
    return FALSE;

  zky_window_open_file (self, files->data);
  return TRUE;
}

void
zky_window_add_drop_target (ZkyWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
append_file (GMenu      *menu,
             const char *title,
             const char *uri)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (NULL, NULL);
  g_auto(GStrv) parts = g_strsplit (title, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);

  g_menu_item_set_label (item, label);
  g_menu_item_set_action_and_target (item, "win.open-uri", "s", uri);
  g_menu_append_item (menu, item);
}

static void
fill_recent (ZkyWindow *self)
{
  g_auto(GStrv) recent = zky_settings_dup_recent (self->settings);

  g_menu_remove_all (self->recent_menu);
  g_menu_remove_all (self->open_recent_menu);
  for (guint i = 0; recent[i]; i++)
    {
      g_autoptr(GFile) file = g_file_new_for_uri (recent[i]);
      g_autofree char *name = g_file_get_basename (file);

      append_file (self->recent_menu, name ? name : recent[i], recent[i]);
      append_file (self->open_recent_menu, name ? name : recent[i], recent[i]);
    }
}

/* Lists the recent files now and whenever they change. */
void
zky_window_fill_menus (ZkyWindow *self)
{
  fill_recent (self);
  if (self->settings)
    g_signal_connect_object (self->settings, "changed::recent-files", G_CALLBACK (fill_recent), self,
                             G_CONNECT_SWAPPED);
}

/* Returns: (transfer none): the window of all examples */
GtkWidget *
zky_window_show_gallery (ZkyWindow *self)
{
  GtkWidget *gallery;

  if (self->thumbnails == NULL)
    self->thumbnails = zky_thumbnails_new ();
  gallery = zky_gallery_new (GTK_WINDOW (self), self->thumbnails, self->settings);
  g_signal_connect_object (gallery, "chosen", G_CALLBACK (zky_window_open_file), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (gallery));

  return gallery;
}
