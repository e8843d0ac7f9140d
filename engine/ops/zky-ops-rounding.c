/* zky-ops-rounding.c: whole parts, remainders, bounds, and signs, of each element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-kernels.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* -- floor, ceil, round, trunc: flat between their steps. round takes halves to the even side, as PyTorch's does --- */

ZKY_LOOP_1 (whole_int64, gint64, gint64, a)
ZKY_FLOAT_LOOPS_1 (floor, floor (a))
ZKY_FLOAT_LOOPS_1 (ceil, ceil (a))
ZKY_FLOAT_LOOPS_1 (round, rint (a))
ZKY_FLOAT_LOOPS_1 (trunc, trunc (a))

#define WHOLE_KERNEL(name)                                                      \
  (&(const ZkyElementwise) {                                                    \
    .loops = { [ZKY_INT64] = whole_int64, [ZKY_FLOAT32] = name##_float32, [ZKY_FLOAT64] = name##_float64 } \
  })

/* -- frac: y = a - trunc(a), dy/da = 1 ------------------------------------------------------------------------------- */

ZKY_FLOAT_LOOPS_1 (frac, a - trunc (a))

static void
frac_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
}

/* -- fmod: y = a - b · trunc(a / b), with the sign of a; remainder: y = a - b · floor(a / b), with that of b --------------
 * Integers give 0 for the divisor 0, where PyTorch fails. The gradient by an infinite b is that of the formula, where
 * floor(a / b) is 0; PyTorch's is -1 where the signs differ. */

static inline gint64
int_fmod (gint64 a,
          gint64 b)
{
  return b == 0 || b == -1 ? 0 : a % b;
}

static inline gint64
int_remainder (gint64 a,
               gint64 b)
{
  gint64 rest = int_fmod (a, b);

  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/* fmod is exact, and adding b once to it as well as can be. */
#define REMAINDER(rest, b) ((rest) != 0 && ((rest) < 0) != ((b) < 0) ? (rest) + (b) : (rest))

ZKY_LOOP_2 (fmod_int64, gint64, gint64, int_fmod (a, b))
ZKY_FLOAT_LOOPS_2 (fmod, fmod (a, b))
ZKY_LOOP_2 (remainder_int64, gint64, gint64, int_remainder (a, b))
ZKY_FLOAT_LOOPS_2 (remainder, REMAINDER (fmod (a, b), b))

static void
modulo_vjp (ZkyVjp     *vjp,
            const char *rounding)
{
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *quotient = zky_div (zky_vjp_input (vjp, 0), zky_vjp_input (vjp, 1));

      zky_rule_slope (vjp, 1, zky_neg (zky_rule_call (rounding, quotient)));
    }
}

static void
fmod_vjp (ZkyVjp *vjp)
{
  modulo_vjp (vjp, "trunc");
}

static void
remainder_vjp (ZkyVjp *vjp)
{
  modulo_vjp (vjp, "floor");
}

static gboolean
modulo_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  return zky_sample_ranges (ZKY_SAMPLE_WIDE, ZKY_SAMPLE_HALVES, rand, i, call);
}

/* -- clamp: y = a between two bounds, each of which may be left out; ȳ passes where a is not outside, at the bounds as
 * well, and stops at NaN. Where the lower one is greater, y is the upper one, as in PyTorch. Integers stay integers ------------------------ */

#define MIN_BOUND 0
#define MAX_BOUND 1

static const ZkyAttribute clamp_attributes[] = {
  { "min", ZKY_ATTRIBUTE_DOUBLE, NULL, FALSE, "the lower bound; without it, none" },
  { "max", ZKY_ATTRIBUTE_DOUBLE, NULL, FALSE, "the upper bound; without it, none" },
  { NULL }
};

static double
get_bound (const ZkyAttributes *attributes,
           guint                position)
{
  if (!zky_attributes_is_set (attributes, position))
    return position == MIN_BOUND ? -INFINITY : INFINITY;

  return zky_attributes_get_double (attributes, position);
}

#define CLAMP_LOOP(name, T)                                                     \
  ZKY_LOOP_1_WITH (name, T, T,                                                  \
                   const T low = (T) get_bound (user_data, MIN_BOUND);          \
                   const T high = (T) get_bound (user_data, MAX_BOUND);,        \
                   (a < low ? low : a) > high ? high : (a < low ? low : a))

CLAMP_LOOP (clamp_float32, float)
CLAMP_LOOP (clamp_float64, double)
ZKY_LOOP_1_WITH (clamp_int64, gint64, gint64,
                 const gint64 low = zky_element_to_int (ceil (get_bound (user_data, MIN_BOUND)));
                 const gint64 high = zky_element_to_int (floor (get_bound (user_data, MAX_BOUND)));,
                 MIN (MAX (a, low), high))

static gboolean
clamp_infer (ZkyOpCall  *call,
             GError    **error)
{
  for (guint i = MIN_BOUND; i <= MAX_BOUND; i++)
    if (zky_attributes_is_set (call->attributes, i) && isnan (zky_attributes_get_double (call->attributes, i)))
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is not a number", clamp_attributes[i].name);
        return FALSE;
      }

  return zky_elementwise_infer (call, error);
}

static void
clamp_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *cotangent = zky_vjp_cotangent (vjp), *zero = zky_vjp_number (vjp, 0);

  if (zky_attributes_is_set (vjp->attributes, MIN_BOUND))
    cotangent = zky_where (zky_less_equal (zky_vjp_number (vjp, get_bound (vjp->attributes, MIN_BOUND)), a),
                           cotangent, zero);
  if (zky_attributes_is_set (vjp->attributes, MAX_BOUND))
    cotangent = zky_where (zky_less_equal (a, zky_vjp_number (vjp, get_bound (vjp->attributes, MAX_BOUND))),
                           cotangent, zero);

  zky_vjp_add (vjp, 0, cotangent);
}

static const ZkySampleCase clamp_cases[] = {
  { { "" }, "min=0" },
  { { "4" }, "min=-1, max=1.5" },
  { { "2, 3" }, "max=2" },
  { { "3, 2t" }, "min=-3, max=3" },
  { { "0" }, "min=0" },
  { { "5s" } },
  { { "2, 3" }, "min=1, max=-1" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (clamp, ZKY_SAMPLE_WIDE)

/* -- copysign: y = |a| with the sign of b; a gets ±ȳ, and 0 where a is 0 or NaN; flat in b. PyTorch
 * divides y by a instead, which gives NaN where a is infinite --------------------------------- */

ZKY_FLOAT_LOOPS_2 (copysign, copysign (a, b))

static void
copysign_vjp (ZkyVjp *vjp)
{
  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *a = zky_vjp_input (vjp, 0), *zero = zky_vjp_number (vjp, 0);
      ZkyNode *signs = zky_mul (zky_sign (a), zky_sign (zky_vjp_output (vjp, 0)));

      zky_rule_slope (vjp, 0, zky_where (zky_equal (a, zero), zero, signs));
    }
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_vjp_number (vjp, 0));
}

static gboolean
copysign_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  return zky_sample_ranges (ZKY_SAMPLE_NONZERO, ZKY_SAMPLE_NONZERO, rand, i, call);
}

/* -- The rows ------------------------------------------------------------------------------------------------------------------- */

#define ROW(title, arity, loops)                                                \
  .name = title, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1,      \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .kernel = loops

const ZkyOp zky_ops_rounding[] = {
  {
    ROW ("floor", 1, WHOLE_KERNEL (floor)), .symbol = "⌊x⌋", .formula = "floor(a)",
    .summary = "Takes the greatest whole number that is not above each element; its gradient is 0",
    .partials = (const char *const[]) { "0" }, .vjp = zky_rule_flat, .sample = zky_sample_wide,
  },
  {
    ROW ("ceil", 1, WHOLE_KERNEL (ceil)), .symbol = "⌈x⌉", .formula = "ceil(a)",
    .summary = "Takes the smallest whole number that is not below each element; its gradient is 0",
    .partials = (const char *const[]) { "0" }, .vjp = zky_rule_flat, .sample = zky_sample_wide,
  },
  {
    ROW ("round", 1, WHOLE_KERNEL (round)), .symbol = "round", .formula = "round(a)",
    .aliases = ZKY_NAMES ("rint"),
    .summary = "Takes the nearest whole number, of two the even one; its gradient is 0",
    .partials = (const char *const[]) { "0" }, .vjp = zky_rule_flat, .sample = zky_sample_wide,
  },
  {
    ROW ("trunc", 1, WHOLE_KERNEL (trunc)), .symbol = "trunc", .formula = "trunc(a)",
    .aliases = ZKY_NAMES ("fix"),
    .summary = "Leaves out what is behind the point; its gradient is 0",
    .partials = (const char *const[]) { "0" }, .vjp = zky_rule_flat, .sample = zky_sample_wide,
  },
  {
    ROW ("frac", 1, ZKY_FLOAT_KERNEL (frac)), .symbol = "frac", .formula = "a - trunc(a)",
    .summary = "Leaves only what is behind the point, with the sign of each element",
    .partials = (const char *const[]) { "1" }, .vjp = frac_vjp, .sample = zky_sample_wide,
  },
  {
    ROW ("fmod", 2, ZKY_NUMBER_KERNEL (fmod)), .symbol = "fmod", .formula = "a - b · trunc(a / b)",
    .differs = "integers give 0 for the divisor 0, where it fails",
    .summary = "Takes what is left after division, with the sign of the first input",
    .partials = (const char *const[]) { "1", "-trunc(a / b)" }, .vjp = fmod_vjp, .sample = modulo_sample,
  },
  {
    ROW ("remainder", 2, ZKY_NUMBER_KERNEL (remainder)), .symbol = "mod", .formula = "a - b · floor(a / b)",
    .aliases = ZKY_NAMES ("mod"),
    .differs = "integers give 0 for the divisor 0, where it fails; where a or b is infinite the gradient by b is that of -floor(a / b)",
    .summary = "Takes what is left after division, with the sign of the second input",
    .partials = (const char *const[]) { "1", "-floor(a / b)" }, .vjp = remainder_vjp, .sample = modulo_sample,
  },
  {
    .name = "clamp", .symbol = "clamp", .formula = "clamp(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("clip"),
    .summary = "Replaces elements outside two bounds by the nearer one, which gets no gradient",
    .partials = (const char *const[]) { "(min ≤ a ≤ max)" }, .attributes = clamp_attributes,
    .infer = clamp_infer, .forward = zky_elementwise_forward, .vjp = clamp_vjp, .sample = clamp_sample,
    .kernel = ZKY_NUMBER_KERNEL (clamp),
  },
  {
    ROW ("copysign", 2, ZKY_FLOAT_KERNEL (copysign)), .symbol = "±", .formula = "copysign(a, b)",
    .differs = "the gradient at the infinities is 1 or -1, and at NaN 0; its is NaN",
    .summary = "Gives the first input the sign of the second",
    .partials = (const char *const[]) { "sign(a) · sign(b)", "0" }, .vjp = copysign_vjp, .sample = copysign_sample,
  },
  { NULL }
};
