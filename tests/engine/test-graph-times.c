/* test-graph-times.c: how long the operators of a call took
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

/* A matrix product that takes its time, between two that take none; a pair of outputs; an input. */
static ZkyGraph *
make_graph (gboolean timed)
{
  ZkyGraph *graph = zky_graph_new ("timed");
  ZkyShape square = { 2, { 256, 256 } };
  g_autoptr(ZkyTensor) matrix = zky_tensor_new_full (ZKY_FLOAT32, &square, 0.5, NULL);
  g_autoptr(ZkyTensor) two = zky_tensor_new_scalar (ZKY_FLOAT32, 2);
  ZkyNode *m = zky_graph_variable (graph, "m", matrix), *x = zky_graph_variable (graph, "x", two);

  zky_graph_set_timed (graph, timed);
  zky_node_set_name (zky_square (x), "scalar");
  zky_node_set_name (zky_matmul (m, m), "product");
  zky_node_set_name (zky_op ("topk", "k=2", m, NULL), "pair");
  zky_graph_add_output (graph, NULL, zky_graph_find_node (graph, "product"));
  g_assert_true (zky_graph_end (graph, NULL));
  return graph;
}

static gint64
get_time (ZkyGraph   *graph,
          const char *name)
{
  return zky_node_get_time (zky_graph_find_node (graph, name));
}

static void
test_measured (void)
{
  gint64 before = g_get_monotonic_time (), all;
  g_autoptr(ZkyGraph) graph = make_graph (TRUE);
  ZkyNode *pair = zky_graph_find_node (graph, "pair");

  all = (g_get_monotonic_time () - before + 1) * 1000;
  g_assert_cmpint (get_time (graph, "scalar"), >=, 0);
  g_assert_cmpint (get_time (graph, "pair"), >, 0);
  /* 33 million multiplications */
  g_assert_cmpint (get_time (graph, "product"), >, 10000);
  g_assert_cmpint (get_time (graph, "product"), >, get_time (graph, "scalar"));
  g_assert_cmpint (get_time (graph, "product") + get_time (graph, "pair") + get_time (graph, "scalar"), <=, all);
  g_assert_cmpint (get_time (graph, "m"), ==, -1);
  g_assert_cmpint (zky_node_get_time (zky_node_get_output (pair, 1)), ==, -1);
  g_assert_cmpint (zky_node_get_time (NULL), ==, -1);
}

/* A call that nobody asked to time has no times, and the same numbers. */
static void
test_not_asked (void)
{
  g_autoptr(ZkyGraph) plain = make_graph (FALSE), timed = make_graph (TRUE);

  g_assert_cmpint (get_time (plain, "product"), ==, -1);
  g_assert_true (zky_tensor_equal (zky_node_get_value (zky_graph_find_node (plain, "product")),
                                   zky_node_get_value (zky_graph_find_node (timed, "product"))));
  zky_graph_set_timed (timed, FALSE);
  g_assert_cmpint (get_time (timed, "product"), ==, -1);
}

/* What a backward pass records behind the call has its times too. */
static void
test_backward (void)
{
  g_autoptr(ZkyGraph) graph = make_graph (TRUE);
  guint n = zky_graph_get_n_nodes (graph);
  ZkyShape square = { 2, { 256, 256 } };
  g_autoptr(ZkyTensor) ones = zky_tensor_new_full (ZKY_FLOAT32, &square, 1, NULL);
  ZkyBackOptions options = { .flags = ZKY_BACK_RECORD, .cotangent = ones };
  guint timed = 0;

  g_assert_true (zky_graph_back (graph, &options, NULL));
  for (guint i = n; i < zky_graph_get_n_nodes (graph); i++)
    timed += zky_node_get_time (zky_graph_get_node (graph, i)) >= 0;
  g_assert_cmpuint (timed, >, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/graph-times/measured", test_measured);
  g_test_add_func ("/engine/graph-times/not-asked", test_not_asked);
  g_test_add_func ("/engine/graph-times/backward", test_backward);

  return g_test_run ();
}
