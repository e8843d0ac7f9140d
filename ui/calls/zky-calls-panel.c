/* zky-calls-panel.c: the list of all calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-calls-panel.h"

#include <glib/gi18n.h>

#include "zky-call-row.h"
#include "zky-difference-list.h"
#include "zky-labels.h"
#include "zky-wrap-box.h"

struct _ZkyCallsPanel
{
  GtkWidget           parent_instance;

  gboolean            updating;    /* the selection follows the session, not the other way round */

  /* Owned */
  ZkySession         *session;
  GSignalGroup       *signals;
  GtkSingleSelection *selection;

  /* Template children */
  GtkWidget          *box;
  GtkScrolledWindow  *scroller;
  GtkListView        *view;
  GtkPopover         *name_popover;
  GtkEditable        *name_entry;
  GtkWidget          *differences;
};

G_DEFINE_FINAL_TYPE (ZkyCallsPanel, zky_calls_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SESSION, N_PROPS };
enum { FAILED, SHOW_NODE, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* -- What is selected ---------------------------------------------------------------------- */

/* (transfer none) (nullable): the list holds it */
static ZkyKeptCall *
get_selected (ZkyCallsPanel *self)
{
  return self->selection != NULL ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

static void
update_actions (ZkyCallsPanel *self)
{
  ZkyKeptCall *call = get_selected (self);
  ZkyKeptCalls *calls = self->session != NULL ? zky_session_get_calls (self->session) : NULL;
  guint n = calls != NULL ? g_list_model_get_n_items (G_LIST_MODEL (calls)) : 0;
  gint i = calls != NULL ? zky_kept_calls_get_index (calls, call) : -1;
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "calls.use", i > 0);
  gtk_widget_action_set_enabled (widget, "calls.rename", i >= 0);
  gtk_widget_action_set_enabled (widget, "calls.remove", i > 0);
  gtk_widget_action_set_enabled (widget, "calls.clear", n > 1);
  gtk_widget_action_set_enabled (widget, "calls.compare", n > 1);
  gtk_widget_action_set_enabled (widget, "calls.swap", calls != NULL && zky_session_get_compared_call (self->session) != NULL);
  gtk_widget_action_set_enabled (widget, "calls.newest", i > 0);
  gtk_widget_action_set_enabled (widget, "calls.newer", i > 0);
  gtk_widget_action_set_enabled (widget, "calls.older", i >= 0 && i + 1 < (gint) n);
}

/* The list follows what the session shows, also back from a call that could not be shown. */
static void
follow_session (ZkyCallsPanel *self)
{
  gint i = zky_kept_calls_get_index (zky_session_get_calls (self->session), zky_session_get_shown_call (self->session));

  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, i >= 0 ? (guint) i : GTK_INVALID_LIST_POSITION);
  self->updating = FALSE;
  update_actions (self);
}

static void
selected_cb (ZkyCallsPanel *self)
{
  if (!self->updating && get_selected (self) != NULL)
    zky_session_show_call (self->session, get_selected (self));
}

/* -- Rows ----------------------------------------------------------------------------------- */

static void
setup_cb (ZkyCallsPanel *self,
          GtkListItem   *item)
{
  gtk_list_item_set_child (item, zky_call_row_new ());
}

static void
bind_cb (ZkyCallsPanel *self,
         GtkListItem   *item)
{
  zky_call_row_bind (ZKY_CALL_ROW (gtk_list_item_get_child (item)), self->session, gtk_list_item_get_item (item));
}

static void
unbind_cb (ZkyCallsPanel *self,
           GtkListItem   *item)
{
  zky_call_row_bind (ZKY_CALL_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static void
set_list (ZkyCallsPanel *self)
{
  ZkyKeptCalls *calls = self->session != NULL ? zky_session_get_calls (self->session) : NULL;

  gtk_list_view_set_model (self->view, NULL);
  g_clear_object (&self->selection);
  if (calls == NULL)
    return;

  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (calls)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  follow_session (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (calls, "items-changed", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

/* -- Actions ----------------------------------------------------------------------------------- */

static void
use_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  ZkyCallsPanel *self = ZKY_CALLS_PANEL (widget);
  g_autoptr (GError) error = NULL;

  if (get_selected (self) != NULL && !zky_session_use_inputs (self->session, get_selected (self), &error))
    g_signal_emit (self, signals[FAILED], 0, error->message);
}

static void
rename_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gtk_popover_popup (ZKY_CALLS_PANEL (widget)->name_popover);
}

static void
naming_cb (ZkyCallsPanel *self)
{
  const char *present = get_selected (self) != NULL ? zky_kept_call_get_name (get_selected (self)) : NULL;

  gtk_editable_set_text (self->name_entry, present != NULL ? present : "");
  gtk_widget_grab_focus (GTK_WIDGET (self->name_entry));
}

static void
named_cb (ZkyCallsPanel *self)
{
  if (get_selected (self) != NULL)
    zky_kept_call_set_name (get_selected (self), gtk_editable_get_text (self->name_entry));
  gtk_popover_popdown (self->name_popover);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ZkyCallsPanel *self = ZKY_CALLS_PANEL (widget);

  if (get_selected (self) != NULL)
    zky_session_remove_call (self->session, get_selected (self));
}

static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  zky_session_clear_calls (ZKY_CALLS_PANEL (widget)->session);
}

/* With the call before, or for the first one the one behind it; or ends a comparison. */
static void
compare_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ZkyCallsPanel *self = ZKY_CALLS_PANEL (widget);
  ZkyKeptCalls *calls = zky_session_get_calls (self->session);
  gint i = zky_kept_calls_get_index (calls, zky_session_get_shown_call (self->session));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (calls));
  g_autoptr (ZkyKeptCall) other = NULL;

  if (zky_session_get_compared_call (self->session) == NULL && i >= 0 && n > 1)
    other = g_list_model_get_item (G_LIST_MODEL (calls), (guint) i + 1 < n ? (guint) i + 1 : (guint) i - 1);
  zky_session_compare_call (self->session, other);
}

static void
swap_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  zky_session_swap_compared (ZKY_CALLS_PANEL (widget)->session);
}

static void
difference_cb (ZkyCallsPanel *self,
               ZkyNode       *node)
{
  zky_session_select_node (self->session, node);
  g_signal_emit (self, signals[SHOW_NODE], 0, node);
}

static void
newest_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  zky_session_show_call (ZKY_CALLS_PANEL (widget)->session, NULL);
}

/* One call back, or towards the newest. */
static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyCallsPanel *self = ZKY_CALLS_PANEL (widget);
  guint selected = gtk_single_selection_get_selected (self->selection);
  gboolean older = g_str_equal (name, "calls.older");

  if (selected == GTK_INVALID_LIST_POSITION || (!older && selected == 0))
    return;
  if (selected + 1 < g_list_model_get_n_items (G_LIST_MODEL (self->selection)) || !older)
    gtk_single_selection_set_selected (self->selection, older ? selected + 1 : selected - 1);
}

/* -- The object ---------------------------------------------------------------------------------- */

static void
set_session (ZkyCallsPanel *self,
             ZkySession    *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  g_object_set (self->differences, "session", session, NULL);
  set_list (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
zky_calls_panel_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_CALLS_PANEL (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_calls_panel_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    set_session (ZKY_CALLS_PANEL (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_calls_panel_dispose (GObject *object)
{
  ZkyCallsPanel *self = ZKY_CALLS_PANEL (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  if (self->view != NULL)
    gtk_list_view_set_model (self->view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_CALLS_PANEL);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_calls_panel_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-calls-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyCallsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallsPanel, differences);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallsPanel, name_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallsPanel, name_popover);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallsPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallsPanel, view);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, difference_cb);
  gtk_widget_class_bind_template_callback (widget_class, named_cb);
  gtk_widget_class_bind_template_callback (widget_class, naming_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
zky_calls_panel_class_init (ZkyCallsPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_calls_panel_dispose;
  object_class->get_property = zky_calls_panel_get_property;
  object_class->set_property = zky_calls_panel_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FAILED] = g_signal_new ("failed", ZKY_TYPE_CALLS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);

  signals[SHOW_NODE] = g_signal_new ("show-node", ZKY_TYPE_CALLS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (ZKY_TYPE_DIFFERENCE_LIST);
  gtk_widget_class_install_action (widget_class, "calls.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "calls.swap", NULL, swap_action);
  gtk_widget_class_install_action (widget_class, "calls.use", NULL, use_action);
  gtk_widget_class_install_action (widget_class, "calls.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "calls.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "calls.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "calls.newest", NULL, newest_action);
  gtk_widget_class_install_action (widget_class, "calls.older", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "calls.newer", NULL, step_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "calls.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "calls.remove", NULL);
  gtk_widget_class_set_css_name (widget_class, "callspanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
}

static void
zky_calls_panel_init (ZkyCallsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calls"), -1);
  zky_label_scrolled_window (self->scroller);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::shown-call", G_CALLBACK (follow_session), self);
  g_signal_group_connect_swapped (self->signals, "notify::compared-call", G_CALLBACK (update_actions), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (follow_session), self);
  update_actions (self);
}

GtkWidget *
zky_calls_panel_new (void)
{
  return g_object_new (ZKY_TYPE_CALLS_PANEL, NULL);
}

void
zky_calls_panel_open (ZkyCallsPanel *self)
{
  guint selected;

  g_return_if_fail (ZKY_IS_CALLS_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  if (get_selected (self) == NULL)
    return;

  /* The list would go back to where it was left; it is to be at the selected call. */
  selected = gtk_single_selection_get_selected (self->selection);
  gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", selected);
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->view)); item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      GtkWidget *row = gtk_widget_get_first_child (item);

      if (ZKY_IS_CALL_ROW (row) && zky_call_row_get_call (ZKY_CALL_ROW (row)) == get_selected (self))
        gtk_widget_grab_focus (item);
    }
}
