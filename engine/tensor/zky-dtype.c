/* zky-dtype.c: the element types of tensors
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-dtype.h"

#include <string.h>

#include "zky-number-private.h"

static const struct
{
  const char *name;
  gsize       size;
} dtypes[ZKY_N_DTYPES] = {
  [ZKY_BOOL]    = { "bool", sizeof (guint8) },
  [ZKY_INT64]   = { "int64", sizeof (gint64) },
  [ZKY_FLOAT32] = { "float32", sizeof (float) },
  [ZKY_FLOAT64] = { "float64", sizeof (double) },
};

/**
 * zky_dtype_get_size:
 * @self: an element type
 *
 * Returns: bytes that one element takes
 */
gsize
zky_dtype_get_size (ZkyDtype self)
{
  g_return_val_if_fail ((guint) self < ZKY_N_DTYPES, 0);

  return dtypes[self].size;
}

/**
 * zky_dtype_get_name:
 * @self: an element type
 *
 * Returns: (transfer none): its name, as PyTorch and NumPy write it: `"float32"`
 */
const char *
zky_dtype_get_name (ZkyDtype self)
{
  g_return_val_if_fail ((guint) self < ZKY_N_DTYPES, NULL);

  return dtypes[self].name;
}

/**
 * zky_dtype_from_name:
 * @name: a name, `"float32"`
 * @dtype: (out): the element type of this name
 * @error: return location for a %ZKY_ERROR_DTYPE
 *
 * Finds an element type by its name.
 *
 * Returns: %TRUE if there is one
 */
gboolean
zky_dtype_from_name (const char  *name,
                     ZkyDtype    *dtype,
                     GError     **error)
{
  g_autofree char *valid = NULL;

  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (dtype != NULL, FALSE);

  for (guint i = 0; i < ZKY_N_DTYPES; i++)
    if (strcmp (dtypes[i].name, name) == 0)
      {
        *dtype = (ZkyDtype) i;
        return TRUE;
      }

  valid = zky_number_excerpt (name, strlen (name));
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE,
               "no element type is called \"%s\"; there are bool, int64, float32 and float64", valid);
  return FALSE;
}

/**
 * zky_dtype_is_float:
 * @self: an element type
 *
 * Returns: whether its elements are floating-point numbers, and so have gradients
 */
gboolean
zky_dtype_is_float (ZkyDtype self)
{
  return self == ZKY_FLOAT32 || self == ZKY_FLOAT64;
}

/**
 * zky_dtype_promote:
 * @a: an element type
 * @b: another
 *
 * The type of a result computed from both: as in PyTorch the later one in the order of #ZkyDtype,
 * so int64 with float32 gives float32.
 *
 * Returns: the wider type
 */
ZkyDtype
zky_dtype_promote (ZkyDtype a,
                   ZkyDtype b)
{
  return MAX (a, b);
}
