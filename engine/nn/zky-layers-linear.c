/* zky-layers-linear.c: layers with a weight matrix, and tables
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

#include <string.h>

/* -- Linear --------------------------------------------------------------------------------- */

enum { IN_FEATURES, OUT_FEATURES, LINEAR_BIAS };

static const ZkyAttribute linear_attributes[] = {
  { "in_features", ZKY_ATTRIBUTE_INT, NULL, TRUE, "extent of the input's last axis" },
  { "out_features", ZKY_ATTRIBUTE_INT, NULL, TRUE, "extent of the output's last axis" },
  { "bias", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether there is one" },
  ZKY_NN_SEED, { NULL }
};

/* weight [out, in] and bias [out], both evenly within ±1/√in */
static void
linear_make (ZkyNnMaker *maker)
{
  gsize n_in = zky_maker_extent (maker, IN_FEATURES), n_out = zky_maker_extent (maker, OUT_FEATURES);
  double bound = 1 / sqrt ((double) n_in);

  zky_maker_uniform (maker, "weight", zky_shape_2 (n_out, n_in), bound);
  if (zky_attributes_get_bool (maker->attributes, LINEAR_BIAS))
    zky_maker_uniform (maker, "bias", zky_shape_1 (n_out), bound);
}

/* y = x · Wᵀ + b */
static ZkyNode *
linear_run (ZkyCall             *call,
            ZkyNode *const      *inputs,
            const ZkyAttributes *attributes)
{
  return zky_run_linear (inputs[0], zky_call_param (call, "weight"), zky_run_param (call, "bias"));
}

/* -- Bilinear ---------------------------------------------------------------------------------- */

enum { IN1_FEATURES, IN2_FEATURES, BILINEAR_OUT, BILINEAR_BIAS };

static const ZkyAttribute bilinear_attributes[] = {
  { "in1_features", ZKY_ATTRIBUTE_INT, NULL, TRUE, "extent of the first input's last axis" },
  { "in2_features", ZKY_ATTRIBUTE_INT, NULL, TRUE, "extent of the second input's last axis" },
  { "out_features", ZKY_ATTRIBUTE_INT, NULL, TRUE, "extent of the output's last axis" },
  { "bias", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether there is one" },
  ZKY_NN_SEED, { NULL }
};

static void
bilinear_make (ZkyNnMaker *maker)
{
  gsize n1 = zky_maker_extent (maker, IN1_FEATURES), n2 = zky_maker_extent (maker, IN2_FEATURES);
  gsize n_out = zky_maker_extent (maker, BILINEAR_OUT);
  double bound = 1 / sqrt ((double) n1);

  zky_maker_uniform (maker, "weight", zky_shape_new (3, (gsize[]) { n_out, n1, n2 }), bound);
  if (zky_attributes_get_bool (maker->attributes, BILINEAR_BIAS))
    zky_maker_uniform (maker, "bias", zky_shape_1 (n_out), bound);
}

static ZkyNode *
bilinear_run (ZkyCall             *call,
              ZkyNode *const      *inputs,
              const ZkyAttributes *attributes)
{
  ZkyNode *bias = zky_run_param (call, "bias");
  ZkyNode *all[] = { inputs[0], inputs[1], zky_call_param (call, "weight"), bias };

  return zky_run_op ("bilinear", NULL, all, bias != NULL ? 4 : 3);
}

/* -- Embedding ------------------------------------------------------------------------------------ */

enum { NUM_EMBEDDINGS, EMBEDDING_DIM, PADDING_IDX };

static const ZkyAttribute embedding_attributes[] = {
  { "num_embeddings", ZKY_ATTRIBUTE_INT, NULL, TRUE, "rows of the table" },
  { "embedding_dim", ZKY_ATTRIBUTE_INT, NULL, TRUE, "numbers in a row" },
  { "padding_idx", ZKY_ATTRIBUTE_INT, NULL, FALSE, "a row that is 0 and stays so" },
  ZKY_NN_SEED, { NULL }
};

/* weight [rows, numbers], normally distributed; the padding row is 0 */
static void
embedding_make (ZkyNnMaker *maker)
{
  gsize n_rows = zky_maker_extent (maker, NUM_EMBEDDINGS), n = zky_maker_extent (maker, EMBEDDING_DIM);
  gint64 padding = 0;
  ZkyInput weight;
  g_autoptr(ZkyTensor) copy = NULL;

  if (zky_attributes_is_set (maker->attributes, PADDING_IDX))
    padding = zky_maker_int (maker, PADDING_IDX, -(gint64) n_rows, (gint64) n_rows - 1);
  zky_maker_init (maker, "weight", zky_shape_2 (n_rows, n), "normal");
  if (maker->error != NULL || !zky_attributes_is_set (maker->attributes, PADDING_IDX))
    return;

  if (padding < 0)
    padding += (gint64) n_rows;
  zky_module_find (maker->module, "weight", &weight, NULL);
  copy = zky_tensor_copy (weight.value, &maker->error);
  if (copy == NULL)
    return;
  memset ((char *) zky_tensor_get_data_writable (copy) + (gsize) padding * n * zky_dtype_get_size (maker->dtype), 0,
          n * zky_dtype_get_size (maker->dtype));
  zky_module_set_value (maker->module, "weight", copy, &maker->error);
}

static ZkyNode *
embedding_run (ZkyCall             *call,
               ZkyNode *const      *inputs,
               const ZkyAttributes *attributes)
{
  ZkyAttributes *own = zky_attributes_new (zky_op_lookup ("embedding", NULL)->attributes);

  if (zky_attributes_is_set (attributes, PADDING_IDX))
    zky_set_int (own, "padding_idx", zky_attributes_get_int (attributes, PADDING_IDX));

  return zky_run_op ("embedding", own, (ZkyNode *[]) { inputs[0], zky_call_param (call, "weight") }, 2);
}

/* -- The rows --------------------------------------------------------------------------------------- */

static const char *const two_inputs[] = { "input1", "input2", NULL };

const ZkyNnLayer zky_layers_linear[] = {
  {
    .name = "Linear", .summary = "Multiplies by a weight matrix and adds a bias",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = linear_attributes, .make = linear_make, .run = linear_run,
    .samples = (const ZkyNnSample[]) { { "in_features=3, out_features=2", { "4, 3" } },
                                          { "in_features=3, out_features=2, bias=false, seed=1", { "2, 2, 3" } }, { NULL } },
  },
  {
    .name = "Bilinear", .summary = "Multiplies two inputs by matrices between them and adds a bias",
    .inputs = two_inputs, .outputs = zky_nn_layer_y, .attributes = bilinear_attributes, .make = bilinear_make, .run = bilinear_run,
    .samples = (const ZkyNnSample[]) { { "in1_features=2, in2_features=3, out_features=2", { "4, 2", "4, 3" } },
                                          { "in1_features=2, in2_features=3, out_features=1, bias=false", { "4, 2", "4, 3" } }, { NULL } },
  },
  {
    .name = "Embedding", .summary = "Looks up rows of a table that is learned",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = embedding_attributes, .make = embedding_make, .run = embedding_run,
    .samples = (const ZkyNnSample[]) { { "num_embeddings=5, embedding_dim=3", { "int 5: 2, 4" } },
                                          { "num_embeddings=5, embedding_dim=3, padding_idx=-2", { "int 3: 6" } }, { NULL } },
  },
  { NULL }
};
