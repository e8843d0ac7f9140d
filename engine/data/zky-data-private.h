/* zky-data-private.h: how the files of a set become columns
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-data.h"

G_BEGIN_DECLS

typedef struct _ZkyDataRow ZkyDataRow;

/**
 * ZkyDataRow:
 * @info: what others may know of the set
 * @load: fills a #ZkyData from the files in @folder
 * @test_file: number of the first of its files that belongs to the part `test`; 0: there is no such part
 * @columns: (nullable): of a table: what x is made of; %NULL: all columns of numbers but @target
 * @target: of a table: what y is
 * @has_classes: of a table: whether @target is classes even where it looks like numbers
 * @scale: what pixels are divided by; 0: nothing
 * @classes: (nullable): of images: what the classes are called; %NULL: as they are numbered
 *
 * All there is to know about a set.
 */
struct _ZkyDataRow
{
  ZkyDataInfo info;
  gboolean  (*load) (const ZkyDataRow      *row,
                     const char            *folder,
                     const ZkyDataOptions  *options,
                     ZkyData               *data,
                     GError               **error);
  guint               test_file;
  const char *const  *columns;
  const char         *target;
  gboolean            has_classes;
  double              scale;
  const char *const  *classes;
};

extern const ZkyDataRow zky_data_rows[];
extern const guint      zky_data_n_rows;

gboolean zky_data_load_table  (const ZkyDataRow      *row,
                               const char            *folder,
                               const ZkyDataOptions  *options,
                               ZkyData               *data,
                               GError               **error);
gboolean zky_data_load_images (const ZkyDataRow      *row,
                               const char            *folder,
                               const ZkyDataOptions  *options,
                               ZkyData               *data,
                               GError               **error);
gboolean zky_data_load_text   (const ZkyDataRow      *row,
                               const char            *folder,
                               const ZkyDataOptions  *options,
                               ZkyData               *data,
                               GError               **error);

G_END_DECLS
