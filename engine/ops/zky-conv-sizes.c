/* zky-conv-sizes.c: how large images, filters and results of a convolution are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-conv.h"

#include "zky-tensor-private.h"

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

  return read_list (attributes, ZKY_CONV_STRIDE, n, 1, self->stride, error) &&
         read_list (attributes, ZKY_CONV_PADDING, n, 0, self->padding, error) &&
         read_list (attributes, ZKY_CONV_DILATION, n, 1, self->dilation, error);
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
  gint64 groups = zky_attributes_get_int (attributes, ZKY_CONV_GROUPS);

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
gboolean
zky_conv_sizes (ZkyConvolution       *self,
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
gboolean
zky_conv_transpose_sizes (ZkyConvolution       *self,
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
  if (!window_init (window, n, attributes, error) || !read_list (attributes, ZKY_CONV_OWN, n, 0, more, error))
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
gboolean
zky_conv_weight_sizes (ZkyConvolution       *self,
                       guint                 n,
                       const ZkyTensor      *x,
                       const ZkyTensor      *y,
                       const ZkyAttributes  *attributes,
                       GError              **error)
{
  gssize kernel[ZKY_WINDOW_AXES] = { 1, 1, 1 };
  gint64 groups = MAX (1, zky_attributes_get_int (attributes, ZKY_CONV_GROUPS));

  if (x->n_axes < n + 1 || y->n_axes != x->n_axes || count_images (x, n) != count_images (y, n))
    return fail_shapes ("images and results do not belong together", x, y, error);
  if (!window_init (&self->window, n, attributes, error) || !read_list (attributes, ZKY_CONV_OWN, n, 1, kernel, error))
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
