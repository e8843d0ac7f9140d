/* zky-tensor-view.c: other ways to look at the numbers of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

/* Finds strides with which @shape shows the elements of @self in their order, and returns %FALSE
 * if there are none. Groups of axes that have the same number of elements on both sides are
 * matched; within a group the old axes must lie one behind the other, and the new ones then
 * divide that stretch. Both have the same size, not 0. */
static gboolean
reshape_strides (const ZkyTensor *self,
                 const ZkyShape  *shape,
                 gssize          *strides)
{
  const gssize *old_strides = zky_tensor_strides (self);
  gssize dims[ZKY_MAX_AXES], old[ZKY_MAX_AXES];
  guint n_old = 0, n_new = 0;

  for (guint i = 0; i < self->n_axes; i++)
    if (self->dims[i] != 1)
      {
        dims[n_old] = self->dims[i];
        old[n_old++] = old_strides[i];
      }

  for (guint i = 0, j = 0, i_end, j_end; i < n_old; i = i_end, j = j_end)
    {
      gsize n_before = (gsize) dims[i], n_after = 1;
      gssize stride;

      i_end = i + 1;
      j_end = j;
      while (n_before != n_after || j_end == j)
        {
          if (n_after < n_before)
            n_after *= shape->dims[j_end++];
          else
            n_before *= (gsize) dims[i_end++];
        }

      for (guint k = i; k + 1 < i_end; k++)
        if (old[k] != dims[k + 1] * old[k + 1])
          return FALSE;

      stride = old[i_end - 1];
      for (guint k = j_end; k-- > j;)
        {
          strides[k] = stride;
          stride *= (gssize) shape->dims[k];
        }
      n_new = j_end;
    }

  /* What is left are axes of extent 1. */
  for (guint k = n_new; k < shape->n_axes; k++)
    strides[k] = 1;

  return TRUE;
}

/**
 * zky_tensor_reshape:
 * @self: a tensor
 * @shape: extents with the same number of elements
 * @error: return location for a %ZKY_ERROR_SHAPE, or a %ZKY_ERROR_SIZE where a copy is needed
 *
 * Shows the elements, in row-major order, under another shape. This is a view where the strides
 * allow it, else a copy.
 *
 * Returns: (transfer full): the reshaped tensor, @self itself if it has this shape
 */
ZkyTensor *
zky_tensor_reshape (ZkyTensor       *self,
                    const ZkyShape  *shape,
                    GError         **error)
{
  g_autoptr (ZkyTensor) dense = NULL;
  gssize strides[ZKY_MAX_AXES];
  gssize stride = 1;
  ZkyShape before;
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (shape != NULL && shape->n_axes <= ZKY_MAX_AXES, NULL);

  before = zky_tensor_get_shape (self);
  if (zky_shape_equal (&before, shape))
    return zky_tensor_ref (self);

  if (!zky_shape_get_size (shape, &size, error))
    return NULL;

  if (size != self->size)
    {
      g_autofree char *before_string = zky_shape_to_string (&before);
      g_autofree char *shape_string = zky_shape_to_string (shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                   "shape %s has %" G_GSIZE_FORMAT " elements, shape %s has %" G_GSIZE_FORMAT,
                   before_string, self->size, shape_string, size);
      return NULL;
    }

  if (!self->contiguous && reshape_strides (self, shape, strides))
    return zky_tensor_new_view (self, shape, strides, 0);

  dense = zky_tensor_contiguous (self, error);
  if (dense == NULL)
    return NULL;

  for (guint i = shape->n_axes; i-- > 0;)
    {
      strides[i] = stride;
      stride *= (gssize) MAX (shape->dims[i], 1);
    }

  return zky_tensor_new_view (dense, shape, strides, 0);
}

/**
 * zky_tensor_transpose:
 * @self: a tensor
 * @axes: (nullable) (array): for each axis of the view, which axis of @self it is; %NULL reverses
 *   them all
 *
 * Returns: (transfer full): a view with the axes in another order
 */
ZkyTensor *
zky_tensor_transpose (ZkyTensor   *self,
                      const guint *axes)
{
  gssize strides[ZKY_MAX_AXES];
  ZkyShape shape;
  guint seen = 0;

  g_return_val_if_fail (self != NULL, NULL);

  shape.n_axes = self->n_axes;
  for (guint i = 0; i < self->n_axes; i++)
    {
      guint axis = axes != NULL ? axes[i] : self->n_axes - 1 - i;

      g_return_val_if_fail (axis < self->n_axes && (seen & (1u << axis)) == 0, NULL);

      seen |= 1u << axis;
      shape.dims[i] = (gsize) self->dims[axis];
      strides[i] = zky_tensor_strides (self)[axis];
    }

  return zky_tensor_new_view (self, &shape, strides, 0);
}

/**
 * zky_tensor_broadcast_to:
 * @self: a tensor
 * @shape: the extents to show
 * @error: return location for a %ZKY_ERROR_SHAPE or %ZKY_ERROR_SIZE
 *
 * Repeats a tensor along axes that it does not have, or that have extent 1, by NumPy's rule.
 * Nothing is copied: the stride along such axes is 0.
 *
 * Returns: (transfer full): the view, @self itself if it has this shape, or %NULL if the shapes do
 *   not fit
 */
ZkyTensor *
zky_tensor_broadcast_to (ZkyTensor       *self,
                         const ZkyShape  *shape,
                         GError         **error)
{
  const gssize *old = zky_tensor_strides (self);
  gssize strides[ZKY_MAX_AXES];
  gboolean fits;
  ZkyShape before;
  guint missing;
  gsize size;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (shape != NULL && shape->n_axes <= ZKY_MAX_AXES, NULL);

  before = zky_tensor_get_shape (self);
  if (zky_shape_equal (&before, shape))
    return zky_tensor_ref (self);

  fits = self->n_axes <= shape->n_axes;
  missing = fits ? shape->n_axes - self->n_axes : 0;
  for (guint i = 0; fits && i < shape->n_axes; i++)
    {
      gsize dim = i < missing ? 1 : before.dims[i - missing];

      strides[i] = dim == 1 ? 0 : old[i - missing];
      fits = dim == 1 || dim == shape->dims[i];
    }

  if (!fits)
    {
      g_autofree char *before_string = zky_shape_to_string (&before);
      g_autofree char *shape_string = zky_shape_to_string (shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                   "shape %s does not broadcast to %s", before_string, shape_string);
      return NULL;
    }

  if (!zky_shape_get_size (shape, &size, error))
    return NULL;

  return zky_tensor_new_view (self, shape, strides, 0);
}

/**
 * zky_tensor_slice:
 * @self: a tensor
 * @axis: one of its axes, from 0
 * @start: the first place along it
 * @count: how many places
 * @step: from one place to the next, negative to go backwards, not 0
 *
 * Shows the places @start, @start + @step, … of one axis. All of them must exist.
 *
 * Returns: (transfer full): the view
 */
ZkyTensor *
zky_tensor_slice (ZkyTensor *self,
                  guint      axis,
                  gsize      start,
                  gsize      count,
                  gssize     step)
{
  gssize strides[ZKY_MAX_AXES];
  gssize offset = 0;
  ZkyShape shape;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (axis < self->n_axes, NULL);
  g_return_val_if_fail (step != 0, NULL);

  if (count > 0)
    {
      gsize reach = step > 0 ? (gsize) step : 0 - (gsize) step;
      gsize room;

      g_return_val_if_fail (start < (gsize) self->dims[axis], NULL);

      room = step > 0 ? (gsize) self->dims[axis] - 1 - start : start;
      g_return_val_if_fail (count - 1 <= room / reach, NULL);
    }

  shape = zky_tensor_get_shape (self);
  shape.dims[axis] = count;
  for (guint i = 0; i < self->n_axes; i++)
    strides[i] = zky_tensor_strides (self)[i];
  if (count > 0)
    offset = (gssize) start * strides[axis];
  /* A step may be larger than the tensor as long as it is not taken. */
  strides[axis] = count > 1 ? strides[axis] * step : 1;

  return zky_tensor_new_view (self, &shape, strides, offset);
}
