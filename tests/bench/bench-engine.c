/* bench-engine.c: graphs of scalars, and large tensors
 * SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <locale.h>

#include "zky.h"

/* mul, add, tanh in turn: a new graph is built, run and differentiated. */
static void
run_scalar (gpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) w_value = zky_tensor_new_scalar (ZKY_FLOAT32, 0.9);
  g_autoptr(ZkyTensor) x_value = zky_tensor_new_scalar (ZKY_FLOAT32, 0.1);
  g_autoptr(ZkyTensor) y_value = zky_tensor_new_scalar (ZKY_FLOAT32, 0.5);
  ZkyNode *w = zky_graph_parameter (graph, "w", w_value);
  ZkyNode *x = zky_graph_variable (graph, "x", x_value);
  ZkyNode *y = zky_graph_variable (graph, "y", y_value);
  ZkyNode *wanted[] = { w, x };

  for (guint i = 0; i < n; i++)
    y = i % 3 == 0 ? zky_mul (y, w) : i % 3 == 1 ? zky_add (y, x) : zky_tanh (y);
  zky_graph_add_output (graph, NULL, y);
  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .wanted = wanted, .n_wanted = 2 }, NULL));
  g_assert_nonnull (zky_node_get_gradient (x));
}

static ZkyTensor *inputs[4];

/* tanh(a·b + c) and its gradients for a cotangent of ones. */
static void
run_elementwise (gpointer data)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *a = zky_graph_variable (graph, "a", inputs[0]);
  ZkyNode *b = zky_graph_variable (graph, "b", inputs[1]);
  ZkyNode *c = zky_graph_variable (graph, "c", inputs[2]);
  ZkyNode *wanted[] = { a, b, c };

  zky_graph_add_output (graph, NULL, zky_tanh (zky_add (zky_mul (a, b), c)));
  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .cotangent = inputs[3], .wanted = wanted, .n_wanted = 3 },
                                 NULL));
}

int
main (int   argc,
      char *argv[])
{
  ZkyShape shape = { 1, { 1000000 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  bench_run (&(Bench) { "scalar graph, 1,000 nodes", "node", 1e3, run_scalar, GUINT_TO_POINTER (1000),
                        "scalar 1000" });
  bench_run (&(Bench) { "scalar graph, 1,000,000 nodes", "node", 1e6, run_scalar, GUINT_TO_POINTER (1000000),
                        "scalar 100000" });

  for (guint i = 0; i < 3; i++)
    inputs[i] = zky_tensor_new_uniform (ZKY_FLOAT32, &shape, rand, 0, 1, NULL);
  inputs[3] = zky_tensor_new_full (ZKY_FLOAT32, &shape, 1, NULL);
  bench_run (&(Bench) { "tanh(a·b + c), 1,000,000 floats", "run", 1, run_elementwise, NULL, "elementwise 1000000" });
  for (guint i = 0; i < 4; i++)
    zky_tensor_unref (inputs[i]);

  return 0;
}
