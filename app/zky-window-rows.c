/* zky-window-rows.c: the rows of data in a window: their bar, and its keys
 * SPDX-License-Identifier: Apache-2.0 */
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

static void
changed_cb (ZkyWindow *self)
{
  static const char *const names[] = { "next-row", "previous-row", "random-row", "row" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), zky_row_feed_get_n_parts (self->rows) > 0);
    }
}

void
zky_window_add_rows (ZkyWindow *self)
{
  static const GActionEntry entries[] = {
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
