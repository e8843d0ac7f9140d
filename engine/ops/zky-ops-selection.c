/* zky-ops-selection.c: reductions that answer with a choice or a count: amax, argmax, any, count_nonzero …
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-kernels.h"
#include "zky-reduce.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* -- amax, amin: as max and min, but equal elements always share ȳ ------------------------------- */

static gboolean
amax_forward (ZkyOpCall  *call,
              GError    **error)
{
  return zky_reduction_give_extreme (call, call->inputs[0], TRUE, error);
}

static gboolean
amin_forward (ZkyOpCall  *call,
              GError    **error)
{
  return zky_reduction_give_extreme (call, call->inputs[0], FALSE, error);
}

static void
extreme_vjp (ZkyVjp    *vjp,
             ZkyNode * (*find_mask) (ZkyNode *, const gint64 *, guint, gboolean))
{
  guint n_axes;
  const gint64 *axes = zky_attributes_get_ints (vjp->attributes, ZKY_REDUCE_AXES, &n_axes);
  const gint64 *named = n_axes > 0 ? axes : NULL;
  ZkyNode *mask = find_mask (zky_vjp_input (vjp, 0), named, n_axes, FALSE);
  ZkyNode *share = zky_div (zky_reduction_cotangent (vjp, 0), zky_sum (mask, named, n_axes, TRUE));

  zky_vjp_add (vjp, 0, zky_where (mask, share, zky_vjp_number (vjp, 0)));
}

static void
amax_vjp (ZkyVjp *vjp)
{
  extreme_vjp (vjp, zky_max_mask);
}

static void
amin_vjp (ZkyVjp *vjp)
{
  extreme_vjp (vjp, zky_min_mask);
}

/* -- argmax, argmin: the index of the first greatest or smallest element; NaN comes before all -------- */

static const ZkyAttribute index_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the axis to go along; without it, all elements in a row" },
  { "keepdims", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "keep the axis with extent 1" },
  { NULL }
};

/* How an array of @outer × @n × @inner elements lies along the axis. */
typedef struct
{
  gsize outer, n, inner;
} Lines;

static gboolean
index_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyShape shape = zky_tensor_get_shape (input), *result = &call->outputs[0].shape;
  gboolean has_axis = zky_attributes_is_set (call->attributes, 0), keepdims = zky_attributes_get_bool (call->attributes, 1);
  guint axis = 0;
  gsize n_results;

  if (has_axis && !zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  result->n_axes = 0;
  for (guint i = 0; i < shape.n_axes; i++)
    if (has_axis && i != axis)
      result->dims[result->n_axes++] = shape.dims[i];
    else if (keepdims)
      result->dims[result->n_axes++] = 1;
  call->outputs[0].dtype = ZKY_INT64;

  return zky_shape_get_size (result, &n_results, error) &&
         zky_reduction_check_choice (input, has_axis ? shape.dims[axis] : input->size, n_results, error);
}

#define FIRST_LINE(name, T)                                                     \
  static gint64                                                                 \
  name (gconstpointer data,                                                     \
        gsize         n,                                                        \
        gsize         step,                                                     \
        gboolean      greatest)                                                 \
  {                                                                             \
    const T *p = data;                                                          \
    gint64 best = 0;                                                            \
                                                                                \
    for (gsize i = 0; i < n; i++)                                               \
      {                                                                         \
        const T a = p[i * step], b = p[best * step];                            \
                                                                                \
        if (a != a)                                                             \
          return i;                                                             \
        if (greatest ? a > b : a < b)                                           \
          best = i;                                                             \
      }                                                                         \
                                                                                \
    return best;                                                                \
  }

FIRST_LINE (first_bool, guint8)
FIRST_LINE (first_int64, gint64)
FIRST_LINE (first_float32, float)
FIRST_LINE (first_float64, double)

static gboolean
index_forward (ZkyOpCall  *call,
               gboolean    greatest,
               GError    **error)
{
  static gint64 (*const first[ZKY_N_DTYPES]) (gconstpointer, gsize, gsize, gboolean) = {
    first_bool, first_int64, first_float32, first_float64
  };
  g_autoptr (ZkyTensor) input = zky_tensor_contiguous (call->inputs[0], error);
  ZkyTensor *result = input != NULL ? zky_op_call_output (call, 0, error) : NULL;
  Lines lines = { 1, 1, 1 };
  ZkyShape shape;
  guint axis;

  if (result == NULL)
    return FALSE;

  shape = zky_tensor_get_shape (input);
  if (!zky_attributes_is_set (call->attributes, 0))
    lines.n = input->size;
  else if (zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    for (guint i = 0; i < shape.n_axes; i++)
      *(i < axis ? &lines.outer : i == axis ? &lines.n : &lines.inner) *= shape.dims[i];
  else
    return FALSE;

  for (gsize i = 0; i < result->size; i++)
    {
      gsize start = i / lines.inner * lines.n * lines.inner + i % lines.inner;

      if (i % 1024 == 1023 && !zky_budget_poll (call->budget, error))
        return FALSE;
      ((gint64 *) result->data)[i] = first[input->dtype] ((const char *) input->data + start * zky_dtype_get_size (input->dtype),
                                                          lines.n, lines.inner, greatest);
    }

  return TRUE;
}

static gboolean
argmax_forward (ZkyOpCall  *call,
                GError    **error)
{
  return index_forward (call, TRUE, error);
}

static gboolean
argmin_forward (ZkyOpCall  *call,
                GError    **error)
{
  return index_forward (call, FALSE, error);
}

/* -- any, all: whether one, or each, element is not 0; count_nonzero: how many are not. Of no elements none is, and all are --- */

static gboolean
bool_infer (ZkyOpCall  *call,
            GError    **error)
{
  return zky_reduction_infer (call, ZKY_BOOL, error);
}

static gboolean
bool_forward (ZkyOpCall  *call,
              gboolean    any,
              GError    **error)
{
  g_autoptr (ZkyTensor) truths = zky_tensor_cast (call->inputs[0], ZKY_BOOL, error);

  return truths != NULL && zky_reduction_give_extreme (call, truths, any, error);
}

static gboolean
any_forward (ZkyOpCall  *call,
             GError    **error)
{
  return bool_forward (call, TRUE, error);
}

static gboolean
all_forward (ZkyOpCall  *call,
             GError    **error)
{
  return bool_forward (call, FALSE, error);
}

static gboolean
count_infer (ZkyOpCall  *call,
             GError    **error)
{
  return zky_reduction_infer (call, ZKY_INT64, error);
}

static gboolean
count_nonzero_forward (ZkyOpCall  *call,
                       GError    **error)
{
  ZkyReduction reduction = zky_reduction_of (call->inputs[0], call->attributes);
  g_autoptr (ZkyTensor) truths = zky_tensor_cast (call->inputs[0], ZKY_BOOL, error);
  g_autoptr (ZkyTensor) counts = truths != NULL ? zky_reduction_sum (&reduction, truths, NULL, call->budget, error) : NULL;

  return counts != NULL && zky_reduction_give (call, 0, counts, error);
}

/* -- Samples --------------------------------------------------------------------------------------------------------- */

static const ZkySampleCase extreme_cases[] = {
  { { "" } },
  { { "4" } },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "3, 2t" }, "axes=[1]" },
  { { "2, 5s" }, "keepdims=true" },
  { { "0, 3" }, "axes=[1]" },
  { { NULL } }
};

static const ZkySampleCase index_cases[] = {
  { { "" } }, { { "4" } }, { { "2, 3" }, "axis=0" }, { { "3, 2t" }, "axis=-1, keepdims=true" }, { { "2, 3, 4" }, "axis=1" },
  { { "2, 5s" }, "keepdims=true" }, { { "0, 3" }, "axis=1" }, { { NULL } }
};

ZKY_SAMPLE_FUNCTION (extreme, ZKY_SAMPLE_DISTINCT)
ZKY_SAMPLE_FUNCTION (index, ZKY_SAMPLE_DISTINCT)

static gboolean
truth_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  return zky_sample_case (extreme_cases, i % 2 == 0 ? ZKY_SAMPLE_BOOL : ZKY_SAMPLE_ZEROS, rand, i, call);
}

/* -- The rows ---------------------------------------------------------------------------------------------------------- */

static const ZkyAttribute reduce_attributes[] = { ZKY_REDUCE_ATTRIBUTES, { NULL } };

#define ROW(function)                                                           \
  .name = #function, .min_inputs = 1, .max_inputs = 1, .n_outputs = 1, .forward = function##_forward

const ZkyOp zky_ops_selection[] = {
  {
    ROW (amax), .symbol = "amax", .formula = "max(a)",
    .differs = "where the result is NaN the gradient goes to the NaN, its is NaN for all",
    .summary = "Takes the greatest element along the axes; equal ones get equal parts of the gradient",
    .partials = (const char *const[]) { "where(a = y, ȳ / count(a = y), 0)" }, .attributes = reduce_attributes,
    .infer = zky_reduction_infer_extreme, .vjp = amax_vjp, .sample = extreme_sample,
  },
  {
    ROW (amin), .symbol = "amin", .formula = "min(a)",
    .differs = "where the result is NaN the gradient goes to the NaN, its is NaN for all",
    .summary = "Takes the smallest element along the axes; equal ones get equal parts of the gradient",
    .partials = (const char *const[]) { "where(a = y, ȳ / count(a = y), 0)" }, .attributes = reduce_attributes,
    .infer = zky_reduction_infer_extreme, .vjp = amin_vjp, .sample = extreme_sample,
  },
  {
    ROW (argmax), .symbol = "argmax", .formula = "argmax(a)",
    .summary = "Gives the index of the greatest element, of several the first", .attributes = index_attributes,
    .infer = index_infer, .sample = index_sample,
  },
  {
    ROW (argmin), .symbol = "argmin", .formula = "argmin(a)",
    .summary = "Gives the index of the smallest element, of several the first", .attributes = index_attributes,
    .infer = index_infer, .sample = index_sample,
  },
  {
    ROW (any), .symbol = "∃", .formula = "any(a)",
    .summary = "Tells whether an element along the axes is not 0", .attributes = reduce_attributes,
    .infer = bool_infer, .sample = truth_sample,
  },
  {
    ROW (all), .symbol = "∀", .formula = "all(a)",
    .summary = "Tells whether no element along the axes is 0", .attributes = reduce_attributes,
    .infer = bool_infer, .sample = truth_sample,
  },
  {
    ROW (count_nonzero), .symbol = "#≠0", .formula = "sum(a ≠ 0)",
    .summary = "Counts the elements along the axes that are not 0", .attributes = reduce_attributes,
    .infer = count_infer, .sample = truth_sample,
  },
  { NULL }
};
