/* test-finite.c: where NaN and infinity are found, and which node is blamed for them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-finite.h"

#include <math.h>

#include "tensor-assert.h"
#include "zky.h"

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *name,
          const char *value)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, value);

  return zky_graph_variable (graph, name, tensor);
}

/* One bad element anywhere, in any number of elements, is seen; the largest numbers are numbers. */
static void
test_tensors (void)
{
  static const double bad[] = { NAN, -NAN, INFINITY, -INFINITY };
  static const ZkyDtype dtypes[] = { ZKY_FLOAT32, ZKY_FLOAT64 };
  double numbers[2][70];

  for (guint d = 0; d < G_N_ELEMENTS (dtypes); d++)
    for (gsize n = 1; n <= 70; n += 1 + n / 4)
      for (gsize at = 0; at <= n; at++)
        {
          ZkyShape shape = { .n_axes = 2, .dims = { 2, n } };
          g_autoptr(ZkyTensor) tensor = NULL, turned = NULL;

          for (gsize i = 0; i < 2 * n; i++)
            numbers[i / n][i % n] = d == 0 ? 3.4e38 : -1.7e308;
          if (at < n)
            numbers[at % 2][at] = bad[at % 4];
          {
            g_autofree double *flat = g_new (double, 2 * n);

            for (gsize i = 0; i < 2 * n; i++)
              flat[i] = numbers[i / n][i % n];
            tensor = zky_tensor_new_from_doubles (dtypes[d], &shape, flat, NULL);
          }
          turned = zky_tensor_transpose (tensor, NULL);
          g_assert_cmpint (zky_tensor_is_finite (tensor), ==, at == n);
          g_assert_cmpint (zky_tensor_is_finite (turned), ==, at == n);
        }
}

static void
test_others (void)
{
  g_autoptr(ZkyTensor) empty = tensor_of (ZKY_FLOAT32, "[]"), whole = tensor_of (ZKY_INT64, "[9223372036854775807]");

  g_assert_true (zky_tensor_is_finite (empty));
  g_assert_true (zky_tensor_is_finite (whole));
}

static void
assert_found (ZkyGraph   *graph,
              const char *expected)
{
  g_autofree char *found = zky_graph_find_nonfinite (graph);

  g_assert_cmpstr (found, ==, expected);
}

/* The first one whose inputs were numbers, wherever it spreads from there. */
static void
test_origin (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL), given = zky_graph_new (NULL), fine = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "[1, 0]"), *p, *y = variable (given, "y", "[1, NaN]");

  zky_graph_push_scope (graph, "encoder");
  zky_graph_set_line (graph, 12);
  p = zky_log (x);
  zky_node_set_name (p, "p");
  zky_graph_pop_scope (graph);
  zky_sum (zky_mul (p, x), NULL, 0, FALSE);
  assert_found (graph, "log “p” in encoder, line 12");

  zky_exp (y);
  assert_found (given, "the input “y”");
  zky_exp (variable (fine, "z", "1"));
  assert_found (fine, NULL);
}

/* An infinity that is put in on purpose is no fault; the first NaN that it leads to is. */
static void
test_mask (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) mask = tensor_of (ZKY_FLOAT32, "[-inf, -inf]");
  ZkyNode *x = variable (graph, "x", "[1, 2]"), *masked = zky_add (x, zky_graph_constant (graph, mask)), *gone = zky_sub (masked, masked);

  zky_node_set_name (gone, "gone");
  zky_sum (gone, NULL, 0, FALSE);
  assert_found (graph, "sub “gone”");
}

/* Backward, the first one from the loss: √x has an infinite slope at 0. */
static void
test_gradient (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "[0, 1]"), *root = zky_sqrt (zky_square (x)), *loss = zky_sum (root, NULL, 0, FALSE);
  g_autofree char *found = NULL;

  assert_found (graph, NULL);
  found = zky_graph_find_nonfinite_gradient (graph, loss);
  g_assert_cmpstr (found, ==, "square (node 1)");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/finite/tensors", test_tensors);
  g_test_add_func ("/engine/finite/others", test_others);
  g_test_add_func ("/engine/finite/origin", test_origin);
  g_test_add_func ("/engine/finite/mask", test_mask);
  g_test_add_func ("/engine/finite/gradient", test_gradient);

  return g_test_run ();
}
