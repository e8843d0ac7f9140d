/* zky-ops-log-space.c: sums and products of numbers of which only the logarithms are at hand
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-reduce.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* A sum of nothing, y = -∞, must not spoil what comes back: counted as 0 in a - y, which then is -∞ as well, it gives each a the
 * gradient 0. PyTorch's is NaN. */
static ZkyNode *
without_minus_infinity (ZkyVjp  *vjp,
                        ZkyNode *a)
{
  return zky_where (zky_rule_call ("isneginf", a), zky_vjp_number (vjp, 0), a);
}

/* -- logsumexp: y = log Σ exp(a), with the greatest element taken out first; a gets ȳ · exp(a - y) --------- */

/* Operands are the sums, in float64, the input and the greatest elements. */
#define EXP_SUM_LOOP(name, T)                                                   \
  ZKY_CLONES static void                                                        \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    if (strides[0] == 0 && strides[2] == 0 && strides[1] == sizeof (T))         \
      {                                                                         \
        const T *p = (const T *) data[1];                                       \
        const T m = *(const T *) data[2], shift = m - m == 0 ? m : 0;           \
        double lanes[8] = { 0 };                                                \
        gsize i = 0;                                                            \
                                                                                \
        for (; i + 8 <= n; i += 8)                                              \
          for (gsize j = 0; j < 8; j++)                                         \
            lanes[j] += zky_fast_exp (p[i + j] - shift);                        \
        for (; i < n; i++)                                                      \
          lanes[0] += zky_fast_exp (p[i] - shift);                              \
        for (gsize j = 0; j < 8; j++)                                           \
          *(double *) data[0] += lanes[j];                                      \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        {                                                                       \
          const T a = *(const T *) (data[1] + (gssize) i * strides[1]);         \
          const T m = *(const T *) (data[2] + (gssize) i * strides[2]);         \
                                                                                \
          *(double *) (data[0] + (gssize) i * strides[0]) += zky_fast_exp (a - (m - m == 0 ? m : 0)); \
        }                                                                       \
  }

EXP_SUM_LOOP (exp_sum_float32, float)
EXP_SUM_LOOP (exp_sum_float64, double)

static gboolean
logsumexp_infer (ZkyOpCall  *call,
                 GError    **error)
{
  return zky_reduction_infer (call, MAX (call->inputs[0]->dtype, ZKY_FLOAT32), error);
}

static gboolean
logsumexp_forward (ZkyOpCall  *call,
                   GError    **error)
{
  ZkyReduction reduction = zky_reduction_of (call->inputs[0], call->attributes);
  ZkyDtype dtype = call->outputs[0].dtype;
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  g_autoptr (ZkyTensor) input = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) greatest = input != NULL ? zky_reduction_extreme (&reduction, input, TRUE, call->budget, error) : NULL;
  g_autoptr (ZkyTensor) sums = greatest != NULL ? zky_tensor_new_zeros (ZKY_FLOAT64, &reduction.kept, error) : NULL;
  ZkyTensor *operands[] = { sums, input, greatest };
  double *numbers;

  if (sums == NULL ||
      !zky_loop_run (&shape, operands, 3, dtype == ZKY_FLOAT32 ? exp_sum_float32 : exp_sum_float64, NULL, call->budget, error))
    return FALSE;

  numbers = sums->data;
  for (gsize i = 0; i < sums->size; i++)
    {
      double m = zky_tensor_get_double (greatest, i);

      numbers[i] = log (numbers[i]) + (isfinite (m) ? m : 0);
    }

  return zky_reduction_give (call, 0, sums, error);
}

static void
logsumexp_vjp (ZkyVjp *vjp)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);
  ZkyNode *y = without_minus_infinity (vjp, zky_reshape (zky_vjp_output (vjp, 0), &reduction.kept));
  ZkyNode *shares = zky_exp (zky_sub (zky_vjp_input (vjp, 0), y));

  zky_vjp_add (vjp, 0, zky_mul (zky_reduction_cotangent (vjp, 0), shares));
}

static const ZkySampleCase logsumexp_cases[] = {
  { { "" } },
  { { "4" } },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "3, 2t" }, "axes=[1]" },
  { { "2, 5s" }, "keepdims=true" },
  { { "0, 3" }, "axes=[1]" },
  { { "2, 20" }, "axes=[1]" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (logsumexp, ZKY_SAMPLE_ANY)

/* -- logaddexp: y = log(exp(a) + exp(b)), dy/da = σ(a - b); logaddexp2: the same to base 2, dy/da = σ((a - b) · ln 2).
 * Equal infinities share the gradient in halves, where PyTorch's is NaN ---------------------------------------- */

#define GREATER(a, b) ((a) > (b) || (a) != (a) ? (a) : (b))

ZKY_FLOAT_LOOPS_2 (logaddexp, a == b ? a + (__typeof__ (a)) G_LN2
                              : GREATER (a, b) + zky_fast_log1p (zky_fast_exp (-fabs (a - b))))
ZKY_FLOAT_LOOPS_2 (logaddexp2, a == b ? a + 1
                               : GREATER (a, b) + zky_fast_log1p (zky_fast_exp (-fabs (a - b) * (__typeof__ (a)) G_LN2))
                                                  * (__typeof__ (a)) (1 / G_LN2))

static void
addition_vjp (ZkyVjp *vjp,
              double  factor)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);
  ZkyNode *same = zky_op ("logical_and", NULL, zky_equal (a, b), zky_rule_call ("isinf", a), NULL);
  ZkyNode *difference = zky_where (same, zky_vjp_number (vjp, 0), zky_sub (a, b));

  if (factor != 1)
    difference = zky_rule_times (vjp, factor, difference);
  if (zky_vjp_wants (vjp, 0))
    zky_rule_slope (vjp, 0, zky_sigmoid (difference));
  if (zky_vjp_wants (vjp, 1))
    zky_rule_slope (vjp, 1, zky_sigmoid (zky_neg (difference)));
}

static void
logaddexp_vjp (ZkyVjp *vjp)
{
  addition_vjp (vjp, 1);
}

static void
logaddexp2_vjp (ZkyVjp *vjp)
{
  addition_vjp (vjp, G_LN2);
}

/* -- log1mexp: y = log(1 - exp(-a)) for a > 0, by expm1 up to ln 2 and by log1p behind it (Mächler, 2012);
 *    dy/da = 1 / (exp(a) - 1). PyTorch has none ------------------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (log1mexp, a < (__typeof__ (a)) G_LN2 ? zky_fast_log (-zky_fast_expm1 (-a)) : zky_fast_log1p (-zky_fast_exp (-a)))

static void
log1mexp_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_rule_call ("expm1", zky_vjp_input (vjp, 0)));
}

/* -- The rows ------------------------------------------------------------------------------------------------------- */

static const ZkyAttribute reduce_attributes[] = { ZKY_REDUCE_ATTRIBUTES, { NULL } };

#define ROW(function, arity)                                                    \
  .name = #function, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1,  \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = function##_vjp, \
  .kernel = ZKY_FLOAT_KERNEL (function)

const ZkyOp zky_ops_log_space[] = {
  {
    .name = "logsumexp", .symbol = "ln Σ exp", .formula = "log(sum(exp(a)))", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "where all elements are minus infinity the gradient is 0, its is NaN",
    .summary = "Adds up numbers along the axes whose logarithms are given, and takes the logarithm, without overflow",
    .partials = (const char *const[]) { "broadcast(ȳ) · exp(a - y)" }, .attributes = reduce_attributes,
    .infer = logsumexp_infer, .forward = logsumexp_forward, .vjp = logsumexp_vjp, .sample = logsumexp_sample,
  },
  {
    ROW (logaddexp, 2), .symbol = "ln(eˣ+eʸ)", .formula = "log(exp(a) + exp(b))",
    .differs = "equal infinities get half of the gradient each, its is NaN",
    .summary = "Adds two numbers whose logarithms are given, and takes the logarithm, without overflow",
    .partials = (const char *const[]) { "σ(a - b)", "σ(b - a)" }, .sample = zky_sample_pair,
  },
  {
    ROW (logaddexp2, 2), .symbol = "log₂(2ˣ+2ʸ)", .formula = "log2(2^a + 2^b)",
    .differs = "equal infinities get half of the gradient each, its is NaN",
    .summary = "Adds two numbers whose logarithms to base 2 are given, and takes that logarithm, without overflow",
    .partials = (const char *const[]) { "σ((a - b) · log(2))", "σ((b - a) · log(2))" }, .sample = zky_sample_pair,
  },
  {
    ROW (log1mexp, 1), .symbol = "ln(1-e⁻ˣ)", .formula = "log(1 - exp(-a))",
    .summary = "Takes the logarithm of one minus a number whose negative logarithm is given",
    .partials = (const char *const[]) { "1 / (exp(a) - 1)" }, .sample = zky_sample_positive,
  },
  { NULL }
};
