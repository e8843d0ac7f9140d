/* zky-ops-elementwise.c: functions of one number, applied to each element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-functions-private.h"
#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* Each rule multiplies ȳ by the derivative that stands above it; in the rows it is `partials`. */
static void
add_product (ZkyVjp  *vjp,
             ZkyNode *slope)
{
  zky_vjp_add (vjp, 0, zky_mul (zky_vjp_cotangent (vjp), slope));
}

/* -- sqrt: dy/da = 1 / (2 · y), infinite at 0 --------------------------------------- */

ZKY_FLOAT_LOOPS_1 (sqrt, sqrt (a))

static void
sqrt_vjp (ZkyVjp *vjp)
{
  ZkyNode *twice = zky_mul (zky_vjp_number (vjp, 2), zky_vjp_output (vjp, 0));

  zky_vjp_add (vjp, 0, zky_div (zky_vjp_cotangent (vjp), twice));
}

/* -- exp: dy/da = y -------------------------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (exp, zky_fast_exp (a))

static void
exp_vjp (ZkyVjp *vjp)
{
  add_product (vjp, zky_vjp_output (vjp, 0));
}

/* -- log: dy/da = 1 / a ------------------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (log, zky_fast_log (a))

static void
log_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_div (zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 0)));
}

/* -- sin, cos: dy/da = cos(a), -sin(a) ------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (sin, sin (a))
ZKY_FLOAT_LOOPS_1 (cos, cos (a))

static void
sin_vjp (ZkyVjp *vjp)
{
  add_product (vjp, zky_cos (zky_vjp_input (vjp, 0)));
}

static void
cos_vjp (ZkyVjp *vjp)
{
  add_product (vjp, zky_neg (zky_sin (zky_vjp_input (vjp, 0))));
}

/* -- tanh: dy/da = 1 - y². The product with ȳ is one operator, as in PyTorch: it is what training computes most -- */

ZKY_FLOAT_LOOPS_1 (tanh, zky_fast_tanh (a))
ZKY_FLOAT_LOOPS_2 (tanh_backward, a * (1 - b * b))

static void
tanh_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_tanh_backward (zky_vjp_cotangent (vjp), zky_vjp_output (vjp, 0)));
}

/* z = a · (1 - b²), so dz/da = 1 - b² and dz/db = -2 · a · b */
static void
tanh_backward_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_tanh_backward (cotangent, b));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_mul (cotangent, zky_mul (zky_vjp_number (vjp, -2), zky_mul (a, b))));
}

/* -- sigmoid: y = 1 / (1 + exp(-a)), dy/da = y · (1 - y) ---------------------------------------- */

ZKY_FLOAT_LOOPS_1 (sigmoid, 1 / (1 + zky_fast_exp (-a)))
ZKY_FLOAT_LOOPS_2 (sigmoid_backward, a * ((1 - b) * b))

static void
sigmoid_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_sigmoid_backward (zky_vjp_cotangent (vjp), zky_vjp_output (vjp, 0)));
}

/* z = a · b · (1 - b), so dz/da = b · (1 - b) and dz/db = a · (1 - 2 · b) */
static void
sigmoid_backward_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_sigmoid_backward (cotangent, b));
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *slope = zky_sub (zky_vjp_number (vjp, 1), zky_mul (zky_vjp_number (vjp, 2), b));

      zky_vjp_add (vjp, 1, zky_mul (cotangent, zky_mul (a, slope)));
    }
}

/* -- relu: dy/da is 1 where y > 0 and 0 elsewhere, at the kink as well; a NaN lets ȳ through -------- */

ZKY_LOOP_1 (relu_int64, gint64, gint64, a > 0 ? a : 0)
ZKY_FLOAT_LOOPS_1 (relu, a < 0 ? 0 : a)
ZKY_FLOAT_LOOPS_2 (relu_backward, b <= 0 ? 0 : a)

static void
relu_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_relu_backward (zky_vjp_cotangent (vjp), zky_vjp_output (vjp, 0)));
}

/* z = a where b > 0, else 0: linear in a, flat in b */
static void
relu_backward_vjp (ZkyVjp *vjp)
{
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_relu_backward (zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 1)));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_vjp_number (vjp, 0));
}

/* -- abs: dy/da = sign(a), 0 at the kink --------------------------------------------------------------- */

ZKY_LOOP_1 (abs_int64, gint64, gint64, a < 0 ? (gint64) -(guint64) a : a)
ZKY_FLOAT_LOOPS_1 (abs, fabs (a))

static void
abs_vjp (ZkyVjp *vjp)
{
  add_product (vjp, zky_sign (zky_vjp_input (vjp, 0)));
}

/* -- sign: flat. The sign of NaN is 0, as in PyTorch -------------------------------------------------------- */

ZKY_LOOP_1 (sign_int64, gint64, gint64, (a > 0) - (a < 0))
ZKY_FLOAT_LOOPS_1 (sign, (a > 0) - (a < 0))

static void
flat_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_vjp_number (vjp, 0));
}

/* -- identity, cast: y = a --------------------------------------------------------------------------------------- */

static gboolean
identity_infer (ZkyOpCall  *call,
                GError    **error)
{
  call->outputs[0].dtype = zky_tensor_get_dtype (call->inputs[0]);
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);

  return TRUE;
}

static gboolean
identity_forward (ZkyOpCall  *call,
                  GError    **error)
{
  zky_op_call_take_output (call, 0, zky_tensor_ref (call->inputs[0]));
  return TRUE;
}

static void
identity_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
}

static const ZkyAttribute cast_attributes[] = {
  { "dtype", ZKY_ATTRIBUTE_STRING, NULL, TRUE, "float32, float64, int64 or bool" },
  { NULL }
};

static gboolean
cast_infer (ZkyOpCall  *call,
            GError    **error)
{
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  return zky_dtype_from_name (zky_attributes_get_string (call->attributes, 0), &call->outputs[0].dtype, error);
}

static gboolean
cast_forward (ZkyOpCall  *call,
              GError    **error)
{
  ZkyTensor *result = zky_tensor_cast (call->inputs[0], call->outputs[0].dtype, error);

  zky_op_call_take_output (call, 0, result);
  return result != NULL;
}

static gboolean
cast_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  zky_op_call_parse_attributes (call, "dtype=float64"); /* float32 is too coarse for differences */
  return zky_sample_any (rand, i, call);
}

/* -- The rows -------------------------------------------------------------------------------------------------------- */

#define ROW(title, loops)                                                       \
  .name = title, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,              \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .kernel = loops

#define BACKWARD_ROW(title, loops)                                              \
  .name = title, .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,              \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .kernel = loops

const ZkyOp zky_ops_elementwise[] = {
  {
    ROW ("sqrt", ZKY_FLOAT_KERNEL (sqrt)), .symbol = "√", .formula = "√a",
    .summary = "Takes the square root of each element",
    .partials = (const char *const[]) { "1 / (2 · y)" },
    .vjp = sqrt_vjp, .sample = zky_sample_positive,
  },
  {
    ROW ("exp", ZKY_FLOAT_KERNEL (exp)), .symbol = "exp", .formula = "exp(a)",
    .summary = "Raises e to the power of each element",
    .partials = (const char *const[]) { "y" },
    .vjp = exp_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("log", ZKY_FLOAT_KERNEL (log)), .symbol = "ln", .formula = "log(a)",
    .aliases = ZKY_NAMES ("ln"),
    .summary = "Takes the natural logarithm of each element",
    .partials = (const char *const[]) { "1 / a" },
    .vjp = log_vjp, .sample = zky_sample_positive,
  },
  {
    ROW ("sin", ZKY_FLOAT_KERNEL (sin)), .symbol = "sin", .formula = "sin(a)",
    .summary = "Takes the sine of each element, an angle in radians",
    .partials = (const char *const[]) { "cos(a)" },
    .vjp = sin_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("cos", ZKY_FLOAT_KERNEL (cos)), .symbol = "cos", .formula = "cos(a)",
    .summary = "Takes the cosine of each element, an angle in radians",
    .partials = (const char *const[]) { "-sin(a)" },
    .vjp = cos_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("tanh", ZKY_FLOAT_KERNEL (tanh)), .symbol = "tanh", .formula = "tanh(a)",
    .summary = "Takes the hyperbolic tangent of each element, which lies between -1 and 1",
    .partials = (const char *const[]) { "1 - y²" },
    .vjp = tanh_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("sigmoid", ZKY_FLOAT_KERNEL (sigmoid)), .symbol = "σ", .formula = "1 / (1 + exp(-a))",
    .aliases = ZKY_NAMES ("expit", "σ"),
    .summary = "Takes the logistic function of each element, which lies between 0 and 1",
    .partials = (const char *const[]) { "y · (1 - y)" },
    .vjp = sigmoid_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("relu", ZKY_NUMBER_KERNEL (relu)), .symbol = "relu", .formula = "max(a, 0)",
    .summary = "Replaces negative elements by 0; the gradient at 0 is 0",
    .partials = (const char *const[]) { "(a > 0)" },
    .vjp = relu_vjp, .sample = zky_sample_nonzero,
  },
  {
    ROW ("abs", ZKY_NUMBER_KERNEL (abs)), .symbol = "|x|", .formula = "|a|",
    .aliases = ZKY_NAMES ("absolute", "fabs"),
    .summary = "Takes the absolute value of each element; the gradient at 0 is 0",
    .partials = (const char *const[]) { "sign(a)" },
    .vjp = abs_vjp, .sample = zky_sample_nonzero,
  },
  {
    ROW ("sign", ZKY_NUMBER_KERNEL (sign)), .symbol = "sgn", .formula = "sign(a)",
    .aliases = ZKY_NAMES ("sgn"),
    .summary = "Gives -1, 0 or 1, the sign of each element; its gradient is 0",
    .partials = (const char *const[]) { "0" },
    .vjp = flat_vjp, .sample = zky_sample_nonzero,
  },
  {
    .name = "identity", .symbol = "id", .formula = "a", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("clone", "copy"),
    .summary = "Gives its input unchanged",
    .partials = (const char *const[]) { "1" },
    .infer = identity_infer, .forward = identity_forward, .vjp = identity_vjp, .sample = zky_sample_any,
  },
  {
    .name = "cast", .symbol = "cast", .formula = "cast(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("astype"),
    .summary = "Gives the same numbers in another element type",
    .partials = (const char *const[]) { "1" }, .attributes = cast_attributes,
    .infer = cast_infer, .forward = cast_forward, .vjp = identity_vjp, .sample = cast_sample,
  },
  {
    BACKWARD_ROW ("tanh_backward", ZKY_FLOAT_KERNEL (tanh_backward)), .symbol = "tanh′", .formula = "a · (1 - b²)",
    .summary = "Takes a gradient a back through a tanh whose result was b",
    .partials = (const char *const[]) { "1 - b²", "-2 · a · b" },
    .vjp = tanh_backward_vjp, .sample = zky_sample_pair,
  },
  {
    BACKWARD_ROW ("sigmoid_backward", ZKY_FLOAT_KERNEL (sigmoid_backward)), .symbol = "σ′",
    .formula = "a · b · (1 - b)",
    .summary = "Takes a gradient a back through a sigmoid whose result was b",
    .partials = (const char *const[]) { "b · (1 - b)", "a · (1 - 2 · b)" },
    .vjp = sigmoid_backward_vjp, .sample = zky_sample_pair,
  },
  {
    BACKWARD_ROW ("relu_backward", ZKY_FLOAT_KERNEL (relu_backward)), .symbol = "relu′", .formula = "a · (b > 0)",
    .summary = "Takes a gradient a back through a relu whose result was b",
    .partials = (const char *const[]) { "(b > 0)", "0" },
    .vjp = relu_backward_vjp, .sample = zky_sample_quotient,
  },
  { NULL }
};
