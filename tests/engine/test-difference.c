/* test-difference.c: two calls subtracted from one another
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky.h"

static ZkyTensor *
parse (const char *text,
       ZkyDtype    dtype)
{
  g_autoptr(GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, dtype, &error);

  g_assert_no_error (error);
  return tensor;
}

/* An expression called with a value for x, and differentiated. */
static ZkyGraph *
call_recorded (const char   *expression,
               const char   *x,
               gboolean      back,
               ZkyBackFlags  flags)
{
  ZkyModelOptions options = { .free_names_are_one = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_parse (expression, &options, &error);
  g_autoptr(ZkyTensor) value = parse (x, ZKY_FLOAT32);
  ZkyGraph *graph = zky_graph_new ("f");
  ZkyBackOptions how = { .flags = flags };

  g_assert_no_error (error);
  zky_model_set (model, "x", value, &error);
  g_assert_no_error (error);
  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);
  if (back)
    zky_graph_back (graph, &how, &error);
  g_assert_no_error (error);
  return graph;
}

static ZkyGraph *
call (const char *expression,
      const char *x,
      gboolean    back)
{
  return call_recorded (expression, x, back, ZKY_BACK_KEEP);
}

static ZkyDifference *
subtract (ZkyGraph *a,
          ZkyGraph *b)
{
  g_autoptr(GError) error = NULL;
  ZkyDifference *difference = zky_difference_new (a, b, &error);

  g_assert_no_error (error);
  g_assert_nonnull (difference);
  return difference;
}

static ZkyNode *
find (ZkyDifference *difference,
      const char    *key)
{
  ZkyNode *node = zky_graph_find_key (zky_difference_get_graph (difference), key);

  g_assert_nonnull (node);
  return node;
}

static void
assert_tensor (ZkyTensor  *tensor,
               const char *expected)
{
  g_autofree char *text = tensor != NULL ? zky_tensor_to_string (tensor) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

/* f = (x + w) · x² at 3 and at 2: values and gradients are those of one less those of the other. */
static void
test_numbers (void)
{
  static const struct { const char *key, *value, *gradient; } nodes[] = {
    { "x", "1", "17" },         /* 33 − 16 */
    { "w", "0", "5" },
    { "add#0", "1", "5" },
    { "square#0", "5", "1" },
    { "mul#0", "24", "0" },
  };
  g_autoptr(ZkyGraph) a = call ("f(x; w) = (x + w) * x^2", "2", TRUE), b = call ("f(x; w) = (x + w) * x^2", "3", TRUE);
  g_autoptr(ZkyDifference) difference = subtract (a, b);
  ZkyGraph *graph = zky_difference_get_graph (difference);

  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, zky_graph_get_n_nodes (b));
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      g_assert_cmpstr (zky_graph_get_key (graph, i), ==, zky_graph_get_key (b, i));
      g_assert_cmpint (zky_difference_get_presence (difference, zky_graph_get_node (graph, i)), ==, ZKY_IN_BOTH);
    }
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      assert_tensor (zky_node_get_value (find (difference, nodes[i].key)), nodes[i].value);
      assert_tensor (zky_node_get_gradient (find (difference, nodes[i].key)), nodes[i].gradient);
    }
  g_assert_true (zky_graph_get_output (graph, 0) == find (difference, "mul#0"));
  g_assert_true (zky_difference_find_a (difference, find (difference, "x")) == zky_graph_find_key (a, "x"));
  g_assert_true (zky_difference_find_b (difference, find (difference, "x")) == zky_graph_find_key (b, "x"));
}

static void
test_distance (void)
{
  g_autoptr(ZkyGraph) a = call ("sum(x * 2)", "[3, 0, 4]", TRUE), b = call ("sum(x * 2)", "[3, -2, 2]", TRUE);
  g_autoptr(ZkyDifference) difference = subtract (a, b);
  const ZkyDistance *value = zky_difference_get_value (difference, find (difference, "x"));
  const ZkyDistance *gradient = zky_difference_get_gradient (difference, find (difference, "x"));

  assert_tensor (zky_node_get_value (find (difference, "x")), "[0, -2, -2]");
  g_assert_cmpfloat (value->a, ==, 5);
  g_assert_cmpfloat_with_epsilon (value->b, sqrt (17), 1e-12);
  g_assert_cmpfloat_with_epsilon (value->norm, sqrt (8), 1e-12);
  g_assert_cmpfloat_with_epsilon (value->rms, sqrt (8. / 3), 1e-12);
  g_assert_cmpfloat (value->most, ==, -2);
  g_assert_cmpfloat_with_epsilon (value->relative, sqrt (8) / 5, 1e-12);
  g_assert_cmpfloat (gradient->norm, ==, 0);
  g_assert_cmpfloat (gradient->relative, ==, 0);
}

/* Of two models what both have is compared; the rest keeps its value, in an order in which it could be computed. */
static void
test_models (void)
{
  g_autoptr(ZkyGraph) a = call ("f(x) = sin(x + 2) * exp(x) + x * x", "1", TRUE), b = call ("f(x) = sin(x + 2) * x", "2", TRUE);
  g_autoptr(ZkyDifference) difference = subtract (a, b), back = subtract (b, a);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  guint n_a = 0, n_both = 0;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      ZkyPresence presence = zky_difference_get_presence (difference, node);

      n_a += presence == ZKY_ONLY_IN_A;
      n_both += presence == ZKY_IN_BOTH;
      if (presence == ZKY_ONLY_IN_A)
        {
          g_assert_null (zky_node_get_gradient (node));
          g_assert_null (zky_difference_find_b (difference, node));
          g_assert_true (isnan (zky_difference_get_value (difference, node)->norm));
        }
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        g_assert_cmpuint (zky_node_get_index (zky_node_get_input (node, k)), <, i);
    }
  g_assert_cmpuint (n_both, ==, zky_graph_get_n_nodes (b));
  g_assert_cmpuint (n_a, ==, zky_graph_get_n_nodes (a) - n_both);
  g_assert_cmpint (zky_difference_get_presence (difference, find (difference, "exp#0")), ==, ZKY_ONLY_IN_A);
  g_assert_cmpint (zky_difference_get_presence (back, find (back, "exp#0")), ==, ZKY_ONLY_IN_B);
  g_assert_cmpuint (zky_graph_get_n_nodes (zky_difference_get_graph (back)), ==, zky_graph_get_n_nodes (a));
}

static void
test_shapes (void)
{
  g_autoptr(ZkyGraph) a = call ("sum(x)", "[1, 2]", TRUE), b = call ("sum(x)", "[1, 2, 3]", TRUE);
  g_autoptr(ZkyDifference) difference = subtract (a, b);

  g_assert_cmpint (zky_difference_get_presence (difference, find (difference, "x")), ==, ZKY_SHAPES_DIFFER);
  assert_tensor (zky_node_get_value (find (difference, "x")), "[1, 2, 3]");
  g_assert_null (zky_node_get_gradient (find (difference, "x")));
  assert_tensor (zky_node_get_value (find (difference, "sum#0")), "3");
}

/* A call that was not differentiated has no gradients, and neither has the difference. */
static void
test_without_gradients (void)
{
  g_autoptr(ZkyGraph) a = call ("x * 2", "1", FALSE), b = call ("x * 2", "2", TRUE);
  g_autoptr(ZkyDifference) one = subtract (a, b), other = subtract (b, a);

  assert_tensor (zky_node_get_gradient (find (one, "x")), NULL);
  assert_tensor (zky_node_get_gradient (find (other, "x")), NULL);
  assert_tensor (zky_node_get_value (find (other, "x")), "-1");
}

/* NaN is not hidden, integers stay integers, float32 against float64 is float64. */
static void
test_dtypes (void)
{
  static const struct { const char *a, *b; ZkyDtype dtype_a, dtype_b, dtype; const char *result; } pairs[] = {
    { "NaN", "1", ZKY_FLOAT32, ZKY_FLOAT32, ZKY_FLOAT32, "NaN" },
    { "Infinity", "1", ZKY_FLOAT32, ZKY_FLOAT32, ZKY_FLOAT32, "-Infinity" },
    { "5", "3", ZKY_INT64, ZKY_INT64, ZKY_INT64, "-2" },
    { "1", "0", ZKY_BOOL, ZKY_BOOL, ZKY_INT64, "-1" },
    { "0.5", "0.25", ZKY_FLOAT32, ZKY_FLOAT64, ZKY_FLOAT64, "-0.25" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr(ZkyGraph) a = zky_graph_new (NULL), b = zky_graph_new (NULL);
      g_autoptr(ZkyTensor) x = parse (pairs[i].a, pairs[i].dtype_a), y = parse (pairs[i].b, pairs[i].dtype_b);
      g_autoptr(ZkyDifference) difference = NULL;

      zky_graph_variable (a, "x", x);
      zky_graph_variable (b, "x", y);
      difference = subtract (a, b);
      g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (find (difference, "x"))), ==, pairs[i].dtype);
      assert_tensor (zky_node_get_value (find (difference, "x")), pairs[i].result);
    }
}

/* Modules and several outputs: a longer loop against a shorter one keeps scopes and order. */
static ZkyGraph *
loop (guint turns,
      double start)
{
  ZkyGraph *graph = zky_graph_new ("loop");
  g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, start);
  ZkyNode *x = zky_graph_variable (graph, "x", value), *w = zky_graph_parameter (graph, "cell.w", value), *h = x;
  ZkyBackOptions options = { .flags = ZKY_BACK_KEEP };

  for (guint i = 0; i < turns; i++)
    {
      zky_graph_push_scope (graph, "cell");
      h = zky_tanh (zky_add (zky_mul (h, w), x));
      zky_graph_pop_scope (graph);
    }
  zky_graph_add_output (graph, "h", h);
  zky_graph_add_output (graph, NULL, zky_square (h));
  g_assert_true (zky_graph_end (graph, NULL));
  g_assert_true (zky_graph_back (graph, &options, NULL));
  return graph;
}

static void
test_scopes (void)
{
  g_autoptr(ZkyGraph) a = loop (7, 0.5), b = loop (4, 0.25);
  g_autoptr(ZkyDifference) difference = subtract (a, b);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  ZkyNode *node = find (difference, "cell:6/tanh#0");

  g_assert_cmpint (zky_difference_get_presence (difference, node), ==, ZKY_ONLY_IN_A);
  g_assert_cmpstr (zky_node_get_scope (node), ==, "cell:6");
  g_assert_cmpstr (zky_node_get_scope (zky_node_get_input (node, 0)), ==, "cell:6");
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, zky_graph_get_n_nodes (a));
  g_assert_cmpuint (zky_graph_get_n_outputs (graph), ==, 2);
  g_assert_cmpstr (zky_graph_get_output_name (graph, 0), ==, "h");
}

static void
assert_name (ZkySteps      *steps,
             const ZkyNode *node,
             const char    *expected)
{
  g_assert_cmpstr (zky_steps_get_name (steps, node), ==, expected);
}

/* Each node is called what it is called in its own call, though the other one has more in front of it. */
static void
test_names (void)
{
  g_autoptr(ZkyGraph) a = call ("f(x) = sin(x) * exp(x) + 2", "1", TRUE), b = call ("f(x) = exp(x) * 3", "2", TRUE);
  g_autoptr(ZkyDifference) difference = subtract (a, b);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  g_autoptr(ZkySteps) of_both = zky_steps_new (graph), of_a = zky_steps_new (a), of_b = zky_steps_new (b);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      ZkyNode *own_a = zky_difference_find_a (difference, node), *own_b = zky_difference_find_b (difference, node);

      assert_name (of_both, node, own_b != NULL ? zky_steps_get_name (of_b, own_b) : zky_steps_get_name (of_a, own_a));
    }
  assert_name (of_both, find (difference, "exp#0"), "v1"); /* v2 in A */
  assert_name (of_both, find (difference, "mul#0"), "out");
  assert_name (of_both, find (difference, "sin#0"), "v1");
  assert_name (of_both, find (difference, "add#0"), "out");
}

/* Of recorded passes it is known what belongs to what, and gradients are called that, in whichever call they are. */
static void
test_pass (void)
{
  const ZkyBackFlags flags = ZKY_BACK_KEEP | ZKY_BACK_RECORD;
  g_autoptr(ZkyGraph) a = call_recorded ("f(x) = sin(x) * exp(x) + x * x", "1", TRUE, flags);
  g_autoptr(ZkyGraph) b = call_recorded ("f(x) = sin(x) * x", "2", TRUE, flags);
  g_autoptr(ZkyDifference) difference = subtract (a, b);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  ZkyNode *x = find (difference, "x"), *gradient = zky_node_get_gradient_node (x);
  guint n_forward = zky_graph_get_n_forward (graph), n_only_a = 0;

  g_assert_nonnull (gradient);
  g_assert_true (zky_node_is_backward (gradient));
  g_assert_true (zky_node_get_subject (gradient) == x);
  g_assert_true (zky_node_get_gradient_of (gradient) == x);
  assert_name (steps, gradient, "∂out/∂x");

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      gboolean only_a = zky_difference_get_presence (difference, node) == ZKY_ONLY_IN_A;
      ZkyNode *(*find_own) (ZkyDifference *, const ZkyNode *) = only_a ? zky_difference_find_a : zky_difference_find_b;

      g_assert_cmpint (zky_node_is_backward (node), ==, i >= n_forward);
      if (i < n_forward)
        continue;
      n_only_a += only_a;
      g_assert_true (find_own (difference, zky_node_get_subject (node)) == zky_node_get_subject (find_own (difference, node)));
      g_assert_true (find_own (difference, zky_node_get_origin (node)) == zky_node_get_origin (find_own (difference, node)));
    }
  g_assert_cmpuint (n_only_a, >, 0);
  assert_name (steps, zky_node_get_contribution_node (find (difference, "sin#0"), 0), "∂out/∂x through v1");
}

/* The pass of A comes behind all else where B has none. */
static void
test_pass_of_one (void)
{
  g_autoptr(ZkyGraph) a = call_recorded ("f(x) = sin(x) * x + 1", "1", TRUE, ZKY_BACK_KEEP | ZKY_BACK_RECORD);
  g_autoptr(ZkyGraph) b = call ("f(x) = sin(x) * x + 1", "2", TRUE);
  g_autoptr(ZkyDifference) difference = subtract (a, b);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  g_autoptr(ZkySteps) steps = zky_steps_new (graph);
  guint n_forward = zky_graph_get_n_forward (b);

  g_assert_cmpuint (zky_graph_get_n_forward (graph), ==, n_forward);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, zky_graph_get_n_nodes (a));
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    g_assert_cmpint (zky_node_is_backward (zky_graph_get_node (graph, i)), ==, i >= n_forward);
  assert_name (steps, zky_node_get_gradient_node (find (difference, "x")), "∂out/∂x");
}

/* A call that stopped half way is compared as far as it came. */
static void
test_half (void)
{
  g_autoptr(ZkyGraph) a = call ("x * 2 + 1", "1", TRUE), b = zky_graph_new ("f");
  g_autoptr(ZkyTensor) value = parse ("4", ZKY_FLOAT32);
  g_autoptr(ZkyDifference) difference = NULL;

  zky_graph_variable (b, "x", value);
  difference = subtract (a, b);
  assert_tensor (zky_node_get_value (find (difference, "x")), "3");
  g_assert_cmpint (zky_difference_get_presence (difference, find (difference, "add#0")), ==, ZKY_ONLY_IN_A);
  g_assert_cmpuint (zky_graph_get_n_outputs (zky_difference_get_graph (difference)), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/difference/numbers", test_numbers);
  g_test_add_func ("/engine/difference/distance", test_distance);
  g_test_add_func ("/engine/difference/models", test_models);
  g_test_add_func ("/engine/difference/shapes", test_shapes);
  g_test_add_func ("/engine/difference/without-gradients", test_without_gradients);
  g_test_add_func ("/engine/difference/dtypes", test_dtypes);
  g_test_add_func ("/engine/difference/scopes", test_scopes);
  g_test_add_func ("/engine/difference/half", test_half);
  g_test_add_func ("/engine/difference/names", test_names);
  g_test_add_func ("/engine/difference/pass", test_pass);
  g_test_add_func ("/engine/difference/pass-of-one", test_pass_of_one);

  return g_test_run ();
}
