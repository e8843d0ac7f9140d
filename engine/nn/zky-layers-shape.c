/* zky-layers-shape.c: layers that only give their input another shape, or nothing at all
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

/* Axis 0 counts the samples of a batch, and stays. */
static const ZkyAttribute flatten_attributes[] = {
  { "start", ZKY_ATTRIBUTE_INT, "1", FALSE, "the first of the axes that become one" },
  { "end", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the last of them" },
  { NULL }
};

static ZkyNode *
flatten_run (ZkyCall             *call,
             ZkyNode *const      *inputs,
             const ZkyAttributes *attributes)
{
  ZkyAttributes *own = zky_attributes_new (zky_op_lookup ("flatten", NULL)->attributes);

  zky_set_int (own, "start", zky_attributes_get_int (attributes, 0));
  zky_set_int (own, "end", zky_attributes_get_int (attributes, 1));

  return zky_run_op ("flatten", own, inputs, 1);
}

const ZkyNnLayer zky_layers_shape[] = {
  {
    .name = "Identity", .summary = "Gives its input unchanged", .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .op = "identity",
    .samples = (const ZkyNnSample[]) { { NULL, { "2, 3" } }, { NULL } },
  },
  {
    .name = "Flatten", .summary = "Makes one axis of all behind the batch",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = flatten_attributes, .run = flatten_run,
    .samples = (const ZkyNnSample[]) { { "", { "2, 3, 4" } }, { "start=0, end=1", { "2, 3, 4" } }, { NULL } },
  },
  {
    .name = "Unflatten", .summary = "Makes several axes of one", .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .op = "unflatten",
    .samples = (const ZkyNnSample[]) { { "axis=1, shape=[2, -1]", { "2, 6" } }, { NULL } },
  },
  { NULL }
};
