/* zky-tensor-picture.h: a matrix as a table of its numbers, or as a heat map with a scale
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

#include "zky-statistics.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TENSOR_PICTURE (zky_tensor_picture_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTensorPicture, zky_tensor_picture, ZKY, TENSOR_PICTURE, GtkWidget)

/**
 * ZkyLook:
 *
 * What an array looks like. A table of more rows and columns than there is room for is moved over it.
 */
typedef enum
{
  ZKY_LOOK_AUTO,  /* as a table if it is small */
  ZKY_LOOK_TABLE,
  ZKY_LOOK_MAP,
} ZkyLook;

/**
 * ZkyTensorPicture:
 *
 * What is seen of a tensor: a matrix that is small as a table, else as a heat map, unless one of them is wanted. Of a large one a table is
 * a part that bars beside it move.
 */
GtkWidget *zky_tensor_picture_new       (void);
void       zky_tensor_picture_set_theme (ZkyTensorPicture    *self,
                                         const ZkyTheme      *theme);
void       zky_tensor_picture_set_look  (ZkyTensorPicture    *self,
                                         ZkyLook              look);
/* @matrix: (nullable) (transfer none): [rows, columns]; @statistics: of the tensor that it is a part of, by which it is coloured. */
void       zky_tensor_picture_set       (ZkyTensorPicture    *self,
                                         ZkyTensor           *matrix,
                                         const ZkyStatistics *statistics);
/* (transfer none): where it is drawn; for what the pointer does there. */
GtkWidget *zky_tensor_picture_get_area  (ZkyTensorPicture    *self);
/* Whether there is an element of the matrix at a place of the area, and which. */
gboolean   zky_tensor_picture_find      (ZkyTensorPicture    *self,
                                         double               x,
                                         double               y,
                                         gsize               *row,
                                         gsize               *column);

G_END_DECLS
