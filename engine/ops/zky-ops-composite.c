/* zky-ops-composite.c: operators that consist of others, and can be opened into them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-functions-private.h"
#include "zky-kernels.h"
#include "zky-lines.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* -- Along one axis --------------------------------------------------------------------- */

static const ZkyAttribute axis_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to normalise along" },
  { NULL }
};

static gboolean
axis_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  guint axis;

  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_FLOAT32);
  call->outputs[0].shape = shape;

  return TRUE;
}

/* From @x to @y, @n elements @stride apart. */
typedef void (*LineKernel) (gconstpointer x,
                            gpointer      y,
                            gsize         n,
                            gsize         stride);

/* The greatest element is taken off first, so that exp does not overflow. A NaN is kept: it makes the sum NaN. */
#define SOFTMAX_LINE(name, T)                                                   \
  ZKY_CLONES static void                                                        \
  softmax_##name (gconstpointer x,                                                        \
        gpointer      y,                                                        \
        gsize         n,                                                        \
        gsize         stride)                                                   \
  {                                                                             \
    const T *from = x;                                                          \
    T *restrict to = y;                                                         \
    T greatest = from[0], factor;                                               \
    double sum = 0;                                                             \
                                                                                \
    if (stride == 1)                                                            \
      {                                                                         \
        sum = zky_line_exp_##name (from, to, zky_line_max_##name (from, n, 1), n, 1); \
        factor = (T) (1 / sum);                                                 \
        for (gsize i = 0; i < n; i++)                                           \
          to[i] *= factor;                                                      \
        return;                                                                 \
      }                                                                         \
                                                                                \
    for (gsize i = 1; i < n; i++)                                               \
      greatest = from[i * stride] > greatest ? from[i * stride] : greatest;     \
    for (gsize i = 0; i < n; i++)                                               \
      to[i * stride] = zky_fast_exp (from[i * stride] - greatest);              \
    for (gsize i = 0; i < n; i++)                                               \
      sum += to[i * stride];                                                    \
    for (gsize i = 0; i < n; i++)                                               \
      to[i * stride] = (T) (to[i * stride] / sum);                              \
  }

#define LOG_SOFTMAX_LINE(name, T)                                               \
  ZKY_CLONES static void                                                        \
  name (gconstpointer x,                                                        \
        gpointer      y,                                                        \
        gsize         n,                                                        \
        gsize         stride)                                                   \
  {                                                                             \
    const T *from = x;                                                          \
    T *restrict to = y;                                                         \
    T greatest = from[0];                                                       \
    double sum = 0, shift;                                                      \
                                                                                \
    for (gsize i = 1; i < n; i++)                                               \
      greatest = from[i * stride] > greatest ? from[i * stride] : greatest;     \
    for (gsize i = 0; i < n; i++)                                               \
      sum += zky_fast_exp (from[i * stride] - greatest);                        \
    shift = log (sum);                                                          \
    for (gsize i = 0; i < n; i++)                                               \
      to[i * stride] = (T) ((from[i * stride] - greatest) - shift);             \
  }

SOFTMAX_LINE (float32, float)
SOFTMAX_LINE (float64, double)
LOG_SOFTMAX_LINE (log_softmax_float32, float)
LOG_SOFTMAX_LINE (log_softmax_float64, double)

static gboolean
along_axis (ZkyOpCall   *call,
            LineKernel   float32,
            LineKernel   float64,
            GError     **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  gsize item = zky_dtype_get_size (dtype), inner = 1, n, outer;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) input = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  ZkyTensor *result = input != NULL ? zky_op_call_output (call, 0, error) : NULL;
  guint axis;

  if (result == NULL ||
      !zky_shape_axis (&call->outputs[0].shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;
  if (result->size == 0)
    return TRUE;

  for (guint i = axis + 1; i < result->n_axes; i++)
    inner *= result->dims[i];
  n = result->dims[axis];
  outer = result->size / (n * inner);

  for (gsize i = 0; i < outer; i++)
    {
      if (i % 1024 == 1023 && !zky_budget_poll (call->budget, error))
        return FALSE;
      for (gsize j = 0; j < inner; j++)
        {
          gsize offset = (i * n * inner + j) * item;

          (dtype == ZKY_FLOAT32 ? float32 : float64) ((const char *) input->data + offset,
                                                      (char *) result->data + offset, n, inner);
        }
    }

  return TRUE;
}

static gint64
axis_from_end (const ZkyVjp *vjp)
{
  gint64 axis = zky_attributes_get_int (vjp->attributes, 0);

  return axis < 0 ? axis : axis - (gint64) vjp->inputs[0]->value->n_axes;
}

/* -- softmax: y = exp(a) / Σ exp(a), so a gets y · (ȳ - Σ ȳ · y) ------------------------------ */

static gboolean
softmax_forward (ZkyOpCall  *call,
                 GError    **error)
{
  return along_axis (call, softmax_float32, softmax_float64, error);
}

static void
softmax_vjp (ZkyVjp *vjp)
{
  gint64 axis = axis_from_end (vjp);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *y = zky_vjp_output (vjp, 0);
  ZkyNode *product = zky_mul (cotangent, y);

  zky_vjp_add (vjp, 0, zky_sub (product, zky_mul (y, zky_sum (product, &axis, 1, TRUE))));
}

static gboolean
softmax_expand (ZkyNode *const       *inputs,
                guint                 n_inputs,
                const ZkyAttributes  *attributes,
                ZkyNode             **outputs)
{
  gint64 axis = zky_attributes_get_int (attributes, 0);
  ZkyNode *e = zky_exp (zky_sub (inputs[0], zky_max (inputs[0], &axis, 1, TRUE)));

  outputs[0] = zky_div (e, zky_sum (e, &axis, 1, TRUE));
  return outputs[0] != NULL;
}

/* -- log_softmax: y = a - log(Σ exp(a)), so a gets ȳ - exp(y) · Σ ȳ ----------------------------- */

static gboolean
log_softmax_forward (ZkyOpCall  *call,
                     GError    **error)
{
  return along_axis (call, log_softmax_float32, log_softmax_float64, error);
}

static void
log_softmax_vjp (ZkyVjp *vjp)
{
  gint64 axis = axis_from_end (vjp);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *sum = zky_sum (cotangent, &axis, 1, TRUE);

  zky_vjp_add (vjp, 0, zky_sub (cotangent, zky_mul (zky_exp (zky_vjp_output (vjp, 0)), sum)));
}

static gboolean
log_softmax_expand (ZkyNode *const       *inputs,
                    guint                 n_inputs,
                    const ZkyAttributes  *attributes,
                    ZkyNode             **outputs)
{
  gint64 axis = zky_attributes_get_int (attributes, 0);
  ZkyNode *shifted = zky_sub (inputs[0], zky_max (inputs[0], &axis, 1, TRUE));

  outputs[0] = zky_sub (shifted, zky_log (zky_sum (zky_exp (shifted), &axis, 1, TRUE)));
  return outputs[0] != NULL;
}

static const ZkySampleCase softmax_cases[] = {
  { { "4" } },
  { { "2, 3" } },
  { { "2, 3" }, "axis=0" },
  { { "3, 2t" }, "axis=-2" },
  { { "2, 3, 4" }, "axis=1" },
  { { "0, 3" } },
  { { "1" } },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (softmax, ZKY_SAMPLE_DISTINCT)

/* -- mse_loss: the mean of (a - b)² ---------------------------------------------------------------- */

static const ZkyAttribute loss_attributes[] = {
  { "reduction", ZKY_ATTRIBUTE_STRING, "mean", FALSE, "what becomes of the elements' losses: mean, sum or none" },
  { NULL }
};

static gboolean
loss_infer (ZkyOpCall  *call,
            GError    **error)
{
  const char *reduction = zky_attributes_get_string (call->attributes, 0);
  ZkyShape a = zky_tensor_get_shape (call->inputs[0]), b = zky_tensor_get_shape (call->inputs[1]);
  gboolean none = g_str_equal (reduction, "none");

  if (!none && !g_str_equal (reduction, "mean") && !g_str_equal (reduction, "sum"))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "reduction is “%s”; mean, sum and none are possible", reduction);
      return FALSE;
    }

  call->outputs[0].dtype = zky_dtype_promote (call->inputs[0]->dtype, call->inputs[1]->dtype);
  if (!zky_shape_broadcast (&a, &b, &call->outputs[0].shape, error))
    return FALSE;
  if (!none)
    call->outputs[0].shape.n_axes = 0;

  return TRUE;
}

static gboolean
mse_loss_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  const char *reduction = zky_attributes_get_string (attributes, 0);
  ZkyNode *squares = zky_square (zky_sub (inputs[0], inputs[1]));

  if (g_str_equal (reduction, "mean"))
    outputs[0] = zky_mean (squares, NULL, 0, FALSE);
  else if (g_str_equal (reduction, "sum"))
    outputs[0] = zky_sum (squares, NULL, 0, FALSE);
  else
    outputs[0] = squares;

  return outputs[0] != NULL;
}

static const ZkySampleCase loss_cases[] = {
  { { "4", "4" } },
  { { "2, 3", "2, 3t" }, "reduction=sum" },
  { { "2, 3", "3" }, "reduction=none" },
  { { "", "" } },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (loss, ZKY_SAMPLE_ANY)

/* -- The rows ------------------------------------------------------------------------------------------ */

const ZkyOp zky_ops_composite[] = {
  {
    .name = "softmax", .symbol = "softmax", .formula = "exp(a) / sum(exp(a))",
    .summary = "Turns numbers along an axis into positive ones with the sum 1",
    .partials = (const char *const[]) { "y · (ȳ - sum(ȳ · y))" }, .attributes = axis_attributes,
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .infer = axis_infer, .forward = softmax_forward, .vjp = softmax_vjp, .expand = softmax_expand,
    .sample = softmax_sample,
  },
  {
    .name = "log_softmax", .symbol = "ln softmax", .formula = "a - log(sum(exp(a)))",
    .summary = "Takes the logarithm of softmax, without underflow",
    .partials = (const char *const[]) { "ȳ - exp(y) · sum(ȳ)" }, .attributes = axis_attributes,
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .infer = axis_infer, .forward = log_softmax_forward, .vjp = log_softmax_vjp, .expand = log_softmax_expand,
    .sample = softmax_sample,
  },
  {
    .name = "mse_loss", .symbol = "MSE", .formula = "mean((a - b)²)",
    .summary = "Takes the mean squared difference of two tensors",
    .partials = (const char *const[]) { "ȳ · 2 · (a - b) / n", "ȳ · 2 · (b - a) / n" }, .attributes = loss_attributes,
    .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .infer = loss_infer, .expand = mse_loss_expand, .sample = loss_sample,
  },
  { NULL }
};
