/* zky-fill.h: other numbers in the same places
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/* All (transfer full), of the dtype of @value, and of its shape where nothing else is said. */
ZkyTensor *zky_fill_constant (ZkyTensor   *value,
                              double       number,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* Normal numbers for floats; whole ones within the present range, and 0 or 1, for the other dtypes. */
ZkyTensor *zky_fill_random   (ZkyTensor   *value,
                              guint32      seed,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* From a .npy or a .csv file; @resizable: it may have another shape with as many axes. */
ZkyTensor *zky_fill_load     (ZkyTensor   *value,
                              const char  *path,
                              gboolean     resizable,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;
/* A block of cells as spreadsheets copy them, lines of numbers with tabs between, from @row and @column of the matrix @slice on. What
 * reaches over the edge is an error. */
ZkyTensor *zky_fill_paste    (ZkyTensor   *value,
                              gsize        slice,
                              gsize        row,
                              gsize        column,
                              const char  *text,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
