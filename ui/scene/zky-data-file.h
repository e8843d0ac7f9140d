/* zky-data-file.h: the numbers of a call as files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <zky.h>

G_BEGIN_DECLS

typedef enum
{
  ZKY_DATA_JSON,  /* one object: every node with its place in the graph, value and gradient */
  ZKY_DATA_CSV,   /* one line an element, for spreadsheets */
  ZKY_DATA_NPZ,   /* arrays by name, for NumPy: `value/hidden.weight`, `gradient/hidden.weight` */
} ZkyDataFormat;

#define ZKY_N_DATA_FORMATS 3

const char *zky_data_format_get_extension (ZkyDataFormat   format);
const char *zky_data_format_get_title     (ZkyDataFormat   format);
gboolean    zky_data_format_from_path     (const char     *path,
                                           ZkyDataFormat  *format);
/* @difference (nullable): both calls and their difference instead of @graph. */
GBytes     *zky_data_file_to_bytes        (ZkyGraph       *graph,
                                           ZkyDifference  *difference,
                                           ZkyDataFormat   format,
                                           GError        **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_data_file_write           (ZkyGraph       *graph,
                                           ZkyDifference  *difference,
                                           ZkyDataFormat   format,
                                           GFile          *file,
                                           GError        **error);
/* The arrays of an .npz. */
void        zky_data_add_arrays           (ZkyArchive     *archive,
                                           const char     *prefix,
                                           ZkyGraph       *graph);

G_END_DECLS
