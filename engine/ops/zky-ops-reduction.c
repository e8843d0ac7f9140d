/* zky-ops-reduction.c: sums, means and variances over axes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions.h"
#include "zky-reduce.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* Divides the numbers of @kept, float64 and just made, by @divisor. */
static void
divide (ZkyTensor *kept,
        double     divisor)
{
  double *numbers = kept->data;

  for (gsize i = 0; i < kept->size; i++)
    numbers[i] /= divisor;
}

/* -- sum: y = Σ a, so every a gets ȳ ------------------------------------------------------ */

static gboolean
sum_infer (ZkyOpCall  *call,
           GError    **error)
{
  return zky_reduction_infer (call, MAX (call->inputs[0]->dtype, ZKY_INT64), error);
}

static gboolean
sum_forward (ZkyOpCall  *call,
             GError    **error)
{
  ZkyReduction reduction = zky_reduction_of (call->inputs[0], call->attributes);
  g_autoptr (ZkyTensor) sums = zky_reduction_sum (&reduction, call->inputs[0], NULL, call->budget, error);

  return sums != NULL && zky_reduction_give (call, 0, sums, error);
}

static void
sum_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_reduction_cotangent (vjp, 0));
}

/* -- mean: y = Σ a / n, so every a gets ȳ / n ------------------------------------------------ */

static gboolean
mean_forward (ZkyOpCall  *call,
              GError    **error)
{
  ZkyReduction reduction = zky_reduction_of (call->inputs[0], call->attributes);
  g_autoptr (ZkyTensor) sums = zky_reduction_sum (&reduction, call->inputs[0], NULL, call->budget, error);

  if (sums == NULL)
    return FALSE;

  divide (sums, reduction.count);
  return zky_reduction_give (call, 0, sums, error);
}

static void
mean_vjp (ZkyVjp *vjp)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);

  zky_vjp_add (vjp, 0, zky_div (zky_reduction_cotangent (vjp, 0), zky_vjp_number (vjp, reduction.count)));
}

/* -- var_mean: with d = a - mean, var = Σ d² / (n - c), so a gets 2 · d / (n - c) · v̄ + m̄ / n ------- */

#define CORRECTION 2 /* behind axes and keepdims */

/* n - c, but at least 0, so that too few elements give NaN or infinity, as in PyTorch. */
static double
degrees_of_freedom (const ZkyReduction  *reduction,
                    const ZkyAttributes *attributes)
{
  return MAX (0, (double) reduction->count - zky_attributes_get_int (attributes, CORRECTION));
}

static gboolean
var_mean_forward (ZkyOpCall  *call,
                  GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyReduction reduction = zky_reduction_of (input, call->attributes);
  g_autoptr (ZkyTensor) mean = zky_reduction_sum (&reduction, input, NULL, call->budget, error);
  g_autoptr (ZkyTensor) var = NULL;

  if (mean == NULL)
    return FALSE;
  divide (mean, reduction.count);

  var = zky_reduction_sum (&reduction, input, mean, call->budget, error);
  if (var == NULL)
    return FALSE;
  divide (var, degrees_of_freedom (&reduction, call->attributes));

  return zky_reduction_give (call, 0, var, error) && zky_reduction_give (call, 1, mean, error);
}

/* The part of the variance. */
static ZkyNode *
var_contribution (ZkyVjp             *vjp,
                  const ZkyReduction *reduction)
{
  double degrees = degrees_of_freedom (reduction, vjp->attributes);
  ZkyNode *mean = zky_vjp_output (vjp, 1);
  ZkyNode *factor = zky_mul (zky_reduction_cotangent (vjp, 0), zky_vjp_number (vjp, 2 / degrees));

  if (reduction->kept.n_axes != reduction->result.n_axes)
    mean = zky_reshape (mean, &reduction->kept);

  return zky_mul (factor, zky_sub (zky_vjp_input (vjp, 0), mean));
}

/* An output that nothing came back to adds nothing, not even NaN where there are too few elements for a variance. */
static void
var_mean_vjp (ZkyVjp *vjp)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);

  if (zky_vjp_has_cotangent (vjp, 0))
    zky_vjp_add (vjp, 0, var_contribution (vjp, &reduction));
  if (zky_vjp_has_cotangent (vjp, 1))
    zky_vjp_add (vjp, 0, zky_div (zky_reduction_cotangent (vjp, 1), zky_vjp_number (vjp, reduction.count)));
}

/* -- Samples ------------------------------------------------------------------------------------------------------- */

static const ZkySampleCase sum_cases[] = {
  { { "" } },
  { { "4" } },
  { { "2, 3" } },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "3, 2t" }, "axes=[1]" },
  { { "2, 5s" }, "keepdims=true" },
  { { "0, 3" }, "axes=[0]" },
  { { NULL } }
};

static const ZkySampleCase mean_cases[] = {
  { { "" } },
  { { "4" } },
  { { "2, 3" } },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "3, 2t" }, "axes=[1]" },
  { { "2, 5s" }, "keepdims=true" },
  { { "0, 3" }, "axes=[1]" },
  { { NULL } }
};

static const ZkySampleCase var_cases[] = {
  { { "4" } },
  { { "2, 3" }, "correction=0" },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1], correction=0" },
  { { "3, 2t" }, "axes=[1]" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (sum, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (mean, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (var, ZKY_SAMPLE_ANY)

/* -- The rows --------------------------------------------------------------------------------------------------------- */

static const ZkyAttribute reduce_attributes[] = { ZKY_REDUCE_ATTRIBUTES, { NULL } };

static const ZkyAttribute var_attributes[] = {
  ZKY_REDUCE_ATTRIBUTES,
  { "correction", ZKY_ATTRIBUTE_INT, "1", FALSE, "what is taken off the number of elements before dividing by it" },
  { NULL }
};

const ZkyOp zky_ops_reduction[] = {
  {
    .name = "sum", .symbol = "Σ", .formula = "sum(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Adds up the elements along the axes",
    .partials = (const char *const[]) { "broadcast(ȳ)" }, .attributes = reduce_attributes,
    .infer = sum_infer, .forward = sum_forward, .vjp = sum_vjp, .sample = sum_sample,
  },
  {
    .name = "mean", .symbol = "mean", .formula = "mean(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Takes the arithmetic mean of the elements along the axes",
    .partials = (const char *const[]) { "broadcast(ȳ) / n" }, .attributes = reduce_attributes,
    .infer = zky_reduction_infer_float, .forward = mean_forward, .vjp = mean_vjp, .sample = mean_sample,
  },
  {
    .name = "var_mean", .symbol = "var", .formula = "var(a), mean(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 2,
    .summary = "Takes the variance and the mean of the elements along the axes",
    .output_names = (const char *const[]) { "var", "mean" },
    .partials = (const char *const[]) { "2 · (a - mean) / (n - correction) · ȳ(var) + ȳ(mean) / n" },
    .attributes = var_attributes,
    .infer = zky_reduction_infer_float, .forward = var_mean_forward, .vjp = var_mean_vjp, .sample = var_sample,
  },
  { NULL }
};
