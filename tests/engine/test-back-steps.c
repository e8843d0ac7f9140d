/* test-back-steps.c: tests engine/graph/zky-back-steps.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "recorded-pass.h"

/* A node is there as soon as all of its inputs are, and no sooner; what is sent comes with the step that sends it. */
static void
assert_order (ZkyGraph *graph)
{
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

static void
test_simple (void)
{
  g_autoptr(ZkyGraph) graph = record ();

  assert_order (graph);
}

/* Several ways to one node, operators of several nodes, a gradient that is the seed itself. */
static void
test_formulas (void)
{
  static const char *const formulas[] = {
    "f(x = 2) = x", "f(x = 2) = -x", "f(x = 2, y = 3) = x + y", "f(x = 2) = x * x + sin(x) * x - x",
    "f(x = [[1, 2], [3, 4]]; w = [[1, 0], [0, 2]]) = sum(tanh(linear(x, w)) @ x)", "f(x = [1, 2, 3]) = mean(softmax(x) * x)",
    "f(x = [1, 2, 3]) = sum(x^3) / (1 + sum(x))",
  };

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr(ZkyGraph) graph = record_formula (formulas[i], NULL);

      g_test_message ("%s", formulas[i]);
      assert_order (graph);
    }
}

/* Of f = (x + w) · x² at x = 3, w = 1, step by step: a sum is there with the step that completes it, though its parts came before. */
static void
test_sum (void)
{
  g_autoptr(ZkyGraph) graph = record ();
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  ZkyNode *x = zky_graph_find_node (graph, "x"), *gradient = zky_node_get_gradient_node (x);
  ZkyNode *part = zky_node_get_contribution_node (zky_graph_find_node (graph, "b"), 0);
  guint sum = zky_steps_get_arrival (steps, gradient);

  g_assert_cmpint (zky_steps_get (steps, sum)->kind, ==, ZKY_STEP_SUM);
  g_assert_true (zky_steps_get (steps, sum)->target == x);
  g_assert_cmpuint (zky_steps_get_arrival (steps, part), <, sum);
  assert_tensor (zky_steps_get_value (steps, sum, gradient), "33");
  g_assert_null (zky_steps_get_value (steps, sum - 1, gradient));
}

/* A pass that was not recorded has no nodes to be there, and steps all the same. */
static void
test_without (void)
{
  g_autoptr(ZkyModel) model = zky_model_parse ("f(x = 3; w = 1) = (x + w) * x^2", NULL, NULL);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkySteps) steps = NULL;
  ZkyBackOptions options = { .flags = ZKY_BACK_KEEP };

  g_assert_true (zky_model_call (model, graph, NULL, NULL));
  g_assert_true (zky_graph_back (graph, &options, NULL));
  steps = zky_steps_new (graph);
  g_assert_cmpuint (zky_graph_get_n_forward (graph), ==, zky_graph_get_n_nodes (graph));
  g_assert_cmpuint (zky_steps_get_n (steps), ==, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/back-steps/simple", test_simple);
  g_test_add_func ("/engine/back-steps/formulas", test_formulas);
  g_test_add_func ("/engine/back-steps/sum", test_sum);
  g_test_add_func ("/engine/back-steps/without", test_without);

  return g_test_run ();
}
