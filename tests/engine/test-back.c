/* test-back.c: gradients of whole calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static ZkyGraph *
call (ZkyModule  *model,
      const char *x)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) value = parse (x);
  ZkyGraph *graph = zky_module_call (model, (ZkyTensor *[]) { value }, 1, &error);

  g_assert_no_error (error);

  return graph;
}

static void
back (ZkyGraph             *graph,
      const ZkyBackOptions *options)
{
  g_autoptr(GError) error = NULL;

  zky_graph_back (graph, options, &error);
  g_assert_no_error (error);
}

static void
test_scalar (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "3");

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "36");
  g_assert_null (zky_node_get_gradient (zky_graph_find_node (graph, "x")));
  g_assert_false (zky_graph_has_gradients (graph));

  back (graph, NULL);
  assert_gradient (graph, "x", "33");
  assert_gradient (graph, "w", "9");
  assert_gradient (graph, "a", "9");
  assert_gradient (graph, "b", "4");
  assert_tensor (zky_node_get_gradient (zky_graph_get_output (graph, 0)), "1");
}

static void
test_vector (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "[3, 4, 5]");

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "[36, 80, 150]");
  back (graph, NULL);
  assert_gradient (graph, "x", "[[33, 0, 0], [0, 56, 0], [0, 0, 85]]");
  assert_gradient (graph, "w", "[9, 16, 25]");
  g_assert_null (zky_node_get_gradient (zky_graph_find_node (graph, "a")));
}

static void
test_cotangent (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "[3, 4, 5]");
  g_autoptr(ZkyTensor) cotangent = parse ("[1, 0, 2]");
  g_autoptr(ZkyTensor) wrong = parse ("[1, 0]");
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_graph_vjp (graph, cotangent, &error));
  assert_gradient (graph, "x", "[33, 0, 170]");
  assert_gradient (graph, "w", "59");

  g_assert_false (zky_graph_vjp (graph, wrong, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "[2]"));
  g_assert_nonnull (strstr (error->message, "[3]"));
  assert_gradient (graph, "w", "59");
}

/* x of shape (4, 3): the Jacobian has shape (4, 3, 4, 3). */
static void
test_matrix (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "[[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]");
  ZkyTensor *jacobian;
  ZkyShape shape;
  g_autofree char *text = NULL;

  back (graph, NULL);
  jacobian = zky_node_get_gradient (zky_graph_find_node (graph, "x"));
  shape = zky_tensor_get_shape (jacobian);
  text = zky_shape_to_string (&shape);
  g_assert_cmpstr (text, ==, "[4, 3, 4, 3]");
  for (guint i = 0; i < 12; i++)
    for (guint k = 0; k < 12; k++)
      {
        double x = i + 1;

        g_assert_cmpfloat (zky_tensor_get_double (jacobian, i * 12 + k), ==, i == k ? 3 * x * x + 2 * x : 0);
      }
}

/* (2, 2, 1, 3), with a w of the same shape and with a scalar one. */
static void
test_four_axes (void)
{
  static const char *x_text = "[[[[1, 2, 3]], [[4, 5, 6]]], [[[7, 8, 9]], [[10, 11, 12]]]]";
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyTensor) w = parse ("[[[[1, 1, 1]], [[2, 2, 2]]], [[[3, 3, 3]], [[4, 4, 4]]]]");

  for (guint same = 0; same < 2; same++)
    {
      g_autoptr(ZkyGraph) graph = NULL;
      ZkyTensor *dx, *dw;

      if (same)
        g_assert_true (zky_module_set_value (model, "w", w, NULL));
      graph = call (model, x_text);
      back (graph, NULL);
      dx = zky_node_get_gradient (zky_graph_find_node (graph, "x"));
      dw = zky_node_get_gradient (zky_graph_find_node (graph, "w"));
      g_assert_cmpuint (zky_tensor_get_n_axes (dx), ==, 8);
      g_assert_cmpuint (zky_tensor_get_n_axes (dw), ==, same ? 8 : 4);
      for (guint i = 0; i < 12; i++)
        {
          double x = i + 1, own = same ? i / 3 + 1 : 1;

          g_assert_cmpfloat (zky_tensor_get_double (dx, i * 13), ==, 3 * x * x + 2 * own * x);
          g_assert_cmpfloat (zky_tensor_get_double (dw, same ? i * 13 : i), ==, x * x);
        }
    }
}

static void
test_twice (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new ("twice");
  g_autoptr(ZkyTensor) three = parse ("3");
  ZkyNode *x = zky_graph_variable (graph, "x", three);
  ZkyNode *product = zky_mul (x, x);
  ZkyNode *difference = zky_sub (x, x);

  zky_graph_add_output (graph, "product", product);
  zky_graph_add_output (graph, "difference", difference);
  g_assert_true (zky_graph_end (graph, &error));

  back (graph, NULL);
  assert_gradient (graph, "x", "6");
  back (graph, &(ZkyBackOptions) { .output = difference, .flags = ZKY_BACK_KEEP });
  assert_gradient (graph, "x", "0");
  assert_tensor (zky_node_get_contribution (difference, 0), "1");
  assert_tensor (zky_node_get_contribution (difference, 1), "-1");
}

/* Gradients of inputs that matter not are zeros, of constants absent. */
static void
test_absent (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) pair = parse ("[1, 2]");
  g_autoptr(ZkyTensor) number = parse ("3");
  g_autoptr(ZkyTensor) whole = zky_tensor_new_scalar (ZKY_INT64, 2);
  ZkyNode *constant = zky_graph_constant (graph, number);
  ZkyNode *x = zky_graph_variable (graph, "x", number);
  ZkyNode *n = zky_graph_variable (graph, "n", whole);
  ZkyNode *y = zky_mul (zky_mul (x, constant), n);

  zky_graph_variable (graph, "unused", pair);
  zky_graph_add_output (graph, NULL, y);
  back (graph, NULL);
  assert_gradient (graph, "x", "6");
  assert_gradient (graph, "unused", "[0, 0]");
  g_assert_null (zky_node_get_gradient (constant));
  g_assert_null (zky_node_get_gradient (n));
}

static void
test_second_order (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "3");
  guint n_forward = zky_graph_get_n_forward (graph);
  ZkyNode *dx;

  back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_RECORD });
  assert_gradient (graph, "x", "33");
  dx = zky_node_get_gradient_node (zky_graph_find_node (graph, "x"));
  g_assert_nonnull (dx);
  g_assert_true (zky_node_is_backward (dx));
  g_assert_cmpstr (zky_node_get_scope (dx), ==, "back");
  g_assert_cmpuint (zky_graph_get_n_forward (graph), ==, n_forward);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), >, n_forward);

  /* d²f/dx² = 6x + 2w, d²f/dxdw = 2x; once more: d³f/dx³ = 6 */
  back (graph, &(ZkyBackOptions) { .output = dx, .flags = ZKY_BACK_RECORD });
  assert_gradient (graph, "x", "20");
  assert_gradient (graph, "w", "6");
  dx = zky_node_get_gradient_node (zky_graph_find_node (graph, "x"));
  back (graph, &(ZkyBackOptions) { .output = dx });
  assert_gradient (graph, "x", "6");
  assert_gradient (graph, "w", "2");
}

/* Nodes of the recorded pass that are of the operator @name. */
static guint
count_nodes (ZkyGraph     *graph,
             const char   *name,
             ZkyBackFlags  flags,
             ZkyTensor   **gradient)
{
  guint n = 0;

  back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_RECORD | flags });
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      const ZkyOp *op = zky_node_get_op (zky_graph_get_node (graph, i));

      n += op != NULL && g_str_equal (op->name, name);
    }
  *gradient = zky_tensor_ref (zky_node_get_gradient (zky_graph_get_node (graph, 0)));

  return n;
}

/* A kernel without a derivative is recorded as what it consists of, unless nobody will ask for it. */
static void
test_final (void)
{
  g_autoptr(ZkyTensor) logits = parse ("[[1, 2, 3], [0.5, -1, 0]]"), target = NULL, open = NULL, whole = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = zky_graph_variable (graph, "x", logits), *loss;

  target = zky_tensor_parse ("[2, 0]", ZKY_INT64, NULL);
  loss = zky_op ("cross_entropy", NULL, x, zky_graph_constant (graph, target), NULL);
  zky_graph_add_output (graph, NULL, loss);

  g_assert_cmpuint (count_nodes (graph, "cross_entropy_backward", ZKY_BACK_DEFAULT, &open), ==, 0);
  g_assert_cmpuint (count_nodes (graph, "cross_entropy_backward", ZKY_BACK_FINAL, &whole), ==, 1);
  g_assert_true (zky_tensor_close (open, whole, 1e-6, 1e-6));
}

static void
test_local (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "[3, 4]");
  ZkyNode *out = zky_graph_get_output (graph, 0);
  g_autoptr(ZkyTensor) first = zky_node_local_jacobian (out, 0, &error);
  g_autoptr(ZkyTensor) second = zky_node_local_jacobian (out, 1, &error);

  assert_tensor (first, "[[9, 0], [0, 16]]");
  assert_tensor (second, "[[4, 0], [0, 5]]");
  g_assert_null (zky_node_local_jacobian (out, 2, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
}

/* An output of 640 elements: only inputs and parameters are kept; past the limit the error says how large. */
static void
test_limit (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  ZkyShape x_shape = { 2, { 64, 20 } }, w_shape = { 2, { 20, 10 } };
  g_autoptr(ZkyTensor) x = zky_tensor_new_normal (ZKY_FLOAT32, &x_shape, rand, 0, 1, NULL);
  g_autoptr(ZkyTensor) w = zky_tensor_new_normal (ZKY_FLOAT32, &w_shape, rand, 0, 1, NULL);
  ZkyNode *product = zky_matmul (zky_graph_variable (graph, "x", x), zky_graph_parameter (graph, "w", w));
  ZkyNode *out = zky_tanh (product);

  zky_graph_add_output (graph, NULL, out);
  back (graph, NULL);
  g_assert_nonnull (zky_node_get_gradient (zky_graph_find_node (graph, "x")));
  g_assert_nonnull (zky_node_get_gradient (zky_graph_find_node (graph, "w")));
  g_assert_null (zky_node_get_gradient (product));
  g_assert_null (zky_node_get_gradient (out));

  /* 640 × (1280 + 200) × 4 bytes = 3.6 MiB */
  g_assert_false (zky_graph_back (graph, &(ZkyBackOptions) { .limit = 3 << 20 }, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);
  g_assert_nonnull (strstr (error->message, "[64, 10]"));
  g_assert_nonnull (strstr (error->message, "3.6"));
  g_assert_nonnull (strstr (error->message, "cotangent"));
  g_assert_nonnull (zky_node_get_gradient (zky_graph_find_node (graph, "x")));
}

static void
test_wanted (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = call (model, "[3, 4]");
  ZkyNode *a = zky_graph_find_node (graph, "a");

  back (graph, &(ZkyBackOptions) { .wanted = &a, .n_wanted = 1 });
  assert_tensor (zky_node_get_gradient (a), "[[9, 0], [0, 16]]");
  g_assert_null (zky_node_get_gradient (zky_graph_find_node (graph, "x")));
}

/* A million nodes in a row: built, run back and freed in loops. */
static void
test_chain (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new ("chain");
  g_autoptr(ZkyTensor) half = zky_tensor_new_scalar (ZKY_FLOAT64, 0.5);
  g_autoptr(ZkyTensor) one = zky_tensor_new_scalar (ZKY_FLOAT64, 1);
  ZkyNode *x = zky_graph_variable (graph, "x", half);
  ZkyNode *w = zky_graph_parameter (graph, "w", one);
  ZkyNode *node = x;

  for (guint i = 0; i < 999998; i++)
    node = i % 2 ? zky_mul (node, w) : zky_neg (node);
  zky_graph_add_output (graph, NULL, node);
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 1000000);

  back (graph, NULL);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_gradient (x), 0), ==, -1);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_gradient (w), 0), ==, -499999 * 0.5);
}

static void
test_two_outputs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = parse ("[1, 2, 6]");
  ZkyNode *x = zky_graph_variable (graph, "x", value);
  ZkyNode *variance = zky_op ("var_mean", "correction=0", x, NULL);
  ZkyNode *mean = zky_node_get_output (variance, 1);

  g_assert_nonnull (variance);
  g_assert_nonnull (mean);
  zky_graph_add_output (graph, NULL, zky_sub (mean, variance));
  back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP });
  /* mean' = 1/3, variance' = 2 (x − 3) / 3 */
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (zky_node_get_gradient (x), 0), 1 / 3. + 4 / 3., 1e-6);
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (zky_node_get_gradient (x), 2), 1 / 3. - 2, 1e-6);
}

static gpointer
run_calls (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(ZkyModule) model = simple_model_new (3, 1);
      g_autoptr(ZkyGraph) graph = call (model, "3");

      back (graph, NULL);
      assert_gradient (graph, "x", "33");
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("calls", run_calls, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/back/scalar", test_scalar);
  g_test_add_func ("/engine/back/vector", test_vector);
  g_test_add_func ("/engine/back/cotangent", test_cotangent);
  g_test_add_func ("/engine/back/matrix", test_matrix);
  g_test_add_func ("/engine/back/four-axes", test_four_axes);
  g_test_add_func ("/engine/back/twice", test_twice);
  g_test_add_func ("/engine/back/absent", test_absent);
  g_test_add_func ("/engine/back/second-order", test_second_order);
  g_test_add_func ("/engine/back/final", test_final);
  g_test_add_func ("/engine/back/local", test_local);
  g_test_add_func ("/engine/back/limit", test_limit);
  g_test_add_func ("/engine/back/wanted", test_wanted);
  g_test_add_func ("/engine/back/chain", test_chain);
  g_test_add_func ("/engine/back/two-outputs", test_two_outputs);
  g_test_add_func ("/engine/back/threads", test_threads);

  return g_test_run ();
}
