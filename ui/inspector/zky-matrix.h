/* zky-matrix.h: two axes of a tensor, the others held at one place: what a picture can show
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyMatrix:
 * @row_axis: the axis that goes down
 * @column_axis: the axis that goes across
 * @at: where each of the other axes is held
 *
 * Which matrix of a tensor is looked at. A plain value; a tensor of one axis is one row.
 */
typedef struct
{
  guint row_axis, column_axis;
  gsize at[ZKY_MAX_AXES];
} ZkyMatrix;

/* The last two axes, the others at 0. */
void       zky_matrix_init        (ZkyMatrix       *self,
                                   const ZkyTensor *tensor);
/* Another axis goes down or across; where that is the other one's, they change places. */
void       zky_matrix_set_axis    (ZkyMatrix       *self,
                                   gboolean         row,
                                   guint            axis);
/* [rows, columns], a view. NULL for a tensor without axes. */
ZkyTensor *zky_matrix_slice       (const ZkyMatrix *self,
                                   ZkyTensor       *tensor) G_GNUC_WARN_UNUSED_RESULT;
/* The index, in row-major order, of an element of the matrix in its tensor. */
gsize      zky_matrix_get_element (const ZkyMatrix *self,
                                   const ZkyTensor *tensor,
                                   gsize            row,
                                   gsize            column);

G_END_DECLS
