/* zky-tensor-copy.c: tensors copied, converted and compared
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-loop.h"

#include <math.h>
#include <string.h>

/* What the element types convert to one another by: operand 0 = operand 1. */
#define AS_IS(x) (x)
#define AS_BOOL(x) ((x) != 0)
#define AS_INT(x) zky_element_to_int (x)

#define DEFINE_CONVERT(name, to_type, from_type, convert)                                   \
  static void                                                                               \
  name (char *const  *data,                                                                 \
        const gssize *strides,                                                              \
        gsize         n,                                                                    \
        gpointer      user_data)                                                            \
  {                                                                                         \
    char *to = data[0];                                                                     \
    const char *from = data[1];                                                             \
                                                                                            \
    if (strides[0] == sizeof (to_type) && strides[1] == sizeof (from_type))                 \
      for (gsize i = 0; i < n; i++)                                                         \
        ((to_type *) to)[i] = (to_type) convert (((const from_type *) from)[i]);            \
    else                                                                                    \
      for (gsize i = 0; i < n; i++, to += strides[0], from += strides[1])                   \
        *(to_type *) to = (to_type) convert (*(const from_type *) from);                    \
  }

DEFINE_CONVERT (copy_8, guint8, guint8, AS_IS)
DEFINE_CONVERT (copy_32, guint32, guint32, AS_IS)
DEFINE_CONVERT (copy_64, guint64, guint64, AS_IS)
DEFINE_CONVERT (bool_from_int, guint8, gint64, AS_BOOL)
DEFINE_CONVERT (bool_from_float, guint8, float, AS_BOOL)
DEFINE_CONVERT (bool_from_double, guint8, double, AS_BOOL)
DEFINE_CONVERT (int_from_bool, gint64, guint8, AS_IS)
DEFINE_CONVERT (int_from_float, gint64, float, AS_INT)
DEFINE_CONVERT (int_from_double, gint64, double, AS_INT)
DEFINE_CONVERT (float_from_bool, float, guint8, AS_IS)
DEFINE_CONVERT (float_from_int, float, gint64, AS_IS)
DEFINE_CONVERT (float_from_double, float, double, AS_IS)
DEFINE_CONVERT (double_from_bool, double, guint8, AS_IS)
DEFINE_CONVERT (double_from_int, double, gint64, AS_IS)
DEFINE_CONVERT (double_from_float, double, float, AS_IS)

/* [to][from] */
static const ZkyLoopKernel converters[ZKY_N_DTYPES][ZKY_N_DTYPES] = {
  [ZKY_BOOL]    = { copy_8, bool_from_int, bool_from_float, bool_from_double },
  [ZKY_INT64]   = { int_from_bool, copy_64, int_from_float, int_from_double },
  [ZKY_FLOAT32] = { float_from_bool, float_from_int, copy_32, float_from_double },
  [ZKY_FLOAT64] = { double_from_bool, double_from_int, double_from_float, copy_64 },
};

ZkyLoopKernel
zky_tensor_get_converter (ZkyDtype to,
                          ZkyDtype from)
{
  return converters[to][from];
}

static ZkyTensor *
convert (ZkyTensor  *self,
         ZkyDtype    dtype,
         GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (self);
  ZkyTensor *copy = zky_tensor_new (dtype, &shape, error);

  if (copy == NULL)
    return NULL;

  if (self->contiguous && self->dtype == dtype)
    memcpy (copy->data, self->data, zky_tensor_get_bytes (self));
  else
    zky_loop_run (&shape, (ZkyTensor *const[]) { copy, self }, 2,
                  converters[dtype][self->dtype], NULL, NULL, NULL);

  return copy;
}

/**
 * zky_tensor_copy:
 * @self: a tensor
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): a contiguous tensor of the same numbers that shares nothing with @self,
 *   or %NULL if there is no room for it
 */
ZkyTensor *
zky_tensor_copy (ZkyTensor  *self,
                 GError    **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return convert (self, (ZkyDtype) self->dtype, error);
}

/**
 * zky_tensor_cast:
 * @self: a tensor
 * @dtype: another element type
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Converts the elements. Floating-point numbers become int64 by dropping what is behind the point;
 * out of its range they become the nearest int64, and NaN becomes 0. Everything but 0 becomes true.
 *
 * Returns: (transfer full): the converted tensor, @self itself if it has this type already
 */
ZkyTensor *
zky_tensor_cast (ZkyTensor  *self,
                 ZkyDtype    dtype,
                 GError    **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) dtype < ZKY_N_DTYPES, NULL);

  if (self->dtype == dtype)
    return zky_tensor_ref (self);

  return convert (self, dtype, error);
}

/**
 * zky_tensor_contiguous:
 * @self: a tensor
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): a tensor of the same numbers that lie one behind the other: @self
 *   itself where they do, else a copy
 */
ZkyTensor *
zky_tensor_contiguous (ZkyTensor  *self,
                       GError    **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->contiguous ? zky_tensor_ref (self) : zky_tensor_copy (self, error);
}

/**
 * zky_tensor_with_element:
 * @self: a tensor
 * @index: which element, counted in row-major order
 * @value: its new number, converted as by zky_tensor_cast()
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): a contiguous copy in which one element is changed
 */
ZkyTensor *
zky_tensor_with_element (ZkyTensor  *self,
                         gsize       index,
                         double      value,
                         GError    **error)
{
  ZkyTensor *copy;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->size, NULL);

  copy = zky_tensor_copy (self, error);
  if (copy != NULL)
    zky_element_store (copy->dtype, (gpointer) zky_tensor_element (copy, index), value);

  return copy;
}

/**
 * zky_tensor_equal:
 * @a: a tensor
 * @b: another
 *
 * Asks for equality in every detail: the same type, shape and bits of each number, so 0 and -0
 * differ. The exception is NaN, which equals every other NaN, so that a tensor always equals its
 * copy.
 *
 * Returns: whether they are equal
 */
gboolean
zky_tensor_equal (const ZkyTensor *a,
                  const ZkyTensor *b)
{
  gsize item;

  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a == b)
    return TRUE;

  if (a->dtype != b->dtype || a->n_axes != b->n_axes ||
      memcmp (a->dims, b->dims, a->n_axes * sizeof (gssize)) != 0)
    return FALSE;

  if (a->contiguous && b->contiguous && memcmp (a->data, b->data, zky_tensor_get_bytes (a)) == 0)
    return TRUE;

  item = zky_dtype_get_size (a->dtype);
  for (gsize i = 0; i < a->size; i++)
    {
      gconstpointer a_element = zky_tensor_element (a, i);
      gconstpointer b_element = zky_tensor_element (b, i);

      if (memcmp (a_element, b_element, item) != 0 &&
          !(isnan (zky_element_load (a->dtype, a_element)) &&
            isnan (zky_element_load (b->dtype, b_element))))
        return FALSE;
    }

  return TRUE;
}

/**
 * zky_tensor_close:
 * @a: a tensor
 * @b: what it should be
 * @relative: how far it may be off, as a part of |b|
 * @absolute: and how far in any case
 *
 * Asks for |a - b| ≤ absolute + relative · |b| in every element; their types may differ. NaN is
 * close to NaN, and an infinity to the same infinity.
 *
 * Returns: whether shapes are equal and numbers are close
 */
gboolean
zky_tensor_close (const ZkyTensor *a,
                  const ZkyTensor *b,
                  double           relative,
                  double           absolute)
{
  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  if (a->n_axes != b->n_axes || memcmp (a->dims, b->dims, a->n_axes * sizeof (gssize)) != 0)
    return FALSE;

  for (gsize i = 0; i < a->size; i++)
    {
      double x = zky_tensor_get_double (a, i);
      double y = zky_tensor_get_double (b, i);

      if (x == y || (isnan (x) && isnan (y)))
        continue;
      if (!isfinite (x) || !isfinite (y) || !(fabs (x - y) <= absolute + relative * fabs (y)))
        return FALSE;
    }

  return TRUE;
}
