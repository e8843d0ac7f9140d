/* zky-ops-normalization.c: batch, layer, group, instance and RMS norm
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-compose.h"
#include "zky-reduce.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- Parts ----------------------------------------------------------------------------- */

/* (x - mean) / sqrt(variance + eps) */
static ZkyNode *
normalize (ZkyNode *x,
           ZkyNode *mean,
           ZkyNode *variance,
           double   eps)
{
  return zky_div (zky_sub (x, mean), zky_sqrt (zky_add (variance, zky_compose_number (variance, eps))));
}

/* The same by the mean and variance along @axes of @x itself. */
static ZkyNode *
normalize_along (ZkyNode      *x,
                 const gint64 *axes,
                 guint         n_axes,
                 double        eps)
{
  ZkyAttributes *attributes = zky_compose_attributes ("var_mean");
  ZkyNode *variance;

  zky_attributes_set_ints (attributes, ZKY_REDUCE_AXES, axes, n_axes);
  zky_attributes_set_bool (attributes, ZKY_REDUCE_KEEPDIMS, TRUE);
  zky_attributes_set_int (attributes, 2, 0); /* divide by n */
  variance = zky_compose_apply ("var_mean", &x, 1, attributes);

  return normalize (x, zky_node_sibling (variance, 1), variance, eps);
}

/* @vector [C] as [C, 1, …], which broadcasts along axis 1 of @x [N, C, …]. */
static ZkyNode *
along_channels (ZkyNode         *vector,
                const ZkyTensor *x)
{
  ZkyShape shape = { .n_axes = x->n_axes - 1 };

  if (vector == NULL)
    return NULL;

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = i == 0 ? vector->value->size : 1;

  return zky_reshape (vector, &shape);
}

/* y · weight + bias, of inputs from @first on, as many as there are; along channels where @x is given. */
static ZkyNode *
scale_and_shift (ZkyNode         *y,
                 ZkyNode *const  *inputs,
                 guint            n_inputs,
                 guint            first,
                 const ZkyTensor *x)
{
  if (n_inputs > first)
    y = zky_mul (y, x != NULL ? along_channels (inputs[first], x) : inputs[first]);
  if (n_inputs > first + 1)
    y = zky_add (y, x != NULL ? along_channels (inputs[first + 1], x) : inputs[first + 1]);

  return y;
}

/* Inputs from @first on are vectors, one number for each channel; the input has at least @least axes. */
static gboolean
check_channels (const ZkyOpCall  *call,
                guint             first,
                guint             least,
                GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  g_autofree char *text = zky_shape_to_string (&shape);

  if (shape.n_axes < least)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs at least %u axes", text, least);
      return FALSE;
    }

  for (guint i = first; i < call->n_inputs; i++)
    if (call->inputs[i]->n_axes != 1 || call->inputs[i]->dims[0] != (gssize) shape.dims[1])
      {
        ZkyShape vector = zky_tensor_get_shape (call->inputs[i]);
        g_autofree char *other = zky_shape_to_string (&vector);

        g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "input %u has shape %s, it needs a number for each of the %"
                     G_GSIZE_FORMAT " channels of %s", i, other, shape.dims[1], text);
        return FALSE;
      }

  return TRUE;
}

/* -- batch_norm (x, running mean, running variance, weight, bias) ------------------------------ */

enum { BATCH_TRAINING, BATCH_EPS };

static const ZkyAttribute batch_attributes[] = {
  { "training", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "normalise by the batch itself, not by what was found while training" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },
  { NULL }
};

/* An operator changes none of its inputs, so that whoever trains keeps the running statistics himself: by var_mean. */
static gboolean
batch_infer (ZkyOpCall  *call,
             GError    **error)
{
  return check_channels (call, 1, 2, error);
}

static gboolean
batch_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  const ZkyTensor *x = inputs[0]->value;
  double eps = zky_attributes_get_double (attributes, BATCH_EPS);
  gint64 axes[ZKY_MAX_AXES];
  guint n_axes = 0;
  ZkyNode *y;

  for (guint i = 0; i < x->n_axes; i++)
    if (i != 1)
      axes[n_axes++] = i;

  if (zky_attributes_get_bool (attributes, BATCH_TRAINING))
    y = normalize_along (inputs[0], axes, n_axes, eps);
  else
    y = normalize (inputs[0], along_channels (inputs[1], x), along_channels (inputs[2], x), eps);

  outputs[0] = scale_and_shift (y, inputs, n_inputs, 3, x);
  return outputs[0] != NULL;
}

/* -- layer_norm (x, weight, bias), rms_norm (x, weight): over the last axes ------------------------ */

enum { LAYER_AXES, LAYER_EPS };

static const ZkyAttribute layer_attributes[] = {
  { "n_axes", ZKY_ATTRIBUTE_INT, "1", FALSE, "how many axes from the end on are normalised together" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },
  { NULL }
};

/* Without a weight PyTorch is told the extents of these axes, with one it has them: here their number will do. */
static gboolean
layer_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  gint64 n = zky_attributes_get_int (call->attributes, LAYER_AXES);

  if (n < 1 || n > shape.n_axes)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%" G_GINT64_FORMAT " axes of an input that has %u cannot be normalised",
                   n, shape.n_axes);
      return FALSE;
    }

  call->outputs[0].dtype = zky_compose_float_dtype (call);
  call->outputs[0].shape = shape;
  for (guint i = 1; i < call->n_inputs; i++)
    {
      ZkyShape other = zky_tensor_get_shape (call->inputs[i]), result;

      if (!zky_shape_broadcast (&shape, &other, &result, error))
        return FALSE;
      if (!zky_shape_equal (&shape, &result))
        {
          g_autofree char *a = zky_shape_to_string (&shape), *b = zky_shape_to_string (&other);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a weight of shape %s does not fit an input of shape %s", b, a);
          return FALSE;
        }
    }

  return TRUE;
}

static guint
last_axes (const ZkyAttributes *attributes,
           gint64              *axes)
{
  guint n = zky_attributes_get_int (attributes, LAYER_AXES);

  for (guint i = 0; i < n; i++)
    axes[i] = -1 - (gint64) i;

  return n;
}

static gboolean
layer_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  gint64 axes[ZKY_MAX_AXES];
  guint n = last_axes (attributes, axes);
  ZkyNode *y = normalize_along (inputs[0], axes, n, zky_attributes_get_double (attributes, LAYER_EPS));

  outputs[0] = scale_and_shift (y, inputs, n_inputs, 1, NULL);
  return outputs[0] != NULL;
}

/* x / sqrt(mean(x²) + eps) · weight */
static gboolean
rms_expand (ZkyNode *const       *inputs,
            guint                 n_inputs,
            const ZkyAttributes  *attributes,
            ZkyNode             **outputs)
{
  gint64 axes[ZKY_MAX_AXES];
  guint n = last_axes (attributes, axes);
  ZkyNode *square = zky_mean (zky_square (inputs[0]), axes, n, TRUE);
  ZkyNode *root = zky_sqrt (zky_add (square, zky_compose_number (square, zky_attributes_get_double (attributes, LAYER_EPS))));

  outputs[0] = scale_and_shift (zky_div (inputs[0], root), inputs, n_inputs, 1, NULL);
  return outputs[0] != NULL;
}

/* One sweep over the lines of x for the forward pass of layer_norm. */
#define LAYER_LINES(name, T)                                                    \
  static void                                                                   \
  name (const T *x, T *y, gsize n_lines, gsize n, double eps)                   \
  {                                                                             \
    for (gsize i = 0; i < n_lines; i++, x += n, y += n)                         \
      {                                                                         \
        double mean = 0, variance = 0, scale;                                   \
                                                                                \
        for (gsize j = 0; j < n; j++)                                           \
          mean += x[j];                                                         \
        mean /= n;                                                              \
        for (gsize j = 0; j < n; j++)                                           \
          variance += (x[j] - mean) * (x[j] - mean);                            \
        scale = 1 / sqrt (variance / n + eps);                                  \
        for (gsize j = 0; j < n; j++)                                           \
          y[j] = (T) ((x[j] - mean) * scale);                                   \
      }                                                                         \
  }

LAYER_LINES (layer_float32, float)
LAYER_LINES (layer_float64, double)

/* The normalised lines; weight and bias follow as operators on a scratch tape would do it. */
static ZkyTensor *
layer_normalize (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) x = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  ZkyTensor *y = x != NULL ? zky_op_call_output (call, 0, error) : NULL;
  double eps = zky_attributes_get_double (call->attributes, LAYER_EPS);
  gsize n = 1;

  if (y == NULL || y->size == 0)
    return y;

  for (gint64 i = 1; i <= zky_attributes_get_int (call->attributes, LAYER_AXES); i++)
    n *= x->dims[x->n_axes - i];
  if (dtype == ZKY_FLOAT32)
    layer_float32 (x->data, y->data, y->size / n, n, eps);
  else
    layer_float64 (x->data, y->data, y->size / n, n, eps);

  return y;
}

/* Replaces the output by itself @name @input. */
static gboolean
apply_to_output (ZkyOpCall   *call,
                 const char  *name,
                 ZkyTensor   *input,
                 GError     **error)
{
  ZkyTensor *inputs[] = { call->outputs[0].tensor, input }, *result;

  if (!zky_op_compute (zky_op_lookup (name, NULL), inputs, 2, NULL, call->budget, &result, error))
    return FALSE;

  zky_tensor_unref (call->outputs[0].tensor);
  zky_op_call_take_output (call, 0, result);
  return TRUE;
}

static gboolean
layer_forward (ZkyOpCall  *call,
               GError    **error)
{
  return layer_normalize (call, error) != NULL &&
         (call->n_inputs < 2 || apply_to_output (call, "mul", call->inputs[1], error)) &&
         (call->n_inputs < 3 || apply_to_output (call, "add", call->inputs[2], error));
}

/* With x̂ the normalised lines and g = ȳ · weight: x gets (g - mean(g) - x̂ · mean(g · x̂)) / σ, the weight ȳ · x̂, the bias ȳ. */
static void
layer_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *x = zky_vjp_input (vjp, 0), *g = cotangent, *normal, *variance, *sigma;
  ZkyAttributes *attributes = zky_compose_attributes ("var_mean");
  gint64 axes[ZKY_MAX_AXES];
  guint n = last_axes (vjp->attributes, axes);

  zky_attributes_set_ints (attributes, ZKY_REDUCE_AXES, axes, n);
  zky_attributes_set_bool (attributes, ZKY_REDUCE_KEEPDIMS, TRUE);
  zky_attributes_set_int (attributes, 2, 0);
  variance = zky_compose_apply ("var_mean", &x, 1, attributes);
  sigma = zky_sqrt (zky_add (variance, zky_vjp_number (vjp, zky_attributes_get_double (vjp->attributes, LAYER_EPS))));
  normal = zky_div (zky_sub (x, zky_node_sibling (variance, 1)), sigma);

  if (vjp->n_inputs > 1)
    {
      g = zky_mul (cotangent, zky_vjp_input (vjp, 1));
      if (zky_vjp_wants (vjp, 1))
        zky_vjp_add (vjp, 1, zky_mul (cotangent, normal));
    }
  if (vjp->n_inputs > 2 && zky_vjp_wants (vjp, 2))
    zky_vjp_add (vjp, 2, cotangent);
  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *along = zky_mul (normal, zky_mean (zky_mul (g, normal), axes, n, TRUE));

      zky_vjp_add (vjp, 0, zky_div (zky_sub (zky_sub (g, zky_mean (g, axes, n, TRUE)), along), sigma));
    }
}

/* -- group_norm, instance_norm (x, weight, bias): channels in groups, or each on its own ------------------ */

enum { GROUP_N, GROUP_EPS };

static const ZkyAttribute group_attributes[] = {
  { "num_groups", ZKY_ATTRIBUTE_INT, NULL, TRUE, "groups of channels that are normalised together" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },
  { NULL }
};

static const ZkyAttribute instance_attributes[] = {
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },
  { NULL }
};

static gboolean
group_infer (ZkyOpCall  *call,
             GError    **error)
{
  gint64 groups = zky_attributes_get_int (call->attributes, GROUP_N);

  if (!check_channels (call, 1, 2, error))
    return FALSE;
  if (groups >= 1 && call->inputs[0]->dims[1] % groups == 0)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%" G_GSSIZE_FORMAT " channels cannot be divided into %" G_GINT64_FORMAT
               " groups", call->inputs[0]->dims[1], groups);
  return FALSE;
}

/* [N, C, …] as [N, groups, what is left], normalised along the last, and back. */
static ZkyNode *
normalize_groups (ZkyNode *x,
                  gsize    groups,
                  double   eps)
{
  ZkyShape shape = zky_tensor_get_shape (x->value);
  gsize rest = shape.dims[1] / groups;
  gint64 axis = -1;
  ZkyShape grouped;

  for (guint i = 2; i < shape.n_axes; i++)
    rest *= shape.dims[i];
  grouped = zky_shape_new (3, (gsize[]) { shape.dims[0], groups, rest });

  return zky_reshape (normalize_along (zky_reshape (x, &grouped), &axis, 1, eps), &shape);
}

static gboolean
group_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  ZkyNode *y = normalize_groups (inputs[0], zky_attributes_get_int (attributes, GROUP_N),
                                 zky_attributes_get_double (attributes, GROUP_EPS));

  outputs[0] = scale_and_shift (y, inputs, n_inputs, 1, inputs[0]->value);
  return outputs[0] != NULL;
}

static gboolean
instance_infer (ZkyOpCall  *call,
                GError    **error)
{
  return check_channels (call, 1, 3, error);
}

static gboolean
instance_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  ZkyNode *y = normalize_groups (inputs[0], MAX (1, zky_tensor_get_dim (inputs[0]->value, 1)),
                                 zky_attributes_get_double (attributes, 0));

  outputs[0] = scale_and_shift (y, inputs, n_inputs, 1, inputs[0]->value);
  return outputs[0] != NULL;
}

/* -- Samples ------------------------------------------------------------------------------------------------------- */

#define CASES(name, range, ...)                                                 \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    static const ZkySampleCase cases[] = { __VA_ARGS__, { { NULL } } };         \
                                                                                \
    return zky_sample_case (cases, range, rand, i, call);                       \
  }

CASES (batch, ZKY_SAMPLE_POSITIVE, { { "3, 2", "2", "2", "2", "2" } }, { { "2, 3, 2", "3", "3" } },
       { { "3, 2", "2", "2", "2" }, "training=true" }, { { "2, 2, 2, 2t", "2", "2", "2", "2" }, "training=true, eps=0.01" })
CASES (layer, ZKY_SAMPLE_DISTINCT, { { "2, 4", "4", "4" } }, { { "4" } }, { { "2, 3, 2", "3, 2" }, "n_axes=2" },
       { { "3, 4t", "4", "4" }, "eps=0.01" }, { { "0, 3" } })
CASES (rms, ZKY_SAMPLE_DISTINCT, { { "2, 4", "4" } }, { { "4" } }, { { "2, 3, 2t", "3, 2" }, "n_axes=2" })
CASES (group, ZKY_SAMPLE_DISTINCT, { { "2, 4", "4", "4" }, "num_groups=2" }, { { "2, 4, 3" }, "num_groups=1" },
       { { "1, 2, 2, 2t", "2" }, "num_groups=2" })
CASES (instance, ZKY_SAMPLE_DISTINCT, { { "2, 2, 4", "2", "2" } }, { { "1, 2, 3" } }, { { "1, 2, 2, 2t", "2" }, "eps=0.01" })

/* -- The rows ------------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_normalization[] = {
  {
    .name = "batch_norm", .symbol = "batch norm", .formula = "(a - b) / √(c + eps) · d + e", .attributes = batch_attributes,
    .summary = "Normalises each channel of a batch a by mean b and variance c, or by the batch's own, scales by d, adds e",
    .partials = (const char *const[]) { "ȳ · d / √(c + eps)", "-sum(ȳ · d / √(c + eps))",
                                        "-sum(ȳ · d · (a - b)) / (2 · (c + eps)^1.5)",
                                        "sum(ȳ · (a - b) / √(c + eps))", "sum(ȳ)" },
    .min_inputs = 3, .max_inputs = 5, .n_outputs = 1,
    .infer = batch_infer, .expand = batch_expand, .sample = batch_sample,
  },
  {
    .name = "layer_norm", .symbol = "layer norm", .formula = "(a - mean(a)) / √(var(a) + eps) · b + c",
    .summary = "Normalises the last axes to mean 0 and variance 1, scales by b and adds c",
    .partials = (const char *const[]) { "(g - mean(g) - n · mean(g · n)) / √(var(a) + eps), g = ȳ · b, n = (a - mean(a)) / √(var(a) + eps)",
                                        "ȳ · (a - mean(a)) / √(var(a) + eps)", "ȳ" },
    .attributes = layer_attributes, .min_inputs = 1, .max_inputs = 3, .n_outputs = 1,
    .infer = layer_infer, .forward = layer_forward, .vjp = layer_vjp, .expand = layer_expand, .sample = layer_sample,
  },
  {
    .name = "rms_norm", .symbol = "RMS norm", .formula = "a / √(mean(a²) + eps) · b", .attributes = layer_attributes,
    .summary = "Divides by the root mean square along the last axes, and scales by b",
    .partials = (const char *const[]) { "(g - r · mean(g · r)) / √(mean(a²) + eps), g = ȳ · b, r = a / √(mean(a²) + eps)",
                                        "ȳ · a / √(mean(a²) + eps)" },
    .min_inputs = 1, .max_inputs = 2, .n_outputs = 1,
    .infer = layer_infer, .expand = rms_expand, .sample = rms_sample,
  },
  {
    .name = "group_norm", .symbol = "group norm", .formula = "(a - mean(a)) / √(var(a) + eps) · b + c",
    .summary = "Normalises groups of channels of each sample, scales each channel by b and adds c",
    .partials = (const char *const[]) { "(g - mean(g) - n · mean(g · n)) / √(var(a) + eps), g = ȳ · b, n = (a - mean(a)) / √(var(a) + eps)",
                                        "sum(ȳ · (a - mean(a)) / √(var(a) + eps))", "sum(ȳ)" },
    .attributes = group_attributes, .min_inputs = 1, .max_inputs = 3, .n_outputs = 1,
    .infer = group_infer, .expand = group_expand, .sample = group_sample,
  },
  {
    .name = "instance_norm", .symbol = "inst norm", .formula = "(a - mean(a)) / √(var(a) + eps) · b + c",
    .summary = "Normalises each channel of each sample, scales it by b and adds c",
    .partials = (const char *const[]) { "(g - mean(g) - n · mean(g · n)) / √(var(a) + eps), g = ȳ · b, n = (a - mean(a)) / √(var(a) + eps)",
                                        "sum(ȳ · (a - mean(a)) / √(var(a) + eps))", "sum(ȳ)" },
    .attributes = instance_attributes, .min_inputs = 1, .max_inputs = 3, .n_outputs = 1,
    .infer = instance_infer, .expand = instance_expand, .sample = instance_sample,
  },
  { NULL }
};
