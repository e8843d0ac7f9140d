/* zky-inspector.c: all that is known of the selected node
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-inspector.h"

#include <glib/gi18n.h>

#include "zky-compare-page.h"
#include "zky-group-page.h"
#include "zky-describe.h"
#include "zky-labels.h"
#include "zky-node-page.h"
#include "zky-outline.h"

struct _ZkyInspector
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  GSignalGroup   *signals;
  GtkFileChooserNative *chooser; /* that is open, or NULL */

  const ZkyTheme *theme;

  /* Template children */
  GtkStack          *stack;
  ZkyOutline        *outline;
  GtkScrolledWindow *scroller;
  ZkyNodePage       *page;
  ZkyComparePage    *compare_page;
  ZkyGroupPage      *group_page;
};

G_DEFINE_FINAL_TYPE (ZkyInspector, zky_inspector, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_THEME,
  N_PROPS
};

enum
{
  SHOW_NODE,
  SHOW_LINE,
  SAVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A node of two calls that are compared has neither a rule nor steps. */
static void
update_node (ZkyInspector *self)
{
  gboolean compared = self->session != NULL && zky_session_get_difference (self->session) != NULL;
  gboolean is_group = self->session != NULL && zky_session_get_selected_group (self->session) > 0;

  gtk_widget_set_visible (GTK_WIDGET (self->page), !is_group && !compared);
  gtk_widget_set_visible (GTK_WIDGET (self->group_page), is_group);
  gtk_widget_set_visible (GTK_WIDGET (self->compare_page), !is_group && compared);
  if (is_group)
    zky_group_page_update (self->group_page, self->session);
  else if (compared)
    zky_compare_page_update (self->compare_page, self->session);
  else
    zky_node_page_update (self->page);
}

static void
selected_cb (ZkyInspector *self)
{
  static const char *const actions[] = { "inspector.copy-value", "inspector.copy-gradient", "inspector.save-value",
                                         "inspector.save-gradient" };
  gboolean selected = self->session != NULL && zky_session_get_selected_node (self->session) != NULL;
  gboolean is_group = self->session != NULL && zky_session_get_selected_group (self->session) > 0;

  if (self->session == NULL || zky_session_get_difference (self->session) == NULL)
    zky_node_page_reset (self->page);
  update_node (self);
  gtk_stack_set_visible_child_name (self->stack, selected || is_group ? "node" : "overview");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "inspector.overview", selected || is_group);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i], selected);
}

static void
called_cb (ZkyInspector *self)
{
  zky_outline_update (self->outline);
  update_node (self);
}

static void
position_cb (ZkyInspector *self)
{
  update_node (self);
}

static void
followed_cb (ZkyInspector *self,
             ZkyNode      *node)
{
  zky_session_select_node (self->session, node);
  g_signal_emit (self, signals[SHOW_NODE], 0, node);
}

static void
line_cb (ZkyInspector *self,
         guint         line)
{
  g_signal_emit (self, signals[SHOW_LINE], 0, line);
}

/* Actions */

static void
overview_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  zky_session_select_node (ZKY_INSPECTOR (widget)->session, NULL);
}

/* (transfer full) (nullable): the value or the gradient of the selected node, by the ending of @action */
static ZkyTensor *
dup_tensor (ZkyInspector *self,
            const char   *action)
{
  ZkyNode *node = zky_session_get_selected_node (self->session);
  ZkyTensor *value;

  if (node == NULL)
    return NULL;
  if (g_str_has_suffix (action, "gradient"))
    return zky_session_dup_gradient (self->session, node);
  value = zky_session_get_value (self->session, node);

  return value != NULL ? zky_tensor_ref (value) : NULL;
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autoptr (ZkyTensor) tensor = dup_tensor (ZKY_INSPECTOR (widget), name);
  g_autofree char *text = NULL;

  if (tensor == NULL)
    return;
  text = zky_tensor_to_string (tensor);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
saved_cb (ZkyInspector         *self,
          int                   response,
          GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  ZkyTensor *tensor = g_object_get_data (G_OBJECT (chooser), "tensor");

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
      if (g_file_peek_path (file) == NULL)
        g_set_error_literal (&error, ZKY_ERROR, ZKY_ERROR_IO, _("only files on this machine can be written"));
      else
        zky_npy_save (tensor, g_file_peek_path (file), &error);
      g_signal_emit (self, signals[SAVED], 0, file, error != NULL ? error->message : NULL);
    }
  g_clear_object (&self->chooser);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyInspector *self = ZKY_INSPECTOR (widget);
  g_autoptr (ZkyTensor) tensor = dup_tensor (self, name);
  g_autofree char *file_name = NULL;

  if (tensor == NULL)
    return;
  file_name = g_strdup_printf ("%s%s.npy", zky_describe_name (self->session, zky_session_get_selected_node (self->session)),
                               g_str_has_suffix (name, "gradient") ? "-gradient" : "");
  g_set_object (&self->chooser, NULL);
  self->chooser = gtk_file_chooser_native_new (_("Save the Numbers"), GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), file_name);
  g_object_set_data_full (G_OBJECT (self->chooser), "tensor", g_steal_pointer (&tensor), (GDestroyNotify) zky_tensor_unref);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

/* The object */

static void
set_session (ZkyInspector *self,
             ZkySession   *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  zky_outline_set_session (self->outline, session);
  zky_node_page_set_session (self->page, session);
  selected_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
set_theme (ZkyInspector   *self,
           const ZkyTheme *theme)
{
  if (theme == NULL || theme == self->theme)
    return;
  self->theme = theme;
  zky_outline_set_theme (self->outline, theme);
  zky_node_page_set_theme (self->page, theme);
  zky_compare_page_set_theme (self->compare_page, theme);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THEME]);
}

static void
zky_inspector_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ZkyInspector *self = ZKY_INSPECTOR (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (id == PROP_THEME)
    g_value_set_pointer (value, (gpointer) self->theme);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_inspector_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ZkyInspector *self = ZKY_INSPECTOR (object);

  if (id == PROP_SESSION)
    set_session (self, g_value_get_object (value));
  else if (id == PROP_THEME)
    set_theme (self, g_value_get_pointer (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_inspector_dispose (GObject *object)
{
  ZkyInspector *self = ZKY_INSPECTOR (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_INSPECTOR);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_inspector_parent_class)->dispose (object);
}

static void
zky_inspector_class_init (ZkyInspectorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zky_inspector_dispose;
  object_class->get_property = zky_inspector_get_property;
  object_class->set_property = zky_inspector_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION, flags);
  properties[PROP_THEME] = g_param_spec_pointer ("theme", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SHOW_NODE] = g_signal_new ("show-node", ZKY_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SHOW_LINE] = g_signal_new ("show-line", ZKY_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SAVED] = g_signal_new ("saved", ZKY_TYPE_INSPECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "inspector.overview", NULL, overview_action);
  gtk_widget_class_install_action (widget_class, "inspector.copy-value", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "inspector.copy-gradient", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "inspector.save-value", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "inspector.save-gradient", NULL, save_action);
  gtk_widget_class_set_css_name (widget_class, "inspector");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  g_type_ensure (ZKY_TYPE_COMPARE_PAGE);
  g_type_ensure (ZKY_TYPE_GROUP_PAGE);
  g_type_ensure (ZKY_TYPE_NODE_PAGE);
  g_type_ensure (ZKY_TYPE_OUTLINE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, ZkyInspector, compare_page);
  gtk_widget_class_bind_template_child (widget_class, ZkyInspector, group_page);
  gtk_widget_class_bind_template_child (widget_class, ZkyInspector, outline);
  gtk_widget_class_bind_template_child (widget_class, ZkyInspector, page);
  gtk_widget_class_bind_template_child (widget_class, ZkyInspector, scroller);
  gtk_widget_class_bind_template_callback (widget_class, followed_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_cb);
}

static void
zky_inspector_init (ZkyInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Inspector"), -1);
  zky_label_stack_page (self->stack, "overview", _("All nodes"));
  zky_label_stack_page (self->stack, "node", _("Selected node"));
  zky_label_scrolled_window (self->scroller);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::health", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::scene", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::digits", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
}

GtkWidget *
zky_inspector_new (void)
{
  return g_object_new (ZKY_TYPE_INSPECTOR, NULL);
}
