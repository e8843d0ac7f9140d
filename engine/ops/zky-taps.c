/* zky-taps.c: which elements along an axis make up each element of a pooled or resized one
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-taps.h"

#include <math.h>

#include "zky-tensor-private.h"

#define LIMIT ((gint64) 1 << 30) /* extents, and whatever is added to them */

static gboolean
taps_init (ZkyTaps  *self,
           gsize     n_in,
           gint64    n_out,
           gsize     most,
           GError  **error)
{
  if (n_in < 1 || n_out < 1 || n_out > LIMIT)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "an axis of extent %" G_GSIZE_FORMAT " cannot become one of extent %"
                   G_GINT64_FORMAT, n_in, n_out);
      return FALSE;
    }

  self->n_in = n_in;
  self->n_out = n_out;
  self->most = most;
  self->starts = g_try_new0 (gsize, n_out);
  self->counts = g_try_new0 (gsize, n_out);
  self->weights = g_try_new0 (double, n_out * most);
  if (self->starts != NULL && self->counts != NULL && self->weights != NULL)
    return TRUE;

  zky_taps_clear (self);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "No memory for an axis of extent %" G_GINT64_FORMAT, n_out);
  return FALSE;
}

void
zky_taps_clear (ZkyTaps *self)
{
  g_clear_pointer (&self->starts, g_free);
  g_clear_pointer (&self->counts, g_free);
  g_clear_pointer (&self->weights, g_free);
}

void
zky_taps_keep (ZkyTaps *self,
               gsize    n_in)
{
  if (!taps_init (self, n_in, n_in, 1, NULL))
    g_error ("No memory for %" G_GSIZE_FORMAT " rows", n_in);

  for (gsize i = 0; i < n_in; i++)
    {
      self->starts[i] = i;
      self->counts[i] = 1;
      self->weights[i] = 1;
    }
}

static void
set_window (ZkyTaps *self,
            gsize    place,
            gsize    start,
            gsize    count,
            double   divisor)
{
  self->starts[place] = start;
  self->counts[place] = count;
  for (gsize i = 0; i < count; i++)
    self->weights[place * self->most + i] = 1 / divisor;
}

/* -- Pools ------------------------------------------------------------------------------ */

enum { KERNEL_SIZE, STRIDE, PADDING, CEIL_MODE, COUNT_INCLUDE_PAD };

/* Number @i of a list of @n, or of one for all axes. */
static gboolean
read_item (const ZkyAttributes  *attributes,
           guint                 position,
           guint                 i,
           guint                 n,
           gint64                least,
           gint64               *result,
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

  *result = values[n_values == 1 ? 0 : i];
  if (*result >= least && *result <= LIMIT)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is %" G_GINT64_FORMAT ", it has to be at least %" G_GINT64_FORMAT,
               name, *result, least);
  return FALSE;
}

/* Whether padding counts in an average: yes unless told, as in PyTorch. Pools of a maximum have no such attribute. */
static gboolean
counts_padding (const ZkyAttributes *attributes)
{
  return zky_attributes_get_declared (attributes)[COUNT_INCLUDE_PAD].name != NULL &&
         zky_attributes_get_bool (attributes, COUNT_INCLUDE_PAD);
}

gboolean
zky_taps_pool (ZkyTaps              *self,
               const ZkyAttributes  *attributes,
               guint                 i,
               guint                 n,
               gsize                 n_in,
               GError              **error)
{
  gboolean ceil_mode = zky_attributes_get_bool (attributes, CEIL_MODE), include = counts_padding (attributes);
  gint64 extent = (gint64) n_in, kernel, stride, padding, room, n_out;

  if (!read_item (attributes, KERNEL_SIZE, i, n, 1, &kernel, error) ||
      !read_item (attributes, PADDING, i, n, 0, &padding, error))
    return FALSE;
  stride = kernel;
  if (zky_attributes_is_set (attributes, STRIDE) && !read_item (attributes, STRIDE, i, n, 1, &stride, error))
    return FALSE;

  room = extent + 2 * padding - kernel;
  if (2 * padding > kernel || room < 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a window of %" G_GINT64_FORMAT " with padding %" G_GINT64_FORMAT
                   " does not fit an axis of extent %" G_GSIZE_FORMAT, kernel, padding, n_in);
      return FALSE;
    }

  n_out = (room + (ceil_mode ? stride - 1 : 0)) / stride + 1;
  if (ceil_mode && (n_out - 1) * stride >= extent + padding) /* a window that would begin behind the end */
    n_out--;
  if (!taps_init (self, n_in, n_out, MIN (kernel, extent), error))
    return FALSE;

  for (gint64 place = 0; place < n_out; place++)
    {
      gint64 start = place * stride - padding, end = MIN (start + kernel, extent + padding);
      gint64 first = MAX (start, 0), last = MIN (end, extent);

      set_window (self, place, first, last - first, include ? end - start : last - first);
    }

  return TRUE;
}

gboolean
zky_taps_adaptive (ZkyTaps              *self,
                   const ZkyAttributes  *attributes,
                   guint                 i,
                   guint                 n,
                   gsize                 n_in,
                   GError              **error)
{
  gint64 n_out;

  if (!read_item (attributes, 0, i, n, 1, &n_out, error) ||
      !taps_init (self, n_in, n_out, n_in / n_out + 2, error))
    return FALSE;

  for (gint64 place = 0; place < n_out; place++)
    {
      gsize start = place * (gint64) n_in / n_out, end = ((place + 1) * (gint64) n_in + n_out - 1) / n_out;

      set_window (self, place, start, end - start, end - start);
    }

  return TRUE;
}

/* -- Resizing ---------------------------------------------------------------------------- */

enum { SIZE, SCALE_FACTOR, MODE, ALIGN_CORNERS };

/* Two neighbours, by how near they are. */
static void
set_neighbours (ZkyTaps *self,
                gsize    place,
                double   position)
{
  gsize start = MIN ((gsize) position, self->n_in - 1);
  double part = position - start;

  self->starts[place] = start;
  self->counts[place] = start + 1 < self->n_in ? 2 : 1;
  self->weights[place * self->most] = self->counts[place] == 2 ? 1 - part : 1;
  if (self->counts[place] == 2)
    self->weights[place * self->most + 1] = part;
}

gboolean
zky_taps_resize (ZkyTaps              *self,
                 const ZkyAttributes  *attributes,
                 guint                 i,
                 guint                 n,
                 gsize                 n_in,
                 GError              **error)
{
  gboolean by_size = zky_attributes_is_set (attributes, SIZE);
  gboolean nearest = g_str_equal (zky_attributes_get_string (attributes, MODE), "nearest");
  gboolean corners = zky_attributes_get_bool (attributes, ALIGN_CORNERS);
  double factor = by_size ? 0 : zky_attributes_get_double (attributes, SCALE_FACTOR), scale;
  gint64 n_out;

  if (by_size && !read_item (attributes, SIZE, i, n, 1, &n_out, error))
    return FALSE;
  if (!by_size)
    n_out = zky_element_to_int (floor (n_in * factor));
  if (!taps_init (self, n_in, n_out, nearest ? 1 : 2, error))
    return FALSE;

  scale = by_size ? (double) n_in / n_out : 1 / factor;
  if (corners)
    scale = n_out > 1 ? (n_in - 1.) / (n_out - 1) : 0;

  for (gint64 place = 0; place < n_out; place++)
    if (nearest)
      set_window (self, place, MIN ((gsize) (place * scale), n_in - 1), 1, 1);
    else
      set_neighbours (self, place, corners ? place * scale : MAX (0, scale * (place + 0.5) - 0.5));

  return TRUE;
}

gboolean
zky_taps_of (ZkyTaps               taps[2],
             ZkyTapsRule           rule,
             guint                 n,
             const ZkyTensor      *tensor,
             const ZkyAttributes  *attributes,
             GError              **error)
{
  if (tensor->n_axes < n)
    {
      ZkyShape shape = zky_tensor_get_shape (tensor);
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs at least %u axes", text, n);
      return FALSE;
    }

  if (n == 1)
    zky_taps_keep (&taps[0], 1);
  else if (!rule (&taps[0], attributes, 0, n, tensor->dims[tensor->n_axes - 2], error))
    return FALSE;

  return rule (&taps[1], attributes, n - 1, n, tensor->dims[tensor->n_axes - 1], error);
}
