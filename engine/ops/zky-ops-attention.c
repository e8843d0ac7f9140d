/* zky-ops-attention.c: scaled dot-product attention, and positions as waves
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-attention.h"
#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- scaled_dot_product_attention (q […, L, E], k […, S, E], v […, S, V], mask […, L, S]) ---------------- */

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

/* softmax (q · kᵀ · scale + mask); a mask of bools says where to look. */
static ZkyNode *
attention_weights (ZkyNode             *q,
                   ZkyNode             *k,
                   ZkyNode             *mask,
                   const ZkyAttributes *attributes)
{
  double scale = zky_attention_scale (attributes, q->value);
  ZkyNode *scores = zky_matmul (zky_mul (q, zky_compose_number (q, scale)), zky_swap_last (k));

  if (zky_attributes_get_bool (attributes, ZKY_ATTENTION_IS_CAUSAL))
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

/* -- Back (ȳ, q, k, v, mask): to q, to k, to v ----------------------------------------------------------------- */

/* As many axes in front of all three as ȳ has. */
static gboolean
backward_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyShape cotangent = zky_tensor_get_shape (call->inputs[0]), both;
  ZkyOpCall forward;
  gboolean done;

  zky_op_call_init (&forward, call->op, call->inputs + 1, call->n_inputs - 1, call->attributes, NULL);
  done = attention_infer (&forward, error);
  if (done && (!zky_shape_broadcast (&cotangent, &forward.outputs[0].shape, &both, NULL)
               || !zky_shape_equal (&cotangent, &both)))
    {
      g_autofree char *a = zky_shape_to_string (&cotangent), *b = zky_shape_to_string (&forward.outputs[0].shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a gradient of shape %s does not fit an output of shape %s", a, b);
      done = FALSE;
    }
  zky_op_call_clear (&forward);

  for (guint i = 0; i < 3 && done; i++)
    {
      ZkyShape shape = cotangent;
      ZkyTensor *input = call->inputs[i + 1];

      for (guint k = 1; k <= 2; k++)
        shape.dims[shape.n_axes - k] = input->dims[input->n_axes - k];
      call->outputs[i].shape = shape;
      call->outputs[i].dtype = zky_compose_float_dtype (call);
    }

  return done;
}

/* With p̄ = ȳ · vᵀ: p · (p̄ - Σ p̄ · p), which is what the mask gets. */
static ZkyNode *
score_gradient (ZkyNode *cotangent,
                ZkyNode *v,
                ZkyNode *p)
{
  ZkyNode *product = zky_mul (zky_matmul (cotangent, zky_swap_last (v)), p);
  gint64 axis = -1;

  return zky_sub (product, zky_mul (p, zky_sum (product, &axis, 1, TRUE)));
}

static gboolean
backward_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  ZkyNode *cotangent = inputs[0], *q = inputs[1], *k = inputs[2], *v = inputs[3];
  ZkyNode *p = attention_weights (q, k, n_inputs > 4 ? inputs[4] : NULL, attributes);
  ZkyNode *s = score_gradient (cotangent, v, p);
  ZkyNode *scaled = zky_mul (s, zky_compose_number (s, zky_attention_scale (attributes, q->value)));

  outputs[0] = zky_matmul (scaled, k);
  outputs[1] = zky_matmul (zky_swap_last (scaled), q);
  outputs[2] = zky_matmul (zky_swap_last (p), cotangent);

  return outputs[0] != NULL && outputs[1] != NULL && outputs[2] != NULL;
}

/* Weights are computed again instead of being kept: they are the one thing here that grows with L · S. */
static void
attention_vjp (ZkyVjp *vjp)
{
  ZkyNode *inputs[5] = { zky_vjp_cotangent (vjp) }, *back;

  for (guint i = 0; i < vjp->n_inputs; i++)
    inputs[i + 1] = zky_vjp_input (vjp, i);

  back = zky_op_apply (zky_op_lookup ("scaled_dot_product_attention_backward", NULL), inputs, vjp->n_inputs + 1,
                       vjp->attributes);
  for (guint i = 0; i < 3; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, zky_node_sibling (back, i));

  if (vjp->n_inputs > 3 && zky_vjp_wants (vjp, 3))
    zky_vjp_add (vjp, 3, score_gradient (inputs[0], inputs[3],
                                         attention_weights (inputs[1], inputs[2], inputs[4], vjp->attributes)));
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

static gboolean
backward_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "3, 3", "3, 2", "4, 2", "4, 3" } }, { { "2, 3, 2", "2, 3, 2", "2, 3, 2", "2, 3, 2" }, "is_causal=true" },
    { { "2, 2, 3, 2", "3, 2t", "2, 2, 2", "1, 2, 2", "3, 2" }, "scale=0.5" }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
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

static const char *const back_names[] = { "q", "k", "v", NULL };

const ZkyOp zky_ops_attention[] = {
  {
    .name = "scaled_dot_product_attention", .symbol = "attention", .formula = "softmax(a @ bᵀ / √E + d) @ c",
    .aliases = ZKY_NAMES ("attention"),
    .summary = "Takes means of values c, weighted by how well their keys b match the queries a; a mask d may hide some",
    .partials = (const char *const[]) { "s @ b / √E, s = p · (ȳ @ cᵀ - sum(ȳ @ cᵀ · p)), p = softmax(a @ bᵀ / √E + d)",
                                        "sᵀ @ a / √E", "pᵀ @ ȳ", "s" },
    .attributes = attention_attributes, .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    .infer = attention_infer, .forward = zky_attention_forward, .vjp = attention_vjp, .expand = attention_expand,
    .sample = attention_sample,
  },
  {
    .name = "scaled_dot_product_attention_backward", .symbol = "attention′", .output_names = back_names,
    .formula = "s @ c / √E, s = p · (a @ dᵀ - sum(a @ dᵀ · p))",
    .summary = "Takes a gradient a back through the attention of queries b, keys c, values d and a mask: to the first three",
    .partials = (const char *const[]) { "ȳ · ∂y/∂a of the expansion", "ȳ · ∂y/∂b of the expansion", "ȳ · ∂y/∂c of the expansion",
                                        "ȳ · ∂y/∂d of the expansion", "ȳ · ∂y/∂e of the expansion" },
    .attributes = attention_attributes, .min_inputs = 4, .max_inputs = 5, .n_outputs = 3,
    .infer = backward_infer, .forward = zky_attention_backward, .expand = backward_expand, .sample = backward_sample,
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
