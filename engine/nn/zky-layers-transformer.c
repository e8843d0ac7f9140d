/* zky-layers-transformer.c: blocks of transformers, and stacks of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

#include <string.h>

enum { D_MODEL, NHEAD, FEEDFORWARD, DROPOUT, ACTIVATION, NORM_EPS, BATCH_FIRST, NORM_FIRST, CAUSAL, BLOCK_SEED };

#define BLOCK                                                                   \
  { "dim_feedforward", ZKY_ATTRIBUTE_INT, "2048", FALSE, "features between the two linear layers" }, \
  { "dropout", ZKY_ATTRIBUTE_DOUBLE, "0.1", FALSE, "the share that is dropped while training" }, \
  { "activation", ZKY_ATTRIBUTE_STRING, "relu", FALSE, "between the two linear layers: relu, gelu, silu or tanh" }, \
  { "layer_norm_eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to variances" }, \
  { "batch_first", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "inputs are [N, L, E], not [L, N, E]" }, \
  { "norm_first", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "norms come before attention and linear layers, not behind" }, \
  { "causal", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "a place sees none behind it" }, \
  ZKY_NN_SEED

#define WIDTH                                                                   \
  { "d_model", ZKY_ATTRIBUTE_INT, NULL, TRUE, "features" },                     \
  { "nhead", ZKY_ATTRIBUTE_INT, NULL, TRUE, "heads of the attention" }

static const ZkyAttribute block_attributes[] = { WIDTH, BLOCK, { NULL } };

/* Stacks have these behind those of a block, so that positions are the same. */
enum { NUM_LAYERS = BLOCK_SEED + 1, FINAL_NORM };

static const ZkyAttribute stack_attributes[] = {
  WIDTH, BLOCK,
  { "num_layers", ZKY_ATTRIBUTE_INT, NULL, TRUE, "blocks, one behind the other" },
  { "norm", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "a last norm behind them" },
  { NULL }
};

static gboolean
is_decoder (const ZkyNnLayer *layer)
{
  return layer->name[11] == 'D';
}

/* -- Blocks: making ---------------------------------------------------------------------------- */

/* Attention with heads, in the names that PyTorch has. */
static void
add_attention (ZkyNnMaker *maker,
               const char    *name,
               gboolean       causal)
{
  const ZkyAttributes *attributes = maker->attributes;
  char dropout[ZKY_NUMBER_MAX];

  zky_maker_child (maker, name, "MultiheadAttention", "embed_dim=%" G_GINT64_FORMAT ", num_heads=%" G_GINT64_FORMAT
                   ", dropout=%s, batch_first=%s, causal=%s",
                   zky_attributes_get_int (attributes, D_MODEL), zky_attributes_get_int (attributes, NHEAD),
                   zky_number_format (dropout, zky_attributes_get_double (attributes, DROPOUT), ZKY_FLOAT64),
                   zky_attributes_get_bool (attributes, BATCH_FIRST) ? "true" : "false", causal ? "true" : "false");
}

static void
add_norm (ZkyNnMaker *maker,
          const char    *name)
{
  char eps[ZKY_NUMBER_MAX];

  zky_maker_child (maker, name, "LayerNorm", "normalized_shape=%" G_GINT64_FORMAT ", eps=%s",
                   zky_attributes_get_int (maker->attributes, D_MODEL),
                   zky_number_format (eps, zky_attributes_get_double (maker->attributes, NORM_EPS), ZKY_FLOAT64));
}

static void
add_dropout (ZkyNnMaker *maker,
             const char    *name)
{
  char p[ZKY_NUMBER_MAX];

  zky_maker_child (maker, name, "Dropout", "p=%s",
                   zky_number_format (p, zky_attributes_get_double (maker->attributes, DROPOUT), ZKY_FLOAT64));
}

static void
check_block (ZkyNnMaker *maker)
{
  static const char *const activations[] = { "relu", "gelu", "silu", "tanh", NULL };
  const char *activation = zky_attributes_get_string (maker->attributes, ACTIVATION);

  zky_maker_extent (maker, D_MODEL);
  zky_maker_extent (maker, NHEAD);
  zky_maker_extent (maker, FEEDFORWARD);
  zky_maker_share (maker, DROPOUT);
  zky_maker_positive (maker, NORM_EPS);
  if (!g_strv_contains (activations, activation))
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "activation is “%s”; relu, gelu, silu and tanh are possible", activation);
}

static void
block_make (ZkyNnMaker *maker)
{
  gint64 n = zky_attributes_get_int (maker->attributes, D_MODEL), n_inner = zky_attributes_get_int (maker->attributes, FEEDFORWARD);

  check_block (maker);
  add_attention (maker, "self_attn", zky_attributes_get_bool (maker->attributes, CAUSAL));
  if (is_decoder (maker->layer))
    add_attention (maker, "multihead_attn", FALSE);
  zky_maker_child (maker, "linear1", "Linear", "in_features=%" G_GINT64_FORMAT ", out_features=%" G_GINT64_FORMAT, n, n_inner);
  add_dropout (maker, "dropout");
  zky_maker_child (maker, "linear2", "Linear", "in_features=%" G_GINT64_FORMAT ", out_features=%" G_GINT64_FORMAT, n_inner, n);
  add_norm (maker, "norm1");
  add_norm (maker, "norm2");
  if (is_decoder (maker->layer))
    add_norm (maker, "norm3");
  add_dropout (maker, "dropout1");
  add_dropout (maker, "dropout2");
  if (is_decoder (maker->layer))
    add_dropout (maker, "dropout3");
}

/* -- Blocks: calling ------------------------------------------------------------------------------- */

static ZkyNode *
part (ZkyCall    *call,
      const char *name,
      ZkyNode    *x)
{
  return zky_call_module (call, name, x, NULL);
}

static ZkyNode *
attend (ZkyCall    *call,
        const char *name,
        ZkyNode    *x,
        ZkyNode    *memory,
        ZkyNode    *mask,
        ZkyNode    *padding)
{
  ZkyNode *inputs[] = { x, memory, memory, mask, padding };

  if (x == NULL)
    return NULL;

  return zky_call_modulev (call, zky_module_get_child (zky_call_get_module (call), name), inputs, 5);
}

/* linear2 (dropout (activation (linear1 (x)))) */
static ZkyNode *
feed_forward (ZkyCall             *call,
              ZkyNode             *x,
              const ZkyAttributes *attributes)
{
  ZkyNode *inner = zky_op (zky_attributes_get_string (attributes, ACTIVATION), NULL, part (call, "linear1", x), NULL);

  return part (call, "linear2", part (call, "dropout", inner));
}

/**
 * Branch:
 * @norm, @dropout: parts of the block
 * @attention: (nullable): that, or the linear layers
 * @memory: (nullable): what is looked at; %NULL: the block's own input
 *
 * One of the two or three ways that go off the block's main one and come back as a sum.
 */
typedef struct
{
  const char *norm, *dropout, *attention;
  ZkyNode    *memory, *mask, *padding;
} Branch;

static ZkyNode *
run_branch (ZkyCall             *call,
            ZkyNode             *x,
            const Branch        *branch,
            const ZkyAttributes *attributes)
{
  gboolean norm_first = zky_attributes_get_bool (attributes, NORM_FIRST);
  ZkyNode *in = norm_first ? part (call, branch->norm, x) : x, *out;

  if (branch->attention != NULL)
    out = attend (call, branch->attention, in, branch->memory != NULL ? branch->memory : in, branch->mask, branch->padding);
  else
    out = feed_forward (call, in, attributes);
  out = zky_add (x, part (call, branch->dropout, out));

  return norm_first ? out : part (call, branch->norm, out);
}

enum { SRC, SRC_MASK, SRC_PADDING };

static ZkyNode *
encoder_run (ZkyCall             *call,
             ZkyNode *const      *inputs,
             const ZkyAttributes *attributes)
{
  const Branch branches[] = {
    { "norm1", "dropout1", "self_attn", NULL, inputs[SRC_MASK], inputs[SRC_PADDING] },
    { "norm2", "dropout2" },
  };
  ZkyNode *x = inputs[SRC];

  for (guint i = 0; i < G_N_ELEMENTS (branches); i++)
    x = run_branch (call, x, &branches[i], attributes);

  return x;
}

enum { TGT, MEMORY, TGT_MASK, MEMORY_MASK, TGT_PADDING, MEMORY_PADDING };

static ZkyNode *
decoder_run (ZkyCall             *call,
             ZkyNode *const      *inputs,
             const ZkyAttributes *attributes)
{
  const Branch branches[] = {
    { "norm1", "dropout1", "self_attn", NULL, inputs[TGT_MASK], inputs[TGT_PADDING] },
    { "norm2", "dropout2", "multihead_attn", inputs[MEMORY], inputs[MEMORY_MASK], inputs[MEMORY_PADDING] },
    { "norm3", "dropout3" },
  };
  ZkyNode *x = inputs[TGT];

  for (guint i = 0; i < G_N_ELEMENTS (branches); i++)
    x = run_branch (call, x, &branches[i], attributes);

  return x;
}

/* -- Stacks ------------------------------------------------------------------------------------------ */

/* Each block gets what came out of the one before, and all further inputs as they are. */
static ZkyNode *
list_run (ZkyCall             *call,
          ZkyNode *const      *inputs,
          const ZkyAttributes *attributes)
{
  ZkyNode *all[ZKY_NN_MAX_INPUTS], *x = inputs[0];
  ZkyModule *block;

  for (guint i = 0; x != NULL && (block = zky_module_get_nth_child (zky_call_get_module (call), i, NULL)) != NULL; i++)
    {
      guint min, n;

      zky_module_get_arity (block, &min, &n);
      memcpy (all, inputs, n * sizeof *all);
      all[0] = x;
      x = zky_call_modulev (call, block, all, n);
    }

  return x;
}

/* The blocks of a stack are in a list, so that they are called `layers.0`, as in PyTorch. */
static const char *const list_inputs[] = { "input", "2?", "3?", "4?", "5?", "6?", NULL };
static const ZkyNnLayer list_row = { .name = "ModuleList", .inputs = list_inputs, .outputs = zky_nn_layer_y, .run = list_run };

static void
stack_make (ZkyNnMaker *maker)
{
  const char *block = is_decoder (maker->layer) ? "TransformerDecoderLayer" : "TransformerEncoderLayer";
  gint64 n = zky_maker_int (maker, NUM_LAYERS, 1, ZKY_NN_MAX_DEPTH);
  char dropout[ZKY_NUMBER_MAX], eps[ZKY_NUMBER_MAX];
  const ZkyAttributes *attributes = maker->attributes;
  ZkyNnMaker list = *maker;

  check_block (maker);
  if (maker->error != NULL)
    return;

  list.module = zky_nn_layer_new_empty (&list_row, NULL);
  zky_number_format (dropout, zky_attributes_get_double (attributes, DROPOUT), ZKY_FLOAT64);
  zky_number_format (eps, zky_attributes_get_double (attributes, NORM_EPS), ZKY_FLOAT64);
  for (gint64 i = 0; i < n && list.error == NULL; i++)
    {
      char name[24];

      g_snprintf (name, sizeof name, "%" G_GINT64_FORMAT, i);
      zky_maker_child (&list, name, block, "d_model=%" G_GINT64_FORMAT ", nhead=%" G_GINT64_FORMAT ", dim_feedforward=%" G_GINT64_FORMAT
                       ", dropout=%s, activation=%s, layer_norm_eps=%s, batch_first=%s, norm_first=%s, causal=%s",
                       zky_attributes_get_int (attributes, D_MODEL), zky_attributes_get_int (attributes, NHEAD),
                       zky_attributes_get_int (attributes, FEEDFORWARD), dropout, zky_attributes_get_string (attributes, ACTIVATION), eps,
                       zky_attributes_get_bool (attributes, BATCH_FIRST) ? "true" : "false",
                       zky_attributes_get_bool (attributes, NORM_FIRST) ? "true" : "false",
                       zky_attributes_get_bool (attributes, CAUSAL) ? "true" : "false");
    }
  maker->room = list.room;
  maker->error = list.error;
  if (maker->error == NULL)
    zky_module_add_child (maker->module, "layers", list.module, &maker->error);
  zky_module_unref (list.module);
  if (zky_attributes_get_bool (attributes, FINAL_NORM))
    add_norm (maker, "norm");
}

static ZkyNode *
stack_run (ZkyCall             *call,
           ZkyNode *const      *inputs,
           const ZkyAttributes *attributes)
{
  ZkyModule *module = zky_call_get_module (call);
  ZkyNode *x;
  guint min, n;

  zky_module_get_arity (module, &min, &n);
  x = zky_call_modulev (call, zky_module_get_child (module, "layers"), inputs, n);

  return zky_attributes_get_bool (attributes, FINAL_NORM) ? part (call, "norm", x) : x;
}

/* -- The rows -------------------------------------------------------------------------------------------- */

static const char *const encoder_inputs[] = { "src", "src_mask?", "src_key_padding_mask?", NULL };
static const char *const decoder_inputs[] = {
  "tgt", "memory", "tgt_mask?", "memory_mask?", "tgt_key_padding_mask?", "memory_key_padding_mask?", NULL
};

#define ENCODER_SAMPLES                                                         \
  (const ZkyNnSample[]) {                                                    \
    { "d_model=4, nhead=2, dim_feedforward=3, dropout=0, activation=gelu", { "3, 2, 4" } }, \
    { "d_model=4, nhead=2, dim_feedforward=3, dropout=0.2, activation=tanh, norm_first=true, batch_first=true, causal=true", \
      { "2, 3, 4", "-", "false: 2, 3" } }, { NULL } }

#define DECODER_SAMPLES                                                         \
  (const ZkyNnSample[]) {                                                    \
    { "d_model=4, nhead=2, dim_feedforward=3, dropout=0, activation=silu", { "2, 2, 4", "3, 2, 4" } }, \
    { "d_model=4, nhead=1, dim_feedforward=3, dropout=0.2, activation=tanh, norm_first=true, batch_first=true, causal=true", \
      { "2, 2, 4", "2, 3, 4", "-", "false: 2, 3", "-", "false: 2, 3" } }, { NULL } }

#define ENCODER(title)                                                          \
  {                                                                             \
    .name = title, .summary = "Lets places of a sequence look at each other, then thinks on each", \
    .inputs = encoder_inputs, .outputs = zky_nn_layer_y, .attributes = block_attributes, .make = block_make, .run = encoder_run, \
    .samples = ENCODER_SAMPLES,                                                 \
  }

#define DECODER(title)                                                          \
  {                                                                             \
    .name = title, .summary = "Lets places of a sequence look at each other and at another sequence, then thinks on each", \
    .inputs = decoder_inputs, .outputs = zky_nn_layer_y, .attributes = block_attributes, .make = block_make, .run = decoder_run, \
    .samples = DECODER_SAMPLES,                                                 \
  }

const ZkyNnLayer zky_layers_transformer[] = {
  ENCODER ("TransformerEncoderLayer"),
  ENCODER ("TransformerEncoderBlock"),
  DECODER ("TransformerDecoderLayer"),
  DECODER ("TransformerDecoderBlock"),
  {
    .name = "TransformerEncoder", .summary = "Puts transformer blocks one behind the other",
    .inputs = encoder_inputs, .outputs = zky_nn_layer_y, .attributes = stack_attributes, .make = stack_make, .run = stack_run,
    .samples = (const ZkyNnSample[]) { { "d_model=4, nhead=2, num_layers=2, dim_feedforward=3, activation=gelu, norm=true", { "3, 2, 4" } }, { NULL } },
  },
  {
    .name = "TransformerDecoder", .summary = "Puts transformer blocks that look at another sequence one behind the other",
    .inputs = decoder_inputs, .outputs = zky_nn_layer_y, .attributes = stack_attributes, .make = stack_make, .run = stack_run,
    .samples = (const ZkyNnSample[]) { { "d_model=4, nhead=2, num_layers=2, dim_feedforward=3, activation=gelu", { "2, 2, 4", "3, 2, 4" } },
                                          { NULL } },
  },
  { NULL }
};
