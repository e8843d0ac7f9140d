/* test-window-calls.c: the list of calls in the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include <string.h>

#include "zky-export-job.h"

#define FORMULA "f(x; w) = (x + w) * x^2"

static GtkWidget *
get_child (WindowFixture *fixture,
           const char    *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->calls_panel), ZKY_TYPE_CALLS_PANEL, name));
}

static GtkSingleSelection *
get_selection (WindowFixture *fixture)
{
  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (get_child (fixture, "view"))));
}

static guint
get_n (WindowFixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_selection (fixture)));
}

static void
edit (WindowFixture *fixture,
      const char    *name,
      double         number)
{
  g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, number);
  g_autoptr(GError) error = NULL;

  fixture_expect_call (fixture);
  zky_session_edit (fixture->session, name, value, 0, &error);
  g_assert_no_error (error);
  fixture_wait_called (fixture);
}

static void
activate_wait (WindowFixture *fixture,
               const char    *action)
{
  fixture_expect_call (fixture);
  fixture_activate (fixture, action);
  fixture_wait_called (fixture);
}

static gboolean
is_enabled (WindowFixture *fixture,
            const char    *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), name);
}

/* One key back, one key to the newest; the bar says what is seen; the list follows and leads. */
static void
test_look_back (WindowFixture *fixture,
                gconstpointer  data)
{
  GtkWidget *bar = GTK_WIDGET (fixture->window->call_bar);

  fixture_open_expression (fixture, FORMULA);
  g_assert_false (is_enabled (fixture, "call-older"));
  edit (fixture, "x", 3);
  edit (fixture, "x", 4);
  fixture_activate (fixture, "win.calls");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->panel_stack), ==, "calls");
  g_assert_cmpuint (get_n (fixture), ==, 3);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (fixture)), ==, 0);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_false (is_enabled (fixture, "call-newest"));

  activate_wait (fixture, "win.call-older");
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 36);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (fixture)), ==, 1);

  fixture_expect_call (fixture);
  gtk_single_selection_set_selected (get_selection (fixture), 2);
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 2);
  g_assert_false (is_enabled (fixture, "call-older"));

  activate_wait (fixture, "win.call-newest");
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 80);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (fixture)), ==, 0);
}

/* Old inputs are called again as one step of undo. */
static void
test_use (WindowFixture *fixture,
          gconstpointer  data)
{
  fixture_open_expression (fixture, FORMULA);
  edit (fixture, "x", 3);
  edit (fixture, "w", 2);
  activate_wait (fixture, "win.call-older");
  activate_wait (fixture, "win.call-older");
  activate_wait (fixture, "win.call-use");
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 2);
  g_assert_cmpuint (get_n (fixture), ==, 4);
  g_assert_cmpuint (gtk_single_selection_get_selected (get_selection (fixture)), ==, 0);
  activate_wait (fixture, "win.undo");
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 45);
}

static void
test_manage (WindowFixture *fixture,
             gconstpointer  data)
{
  GtkWidget *panel = GTK_WIDGET (fixture->window->calls_panel), *entry;
  ZkyKeptCall *call;

  fixture_open_expression (fixture, FORMULA);
  edit (fixture, "x", 3);
  edit (fixture, "x", 4);
  fixture_activate (fixture, "win.calls");
  activate_wait (fixture, "win.call-older");

  entry = get_child (fixture, "name_entry");
  g_assert_true (gtk_widget_activate_action (panel, "calls.rename", NULL));
  gtk_editable_set_text (GTK_EDITABLE (entry), "three");
  g_signal_emit_by_name (entry, "activate");
  call = gtk_single_selection_get_selected_item (get_selection (fixture));
  g_assert_cmpstr (zky_kept_call_get_name (call), ==, "three");
  g_assert_cmpuint (zky_kept_call_get_number (call), ==, 2);

  fixture_expect_call (fixture);
  g_assert_true (gtk_widget_activate_action (panel, "calls.remove", NULL));
  fixture_wait_called (fixture);
  g_assert_cmpuint (get_n (fixture), ==, 2);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 80);
  g_assert_true (gtk_widget_activate_action (panel, "calls.clear", NULL));
  g_assert_cmpuint (get_n (fixture), ==, 1);
}

static gboolean
compares (gpointer data)
{
  return zky_session_get_difference (((WindowFixture *) data)->session) != NULL;
}

static gboolean
compares_not (gpointer data)
{
  return !compares (data);
}

static gboolean
has_rows (gpointer data)
{
  GtkWidget *row = fixture_find (get_child (data, "differences"), GTK_TYPE_LIST_BOX_ROW);

  return row != NULL && gtk_widget_get_mapped (row);
}

/* One key compares with the call before; the bar and the list say so; the largest difference is one click away, and the inspector has all
 * of it; the same key ends it. */
static void
test_compare (WindowFixture *fixture,
              gconstpointer  data)
{
  GtkWidget *list = get_child (fixture, "differences"), *box, *bar = GTK_WIDGET (fixture->window->call_bar), *page;
  g_autofree char *selected = NULL;

  fixture_open_expression (fixture, FORMULA);
  g_assert_false (is_enabled (fixture, "compare"));
  edit (fixture, "x", 3);
  g_assert_false (gtk_widget_get_visible (list));
  fixture_activate (fixture, "win.compare");
  g_assert_true (wait_for (compares, fixture));
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 34);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (fixture->window->player)));
  g_assert_true (wait_for (has_rows, fixture));

  box = fixture_find (list, GTK_TYPE_LIST_BOX);
  g_signal_emit_by_name (box, "row-activated", gtk_list_box_get_row_at_index (GTK_LIST_BOX (box), 0));
  g_object_get (fixture->session, "selected", &selected, NULL);
  g_assert_cmpstr (selected, ==, "mul#0");
  gtk_stack_set_visible_child_name (fixture->window->panel_stack, "inspector");
  page = fixture_find (GTK_WIDGET (fixture->window->inspector), g_type_from_name ("ZkyComparePage"));
  g_assert_true (gtk_widget_get_child_visible (page));

  fixture_activate (fixture, "win.compare-swap");
  fixture_expect_call (fixture);
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, -34);

  edit (fixture, "x", 2); /* goes on from the call that is shown */
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 12 - 36);
  fixture_activate (fixture, "win.compare");
  g_assert_true (wait_for (compares_not, fixture));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (fixture->window->player)));
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 12);
}

typedef struct
{
  gboolean  done;
  GError   *error;
} Export;

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Export *export = user_data;

  export->done = TRUE;
  zky_export_job_finish (result, &export->error);
}

static gboolean
is_exported (gpointer data)
{
  return ((Export *) data)->done;
}

/* (transfer full): what is in the file */
static char *
export (WindowFixture *fixture,
        ZkyExportKind  kind,
        const char    *name,
        GError       **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ZkyExportOptions options = { .kind = kind, .scale = 1, .gradients = TRUE, .captions = TRUE, .rate = 5, .seconds = 1 };
  Export state = { FALSE, NULL };
  char *text = NULL;

  zky_export_job_start (fixture->session, &options, file, NULL, NULL, exported_cb, &state);
  g_assert_true (wait_for (is_exported, &state));
  if (state.error != NULL)
    g_propagate_error (error, state.error);
  else
    g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* What is saved during a comparison is the comparison; an animation of it is refused. */
static void
test_export (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autofree char *json = NULL, *csv = NULL, *svg = NULL;
  g_autoptr(GError) error = NULL;

  fixture_open_expression (fixture, FORMULA);
  edit (fixture, "x", 3);
  fixture_activate (fixture, "win.compare");
  g_assert_true (wait_for (compares, fixture));

  json = export (fixture, (ZkyExportKind) { .klass = ZKY_EXPORT_DATA, .data = ZKY_DATA_JSON }, "a.json", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (json, "\"compared\": \"b - a\""));
  csv = export (fixture, (ZkyExportKind) { .klass = ZKY_EXPORT_DATA, .data = ZKY_DATA_CSV }, "a.csv", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (csv, ",mul,,both,,2,36,34,1,1,0\r\n"));
  svg = export (fixture, (ZkyExportKind) { .klass = ZKY_EXPORT_STILL, .still = ZKY_FORMAT_SVG }, "a.svg", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (svg, ">+34<"));
  g_assert_nonnull (strstr (svg, "B − A: 4 of 5 values differ"));
  g_assert_null (export (fixture, (ZkyExportKind) { .klass = ZKY_EXPORT_MOVIE, .movie = ZKY_MOVIE_GIF }, "a.gif", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
}

/* Nothing of it makes the window wider than 400 px. */
static void
test_narrow (WindowFixture *fixture,
             gconstpointer  data)
{
  int bar, panel, window;

  fixture_open_expression (fixture, FORMULA);
  edit (fixture, "x", 3);
  activate_wait (fixture, "win.call-older");
  gtk_widget_measure (GTK_WIDGET (fixture->window->call_bar), GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL, NULL);
  g_assert_cmpint (bar, <=, 360);
  fixture_activate (fixture, "win.compare");
  g_assert_true (wait_for (compares, fixture));
  gtk_widget_measure (GTK_WIDGET (fixture->window->call_bar), GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->window->calls_panel), GTK_ORIENTATION_HORIZONTAL, -1, &panel, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &window, NULL, NULL, NULL);
  g_test_message ("bar %d, panel %d, window %d", bar, panel, window);
  g_assert_cmpint (bar, <=, 360);
  g_assert_cmpint (panel, <=, 360);
}

/* What somebody may do with the list, whatever is under way. */
static void
use_list_at_random (WindowFixture *fixture)
{
  static const char *const actions[] = { "calls.remove", "calls.older", "calls.newer", "calls.newest", "calls.use", "calls.compare",
                                         "calls.swap", "calls.older" };
  GtkWidget *panel = GTK_WIDGET (fixture->window->calls_panel), *view = get_child (fixture, "view");
  int what = g_test_rand_int_range (0, 100);

  if (what < 45)
    {
      g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, what);

      zky_session_edit (fixture->session, what % 2 == 0 ? "x" : "w", value, 0, NULL);
    }
  else if (what < 65)
    gtk_widget_activate_action (panel, actions[what % G_N_ELEMENTS (actions)], NULL);
  else if (what < 76)
    zky_calls_panel_open (fixture->window->calls_panel);
  else if (what < 86 && get_n (fixture) > 0)
    gtk_single_selection_set_selected (get_selection (fixture), g_test_rand_int_range (0, get_n (fixture)));
  else if (what < 90)
    gtk_widget_child_focus (view, what % 2 == 0 ? GTK_DIR_DOWN : GTK_DIR_UP);
  else if (what < 93)
    zky_session_undo (fixture->session);
  else if (what < 96)
    gtk_stack_set_visible_child_name (fixture->window->panel_stack, what % 2 == 0 ? "calls" : "inspector");
  else if (what < 99)
    {
      g_object_set (zky_session_get_calls (fixture->session), "budget", (guint64) g_test_rand_int_range (100, 4000), NULL);
      zky_session_call_again (fixture->session);
    }
  else
    gtk_widget_activate_action (panel, "calls.clear", NULL);
}

static gboolean
agrees (gpointer data)
{
  WindowFixture *fixture = data;

  return gtk_single_selection_get_selected_item (get_selection (fixture)) == zky_session_get_shown_call (fixture->session);
}

/* The list shows what the session has, whatever comes while what else is under way. */
static void
test_at_random (WindowFixture *fixture,
                gconstpointer  data)
{
  GListModel *calls = G_LIST_MODEL (zky_session_get_calls (fixture->session));

  fixture_open_expression (fixture, FORMULA);
  fixture_activate (fixture, "win.calls");
  for (guint i = 0; i < 400; i++)
    {
      use_list_at_random (fixture);
      for (guint k = g_test_rand_int_range (0, 6); k > 0; k--)
        g_main_context_iteration (NULL, FALSE);
      if (i % 50 == 0)
        g_usleep (10000);
      g_assert_cmpuint (get_n (fixture), ==, g_list_model_get_n_items (calls));
    }
  edit (fixture, "x", 1234);
  g_assert_true (wait_for (agrees, fixture)); /* a call that was selected before may still be on its way */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-calls/look-back", test_look_back);
  FIXTURE_ADD ("/app/window-calls/use", test_use);
  FIXTURE_ADD ("/app/window-calls/manage", test_manage);
  FIXTURE_ADD ("/app/window-calls/compare", test_compare);
  FIXTURE_ADD ("/app/window-calls/export", test_export);
  FIXTURE_ADD ("/app/window-calls/narrow", test_narrow);
  FIXTURE_ADD ("/app/window-calls/at-random", test_at_random);

  return g_test_run ();
}
