/* zky-ops-trigonometry.c: angles, hyperbolic functions, and their inverses, of each element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* a² + @number */
static ZkyNode *
square_plus (ZkyVjp *vjp,
             double  number)
{
  return zky_rule_plus (vjp, zky_square (zky_vjp_input (vjp, 0)), number);
}

/* 1 - a² */
static ZkyNode *
one_minus_square (ZkyVjp *vjp)
{
  return zky_rule_minus (vjp, 1, zky_square (zky_vjp_input (vjp, 0)));
}

/* -- tan: dy/da = 1 + y² --------------------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (tan, tan (a))

static void
tan_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_rule_plus (vjp, zky_square (zky_vjp_output (vjp, 0)), 1));
}

/* -- asin, acos: dy/da = ±1 / √(1 - a²); atan: dy/da = 1 / (1 + a²) ----------------------- */

ZKY_FLOAT_LOOPS_1 (asin, asin (a))
ZKY_FLOAT_LOOPS_1 (acos, acos (a))
ZKY_FLOAT_LOOPS_1 (atan, atan (a))

static void
asin_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_sqrt (one_minus_square (vjp)));
}

static void
acos_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_neg (zky_sqrt (one_minus_square (vjp))));
}

static void
atan_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, square_plus (vjp, 1));
}

/* -- sinh, cosh: dy/da = cosh(a), sinh(a) ---------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (sinh, sinh (a))
ZKY_FLOAT_LOOPS_1 (cosh, cosh (a))

static void
sinh_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_rule_call ("cosh", zky_vjp_input (vjp, 0)));
}

static void
cosh_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_rule_call ("sinh", zky_vjp_input (vjp, 0)));
}

/* -- asinh, acosh: dy/da = 1 / √(a² ± 1); atanh: dy/da = 1 / (1 - a²) ---------------------------- */

ZKY_FLOAT_LOOPS_1 (asinh, asinh (a))
ZKY_FLOAT_LOOPS_1 (acosh, acosh (a))
ZKY_FLOAT_LOOPS_1 (atanh, atanh (a))

static void
asinh_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_sqrt (square_plus (vjp, 1)));
}

static void
acosh_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, zky_sqrt (square_plus (vjp, -1)));
}

static void
atanh_vjp (ZkyVjp *vjp)
{
  zky_rule_over (vjp, 0, one_minus_square (vjp));
}

static gboolean
acosh_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = { { { "" } }, { { "4" } }, { { "3, 2t" } }, { { "0" } }, { { NULL } } };

  return zky_sample_case (cases, ZKY_SAMPLE_ABOVE_ONE, rand, i, call);
}

/* -- atan2: the angle of the point (b, a), so da gets b / (a² + b²) and db -a / (a² + b²) --------------- */

ZKY_FLOAT_LOOPS_2 (atan2, atan2 (a, b))

static void
atan2_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);
  ZkyNode *scale = zky_rule_call ("reciprocal", zky_add (zky_square (a), zky_square (b)));

  if (zky_vjp_wants (vjp, 0))
    zky_rule_slope (vjp, 0, zky_mul (b, scale));
  if (zky_vjp_wants (vjp, 1))
    zky_rule_slope (vjp, 1, zky_mul (zky_neg (a), scale));
}

/* -- hypot: y = √(a² + b²) without overflow, dy/da = a / y, dy/db = b / y ---------------------------------- */

ZKY_FLOAT_LOOPS_2 (hypot, hypot (a, b))

static void
hypot_vjp (ZkyVjp *vjp)
{
  for (guint i = 0; i < 2; i++)
    if (zky_vjp_wants (vjp, i))
      zky_rule_slope (vjp, i, zky_div (zky_vjp_input (vjp, i), zky_vjp_output (vjp, 0)));
}

/* -- sinc: y = sin(π·a) / (π·a), and 1 at 0; dy/da = (cos(π·a) - y) / a, and 0 at 0 -------------------------------- */

ZKY_FLOAT_LOOPS_1 (sinc, a == 0 ? 1 : sin ((__typeof__ (a)) G_PI * a) / ((__typeof__ (a)) G_PI * a))

static void
sinc_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *zero = zky_vjp_number (vjp, 0);
  ZkyNode *cosine = zky_cos (zky_rule_times (vjp, G_PI, a));
  ZkyNode *slope = zky_div (zky_sub (cosine, zky_vjp_output (vjp, 0)), a);

  zky_rule_slope (vjp, 0, zky_where (zky_equal (a, zero), zero, slope));
}

/* -- deg2rad, rad2deg: y = a · π / 180, a · 180 / π ------------------------------------------------------------------ */

ZKY_FLOAT_LOOPS_1 (deg2rad, a * (__typeof__ (a)) (G_PI / 180))
ZKY_FLOAT_LOOPS_1 (rad2deg, a * (__typeof__ (a)) (180 / G_PI))

static void
deg2rad_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_vjp_number (vjp, G_PI / 180));
}

static void
rad2deg_vjp (ZkyVjp *vjp)
{
  zky_rule_slope (vjp, 0, zky_vjp_number (vjp, 180 / G_PI));
}

/* -- The rows ------------------------------------------------------------------------------------------------------------ */

#define ROW(function, arity)                                                    \
  .name = #function, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1,  \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = function##_vjp, \
  .kernel = ZKY_FLOAT_KERNEL (function)

const ZkyOp zky_ops_trigonometry[] = {
  {
    ROW (tan, 1), .symbol = "tan", .formula = "tan(a)",
    .summary = "Takes the tangent of each element, an angle in radians",
    .partials = (const char *const[]) { "1 + y²" }, .sample = zky_sample_unit,
  },
  {
    ROW (asin, 1), .symbol = "asin", .formula = "asin(a)",
    .aliases = ZKY_NAMES ("arcsin"),
    .summary = "Gives the angle in radians, between -π/2 and π/2, whose sine each element is",
    .partials = (const char *const[]) { "1 / √(1 - a²)" }, .sample = zky_sample_unit,
  },
  {
    ROW (acos, 1), .symbol = "acos", .formula = "acos(a)",
    .aliases = ZKY_NAMES ("arccos"),
    .summary = "Gives the angle in radians, between 0 and π, whose cosine each element is",
    .partials = (const char *const[]) { "-1 / √(1 - a²)" }, .sample = zky_sample_unit,
  },
  {
    ROW (atan, 1), .symbol = "atan", .formula = "atan(a)",
    .aliases = ZKY_NAMES ("arctan"),
    .summary = "Gives the angle in radians, between -π/2 and π/2, whose tangent each element is",
    .partials = (const char *const[]) { "1 / (1 + a²)" }, .sample = zky_sample_any,
  },
  {
    ROW (sinh, 1), .symbol = "sinh", .formula = "sinh(a)",
    .summary = "Takes the hyperbolic sine of each element",
    .partials = (const char *const[]) { "cosh(a)" }, .sample = zky_sample_any,
  },
  {
    ROW (cosh, 1), .symbol = "cosh", .formula = "cosh(a)",
    .summary = "Takes the hyperbolic cosine of each element",
    .partials = (const char *const[]) { "sinh(a)" }, .sample = zky_sample_any,
  },
  {
    ROW (asinh, 1), .symbol = "asinh", .formula = "asinh(a)",
    .aliases = ZKY_NAMES ("arcsinh"),
    .summary = "Gives the number whose hyperbolic sine each element is",
    .partials = (const char *const[]) { "1 / √(a² + 1)" }, .sample = zky_sample_any,
  },
  {
    ROW (acosh, 1), .symbol = "acosh", .formula = "acosh(a)",
    .aliases = ZKY_NAMES ("arccosh"),
    .summary = "Gives the positive number whose hyperbolic cosine each element, at least 1, is",
    .partials = (const char *const[]) { "1 / √(a² - 1)" }, .sample = acosh_sample,
  },
  {
    ROW (atanh, 1), .symbol = "atanh", .formula = "atanh(a)",
    .aliases = ZKY_NAMES ("arctanh"),
    .summary = "Gives the number whose hyperbolic tangent each element, between -1 and 1, is",
    .partials = (const char *const[]) { "1 / (1 - a²)" }, .sample = zky_sample_unit,
  },
  {
    ROW (atan2, 2), .symbol = "atan2", .formula = "atan2(a, b)",
    .aliases = ZKY_NAMES ("arctan2"),
    .summary = "Gives the angle, between -π and π, of the point whose height is the first input and whose distance to the right "
               "is the second",
    .partials = (const char *const[]) { "b / (a² + b²)", "-a / (a² + b²)" }, .sample = zky_sample_quotient,
  },
  {
    ROW (hypot, 2), .symbol = "hypot", .formula = "√(a² + b²)",
    .summary = "Takes the length of the longest side of a right triangle from the two others, without overflow",
    .partials = (const char *const[]) { "a / y", "b / y" }, .sample = zky_sample_quotient,
  },
  {
    ROW (sinc, 1), .symbol = "sinc", .formula = "sin(π · a) / (π · a)",
    .summary = "Takes sin(π · a) / (π · a) of each element, which is 1 at 0",
    .partials = (const char *const[]) { "(cos(π · a) - y) / a" }, .sample = zky_sample_nonzero,
  },
  {
    ROW (deg2rad, 1), .symbol = "rad", .formula = "a · π / 180",
    .aliases = ZKY_NAMES ("radians"),
    .summary = "Turns degrees into radians",
    .partials = (const char *const[]) { "π / 180" }, .sample = zky_sample_any,
  },
  {
    ROW (rad2deg, 1), .symbol = "deg", .formula = "a · 180 / π",
    .aliases = ZKY_NAMES ("degrees"),
    .summary = "Turns radians into degrees",
    .partials = (const char *const[]) { "180 / π" }, .sample = zky_sample_any,
  },
  { NULL }
};
