/* test-back-map.c: which node of a recorded backward pass belongs to which node of the call
 * SPDX-License-Identifier: Apache-2.0 */
#include "recorded-pass.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/back-map/subjects", test_subjects);
  g_test_add_func ("/engine/back-map/scopes", test_scopes);

  return g_test_run ();
}
