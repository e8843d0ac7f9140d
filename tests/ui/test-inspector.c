/* test-inspector.c: tests ui/inspector/zky-inspector.c and the pages in it
 * SPDX-License-Identifier: Apache-2.0 */
#include "widget-fixture.h"
#include "../app/test-wait.h"
#include "zky-axes-bar.h"
#include "zky-gradient-check.h"
#include "zky-inspector.h"
#include "zky-map-scale.h"
#include "zky-node-page.h"
#include "zky-outline-row.h"
#include "zky-small-map.h"
#include "zky-outline.h"
#include "zky-tensor-view.h"

typedef struct
{
  WidgetFixture  window;
  ZkySession    *session;
  GtkWidget     *inspector;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = session_open (FORMULA);
  session_edit_wait (fixture->session, "x", data != NULL ? data : "3");
  fixture->inspector = zky_inspector_new ();
  g_object_set (fixture->inspector, "session", fixture->session, NULL);
  widget_show (&fixture->window, fixture->inspector, 360, 600);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_close (&fixture->window);
  assert_gone (fixture->session);
}

static const char *
get_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (widget_find (fixture->inspector, GTK_TYPE_STACK)));
}

static guint
count_maps (GtkWidget *root)
{
  guint n = ZKY_IS_SMALL_MAP (root) && gtk_widget_get_visible (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_maps (child);

  return n;
}

/* Whether one of the labels that are shown says @text. */
static gboolean
says (GtkWidget  *root,
      const char *text)
{
  if (!gtk_widget_get_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL)
    return TRUE;
  if (GTK_IS_INSCRIPTION (root) && strstr (gtk_inscription_get_text (GTK_INSCRIPTION (root)), text) != NULL)
    return TRUE;
  if (GTK_IS_EDITABLE (root) && g_str_equal (gtk_editable_get_text (GTK_EDITABLE (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

static void
assert_says (Fixture    *fixture,
             const char *text)
{
  GtkWidget *page = widget_find (fixture->inspector, ZKY_TYPE_NODE_PAGE);

  if (!says (page, text))
    g_error ("The page does not say '%s'", text);
}

static void
select_named (Fixture    *fixture,
              const char *name)
{
  ZkyGraph *graph = zky_session_get_graph (fixture->session);
  ZkySteps *steps = zky_session_get_steps (fixture->session);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    if (g_str_equal (zky_steps_get_name (steps, zky_graph_get_node (graph, i)), name))
      zky_session_select_node (fixture->session, zky_graph_get_node (graph, i));
  g_assert_cmpstr (get_page (fixture), ==, "node");
}

static guint
count_rows (GtkWidget *root)
{
  guint n = ZKY_IS_OUTLINE_ROW (root);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

static void
test_overview (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *outline = widget_find (fixture->inspector, ZKY_TYPE_OUTLINE);

  g_assert_cmpstr (get_page (fixture), ==, "overview");
  g_assert_cmpuint (count_rows (outline), ==, 5);
  g_assert_true (says (outline, "36"));
  g_assert_false (says (outline, "33"));
  zky_session_set_position (fixture->session, 10);
  g_assert_true (says (outline, "33"));
  session_edit_wait (fixture->session, "x", "5");
  g_assert_true (says (outline, "150"));
}

/* Another model with as many nodes and steps: the selected x has other consumers. */
static void
test_other_model (Fixture       *fixture,
                  gconstpointer  data)
{
  zky_session_set_position (fixture->session, 10);
  select_named (fixture, "x");
  assert_says (fixture, "2 · x");
  zky_session_open_expression (fixture->session, "f(x; w) = sin(x*w) + x");
  session_wait (fixture->session);
  zky_session_set_position (fixture->session, 10);
  g_assert_cmpuint (zky_steps_get_n (zky_session_get_steps (fixture->session)), ==, 10);
  assert_says (fixture, "through out");
  g_assert_false (says (widget_find (fixture->inspector, ZKY_TYPE_NODE_PAGE), "2 · x"));
}

static void
follow_cb (ZkyNode **place,
           ZkyNode  *node)
{
  *place = node;
}

static void
test_activate (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *view = widget_find (fixture->inspector, GTK_TYPE_LIST_VIEW);
  ZkyNode *node = NULL;

  g_signal_connect_swapped (fixture->inspector, "show-node", G_CALLBACK (follow_cb), &node);
  g_signal_emit_by_name (view, "activate", 1);
  g_assert_nonnull (node);
  g_assert_true (zky_session_get_selected_node (fixture->session) == node);
  g_assert_cmpstr (zky_node_get_name (node), ==, "w");
  gtk_widget_activate_action (fixture->inspector, "inspector.overview", NULL);
  g_assert_cmpstr (get_page (fixture), ==, "overview");
  g_assert_null (zky_session_get_selected_node (fixture->session));
}

static void
test_operator (Fixture       *fixture,
               gconstpointer  data)
{
  select_named (fixture, "out");
  assert_says (fixture, "out = v1 · v2 = 4 · 9 = 36");
  assert_says (fixture, "∂out/∂v1 = v2 = 9");
  assert_says (fixture, "∂out/∂v2 = v1 = 4");
  assert_says (fixture, "(step 5)");
  zky_session_set_position (fixture->session, 10);
  assert_says (fixture, "∂out/∂v1 = ∂out/∂out · v2 = 1 · 9 = 9");
  session_edit_wait (fixture->session, "x", "5");
  assert_says (fixture, "out = v1 · v2 = 6 · 25 = 150");
}

static void
test_input (Fixture       *fixture,
            gconstpointer  data)
{
  zky_session_set_position (fixture->session, 10);
  select_named (fixture, "x");
  assert_says (fixture, "24 + 9 = 33");
  assert_says (fixture, "33");
  assert_says (fixture, "3"); /* in the editor */

  /* The editor stays while it edits. */
  {
    GtkWidget *entry = widget_find (widget_find (fixture->inspector, ZKY_TYPE_NODE_PAGE), GTK_TYPE_ENTRY);

    gtk_editable_set_text (GTK_EDITABLE (entry), "5");
    session_wait (fixture->session);
    session_assert_output (fixture->session, "150");
    g_assert_true (widget_find (widget_find (fixture->inspector, ZKY_TYPE_NODE_PAGE), GTK_TYPE_ENTRY) == entry);
    assert_says (fixture, "85");
  }
}

static void
test_tensor (Fixture       *fixture,
             gconstpointer  data)
{
  zky_session_set_position (fixture->session, 10);
  select_named (fixture, "x");
  assert_says (fixture, "vector of 3");
  assert_says (fixture, "mean 4");
  assert_says (fixture, "Edit…");
  g_object_set (fixture->inspector, "theme", zky_theme_get (ZKY_THEME_DARK), NULL);
  widget_settle (50);
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_auto (GValue) value = G_VALUE_INIT;

  zky_session_set_position (fixture->session, 10);
  select_named (fixture, "x");
  gtk_widget_activate_action (fixture->inspector, "inspector.copy-gradient", NULL);
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (gdk_clipboard_get_content (gtk_widget_get_clipboard (fixture->inspector)),
                                                 &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "33");
}

/* The check of one gradient: both numbers, their error, and a mark. Another call forgets it. */
static gboolean
says_analytic (gpointer data)
{
  return says (data, "✓ analytic 33\n    numeric 33");
}

static gboolean
says_one (gpointer data)
{
  return says (data, "✓ analytic 1\n    numeric 1");
}

static gboolean
says_all (gpointer data)
{
  return says (data, "2 of 2 gradients pass") && says (data, "✓ x: analytic 33, numeric 33, relative error ")
         && says (data, "✓ w: analytic 9, numeric 9, relative error ");
}

static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *check;

  select_named (fixture, "x");
  check = widget_find (fixture->inspector, ZKY_TYPE_GRADIENT_CHECK);
  g_assert_true (gtk_widget_get_visible (check));
  gtk_widget_activate_action (check, "gradient-check.run", NULL);
  g_assert_true (wait_for (says_analytic, check));
  gtk_widget_activate_action (check, "gradient-check.run-all", NULL);
  g_assert_true (wait_for (says_all, check));
  session_edit_wait (fixture->session, "x", "5");
  g_assert_false (says (check, "analytic"));

  /* What comes behind an operator is computed from another value of it. */
  select_named (fixture, "out");
  check = widget_find (fixture->inspector, ZKY_TYPE_GRADIENT_CHECK);
  g_assert_true (gtk_widget_get_visible (check));
  gtk_widget_activate_action (check, "gradient-check.run", NULL);
  g_assert_true (wait_for (says_one, check));
}

/* What is differentiated is what is checked: of x = [3, 4, 5] the second element, whose slope by w is 16; before, the sum, 50. */
static gboolean
says_sum (gpointer data)
{
  return says (data, "✓ analytic 50\n    numeric 50");
}

static gboolean
says_element (gpointer data)
{
  return says (data, "✓ analytic 16\n    numeric 16");
}

static void
test_check_target (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (ZkyTarget) element = zky_target_parse_element (NULL, "1", NULL);
  GtkWidget *check;

  session_edit_wait (fixture->session, "x", "[3, 4, 5]");
  select_named (fixture, "w");
  check = widget_find (fixture->inspector, ZKY_TYPE_GRADIENT_CHECK);
  gtk_widget_activate_action (check, "gradient-check.run", NULL);
  g_assert_true (wait_for (says_sum, check));

  zky_session_set_target (fixture->session, element, zky_session_new_gesture (fixture->session));
  session_wait (fixture->session);
  g_assert_false (says (check, "analytic"));
  gtk_widget_activate_action (check, "gradient-check.run", NULL);
  g_assert_true (wait_for (says_element, check));
}

/* Any two axes of three: the other one has a slider, and the table shows that matrix. */
static void
test_axes (void)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_parse ("[[[1,2],[3,4],[5,6]],[[7,8],[9,10],[11,12]]]", ZKY_FLOAT32, NULL);
  GtkWidget *view = zky_tensor_view_new (), *bar, *list, *scale;
  const ZkyMatrix *matrix;
  WidgetFixture window;

  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), tensor);
  widget_show (&window, view, 300, 300);
  bar = widget_find (view, ZKY_TYPE_AXES_BAR);
  matrix = zky_axes_bar_get_matrix (ZKY_AXES_BAR (bar));
  g_assert_true (gtk_widget_get_visible (bar));
  scale = widget_find (bar, GTK_TYPE_SCALE);
  gtk_range_set_value (GTK_RANGE (scale), 1);
  g_assert_cmpuint (matrix->at[0], ==, 1);
  list = widget_find (bar, GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), 0);
  g_assert_cmpuint (matrix->row_axis, ==, 0);
  g_assert_cmpuint (matrix->column_axis, ==, 2);
  g_assert_nonnull (widget_find (bar, GTK_TYPE_SCALE));
  widget_settle (30);
  widget_close (&window);
}

/* A table asks for the width of its numbers; a heat map takes any. */
static gboolean
is_table (GtkWidget *view)
{
  int width;

  gtk_widget_get_size_request (widget_find (view, GTK_TYPE_DRAWING_AREA), &width, NULL);

  return width > 0;
}

/* As it is wanted, whatever its size: a large table is moved, and what lies under the pointer is what is seen. */
static void
test_look (void)
{
  const gsize dims[] = { 40, 30 };
  ZkyShape shape = zky_shape_new (2, dims);
  g_autofree double *numbers = g_new (double, 1200);
  g_autoptr (ZkyTensor) large = NULL, next = NULL, small = zky_tensor_parse ("[[1, 2], [3, 4]]", ZKY_FLOAT32, NULL);
  GtkWidget *view = zky_tensor_view_new (), *bar;
  WidgetFixture window;

  for (guint i = 0; i < 1200; i++)
    numbers[i] = i;
  large = zky_tensor_new_from_doubles (ZKY_FLOAT32, &shape, numbers, NULL);
  next = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, numbers, NULL);
  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), large);
  widget_show (&window, view, 320, 500);
  bar = gtk_widget_get_next_sibling (widget_find (view, GTK_TYPE_DRAWING_AREA));
  g_assert_true (GTK_IS_SCROLLBAR (bar));
  g_assert_false (is_table (view));
  g_assert_false (gtk_widget_get_visible (bar));

  zky_tensor_view_set_look (ZKY_TENSOR_VIEW (view), ZKY_LOOK_TABLE);
  widget_settle (30);
  g_assert_true (is_table (view));
  g_assert_true (gtk_widget_get_visible (bar));
  gtk_adjustment_set_value (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar)), 28);
  widget_settle (30);

  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), next); /* as training does with every step */
  widget_settle (30);
  g_assert_cmpfloat (gtk_adjustment_get_value (gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (bar))), ==, 28);
  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), small); /* which is not where the large one was moved to */
  widget_settle (30);
  g_assert_false (gtk_widget_get_visible (bar));
  zky_tensor_view_set_look (ZKY_TENSOR_VIEW (view), ZKY_LOOK_MAP);
  widget_settle (30);
  g_assert_false (is_table (view));
  zky_tensor_view_set_look (ZKY_TENSOR_VIEW (view), ZKY_LOOK_AUTO);
  g_assert_true (is_table (view));
  widget_close (&window);
}

/* A large tensor is a heat map with statistics. */
static void
test_tensor_view (void)
{
  const gsize dims[] = { 4, 300, 50 };
  ZkyShape shape = zky_shape_new (3, dims);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (ZkyTensor) large = zky_tensor_new_normal (ZKY_FLOAT32, &shape, rand, 0, 1, NULL);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_scalar (ZKY_FLOAT32, 0.1);
  GtkWidget *view = zky_tensor_view_new ();
  WidgetFixture window;

  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), large);
  widget_show (&window, view, 300, 300);
  g_assert_true (says (view, "min -"));
  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), scalar);
  widget_settle (30);
  g_assert_true (says (view, "0.1"));
  zky_tensor_view_set (ZKY_TENSOR_VIEW (view), NULL);
  widget_settle (30);
  g_assert_true (says (view, "—"));
  widget_close (&window);
}

static void
test_empty (void)
{
  WidgetFixture window;
  GtkWidget *inspector = zky_inspector_new ();
  g_autoptr (ZkySession) session = zky_session_new ();

  g_object_set (inspector, "session", session, NULL);
  widget_show (&window, inspector, 360, 400);
  widget_close (&window);
}

/* Somebody is in the list when another one takes its place: the keys go on there. */
static void
test_outline_focus (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char *const formulas[] = { "f(x; w, v) = (x + w) * (x + v) * x^2 + exp (x) * w", "x * y", "sin (x) + cos (x) * x", "x" };
  GtkWidget *outline = widget_find (fixture->inspector, ZKY_TYPE_OUTLINE);

  widget_focus_window (&fixture->window);
  for (guint i = 0; i < 16; i++)
    {
      GtkWidget *view = widget_find (outline, GTK_TYPE_LIST_VIEW), *focus;

      gtk_widget_grab_focus (view);
      for (guint k = 0; k < i % 5; k++)
        widget_key (&fixture->window, k % 2 == 0 ? GDK_KEY_End : GDK_KEY_Up);
      zky_session_open_expression (fixture->session, formulas[i % G_N_ELEMENTS (formulas)]);
      session_wait (fixture->session);
      widget_settle (40);
      widget_key (&fixture->window, GDK_KEY_Down);
      focus = gtk_root_get_focus (GTK_ROOT (fixture->window.window));
      g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, view));
    }
}

/* Two contributions and their sum are matrices, each with a map as soon as it has arrived; numbers have none. */
static void
test_maps (Fixture       *fixture,
           gconstpointer  data)
{
  guint n;

  select_named (fixture, "x");
  zky_session_set_position (fixture->session, zky_steps_get_n (zky_session_get_steps (fixture->session)));
  g_assert_cmpuint (count_maps (fixture->inspector), ==, 0);

  zky_session_open_expression (fixture->session, "f(x = [[1, 2], [3, 4]]; w = [[1, 0, 2], [0, 1, 1]]) = sum(x @ w) + sum(x * x)");
  session_wait (fixture->session);
  n = zky_steps_get_n (zky_session_get_steps (fixture->session));
  select_named (fixture, "x");
  g_assert_cmpuint (count_maps (fixture->inspector), ==, 0);
  zky_session_set_position (fixture->session, n);
  /* Along both edges of x * x, and through x @ w. */
  g_assert_cmpuint (count_maps (fixture->inspector), ==, 4);
  g_object_set (fixture->inspector, "theme", zky_theme_get (ZKY_THEME_DARK), NULL);
  g_assert_cmpuint (count_maps (fixture->inspector), ==, 4);
}

/* A long name has a line of its own, and of one that is longer than that the end is seen and the whole told. */
static void
test_outline_room (Fixture       *fixture,
                   gconstpointer  unused)
{
  GtkWidget *row = zky_outline_row_new ();
  ZkyGraph *graph = zky_session_get_graph (fixture->session);
  int width, usual, narrow;

  g_object_ref_sink (row);
  zky_outline_row_bind (ZKY_OUTLINE_ROW (row), fixture->session, zky_theme_get (ZKY_THEME_LIGHT), zky_graph_get_n_nodes (graph) - 1);
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &usual, NULL, NULL);
  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width / 2, NULL, &narrow, NULL, NULL);
  g_assert_cmpint (narrow, >=, 2 * usual - 2);
  g_object_unref (row);
}

/* Whether something is written at the left end of a scale, and in its middle. */
static gboolean
is_written (double limit,
            double from,
            double to)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, ZKY_MAP_SCALE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  gboolean written = FALSE;

  zky_map_scale_draw (limit, FALSE, zky_theme_get (ZKY_THEME_LIGHT), cr, layout, 200);
  cairo_surface_flush (surface);
  for (int y = 10; y < ZKY_MAP_SCALE_HEIGHT; y++)
    for (int x = (int) from; x < (int) to; x++)
      written |= cairo_image_surface_get_data (surface)[y * cairo_image_surface_get_stride (surface) + 4 * x + 3] != 0;
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return written;
}

/* Where all is 0 there is one number, not three. */
static void
test_scale (void)
{
  g_assert_true (is_written (2, 0, 40) && is_written (2, 80, 120) && is_written (2, 160, 200));
  g_assert_true (!is_written (0, 0, 40) && is_written (0, 80, 120) && !is_written (0, 160, 200));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, x, func) g_test_add (path, Fixture, x, set_up, func, tear_down)
  ADD ("/ui/inspector/overview", NULL, test_overview);
  ADD ("/ui/inspector/activate", NULL, test_activate);
  ADD ("/ui/inspector/operator", NULL, test_operator);
  ADD ("/ui/inspector/input", NULL, test_input);
  ADD ("/ui/inspector/maps", NULL, test_maps);
  ADD ("/ui/inspector/outline/focus", NULL, test_outline_focus);
  ADD ("/ui/inspector/outline/room", NULL, test_outline_room);
  ADD ("/ui/inspector/other-model", NULL, test_other_model);
  ADD ("/ui/inspector/tensor", "[3, 4, 5]", test_tensor);
  ADD ("/ui/inspector/copy", NULL, test_copy);
  ADD ("/ui/inspector/check", NULL, test_check);
  ADD ("/ui/inspector/check-target", NULL, test_check_target);
#undef ADD
  g_test_add_func ("/ui/inspector/axes", test_axes);
  g_test_add_func ("/ui/inspector/look", test_look);
  g_test_add_func ("/ui/inspector/tensor-view", test_tensor_view);
  g_test_add_func ("/ui/inspector/empty", test_empty);
  g_test_add_func ("/ui/inspector/scale", test_scale);

  return g_test_run ();
}
