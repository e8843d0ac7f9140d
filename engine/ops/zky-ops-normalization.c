/* zky-ops-normalization.c: batch, group and instance norm
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

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
CASES (group, ZKY_SAMPLE_DISTINCT, { { "2, 4", "4", "4" }, "num_groups=2" }, { { "2, 4, 3" }, "num_groups=1" },
       { { "1, 2, 2, 2t", "2" }, "num_groups=2" })
CASES (instance, ZKY_SAMPLE_DISTINCT, { { "2, 2, 4", "2", "2" } }, { { "1, 2, 3" } }, { { "1, 2, 2, 2t", "2" }, "eps=0.01" })

/* -- The rows ------------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_normalization[] = {
  {
    .name = "batch_norm", .symbol = "batch norm", .formula = "(a - b) / √(c + eps) · d + e", .attributes = batch_attributes,
    .differs = "running statistics are left to whoever trains",
    .summary = "Normalises each channel of a batch a by mean b and variance c, or by the batch's own, scales by d, adds e",
    .partials = (const char *const[]) { "ȳ · d / √(c + eps)", "-sum(ȳ · d / √(c + eps))",
                                        "-sum(ȳ · d · (a - b)) / (2 · (c + eps)^1.5)",
                                        "sum(ȳ · (a - b) / √(c + eps))", "sum(ȳ)" },
    .min_inputs = 3, .max_inputs = 5, .n_outputs = 1,
    .infer = batch_infer, .expand = batch_expand, .sample = batch_sample,
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
