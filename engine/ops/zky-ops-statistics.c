/* zky-ops-statistics.c: variances, standard deviations, norms, and sums without NaN, over axes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-kernels.h"
#include "zky-reduce.h"
#include "zky-rules.h"
#include "zky-samples.h"

#define CORRECTION 2 /* behind axes and keepdims */
#define ORDER      2

/* -- var: y = Σ d² / (n - c) with d = a - mean, so a gets ȳ · 2 · d / (n - c); std: its root, so a gets ȳ · d / ((n - c) · y),
 * and 0 where all are equal, as in PyTorch --------------------------------------------------------------------------- */

/* n - c, but at least 0, so that too few elements give NaN or infinity, as in PyTorch. */
static double
degrees_of_freedom (const ZkyReduction  *reduction,
                    const ZkyAttributes *attributes)
{
  return MAX (0, (double) reduction->count - zky_attributes_get_int (attributes, CORRECTION));
}

/* Makes the variance, or its root, the first output, and the mean the second where there is one. */
static gboolean
spread_forward (ZkyOpCall  *call,
                gboolean    root,
                GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyReduction reduction = zky_reduction_of (input, call->attributes);
  double degrees = degrees_of_freedom (&reduction, call->attributes);
  g_autoptr (ZkyTensor) mean = zky_reduction_sum (&reduction, input, NULL, call->budget, error);
  g_autoptr (ZkyTensor) var = NULL;

  if (mean == NULL)
    return FALSE;
  for (gsize i = 0; i < mean->size; i++)
    ((double *) mean->data)[i] /= reduction.count;

  var = zky_reduction_sum (&reduction, input, mean, call->budget, error);
  if (var == NULL)
    return FALSE;
  for (gsize i = 0; i < var->size; i++)
    {
      double *number = (double *) var->data + i;

      *number = root ? sqrt (*number / degrees) : *number / degrees;
    }

  return zky_reduction_give (call, 0, var, error) &&
         (call->n_outputs == 1 || zky_reduction_give (call, 1, mean, error));
}

static gboolean
var_forward (ZkyOpCall  *call,
             GError    **error)
{
  return spread_forward (call, FALSE, error);
}

static gboolean
std_forward (ZkyOpCall  *call,
             GError    **error)
{
  return spread_forward (call, TRUE, error);
}

/* a - mean */
static ZkyNode *
deviations (ZkyVjp *vjp)
{
  guint n_axes;
  const gint64 *axes = zky_attributes_get_ints (vjp->attributes, ZKY_REDUCE_AXES, &n_axes);
  ZkyNode *a = zky_vjp_input (vjp, 0);

  return zky_sub (a, zky_mean (a, n_axes > 0 ? axes : NULL, n_axes, TRUE));
}

static void
var_vjp (ZkyVjp *vjp)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);
  double factor = 2 / degrees_of_freedom (&reduction, vjp->attributes);

  zky_vjp_add (vjp, 0, zky_mul (zky_rule_times (vjp, factor, zky_reduction_cotangent (vjp, 0)), deviations (vjp)));
}

static void
std_vjp (ZkyVjp *vjp)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);
  double degrees = degrees_of_freedom (&reduction, vjp->attributes);
  ZkyNode *y = zky_reshape (zky_vjp_output (vjp, 0), &reduction.kept), *zero = zky_vjp_number (vjp, 0);
  ZkyNode *scale = zky_div (zky_reduction_cotangent (vjp, 0), zky_rule_times (vjp, degrees, y));

  zky_vjp_add (vjp, 0, zky_mul (zky_where (zky_equal (y, zero), zero, scale), deviations (vjp)));
}

/* -- std_mean: both; an output that nothing came back to adds nothing --------------------------------------------------- */

static void
std_mean_vjp (ZkyVjp *vjp)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);

  if (zky_vjp_has_cotangent (vjp, 0))
    std_vjp (vjp);
  if (zky_vjp_has_cotangent (vjp, 1))
    zky_vjp_add (vjp, 0, zky_div (zky_reduction_cotangent (vjp, 1), zky_vjp_number (vjp, reduction.count)));
}

/* -- norm: y = (Σ |a|^p)^(1/p), which is the greatest |a| for p = ∞, the smallest for -∞, and for p = 0 by convention the number
 * of elements that are not 0. a gets ȳ · sign(a) · |a|^(p - 1) / y^(p - 1), equal extremes share, and 0 where a or y is 0 -- */

/* Operands are the sums, in float64, and the input. */
#define POWER_LOOP(name, T)                                                     \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    const double p = *(const double *) user_data;                               \
                                                                                \
    for (gsize i = 0; i < n; i++)                                               \
      {                                                                         \
        const double a = fabs ((double) *(const T *) (data[1] + (gssize) i * strides[1])); \
                                                                                \
        *(double *) (data[0] + (gssize) i * strides[0]) +=                      \
          p == 2 ? a * a : p == 1 ? a : p == 0 ? a != 0 : pow (a, p);           \
      }                                                                         \
  }

POWER_LOOP (power_float32, float)
POWER_LOOP (power_float64, double)

static ZkyTensor *
sum_powers (ZkyOpCall           *call,
            const ZkyReduction  *reduction,
            double               p,
            GError             **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyShape shape = zky_tensor_get_shape (input);
  g_autoptr (ZkyTensor) sums = zky_tensor_new_zeros (ZKY_FLOAT64, &reduction->kept, error);
  ZkyTensor *operands[] = { sums, input };
  double *numbers;

  if (sums == NULL ||
      !zky_loop_run (&shape, operands, 2, input->dtype == ZKY_FLOAT32 ? power_float32 : power_float64, &p, call->budget, error))
    return NULL;

  numbers = sums->data;
  for (gsize i = 0; i < sums->size && p != 0 && p != 1; i++)
    numbers[i] = p == 2 ? sqrt (numbers[i]) : pow (numbers[i], 1 / p);

  return g_steal_pointer (&sums);
}

static gboolean
norm_forward (ZkyOpCall  *call,
              GError    **error)
{
  double p = zky_attributes_get_double (call->attributes, ORDER);
  ZkyReduction reduction = zky_reduction_of (call->inputs[0], call->attributes);
  g_autoptr (ZkyTensor) kept = NULL;

  if (isinf (p))
    {
      g_autoptr (ZkyTensor) magnitudes = NULL;

      if (!zky_op_compute (zky_op_lookup ("abs", NULL), call->inputs, 1, NULL, call->budget, &magnitudes, error))
        return FALSE;
      kept = zky_reduction_extreme (&reduction, magnitudes, p > 0, call->budget, error);
    }
  else
    {
      kept = sum_powers (call, &reduction, p, error);
    }

  return kept != NULL && zky_reduction_give (call, 0, kept, error);
}

static gboolean
norm_infer (ZkyOpCall  *call,
            GError    **error)
{
  double p = zky_attributes_get_double (call->attributes, ORDER);
  ZkyReduction reduction;

  if (isnan (p))
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_VALUE, "p is not a number");
      return FALSE;
    }
  if (!zky_reduction_infer_float (call, error) || !zky_reduction_init (&reduction, call->inputs[0], call->attributes, error))
    return FALSE;
  if (isinf (p) && reduction.count == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_VALUE, "there are no elements to choose from");
      return FALSE;
    }

  return TRUE;
}

/* The slope of the greatest or smallest |a|: sign(a), in equal parts for equal ones. */
static ZkyNode *
extreme_slope (ZkyVjp  *vjp,
               ZkyNode *a,
               gboolean greatest)
{
  guint n_axes;
  const gint64 *axes = zky_attributes_get_ints (vjp->attributes, ZKY_REDUCE_AXES, &n_axes);
  const gint64 *named = n_axes > 0 ? axes : NULL;
  ZkyNode *mask = (greatest ? zky_max_mask : zky_min_mask) (zky_abs (a), named, n_axes, FALSE);

  return zky_div (zky_where (mask, zky_sign (a), zky_vjp_number (vjp, 0)), zky_sum (mask, named, n_axes, TRUE));
}

/* @a with 1 instead of 0: what is divided by it is 0 as well, or left out. */
static ZkyNode *
without_zeros (ZkyVjp  *vjp,
               ZkyNode *a,
               ZkyNode *is_zero)
{
  return zky_where (is_zero, zky_vjp_number (vjp, 1), a);
}

static ZkyNode *
power_slope (ZkyVjp  *vjp,
             ZkyNode *a,
             ZkyNode *y,
             double   p)
{
  ZkyNode *zero = zky_vjp_number (vjp, 0), *exponent = zky_vjp_number (vjp, p - 1);
  ZkyNode *y_is_zero = zky_equal (y, zero), *a_is_zero = zky_equal (a, zero), *slope;

  y = without_zeros (vjp, y, y_is_zero);
  if (p == 2)
    slope = zky_div (a, y);
  else
    slope = zky_mul (zky_sign (a), zky_div (zky_pow (without_zeros (vjp, zky_abs (a), a_is_zero), exponent),
                                            zky_pow (y, exponent)));

  return zky_where (y_is_zero, zero, slope);
}

static void
norm_vjp (ZkyVjp *vjp)
{
  double p = zky_attributes_get_double (vjp->attributes, ORDER);
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);
  ZkyNode *a = zky_vjp_input (vjp, 0), *slope;

  if (p == 0)
    slope = zky_vjp_number (vjp, 0);
  else if (p == 1)
    slope = zky_sign (a);
  else if (isinf (p))
    slope = extreme_slope (vjp, a, p > 0);
  else
    slope = power_slope (vjp, a, zky_reshape (zky_vjp_output (vjp, 0), &reduction.kept), p);

  zky_vjp_add (vjp, 0, zky_mul (zky_reduction_cotangent (vjp, 0), slope));
}

/* -- nansum: the sum of what is a number; ȳ goes there ---------------------------------------------------------------- */

#define NANSUM_LOOP(name, T)                                                    \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      {                                                                         \
        const T a = *(const T *) (data[1] + (gssize) i * strides[1]);           \
                                                                                \
        *(double *) (data[0] + (gssize) i * strides[0]) += a == a ? (double) a : 0; \
      }                                                                         \
  }

NANSUM_LOOP (nansum_float32, float)
NANSUM_LOOP (nansum_float64, double)

static gboolean
nansum_forward (ZkyOpCall  *call,
                GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyReduction reduction = zky_reduction_of (input, call->attributes);
  ZkyShape shape = zky_tensor_get_shape (input);
  g_autoptr (ZkyTensor) sums = zky_tensor_new_zeros (ZKY_FLOAT64, &reduction.kept, error);
  ZkyTensor *operands[] = { sums, input };

  return sums != NULL &&
         zky_loop_run (&shape, operands, 2, input->dtype == ZKY_FLOAT32 ? nansum_float32 : nansum_float64, NULL,
                       call->budget, error) &&
         zky_reduction_give (call, 0, sums, error);
}

static void
nansum_vjp (ZkyVjp *vjp)
{
  ZkyNode *is_nan = zky_rule_call ("isnan", zky_vjp_input (vjp, 0));

  zky_vjp_add (vjp, 0, zky_where (is_nan, zky_vjp_number (vjp, 0), zky_reduction_cotangent (vjp, 0)));
}

/* -- Samples ------------------------------------------------------------------------------------------------------------- */

static const ZkySampleCase spread_cases[] = {
  { { "4" } },
  { { "2, 3" }, "correction=0" },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1], correction=0" },
  { { "3, 2t" }, "axes=[1]" },
  { { NULL } }
};

static const ZkySampleCase norm_cases[] = {
  { { "" } },
  { { "4" } },
  { { "2, 3" }, "axes=[0], p=1" },
  { { "2, 3" }, "axes=[-1], keepdims=true, p=3" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "3, 2t" }, "axes=[1], p=inf" },
  { { "2, 5s" }, "keepdims=true, p=1.5" },
  { { "4" }, "p=-inf" },
  { { "4" }, "p=0" },
  { { "4" }, "p=0.5" },
  { { "2, 3" }, "p=-1" },
  { { "0, 3" }, "axes=[1]" },
  { { NULL } }
};

static const ZkySampleCase nansum_cases[] = {
  { { "" } }, { { "4" } }, { { "2, 3" }, "axes=[0]" }, { { "3, 2t" }, "axes=[-1], keepdims=true" }, { { "0, 3" }, "axes=[0]" },
  { { NULL } }
};

/* Distinct numbers: a standard deviation near 0 would bend too much for differences. */
ZKY_SAMPLE_FUNCTION (spread, ZKY_SAMPLE_DISTINCT)

/* Magnitudes differ too. */
ZKY_SAMPLE_FUNCTION (norm, ZKY_SAMPLE_NONZERO)
ZKY_SAMPLE_FUNCTION (nansum, ZKY_SAMPLE_ANY)

/* -- The rows ------------------------------------------------------------------------------------------------------------- */

static const ZkyAttribute reduce_attributes[] = { ZKY_REDUCE_ATTRIBUTES, { NULL } };

static const ZkyAttribute spread_attributes[] = {
  ZKY_REDUCE_ATTRIBUTES,
  { "correction", ZKY_ATTRIBUTE_INT, "1", FALSE, "what is taken off the number of elements before dividing by it" },
  { NULL }
};

static const ZkyAttribute norm_attributes[] = {
  ZKY_REDUCE_ATTRIBUTES,
  { "p", ZKY_ATTRIBUTE_DOUBLE, "2", FALSE, "the power, which may be infinite" },
  { NULL }
};

#define ROW(function)                                                           \
  .name = #function, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,          \
  .forward = function##_forward, .vjp = function##_vjp

const ZkyOp zky_ops_statistics[] = {
  {
    ROW (var), .symbol = "σ²", .formula = "sum((a - mean(a))²) / (n - correction)",
    .summary = "Takes the variance of the elements along the axes",
    .partials = (const char *const[]) { "broadcast(ȳ) · 2 · (a - mean(a)) / (n - correction)" },
    .attributes = spread_attributes, .infer = zky_reduction_infer_float, .sample = spread_sample,
  },
  {
    ROW (std), .symbol = "std", .formula = "√(sum((a - mean(a))²) / (n - correction))",
    .summary = "Takes the standard deviation of the elements along the axes",
    .partials = (const char *const[]) { "broadcast(ȳ) · (a - mean(a)) / ((n - correction) · y)" },
    .attributes = spread_attributes, .infer = zky_reduction_infer_float, .sample = spread_sample,
  },
  {
    .name = "std_mean", .symbol = "std", .formula = "std(a), mean(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 2,
    .summary = "Takes the standard deviation and the mean of the elements along the axes",
    .output_names = (const char *const[]) { "std", "mean" },
    .partials = (const char *const[]) { "ȳ(std) · (a - mean) / ((n - correction) · std) + ȳ(mean) / n" },
    .attributes = spread_attributes, .infer = zky_reduction_infer_float, .forward = std_forward, .vjp = std_mean_vjp, .sample = spread_sample,
  },
  {
    ROW (norm), .symbol = "‖x‖", .formula = "sum(|a|^p)^(1 / p)",
    .summary = "Takes the p-norm of the elements along the axes: their length, for p = 2",
    .partials = (const char *const[]) { "broadcast(ȳ) · sign(a) · |a|^(p - 1) / y^(p - 1)" },
    .attributes = norm_attributes, .infer = norm_infer, .sample = norm_sample,
  },
  {
    ROW (nansum), .symbol = "Σ", .formula = "sum(where(isnan(a), 0, a))",
    .summary = "Adds up the elements along the axes that are numbers",
    .partials = (const char *const[]) { "where(isnan(a), 0, broadcast(ȳ))" },
    .attributes = reduce_attributes, .infer = zky_reduction_infer_float, .sample = nansum_sample,
  },
  { NULL }
};
