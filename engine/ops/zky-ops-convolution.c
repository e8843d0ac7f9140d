/* zky-ops-convolution.c: convolutions in one, two and three dimensions, and their ways back
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-convolve.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * Three rows for each dimension, S being the spatial axes: images x […, C, S…], filters w [O, C / groups, K…] and results
 * y […, O, S′…] with any axes in front, a batch of cotangents too. conv gives y from x and w, conv_transpose x from y and w,
 * conv_weight w from x and y; each is linear in both, so that the derivatives of one are the other two.
 */

enum { STRIDE, PADDING, DILATION, GROUPS, OUTPUT_PADDING, KERNEL = OUTPUT_PADDING };

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

static const char *const conv_names[] = { NULL, "conv1d", "conv2d", "conv3d" };
static const char *const transpose_names[] = { NULL, "conv_transpose1d", "conv_transpose2d", "conv_transpose3d" };
static const char *const weight_names[] = { NULL, "conv1d_weight", "conv2d_weight", "conv3d_weight" };

/* -- Sizes ------------------------------------------------------------------------------ */

/* The list at @position, one number for each of @n axes or one for all, into @result; each from @least to 2^30. */
static gboolean
read_list (const ZkyAttributes  *attributes,
           guint                 position,
           guint                 n,
           gint64                least,
           gssize               *result,
           GError              **error)
{
  const char *name = zky_attributes_get_declared (attributes)[position].name;
  guint n_values;
  const gint64 *values = zky_attributes_get_ints (attributes, position, &n_values);

  if (n_values != 1 && n_values != n)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s has %u numbers for %u axes", name, n_values, n);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      gint64 value = values[n_values == 1 ? 0 : i];

      if (value < least || value > 1 << 30)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is %" G_GINT64_FORMAT ", it has to be at least %"
                       G_GINT64_FORMAT, name, value, least);
          return FALSE;
        }
      result[ZKY_WINDOW_AXES - n + i] = value;
    }

  return TRUE;
}

/* The window of @n axes without extents; the axes that are not there come first. */
static gboolean
window_init (ZkyWindow            *self,
             guint                 n,
             const ZkyAttributes  *attributes,
             GError              **error)
{
  *self = (ZkyWindow) { 1, { 1, 1, 1 }, { 1, 1, 1 }, { 1, 1, 1 }, { 1, 1, 1 }, { 1, 1, 1 }, { 0, 0, 0 } };

  return read_list (attributes, STRIDE, n, 1, self->stride, error) &&
         read_list (attributes, PADDING, n, 0, self->padding, error) &&
         read_list (attributes, DILATION, n, 1, self->dilation, error);
}

static gboolean
fail_shapes (const char      *what,
             const ZkyTensor *a,
             const ZkyTensor *b,
             GError         **error)
{
  ZkyShape left = zky_tensor_get_shape (a), right = zky_tensor_get_shape (b);
  g_autofree char *a_text = zky_shape_to_string (&left), *b_text = zky_shape_to_string (&right);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s: shapes %s and %s", what, a_text, b_text);
  return FALSE;
}

/* Images in front of the last @n + 1 axes. */
static gsize
count_images (const ZkyTensor *tensor,
              guint            n)
{
  gsize images = 1;

  for (guint i = 0; i + n + 1 < tensor->n_axes; i++)
    images *= tensor->dims[i];

  return images;
}

static gsize
axis_from_end (const ZkyTensor *tensor,
               guint            i)
{
  return tensor->dims[tensor->n_axes - i];
}

/* Sets the places that the window takes in the image. */
static gboolean
count_places (ZkyWindow  *self,
              guint       n,
              GError    **error)
{
  for (guint i = ZKY_WINDOW_AXES - n; i < ZKY_WINDOW_AXES; i++)
    {
      gssize reach = self->dilation[i] * ((gssize) self->kernel[i] - 1) + 1;
      gssize room = (gssize) self->in[i] + 2 * self->padding[i];

      if (self->kernel[i] < 1 || room < reach)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a filter that reaches over %" G_GSSIZE_FORMAT
                       " elements does not fit an image of %" G_GSSIZE_FORMAT " with its padding", reach, room);
          return FALSE;
        }
      self->out[i] = (room - reach) / self->stride[i] + 1;
    }

  return TRUE;
}

#define ANY_CHANNELS G_MAXSIZE /* 0 is what an empty image has */

/* Channels, groups and filters; @in_channels is ANY_CHANNELS where the filters decide it. */
static gboolean
channels_init (ZkyConvolution       *self,
               gsize                 in_channels,
               gsize                 out_channels,
               gsize                 per_group,
               const ZkyAttributes  *attributes,
               GError              **error)
{
  gint64 groups = zky_attributes_get_int (attributes, GROUPS);

  if (groups < 1 || groups > 1 << 30)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "groups is %" G_GINT64_FORMAT ", it has to be at least 1", groups);
      return FALSE;
    }

  if (in_channels == ANY_CHANNELS)
    in_channels = per_group * groups;
  if (in_channels != per_group * groups || out_channels % groups != 0 || per_group == 0 || out_channels == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%" G_GSIZE_FORMAT " filters of %" G_GSIZE_FORMAT " channels do not fit %"
                   G_GSIZE_FORMAT " channels in %" G_GINT64_FORMAT " group%s", out_channels, per_group, in_channels, groups,
                   groups == 1 ? "" : "s");
      return FALSE;
    }

  self->groups = groups;
  self->in_channels = in_channels;
  self->out_channels = out_channels;
  self->window.channels = per_group;

  return TRUE;
}

/* conv: from images and filters. */
static gboolean
conv_sizes (ZkyConvolution       *self,
            guint                 n,
            const ZkyTensor      *x,
            const ZkyTensor      *w,
            const ZkyAttributes  *attributes,
            GError              **error)
{
  if (x->n_axes < n + 1 || w->n_axes != n + 2)
    return fail_shapes ("images need channels and their axes, filters two axes more than these", x, w, error);
  if (!window_init (&self->window, n, attributes, error))
    return FALSE;

  for (guint i = 1; i <= n; i++)
    {
      self->window.in[ZKY_WINDOW_AXES - i] = axis_from_end (x, i);
      self->window.kernel[ZKY_WINDOW_AXES - i] = axis_from_end (w, i);
    }
  self->n_images = count_images (x, n);

  return channels_init (self, axis_from_end (x, n + 1), w->dims[0], w->dims[1], attributes, error) &&
         count_places (&self->window, n, error);
}

/* conv_transpose: from results and filters. */
static gboolean
transpose_sizes (ZkyConvolution       *self,
                 guint                 n,
                 const ZkyTensor      *y,
                 const ZkyTensor      *w,
                 const ZkyAttributes  *attributes,
                 GError              **error)
{
  ZkyWindow *window = &self->window;
  gssize more[ZKY_WINDOW_AXES];

  if (y->n_axes < n + 1 || w->n_axes != n + 2)
    return fail_shapes ("images need channels and their axes, filters two axes more than these", y, w, error);
  if (axis_from_end (y, n + 1) != (gsize) w->dims[0])
    return fail_shapes ("the images' channels are not as many as the filters", y, w, error);
  if (!window_init (window, n, attributes, error) || !read_list (attributes, OUTPUT_PADDING, n, 0, more, error))
    return FALSE;

  for (guint i = 1; i <= n; i++)
    {
      guint axis = ZKY_WINDOW_AXES - i;
      gssize extent;

      window->out[axis] = axis_from_end (y, i);
      window->kernel[axis] = axis_from_end (w, i);
      extent = ((gssize) window->out[axis] - 1) * window->stride[axis] - 2 * window->padding[axis] +
               window->dilation[axis] * ((gssize) window->kernel[axis] - 1) + more[axis] + 1;
      if (more[axis] >= window->stride[axis] || extent < 1 || window->out[axis] < 1 || window->kernel[axis] < 1)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the result would have extent %" G_GSSIZE_FORMAT
                       " with an output_padding of %" G_GSSIZE_FORMAT " at a stride of %" G_GSSIZE_FORMAT,
                       extent, more[axis], window->stride[axis]);
          return FALSE;
        }
      window->in[axis] = extent;
    }
  self->n_images = count_images (y, n);

  return channels_init (self, ANY_CHANNELS, w->dims[0], w->dims[1], attributes, error);
}

/* conv_weight: from images and results. */
static gboolean
weight_sizes (ZkyConvolution       *self,
              guint                 n,
              const ZkyTensor      *x,
              const ZkyTensor      *y,
              const ZkyAttributes  *attributes,
              GError              **error)
{
  gssize kernel[ZKY_WINDOW_AXES] = { 1, 1, 1 };
  gint64 groups = MAX (1, zky_attributes_get_int (attributes, GROUPS));

  if (x->n_axes < n + 1 || y->n_axes != x->n_axes || count_images (x, n) != count_images (y, n))
    return fail_shapes ("images and results do not belong together", x, y, error);
  if (!window_init (&self->window, n, attributes, error) || !read_list (attributes, KERNEL, n, 1, kernel, error))
    return FALSE;

  for (guint i = 0; i < ZKY_WINDOW_AXES; i++)
    self->window.kernel[i] = kernel[i];
  for (guint i = 1; i <= n; i++)
    self->window.in[ZKY_WINDOW_AXES - i] = axis_from_end (x, i);
  self->n_images = count_images (x, n);

  if (!channels_init (self, axis_from_end (x, n + 1), axis_from_end (y, n + 1), axis_from_end (x, n + 1) / groups,
                      attributes, error) ||
      !count_places (&self->window, n, error))
    return FALSE;

  for (guint i = 1; i <= n; i++)
    if (self->window.out[ZKY_WINDOW_AXES - i] != axis_from_end (y, i))
      return fail_shapes ("images and results do not belong together", x, y, error);

  return TRUE;
}

/* -- Inferring and running --------------------------------------------------------------------- */

typedef gboolean (*Sizes) (ZkyConvolution *self, guint n, const ZkyTensor *a, const ZkyTensor *b,
                           const ZkyAttributes *attributes, GError **error);

/* What a row keeps in `kernel`. */
typedef struct
{
  guint n;
  Sizes sizes;
} Row;

static gboolean
convolution_init (ZkyConvolution   *self,
                  const ZkyOpCall  *call,
                  GError          **error)
{
  const Row *row = call->op->kernel;

  return row->sizes (self, row->n, call->inputs[0], call->inputs[1], call->attributes, error);
}

/* Images or results: the axes in front of the first input, channels, extents. */
static gboolean
infer_images (ZkyOpCall   *call,
              gsize        channels,
              const gsize *extents,
              GError     **error)
{
  guint n = ((const Row *) call->op->kernel)->n, lead = call->inputs[0]->n_axes - n - 1;
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
  guint n = ((const Row *) call->op->kernel)->n;
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

/* -- Back -------------------------------------------------------------------------------------------- */

/*
 * One operand of a derivative may be a filter, or a gradient of filters, that carries the batch B of cotangents. A batch of
 * convolutions is one convolution with B times as many groups: B is moved in front of the channels of images and results,
 * and of the filters, where it stands already.
 */

static gsize
batch_size (const ZkyVjp *vjp)
{
  gsize size = 1;

  for (guint i = 0; i < vjp->n_batch; i++)
    size *= vjp->batch[i];

  return size;
}

/* (B ⊕) […, C, S…] → […, B · C, S…]; without B in front the same images serve all of it. */
static ZkyNode *
batch_to_channels (ZkyVjp   *vjp,
                   ZkyNode  *node,
                   guint     n,
                   gboolean  has_batch)
{
  gint64 axes[ZKY_MAX_AXES];
  ZkyShape shape;
  guint lead;

  if (vjp->n_batch == 0 || node == NULL)
    return node;

  if (!has_batch)
    node = zky_vjp_lift (vjp, node);
  if (node == NULL)
    return NULL;

  lead = node->value->n_axes - vjp->n_batch - n - 1;
  for (guint i = 0; i < node->value->n_axes; i++)
    axes[i] = i < lead ? vjp->n_batch + i : i < lead + vjp->n_batch ? i - lead : i;

  shape.n_axes = lead + 1 + n;
  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = node->value->dims[vjp->n_batch + i] * (i == lead ? (gssize) batch_size (vjp) : 1);

  return zky_reshape (zky_transpose (node, axes, node->value->n_axes), &shape);
}

/* The way back, […, B · C, S…] → B ⊕ […, C, S…]. */
static ZkyNode *
channels_to_batch (ZkyVjp  *vjp,
                   ZkyNode *node,
                   guint    n)
{
  gint64 axes[ZKY_MAX_AXES];
  ZkyShape shape = ZKY_SCALAR_SHAPE;
  guint lead;

  if (vjp->n_batch == 0 || node == NULL)
    return node;

  lead = node->value->n_axes - n - 1;
  for (guint i = 0; i < node->value->n_axes; i++)
    {
      for (guint j = 0; i == lead && j < vjp->n_batch; j++)
        shape.dims[shape.n_axes++] = vjp->batch[j];
      shape.dims[shape.n_axes++] = node->value->dims[i] / (i == lead ? (gssize) MAX (1, batch_size (vjp)) : 1);
    }
  for (guint i = 0; i < shape.n_axes; i++)
    axes[i] = i < vjp->n_batch ? lead + i : i < vjp->n_batch + lead ? i - vjp->n_batch : i;

  return zky_transpose (zky_reshape (node, &shape), axes, shape.n_axes);
}

/* Filters: B ⊕ [O, …] ↔ [B · O, …]. */
static ZkyNode *
merge_filters (ZkyVjp  *vjp,
               ZkyNode *node)
{
  ZkyShape shape;

  if (vjp->n_batch == 0 || node == NULL)
    return node;

  shape.n_axes = node->value->n_axes - vjp->n_batch;
  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = node->value->dims[vjp->n_batch + i] * (i == 0 ? (gssize) batch_size (vjp) : 1);

  return zky_reshape (node, &shape);
}

static ZkyNode *
split_filters (ZkyVjp  *vjp,
               ZkyNode *node)
{
  ZkyShape shape;

  if (vjp->n_batch == 0 || node == NULL)
    return node;

  shape = zky_tensor_get_shape (node->value);
  shape.dims[0] /= MAX (1, batch_size (vjp));
  shape = zky_vjp_batched (vjp, &shape);

  return zky_reshape (node, &shape);
}

/* Applies @name to @a and @b with this call's settings, @batched groups, and @last, a list of @n, behind them. */
static ZkyNode *
convolve (ZkyVjp       *vjp,
          const char   *name,
          ZkyNode      *a,
          ZkyNode      *b,
          gboolean      batched,
          const gint64 *last,
          guint         n)
{
  ZkyAttributes *attributes = zky_compose_attributes (name);

  for (guint i = STRIDE; i <= DILATION; i++)
    {
      guint n_values;
      const gint64 *values = zky_attributes_get_ints (vjp->attributes, i, &n_values);

      zky_attributes_set_ints (attributes, i, values, n_values);
    }
  zky_attributes_set_int (attributes, GROUPS, zky_attributes_get_int (vjp->attributes, GROUPS) *
                                              (batched ? (gint64) batch_size (vjp) : 1));
  if (last != NULL)
    zky_attributes_set_ints (attributes, OUTPUT_PADDING, last, n);

  return zky_compose_apply (name, (ZkyNode *[]) { a, b }, 2, attributes);
}

/* Images from results: what conv_transpose needs to give back an image of the extents it came from. */
static ZkyNode *
back_to_images (ZkyVjp               *vjp,
                const ZkyConvolution *sizes,
                guint                 n,
                ZkyNode              *results,
                ZkyNode              *filters,
                gboolean              batched)
{
  gint64 more[ZKY_WINDOW_AXES];

  for (guint i = 0; i < n; i++)
    {
      guint axis = ZKY_WINDOW_AXES - n + i;
      const ZkyWindow *window = &sizes->window;

      more[i] = ((gint64) window->in[axis] + 2 * window->padding[axis] -
                 window->dilation[axis] * ((gssize) window->kernel[axis] - 1) - 1) % window->stride[axis];
    }

  return convolve (vjp, transpose_names[n], results, filters, batched, more, n);
}

static ZkyNode *
back_to_filters (ZkyVjp               *vjp,
                 const ZkyConvolution *sizes,
                 guint                 n,
                 ZkyNode              *images,
                 ZkyNode              *results)
{
  gint64 kernel[ZKY_WINDOW_AXES];

  for (guint i = 0; i < n; i++)
    kernel[i] = sizes->window.kernel[ZKY_WINDOW_AXES - n + i];

  return split_filters (vjp, convolve (vjp, weight_names[n], images, results, TRUE, kernel, n));
}

/* A bias gets ȳ summed over all but the batch and its channels. */
static void
add_bias (ZkyVjp *vjp,
          guint   n)
{
  const ZkyTensor *output = zky_vjp_output_value (vjp, 0);
  gint64 axes[ZKY_MAX_AXES];
  guint n_axes = 0;

  if (vjp->n_inputs < 3 || !zky_vjp_wants (vjp, 2))
    return;

  for (guint i = 1; i <= output->n_axes; i++)
    if (i != n + 1)
      axes[n_axes++] = -(gint64) i;

  zky_vjp_add (vjp, 2, zky_sum (zky_vjp_cotangent (vjp), axes, n_axes, FALSE));
}

static void
vjp_init (ZkyVjp         *vjp,
          const Row     **row,
          ZkyConvolution *sizes)
{
  *row = vjp->op->kernel;
  if (!(*row)->sizes (sizes, (*row)->n, zky_vjp_input_value (vjp, 0), zky_vjp_input_value (vjp, 1), vjp->attributes, NULL))
    g_assert_not_reached ();
}

static void
conv_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *x = zky_vjp_input (vjp, 0), *w = zky_vjp_input (vjp, 1);
  ZkyConvolution sizes;
  const Row *row;

  vjp_init (vjp, &row, &sizes);
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, back_to_images (vjp, &sizes, row->n, cotangent, w, FALSE));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, back_to_filters (vjp, &sizes, row->n, batch_to_channels (vjp, x, row->n, FALSE),
                                          batch_to_channels (vjp, cotangent, row->n, TRUE)));
  add_bias (vjp, row->n);
}

static void
transpose_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *y = zky_vjp_input (vjp, 0), *w = zky_vjp_input (vjp, 1);
  ZkyConvolution sizes;
  const Row *row;

  vjp_init (vjp, &row, &sizes);
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, convolve (vjp, conv_names[row->n], cotangent, w, FALSE, NULL, 0));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, back_to_filters (vjp, &sizes, row->n, batch_to_channels (vjp, cotangent, row->n, TRUE),
                                          batch_to_channels (vjp, y, row->n, FALSE)));
  add_bias (vjp, row->n);
}

static void
weight_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = merge_filters (vjp, zky_vjp_cotangent (vjp));
  ZkyConvolution sizes;
  const Row *row;
  guint n;

  vjp_init (vjp, &row, &sizes);
  n = row->n;
  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *results = batch_to_channels (vjp, zky_vjp_input (vjp, 1), n, FALSE);

      zky_vjp_add (vjp, 0, channels_to_batch (vjp, back_to_images (vjp, &sizes, n, results, cotangent, TRUE), n));
    }
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *images = batch_to_channels (vjp, zky_vjp_input (vjp, 0), n, FALSE);

      zky_vjp_add (vjp, 1, channels_to_batch (vjp, convolve (vjp, conv_names[n], images, cotangent, TRUE, NULL, 0), n));
    }
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
    .min_inputs = 2, .max_inputs = 3, .n_outputs = 1, .kernel = &(const Row) { n, conv_sizes }, \
    .infer = conv_infer, .forward = conv_forward, .vjp = conv_vjp, .sample = conv##n##d_sample, \
  },                                                                            \
  {                                                                             \
    .name = "conv_transpose" #n "d", .symbol = "∗ᵀ", .formula = "conv_transpose" #n "d(a, b) + c", \
    .summary = "Spreads each element of " dimensions " images a by filters b, and adds a bias c", \
    .partials = (const char *const[]) { "conv" #n "d(ȳ, b)", "conv" #n "d_weight(ȳ, a)", "sum(ȳ)" }, \
    .attributes = transpose_attributes, .min_inputs = 2, .max_inputs = 3, .n_outputs = 1, \
    .kernel = &(const Row) { n, transpose_sizes },                              \
    .infer = transpose_infer, .forward = transpose_forward, .vjp = transpose_vjp, .sample = transpose##n##d_sample, \
  },                                                                            \
  {                                                                             \
    .name = "conv" #n "d_weight", .symbol = "∗′", .formula = "conv" #n "d_weight(a, b)", \
    .summary = "Takes a gradient b back to the filters of a convolution of " dimensions " images a", \
    .partials = (const char *const[]) { "conv_transpose" #n "d(b, ȳ)", "conv" #n "d(a, ȳ)" }, \
    .attributes = weight_attributes, .min_inputs = 2, .max_inputs = 2, .n_outputs = 1, \
    .kernel = &(const Row) { n, weight_sizes },                                 \
    .infer = weight_infer, .forward = weight_forward, .vjp = weight_vjp, .sample = weight##n##d_sample, \
  }

const ZkyOp zky_ops_convolution[] = {
  CONV_ROWS (1, "one-dimensional"),
  CONV_ROWS (2, "two-dimensional"),
  CONV_ROWS (3, "three-dimensional"),
  { NULL }
};
