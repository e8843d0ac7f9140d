/* zky-window-actions.c: what can be done in a window, and the keys that do it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-app-config.h"
#include "zky-window-private.h"

static void
open_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  zky_window_choose_file (user_data);
}

static void
open_uri_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  g_autoptr(GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  zky_window_open_file (user_data, file);
}

static void
new_model_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  zky_window_new_model (user_data);
}

static void
save_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  zky_window_save (user_data);
}

static void
save_as_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  zky_window_save_as (user_data);
}

static void
export_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  zky_window_export (user_data);
}

static void
copy_picture_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  zky_window_copy_picture (user_data);
}

static void
print_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  zky_window_print (user_data, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, NULL);
}

static void
formula_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  zky_formula_bar_edit (ZKY_WINDOW (user_data)->formula_bar);
}

static void
find_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ZkyWindow *self = user_data;

  gtk_revealer_set_reveal_child (self->find_revealer, TRUE);
  zky_find_panel_open (self->find_panel);
}

static void
gallery_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  zky_window_show_gallery (user_data);
}

static void
call_again_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  zky_window_remind_of_gone (user_data);
  zky_session_call_again (ZKY_WINDOW (user_data)->session);
}

static void
stop_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  zky_session_stop (ZKY_WINDOW (user_data)->session);
}

static void
undo_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  zky_session_undo (ZKY_WINDOW (user_data)->session);
}

static void
redo_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  zky_session_redo (ZKY_WINDOW (user_data)->session);
}

static void
train_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  zky_window_train (user_data);
}

/* To the orientation that the graph does not have now, whoever chose that one. */
static void
turn_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  ZkyWindow *self = user_data;
  ZkyScene *scene = zky_session_get_scene (self->session);
  gboolean across = scene && zky_scene_get_orientation (scene) == ZKY_ORIENTATION_LEFT_TO_RIGHT;

  g_object_set (self->session, "orientation",
                across ? ZKY_ORIENTATION_TOP_TO_BOTTOM : ZKY_ORIENTATION_LEFT_TO_RIGHT, NULL);
}

/* The call alone, the backward pass beside it, both merged, and again. */
static void
backward_next_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  ZkySession *session = ZKY_WINDOW (user_data)->session;
  int backward;

  g_object_get (session, "backward", &backward, NULL);
  g_object_set (session, "backward", (backward + 1) % ZKY_N_BACKWARDS, NULL);
}

/* Actions that belong to a child go to it under the name it has there. */
static void
canvas_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_autofree char *name = g_strconcat ("canvas.", g_action_get_name (G_ACTION (action)), NULL);

  gtk_widget_activate_action (GTK_WIDGET (ZKY_WINDOW (user_data)->canvas), name, NULL);
}

static void
player_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  g_autofree char *name = g_strconcat ("player.", g_action_get_name (G_ACTION (action)), NULL);

  gtk_widget_activate_action (GTK_WIDGET (ZKY_WINDOW (user_data)->player), name, NULL);
}

/* The window of shortcuts is large, and made when it is first asked for. From then on the action is GTK's own. */
static void
show_help_overlay_action (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       user_data)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/zkynet/ZkyNet/shortcuts.ui");
  GtkShortcutsWindow *overlay = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_application_window_set_help_overlay (user_data, overlay);
  gtk_window_present (GTK_WINDOW (overlay));
}

static const GActionEntry entries[] = {
  { "backward-next", backward_next_action },
  { "call-again", call_again_action },
  { "close-all", canvas_action },
  { "color-next", canvas_action },
  { "copy-picture", copy_picture_action },
  { "copy-value", canvas_action },
  { "end", player_action },
  { "export", export_action },
  { "faster", player_action },
  { "find", find_action },
  { "fit", canvas_action },
  { "formula", formula_action },
  { "gallery", gallery_action },
  { "new-model", new_model_action },
  { "next-finding", canvas_action },
  { "open", open_action },
  { "open-all", canvas_action },
  { "open-uri", open_uri_action, "s" },
  { "partner", canvas_action },
  { "play", player_action },
  { "previous-finding", canvas_action },
  { "print", print_action },
  { "redo", redo_action },
  { "save", save_action },
  { "save-as", save_as_action },
  { "show-help-overlay", show_help_overlay_action },
  { "slower", player_action },
  { "start", player_action },
  { "step-back", player_action },
  { "step-forward", player_action },
  { "stop", stop_action },
  { "target", player_action },
  { "train", train_action },
  { "trace-downstream", canvas_action },
  { "trace-paths", canvas_action },
  { "trace-upstream", canvas_action },
  { "turn", turn_action },
  { "undo", undo_action },
  { "zoom-in", canvas_action },
  { "zoom-normal", canvas_action },
  { "zoom-out", canvas_action },
};

static void
set_enabled (ZkyWindow  *self,
             const char *name,
             gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
zky_window_update_actions (ZkyWindow *self)
{
  static const char *const need_graph[] = { "backward-next", "call-again", "close-all", "color-next", "copy-picture", "end", "export",
                                            "find", "fit", "next-finding", "open-all", "play", "previous-finding", "print", "start",
                                            "step-back", "step-forward", "target", "turn", "zoom-in", "zoom-normal",
                                            "zoom-out" };
  gboolean can_undo, can_redo;
  g_autofree char *selected = NULL;

  g_object_get (self->session, "can-undo", &can_undo, "can-redo", &can_redo, "selected", &selected, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (need_graph); i++)
    set_enabled (self, need_graph[i], zky_session_get_scene (self->session) != NULL);
  set_enabled (self, "copy-value", selected != NULL);
  set_enabled (self, "redo", can_redo);
  set_enabled (self, "save", zky_session_get_expression (self->session) != NULL
                             || zky_source_panel_get_modified (self->source_panel) || self->gone
                             || zky_source_panel_get_file (self->source_panel) == NULL);
  set_enabled (self, "undo", can_undo);
}

static void
add_property_action (ZkyWindow  *self,
                     const char *name,
                     gpointer    object,
                     const char *property)
{
  g_autoptr(GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
}

void
zky_window_add_actions (ZkyWindow *self)
{
  static const char *const signals[] = { "notify::can-undo", "notify::can-redo", "notify::selected",
                                         "notify::expression" };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  add_property_action (self, "follow", self->canvas, "follows");
  add_property_action (self, "backward", self->session, "backward");
  add_property_action (self, "color-by", self->canvas, "color-by");
  add_property_action (self, "hide-constants", self->session, "hide-constants");
  add_property_action (self, "hide-parameters", self->session, "hide-parameters");
  add_property_action (self, "hide-shapes", self->session, "hide-shapes");
  add_property_action (self, "jacobian", self->session, "jacobian");
  add_property_action (self, "log", self->log_revealer, "reveal-child");
  add_property_action (self, "minimap", self->canvas, "minimap");
  add_property_action (self, "orientation", self->session, "orientation");
  add_property_action (self, "panel", self->flap, "reveal-flap");
  add_property_action (self, "quiz", self->session, "quiz");

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_swapped (self->session, signals[i], G_CALLBACK (zky_window_update_actions), self);
}

/* Actions that follow a property would tell a window of it that is gone, as long as a thread keeps the session. */
void
zky_window_drop_actions (ZkyWindow *self)
{
  g_auto(GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    if (G_IS_PROPERTY_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), names[i])))
      g_action_map_remove_action (G_ACTION_MAP (self), names[i]);
}

/* Keys that mean something else inside a text field, so that they come last, when nothing else has taken them. */
static const struct
{
  guint            key;
  GdkModifierType  modifiers;
  const char      *action;
} keys[] = {
  { GDK_KEY_space, 0, "win.play" },
  { GDK_KEY_period, 0, "win.step-forward" },
  { GDK_KEY_comma, 0, "win.step-back" },
  { GDK_KEY_Home, 0, "win.start" },
  { GDK_KEY_End, 0, "win.end" },
  { GDK_KEY_bracketright, 0, "win.faster" },
  { GDK_KEY_bracketleft, 0, "win.slower" },
  { GDK_KEY_f, 0, "win.fit" },
  { GDK_KEY_n, 0, "win.call-newest" },
  { GDK_KEY_v, 0, "win.compare" },
  { GDK_KEY_v, GDK_SHIFT_MASK, "win.compare-swap" },
  { GDK_KEY_q, 0, "win.quiz" },
  { GDK_KEY_o, 0, "win.target" },
  { GDK_KEY_j, 0, "win.jacobian" },
  { GDK_KEY_w, 0, "win.backward-next" },
  { GDK_KEY_g, 0, "win.partner" },
  { GDK_KEY_c, 0, "win.hide-constants" },
  { GDK_KEY_p, 0, "win.hide-parameters" },
  { GDK_KEY_s, 0, "win.hide-shapes" },
  { GDK_KEY_m, 0, "win.minimap" },
  { GDK_KEY_h, 0, "win.color-next" },
  { GDK_KEY_x, 0, "win.next-finding" },
  { GDK_KEY_x, GDK_SHIFT_MASK, "win.previous-finding" },
  { GDK_KEY_asterisk, 0, "win.open-all" },
  { GDK_KEY_slash, 0, "win.close-all" },
  { GDK_KEY_l, 0, "win.next-row" },
  { GDK_KEY_k, 0, "win.previous-row" },
  { GDK_KEY_r, 0, "win.random-row" },
  { GDK_KEY_u, 0, "win.trace-upstream" },
  { GDK_KEY_d, 0, "win.trace-downstream" },
  { GDK_KEY_b, 0, "win.trace-paths" },
  { GDK_KEY_c, GDK_CONTROL_MASK, "win.copy-value" },
  { GDK_KEY_z, GDK_CONTROL_MASK, "win.undo" },
  { GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "win.redo" },
  { GDK_KEY_y, GDK_CONTROL_MASK, "win.redo" },
};

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   user_data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (widget));

  if (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus))
    return FALSE;

  return gtk_widget_activate_action (widget, user_data, NULL);
}

void
zky_window_add_keys (ZkyWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
                        gtk_callback_action_new (key_cb, (gpointer) keys[i].action, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
