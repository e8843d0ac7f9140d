/* test-vmap.c: one function for many examples: every row of the registry gives what single runs give
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "variable.h"

#define N_EXAMPLES 3

/* -- Formulas ------------------------------------------------------------------------ */

static void
test_axes (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 2);
  ZkyNode *a = variable (base, "[[1, 2], [3, 4], [5, 6]]"), *b = variable (base, "[10, 20, 30]");
  ZkyNode *x = zky_vmap_enter (map, a, 1), *y;

  g_assert_true (zky_node_is_mapped (x));
  y = zky_add (x, b);
  g_assert_true (zky_node_is_mapped (y));
  g_assert_cmpuint (zky_tensor_get_n_axes (zky_node_get_value (y)), ==, 1);
  assert_tensor (zky_node_get_value (zky_vmap_leave (map, y, 0)), "[[11, 23, 35], [12, 24, 36]]");
  assert_tensor (zky_node_get_value (zky_vmap_leave (map, y, -1)), "[[11, 12], [23, 24], [35, 36]]");

  /* What is the same for all examples is computed once, and repeated at the end. */
  y = zky_neg (b);
  g_assert_false (zky_node_is_mapped (y));
  assert_tensor (zky_node_get_value (zky_vmap_leave (map, y, 0)), "[[-10, -20, -30], [-10, -20, -30]]");
}

/* All pairs. */
static void
test_nested (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL);
  g_autoptr(ZkyGraph) outer = zky_vmap_new (base, 2), inner = zky_vmap_new (outer, 3);
  ZkyNode *a = variable (base, "[1, 2]"), *b = variable (base, "[10, 20, 30]");
  ZkyNode *x = zky_vmap_enter (outer, a, 0), *y = zky_vmap_enter (inner, b, 0), *row;

  row = zky_vmap_leave (inner, zky_mul (x, y), 0);
  g_assert_true (zky_node_get_graph (row) == outer);
  assert_tensor (zky_node_get_value (zky_vmap_leave (outer, row, 0)), "[[10, 20, 30], [20, 40, 60]]");
}

static void
test_no_examples (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 0);
  ZkyShape shape = { 3, { 0, 2, 2 } };
  g_autoptr(ZkyTensor) empty = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  ZkyNode *x = zky_vmap_enter (map, zky_graph_variable (base, NULL, empty), 0);
  ZkyNode *y = zky_op ("solve", NULL, x, zky_tanh (x), NULL), *result = zky_vmap_leave (map, y, 0);
  ZkyShape found = zky_tensor_get_shape (zky_node_get_value (result));

  g_assert_true (zky_shape_equal (&found, &shape));
}

static void
test_errors (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 2), other = zky_vmap_new (base, 2);
  g_autoptr(GError) axis = NULL, extent = NULL, shape = NULL;
  ZkyNode *a = variable (base, "[[1, 2, 3], [4, 5, 6]]"), *b = variable (base, "[1, 2]"), *x;

  g_assert_null (zky_vmap_enter (map, a, 2));
  axis = zky_graph_take_error (map);
  assert_error (axis, ZKY_ERROR_VALUE, "there is no axis 2 among 2");
  g_assert_null (zky_vmap_enter (map, a, 1));
  extent = zky_graph_take_error (map);
  assert_error (extent, ZKY_ERROR_SHAPE, "3 examples along axis 1 and 2 before");

  /* Messages are about one example; the graphs go on. */
  x = zky_vmap_enter (map, a, 0);
  g_assert_null (zky_add (x, b));
  shape = zky_graph_take_error (map);
  assert_error (shape, ZKY_ERROR_SHAPE, "[3] and [2]");
  g_assert_no_error (zky_graph_get_error (base));
  g_assert_nonnull (zky_add (x, x));

  /* Nodes of two maps do not meet. */
  g_assert_null (zky_add (x, zky_vmap_enter (other, a, 0)));
  g_assert_nonnull (zky_graph_get_error (map));
}

/* Derivatives inside of a map are those of one example, and what leaves it can be differentiated. */
static void
test_gradients (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 2);
  g_autoptr(GError) error = NULL;
  ZkyNode *w = variable (base, "[1, 2]"), *a = variable (base, "[[1, 2], [3, 4]]");
  ZkyNode *x = zky_vmap_enter (map, a, 0), *own = zky_graph_apply (map, zky_op_lookup ("identity", NULL), &w, 1, NULL);
  ZkyNode *loss = zky_square (zky_matmul (x, own)), *each, *losses, *sum;
  ZkyTensor *blocks[1];

  /* d(x·w)²/dw = 2 (x·w) x for each x */
  g_assert_true (zky_record_jacobian (map, loss, &own, 1, 0, &each, &error));
  g_assert_no_error (error);
  assert_tensor (zky_node_get_value (zky_vmap_leave (map, each, 0)), "[[10, 20], [66, 88]]");

  g_assert_true (zky_record_jvp (map, &loss, 1, &own, &own, 1, &each, &error));
  assert_tensor (zky_node_get_value (zky_vmap_leave (map, each, 0)), "[50, 242]");

  losses = zky_vmap_leave (map, loss, 0);
  sum = zky_sum (losses, NULL, 0, FALSE);
  g_assert_true (zky_record_jacobian (base, sum, &w, 1, 0, &each, &error));
  assert_tensor (zky_node_get_value (each), "[76, 108]");
  g_assert_true (zky_graph_hessian (base, sum, &w, 1, 0, blocks, &error));
  assert_tensor (blocks[0], "[[20, 28], [28, 40]]");
  zky_tensor_unref (blocks[0]);
}

/* -- Modules ------------------------------------------------------------------------------ */

/* Σ tanh(x w), and x unchanged. */
static ZkyNode *
module_func (ZkyCall        *call,
             ZkyNode *const *inputs,
             gpointer        user_data)
{
  zky_call_output (call, "same", zky_call_param (call, "w"));

  return zky_sum (zky_mul (inputs[0], zky_mul (zky_call_param (call, "w"), inputs[1])), NULL, 0, FALSE);
}

static void
test_module (void)
{
  g_autoptr(ZkyModule) module = zky_module_new ("Test", module_func, NULL, NULL);
  g_autoptr(ZkyTensor) x = tensor_of (ZKY_FLOAT64, "[1, 2]"), w = tensor_of (ZKY_FLOAT64, "[10, 20]");
  g_autoptr(ZkyTensor) scale = tensor_of (ZKY_FLOAT64, "1"), xs = tensor_of (ZKY_FLOAT64, "[[1, 2], [3, 4], [5, 6]]");
  g_autoptr(ZkyTensor) scales = tensor_of (ZKY_FLOAT64, "[1, 2, 3]"), ones = tensor_of (ZKY_FLOAT64, "[1, 1, 1]");
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL), both = zky_graph_new (NULL), wrong = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL, extents = NULL, none = NULL;
  ZkyTensor *inputs[] = { xs, scales };

  zky_module_add_input (module, "x", x, NULL);
  zky_module_add_input (module, "scale", scale, NULL);
  zky_module_add_param (module, "w", w, NULL);

  zky_module_run_many (module, graph, inputs, 1, &error);
  g_assert_no_error (error);
  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "[50, 110, 170]");
  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 1)), "[[10, 20], [10, 20], [10, 20]]");
  g_assert_true (zky_graph_vjp (graph, ones, NULL));
  assert_tensor (zky_node_get_gradient (zky_graph_find_node (graph, "w")), "[9, 12]");

  zky_module_run_many (module, both, inputs, 2, &error);
  g_assert_no_error (error);
  assert_tensor (zky_node_get_value (zky_graph_get_output (both, 0)), "[50, 220, 510]");

  inputs[1] = x;
  g_assert_false (zky_module_run_many (module, wrong, inputs, 2, &extents));
  assert_error (extents, ZKY_ERROR_SHAPE, "2 examples along axis 0 and 3 before");
  g_assert_false (zky_module_run_many (module, wrong, NULL, 0, &none));
  assert_error (none, ZKY_ERROR_USE, "no input has an axis of examples");
}

/* -- Every row ----------------------------------------------------------------------------- */

/**
 * Examples:
 * @samples: the same sample with other numbers
 * @mask: bits of inputs that differ from example to example
 */
typedef struct
{
  Sample samples[N_EXAMPLES];
  guint  n_inputs;
  guint  mask;
} Examples;

static gboolean
examples_init (Examples    *self,
               const ZkyOp *op,
               guint32      seed,
               guint        i)
{
  for (guint k = 0; k < N_EXAMPLES; k++)
    if (!sample_init (&self->samples[k], op, seed + 1000 * k, i, ZKY_FLOAT64))
      {
        g_assert_cmpuint (k, ==, 0);
        return FALSE;
      }
  self->n_inputs = self->samples[0].inputs->len;

  return TRUE;
}

static void
examples_clear (Examples *self)
{
  for (guint k = 0; k < N_EXAMPLES; k++)
    sample_clear (&self->samples[k]);
}

static gboolean
varies (const Examples *self,
        guint           input)
{
  return (self->mask >> input & 1) != 0;
}

static ZkyTensor *
input_of (Examples *self,
          guint     example,
          guint     input)
{
  return tensor_at (self->samples[varies (self, input) ? example : 0].inputs, input);
}

static ZkyTensor *
stack (ZkyTensor *const *tensors)
{
  ZkyTensor *result = NULL;
  g_autoptr(GError) error = NULL;

  zky_op_compute (zky_op_lookup ("stack", NULL), tensors, N_EXAMPLES, NULL, NULL, &result, &error);
  g_assert_no_error (error);

  return result;
}

/* Rows whose samples of one number differ in shape cannot lie in one tensor; none does. */
static ZkyTensor *
stack_input (Examples *self,
             guint     input)
{
  ZkyTensor *parts[N_EXAMPLES];

  for (guint k = 0; k < N_EXAMPLES; k++)
    parts[k] = input_of (self, k, input);

  return stack (parts);
}

/* The row applied in @graph, its vjp for cotangents that are @weights, and how that changes along the inputs. */
static void
differentiate (Examples        *self,
               ZkyGraph        *graph,
               ZkyNode        **inputs,
               ZkyNode *const  *weights,
               GPtrArray       *outputs,
               GPtrArray       *gradients)
{
  const ZkyOp *op = self->samples[0].op;
  g_autoptr(GPtrArray) floats = g_ptr_array_new (), cotangents = g_ptr_array_new (), wanted = g_ptr_array_new ();
  g_autofree ZkyNode **found = NULL, **changes = NULL;
  g_autoptr(GError) error = NULL;
  ZkyNode *first, *node;

  first = zky_graph_apply (graph, op, inputs, self->n_inputs, self->samples[0].call.attributes);
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  for (guint i = 0; (node = zky_node_get_output (first, i)) != NULL; i++)
    {
      g_ptr_array_add (outputs, node);
      if (weights == NULL || !is_float (zky_node_get_value (node)))
        continue;
      g_ptr_array_add (floats, node);
      g_ptr_array_add (cotangents, weights[i]);
    }

  if (weights == NULL || !zky_op_is_differentiable (op))
    return;
  for (guint i = 0; i < self->n_inputs; i++)
    if (is_float (zky_node_get_value (inputs[i])))
      g_ptr_array_add (wanted, inputs[i]);
  found = g_new (ZkyNode *, wanted->len + 1);
  changes = g_new (ZkyNode *, wanted->len + 1);
  zky_record_vjp (graph, (ZkyNode *const *) floats->pdata, (ZkyNode *const *) cotangents->pdata, floats->len,
                  (ZkyNode *const *) wanted->pdata, wanted->len, found, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < wanted->len; i++)
    g_ptr_array_add (gradients, found[i]);

  zky_record_jvp (graph, found, wanted->len, (ZkyNode *const *) wanted->pdata, (ZkyNode *const *) wanted->pdata,
                  wanted->len, changes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < wanted->len; i++)
    g_ptr_array_add (gradients, changes[i]);
}

/* One example alone; appends its outputs and gradients to the columns of @results. */
static void
run_alone (Examples   *self,
           guint       example,
           ZkyTensor  *const *weights,
           GPtrArray **results)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GPtrArray) outputs = g_ptr_array_new (), gradients = g_ptr_array_new ();
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, self->n_inputs), **cotangents = g_new0 (ZkyNode *, 16);

  for (guint i = 0; i < self->n_inputs; i++)
    inputs[i] = zky_graph_constant (graph, input_of (self, example, i));
  for (guint i = 0; i < 16 && weights[i] != NULL; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (weights[i]), own = zky_shape_new (shape.n_axes - 1, shape.dims + 1);
      g_autoptr(ZkyTensor) slice = zky_tensor_slice (weights[i], 0, example, 1, 1);
      g_autoptr(ZkyTensor) weight = zky_tensor_reshape (slice, &own, NULL);

      cotangents[i] = zky_graph_constant (graph, weight);
    }

  differentiate (self, graph, inputs, cotangents, outputs, gradients);
  for (guint i = 0; i < outputs->len; i++)
    g_ptr_array_add (results[0], zky_tensor_ref (zky_node_get_value (g_ptr_array_index (outputs, i))));
  for (guint i = 0; i < gradients->len; i++)
    g_ptr_array_add (results[1], zky_tensor_ref (zky_node_get_value (g_ptr_array_index (gradients, i))));
}

/* Row by row against @alone, whose tensors are those of the first example, then of the second … . */
static void
compare (ZkyTensor *together,
         GPtrArray *alone,
         guint      i,
         gboolean   summed)
{
  guint n = alone->len / N_EXAMPLES;
  ZkyTensor *parts[N_EXAMPLES];
  g_autoptr(ZkyTensor) expected = NULL, sum = NULL;

  for (guint k = 0; k < N_EXAMPLES; k++)
    parts[k] = tensor_at (alone, k * n + i);
  expected = stack (parts);

  if (summed)
    {
      g_autoptr(ZkyAttributes) axes = zky_attributes_new (zky_op_lookup ("sum", NULL)->attributes);

      zky_attributes_set_ints (axes, 0, (gint64[]) { 0 }, 1);
      zky_op_compute (zky_op_lookup ("sum", NULL), &expected, 1, axes, NULL, &sum, NULL);
    }
  assert_close (together, sum != NULL ? sum : expected, 1e-10);
}

/* Whether the examples give tensors of one shape, which may depend on their numbers. */
static gboolean
shapes_agree (Examples *self)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, self->n_inputs);
  ZkyShape shape, first = { 0 };

  for (guint k = 0; k < N_EXAMPLES; k++)
    {
      g_autoptr(GPtrArray) outputs = g_ptr_array_new ();

      for (guint i = 0; i < self->n_inputs; i++)
        inputs[i] = zky_graph_constant (graph, input_of (self, k, i));
      differentiate (self, graph, inputs, NULL, outputs, NULL);
      shape = zky_tensor_get_shape (zky_node_get_value (g_ptr_array_index (outputs, 0)));
      if (k == 0)
        first = shape;
      if (!zky_shape_equal (&shape, &first))
        return FALSE;
    }

  return TRUE;
}

/* A map says so where they do not. */
static void
check_refusal (Examples *self)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, N_EXAMPLES);
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, self->n_inputs);

  for (guint i = 0; i < self->n_inputs; i++)
    {
      g_autoptr(ZkyTensor) value = stack_input (self, i);

      inputs[i] = zky_vmap_enter (map, zky_graph_constant (base, value), 0);
    }
  g_assert_null (zky_graph_apply (map, self->samples[0].op, inputs, self->n_inputs, self->samples[0].call.attributes));
  assert_error (zky_graph_get_error (map), ZKY_ERROR_SHAPE, "for one example and");
}

/* What the map gives, against the examples alone: outputs, gradients inside, gradients of the stacked outputs
 * outside. */
static void
check (Examples *self)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, N_EXAMPLES);
  g_autoptr(GPtrArray) outputs = g_ptr_array_new (), gradients = g_ptr_array_new (), weights = NULL;
  g_autoptr(GPtrArray) alone = tensors_new (), alone_gradients = tensors_new (), left = tensors_new ();
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, self->n_inputs), **reals = g_new (ZkyNode *, self->n_inputs);
  GPtrArray *results[] = { alone, alone_gradients };
  ZkyNode *cotangents[16] = { NULL }, *stacked[16] = { NULL }, *leaving[16] = { NULL };
  ZkyTensor *weight_values[17] = { NULL };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < self->n_inputs; i++)
    {
      g_autoptr(ZkyTensor) value = varies (self, i) ? stack_input (self, i) : zky_tensor_ref (input_of (self, 0, i));

      reals[i] = zky_graph_constant (base, value);
      inputs[i] = varies (self, i) ? zky_vmap_enter (map, reals[i], 0)
                                   : zky_graph_apply (map, zky_op_lookup ("identity", NULL), &reals[i], 1, NULL);
    }

  differentiate (self, map, inputs, NULL, outputs, gradients);
  for (guint i = 0; i < outputs->len; i++)
    {
      leaving[i] = zky_vmap_leave (map, g_ptr_array_index (outputs, i), 0);
      g_ptr_array_add (left, zky_tensor_ref (zky_node_get_value (leaving[i])));
    }

  weights = random_like (left, 0, 7);
  for (guint i = 0; i < outputs->len; i++)
    if (is_float (tensor_at (left, i)))
      {
        weight_values[i] = tensor_at (weights, i);
        stacked[i] = zky_graph_constant (base, weight_values[i]);
        cotangents[i] = zky_vmap_enter (map, stacked[i], 0);
      }
    else
      weight_values[i] = tensor_at (left, i);
  g_ptr_array_set_size (outputs, 0);
  differentiate (self, map, inputs, cotangents, outputs, gradients);

  for (guint k = 0; k < N_EXAMPLES; k++)
    run_alone (self, k, weight_values, results);
  for (guint i = 0; i < outputs->len; i++)
    compare (tensor_at (left, i), alone, i, FALSE);
  for (guint i = 0; i < gradients->len; i++)
    compare (zky_node_get_value (zky_vmap_leave (map, g_ptr_array_index (gradients, i), 0)), alone_gradients, i, FALSE);

  for (guint i = 0, k = 0; i < self->n_inputs && gradients->len > 0; i++)
    if (is_float (zky_node_get_value (inputs[i])))
      {
        ZkyNode *gradient = NULL, *floats[16], *seeds[16];
        guint n = 0;

        for (guint j = 0; j < outputs->len; j++)
          if (stacked[j] != NULL)
            {
              floats[n] = leaving[j];
              seeds[n++] = stacked[j];
            }
        zky_record_vjp (base, floats, seeds, n, &reals[i], 1, &gradient, &error);
        g_assert_no_error (error);
        compare (zky_node_get_value (gradient), alone_gradients, k++, !varies (self, i));
      }
}

/* All inputs differ from example to example, each alone, all but the first. */
static void
test_row (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  Examples examples;

  for (guint i = 0; examples_init (&examples, data, seed, i); i++)
    {
      guint n = MIN (examples.n_inputs, 8), all = (1u << n) - 1;

      examples.mask = all;
      if (!shapes_agree (&examples))
        {
          check_refusal (&examples);
          examples_clear (&examples);
          continue;
        }

      check (&examples);
      for (guint k = 0; k < n && n > 1; k++)
        {
          examples.mask = 1u << k;
          check (&examples);
        }
      if (n > 2)
        {
          examples.mask = all & ~1u;
          check (&examples);
        }
      examples_clear (&examples);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/vmap/axes", test_axes);
  g_test_add_func ("/engine/vmap/nested", test_nested);
  g_test_add_func ("/engine/vmap/no-examples", test_no_examples);
  g_test_add_func ("/engine/vmap/errors", test_errors);
  g_test_add_func ("/engine/vmap/gradients", test_gradients);
  g_test_add_func ("/engine/vmap/module", test_module);
  add_row_tests ("vmap", "row", NULL, test_row);

  return g_test_run ();
}
