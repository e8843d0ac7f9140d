/* test-graph-query.c: what a graph can be asked
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *name)
{
  g_autoptr(ZkyTensor) value = parse ("[1, 2]");

  return zky_graph_variable (graph, name, value);
}

static void
test_empty (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_graph_get_name (graph));
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 0);
  g_assert_cmpuint (zky_graph_get_n_forward (graph), ==, 0);
  g_assert_cmpuint (zky_graph_get_n_outputs (graph), ==, 0);
  g_assert_null (zky_graph_get_node (graph, 0));
  g_assert_null (zky_graph_get_output (graph, 0));
  g_assert_null (zky_graph_get_output_name (graph, 0));
  g_assert_null (zky_graph_find_node (graph, "x"));
  g_assert_null (zky_graph_get_key (graph, 0));
  g_assert_null (zky_graph_find_key (graph, "x"));
  g_assert_cmpuint (zky_graph_get_bytes (graph), ==, 0);
  g_assert_null (zky_graph_find_output (graph, "out", &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_clear_error (&error);
  g_assert_false (zky_graph_back (graph, NULL, &error));
  g_assert_nonnull (error);
}

/* An output's own name, else that of its node, else out. */
static void
test_outputs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new ("several");
  ZkyNode *x = variable (graph, "x"), *named = zky_exp (x), *unnamed = zky_exp (named), *given = zky_exp (unnamed);
  static const char *const names[] = { "named", "out", "given" };
  g_autoptr(GError) error = NULL;

  zky_node_set_name (named, "named");
  zky_graph_add_output (graph, NULL, named);
  zky_graph_add_output (graph, NULL, unnamed);
  zky_graph_add_output (graph, "given", given);
  g_assert_cmpstr (zky_graph_get_name (graph), ==, "several");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_cmpstr (zky_graph_get_output_name (graph, i), ==, names[i]);
      g_assert_true (zky_graph_find_output (graph, names[i], &error) == zky_graph_get_output (graph, i));
    }
  g_assert_no_error (error);
  g_assert_null (zky_graph_find_output (graph, "other", &error));
  g_assert_cmpstr (error->message, ==, "There is no output “other”; the outputs are: named, out, given");
}

/* ∂x/∂x and ∂w/∂w say nothing: what an input or a parameter is called, no output is. */
static void
test_outputs_called_like_inputs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x"), *out = variable (graph, "out"), *a = zky_exp (x), *b = zky_exp (out), *c = zky_exp (b);
  static const char *const names[] = { "out2", "out3", "x2", "x" };

  zky_node_set_name (a, "x");
  zky_graph_add_output (graph, NULL, a);
  zky_graph_add_output (graph, NULL, b);
  zky_graph_add_output (graph, "x", c);
  zky_graph_add_output (graph, NULL, x); /* the input itself keeps its name */
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (zky_graph_get_output_name (graph, i), ==, names[i]);
}

/* Of several nodes of one name the first is found. */
static void
test_find_node (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x"), *first = zky_exp (x), *second = zky_exp (first);

  zky_node_set_name (first, "h");
  zky_node_set_name (second, "h");
  g_assert_true (zky_graph_find_node (graph, "h") == first);
  g_assert_null (zky_graph_find_node (graph, "H"));
  g_assert_null (zky_graph_find_node (graph, ""));
}

/* Views take no memory of their own; a call's memory only grows. */
static void
test_bytes (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyShape large = { 2, { 300, 200 } }, flat = { 1, { 60000 } };
  g_autoptr(ZkyTensor) zeros = zky_tensor_new_zeros (ZKY_FLOAT64, &large, NULL);
  ZkyNode *x = zky_graph_variable (graph, "x", zeros);
  gsize before = zky_graph_get_bytes (graph), after_view;

  g_assert_nonnull (zky_reshape (x, &flat));
  after_view = zky_graph_get_bytes (graph);
  g_assert_cmpuint (after_view, >, before);
  g_assert_cmpuint (after_view, <, before + 2000);
  g_assert_nonnull (zky_exp (x));
  g_assert_cmpuint (zky_graph_get_bytes (graph), >=, after_view + 480000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/graph-query/empty", test_empty);
  g_test_add_func ("/engine/graph-query/outputs", test_outputs);
  g_test_add_func ("/engine/graph-query/outputs/called-like-inputs", test_outputs_called_like_inputs);
  g_test_add_func ("/engine/graph-query/find-node", test_find_node);
  g_test_add_func ("/engine/graph-query/bytes", test_bytes);

  return g_test_run ();
}
