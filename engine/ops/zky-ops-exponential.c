/* zky-ops-exponential.c: exponentials, logarithms, roots, and reciprocals, of each element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* -- expm1: y = exp(a) - 1, dy/da = y + 1 ------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (expm1, zky_fast_expm1 (a))

static void
expm1_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_rule_plus (vjp, zky_vjp_output (vjp, 0), 1));
}

/* -- exp2: y = 2^a, dy/da = y · ln 2 ---------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (exp2, exp2 (a))

static void
exp2_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_rule_times (vjp, G_LN2, zky_vjp_output (vjp, 0)));
}

/* -- log1p: y = log(1 + a), dy/da = 1 / (1 + a) ------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (log1p, zky_fast_log1p (a))

static void
log1p_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_rule_plus (vjp, zky_vjp_input (vjp, 0), 1));
}

/* -- log2, log10: dy/da = 1 / (a · ln 2), 1 / (a · ln 10) ------------------------------------ */

ZKY_FLOAT_LOOPS_1 (log2, log2 (a))
ZKY_FLOAT_LOOPS_1 (log10, log10 (a))

static void
log2_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_rule_times (vjp, G_LN2, zky_vjp_input (vjp, 0)));
}

static void
log10_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_rule_times (vjp, G_LN10, zky_vjp_input (vjp, 0)));
}

/* -- rsqrt: y = 1 / √a, dy/da = -y³ / 2 --------------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (rsqrt, 1 / sqrt (a))

static void
rsqrt_vjp (ZkyVjp *vjp)
{
  ZkyNode *y = zky_vjp_output (vjp, 0);

  zky_rule_slope (vjp, 0, zky_rule_times (vjp, -0.5, zky_mul (y, zky_square (y))));
}

/* -- cbrt: the third root, of negative numbers as well; dy/da = 1 / (3 · y²). PyTorch has none ------- */

ZKY_FLOAT_LOOPS_1 (cbrt, cbrt (a))

static void
cbrt_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_rule_times (vjp, 3, zky_square (zky_vjp_output (vjp, 0))));
}

/* -- reciprocal: y = 1 / a, dy/da = -y² ------------------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (reciprocal, 1 / a)

static void
reciprocal_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_neg (zky_square (zky_vjp_output (vjp, 0))));
}

/* -- The rows -------------------------------------------------------------------------------------------------- */

#define ROW(function)                                                           \
  .name = #function, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,          \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = function##_vjp, \
  .kernel = ZKY_FLOAT_KERNEL (function)

const ZkyOp zky_ops_exponential[] = {
  {
    ROW (expm1), .symbol = "exp-1", .formula = "exp(a) - 1",
    .summary = "Takes exp(a) - 1 of each element, exact to the last digits near 0",
    .partials = (const char *const[]) { "y + 1" }, .sample = zky_sample_any,
  },
  {
    ROW (exp2), .symbol = "2ˣ", .formula = "2^a",
    .summary = "Raises 2 to the power of each element",
    .partials = (const char *const[]) { "y · log(2)" }, .sample = zky_sample_any,
  },
  {
    ROW (log1p), .symbol = "ln(1+x)", .formula = "log(1 + a)",
    .summary = "Takes log(1 + a) of each element, exact to the last digits near 0",
    .partials = (const char *const[]) { "1 / (1 + a)" }, .sample = zky_sample_positive,
  },
  {
    ROW (log2), .symbol = "log₂", .formula = "log2(a)",
    .summary = "Takes the logarithm to base 2 of each element",
    .partials = (const char *const[]) { "1 / (a · log(2))" }, .sample = zky_sample_positive,
  },
  {
    ROW (log10), .symbol = "log₁₀", .formula = "log10(a)",
    .summary = "Takes the logarithm to base 10 of each element",
    .partials = (const char *const[]) { "1 / (a · log(10))" }, .sample = zky_sample_positive,
  },
  {
    ROW (rsqrt), .symbol = "1/√", .formula = "1 / √a",
    .summary = "Takes one over the square root of each element",
    .partials = (const char *const[]) { "-y³ / 2" }, .sample = zky_sample_positive,
  },
  {
    ROW (cbrt), .symbol = "∛", .formula = "∛a",
    .summary = "Takes the third root of each element",
    .partials = (const char *const[]) { "1 / (3 · y²)" }, .sample = zky_sample_nonzero,
  },
  {
    ROW (reciprocal), .symbol = "1/x", .formula = "1 / a",
    .summary = "Takes one over each element",
    .partials = (const char *const[]) { "-y²" }, .sample = zky_sample_nonzero,
  },
  { NULL }
};
