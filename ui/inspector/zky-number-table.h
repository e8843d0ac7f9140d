/* zky-number-table.h: a part of a matrix as a table of its numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pango/pangocairo.h>
#include <zky.h>

#include "zky-theme.h"

G_BEGIN_DECLS

/**
 * ZkyNumberTable:
 * @matrix: borrowed, shape [rows, columns]
 * @row, @column: the first ones that are seen
 * @n_rows, @n_columns: how many are
 * @limit: the magnitude with the deepest colour
 * @theme: whose colours the cells have
 */
typedef struct
{
  ZkyTensor      *matrix;
  gsize           row, column;
  gsize           n_rows, n_columns;
  double          limit;
  const ZkyTheme *theme;
} ZkyNumberTable;

/* In pixels; @layout is of the widget, and is written with. */
void zky_number_table_draw (const ZkyNumberTable *self,
                            cairo_t              *cr,
                            PangoLayout          *layout,
                            double                width,
                            double                cell_height);

G_END_DECLS
