/* test-vjp.c: cotangent × Jacobian of every row, alone and in batches, and how contributions are fitted
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include <string.h>

#include "tensor-assert.h"

#define BATCH 3

/* -- Every row --------------------------------------------------------------------------- */

static gboolean
has_vjp (const ZkyOp *op)
{
  return op->vjp != NULL;
}

/* The @i-th part of each tensor along its first axis. */
static GPtrArray *
parts_of (GPtrArray *tensors,
          gsize      i)
{
  GPtrArray *result = tensors_new ();

  for (guint j = 0; j < tensors->len; j++)
    {
      g_autoptr(ZkyTensor) row = zky_tensor_slice (tensor_at (tensors, j), 0, i, 1, 1);
      ZkyShape shape = zky_tensor_get_shape (row);

      shape.n_axes--;
      memmove (shape.dims, shape.dims + 1, shape.n_axes * sizeof shape.dims[0]);
      g_ptr_array_add (result, zky_tensor_reshape (row, &shape, NULL));
    }

  return result;
}

/* A batch of cotangents gives what they give one by one. */
static void
test_batch (gconstpointer data)
{
  const ZkyOp *op = data;
  guint32 seed = g_test_rand_int ();
  Sample sample;

  for (guint i = 0; sample_init (&sample, op, seed, i, ZKY_FLOAT64); i++)
    {
      g_autoptr(GPtrArray) outputs = sample_run (&sample, sample.inputs);
      g_autoptr(GPtrArray) cotangents = random_like (outputs, BATCH, seed);
      g_autoptr(GPtrArray) together = run_vjp (op, sample.call.attributes, sample.inputs, outputs, cotangents, BATCH);

      for (gsize b = 0; b < BATCH; b++)
        {
          g_autoptr(GPtrArray) one = parts_of (cotangents, b);
          g_autoptr(GPtrArray) found = parts_of (together, b);
          g_autoptr(GPtrArray) alone = run_vjp (op, sample.call.attributes, sample.inputs, outputs, one, 0);

          for (guint j = 0; j < alone->len; j++)
            assert_close (tensor_at (found, j), tensor_at (alone, j), 1e-12);
        }

      sample_clear (&sample);
    }
}

/* float32, on views as they come, against float64 on dense copies. */
static void
test_precision (gconstpointer data)
{
  const ZkyOp *op = data;
  guint32 seed = g_test_rand_int ();
  Sample single, twice;

  for (guint i = 0; sample_init (&single, op, seed, i, ZKY_FLOAT32); i++)
    {
      g_autoptr(GPtrArray) a_outputs = sample_run (&single, single.inputs), b_outputs = NULL;
      g_autoptr(GPtrArray) a_cotangents = random_like (a_outputs, 0, seed), b_cotangents = NULL;
      g_autoptr(GPtrArray) a = NULL, b = NULL;

      g_assert_true (sample_init (&twice, op, seed, i, ZKY_FLOAT64));
      b_outputs = sample_run (&twice, twice.inputs);
      b_cotangents = random_like (b_outputs, 0, seed);

      a = run_vjp (op, single.call.attributes, single.inputs, a_outputs, a_cotangents, 0);
      b = run_vjp (op, twice.call.attributes, twice.inputs, b_outputs, b_cotangents, 0);
      for (guint j = 0; j < a->len; j++)
        assert_close (tensor_at (a, j), tensor_at (b, j), 5e-6);

      sample_clear (&single);
      sample_clear (&twice);
    }
}

/* -- Fitting ---------------------------------------------------------------------------------- */

/**
 * Bench:
 *
 * A vjp of one input, whose shape and dtype the contribution has to take.
 */
typedef struct
{
  ZkyScratch *scratch;
  ZkyNode    *input, *output, *cotangent, *contribution;
  guint8      wants;
  gsize       batch;
  ZkyVjp      vjp;
} Bench;

static void
bench_init (Bench      *self,
            ZkyDtype    dtype,
            const char *input,
            const char *output,
            gsize       batch)
{
  g_autoptr(ZkyTensor) in = tensor_of (dtype, input), out = tensor_of (ZKY_FLOAT32, output);

  self->scratch = zky_scratch_new (NULL);
  self->input = zky_scratch_wrap (self->scratch, in);
  self->output = zky_scratch_wrap (self->scratch, out);
  self->cotangent = self->contribution = NULL;
  self->wants = TRUE;
  self->batch = batch;
  self->vjp = (ZkyVjp) {
    .op = zky_op_lookup ("identity", NULL), .tape = zky_scratch_get_tape (self->scratch),
    .n_inputs = 1, .n_outputs = 1, .n_batch = batch > 0, .batch = &self->batch,
    .inputs = &self->input, .outputs = &self->output, .cotangents = &self->cotangent,
    .contributions = &self->contribution, .wants = &self->wants,
  };
}

static void
bench_add (Bench      *self,
           const char *contribution)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, contribution);

  zky_vjp_add (&self->vjp, 0, zky_scratch_wrap (self->scratch, tensor));
}

typedef struct
{
  const char *input;
  gsize       batch;
  const char *contribution, *result;
} Fit;

static const Fit fits[] = {
  { "[1, 2]", 0, "[3, 4]", "[3, 4]" },
  { "1", 0, "[3, 4]", "7" },                                          /* broadcast scalar */
  { "[1, 2]", 0, "[[3, 4], [5, 6]]", "[8, 10]" },                     /* a new axis */
  { "[[1], [2]]", 0, "[[3, 4], [5, 6]]", "[[7], [11]]" },             /* extent 1 */
  { "[[1], [2]]", 0, "[[[3, 4], [5, 6]], [[1, 1], [1, 1]]]", "[[9], [13]]" },
  { "[1, 2]", 0, "5", "[5, 5]" },                                     /* a number for all */
  { "[[1, 2], [3, 4]]", 0, "[[5], [6]]", "[[5, 5], [6, 6]]" },
  { "[1, 2]", 3, "0", "[[0, 0], [0, 0], [0, 0]]" },
  { "1", 2, "[3, 4]", "[3, 4]" },                                     /* B alone */
  { "1", 2, "[[3, 4], [5, 6]]", "[7, 11]" },
  { "[1, 2]", 2, "[3, 4]", "[[3, 3], [4, 4]]" },
  { "[1, 2]", 1, "[[[3, 4], [5, 6]]]", "[[8, 10]]" },
  { "[[1]]", 2, "[[3, 4], [5, 6]]", "[[[7]], [[11]]]" },
};

static void
test_fit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++)
    {
      Bench bench;

      bench_init (&bench, ZKY_FLOAT32, fits[i].input, "0", fits[i].batch);
      g_test_message ("%s to %s", fits[i].contribution, fits[i].input);
      bench_add (&bench, fits[i].contribution);
      assert_tensor (bench.contribution->value, fits[i].result);
      zky_scratch_free (bench.scratch);
    }
}

static void
test_add_twice (void)
{
  Bench bench;

  bench_init (&bench, ZKY_FLOAT64, "[1, 2]", "0", 0);
  bench_add (&bench, "[1, 10]");
  zky_vjp_add (&bench.vjp, 0, NULL); /* what an error leaves */
  bench_add (&bench, "[2, 20]");
  bench_add (&bench, "100");

  assert_tensor (bench.contribution->value, "[103, 130]");
  g_assert_cmpint (zky_tensor_get_dtype (bench.contribution->value), ==, ZKY_FLOAT64);
  zky_scratch_free (bench.scratch);
}

static void
test_misfit (void)
{
  g_autoptr(GError) error = NULL;
  Bench bench;

  bench_init (&bench, ZKY_FLOAT32, "[1, 2]", "0", 0);
  bench_add (&bench, "[1, 2, 3]");
  g_assert_null (bench.contribution);
  g_assert_true (zky_scratch_take_error (bench.scratch, &error));
  assert_error (error, ZKY_ERROR_SHAPE, "broadcast_to: ");
  zky_scratch_free (bench.scratch);
}

/* An output that nothing came back to has a cotangent of zeros. */
static void
test_no_cotangent (void)
{
  Bench bench;

  bench_init (&bench, ZKY_FLOAT32, "1", "[1, 2]", 3);
  assert_tensor (zky_vjp_cotangent (&bench.vjp)->value, "[[0, 0], [0, 0], [0, 0]]");
  zky_scratch_free (bench.scratch);
}

/* One number has no variance, but it has a mean, and that a gradient. */
static void
test_one_of_two (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new ("one of two");
  g_autoptr(ZkyTensor) value = tensor_of (ZKY_FLOAT32, "[3]");
  g_autoptr(GError) error = NULL;
  ZkyNode *x = zky_graph_variable (graph, "x", value);
  ZkyNode *var = zky_op ("var_mean", NULL, x, NULL);

  zky_graph_add_output (graph, "mean", zky_node_get_output (var, 1));
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_true (zky_graph_back (graph, NULL, &error));
  assert_tensor (zky_node_get_gradient (x), "[1]");
}

static void
test_helpers (void)
{
  Bench bench;

  bench_init (&bench, ZKY_FLOAT32, "[1, 2]", "1", 2);
  assert_tensor (zky_vjp_lift (&bench.vjp, bench.input)->value, "[[1, 2], [1, 2]]");
  assert_tensor (zky_vjp_number (&bench.vjp, 2.5)->value, "2.5");
  g_assert_true (zky_vjp_input (&bench.vjp, 0) == bench.input);
  g_assert_true (zky_vjp_input_value (&bench.vjp, 0) == bench.input->value);
  g_assert_true (zky_vjp_output_value (&bench.vjp, 0) == bench.output->value);
  zky_scratch_free (bench.scratch);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_row_tests ("vjp", "batch", has_vjp, test_batch);
  add_row_tests ("vjp", "precision", has_vjp, test_precision);
  g_test_add_func ("/engine/vjp/fit", test_fit);
  g_test_add_func ("/engine/vjp/add-twice", test_add_twice);
  g_test_add_func ("/engine/vjp/misfit", test_misfit);
  g_test_add_func ("/engine/vjp/no-cotangent", test_no_cotangent);
  g_test_add_func ("/engine/vjp/one-of-two", test_one_of_two);
  g_test_add_func ("/engine/vjp/helpers", test_helpers);

  return g_test_run ();
}
