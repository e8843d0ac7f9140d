/* zky-ops-special.c: the error function, the gamma function's logarithm, and their relatives, of each element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-rules.h"
#include "zky-samples.h"
#include "zky-special.h"

/* -- erf, erfc: dy/da = ±2 / √π · exp(-a²) ------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (erf, zky_fast_erf (a))
ZKY_FLOAT_LOOPS_1 (erfc, erfc (a))

static void
bell_vjp (ZkyVjp *vjp,
          double  factor)
{
  ZkyNode *bell = zky_exp (zky_neg (zky_square (zky_vjp_input (vjp, 0))));

  zky_rule_slope (vjp, 0, zky_rule_times (vjp, factor, bell));
}

static void
erf_vjp (ZkyVjp *vjp)
{
  bell_vjp (vjp, M_2_SQRTPI);
}

static void
erfc_vjp (ZkyVjp *vjp)
{
  bell_vjp (vjp, -M_2_SQRTPI);
}

/* -- erfinv: dy/da = √π / 2 · exp(y²) ---------------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (erfinv, (__typeof__ (a)) zky_erfinv (a))

static void
erfinv_vjp (ZkyVjp *vjp)
{
  ZkyNode *growth = zky_exp (zky_square (zky_vjp_output (vjp, 0)));

  zky_rule_slope (vjp, 0, zky_rule_times (vjp, 1 / M_2_SQRTPI, growth));
}

/* -- lgamma, digamma, polygamma: each the derivative of the one before ------------------------------ */

/* libm's lgamma writes a global sign; this one does not. */
static inline double
log_gamma (double a)
{
  int sign;

  return lgamma_r (a, &sign);
}

ZKY_FLOAT_LOOPS_1 (lgamma, (__typeof__ (a)) log_gamma (a))
ZKY_FLOAT_LOOPS_1 (digamma, (__typeof__ (a)) zky_digamma (a))

static void
lgamma_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_rule_call ("digamma", zky_vjp_input (vjp, 0)));
}

#define MAX_ORDER 100 /* of polygamma: 170! is the last factorial that a double holds */

static const ZkyAttribute polygamma_attributes[] = {
  { "n", ZKY_ATTRIBUTE_INT, "1", FALSE, "which derivative of digamma" },
  { NULL }
};

#define POLYGAMMA_LOOP(name, T)                                                 \
  ZKY_LOOP_1_WITH (name, T, T,                                                  \
                   const guint order = (guint) zky_attributes_get_int (user_data, 0);, \
                   (T) zky_polygamma (order, a))

POLYGAMMA_LOOP (polygamma_float32, float)
POLYGAMMA_LOOP (polygamma_float64, double)

static gboolean
polygamma_infer (ZkyOpCall  *call,
                 GError    **error)
{
  gint64 n = zky_attributes_get_int (call->attributes, 0);

  if (n < 0 || n > MAX_ORDER)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "n is %" G_GINT64_FORMAT "; 0 to %d are possible", n, MAX_ORDER);
      return FALSE;
    }

  return zky_elementwise_infer (call, error);
}

/* ψ⁽ⁿ⁾ of the input */
static ZkyNode *
apply_polygamma (ZkyNode *a,
                 gint64   n)
{
  g_autofree char *attributes = g_strdup_printf ("n=%" G_GINT64_FORMAT, n);

  return a != NULL ? zky_opv ("polygamma", attributes, &a, 1) : NULL;
}

static void
digamma_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, apply_polygamma (zky_vjp_input (vjp, 0), 1));
}

static void
polygamma_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, apply_polygamma (zky_vjp_input (vjp, 0), zky_attributes_get_int (vjp->attributes, 0) + 1));
}

static const ZkySampleCase polygamma_cases[] = {
  { { "" } },
  { { "4" }, "n=0" },
  { { "2, 3" }, "n=2" },
  { { "3, 2t" }, "n=1" },
  { { "0" } },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (polygamma, ZKY_SAMPLE_ABOVE_ONE)

/* -- xlogy: y = a · log(b), and 0 where a is 0 but b no NaN; dy/da = log(b), dy/db = a / b ------------------ */

ZKY_FLOAT_LOOPS_2 (xlogy, b != b ? b : a == 0 ? 0 : a * zky_fast_log (b))

static void
xlogy_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1), *zero = zky_vjp_number (vjp, 0);

  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *corner = zky_op ("logical_and", NULL, zky_equal (a, zero), zky_less_equal (b, zero), NULL);

      zky_vjp_add (vjp, 0, zky_where (corner, zero, zky_op ("xlogy", NULL, zky_vjp_cotangent (vjp), b, NULL)));
    }
  if (zky_vjp_wants (vjp, 1))
    zky_rule_slope (vjp, 1, zky_div (a, b));
}

/* -- tgamma: y = Γ(a), dy/da = y · ψ(a) ------------------------------------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (tgamma, (__typeof__ (a)) tgamma (a))

static void
tgamma_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_mul (zky_vjp_output (vjp, 0), zky_rule_call ("digamma", zky_vjp_input (vjp, 0))));
}

/* -- logit: y = log(a / (1 - a)), dy/da = 1 / (a · (1 - a)), which is NaN outside 0 to 1 as y is --------------- */

ZKY_FLOAT_LOOPS_1 (logit, zky_fast_log (a / (1 - a)))

static void
logit_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *y = zky_vjp_output (vjp, 0);
  ZkyNode *slope = zky_div (zky_vjp_cotangent (vjp), zky_mul (a, zky_rule_minus (vjp, 1, a)));

  zky_vjp_add (vjp, 0, zky_where (zky_equal (y, y), slope, zky_vjp_number (vjp, NAN)));
}

static gboolean
logit_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = { { { "" } }, { { "4" } }, { { "3, 2t" } }, { { "0" } }, { { NULL } } };

  return zky_sample_case (cases, ZKY_SAMPLE_PROBABILITY, rand, i, call);
}

/* -- The rows ------------------------------------------------------------------------------------------------------- */

#define ROW(function, arity)                                                    \
  .name = #function, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1,  \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = function##_vjp, \
  .kernel = ZKY_FLOAT_KERNEL (function)

const ZkyOp zky_ops_special[] = {
  {
    ROW (erf, 1), .symbol = "erf", .formula = "erf(a)",
    .summary = "Takes the error function of each element: 2 / √π times the integral of exp(-t²) from 0 to it",
    .partials = (const char *const[]) { "2 / √π · exp(-a²)" }, .sample = zky_sample_any,
  },
  {
    ROW (erfc, 1), .symbol = "erfc", .formula = "1 - erf(a)",
    .summary = "Takes one minus the error function of each element, exact where it is small",
    .partials = (const char *const[]) { "-2 / √π · exp(-a²)" }, .sample = zky_sample_any,
  },
  {
    ROW (erfinv, 1), .symbol = "erf⁻¹", .formula = "erfinv(a)",
    .summary = "Gives the number whose error function each element, between -1 and 1, is",
    .partials = (const char *const[]) { "√π / 2 · exp(y²)" }, .sample = zky_sample_unit,
  },
  {
    ROW (lgamma, 1), .symbol = "ln Γ", .formula = "lgamma(a)",
    .aliases = ZKY_NAMES ("gammaln"),
    .summary = "Takes the logarithm of the absolute value of the gamma function",
    .partials = (const char *const[]) { "digamma(a)" }, .sample = zky_sample_positive,
  },
  {
    ROW (tgamma, 1), .symbol = "Γ", .formula = "gamma(a)",
    .aliases = ZKY_NAMES ("gamma"), .differs = "it has none in 1.13",
    .summary = "Takes the gamma function of each element: (a - 1)! of a whole number",
    .partials = (const char *const[]) { "y · ψ(a)" }, .sample = zky_sample_positive,
  },
  {
    ROW (digamma, 1), .symbol = "ψ", .formula = "digamma(a)",
    .aliases = ZKY_NAMES ("psi"),
    .differs = "the gradient is exact to the last digits, its to about nine; at 0, -1, -2 … it is infinite",
    .summary = "Takes the derivative of the gamma function's logarithm",
    .partials = (const char *const[]) { "polygamma(1, a)" }, .sample = zky_sample_positive,
  },
  {
    .name = "polygamma", .symbol = "ψ⁽ⁿ⁾", .formula = "polygamma(n, a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "exact to the last digits, its to about nine",
    .summary = "Takes a derivative, by default the first, of digamma",
    .partials = (const char *const[]) { "polygamma(n + 1, a)" }, .attributes = polygamma_attributes,
    .infer = polygamma_infer, .forward = zky_elementwise_forward, .vjp = polygamma_vjp, .sample = polygamma_sample,
    .kernel = ZKY_FLOAT_KERNEL (polygamma),
  },
  {
    ROW (xlogy, 2), .symbol = "x·ln y", .formula = "a · log(b)",
    .summary = "Multiplies the first input by the logarithm of the second; 0 times anything is 0",
    .partials = (const char *const[]) { "log(b)", "a / b" }, .sample = zky_sample_positives,
  },
  {
    ROW (logit, 1), .symbol = "logit", .formula = "log(a / (1 - a))",
    .summary = "Takes the logarithm of the odds of each element, a probability: what sigmoid undoes",
    .partials = (const char *const[]) { "1 / (a · (1 - a))" }, .sample = logit_sample,
  },
  { NULL }
};
