/* bench-derivatives.c: a Jacobian and a Hessian, each as a whole, against PyTorch's vectorised ones
 * SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <locale.h>

#include "zky.h"

/* -- tanh(W₂ tanh(W₁ x)), 4096 → 256 → 64 ------------------------------------------------ */

typedef struct
{
  ZkyTensor *w1, *w2, *x;
} Net;

static void
run_jacobian (gpointer data)
{
  Net *net = data;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) jacobian = NULL;
  ZkyNode *w1 = zky_graph_constant (graph, net->w1), *w2 = zky_graph_constant (graph, net->w2);
  ZkyNode *x = zky_graph_variable (graph, NULL, net->x);
  ZkyNode *y = zky_tanh (zky_matmul (w2, zky_tanh (zky_matmul (w1, x))));

  g_assert_true (zky_graph_jacobian (graph, y, &x, 1, 0, &jacobian, NULL));
}

/* -- The loss of an MLP 8-16-16-1 on 32 examples, by its 433 parameters in one vector ------- */

#define N_IN     8
#define N_HIDDEN 16
#define N_BATCH  32
#define N_PARAMS (N_HIDDEN * N_IN + N_HIDDEN + N_HIDDEN * N_HIDDEN + N_HIDDEN + N_HIDDEN + 1)

typedef struct
{
  ZkyTensor *p, *x, *t;
} Mlp;

/* The next parameters, in the shape of @shape. */
static ZkyNode *
take (ZkyNode        *p,
      gint64         *start,
      const ZkyShape *shape)
{
  gsize n = 1;
  ZkyNode *part;

  for (guint i = 0; i < shape->n_axes; i++)
    n *= shape->dims[i];
  part = zky_slice (p, 0, *start, *start + (gint64) n, 1);
  *start += n;

  return zky_reshape (part, shape);
}

static ZkyNode *
mlp_loss (ZkyNode *p,
          ZkyNode *x,
          ZkyNode *t)
{
  ZkyShape first = { 2, { N_HIDDEN, N_IN } }, second = { 2, { N_HIDDEN, N_HIDDEN } };
  ZkyShape column = { 2, { N_HIDDEN, 1 } }, row = { 1, { N_HIDDEN } }, single = { 0 };
  gint64 start = 0;
  ZkyNode *h, *w, *b;

  w = take (p, &start, &first);
  b = take (p, &start, &column);
  h = zky_tanh (zky_add (zky_matmul (w, x), b));
  w = take (p, &start, &second);
  b = take (p, &start, &column);
  h = zky_tanh (zky_add (zky_matmul (w, h), b));
  w = take (p, &start, &row);
  b = take (p, &start, &single);

  return zky_mean (zky_square (zky_sub (zky_add (zky_matmul (w, h), b), t)), NULL, 0, FALSE);
}

static void
run_hessian (gpointer data)
{
  Mlp *mlp = data;
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) hessian = NULL;
  ZkyNode *p = zky_graph_variable (graph, NULL, mlp->p);
  ZkyNode *loss = mlp_loss (p, zky_graph_constant (graph, mlp->x), zky_graph_constant (graph, mlp->t));

  g_assert_true (zky_graph_hessian (graph, loss, &p, 1, 0, &hessian, NULL));
}

static ZkyTensor *
uniform (GRand    *rand,
         double    range,
         ZkyShape  shape)
{
  return zky_tensor_new_uniform (ZKY_FLOAT32, &shape, rand, -range, range, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  Net net = {
    uniform (rand, 0.027, (ZkyShape) { 2, { 256, 4096 } }), uniform (rand, 0.1, (ZkyShape) { 2, { 64, 256 } }),
    uniform (rand, 1, (ZkyShape) { 1, { 4096 } }),
  };
  Mlp mlp = {
    uniform (rand, 0.5, (ZkyShape) { 1, { N_PARAMS } }), uniform (rand, 1, (ZkyShape) { 2, { N_IN, N_BATCH } }),
    uniform (rand, 1, (ZkyShape) { 1, { N_BATCH } }),
  };
  ZkyTensor *all[] = { net.w1, net.w2, net.x, mlp.p, mlp.x, mlp.t };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  bench_run (&(Bench) { "Jacobian, 4096-256-64 tanh net", "run", 1, run_jacobian, &net, "jacobian" });
  bench_run (&(Bench) { "Hessian, MLP of 433 parameters", "run", 1, run_hessian, &mlp, "hessian" });
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    zky_tensor_unref (all[i]);

  return 0;
}
