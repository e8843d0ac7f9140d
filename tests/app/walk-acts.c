/* walk-acts.c: what a person could do next, by chance
 * SPDX-License-Identifier: Apache-2.0 */
#include <gtk/gtkunixprint.h>
#include <gtksourceview/gtksource.h>

#include "walk.h"
#include "x-keys.h"

gboolean
walk_toss (Walk *walk,
           int   of)
{
  return g_rand_int_range (walk->rand, 0, of) == 0;
}

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
  if (g_list_model_get_n_items (windows) > 1 && walk_toss (walk, 2))
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
      const char *name = walk_toss (walk, 3) || own == NULL ? WALK_PICK (walk, names) : own;

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
      if (cancel || walk_toss (walk, 3))
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

  if (ZKY_IS_WINDOW (top) && !walk_toss (walk, 20))
    return;
  walk_say (walk, "close %s", G_OBJECT_TYPE_NAME (top));
  gtk_window_close (top);
}

/* Modal dialogs keep the pointer and the keys from the window, and so its actions. */
gboolean
walk_is_open (Walk *walk)
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
    return g_variant_new_string (WALK_PICK (walk, themes));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (walk->models->pdata[g_rand_int_range (walk->rand, 0, (int) walk->models->len)]);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return g_variant_new_int32 (g_rand_int_range (walk->rand, 0, 3));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_new_boolean (walk_toss (walk, 2));
  g_error ("Action %s wants what nobody can give it", g_action_get_name (action));
}

static void
act_action (Walk *walk)
{
  GActionGroup *group = walk_toss (walk, 12) ? G_ACTION_GROUP (walk->application) : G_ACTION_GROUP (walk_get_window (walk));
  g_auto(GStrv) names = g_action_group_list_actions (group);
  const char *name = names[g_rand_int_range (walk->rand, 0, (int) g_strv_length (names))];
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (group), name);
  g_autoptr(GVariant) target = NULL;

  if (!walk_is_open (walk) || (g_str_equal (name, "quit") && !walk_toss (walk, 10)))
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
  if (walk_toss (walk, 3))
    {
      walk_say (walk, "undo in the text");
      gtk_text_buffer_undo (buffer);
    }
  else if (walk_toss (walk, 3))
    {
      walk_say (walk, "delete from %d", at);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, MIN (n, at + g_rand_int_range (walk->rand, 1, 40)));
      gtk_text_buffer_delete_interactive (buffer, &start, &end, TRUE);
    }
  else
    {
      const char *text = WALK_PICK (walk, snippets);

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
  const char *text = WALK_PICK (walk, texts);

  walk_say (walk, "“%s” into a %s", text, G_OBJECT_TYPE_NAME (widget));
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
  if (GTK_IS_ENTRY (widget) || GTK_IS_SEARCH_ENTRY (widget))
    if (walk_toss (walk, 2))
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
  if (GTK_IS_LINK_BUTTON (widget) || (action != NULL && g_str_equal (action, "window.minimize")) || (action != NULL && g_str_equal (action, "window.close") && !walk_toss (walk, 10)))
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

/* -- The rest ---------------------------------------------------------------------------------- */

static void
act_open (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  const char *uri = walk->models->pdata[g_rand_int_range (walk->rand, 0, (int) walk->models->len)];

  if (!walk_is_open (walk))
    return;
  walk_say (walk, "open %s", uri);
  g_action_group_activate_action (G_ACTION_GROUP (window), "open-uri", g_variant_new_string (uri));
}

static void
act_resize (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  int width = g_rand_int_range (walk->rand, 360, WALK_WIDTH + 1), height = g_rand_int_range (walk->rand, 300, WALK_HEIGHT + 1);

  walk_say (walk, "resize to %d × %d", width, height);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
}

static void
act_train (Walk *walk)
{
  static const char *const actions[] = { "training.play", "training.step", "training.reset" };
  ZkyWindow *window = walk_get_window (walk);
  const char *action = WALK_PICK (walk, actions);

  if (!walk_is_open (walk))
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

  if (graph == NULL || zky_graph_get_n_nodes (graph) == 0 || !walk_is_open (walk))
    return;
  n = (guint) g_rand_int_range (walk->rand, 0, (int) MIN (zky_graph_get_n_nodes (graph), 30));
  node = zky_graph_get_node (graph, n);
  walk_say (walk, "select node %u", n);
  zky_session_select_node (window->session, node);
  if (zky_session_find_input (window->session, node, &input) && walk_toss (walk, 2))
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
  { walk_act_card, 10 },
  { act_close, 6 },
  { act_control, 30 },
  { act_edit, 6 },
  { walk_act_key, 20 },
  { act_open, 5 },
  { walk_act_pointer, 12 },
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
      XTranslateCoordinates (x_get_display (), gdk_x11_surface_get_xid (surface), DefaultRootWindow (x_get_display ()), 0, 0, &x, &y, &child);
      if (x != 0 || y != 0)
        XMoveWindow (x_get_display (), gdk_x11_surface_get_xid (surface), 0, 0);
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
