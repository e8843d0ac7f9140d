/* zky-source-panel-files.c: the text of a model as a file: read, called, kept, saved
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <string.h>

#include "zky-autosave.h"
#include "zky-source-panel-private.h"

#define CALL_DELAY     350  /* ms without a key after which the model is called */
#define AUTOSAVE_DELAY 2000 /* ms after which what was typed is kept */

static const char template[] =
  "-- A new model. It is called whenever you stop typing.\n"
  "local zky = require \"zky\"\n"
  "\n"
  "local model = zky.module \"Model\"\n"
  "model:input(\"x\", 3)\n"
  "model:param(\"w\", 1)\n"
  "\n"
  "function model:call(x)\n"
  "  local a = x * self.w\n"
  "  return zky.tanh(a)\n"
  "end\n"
  "\n"
  "return model\n";

/* -- Calling while it is written, and keeping what was written --------------------------------- */

void
zky_source_panel_update_name (ZkySourcePanel *self)
{
  g_autofree char *name = self->file != NULL ? g_file_get_basename (self->file) : g_strdup (_("New model"));
  g_autofree char *text = zky_source_panel_get_modified (self) ? g_strdup_printf ("• %s", name) : g_strdup (name);

  gtk_label_set_text (self->name_label, text);
}

/* Calls what is written now. */
void
zky_source_panel_call (ZkySourcePanel *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  g_clear_handle_id (&self->call_id, g_source_remove);
  text = zky_source_panel_dup_text (self);
  zky_session_open_text (self->session, self->file, text);
}

static gboolean
call_cb (gpointer user_data)
{
  ZkySourcePanel *self = user_data;

  self->call_id = 0;
  zky_source_panel_call (self);

  return G_SOURCE_REMOVE;
}

static gboolean
autosave_cb (gpointer user_data)
{
  ZkySourcePanel *self = user_data;
  g_autofree char *text = zky_source_panel_dup_text (self), *uri = self->file != NULL ? g_file_get_uri (self->file) : NULL;
  g_autoptr(GError) error = NULL;

  self->autosave_id = 0;
  if (!zky_autosave_write (self->autosave_folder, self->id, uri, text, &error))
    g_message ("%s", error->message); /* a full disk is no reason to stop writing */

  return G_SOURCE_REMOVE;
}

/* What is kept was saved, or given up. */
void
zky_source_panel_forget (ZkySourcePanel *self)
{
  g_clear_handle_id (&self->autosave_id, g_source_remove);
  zky_autosave_remove (self->autosave_folder, self->id);
}

void
zky_source_panel_changed_cb (ZkySourcePanel *self)
{
  if (self->loading || self->session == NULL)
    return;

  g_clear_handle_id (&self->call_id, g_source_remove);
  self->call_id = g_timeout_add (CALL_DELAY, call_cb, self);
  zky_source_panel_age_error (self);
  if (self->autosave_id == 0)
    self->autosave_id = g_timeout_add (AUTOSAVE_DELAY, autosave_cb, self);
}

/* -- Files ---------------------------------------------------------------------------------- */

static void
set_text (ZkySourcePanel *self,
          const char     *text,
          gboolean        modified)
{
  self->loading = TRUE;
  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), modified);
  self->loading = FALSE;
  zky_source_panel_clear_error (self);
  zky_source_panel_update_name (self);
}

static void
read_file (ZkySourcePanel *self)
{
  g_autofree char *text = NULL, *valid = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  g_clear_pointer (&self->etag, g_free);
  if (!g_file_load_contents (self->file, NULL, &text, &length, &self->etag, &error))
    {
      set_text (self, "", FALSE);
      gtk_label_set_text (self->error_label, error->message);
      zky_source_panel_renew_error (self);
      gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
      return;
    }
  valid = g_utf8_make_valid (text, (gssize) length);
  set_text (self, valid, FALSE);
  if (zky_session_get_error (self->session) != NULL)
    zky_source_panel_error_cb (self);
}

/* The session has another file: its text is what is seen from now on. */
void
zky_source_panel_file_cb (ZkySourcePanel *self)
{
  GFile *file = zky_session_get_file (self->session);

  if (file == NULL || (self->file != NULL && g_file_equal (file, self->file) && !self->is_new))
    return;

  g_clear_handle_id (&self->call_id, g_source_remove);
  zky_source_panel_forget (self);
  g_set_object (&self->file, file);
  self->is_new = FALSE;
  read_file (self);
}

/* The file itself may have been written by another program; text that was changed here stays. */
void
zky_source_panel_reread (ZkySourcePanel *self)
{
  g_autoptr(GFileInfo) info = NULL;

  if (self->file == NULL || zky_source_panel_get_modified (self) || self->call_id != 0)
    return;
  info = g_file_query_info (self->file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  if (info != NULL && g_strcmp0 (g_file_info_get_etag (info), self->etag) != 0)
    read_file (self);
}

void
zky_source_panel_new_model (ZkySourcePanel *self)
{
  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  g_clear_handle_id (&self->call_id, g_source_remove);
  zky_source_panel_forget (self);
  g_clear_object (&self->file);
  self->is_new = TRUE;
  set_text (self, template, FALSE);
  zky_session_open_text (self->session, NULL, template);
}

void
zky_source_panel_recover (ZkySourcePanel *self,
                          GFile          *file,
                          const char     *text)
{
  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));
  g_return_if_fail (text != NULL);

  g_set_object (&self->file, file);
  self->is_new = file == NULL;
  g_clear_pointer (&self->etag, g_free);
  set_text (self, text, TRUE);
  zky_session_open_text (self->session, file, text);
  autosave_cb (self);
}

/* Not while a formula is open, beside which the text of the file before still stands here. */
static gboolean
shows_what_is_open (ZkySourcePanel *self)
{
  GFile *file = zky_session_get_file (self->session);

  if (file == NULL || self->file == NULL)
    return file == self->file && zky_session_get_text (self->session) != NULL;

  return g_file_equal (file, self->file);
}

gboolean
zky_source_panel_save (ZkySourcePanel  *self,
                       GFile           *file,
                       gboolean         overwrite,
                       GError         **error)
{
  g_autofree char *text = NULL;
  const char *etag = NULL;
  gboolean is_open;

  g_return_val_if_fail (ZKY_IS_SOURCE_PANEL (self), FALSE);
  g_return_val_if_fail (file != NULL || self->file != NULL, FALSE);

  if (file == NULL)
    file = self->file;
  if (!overwrite && self->file != NULL && g_file_equal (file, self->file))
    etag = self->etag;
  text = zky_source_panel_dup_text (self);

  {
    g_autofree char *written = NULL;

    if (!g_file_replace_contents (file, text, strlen (text), etag, FALSE, G_FILE_CREATE_NONE, &written, NULL, error))
      return FALSE;
    g_free (self->etag);
    self->etag = g_steal_pointer (&written);
  }

  is_open = shows_what_is_open (self);
  g_set_object (&self->file, file);
  self->is_new = FALSE;
  zky_source_panel_forget (self);
  g_clear_handle_id (&self->call_id, g_source_remove);
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
  zky_source_panel_update_name (self);
  if (is_open)
    zky_session_open_saved (self->session, file);
  else
    zky_session_open_file (self->session, file);

  return TRUE;
}

void
zky_source_panel_revert (ZkySourcePanel *self)
{
  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  g_clear_handle_id (&self->call_id, g_source_remove);
  zky_source_panel_forget (self);
  if (self->file == NULL)
    {
      set_text (self, "", FALSE);
      return;
    }
  read_file (self);
  zky_session_open_file (self->session, self->file);
}
