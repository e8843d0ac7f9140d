/* zky-init-variance.c: initialisers that keep the variance from layer to layer
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-init-private.h"

#include <math.h>

/**
 * zky_init_gain:
 * @nonlinearity: what comes behind the layer: `linear`, `conv1d` …, `sigmoid`, `tanh`, `relu`, `leaky_relu`, `selu`
 * @slope: of leaky_relu below 0; NaN: 0.01
 * @gain: (out): by what the standard deviation is multiplied: PyTorch's calculate_gain
 * @error: return location for a %ZKY_ERROR_VALUE that says what there is
 *
 * Returns: %FALSE where that is no function that there is a gain for
 */
gboolean
zky_init_gain (const char  *nonlinearity,
               double       slope,
               double      *gain,
               GError     **error)
{
  static const struct
  {
    const char *name;
    double      gain;
  } gains[] = {
    { "linear", 1 }, { "conv1d", 1 }, { "conv2d", 1 }, { "conv3d", 1 }, { "conv_transpose1d", 1 }, { "conv_transpose2d", 1 },
    { "conv_transpose3d", 1 }, { "sigmoid", 1 }, { "tanh", 5.0 / 3 }, { "relu", G_SQRT2 }, { "selu", 0.75 },
  };

  g_return_val_if_fail (nonlinearity != NULL && gain != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (gains); i++)
    if (g_str_equal (gains[i].name, nonlinearity))
      {
        *gain = gains[i].gain;
        return TRUE;
      }
  if (g_str_equal (nonlinearity, "leaky_relu"))
    {
      if (isnan (slope))
        slope = 0.01;
      *gain = sqrt (2 / (1 + slope * slope));
      return TRUE;
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
               "nonlinearity is “%s”; there are gains for linear, conv1d …, sigmoid, tanh, relu, leaky_relu and selu", nonlinearity);
  return FALSE;
}

/* How many numbers go into each output, and how many outputs each input goes into. Weights are [out, in, kernel …]. */
static gboolean
get_fans (const ZkyShape  *shape,
          double          *in,
          double          *out,
          GError         **error)
{
  double field = 1;

  if (shape->n_axes < 2)
    {
      g_autofree char *text = zky_shape_to_string (shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a parameter of shape %s has no inputs and outputs, it needs two axes", text);
      return FALSE;
    }

  for (guint i = 2; i < shape->n_axes; i++)
    field *= (double) shape->dims[i];
  *in = (double) shape->dims[1] * field;
  *out = (double) shape->dims[0] * field;

  return TRUE;
}

/* Drawn evenly or normally, with a standard deviation. */
static ZkyTensor *
draw (const ZkyShape *shape, ZkyDtype dtype, GRand *rand, double deviation, gboolean normal, GError **error)
{
  double bound = sqrt (3) * deviation;

  if (!isfinite (deviation))
    deviation = bound = 0; /* a parameter without elements */

  return normal ? zky_tensor_new_normal (dtype, shape, rand, 0, deviation, error)
                : zky_tensor_new_uniform (dtype, shape, rand, -bound, bound, error);
}

static const ZkyAttribute xavier_attributes[] = {
  { "gain", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "by what the standard deviation is multiplied" },
  ZKY_INIT_SEED, { NULL }
};

/* σ = gain · √(2 / (fan in + fan out)) (Glorot and Bengio, 2010) */
static ZkyTensor *
make_xavier (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, gboolean normal, GError **error)
{
  double in, out, gain;

  if (!get_fans (shape, &in, &out, error) || !zky_init_get (attributes, 0, &gain, error))
    return NULL;

  return draw (shape, dtype, rand, fabs (gain) * sqrt (2 / (in + out)), normal, error);
}

static ZkyTensor *
make_xavier_uniform (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return make_xavier (shape, dtype, attributes, rand, FALSE, error);
}

static ZkyTensor *
make_xavier_normal (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return make_xavier (shape, dtype, attributes, rand, TRUE, error);
}

enum { A, MODE, NONLINEARITY };

static const ZkyAttribute kaiming_attributes[] = {
  { "a", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the slope of leaky_relu below 0" },
  { "mode", ZKY_ATTRIBUTE_STRING, "fan_in", FALSE, "fan_in keeps the variance on the way forward, fan_out on the way back" },
  { "nonlinearity", ZKY_ATTRIBUTE_STRING, "leaky_relu", FALSE, "what comes behind the layer" },
  ZKY_INIT_SEED, { NULL }
};

/* σ = gain / √fan (He et al., 2015) */
static ZkyTensor *
make_kaiming (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, gboolean normal, GError **error)
{
  const char *mode = zky_attributes_get_string (attributes, MODE);
  double in, out, slope, gain;

  if (!get_fans (shape, &in, &out, error) || !zky_init_get (attributes, A, &slope, error)
      || !zky_init_gain (zky_attributes_get_string (attributes, NONLINEARITY), slope, &gain, error))
    return NULL;
  if (!g_str_equal (mode, "fan_in") && !g_str_equal (mode, "fan_out"))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "mode is “%s”; fan_in and fan_out are possible", mode);
      return NULL;
    }

  return draw (shape, dtype, rand, gain / sqrt (g_str_equal (mode, "fan_in") ? in : out), normal, error);
}

static ZkyTensor *
make_kaiming_uniform (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return make_kaiming (shape, dtype, attributes, rand, FALSE, error);
}

static ZkyTensor *
make_kaiming_normal (const ZkyShape *shape, ZkyDtype dtype, const ZkyAttributes *attributes, GRand *rand, GError **error)
{
  return make_kaiming (shape, dtype, attributes, rand, TRUE, error);
}

const ZkyInit zky_inits_variance[] = {
  { "xavier_uniform", "Draws evenly, so wide that variances last forward and back", xavier_attributes, make_xavier_uniform },
  { "xavier_normal", "Draws normally, so wide that variances last forward and back", xavier_attributes, make_xavier_normal },
  { "kaiming_uniform", "Draws evenly, so wide that variances last through relu and its like", kaiming_attributes, make_kaiming_uniform },
  { "kaiming_normal", "Draws normally, so wide that variances last through relu and its like", kaiming_attributes, make_kaiming_normal },
  { NULL }
};
