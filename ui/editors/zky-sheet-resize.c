/* zky-sheet-resize.c: a matrix with more or fewer rows and columns
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sheet.h"

/**
 * zky_sheet_resize:
 * @value: a tensor of at least one axis
 * @rows: length of the last axis but one; ignored for a vector
 * @columns: length of the last axis
 *
 * Returns: (transfer full): @value cut or filled up with zeros
 */
ZkyTensor *
zky_sheet_resize (ZkyTensor  *value,
                  gsize       rows,
                  gsize       columns,
                  GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  gsize old_columns = shape.dims[shape.n_axes - 1];
  gsize old_rows = shape.n_axes > 1 ? shape.dims[shape.n_axes - 2] : 1;
  g_autofree double *numbers = NULL;
  gsize n;

  g_return_val_if_fail (shape.n_axes > 0, NULL);

  shape.dims[shape.n_axes - 1] = columns;
  if (shape.n_axes > 1)
    shape.dims[shape.n_axes - 2] = rows;
  else
    rows = 1;
  if (!zky_shape_get_size (&shape, &n, error))
    return NULL;

  numbers = g_new0 (double, MAX (n, 1));
  for (gsize i = 0; i < n; i++)
    {
      gsize column = i % columns, row = i / columns % rows, slice = i / columns / rows;

      if (column < old_columns && row < old_rows)
        numbers[i] = zky_tensor_get_double (value, (slice * old_rows + row) * old_columns + column);
    }
  return zky_tensor_new_from_doubles (zky_tensor_get_dtype (value), &shape, numbers, error);
}
