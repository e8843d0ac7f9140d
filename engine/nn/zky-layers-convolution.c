/* zky-layers-convolution.c: convolutions, and transposed ones
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

#include <string.h>

/* The names of attributes that both kinds hand on to the operator. */
static const char *const handed_on[] = { "stride", "padding", "dilation", "output_padding", NULL };

static guint
find (const ZkyAttributes *attributes,
      const char          *name)
{
  guint position;

  return zky_attributes_find (attributes, name, &position, NULL) ? position : G_MAXUINT;
}

enum { IN_CHANNELS, OUT_CHANNELS, KERNEL_SIZE };

#define CHANNELS                                                                \
  { "in_channels", ZKY_ATTRIBUTE_INT, NULL, TRUE, "channels of the input" },    \
  { "out_channels", ZKY_ATTRIBUTE_INT, NULL, TRUE, "channels of the output" },  \
  { "kernel_size", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "extents of the filters, for each axis or all" }, \
  { "stride", ZKY_ATTRIBUTE_INTS, "[1]", FALSE, "elements from one place of the filter to the next, for each axis or all" }, \
  { "padding", ZKY_ATTRIBUTE_INTS, "[0]", FALSE, "elements added on both sides, for each axis or all" }

#define DILATION { "dilation", ZKY_ATTRIBUTE_INTS, "[1]", FALSE, "elements between neighbours in the filter, for each axis or all" }
#define GROUPS { "groups", ZKY_ATTRIBUTE_INT, "1", FALSE, "groups of channels, each convolved on its own" }
#define BIAS { "bias", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether there is one" }

static const ZkyAttribute conv_attributes[] = {
  CHANNELS, DILATION, GROUPS, BIAS,
  { "padding_mode", ZKY_ATTRIBUTE_STRING, "zeros", FALSE, "what padding is: zeros, reflect, replicate or circular" },
  ZKY_NN_SEED, { NULL }
};

static const ZkyAttribute transposed_attributes[] = {
  CHANNELS, { "output_padding", ZKY_ATTRIBUTE_INTS, "[0]", FALSE, "elements added behind the result, fewer than the stride" },
  GROUPS, BIAS, DILATION, ZKY_NN_SEED, { NULL }
};

static gboolean
is_transposed (const ZkyNnLayer *layer)
{
  return layer->attributes == transposed_attributes;
}

/* Axes of the image: the digit in `Conv2d`. */
static guint
count_axes (const ZkyNnLayer *layer)
{
  return (guint) (layer->op[strlen (layer->op) - 2] - '0');
}

/* -- Making ------------------------------------------------------------------------------------ */

/* One number for each axis or for all. */
static void
check_lists (ZkyNnMaker *maker,
             guint          n_axes)
{
  const ZkyAttribute *declared = zky_attributes_get_declared (maker->attributes);

  for (guint position = KERNEL_SIZE; declared[position].name != NULL; position++)
    {
      guint n;

      if (declared[position].type != ZKY_ATTRIBUTE_INTS)
        continue;
      zky_attributes_get_ints (maker->attributes, position, &n);
      if (n != 1 && n != n_axes)
        zky_maker_fail (maker, ZKY_ERROR_VALUE, "%s has %u numbers, it takes %s%u", declared[position].name, n,
                        n_axes > 1 ? "1 or " : "", n_axes);
    }
}

/* [out, in / groups, kernel …], or transposed [in, out / groups, kernel …]; both parameters evenly within 1/√fan in */
static void
conv_make (ZkyNnMaker *maker)
{
  guint n_axes = count_axes (maker->layer), n_kernel;
  gsize in = zky_maker_extent (maker, IN_CHANNELS), out = zky_maker_extent (maker, OUT_CHANNELS);
  gint64 groups = zky_maker_int (maker, find (maker->attributes, "groups"), 1, ZKY_NN_MAX_EXTENT);
  const gint64 *kernel = zky_attributes_get_ints (maker->attributes, KERNEL_SIZE, &n_kernel);
  ZkyShape shape = { .n_axes = n_axes + 2 };
  double fan_in;

  check_lists (maker, n_axes);
  for (guint i = 0; i < n_kernel; i++)
    if (kernel[i] < 1 || kernel[i] > ZKY_NN_MAX_EXTENT)
      zky_maker_fail (maker, ZKY_ERROR_VALUE, "kernel_size holds %" G_GINT64_FORMAT ", it has to be from 1 to %d", kernel[i],
                      ZKY_NN_MAX_EXTENT);
  if (in % (gsize) groups != 0 || out % (gsize) groups != 0)
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "%" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " channels cannot be split into %"
                    G_GINT64_FORMAT " groups", in, out, groups);
  if (maker->error != NULL)
    return;

  shape.dims[0] = is_transposed (maker->layer) ? in : out;
  shape.dims[1] = (is_transposed (maker->layer) ? out : in) / (gsize) groups;
  fan_in = (double) shape.dims[1];
  for (guint i = 0; i < n_axes; i++)
    {
      shape.dims[i + 2] = (gsize) kernel[n_kernel > 1 ? i : 0];
      fan_in *= (double) shape.dims[i + 2];
    }
  zky_maker_uniform (maker, "weight", shape, 1 / sqrt (fan_in));
  if (zky_attributes_get_bool (maker->attributes, find (maker->attributes, "bias")))
    zky_maker_uniform (maker, "bias", zky_shape_1 (out), 1 / sqrt (fan_in));
}

static void
padded_make (ZkyNnMaker *maker)
{
  const char *mode = zky_attributes_get_string (maker->attributes, find (maker->attributes, "padding_mode"));
  static const char *const modes[] = { "zeros", "reflect", "replicate", "circular", NULL };

  if (!g_strv_contains (modes, mode))
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "padding_mode is “%s”; zeros, reflect, replicate and circular are possible", mode);
  conv_make (maker);
}

/* -- Calling --------------------------------------------------------------------------------------- */

/* Adds to the input what the filters see beyond its border. */
static ZkyNode *
pad (ZkyNode             *x,
     const ZkyAttributes *attributes,
     const char          *mode,
     guint                n_axes)
{
  ZkyAttributes *own = zky_attributes_new (zky_op_lookup ("pad", NULL)->attributes);
  guint n, position = find (attributes, "padding");
  const gint64 *padding = zky_attributes_get_ints (attributes, position, &n);
  gint64 pads[6];

  for (guint i = 0; i < n_axes; i++)
    pads[2 * i] = pads[2 * i + 1] = padding[n > 1 ? n_axes - 1 - i : 0];
  zky_attributes_set_ints (own, find (own, "pad"), pads, 2 * n_axes);
  zky_attributes_set_string (own, find (own, "mode"), mode);

  return zky_run_op ("pad", own, &x, 1);
}

static ZkyNode *
conv_run (ZkyCall             *call,
          ZkyNode *const      *inputs,
          const ZkyAttributes *attributes)
{
  const ZkyNnLayer *layer = zky_module_get_layer (zky_call_get_module (call));
  ZkyAttributes *own = zky_attributes_new (zky_op_lookup (layer->op, NULL)->attributes);
  guint mode = find (attributes, "padding_mode");
  ZkyNode *all[] = { inputs[0], zky_call_param (call, "weight"), zky_run_param (call, "bias") };
  gboolean is_padded = mode != G_MAXUINT && !g_str_equal (zky_attributes_get_string (attributes, mode), "zeros");

  for (guint i = 0; handed_on[i] != NULL; i++)
    {
      guint from = find (attributes, handed_on[i]), n;
      const gint64 *values;

      if (from == G_MAXUINT || (is_padded && g_str_equal (handed_on[i], "padding")))
        continue;
      values = zky_attributes_get_ints (attributes, from, &n);
      zky_attributes_set_ints (own, find (own, handed_on[i]), values, n);
    }
  zky_set_int (own, "groups", zky_attributes_get_int (attributes, find (attributes, "groups")));
  if (is_padded)
    all[0] = pad (inputs[0], attributes, zky_attributes_get_string (attributes, mode), count_axes (layer));

  return zky_run_op (layer->op, own, all, all[2] != NULL ? 3 : 2);
}

/* -- The rows ------------------------------------------------------------------------------------------ */

#define CONV(digit, axes, shape, settings)                                      \
  {                                                                             \
    .name = "Conv" digit "d", .summary = "Slides filters along " axes " and adds a bias", .op = "conv" digit "d", \
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = conv_attributes, .make = padded_make, .run = conv_run, \
    .samples = (const ZkyNnSample[]) { { "in_channels=2, out_channels=4, kernel_size=2, " settings, { shape } }, \
                                          { "in_channels=2, out_channels=1, kernel_size=3, padding=1, bias=false, padding_mode=replicate", { shape } }, \
                                          { NULL } }, \
  }

#define TRANSPOSED(digit, axes, shape, settings)                                \
  {                                                                             \
    .name = "ConvTranspose" digit "d", .summary = "Spreads numbers by filters along " axes " and adds a bias", .op = "conv_transpose" digit "d", \
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = transposed_attributes, .make = conv_make, .run = conv_run, \
    .samples = (const ZkyNnSample[]) { { "in_channels=2, out_channels=4, kernel_size=2, " settings, { shape } }, \
                                          { "in_channels=2, out_channels=1, kernel_size=3, padding=1, bias=false", { shape } }, { NULL } }, \
  }

const ZkyNnLayer zky_layers_convolution[] = {
  CONV ("1", "one axis", "2, 2, 5", "stride=2, groups=2"),
  CONV ("2", "two axes", "1, 2, 4, 3", "stride=[2, 1], padding=[1, 0], dilation=[1, 2], groups=2"),
  CONV ("3", "three axes", "1, 2, 3, 2, 3", "groups=2"),
  TRANSPOSED ("1", "one axis", "2, 2, 3", "stride=2, output_padding=1, groups=2"),
  TRANSPOSED ("2", "two axes", "1, 2, 2, 3", "stride=[2, 1], padding=[1, 0], dilation=[1, 2], output_padding=[1, 0], groups=2"),
  TRANSPOSED ("3", "three axes", "1, 2, 2, 1, 2", "groups=2"),
  { NULL }
};
