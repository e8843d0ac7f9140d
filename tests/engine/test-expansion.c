/* test-expansion.c: tests engine/graph/zky-expansion.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static gboolean
is_second (ZkyGraph   *graph,
           const char *key,
           gpointer    user_data)
{
  g_ptr_array_add (user_data, g_strdup (key));
  return g_str_equal (key, "head/softmax#1");
}

/* One of three softmaxes in a scope becomes its textbook graph; all keys stay what they were, and so do the numbers. */
static void
test_open_composite (void)
{
  g_autoptr(GPtrArray) asked = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(ZkyTensor) value = parse ("[1, 2, 3]");
  ZkyGraph *graphs[2];
  ZkyNode *last[2];

  for (guint i = 0; i < 2; i++)
    {
      ZkyGraph *graph = graphs[i] = zky_graph_new (NULL);
      ZkyNode *x;

      if (i == 1)
        zky_graph_set_expand (graph, is_second, asked);
      x = zky_graph_variable (graph, "x", value);
      zky_graph_push_scope (graph, "head");
      for (guint k = 0; k < 3; k++)
        x = zky_opv ("softmax", "axis=-1", &x, 1);
      zky_graph_pop_scope (graph);
      zky_graph_add_output (graph, NULL, x);
      g_assert_true (zky_graph_end (graph, NULL));
      last[i] = x;
    }

  g_assert_cmpuint (asked->len, >=, 3);
  g_assert_nonnull (zky_graph_find_key (graphs[0], "head/softmax#1"));
  g_assert_null (zky_graph_find_key (graphs[1], "head/softmax#1"));
  g_assert_true (zky_graph_find_key (graphs[1], "head/softmax#2") == last[1]);
  g_assert_true (zky_graph_find_key (graphs[0], "head/softmax#2") == last[0]);
  g_assert_cmpuint (zky_graph_get_n_nodes (graphs[1]), >, zky_graph_get_n_nodes (graphs[0]));
  g_assert_cmpstr (zky_node_get_scope (zky_node_get_input (last[1], 0)), ==, "head/softmax#1");
  g_assert_cmpstr (zky_node_get_scope (last[1]), ==, "head");
  for (guint k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (zky_node_get_value (last[0]), k),
                                    zky_tensor_get_double (zky_node_get_value (last[1]), k), 1e-6);
  for (guint i = 0; i < 2; i++)
    zky_graph_unref (graphs[i]);
}

static gboolean
is_any (ZkyGraph   *graph,
        const char *key,
        gpointer    user_data)
{
  return TRUE;
}

static gboolean
is_none (ZkyGraph   *graph,
         const char *key,
         gpointer    user_data)
{
  return FALSE;
}

/* A formula with the composite operators opened that @func wants; its output and the gradient of x. */
static ZkyGraph *
call (const char    *text,
      ZkyExpandFunc  func)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_parse (text, NULL, &error);
  ZkyGraph *graph = zky_graph_new (NULL);

  g_assert_no_error (error);
  zky_graph_set_expand (graph, func, NULL);
  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);
  zky_target_back (NULL, graph, ZKY_BACK_KEEP, &error);
  g_assert_no_error (error);

  return graph;
}

static void
assert_close (ZkyTensor *a,
              ZkyTensor *b)
{
  g_assert_cmpuint (zky_tensor_get_size (a), ==, zky_tensor_get_size (b));
  for (gsize i = 0; i < zky_tensor_get_size (a); i++)
    g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (a, i), zky_tensor_get_double (b, i), 1e-5);
}

/* The textbook graph gives the numbers of the operator, and its gradients. */
static void
test_numbers (void)
{
  static const char *const formulas[] = {
    "f(x = [[1, -2, 3], [0.5, 4, -1]]) = sum(softmax(x, axis=-1) * x)", "f(x = [[1, -2, 3], [0.5, 4, -1]]) = sum(log_softmax(x, axis=-1) * x)",
    "f(x = [[1, -2, 3], [0.5, 4, -1]]) = sum(layer_norm(x) * x)", "f(x = [[1, -2], [0.5, 4]]) = sum(linear(x, [[1, 2], [3, 4]], [5, 6])^2)",
    "f(x = [[1, -2], [0.5, 4]]) = sum(softmax(softmax(x, axis=0), axis=1)^2)",
  };

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr(ZkyGraph) closed = call (formulas[i], is_none), open = call (formulas[i], is_any);

      g_test_message ("%s", formulas[i]);
      g_assert_cmpuint (zky_graph_get_n_nodes (open), >, zky_graph_get_n_nodes (closed));
      assert_close (zky_node_get_value (zky_graph_get_output (open, 0)), zky_node_get_value (zky_graph_get_output (closed, 0)));
      assert_close (zky_node_get_gradient (zky_graph_find_node (open, "x")), zky_node_get_gradient (zky_graph_find_node (closed, "x")));
    }
}

/* What is one operation anyway cannot be opened. */
static void
test_can_open (void)
{
  g_assert_true (zky_op_can_open (zky_op_lookup ("softmax", NULL)));
  g_assert_true (zky_op_can_open (zky_op_lookup ("layer_norm", NULL)));
  g_assert_false (zky_op_can_open (zky_op_lookup ("mul", NULL)));
  g_assert_false (zky_op_can_open (zky_op_lookup ("matmul", NULL)));
  g_assert_false (zky_op_can_open (NULL));
}

/* Without a function, and with one that wants none, graphs are as they are. */
static void
test_none (void)
{
  const char *text = "f(x = [1, 2, 3]) = sum(softmax(x) * softmax(x))";
  g_autoptr(ZkyGraph) plain = call (text, NULL), none = call (text, is_none);

  g_assert_cmpuint (zky_graph_get_n_nodes (plain), ==, zky_graph_get_n_nodes (none));
  for (guint i = 0; i < zky_graph_get_n_nodes (plain); i++)
    g_assert_cmpstr (zky_graph_get_key (plain, i), ==, zky_graph_get_key (none, i));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/expansion/one-of-three", test_open_composite);
  g_test_add_func ("/engine/expansion/numbers", test_numbers);
  g_test_add_func ("/engine/expansion/can-open", test_can_open);
  g_test_add_func ("/engine/expansion/none", test_none);

  return g_test_run ();
}
