/* zky-ops-classification.c: losses of probabilities, logits and classes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

enum { REDUCTION, IGNORE_INDEX, LABEL_SMOOTHING };

/* -- softmin: y = softmax(-a) ----------------------------------------------------------------- */

static const ZkyAttribute softmin_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to normalise along" },
  { NULL }
};

static gboolean
softmin_infer (ZkyOpCall  *call,
               GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  guint axis;

  return zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error);
}

static gboolean
softmin_expand (ZkyNode *const       *inputs,
                guint                 n_inputs,
                const ZkyAttributes  *attributes,
                ZkyNode             **outputs)
{
  ZkyAttributes *axis = zky_compose_attributes ("softmax");
  ZkyNode *negative = zky_neg (inputs[0]);

  zky_attributes_set_int (axis, 0, zky_attributes_get_int (attributes, 0));
  outputs[0] = zky_compose_apply ("softmax", &negative, 1, axis);
  return outputs[0] != NULL;
}

/* -- binary_cross_entropy: of a probability a and a target b, weighted by c: ((b - 1) · log(1 - a) - b · log a) · c -- */

/* Logarithms are no smaller than -100, so that the loss stays finite. */
static ZkyNode *
bounded_log (ZkyNode *a)
{
  return zky_maximum (zky_log (a), zky_compose_number (a, -100));
}

static ZkyNode *
one_minus (ZkyNode *a)
{
  return zky_sub (zky_compose_number (a, 1), a);
}

static gboolean
bce_infer (ZkyOpCall  *call,
           GError    **error)
{
  ZkyOpOutput *output = &call->outputs[0];

  if (!zky_compose_check_reduction (call->attributes, REDUCTION, error))
    return FALSE;

  output->dtype = ZKY_FLOAT32;
  output->shape = ZKY_SCALAR_SHAPE;
  for (guint i = 0; i < call->n_inputs; i++)
    {
      ZkyShape left = output->shape, right = zky_tensor_get_shape (call->inputs[i]);

      if (!zky_shape_broadcast (&left, &right, &output->shape, error))
        return FALSE;
      output->dtype = zky_dtype_promote (output->dtype, call->inputs[i]->dtype);
    }
  if (!g_str_equal (zky_attributes_get_string (call->attributes, REDUCTION), "none"))
    output->shape = ZKY_SCALAR_SHAPE;

  return TRUE;
}

static ZkyNode *
bce_terms (ZkyNode *a,
           ZkyNode *b)
{
  ZkyNode *less_one = zky_sub (b, zky_compose_number (b, 1));

  return zky_sub (zky_mul (less_one, bounded_log (one_minus (a))), zky_mul (b, bounded_log (a)));
}

static gboolean
bce_expand (ZkyNode *const       *inputs,
            guint                 n_inputs,
            const ZkyAttributes  *attributes,
            ZkyNode             **outputs)
{
  ZkyNode *terms = bce_terms (inputs[0], inputs[1]);

  if (n_inputs > 2)
    terms = zky_mul (terms, inputs[2]);
  outputs[0] = zky_compose_reduce (terms, attributes, REDUCTION);
  return outputs[0] != NULL;
}

/* ȳ as B ⊕ 1, 1, …, which broadcasts to the elements, and divided by their number for a mean. */
static ZkyNode *
element_cotangent (ZkyVjp *vjp)
{
  const char *reduction = zky_attributes_get_string (vjp->attributes, REDUCTION);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  ZkyShape shape = ZKY_SCALAR_SHAPE, ones;
  gsize n;

  if (g_str_equal (reduction, "none"))
    return cotangent;

  for (guint i = 0; i < vjp->n_inputs; i++)
    {
      ZkyShape left = shape, right = zky_tensor_get_shape (zky_vjp_input_value (vjp, i));

      if (!zky_shape_broadcast (&left, &right, &shape, NULL))
        g_assert_not_reached ();
    }

  ones.n_axes = shape.n_axes;
  for (guint i = 0; i < shape.n_axes; i++)
    ones.dims[i] = 1;
  ones = zky_vjp_batched (vjp, &ones);
  cotangent = zky_reshape (cotangent, &ones);
  if (g_str_equal (reduction, "sum") || !zky_shape_get_size (&shape, &n, NULL))
    return cotangent;

  return zky_div (cotangent, zky_vjp_number (vjp, n));
}

/* a gets ȳ · c · (a - b) / max(a · (1 - a), 1e-12), as in PyTorch: finite at 0 and 1 as well. */
static void
bce_vjp (ZkyVjp *vjp)
{
  ZkyNode *a = zky_vjp_input (vjp, 0), *b = zky_vjp_input (vjp, 1);
  ZkyNode *cotangent = element_cotangent (vjp), *weighted = cotangent;

  if (vjp->n_inputs > 2)
    {
      weighted = zky_mul (cotangent, zky_vjp_input (vjp, 2));
      if (zky_vjp_wants (vjp, 2))
        zky_vjp_add (vjp, 2, zky_mul (cotangent, bce_terms (a, b)));
    }

  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *slope = zky_maximum (zky_mul (one_minus (a), a), zky_compose_number (a, 1e-12));

      zky_vjp_add (vjp, 0, zky_mul (weighted, zky_div (zky_sub (a, b), slope)));
    }
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_mul (weighted, zky_sub (bounded_log (one_minus (a)), bounded_log (a))));
}

/* -- binary_cross_entropy_with_logits: of a logit a and a target b, weighted by c, positives by d ---------- */

/* (1 - b) · a - (1 + (d - 1) · b) · logsigmoid(a), which neither overflows nor cancels. */
static gboolean
bce_logits_expand (ZkyNode *const       *inputs,
                   guint                 n_inputs,
                   const ZkyAttributes  *attributes,
                   ZkyNode             **outputs)
{
  ZkyNode *a = inputs[0], *b = inputs[1];
  ZkyNode *log_probability = zky_compose_call ("logsigmoid", NULL, a), *terms;

  if (n_inputs > 3)
    {
      ZkyNode *excess = zky_mul (zky_sub (inputs[3], zky_compose_number (inputs[3], 1)), b);

      log_probability = zky_mul (zky_add (excess, zky_compose_number (excess, 1)), log_probability);
    }
  terms = zky_sub (zky_mul (one_minus (b), a), log_probability);
  if (n_inputs > 2)
    terms = zky_mul (terms, inputs[2]);

  outputs[0] = zky_compose_reduce (terms, attributes, REDUCTION);
  return outputs[0] != NULL;
}

static const ZkyAttribute bce_attributes[] = { ZKY_REDUCTION_ATTRIBUTE, { NULL } };

/* -- Classes: the logits or log-probabilities [N, C, …] or [C], the target [N, …] or one number ------------------ */

static const ZkyAttribute nll_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "ignore_index", ZKY_ATTRIBUTE_INT, NULL, FALSE, "a class id that does not count" },
  { NULL }
};

static const ZkyAttribute cross_entropy_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE,
  { "ignore_index", ZKY_ATTRIBUTE_INT, NULL, FALSE, "a class id that does not count" },
  { "label_smoothing", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the share of the target that all classes get" },
  { NULL }
};

static guint
class_axis (const ZkyTensor *logits)
{
  return logits->n_axes == 1 ? 0 : 1;
}

/* The shape of the samples: that of @logits without the axis of the classes. */
static ZkyShape
sample_shape (const ZkyTensor *logits)
{
  ZkyShape shape = zky_tensor_get_shape (logits);

  for (guint i = class_axis (logits) + 1; i < shape.n_axes; i++)
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

  if (!zky_compose_check_reduction (call->attributes, REDUCTION, error))
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

  expected = probabilities ? shape : sample_shape (logits);
  if (!zky_shape_equal (&target, &expected))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a target of shape %s does not fit an input of shape %s", b, a);
      return FALSE;
    }

  if (call->n_inputs > 2 &&
      (call->inputs[2]->n_axes != 1 || zky_tensor_dims (call->inputs[2])[0] != (gssize) shape.dims[class_axis (logits)]))
    {
      ZkyShape weight = zky_tensor_get_shape (call->inputs[2]);
      g_autofree char *text = zky_shape_to_string (&weight);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "weights of shape %s do not fit an input of shape %s", text, a);
      return FALSE;
    }

  return TRUE;
}

static gboolean
nll_infer (ZkyOpCall  *call,
           GError    **error)
{
  return classes_infer (call, FALSE, error);
}

static gboolean
cross_entropy_infer (ZkyOpCall  *call,
                     GError    **error)
{
  double smoothing = zky_attributes_get_double (call->attributes, LABEL_SMOOTHING);

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
  if (zky_attributes_is_set (attributes, IGNORE_INDEX))
    zky_attributes_set_int (settings, 1, zky_attributes_get_int (attributes, IGNORE_INDEX));

  return zky_compose_apply ("pick", (ZkyNode *[]) { a, index }, 2, settings);
}

/* The weight of each sample: its class's, 0 where it is ignored. Without weights all classes have 1. */
static ZkyNode *
sample_weights (ZkyNode             *like,
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
  if (weights == NULL || !g_str_equal (zky_attributes_get_string (attributes, REDUCTION), "mean"))
    return zky_compose_reduce (terms, attributes, REDUCTION);

  return zky_div (zky_sum (terms, NULL, 0, FALSE), zky_sum (weights, NULL, 0, FALSE));
}

/* -a at the target's class, times @weights if there are any; the zeros of ignored samples are positive. */
static ZkyNode *
nll_terms (ZkyNode             *log_probabilities,
           ZkyNode             *target,
           ZkyNode             *weights,
           const ZkyAttributes *attributes)
{
  gint64 axis = class_axis (log_probabilities->value);
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

  if (n_inputs > 2 || zky_attributes_is_set (attributes, IGNORE_INDEX))
    weights = sample_weights (inputs[0], inputs[1], n_inputs > 2 ? inputs[2] : NULL,
                              zky_tensor_get_dim (inputs[0]->value, class_axis (inputs[0]->value)), attributes);

  outputs[0] = reduce_weighted (nll_terms (inputs[0], inputs[1], weights, attributes), weights, attributes);
  return outputs[0] != NULL;
}

/* The weights [C] as [C, 1, …], so that they broadcast to the logits. */
static ZkyNode *
weight_along (ZkyNode         *weight,
              const ZkyTensor *logits)
{
  ZkyShape shape = { .n_axes = logits->n_axes - class_axis (logits) };

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
  gint64 axis = class_axis (log_probabilities->value);
  ZkyNode *terms = target != NULL ? zky_mul (log_probabilities, target) : log_probabilities;

  if (weight != NULL)
    terms = zky_mul (terms, weight_along (weight, log_probabilities->value));

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
  gsize n_classes = zky_tensor_get_dim (log_probabilities->value, class_axis (log_probabilities->value));

  if (smoothing > 0)
    target = zky_add (zky_mul (target, zky_compose_number (target, 1 - smoothing)),
                      zky_compose_number (target, smoothing / n_classes));

  return zky_compose_reduce (spread_terms (log_probabilities, target, weight), attributes, REDUCTION);
}

static ZkyNode *
cross_entropy_of_classes (ZkyNode             *log_probabilities,
                          ZkyNode             *target,
                          ZkyNode             *weight,
                          double               smoothing,
                          const ZkyAttributes *attributes)
{
  gsize n_classes = zky_tensor_get_dim (log_probabilities->value, class_axis (log_probabilities->value));
  gboolean ignores = zky_attributes_is_set (attributes, IGNORE_INDEX);
  ZkyNode *weights = NULL, *terms, *spread;

  if (weight != NULL || ignores)
    weights = sample_weights (log_probabilities, target, weight, n_classes, attributes);

  terms = nll_terms (log_probabilities, target, weights, attributes);
  if (smoothing > 0)
    {
      spread = spread_terms (log_probabilities, NULL, weight);
      if (ignores) /* what counts is 1, what does not is 0 */
        spread = zky_mul (spread, sample_weights (log_probabilities, target, NULL, n_classes, attributes));
      terms = blend (terms, spread, smoothing, n_classes);
    }

  return reduce_weighted (terms, weights, attributes);
}

/* No ignore_index is set unless it is given; PyTorch's is -100 then. */
static gboolean
cross_entropy_expand (ZkyNode *const       *inputs,
                      guint                 n_inputs,
                      const ZkyAttributes  *attributes,
                      ZkyNode             **outputs)
{
  double smoothing = zky_attributes_get_double (attributes, LABEL_SMOOTHING);
  ZkyAttributes *axis = zky_compose_attributes ("log_softmax");
  ZkyNode *weight = n_inputs > 2 ? inputs[2] : NULL, *log_probabilities;

  zky_attributes_set_int (axis, 0, class_axis (inputs[0]->value));
  log_probabilities = zky_compose_apply ("log_softmax", inputs, 1, axis);
  if (log_probabilities == NULL)
    return FALSE;

  outputs[0] = zky_dtype_is_float (inputs[1]->value->dtype)
    ? cross_entropy_of_probabilities (log_probabilities, inputs[1], weight, smoothing, attributes)
    : cross_entropy_of_classes (log_probabilities, inputs[1], weight, smoothing, attributes);

  return outputs[0] != NULL;
}

/* -- Samples ------------------------------------------------------------------------------------------------------ */

static const ZkySampleCase softmin_cases[] = {
  { { "4" } }, { { "2, 3" } }, { { "3, 2t" }, "axis=0" }, { { "0, 3" } }, { { NULL } }
};

static gboolean
softmin_sample (GRand     *rand,
                guint      i,
                ZkyOpCall *call)
{
  return zky_sample_case (softmin_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

static const ZkySampleCase bce_cases[] = {
  { { "4", "4" } }, { { "2, 3", "2, 3" }, "reduction=sum" }, { { "2, 3", "2, 3", "3" }, "reduction=none" },
  { { "2, 3", "2, 3", "2, 1" } }, { { "", "" } }, { { NULL } }
};

static gboolean
bce_sample (GRand     *rand,
            guint      i,
            ZkyOpCall *call)
{
  if (i >= G_N_ELEMENTS (bce_cases) - 1)
    return FALSE;

  for (guint j = 0; bce_cases[i].inputs[j] != NULL; j++)
    zky_compose_sample (call, rand, bce_cases[i].inputs[j], 0.1, 0.9);
  if (bce_cases[i].attributes != NULL)
    zky_op_call_parse_attributes (call, bce_cases[i].attributes);

  return TRUE;
}

static const ZkySampleCase bce_logits_cases[] = {
  { { "4", "4" } }, { { "2, 3", "2, 3t" }, "reduction=sum" }, { { "2, 3", "2, 3", "3" }, "reduction=none" },
  { { "2, 3", "2, 3", "2, 1", "3" } }, { { "", "" } }, { { NULL } }
};

static gboolean
bce_logits_sample (GRand     *rand,
                   guint      i,
                   ZkyOpCall *call)
{
  return zky_sample_case (bce_logits_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

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

static gboolean
cross_entropy_sample (GRand     *rand,
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

const ZkyOp zky_ops_classification[] = {
  {
    .name = "softmin", .symbol = "softmin", .formula = "exp(-a) / sum(exp(-a))",
    .summary = "Turns numbers along an axis into positive ones with the sum 1, the greatest for the least",
    .partials = (const char *const[]) { "y · (sum(ȳ · y) - ȳ)" }, .attributes = softmin_attributes,
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .infer = softmin_infer, .expand = softmin_expand, .sample = softmin_sample,
  },
  {
    .name = "binary_cross_entropy", .symbol = "BCE", .formula = "mean((b - 1) · log(1 - a) - b · log(a))",
    .summary = "Takes the cross entropy of probabilities a and targets b between 0 and 1, weighted by c",
    .partials = (const char *const[]) { "ȳ · (a - b) / (a · (1 - a)) / n", "ȳ · log((1 - a) / a) / n",
                                        "ȳ · ((b - 1) · log(1 - a) - b · log(a)) / n" },
    .attributes = bce_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1,
    .infer = bce_infer, .forward = zky_compose_run, .vjp = bce_vjp, .expand = bce_expand, .sample = bce_sample,
  },
  {
    .name = "binary_cross_entropy_with_logits", .symbol = "BCE logits",
    .formula = "mean((1 - b) · a - logsigmoid(a))",
    .summary = "Takes the cross entropy of logits a and targets b between 0 and 1, weighted by c, positive ones by d",
    .partials = (const char *const[]) { "ȳ · (σ(a) - b) / n", "-ȳ · a / n", "ȳ · y / n",
                                        "-ȳ · b · logsigmoid(a) / n" },
    .attributes = bce_attributes, .min_inputs = 2, .max_inputs = 4, .n_outputs = 1,
    .infer = bce_infer, .expand = bce_logits_expand, .sample = bce_logits_sample,
  },
  {
    .name = "nll_loss", .symbol = "NLL", .formula = "mean(-pick(a, b))",
    .summary = "Takes the negative log-probability in a of the classes b, weighted by c",
    .partials = (const char *const[]) { "-place(ȳ, b) / n", "0", "-place(ȳ · (pick(a, b) + y), b) / sum(c)" },
    .attributes = nll_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1,
    .infer = nll_infer, .expand = nll_expand, .sample = nll_sample,
  },
  {
    .name = "cross_entropy", .symbol = "CE", .formula = "mean(-pick(log_softmax(a), b))",
    .summary = "Takes the cross entropy of logits a and classes, or their probabilities, b, weighted by c",
    .partials = (const char *const[]) { "ȳ · (softmax(a) - place(1, b)) / n", "-ȳ · log_softmax(a) / n",
                                        "-ȳ · (place(pick(log_softmax(a), b), b) + y) / sum(c)" },
    .attributes = cross_entropy_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1,
    .infer = cross_entropy_infer, .expand = cross_entropy_expand, .sample = cross_entropy_sample,
  },
  { NULL }
};
