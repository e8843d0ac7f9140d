/* zky-ops-logic.c: yes and no: and, or, not, and what kind of number an element is
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-kernels.h"
#include "zky-samples.h"

/* The results are bool, so that there is nothing to differentiate. Everything but 0 is true, NaN too. */

#define LOGIC_LOOPS_2(name, expression)                                         \
  ZKY_LOOP_2 (name##_bool, guint8, guint8, expression)                          \
  ZKY_LOOP_2 (name##_int64, guint8, gint64, expression)                         \
  ZKY_LOOP_2 (name##_float32, guint8, float, expression)                        \
  ZKY_LOOP_2 (name##_float64, guint8, double, expression)

#define LOGIC_LOOPS_1(name, whole, expression)                                  \
  ZKY_LOOP_1 (name##_bool, guint8, guint8, whole)                               \
  ZKY_LOOP_1 (name##_int64, guint8, gint64, whole)                              \
  ZKY_LOOP_1 (name##_float32, guint8, float, expression)                        \
  ZKY_LOOP_1 (name##_float64, guint8, double, expression)

LOGIC_LOOPS_2 (logical_and, (a != 0) & (b != 0))
LOGIC_LOOPS_2 (logical_or, (a != 0) | (b != 0))
LOGIC_LOOPS_2 (logical_xor, (a != 0) ^ (b != 0))
LOGIC_LOOPS_1 (logical_not, a == 0, a == 0)

/* The difference is NaN for NaN and the infinities, and 0 otherwise. */
LOGIC_LOOPS_1 (isnan, ((void) a, 0), a != a)
LOGIC_LOOPS_1 (isinf, ((void) a, 0), a == a && a - a != 0)
LOGIC_LOOPS_1 (isfinite, ((void) a, 1), a - a == 0)
LOGIC_LOOPS_1 (isposinf, ((void) a, 0), a == (__typeof__ (a)) INFINITY)
LOGIC_LOOPS_1 (isneginf, ((void) a, 0), a == -(__typeof__ (a)) INFINITY)
LOGIC_LOOPS_1 (signbit, !(a > 0) && a != 0, signbit (a) != 0)

/* -- isclose: |a - b| ≤ atol + rtol · |b|, or both the same infinity ------------------------ */

#define RTOL      0
#define ATOL      1
#define EQUAL_NAN 2

static const ZkyAttribute isclose_attributes[] = {
  { "rtol", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "how far they may differ, in parts of the second" },
  { "atol", ZKY_ATTRIBUTE_DOUBLE, "1e-8", FALSE, "how far they may differ besides" },
  { "equal_nan", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "NaN is close to NaN" },
  { NULL }
};

#define ISCLOSE_LOOP(name, T)                                                   \
  ZKY_LOOP_2_WITH (name, guint8, T,                                             \
                   const double rtol = zky_attributes_get_double (user_data, RTOL);          \
                   const double atol = zky_attributes_get_double (user_data, ATOL);          \
                   const gboolean equal_nan = zky_attributes_get_bool (user_data, EQUAL_NAN);, \
                   a == b || (fabs ((double) b) < (double) INFINITY &&                       \
                              fabs ((double) a - (double) b) <= atol + rtol * fabs ((double) b)) \
                   || (equal_nan && a != a && b != b))

ISCLOSE_LOOP (isclose_bool, guint8)
ISCLOSE_LOOP (isclose_int64, gint64)
ISCLOSE_LOOP (isclose_float32, float)
ISCLOSE_LOOP (isclose_float64, double)

static gboolean
isclose_sample (GRand     *rand,
                guint      i,
                ZkyOpCall *call)
{
  if (i == 0)
    zky_op_call_parse_attributes (call, "rtol=0.5, atol=0.1, equal_nan=true");
  return zky_sample_unequal (rand, i, call);
}

static gboolean
sample_bools (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  return zky_sample_ranges (ZKY_SAMPLE_BOOL, i % 2 == 0 ? ZKY_SAMPLE_BOOL : ZKY_SAMPLE_ANY, rand, i, call);
}

static gboolean
sample_bool (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = { { { "" } }, { { "2, 3" } }, { { "3, 2t" } }, { { "0" } }, { { NULL } } };

  return zky_sample_case (cases, ZKY_SAMPLE_BOOL, rand, i, call);
}

/* -- The rows ------------------------------------------------------------------------------------- */

#define ROW(title, arity)                                                       \
  .name = #title, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1,     \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward,           \
  .kernel = (&(const ZkyElementwise) {                                          \
    .loops = { title##_bool, title##_int64, title##_float32, title##_float64 }, .to_bool = TRUE })

const ZkyOp zky_ops_logic[] = {
  {
    ROW (logical_and, 2), .symbol = "∧", .formula = "a ∧ b",
    .summary = "Tells for each element whether neither of the two is 0", .sample = sample_bools,
  },
  {
    ROW (logical_or, 2), .symbol = "∨", .formula = "a ∨ b",
    .summary = "Tells for each element whether at least one of the two is not 0", .sample = sample_bools,
  },
  {
    ROW (logical_xor, 2), .symbol = "⊻", .formula = "a ⊻ b",
    .summary = "Tells for each element whether exactly one of the two is not 0", .sample = sample_bools,
  },
  {
    ROW (logical_not, 1), .symbol = "¬", .formula = "¬a",
    .summary = "Tells for each element whether it is 0", .sample = sample_bool,
  },
  {
    ROW (isnan, 1), .symbol = "NaN?", .formula = "isnan(a)",
    .summary = "Tells for each element whether it is not a number", .sample = zky_sample_any,
  },
  {
    ROW (isinf, 1), .symbol = "∞?", .formula = "isinf(a)",
    .summary = "Tells for each element whether it is infinite", .sample = zky_sample_any,
  },
  {
    ROW (isfinite, 1), .symbol = "finite?", .formula = "isfinite(a)",
    .summary = "Tells for each element whether it is neither infinite nor not a number", .sample = zky_sample_any,
  },
  {
    ROW (isposinf, 1), .symbol = "+∞?", .formula = "isposinf(a)",
    .summary = "Tells for each element whether it is infinity", .sample = zky_sample_any,
  },
  {
    ROW (isneginf, 1), .symbol = "-∞?", .formula = "isneginf(a)",
    .summary = "Tells for each element whether it is minus infinity", .sample = zky_sample_any,
  },
  {
    ROW (signbit, 1), .symbol = "-?", .formula = "signbit(a)",
    .summary = "Tells for each element whether it has a minus sign, as -0 has", .sample = zky_sample_any,
  },
  {
    ROW (isclose, 2), .symbol = "≈", .formula = "a ≈ b",
    .summary = "Tells for each element whether the two differ by no more than a tolerance",
    .attributes = isclose_attributes, .sample = isclose_sample,
  },
  { NULL }
};
