/* zky-tensor-query.c: what a tensor says of itself
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include <math.h>

/**
 * zky_tensor_get_dtype:
 * @self: a tensor
 *
 * Returns: its element type
 */
ZkyDtype
zky_tensor_get_dtype (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, ZKY_FLOAT32);

  return (ZkyDtype) self->dtype;
}

/**
 * zky_tensor_get_n_axes:
 * @self: a tensor
 *
 * Returns: the number of its axes, 0 for a scalar
 */
guint
zky_tensor_get_n_axes (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_axes;
}

/**
 * zky_tensor_get_shape:
 * @self: a tensor
 *
 * Returns: its extents
 */
ZkyShape
zky_tensor_get_shape (const ZkyTensor *self)
{
  ZkyShape shape;

  shape.n_axes = 0;
  g_return_val_if_fail (self != NULL, shape);

  shape.n_axes = self->n_axes;
  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = (gsize) self->dims[i];

  return shape;
}

/**
 * zky_tensor_get_dim:
 * @self: a tensor
 * @axis: one of its axes, from 0
 *
 * Returns: the extent of this axis
 */
gsize
zky_tensor_get_dim (const ZkyTensor *self,
                    guint            axis)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (axis < self->n_axes, 0);

  return (gsize) self->dims[axis];
}

/**
 * zky_tensor_get_stride:
 * @self: a tensor
 * @axis: one of its axes, from 0
 *
 * Returns: elements from one place along this axis to the next, 0 where one is repeated
 */
gssize
zky_tensor_get_stride (const ZkyTensor *self,
                       guint            axis)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (axis < self->n_axes, 0);

  return zky_tensor_strides (self)[axis];
}

/**
 * zky_tensor_get_size:
 * @self: a tensor
 *
 * Returns: how many elements it shows: the product of its extents, 1 for a scalar
 */
gsize
zky_tensor_get_size (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/**
 * zky_tensor_get_bytes:
 * @self: a tensor
 *
 * Returns: bytes that its elements take in a contiguous copy; a broadcast view takes less
 */
gsize
zky_tensor_get_bytes (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size * zky_dtype_get_size (self->dtype);
}

/**
 * zky_tensor_is_contiguous:
 * @self: a tensor
 *
 * Returns: whether its elements lie one behind the other in row-major order
 */
gboolean
zky_tensor_is_contiguous (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->contiguous;
}

/**
 * zky_tensor_is_unshared:
 * @self: a tensor
 *
 * Returns: whether the caller's is the only reference to it, and no view shows its numbers, so that
 *   they may be written
 */
gboolean
zky_tensor_is_unshared (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->ref_count) == 1 &&
         (self->storage == NULL || g_atomic_int_get (&self->storage->ref_count) == 1);
}

/**
 * zky_tensor_shares_memory:
 * @a: a tensor
 * @b: another one
 *
 * Returns: whether the numbers of both are kept in one place, as those of a view and of what it is a view of
 */
gboolean
zky_tensor_shares_memory (const ZkyTensor *a,
                          const ZkyTensor *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || (a->storage != NULL && a->storage == b->storage);
}

/**
 * zky_tensor_get_data:
 * @self: a tensor
 *
 * Returns: (transfer none): its first element, at index 0, 0, …; the others follow by the strides
 */
gconstpointer
zky_tensor_get_data (const ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->data;
}

/**
 * zky_tensor_get_data_writable:
 * @self: a tensor that only the caller holds
 *
 * Returns: (transfer none): its first element, to be written until the tensor is handed on
 */
gpointer
zky_tensor_get_data_writable (ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (zky_tensor_is_unshared (self), NULL);

  return self->data;
}

/**
 * zky_tensor_element:
 * @self: a tensor
 * @index: which element, counted in row-major order whatever the strides
 *
 * Returns: (transfer none): where this element lies
 */
gconstpointer
zky_tensor_element (const ZkyTensor *self,
                    gsize            index)
{
  const gssize *strides = zky_tensor_strides (self);
  gssize offset = 0;

  if (self->contiguous)
    {
      offset = (gssize) index;
    }
  else
    {
      for (guint i = self->n_axes; i-- > 0;)
        {
          offset += (gssize) (index % (gsize) self->dims[i]) * strides[i];
          index /= (gsize) self->dims[i];
        }
    }

  return (const char *) self->data + offset * (gssize) zky_dtype_get_size (self->dtype);
}

/**
 * zky_tensor_get_double:
 * @self: a tensor
 * @index: which element, counted in row-major order
 *
 * Returns: this element; int64 beyond 2^53 is rounded
 */
double
zky_tensor_get_double (const ZkyTensor *self,
                       gsize            index)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (index < self->size, NAN);

  return zky_element_load (self->dtype, zky_tensor_element (self, index));
}

/**
 * zky_tensor_get_int:
 * @self: a tensor
 * @index: which element, counted in row-major order
 *
 * Returns: this element; of floating-point numbers the integer part, the nearest int64 where they
 *   are out of its range, and 0 for NaN
 */
gint64
zky_tensor_get_int (const ZkyTensor *self,
                    gsize            index)
{
  gconstpointer element;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (index < self->size, 0);

  element = zky_tensor_element (self, index);
  if (self->dtype == ZKY_INT64)
    return *(const gint64 *) element;

  return zky_element_to_int (zky_element_load (self->dtype, element));
}
