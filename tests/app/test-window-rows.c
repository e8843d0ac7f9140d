/* test-window-rows.c: rows of data as inputs, in the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-row-dialog.h"

#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 2)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{10}, {20}, {30}, {40}}, t = {{1}, {2}, {3}, {4}}}, loss = 'mse_loss',\n" \
  "              target = 't', validation = 0.25 }\n"                                                \
  "return model\n"

static GtkWidget *
get_child (WindowFixture *fixture,
           const char    *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->row_bar), ZKY_TYPE_ROW_BAR, name));
}

static void
activate (WindowFixture *fixture,
          const char    *action)
{
  fixture_expect_call (fixture);
  fixture_activate (fixture, action);
  fixture_wait_called (fixture);
}

static const char *
get_row (WindowFixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (get_child (fixture, "row_entry")));
}

static const char *
get_verdict (WindowFixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (get_child (fixture, "verdict_label")));
}

/* Who has no rows has no bar; actions and a typed number show a row, undo takes it back. */
static void
test_steps (WindowFixture *fixture,
            gconstpointer  data)
{
  GtkWidget *entry = get_child (fixture, "row_entry");

  fixture_open_expression (fixture, "x + 1");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window->row_bar)));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "next-row"));

  fixture_open_model (fixture, "line.lua", MODEL);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window->row_bar)));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_child (fixture, "count_label"))), ==, "of 3");
  g_assert_cmpstr (get_row (fixture), ==, "");
  activate (fixture, "win.next-row");
  g_assert_cmpstr (get_row (fixture), ==, "1");
  g_assert_true (g_str_has_prefix (get_verdict (fixture), "t: "));
  activate (fixture, "win.previous-row");
  g_assert_cmpstr (get_row (fixture), ==, "3");
  activate (fixture, "win.undo");
  g_assert_cmpstr (get_row (fixture), ==, "1");
  activate (fixture, "win.random-row");
  g_assert_cmpfloat (fixture_get_output (fixture), >=, 20);

  fixture_expect_call (fixture);
  gtk_editable_set_text (GTK_EDITABLE (entry), "2");
  g_signal_emit_by_name (entry, "activate");
  fixture_wait_called (fixture);
  g_assert_cmpint (zky_row_feed_get_row (fixture->window->rows, NULL), ==, 1);
}

/* What is no row is marked, and changes nothing. */
static void
test_errors (WindowFixture *fixture,
             gconstpointer  data)
{
  static const char *const wrong[] = { "0", "4", "-1", "x", "" };
  GtkWidget *entry = get_child (fixture, "row_entry");

  fixture_open_model (fixture, "line.lua", MODEL);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), wrong[i]);
      g_signal_emit_by_name (entry, "activate");
      g_assert_true (gtk_widget_has_css_class (entry, "error"));
      g_assert_cmpint (zky_row_feed_get_row (fixture->window->rows, NULL), ==, -1);
    }
}

/* The other part of the data is picked by its name. */
static void
test_parts (WindowFixture *fixture,
            gconstpointer  data)
{
  GtkDropDown *parts = GTK_DROP_DOWN (get_child (fixture, "part_list"));

  fixture_open_model (fixture, "line.lua", MODEL);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (parts)), ==, 2);
  fixture_expect_call (fixture);
  gtk_drop_down_set_selected (parts, 1);
  fixture_wait_called (fixture);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_child (fixture, "count_label"))), ==, "of 1");
  g_assert_cmpstr (get_row (fixture), ==, "1");
}

static gboolean
has_dialog (gpointer data)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (ZKY_IS_ROW_DIALOG (window))
        {
          *(GtkWindow **) data = window;
          return TRUE;
        }
    }

  return FALSE;
}

/* A button by its label. */
static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found)
        return found;
    }

  return NULL;
}

/* The columns of a file are guessed, and its first row comes. */
static void
test_file (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "points.csv", "x,t\n7,1\n8,2\n");
  g_autoptr(GListStore) files = g_list_store_new (G_TYPE_FILE);
  GtkWindow *dialog = NULL;

  fixture_open_model (fixture, "line.lua", MODEL);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "feed-file"));
  g_list_store_append (files, file);
  zky_window_feed_files (fixture->window, G_LIST_MODEL (files));
  g_assert_true (wait_for (has_dialog, &dialog));
  g_assert_nonnull (fixture_find (GTK_WIDGET (dialog), ADW_TYPE_COMBO_ROW));
  fixture_expect_call (fixture);
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "_Feed"), "clicked");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 14);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_child (fixture, "count_label"))), ==, "of 2");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-rows/steps", test_steps);
  FIXTURE_ADD ("/app/window-rows/errors", test_errors);
  FIXTURE_ADD ("/app/window-rows/parts", test_parts);
  FIXTURE_ADD ("/app/window-rows/file", test_file);

  return g_test_run ();
}
