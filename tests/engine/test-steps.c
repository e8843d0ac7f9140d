/* test-steps.c: the order of events, and what is said of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static ZkySteps *
steps_of (ZkyGraph *graph)
{
  g_autoptr(GError) error = NULL;

  zky_graph_back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP }, &error);
  g_assert_no_error (error);

  return zky_steps_new (graph);
}

static ZkySteps *
simple_steps (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = zky_module_call (model, NULL, 0, NULL);

  return steps_of (graph);
}

static void
test_order (void)
{
  static const struct
  {
    ZkyStepKind kind;
    const char *node, *target, *value;
  } expected[] = {
    { ZKY_STEP_COMPUTE, "a", "a", "4" },
    { ZKY_STEP_COMPUTE, "b", "b", "9" },
    { ZKY_STEP_COMPUTE, NULL, NULL, "36" },
    { ZKY_STEP_SEED, NULL, NULL, "1" },
    { ZKY_STEP_SEND, NULL, "a", "9" },
    { ZKY_STEP_SEND, NULL, "b", "4" },
    { ZKY_STEP_SEND, "b", "x", "24" },
    { ZKY_STEP_SEND, "a", "x", "9" },
    { ZKY_STEP_SUM, "x", "x", "33" },
    { ZKY_STEP_SEND, "a", "w", "9" },
  };
  g_autoptr(ZkySteps) steps = simple_steps ();

  g_assert_cmpuint (zky_steps_get_n (steps), ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (zky_steps_get_n_forward (steps), ==, 3);
  g_assert_null (zky_steps_get (steps, 0));
  g_assert_null (zky_steps_get (steps, G_N_ELEMENTS (expected) + 1));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const ZkyStep *step = zky_steps_get (steps, i + 1);

      g_assert_cmpint (step->kind, ==, expected[i].kind);
      g_assert_cmpstr (zky_node_get_name (step->node), ==, expected[i].node);
      g_assert_cmpstr (zky_node_get_name (step->target), ==, expected[i].target);
      assert_tensor (step->value, expected[i].value);
    }
}

static void
test_explain (void)
{
  static const char *const expected[] = {
    "",
    "a = x + w = 3 + 1 = 4",
    NULL,
    "out = a · b = 4 · 9 = 36",
    "∂out/∂out = 1",
    "∂out/∂a = ∂out/∂out · b = 1 · 9 = 9",
    "∂out/∂b = ∂out/∂out · a = 1 · 4 = 4",
    "∂out/∂x through b = ∂out/∂b · 2 · x = 4 · 2 · 3 = 24",
    "∂out/∂x through a = ∂out/∂a · 1 = 9 · 1 = 9",
    "∂out/∂x = 24 + 9 = 33",
    "∂out/∂w = ∂out/∂a · 1 = 9 · 1 = 9",
    "",
  };
  g_autoptr(ZkySteps) steps = simple_steps ();

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = zky_steps_explain (steps, i);

      if (expected[i] != NULL)
        g_assert_cmpstr (text, ==, expected[i]);
    }
}

/* Negative numbers stand in parentheses, sums too where something multiplies them. */
static void
test_explain_signs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) minus = parse ("-2");
  ZkyNode *x = zky_graph_variable (graph, "x", minus);
  ZkyNode *t = zky_tanh (x);
  g_autoptr(ZkySteps) steps = NULL;
  g_autofree char *compute = NULL, *send = NULL;

  zky_node_set_name (t, "t");
  zky_graph_add_output (graph, NULL, zky_mul (t, x));
  steps = steps_of (graph);
  compute = zky_steps_explain (steps, 1);
  g_assert_cmpstr (compute, ==, "t = tanh(x) = tanh(-2) = -0.964");
  for (guint i = 1; i <= zky_steps_get_n (steps); i++)
    if (zky_steps_get (steps, i)->kind == ZKY_STEP_SEND && zky_steps_get (steps, i)->node == t)
      send = zky_steps_explain (steps, i);
  g_assert_nonnull (send);
  g_assert_nonnull (strstr (send, "∂out/∂t · (1 - t²) = -2 · (1 - (-0.96403)²)"));
}

static void
test_explain_matrices (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) a_value = parse ("[[1, 2, 3], [4, 5, 6]]");
  g_autoptr(ZkyTensor) b_value = parse ("[[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]");
  ZkyNode *c = zky_matmul (zky_graph_variable (graph, "A", a_value), zky_graph_variable (graph, "B", b_value));
  g_autoptr(ZkySteps) steps = NULL;
  gboolean found = FALSE;

  zky_node_set_name (c, "C");
  zky_graph_add_output (graph, "L", zky_sum (c, NULL, 0, FALSE));
  steps = steps_of (graph);
  for (guint i = 1; i <= zky_steps_get_n (steps); i++)
    {
      g_autofree char *text = zky_steps_explain (steps, i);

      found |= g_strcmp0 (text, "∂L/∂A = ∂L/∂C @ Bᵀ  [2×3] = [2×4] @ [4×3]") == 0;
    }
  g_assert_true (found);
}

/* What is known of x at each position. */
static void
test_positions (void)
{
  g_autoptr(ZkySteps) steps = simple_steps ();
  ZkyGraph *graph = zky_steps_get_graph (steps);
  ZkyNode *x = zky_graph_find_node (graph, "x");
  ZkyNode *a = zky_graph_find_node (graph, "a");
  g_autoptr(ZkyTensor) part = zky_steps_dup_gradient (steps, 7, x);
  g_autoptr(ZkyTensor) both = zky_steps_dup_gradient (steps, 8, x);
  guint n_expected;

  g_assert_nonnull (zky_steps_get_value (steps, 0, x));
  g_assert_null (zky_steps_get_value (steps, 0, a));
  assert_tensor (zky_steps_get_value (steps, 1, a), "4");
  g_assert_null (zky_steps_dup_gradient (steps, 6, x));
  assert_tensor (part, "24");
  assert_tensor (both, "33");
  g_assert_cmpuint (zky_steps_get_arrived (steps, 7, x, &n_expected), ==, 1);
  g_assert_cmpuint (n_expected, ==, 2);
  g_assert_cmpuint (zky_steps_get_arrived (steps, 10, x, NULL), ==, 2);

  zky_steps_set_cursor (steps, 99);
  g_assert_cmpuint (zky_steps_get_cursor (steps), ==, 10);
  zky_steps_set_cursor (steps, 0);
  g_assert_cmpuint (zky_steps_get_cursor (steps), ==, 0);
}

static void
test_forward_only (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = zky_module_call (model, NULL, 0, NULL);
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);

  g_assert_cmpuint (zky_steps_get_n (steps), ==, 3);
  g_assert_null (zky_steps_dup_gradient (steps, 3, zky_graph_find_node (graph, "x")));
}

/* The recorded pass is no part of the replay. */
static void
test_recorded (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = zky_module_call (model, NULL, 0, NULL);
  g_autoptr(ZkySteps) steps = NULL;

  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP | ZKY_BACK_RECORD }, NULL));
  steps = zky_steps_new (graph);
  g_assert_cmpuint (zky_steps_get_n (steps), ==, 10);
  assert_tensor (zky_steps_get (steps, 9)->value, "33");
}

/* A node with more consumers adds up what arrives, one after the other, and ends in the gradient itself. */
static void
test_partial_sums (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkySteps) steps = NULL;
  g_autoptr(ZkyTensor) value = parse ("2");
  ZkyNode *x = zky_graph_variable (graph, "x", value), *y;
  guint at[4];

  y = zky_add (zky_add (zky_square (x), zky_mul (x, zky_square (zky_square (x)))), zky_neg (x));
  zky_graph_add_output (graph, "y", y);
  steps = steps_of (graph);
  for (guint i = 0; i < 4; i++)
    g_assert_nonnull (zky_steps_get_contribution (steps, x, i, &at[i]));
  g_assert_null (zky_steps_get_contribution (steps, x, 4, NULL));

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(ZkyTensor) before = zky_steps_dup_gradient (steps, at[i] - 1, x), with = zky_steps_dup_gradient (steps, at[i], x);
      double expected = zky_tensor_get_double (zky_steps_get_contribution (steps, x, i, NULL), 0);

      g_assert_cmpuint (i == 0 ? 0 : at[i - 1], <, at[i]);
      g_assert_true ((before == NULL) == (i == 0));
      g_assert_cmpfloat (zky_tensor_get_double (with, 0), ==, expected + (before != NULL ? zky_tensor_get_double (before, 0) : 0));
    }
  assert_tensor (zky_node_get_gradient (x), "83"); /* 2 x + 5 x⁴ − 1 */
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/steps/order", test_order);
  g_test_add_func ("/engine/steps/explain", test_explain);
  g_test_add_func ("/engine/steps/explain/signs", test_explain_signs);
  g_test_add_func ("/engine/steps/explain/matrices", test_explain_matrices);
  g_test_add_func ("/engine/steps/positions", test_positions);
  g_test_add_func ("/engine/steps/forward-only", test_forward_only);
  g_test_add_func ("/engine/steps/recorded", test_recorded);
  g_test_add_func ("/engine/steps/partial-sums", test_partial_sums);

  return g_test_run ();
}
