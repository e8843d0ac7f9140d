/* zky-ops-convolution.c: convolutions in one, two and three dimensions
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-conv.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

#define COMMON_ATTRIBUTES                                                       \
  { "stride", ZKY_ATTRIBUTE_INTS, "[1]", FALSE, "elements from one place of the filter to the next, for each axis or all" }, \
  { "padding", ZKY_ATTRIBUTE_INTS, "[0]", FALSE, "zeros on both sides of the image, for each axis or all" }, \
  { "dilation", ZKY_ATTRIBUTE_INTS, "[1]", FALSE, "elements between neighbours in the filter, for each axis or all" }, \
  { "groups", ZKY_ATTRIBUTE_INT, "1", FALSE, "groups of channels, each convolved on its own" }

static const ZkyAttribute conv_attributes[] = { COMMON_ATTRIBUTES, { NULL } };

static const ZkyAttribute transpose_attributes[] = {
  COMMON_ATTRIBUTES,
  { "output_padding", ZKY_ATTRIBUTE_INTS, "[0]", FALSE, "elements added behind the result, fewer than the stride" },
  { NULL }
};

static const ZkyAttribute weight_attributes[] = {
  COMMON_ATTRIBUTES,
  { "kernel_size", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the extents of the filters" },
  { NULL }
};

/* -- Inferring and running --------------------------------------------------------------------- */

static gboolean
convolution_init (ZkyConvolution   *self,
                  const ZkyOpCall  *call,
                  GError          **error)
{
  const ZkyConvRow *row = call->op->kernel;

  return row->sizes (self, row->n, call->inputs[0], call->inputs[1], call->attributes, error);
}

/* Images or results: the axes in front of the first input, channels, extents. */
static gboolean
infer_images (ZkyOpCall   *call,
              gsize        channels,
              const gsize *extents,
              GError     **error)
{
  guint n = ((const ZkyConvRow *) call->op->kernel)->n, lead = call->inputs[0]->n_axes - n - 1;
  ZkyOpOutput *output = &call->outputs[0];

  if (call->n_inputs > 2 && (call->inputs[2]->n_axes != 1 || call->inputs[2]->dims[0] != (gssize) channels))
    {
      ZkyShape shape = zky_tensor_get_shape (call->inputs[2]);
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a bias of shape %s does not fit %" G_GSIZE_FORMAT " channels",
                   text, channels);
      return FALSE;
    }

  output->dtype = zky_compose_float_dtype (call);
  output->shape = zky_tensor_get_shape (call->inputs[0]);
  output->shape.dims[lead] = channels;
  for (guint i = 0; i < n; i++)
    output->shape.dims[lead + 1 + i] = extents[ZKY_WINDOW_AXES - n + i];

  return TRUE;
}

static gboolean
conv_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyConvolution sizes;

  return convolution_init (&sizes, call, error) && infer_images (call, sizes.out_channels, sizes.window.out, error);
}

static gboolean
transpose_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyConvolution sizes;

  return convolution_init (&sizes, call, error) && infer_images (call, sizes.in_channels, sizes.window.in, error);
}

static gboolean
weight_infer (ZkyOpCall  *call,
              GError    **error)
{
  guint n = ((const ZkyConvRow *) call->op->kernel)->n;
  ZkyShape *shape = &call->outputs[0].shape;
  ZkyConvolution sizes;

  if (!convolution_init (&sizes, call, error))
    return FALSE;

  call->outputs[0].dtype = zky_compose_float_dtype (call);
  shape->n_axes = n + 2;
  shape->dims[0] = sizes.out_channels;
  shape->dims[1] = sizes.window.channels;
  for (guint i = 0; i < n; i++)
    shape->dims[2 + i] = sizes.window.kernel[ZKY_WINDOW_AXES - n + i];

  return TRUE;
}

/* @tensor, dense and in @dtype. */
static ZkyTensor *
dense (ZkyTensor  *tensor,
       ZkyDtype    dtype,
       GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (tensor, dtype, error);

  return cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
}

typedef gboolean (*Kernel) (const ZkyConvolution *self, ZkyDtype dtype, gconstpointer a, gconstpointer b,
                            gconstpointer bias, gpointer result, ZkyBudget *budget, GError **error);

static gboolean
filters_kernel (const ZkyConvolution *self, ZkyDtype dtype, gconstpointer a, gconstpointer b,
                gconstpointer bias, gpointer result, ZkyBudget *budget, GError **error)
{
  return zky_convolve_filters (self, dtype, a, b, result, budget, error);
}

static gboolean
run (ZkyOpCall  *call,
     Kernel      kernel,
     GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) a = dense (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) b = a != NULL ? dense (call->inputs[1], dtype, error) : NULL;
  g_autoptr (ZkyTensor) bias = b != NULL && call->n_inputs > 2 ? dense (call->inputs[2], dtype, error) : NULL;
  ZkyTensor *result;
  ZkyConvolution sizes;

  if (b == NULL || (call->n_inputs > 2 && bias == NULL) || !convolution_init (&sizes, call, error))
    return FALSE;

  result = zky_op_call_output (call, 0, error);
  return result != NULL &&
         (result->size == 0 ||
          kernel (&sizes, dtype, a->data, b->data, bias != NULL ? bias->data : NULL, result->data, call->budget, error));
}

static gboolean
conv_forward (ZkyOpCall  *call,
              GError    **error)
{
  return run (call, zky_convolve, error);
}

static gboolean
transpose_forward (ZkyOpCall  *call,
                   GError    **error)
{
  return run (call, zky_convolve_transposed, error);
}

static gboolean
weight_forward (ZkyOpCall  *call,
                GError    **error)
{
  return run (call, filters_kernel, error);
}

/* -- Samples ---------------------------------------------------------------------------------------------- */

#define CASES(name, ...)                                                        \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    static const ZkySampleCase cases[] = { __VA_ARGS__, { { NULL } } };         \
                                                                                \
    return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);              \
  }

CASES (conv1d, { { "2, 2, 5", "3, 2, 3", "3" } }, { { "2, 6", "2, 1, 2" }, "groups=2, stride=2" },
       { { "1, 2, 5t", "2, 2, 2", "2" }, "padding=1, dilation=2" }, { { "0, 1, 3", "1, 1, 2" } })
CASES (conv2d, { { "2, 2, 3, 4", "3, 2, 2, 2", "3" } }, { { "2, 4, 3", "2, 1, 2, 3" }, "groups=2, stride=2, padding=1" },
       { { "1, 1, 5, 3t", "2, 1, 2, 2", "2" }, "padding=[0, 1], dilation=[2, 1], stride=[1, 2]" },
       { { "2, 3, 2, 2", "2, 3, 1, 1" } })
CASES (conv3d, { { "1, 2, 2, 3, 2", "2, 2, 2, 2, 1", "2" } }, { { "2, 2, 2, 3", "2, 1, 1, 2, 2" }, "groups=2, stride=2, padding=1" },
       { { "1, 1, 3, 2, 2", "1, 1, 2, 1, 1" }, "dilation=[2, 1, 1]" })
CASES (transpose1d, { { "2, 2, 3", "2, 3, 3", "3" } }, { { "2, 3", "2, 1, 2" }, "groups=2, stride=2, output_padding=1" },
       { { "1, 2, 3t", "2, 2, 2", "2" }, "padding=1, dilation=2, stride=2" })
CASES (transpose2d, { { "2, 2, 2, 2", "2, 1, 2, 2", "1" } },
       { { "2, 2, 2", "2, 1, 2, 3" }, "groups=2, stride=2, padding=1, output_padding=[1, 0]" },
       { { "1, 1, 3, 2t", "1, 2, 2, 2", "2" }, "padding=[0, 1], dilation=[2, 1], stride=[1, 2]" })
CASES (transpose3d, { { "1, 2, 1, 2, 2", "2, 1, 2, 2, 1", "1" } }, { { "2, 1, 2, 1", "2, 1, 1, 2, 2" }, "groups=2, stride=2" },
       { { "1, 1, 2, 1, 2", "1, 1, 2, 1, 1" }, "dilation=[2, 1, 1]" })
CASES (weight1d, { { "2, 2, 4", "2, 1, 3" }, "kernel_size=2" }, { { "2, 5", "2, 2" }, "kernel_size=2, groups=2, stride=2" },
       { { "2, 2, 3t", "2, 2, 3" }, "kernel_size=2, padding=1, dilation=2" })
CASES (weight2d, { { "2, 2, 3, 2", "2, 1, 2, 1" }, "kernel_size=2" },
       { { "2, 4, 3", "2, 2, 2" }, "kernel_size=[2, 3], groups=2, stride=2, padding=[0, 1]" },
       { { "1, 1, 3, 2t", "1, 2, 3, 1" }, "kernel_size=[1, 2]" })
CASES (weight3d, { { "1, 1, 2, 3, 2", "1, 2, 1, 2, 2" }, "kernel_size=[2, 2, 1]" },
       { { "2, 2, 1, 2", "2, 1, 1, 1" }, "kernel_size=[2, 1, 2], groups=2" },
       { { "1, 1, 2, 2, 2", "1, 1, 2, 2, 2" }, "kernel_size=1" })

/* -- The rows ------------------------------------------------------------------------------------------------- */

#define CONV_ROWS(n, dimensions)                                                \
  {                                                                             \
    .name = "conv" #n "d", .symbol = "∗", .formula = "conv" #n "d(a, b) + c", .attributes = conv_attributes, \
    .summary = "Slides filters b over " dimensions " images a, and adds a bias c", \
    .partials = (const char *const[]) { "conv_transpose" #n "d(ȳ, b)", "conv" #n "d_weight(a, ȳ)", "sum(ȳ)" }, \
    .min_inputs = 2, .max_inputs = 3, .n_outputs = 1, .kernel = &(const ZkyConvRow) { n, zky_conv_sizes }, \
    .infer = conv_infer, .forward = conv_forward, .vjp = zky_conv_vjp, .sample = conv##n##d_sample, \
  },                                                                            \
  {                                                                             \
    .name = "conv_transpose" #n "d", .symbol = "∗ᵀ", .formula = "conv_transpose" #n "d(a, b) + c", \
    .summary = "Spreads each element of " dimensions " images a by filters b, and adds a bias c", \
    .partials = (const char *const[]) { "conv" #n "d(ȳ, b)", "conv" #n "d_weight(ȳ, a)", "sum(ȳ)" }, \
    .attributes = transpose_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1, \
    .kernel = &(const ZkyConvRow) { n, zky_conv_transpose_sizes },                              \
    .infer = transpose_infer, .forward = transpose_forward, .vjp = zky_conv_transpose_vjp, .sample = transpose##n##d_sample, \
  },                                                                            \
  {                                                                             \
    .name = "conv" #n "d_weight", .symbol = "∗′", .formula = "conv" #n "d_weight(a, b)", \
    .summary = "Takes a gradient b back to the filters of a convolution of " dimensions " images a", \
    .partials = (const char *const[]) { "conv_transpose" #n "d(b, ȳ)", "conv" #n "d(a, ȳ)" }, \
    .attributes = weight_attributes, .min_inputs = 2, .max_inputs = 2, .n_outputs = 1, \
    .kernel = &(const ZkyConvRow) { n, zky_conv_weight_sizes },                                 \
    .infer = weight_infer, .forward = weight_forward, .vjp = zky_conv_weight_vjp, .sample = weight##n##d_sample, \
  }

const ZkyOp zky_ops_convolution[] = {
  CONV_ROWS (1, "one-dimensional"),
  CONV_ROWS (2, "two-dimensional"),
  CONV_ROWS (3, "three-dimensional"),
  { NULL }
};
