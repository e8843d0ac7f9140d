/* test-record.c: nodes of a call, many of them and wrong ones
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

#define MANY 1000000

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *text)
{
  g_autoptr(ZkyTensor) value = parse (text);

  return zky_graph_variable (graph, "x", value);
}

/* What a call that went wrong says, and how many nodes it has then. */
static void
assert_fails (ZkyGraph   *graph,
              ZkyError    code,
              const char *part,
              guint       n_nodes)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_graph_end (graph, &error));
  g_assert_error (error, ZKY_ERROR, (int) code);
  if (strstr (error->message, part) == NULL)
    g_assert_cmpstr (error->message, ==, part);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, n_nodes);
}

static void
test_wrong_inputs (void)
{
  static const struct
  {
    const char *op, *attributes, *part;
    guint       n;
    ZkyError    code;
  } wrong[] = {
    { "add", NULL, "add takes 2 inputs, not 1", 1, ZKY_ERROR_USE },
    { "exp", NULL, "exp takes 1 input, not 3", 3, ZKY_ERROR_USE },
    { "sum", "axes=[5]", "sum: shape [3] has 1 ax", 1, ZKY_ERROR_VALUE },
    { "reshape", "", "reshape: attribute “shape” is missing", 1, ZKY_ERROR_VALUE },
    { "gather", NULL, "gather", 2, ZKY_ERROR_DTYPE },
    { "nothing", NULL, "Unknown operator “nothing”", 1, ZKY_ERROR_UNKNOWN },
    { "sum", "axs=1", "No attribute “axs”", 1, ZKY_ERROR_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
      ZkyNode *x = variable (graph, "[1, 2, 3]"), *inputs[] = { x, x, x };

      g_test_message ("%s", wrong[i].part);
      g_assert_null (zky_opv (wrong[i].op, wrong[i].attributes, inputs, wrong[i].n));
      g_assert_null (zky_exp (x));
      assert_fails (graph, wrong[i].code, wrong[i].part, 1);
    }
}

/* NULL, what an error leaves, makes no second error. */
static void
test_null (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "1");

  g_assert_null (zky_add (x, NULL));
  g_assert_null (zky_add (NULL, x));
  g_assert_null (zky_exp (NULL));
  g_assert_nonnull (zky_exp (x));
  g_assert_true (zky_graph_end (graph, NULL));
}

/* More inputs than lie on the stack, and all of them the same node. */
static void
test_wide (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "[1, 2]"), *all[1000], *joined;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    all[i] = x;
  joined = zky_concat (all, G_N_ELEMENTS (all), 0);
  zky_graph_add_output (graph, NULL, zky_sum (joined, NULL, 0, FALSE));
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_cmpuint (zky_node_get_n_inputs (joined), ==, 1000);
  g_assert_true (zky_graph_back (graph, NULL, &error));
  assert_gradient (graph, "x", "[1000, 1000]");
}

/* Several outputs lie in a row, expanded or not. */
static void
test_several_outputs (void)
{
  static const struct
  {
    const char *op, *attributes;
    guint       n;
  } rows[] = { { "var_mean", NULL, 2 }, { "unbind", NULL, 3 }, { "std_mean", NULL, 2 }, { "sort", NULL, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
      ZkyNode *x = variable (graph, "[1, 2, 4]"), *first = zky_opv (rows[i].op, rows[i].attributes, &x, 1);

      for (guint k = 0; k < rows[i].n; k++)
        {
          g_assert_nonnull (zky_node_get_output (first, k));
          g_assert_cmpuint (zky_node_get_output_no (zky_node_get_output (first, k)), ==, k);
          g_assert_cmpuint (zky_node_get_index (zky_node_get_output (first, k)), ==, zky_node_get_index (first) + k);
        }
      g_assert_null (zky_node_get_output (first, rows[i].n));
      g_assert_true (zky_graph_end (graph, NULL));
    }
}

/* Integers and constants need no gradient, nor does what is made of them alone. */
static void
test_needs_grad (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) whole = zky_tensor_new_scalar (ZKY_INT64, 2), number = zky_tensor_new_scalar (ZKY_FLOAT32, 2);
  ZkyNode *x = variable (graph, "3"), *n = zky_graph_variable (graph, "n", whole), *c = zky_graph_constant (graph, number);

  g_assert_true (zky_node_needs_grad (x));
  g_assert_false (zky_node_needs_grad (n) || zky_node_needs_grad (c));
  g_assert_true (zky_node_needs_grad (zky_mul (x, c)));
  g_assert_false (zky_node_needs_grad (zky_mul (n, c)));
  g_assert_false (zky_node_needs_grad (zky_less (x, c)));
}

/* A million nodes of operators in one row: recorded, differentiated, asked for by key, replayed and freed in loops. */
static void
test_chain (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "0.5"), *node = x;
  g_autoptr(ZkySteps) steps = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *last = NULL;

  for (guint i = 0; i < MANY; i++)
    node = zky_neg (node);
  zky_graph_add_output (graph, NULL, node);
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_true (zky_graph_back (graph, NULL, &error));
  assert_gradient (graph, "x", "1");

  g_assert_true (zky_graph_find_key (graph, "neg#999999") == node);
  g_assert_true (zky_graph_find_key (graph, "x") == x);
  g_assert_null (zky_graph_find_key (graph, "neg#1000000"));
  for (guint i = 0; i <= MANY; i += 9973)
    g_assert_true (zky_graph_find_key (graph, zky_graph_get_key (graph, i)) == zky_graph_get_node (graph, i));

  steps = zky_steps_new (graph);
  g_assert_cmpuint (zky_steps_get_n_forward (steps), ==, MANY);
  last = zky_steps_explain (steps, MANY);
  g_assert_cmpstr (last, ==, "out = -v999999 = -(-0.5) = 0.5");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/record/wrong-inputs", test_wrong_inputs);
  g_test_add_func ("/engine/record/null", test_null);
  g_test_add_func ("/engine/record/wide", test_wide);
  g_test_add_func ("/engine/record/several-outputs", test_several_outputs);
  g_test_add_func ("/engine/record/needs-grad", test_needs_grad);
  g_test_add_func ("/engine/record/chain", test_chain);

  return g_test_run ();
}
