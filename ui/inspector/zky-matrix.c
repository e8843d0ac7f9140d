/* zky-matrix.c: two axes of a tensor, the others held at one place: what a picture can show
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-matrix.h"

/* The last axis before @end that has something to go along, else the last one. */
static guint
find_long (const ZkyTensor *tensor,
           guint            end)
{
  for (guint i = end; i-- > 0;)
    if (zky_tensor_get_dim (tensor, i) > 1)
      return i;

  return end - 1;
}

void
zky_matrix_init (ZkyMatrix       *self,
                 const ZkyTensor *tensor)
{
  guint n_axes = zky_tensor_get_n_axes (tensor);

  *self = (ZkyMatrix) { 0 };
  self->column_axis = n_axes > 0 ? n_axes - 1 : 0;
  self->row_axis = n_axes > 1 ? n_axes - 2 : 0;
  if (n_axes < 3)
    return;

  /* 12 × 1 × 64 is seen as 12 × 64. */
  self->column_axis = MAX (find_long (tensor, n_axes), 1);
  self->row_axis = find_long (tensor, self->column_axis);
}

void
zky_matrix_set_axis (ZkyMatrix *self,
                     gboolean   row,
                     guint      axis)
{
  guint *mine = row ? &self->row_axis : &self->column_axis;
  guint *other = row ? &self->column_axis : &self->row_axis;

  if (axis == *other)
    *other = *mine;
  *mine = axis;
  self->at[axis] = 0;
}

ZkyTensor *
zky_matrix_slice (const ZkyMatrix *self,
                  ZkyTensor       *tensor)
{
  guint n_axes = zky_tensor_get_n_axes (tensor), order[ZKY_MAX_AXES], n = 0;
  ZkyShape shape = { .n_axes = 2 };
  ZkyTensor *view;

  if (n_axes == 0)
    return NULL;

  shape.dims[0] = n_axes > 1 ? zky_tensor_get_dim (tensor, self->row_axis) : 1;
  shape.dims[1] = zky_tensor_get_dim (tensor, self->column_axis);
  view = zky_tensor_ref (tensor);
  for (guint i = 0; i < n_axes; i++)
    if (i != self->row_axis && i != self->column_axis)
      {
        g_autoptr (ZkyTensor) before = view;

        order[n++] = i;
        view = zky_tensor_slice (before, i, self->at[i], 1, 1);
      }

  if (n_axes > 1)
    {
      g_autoptr (ZkyTensor) before = view;

      order[n_axes - 2] = self->row_axis;
      order[n_axes - 1] = self->column_axis;
      view = zky_tensor_transpose (before, order);
    }

  {
    g_autoptr (ZkyTensor) before = view;

    return zky_tensor_reshape (before, &shape, NULL);
  }
}

gsize
zky_matrix_get_element (const ZkyMatrix *self,
                        const ZkyTensor *tensor,
                        gsize            row,
                        gsize            column)
{
  gsize element = 0;

  for (guint i = 0; i < zky_tensor_get_n_axes (tensor); i++)
    element = element * zky_tensor_get_dim (tensor, i)
              + (i == self->column_axis ? column : i == self->row_axis ? row : self->at[i]);

  return element;
}
