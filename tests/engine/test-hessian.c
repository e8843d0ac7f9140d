/* test-hessian.c: Hessians against PyTorch's (tests/data/hessian) and against formulas, also where they are made a group at a time
 * SPDX-License-Identifier: Apache-2.0 */
#include "variable.h"

static void
clear (ZkyTensor **blocks,
       guint       n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&blocks[i], zky_tensor_unref);
}

/* -- PyTorch ---------------------------------------------------------------------- */

static const char *const names[] = { "w1", "b1", "w2" };

/* Cross entropy of tanh (x w1ᵀ + b1) w2ᵀ, and 0.1 Σ w2⁴. */
static ZkyNode *
make_loss (ZkyGraph   *graph,
           ZkyArchive *archive,
           ZkyNode   **inputs)
{
  ZkyNode *x = zky_graph_variable (graph, "x", zky_archive_find (archive, "x"));
  ZkyNode *labels = zky_graph_variable (graph, "labels", zky_archive_find (archive, "labels")), *tenth = variable (graph, "0.1"), *hidden;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    inputs[i] = zky_graph_parameter (graph, names[i], zky_archive_find (archive, names[i]));
  hidden = zky_tanh (zky_op ("linear", NULL, x, inputs[0], inputs[1], NULL));

  return zky_add (zky_op ("cross_entropy", NULL, zky_op ("linear", NULL, hidden, inputs[2], NULL), labels, NULL),
                  zky_mul (tenth, zky_sum (zky_square (zky_square (inputs[2])), NULL, 0, FALSE)));
}

static void
test_torch (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "hessian", "network.npz", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyArchive) archive = zky_npz_load (path, &error);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *inputs[3], *loss;
  ZkyTensor *blocks[9];

  g_assert_no_error (error);
  loss = make_loss (graph, archive, inputs);
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_true (zky_tensor_close (zky_node_get_value (loss), zky_archive_find (archive, "loss"), 1e-12, 0));

  zky_graph_hessian (graph, loss, inputs, 3, 0, blocks, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 9; i++)
    {
      g_autofree char *name = g_strdup_printf ("h.%s.%s", names[i / 3], names[i % 3]);

      g_test_message ("%s", name);
      g_assert_true (zky_tensor_close (blocks[i], zky_archive_find (archive, name), 1e-10, 1e-13));
    }
  clear (blocks, 9);
}

/* -- Formulas ----------------------------------------------------------------------- */

#define N_ROWS    20   /* more than go forward together, and not a multiple of that */
#define N_COLUMNS 4000

/* F = Σ (w x[i] c[j])³ for c = [1, 1 …]: nodes are so large that few rows of the identity go forward at a time. */
static void
test_groups (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyShape shape = { .n_axes = 2, .dims = { N_ROWS, 1 } }, line = { .n_axes = 1, .dims = { N_COLUMNS } };
  g_autoptr(ZkyTensor) rows = NULL, ones = zky_tensor_new_full (ZKY_FLOAT64, &line, 1, NULL);
  g_autoptr(GError) error = NULL;
  double numbers[N_ROWS];
  ZkyNode *inputs[2], *z;
  ZkyTensor *blocks[4];

  for (guint i = 0; i < N_ROWS; i++)
    numbers[i] = i + 1;
  rows = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, numbers, NULL);
  inputs[0] = zky_graph_variable (graph, "x", rows);
  inputs[1] = variable (graph, "0.5");
  z = zky_mul (zky_mul (inputs[0], inputs[1]), zky_graph_variable (graph, "c", ones));

  zky_graph_hessian (graph, zky_sum (zky_mul (zky_square (z), z), NULL, 0, FALSE), inputs, 2, 0, blocks, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zky_tensor_get_n_axes (blocks[0]), ==, 4);
  for (guint i = 0; i < N_ROWS; i++)
    {
      double mixed = N_COLUMNS * 9 * 0.25 * numbers[i] * numbers[i];

      for (guint k = 0; k < N_ROWS; k++)
        g_assert_cmpfloat (zky_tensor_get_double (blocks[0], i * N_ROWS + k), ==, i == k ? N_COLUMNS * 6 * 0.125 * numbers[i] : 0);
      g_assert_cmpfloat (zky_tensor_get_double (blocks[1], i), ==, mixed);
      g_assert_cmpfloat (zky_tensor_get_double (blocks[2], i), ==, mixed);
    }
  g_assert_cmpfloat (zky_tensor_get_double (blocks[3], 0), ==, N_COLUMNS * 6 * 0.5 * 44100.0); /* Σ x³ = (20 · 21 / 2)² */
  clear (blocks, 4);
}

/* Inputs without influence, one of them made behind the output, and one that lies behind another. */
static void
test_inputs (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) one = tensor_of (ZKY_FLOAT64, "1");
  g_autoptr(GError) error = NULL;
  ZkyNode *early = variable (graph, "[7, 8]"), *x = variable (graph, "2"), *h = zky_square (x), *y = zky_mul (h, x), *late = variable (graph, "9");
  ZkyNode *inputs[] = { early, x, h, late };
  ZkyTensor *blocks[16], *products[2], *tangents[] = { one, one };

  /* y = x³ as x alone is concerned; dy/dh = x, so that moving x moves it by 1. */
  zky_graph_hessian (graph, y, inputs, 4, 0, blocks, &error);
  g_assert_no_error (error);
  assert_tensor (blocks[0], "[[0, 0], [0, 0]]");
  assert_tensor (blocks[1], "[0, 0]");
  assert_tensor (blocks[4], "[0, 0]");
  assert_tensor (blocks[5], "12");
  assert_tensor (blocks[6], "1");
  assert_tensor (blocks[9], "1");
  assert_tensor (blocks[10], "0");
  assert_tensor (blocks[15], "0");
  clear (blocks, 16);

  zky_graph_hvp (graph, y, inputs + 1, tangents, 2, products, &error);
  g_assert_no_error (error);
  assert_tensor (products[0], "13");
  assert_tensor (products[1], "1");
  clear (products, 2);
}

/* -- Errors ------------------------------------------------------------------------------ */

/* What cannot be had leaves no block behind. */
static void
test_errors (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) size = NULL, stopped = NULL;
  ZkyNode *x = variable (graph, "[1, 2, 3]"), *w = variable (graph, "4"), *inputs[] = { x, w };
  ZkyNode *y = zky_sum (zky_mul (zky_square (x), w), NULL, 0, FALSE);
  ZkyTensor *blocks[4] = { (ZkyTensor *) graph, (ZkyTensor *) graph, (ZkyTensor *) graph, (ZkyTensor *) graph };

  g_assert_false (zky_graph_hessian (graph, y, inputs, 2, 127, blocks, &size));
  assert_error (size, ZKY_ERROR_SIZE, "The Hessian would take 128 bytes, more than the limit of 127 bytes");
  for (guint i = 0; i < 4; i++)
    g_assert_null (blocks[i]);
  g_assert_true (zky_graph_hessian (graph, y, inputs, 2, 128, blocks, NULL));
  clear (blocks, 4);

  zky_graph_set_budget (graph, budget);
  g_cancellable_cancel (cancellable);
  g_assert_false (zky_graph_hessian (graph, y, inputs, 2, 0, blocks, &stopped));
  g_assert_error (stopped, ZKY_ERROR, ZKY_ERROR_STOPPED);
  for (guint i = 0; i < 4; i++)
    g_assert_null (blocks[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/hessian/torch", test_torch);
  g_test_add_func ("/engine/hessian/groups", test_groups);
  g_test_add_func ("/engine/hessian/inputs", test_inputs);
  g_test_add_func ("/engine/hessian/errors", test_errors);

  return g_test_run ();
}
