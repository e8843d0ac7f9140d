/* test-graph.c: recording calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static void
test_identity (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) one = zky_module_call (model, NULL, 0, NULL);
  g_autoptr(ZkyGraph) other = zky_module_call (model, NULL, 0, NULL);
  ZkyNode *x = zky_graph_find_node (one, "x");

  g_assert_cmpstr (zky_graph_get_id (one), !=, zky_graph_get_id (other));
  g_assert_true (g_uuid_string_is_valid (zky_graph_get_id (one)));
  g_assert_true (zky_graph_equal (one, one));
  g_assert_false (zky_graph_equal (one, other));
  g_assert_true (zky_node_equal (x, zky_graph_get_node (one, 0)));
  g_assert_false (zky_node_equal (x, zky_graph_find_node (other, "x")));
  g_assert_cmpstr (zky_graph_get_key (one, 2), ==, zky_graph_get_key (other, 2));
}

static void
test_order (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = zky_module_call (model, NULL, 0, NULL);

  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      g_assert_cmpuint (zky_node_get_index (node), ==, i);
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        g_assert_cmpuint (zky_node_get_index (zky_node_get_input (node, k)), <, i);
    }
  g_assert_null (zky_graph_get_node (graph, 5));
  g_assert_cmpstr (zky_graph_get_output_name (graph, 0), ==, "out");
}

static void
test_error_sticks (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) a_value = parse ("[1, 2, 3]");
  g_autoptr(ZkyTensor) b_value = parse ("[1, 2]");
  ZkyNode *a = zky_graph_variable (graph, "a", a_value);
  ZkyNode *b = zky_graph_variable (graph, "b", b_value);
  ZkyNode *wrong = zky_mul (a, b);
  ZkyNode *after = zky_exp (zky_add (wrong, a));

  g_assert_null (wrong);
  g_assert_null (after);
  g_assert_null (zky_node_get_value (after));
  g_assert_null (zky_exp (a));
  zky_graph_add_output (graph, NULL, after);
  g_assert_false (zky_graph_end (graph, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "mul"));
  g_assert_nonnull (strstr (error->message, "[3]"));
  g_assert_nonnull (strstr (error->message, "[2]"));
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 2);
}

static void
test_two_calls (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) one = zky_graph_new (NULL);
  g_autoptr(ZkyGraph) other = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("1");
  ZkyNode *x = zky_graph_variable (one, "x", value);
  ZkyNode *y = zky_graph_variable (other, "y", value);

  g_assert_null (zky_add (y, x));
  g_assert_false (zky_graph_end (other, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_assert_nonnull (strstr (error->message, zky_graph_get_id (one)));
  g_assert_nonnull (strstr (error->message, zky_graph_get_id (other)));
  g_assert_true (zky_graph_end (one, NULL));
}

static void
test_kept_node (void)
{
  ZkyGraph *graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("2");
  g_autoptr(ZkyNode) kept = zky_node_ref (zky_square (zky_graph_variable (graph, "x", value)));

  zky_graph_unref (graph);
  assert_tensor (zky_node_get_value (kept), "4");
}

static void
test_scopes (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("2");
  static const struct { const char *scope, *words; } read[] = {
    { "", "" }, { "hidden", "hidden" }, { "hidden:2", "hidden:2" }, { "blocks/0/key", "blocks.0 › key" },
    { "blocks:2/1/key", "blocks.1 › key" }, { "net/blocks:3/12", "net › blocks.12" }, { "back/blocks:2/1/softmax#0", "back › blocks.1 › softmax#0" },
  };
  ZkyNode *x = zky_graph_variable (graph, "x", value);
  ZkyNode *first, *second, *inner;

  zky_graph_push_scope (graph, "hidden");
  first = zky_square (x);
  zky_graph_push_scope (graph, "deep");
  inner = zky_square (x);
  zky_graph_pop_scope (graph);
  zky_graph_pop_scope (graph);
  zky_graph_push_scope (graph, "hidden");
  second = zky_square (x);
  zky_graph_pop_scope (graph);

  g_assert_cmpstr (zky_node_get_scope (x), ==, "");
  g_assert_cmpstr (zky_node_get_scope (first), ==, "hidden");
  g_assert_cmpstr (zky_node_get_scope (inner), ==, "hidden/deep");
  g_assert_cmpstr (zky_node_get_scope (second), ==, "hidden:2");
  for (guint i = 0; i < G_N_ELEMENTS (read); i++)
    {
      g_autofree char *words = zky_scope_dup_words (read[i].scope);

      g_assert_cmpstr (words, ==, read[i].words);
    }
  g_assert_cmpstr (zky_graph_get_key (graph, 1), ==, "hidden/square#0");
  g_assert_cmpstr (zky_graph_get_key (graph, 3), ==, "hidden:2/square#0");
  g_assert_true (zky_graph_find_key (graph, "hidden/deep/square#0") == inner);

  for (guint i = 0; i < 600; i++)
    zky_graph_push_scope (graph, "more");
  g_assert_false (zky_graph_end (graph, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT);
}

/* A composite operator without a kernel leaves its textbook graph, under its own name. */
static void
test_expansion (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) a_value = parse ("[1, 2, 3]");
  g_autoptr(ZkyTensor) b_value = parse ("[1, 0, 0]");
  ZkyNode *a = zky_graph_variable (graph, "a", a_value);
  ZkyNode *b = zky_graph_variable (graph, "b", b_value);
  ZkyNode *loss = zky_op ("mse_loss", NULL, a, b, NULL);

  zky_graph_add_output (graph, NULL, loss);
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (zky_node_get_value (loss), 0), 13 / 3., 1e-6);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), >, 3);
  g_assert_cmpstr (zky_node_get_scope (loss), ==, "mse_loss");
}

/* How a call begins that would go on. */
static void
test_most_nodes (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr (ZkyTensor) one = zky_tensor_parse ("1", ZKY_FLOAT32, NULL);
  guint n = 0;

  zky_graph_set_most_nodes (graph, 5);
  for (ZkyNode *next = zky_graph_variable (graph, "x", one); next != NULL && n < 100; n++)
    next = zky_square (next);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 5);
  g_assert_true (g_error_matches (zky_graph_get_error (graph), ZKY_ERROR, ZKY_ERROR_SIZE));
  g_assert_nonnull (strstr (zky_graph_get_error (graph)->message, "no more than 5 nodes"));
}

static void
test_budget (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyBudget) budget = zky_budget_new (NULL, 0, 100000);
  g_autoptr(ZkyTensor) value = parse ("[1, 2, 3]");
  ZkyShape large = { 2, { 100, 100 } };
  g_autoptr(ZkyTensor) zeros = zky_tensor_new_zeros (ZKY_FLOAT32, &large, NULL);
  ZkyNode *x;

  zky_graph_set_budget (graph, budget);
  x = zky_graph_variable (graph, "x", zeros);
  for (guint i = 0; i < 3; i++)
    x = zky_exp (x);
  g_assert_null (x);
  g_assert_false (zky_graph_end (graph, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT);
}

static void
test_labels (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("2.5");
  ZkyNode *x = zky_graph_variable (graph, "x", value);
  ZkyNode *c = zky_graph_constant (graph, value);
  ZkyNode *y = zky_mul (x, c);
  g_autofree char *x_label = zky_node_dup_label (x);
  g_autofree char *c_label = zky_node_dup_label (c);
  g_autofree char *y_label = zky_node_dup_label (y);

  g_assert_cmpstr (x_label, ==, "x");
  g_assert_cmpstr (c_label, ==, "2.5");
  g_assert_cmpstr (y_label, ==, "×");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/graph/identity", test_identity);
  g_test_add_func ("/engine/graph/order", test_order);
  g_test_add_func ("/engine/graph/error-sticks", test_error_sticks);
  g_test_add_func ("/engine/graph/two-calls", test_two_calls);
  g_test_add_func ("/engine/graph/kept-node", test_kept_node);
  g_test_add_func ("/engine/graph/scopes", test_scopes);
  g_test_add_func ("/engine/graph/expansion", test_expansion);
  g_test_add_func ("/engine/graph/most-nodes", test_most_nodes);
  g_test_add_func ("/engine/graph/budget", test_budget);
  g_test_add_func ("/engine/graph/labels", test_labels);

  return g_test_run ();
}
