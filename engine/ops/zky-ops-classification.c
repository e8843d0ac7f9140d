/* zky-ops-classification.c: softmin, and losses of the probability of one class
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

enum { REDUCTION };

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
  { NULL }
};
