/* zky-ops-scan.c: running sums and products along an axis
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-parts.h"
#include "zky-rules.h"
#include "zky-samples.h"

#define AXIS      0
#define EXCLUSIVE 1
#define REVERSE   2

static const ZkyAttribute scan_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to run along" },
  { "exclusive", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "leave out each element itself" },
  { "reverse", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "run from the end to the start" },
  { NULL }
};

static const ZkyAttribute axis_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to run along" },
  { NULL }
};

/* -- Along an axis --------------------------------------------------------------------- */

/* From @x to @y, @n elements @step apart, each in units of elements; @step is negative where they run backwards. */
typedef void (*LineKernel) (gconstpointer x,
                            gpointer      y,
                            gsize         n,
                            gssize        step,
                            gboolean      exclusive);

/* @next: the state from the state s and the element a. */
#define LINE(name, T, State, start, next)                                       \
  static void                                                                   \
  name (gconstpointer x,                                                        \
        gpointer      y,                                                        \
        gsize         n,                                                        \
        gssize        step,                                                     \
        gboolean      exclusive)                                                \
  {                                                                             \
    const T *from = x;                                                          \
    State s = start;                                                            \
    T *to = y;                                                                  \
                                                                                \
    for (gsize i = 0; i < n; i++, from += step, to += step)                     \
      {                                                                         \
        const State a = *from, before = s;                                      \
                                                                                \
        s = next;                                                               \
        *to = (T) (exclusive ? before : s);                                     \
      }                                                                         \
  }

/* Integers wrap around, so they are added unsigned; floats are added in double. */
LINE (cumsum_int64, gint64, guint64, 0, s + a)
LINE (cumsum_float32, float, double, 0, s + a)
LINE (cumsum_float64, double, double, 0, s + a)
LINE (cumprod_int64, gint64, guint64, 1, s * a)
LINE (cumprod_float32, float, double, 1, s * a)
LINE (cumprod_float64, double, double, 1, s * a)

/* log(exp(s) + exp(a)); equal infinities stay. */
static inline double
log_add (double s,
         double a)
{
  if (isnan (s) || isnan (a))
    return NAN;

  return s == a ? s + G_LN2 : MAX (s, a) + log1p (exp (-fabs (s - a)));
}

LINE (logcumsumexp_float32, float, double, -INFINITY, log_add (s, a))
LINE (logcumsumexp_float64, double, double, -INFINITY, log_add (s, a))

static const LineKernel cumsum_lines[ZKY_N_DTYPES] = { NULL, cumsum_int64, cumsum_float32, cumsum_float64 };
static const LineKernel cumprod_lines[ZKY_N_DTYPES] = { NULL, cumprod_int64, cumprod_float32, cumprod_float64 };
static const LineKernel logcumsumexp_lines[ZKY_N_DTYPES] = { NULL, NULL, logcumsumexp_float32, logcumsumexp_float64 };

static gboolean
scan_infer (ZkyOpCall  *call,
            GError    **error)
{
  const LineKernel *lines = call->op->kernel;
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  ZkyDtype dtype = call->inputs[0]->dtype;
  guint axis;

  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, AXIS), &axis, error))
    return FALSE;

  while (lines[dtype] == NULL)
    dtype++;
  call->outputs[0].dtype = dtype;
  call->outputs[0].shape = shape;

  return TRUE;
}

static gboolean
scan_forward (ZkyOpCall  *call,
              GError    **error)
{
  const LineKernel *lines = call->op->kernel;
  ZkyDtype dtype = call->outputs[0].dtype;
  gboolean has_flags = call->op->attributes == scan_attributes;
  gboolean exclusive = has_flags && zky_attributes_get_bool (call->attributes, EXCLUSIVE);
  gboolean reverse = has_flags && zky_attributes_get_bool (call->attributes, REVERSE);
  gsize item = zky_dtype_get_size (dtype), inner = 1, n;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) input = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  ZkyTensor *result = input != NULL ? zky_op_call_output (call, 0, error) : NULL;
  guint axis;

  if (result == NULL ||
      !zky_shape_axis (&call->outputs[0].shape, zky_attributes_get_int (call->attributes, AXIS), &axis, error))
    return FALSE;
  if (result->size == 0)
    return TRUE;

  for (guint i = axis + 1; i < result->n_axes; i++)
    inner *= result->dims[i];
  n = result->dims[axis];

  for (gsize i = 0; i < result->size / n; i++)
    {
      gsize first = i / inner * n * inner + i % inner, start = reverse ? first + (n - 1) * inner : first;

      if (i % 1024 == 1023 && !zky_budget_poll (call->budget, error))
        return FALSE;
      lines[dtype] ((const char *) input->data + start * item, (char *) result->data + start * item, n,
                    reverse ? -(gssize) inner : (gssize) inner, exclusive);
    }

  return TRUE;
}

/* -- For the rules ----------------------------------------------------------------------- */

static ZkyNode *
scan (const char *name,
      ZkyNode    *a,
      gint64      axis,
      gboolean    exclusive,
      gboolean    reverse)
{
  g_autofree char *attributes = g_strdup_printf ("axis=%" G_GINT64_FORMAT ", exclusive=%s, reverse=%s", axis,
                                                 exclusive ? "true" : "false", reverse ? "true" : "false");

  return a != NULL ? zky_opv (name, attributes, &a, 1) : NULL;
}

/* @node with @axis, counted from the end, and the last one in each other's place; what undoes itself. */
static ZkyNode *
swap_with_last (ZkyNode *node,
                gint64   axis)
{
  gint64 axes[ZKY_MAX_AXES];
  guint n;

  if (node == NULL || axis == -1)
    return node;

  n = node->value->n_axes;
  for (guint i = 0; i < n; i++)
    axes[i] = i;
  axes[n - 1] = n + axis;
  axes[n + axis] = n - 1;

  return zky_transpose (node, axes, n);
}

/* A constant [n, n] mask: which of the results j an element i goes into. */
static ZkyNode *
influence (ZkyVjp   *vjp,
           gsize     n,
           gboolean  exclusive,
           gboolean  reverse)
{
  ZkyShape shape = zky_shape_new (2, (gsize[]) { n, n });
  GError *error = NULL;
  g_autoptr (ZkyTensor) mask = zky_tensor_new (ZKY_BOOL, &shape, &error);

  if (mask == NULL)
    {
      vjp->tape->klass->fail (vjp->tape, error);
      return NULL;
    }

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      ((guint8 *) mask->data)[i * n + j] = (i != j || !exclusive) && (reverse ? j <= i : i <= j);

  return zky_tape_constant (vjp->tape, mask);
}

/* -- cumsum: y[i] = Σ a[k] for k ≤ i, so a[i] gets Σ ȳ[j] for j ≥ i: the same the other way round ---------- */

static void
cumsum_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, scan ("cumsum", zky_vjp_cotangent (vjp), zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes),
                             zky_attributes_get_bool (vjp->attributes, EXCLUSIVE),
                             !zky_attributes_get_bool (vjp->attributes, REVERSE)));
}

/* -- cumprod: y[j] = Π a[k] for k ≤ j, so a[i] gets Σ ȳ[j] · y[j] / a[i] for j ≥ i. Where there are zeros the other factors are
 * multiplied anew: for each i a copy of the line in which a[i] is 1, a table of n² numbers ------------------------ */

static gboolean
has_zeros (const ZkyTensor *tensor)
{
  for (gsize i = 0; i < tensor->size; i++)
    if (zky_tensor_get_double (tensor, i) == 0)
      return TRUE;

  return FALSE;
}

static ZkyNode *
cumprod_with_zeros (ZkyVjp   *vjp,
                    gint64    axis,
                    gboolean  exclusive,
                    gboolean  reverse)
{
  const gint64 last = -1;
  ZkyNode *line = zky_unsqueeze (swap_with_last (zky_vjp_input (vjp, 0), axis), -2);
  ZkyNode *cotangent = zky_unsqueeze (swap_with_last (zky_vjp_cotangent (vjp), axis), -2);
  gsize n = line != NULL ? (gsize) line->value->dims[line->value->n_axes - 1] : 0;
  ZkyNode *not_self = influence (vjp, n, TRUE, FALSE), *diagonal;
  ZkyNode *products;

  /* Where neither i < j nor j < i. */
  diagonal = zky_rule_call ("logical_not", zky_op ("logical_or", NULL, not_self, influence (vjp, n, TRUE, TRUE), NULL));
  products = scan ("cumprod", zky_where (diagonal, zky_vjp_number (vjp, 1), line), -1, exclusive, reverse);
  products = zky_where (influence (vjp, n, exclusive, reverse), zky_mul (products, cotangent), zky_vjp_number (vjp, 0));

  return swap_with_last (zky_sum (products, &last, 1, FALSE), axis);
}

static void
cumprod_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *value = zky_vjp_input_value (vjp, 0);
  gint64 axis = zky_parts_axis (value, vjp->attributes);
  gboolean exclusive = zky_attributes_get_bool (vjp->attributes, EXCLUSIVE);
  gboolean reverse = zky_attributes_get_bool (vjp->attributes, REVERSE);
  ZkyNode *weighted;

  zky_tape_note_reading (vjp->tape);
  if (has_zeros (value))
    {
      zky_vjp_add (vjp, 0, cumprod_with_zeros (vjp, axis, exclusive, reverse));
      return;
    }

  weighted = zky_mul (zky_vjp_cotangent (vjp), zky_vjp_output (vjp, 0));
  zky_vjp_add (vjp, 0, zky_div (scan ("cumsum", weighted, axis, exclusive, !reverse), zky_vjp_input (vjp, 0)));
}

/* -- logcumsumexp: y[j] = log Σ exp(a[k]) for k ≤ j, so a[i] gets Σ ȳ[j] · exp(a[i] - y[j]) for j ≥ i, where no exponent
 * is above 0: a table of n² numbers, but stable ---------------------------------------------------------------------- */

static void
logcumsumexp_vjp (ZkyVjp *vjp)
{
  const gint64 last = -1;
  gint64 axis = zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes);
  ZkyNode *a = swap_with_last (zky_vjp_input (vjp, 0), axis), *y = swap_with_last (zky_vjp_output (vjp, 0), axis);
  ZkyNode *cotangent = swap_with_last (zky_vjp_cotangent (vjp), axis);
  gsize n = a != NULL ? (gsize) a->value->dims[a->value->n_axes - 1] : 0;
  ZkyNode *exponents, *shares;

  y = zky_where (zky_rule_call ("isneginf", y), zky_vjp_number (vjp, 0), y); /* exp(-∞ - 0) is 0, as it should be */
  exponents = zky_where (influence (vjp, n, FALSE, FALSE), zky_sub (zky_unsqueeze (a, -1), zky_unsqueeze (y, -2)),
                         zky_vjp_number (vjp, -INFINITY));
  shares = zky_mul (zky_unsqueeze (cotangent, -2), zky_exp (exponents));
  zky_vjp_add (vjp, 0, swap_with_last (zky_sum (shares, &last, 1, FALSE), axis));
}

/* -- Samples ---------------------------------------------------------------------------------------------------------- */

static const ZkySampleCase scan_cases[] = {
  { { "4" } },
  { { "2, 3" }, "axis=0" },
  { { "2, 3" }, "axis=1, exclusive=true" },
  { { "3, 2t" }, "axis=-2, reverse=true" },
  { { "2, 3, 4s" }, "axis=1, exclusive=true, reverse=true" },
  { { "0, 3" }, "axis=1" },
  { { "3, 0" }, "axis=1" },
  { { "1" } },
  { { NULL } }
};

static const ZkySampleCase axis_cases[] = {
  { { "4" } }, { { "2, 3" }, "axis=0" }, { { "3, 2t" }, "axis=-2" }, { { "2, 3, 4s" }, "axis=1" }, { { "0, 3" }, "axis=1" },
  { { "1" } }, { { NULL } }
};

static gboolean
cumsum_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  return zky_sample_case (scan_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* Every other sample has zeros. */
static gboolean
cumprod_sample (GRand     *rand,
                guint      i,
                ZkyOpCall *call)
{
  if (i % 2 == 0)
    return zky_sample_case (scan_cases, ZKY_SAMPLE_NONZERO, rand, i, call);

  return zky_sample_case (scan_cases, ZKY_SAMPLE_ZEROS, rand, i, call);
}

static gboolean
logcumsumexp_sample (GRand     *rand,
                     guint      i,
                     ZkyOpCall *call)
{
  return zky_sample_case (axis_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- The rows ----------------------------------------------------------------------------------------------------------- */

#define ROW(function)                                                           \
  .name = #function, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,          \
  .infer = scan_infer, .forward = scan_forward, .vjp = function##_vjp, .sample = function##_sample, .kernel = function##_lines

const ZkyOp zky_ops_scan[] = {
  {
    ROW (cumsum), .symbol = "Σ→", .formula = "cumsum(a)",
    .summary = "Adds up the elements along an axis, with the sum so far at each place",
    .partials = (const char *const[]) { "cumsum(ȳ, reverse)" }, .attributes = scan_attributes,
  },
  {
    ROW (cumprod), .symbol = "Π→", .formula = "cumprod(a)",
    .differs = "an element that does not stand in a product with NaN keeps a gradient, its is NaN then",
    .summary = "Multiplies the elements along an axis, with the product so far at each place",
    .partials = (const char *const[]) { "cumsum(ȳ · y, reverse) / a" }, .attributes = scan_attributes,
  },
  {
    ROW (logcumsumexp), .symbol = "ln Σ exp→", .formula = "log(cumsum(exp(a)))",
    .differs = "where all elements are minus infinity the gradient is 0, its is NaN",
    .summary = "Adds up numbers along an axis whose logarithms are given, with the logarithm of the sum so far at each place",
    .partials = (const char *const[]) { "cumsum(ȳ · exp(a - y), reverse)" }, .attributes = axis_attributes,
  },
  { NULL }
};
