/* zky-nn-maker.c: making parameters, buffers and parts of layers
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>

#include "zky-init.h"
#include "zky-nn-private.h"

/* Keeps the first error. */
void
zky_maker_fail (ZkyNnMaker *self,
                ZkyError       code,
                const char    *format,
                ...)
{
  g_autofree char *message = NULL;
  va_list args;

  if (self->error != NULL)
    return;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  self->error = g_error_new (ZKY_ERROR, (int) code, "%s: %s", self->layer->name, message);
}

static const char *
get_name (ZkyNnMaker *self,
          guint          position)
{
  return zky_attributes_get_declared (self->attributes)[position].name;
}

/* -- What is asked for ---------------------------------------------------------------------- */

/* The integer, or @min after an error. */
gint64
zky_maker_int (ZkyNnMaker *self,
               guint          position,
               gint64         min,
               gint64         max)
{
  gint64 value = zky_attributes_get_int (self->attributes, position);

  if (value >= min && value <= max)
    return value;

  zky_maker_fail (self, ZKY_ERROR_VALUE, "%s is %" G_GINT64_FORMAT ", it has to be from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                  get_name (self, position), value, min, max);
  return min;
}

/* How many features, channels or rows; 1 after an error. */
gsize
zky_maker_extent (ZkyNnMaker *self,
                  guint          position)
{
  return (gsize) zky_maker_int (self, position, 1, ZKY_NN_MAX_EXTENT);
}

/* A number between 0 and 1. */
double
zky_maker_share (ZkyNnMaker *self,
                 guint          position)
{
  double value = zky_attributes_get_double (self->attributes, position);

  if (!(value >= 0 && value <= 1))
    zky_maker_fail (self, ZKY_ERROR_VALUE, "%s is %g, it has to be between 0 and 1", get_name (self, position), value);

  return value;
}

/* A finite number that is not negative. */
double
zky_maker_positive (ZkyNnMaker *self,
                    guint          position)
{
  double value = zky_attributes_get_double (self->attributes, position);

  if (!(value >= 0 && value < INFINITY))
    zky_maker_fail (self, ZKY_ERROR_VALUE, "%s is %g, it has to be a number that is not negative", get_name (self, position), value);

  return value;
}

/* A list of extents; a scalar's after an error. */
ZkyShape
zky_maker_shape (ZkyNnMaker *self,
                 guint          position)
{
  guint n;
  const gint64 *extents = zky_attributes_get_ints (self->attributes, position, &n);
  ZkyShape shape = { .n_axes = 0 };

  if (n < 1 || n > ZKY_USER_AXES)
    zky_maker_fail (self, ZKY_ERROR_VALUE, "%s has %u extents, it has to have from 1 to %d", get_name (self, position), n, ZKY_USER_AXES);

  for (guint i = 0; self->error == NULL && i < n; i++)
    if (extents[i] < 1 || extents[i] > ZKY_NN_MAX_EXTENT)
      zky_maker_fail (self, ZKY_ERROR_VALUE, "%s holds %" G_GINT64_FORMAT ", extents have to be from 1 to %d",
                      get_name (self, position), extents[i], ZKY_NN_MAX_EXTENT);
  if (self->error != NULL)
    return shape;

  shape.n_axes = n;
  for (guint i = 0; i < n; i++)
    shape.dims[i] = (gsize) extents[i];

  return shape;
}

/* -- Parameters and buffers ------------------------------------------------------------------- */

/* Whether there is room for a tensor like this, which is then taken. */
static gboolean
take_room (ZkyNnMaker  *self,
           const char     *name,
           ZkyDtype        dtype,
           const ZkyShape *shape)
{
  gsize n, bytes;

  if (self->error != NULL)
    return FALSE;

  if (!zky_shape_get_size (shape, &n, NULL) || !g_size_checked_mul (&bytes, n, zky_dtype_get_size (dtype))
      || bytes > MIN (self->room, ZKY_TENSOR_MAX_BYTES))
    {
      char most[ZKY_NUMBER_MAX];
      g_autofree char *text = zky_shape_to_string (shape);

      zky_maker_fail (self, ZKY_ERROR_LIMIT, "%s of shape %s does not fit into %s", name, text,
                      zky_number_format_bytes (most, MIN (self->room, ZKY_TENSOR_MAX_BYTES)));
      return FALSE;
    }
  self->room -= bytes;

  return TRUE;
}

typedef gboolean (*AddFunc) (ZkyModule *module, const char *name, ZkyTensor *value, GError **error);

/* @value: (transfer full) (nullable): NULL where an error is set */
static void
add (ZkyNnMaker *self,
     AddFunc        func,
     const char    *name,
     ZkyTensor     *value)
{
  if (value != NULL)
    func (self->module, name, value, &self->error);
  zky_tensor_unref (value);
}

/* A parameter whose elements are drawn from −bound … bound. */
void
zky_maker_uniform (ZkyNnMaker *self,
                   const char    *name,
                   ZkyShape       shape,
                   double         bound)
{
  if (take_room (self, name, self->dtype, &shape))
    add (self, zky_module_add_param, name,
         zky_tensor_new_uniform (self->dtype, &shape, self->rand, -bound, bound, &self->error));
}

void
zky_maker_full (ZkyNnMaker *self,
                const char    *name,
                ZkyShape       shape,
                double         value)
{
  if (take_room (self, name, self->dtype, &shape))
    add (self, zky_module_add_param, name, zky_tensor_new_full (self->dtype, &shape, value, &self->error));
}

/* A parameter that begins as the initialiser @init makes it by its defaults. */
void
zky_maker_init (ZkyNnMaker *self,
                const char    *name,
                ZkyShape       shape,
                const char    *init)
{
  if (take_room (self, name, self->dtype, &shape))
    add (self, zky_module_add_param, name, zky_init_new (init, NULL, &shape, self->dtype, self->rand, &self->error));
}

void
zky_maker_buffer (ZkyNnMaker *self,
                  const char    *name,
                  ZkyDtype       dtype,
                  ZkyShape       shape,
                  double         value)
{
  if (take_room (self, name, dtype, &shape))
    add (self, zky_module_add_buffer, name, zky_tensor_new_full (dtype, &shape, value, &self->error));
}

/* A part: another layer, with attributes as text. */
void
zky_maker_child (ZkyNnMaker *self,
                 const char    *name,
                 const char    *layer,
                 const char    *format,
                 ...)
{
  const ZkyNnLayer *row = zky_nn_lookup (layer, NULL);
  g_autoptr(ZkyAttributes) attributes = NULL;
  g_autoptr(ZkyModule) child = NULL;
  g_autofree char *text = NULL;
  va_list args;

  if (self->error != NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  attributes = zky_attributes_parse (zky_nn_layer_get_attributes (row), text, &self->error);
  if (attributes == NULL)
    return;

  child = zky_nn_layer_new (row, attributes, self->dtype, self->rand, &self->room, &self->error);
  if (child != NULL)
    zky_module_add_child (self->module, name, child, &self->error);
  else
    g_prefix_error (&self->error, "%s: %s: ", self->layer->name, name);
}
