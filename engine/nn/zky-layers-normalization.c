/* zky-layers-normalization.c: batch, instance, layer, group and RMS norm
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

#include <string.h>

/* -- Batch and instance norm: with running statistics ---------------------------------------------- */

enum { NUM_FEATURES, EPS, MOMENTUM, AFFINE, TRACK };

#define STATISTICS(affine, track)                                               \
  { "num_features", ZKY_ATTRIBUTE_INT, NULL, TRUE, "channels" },                \
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },      \
  { "momentum", ZKY_ATTRIBUTE_DOUBLE, "0.1", FALSE, "how far running statistics go towards those of a batch" }, \
  { "affine", ZKY_ATTRIBUTE_BOOL, affine, FALSE, "whether each channel is scaled and shifted by what is learned" }, \
  { "track_running_stats", ZKY_ATTRIBUTE_BOOL, track, FALSE, "whether statistics are kept for use" }, \
  { NULL }

static const ZkyAttribute batch_attributes[] = { STATISTICS ("true", "true") };
static const ZkyAttribute instance_attributes[] = { STATISTICS ("false", "false") };

static void
statistics_make (ZkyNnMaker *maker)
{
  ZkyShape shape = zky_shape_1 (zky_maker_extent (maker, NUM_FEATURES));

  zky_maker_positive (maker, EPS);
  zky_maker_share (maker, MOMENTUM);
  if (zky_attributes_get_bool (maker->attributes, AFFINE))
    {
      zky_maker_full (maker, "weight", shape, 1);
      zky_maker_full (maker, "bias", shape, 0);
    }
  if (zky_attributes_get_bool (maker->attributes, TRACK))
    {
      zky_maker_buffer (maker, "running_mean", maker->dtype, shape, 0);
      zky_maker_buffer (maker, "running_var", maker->dtype, shape, 1);
      zky_maker_buffer (maker, "num_batches_tracked", ZKY_INT64, ZKY_SCALAR_SHAPE, 0);
    }
}

/* The input has so many axes as the digit in the layer's name says, and as many channels as the layer. */
static gboolean
check_input (ZkyCall             *call,
             const ZkyNode       *x,
             const ZkyAttributes *attributes)
{
  static const char *const shapes[] = { "[N, C] or [N, C, L]", "[N, C, H, W]", "[N, C, D, H, W]" };
  const char *name = zky_module_get_name (zky_call_get_module (call));
  guint n = (guint) (name[strlen (name) - 2] - '0');
  gboolean is_batch = zky_attributes_get_declared (attributes) == batch_attributes;
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (x));
  g_autofree char *text = zky_shape_to_string (&shape);

  if (!zky_run_check_axes (call, x, n == 1 && is_batch ? 2 : n + 2, n + 2, n == 1 && !is_batch ? "[N, C, L]" : shapes[n - 1]))
    return FALSE;
  if (shape.dims[1] == (gsize) zky_attributes_get_int (attributes, NUM_FEATURES))
    return TRUE;

  zky_run_fail (call, "the input has shape %s, its second axis has to have %" G_GINT64_FORMAT " channels", text,
                zky_attributes_get_int (attributes, NUM_FEATURES));
  return FALSE;
}

/* The variance of @x, divided by n − 1, along all axes but @keep (a bit mask); the mean is its sibling. */
static ZkyNode *
var_mean (ZkyCall *call,
          ZkyNode *x,
          guint    keep)
{
  ZkyAttributes *attributes = zky_attributes_new (zky_op_lookup ("var_mean", NULL)->attributes);
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (x));
  gint64 axes[ZKY_MAX_AXES];
  guint n = 0, position;
  gsize n_values = 1;

  for (guint i = 0; i < shape.n_axes; i++)
    if ((keep & (1u << i)) == 0)
      {
        axes[n++] = i;
        n_values *= shape.dims[i];
      }
  if (n_values < 2)
    {
      g_autofree char *text = zky_shape_to_string (&shape);

      zky_attributes_unref (attributes);
      zky_run_fail (call, "an input of shape %s has not more than one number a channel, which a variance needs in training", text);
      return NULL;
    }

  zky_attributes_find (attributes, "axes", &position, NULL);
  zky_attributes_set_ints (attributes, position, axes, n);

  return zky_run_op ("var_mean", attributes, &x, 1);
}

/* running + momentum · (new − running) */
static void
update (ZkyCall    *call,
        const char *name,
        ZkyNode    *value,
        double      momentum)
{
  ZkyNode *running = zky_call_buffer (call, name);

  zky_call_update (call, name, zky_run_op ("lerp", NULL, (ZkyNode *[]) { running, value, zky_run_number (running, momentum) }, 3));
}

static void
count_batch (ZkyCall *call)
{
  ZkyNode *n = zky_call_buffer (call, "num_batches_tracked");

  zky_call_update (call, "num_batches_tracked", zky_add (n, zky_run_number (n, 1)));
}

/* batch_norm by @mean and @variance, or by those of the batch itself */
static ZkyNode *
normalize (ZkyCall             *call,
           ZkyNode             *x,
           ZkyNode             *mean,
           ZkyNode             *variance,
           gboolean             training,
           const ZkyAttributes *attributes)
{
  ZkyAttributes *own = zky_attributes_new (zky_op_lookup ("batch_norm", NULL)->attributes);
  ZkyNode *all[] = { x, mean, variance, zky_run_param (call, "weight"), zky_run_param (call, "bias") };

  zky_set_bool (own, "training", training);
  zky_set_double (own, "eps", zky_attributes_get_double (attributes, EPS));

  return zky_run_op ("batch_norm", own, all, all[3] != NULL ? 5 : 3);
}

/* In training each channel is normalised by its mean and variance in the batch, and running statistics follow them: the variance
 * divided by n − 1, as PyTorch does it. */
static ZkyNode *
batch_run (ZkyCall             *call,
           ZkyNode *const      *inputs,
           const ZkyAttributes *attributes)
{
  gboolean track = zky_attributes_get_bool (attributes, TRACK);
  double momentum = zky_attributes_get_double (attributes, MOMENTUM);
  ZkyNode *variance, *mean;

  if (!check_input (call, inputs[0], attributes))
    return NULL;
  if (track && !zky_call_get_training (call))
    return normalize (call, inputs[0], zky_call_buffer (call, "running_mean"), zky_call_buffer (call, "running_var"), FALSE, attributes);

  variance = var_mean (call, inputs[0], 1u << 1);
  mean = zky_node_get_output (variance, 1);
  if (track)
    {
      update (call, "running_mean", mean, momentum);
      update (call, "running_var", variance, momentum);
      count_batch (call);
    }

  return normalize (call, inputs[0], mean, variance, TRUE, attributes);
}

/* Each channel of each sample by its own mean and variance; running statistics, where they are kept, follow the means over the samples. */
static ZkyNode *
instance_run (ZkyCall             *call,
              ZkyNode *const      *inputs,
              const ZkyAttributes *attributes)
{
  gboolean track = zky_attributes_get_bool (attributes, TRACK);
  double momentum = zky_attributes_get_double (attributes, MOMENTUM);
  ZkyAttributes *own;
  ZkyNode *all[3];

  if (!check_input (call, inputs[0], attributes))
    return NULL;
  if (track && !zky_call_get_training (call))
    return normalize (call, inputs[0], zky_call_buffer (call, "running_mean"), zky_call_buffer (call, "running_var"), FALSE, attributes);

  if (track)
    {
      gint64 axis = 0;
      ZkyNode *variance = var_mean (call, inputs[0], 3u);

      update (call, "running_mean", zky_mean (zky_node_get_output (variance, 1), &axis, 1, FALSE), momentum);
      update (call, "running_var", zky_mean (variance, &axis, 1, FALSE), momentum);
    }

  own = zky_attributes_new (zky_op_lookup ("instance_norm", NULL)->attributes);
  zky_set_double (own, "eps", zky_attributes_get_double (attributes, EPS));
  all[0] = inputs[0];
  all[1] = zky_run_param (call, "weight");
  all[2] = zky_run_param (call, "bias");

  return zky_run_op ("instance_norm", own, all, all[1] != NULL ? 3 : 1);
}

/* -- Layer and RMS norm: over the last axes ----------------------------------------------------------- */

enum { NORMALIZED_SHAPE, LAYER_EPS, ELEMENTWISE_AFFINE };

static const ZkyAttribute layer_attributes[] = {
  { "normalized_shape", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "extents of the last axes, which are normalised together" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance or mean square" },
  { "elementwise_affine", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether each number is scaled (and shifted) by what is learned" },
  { NULL }
};

static gboolean
is_layer_norm (const ZkyNnLayer *layer)
{
  return g_str_equal (layer->op, "layer_norm");
}

static void
layer_make (ZkyNnMaker *maker)
{
  ZkyShape shape = zky_maker_shape (maker, NORMALIZED_SHAPE);

  zky_maker_positive (maker, LAYER_EPS);
  if (!zky_attributes_get_bool (maker->attributes, ELEMENTWISE_AFFINE))
    return;

  zky_maker_full (maker, "weight", shape, 1);
  if (is_layer_norm (maker->layer))
    zky_maker_full (maker, "bias", shape, 0);
}

static gboolean
check_last_axes (ZkyCall       *call,
                 const ZkyNode *x,
                 const gint64  *extents,
                 guint          n)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (x)), wanted = { .n_axes = n };
  g_autofree char *a = NULL, *b = NULL;
  gboolean fits = shape.n_axes >= n;

  for (guint i = 0; i < n; i++)
    {
      wanted.dims[i] = (gsize) extents[i];
      fits = fits && shape.dims[shape.n_axes - n + i] == wanted.dims[i];
    }
  if (fits)
    return TRUE;

  a = zky_shape_to_string (&shape);
  b = zky_shape_to_string (&wanted);
  zky_run_fail (call, "the input has shape %s, whose last axes are not %s", a, b);
  return FALSE;
}

static ZkyNode *
layer_run (ZkyCall             *call,
           ZkyNode *const      *inputs,
           const ZkyAttributes *attributes)
{
  const ZkyNnLayer *layer = zky_module_get_layer (zky_call_get_module (call));
  ZkyAttributes *own;
  guint n;
  const gint64 *extents = zky_attributes_get_ints (attributes, NORMALIZED_SHAPE, &n);
  ZkyNode *all[] = { inputs[0], zky_run_param (call, "weight"), zky_run_param (call, "bias") };

  if (!check_last_axes (call, inputs[0], extents, n))
    return NULL;

  own = zky_attributes_new (zky_op_lookup (layer->op, NULL)->attributes);
  zky_set_int (own, "n_axes", n);
  zky_set_double (own, "eps", zky_attributes_get_double (attributes, LAYER_EPS));

  return zky_run_op (layer->op, own, all, all[1] == NULL ? 1 : all[2] == NULL ? 2 : 3);
}

/* -- Group norm ------------------------------------------------------------------------------------------ */

enum { NUM_GROUPS, NUM_CHANNELS, GROUP_EPS, GROUP_AFFINE };

static const ZkyAttribute group_attributes[] = {
  { "num_groups", ZKY_ATTRIBUTE_INT, NULL, TRUE, "groups of channels that are normalised together" },
  { "num_channels", ZKY_ATTRIBUTE_INT, NULL, TRUE, "channels" },
  { "eps", ZKY_ATTRIBUTE_DOUBLE, "1e-5", FALSE, "added to the variance" },
  { "affine", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether each channel is scaled and shifted by what is learned" },
  { NULL }
};

static void
group_make (ZkyNnMaker *maker)
{
  gsize n_groups = zky_maker_extent (maker, NUM_GROUPS), n = zky_maker_extent (maker, NUM_CHANNELS);

  zky_maker_positive (maker, GROUP_EPS);
  if (n % n_groups != 0)
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "%" G_GSIZE_FORMAT " channels cannot be split into %" G_GSIZE_FORMAT " groups", n, n_groups);
  if (!zky_attributes_get_bool (maker->attributes, GROUP_AFFINE))
    return;

  zky_maker_full (maker, "weight", zky_shape_1 (n), 1);
  zky_maker_full (maker, "bias", zky_shape_1 (n), 0);
}

static ZkyNode *
group_run (ZkyCall             *call,
           ZkyNode *const      *inputs,
           const ZkyAttributes *attributes)
{
  ZkyAttributes *own = zky_attributes_new (zky_op_lookup ("group_norm", NULL)->attributes);
  ZkyNode *all[] = { inputs[0], zky_run_param (call, "weight"), zky_run_param (call, "bias") };

  zky_set_int (own, "num_groups", zky_attributes_get_int (attributes, NUM_GROUPS));
  zky_set_double (own, "eps", zky_attributes_get_double (attributes, GROUP_EPS));

  return zky_run_op ("group_norm", own, all, all[1] != NULL ? 3 : 1);
}

/* -- The rows ----------------------------------------------------------------------------------------------- */

#define BATCH(digit, shape)                                                     \
  {                                                                             \
    .name = "BatchNorm" digit "d", .summary = "Normalises each channel over the batch, later by the statistics found while training", \
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = batch_attributes, .make = statistics_make, .run = batch_run, \
    .samples = (const ZkyNnSample[]) { { "num_features=2", { shape } }, { "num_features=2, momentum=0.3, affine=false", { shape } }, \
                                          { "num_features=2, track_running_stats=false", { shape } }, { NULL } }, \
  }

#define INSTANCE(digit, shape)                                                  \
  {                                                                             \
    .name = "InstanceNorm" digit "d", .summary = "Normalises each channel of each sample", \
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = instance_attributes, .make = statistics_make, .run = instance_run, \
    .samples = (const ZkyNnSample[]) { { "num_features=2", { shape } }, { "num_features=2, affine=true, track_running_stats=true", { shape } }, \
                                          { NULL } }, \
  }

const ZkyNnLayer zky_layers_normalization[] = {
  BATCH ("1", "3, 2"),
  BATCH ("2", "2, 2, 2, 2"),
  BATCH ("3", "2, 2, 2, 1, 2"),
  INSTANCE ("1", "2, 2, 3"),
  INSTANCE ("2", "2, 2, 3, 2"),
  INSTANCE ("3", "2, 2, 2, 1, 2"),
  {
    .name = "LayerNorm", .summary = "Normalises the last axes to mean 0 and variance 1", .op = "layer_norm",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = layer_attributes, .make = layer_make, .run = layer_run,
    .samples = (const ZkyNnSample[]) { { "normalized_shape=4", { "2, 4" } }, { "normalized_shape=[2, 3]", { "2, 2, 3" } },
                                          { "normalized_shape=3, elementwise_affine=false, eps=0.01", { "2, 3" } }, { NULL } },
  },
  {
    .name = "RMSNorm", .summary = "Divides by the root mean square along the last axes", .op = "rms_norm",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = layer_attributes, .make = layer_make, .run = layer_run,
    .samples = (const ZkyNnSample[]) { { "normalized_shape=4", { "2, 4" } }, { "normalized_shape=[2, 3], elementwise_affine=false", { "2, 2, 3" } },
                                          { NULL } },
  },
  {
    .name = "GroupNorm", .summary = "Normalises groups of channels of each sample",
    .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .attributes = group_attributes, .make = group_make, .run = group_run,
    .samples = (const ZkyNnSample[]) { { "num_groups=2, num_channels=4", { "2, 4, 3" } },
                                          { "num_groups=4, num_channels=4, affine=false", { "2, 4, 2, 2" } }, { NULL } },
  },
  { NULL }
};
