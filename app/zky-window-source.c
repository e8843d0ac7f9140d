/* zky-window-source.c: the text of the model in a window: its panel, saving, and what happens to text that was not saved
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "zky-autosave.h"
#include "zky-examples.h"
#include "zky-settings.h"
#include "zky-window-private.h"

/* What is done once unsaved text has been saved or given up. */
typedef struct
{
  ZkyWindow  *window;
  ZkyThenFunc then;
  gpointer    data;
  GDestroyNotify destroy;
} Then;

static void
then_free (gpointer  data,
           GClosure *closure)
{
  Then *then = data;

  if (then->destroy != NULL)
    then->destroy (then->data);
  g_free (then);
}

/* Shows or hides the panel; whoever asks for it wants to write. */
void
zky_window_show_source (ZkyWindow *self,
                        guint      line)
{
  gtk_widget_set_visible (GTK_WIDGET (self->source_panel), TRUE);
  if (line > 0)
    zky_source_panel_show_line (self->source_panel, line);
}

static void
visible_cb (ZkyWindow *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self->source_panel)))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->source_panel));
      zky_source_panel_show_error (self->source_panel);
      gtk_widget_set_visible (self->show_source_button, FALSE);
    }
  else
    gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
zky_window_add_source (ZkyWindow *self)
{
  g_autoptr(GPropertyAction) action = g_property_action_new ("source", self->source_panel, "visible");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  g_object_set (self->source_panel, "session", self->session, NULL);
  /* Where the text is seen, what is wrong with it stands below it, and the window keeps still. */
  g_object_bind_property (self->source_panel, "visible", self->formula_bar, "quiet", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->source_panel, "notify::visible", G_CALLBACK (visible_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->source_panel, "notify::modified", G_CALLBACK (zky_window_update_actions), self, G_CONNECT_SWAPPED);
}

/* -- Saving ------------------------------------------------------------------------------ */

static void
report_saved (ZkyWindow    *self,
              GFile        *file,
              const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *message = error != NULL ? g_strdup_printf (_("%s was not saved: %s"), name, error->message)
                                           : g_strdup_printf (_("Saved as %s"), name);

  if (error != NULL)
    zky_log_pane_append (self->log_pane, message, TRUE);
  zky_window_show_toast (self, message);
}

/* Whether somebody has to say first what the text is to be saved as: examples stay as they came, and some files cannot be written. */
static gboolean
needs_name (ZkyWindow *self)
{
  GFile *file = zky_source_panel_get_file (self->source_panel);
  g_autoptr(GFileInfo) info = NULL;

  if (file == NULL || zky_examples_contain (file))
    return TRUE;
  info = g_file_query_info (file, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL && g_file_info_has_attribute (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE)
         && !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE);
}

/* The files that an example reads come along with its copy, except where there are others. What is missing then the call of the copy says. */
static void
copy_needed (ZkyWindow *self,
             GFile     *to)
{
  GFile *from = zky_source_panel_get_file (self->source_panel);
  g_autoptr(GHashTable) files = zky_session_dup_files (self->session);
  g_autoptr(GFile) source = NULL, target = g_file_get_parent (to);
  GHashTableIter iter;
  gpointer path;

  if (from == NULL || !zky_examples_contain (from) || zky_examples_contain (to))
    return;

  source = g_file_get_parent (from);
  g_hash_table_iter_init (&iter, files);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      g_autoptr(GFile) file = g_file_new_for_path (path), copy = NULL, folder = NULL;
      g_autofree char *below = g_file_get_relative_path (source, file);

      if (below == NULL)
        continue;
      copy = g_file_resolve_relative_path (target, below);
      folder = g_file_get_parent (copy);
      g_file_make_directory_with_parents (folder, NULL, NULL);
      g_file_copy (file, copy, G_FILE_COPY_NONE, NULL, NULL, NULL, NULL);
    }
}

static gboolean
save_to (ZkyWindow *self,
         GFile     *file,
         gboolean   overwrite)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) kept = g_object_ref (file);
  GFile *before = zky_source_panel_get_file (self->source_panel);
  gboolean is_own = before != NULL && g_file_equal (file, before), saved;

  copy_needed (self, kept);
  saved = zky_source_panel_save (self->source_panel, kept, overwrite || self->gone, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    {
      zky_window_ask_to_overwrite (self, kept);
      return FALSE;
    }
  report_saved (self, kept, error);
  if (saved)
    {
      zky_settings_add_recent (self->settings, kept);
      zky_window_watch_file (self, kept);
    }
  else if (is_own)
    zky_window_save_as (self); /* there may be another place for it */

  return saved;
}

static void
overwrite_cb (ZkyWindow  *self,
              const char *response)
{
  if (g_str_equal (response, "overwrite"))
    save_to (self, zky_source_panel_get_file (self->source_panel), TRUE);
  else if (g_str_equal (response, "reload"))
    zky_source_panel_revert (self->source_panel);
}

/* Somebody else has written the file since it was read. */
void
zky_window_ask_to_overwrite (ZkyWindow *self,
                             GFile     *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *heading = g_strdup_printf (_("%s Has Been Changed by Another Program"), name);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, _("Saving replaces what was written there."));

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "reload", _("_Reload"),
                                    "overwrite", _("_Overwrite"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "overwrite", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (overwrite_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
save_as_cb (ZkyWindow *self,
            int        response)
{
  g_autoptr(GFile) file = zky_window_end_dialog (self, response);

  if (file != NULL)
    save_to (self, file, FALSE);
}

void
zky_window_save_as (ZkyWindow *self)
{
  GFile *file = zky_source_panel_get_file (self->source_panel);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : g_strdup ("model.lua");
  gboolean is_example = file != NULL && zky_examples_contain (file);

  zky_window_choose (self, is_example ? _("Save Your Copy of the Example") : _("Save Model"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), name, G_CALLBACK (save_as_cb));
}

/* A formula is saved as the model that it stands for; text as its file, unless that is not to be written. */
void
zky_window_save (ZkyWindow *self)
{
  GFile *file = zky_source_panel_get_file (self->source_panel);

  if (zky_session_get_expression (self->session) != NULL)
    zky_window_save_formula (self);
  else if (needs_name (self))
    zky_window_save_as (self);
  else
    save_to (self, file, FALSE);
}

/* -- Text that was not saved ------------------------------------------------------------------- */

static void
unsaved_cb (Then       *then,
            const char *response)
{
  ZkyWindow *self = then->window;
  GFile *file = zky_source_panel_get_file (self->source_panel);

  zky_window_end_question (self);
  if (g_str_equal (response, "save"))
    {
      /* Where a name is asked for first, what was to come has to be asked for again. */
      if (needs_name (self))
        {
          zky_window_save_as (self);
          return;
        }
      if (!save_to (self, file, FALSE))
        return;
    }
  else if (g_str_equal (response, "discard"))
    zky_source_panel_revert (self->source_panel);
  else
    return;

  then->then (self, then->data);
}

/**
 * zky_window_after_saving:
 * @then: what is to be done
 * @data: for @then
 * @destroy: (nullable): frees @data
 *
 * Does something that would lose unsaved text: at once where there is none, else when somebody has said what becomes of it.
 */
void
zky_window_after_saving (ZkyWindow      *self,
                         ZkyThenFunc     then,
                         gpointer        data,
                         GDestroyNotify  destroy)
{
  GFile *file = zky_source_panel_get_file (self->source_panel);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : g_strdup (_("the new model"));
  g_autofree char *heading = g_strdup_printf (_("Save Changes of %s?"), name);
  GtkWidget *dialog;
  Then *pending;

  if (!zky_source_panel_get_modified (self->source_panel))
    {
      then (self, data);
      if (destroy != NULL)
        destroy (data);
      return;
    }

  pending = g_new (Then, 1);
  *pending = (Then) { self, then, data, destroy };
  dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, _("What was changed is lost unless it is saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"),
                                    "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (unsaved_cb), pending, then_free, G_CONNECT_SWAPPED);
  zky_window_ask (self, dialog);
}

static void
new_at_once (ZkyWindow *self,
             gpointer   data)
{
  zky_window_watch_file (self, NULL);
  zky_window_show_source (self, 0);
  zky_source_panel_new_model (self->source_panel);
}

static void
new_model (ZkyWindow *self,
           gpointer   data)
{
  zky_window_after_training (self, _("_Open Without Saving"), new_at_once, NULL, NULL);
}

void
zky_window_new_model (ZkyWindow *self)
{
  zky_window_after_saving (self, new_model, NULL, NULL);
}

/* -- After a crash -------------------------------------------------------------------------------- */

static void
recover_cb (ZkyWindow  *self,
            const char *response,
            GtkWidget  *dialog)
{
  ZkyAutosave *kept = g_object_get_data (G_OBJECT (dialog), "kept");

  if (g_str_equal (response, "recover"))
    {
      g_autoptr(GFile) file = kept->uri != NULL ? g_file_new_for_uri (kept->uri) : NULL;

      zky_window_show_source (self, 0);
      zky_source_panel_recover (self->source_panel, file, kept->text);
    }
  if (!g_str_equal (response, "later"))
    g_remove (kept->path);
}

/**
 * zky_window_offer_recovery:
 *
 * Offers what a process that ended without saving has left, one text a start.
 */
void
zky_window_offer_recovery (ZkyWindow *self)
{
  g_autofree char *folder = NULL, *name = NULL, *body = NULL;
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GFile) file = NULL;
  ZkyAutosave *kept;
  GtkWidget *dialog;

  g_object_get (self->source_panel, "autosave-folder", &folder, NULL);
  all = zky_autosave_list (folder);
  if (all->len == 0)
    return;

  kept = g_ptr_array_steal_index (all, 0);
  file = kept->uri != NULL ? g_file_new_for_uri (kept->uri) : NULL;
  name = file != NULL ? g_file_get_basename (file) : g_strdup (_("a new model"));
  body = g_strdup_printf (_("Changes of %s were not saved when zkynet ended."), name);
  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Recover Unsaved Text?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "later", _("_Later"), "discard", _("_Discard"),
                                    "recover", _("_Recover"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "recover", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "recover");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_object_set_data_full (G_OBJECT (dialog), "kept", kept, (GDestroyNotify) zky_autosave_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (recover_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
