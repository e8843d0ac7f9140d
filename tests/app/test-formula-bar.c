/* test-formula-bar.c: what is typed opens, what is wrong is shown where it is
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

static GtkEditable *
get_entry (WindowFixture *fixture)
{
  return GTK_EDITABLE (fixture_find (GTK_WIDGET (fixture->window->formula_bar), GTK_TYPE_ENTRY));
}

static GtkRevealer *
get_revealer (WindowFixture *fixture)
{
  return GTK_REVEALER (fixture_find (GTK_WIDGET (fixture->window->formula_bar), GTK_TYPE_REVEALER));
}

static gboolean
has_error (gpointer data)
{
  return zky_session_get_error (((WindowFixture *) data)->session) != NULL;
}

static void
type (WindowFixture *fixture,
      const char    *text)
{
  gtk_editable_set_text (get_entry (fixture), text);
  g_signal_emit_by_name (get_entry (fixture), "activate");
}

static void
test_enter (WindowFixture *fixture,
            gconstpointer  data)
{
  type (fixture, "f(x; w) = (x + w) * x^2");
  fixture_wait_called (fixture);
  g_assert_cmpstr (zky_session_get_expression (fixture->session), ==, "f(x; w) = (x + w) * x^2");
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 2);
  g_assert_cmpint (zky_node_get_kind (fixture_get_node (fixture, "w")), ==, ZKY_NODE_PARAMETER);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "save"));
}

static gboolean
is_at_graph (WindowFixture *fixture)
{
  return gtk_window_get_focus (GTK_WINDOW (fixture->window)) == GTK_WIDGET (fixture->window->canvas);
}

/* Keys are for the graph once there is one, and stay in the entry with a mistake. */
static void
test_left (WindowFixture *fixture,
           gconstpointer  data)
{
  zky_formula_bar_edit (fixture->window->formula_bar);
  type (fixture, "x * 2");
  g_assert_false (is_at_graph (fixture));
  fixture_wait_called (fixture);
  g_assert_true (is_at_graph (fixture));

  zky_formula_bar_edit (fixture->window->formula_bar);
  type (fixture, "x * * 2");
  g_assert_true (wait_for (has_error, fixture));
  g_assert_false (is_at_graph (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->formula_bar), "formula.restore", NULL);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "x * 2");
  g_assert_false (is_at_graph (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->formula_bar), "formula.restore", NULL);
  g_assert_true (is_at_graph (fixture));
}

/* As it is copied from a page. */
static void
test_pasted (WindowFixture *fixture,
             gconstpointer  data)
{
  type (fixture, "f(x, w) = (x + w) · x²");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 2);
  fixture_expect_call (fixture);
  type (fixture, "f(θ; x₁) = √(θ² + 3·x₁²) × σ(0·θ)");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 1);
  g_assert_cmpint (zky_node_get_kind (fixture_get_node (fixture, "x₁")), ==, ZKY_NODE_PARAMETER);
}

/* Where single numbers do not fit it says what it starts from; values that are written are those. */
static void
test_matrices (WindowFixture *fixture,
               gconstpointer  data)
{
  ZkyTensor *value;

  type (fixture, "f(A, B) = A @ B");
  fixture_wait_called (fixture);
  g_assert_true (gtk_revealer_get_reveal_child (get_revealer (fixture)));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_entry (fixture)), "error"));
  value = zky_node_get_value (zky_graph_get_output (zky_session_get_graph (fixture->session), 0));
  g_assert_cmpuint (zky_tensor_get_n_axes (value), ==, 2);
  g_assert_cmpfloat (zky_tensor_get_double (value, 3), ==, 22);

  fixture_expect_call (fixture);
  type (fixture, "f(A = [[1, 2, 3]], B = [[1], [2], [3]]) = sum(A @ B)");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 14);
}

/* Nobody has to press Enter. */
static void
test_pause (WindowFixture *fixture,
            gconstpointer  data)
{
  gtk_editable_set_text (get_entry (fixture), "x * x + 1");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 2);
}

static void
test_error (WindowFixture *fixture,
            gconstpointer  data)
{
  ZkyScene *scene;

  fixture_open_expression (fixture, "x + 1");
  scene = zky_session_get_scene (fixture->session);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "x + 1");

  type (fixture, "x + * 2");
  g_assert_true (wait_for (has_error, fixture));
  g_assert_true (g_str_has_prefix (zky_session_get_error (fixture->session), "-e:5:"));
  g_assert_true (gtk_revealer_get_reveal_child (get_revealer (fixture)));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_entry (fixture)), "error"));
  g_assert_true (zky_session_get_scene (fixture->session) == scene);
  g_assert_cmpstr (zky_session_get_expression (fixture->session), ==, "x + 1");

  gtk_widget_activate_action (GTK_WIDGET (fixture->window->formula_bar), "formula.restore", NULL);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "x + 1");
  g_assert_false (gtk_revealer_get_reveal_child (get_revealer (fixture)));
  g_assert_null (zky_session_get_error (fixture->session));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_entry (fixture)), "error"));
}

/* Opening a file empties the entry; the text of a formula that is typed on is not touched. */
static void
test_file (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "model.lua",
                                         "local zky = require \"zky\"\n"
                                         "local model = zky.module \"Test\"\n"
                                         "model:input(\"x\", 2)\n"
                                         "function model:call(x) return x * 3 end\n"
                                         "return model\n");

  fixture_open_expression (fixture, "x + 1");
  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  g_assert_cmpstr (gtk_editable_get_text (get_entry (fixture)), ==, "");
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "save"));
}

/* Bytes that are no formula never end the program. */
static void
test_odd (WindowFixture *fixture,
          gconstpointer  data)
{
  static const char *const texts[] = { "(", ")", "f(", "f(x) =", "= 3", "x ^", "∂x", "\t", "1e999999", "f(x; x) = x",
                                       "((((((((((((((((((((", "\"x\"", "x..y", "os.exit()" };

  fixture_open_expression (fixture, "x + 1");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    type (fixture, texts[i]);
  fixture_expect_call (fixture);
  type (fixture, "x + 2");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/formula-bar/enter/opens", test_enter);
  FIXTURE_ADD ("/app/formula-bar/enter/left", test_left);
  FIXTURE_ADD ("/app/formula-bar/pasted/opens", test_pasted);
  FIXTURE_ADD ("/app/formula-bar/matrices/opens", test_matrices);
  FIXTURE_ADD ("/app/formula-bar/pause/opens", test_pause);
  FIXTURE_ADD ("/app/formula-bar/error/restore", test_error);
  FIXTURE_ADD ("/app/formula-bar/file/empties", test_file);
  FIXTURE_ADD ("/app/formula-bar/odd/survives", test_odd);

  return g_test_run ();
}
