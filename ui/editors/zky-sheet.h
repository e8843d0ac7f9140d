/* zky-sheet.h: a vector or a matrix as a grid of cells that can be edited
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

G_BEGIN_DECLS

#define ZKY_TYPE_SHEET (zky_sheet_get_type ())

G_DECLARE_FINAL_TYPE (ZkySheet, zky_sheet, ZKY, SHEET, GtkWidget)

/**
 * ZkySheet:
 *
 * The last axis goes across, the one before it down, and a spin button goes through the others. There are never more
 * cells than fit; scroll bars move what they show, so that a sheet of a million numbers opens at once.
 * Tab, Enter and the arrows go from cell to cell.
 *
 * CSS name: `sheet`.
 *
 * Actions: sheet.add-row, sheet.remove-row, sheet.add-column, sheet.remove-column (where the shape may change)
 *
 * Signals:
 *   "begin": a gesture begins: a cell was entered
 *   "changed" (pointer, ZkyTensor *): a valid value
 *   "done": Enter was pressed in the valid text of the whole
 */
GtkWidget *zky_sheet_new       (ZkyTensor *value,
                                gboolean   resizable);
void       zky_sheet_set_value (ZkySheet  *self,
                                ZkyTensor *value);

/* The same numbers with another last row or column: @rows and @columns are those of the result, new places are 0. */
ZkyTensor *zky_sheet_resize    (ZkyTensor  *value,
                                gsize       rows,
                                gsize       columns,
                                GError    **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
