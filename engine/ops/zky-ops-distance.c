/* zky-ops-distance.c: angles and distances between vectors, and losses made of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* Composites, as the losses of zky-ops-loss.c are, but along an axis. */

/* Σ a · b / sqrt(max(Σ a² · Σ b², eps²)) */
static ZkyNode *
similarity (ZkyNode *a,
            ZkyNode *b,
            gint64   axis,
            double   eps)
{
  ZkyNode *product = zky_sum (zky_mul (a, b), &axis, 1, FALSE);
  ZkyNode *squares = zky_mul (zky_sum (zky_square (a), &axis, 1, FALSE), zky_sum (zky_square (b), &axis, 1, FALSE));

  return zky_div (product, zky_sqrt (zky_maximum (squares, zky_compose_number (squares, eps * eps))));
}

static gboolean
cosine_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyShape a = zky_tensor_get_shape (call->inputs[0]), b = zky_tensor_get_shape (call->inputs[1]), both;
  guint axis;

  return zky_shape_broadcast (&a, &b, &both, error) &&
         zky_shape_axis (&both, zky_attributes_get_int (call->attributes, 0), &axis, error);
}

static gboolean
cosine_expand (ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  ZkyShape a = zky_tensor_get_shape (inputs[0]->value), b = zky_tensor_get_shape (inputs[1]->value), both;
  gint64 axis = zky_attributes_get_int (attributes, 0);

  if (!zky_shape_broadcast (&a, &b, &both, NULL))
    return FALSE;
  axis = axis < 0 ? axis : axis - (gint64) both.n_axes;
  if (a.n_axes < (guint) -axis || b.n_axes < (guint) -axis)
    {
      outputs[0] = similarity (zky_broadcast_to (inputs[0], &both), zky_broadcast_to (inputs[1], &both), axis,
                               zky_attributes_get_double (attributes, 1));
      return outputs[0] != NULL;
    }

  outputs[0] = similarity (inputs[0], inputs[1], axis, zky_attributes_get_double (attributes, 1));
  return outputs[0] != NULL;
}

static gboolean
need_axis (ZkyOpCall  *call,
           guint       n_inputs,
           GError    **error)
{
  for (guint i = 0; i < n_inputs; i++)
    if (call->inputs[i]->n_axes == 0)
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "input %u is a single number, it needs an axis", i);
        return FALSE;
      }

  return zky_compose_check_reduction (call->attributes, 0, error) && zky_compose_check_broadcast (call, n_inputs, error);
}

/* 1 - cos where c = 1, max(0, cos - margin) where c = -1. PyTorch adds 1e-12 to each sum of squares, and so do we. */
static ZkyNode *
cosine_embedding_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  gint64 axis = -1;
  ZkyNode *product = zky_sum (zky_mul (a, b), &axis, 1, FALSE);
  ZkyNode *squares = zky_mul (zky_compose_plus (zky_sum (zky_square (a), &axis, 1, FALSE), 1e-12),
                              zky_compose_plus (zky_sum (zky_square (b), &axis, 1, FALSE), 1e-12));
  ZkyNode *cosine = zky_div (product, zky_sqrt (squares));
  ZkyNode *one = zky_compose_number (c, 1), *zero = zky_compose_number (cosine, 0);
  ZkyNode *near = zky_sub (zky_compose_number (cosine, 1), cosine);
  ZkyNode *far = zky_relu (zky_compose_plus (cosine, -zky_attributes_get_double (attributes, 1)));

  return zky_add (zky_where (zky_equal (c, one), near, zero), zky_where (zky_equal (c, zky_neg (one)), far, zero));
}

static gboolean
cosine_embedding_infer (ZkyOpCall  *call,
                        GError    **error)
{
  return need_axis (call, 2, error);
}

ZKY_LOSS_EXPAND (cosine_embedding, cosine_embedding_terms)

/* ‖a - b + eps‖ along the last axis; PyTorch's pairwise_distance for p = 2. */
static ZkyNode *
distance (ZkyNode *a,
          ZkyNode *b,
          double   eps)
{
  gint64 axis = -1;

  return zky_sqrt (zky_sum (zky_square (zky_compose_plus (zky_sub (a, b), eps)), &axis, 1, FALSE));
}

/* max(0, ‖a - b‖ - ‖a - c‖ + margin); with swap the shorter of the ways from a and from b to c. */
static ZkyNode *
triplet_terms (ZkyNode *a, ZkyNode *b, ZkyNode *c, const ZkyAttributes *attributes)
{
  double eps = zky_attributes_get_double (attributes, 2);
  ZkyNode *positive = distance (a, b, eps), *negative = distance (a, c, eps);

  if (zky_attributes_get_bool (attributes, 3))
    negative = zky_minimum (negative, distance (b, c, eps));

  return zky_relu (zky_compose_plus (zky_sub (positive, negative), zky_attributes_get_double (attributes, 1)));
}

static gboolean
triplet_infer (ZkyOpCall  *call,
               GError    **error)
{
  return need_axis (call, 3, error);
}

ZKY_LOSS_EXPAND (triplet, triplet_terms)

/* -- Attributes and samples ------------------------------------------------------------------------------ */

#define MARGIN(fallback) { "margin", ZKY_ATTRIBUTE_DOUBLE, fallback, FALSE, "how far apart they should be" }

static const ZkyAttribute cosine_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "1", FALSE, "the axis that vectors lie along" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-8", FALSE, "the least product of lengths" },
  { NULL }
};
static const ZkyAttribute cosine_embedding_attributes[] = { ZKY_REDUCTION_ATTRIBUTE, MARGIN ("0"), { NULL } };
static const ZkyAttribute triplet_attributes[] = {
  ZKY_REDUCTION_ATTRIBUTE, MARGIN ("1"),
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-6", FALSE, "added to each difference" },
  { "swap", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "take the shorter of the two ways to the negative" },
  { NULL }
};

static const ZkySampleCase cosine_cases[] = {
  { { "2, 3", "2, 3" } }, { { "4", "4" }, "axis=0" }, { { "2, 3, 2", "3, 2" }, "axis=-2" }, { { "2, 3", "3" }, "axis=0" },
  { { NULL } }
};
static const ZkySampleCase triplet_cases[] = {
  { { "2, 3", "2, 3", "2, 3" }, "margin=9" }, { { "4", "4", "4" }, "reduction=sum, margin=9" },
  { { "2, 3", "2, 3t", "3" }, "reduction=none, swap=true, margin=9" }, { { NULL } }
};

ZKY_SAMPLE_FUNCTION (cosine, ZKY_SAMPLE_POSITIVE)
ZKY_SAMPLE_FUNCTION (triplet, ZKY_SAMPLE_POSITIVE)

/* Cosines below the margin, and above it, but not at it. */
static gboolean
cosine_embedding_sample (GRand     *rand,
                         guint      i,
                         ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "3, 2", "3" }, { "2, 3", "2" }, { "4", "" } };
  static const char *const attributes[] = { "margin=-2", "reduction=none, margin=-2", "reduction=sum, margin=2" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_POSITIVE);
  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_NONZERO);
  zky_sample_signs (call, rand, specs[i][1]);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

/* -- The rows ---------------------------------------------------------------------------------------------- */

#define ROW(title, prefix, arity)                                               \
  .name = title, .attributes = prefix##_attributes, .min_inputs = arity, .max_inputs = arity, .n_outputs = 1, \
  .expand = prefix##_expand

const ZkyOp zky_ops_distance[] = {
  {
    ROW ("cosine_similarity", cosine, 2), .symbol = "cos∠", .formula = "sum(a · b) / (‖a‖ · ‖b‖)",
    .summary = "Takes the cosine of the angle between vectors along an axis",
    .partials = (const char *const[]) { "ȳ · (b / ‖b‖ - y · a / ‖a‖) / ‖a‖", "ȳ · (a / ‖a‖ - y · b / ‖b‖) / ‖b‖" },
    .infer = cosine_infer, .sample = cosine_sample,
  },
  {
    ROW ("cosine_embedding_loss", cosine_embedding, 3), .symbol = "cos loss",
    .formula = "mean(c = 1 ? 1 - cos(a, b) : max(0, cos(a, b) - margin))",
    .summary = "Makes vectors point the same way where the target c is 1, and apart where it is -1",
    .partials = (const char *const[]) { "ȳ · ∂cos/∂a · (c = 1 ? -1 : (cos > margin)) / n",
                                        "ȳ · ∂cos/∂b · (c = 1 ? -1 : (cos > margin)) / n", "0" },
    .infer = cosine_embedding_infer, .sample = cosine_embedding_sample,
  },
  {
    ROW ("triplet_margin_loss", triplet, 3), .symbol = "triplet", .formula = "mean(max(0, ‖a - b‖ - ‖a - c‖ + margin))",
    .summary = "Makes a nearer to b than to c by a margin",
    .partials = (const char *const[]) { "ȳ · (y > 0) · ((a - b) / ‖a - b‖ - (a - c) / ‖a - c‖) / n",
                                        "ȳ · (y > 0) · (b - a) / ‖a - b‖ / n", "ȳ · (y > 0) · (a - c) / ‖a - c‖ / n" },
    .infer = triplet_infer, .sample = triplet_sample,
  },
  { NULL }
};
