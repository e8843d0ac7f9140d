/* zky-ops-activation.c: smooth activations: what neurons answer, element by element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-rules.h"
#include "zky-samples.h"

static double
get_double (const ZkyVjp *vjp,
            guint         position)
{
  return zky_attributes_get_double (vjp->attributes, position);
}

/* 0 < a */
static ZkyNode *
is_positive (ZkyVjp  *vjp,
             ZkyNode *a)
{
  return zky_less (zky_vjp_number (vjp, 0), a);
}

/* -- elu: y = a where a > 0, else α · (exp(a) - 1), so dy/da = 1 or α · exp(a);
 *    celu: α · (exp(a / α) - 1) there, so dy/da = exp(a / α); selu is elu with the α and the factor that keep mean 0 and
 *    variance 1 from layer to layer (Klambauer and others, 2017). Near 0 they keep the digits that PyTorch's exp(a) - 1
 *    loses ---------------------------------------- */

#define SELU_ALPHA 1.6732632423543772848170429916717
#define SELU_SCALE 1.0507009873554804934193349852946

ZKY_FLOAT_LOOPS_1P (elu, a > 0 ? a : p * zky_fast_expm1 (a))
ZKY_FLOAT_LOOPS_1P (celu, a > 0 ? a : p * zky_fast_expm1 (a / p))
ZKY_FLOAT_LOOPS_1 (selu, (a > 0 ? a : (__typeof__ (a)) SELU_ALPHA * zky_fast_expm1 (a)) * (__typeof__ (a)) SELU_SCALE)

static const ZkyAttribute alpha_attributes[] = {
  { "alpha", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "minus the least value" },
  { NULL }
};

/* a gets ȳ · @right where it is positive, and ȳ · @left · exp(a / @width) elsewhere. exp is asked for no positive number, whose
 * infinity would become NaN in second derivatives. */
static void
exponential_vjp (ZkyVjp *vjp,
                 double  left,
                 double  width,
                 double  right)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *negative = zky_minimum (a, zky_vjp_number (vjp, 0));
  ZkyNode *slope = zky_rule_times (vjp, left, zky_exp (zky_rule_times (vjp, 1 / width, negative)));

  zky_rule_slope (vjp, 0, zky_where (is_positive (vjp, a), zky_vjp_number (vjp, right), slope));
}

static void
elu_vjp (ZkyVjp *vjp)
{
  exponential_vjp (vjp, get_double (vjp, 0), 1, 1);
}

static void
celu_vjp (ZkyVjp *vjp)
{
  exponential_vjp (vjp, 1, get_double (vjp, 0), 1);
}

static void
selu_vjp (ZkyVjp *vjp)
{
  exponential_vjp (vjp, SELU_ALPHA * SELU_SCALE, 1, SELU_SCALE);
}

static gboolean
celu_infer (ZkyOpCall  *call,
            GError    **error)
{
  if (zky_attributes_get_double (call->attributes, 0) == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_VALUE, "alpha is 0, by which elements are divided");
      return FALSE;
    }

  return zky_elementwise_infer (call, error);
}

static const ZkySampleCase alpha_cases[] = {
  { { "" } }, { { "4" }, "alpha=0.5" }, { { "2, 3" } }, { { "3, 2t" }, "alpha=2" }, { { "0" } }, { { NULL } }
};

ZKY_SAMPLE_FUNCTION (alpha, ZKY_SAMPLE_NONZERO)

/* -- silu: y = a · σ(a), dy/da = σ(a) · (1 + a · (1 - σ(a))) ------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (silu, a / (1 + zky_fast_exp (-a)))

static void
silu_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *s = zky_sigmoid (a);
  ZkyNode *bend = zky_rule_plus (vjp, zky_mul (a, zky_rule_minus (vjp, 1, s)), 1);

  zky_rule_slope (vjp, 0, zky_mul (s, bend));
}

/* -- mish: y = a · t with t = tanh(log(1 + exp(a))), which is n / (n + 2) with n = e · (e + 2) and e = exp(a);
 *    dy/da = t + a · σ(a) · (1 - t²) ------------------------------------------------------------------------- */

#define MISH_N(a) (zky_fast_exp ((a) < 30 ? (a) : 30) * (zky_fast_exp ((a) < 30 ? (a) : 30) + 2))

ZKY_FLOAT_LOOPS_1 (mish, a != a ? a : a * (MISH_N (a) / (MISH_N (a) + 2)))

static void
mish_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *t = zky_tanh (zky_rule_call ("softplus", a));
  ZkyNode *growth = zky_mul (zky_sigmoid (a), zky_rule_minus (vjp, 1, zky_square (t)));

  zky_rule_slope (vjp, 0, zky_add (t, zky_mul (a, growth)));
}

/* -- softplus: y = log(1 + exp(β·a)) / β, and a where β·a is beyond the threshold; dy/da = σ(β·a), and 1 there ------ */

#define BETA      0
#define THRESHOLD 1

static const ZkyAttribute softplus_attributes[] = {
  { "beta", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "how sharp the bend is" },
  { "threshold", ZKY_ATTRIBUTE_DOUBLE, "20", FALSE, "from where on beta · a is taken for log(1 + exp(beta · a))" },
  { NULL }
};

ZKY_FLOAT_LOOPS_1PQ (softplus, a * p > q ? a
                               : ((a * p > 0 ? a * p : 0) + zky_fast_log1p (zky_fast_exp (-fabs (a * p)))) / p)

static void
softplus_vjp (ZkyVjp *vjp)
{
  ZkyNode *scaled = zky_rule_times (vjp, get_double (vjp, BETA), zky_vjp_input (vjp, 0));
  ZkyNode *is_beyond = zky_less (zky_vjp_number (vjp, get_double (vjp, THRESHOLD)), scaled);

  zky_rule_slope (vjp, 0, zky_where (is_beyond, zky_vjp_number (vjp, 1), zky_sigmoid (scaled)));
}

static gboolean
softplus_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "" } }, { { "4" }, "beta=2" }, { { "2, 3" }, "beta=0.5, threshold=50" }, { { "3, 2t" }, "threshold=1.25" }, { { "0" } },
    { { NULL } }
  };

  return zky_sample_case (cases, i == 3 ? ZKY_SAMPLE_DISTINCT : ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- logsigmoid: y = log σ(a) = min(a, 0) - log(1 + exp(-|a|)), dy/da = σ(-a) ----------------------------------------- */

ZKY_FLOAT_LOOPS_1 (logsigmoid, (a < 0 ? a : 0) - zky_fast_log1p (zky_fast_exp (-fabs (a))))

static void
logsigmoid_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_sigmoid (zky_neg (zky_vjp_input (vjp, 0))));
}

/* -- softsign: y = a / (1 + |a|), dy/da = 1 / (1 + |a|)², which is 0 at infinity; PyTorch's is NaN there ------------------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (softsign, a / (1 + fabs (a)))

static void
softsign_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_square (zky_rule_plus (vjp, zky_abs (zky_vjp_input (vjp, 0)), 1)));
}

/* -- tanhshrink: y = a - tanh(a), dy/da = tanh(a)² ------------------------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (tanhshrink, a - zky_fast_tanh (a))

static void
tanhshrink_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_square (zky_tanh (zky_vjp_input (vjp, 0))));
}

/* -- The rows --------------------------------------------------------------------------------------------------------------- */

#define ROW(function)                                                           \
  .name = #function, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,          \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = function##_vjp, \
  .kernel = ZKY_FLOAT_KERNEL (function)

const ZkyOp zky_ops_activation[] = {
  {
    ROW (elu), .symbol = "elu", .formula = "where(a > 0, a, alpha · (exp(a) - 1))",
    .differs = "keeps the digits that exp(a) - 1 loses near 0, and the sign of -0; the gradient at NaN is NaN",
    .summary = "Lets positive elements pass and bends negative ones towards -alpha",
    .partials = (const char *const[]) { "where(a > 0, 1, alpha · exp(a))" },
    .attributes = alpha_attributes, .sample = alpha_sample,
  },
  {
    .name = "celu", .symbol = "celu", .formula = "where(a > 0, a, alpha · (exp(a / alpha) - 1))",
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "keeps the digits that exp(a) - 1 loses near 0, and the sign of -0; the gradient at NaN is NaN",
    .summary = "Lets positive elements pass and bends negative ones towards -alpha, without a kink",
    .partials = (const char *const[]) { "where(a > 0, 1, exp(a / alpha))" },
    .infer = celu_infer, .forward = zky_elementwise_forward, .vjp = celu_vjp, .kernel = ZKY_FLOAT_KERNEL (celu),
    .attributes = alpha_attributes, .sample = alpha_sample,
  },
  {
    ROW (selu), .symbol = "selu", .formula = "1.0507 · where(a > 0, a, 1.6733 · (exp(a) - 1))",
    .differs = "keeps the digits that exp(a) - 1 loses near 0, and the sign of -0; the gradient at NaN is NaN",
    .summary = "Scales elu so that mean 0 and variance 1 last from layer to layer",
    .partials = (const char *const[]) { "1.0507 · where(a > 0, 1, 1.6733 · exp(a))" }, .sample = zky_sample_nonzero,
  },
  {
    ROW (silu), .symbol = "silu", .formula = "a · σ(a)",
    .aliases = ZKY_NAMES ("swish"),
    .summary = "Multiplies each element by its sigmoid",
    .partials = (const char *const[]) { "σ(a) · (1 + a · (1 - σ(a)))" }, .sample = zky_sample_any,
  },
  {
    ROW (mish), .symbol = "mish", .formula = "a · tanh(softplus(a))",
    .summary = "Multiplies each element by the hyperbolic tangent of its softplus",
    .partials = (const char *const[]) { "tanh(softplus(a)) + a · σ(a) · (1 - tanh(softplus(a))²)" }, .sample = zky_sample_any,
  },
  {
    ROW (softplus), .symbol = "softplus", .formula = "log(1 + exp(beta · a)) / beta",
    .summary = "Bends a line smoothly so that negative elements come near 0",
    .partials = (const char *const[]) { "σ(beta · a)" },
    .attributes = softplus_attributes, .sample = softplus_sample,
  },
  {
    ROW (logsigmoid), .symbol = "ln σ", .formula = "log(σ(a))",
    .aliases = ZKY_NAMES ("log_sigmoid"),
    .summary = "Takes the logarithm of the sigmoid of each element, without underflow",
    .partials = (const char *const[]) { "σ(-a)" }, .sample = zky_sample_any,
  },
  {
    ROW (softsign), .symbol = "softsign", .formula = "a / (1 + |a|)",
    .differs = "the gradient at the infinities is 0, its is NaN",
    .summary = "Draws each element between -1 and 1, more slowly than tanh",
    .partials = (const char *const[]) { "1 / (1 + |a|)²" }, .sample = zky_sample_nonzero,
  },
  {
    ROW (tanhshrink), .symbol = "x-tanh", .formula = "a - tanh(a)",
    .summary = "Takes the hyperbolic tangent off each element",
    .partials = (const char *const[]) { "tanh(a)²" }, .sample = zky_sample_any,
  },
  { NULL }
};
