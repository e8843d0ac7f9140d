/* test-transform.c: vjp, jvp, Jacobian and Hessian: of small formulas, and of every row of the registry
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "tensor-assert.h"
#include "zky-graph-private.h"

#define STEP 1e-5 /* of central differences in float64 */

/* -- Formulas ------------------------------------------------------------------------- */

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *name,
          const char *value)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT64, value);

  return zky_graph_variable (graph, name, tensor);
}

/* f = x² w + tanh(w) summed, for x = [1, 2], w = 3. */
static ZkyNode *
formula (ZkyGraph  *graph,
         ZkyNode  **inputs)
{
  inputs[0] = variable (graph, "x", "[1, 2]");
  inputs[1] = variable (graph, "w", "3");

  return zky_sum (zky_mul (zky_square (inputs[0]), inputs[1]), NULL, 0, FALSE);
}

static void
test_hessian (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;
  ZkyNode *inputs[2], *output = formula (graph, inputs);
  ZkyTensor *blocks[4];
  guint n = zky_graph_get_n_nodes (graph);

  zky_graph_hessian (graph, output, inputs, 2, 0, blocks, &error);
  g_assert_no_error (error);
  assert_tensor (blocks[0], "[[6, 0], [0, 6]]");
  assert_tensor (blocks[1], "[2, 4]");
  assert_tensor (blocks[2], "[2, 4]");
  assert_tensor (blocks[3], "0");
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, n);
  g_assert_false (zky_graph_has_gradients (graph));
  for (guint i = 0; i < 4; i++)
    zky_tensor_unref (blocks[i]);
}

static void
test_hvp (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) tangent = tensor_of (ZKY_FLOAT64, "[[1, 0], [0.5, 2]]");
  g_autoptr(GError) error = NULL;
  ZkyNode *inputs[2], *output = formula (graph, inputs);
  ZkyTensor *tangents[] = { tangent, NULL }, *products[2];

  /* Two tangents at once; w's is zero. */
  zky_graph_hvp (graph, output, inputs, tangents, 2, products, &error);
  g_assert_no_error (error);
  assert_tensor (products[0], "[[6, 0], [3, 12]]");
  assert_tensor (products[1], "[2, 9]");
  zky_tensor_unref (products[0]);
  zky_tensor_unref (products[1]);
}

/* Reverse mode where there are more inputs than outputs, forward mode else; both keep the gradients of the graph. */
static void
test_jacobian (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;
  ZkyNode *x = variable (graph, "x", "[1, 2]"), *w = variable (graph, "w", "[[3], [4], [5]]");
  ZkyNode *wide = zky_mul (x, w), *narrow = zky_sum (wide, (gint64[]) { 0 }, 1, FALSE), *inputs[] = { x, w };
  ZkyTensor *jacobians[2];

  zky_graph_add_output (graph, NULL, zky_sum (wide, NULL, 0, FALSE));
  g_assert_true (zky_graph_back (graph, NULL, NULL));

  zky_graph_jacobian (graph, narrow, inputs, 2, 0, jacobians, &error);
  g_assert_no_error (error);
  assert_tensor (jacobians[0], "[[12, 0], [0, 12]]");
  assert_tensor (jacobians[1], "[[[1], [1], [1]], [[2], [2], [2]]]");
  zky_tensor_unref (jacobians[0]);
  zky_tensor_unref (jacobians[1]);

  zky_graph_jacobian (graph, wide, &x, 1, 0, jacobians, &error);
  g_assert_no_error (error);
  assert_tensor (jacobians[0], "[[[3, 0], [0, 3]], [[4, 0], [0, 4]], [[5, 0], [0, 5]]]");
  zky_tensor_unref (jacobians[0]);
  assert_tensor (zky_node_get_gradient (x), "[12, 12]");
}

/* Derivatives are nodes, which can be differentiated again: x³ has 3x², 6x, 6, 0. */
static void
test_orders (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;
  ZkyNode *x = variable (graph, "x", "2"), *y = zky_mul (zky_square (x), x);
  double expected[] = { 12, 12, 6, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (zky_record_jacobian (graph, y, &x, 1, 0, &y, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (y), 0), ==, expected[i]);
    }
}

/* The same with forward mode, and in turn with reverse mode. */
static void
test_mixed_orders (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) one_value = zky_tensor_new_scalar (ZKY_FLOAT64, 1);
  ZkyNode *x = variable (graph, "x", "2"), *y = zky_mul (zky_square (x), x);
  ZkyNode *one = zky_graph_constant (graph, one_value);

  g_assert_true (zky_record_jvp (graph, &y, 1, &x, &one, 1, &y, &error));
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (y), 0), ==, 12);
  g_assert_true (zky_record_jacobian (graph, y, &x, 1, 0, &y, &error));
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (y), 0), ==, 12);
  g_assert_true (zky_record_jvp (graph, &y, 1, &x, &one, 1, &y, &error));
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (y), 0), ==, 6);
  g_assert_true (zky_record_jvp (graph, &y, 1, &x, &one, 1, &y, &error));
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (y), 0), ==, 0);
}

/* A constant can be differentiated by as well, and so can what is computed from one. */
static void
test_constant (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) value = tensor_of (ZKY_FLOAT64, "[1, 2]"), product = NULL;
  ZkyNode *x = zky_graph_constant (graph, value), *y = zky_square (x), *gradient;
  ZkyTensor *jacobian;

  g_assert_true (zky_record_jacobian (graph, zky_sum (y, NULL, 0, FALSE), &x, 1, 0, &gradient, NULL));
  assert_tensor (zky_node_get_value (gradient), "[2, 4]");
  g_assert_true (zky_graph_jacobian (graph, y, &x, 1, 0, &jacobian, NULL));
  assert_tensor (jacobian, "[[2, 0], [0, 4]]");
  zky_tensor_unref (jacobian);
  g_assert_true (zky_graph_jvp (graph, y, &x, &value, 1, &product, NULL));
  assert_tensor (product, "[2, 8]");
}

static void
test_errors (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL), other = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) whole = tensor_of (ZKY_INT64, "[1, 2]"), wrong = tensor_of (ZKY_FLOAT64, "[1, 2, 3]");
  g_autoptr(ZkyTensor) narrow = tensor_of (ZKY_FLOAT32, "[1, 2]");
  g_autoptr(GError) scalar = NULL, call = NULL, dtype = NULL, shape = NULL, single = NULL, size = NULL;
  ZkyNode *x = variable (graph, "x", "[1, 2]"), *n = zky_graph_variable (graph, "n", whole), *y = zky_square (x);
  ZkyTensor *result = NULL;

  g_assert_false (zky_graph_hessian (graph, y, &x, 1, 0, &result, &scalar));
  assert_error (scalar, ZKY_ERROR_SHAPE, "A Hessian needs a scalar output; this one has shape [2]");
  g_assert_false (zky_graph_jacobian (other, y, &x, 1, 0, &result, &call));
  assert_error (call, ZKY_ERROR_USE, "is not of call");
  g_assert_false (zky_graph_jacobian (graph, y, &n, 1, 0, &result, &dtype));
  assert_error (dtype, ZKY_ERROR_DTYPE, "“n” is int64");
  g_assert_false (zky_graph_jvp (graph, y, &x, &wrong, 1, &result, &shape));
  assert_error (shape, ZKY_ERROR_SHAPE, "A tangent of shape [3] does not fit a value of shape [2]");
  g_assert_false (zky_graph_jvp (graph, y, &x, &narrow, 1, &result, &single));
  assert_error (single, ZKY_ERROR_DTYPE, "A tangent of float32 does not fit a value of float64");
  g_assert_false (zky_graph_jacobian (graph, y, &x, 1, 16, &result, &size));
  assert_error (size, ZKY_ERROR_SIZE, "The Jacobian would take 32");
}

/* -- Every row ---------------------------------------------------------------------------- */

/**
 * Probe:
 *
 * One sample as a graph: the floats among its inputs and outputs.
 */
typedef struct
{
  Sample     sample;
  ZkyGraph  *graph;
  GPtrArray *all;      /* inputs */
  GPtrArray *inputs;   /* those that are floats */
  GPtrArray *outputs;
} Probe;

static gboolean
probe_init (Probe       *self,
            const ZkyOp *op,
            guint32      seed,
            guint        i)
{
  g_autoptr(GError) error = NULL;
  ZkyNode *first, *node;

  if (!sample_init (&self->sample, op, seed, i, ZKY_FLOAT64))
    return FALSE;

  self->graph = zky_graph_new (NULL);
  self->all = g_ptr_array_new ();
  self->inputs = g_ptr_array_new ();
  self->outputs = g_ptr_array_new ();
  for (guint k = 0; k < self->sample.inputs->len; k++)
    {
      node = zky_graph_constant (self->graph, tensor_at (self->sample.inputs, k));
      g_ptr_array_add (self->all, node);
      if (is_float (node->value))
        g_ptr_array_add (self->inputs, node);
    }
  first = zky_graph_apply (self->graph, op, (ZkyNode *const *) self->all->pdata, self->all->len,
                           self->sample.call.attributes);
  for (guint k = 0; (node = zky_node_get_output (first, k)) != NULL; k++)
    if (is_float (node->value))
      g_ptr_array_add (self->outputs, node);
  zky_graph_end (self->graph, &error);
  g_assert_no_error (error);

  return TRUE;
}

static void
probe_clear (Probe *self)
{
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->outputs);
  zky_graph_unref (self->graph);
  sample_clear (&self->sample);
}

static GPtrArray *
values_of (GPtrArray *nodes)
{
  GPtrArray *values = tensors_new ();

  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (values, zky_tensor_ref (((ZkyNode *) g_ptr_array_index (nodes, i))->value));

  return values;
}

static ZkyNode **
constants_of (ZkyGraph  *graph,
              GPtrArray *tensors)
{
  ZkyNode **nodes = g_new (ZkyNode *, tensors->len + 1);

  for (guint i = 0; i < tensors->len; i++)
    nodes[i] = zky_graph_constant (graph, tensor_at (tensors, i));

  return nodes;
}

/* Jacobian × tangents at every output, recorded. */
static GPtrArray *
push (Probe     *self,
      GPtrArray *tangents)
{
  g_autofree ZkyNode **nodes = constants_of (self->graph, tangents);
  g_autofree ZkyNode **products = g_new (ZkyNode *, self->outputs->len + 1);
  g_autoptr(GError) error = NULL;
  GPtrArray *result = tensors_new ();

  zky_record_jvp (self->graph, (ZkyNode *const *) self->outputs->pdata, self->outputs->len,
                  (ZkyNode *const *) self->inputs->pdata, nodes, self->inputs->len, products, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->outputs->len; i++)
    g_ptr_array_add (result, zky_tensor_ref (products[i]->value));

  return result;
}

/* ⟨v, J u⟩ = ⟨Jᵀ v, u⟩ */
static void
check_adjoint (Probe     *self,
               GPtrArray *tangents,
               GPtrArray *products,
               guint32    seed)
{
  g_autoptr(GPtrArray) cotangents = random_like (products, 0, seed);
  g_autofree ZkyNode **nodes = constants_of (self->graph, cotangents);
  g_autofree ZkyNode **back = g_new (ZkyNode *, self->inputs->len + 1);
  g_autoptr(GPtrArray) values = tensors_new ();
  g_autoptr(GError) error = NULL;
  double a, b;

  zky_record_vjp (self->graph, (ZkyNode *const *) self->outputs->pdata, nodes, self->outputs->len,
                  (ZkyNode *const *) self->inputs->pdata, self->inputs->len, back, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->inputs->len; i++)
    g_ptr_array_add (values, zky_tensor_ref (back[i]->value));

  a = inner_product (products, cotangents);
  b = inner_product (values, tangents);
  g_assert_cmpfloat_with_epsilon (a, b, 1e-9 * MAX (1, fabs (a)));
}

/* f(x + h u), of the outputs that are floats. */
static GPtrArray *
run_at (Probe     *self,
        GPtrArray *tangents,
        double     h)
{
  g_autoptr(GPtrArray) inputs = tensors_new (), outputs = NULL;
  g_autoptr(ZkyTensor) step = zky_tensor_new_scalar (ZKY_FLOAT64, h);
  GPtrArray *floats = tensors_new ();

  for (guint i = 0, k = 0; i < self->sample.inputs->len; i++)
    {
      ZkyTensor *input = tensor_at (self->sample.inputs, i), *moved = NULL;
      g_autoptr(ZkyTensor) scaled = NULL;

      if (!is_float (input))
        {
          g_ptr_array_add (inputs, zky_tensor_ref (input));
          continue;
        }
      zky_op_compute (zky_op_lookup ("mul", NULL), (ZkyTensor *[]) { tensor_at (tangents, k++), step }, 2, NULL, NULL,
                      &scaled, NULL);
      zky_op_compute (zky_op_lookup ("add", NULL), (ZkyTensor *[]) { input, scaled }, 2, NULL, NULL, &moved, NULL);
      g_ptr_array_add (inputs, moved);
    }

  outputs = sample_run (&self->sample, inputs);
  for (guint i = 0; i < outputs->len; i++)
    if (is_float (tensor_at (outputs, i)))
      g_ptr_array_add (floats, zky_tensor_ref (tensor_at (outputs, i)));

  return floats;
}

static void
check_differences (Probe     *self,
                   GPtrArray *tangents,
                   GPtrArray *products)
{
  g_autoptr(GPtrArray) above = run_at (self, tangents, STEP), below = run_at (self, tangents, -STEP);

  for (guint i = 0; i < products->len; i++)
    for (gsize j = 0; j < zky_tensor_get_size (tensor_at (products, i)); j++)
      {
        double found = zky_tensor_get_double (tensor_at (products, i), j);
        double expected = (zky_tensor_get_double (tensor_at (above, i), j)
                           - zky_tensor_get_double (tensor_at (below, i), j)) / (2 * STEP);

        if (fabs (found - expected) > 1e-6 * MAX (1, fabs (expected)))
          {
            g_test_message ("output %u, element %" G_GSIZE_FORMAT ": tangent %.12g, difference %.12g", i, j, found, expected);
            g_test_fail ();
          }
      }
}

static ZkyTensor *
row_of (ZkyTensor *tensor,
        gsize      i)
{
  g_autoptr(ZkyTensor) slice = zky_tensor_slice (tensor, 0, i, 1, 1);
  ZkyShape shape = zky_tensor_get_shape (tensor), own = zky_shape_new (shape.n_axes - 1, shape.dims + 1);

  return zky_tensor_reshape (slice, &own, NULL);
}

/* Two tangents at once give what each gives alone; and so does the pass that is only computed. */
static void
check_batch (Probe *self,
             guint  seed)
{
  g_autoptr(GPtrArray) values = values_of (self->inputs), tangents = random_like (values, 2, seed);
  g_autoptr(GPtrArray) together = push (self, tangents), first = tensors_new (), alone = NULL;

  for (guint i = 0; i < tangents->len; i++)
    g_ptr_array_add (first, row_of (tensor_at (tangents, i), 1));
  alone = push (self, first);

  for (guint i = 0; i < alone->len; i++)
    {
      g_autoptr(ZkyTensor) row = row_of (tensor_at (together, i), 1), computed = NULL;
      g_autoptr(GError) error = NULL;

      assert_close (row, tensor_at (alone, i), 1e-10);
      zky_graph_jvp (self->graph, g_ptr_array_index (self->outputs, i), (ZkyNode *const *) self->inputs->pdata,
                     (ZkyTensor *const *) tangents->pdata, tangents->len, &computed, &error);
      g_assert_no_error (error);
      assert_close (computed, tensor_at (together, i), 1e-12);
    }
}

static void
test_jvp_rows (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  Probe probe;

  for (guint i = 0; probe_init (&probe, data, seed, i); i++)
    {
      g_autoptr(GPtrArray) values = values_of (probe.inputs), tangents = random_like (values, 0, seed + 1);
      g_autoptr(GPtrArray) products = push (&probe, tangents);

      check_differences (&probe, tangents, products);
      check_adjoint (&probe, tangents, products, seed + 2);
      check_batch (&probe, seed + 3);
      probe_clear (&probe);
    }
}

/* Forward over reverse is reverse over reverse: both give the Hessian of F = Σ outputs² · weights times a vector. */
static void
test_hvp_rows (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  Probe probe;

  for (guint i = 0; probe_init (&probe, data, seed, i); i++)
    {
      guint n = probe.inputs->len;
      ZkyNode *const *inputs = (ZkyNode *const *) probe.inputs->pdata;
      g_autoptr(GPtrArray) values = values_of (probe.inputs), results = values_of (probe.outputs);
      g_autoptr(GPtrArray) vectors = random_like (values, 0, seed + 1), weights = random_like (results, 0, seed);
      g_autofree ZkyNode **nodes = constants_of (probe.graph, vectors), **factors = constants_of (probe.graph, weights);
      g_autofree ZkyNode **gradients = g_new (ZkyNode *, n + 1), **twice = g_new (ZkyNode *, n + 1);
      g_autofree ZkyTensor **products = g_new0 (ZkyTensor *, n + 1);
      g_autoptr(GError) error = NULL;
      ZkyNode *loss = NULL;

      for (guint k = 0; k < probe.outputs->len; k++)
        {
          ZkyNode *term = zky_sum (zky_mul (zky_square (g_ptr_array_index (probe.outputs, k)), factors[k]), NULL, 0, FALSE);

          loss = loss != NULL ? zky_add (loss, term) : term;
        }

      if (loss != NULL && n > 0)
        {
          g_assert_true (zky_graph_hvp (probe.graph, loss, inputs, (ZkyTensor *const *) vectors->pdata, n, products, &error));
          g_assert_true (zky_record_jacobian (probe.graph, loss, inputs, n, 0, gradients, &error));
          g_assert_true (zky_record_vjp (probe.graph, gradients, nodes, n, inputs, n, twice, &error));
          g_assert_no_error (error);
          for (guint k = 0; k < n; k++)
            {
              assert_close (products[k], twice[k]->value, 1e-8);
              zky_tensor_unref (products[k]);
            }
        }
      probe_clear (&probe);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/transform/hessian", test_hessian);
  g_test_add_func ("/engine/transform/hvp", test_hvp);
  g_test_add_func ("/engine/transform/jacobian", test_jacobian);
  g_test_add_func ("/engine/transform/orders", test_orders);
  g_test_add_func ("/engine/transform/mixed-orders", test_mixed_orders);
  g_test_add_func ("/engine/transform/constant", test_constant);
  g_test_add_func ("/engine/transform/errors", test_errors);
  add_row_tests ("transform", "jvp", zky_op_is_differentiable, test_jvp_rows);
  add_row_tests ("transform", "forward-over-reverse", zky_op_is_differentiable, test_hvp_rows);

  return g_test_run ();
}
