/* test-gradients.c: what a backward pass leaves, and the derivative of one operator alone
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static ZkyGraph *
simple_graph (ZkyBackFlags flags)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  ZkyGraph *graph = zky_module_call (model, NULL, 0, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .flags = flags }, &error));

  return graph;
}

static void
test_absent (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = zky_module_call (model, NULL, 0, NULL);
  ZkyNode *out = zky_graph_get_output (graph, 0);

  for (guint turn = 0; turn < 2; turn++)
    {
      g_assert_false (zky_graph_has_gradients (graph));
      g_assert_null (zky_graph_get_seed (graph));
      g_assert_null (zky_graph_get_back_output (graph));
      g_assert_null (zky_node_get_gradient (out));
      g_assert_null (zky_node_get_gradient_node (out));
      g_assert_null (zky_node_get_contribution (out, 0));
      g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP }, NULL));
      g_assert_true (zky_graph_has_gradients (graph));
      assert_tensor (zky_graph_get_seed (graph), "1");
      g_assert_true (zky_graph_get_back_output (graph) == out);
      assert_gradient (graph, "x", "33");
      zky_graph_clear_gradients (graph);
    }
  g_assert_null (zky_node_get_gradient (NULL));
}

/* What went along each edge is there if it was to be kept; twice where one node is an operator's input twice. */
static void
test_contributions (void)
{
  g_autoptr(ZkyGraph) plain = simple_graph (ZKY_BACK_DEFAULT), kept = simple_graph (ZKY_BACK_KEEP);
  g_autoptr(ZkyGraph) twice = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("3");
  ZkyNode *out = zky_graph_get_output (kept, 0), *x = zky_graph_variable (twice, "x", value), *y = zky_mul (x, x);

  g_assert_null (zky_node_get_contribution (zky_graph_get_output (plain, 0), 0));
  assert_tensor (zky_node_get_contribution (out, 0), "9");
  assert_tensor (zky_node_get_contribution (out, 1), "4");
  g_assert_null (zky_node_get_contribution (out, 2));
  assert_tensor (zky_node_get_contribution (zky_graph_find_node (kept, "b"), 0), "24");
  g_assert_null (zky_node_get_contribution (zky_graph_find_node (kept, "x"), 0));

  zky_graph_add_output (twice, NULL, y);
  g_assert_true (zky_graph_back (twice, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP }, NULL));
  assert_tensor (zky_node_get_contribution (y, 0), "3");
  assert_tensor (zky_node_get_contribution (y, 1), "3");
  assert_gradient (twice, "x", "6");
}

/* Nodes of gradients are there after a recorded pass; what comes later has no gradient. */
static void
test_recorded (void)
{
  g_autoptr(ZkyGraph) plain = simple_graph (ZKY_BACK_ALL), recorded = simple_graph (ZKY_BACK_RECORD);
  ZkyNode *x = zky_graph_find_node (recorded, "x"), *gradient = zky_node_get_gradient_node (x), *later;

  g_assert_null (zky_node_get_gradient_node (zky_graph_find_node (plain, "x")));
  assert_tensor (zky_node_get_value (gradient), "33");
  g_assert_true (zky_node_is_backward (gradient));
  later = zky_square (gradient);
  g_assert_null (zky_node_get_gradient (later));
  g_assert_null (zky_node_get_gradient_node (later));
}

static ZkyNode *
filled (ZkyGraph   *graph,
        const char *name,
        gsize       n)
{
  ZkyShape shape = zky_shape_new (1, &n);
  g_autoptr(ZkyTensor) value = zky_tensor_new_full (ZKY_FLOAT32, &shape, 2, NULL);

  return zky_graph_variable (graph, name, value);
}

/* Inputs that have no derivative; inputs that do not matter; one that would be too large. */
static void
test_local_errors (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) indices = zky_tensor_parse ("[1, 0]", ZKY_INT64, NULL);
  ZkyNode *x = filled (graph, "x", 2), *large = filled (graph, "large", 20000);
  ZkyNode *picked = zky_op ("index_select", NULL, x, zky_graph_constant (graph, indices), NULL);
  ZkyNode *wrong[] = { x, picked, zky_less (x, x) };
  guint inputs[] = { 0, 1, 0 };
  g_autoptr(ZkyTensor) good = NULL, flat = NULL, too_large = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) cause = NULL;
      g_autoptr(ZkyTensor) none = zky_node_local_jacobian (wrong[i], inputs[i], &cause);

      g_assert_null (none);
      g_assert_error (cause, ZKY_ERROR, ZKY_ERROR_USE);
      g_assert_nonnull (strstr (cause->message, "has no derivative with respect to input"));
    }
  good = zky_node_local_jacobian (picked, 0, &error);
  g_assert_no_error (error);
  assert_tensor (good, "[[0, 1], [1, 0]]");
  flat = zky_node_local_jacobian (zky_op ("floor", NULL, x, NULL), 0, &error);
  g_assert_no_error (error);
  assert_tensor (flat, "[[0, 0], [0, 0]]");
  too_large = zky_node_local_jacobian (zky_exp (large), 0, &error);
  g_assert_null (too_large);
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);
  g_assert_nonnull (strstr (error->message, "256 MiB"));
}

/* Of an operator with several outputs, each on its own. */
static void
test_local_outputs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *first = zky_op ("var_mean", "correction=0", filled (graph, "x", 2), NULL);
  g_autoptr(ZkyTensor) of_variance = zky_node_local_jacobian (first, 0, NULL);
  g_autoptr(ZkyTensor) of_mean = zky_node_local_jacobian (zky_node_get_output (first, 1), 0, NULL);

  assert_tensor (of_variance, "[0, 0]");
  assert_tensor (of_mean, "[0.5, 0.5]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/gradients/absent", test_absent);
  g_test_add_func ("/engine/gradients/contributions", test_contributions);
  g_test_add_func ("/engine/gradients/recorded", test_recorded);
  g_test_add_func ("/engine/gradients/local/errors", test_local_errors);
  g_test_add_func ("/engine/gradients/local/outputs", test_local_outputs);

  return g_test_run ();
}
