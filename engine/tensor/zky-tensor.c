/* zky-tensor.c: an n-dimensional array of numbers: how it comes and goes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include <string.h>

#include "zky-number.h"
#include "zky-pool.h"

#define ALIGNMENT 64

/* The numbers stand one alignment behind the header. */
G_STATIC_ASSERT (sizeof (ZkyStorage) <= ALIGNMENT);

static inline gsize
storage_size (gsize bytes)
{
  return ALIGNMENT - 1 + ALIGNMENT + bytes;
}

static ZkyStorage *
storage_new (gsize    bytes,
             GError **error)
{
  gpointer block = zky_pool_alloc (storage_size (bytes));
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
  if (g_atomic_int_get (&storage->ref_count) == 1 || g_atomic_int_dec_and_test (&storage->ref_count))
    zky_pool_free (storage->block, storage_size (storage->bytes));
}

static inline gsize
header_size (guint n_axes)
{
  return sizeof (ZkyTensor) + 2 * n_axes * sizeof (gssize);
}

static ZkyTensor *
header_new (ZkyDtype dtype,
            guint    n_axes)
{
  ZkyTensor *self = zky_pool_alloc (header_size (n_axes));

  if (G_UNLIKELY (self == NULL))
    g_error ("There is no memory for a tensor's header");

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

ZkyTensor *
zky_tensor_new_unset (ZkyDtype dtype)
{
  return header_new (dtype, 0);
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
  zky_pool_free (self, header_size (self->n_axes));
}
