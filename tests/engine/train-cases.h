/* train-cases.h: PyTorch's trajectories, and the problems they are of
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <string.h>

#include "zky.h"

/* tests/data/train/make-trajectories.py says what the lines of its files mean. */

static inline char **
read_lines (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "train", name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return g_strsplit (text, "\n", -1);
}

/* The numbers that follow @word, or all of them. */
static inline GArray *
read_values (const char *line,
             const char *word)
{
  GArray *values = g_array_new (FALSE, FALSE, sizeof (double));
  const char *at = line;
  char *end;

  if (word != NULL)
    {
      g_assert_true (g_str_has_prefix (line, word));
      at += strlen (word);
    }
  for (;; at = end)
    {
      double value = g_ascii_strtod (at, &end);

      if (end == at)
        return values;
      g_array_append_val (values, value);
    }
}

static inline void
assert_near (double found,
             double expected,
             double tolerance)
{
  double scale = MAX (1, ABS (expected));

  if (!(ABS (found - expected) <= tolerance * scale))
    g_error ("%.17g is not within %g of %.17g", found, tolerance, expected);
}

/* mean ((tanh (x · Aᵀ + b) − y)²) */
static inline ZkyNode *
layer_call (ZkyCall        *call,
            ZkyNode *const *inputs,
            gpointer        user_data)
{
  ZkyNode *sum = zky_add (zky_matmul (inputs[0], zky_swap_last (zky_call_param (call, "A"))), zky_call_param (call, "b"));

  return zky_mean (zky_square (zky_sub (zky_tanh (sum), inputs[1])), NULL, 0, FALSE);
}

/* (1 − a)² + 100 (b − a²)² */
static inline ZkyNode *
rosenbrock_call (ZkyCall        *call,
                 ZkyNode *const *inputs,
                 gpointer        user_data)
{
  ZkyNode *a = zky_call_param (call, "a"), *b = zky_call_param (call, "b");
  ZkyGraph *graph = zky_call_get_graph (call);
  g_autoptr(ZkyTensor) one = zky_tensor_new_scalar (ZKY_FLOAT64, 1), hundred = zky_tensor_new_scalar (ZKY_FLOAT64, 100);

  return zky_add (zky_square (zky_sub (zky_graph_constant (graph, one), a)),
                  zky_mul (zky_graph_constant (graph, hundred), zky_square (zky_sub (b, zky_square (a)))));
}

static inline ZkyTensor *
make_tensor (ZkyDtype      dtype,
             guint         n_axes,
             gsize         rows,
             gsize         columns,
             const double *values)
{
  ZkyShape shape = { .n_axes = n_axes, .dims = { rows, columns } };

  return zky_tensor_new_from_doubles (dtype, &shape, values, NULL);
}

static inline GArray *
find_values (char      **lines,
             const char *problem,
             const char *word)
{
  g_autofree char *title = g_strconcat ("problem ", problem, NULL);

  while (*lines != NULL && !g_str_equal (*lines, title))
    lines++;
  while (*lines != NULL && !g_str_has_prefix (*lines, word))
    lines++;
  g_assert_nonnull (*lines);

  return read_values (*lines, word);
}

/* The problem called @name, where it starts. */
static inline ZkyModule *
make_problem (char      **lines,
              const char *name,
              ZkyDtype    dtype)
{
  gboolean is_layer = g_str_equal (name, "layer");
  ZkyModule *module = zky_module_new (name, is_layer ? layer_call : rosenbrock_call, NULL, NULL);
  g_autoptr(GArray) start = find_values (lines, name, "start ");
  const double *values = (const double *) start->data;
  g_autoptr(ZkyTensor) first = is_layer ? make_tensor (dtype, 2, 3, 2, values) : zky_tensor_new_scalar (dtype, values[0]);
  g_autoptr(ZkyTensor) second = is_layer ? make_tensor (dtype, 1, 3, 0, values + 6) : zky_tensor_new_scalar (dtype, values[1]);

  if (is_layer)
    {
      g_autoptr(GArray) x_values = find_values (lines, name, "x "), y_values = find_values (lines, name, "y ");
      g_autoptr(ZkyTensor) x = make_tensor (dtype, 2, 5, 2, (const double *) x_values->data);
      g_autoptr(ZkyTensor) y = make_tensor (dtype, 2, 5, 3, (const double *) y_values->data);

      g_assert_true (zky_module_add_input (module, "x", x, NULL));
      g_assert_true (zky_module_add_input (module, "y", y, NULL));
    }
  g_assert_true (zky_module_add_param (module, is_layer ? "A" : "a", first, NULL));
  g_assert_true (zky_module_add_param (module, "b", second, NULL));

  return module;
}

/* A ZkyGradientFunc over a module without data. */
static inline gboolean
compute_gradients (ZkyTensor **gradients,
                   double     *loss,
                   gpointer    module,
                   GError    **error)
{
  g_autoptr(ZkyGraph) graph = zky_module_call (module, NULL, 0, error);
  ZkyInput param;

  if (graph == NULL || !zky_graph_back (graph, NULL, error))
    return FALSE;

  *loss = zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (graph, 0)), 0);
  for (guint i = 0; zky_module_get_param (module, i, &param); i++)
    gradients[i] = zky_tensor_ref (zky_node_get_gradient (zky_graph_find_node (graph, param.name)));

  return TRUE;
}

/* All parameters, one behind the other. */
static inline void
assert_params (ZkyModule    *module,
               const double *expected,
               double        tolerance)
{
  ZkyInput param;

  for (guint i = 0; zky_module_get_param (module, i, &param); i++)
    for (gsize k = 0; k < zky_tensor_get_size (param.value); k++)
      assert_near (zky_tensor_get_double (param.value, k), *expected++, tolerance);
}
