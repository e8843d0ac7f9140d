/* test-forward.c: tangents pushed over a stretch of a graph: which nodes they pass, and what they meet there
 * SPDX-License-Identifier: Apache-2.0 */
#include "variable.h"

/* Jacobian × tangents, computed and recorded: both have to be @expected. @tangents: elements may be NULL. */
static void
assert_jvp (ZkyGraph          *graph,
            ZkyNode           *output,
            ZkyNode *const    *inputs,
            const char *const *tangents,
            guint              n,
            const char        *expected)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  g_autofree ZkyTensor **vectors = g_new0 (ZkyTensor *, n);
  g_autofree ZkyNode **nodes = g_new0 (ZkyNode *, n);
  g_autoptr(ZkyTensor) computed = NULL;
  g_autoptr(GError) error = NULL;
  ZkyNode *recorded;

  for (guint i = 0; i < n; i++)
    if (tangents[i] != NULL)
      {
        vectors[i] = tensor_of (ZKY_FLOAT64, tangents[i]);
        g_ptr_array_add (values, vectors[i]);
        nodes[i] = zky_graph_constant (graph, vectors[i]);
      }

  zky_graph_jvp (graph, output, inputs, vectors, n, &computed, &error);
  g_assert_no_error (error);
  assert_tensor (computed, expected);
  zky_record_jvp (graph, &output, 1, inputs, nodes, n, &recorded, &error);
  g_assert_no_error (error);
  assert_tensor (zky_node_get_value (recorded), expected);
}

/* h = 3 x is an input too, and lies behind x: y = h² x has dy/dx = h² + 6 h x in all and dy/dh = 2 h x, as backward has them. */
static void
test_behind (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;
  ZkyNode *x = variable (graph, "2"), *three = variable (graph, "3"), *h = zky_mul (x, three), *y = zky_mul (zky_square (h), x);
  ZkyNode *inputs[] = { x, h }, *turned[] = { h, x };
  ZkyTensor *jacobians[2];

  zky_graph_jacobian (graph, y, inputs, 2, 0, jacobians, &error);
  g_assert_no_error (error);
  assert_tensor (jacobians[0], "108");
  assert_tensor (jacobians[1], "24");
  zky_tensor_unref (jacobians[0]);
  zky_tensor_unref (jacobians[1]);

  assert_jvp (graph, y, inputs, (const char *const[]) { "1", NULL }, 2, "108");
  assert_jvp (graph, y, inputs, (const char *const[]) { NULL, "1" }, 2, "24");
  assert_jvp (graph, y, inputs, (const char *const[]) { "1", "1" }, 2, "132");
  assert_jvp (graph, y, inputs, (const char *const[]) { "1", "0" }, 2, "108");
  assert_jvp (graph, y, turned, (const char *const[]) { "[1, -4]", "[0, 1]" }, 2, "[24, 12]");
}

/* One input in two places of the list: what is asked for is a sum. */
static void
test_twice (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "[1, 2]"), *inputs[] = { x, x };

  assert_jvp (graph, zky_square (x), inputs, (const char *const[]) { "[1, 0]", "[2, 5]" }, 2, "[6, 20]");
  assert_jvp (graph, x, inputs, (const char *const[]) { "[1, 0]", "[2, 5]" }, 2, "[3, 5]");
}

/* What is not reached has zeros, of the shape that it would have had. */
static void
test_unreached (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *early = variable (graph, "[1, 2, 3]"), *x = variable (graph, "[1, 2]"), *y = zky_square (x), *late = variable (graph, "[5]");

  assert_jvp (graph, zky_neg (early), &x, (const char *const[]) { "[[1, 1], [2, 2], [3, 3], [4, 4]]" }, 1,
              "[[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]");
  assert_jvp (graph, y, &late, (const char *const[]) { "[1]" }, 1, "[0, 0]");
  assert_jvp (graph, y, &x, (const char *const[]) { NULL }, 1, "[0, 0]");
  assert_jvp (graph, zky_op ("floor", NULL, x, NULL), &x, (const char *const[]) { "[1, 1]" }, 1, "[0, 0]");
}

/* Only one of the outputs of an operator is asked for, and the way through integers is none. */
static void
test_outputs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "[3, 1, 2]"), *sorted = zky_op ("sort", NULL, x, NULL), *indices = zky_node_get_output (sorted, 1);

  assert_jvp (graph, sorted, &x, (const char *const[]) { "[10, 20, 30]" }, 1, "[20, 30, 10]");
  assert_jvp (graph, zky_op ("gather", "axis=0", x, indices, NULL), &x, (const char *const[]) { "[10, 20, 30]" }, 1, "[20, 30, 10]");
}

/* A pass that is stopped says why, leaves nothing behind, and the call can be differentiated all the same later. */
static void
test_stopped (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) tangent = tensor_of (ZKY_FLOAT64, "[1, 1]"), product = NULL;
  g_autoptr(GError) error = NULL;
  ZkyNode *x = variable (graph, "[1, 2]"), *y = zky_tanh (zky_square (x));

  zky_graph_set_budget (graph, budget);
  g_cancellable_cancel (cancellable);
  g_assert_false (zky_graph_jvp (graph, y, &x, &tangent, 1, &product, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
  g_assert_null (product);

  zky_graph_set_budget (graph, NULL);
  assert_jvp (graph, zky_square (x), &x, (const char *const[]) { "[1, 1]" }, 1, "[2, 4]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/forward/input-behind-input", test_behind);
  g_test_add_func ("/engine/forward/input-twice", test_twice);
  g_test_add_func ("/engine/forward/unreached", test_unreached);
  g_test_add_func ("/engine/forward/outputs", test_outputs);
  g_test_add_func ("/engine/forward/stopped", test_stopped);

  return g_test_run ();
}
