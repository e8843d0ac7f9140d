/* zky-ops-attention.c: scaled dot-product attention, and positions as waves
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- scaled_dot_product_attention (q […, L, E], k […, S, E], v […, S, V], mask […, L, S]) ---------------- */

enum { IS_CAUSAL, SCALE };

static const ZkyAttribute attention_attributes[] = {
  { "is_causal", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "a query sees no key behind its own place" },
  { "scale", ZKY_ATTRIBUTE_DOUBLE, NULL, FALSE, "what scores are multiplied by; 1 / √E unless given" },
  { NULL }
};

static gboolean
fail_shapes (const ZkyOpCall  *call,
             GError          **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < call->n_inputs; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (call->inputs[i]);
      g_autofree char *one = zky_shape_to_string (&shape);

      g_string_append_printf (text, "%s%s", i == 0 ? "" : i + 1 < call->n_inputs ? ", " : " and ", one);
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "queries [L, E], keys [S, E], values [S, V]%s cannot have shapes %s",
               call->n_inputs > 3 ? " and a mask [L, S]" : "", text->str);
  return FALSE;
}

/* The axes in front of the last two. */
static ZkyShape
front (const ZkyTensor *tensor)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);

  shape.n_axes -= 2;
  return shape;
}

static gboolean
attention_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyTensor *q = call->inputs[0], *k = call->inputs[1], *v = call->inputs[2];
  ZkyShape shape, both;

  for (guint i = 0; i < 3; i++)
    if (call->inputs[i]->n_axes < 2)
      return fail_shapes (call, error);
  if (q->dims[q->n_axes - 1] != k->dims[k->n_axes - 1] || k->dims[k->n_axes - 2] != v->dims[v->n_axes - 2])
    return fail_shapes (call, error);

  shape = front (q);
  for (guint i = 1; i < 3; i++)
    {
      ZkyShape other = front (call->inputs[i]);

      if (!zky_shape_broadcast (&shape, &other, &both, NULL))
        return fail_shapes (call, error);
      shape = both;
    }

  shape.dims[shape.n_axes++] = q->dims[q->n_axes - 2];
  shape.dims[shape.n_axes++] = k->dims[k->n_axes - 2];
  if (call->n_inputs > 3)
    {
      ZkyShape mask = zky_tensor_get_shape (call->inputs[3]);

      if (!zky_shape_broadcast (&shape, &mask, &both, NULL) || !zky_shape_equal (&shape, &both))
        return fail_shapes (call, error);
    }

  shape.dims[shape.n_axes - 1] = v->dims[v->n_axes - 1];
  call->outputs[0].shape = shape;
  call->outputs[0].dtype = zky_compose_float_dtype (call);

  return TRUE;
}

/* 0 where column ≤ row, -∞ behind it. */
static ZkyNode *
causal_mask (ZkyNode *like,
             gsize    n_rows,
             gsize    n_columns)
{
  ZkyShape shape = zky_shape_new (2, (gsize[]) { n_rows, n_columns });
  g_autoptr (ZkyTensor) mask = NULL;
  GError *error = NULL;
  gsize size;

  if (like == NULL)
    return NULL;

  mask = zky_tensor_new_zeros (like->value->dtype, &shape, &error);
  if (mask == NULL)
    {
      like->tape->klass->fail (like->tape, error);
      return NULL;
    }

  size = zky_dtype_get_size (mask->dtype);
  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = i + 1; j < n_columns; j++)
      zky_element_store (mask->dtype, (char *) mask->data + (i * n_columns + j) * size, -INFINITY);

  return zky_tape_constant (like->tape, mask);
}

static double
get_scale (const ZkyAttributes *attributes,
           const ZkyTensor     *q)
{
  return zky_attributes_is_set (attributes, SCALE) ? zky_attributes_get_double (attributes, SCALE)
                                                   : 1 / sqrt (MAX (1, q->dims[q->n_axes - 1]));
}

/* softmax (q · kᵀ · scale + mask); a mask of bools says where to look. */
static ZkyNode *
attention_weights (ZkyNode             *q,
                   ZkyNode             *k,
                   ZkyNode             *mask,
                   const ZkyAttributes *attributes)
{
  double scale = get_scale (attributes, q->value);
  ZkyNode *scores = zky_matmul (zky_mul (q, zky_compose_number (q, scale)), zky_swap_last (k));

  if (zky_attributes_get_bool (attributes, IS_CAUSAL))
    scores = zky_add (scores, causal_mask (scores, q->value->dims[q->value->n_axes - 2],
                                           k->value->dims[k->value->n_axes - 2]));
  if (mask != NULL && mask->value->dtype == ZKY_BOOL)
    scores = zky_where (mask, scores, zky_compose_number (scores, -INFINITY));
  else if (mask != NULL)
    scores = zky_add (scores, mask);

  return zky_compose_call ("softmax", NULL, scores);
}

static gboolean
attention_expand (ZkyNode *const       *inputs,
                  guint                 n_inputs,
                  const ZkyAttributes  *attributes,
                  ZkyNode             **outputs)
{
  ZkyNode *weights = attention_weights (inputs[0], inputs[1], n_inputs > 3 ? inputs[3] : NULL, attributes);

  outputs[0] = zky_matmul (weights, inputs[2]);
  return outputs[0] != NULL;
}

/* The weights p are computed again instead of being kept: they are the one thing here that grows with L · S. With
 * p̄ = ȳ · vᵀ and s̄ = p · (p̄ - Σ p̄ · p): v gets pᵀ · ȳ, q gets s̄ · k · scale, k gets s̄ᵀ · q · scale, the mask s̄. */
static void
attention_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *q = zky_vjp_input (vjp, 0), *k = zky_vjp_input (vjp, 1);
  ZkyNode *v = zky_vjp_input (vjp, 2), *mask = vjp->n_inputs > 3 ? zky_vjp_input (vjp, 3) : NULL;
  ZkyNode *p = attention_weights (q, k, mask, vjp->attributes), *product, *s, *scaled;
  gint64 axis = -1;

  if (zky_vjp_wants (vjp, 2))
    zky_vjp_add (vjp, 2, zky_matmul (zky_swap_last (p), cotangent));

  product = zky_mul (zky_matmul (cotangent, zky_swap_last (v)), p);
  s = zky_sub (product, zky_mul (p, zky_sum (product, &axis, 1, TRUE)));
  scaled = zky_mul (s, zky_vjp_number (vjp, get_scale (vjp->attributes, q->value)));
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_matmul (scaled, k));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_matmul (zky_swap_last (scaled), q));
  if (mask != NULL && zky_vjp_wants (vjp, 3))
    zky_vjp_add (vjp, 3, s);
}

static gboolean
attention_sample (GRand     *rand,
                  guint      i,
                  ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "3, 2", "4, 2", "4, 3" } }, { { "2, 3, 2", "2, 3, 2", "2, 3, 2" }, "is_causal=true" },
    { { "2, 2, 3, 2", "2, 1, 2, 2", "1, 2, 2", "3, 2" }, "scale=0.5" }, { { "2, 2t", "3, 2", "3, 1" } },
    { { NULL } }
  };

  if (i < 4)
    return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
  if (i > 4)
    return FALSE;

  zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, 0, call);
  zky_op_call_add_input (call, zky_tensor_parse ("[[true, false, true, true], [true, true, true, true], "
                                                 "[false, true, false, false]]", ZKY_BOOL, NULL));
  return TRUE;
}

/* -- positional_encoding: a […, L, E] + waves ------------------------------------------------------------- */

static const ZkyAttribute position_attributes[] = {
  { "base", ZKY_ATTRIBUTE_DOUBLE, "10000", FALSE, "how much slower the last wave is than the first" },
  { NULL }
};

static gboolean
position_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  g_autofree char *text = zky_shape_to_string (&shape);

  if (shape.n_axes >= 2)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs an axis of places and one of features",
               text);
  return FALSE;
}

/* Place l has sin (l / base^(2i / E)) as feature 2i, and the cosine behind it (Vaswani et al., 2017). */
static gboolean
position_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  ZkyTensor *a = inputs[0]->value;
  gsize n_places = a->dims[a->n_axes - 2], n_features = a->dims[a->n_axes - 1];
  ZkyShape shape = zky_shape_new (2, (gsize[]) { n_places, n_features });
  double base = zky_attributes_get_double (attributes, 0);
  g_autofree double *waves = g_new (double, n_places * n_features + 1);
  g_autoptr (ZkyTensor) table = NULL;
  GError *error = NULL;

  for (gsize i = 0; i < n_places * n_features; i++)
    {
      gsize feature = i % n_features;
      double phase = (i / n_features) / pow (base, (double) (feature - feature % 2) / n_features);

      waves[i] = feature % 2 == 0 ? sin (phase) : cos (phase);
    }

  table = zky_tensor_new_from_doubles (MAX (a->dtype, ZKY_FLOAT32), &shape, waves, &error);
  if (table == NULL)
    {
      inputs[0]->tape->klass->fail (inputs[0]->tape, error);
      return FALSE;
    }

  outputs[0] = zky_add (inputs[0], zky_tape_constant (inputs[0]->tape, table));
  return outputs[0] != NULL;
}

static gboolean
position_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "3, 4" } }, { { "2, 3, 5t" }, "base=100" }, { { "0, 2" } }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- The rows ------------------------------------------------------------------------------------------------ */

const ZkyOp zky_ops_attention[] = {
  {
    .name = "scaled_dot_product_attention", .symbol = "attention", .formula = "softmax(a @ bᵀ / √E + d) @ c",
    .aliases = ZKY_NAMES ("attention"),
    .summary = "Takes means of values c, weighted by how well their keys b match the queries a; a mask d may hide some",
    .partials = (const char *const[]) { "s @ b / √E, s = p · (ȳ @ cᵀ - sum(ȳ @ cᵀ · p)), p = softmax(a @ bᵀ / √E + d)",
                                        "sᵀ @ a / √E", "pᵀ @ ȳ", "s" },
    .attributes = attention_attributes, .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    .infer = attention_infer, .forward = zky_compose_run, .vjp = attention_vjp, .expand = attention_expand,
    .sample = attention_sample,
  },
  {
    .name = "positional_encoding", .symbol = "+ sin cos", .formula = "a + sin(l / base^(i / E))",
    .summary = "Adds sines and cosines of the place along the axis before the last, slower from feature to feature",
    .partials = (const char *const[]) { "1" }, .attributes = position_attributes,
    .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .infer = position_infer, .expand = position_expand, .sample = position_sample,
  },
  { NULL }
};
