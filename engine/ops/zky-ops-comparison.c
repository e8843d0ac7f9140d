/* zky-ops-comparison.c: questions about elements, and choices by their answers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions.h"
#include "zky-kernels.h"
#include "zky-samples.h"
#include "zky-vjp.h"

/* -- Comparisons: the result is bool, so that there is nothing to differentiate -------- */

#define COMPARISON_LOOPS(name, operator)                                        \
  ZKY_LOOP_2 (name##_bool, guint8, guint8, a operator b)                        \
  ZKY_LOOP_2 (name##_int64, guint8, gint64, a operator b)                       \
  ZKY_LOOP_2 (name##_float32, guint8, float, a operator b)                      \
  ZKY_LOOP_2 (name##_float64, guint8, double, a operator b)

COMPARISON_LOOPS (equal, ==)
COMPARISON_LOOPS (not_equal, !=)
COMPARISON_LOOPS (less, <)
COMPARISON_LOOPS (less_equal, <=)
COMPARISON_LOOPS (greater, >)
COMPARISON_LOOPS (greater_equal, >=)

#define ALL_LOOPS(name)                                                         \
  .loops = { name##_bool, name##_int64, name##_float32, name##_float64 }

/* -- where: y = a where the condition holds, else b; ȳ goes the same ways --------------- */

#define WHERE_LOOP(name, T)                                                     \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      {                                                                         \
        guint8 condition = *(const guint8 *) (data[1] + (gssize) i * strides[1]); \
        T a = *(const T *) (data[2] + (gssize) i * strides[2]);                 \
        T b = *(const T *) (data[3] + (gssize) i * strides[3]);                 \
                                                                                \
        *(T *) (data[0] + (gssize) i * strides[0]) = condition ? a : b;         \
      }                                                                         \
  }

WHERE_LOOP (where_bool, guint8)
WHERE_LOOP (where_int64, gint64)
WHERE_LOOP (where_float32, float)
WHERE_LOOP (where_float64, double)

static void
where_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *condition = zky_vjp_input (vjp, 0);
  ZkyNode *zero = zky_vjp_number (vjp, 0);

  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_where (condition, cotangent, zero));
  if (zky_vjp_wants (vjp, 2))
    zky_vjp_add (vjp, 2, zky_where (condition, zero, cotangent));
}

static const char *const where_specs[][3] = {
  { "", "", "" }, { "3", "3", "3" }, { "2, 3", "3", "" }, { "2, 1", "1, 3", "2, 3" }, { "2, 3t", "2, 3", "2, 3t" },
  { "0", "0", "" }, { "3", "2, 3", "2, 1" },
};

static gboolean
where_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  if (i >= G_N_ELEMENTS (where_specs))
    return FALSE;

  zky_sample_input (call, rand, where_specs[i][0], ZKY_SAMPLE_BOOL);
  zky_sample_input (call, rand, where_specs[i][1], ZKY_SAMPLE_ANY);
  zky_sample_input (call, rand, where_specs[i][2], ZKY_SAMPLE_ANY);
  return TRUE;
}

/* -- The rows -------------------------------------------------------------------------------- */

#define ROW(title)                                                              \
  .name = #title, .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,             \
  .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .sample = zky_sample_unequal, \
  .kernel = (&(const ZkyElementwise) { ALL_LOOPS (title), .to_bool = TRUE })

const ZkyOp zky_ops_comparison[] = {
  {
    ROW (equal), .symbol = "=", .formula = "a = b",
    .aliases = ZKY_NAMES ("eq"),
    .differs = "it has this as eq; its equal is one answer for all elements",
    .summary = "Tells for each element whether the two are equal",
  },
  {
    ROW (not_equal), .symbol = "≠", .formula = "a ≠ b",
    .aliases = ZKY_NAMES ("ne"),
    .summary = "Tells for each element whether the two differ",
  },
  {
    ROW (less), .symbol = "<", .formula = "a < b",
    .aliases = ZKY_NAMES ("lt"),
    .summary = "Tells for each element whether the first is less than the second",
  },
  {
    ROW (less_equal), .symbol = "≤", .formula = "a ≤ b",
    .aliases = ZKY_NAMES ("le"),
    .summary = "Tells for each element whether the first is at most the second",
  },
  {
    ROW (greater), .symbol = ">", .formula = "a > b",
    .aliases = ZKY_NAMES ("gt"),
    .summary = "Tells for each element whether the first is greater than the second",
  },
  {
    ROW (greater_equal), .symbol = "≥", .formula = "a ≥ b",
    .aliases = ZKY_NAMES ("ge"),
    .summary = "Tells for each element whether the first is at least the second",
  },
  {
    .name = "where", .symbol = "?", .formula = "where(a, b, c)",
    .summary = "Takes the second input's element where the first, a condition, holds, and the third's elsewhere",
    .partials = (const char *const[]) { "0", "(a ≠ 0)", "(a = 0)" },
    .min_inputs = 3, .max_inputs = 3, .n_outputs = 1,
    .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = where_vjp, .sample = where_sample,
    .kernel = (&(const ZkyElementwise) { ALL_LOOPS (where), .n_conditions = 1 }),
  },
  { NULL }
};
