/* zky-tensor-fill.c: tensors made with their numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include <math.h>
#include <string.h>

/**
 * zky_tensor_new_zeros:
 * @dtype: the element type
 * @shape: the extents
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): a tensor of zeros, or %NULL if it is too large
 */
ZkyTensor *
zky_tensor_new_zeros (ZkyDtype         dtype,
                      const ZkyShape  *shape,
                      GError         **error)
{
  ZkyTensor *self = zky_tensor_new (dtype, shape, error);

  if (self != NULL)
    memset (self->data, 0, zky_tensor_get_bytes (self));

  return self;
}

/**
 * zky_tensor_new_full:
 * @dtype: the element type
 * @shape: the extents
 * @value: the number, converted as by zky_tensor_cast()
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): a tensor in which every element is @value, or %NULL if it is too large
 */
ZkyTensor *
zky_tensor_new_full (ZkyDtype         dtype,
                     const ZkyShape  *shape,
                     double           value,
                     GError         **error)
{
  ZkyTensor *self = zky_tensor_new (dtype, shape, error);
  gsize item, bytes;

  if (self == NULL || self->size == 0)
    return self;

  /* The first element, then each time twice as many. */
  item = zky_dtype_get_size (dtype);
  bytes = zky_tensor_get_bytes (self);
  zky_element_store (dtype, self->data, value);
  for (gsize done = item, n; done < bytes; done += n)
    {
      n = MIN (done, bytes - done);
      memcpy ((char *) self->data + done, self->data, n);
    }

  return self;
}

/**
 * zky_tensor_new_from_doubles:
 * @dtype: the element type
 * @shape: the extents
 * @values: (array): as many numbers as @shape has elements, in row-major order, converted as by
 *   zky_tensor_cast()
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): a tensor of these numbers, or %NULL if it is too large
 */
ZkyTensor *
zky_tensor_new_from_doubles (ZkyDtype         dtype,
                             const ZkyShape  *shape,
                             const double    *values,
                             GError         **error)
{
  ZkyTensor *self = zky_tensor_new (dtype, shape, error);
  gsize item;

  if (self == NULL)
    return NULL;

  g_return_val_if_fail (values != NULL || self->size == 0, self);

  item = zky_dtype_get_size (dtype);
  for (gsize i = 0; i < self->size; i++)
    zky_element_store (dtype, (char *) self->data + i * item, values[i]);

  return self;
}

/**
 * zky_tensor_new_identity:
 * @dtype: the element type
 * @shape: S
 * @error: return location for a %ZKY_ERROR_SIZE or %ZKY_ERROR_SHAPE
 *
 * Makes the Jacobian of the identity: 1 where the first axes and the last ones have equal indices,
 * 0 elsewhere.
 *
 * Returns: (transfer full): a tensor of shape S ⊕ S, or %NULL if it has too many axes or is too
 *   large
 */
ZkyTensor *
zky_tensor_new_identity (ZkyDtype         dtype,
                         const ZkyShape  *shape,
                         GError         **error)
{
  ZkyTensor *self;
  ZkyShape both;
  gsize n, item;

  g_return_val_if_fail (shape != NULL, NULL);

  if (!zky_shape_get_size (shape, &n, error) || !zky_shape_concat (shape, shape, &both, error))
    return NULL;

  self = zky_tensor_new_zeros (dtype, &both, error);
  if (self == NULL)
    return NULL;

  item = zky_dtype_get_size (dtype);
  for (gsize i = 0; i < n; i++)
    zky_element_store (dtype, (char *) self->data + i * (n + 1) * item, 1);

  return self;
}

/**
 * zky_tensor_new_uniform:
 * @dtype: the element type
 * @shape: the extents
 * @rand: where the random numbers come from
 * @low: the least value
 * @high: what all values are below, but for rounding to @dtype
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Makes a tensor of equally distributed random numbers, drawn in row-major order as doubles and
 * then converted as by zky_tensor_cast(). The same seed gives the same numbers.
 *
 * Returns: (transfer full): the tensor, or %NULL if it is too large
 */
ZkyTensor *
zky_tensor_new_uniform (ZkyDtype         dtype,
                        const ZkyShape  *shape,
                        GRand           *rand,
                        double           low,
                        double           high,
                        GError         **error)
{
  ZkyTensor *self;
  gsize item;

  g_return_val_if_fail (rand != NULL, NULL);

  self = zky_tensor_new (dtype, shape, error);
  if (self == NULL)
    return NULL;

  item = zky_dtype_get_size (dtype);
  for (gsize i = 0; i < self->size; i++)
    zky_element_store (dtype, (char *) self->data + i * item,
                       low + (high - low) * g_rand_double (rand));

  return self;
}

/**
 * zky_tensor_new_normal:
 * @dtype: the element type
 * @shape: the extents
 * @rand: where the random numbers come from
 * @mean: μ
 * @deviation: σ
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Makes a tensor of normally distributed random numbers by the method of Box and Muller: two
 * uniform numbers u in (0, 1] and v in [0, 1) give two elements, μ + σ · √(-2 ln u) · cos 2πv and
 * the same with sin. They are drawn in row-major order as doubles, u before v, and then converted
 * as by zky_tensor_cast(). The same seed gives the same numbers.
 *
 * Returns: (transfer full): the tensor, or %NULL if it is too large
 */
ZkyTensor *
zky_tensor_new_normal (ZkyDtype         dtype,
                       const ZkyShape  *shape,
                       GRand           *rand,
                       double           mean,
                       double           deviation,
                       GError         **error)
{
  ZkyTensor *self;
  gsize item;

  g_return_val_if_fail (rand != NULL, NULL);

  self = zky_tensor_new (dtype, shape, error);
  if (self == NULL)
    return NULL;

  item = zky_dtype_get_size (dtype);
  for (gsize i = 0; i < self->size; i += 2)
    {
      double radius = deviation * sqrt (-2 * log (1 - g_rand_double (rand)));
      double angle = 2 * G_PI * g_rand_double (rand);

      zky_element_store (dtype, (char *) self->data + i * item, mean + radius * cos (angle));
      if (i + 1 < self->size)
        zky_element_store (dtype, (char *) self->data + (i + 1) * item, mean + radius * sin (angle));
    }

  return self;
}
