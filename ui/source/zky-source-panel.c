/* zky-source-panel.c: the text of a model, called while it is written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-panel-private.h"

#include <glib/gi18n.h>

#include "zky-autosave.h"
#include "zky-completion.h"
#include "zky-focus.h"
#include "zky-scroll.h"
#include "zky-source-scheme.h"

G_DEFINE_FINAL_TYPE (ZkySourcePanel, zky_source_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SESSION, PROP_THEME, PROP_MODIFIED, PROP_AUTOSAVE_FOLDER, N_PROPS };
enum { SHOW_NODE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

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

void
zky_source_panel_show_node (ZkySourcePanel *self,
                            ZkyNode        *node)
{
  g_signal_emit (self, signals[SHOW_NODE], 0, node);
}

/* -- What happens ------------------------------------------------------------------------------ */

static void
modified_cb (ZkySourcePanel *self)
{
  zky_source_panel_update_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static void
called_cb (ZkySourcePanel *self)
{
  zky_source_panel_renew_error (self);
  zky_source_panel_selected_cb (self);
  zky_source_panel_reread (self);
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
    zky_source_panel_file_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
set_theme (ZkySourcePanel *self,
           const ZkyTheme *theme)
{
  if (theme == NULL || theme == self->theme)
    return;

  self->theme = theme;
  gtk_source_buffer_set_style_scheme (self->buffer, zky_source_scheme_get (theme->variant));
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
    zky_source_panel_forget (self);
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
lead_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ZKY_SOURCE_PANEL (widget)->view));
}

static void
zky_source_panel_unmap (GtkWidget *widget)
{
  zky_scroll_stop (GTK_SCROLLABLE (ZKY_SOURCE_PANEL (widget)->view));

  GTK_WIDGET_CLASS (zky_source_panel_parent_class)->unmap (widget);
}

static void
zky_source_panel_class_init (ZkySourcePanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  zky_focus_class_lead (widget_class, lead_focus);
  widget_class->unmap = zky_source_panel_unmap;
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

  self->buffer = gtk_source_buffer_new (NULL);
  gtk_source_buffer_set_language (self->buffer, language);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, TRUE);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (self->buffer));
  zky_source_panel_add_error_marks (self);

  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (zky_source_panel_changed_cb), self);
  g_signal_connect_swapped (self->buffer, "modified-changed", G_CALLBACK (modified_cb), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (zky_source_panel_cursor_cb), self);
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
  zky_source_panel_update_name (self);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::file", G_CALLBACK (zky_source_panel_file_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (zky_source_panel_error_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::selected", G_CALLBACK (zky_source_panel_selected_cb), self);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
  g_signal_group_connect_swapped (self->signals, "failed", G_CALLBACK (zky_source_panel_renew_error), self);
}

GtkWidget *
zky_source_panel_new (void)
{
  return g_object_new (ZKY_TYPE_SOURCE_PANEL, NULL);
}
