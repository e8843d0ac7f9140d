/* zky-ops-layer-norm.c: layer norm and RMS norm, as one kernel there and one back
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-layer-norm.h"
#include "zky-reduce.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * layer_norm: n = (x - mean) / σ with σ = √(variance + eps), along the last axes, then y = n · weight + bias. With g = ȳ · weight
 * the input gets (g - mean(g) - n · mean(g · n)) / σ, the weight Σ ȳ · n over all lines, the bias Σ ȳ. rms_norm does not
 * take the mean off: n = x / √(mean(x²) + eps), there is no bias, and no mean(g) on the way back.
 */

static const ZkyAttribute layer_attributes[] = {
  { "n_axes", ZKY_ATTRIBUTE_INT, "1", FALSE, "how many axes from the end on are normalised together" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },
  { NULL }
};

/* Rows keep in `kernel` whether the mean is taken off. */
static const gboolean centred = TRUE, uncentred = FALSE;

/* -- Shapes -------------------------------------------------------------------------------------- */

/* Without a weight PyTorch is told the extents of these axes, with one it has them: here their number will do. */
static gboolean
check_axes (const ZkyTensor      *x,
            const ZkyAttributes  *attributes,
            GError              **error)
{
  gint64 n = zky_attributes_get_int (attributes, ZKY_LAYER_NORM_AXES);

  if (n >= 1 && n <= x->n_axes)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%" G_GINT64_FORMAT " axes of an input that has %u cannot be normalised",
               n, x->n_axes);
  return FALSE;
}

static gboolean
norm_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);

  if (!check_axes (call->inputs[0], call->attributes, error))
    return FALSE;

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

/* -- Back (ȳ, x, weight): to x, to the weight, to the bias --------------------------------------------------- */

static gboolean
backward_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyTensor *x = call->inputs[1];
  ZkyShape batch = zky_tensor_get_shape (call->inputs[0]), own = zky_tensor_get_shape (x), tail, line;

  if (!check_axes (x, call->attributes, error))
    return FALSE;

  if (batch.n_axes >= own.n_axes)
    {
      batch.n_axes -= own.n_axes;
      tail = zky_shape_new (own.n_axes, batch.dims + batch.n_axes);
    }
  if (call->inputs[0]->n_axes < own.n_axes || !zky_shape_equal (&tail, &own)
      || (call->n_inputs > 2 && !zky_layer_norm_is_line (call->inputs[2], x, call->attributes)))
    {
      ZkyShape cotangent = zky_tensor_get_shape (call->inputs[0]);
      g_autofree char *a = zky_shape_to_string (&cotangent), *b = zky_shape_to_string (&own);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                   "a gradient of shape %s, or the weight, does not fit an input of shape %s", a, b);
      return FALSE;
    }

  line = zky_layer_norm_line (x, call->attributes);
  for (guint i = 0; i < call->n_outputs; i++)
    {
      call->outputs[i].dtype = zky_compose_float_dtype (call);
      if (!zky_shape_concat (&batch, i == 0 ? &own : &line, &call->outputs[i].shape, error))
        return FALSE;
    }

  return TRUE;
}

/* -- The textbook graphs ------------------------------------------------------------------------------------- */

static guint
last_axes (const ZkyAttributes *attributes,
           gint64              *axes)
{
  guint n = zky_attributes_get_int (attributes, ZKY_LAYER_NORM_AXES);

  for (guint i = 0; i < n; i++)
    axes[i] = -1 - (gint64) i;

  return n;
}

/* n, and σ. */
static ZkyNode *
normalize (ZkyNode              *x,
           const ZkyAttributes  *attributes,
           gboolean              centre,
           ZkyNode             **sigma)
{
  double eps = zky_attributes_get_double (attributes, ZKY_LAYER_NORM_EPS);
  gint64 axes[ZKY_MAX_AXES];
  guint n = last_axes (attributes, axes);
  ZkyAttributes *settings;
  ZkyNode *variance, *deviation = x;

  if (centre)
    {
      settings = zky_compose_attributes ("var_mean");
      zky_attributes_set_ints (settings, ZKY_REDUCE_AXES, axes, n);
      zky_attributes_set_bool (settings, ZKY_REDUCE_KEEPDIMS, TRUE);
      zky_attributes_set_int (settings, 2, 0); /* divide by n */
      variance = zky_compose_apply ("var_mean", &x, 1, settings);
      deviation = zky_sub (x, zky_node_sibling (variance, 1));
    }
  else
    {
      variance = zky_mean (zky_square (x), axes, n, TRUE);
    }

  *sigma = zky_sqrt (zky_add (variance, zky_compose_number (variance, eps)));
  return zky_div (deviation, *sigma);
}

static gboolean
expand (ZkyNode *const       *inputs,
        guint                 n_inputs,
        const ZkyAttributes  *attributes,
        gboolean              centre,
        ZkyNode             **outputs)
{
  ZkyNode *sigma, *y = normalize (inputs[0], attributes, centre, &sigma);

  if (n_inputs > 1)
    y = zky_mul (y, inputs[1]);
  if (n_inputs > 2)
    y = zky_add (y, inputs[2]);

  outputs[0] = y;
  return y != NULL;
}

/* What the input gets; the normalised lines are @normal. */
static ZkyNode *
input_gradient (ZkyNode             *cotangent,
                ZkyNode             *weight,
                ZkyNode             *normal,
                ZkyNode             *sigma,
                const ZkyAttributes *attributes,
                gboolean             centre)
{
  ZkyNode *g = weight != NULL ? zky_mul (cotangent, weight) : cotangent, *rest = g;
  gint64 axes[ZKY_MAX_AXES];
  guint n = last_axes (attributes, axes);

  if (centre)
    rest = zky_sub (rest, zky_mean (g, axes, n, TRUE));

  return zky_div (zky_sub (rest, zky_mul (normal, zky_mean (zky_mul (g, normal), axes, n, TRUE))), sigma);
}

/* Sums over the axes of the lines, which lie between those of the batch and those of a line. */
static ZkyNode *
sum_lines (ZkyNode             *node,
           const ZkyTensor     *x,
           const ZkyAttributes *attributes)
{
  gint64 axes[ZKY_MAX_AXES], n = zky_attributes_get_int (attributes, ZKY_LAYER_NORM_AXES);
  guint n_axes = 0;

  for (gint64 i = n + 1; i <= x->n_axes; i++)
    axes[n_axes++] = -i;

  return n_axes > 0 ? zky_sum (node, axes, n_axes, FALSE) : node;
}

static gboolean
expand_backward (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 gboolean              centre,
                 ZkyNode             **outputs)
{
  const ZkyTensor *x = inputs[1]->value;
  ZkyNode *sigma, *normal = normalize (inputs[1], attributes, centre, &sigma);

  outputs[0] = input_gradient (inputs[0], n_inputs > 2 ? inputs[2] : NULL, normal, sigma, attributes, centre);
  outputs[1] = sum_lines (zky_mul (inputs[0], normal), x, attributes);
  if (centre)
    outputs[2] = sum_lines (inputs[0], x, attributes);

  return outputs[0] != NULL && outputs[1] != NULL;
}

#define EXPAND(name, function, centre)                                          \
  static gboolean                                                               \
  name (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return function (inputs, n_inputs, attributes, centre, outputs);            \
  }

EXPAND (layer_expand, expand, TRUE)
EXPAND (rms_expand, expand, FALSE)
EXPAND (layer_backward_expand, expand_backward, TRUE)
EXPAND (rms_backward_expand, expand_backward, FALSE)

/* -- Vjp ------------------------------------------------------------------------------------------------------ */

/* For a weight that is not simply a line: by operators. */
static void
add_by_operators (ZkyVjp *vjp)
{
  gboolean centre = zky_layer_norm_is_centred (vjp->op);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *sigma;
  ZkyNode *normal = normalize (zky_vjp_input (vjp, 0), vjp->attributes, centre, &sigma);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, input_gradient (cotangent, zky_vjp_input (vjp, 1), normal, sigma, vjp->attributes, centre));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_mul (cotangent, normal));
  if (vjp->n_inputs > 2 && zky_vjp_wants (vjp, 2))
    zky_vjp_add (vjp, 2, cotangent);
}

static void
norm_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *x = zky_vjp_input_value (vjp, 0);
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 0), NULL }, *back;

  for (guint i = 1; i < vjp->n_inputs; i++)
    if (!zky_layer_norm_is_line (zky_vjp_input_value (vjp, i), x, vjp->attributes))
      {
        add_by_operators (vjp);
        return;
      }

  if (vjp->n_inputs > 1)
    inputs[2] = zky_vjp_input (vjp, 1);
  back = zky_op_apply (zky_op_lookup (zky_layer_norm_is_centred (vjp->op) ? "layer_norm_backward" : "rms_norm_backward", NULL), inputs,
                       MIN (vjp->n_inputs, 2) + 1, vjp->attributes);
  for (guint i = 0; i < vjp->n_inputs; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, zky_node_sibling (back, i));
}

/* -- Samples ----------------------------------------------------------------------------------------------------- */

#define CASES(name, ...)                                                        \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    static const ZkySampleCase cases[] = { __VA_ARGS__, { { NULL } } };         \
                                                                                \
    return zky_sample_case (cases, ZKY_SAMPLE_DISTINCT, rand, i, call);         \
  }

CASES (layer, { { "2, 4", "4", "4" } }, { { "4" } }, { { "2, 3, 2", "3, 2" }, "n_axes=2" },
       { { "3, 4t", "4", "4" }, "eps=0.01" }, { { "2, 3", "2, 1", "3" } }, { { "0, 3" } })
CASES (rms, { { "2, 4", "4" } }, { { "4" } }, { { "2, 3, 2t", "3, 2" }, "n_axes=2" }, { { "2, 3", "1" } })
CASES (back, { { "2, 4", "2, 4", "4" } }, { { "4", "4" } }, { { "2, 2, 3, 2", "2, 3, 2t", "3, 2" }, "n_axes=2, eps=0.01" },
       { { "2, 0, 3", "0, 3" } })

/* -- The rows ---------------------------------------------------------------------------------------------------- */

static const char *const layer_back_names[] = { "input", "weight", "bias", NULL };
static const char *const rms_back_names[] = { "input", "weight", NULL };

const ZkyOp zky_ops_layer_norm[] = {
  {
    .name = "layer_norm", .symbol = "layer norm", .formula = "(a - mean(a)) / √(var(a) + eps) · b + c",
    .differs = "the number of axes is given, not their extents",
    .summary = "Normalises the last axes to mean 0 and variance 1, scales by b and adds c",
    .partials = (const char *const[]) { "(g - mean(g) - n · mean(g · n)) / √(var(a) + eps), g = ȳ · b, n = (a - mean(a)) / √(var(a) + eps)",
                                        "ȳ · (a - mean(a)) / √(var(a) + eps)", "ȳ" },
    .attributes = layer_attributes, .min_inputs = 1, .max_inputs = 3, .n_outputs = 1, .kernel = &centred,
    .infer = norm_infer, .forward = zky_layer_norm_forward, .vjp = norm_vjp, .expand = layer_expand, .sample = layer_sample,
  },
  {
    .name = "rms_norm", .symbol = "RMS norm", .formula = "a / √(mean(a²) + eps) · b", .attributes = layer_attributes,
    .summary = "Divides by the root mean square along the last axes, and scales by b",
    .partials = (const char *const[]) { "(g - r · mean(g · r)) / √(mean(a²) + eps), g = ȳ · b, r = a / √(mean(a²) + eps)",
                                        "ȳ · a / √(mean(a²) + eps)" },
    .min_inputs = 1, .max_inputs = 2, .n_outputs = 1, .kernel = &uncentred,
    .infer = norm_infer, .forward = zky_layer_norm_forward, .vjp = norm_vjp, .expand = rms_expand, .sample = rms_sample,
  },
  {
    .name = "layer_norm_backward", .symbol = "layer norm′",
    .formula = "(g - mean(g) - n · mean(g · n)) / √(var(b) + eps)", .output_names = layer_back_names,
    .summary = "Takes a gradient a back through the layer norm n of b with weights c, g = a · c: to input, weight and bias",
    .partials = (const char *const[]) { "c · (ȳ - mean(ȳ) - n · mean(ȳ · n)) / √(var(b) + eps)",
                                        "ȳ · ∂y/∂b of the expansion", "ȳ · ∂y/∂c of the expansion" },
    .attributes = layer_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 3, .kernel = &centred,
    .infer = backward_infer, .forward = zky_layer_norm_backward, .expand = layer_backward_expand, .sample = back_sample,
  },
  {
    .name = "rms_norm_backward", .symbol = "RMS norm′",
    .formula = "(g - r · mean(g · r)) / √(mean(b²) + eps)", .output_names = rms_back_names,
    .summary = "Takes a gradient a back through the RMS norm r of b with weights c, g = a · c: to input and weight",
    .partials = (const char *const[]) { "c · (ȳ - r · mean(ȳ · r)) / √(mean(b²) + eps)",
                                        "ȳ · ∂y/∂b of the expansion", "ȳ · ∂y/∂c of the expansion" },
    .attributes = layer_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 2, .kernel = &uncentred,
    .infer = backward_infer, .forward = zky_layer_norm_backward, .expand = rms_backward_expand, .sample = back_sample,
  },
  { NULL }
};
