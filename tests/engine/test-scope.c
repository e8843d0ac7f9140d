/* test-scope.c: module calls inside module calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

#define DEEPEST 512

static ZkyNode *
variable (ZkyGraph *graph)
{
  g_autoptr(ZkyTensor) value = parse ("2");

  return zky_graph_variable (graph, "x", value);
}

/* 512 are possible, with nodes in each of them, and the way back out; one more is an error. */
static void
test_deep (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *node = variable (graph);
  g_autoptr(GError) error = NULL;
  gsize length;

  for (guint i = 0; i < DEEPEST; i++)
    {
      zky_graph_push_scope (graph, "m");
      node = zky_neg (node);
    }
  length = strlen (zky_node_get_scope (node));
  g_assert_cmpuint (length, ==, 2 * DEEPEST - 1);
  for (guint i = 0; i < DEEPEST; i++)
    {
      g_assert_nonnull (zky_neg (node));
      zky_graph_pop_scope (graph);
    }
  g_assert_cmpstr (zky_node_get_scope (zky_neg (node)), ==, "");
  zky_graph_add_output (graph, NULL, node);
  g_assert_true (zky_graph_back (graph, NULL, &error));
  assert_gradient (graph, "x", "1");
  g_assert_true (zky_graph_find_key (graph, zky_graph_get_key (graph, 600)) == zky_graph_get_node (graph, 600));

  for (guint i = 0; i <= DEEPEST; i++)
    zky_graph_push_scope (graph, "m");
  g_assert_false (zky_graph_end (graph, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "512"));
}

/* A name that comes again in one place is numbered; inside, counting begins anew; elsewhere too. */
static void
test_repeated (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph);
  static const char *const expected[] = { "a", "a/b", "a/b:2", "a:2", "a:2/b", "b", "a:3" };
  guint n = 0;

  for (guint i = 0; i < 2; i++)
    {
      zky_graph_push_scope (graph, "a");
      g_assert_cmpstr (zky_node_get_scope (zky_neg (x)), ==, expected[n++]);
      for (guint k = i; k < 2; k++)
        {
          zky_graph_push_scope (graph, "b");
          g_assert_cmpstr (zky_node_get_scope (zky_neg (x)), ==, expected[n++]);
          zky_graph_pop_scope (graph);
        }
      zky_graph_pop_scope (graph);
    }
  zky_graph_push_scope (graph, "b");
  g_assert_cmpstr (zky_node_get_scope (zky_neg (x)), ==, expected[n++]);
  zky_graph_pop_scope (graph);
  zky_graph_push_scope (graph, "a");
  g_assert_cmpstr (zky_node_get_scope (zky_neg (x)), ==, expected[n++]);
}

/* What a recorded backward pass makes lies under `back`, in every scope of it. */
static void
test_back (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyBackOptions options = { .flags = ZKY_BACK_RECORD };
  ZkyNode *x = variable (graph);
  g_autoptr(GError) error = NULL;
  guint n_back = 0;

  zky_graph_push_scope (graph, "part");
  zky_graph_add_output (graph, NULL, zky_op ("mse_loss", NULL, zky_square (x), x, NULL));
  zky_graph_pop_scope (graph);
  g_assert_true (zky_graph_back (graph, &options, &error));
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const char *scope = zky_node_get_scope (node);

      g_assert_cmpint (zky_node_is_backward (node), ==, g_str_has_prefix (scope, "back"));
      n_back += zky_node_is_backward (node);
    }
  g_assert_cmpuint (n_back, >, 2);
  g_assert_cmpuint (zky_graph_get_n_forward (graph), ==, zky_graph_get_n_nodes (graph) - n_back);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/scope/deep", test_deep);
  g_test_add_func ("/engine/scope/repeated", test_repeated);
  g_test_add_func ("/engine/scope/back", test_back);

  return g_test_run ();
}
