/* zky-layers-sequential.c: modules one behind the other
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

/* The first gets the input, each other one what came out of the one before. */
static ZkyNode *
sequential_run (ZkyCall             *call,
                ZkyNode *const      *inputs,
                const ZkyAttributes *attributes)
{
  ZkyNode *x = inputs[0];
  ZkyModule *module;

  for (guint i = 0; x != NULL && (module = zky_module_get_nth_child (zky_call_get_module (call), i, NULL)) != NULL; i++)
    x = zky_call_modulev (call, module, &x, 1);

  return x;
}

const ZkyNnLayer zky_layers_sequential[] = {
  {
    .name = "Sequential", .summary = "Puts modules one behind the other", .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y,
    .takes_modules = TRUE, .run = sequential_run, .samples = (const ZkyNnSample[]) { { NULL } },
  },
  { NULL }
};
