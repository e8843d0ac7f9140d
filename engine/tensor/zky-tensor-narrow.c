/* zky-tensor-narrow.c: numbers that were given, in the type that holds them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <math.h>

#include "zky-error.h"
#include "zky-number.h"

/* `1e300 is out of range for float32 at [0, 2]` */
static void
fail_range (const ZkyTensor  *self,
            gsize             element,
            ZkyDtype          dtype,
            GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (self), at = { .n_axes = shape.n_axes };
  g_autofree char *place = NULL;
  char text[ZKY_NUMBER_MAX];
  gsize rest = element;

  for (guint axis = shape.n_axes; axis-- > 0; rest /= shape.dims[axis])
    at.dims[axis] = rest % shape.dims[axis];
  place = zky_shape_to_string (&at);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is out of range for %s%s%s",
               zky_number_format (text, zky_tensor_get_double (self, element), ZKY_FLOAT64), zky_dtype_get_name (dtype),
               shape.n_axes > 0 ? " at " : "", shape.n_axes > 0 ? place : "");
}

/**
 * zky_tensor_narrow:
 * @self: a tensor
 * @dtype: another element type
 * @error: return location for a %ZKY_ERROR_VALUE, or the errors of zky_tensor_cast()
 *
 * Converts the elements as zky_tensor_cast() does, but makes no infinity of a float64 that is too large for a float32: for what a file or
 * a user gives. What is infinite already stays so.
 *
 * Returns: (transfer full) (nullable): the converted tensor, @self itself if it has this type already
 */
ZkyTensor *
zky_tensor_narrow (ZkyTensor  *self,
                   ZkyDtype    dtype,
                   GError    **error)
{
  ZkyTensor *result = zky_tensor_cast (self, dtype, error);
  gboolean is_narrower = dtype == ZKY_FLOAT32 && zky_tensor_get_dtype (self) == ZKY_FLOAT64;
  gsize n = result != NULL && is_narrower ? zky_tensor_get_size (result) : 0;

  for (gsize i = 0; i < n; i++)
    if (isinf (zky_tensor_get_double (result, i)) && !isinf (zky_tensor_get_double (self, i)))
      {
        fail_range (self, i, dtype, error);
        zky_tensor_unref (result);
        return NULL;
      }

  return result;
}
