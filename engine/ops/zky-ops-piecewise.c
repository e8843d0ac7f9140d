/* zky-ops-piecewise.c: activations made of straight pieces, element by element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-kernels.h"
#include "zky-rules.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* Gradients at the kinks are PyTorch's. A NaN stays NaN, where PyTorch's softshrink turns it into 0. */

static ZkyNode *
number_of (ZkyVjp *vjp,
           guint   position)
{
  return zky_vjp_number (vjp, zky_attributes_get_double (vjp->attributes, position));
}

/* -- leaky_relu: y = a where a > 0, else s · a -------------------------------------------- */

static const ZkyAttribute leaky_relu_attributes[] = {
  { "negative_slope", ZKY_ATTRIBUTE_DOUBLE, "0.01", FALSE, "what negative elements are multiplied by" },
  { NULL }
};

ZKY_FLOAT_LOOPS_1P (leaky_relu, a > 0 ? a : a * p)

static void
leaky_relu_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *is_positive = zky_less (zky_vjp_number (vjp, 0), zky_vjp_input (vjp, 0));

  zky_vjp_add (vjp, 0, zky_where (is_positive, cotangent, zky_mul (cotangent, number_of (vjp, 0))));
}

/* -- prelu: the same with a slope that is learned: one number, or one for each index along axis 1 ------ */

/* The second input's shape with axes of extent 1 behind it, so that it stands along axis 1 of the first. */
static ZkyShape
slope_shape (const ZkyTensor *a,
             const ZkyTensor *slope)
{
  ZkyShape shape = zky_tensor_get_shape (slope);

  if (slope->size == 1)
    shape.n_axes = 0;
  else
    for (guint i = 2; i < a->n_axes; i++)
      shape.dims[shape.n_axes++] = 1;

  return shape;
}

static gboolean
prelu_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyTensor *a = call->inputs[0], *slope = call->inputs[1];
  gssize channels = a->n_axes >= 2 ? a->dims[1] : 1;

  if (slope->n_axes > 1 || (slope->size != 1 && (gssize) slope->size != channels))
    {
      ZkyShape shape = zky_tensor_get_shape (slope);
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "slopes of shape %s for %" G_GSSIZE_FORMAT " channel%s", text,
                   channels, channels == 1 ? "" : "s");
      return FALSE;
    }

  call->outputs[0].dtype = MAX (zky_dtype_promote (a->dtype, slope->dtype), ZKY_FLOAT32);
  call->outputs[0].shape = zky_tensor_get_shape (a);

  return TRUE;
}

ZKY_FLOAT_LOOPS_2 (prelu, a > 0 ? a : a * b)

static gboolean
prelu_forward (ZkyOpCall  *call,
               GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  ZkyShape shape = slope_shape (call->inputs[0], call->inputs[1]);
  g_autoptr (ZkyTensor) a = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) flat = zky_tensor_cast (call->inputs[1], dtype, error);
  g_autoptr (ZkyTensor) slope = flat != NULL ? zky_tensor_reshape (flat, &shape, error) : NULL;
  ZkyTensor *operands[] = { NULL, a, slope };

  if (a == NULL || slope == NULL)
    return FALSE;

  operands[0] = zky_op_call_output (call, 0, error);
  return operands[0] != NULL &&
         zky_loop_run (&call->outputs[0].shape, operands, 3, dtype == ZKY_FLOAT32 ? prelu_float32 : prelu_float64, NULL,
                       call->budget, error);
}

/* ȳ · slope, or ȳ · a, where a is not positive. The slope's part is summed over a's other axes: its shape with those of extent 1
 * is what the broadcast rule sums to, and reshape takes them off. */
static void
prelu_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *a = zky_vjp_input (vjp, 0), *slope = zky_vjp_input (vjp, 1);
  ZkyNode *zero = zky_vjp_number (vjp, 0), *is_positive = zky_less (zero, a);
  ZkyShape shape = slope_shape (zky_vjp_input_value (vjp, 0), zky_vjp_input_value (vjp, 1));

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_where (is_positive, cotangent, zky_mul (cotangent, zky_reshape (slope, &shape))));

  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *part = zky_where (is_positive, zero, zky_mul (cotangent, a));
      ZkyShape target = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1)), whole = zky_vjp_batched (vjp, &target);
      gint64 axes[ZKY_MAX_AXES];
      guint n_axes = 0, n = zky_vjp_input_value (vjp, 0)->n_axes;

      for (guint i = 0; i < n; i++)
        if (i != 1 || shape.n_axes == 0)
          axes[n_axes++] = vjp->n_batch + i;
      if (n_axes > 0)
        part = zky_sum (part, axes, n_axes, FALSE);
      zky_vjp_add (vjp, 1, part != NULL ? zky_reshape (part, &whole) : NULL);
    }
}

static gboolean
prelu_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "", "" } }, { { "4", "1" } }, { { "2, 3", "3" } }, { { "2, 3, 4", "3s" } }, { { "3, 2t", "1" } }, { { "2, 1, 2, 2", "1" } },
    { { "0, 3", "3" } }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_NONZERO, rand, i, call);
}

/* -- hardtanh: a between two bounds; relu6: between 0 and 6. Flat at the bounds ---------------------------- */

static const ZkyAttribute hardtanh_attributes[] = {
  { "min_val", ZKY_ATTRIBUTE_DOUBLE, "-1", FALSE, "the lower bound" },
  { "max_val", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "the upper bound" },
  { NULL }
};

ZKY_FLOAT_LOOPS_1PQ (hardtanh, a < p ? p : a > q ? q : a)
ZKY_FLOAT_LOOPS_1 (relu6, a < 0 ? 0 : a > 6 ? 6 : a)

static gboolean
hardtanh_infer (ZkyOpCall  *call,
                GError    **error)
{
  double low = zky_attributes_get_double (call->attributes, 0), high = zky_attributes_get_double (call->attributes, 1);

  if (!(low <= high))
    {
      char a[G_ASCII_DTOSTR_BUF_SIZE], b[G_ASCII_DTOSTR_BUF_SIZE];

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "min_val, %s, is above max_val, %s",
                   g_ascii_dtostr (a, sizeof a, low), g_ascii_dtostr (b, sizeof b, high));
      return FALSE;
    }

  return zky_elementwise_infer (call, error);
}

/* ȳ between the bounds, 0 at them and outside. */
static void
between_vjp (ZkyVjp  *vjp,
             double   low,
             double   high,
             ZkyNode *cotangent)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *zero = zky_vjp_number (vjp, 0);
  ZkyNode *is_above = zky_less (zky_vjp_number (vjp, low), a);
  ZkyNode *is_below = zky_less (a, zky_vjp_number (vjp, high));

  zky_vjp_add (vjp, 0, zky_where (is_above, zky_where (is_below, cotangent, zero), zero));
}

static void
hardtanh_vjp (ZkyVjp *vjp)
{
  between_vjp (vjp, zky_attributes_get_double (vjp->attributes, 0), zky_attributes_get_double (vjp->attributes, 1),
               zky_vjp_cotangent (vjp));
}

static void
relu6_vjp (ZkyVjp *vjp)
{
  between_vjp (vjp, 0, 6, zky_vjp_cotangent (vjp));
}

/* -- hardsigmoid: y = relu6(a + 3) / 6; hardswish: y = a · relu6(a + 3) / 6, dy/da = a / 3 + 1/2 within ±3 -------- */

#define RELU6(a) ((a) < 0 ? 0 : (a) > 6 ? 6 : (a))

ZKY_FLOAT_LOOPS_1 (hardsigmoid, RELU6 (a + 3) / 6)
ZKY_FLOAT_LOOPS_1 (hardswish, a * RELU6 (a + 3) / 6)

static void
hardsigmoid_vjp (ZkyVjp *vjp)
{
  between_vjp (vjp, -3, 3, zky_rule_times (vjp, 1. / 6, zky_vjp_cotangent (vjp)));
}

static void
hardswish_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *slope = zky_rule_plus (vjp, zky_div (a, zky_vjp_number (vjp, 3)), 0.5);
  ZkyNode *inner = zky_where (zky_less (zky_vjp_number (vjp, 3), a), cotangent, zky_mul (cotangent, slope));

  zky_vjp_add (vjp, 0, zky_where (zky_less (a, zky_vjp_number (vjp, -3)), zky_vjp_number (vjp, 0), inner));
}

/* -- softshrink: y = a - λ, a + λ or 0: nearer to 0 by λ; hardshrink: y = a or 0. Flat within ±λ ------------------- */

static const ZkyAttribute shrink_attributes[] = {
  { "lambd", ZKY_ATTRIBUTE_DOUBLE, "0.5", FALSE, "how far from 0 elements become 0" },
  { NULL }
};

ZKY_FLOAT_LOOPS_1P (softshrink, a > p ? a - p : a < -p ? a + p : a != a ? a : 0)
ZKY_FLOAT_LOOPS_1P (hardshrink, a <= p && a >= -p ? 0 : a)

static void
shrink_vjp (ZkyVjp *vjp)
{
  zky_rule_where (vjp, zky_less (number_of (vjp, 0), zky_abs (zky_vjp_input (vjp, 0))));
}

#define softshrink_vjp shrink_vjp
#define hardshrink_vjp shrink_vjp

/* -- threshold: y = a where a is above the threshold, else a value -------------------------------------------------------- */

static const ZkyAttribute threshold_attributes[] = {
  { "threshold", ZKY_ATTRIBUTE_DOUBLE, NULL, TRUE, "what elements have to be above" },
  { "value", ZKY_ATTRIBUTE_DOUBLE, NULL, TRUE, "what the others become" },
  { NULL }
};

ZKY_FLOAT_LOOPS_1PQ (threshold, a <= p ? q : a)

static void
threshold_vjp (ZkyVjp *vjp)
{
  ZkyNode *is_below = zky_less_equal (zky_vjp_input (vjp, 0), number_of (vjp, 0));

  zky_vjp_add (vjp, 0, zky_where (is_below, zky_vjp_number (vjp, 0), zky_vjp_cotangent (vjp)));
}

/* -- Samples ----------------------------------------------------------------------------------------------------------------- */

#define SAMPLES(name, first, second)                                            \
  static gboolean                                                               \
  name (GRand     *rand,                                                        \
        guint      i,                                                           \
        ZkyOpCall *call)                                                        \
  {                                                                             \
    static const ZkySampleCase cases[] = {                                      \
      { { "" }, first }, { { "4" }, second }, { { "2, 3" }, first }, { { "3, 2t" }, second }, { { "0" }, first }, { { NULL } } \
    };                                                                          \
                                                                                \
    return zky_sample_case (cases, ZKY_SAMPLE_WIDE, rand, i, call);             \
  }

SAMPLES (leaky_sample, NULL, "negative_slope=0.5")
SAMPLES (hardtanh_sample, NULL, "min_val=-4, max_val=2.5")
SAMPLES (shrink_sample, NULL, "lambd=2")
SAMPLES (threshold_sample, "threshold=1, value=20", "threshold=-3, value=0")

/* -- The rows ------------------------------------------------------------------------------------------------------------------- */

#define ROW(function)                                                           \
  .name = #function, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,          \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = function##_vjp, \
  .kernel = ZKY_FLOAT_KERNEL (function)

const ZkyOp zky_ops_piecewise[] = {
  {
    ROW (leaky_relu), .symbol = "leaky relu", .formula = "where(a > 0, a, negative_slope · a)",
    .summary = "Multiplies negative elements by a small slope",
    .partials = (const char *const[]) { "where(a > 0, 1, negative_slope)" },
    .attributes = leaky_relu_attributes, .sample = leaky_sample,
  },
  {
    .name = "prelu", .symbol = "prelu", .formula = "where(a > 0, a, b · a)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies negative elements by a slope that can be learned, one for all or one for each index along axis 1",
    .partials = (const char *const[]) { "where(a > 0, ȳ, b · ȳ)", "sum(where(a > 0, 0, a · ȳ))" },
    .infer = prelu_infer, .forward = prelu_forward, .vjp = prelu_vjp, .sample = prelu_sample,
  },
  {
    .name = "hardtanh", .symbol = "hardtanh", .formula = "max(min_val, min(a, max_val))",
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Replaces elements outside two bounds by the nearer one",
    .partials = (const char *const[]) { "(min_val < a < max_val)" }, .attributes = hardtanh_attributes,
    .infer = hardtanh_infer, .forward = zky_elementwise_forward, .vjp = hardtanh_vjp, .sample = hardtanh_sample,
    .kernel = ZKY_FLOAT_KERNEL (hardtanh),
  },
  {
    ROW (relu6), .symbol = "relu6", .formula = "max(0, min(a, 6))",
    .summary = "Replaces negative elements by 0 and those above 6 by 6",
    .partials = (const char *const[]) { "(0 < a < 6)" }, .sample = zky_sample_wide,
  },
  {
    ROW (hardsigmoid), .symbol = "hard σ", .formula = "max(0, min(a / 6 + 1 / 2, 1))",
    .summary = "Takes a straight line between 0 at -3 and 1 at 3 for the sigmoid",
    .partials = (const char *const[]) { "(-3 < a < 3) / 6" }, .sample = zky_sample_wide,
  },
  {
    ROW (hardswish), .symbol = "hardswish", .formula = "a · max(0, min(a / 6 + 1 / 2, 1))",
    .summary = "Multiplies each element by its hard sigmoid",
    .partials = (const char *const[]) { "where(a < -3, 0, where(a ≤ 3, a / 3 + 1 / 2, 1))" }, .sample = zky_sample_wide,
  },
  {
    ROW (softshrink), .symbol = "softshrink", .formula = "sign(a) · max(|a| - lambd, 0)",
    .differs = "NaN stays NaN, its becomes 0",
    .summary = "Brings each element nearer to 0 by lambd, and those that are nearer to 0",
    .partials = (const char *const[]) { "(|a| > lambd)" }, .attributes = shrink_attributes, .sample = shrink_sample,
  },
  {
    ROW (hardshrink), .symbol = "hardshrink", .formula = "a · (|a| > lambd)",
    .summary = "Replaces elements within lambd of 0 by 0",
    .partials = (const char *const[]) { "(|a| > lambd)" }, .attributes = shrink_attributes, .sample = shrink_sample,
  },
  {
    ROW (threshold), .symbol = "threshold", .formula = "where(a > threshold, a, value)",
    .summary = "Replaces elements that are not above a threshold by a value",
    .partials = (const char *const[]) { "(a > threshold)" }, .attributes = threshold_attributes, .sample = threshold_sample,
  },
  { NULL }
};
