/* bench-engine.c: graphs of scalars, chains of tensors, kernels, and how soon the command has an answer
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

/* The same chain on layers, for a cotangent of ones. */
static void
run_chain (gpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  ZkyShape shape = { 2, { 64, 128 } };
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) w_value = zky_tensor_new_full (ZKY_FLOAT32, &shape, 0.9, NULL);
  g_autoptr(ZkyTensor) x_value = zky_tensor_new_full (ZKY_FLOAT32, &shape, 0.1, NULL);
  g_autoptr(ZkyTensor) y_value = zky_tensor_new_full (ZKY_FLOAT32, &shape, 0.5, NULL);
  g_autoptr(ZkyTensor) ones = zky_tensor_new_full (ZKY_FLOAT32, &shape, 1, NULL);
  ZkyNode *w = zky_graph_parameter (graph, "w", w_value);
  ZkyNode *x = zky_graph_variable (graph, "x", x_value);
  ZkyNode *y = zky_graph_variable (graph, "y", y_value);
  ZkyNode *wanted[] = { w, x };

  for (guint i = 0; i < n; i++)
    y = i % 3 == 0 ? zky_mul (y, w) : i % 3 == 1 ? zky_add (y, x) : zky_tanh (y);
  zky_graph_add_output (graph, NULL, y);
  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .cotangent = ones, .wanted = wanted, .n_wanted = 2 }, NULL));
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

/* An operator on random inputs, and the gradients of all of them for a cotangent of ones. */
typedef struct
{
  const char *title, *name, *attributes, *peer;
  ZkyShape    shapes[6];
  guint       n_inputs;
  ZkyTensor  *values[6];
} Kernel;

static Kernel kernels[] = {
  { "conv2d 32×3×3 of 64 images 32×26×26", "conv2d", NULL, "conv2d",
    { { 4, { 64, 32, 26, 26 } }, { 4, { 32, 32, 3, 3 } }, { 1, { 32 } } }, 3 },
  { "max_pool2d 2 of 64 images 32×24×24", "max_pool2d", "kernel_size=[2]", "max_pool2d", { { 4, { 64, 32, 24, 24 } } }, 1 },
  { "layer_norm of 1024 lines of 128", "layer_norm", NULL, "layer_norm", { { 2, { 1024, 128 } }, { 1, { 128 } }, { 1, { 128 } } }, 3 },
  { "attention, 16×4 heads of 64×32, causal", "scaled_dot_product_attention", "is_causal=true", "attention",
    { { 4, { 16, 4, 64, 32 } }, { 4, { 16, 4, 64, 32 } }, { 4, { 16, 4, 64, 32 } } }, 3 },
  { "gelu of 1024×512", "gelu", NULL, "gelu", { { 2, { 1024, 512 } } }, 1 },
  { "softmax of 1024 lines of 512", "softmax", NULL, "softmax", { { 2, { 1024, 512 } } }, 1 },
  { "linear 128→512 of 1024 lines", "linear", NULL, "linear", { { 2, { 1024, 128 } }, { 2, { 512, 128 } }, { 1, { 512 } } }, 3 },
  { "GRU 96→128, 32 steps of 32", "gru", NULL, "gru",
    { { 3, { 32, 32, 96 } }, { 2, { 32, 128 } }, { 2, { 384, 96 } }, { 2, { 384, 128 } }, { 1, { 384 } }, { 1, { 384 } } }, 6 },
  { "LSTM 96→128, 32 steps of 32", "lstm", NULL, "lstm",
    { { 3, { 32, 32, 96 } }, { 2, { 32, 128 } }, { 2, { 32, 128 } }, { 2, { 512, 96 } }, { 2, { 512, 128 } }, { 1, { 512 } } }, 6 },
};

static void
run_kernel (gpointer data)
{
  Kernel *kernel = data;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) ones = NULL;
  g_autoptr(GError) error = NULL;
  ZkyNode *nodes[7], *y;
  ZkyShape shape;
  guint n = kernel->n_inputs;

  for (guint i = 0; i < n; i++)
    nodes[i] = zky_graph_variable (graph, NULL, kernel->values[i]);
  if (g_str_equal (kernel->name, "lstm")) /* one bias twice */
    nodes[n] = nodes[n - 1], n++;
  y = zky_opv (kernel->name, kernel->attributes, nodes, n);
  zky_graph_add_output (graph, NULL, y);
  shape = zky_tensor_get_shape (zky_node_get_value (y));
  ones = zky_tensor_new_full (ZKY_FLOAT32, &shape, 1, NULL);
  zky_graph_back (graph, &(ZkyBackOptions) { .cotangent = ones, .wanted = nodes, .n_wanted = kernel->n_inputs }, &error);
  g_assert_no_error (error);
}

/* All, or the one called @only. */
static void
bench_kernels (GRand      *rand,
               const char *only)
{
  for (guint k = 0; k < G_N_ELEMENTS (kernels); k++)
    {
      Kernel *kernel = &kernels[k];

      if (only != NULL && !g_str_equal (only, kernel->name))
        continue;

      for (guint i = 0; i < kernel->n_inputs; i++)
        kernel->values[i] = zky_tensor_new_uniform (ZKY_FLOAT32, &kernel->shapes[i], rand, -0.5, 0.5, NULL);
      bench_run (&(Bench) { kernel->title, "run", 1, run_kernel, kernel, kernel->peer });
      for (guint i = 0; i < kernel->n_inputs; i++)
        zky_tensor_unref (kernel->values[i]);
    }
}

/* From the start of a process to the gradient of a formula. */
static void
run_start (gpointer data)
{
  const char *words[] = { data, "grad", "-e", "(x + w) * x^2", "x=3", "w=1", NULL };
  g_autoptr(GSubprocess) process = g_subprocess_newv (words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);

  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  ZkyShape shape = { 1, { 1000000 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  if (argc > 1)
    {
      bench_kernels (rand, argv[1]);
      return 0;
    }

  bench_run (&(Bench) { "scalar graph, 1,000 nodes", "node", 1e3, run_scalar, GUINT_TO_POINTER (1000),
                        "scalar 1000" });
  bench_run (&(Bench) { "scalar graph, 1,000,000 nodes", "node", 1e6, run_scalar, GUINT_TO_POINTER (1000000),
                        "scalar 100000" });

  for (guint i = 0; i < 3; i++)
    inputs[i] = zky_tensor_new_uniform (ZKY_FLOAT32, &shape, rand, 0, 1, NULL);
  inputs[3] = zky_tensor_new_full (ZKY_FLOAT32, &shape, 1, NULL);
  bench_run (&(Bench) { "tanh(a·b + c), 1,000,000 floats", "run", 1, run_elementwise, NULL, "elementwise 1000000" });
  bench_run (&(Bench) { "chain of 1,000 layers of 64×128", "node", 1e3, run_chain, GUINT_TO_POINTER (1000), "chain 1000" });
  bench_kernels (rand, NULL);
  if (g_getenv ("ZKY") != NULL)
    bench_run (&(Bench) { "start to gradient", "start", 1, run_start, (gpointer) g_getenv ("ZKY"), "startup", TRUE });
  for (guint i = 0; i < 4; i++)
    zky_tensor_unref (inputs[i]);

  return 0;
}
