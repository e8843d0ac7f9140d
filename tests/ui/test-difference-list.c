/* test-difference-list.c: where two calls differ most: amounts by their size, and behind them labels, which are other ones or not
 * SPDX-License-Identifier: Apache-2.0 */
#include "widget-fixture.h"
#include "../app/test-wait.h"

#include <string.h>

#include "zky-describe.h"
#include "zky-difference-list.h"
#include "zky-session-calls.h"

#define MODEL \
  "local zky = require \"zky\"\n" \
  "local model = zky.module \"Labels\"\n" \
  "model:input(\"x\", {{0.1, 0.5, 0.3}, {0.2, 0.1, 0.9}})\n" \
  "model:input(\"target\", zky.tensor({0, 2}, {dtype = \"int64\"}))\n" \
  "function model:call(x, target)\n" \
  "  return zky.cross_entropy(x, target)\n" \
  "end\n" \
  "return model\n"

/* All texts of a row, one behind the other. */
static void
append_texts (GtkWidget *root,
              GString   *text)
{
  if (GTK_IS_LABEL (root))
    g_string_append_printf (text, "%s|", gtk_label_get_text (GTK_LABEL (root)));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    append_texts (child, text);
}

static char *
dup_row (GtkWidget *list,
         int        i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (widget_find (list, GTK_TYPE_LIST_BOX)), i);
  GString *text = g_string_new (NULL);

  if (row != NULL)
    append_texts (GTK_WIDGET (row), text);

  return g_string_free (text, FALSE);
}

static void
test_labels (void)
{
  WidgetFixture window;
  ZkySession *session = session_open (FORMULA);
  GtkWidget *list = zky_difference_list_new ();
  GtkDropDown *orders;
  g_autofree char *summary = NULL;

  zky_session_open_text (session, NULL, MODEL);
  session_wait (session);
  session_edit_wait (session, "target", "[2, 0]");
  session_edit_wait (session, "x", "[[0.1, 0.5, 0.3], [0.2, 0.1, 0.91]]");
  g_object_set (list, "session", session, NULL);
  widget_show (&window, list, 360, 400);
  zky_session_compare_call (session, zky_kept_calls_find (zky_session_get_calls (session), 2));
  session_wait (session);
  widget_settle (150);

  /* Tokens that are 2 apart are no larger difference than 0.01 of a number, by whatever amounts are ordered. */
  orders = GTK_DROP_DOWN (widget_find (list, GTK_TYPE_DROP_DOWN));
  for (guint order = 0; order < 2; order++)
    {
      g_autofree char *first = NULL, *last = NULL, *none = NULL;

      gtk_drop_down_set_selected (orders, order);
      widget_settle (50);
      first = dup_row (list, 0);
      last = dup_row (list, 2);
      none = dup_row (list, 3);
      g_assert_true (g_str_has_prefix (first, "loss|") || g_str_has_prefix (first, "out|") || g_str_has_prefix (first, "x|"));
      g_assert_cmpstr (last, ==, "target|2 of 2 changed||");
      g_assert_cmpstr (none, ==, "");
    }

  summary = zky_describe_difference (zky_session_get_difference (session), zky_session_get_steps (session), 4);
  g_assert_null (strstr (summary, "target"));

  widget_close (&window);
  assert_gone (session);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/difference-list/labels", test_labels);

  return g_test_run ();
}
