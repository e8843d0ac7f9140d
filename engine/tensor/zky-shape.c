/* zky-shape.c: the extents of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-shape.h"

#include <string.h>

/* Elements that a shape may have. It keeps every offset in bytes, also in the largest broadcast
 * view of 8-byte elements, inside a gssize. */
#define MAX_ELEMENTS ((gsize) G_MAXSSIZE / 8)

/**
 * zky_shape_new:
 * @n_axes: number of axes, up to %ZKY_MAX_AXES
 * @dims: (nullable) (array length=n_axes): the extents, outermost first
 *
 * Returns: the shape
 */
ZkyShape
zky_shape_new (guint        n_axes,
               const gsize *dims)
{
  ZkyShape self = { .n_axes = 0 };

  g_return_val_if_fail (n_axes <= ZKY_MAX_AXES, self);
  g_return_val_if_fail (n_axes == 0 || dims != NULL, self);

  self.n_axes = n_axes;
  for (guint i = 0; i < n_axes; i++)
    self.dims[i] = dims[i];

  return self;
}

/**
 * zky_shape_equal:
 * @a: a shape
 * @b: another
 *
 * Returns: whether they have the same axes; [3] and [1, 3] have not
 */
gboolean
zky_shape_equal (const ZkyShape *a,
                 const ZkyShape *b)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->n_axes != b->n_axes)
    return FALSE;

  for (guint i = 0; i < a->n_axes; i++)
    if (a->dims[i] != b->dims[i])
      return FALSE;

  return TRUE;
}

/**
 * zky_shape_get_size:
 * @self: a shape
 * @n_elements: (out): the product of its extents; 1 for a scalar
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Counts the elements. The product of all extents other than 0 has to stay countable too, so that
 * the strides of an empty tensor are as safe as those of any other.
 *
 * Returns: %FALSE if there are more elements than can be counted
 */
gboolean
zky_shape_get_size (const ZkyShape  *self,
                    gsize           *n_elements,
                    GError         **error)
{
  gsize product = 1;
  gboolean empty = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (n_elements != NULL, FALSE);

  for (guint i = 0; i < self->n_axes; i++)
    {
      if (self->dims[i] == 0)
        {
          empty = TRUE;
        }
      else if (product > MAX_ELEMENTS / self->dims[i])
        {
          g_autofree char *shape = zky_shape_to_string (self);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE,
                       "shape %s has more elements than can be counted", shape);
          return FALSE;
        }
      else
        {
          product *= self->dims[i];
        }
    }

  *n_elements = empty ? 0 : product;

  return TRUE;
}

/**
 * zky_shape_broadcast:
 * @a: a shape
 * @b: another
 * @result: (out): the shape that both are broadcast to; may be @a or @b itself
 * @error: return location for a %ZKY_ERROR_SHAPE
 *
 * NumPy's rule: axes are matched from the end, and an axis that is missing or of extent 1 is
 * repeated.
 *
 * Returns: %FALSE if an axis has two extents other than 1
 */
gboolean
zky_shape_broadcast (const ZkyShape  *a,
                     const ZkyShape  *b,
                     ZkyShape        *result,
                     GError         **error)
{
  const ZkyShape *shorter, *longer;
  ZkyShape wide;

  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  shorter = a->n_axes < b->n_axes ? a : b;
  longer = shorter == a ? b : a;

  wide.n_axes = longer->n_axes;
  for (guint i = 0; i < longer->n_axes; i++)
    {
      guint missing = longer->n_axes - shorter->n_axes;
      gsize other = i < missing ? 1 : shorter->dims[i - missing];

      if (longer->dims[i] != other && longer->dims[i] != 1 && other != 1)
        {
          g_autofree char *a_string = zky_shape_to_string (a);
          g_autofree char *b_string = zky_shape_to_string (b);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                       "shapes %s and %s do not broadcast", a_string, b_string);
          return FALSE;
        }

      wide.dims[i] = longer->dims[i] == 1 ? other : longer->dims[i];
    }

  result->n_axes = wide.n_axes;
  memcpy (result->dims, wide.dims, wide.n_axes * sizeof (gsize));

  return TRUE;
}

/**
 * zky_shape_concat:
 * @front: the outer axes, S
 * @back: the inner axes, T
 * @result: (out): S ⊕ T, the shape of a Jacobian; may be @front or @back itself
 * @error: return location for a %ZKY_ERROR_SHAPE
 *
 * Puts the axes of one shape before those of another.
 *
 * Returns: %FALSE if together they have more than %ZKY_MAX_AXES axes
 */
gboolean
zky_shape_concat (const ZkyShape  *front,
                  const ZkyShape  *back,
                  ZkyShape        *result,
                  GError         **error)
{
  guint n_front, n_back;

  g_return_val_if_fail (front != NULL, FALSE);
  g_return_val_if_fail (back != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  n_front = front->n_axes;
  n_back = back->n_axes;
  if (n_front + n_back > ZKY_MAX_AXES)
    {
      g_autofree char *front_string = zky_shape_to_string (front);
      g_autofree char *back_string = zky_shape_to_string (back);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                   "shapes %s and %s have %u axes together, the most is %d",
                   front_string, back_string, n_front + n_back, ZKY_MAX_AXES);
      return FALSE;
    }

  /* The back goes first, since @result may be either of them. */
  memmove (result->dims + n_front, back->dims, n_back * sizeof (gsize));
  memmove (result->dims, front->dims, n_front * sizeof (gsize));
  result->n_axes = n_front + n_back;

  return TRUE;
}

/**
 * zky_shape_axis:
 * @self: a shape
 * @axis: an axis, negative ones count from the end
 * @result: (out): the same axis, counted from 0
 * @error: return location for a %ZKY_ERROR_VALUE
 *
 * Checks and normalises an axis that a user has written.
 *
 * Returns: %FALSE if there is no such axis
 */
gboolean
zky_shape_axis (const ZkyShape  *self,
                gint64           axis,
                guint           *result,
                GError         **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (result != NULL, FALSE);

  if (axis < -(gint64) self->n_axes || axis >= (gint64) self->n_axes)
    {
      g_autofree char *shape = zky_shape_to_string (self);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                   "shape %s has %u axes, axis %" G_GINT64_FORMAT " is none of them",
                   shape, self->n_axes, axis);
      return FALSE;
    }

  *result = (guint) (axis < 0 ? axis + self->n_axes : axis);

  return TRUE;
}

/**
 * zky_shape_to_string:
 * @self: a shape
 *
 * Returns: (transfer full): the shape as messages and files have it, `[3, 2]`; `[]` for a scalar
 */
char *
zky_shape_to_string (const ZkyShape *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new ("[");
  for (guint i = 0; i < self->n_axes; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", self->dims[i]);
  g_string_append_c (text, ']');

  return g_string_free (text, FALSE);
}

/**
 * zky_shape_to_label:
 * @self: a shape
 *
 * Returns: (transfer full): the shape as pictures and rules have it, `3×2`; `scalar` for a scalar
 */
char *
zky_shape_to_label (const ZkyShape *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_axes == 0)
    return g_strdup ("scalar");

  text = g_string_new (NULL);
  for (guint i = 0; i < self->n_axes; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? "×" : "", self->dims[i]);

  return g_string_free (text, FALSE);
}
