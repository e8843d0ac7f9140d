/* zky-layers-activation.c: activations as layers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

/* -- PReLU: the one that learns -------------------------------------------------------------- */

static const ZkyAttribute prelu_attributes[] = {
  { "num_parameters", ZKY_ATTRIBUTE_INT, "1", FALSE, "slopes: one, or one for each channel" },
  { "init", ZKY_ATTRIBUTE_DOUBLE, "0.25", FALSE, "what they begin as" },
  { NULL }
};

static void
prelu_make (ZkyNnMaker *maker)
{
  zky_maker_full (maker, "weight", zky_shape_1 (zky_maker_extent (maker, 0)), zky_attributes_get_double (maker->attributes, 1));
}

static ZkyNode *
prelu_run (ZkyCall             *call,
           ZkyNode *const      *inputs,
           const ZkyAttributes *attributes)
{
  return zky_run_op ("prelu", NULL, (ZkyNode *[]) { inputs[0], zky_call_param (call, "weight") }, 2);
}

/* -- The rows ------------------------------------------------------------------------------------ */

/* An operator as a layer, with the operator's attributes. */
#define ACTIVATION(layer, operator, text, settings)                             \
  {                                                                             \
    .name = layer, .summary = text, .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .op = operator, \
    .samples = (const ZkyNnSample[]) { { settings, { "3, 4" } }, { NULL } }, \
  }

const ZkyNnLayer zky_layers_activation[] = {
  ACTIVATION ("ReLU", "relu", "Replaces negative numbers by 0", ""),
  ACTIVATION ("LeakyReLU", "leaky_relu", "Multiplies negative numbers by a small slope", "negative_slope=0.1"),
  ACTIVATION ("ReLU6", "relu6", "Replaces negative numbers by 0 and those above 6 by 6", ""),
  ACTIVATION ("ELU", "elu", "Bends negative numbers towards -alpha", "alpha=0.5"),
  ACTIVATION ("CELU", "celu", "Bends negative numbers towards -alpha without a kink", "alpha=0.5"),
  ACTIVATION ("SELU", "selu", "Scales elu so that mean and variance last from layer to layer", ""),
  ACTIVATION ("GELU", "gelu", "Multiplies by the chance that a normal number is smaller", "approximate=tanh"),
  ACTIVATION ("SiLU", "silu", "Multiplies by the sigmoid", ""),
  ACTIVATION ("Mish", "mish", "Multiplies by the hyperbolic tangent of softplus", ""),
  ACTIVATION ("Sigmoid", "sigmoid", "Takes the logistic function, which lies between 0 and 1", ""),
  ACTIVATION ("LogSigmoid", "logsigmoid", "Takes the logarithm of the sigmoid", ""),
  ACTIVATION ("Tanh", "tanh", "Takes the hyperbolic tangent, which lies between -1 and 1", ""),
  ACTIVATION ("Tanhshrink", "tanhshrink", "Takes the hyperbolic tangent off", ""),
  ACTIVATION ("Softplus", "softplus", "Bends a line smoothly so that negative numbers come near 0", "beta=2"),
  ACTIVATION ("Softsign", "softsign", "Draws numbers between -1 and 1, more slowly than tanh", ""),
  ACTIVATION ("Softshrink", "softshrink", "Brings numbers nearer to 0", "lambd=0.2"),
  ACTIVATION ("Hardshrink", "hardshrink", "Replaces numbers near 0 by 0", "lambd=0.2"),
  ACTIVATION ("Hardtanh", "hardtanh", "Keeps numbers within two bounds", "min_val=-0.5, max_val=0.5"),
  ACTIVATION ("Hardsigmoid", "hardsigmoid", "Takes a straight line for the sigmoid", ""),
  ACTIVATION ("Hardswish", "hardswish", "Multiplies by the hard sigmoid", ""),
  ACTIVATION ("Threshold", "threshold", "Replaces numbers that are not above a threshold", "threshold=0.1, value=-2"),
  ACTIVATION ("GLU", "glu", "Multiplies one half by the sigmoid of the other", "axis=1"),
  ACTIVATION ("Softmax", "softmax", "Makes positive numbers with the sum 1", "axis=0"),
  ACTIVATION ("Softmin", "softmin", "Makes positive numbers with the sum 1, the greatest for the least", ""),
  ACTIVATION ("LogSoftmax", "log_softmax", "Takes the logarithm of softmax", ""),
  {
    .name = "PReLU", .summary = "Multiplies negative numbers by slopes that are learned",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = prelu_attributes, .make = prelu_make, .run = prelu_run,
    .samples = (const ZkyNnSample[]) { { "", { "3, 4" } }, { "num_parameters=3, init=0.1", { "2, 3, 2" } }, { NULL } },
  },
  { NULL }
};
