/* test-back-names.c: tests engine/graph/zky-back-names.c
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "recorded-pass.h"

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

/* How many nodes of the pass are called like that. */
static guint
count (ZkyGraph   *graph,
       const char *name)
{
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  guint n = 0;

  for (guint i = zky_graph_get_n_forward (graph); i < zky_graph_get_n_nodes (graph); i++)
    n += g_strcmp0 (zky_steps_get_name (steps, zky_graph_get_node (graph, i)), name) == 0;

  return n;
}

/* One node is the gradient of all that it is handed on to unchanged; two are named. */
static void
test_shared (void)
{
  g_autoptr(ZkyGraph) two = record_formula ("f(x = 2, y = 3) = x + y", NULL);
  g_autoptr(ZkyGraph) one = record_formula ("f(x = 2, y = 3) = x * y", NULL);

  g_assert_cmpuint (count (two, "∂out/∂x = ∂out/∂y = …"), ==, 1); /* and that of out itself */
  g_assert_cmpuint (count (one, "∂out/∂x"), ==, 1);
  g_assert_cmpuint (count (one, "∂out/∂y"), ==, 1);
  g_assert_cmpuint (count (one, "∂out/∂out"), ==, 1);
}

/* What only leads to a gradient is a part of it, and the numbers in it are numbers. */
static void
test_parts (void)
{
  g_autoptr(ZkyGraph) graph = record_formula ("f(x = [[1, 2], [3, 4]]; w = [[1, 0], [0, 2]]) = sum(linear(x, w)^3)", NULL);
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  guint n_parts = 0, n_numbers = 0;

  for (guint i = zky_graph_get_n_forward (graph); i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const char *name = zky_steps_get_name (steps, node);

      if (strstr (name, " → ") != NULL)
        {
          g_autofree char *beginning = g_strdup_printf ("%s → ∂out/∂", zky_node_get_op (node)->name);

          g_assert_true (g_str_has_prefix (name, beginning));
          g_assert_null (zky_node_get_gradient_of (node));
          n_parts++;
        }
      else if (zky_node_get_kind (node) == ZKY_NODE_CONSTANT && zky_node_get_gradient_of (node) == NULL)
        {
          n_numbers++;
          if (zky_tensor_get_n_axes (zky_node_get_value (node)) == 0)
            g_assert_true (g_ascii_isdigit (name[0]) || name[0] == '-');
        }
    }
  g_assert_cmpuint (n_parts, >, 0);
  g_assert_cmpuint (n_numbers, >, 0);
  g_assert_cmpuint (count (graph, "∂out/∂w"), ==, 1);
}

/* Of one element of the output it is that which is differentiated. */
static void
test_element (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTarget) target = zky_target_parse_element (NULL, "0,1", &error);
  g_autoptr(ZkyGraph) graph = NULL;

  g_assert_no_error (error);
  graph = record_formula ("f(x = [[1, 2], [3, 4]]) = sin(x) * x", target);
  g_assert_cmpuint (count (graph, "∂out[0, 1]/∂x"), ==, 1);
  g_assert_cmpuint (count (graph, "∂out[0, 1]/∂x through v1"), ==, 1);
  g_assert_cmpuint (count (graph, "∂out/∂x"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/back-names/simple", test_names);
  g_test_add_func ("/engine/back-names/shared", test_shared);
  g_test_add_func ("/engine/back-names/parts", test_parts);
  g_test_add_func ("/engine/back-names/element", test_element);

  return g_test_run ();
}
