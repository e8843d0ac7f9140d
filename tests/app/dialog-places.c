/* dialog-places.c: every dialog, popover and secondary window, and the panels of the window, each with what opens it
 * SPDX-License-Identifier: Apache-2.0 */
#include "dialog-places.h"

#include "zky-autosave.h"
#include "zky-examples.h"
#include "zky-training-panel.h"

/* Two outputs, arrays, a group, and it says how to train */
#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Places'\n"                                                              \
  "model:input ('x', {{1, 0.25}, {3, 4}})\n"                                                         \
  "model:input ('s', 2, {min = -5, max = 5})\n"                                                      \
  "model.hidden = zky.nn.Linear (2, 2)\n"                                                            \
  "function model:call (x, s)\n"                                                                     \
  "  local y = zky.tanh (self.hidden (x) * s)\n"                                                     \
  "  return y, zky.sum (y)\n"                                                                        \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1, 2}, {2, 1}}, t = {{2, 1}, {4, 3}}}, loss = 'mse_loss', target = 't',\n" \
  "              optimizer = 'sgd', lr = 0.01, epochs = 100000000 }\n"                               \
  "return model\n"

void
place_open_model (WindowFixture *fixture)
{
  fixture_open_model (fixture, "places.lua", MODEL);
}

/* -- What is open ------------------------------------------------------------------------------ */

/* The innermost popover that is seen below @widget */
static GtkWidget *
find_popover (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      {
        GtkWidget *inner = find_popover (child);

        if (inner == NULL && GTK_IS_POPOVER (child))
          inner = child;
        found = inner != NULL ? inner : found;
      }

  return found;
}

GtkWidget *
place_find_above (WindowFixture *fixture)
{
  g_autoptr(GListModel) all = g_object_ref (gtk_window_get_toplevels ());
  GtkWidget *above = GTK_WIDGET (fixture->window), *popover;

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (all, i);

      if (gtk_widget_get_mapped (window) && GTK_WIDGET (fixture->window) != window)
        above = window;
    }
  popover = find_popover (above);

  return popover != NULL ? popover : above == GTK_WIDGET (fixture->window) ? NULL : above;
}

/* -- Ways to open ------------------------------------------------------------------------------- */

static void
open_action (WindowFixture *fixture,
             const char    *action)
{
  GApplication *application = G_APPLICATION (fixture_get_application ());

  if (g_str_has_prefix (action, "app."))
    g_action_group_activate_action (G_ACTION_GROUP (application), action + strlen ("app."), NULL);
  else
    fixture_activate (fixture, action);
}

static void
open_main_menu (WindowFixture *fixture,
                const char    *label)
{
  gtk_menu_button_popup (fixture->window->menu_button);
}

static void
open_split_menu (WindowFixture *fixture,
                 const char    *what)
{
  /* What a narrow window has no room for is in its menu. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (fixture->window->open_button)))
    open_main_menu (fixture, NULL);
  else
    adw_split_button_popup (fixture->window->open_button);
}

static void
select_node (WindowFixture *fixture,
             const char    *name)
{
  settle ();
  zky_canvas_show_node (fixture->window->canvas, fixture_get_node (fixture, name)); /* in a group that may be closed */
  settle ();
  zky_session_select_node (fixture->session, fixture_get_node (fixture, name));
}

static void
open_value (WindowFixture *fixture,
            const char    *name)
{
  select_node (fixture, name);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window->canvas), "canvas.edit", NULL));
}

static void
open_node_menu (WindowFixture *fixture,
                const char    *name)
{
  select_node (fixture, name);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->canvas), "canvas.menu", NULL);
}

static void
open_node_page (WindowFixture *fixture,
                const char    *name)
{
  gtk_stack_set_visible_child_name (fixture->window->panel_stack, "inspector");
  select_node (fixture, name);
}

static void
open_group_page (WindowFixture *fixture,
                 const char    *name)
{
  open_node_page (fixture, name);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->canvas), "canvas.select-around", NULL);
}

static void
open_node_save (WindowFixture *fixture,
                const char    *name)
{
  open_node_page (fixture, name);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->inspector), "inspector.save-value", NULL);
}

/* Presses what says @label. */
static void
press_button (GtkWidget  *widget,
              const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_BUTTON (child) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (child)), label) == 0)
      gtk_widget_activate (child);
    else
      press_button (child, label);
}

static void
open_load (WindowFixture *fixture,
           const char    *name)
{
  open_value (fixture, name);
  settle ();
  press_button (place_find_above (fixture), "Load…");
  settle (); /* it comes by and by */
}

/* The value of the input of a shipped model: an image, a text */
static void
open_example_value (WindowFixture *fixture,
                    const char    *name)
{
  g_autoptr(GPtrArray) examples = zky_examples_list ();
  const ZkyNode *node;

  for (guint i = 0; i < examples->len; i++)
    {
      GFile *file = ((ZkyExample *) examples->pdata[i])->file;
      g_autofree char *base = g_file_get_basename (file);

      if (g_str_equal (base, name))
        {
          fixture_expect_call (fixture);
          zky_window_open_file (fixture->window, file);
          fixture_wait_called (fixture);
        }
    }
  node = zky_graph_get_node (zky_session_get_graph (fixture->session), 0);
  for (guint i = 1; zky_node_get_kind (node) != ZKY_NODE_VARIABLE; i++)
    node = zky_graph_get_node (zky_session_get_graph (fixture->session), i);
  open_value (fixture, zky_node_get_name (node));
}

static void
open_calls (WindowFixture *fixture,
            const char    *action)
{
  for (guint i = 0; i < 2; i++)
    {
      fixture_expect_call (fixture);
      fixture_activate (fixture, "win.call-again");
      fixture_wait_called (fixture);
    }
  if (!gtk_widget_get_mapped (GTK_WIDGET (fixture->window->calls_panel)))
    fixture_activate (fixture, "win.calls");
  settle ();
  if (action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (fixture->window->calls_panel), action, NULL);
}

/* -- Training ------------------------------------------------------------------------------------ */

static gboolean
has_learned (gpointer data)
{
  return zky_training_run_is_unsaved (((WindowFixture *) data)->window->training);
}

static void
train (WindowFixture *fixture)
{
  if (!has_learned (fixture))
    {
      fixture_activate (fixture, "win.train");
      g_assert_true (wait_for (has_learned, fixture));
      settle ();
    }
  zky_training_run_pause (fixture->window->training);
  settle ();
}

static void
open_training (WindowFixture *fixture,
               const char    *action)
{
  train (fixture);
  if (action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (fixture->window->training_panel), action, NULL);
}

static void
open_trained_question (WindowFixture *fixture,
                       const char    *what)
{
  train (fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
}

static void
open_running_question (WindowFixture *fixture,
                       const char    *what)
{
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_learned, fixture));
  gtk_window_close (GTK_WINDOW (fixture->window));
}

/* -- Text ---------------------------------------------------------------------------------------- */

static GtkTextView *
write_text (WindowFixture *fixture,
            const char    *text)
{
  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkTextIter end;

  if (!gtk_widget_get_mapped (GTK_WIDGET (fixture->window->source_panel)))
    {
      zky_window_show_source (fixture->window, 0);
      settle ();
    }
  view = GTK_TEXT_VIEW (fixture_find (GTK_WIDGET (fixture->window->source_panel), GTK_TYPE_TEXT_VIEW));
  buffer = gtk_text_view_get_buffer (view);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE);

  return view;
}

static void
open_completion (WindowFixture *fixture,
                 const char    *text)
{
  for (const char *c = text; *c != '\0'; c++)
    write_text (fixture, (const char[]) { *c, '\0' }); /* as it is typed */
}

static void
open_broken_source (WindowFixture *fixture,
                    const char    *text)
{
  write_text (fixture, text);
  settle ();
}

static void
open_unsaved_question (WindowFixture *fixture,
                       const char    *text)
{
  write_text (fixture, text);
  gtk_window_close (GTK_WINDOW (fixture->window));
}

static void
open_overwrite_question (WindowFixture *fixture,
                         const char    *what)
{
  zky_window_ask_to_overwrite (fixture->window, zky_session_get_file (fixture->session));
}

/* What a process has left that is not there any more */
static void
open_recovery (WindowFixture *fixture,
               const char    *text)
{
  g_autoptr(GError) error = NULL;

  g_object_set (fixture->window->source_panel, "autosave-folder", fixture->folder, NULL);
  zky_autosave_write (fixture->folder, "999999999-0", NULL, text, &error);
  g_assert_no_error (error);
  zky_window_offer_recovery (fixture->window);
}

static void
open_log (WindowFixture *fixture,
          const char    *text)
{
  zky_log_pane_append (fixture->window->log_pane, text, TRUE);
  gtk_revealer_set_reveal_child (fixture->window->log_revealer, TRUE);
}

static void
open_toast (WindowFixture *fixture,
            const char    *text)
{
  zky_window_show_toast (fixture->window, text);
}

/* -- Data ---------------------------------------------------------------------------------------- */

static void
open_rows (WindowFixture *fixture,
           const char    *text)
{
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr(GFile) file = fixture_write (fixture, "rows.csv", text);

  g_list_store_append (files, file);
  zky_window_feed_files (fixture->window, G_LIST_MODEL (files));
}

/* -- All of them ---------------------------------------------------------------------------------- */

#define LONG_TEXT "The rows of the matrix and what is multiplied with it do not fit: [128, 256] and [512, 64]"

const Place places[] = {
  { "about", open_action, "app.about" },
  { "export", open_action, "win.export" },
  { "gallery", open_action, "win.gallery" },
  { "preferences", open_action, "app.preferences" },
  { "shortcuts", open_action, "win.show-help-overlay", PLACE_WIDE },
  { "rows", open_rows, "a,b,t\n1,2,3\n4,5,6\n" },

  { "question/overwrite", open_overwrite_question },
  { "question/recover", open_recovery, "return 1" },
  { "question/running", open_running_question },
  { "question/trained", open_trained_question },
  { "question/unsaved", open_unsaved_question, "-- more" },

  { "file/open", open_action, "win.open", PLACE_FOREIGN },
  { "file/save-as", open_action, "win.save-as", PLACE_FOREIGN },
  { "file/rows", open_action, "win.feed-file", PLACE_FOREIGN },
  { "file/value", open_node_save, "x", PLACE_FOREIGN },
  { "file/load", open_load, "x", PLACE_FOREIGN },
  { "file/curve", open_training, "training.save-curve", PLACE_FOREIGN },
  { "file/parameters", open_training, "training.save", PLACE_FOREIGN },
  { "file/spread", open_training, "training.save-spread", PLACE_FOREIGN },
  { "print", open_action, "win.print", PLACE_FOREIGN },

  { "menu/main", open_main_menu },
  { "menu/node", open_node_menu, "x" },
  { "menu/open", open_split_menu },

  { "popover/call-name", open_calls, "calls.rename" },
  { "popover/completion", open_completion, "\nzky.ta", PLACE_SMALL },
  { "popover/target", open_action, "win.target" },
  { "value/image", open_example_value, "digits_cnn.lua" },
  { "value/matrix", open_value, "x" },
  { "value/number", open_value, "s" },
  { "value/text", open_example_value, "char_rnn.lua" },

  { "part/broken", open_broken_source, "\nlocal q = = 2\n", PLACE_PART },
  { "part/calls", open_calls, NULL, PLACE_PART },
  { "part/compare", open_calls, "calls.compare", PLACE_PART },
  { "part/find", open_action, "win.find", PLACE_PART },
  { "part/group", open_group_page, "y", PLACE_PART },
  { "part/log", open_log, LONG_TEXT, PLACE_PART },
  { "part/node", open_node_page, "x", PLACE_PART },
  { "part/node-of-operator", open_node_page, "y", PLACE_PART },
  { "part/nodes", open_action, "win.fit", PLACE_PART },
  { "part/toast", open_toast, LONG_TEXT, PLACE_PART },
  { "part/training", open_training, NULL, PLACE_PART },

  { NULL }
};
