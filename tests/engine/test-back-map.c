/* test-back-map.c: which node of a recorded backward pass belongs to which node of the call, what it is called and when it is there
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

/* f = (x + w) · x², in which b = x² is made in a module */
static ZkyGraph *
record (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) three = parse ("3"), one = parse ("1");
  ZkyGraph *graph = zky_graph_new ("recorded");
  ZkyNode *x = zky_graph_variable (graph, "x", three), *w = zky_graph_parameter (graph, "w", one);
  ZkyNode *a = zky_add (x, w), *b;

  zky_node_set_name (a, "a");
  zky_graph_push_scope (graph, "power");
  b = zky_square (x);
  zky_graph_pop_scope (graph);
  zky_node_set_name (b, "b");
  zky_graph_add_output (graph, "out", zky_mul (a, b));
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  zky_target_back (NULL, graph, ZKY_BACK_KEEP | ZKY_BACK_RECORD | ZKY_BACK_FINAL, &error);
  g_assert_no_error (error);

  return graph;
}

static void
test_subjects (void)
{
  g_autoptr(ZkyGraph) graph = record ();
  ZkyNode *x = zky_graph_find_node (graph, "x"), *w = zky_graph_find_node (graph, "w"), *a = zky_graph_find_node (graph, "a");
  ZkyNode *b = zky_graph_find_node (graph, "b"), *gradient = zky_node_get_gradient_node (x);
  ZkyNode *through = zky_node_get_contribution_node (b, 0);

  assert_tensor (zky_node_get_value (gradient), "33");
  g_assert_true (zky_node_get_gradient_of (gradient) == x);
  g_assert_true (zky_node_get_gradient_node (w) == zky_node_get_gradient_node (a)); /* an addition hands it on */
  g_assert_true (zky_node_get_gradient_of (zky_node_get_gradient_node (a)) == w);
  assert_tensor (zky_node_get_value (through), "24");
  g_assert_null (zky_node_get_gradient_of (through));
  g_assert_true (zky_node_get_subject (through) == x);
  g_assert_true (zky_node_get_origin (through) == b);
  g_assert_null (zky_node_get_subject (x));
  g_assert_null (zky_node_get_contribution_node (x, 0));

  /* All of it is about something of the call. */
  for (guint i = zky_graph_get_n_forward (graph); i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      g_assert_true (zky_node_is_backward (node));
      g_assert_false (zky_node_is_backward (zky_node_get_subject (node)));
      g_assert_false (zky_node_is_backward (zky_node_get_origin (node)));
    }
}

/* The pass is in scopes that mirror those of the call. */
static void
test_scopes (void)
{
  g_autoptr(ZkyGraph) graph = record ();
  ZkyNode *b = zky_graph_find_node (graph, "b");

  g_assert_cmpstr (zky_node_get_scope (zky_node_get_gradient_node (b)), ==, "back");
  g_assert_cmpstr (zky_node_get_scope (zky_node_get_contribution_node (b, 0)), ==, "back/power");
  g_assert_true (zky_node_is_backward (zky_node_get_contribution_node (b, 0)));
}

static void
test_names (void)
{
  g_autoptr(ZkyGraph) graph = record ();
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  ZkyNode *x = zky_graph_find_node (graph, "x"), *w = zky_graph_find_node (graph, "w"), *b = zky_graph_find_node (graph, "b");

  g_assert_cmpstr (zky_steps_get_name (steps, zky_node_get_gradient_node (zky_graph_get_output (graph, 0))), ==, "∂out/∂out");
  g_assert_cmpstr (zky_steps_get_name (steps, zky_node_get_gradient_node (x)), ==, "∂out/∂x");
  g_assert_cmpstr (zky_steps_get_name (steps, zky_node_get_gradient_node (w)), ==, "∂out/∂w = ∂out/∂a");
  g_assert_cmpstr (zky_steps_get_name (steps, zky_node_get_contribution_node (b, 0)), ==, "∂out/∂x through b");
  for (guint i = zky_graph_get_n_forward (graph); i < zky_graph_get_n_nodes (graph); i++)
    g_assert_cmpint (zky_steps_get_name (steps, zky_graph_get_node (graph, i))[0], !=, 'v');
}

/* A node is there as soon as all of its inputs are, and no sooner; what is sent comes with the step that sends it. */
static void
test_steps (void)
{
  g_autoptr(ZkyGraph) graph = record ();
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  guint n = zky_steps_get_n (steps);

  for (guint i = zky_graph_get_n_forward (graph); i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      guint arrival = zky_steps_get_arrival (steps, node);

      g_assert_cmpuint (arrival, >, zky_steps_get_n_forward (steps));
      g_assert_cmpuint (arrival, <=, n);
      g_assert_null (zky_steps_get_value (steps, arrival - 1, node));
      g_assert_true (zky_steps_get_value (steps, arrival, node) == zky_node_get_value (node));
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        g_assert_cmpuint (zky_steps_get_arrival (steps, zky_node_get_input (node, k)), <=, arrival);
    }
  for (guint position = zky_steps_get_n_forward (steps) + 1; position <= n; position++)
    {
      const ZkyStep *step = zky_steps_get (steps, position);
      ZkyNode *node = step->kind == ZKY_STEP_SEND ? zky_node_get_contribution_node (step->node, step->input)
                                                  : zky_node_get_gradient_node (step->target);

      g_assert_true (zky_tensor_equal (zky_node_get_value (node), step->value));
      g_assert_nonnull (zky_steps_get_value (steps, position, node));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/back-map/subjects", test_subjects);
  g_test_add_func ("/engine/back-map/scopes", test_scopes);
  g_test_add_func ("/engine/back-map/names", test_names);
  g_test_add_func ("/engine/back-map/steps", test_steps);

  return g_test_run ();
}
