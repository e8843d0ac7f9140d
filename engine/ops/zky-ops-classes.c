/* zky-ops-classes.c: losses of the class among several: what they are made of
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-classes.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- Classes: the logits or log-probabilities [N, C, …] or [C], the target [N, …] or one number ------------------ */

static const ZkyAttribute nll_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "ignore_index", ZKY_ATTRIBUTE_INT, NULL, FALSE, "a class id that does not count" },
  { NULL }
};

const ZkyAttribute zky_cross_entropy_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "ignore_index", ZKY_ATTRIBUTE_INT, NULL, FALSE, "a class id that does not count" },
  { "label_smoothing", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the share of the target that all classes get" },
  { NULL }
};

guint
zky_classes_axis (const ZkyTensor *logits)
{
  return logits->n_axes == 1 ? 0 : 1;
}

/* The shape of the samples: that of @logits without the axis of the classes. */
ZkyShape
zky_classes_sample_shape (const ZkyTensor *logits)
{
  ZkyShape shape = zky_tensor_get_shape (logits);

  for (guint i = zky_classes_axis (logits) + 1; i < shape.n_axes; i++)
    shape.dims[i - 1] = shape.dims[i];
  shape.n_axes--;

  return shape;
}

static gboolean
classes_infer (ZkyOpCall  *call,
               gboolean    probabilities,
               GError    **error)
{
  ZkyTensor *logits = call->inputs[0];
  ZkyShape shape = zky_tensor_get_shape (logits), target = zky_tensor_get_shape (call->inputs[1]), expected;
  g_autofree char *a = zky_shape_to_string (&shape), *b = zky_shape_to_string (&target);

  if (!zky_compose_check_reduction (call->attributes, ZKY_CLASSES_REDUCTION, error))
    return FALSE;

  if (shape.n_axes == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input is a single number, it needs an axis of classes");
      return FALSE;
    }
  if (!probabilities && call->inputs[1]->dtype != ZKY_INT64)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the target is %s, class ids are int64",
                   zky_dtype_get_name (call->inputs[1]->dtype));
      return FALSE;
    }

  expected = probabilities ? shape : zky_classes_sample_shape (logits);
  if (!zky_shape_equal (&target, &expected))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a target of shape %s does not fit an input of shape %s", b, a);
      return FALSE;
    }

  if (call->n_inputs > 2 &&
      (call->inputs[2]->n_axes != 1 || zky_tensor_dims (call->inputs[2])[0] != (gssize) shape.dims[zky_classes_axis (logits)]))
    {
      ZkyShape weight = zky_tensor_get_shape (call->inputs[2]);
      g_autofree char *text = zky_shape_to_string (&weight);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "weights of shape %s do not fit an input of shape %s", text, a);
      return FALSE;
    }

  call->outputs[0].dtype = zky_compose_float_dtype (call);
  call->outputs[0].shape = g_str_equal (zky_attributes_get_string (call->attributes, ZKY_CLASSES_REDUCTION), "none")
    ? zky_classes_sample_shape (logits) : ZKY_SCALAR_SHAPE;

  return TRUE;
}

static gboolean
nll_infer (ZkyOpCall  *call,
           GError    **error)
{
  return classes_infer (call, FALSE, error);
}

gboolean
zky_cross_entropy_infer (ZkyOpCall  *call,
                         GError    **error)
{
  double smoothing = zky_attributes_get_double (call->attributes, ZKY_CLASSES_LABEL_SMOOTHING);

  if (!(smoothing >= 0 && smoothing <= 1))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "label_smoothing is %g, it has to be between 0 and 1", smoothing);
      return FALSE;
    }

  return classes_infer (call, zky_dtype_is_float (call->inputs[1]->dtype), error);
}

/* Picks along @axis; with ignore_index 0 comes where the target is that one. */
static ZkyNode *
pick (ZkyNode             *a,
      ZkyNode             *index,
      gint64               axis,
      const ZkyAttributes *attributes)
{
  ZkyAttributes *settings = zky_compose_attributes ("pick");

  zky_attributes_set_int (settings, 0, axis);
  if (zky_attributes_is_set (attributes, ZKY_CLASSES_IGNORE_INDEX))
    zky_attributes_set_int (settings, 1, zky_attributes_get_int (attributes, ZKY_CLASSES_IGNORE_INDEX));

  return zky_compose_apply ("pick", (ZkyNode *[]) { a, index }, 2, settings);
}

/* The weight of each sample: its class's, 0 where it is ignored. Without weights all classes have 1. */
ZkyNode *
zky_classes_weights (ZkyNode             *like,
                     ZkyNode             *target,
                     ZkyNode             *weight,
                     gsize                n_classes,
                     const ZkyAttributes *attributes)
{
  ZkyShape shape = zky_tensor_get_shape (target->value);
  ZkyShape line = zky_shape_new (1, (gsize[]) { target->value->size }), classes = zky_shape_new (1, &n_classes);

  if (weight == NULL)
    weight = zky_compose_full (like, &classes, 1);

  return zky_reshape (pick (weight, zky_reshape (target, &line), 0, attributes), &shape);
}

/* Σ terms / Σ weights for a mean; @terms are weighted already. @weights is NULL where each has 1. */
static ZkyNode *
reduce_weighted (ZkyNode             *terms,
                 ZkyNode             *weights,
                 const ZkyAttributes *attributes)
{
  if (weights == NULL || !g_str_equal (zky_attributes_get_string (attributes, ZKY_CLASSES_REDUCTION), "mean"))
    return zky_compose_reduce (terms, attributes, ZKY_CLASSES_REDUCTION);

  return zky_div (zky_sum (terms, NULL, 0, FALSE), zky_sum (weights, NULL, 0, FALSE));
}

/* -a at the target's class, times @weights if there are any; the zeros of ignored samples are positive. */
static ZkyNode *
nll_terms (ZkyNode             *log_probabilities,
           ZkyNode             *target,
           ZkyNode             *weights,
           const ZkyAttributes *attributes)
{
  gint64 axis = zky_classes_axis (log_probabilities->value);
  ZkyShape shape = zky_tensor_get_shape (target->value);
  ZkyNode *picked = pick (log_probabilities, zky_unsqueeze (target, axis), axis, attributes);

  picked = zky_reshape (picked, &shape);
  if (weights == NULL)
    return zky_neg (picked);

  return zky_sub (zky_compose_number (picked, 0), zky_mul (picked, weights));
}

static gboolean
nll_expand (ZkyNode *const       *inputs,
            guint                 n_inputs,
            const ZkyAttributes  *attributes,
            ZkyNode             **outputs)
{
  ZkyNode *weights = NULL;

  if (n_inputs > 2 || zky_attributes_is_set (attributes, ZKY_CLASSES_IGNORE_INDEX))
    weights = zky_classes_weights (inputs[0], inputs[1], n_inputs > 2 ? inputs[2] : NULL,
                              zky_tensor_get_dim (inputs[0]->value, zky_classes_axis (inputs[0]->value)), attributes);

  outputs[0] = reduce_weighted (nll_terms (inputs[0], inputs[1], weights, attributes), weights, attributes);
  return outputs[0] != NULL;
}

/* The weights [C] as [C, 1, …], so that they broadcast to the logits. */
ZkyNode *
zky_classes_along (ZkyNode         *weight,
                   const ZkyTensor *logits)
{
  ZkyShape shape = { .n_axes = logits->n_axes - zky_classes_axis (logits) };

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = i == 0 ? zky_tensor_get_dim (weight->value, 0) : 1;

  return zky_reshape (weight, &shape);
}

/* -Σ target · weight · log_probabilities over the classes; @target, @weight may be NULL. */
static ZkyNode *
spread_terms (ZkyNode *log_probabilities,
              ZkyNode *target,
              ZkyNode *weight)
{
  gint64 axis = zky_classes_axis (log_probabilities->value);
  ZkyNode *terms = target != NULL ? zky_mul (log_probabilities, target) : log_probabilities;

  if (weight != NULL)
    terms = zky_mul (terms, zky_classes_along (weight, log_probabilities->value));

  return zky_neg (zky_sum (terms, &axis, 1, FALSE));
}

/* (1 - ε) · a + ε / C · b */
static ZkyNode *
blend (ZkyNode *a,
       ZkyNode *b,
       double   smoothing,
       gsize    n_classes)
{
  return zky_add (zky_mul (a, zky_compose_number (a, 1 - smoothing)),
                  zky_mul (b, zky_compose_number (b, smoothing / n_classes)));
}

/* Targets are probabilities, so that the mean is one over samples, whatever they weigh. */
static ZkyNode *
cross_entropy_of_probabilities (ZkyNode             *log_probabilities,
                                ZkyNode             *target,
                                ZkyNode             *weight,
                                double               smoothing,
                                const ZkyAttributes *attributes)
{
  gsize n_classes = zky_tensor_get_dim (log_probabilities->value, zky_classes_axis (log_probabilities->value));

  if (smoothing > 0)
    target = zky_add (zky_mul (target, zky_compose_number (target, 1 - smoothing)),
                      zky_compose_number (target, smoothing / n_classes));

  return zky_compose_reduce (spread_terms (log_probabilities, target, weight), attributes, ZKY_CLASSES_REDUCTION);
}

static ZkyNode *
cross_entropy_of_classes (ZkyNode             *log_probabilities,
                          ZkyNode             *target,
                          ZkyNode             *weight,
                          double               smoothing,
                          const ZkyAttributes *attributes)
{
  gsize n_classes = zky_tensor_get_dim (log_probabilities->value, zky_classes_axis (log_probabilities->value));
  gboolean ignores = zky_attributes_is_set (attributes, ZKY_CLASSES_IGNORE_INDEX);
  ZkyNode *weights = NULL, *terms, *spread;

  if (weight != NULL || ignores)
    weights = zky_classes_weights (log_probabilities, target, weight, n_classes, attributes);

  terms = nll_terms (log_probabilities, target, weights, attributes);
  if (smoothing > 0)
    {
      spread = spread_terms (log_probabilities, NULL, weight);
      if (ignores) /* what counts is 1, what does not is 0 */
        spread = zky_mul (spread, zky_classes_weights (log_probabilities, target, NULL, n_classes, attributes));
      terms = blend (terms, spread, smoothing, n_classes);
    }

  return reduce_weighted (terms, weights, attributes);
}

ZkyNode *
zky_classes_log_softmax (ZkyNode *logits)
{
  ZkyAttributes *axis = zky_compose_attributes ("log_softmax");

  /* from the end, so that there may be a batch in front */
  zky_attributes_set_int (axis, 0, (gint64) zky_classes_axis (logits->value) - logits->value->n_axes);
  return zky_compose_apply ("log_softmax", &logits, 1, axis);
}

/* No ignore_index is set unless it is given; PyTorch's is -100 then. */
static gboolean
cross_entropy_expand (ZkyNode *const       *inputs,
                      guint                 n_inputs,
                      const ZkyAttributes  *attributes,
                      ZkyNode             **outputs)
{
  double smoothing = zky_attributes_get_double (attributes, ZKY_CLASSES_LABEL_SMOOTHING);
  ZkyNode *weight = n_inputs > 2 ? inputs[2] : NULL, *log_probabilities = zky_classes_log_softmax (inputs[0]);

  if (log_probabilities == NULL)
    return FALSE;

  outputs[0] = zky_dtype_is_float (inputs[1]->value->dtype)
    ? cross_entropy_of_probabilities (log_probabilities, inputs[1], weight, smoothing, attributes)
    : cross_entropy_of_classes (log_probabilities, inputs[1], weight, smoothing, attributes);

  return outputs[0] != NULL;
}

/* -- Samples ------------------------------------------------------------------------------------------------------ */

/* Logits of three classes, class ids, and a weight where @weight says so. */
static void
add_classes (ZkyOpCall  *call,
             GRand      *rand,
             const char *logits,
             const char *target,
             gboolean    weight)
{
  zky_sample_input (call, rand, logits, ZKY_SAMPLE_ANY);
  zky_compose_sample_ints (call, rand, target, 3);
  if (weight)
    zky_sample_input (call, rand, "3", ZKY_SAMPLE_POSITIVE);
}

static gboolean
nll_sample (GRand     *rand,
            guint      i,
            ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "4, 3", "4" }, { "3", "" }, { "2, 3, 2", "2, 2" }, { "4, 3t", "4" } };
  static const char *const attributes[] = { "", "reduction=sum", "reduction=none, ignore_index=1", "ignore_index=-1" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  add_classes (call, rand, specs[i][0], specs[i][1], i == 3);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

gboolean
zky_cross_entropy_sample (GRand     *rand,
                          guint      i,
                          ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "4, 3", "4" }, { "3", "" }, { "2, 3, 2", "2, 2" }, { "4, 3t", "4" },
                                          { "2, 3", "2, 3" }, { "2, 3", "2, 3t" } };
  static const char *const attributes[] = { "", "reduction=sum", "reduction=none, label_smoothing=0.1",
                                            "ignore_index=-1, label_smoothing=0.2", "", "label_smoothing=0.1" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  if (i < 4)
    add_classes (call, rand, specs[i][0], specs[i][1], i == 3);
  for (guint j = 0; i >= 4 && j < 2; j++)
    zky_sample_input (call, rand, specs[i][j], ZKY_SAMPLE_POSITIVE);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

/* -- The rows ------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_classes[] = {
  {
    .name = "nll_loss", .symbol = "NLL", .formula = "mean(-pick(a, b))",
    .differs = "no class is ignored unless ignore_index is given, its default is -100; weights get gradients too",
    .summary = "Takes the negative log-probability in a of the classes b, weighted by c",
    .partials = (const char *const[]) { "-place(ȳ, b) / n", "0", "-place(ȳ · (pick(a, b) + y), b) / sum(c)" },
    .attributes = nll_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1,
    .infer = nll_infer, .expand = nll_expand, .sample = nll_sample,
  },
  {
    .name = "cross_entropy", .symbol = "CE", .formula = "mean(-pick(log_softmax(a), b))",
    .differs = "no class is ignored unless ignore_index is given, its default is -100; weights and probabilities get gradients too",
    .summary = "Takes the cross entropy of logits a and classes, or their probabilities, b, weighted by c",
    .partials = (const char *const[]) { "ȳ · (softmax(a) - place(1, b)) / n", "-ȳ · log_softmax(a) / n",
                                        "-ȳ · (place(pick(log_softmax(a), b), b) + y) / sum(c)" },
    .attributes = zky_cross_entropy_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1,
    .infer = zky_cross_entropy_infer, .forward = zky_cross_entropy_forward, .vjp = zky_cross_entropy_vjp,
    .expand = cross_entropy_expand, .sample = zky_cross_entropy_sample,
  },
  { NULL }
};
