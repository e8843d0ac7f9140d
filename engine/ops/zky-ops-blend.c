/* zky-ops-blend.c: mixtures, gates, medians, and what replaces numbers that are none
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <float.h>
#include <math.h>

#include "zky-compose.h"
#include "zky-kernels.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* -- lerp: y = a + c · (b - a) ------------------------------------------------------------ */

static gboolean
lerp_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyOpOutput *output = &call->outputs[0];

  output->dtype = zky_compose_float_dtype (call);
  output->shape = zky_tensor_get_shape (call->inputs[0]);
  for (guint i = 1; i < call->n_inputs; i++)
    {
      ZkyShape left = output->shape, right = zky_tensor_get_shape (call->inputs[i]);

      if (!zky_shape_broadcast (&left, &right, &output->shape, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
lerp_expand (ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  outputs[0] = zky_add (inputs[0], zky_mul (inputs[2], zky_sub (inputs[1], inputs[0])));
  return outputs[0] != NULL;
}

static gboolean
lerp_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "", "", "" } }, { { "3", "3", "3" } }, { { "2, 3", "3", "" } }, { { "3, 2t", "3, 2", "3, 1" } }, { { "0", "0", "" } },
    { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- glu: y = a · σ(b) with the two halves a and b along an axis (Dauphin and others, 2017) --------- */

static const ZkyAttribute glu_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to halve" },
  { NULL }
};

static gboolean
glu_infer (ZkyOpCall  *call,
           GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  guint axis;

  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;
  if (shape.dims[axis] % 2 != 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "axis %u has %" G_GSIZE_FORMAT " elements, which are no two halves", axis,
                   (gsize) shape.dims[axis]);
      return FALSE;
    }

  shape.dims[axis] /= 2;
  call->outputs[0].dtype = zky_compose_float_dtype (call);
  call->outputs[0].shape = shape;

  return TRUE;
}

static gboolean
glu_expand (ZkyNode *const       *inputs,
            guint                 n_inputs,
            const ZkyAttributes  *attributes,
            ZkyNode             **outputs)
{
  ZkyShape shape = zky_tensor_get_shape (inputs[0]->value);
  gint64 axis = zky_attributes_get_int (attributes, 0);
  gint64 half = shape.dims[axis < 0 ? axis + shape.n_axes : axis] / 2;
  ZkyNode *gate = zky_sigmoid (zky_slice (inputs[0], axis, half, G_MAXINT64, 1));

  outputs[0] = zky_mul (zky_slice (inputs[0], axis, 0, half, 1), gate);
  return outputs[0] != NULL;
}

static gboolean
glu_sample (GRand     *rand,
            guint      i,
            ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "4" } }, { { "2, 3" }, "axis=0" }, { { "3, 2t" } }, { { "2, 4s" }, "axis=1" }, { { "0, 2" } }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- median: of an even number of elements the lower of the two in the middle, as in PyTorch; NaN where there is one.
 * Of equal ones the one that sort puts there gets the gradient --------------------------------------------------- */

static const ZkyAttribute median_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the axis to go along; without it, all elements in a row" },
  { "keepdims", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "keep the axis with extent 1" },
  { NULL }
};

/* The result's shape, and the number of elements that the median is taken of. */
static gboolean
median_shape (const ZkyTensor      *input,
              const ZkyAttributes  *attributes,
              ZkyShape             *result,
              gsize                *n,
              GError              **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  gboolean has_axis = zky_attributes_is_set (attributes, 0), keepdims = zky_attributes_get_bool (attributes, 1);
  guint axis = 0;

  if (has_axis && !zky_shape_axis (&shape, zky_attributes_get_int (attributes, 0), &axis, error))
    return FALSE;

  result->n_axes = 0;
  for (guint i = 0; i < shape.n_axes; i++)
    if (has_axis && i != axis)
      result->dims[result->n_axes++] = shape.dims[i];
    else if (keepdims)
      result->dims[result->n_axes++] = 1;
  *n = has_axis ? (gsize) shape.dims[axis] : input->size;

  return TRUE;
}

static gboolean
median_infer (ZkyOpCall  *call,
              GError    **error)
{
  gsize n;

  if (!median_shape (call->inputs[0], call->attributes, &call->outputs[0].shape, &n, error))
    return FALSE;
  if (n == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_VALUE, "there are no elements to choose from");
      return FALSE;
    }

  call->outputs[0].dtype = zky_compose_float_dtype (call);
  return TRUE;
}

static gboolean
median_expand (ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  gboolean has_axis = zky_attributes_is_set (attributes, 0);
  gint64 axis = has_axis ? zky_attributes_get_int (attributes, 0) : 0;
  g_autofree char *sort_text = g_strdup_printf ("axis=%" G_GINT64_FORMAT, axis);
  g_autofree char *any_text = g_strdup_printf ("axes=[%" G_GINT64_FORMAT "], keepdims=true", axis);
  ZkyNode *line = inputs[0], *middle, *has_nan;
  ZkyShape result, flat;
  gsize n;

  if (!median_shape (inputs[0]->value, attributes, &result, &n, NULL) || n == 0)
    return FALSE;

  if (!has_axis)
    {
      flat = zky_shape_new (1, &n);
      line = zky_reshape (line, &flat);
    }

  middle = zky_slice (zky_compose_call ("sort", sort_text, line), axis, (n - 1) / 2, (n - 1) / 2 + 1, 1);
  has_nan = zky_compose_call ("any", any_text, zky_compose_call ("isnan", NULL, line));
  middle = zky_where (has_nan, zky_compose_number (inputs[0], NAN), middle);
  outputs[0] = zky_reshape (middle, &result);

  return outputs[0] != NULL;
}

static gboolean
median_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "" } }, { { "4" } }, { { "5" } }, { { "2, 3" }, "axis=0" }, { { "3, 2t" }, "axis=-1, keepdims=true" }, { { "2, 3, 4" }, "axis=1" },
    { { "2, 5s" }, "keepdims=true" }, { { "0, 3" }, "axis=1" }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_DISTINCT, rand, i, call);
}

/* -- nan_to_num: finite numbers for those that are not; ȳ goes where a was finite -------------------------------------- */

static const ZkyAttribute nan_to_num_attributes[] = {
  { "nan", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "what NaN becomes" },
  { "posinf", ZKY_ATTRIBUTE_DOUBLE, NULL, FALSE, "what infinity becomes; without it, the greatest number there is" },
  { "neginf", ZKY_ATTRIBUTE_DOUBLE, NULL, FALSE, "what minus infinity becomes; without it, the least number there is" },
  { NULL }
};

static double
replacement (const ZkyAttributes *attributes,
             guint                position,
             double               otherwise)
{
  return zky_attributes_is_set (attributes, position) ? zky_attributes_get_double (attributes, position) : otherwise;
}

#define NAN_TO_NUM_LOOP(name, T, greatest)                                      \
  ZKY_LOOP_1_WITH (name, T, T,                                                  \
                   const T nan_value = (T) replacement (user_data, 0, 0);       \
                   const T high = (T) replacement (user_data, 1, greatest);     \
                   const T low = (T) replacement (user_data, 2, -greatest);,    \
                   a != a ? nan_value : a > greatest ? high : a < -greatest ? low : a)

NAN_TO_NUM_LOOP (nan_to_num_float32, float, FLT_MAX)
NAN_TO_NUM_LOOP (nan_to_num_float64, double, DBL_MAX)
ZKY_LOOP_1 (nan_to_num_int64, gint64, gint64, a)

static void
nan_to_num_vjp (ZkyVjp *vjp)
{
  zky_rule_where (vjp, zky_rule_call ("isfinite", zky_vjp_input (vjp, 0)));
}

/* -- The rows ---------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_blend[] = {
  {
    .name = "lerp", .symbol = "lerp", .formula = "a + c · (b - a)", .min_inputs = 3, .max_inputs = 3, .n_outputs = 1,
    .summary = "Goes from the first input towards the second, by the third: all the way at 1",
    .partials = (const char *const[]) { "1 - c", "c", "b - a" },
    .infer = lerp_infer, .expand = lerp_expand, .sample = lerp_sample,
  },
  {
    .name = "glu", .symbol = "glu", .formula = "a₁ · σ(a₂)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Multiplies the first half along an axis by the sigmoid of the second, its gate",
    .partials = (const char *const[]) { "concat(ȳ · σ(a₂), ȳ · a₁ · σ(a₂) · (1 - σ(a₂)))" }, .attributes = glu_attributes,
    .infer = glu_infer, .expand = glu_expand, .sample = glu_sample,
  },
  {
    .name = "median", .symbol = "median", .formula = "median(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "of several equal elements one gets the gradient, its are shared out where no axis is given; NaN gets none",
    .summary = "Takes the element in the middle of the order along an axis, of two the lower one",
    .partials = (const char *const[]) { "where(a = y, ȳ, 0)" }, .attributes = median_attributes,
    .infer = median_infer, .expand = median_expand, .sample = median_sample,
  },
  {
    .name = "nan_to_num", .symbol = "NaN→0", .formula = "nan_to_num(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Replaces NaN and the infinities by finite numbers, which get no gradient",
    .partials = (const char *const[]) { "isfinite(a)" }, .attributes = nan_to_num_attributes,
    .infer = zky_elementwise_infer, .forward = zky_elementwise_forward, .vjp = nan_to_num_vjp, .sample = zky_sample_any,
    .kernel = ZKY_NUMBER_KERNEL (nan_to_num),
  },
  { NULL }
};
