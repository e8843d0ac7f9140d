/* zky-layers-attention.c: multi-head attention, and positions
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

/* -- MultiheadAttention -------------------------------------------------------------------- */

enum { EMBED_DIM, NUM_HEADS, DROPOUT, BIAS, KDIM, VDIM, BATCH_FIRST, CAUSAL, NEED_WEIGHTS, AVERAGE };

static const ZkyAttribute attention_attributes[] = {
  { "embed_dim", ZKY_ATTRIBUTE_INT, NULL, TRUE, "features of queries and of the output" },
  { "num_heads", ZKY_ATTRIBUTE_INT, NULL, TRUE, "heads, which share the features" },
  { "dropout", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the share of the attention that is dropped while training" },
  { "bias", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether projections have one" },
  { "kdim", ZKY_ATTRIBUTE_INT, NULL, FALSE, "features of keys; embed_dim unless given" },
  { "vdim", ZKY_ATTRIBUTE_INT, NULL, FALSE, "features of values; embed_dim unless given" },
  { "batch_first", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "inputs are [N, L, E], not [L, N, E]" },
  { "causal", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "a query sees no key behind its own place" },
  { "need_weights", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "the attention is an output too" },
  { "average_attn_weights", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "its mean over the heads, not that of each" },
  ZKY_NN_SEED, { NULL }
};

enum { QUERY, KEY, VALUE, ATTN_MASK, KEY_PADDING_MASK, N_INPUTS };

static const char *const attention_inputs[] = { "query", "key?", "value?", "attn_mask?", "key_padding_mask?", NULL };
static const char *const attention_outputs[] = { "output", "weights", NULL };

static gsize
get_dim (ZkyNnMaker *maker,
         guint          position)
{
  return zky_maker_extent (maker, zky_attributes_is_set (maker->attributes, position) ? position : EMBED_DIM);
}

/* One matrix for queries, keys and values where all have the same features, else one each; and the output's. */
static void
attention_make (ZkyNnMaker *maker)
{
  gsize n = zky_maker_extent (maker, EMBED_DIM), n_heads = zky_maker_extent (maker, NUM_HEADS);
  gsize n_key = get_dim (maker, KDIM), n_value = get_dim (maker, VDIM);
  gboolean bias = zky_attributes_get_bool (maker->attributes, BIAS);

  zky_maker_share (maker, DROPOUT);
  if (n % n_heads != 0)
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "%" G_GSIZE_FORMAT " features cannot be shared among %" G_GSIZE_FORMAT " heads", n, n_heads);

  if (n_key == n && n_value == n)
    zky_maker_init (maker, "in_proj_weight", zky_shape_2 (3 * n, n), "xavier_uniform");
  else
    {
      zky_maker_init (maker, "q_proj_weight", zky_shape_2 (n, n), "xavier_uniform");
      zky_maker_init (maker, "k_proj_weight", zky_shape_2 (n, n_key), "xavier_uniform");
      zky_maker_init (maker, "v_proj_weight", zky_shape_2 (n, n_value), "xavier_uniform");
    }
  if (bias)
    zky_maker_full (maker, "in_proj_bias", zky_shape_1 (3 * n), 0);

  zky_maker_child (maker, "out_proj", "Linear", "in_features=%" G_GSIZE_FORMAT ", out_features=%" G_GSIZE_FORMAT ", bias=%s", n, n,
                   bias ? "true" : "false");
  if (bias && maker->error == NULL)
    {
      ZkyShape shape = zky_shape_1 (n);
      g_autoptr(ZkyTensor) zeros = zky_tensor_new_zeros (maker->dtype, &shape, &maker->error);

      if (zeros != NULL)
        zky_module_set_value (maker->module, "out_proj.bias", zeros, &maker->error);
    }
}

/* -- Projections --------------------------------------------------------------------------------- */

/**
 * Layout:
 * @n_heads: heads
 * @head: features of a head
 * @batched: inputs have an axis for the batch
 *
 * How inputs lie: [L, E], [L, N, E] or [N, L, E]. Inside it is [heads, L, head] or [N, heads, L, head].
 */
typedef struct
{
  ZkyCall *call;
  gsize    n, n_heads, head;
  gboolean batched, batch_first;
} Layout;

/* Part @i of 3 of @x along @axis. */
static ZkyNode *
third (const Layout *self,
       ZkyNode      *x,
       guint         i,
       gint64        axis)
{
  return x != NULL ? zky_slice (x, axis, (gint64) (i * self->n), (gint64) ((i + 1) * self->n), 1) : NULL;
}

static void
project (const Layout   *self,
         ZkyNode *const *inputs,
         ZkyNode       **results)
{
  ZkyNode *weight = zky_run_param (self->call, "in_proj_weight"), *bias = zky_run_param (self->call, "in_proj_bias");
  const char *const names[] = { "q_proj_weight", "k_proj_weight", "v_proj_weight" };

  if (weight != NULL && inputs[QUERY] == inputs[KEY] && inputs[KEY] == inputs[VALUE])
    {
      ZkyNode *all = zky_run_linear (inputs[QUERY], weight, bias);

      for (guint i = 0; i < 3; i++)
        results[i] = third (self, all, i, -1);
      return;
    }

  for (guint i = 0; i < 3; i++)
    results[i] = zky_run_linear (inputs[i], weight != NULL ? third (self, weight, i, 0) : zky_call_param (self->call, names[i]),
                                 third (self, bias, i, 0));
}

/* [L, N, E] → [N, heads, L, head] */
static ZkyNode *
split_heads (const Layout *self,
             ZkyNode      *x)
{
  static const gint64 single[] = { 1, 0, 2 }, sequence_first[] = { 1, 2, 0, 3 }, batch_first[] = { 0, 2, 1, 3 };
  ZkyShape shape;

  if (x == NULL)
    return NULL;
  shape = zky_tensor_get_shape (zky_node_get_value (x));
  shape.dims[shape.n_axes - 1] = self->n_heads;
  shape.dims[shape.n_axes++] = self->head;

  return zky_transpose (zky_reshape (x, &shape), !self->batched ? single : self->batch_first ? batch_first : sequence_first,
                        self->batched ? 4 : 3);
}

/* [N, heads, L, head] → [L, N, E] */
static ZkyNode *
join_heads (const Layout *self,
            ZkyNode      *x)
{
  static const gint64 single[] = { 1, 0, 2 }, sequence_first[] = { 2, 0, 1, 3 }, batch_first[] = { 0, 2, 1, 3 };
  ZkyShape shape;

  x = zky_transpose (x, !self->batched ? single : self->batch_first ? batch_first : sequence_first, self->batched ? 4 : 3);
  if (x == NULL)
    return NULL;
  shape = zky_tensor_get_shape (zky_node_get_value (x));
  shape.n_axes--;
  shape.dims[shape.n_axes - 1] = self->n;

  return zky_reshape (x, &shape);
}

/* -- Masks ------------------------------------------------------------------------------------------ */

static gboolean
is_bool (const ZkyNode *node)
{
  return zky_tensor_get_dtype (zky_node_get_value (node)) == ZKY_BOOL;
}

/* A mask of shape [L, S], [N · heads, L, S], or, for padding, [N, S], as [N, heads, L, S] with extents of 1 where it is for all. */
static ZkyNode *
shape_mask (const Layout *self,
            ZkyNode      *mask,
            gboolean      is_padding,
            gsize         n_queries,
            gsize         n_keys,
            gsize         n_batch)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (mask)), result = { 0 };
  g_autofree char *text = zky_shape_to_string (&shape);

  if (is_padding && self->batched)
    result = zky_shape_new (4, (gsize[]) { n_batch, 1, 1, n_keys });
  else if (is_padding)
    result = zky_shape_new (3, (gsize[]) { 1, 1, n_keys });
  else if (shape.n_axes == 3 && self->batched)
    result = zky_shape_new (4, (gsize[]) { n_batch, self->n_heads, n_queries, n_keys });
  else if (shape.n_axes == 3)
    result = zky_shape_new (3, (gsize[]) { self->n_heads, n_queries, n_keys });
  else
    result = zky_shape_2 (n_queries, n_keys);

  {
    ZkyShape wanted = is_padding ? (self->batched ? zky_shape_2 (n_batch, n_keys) : zky_shape_1 (n_keys))
                      : shape.n_axes == 3 ? zky_shape_new (3, (gsize[]) { n_batch * self->n_heads, n_queries, n_keys }) : result;
    g_autofree char *other = zky_shape_to_string (&wanted);

    if (!zky_shape_equal (&shape, &wanted))
      {
        zky_run_fail (self->call, "%s has shape %s, it has to be %s", is_padding ? "key_padding_mask" : "attn_mask", text, other);
        return NULL;
      }
  }

  return zky_shape_equal (&shape, &result) ? mask : zky_reshape (mask, &result);
}

/* Truth values as numbers that are added to scores: −∞ where nothing is to be seen. */
static ZkyNode *
to_scores (ZkyNode *mask,
           ZkyNode *like)
{
  return is_bool (mask) ? zky_where (mask, zky_run_number (like, -INFINITY), zky_run_number (like, 0)) : mask;
}

/* Both masks as one: of truth values, where true hides, or of numbers. NULL where there is none. */
static ZkyNode *
join_masks (const Layout *self,
            ZkyNode      *mask,
            ZkyNode      *padding,
            ZkyNode      *like)
{
  if (mask == NULL || padding == NULL)
    return mask != NULL ? mask : padding;
  if (is_bool (mask) && is_bool (padding))
    return zky_op ("logical_or", NULL, mask, padding, NULL);

  return zky_add (to_scores (mask, like), to_scores (padding, like));
}

/* -- Calling ------------------------------------------------------------------------------------------ */

/* softmax (q · kᵀ / √head + mask), whose last two axes are [L, S] */
static ZkyNode *
get_weights (ZkyCall  *call,
             ZkyNode  *q,
             ZkyNode  *k,
             ZkyNode  *mask,
             gboolean  causal,
             gsize     head)
{
  ZkyNode *scores = zky_matmul (zky_mul (q, zky_run_number (q, 1 / sqrt ((double) head))), zky_swap_last (k));

  if (causal && scores != NULL)
    {
      ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (scores)), square;

      square = zky_shape_2 (shape.dims[shape.n_axes - 2], shape.dims[shape.n_axes - 1]);
      scores = zky_op ("masked_fill", "value=-inf", scores,
                       zky_cast (zky_op ("triu", "diagonal=1", zky_run_full (call, ZKY_FLOAT32, &square, 1), NULL), ZKY_BOOL), NULL);
    }
  if (mask != NULL)
    scores = zky_add (scores, to_scores (mask, scores));

  return zky_op ("softmax", "axis=-1", scores, NULL);
}

static ZkyNode *
attend (ZkyCall             *call,
        ZkyNode *const      *qkv,
        ZkyNode             *mask,
        const ZkyAttributes *attributes,
        gsize                head,
        ZkyNode            **weights)
{
  double p = zky_attributes_get_double (attributes, DROPOUT);
  gboolean causal = zky_attributes_get_bool (attributes, CAUSAL);
  guint seed = zky_call_next_seed (call);
  ZkyAttributes *own;
  ZkyNode *all[] = { qkv[0], qkv[1], qkv[2], mask };

  if (zky_attributes_get_bool (attributes, NEED_WEIGHTS) || (p > 0 && zky_call_get_training (call)))
    {
      *weights = zky_run_dropout (call, get_weights (call, qkv[0], qkv[1], mask, causal, head), p, seed);
      return zky_matmul (*weights, qkv[2]);
    }

  own = zky_attributes_new (zky_op_lookup ("scaled_dot_product_attention", NULL)->attributes);
  zky_set_bool (own, "is_causal", causal);
  if (mask != NULL && is_bool (mask))
    all[3] = zky_op ("logical_not", NULL, mask, NULL); /* the operator is told where to look */

  return zky_run_op ("scaled_dot_product_attention", own, all, mask != NULL ? 4 : 3);
}

static gboolean
check_inputs (const Layout        *self,
              ZkyNode *const      *inputs,
              const ZkyAttributes *attributes)
{
  static const guint dims[] = { EMBED_DIM, KDIM, VDIM };
  ZkyShape shapes[3];

  for (guint i = 0; i < 3; i++)
    {
      guint position = zky_attributes_is_set (attributes, dims[i]) ? dims[i] : EMBED_DIM;
      gint64 n = zky_attributes_get_int (attributes, position);
      g_autofree char *text = NULL;

      shapes[i] = zky_tensor_get_shape (zky_node_get_value (inputs[i]));
      text = zky_shape_to_string (&shapes[i]);
      if (shapes[i].n_axes != (self->batched ? 3 : 2) || shapes[i].dims[shapes[i].n_axes - 1] != (gsize) n)
        {
          zky_run_fail (self->call, "the %s has shape %s, it has to be %s with %" G_GINT64_FORMAT " features",
                        i == 0 ? "query" : i == 1 ? "key" : "value", text,
                        !self->batched ? "[L, E]" : self->batch_first ? "[N, L, E]" : "[L, N, E]", n);
          return FALSE;
        }
    }

  for (guint i = 1; i < 3; i++)
    for (guint axis = 0; axis + 1 < shapes[0].n_axes; axis++)
      {
        gboolean is_batch = self->batched && axis == (self->batch_first ? 0 : 1);

        if (shapes[i].dims[axis] != shapes[is_batch ? 0 : 1].dims[axis])
          {
            g_autofree char *a = zky_shape_to_string (&shapes[i]), *b = zky_shape_to_string (&shapes[is_batch ? 0 : 1]);

            zky_run_fail (self->call, "the %s of shape %s does not fit the %s of shape %s", i == 1 ? "key" : "value", a,
                          is_batch ? "query" : "key", b);
            return FALSE;
          }
      }

  return TRUE;
}

static ZkyNode *
attention_run (ZkyCall             *call,
               ZkyNode *const      *inputs,
               const ZkyAttributes *attributes)
{
  ZkyNode *all[3] = { inputs[QUERY], inputs[KEY] != NULL ? inputs[KEY] : inputs[QUERY], NULL };
  ZkyNode *qkv[3] = { NULL }, *masks[2] = { inputs[ATTN_MASK], inputs[KEY_PADDING_MASK] }, *weights = NULL, *y;
  ZkyShape query, key;
  Layout layout = {
    .call = call,
    .n = (gsize) zky_attributes_get_int (attributes, EMBED_DIM), .n_heads = (gsize) zky_attributes_get_int (attributes, NUM_HEADS),
    .batched = zky_tensor_get_n_axes (zky_node_get_value (inputs[QUERY])) != 2,
    .batch_first = zky_attributes_get_bool (attributes, BATCH_FIRST),
  };
  guint sequence = layout.batched && layout.batch_first ? 1 : 0;

  layout.head = layout.n / layout.n_heads;
  all[VALUE] = inputs[VALUE] != NULL ? inputs[VALUE] : all[KEY];
  if (!check_inputs (&layout, all, attributes))
    return NULL;

  query = zky_tensor_get_shape (zky_node_get_value (all[QUERY]));
  key = zky_tensor_get_shape (zky_node_get_value (all[KEY]));
  for (guint i = 0; i < 2; i++)
    if (masks[i] != NULL)
      {
        masks[i] = shape_mask (&layout, masks[i], i == 1, query.dims[sequence], key.dims[sequence],
                               layout.batched ? query.dims[1 - sequence] : 1);
        if (masks[i] == NULL)
          return NULL;
      }

  project (&layout, all, qkv);
  for (guint i = 0; i < 3; i++)
    qkv[i] = split_heads (&layout, qkv[i]);
  y = join_heads (&layout, attend (call, qkv, join_masks (&layout, masks[0], masks[1], qkv[0]), attributes, layout.head, &weights));
  y = zky_call_module (call, "out_proj", y, NULL);
  if (zky_attributes_get_bool (attributes, NEED_WEIGHTS))
    {
      gint64 heads = layout.batched ? 1 : 0;

      zky_call_output (call, "weights", zky_attributes_get_bool (attributes, AVERAGE) ? zky_mean (weights, &heads, 1, FALSE) : weights);
    }

  return y;
}

/* -- PositionalEncoding ------------------------------------------------------------------------------------ */

enum { BASE, POSITION_DROPOUT, POSITION_BATCH_FIRST };

static const ZkyAttribute position_attributes[] = {
  { "base", ZKY_ATTRIBUTE_DOUBLE, "10000", FALSE, "how much slower the last wave is than the first" },
  { "dropout", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the share that is dropped while training" },
  { "batch_first", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "inputs are [N, L, E], not [L, N, E]" },
  { NULL }
};

static void
position_make (ZkyNnMaker *maker)
{
  if (!(zky_maker_positive (maker, BASE) > 0))
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "base is 0, it has to be positive");
  zky_maker_share (maker, POSITION_DROPOUT);
}

static ZkyNode *
position_run (ZkyCall             *call,
              ZkyNode *const      *inputs,
              const ZkyAttributes *attributes)
{
  ZkyAttributes *own;
  ZkyNode *x = inputs[0];
  gboolean swap;

  if (!zky_run_check_axes (call, x, 2, 3, "[L, E] or with a batch"))
    return NULL;

  swap = zky_tensor_get_n_axes (zky_node_get_value (x)) == 3 && !zky_attributes_get_bool (attributes, POSITION_BATCH_FIRST);
  own = zky_attributes_new (zky_op_lookup ("positional_encoding", NULL)->attributes);
  zky_set_double (own, "base", zky_attributes_get_double (attributes, BASE));
  if (swap)
    x = zky_op ("swapaxes", "axis0=0, axis1=1", x, NULL);
  x = zky_run_op ("positional_encoding", own, &x, 1);
  if (swap)
    x = zky_op ("swapaxes", "axis0=0, axis1=1", x, NULL);

  return zky_run_dropout (call, x, zky_attributes_get_double (attributes, POSITION_DROPOUT), zky_call_next_seed (call));
}

/* -- The rows ------------------------------------------------------------------------------------------------ */

const ZkyNnLayer zky_layers_attention[] = {
  {
    .name = "MultiheadAttention", .summary = "Lets each place look at all others, in several ways at once; a mask hides places where it is true",
    .inputs = attention_inputs, .outputs = attention_outputs, .attributes = attention_attributes, .make = attention_make, .run = attention_run,
    .samples = (const ZkyNnSample[]) {
      { "embed_dim=4, num_heads=2", { "3, 2, 4" } },
      { "embed_dim=4, num_heads=2, dropout=0.3, kdim=3, vdim=2, batch_first=true", { "2, 2, 4", "2, 3, 3", "2, 3, 2" } },
      { "embed_dim=4, num_heads=2, bias=false, need_weights=true, causal=true", { "3, 4" } },
      { "embed_dim=4, num_heads=2, batch_first=true", { "2, 2, 4", "2, 3, 4", "2, 3, 4", "2, 3", "false: 2, 3" } },
      { "embed_dim=4, num_heads=2, need_weights=true, average_attn_weights=false", { "2, 2, 4", "-", "-", "false: 4, 2, 2", "false: 2, 2" } },
      { NULL } },
  },
  {
    .name = "PositionalEncoding", .summary = "Adds sines and cosines of the place in the sequence",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = position_attributes, .make = position_make, .run = position_run,
    .samples = (const ZkyNnSample[]) { { "", { "3, 2, 4" } }, { "batch_first=true, base=100, dropout=0.2", { "2, 3, 4" } }, { "", { "3, 4" } }, { NULL } },
  },
  { NULL }
};
