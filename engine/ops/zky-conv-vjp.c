/* zky-conv-vjp.c: the ways back of convolutions, which are convolutions themselves
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-conv.h"

#include "zky-compose.h"
#include "zky-tensor-private.h"

static const char *const conv_names[] = { NULL, "conv1d", "conv2d", "conv3d" };
static const char *const transpose_names[] = { NULL, "conv_transpose1d", "conv_transpose2d", "conv_transpose3d" };
static const char *const weight_names[] = { NULL, "conv1d_weight", "conv2d_weight", "conv3d_weight" };

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

  for (guint i = ZKY_CONV_STRIDE; i <= ZKY_CONV_DILATION; i++)
    {
      guint n_values;
      const gint64 *values = zky_attributes_get_ints (vjp->attributes, i, &n_values);

      zky_attributes_set_ints (attributes, i, values, n_values);
    }
  zky_attributes_set_int (attributes, ZKY_CONV_GROUPS, zky_attributes_get_int (vjp->attributes, ZKY_CONV_GROUPS) *
                                              (batched ? (gint64) batch_size (vjp) : 1));
  if (last != NULL)
    zky_attributes_set_ints (attributes, ZKY_CONV_OWN, last, n);

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
          const ZkyConvRow     **row,
          ZkyConvolution *sizes)
{
  *row = vjp->op->kernel;
  if (!(*row)->sizes (sizes, (*row)->n, zky_vjp_input_value (vjp, 0), zky_vjp_input_value (vjp, 1), vjp->attributes, NULL))
    g_assert_not_reached ();
}

void
zky_conv_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *x = zky_vjp_input (vjp, 0), *w = zky_vjp_input (vjp, 1);
  ZkyConvolution sizes;
  const ZkyConvRow *row;

  vjp_init (vjp, &row, &sizes);
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, back_to_images (vjp, &sizes, row->n, cotangent, w, FALSE));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, back_to_filters (vjp, &sizes, row->n, batch_to_channels (vjp, x, row->n, FALSE),
                                          batch_to_channels (vjp, cotangent, row->n, TRUE)));
  add_bias (vjp, row->n);
}

void
zky_conv_transpose_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *y = zky_vjp_input (vjp, 0), *w = zky_vjp_input (vjp, 1);
  ZkyConvolution sizes;
  const ZkyConvRow *row;

  vjp_init (vjp, &row, &sizes);
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, convolve (vjp, conv_names[row->n], cotangent, w, FALSE, NULL, 0));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, back_to_filters (vjp, &sizes, row->n, batch_to_channels (vjp, cotangent, row->n, TRUE),
                                          batch_to_channels (vjp, y, row->n, FALSE)));
  add_bias (vjp, row->n);
}

void
zky_conv_weight_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = merge_filters (vjp, zky_vjp_cotangent (vjp));
  ZkyConvolution sizes;
  const ZkyConvRow *row;
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
