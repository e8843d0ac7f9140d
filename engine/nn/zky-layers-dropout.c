/* zky-layers-dropout.c: layers that drop numbers while a network is trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

enum { P, SEED };

static const ZkyAttribute dropout_attributes[] = {
  { "p", ZKY_ATTRIBUTE_DOUBLE, "0.5", FALSE, "the share that becomes 0" },
  { "seed", ZKY_ATTRIBUTE_INT, "0", FALSE, "which ones these are: others in each step, the same ones for the same seed" },
  { NULL }
};

static void
dropout_make (ZkyNnMaker *maker)
{
  zky_maker_share (maker, P);
}

/* One seed for each place in a call, whatever the user's seed is. */
static gint64
get_seed (ZkyCall             *call,
          const ZkyAttributes *attributes)
{
  return (gint64) ((guint64) zky_attributes_get_int (attributes, SEED) * 0x9e3779b97f4a7c15u + zky_call_next_seed (call));
}

static ZkyNode *
dropout_run (ZkyCall             *call,
             ZkyNode *const      *inputs,
             const ZkyAttributes *attributes)
{
  return zky_run_dropout (call, inputs[0], zky_attributes_get_double (attributes, P), get_seed (call, attributes));
}

/* Drops whole channels: the mask is [N, C, 1 …]. */
static ZkyNode *
channels_run (ZkyCall             *call,
              ZkyNode *const      *inputs,
              const ZkyAttributes *attributes)
{
  double p = zky_attributes_get_double (attributes, P);
  ZkyAttributes *own;
  ZkyShape shape;

  if (!zky_run_check_axes (call, inputs[0], 3, 5, "[N, C, …]"))
    return NULL;
  if (!zky_call_get_training (call) || p == 0)
    return inputs[0];

  own = zky_attributes_new (zky_op_lookup ("dropout_mask", NULL)->attributes);
  zky_set_double (own, "p", p);
  zky_set_int (own, "seed", get_seed (call, attributes));
  shape = zky_tensor_get_shape (zky_node_get_value (inputs[0]));
  for (guint i = 2; i < shape.n_axes; i++)
    shape.dims[i] = 1;

  return zky_mul (inputs[0], zky_run_op ("dropout_mask", own, (ZkyNode *[]) {
                                           zky_run_full (call, zky_tensor_get_dtype (zky_node_get_value (inputs[0])), &shape, 1),
                                           zky_call_get_counter (call) }, 2));
}

#define CHANNELS(digit, shape)                                                  \
  {                                                                             \
    .name = "Dropout" digit "d", .summary = "Sets a share of the channels to 0 while a network is trained, and scales up the others", \
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = dropout_attributes, .make = dropout_make, .run = channels_run, \
    .samples = (const ZkyNnSample[]) { { "p=0.3", { shape } }, { NULL } }, \
  }

const ZkyNnLayer zky_layers_dropout[] = {
  {
    .name = "Dropout", .summary = "Sets a share of the numbers to 0 while a network is trained, and scales up the others",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = dropout_attributes, .make = dropout_make, .run = dropout_run,
    .samples = (const ZkyNnSample[]) { { "", { "3, 4" } }, { "p=0.2, seed=7", { "6" } }, { "p=0", { "2" } }, { NULL } },
  },
  CHANNELS ("1", "2, 3, 2"),
  CHANNELS ("2", "2, 3, 2, 1"),
  CHANNELS ("3", "2, 3, 1, 2, 1"),
  { NULL }
};
