/* test-find-panel.c: nodes are found by name and operator
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

static GtkListBox *
get_list (WindowFixture *fixture)
{
  return GTK_LIST_BOX (fixture_find (GTK_WIDGET (fixture->window->find_panel), GTK_TYPE_LIST_BOX));
}

static guint
count_rows (WindowFixture *fixture)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (get_list (fixture), (int) n))
    n++;

  return n;
}

static void
search (WindowFixture *fixture,
        const char    *text)
{
  GtkWidget *entry = fixture_find (GTK_WIDGET (fixture->window->find_panel), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
}

static void
enter (WindowFixture *fixture)
{
  g_signal_emit_by_name (fixture_find (GTK_WIDGET (fixture->window->find_panel), GTK_TYPE_SEARCH_ENTRY), "activate");
}

static void
test_next (WindowFixture *fixture,
           gconstpointer  data)
{
  fixture_open_expression (fixture, "f(x; w) = (x + w) * sin(x) + sin(w)");
  fixture_activate (fixture, "win.find");
  g_assert_true (gtk_revealer_get_reveal_child (fixture->window->find_revealer));

  search (fixture, "SIN");
  g_assert_cmpuint (count_rows (fixture), ==, 2);

  for (guint i = 0; i < 3; i++)
    {
      ZkyNode *node;

      enter (fixture);
      node = zky_session_get_selected_node (fixture->session);
      g_assert_nonnull (node);
      g_assert_cmpstr (zky_node_get_op (node)->name, ==, "sin");
      g_assert_cmpint (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (get_list (fixture))), ==,
                       (int) i % 2);
    }

  search (fixture, "nothing of that name");
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  enter (fixture);
}

/* The list is of the present graph. */
static void
test_other_graph (WindowFixture *fixture,
                  gconstpointer  data)
{
  fixture_open_expression (fixture, "x + 1");
  fixture_activate (fixture, "win.find");
  search (fixture, "x");
  g_assert_cmpuint (count_rows (fixture), ==, 1);

  fixture_open_expression (fixture, "y * y");
  search (fixture, "x");
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  search (fixture, "y");
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/find-panel/next/wraps", test_next);
  FIXTURE_ADD ("/app/find-panel/graph/other", test_other_graph);

  return g_test_run ();
}
