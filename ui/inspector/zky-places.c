/* zky-places.c: where elements of a tensor stand, in words
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-places.h"

void
zky_jacobian_clear (ZkyJacobian *self)
{
  g_clear_pointer (&self->output, g_free);
  g_clear_pointer (&self->input, g_free);
  self->n_front = 0;
}

ZkyTensor *
zky_jacobian_flatten (const ZkyJacobian *self,
                      ZkyTensor         *tensor)
{
  ZkyShape flat = { .n_axes = 2, .dims = { 1, 1 } };

  if (self->n_front == 0)
    return zky_tensor_ref (tensor);
  for (guint i = 0; i < zky_tensor_get_n_axes (tensor); i++)
    flat.dims[i >= self->n_front] *= zky_tensor_get_dim (tensor, i);

  return zky_tensor_reshape (tensor, &flat, NULL);
}

char *
zky_jacobian_name_axis (const ZkyJacobian *self,
                        const ZkyShape    *shape,
                        guint              axis)
{
  if (self->n_front == 0)
    return g_strdup_printf ("%u  (%" G_GSIZE_FORMAT ")", axis, shape->dims[axis]);
  if (axis < self->n_front)
    return g_strdup_printf ("%s %u  (%" G_GSIZE_FORMAT ")", self->output, axis, shape->dims[axis]);

  return g_strdup_printf ("%s %u  (%" G_GSIZE_FORMAT ")", self->input, axis - self->n_front, shape->dims[axis]);
}

/* `[0, 2]`: axes @first up to @end; empty where there are none. */
static void
append_place (GString     *text,
              const gsize *place,
              guint        first,
              guint        end)
{
  for (guint i = first; i < end; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT "%s", i == first ? "[" : ", ", place[i], i + 1 == end ? "]" : "");
}

char *
zky_jacobian_describe (const ZkyJacobian *self,
                       const ZkyTensor   *tensor,
                       gsize              element)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);
  GString *text = g_string_new (NULL);
  gsize place[ZKY_MAX_AXES], rest = element;

  for (guint axis = shape.n_axes; axis-- > 0; rest /= shape.dims[axis])
    place[axis] = rest % shape.dims[axis];

  if (self->n_front > 0)
    g_string_append_printf (text, "∂%s", self->output);
  append_place (text, place, 0, self->n_front);
  if (self->n_front > 0)
    g_string_append_printf (text, "/∂%s", self->input);
  append_place (text, place, self->n_front, shape.n_axes);
  g_string_append (text, " = ");
  zky_tensor_append_element (tensor, element, text);

  return g_string_free (text, FALSE);
}
