/* test-keys.c: the same place in two calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

/* A loop of so many turns, each a module call of one name. */
static ZkyGraph *
loop (guint turns)
{
  ZkyGraph *graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("0.5");
  ZkyNode *x = zky_graph_variable (graph, "x", value), *w = zky_graph_parameter (graph, "cell.w", value), *h = x;

  for (guint i = 0; i < turns; i++)
    {
      zky_graph_push_scope (graph, "cell");
      h = zky_tanh (zky_add (zky_mul (h, w), x));
      zky_graph_pop_scope (graph);
    }
  zky_graph_add_output (graph, NULL, zky_square (h));
  g_assert_true (zky_graph_end (graph, NULL));

  return graph;
}

/* A loop that goes on longer keeps the keys of its first turns. */
static void
test_loops (void)
{
  g_autoptr(ZkyGraph) five = loop (5), nine = loop (9);

  g_assert_nonnull (zky_graph_find_key (five, "cell/mul#0"));
  g_assert_nonnull (zky_graph_find_key (five, "cell:5/tanh#0"));
  g_assert_null (zky_graph_find_key (five, "cell:6/tanh#0"));
  g_assert_nonnull (zky_graph_find_key (nine, "cell:9/tanh#0"));
  for (guint i = 0; i < zky_graph_get_n_nodes (five); i++)
    {
      ZkyNode *node = zky_graph_get_node (five, i), *other = zky_graph_find_key (nine, zky_graph_get_key (five, i));

      g_assert_nonnull (other);
      g_assert_true (zky_node_get_op (node) == zky_node_get_op (other));
      g_assert_true (zky_graph_find_key (five, zky_graph_get_key (five, i)) == node);
    }
}

static void
test_unique (void)
{
  g_autoptr(ZkyGraph) graph = loop (300);
  g_autoptr(GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    g_assert_true (g_hash_table_add (keys, (gpointer) zky_graph_get_key (graph, i)));
  g_assert_null (zky_graph_get_key (graph, zky_graph_get_n_nodes (graph)));
}

/* Inputs keep their bare names, also where an operator, or another input, is called the same; constants are numbered. */
static void
test_names (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("2");
  ZkyNode *exp = zky_graph_variable (graph, "exp", value), *again = zky_graph_variable (graph, "exp", value);
  ZkyNode *unnamed = zky_graph_variable (graph, NULL, value), *constant = zky_graph_constant (graph, value);
  ZkyNode *first = zky_exp (exp), *second = zky_exp (again);

  g_assert_true (zky_graph_find_key (graph, "exp") == exp);
  g_assert_true (zky_graph_find_key (graph, "exp#1") == again || zky_graph_find_key (graph, "exp#1") == second);
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    g_assert_nonnull (zky_graph_find_key (graph, zky_graph_get_key (graph, i)));
  g_assert_cmpstr (zky_graph_get_key (graph, zky_node_get_index (unnamed)), ==, "=#0");
  g_assert_cmpstr (zky_graph_get_key (graph, zky_node_get_index (constant)), ==, "=#1");
  g_assert_nonnull (first);
}

/* Keys that were asked for are made again when nodes come after them. */
static void
test_growing (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("2");
  ZkyNode *x = zky_graph_variable (graph, "x", value), *later;

  g_assert_null (zky_graph_find_key (graph, "exp#0"));
  later = zky_exp (x);
  g_assert_true (zky_graph_find_key (graph, "exp#0") == later);
  g_assert_cmpstr (zky_graph_get_key (graph, 0), ==, "x");
}

static gpointer
ask (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    g_assert_nonnull (zky_graph_find_key (data, "cell:7/add#0"));

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr(ZkyGraph) graph = loop (20);
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, ask, graph);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/keys/loops", test_loops);
  g_test_add_func ("/engine/keys/unique", test_unique);
  g_test_add_func ("/engine/keys/names", test_names);
  g_test_add_func ("/engine/keys/growing", test_growing);
  g_test_add_func ("/engine/keys/threads", test_threads);

  return g_test_run ();
}
