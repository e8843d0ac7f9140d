/* test-op.c: the registry, and every row of it by its samples
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "tensor-assert.h"

#define STEP 1e-5 /* of central differences in float64, whose error is about 1e-10 then */

/* -- The registry -------------------------------------------------------------------- */

static void
test_lookup (void)
{
  g_autoptr(GError) error = NULL;
  const ZkyOp *op = zky_op_lookup ("matmul", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (op->name, ==, "matmul");
  g_assert_true (op == zky_op_lookup ("matmul", NULL));
}

/* By names of PyTorch and NumPy; attributes too. */
static void
test_lookup_alias (void)
{
  g_autoptr(ZkyTensor) a = tensor_of (ZKY_FLOAT32, "[[1, 2], [3, 4]]"), sums = NULL;
  const ZkyOp *op = zky_op_lookup ("sum", NULL);
  g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, "dim=1, keepdim=true", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (zky_op_lookup ("cat", NULL)->name, ==, "concat");
  g_assert_cmpstr (zky_op_lookup ("σ", NULL)->name, ==, "sigmoid");
  g_assert_nonnull (attributes);
  g_assert_true (zky_op_compute (op, &a, 1, attributes, NULL, &sums, &error));
  assert_tensor (sums, "[[3], [7]]");
  g_assert_null (zky_op_lookup ("concatenat", &error));
  assert_error (error, ZKY_ERROR_UNKNOWN, "is it “concatenate”?");
}

static void
test_lookup_unknown (void)
{
  g_autoptr(GError) near = NULL, far = NULL;

  g_assert_null (zky_op_lookup ("matmull", &near));
  assert_error (near, ZKY_ERROR_UNKNOWN, "Unknown operator “matmull”; is it “matmul”?");

  g_assert_null (zky_op_lookup ("fourier_transform", &far));
  assert_error (far, ZKY_ERROR_UNKNOWN, "Unknown operator “fourier_transform”");
  g_assert_null (strstr (far->message, "is it"));
}

static void
test_list (void)
{
  guint n_ops;
  const ZkyOp *const *ops = zky_op_list (&n_ops);

  g_assert_cmpuint (n_ops, >=, 200);
  g_assert_null (ops[n_ops]);
  for (guint i = 0; i < n_ops; i++)
    g_assert_true (zky_op_lookup (ops[i]->name, NULL) == ops[i]);
}

static gpointer
lookup_thread (gpointer data)
{
  for (guint i = 0; i < 1000; i++)
    g_assert_nonnull (zky_op_lookup ("softmax", NULL));
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new (NULL, lookup_thread, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

static void
test_compute (void)
{
  g_autoptr(ZkyTensor) a = tensor_of (ZKY_FLOAT32, "[1, 2, 3]"), b = tensor_of (ZKY_FLOAT32, "10");
  g_autoptr(ZkyTensor) sum = NULL, loss = NULL, none = NULL;
  g_autoptr(GError) error = NULL;
  ZkyTensor *inputs[] = { a, b };

  g_assert_true (zky_op_compute (zky_op_lookup ("add", NULL), inputs, 2, NULL, NULL, &sum, &error));
  assert_tensor (sum, "[11, 12, 13]");

  /* A row without a kernel of its own. */
  g_assert_true (zky_op_compute (zky_op_lookup ("mse_loss", NULL), inputs, 2, NULL, NULL, &loss, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (loss, 0), (81 + 64 + 49) / 3., 1e-5);

  g_assert_false (zky_op_compute (zky_op_lookup ("add", NULL), inputs, 1, NULL, NULL, &none, &error));
  assert_error (error, ZKY_ERROR_USE, "add takes 2 inputs, not 1");
  g_assert_null (none);
}

/* -- Every row ------------------------------------------------------------------------- */

static void
test_texts (gconstpointer data)
{
  const ZkyOp *op = data;
  guint n_partials = 0;

  g_assert_true (op->symbol != NULL && *op->symbol != '\0');
  g_assert_true (op->formula != NULL && *op->formula != '\0');
  g_assert_true (op->summary != NULL && g_ascii_isupper (op->summary[0]));
  g_assert_false (g_str_has_suffix (op->summary, "."));
  g_assert_cmpuint (g_utf8_strlen (op->symbol, -1), <=, 12);
  g_assert_true (g_utf8_validate (op->formula, -1, NULL));
  g_assert_true (op->forward != NULL || op->expand != NULL);
  g_assert_true (op->infer != NULL && op->sample != NULL);
  g_assert_cmpuint (op->min_inputs, >=, 1);
  g_assert_cmpuint (op->max_inputs, >=, op->min_inputs);
  g_assert_true (op->n_outputs < 2 || op->output_names != NULL);
  g_assert_true (zky_op_is_differentiable (op) == (op->partials != NULL));

  for (guint i = 0; i < (op->max_inputs == ZKY_OP_ANY_INPUTS ? 40 : op->max_inputs); i++)
    n_partials += zky_op_get_partial (op, i) != NULL;
  g_assert_true (op->max_inputs == ZKY_OP_ANY_INPUTS || zky_op_get_partial (op, op->max_inputs) == NULL);
  g_assert_true (op->partials == NULL || n_partials >= 1);

  for (const ZkyAttribute *attribute = op->attributes; attribute != NULL && attribute->name != NULL; attribute++)
    g_assert_true (attribute->summary != NULL && !(attribute->required && attribute->fallback != NULL));
}

/* Every alias finds the row; what it says of PyTorch is a clause. */
static void
test_aliases (gconstpointer data)
{
  const ZkyOp *op = data;

  for (guint i = 0; op->aliases != NULL && op->aliases[i] != NULL; i++)
    {
      g_assert_true (zky_op_lookup (op->aliases[i], NULL) == op);
      g_assert_cmpstr (op->aliases[i], !=, op->name);
    }
  g_assert_true (op->aliases == NULL || op->aliases[0] != NULL);
  g_assert_true (op->differs == NULL || (strlen (op->differs) > 10 && !g_str_has_suffix (op->differs, ".")));
}

/* Infer and forward agree (sample_run looks), and there are several samples; a scalar and an empty one come with most rows. */
static void
test_samples (gconstpointer data)
{
  const ZkyOp *op = data;
  Sample sample;
  guint n = 0;

  for (; sample_init (&sample, op, g_test_rand_int (), n, ZKY_FLOAT32); n++)
    {
      g_autoptr(GPtrArray) outputs = sample_run (&sample, sample.inputs);

      g_assert_true (outputs->len == op->n_outputs || (op->n_outputs == 0 && outputs->len > 0));
      g_assert_cmpuint (sample.inputs->len, >=, op->min_inputs);
      g_assert_cmpuint (sample.inputs->len, <=, op->max_inputs);
      sample_clear (&sample);
    }

  g_assert_cmpuint (n, >=, 3);
}

/* float32, on views as they come, against float64 on dense copies. */
static void
test_precision (gconstpointer data)
{
  guint32 seed = g_test_rand_int ();
  Sample single, twice;

  for (guint i = 0; sample_init (&single, data, seed, i, ZKY_FLOAT32); i++)
    {
      g_autoptr(GPtrArray) a = sample_run (&single, single.inputs);
      g_autoptr(GPtrArray) b = NULL;

      g_assert_true (sample_init (&twice, data, seed, i, ZKY_FLOAT64));
      b = sample_run (&twice, twice.inputs);
      for (guint j = 0; j < a->len; j++)
        assert_close (tensor_at (a, j), tensor_at (b, j), 2e-6);

      sample_clear (&single);
      sample_clear (&twice);
    }
}

/* -- Through a graph: gradients of F = Σ outputs · weights --------------------------------- */

/**
 * Probe:
 * @loss: F, or for second order G = Σ dF/dinputs · directions
 *
 * One sample as a graph. Inputs that are floats are variables.
 */
typedef struct
{
  ZkyGraph *graph;
  ZkyNode **inputs;
  ZkyNode  *loss;
} Probe;

static ZkyNode *
weighted_sum (ZkyGraph  *graph,
              ZkyNode   *node,
              ZkyTensor *weight)
{
  return zky_sum (zky_mul (node, zky_graph_constant (graph, weight)), NULL, 0, FALSE);
}

/* @directions (nullable): then the loss is G, by a recorded backward pass. */
static gboolean
probe_init (Probe     *self,
            Sample    *sample,
            GPtrArray *inputs,
            GPtrArray *weights,
            GPtrArray *directions)
{
  g_autoptr(GError) error = NULL;
  ZkyNode *first;

  self->graph = zky_graph_new ("probe");
  self->inputs = g_new0 (ZkyNode *, inputs->len);
  self->loss = NULL;
  for (guint i = 0; i < inputs->len; i++)
    self->inputs[i] = is_float (tensor_at (inputs, i))
      ? zky_graph_variable (self->graph, NULL, tensor_at (inputs, i))
      : zky_graph_constant (self->graph, tensor_at (inputs, i));

  first = zky_graph_apply (self->graph, sample->op, self->inputs, inputs->len, sample->call.attributes);
  for (guint i = 0; i < weights->len; i++)
    {
      ZkyNode *term = weighted_sum (self->graph, zky_node_get_output (first, i), tensor_at (weights, i));

      self->loss = self->loss != NULL ? zky_add (self->loss, term) : term;
    }
  zky_graph_add_output (self->graph, "loss", self->loss);
  zky_graph_end (self->graph, &error);
  g_assert_no_error (error);

  if (directions != NULL)
    {
      ZkyBackOptions options = { .flags = ZKY_BACK_RECORD };

      zky_graph_back (self->graph, &options, &error);
      g_assert_no_error (error);
      self->loss = NULL;
      for (guint i = 0; i < inputs->len; i++)
        {
          ZkyNode *gradient = zky_node_get_gradient_node (self->inputs[i]), *term;

          if (gradient == NULL || !zky_node_needs_grad (gradient))
            continue;
          term = weighted_sum (self->graph, gradient, tensor_at (directions, i));
          self->loss = self->loss != NULL ? zky_add (self->loss, term) : term;
        }
    }

  return self->loss != NULL && zky_node_needs_grad (self->loss);
}

static void
probe_clear (Probe *self)
{
  g_free (self->inputs);
  zky_graph_unref (self->graph);
}

/* dF/dinputs. */
static GPtrArray *
probe_gradients (Probe     *self,
                 GPtrArray *inputs)
{
  g_autoptr(GError) error = NULL;
  ZkyBackOptions options = { .output = self->loss };
  GPtrArray *result = tensors_new ();

  zky_graph_back (self->graph, &options, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < inputs->len; i++)
    {
      ZkyTensor *gradient = zky_node_get_gradient (self->inputs[i]);
      ZkyShape shape = zky_tensor_get_shape (tensor_at (inputs, i));

      g_ptr_array_add (result, gradient != NULL ? zky_tensor_ref (gradient)
                                                : zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL));
    }

  return result;
}

/* F with one element of one input changed; or Σ dF/dinputs · directions. */
static double
evaluate (Sample    *sample,
          GPtrArray *weights,
          GPtrArray *directions,
          guint      input,
          gsize      index,
          double     delta)
{
  g_autoptr(GPtrArray) inputs = tensors_new ();
  double result = 0;

  for (guint i = 0; i < sample->inputs->len; i++)
    {
      ZkyTensor *tensor = tensor_at (sample->inputs, i);

      g_ptr_array_add (inputs, i == input
        ? zky_tensor_with_element (tensor, index, zky_tensor_get_double (tensor, index) + delta, NULL)
        : zky_tensor_ref (tensor));
    }

  if (directions == NULL)
    {
      g_autoptr(GPtrArray) outputs = sample_run (sample, inputs);

      result = inner_product (outputs, weights);
    }
  else
    {
      g_autoptr(GPtrArray) gradients = NULL;
      Probe probe;

      probe_init (&probe, sample, inputs, weights, NULL);
      gradients = probe_gradients (&probe, inputs);
      result = inner_product (gradients, directions);
      probe_clear (&probe);
    }

  return result;
}

/* Compares gradients with central differences of what they are the gradients of. */
static void
check_differences (Sample    *sample,
                   GPtrArray *gradients,
                   GPtrArray *weights,
                   GPtrArray *directions)
{
  for (guint i = 0; i < gradients->len; i++)
    for (gsize j = 0; is_float (tensor_at (sample->inputs, i)) && j < zky_tensor_get_size (tensor_at (gradients, i)); j++)
      {
        double difference = (evaluate (sample, weights, directions, i, j, STEP) -
                             evaluate (sample, weights, directions, i, j, -STEP)) / (2 * STEP);
        double gradient = zky_tensor_get_double (tensor_at (gradients, i), j);

        if (fabs (gradient - difference) > 1e-6 * MAX (1, fabs (difference)))
          {
            g_test_message ("input %u, element %" G_GSIZE_FORMAT ": gradient %.12g, difference %.12g",
                            i, j, gradient, difference);
            g_test_fail ();
          }
      }
}

static void
walk_differences (const ZkyOp *op,
                  gboolean     second_order)
{
  guint32 seed = g_test_rand_int ();
  Sample sample;

  for (guint i = 0; sample_init (&sample, op, seed, i, ZKY_FLOAT64); i++)
    {
      g_autoptr(GPtrArray) outputs = sample_run (&sample, sample.inputs);
      g_autoptr(GPtrArray) weights = random_like (outputs, 0, seed);
      g_autoptr(GPtrArray) directions = second_order ? random_like (sample.inputs, 0, seed + 1) : NULL;
      Probe probe;

      if (probe_init (&probe, &sample, sample.inputs, weights, directions))
        {
          g_autoptr(GPtrArray) gradients = probe_gradients (&probe, sample.inputs);

          check_differences (&sample, gradients, weights, directions);
        }
      probe_clear (&probe);
      sample_clear (&sample);
    }
}

static void
test_gradient (gconstpointer data)
{
  walk_differences (data, FALSE);
}

static void
test_second_order (gconstpointer data)
{
  walk_differences (data, TRUE);
}

/* -- Expansions --------------------------------------------------------------------------------- */

/* The textbook graph gives the kernel's numbers, and its gradients. */
static void
test_expansion (gconstpointer data)
{
  const ZkyOp *op = data;
  ZkyOp only_expanded = *op;
  guint32 seed = g_test_rand_int ();
  Sample sample;

  only_expanded.forward = NULL;
  only_expanded.vjp = NULL;

  for (guint i = 0; sample_init (&sample, op, seed, i, ZKY_FLOAT64); i++)
    {
      g_autoptr(GPtrArray) outputs = sample_run (&sample, sample.inputs);
      g_autoptr(GPtrArray) weights = random_like (outputs, 0, seed);
      g_autoptr(GPtrArray) expanded = NULL, gradients = NULL, expected = NULL;
      Probe kernel, textbook;

      probe_init (&kernel, &sample, sample.inputs, weights, NULL);
      expected = probe_gradients (&kernel, sample.inputs);

      sample.op = &only_expanded;
      expanded = sample_run (&sample, sample.inputs);
      for (guint j = 0; j < outputs->len; j++)
        assert_close (tensor_at (expanded, j), tensor_at (outputs, j), 1e-12);

      probe_init (&textbook, &sample, sample.inputs, weights, NULL);
      gradients = probe_gradients (&textbook, sample.inputs);
      for (guint j = 0; j < expected->len; j++)
        assert_close (tensor_at (gradients, j), tensor_at (expected, j), 1e-12);

      probe_clear (&kernel);
      probe_clear (&textbook);
      sample_clear (&sample);
    }
}

static gboolean
has_expansion (const ZkyOp *op)
{
  return op->expand != NULL;
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/op/lookup/known", test_lookup);
  g_test_add_func ("/engine/op/lookup/alias", test_lookup_alias);
  g_test_add_func ("/engine/op/lookup/unknown", test_lookup_unknown);
  g_test_add_func ("/engine/op/lookup/threads", test_threads);
  g_test_add_func ("/engine/op/list", test_list);
  g_test_add_func ("/engine/op/compute", test_compute);
  add_row_tests ("op", "texts", NULL, test_texts);
  add_row_tests ("op", "aliases", NULL, test_aliases);
  add_row_tests ("op", "samples", NULL, test_samples);
  add_row_tests ("op", "precision", NULL, test_precision);
  add_row_tests ("op", "gradient", zky_op_is_differentiable, test_gradient);
  add_row_tests ("op", "second-order", zky_op_is_differentiable, test_second_order);
  add_row_tests ("op", "expansion", has_expansion, test_expansion);

  return g_test_run ();
}
