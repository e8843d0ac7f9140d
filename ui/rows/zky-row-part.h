/* zky-row-part.h: rows of data that inputs can be fed from
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyRowPart:
 * @title: `Training`, `Validation`, or a file's name
 * @dataset: columns; inputs get the column of their name
 * @target: (nullable): the column with the right answers
 * @scale: what numbers for floating inputs are multiplied by: 1, or 1/255
 *
 * Does not change.
 */
typedef struct
{
  char       *title;
  ZkyDataset *dataset;
  char       *target;
  double      scale;
} ZkyRowPart;

ZkyRowPart *zky_row_part_new       (const char        *title,
                                    ZkyDataset        *dataset,
                                    const char        *target) G_GNUC_WARN_UNUSED_RESULT;
void        zky_row_part_free      (ZkyRowPart        *self);
guint64     zky_row_part_get_n     (const ZkyRowPart  *self);
ZkyTensor  *zky_row_part_take      (const ZkyRowPart  *self,
                                    const char        *name,
                                    ZkyDtype           dtype,
                                    guint64            row,
                                    guint64            n_rows,
                                    GError           **error) G_GNUC_WARN_UNUSED_RESULT;
/* The parts of the data that a training has, as the trainer takes them apart. (element-type ZkyRowPart) */
GPtrArray  *zky_row_parts_new      (ZkyTraining       *training) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyRowPart, zky_row_part_free)

G_END_DECLS
