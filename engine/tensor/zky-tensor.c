/* zky-tensor.c: an n-dimensional array of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include <math.h>
#include <string.h>

#include "zky-number.h"

#define ALIGNMENT 64

/* The numbers stand one alignment behind the header. */
G_STATIC_ASSERT (sizeof (ZkyStorage) <= ALIGNMENT);

/* For small blocks malloc is several times as quick as aligned_alloc. */

static ZkyStorage *
storage_new (gsize    bytes,
             GError **error)
{
  gpointer block = g_try_malloc (ALIGNMENT - 1 + ALIGNMENT + bytes);
  ZkyStorage *storage;

  if (block == NULL)
    {
      char text[ZKY_NUMBER_MAX];

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "there is not enough memory for a tensor of %s",
                   zky_number_format_bytes (text, bytes));
      return NULL;
    }

  storage = (ZkyStorage *) (((guintptr) block + ALIGNMENT - 1) & ~(guintptr) (ALIGNMENT - 1));
  storage->ref_count = 1;
  storage->bytes = bytes;
  storage->block = block;

  return storage;
}

static void
storage_unref (ZkyStorage *storage)
{
  if (g_atomic_int_dec_and_test (&storage->ref_count))
    g_free (storage->block);
}

static ZkyTensor *
header_new (ZkyDtype dtype,
            guint    n_axes)
{
  ZkyTensor *self = g_malloc (sizeof (ZkyTensor) + 2 * n_axes * sizeof (gssize));

  self->ref_count = 1;
  self->dtype = dtype;
  self->n_axes = n_axes;
  self->contiguous = TRUE;
  self->size = 1;
  self->storage = NULL;
  self->data = &self->scalar;

  return self;
}

/* Whether the elements lie one behind the other in row-major order. The stride of an axis of
 * extent 1 is never used, and an empty tensor has no element that could lie elsewhere. */
static gboolean
is_dense (const gssize *dims,
          const gssize *strides,
          guint         n_axes,
          gsize         size)
{
  gssize expected = 1;

  if (size <= 1)
    return TRUE;

  for (guint i = n_axes; i-- > 0;)
    if (dims[i] != 1)
      {
        if (strides[i] != expected)
          return FALSE;
        expected *= dims[i];
      }

  return TRUE;
}

/**
 * zky_tensor_new:
 * @dtype: the element type
 * @shape: the extents, up to %ZKY_MAX_AXES of them; one of 0 makes an empty tensor
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Makes a tensor whose numbers are not set yet, for the caller to fill through
 * zky_tensor_get_data_writable().
 *
 * Returns: (transfer full): the tensor, or %NULL if it is larger than %ZKY_TENSOR_MAX_BYTES or than
 *   the memory
 */
ZkyTensor *
zky_tensor_new (ZkyDtype         dtype,
                const ZkyShape  *shape,
                GError         **error)
{
  ZkyStorage *storage;
  ZkyTensor *self;
  gssize stride = 1;
  gsize size;

  g_return_val_if_fail ((guint) dtype < ZKY_N_DTYPES, NULL);
  g_return_val_if_fail (shape != NULL, NULL);
  g_return_val_if_fail (shape->n_axes <= ZKY_MAX_AXES, NULL);

  if (shape->n_axes == 0)
    return header_new (dtype, 0);

  if (!zky_shape_get_size (shape, &size, error))
    return NULL;

  if (size > ZKY_TENSOR_MAX_BYTES / zky_dtype_get_size (dtype))
    {
      g_autofree char *shape_string = zky_shape_to_string (shape);
      char bytes[ZKY_NUMBER_MAX], most[ZKY_NUMBER_MAX];

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE,
                   "a %s tensor of shape %s would take %s, the limit is %s",
                   zky_dtype_get_name (dtype), shape_string,
                   zky_number_format_bytes (bytes, size * zky_dtype_get_size (dtype)),
                   zky_number_format_bytes (most, ZKY_TENSOR_MAX_BYTES));
      return NULL;
    }

  storage = storage_new (size * zky_dtype_get_size (dtype), error);
  if (storage == NULL)
    return NULL;

  self = header_new (dtype, shape->n_axes);
  self->size = size;
  self->storage = storage;
  self->data = (char *) storage + ALIGNMENT;
  for (guint i = shape->n_axes; i-- > 0;)
    {
      self->dims[i] = (gssize) shape->dims[i];
      self->dims[shape->n_axes + i] = stride;
      stride *= MAX (self->dims[i], 1);
    }

  return self;
}

/**
 * zky_tensor_new_scalar:
 * @dtype: the element type
 * @value: the number, converted as by zky_tensor_cast()
 *
 * Returns: (transfer full): a tensor without axes
 */
ZkyTensor *
zky_tensor_new_scalar (ZkyDtype dtype,
                       double   value)
{
  ZkyTensor *self;

  g_return_val_if_fail ((guint) dtype < ZKY_N_DTYPES, NULL);

  self = header_new (dtype, 0);
  zky_element_store (dtype, &self->scalar, value);

  return self;
}

/**
 * zky_tensor_new_view:
 * @self: a tensor
 * @shape: the view's extents; their product must be countable
 * @strides: (nullable) (array): the view's strides in elements; %NULL for a scalar
 * @offset: elements from the first element of @self to the first one of the view
 *
 * Makes a tensor that shows elements of another one. All elements of the view must be elements of
 * @self. A scalar, whether viewed or the view, has its number inside, so there it is copied; as
 * long as it is the only element the strides do not matter.
 *
 * Returns: (transfer full): the view
 */
ZkyTensor *
zky_tensor_new_view (ZkyTensor      *self,
                     const ZkyShape *shape,
                     const gssize   *strides,
                     gssize          offset)
{
  ZkyTensor *view;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (shape != NULL && shape->n_axes <= ZKY_MAX_AXES, NULL);
  g_return_val_if_fail (shape->n_axes == 0 || strides != NULL, NULL);
  g_return_val_if_fail (self->storage != NULL || offset == 0, NULL);

  view = header_new (self->dtype, shape->n_axes);
  for (guint i = 0; i < shape->n_axes; i++)
    {
      view->dims[i] = (gssize) shape->dims[i];
      view->dims[shape->n_axes + i] = strides[i];
      view->size *= shape->dims[i];
    }
  view->contiguous = is_dense (view->dims, zky_tensor_strides (view), view->n_axes, view->size);

  if (self->storage == NULL)
    {
      view->scalar = self->scalar;
    }
  else if (view->n_axes == 0)
    {
      gsize item = zky_dtype_get_size (self->dtype);

      memcpy (&view->scalar, (char *) self->data + offset * (gssize) item, item);
    }
  else
    {
      g_atomic_int_inc (&self->storage->ref_count);
      view->storage = self->storage;
      view->data = (char *) self->data + offset * (gssize) zky_dtype_get_size (self->dtype);
    }

  return view;
}

/**
 * zky_tensor_ref:
 * @self: a tensor
 *
 * Takes a reference. From now on the tensor is shared, and nobody may write to it.
 *
 * Returns: (transfer full): @self
 */
ZkyTensor *
zky_tensor_ref (ZkyTensor *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

/**
 * zky_tensor_unref:
 * @self: (transfer full): a tensor
 *
 * Gives back a reference, and frees the tensor with the last one.
 */
void
zky_tensor_unref (ZkyTensor *self)
{
  g_return_if_fail (self != NULL);

  /* Who holds the only reference need not count it down: nobody else can take one meanwhile. */
  if (g_atomic_int_get (&self->ref_count) != 1 && !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->storage != NULL)
    storage_unref (self->storage);
  g_free (self);
}

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
