/* walk-acts.c: what a person could do next, by chance
 * SPDX-License-Identifier: Apache-2.0 */
#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <gdk/x11/gdkx.h>
#include <gtk/gtkunixprint.h>
#include <gtksourceview/gtksource.h>

#include "zky-canvas-private.h"
#include "walk.h"

#define SCREEN_WIDTH  1920 /* as in meson.build */
#define SCREEN_HEIGHT 1200

static gboolean
toss (Walk *walk,
      int   of)
{
  return g_rand_int_range (walk->rand, 0, of) == 0;
}

#define PICK(walk, array) ((array)[g_rand_int_range ((walk)->rand, 0, G_N_ELEMENTS (array))])

/* -- Windows ----------------------------------------------------------------------------------- */

/* One of zkynet's own windows; there always is one. */
ZkyWindow *
walk_get_window (Walk *walk)
{
  g_autoptr(GPtrArray) windows = g_ptr_array_new ();

  for (GList *l = gtk_application_get_windows (walk->application); l != NULL; l = l->next)
    if (ZKY_IS_WINDOW (l->data) && gtk_widget_get_visible (l->data))
      g_ptr_array_add (windows, l->data);
  if (windows->len == 0)
    {
      g_action_group_activate_action (G_ACTION_GROUP (walk->application), "new-window", NULL);
      return walk_get_window (walk);
    }

  return windows->pdata[g_rand_int_range (walk->rand, 0, (int) windows->len)];
}

/* The modal window that lies on @below */
static GtkWindow *
find_modal (GtkWindow *below)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_get_modal (window) && gtk_widget_get_visible (GTK_WIDGET (window)) && window != below
          && (below == NULL || gtk_window_get_transient_for (window) == below))
        return window;
    }

  return NULL;
}

GtkWindow *
walk_get_top (Walk *walk)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkWindow *top = NULL;

  for (GtkWindow *modal = find_modal (NULL); modal != NULL; modal = find_modal (modal))
    top = modal;
  if (top != NULL)
    return top;
  if (g_list_model_get_n_items (windows) > 1 && toss (walk, 2))
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, (guint) g_rand_int_range (walk->rand, 0, (int) g_list_model_get_n_items (windows)));

      if (gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return GTK_WINDOW (walk_get_window (walk));
}

/* Files are only written to the folder of the walk. */
static void
answer_chooser (Walk      *walk,
                GtkWindow *dialog)
{
  static const char *const names[] = { "out.svg", "out.png", "out.pdf", "out.lua", "out.csv", "out.npy", "out.html", "out", "out.gif", "out.safetensors" };
  GtkFileChooser *chooser = GTK_FILE_CHOOSER (dialog);
  gboolean saves = gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE;
  g_autoptr(GFile) folder = g_file_new_for_path (walk->folder), file = NULL;

  if (saves)
    {
      g_autofree char *own = gtk_file_chooser_get_current_name (chooser);
      const char *name = toss (walk, 3) || own == NULL ? PICK (walk, names) : own;

      gtk_file_chooser_set_current_folder (chooser, folder, NULL);
      gtk_file_chooser_set_current_name (chooser, name);
    }
  file = gtk_file_chooser_get_file (chooser);
  if (file == NULL || (saves && !g_file_has_prefix (file, folder)))
    {
      gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
      return;
    }
  walk_say (walk, "chose %s", g_file_peek_path (file));
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
}

/* Answers what belongs to the desktop and not to zkynet: choosers of files, printing. Returns whether it was one of them. */
gboolean
walk_answer (Walk      *walk,
             GtkWindow *dialog,
             gboolean   cancel)
{
  if (GTK_IS_FILE_CHOOSER (dialog) && GTK_IS_DIALOG (dialog))
    {
      if (cancel || toss (walk, 3))
        gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
      else
        answer_chooser (walk, dialog);
      return TRUE;
    }
  if (GTK_IS_PRINT_UNIX_DIALOG (dialog))
    {
      gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
      return TRUE;
    }

  return FALSE;
}

static void
act_close (Walk *walk)
{
  GtkWindow *top = walk_get_top (walk);

  if (ZKY_IS_WINDOW (top) && !toss (walk, 20))
    return;
  walk_say (walk, "close %s", G_OBJECT_TYPE_NAME (top));
  gtk_window_close (top);
}

/* Modal dialogs keep the pointer and the keys from the window, and so its actions. */
static gboolean
is_open (Walk *walk)
{
  GtkWindow *top = walk_get_top (walk);

  return !gtk_window_get_modal (top);
}

/* -- Actions ----------------------------------------------------------------------------------- */

static GVariant *
make_target (Walk        *walk,
             GAction     *action)
{
  static const char *const themes[] = { "default", "force-light", "force-dark" };
  const GVariantType *type = g_action_get_parameter_type (action);

  if (type == NULL)
    return NULL;
  if (g_str_equal (g_action_get_name (action), "theme"))
    return g_variant_new_string (PICK (walk, themes));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (walk->models->pdata[g_rand_int_range (walk->rand, 0, (int) walk->models->len)]);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return g_variant_new_int32 (g_rand_int_range (walk->rand, 0, 3));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_new_boolean (toss (walk, 2));
  g_error ("Action %s wants what nobody can give it", g_action_get_name (action));
}

static void
act_action (Walk *walk)
{
  GActionGroup *group = toss (walk, 12) ? G_ACTION_GROUP (walk->application) : G_ACTION_GROUP (walk_get_window (walk));
  g_auto(GStrv) names = g_action_group_list_actions (group);
  const char *name = names[g_rand_int_range (walk->rand, 0, (int) g_strv_length (names))];
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (group), name);
  g_autoptr(GVariant) target = NULL;

  if (!is_open (walk) || (g_str_equal (name, "quit") && !toss (walk, 10)))
    return;
  target = make_target (walk, action);
  if (target != NULL)
    g_variant_ref_sink (target);
  walk_say (walk, "action %s %s", name, target != NULL ? g_variant_get_type_string (target) : "");
  g_action_group_activate_action (group, name, target);
}

/* Actions that widgets of zkynet bring along */
static void
act_class_action (Walk      *walk,
                  GtkWidget *widget)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  GType owner;
  const char *name, *property;
  const GVariantType *type;
  guint i = 0;

  while (gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (widget), i++, &owner, &name, &type, &property))
    if (g_str_has_prefix (g_type_name (owner), "Zky") && type == NULL)
      g_ptr_array_add (names, (gpointer) name);
  if (names->len == 0)
    return;

  name = names->pdata[g_rand_int_range (walk->rand, 0, (int) names->len)];
  walk_say (walk, "%s of %s", name, G_OBJECT_TYPE_NAME (widget));
  gtk_widget_activate_action (widget, name, NULL);
}

/* -- Controls ---------------------------------------------------------------------------------- */

static const char *const texts[] = {
  "", "0", "1", "-3", "0.001", "1e300", "nan", "-inf", "1e-40", "[1, 2, 3]", "[[1, 2], [3, 4]]", "x", "x * y + sin(x)", "f(x; w) = (x + w) * x^2",
  "x +", "softmax", "tanh |grad| > 1e-3", "[3, 8] nan", "0.5", "16", "the quick brown fox", "<b>&amp;</b>", "%s %n", "ünïcödé ✗", "1,5", "sum(x * [1, 2, 3])",
};

static const char *const snippets[] = {
  "\n", "x", "(", ")", " * 2", "  local z = zky.tanh(x)\n", "--", "zky.", "\"", "end\n", "return\n", "self.w", "1e9", "error 'no'\n", "ü", " while true do end ",
};

static void
write_source (Walk        *walk,
              GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  int n = gtk_text_buffer_get_char_count (buffer), at = g_rand_int_range (walk->rand, 0, n + 1);
  GtkTextIter start, end;

  if (!gtk_text_view_get_editable (view))
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, at);
  if (toss (walk, 3))
    {
      walk_say (walk, "undo in the text");
      gtk_text_buffer_undo (buffer);
    }
  else if (toss (walk, 3))
    {
      walk_say (walk, "delete from %d", at);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, MIN (n, at + g_rand_int_range (walk->rand, 1, 40)));
      gtk_text_buffer_delete_interactive (buffer, &start, &end, TRUE);
    }
  else
    {
      const char *text = PICK (walk, snippets);

      walk_say (walk, "insert “%s” at %d", text, at);
      gtk_text_buffer_place_cursor (buffer, &start);
      gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE);
    }
}

static void
set_range (Walk      *walk,
           GtkWidget *widget)
{
  GtkAdjustment *adjustment = GTK_IS_RANGE (widget) ? gtk_range_get_adjustment (GTK_RANGE (widget))
                                                    : gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (widget));
  double lower = gtk_adjustment_get_lower (adjustment), upper = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  double value = upper > lower ? g_rand_double_range (walk->rand, lower, upper) : lower;

  walk_say (walk, "%s to %g", G_OBJECT_TYPE_NAME (widget), value);
  gtk_adjustment_set_value (adjustment, value);
}

static void
set_text (Walk      *walk,
          GtkWidget *widget)
{
  const char *text = PICK (walk, texts);

  walk_say (walk, "“%s” into a %s", text, G_OBJECT_TYPE_NAME (widget));
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
  if (GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget))
    if (toss (walk, 2))
      g_signal_emit_by_name (widget, "activate");
}

static void
choose (Walk      *walk,
        GtkWidget *widget)
{
  GListModel *model = GTK_IS_DROP_DOWN (widget) ? gtk_drop_down_get_model (GTK_DROP_DOWN (widget)) : adw_combo_row_get_model (ADW_COMBO_ROW (widget));
  guint n = model != NULL ? g_list_model_get_n_items (model) : 0;

  if (n == 0)
    return;
  n = (guint) g_rand_int_range (walk->rand, 0, (int) n);
  walk_say (walk, "item %u of a %s", n, G_OBJECT_TYPE_NAME (widget));
  g_object_set (widget, "selected", n, NULL);
}

static void
press_button (Walk      *walk,
              GtkWidget *widget)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget)) : NULL;
  const char *action = GTK_IS_ACTIONABLE (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;

  /* Nobody would bring a window back that was minimized. */
  if (GTK_IS_LINK_BUTTON (widget) || (action != NULL && g_str_equal (action, "window.minimize")) || (action != NULL && g_str_equal (action, "window.close") && !toss (walk, 10)))
    return;
  walk_say (walk, "press %s “%s” %s", G_OBJECT_TYPE_NAME (widget), label != NULL ? label : "", action != NULL ? action : "");
  gtk_widget_activate (widget);
}

/* Does with a widget what it is for. Returns whether it is for anything. */
static gboolean
use (Walk      *walk,
     GtkWidget *widget)
{
  if (GTK_IS_RANGE (widget) || GTK_IS_SPIN_BUTTON (widget))
    set_range (walk, widget);
  else if (GTK_IS_DROP_DOWN (widget) || ADW_IS_COMBO_ROW (widget))
    choose (walk, widget);
  else if (GTK_IS_TEXT_VIEW (widget))
    write_source (walk, GTK_TEXT_VIEW (widget));
  else if (GTK_IS_EDITABLE (widget))
    set_text (walk, widget);
  else if (GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_EXPANDER (widget)
           || GTK_IS_FLOW_BOX_CHILD (widget) || GTK_IS_LIST_BOX_ROW (widget) || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton")
           || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget"))
    press_button (walk, widget);
  else
    return FALSE;

  return TRUE;
}

static void
collect (GtkWidget *widget,
         GPtrArray *found)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child) && gtk_widget_is_sensitive (child))
      {
        g_ptr_array_add (found, child);
        collect (child, found);
      }
}

/* Kinds of widgets come up equally often, however many there are of each: a sheet has more cells than a panel has buttons. */
static void
act_control (Walk *walk)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  g_autoptr(GHashTable) kinds = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) parents = g_ptr_array_new ();

  collect (GTK_WIDGET (walk_get_top (walk)), found);
  for (int i = 0; found->len > 0 && i < 60; i++)
    {
      GtkWidget *widget = found->pdata[g_rand_int_range (walk->rand, 0, (int) found->len)];
      gpointer kind = GSIZE_TO_POINTER (G_OBJECT_TYPE (widget));

      if (g_hash_table_add (kinds, kind) && use (walk, widget))
        return;
    }
}

static void
act_widget_action (Walk *walk)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new ();
  GtkWidget *top = GTK_WIDGET (walk_get_top (walk));

  g_ptr_array_add (found, top);
  collect (top, found);
  for (int i = 0; i < 30; i++)
    {
      GtkWidget *widget = found->pdata[g_rand_int_range (walk->rand, 0, (int) found->len)];

      if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Zky"))
        {
          act_class_action (walk, widget);
          return;
        }
    }
}

/* -- Keys and pointer -------------------------------------------------------------------------- */

static Display *
get_display (void)
{
  return gdk_x11_display_get_xdisplay (gdk_display_get_default ());
}

/* Keys that every toolkit has, beside those of zkynet */
static const char *const usual_keys[] = {
  "Tab", "<Shift>Tab", "Return", "Escape", "Left", "Right", "Up", "Down", "Page_Up", "Page_Down", "BackSpace", "Delete", "<Control>a", "<Control>c",
  "<Control>v", "<Control>x", "<Control>Left", "<Shift>Right", "F10", "<Shift>F10", "Menu", "<Alt>Left", "<Alt>Right", "<Alt>Return", "x", "2", "period", "F6",
  "<Control>space", "<Control>Tab", "plus", "minus",
};

static const char *const window_keys[] = {
  "space", "period", "comma", "Home", "End", "bracketright", "bracketleft", "f", "q", "c", "p", "s", "m", "asterisk", "slash", "u", "d", "b",
  "<Control>z", "<Control><Shift>z", "<Control>y", "<Control>question",
};

static void
press_modifiers (GdkModifierType modifiers,
                 gboolean        down)
{
  static const struct { GdkModifierType mask; KeySym key; } all[] = {
    { GDK_CONTROL_MASK, XK_Control_L }, { GDK_SHIFT_MASK, XK_Shift_L }, { GDK_ALT_MASK, XK_Alt_L },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (modifiers & all[i].mask)
      XTestFakeKeyEvent (get_display (), XKeysymToKeycode (get_display (), all[i].key), down, CurrentTime);
}

/* To the window on top; there is no window manager that would choose one. */
static void
press_key (Walk       *walk,
           const char *name)
{
  GtkWindow *top = walk_get_top (walk);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (top));
  GdkModifierType modifiers;
  KeyCode code;
  guint key;

  if (!gtk_accelerator_parse (name, &key, &modifiers) || surface == NULL || !gdk_surface_get_mapped (surface))
    return;
  code = XKeysymToKeycode (get_display (), key);
  if (code == 0)
    return;
  if (XkbKeycodeToKeysym (get_display (), code, 0, 0) != (KeySym) key)
    modifiers |= GDK_SHIFT_MASK;
  walk_say (walk, "key %s", name);
  XSetInputFocus (get_display (), gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  press_modifiers (modifiers, TRUE);
  XTestFakeKeyEvent (get_display (), code, TRUE, CurrentTime);
  XTestFakeKeyEvent (get_display (), code, FALSE, CurrentTime);
  press_modifiers (modifiers, FALSE);
  XFlush (get_display ());
}

static void
act_key (Walk *walk)
{
  g_auto(GStrv) actions = gtk_application_list_action_descriptions (walk->application);
  g_auto(GStrv) keys = gtk_application_get_accels_for_action (walk->application, actions[g_rand_int_range (walk->rand, 0, (int) g_strv_length (actions))]);

  if (toss (walk, 3))
    press_key (walk, PICK (walk, usual_keys));
  else if (toss (walk, 2))
    press_key (walk, PICK (walk, window_keys));
  else if (keys[0] != NULL && (!g_str_equal (keys[0], "<Control>q") || toss (walk, 10)))
    press_key (walk, keys[0]);
}

static void
move (int x,
      int y)
{
  XTestFakeMotionEvent (get_display (), -1, x, y, CurrentTime);
}

static void
button (guint    n,
        gboolean down)
{
  XTestFakeButtonEvent (get_display (), n, down, CurrentTime);
}

/* Clicks, drags and turns the wheel: anywhere, or with @at at a place */
static void
act_at (Walk *walk,
        int   x,
        int   y)
{
  static const char *const modifiers[] = { "<Control>", "<Shift>", "<Alt>" };
  const char *modifier = toss (walk, 3) ? PICK (walk, modifiers) : NULL;
  GdkModifierType mask = modifier == NULL ? 0 : modifier[1] == 'C' ? GDK_CONTROL_MASK : modifier[1] == 'S' ? GDK_SHIFT_MASK : GDK_ALT_MASK;
  int what = g_rand_int_range (walk->rand, 0, 6);

  walk_say (walk, "pointer %d %s at %d, %d", what, modifier != NULL ? modifier : "", x, y);
  press_modifiers (mask, TRUE);
  move (x, y);
  if (what <= 2)
    for (int i = 0; i < (what == 1 ? 2 : 1); i++)
      {
        button (what == 2 && toss (walk, 2) ? 3 : 1, TRUE);
        button (1, FALSE);
        button (3, FALSE);
      }
  else if (what == 3)
    {
      button (1, TRUE);
      for (int i = 1; i <= 8; i++)
        move (x + i * g_rand_int_range (walk->rand, -20, 21), y + i * g_rand_int_range (walk->rand, -20, 21));
      button (1, FALSE);
    }
  else if (what == 4)
    for (int i = 0; i < 5; i++)
      {
        guint wheel = (guint) g_rand_int_range (walk->rand, 4, 8);

        button (wheel, TRUE);
        button (wheel, FALSE);
      }
  press_modifiers (mask, FALSE);
  XFlush (get_display ());
}

static void
act_pointer (Walk *walk)
{
  GtkWidget *top = GTK_WIDGET (walk_get_top (walk));

  act_at (walk, g_rand_int_range (walk->rand, 0, MAX (gtk_widget_get_width (top), 1)),
          g_rand_int_range (walk->rand, 0, MAX (gtk_widget_get_height (top), 1)));
}

/* On a card or a group, wherever it is seen */
static void
act_card (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  ZkyCanvas *canvas = window->canvas;
  ZkyScene *scene = canvas->scene;
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  double view_x, view_y, x, y, offset_x, offset_y;
  const ZkyRect *rect;

  if (scene == NULL || zky_scene_get_n_cards (scene) == 0 || surface == NULL || !is_open (walk))
    return;
  rect = &zky_scene_get_card (scene, (guint) g_rand_int_range (walk->rand, 0, (int) zky_scene_get_n_cards (scene)))->rect;
  zky_camera_to_view (&canvas->camera, rect->x + rect->width / 2, rect->y + rect->height / 2, &view_x, &view_y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (canvas), GTK_WIDGET (window), view_x, view_y, &x, &y))
    return;
  gtk_native_get_surface_transform (GTK_NATIVE (window), &offset_x, &offset_y);
  act_at (walk, CLAMP ((int) (x + offset_x), 0, SCREEN_WIDTH - 1), CLAMP ((int) (y + offset_y), 0, SCREEN_HEIGHT - 1));
}

/* -- The rest ---------------------------------------------------------------------------------- */

static void
act_open (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  const char *uri = walk->models->pdata[g_rand_int_range (walk->rand, 0, (int) walk->models->len)];

  if (!is_open (walk))
    return;
  walk_say (walk, "open %s", uri);
  g_action_group_activate_action (G_ACTION_GROUP (window), "open-uri", g_variant_new_string (uri));
}

static void
act_resize (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  int width = g_rand_int_range (walk->rand, 360, SCREEN_WIDTH + 1), height = g_rand_int_range (walk->rand, 300, SCREEN_HEIGHT + 1);

  walk_say (walk, "resize to %d × %d", width, height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
}

static void
act_train (Walk *walk)
{
  static const char *const actions[] = { "training.play", "training.step", "training.reset" };
  ZkyWindow *window = walk_get_window (walk);
  const char *action = PICK (walk, actions);

  if (!is_open (walk))
    return;
  walk_say (walk, "%s", action);
  gtk_widget_activate_action (GTK_WIDGET (window->training_panel), action, NULL);
}

static void
act_edit (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  ZkyGraph *graph = zky_session_get_graph (window->session);
  guint n;
  ZkyNode *node;
  ZkyInput input;

  if (graph == NULL || zky_graph_get_n_nodes (graph) == 0 || !is_open (walk))
    return;
  n = (guint) g_rand_int_range (walk->rand, 0, (int) MIN (zky_graph_get_n_nodes (graph), 30));
  node = zky_graph_get_node (graph, n);
  walk_say (walk, "select node %u", n);
  zky_session_select_node (window->session, node);
  if (zky_session_find_input (window->session, node, &input) && toss (walk, 2))
    {
      walk_say (walk, "edit");
      gtk_widget_activate_action (GTK_WIDGET (window->canvas), "canvas.edit", NULL);
    }
}

static const struct
{
  void (*act) (Walk *walk);
  int    weight;
} acts[] = {
  { act_action, 20 },
  { act_card, 10 },
  { act_close, 6 },
  { act_control, 30 },
  { act_edit, 6 },
  { act_key, 20 },
  { act_open, 5 },
  { act_pointer, 12 },
  { act_resize, 4 },
  { act_train, 4 },
  { act_widget_action, 10 },
};

/* Nobody manages windows here: one that was dragged from the screen would never come back. */
static void
manage_windows (void)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkNative) window = g_list_model_get_item (windows, i);
      GdkSurface *surface = gtk_native_get_surface (window);
      int x, y;
      Window child;

      if (surface == NULL || !gdk_surface_get_mapped (surface))
        continue;
      XTranslateCoordinates (get_display (), gdk_x11_surface_get_xid (surface), DefaultRootWindow (get_display ()), 0, 0, &x, &y, &child);
      if (x != 0 || y != 0)
        XMoveWindow (get_display (), gdk_x11_surface_get_xid (surface), 0, 0);
    }
}

void
walk_act (Walk *walk)
{
  int total = 0, at;

  manage_windows ();

  if (walk_answer (walk, walk_get_top (walk), FALSE))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    total += acts[i].weight;
  at = g_rand_int_range (walk->rand, 0, total);
  for (guint i = 0; i < G_N_ELEMENTS (acts); i++)
    {
      at -= acts[i].weight;
      if (at < 0)
        {
          acts[i].act (walk);
          return;
        }
    }
}
