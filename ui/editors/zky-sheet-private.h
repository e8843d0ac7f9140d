/* zky-sheet-private.h: the inside of a sheet, shared by its files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-sheet.h"

G_BEGIN_DECLS

#define ZKY_SHEET_ROWS    10 /* cells that are shown at once */
#define ZKY_SHEET_COLUMNS 6

struct _ZkySheet
{
  GtkWidget      parent_instance;

  ZkyTensor     *value;     /* owned */
  gboolean       resizable;
  gboolean       updating;  /* what changes is not the user's doing */
  gsize          n_rows, n_columns, n_slices;
  guint          shown_rows, shown_columns;
  GtkWidget     *cells[ZKY_SHEET_ROWS][ZKY_SHEET_COLUMNS];
  GtkWidget     *row_labels[ZKY_SHEET_ROWS];
  GtkWidget     *column_labels[ZKY_SHEET_COLUMNS];

  /* Template children */
  GtkBox        *box;
  GtkBox        *slice_box;
  GtkLabel      *slice_label;
  GtkSpinButton *slice_spin;
  GtkAdjustment *slice_adjustment;
  GtkGrid       *grid;
  GtkScrollbar  *row_bar;
  GtkScrollbar  *column_bar;
  GtkAdjustment *row_adjustment;
  GtkAdjustment *column_adjustment;
  GtkWidget     *shape_box;
  GtkBox        *rows_box;
  GtkEntry      *entry;
};

/* zky-sheet.c */
void  zky_sheet_begin        (ZkySheet  *self);
void  zky_sheet_set_valid    (GtkWidget *entry,
                              gboolean   valid);
void  zky_sheet_take_element (ZkySheet  *self,
                              ZkyTensor *value);

/* zky-sheet-cells.c */
void  zky_sheet_create_cells (ZkySheet  *self);
void  zky_sheet_fill_cells   (ZkySheet  *self);

G_END_DECLS
