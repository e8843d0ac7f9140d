/* zky-source-panel.c: the text of a model, called while it is written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-panel.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "zky-autosave.h"
#include "zky-completion.h"
#include "zky-source-error.h"

#define CALL_DELAY     350  /* ms without a key after which the model is called */
#define AUTOSAVE_DELAY 2000 /* ms after which what was typed is kept */
#define ERROR_MARK     "error"

struct _ZkySourcePanel
{
  GtkWidget        parent_instance;

  gboolean         loading;      /* the text changes because a file is read */
  gboolean         following;    /* the cursor moves because a node was selected, or the other way round */
  gboolean         is_new;       /* what is written is no file yet */
  guint            call_id, autosave_id;

  /* Owned */
  ZkySession      *session;
  GSignalGroup    *signals;
  GFile           *file;         /* (nullable): what the text is of */
  char            *etag;         /* of the file when it was read or written */
  char            *id;           /* of what is kept */
  char            *autosave_folder;

  const ZkyTheme  *theme;
  GtkWidget       *completion;

  /* Template children */
  GtkWidget       *box;
  GtkSourceView   *view;
  GtkSourceBuffer *buffer;
  GtkLabel        *name_label;
  GtkLabel        *error_label;
};

G_DEFINE_FINAL_TYPE (ZkySourcePanel, zky_source_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SESSION, PROP_THEME, PROP_MODIFIED, PROP_AUTOSAVE_FOLDER, N_PROPS };
enum { SHOW_NODE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

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

char *
zky_source_panel_dup_text (ZkySourcePanel *self)
{
  GtkTextIter start, end;

  g_return_val_if_fail (ZKY_IS_SOURCE_PANEL (self), NULL);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

gboolean
zky_source_panel_get_modified (ZkySourcePanel *self)
{
  g_return_val_if_fail (ZKY_IS_SOURCE_PANEL (self), FALSE);

  return gtk_text_buffer_get_modified (GTK_TEXT_BUFFER (self->buffer));
}

/* (transfer none) (nullable): what the text is of */
GFile *
zky_source_panel_get_file (ZkySourcePanel *self)
{
  g_return_val_if_fail (ZKY_IS_SOURCE_PANEL (self), NULL);

  return self->file;
}

/* -- Lines ------------------------------------------------------------------------------- */

/* @line: from 1 on */
static void
get_line (ZkySourcePanel *self,
          guint           line,
          GtkTextIter    *start,
          GtkTextIter    *end)
{
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), start, line > 0 ? (int) line - 1 : 0);
  *end = *start;
  if (!gtk_text_iter_ends_line (end))
    gtk_text_iter_forward_to_line_end (end);
}

static void
scroll_to (ZkySourcePanel *self,
           guint           line)
{
  GtkTextIter start, end;

  get_line (self, line, &start, &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &start, 0.1, FALSE, 0, 0);
}

void
zky_source_panel_show_line (ZkySourcePanel *self,
                            guint           line)
{
  GtkTextIter start, end;

  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  get_line (self, line, &start, &end);
  self->following = TRUE;
  gtk_text_buffer_select_range (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  self->following = FALSE;
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0, TRUE, 0, 0.4);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The line of the selected node is that of the cursor, unless somebody is writing there. */
static void
selected_cb (ZkySourcePanel *self)
{
  ZkyNode *node = zky_session_get_selected_node (self->session);
  guint line = node != NULL ? zky_node_get_line (node) : 0;
  GtkTextIter start, end;

  if (line == 0 || self->following || self->is_new != (zky_session_get_file (self->session) == NULL)
      || gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return;

  get_line (self, line, &start, &end);
  self->following = TRUE;
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  self->following = FALSE;
  scroll_to (self, line);
}

/* The last node that a line made is what it is about. */
static ZkyNode *
find_node (ZkySourcePanel *self,
           guint           line)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);

  for (guint i = graph != NULL ? zky_graph_get_n_forward (graph) : 0; i-- > 0;)
    if (zky_node_get_line (zky_graph_get_node (graph, i)) == line)
      return zky_graph_get_node (graph, i);

  return NULL;
}

static void
cursor_cb (ZkySourcePanel *self)
{
  GtkTextIter cursor;
  ZkyNode *node;

  if (self->following || self->loading || self->session == NULL || !gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &cursor,
                                    gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)));
  node = find_node (self, (guint) gtk_text_iter_get_line (&cursor) + 1);
  if (node == NULL || node == zky_session_get_selected_node (self->session))
    return;

  self->following = TRUE;
  zky_session_select_node (self->session, node);
  g_signal_emit (self, signals[SHOW_NODE], 0, node);
  self->following = FALSE;
}

/* -- Errors ------------------------------------------------------------------------------ */

static void
clear_error (ZkySourcePanel *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_source_buffer_remove_source_marks (self->buffer, &start, &end, ERROR_MARK);
  gtk_text_buffer_remove_tag_by_name (GTK_TEXT_BUFFER (self->buffer), ERROR_MARK, &start, &end);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

/* A mark in the gutter, a wave below the line, and the words at the foot. Errors of other files have no line here. */
static void
error_cb (ZkySourcePanel *self)
{
  const char *error = zky_session_get_error (self->session);
  g_autofree char *name = self->file != NULL ? g_file_get_basename (self->file) : NULL;
  guint line = error != NULL ? zky_source_error_get_line (error, name) : 0;
  GtkTextIter start, end;

  clear_error (self);
  if (error == NULL)
    return;

  gtk_label_set_text (self->error_label, error);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  if (line == 0)
    return;
  get_line (self, line, &start, &end);
  gtk_source_buffer_create_source_mark (self->buffer, NULL, ERROR_MARK, &start);
  gtk_text_buffer_apply_tag_by_name (GTK_TEXT_BUFFER (self->buffer), ERROR_MARK, &start, &end);
}

static char *
tooltip_cb (GtkSourceMarkAttributes *attributes,
            GtkSourceMark           *mark,
            ZkySourcePanel          *self)
{
  return g_strdup (gtk_label_get_text (self->error_label));
}

/* -- Calling while it is written, and keeping what was written --------------------------------- */

static void
update_name (ZkySourcePanel *self)
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
static void
forget_autosave (ZkySourcePanel *self)
{
  g_clear_handle_id (&self->autosave_id, g_source_remove);
  zky_autosave_remove (self->autosave_folder, self->id);
}

static void
changed_cb (ZkySourcePanel *self)
{
  if (self->loading || self->session == NULL)
    return;

  g_clear_handle_id (&self->call_id, g_source_remove);
  self->call_id = g_timeout_add (CALL_DELAY, call_cb, self);
  if (self->autosave_id == 0)
    self->autosave_id = g_timeout_add (AUTOSAVE_DELAY, autosave_cb, self);
}

static void
modified_cb (ZkySourcePanel *self)
{
  update_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
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
  clear_error (self);
  update_name (self);
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
      gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
      return;
    }
  valid = g_utf8_make_valid (text, (gssize) length);
  set_text (self, valid, FALSE);
}

/* The session has another file: its text is what is seen from now on. */
static void
file_cb (ZkySourcePanel *self)
{
  GFile *file = zky_session_get_file (self->session);

  if (file == NULL || (self->file != NULL && g_file_equal (file, self->file) && !self->is_new))
    return;

  g_clear_handle_id (&self->call_id, g_source_remove);
  forget_autosave (self);
  g_set_object (&self->file, file);
  self->is_new = FALSE;
  read_file (self);
}

/* The file itself may have been written by another program; text that was changed here stays. */
static void
called_cb (ZkySourcePanel *self)
{
  g_autoptr(GFileInfo) info = NULL;

  selected_cb (self);
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
  forget_autosave (self);
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

gboolean
zky_source_panel_save (ZkySourcePanel  *self,
                       GFile           *file,
                       gboolean         overwrite,
                       GError         **error)
{
  g_autofree char *text = NULL;
  const char *etag = NULL;

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

  g_set_object (&self->file, file);
  self->is_new = FALSE;
  forget_autosave (self);
  g_clear_handle_id (&self->call_id, g_source_remove);
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
  update_name (self);
  zky_session_open_file (self->session, file);

  return TRUE;
}

void
zky_source_panel_revert (ZkySourcePanel *self)
{
  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  g_clear_handle_id (&self->call_id, g_source_remove);
  forget_autosave (self);
  if (self->file == NULL)
    {
      set_text (self, "", FALSE);
      return;
    }
  read_file (self);
  zky_session_open_file (self->session, self->file);
}

/* -- The object ------------------------------------------------------------------------------- */

static void
set_session (ZkySourcePanel *self,
             ZkySession     *session)
{
  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->signals, session);
  if (session != NULL)
    file_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
set_theme (ZkySourcePanel *self,
           const ZkyTheme *theme)
{
  gboolean dark;

  if (theme == NULL || theme == self->theme)
    return;

  self->theme = theme;
  dark = theme->variant == ZKY_THEME_DARK || theme->variant == ZKY_THEME_DARK_CONTRAST;
  gtk_source_buffer_set_style_scheme (self->buffer,
    gtk_source_style_scheme_manager_get_scheme (gtk_source_style_scheme_manager_get_default (), dark ? "Adwaita-dark" : "Adwaita"));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THEME]);
}

static void
zky_source_panel_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ZkySourcePanel *self = ZKY_SOURCE_PANEL (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (id == PROP_THEME)
    g_value_set_pointer (value, (gpointer) self->theme);
  else if (id == PROP_MODIFIED)
    g_value_set_boolean (value, zky_source_panel_get_modified (self));
  else if (id == PROP_AUTOSAVE_FOLDER)
    g_value_set_string (value, self->autosave_folder);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_source_panel_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ZkySourcePanel *self = ZKY_SOURCE_PANEL (object);

  if (id == PROP_SESSION)
    set_session (self, g_value_get_object (value));
  else if (id == PROP_THEME)
    set_theme (self, g_value_get_pointer (value));
  else if (id == PROP_AUTOSAVE_FOLDER)
    {
      g_free (self->autosave_folder);
      self->autosave_folder = g_value_dup_string (value);
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_source_panel_dispose (GObject *object)
{
  ZkySourcePanel *self = ZKY_SOURCE_PANEL (object);

  g_clear_handle_id (&self->call_id, g_source_remove);
  if (self->id != NULL)
    forget_autosave (self);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_pointer (&self->completion, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_SOURCE_PANEL);
  g_clear_object (&self->buffer);
  g_clear_object (&self->session);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (zky_source_panel_parent_class)->dispose (object);
}

static void
zky_source_panel_finalize (GObject *object)
{
  ZkySourcePanel *self = ZKY_SOURCE_PANEL (object);

  g_free (self->etag);
  g_free (self->id);
  g_free (self->autosave_folder);

  G_OBJECT_CLASS (zky_source_panel_parent_class)->finalize (object);
}

/* Whoever comes here wants to write. */
static gboolean
zky_source_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ZKY_SOURCE_PANEL (widget)->view));
}

static void
zky_source_panel_class_init (ZkySourcePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  widget_class->grab_focus = zky_source_panel_grab_focus;
  object_class->dispose = zky_source_panel_dispose;
  object_class->finalize = zky_source_panel_finalize;
  object_class->get_property = zky_source_panel_get_property;
  object_class->set_property = zky_source_panel_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION, flags);
  properties[PROP_THEME] = g_param_spec_pointer ("theme", NULL, NULL, flags);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_AUTOSAVE_FOLDER] = g_param_spec_string ("autosave-folder", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SHOW_NODE] = g_signal_new ("show-node", ZKY_TYPE_SOURCE_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_source_init ();
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_css_name (widget_class, "sourcepanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-source-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkySourcePanel, box);
  gtk_widget_class_bind_template_child (widget_class, ZkySourcePanel, view);
  gtk_widget_class_bind_template_child (widget_class, ZkySourcePanel, name_label);
  gtk_widget_class_bind_template_child (widget_class, ZkySourcePanel, error_label);
}

static void
make_buffer (ZkySourcePanel *self)
{
  GtkSourceLanguage *language = gtk_source_language_manager_get_language (gtk_source_language_manager_get_default (), "lua");
  g_autoptr(GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();

  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (self->buffer, language);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, TRUE);
  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), ERROR_MARK, "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (self->buffer));

  gtk_source_mark_attributes_set_icon_name (attributes, "dialog-error-symbolic");
  g_signal_connect (attributes, "query-tooltip-text", G_CALLBACK (tooltip_cb), self);
  gtk_source_view_set_mark_attributes (self->view, ERROR_MARK, attributes, 0);

  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->buffer, "modified-changed", G_CALLBACK (modified_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (cursor_cb), self);
}

static void
zky_source_panel_init (ZkySourcePanel *self)
{
  self->id = zky_autosave_new_id ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Source"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text of the model"), -1);
  make_buffer (self);
  self->completion = zky_completion_new (GTK_WIDGET (self), self->view);
  update_name (self);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::file", G_CALLBACK (file_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (error_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
}

GtkWidget *
zky_source_panel_new (void)
{
  return g_object_new (ZKY_TYPE_SOURCE_PANEL, NULL);
}
