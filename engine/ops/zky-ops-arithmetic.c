/* zky-ops-arithmetic.c: sums, products, powers and the like, element by element
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <tgmath.h>

#include "zky-functions.h"
#include "zky-kernels.h"
#include "zky-samples.h"
#include "zky-vjp.h"

/* Integers wrap around, as in PyTorch; in C only unsigned ones may. Bool acts as int64 here, where PyTorch's bool + bool is
 * "or", its bool - bool an error, and its bool · bool "and". */
#define WRAP(a, operator, b) ((gint64) ((guint64) (a) operator (guint64) (b)))

#define ARITHMETIC_LOOPS(name, operator)                                        \
  ZKY_LOOP_2 (name##_int64, gint64, gint64, WRAP (a, operator, b))              \
  ZKY_FLOAT_LOOPS_2 (name, a operator b)

/* -- add: y = a + b, so both get ȳ ------------------------------------------------- */

ARITHMETIC_LOOPS (add, +)

static void
add_vjp (ZkyVjp *vjp)
{
  for (guint i = 0; i < 2; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, zky_vjp_cotangent (vjp));
}

/* -- sub: y = a - b, so a gets ȳ and b gets -ȳ --------------------------------------- */

ARITHMETIC_LOOPS (sub, -)

static void
sub_vjp (ZkyVjp *vjp)
{
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_neg (zky_vjp_cotangent (vjp)));
}

/* -- mul: y = a · b, so a gets ȳ · b and b gets ȳ · a ---------------------------------- */

ARITHMETIC_LOOPS (mul, *)

static void
mul_vjp (ZkyVjp *vjp)
{
  for (guint i = 0; i < 2; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, zky_mul (zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 1 - i)));
}

/* -- div: y = a / b, so a gets ȳ / b and b gets -ȳ · y / b = -ȳ · a / b² ---------------- */

ZKY_FLOAT_LOOPS_2 (div, a / b)

static void
div_vjp (ZkyVjp *vjp)
{
  ZkyNode *b = zky_vjp_input (vjp, 1);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_div (zky_vjp_cotangent (vjp), b));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_mul (zky_neg (zky_vjp_cotangent (vjp)), zky_div (zky_vjp_output (vjp, 0), b)));
}

/* -- pow: y = a^b, so a gets ȳ · b · a^(b - 1) and b gets ȳ · y · log(a) ------------------ */

/* By squaring, modulo 2^64. A negative power of an integer is 0, but for the bases 1 and -1. */
static inline gint64
int_pow (gint64 a,
         gint64 b)
{
  guint64 base = a, result = 1;

  if (b < 0)
    return a == 1 ? 1 : a == -1 ? (b % 2 == 0 ? 1 : -1) : 0;

  for (; b > 0; b >>= 1, base *= base)
    if (b & 1)
      result *= base;

  return result;
}

ZKY_LOOP_2 (pow_int64, gint64, gint64, int_pow (a, b))
ZKY_FLOAT_LOOPS_2 (pow, pow (a, b))

/* Where b = 0 the derivative by a is 0, also at a = 0, where b · a^(b - 1) would be 0 · ∞; and where a = 0 ≤ b the
 * derivative by b is 0, where y · log(a) would be 0 · -∞: as PyTorch has it. */
static void
pow_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);
  ZkyNode *zero = zky_vjp_number (vjp, 0);

  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *slope = zky_mul (b, zky_pow (a, zky_sub (b, zky_vjp_number (vjp, 1))));

      zky_vjp_add (vjp, 0, zky_mul (cotangent, zky_where (zky_equal (b, zero), zero, slope)));
    }
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *slope = zky_mul (zky_vjp_output (vjp, 0), zky_log (a));
      ZkyNode *corner = zky_mul (zky_equal (a, zero), zky_less_equal (zero, b)); /* "and" */

      zky_vjp_add (vjp, 1, zky_mul (cotangent, zky_where (corner, zero, slope)));
    }
}

/* -- neg: y = -a, so a gets -ȳ -------------------------------------------------------------- */

ZKY_LOOP_1 (neg_int64, gint64, gint64, WRAP (0, -, a))
ZKY_FLOAT_LOOPS_1 (neg, -a)

static void
neg_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_neg (zky_vjp_cotangent (vjp)));
}

/* -- square: y = a², so a gets ȳ · 2 · a ------------------------------------------------------- */

ZKY_LOOP_1 (square_int64, gint64, gint64, WRAP (a, *, a))
ZKY_FLOAT_LOOPS_1 (square, a * a)

static void
square_vjp (ZkyVjp *vjp)
{
  ZkyNode *slope = zky_mul (zky_vjp_number (vjp, 2), zky_vjp_input (vjp, 0));

  zky_vjp_add (vjp, 0, zky_mul (zky_vjp_cotangent (vjp), slope));
}

/* -- maximum, minimum: ȳ goes to the input that was taken; equal ones share it in halves --------- */

ZKY_LOOP_2 (maximum_int64, gint64, gint64, a > b ? a : b)
ZKY_FLOAT_LOOPS_2 (maximum, a > b || a != a ? a : b)
ZKY_LOOP_2 (minimum_int64, gint64, gint64, a < b ? a : b)
ZKY_FLOAT_LOOPS_2 (minimum, a < b || a != a ? a : b)

/* Sends ȳ to @input except where its value is on the losing side. */
static void
choice_vjp (ZkyVjp   *vjp,
            guint     input,
            gboolean  greater_wins)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyNode *self = zky_vjp_input (vjp, input), *other = zky_vjp_input (vjp, 1 - input);
  ZkyNode *half = zky_mul (cotangent, zky_vjp_number (vjp, 0.5));
  ZkyNode *lost = greater_wins ? zky_less (self, other) : zky_less (other, self);
  ZkyNode *shared = zky_where (zky_equal (self, other), half, cotangent);

  zky_vjp_add (vjp, input, zky_where (lost, zky_vjp_number (vjp, 0), shared));
}

static void
maximum_vjp (ZkyVjp *vjp)
{
  for (guint i = 0; i < 2; i++)
    if (zky_vjp_wants (vjp, i))
      choice_vjp (vjp, i, TRUE);
}

static void
minimum_vjp (ZkyVjp *vjp)
{
  for (guint i = 0; i < 2; i++)
    if (zky_vjp_wants (vjp, i))
      choice_vjp (vjp, i, FALSE);
}

/* -- The rows --------------------------------------------------------------------------------- */

#define ROW(title, arity, loops)                                                \
  .name = title, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1,      \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .kernel = loops

const ZkyOp zky_ops_arithmetic[] = {
  {
    ROW ("add", 2, ZKY_NUMBER_KERNEL (add)), .symbol = "+", .formula = "a + b",
    .differs = "bools count as 0 and 1, where its + is “or”",
    .summary = "Adds two tensors element by element; bools count as 0 and 1",
    .partials = (const char *const[]) { "1", "1" },
    .vjp = add_vjp, .sample = zky_sample_pair,
  },
  {
    ROW ("sub", 2, ZKY_NUMBER_KERNEL (sub)), .symbol = "−", .formula = "a - b",
    .aliases = ZKY_NAMES ("subtract"),
    .differs = "bools count as 0 and 1, where it refuses them",
    .summary = "Subtracts the second tensor from the first, element by element; bools count as 0 and 1",
    .partials = (const char *const[]) { "1", "-1" },
    .vjp = sub_vjp, .sample = zky_sample_pair,
  },
  {
    ROW ("mul", 2, ZKY_NUMBER_KERNEL (mul)), .symbol = "×", .formula = "a · b",
    .aliases = ZKY_NAMES ("multiply"),
    .summary = "Multiplies two tensors element by element",
    .partials = (const char *const[]) { "b", "a" },
    .vjp = mul_vjp, .sample = zky_sample_pair,
  },
  {
    ROW ("div", 2, ZKY_FLOAT_KERNEL (div)), .symbol = "÷", .formula = "a / b",
    .aliases = ZKY_NAMES ("divide", "true_divide"),
    .summary = "Divides the first tensor by the second, element by element",
    .partials = (const char *const[]) { "1 / b", "-a / b²" },
    .vjp = div_vjp, .sample = zky_sample_quotient,
  },
  {
    ROW ("pow", 2, ZKY_NUMBER_KERNEL (pow)), .symbol = "xʸ", .formula = "a^b",
    .aliases = ZKY_NAMES ("power", "float_power"),
    .summary = "Raises the first tensor to the power of the second, element by element",
    .partials = (const char *const[]) { "b · a^(b - 1)", "y · log(a)" },
    .vjp = pow_vjp, .sample = zky_sample_positives,
  },
  {
    ROW ("neg", 1, ZKY_NUMBER_KERNEL (neg)), .symbol = "−", .formula = "-a",
    .aliases = ZKY_NAMES ("negative"),
    .summary = "Changes the sign of each element",
    .partials = (const char *const[]) { "-1" },
    .vjp = neg_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("square", 1, ZKY_NUMBER_KERNEL (square)), .symbol = "x²", .formula = "a²",
    .summary = "Multiplies each element by itself",
    .partials = (const char *const[]) { "2 · a" },
    .vjp = square_vjp, .sample = zky_sample_any,
  },
  {
    ROW ("maximum", 2, ZKY_NUMBER_KERNEL (maximum)), .symbol = "max", .formula = "max(a, b)",
    .summary = "Takes the greater of two elements; where they are equal, each gets half of the gradient",
    .partials = (const char *const[]) { "(a > b)", "(b > a)" },
    .vjp = maximum_vjp, .sample = zky_sample_unequal,
  },
  {
    ROW ("minimum", 2, ZKY_NUMBER_KERNEL (minimum)), .symbol = "min", .formula = "min(a, b)",
    .summary = "Takes the smaller of two elements; where they are equal, each gets half of the gradient",
    .partials = (const char *const[]) { "(a < b)", "(b < a)" },
    .vjp = minimum_vjp, .sample = zky_sample_unequal,
  },
  { NULL }
};
