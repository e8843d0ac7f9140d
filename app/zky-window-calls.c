/* zky-window-calls.c: the list of calls in a window: its page, its actions and keys
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "zky-window-private.h"

static void
show_panel (ZkyWindow *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_stack_set_visible_child_name (self->panel_stack, "calls");
}

static void
calls_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ZkyWindow *self = user_data;

  show_panel (self);
  zky_calls_panel_open (self->calls_panel);
}

/* `win.call-newest` is `calls.newest` of the panel. */
static void
panel_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  const char *name = g_action_get_name (G_ACTION (action)) + strlen ("call-");
  g_autofree char *inner = g_strconcat ("calls.", name, NULL);

  gtk_widget_activate_action (GTK_WIDGET (ZKY_WINDOW (user_data)->calls_panel), inner, NULL);
}

static void
compare_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ZkyWindow *self = user_data;

  if (zky_session_get_compared_call (self->session) == NULL)
    show_panel (self);
  gtk_widget_activate_action (GTK_WIDGET (self->calls_panel), "calls.compare", NULL);
}

static void
swap_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (ZKY_WINDOW (user_data)->calls_panel), "calls.swap", NULL);
}

static const GActionEntry entries[] = {
  { "calls", calls_action },
  { "call-newer", panel_action },
  { "call-newest", panel_action },
  { "call-older", panel_action },
  { "call-use", panel_action },
  { "compare", compare_action },
  { "compare-swap", swap_action },
};

static void
update_actions (ZkyWindow *self)
{
  ZkyKeptCalls *calls = zky_session_get_calls (self->session);
  gboolean earlier = zky_session_is_earlier (self->session);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (calls));
  gint i = zky_kept_calls_get_index (calls, zky_session_get_shown_call (self->session));
  const struct { const char *name; gboolean enabled; } states[] = {
    { "calls", n > 0 },
    { "call-newer", earlier },
    { "call-newest", earlier },
    { "call-older", i >= 0 && i + 1 < (gint) n },
    { "call-use", earlier },
    { "compare", n > 1 },
    { "compare-swap", zky_session_get_compared_call (self->session) != NULL },
  };

  for (guint k = 0; k < G_N_ELEMENTS (states); k++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), states[k].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), states[k].enabled);
    }
}

/* Differences have no time. */
static void
called_cb (ZkyWindow *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->player), zky_session_get_difference (self->session) == NULL);
}

void
zky_window_add_calls (ZkyWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->session, "notify::shown-call", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::compared-call", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "called", G_CALLBACK (called_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (zky_session_get_calls (self->session), "items-changed", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
}
