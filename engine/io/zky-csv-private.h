/* zky-csv-private.h: a CSV text, field by field, and what its fields become
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-csv.h"

G_BEGIN_DECLS

/**
 * ZkyCsvReader:
 * @field: the present field, without its quotes
 * @place: where it begins
 * @field_line: the line on which it begins, from 1
 * @is_quoted: whether it stood in quotes
 * @is_last: whether it is the last one of its record
 *
 * Goes through a text. There is one field in memory at a time.
 */
typedef struct
{
  const char *start, *at, *end;
  char        delimiter;
  guint64     line;

  GString    *field;
  const char *place;
  guint64     field_line;
  gboolean    is_quoted;
  gboolean    is_last;
} ZkyCsvReader;

void     zky_csv_reader_init  (ZkyCsvReader  *self,
                               const char    *text,
                               gsize          length,
                               char           delimiter);
void     zky_csv_reader_clear (ZkyCsvReader  *self);
gboolean zky_csv_reader_more  (ZkyCsvReader  *self);
gboolean zky_csv_reader_next  (ZkyCsvReader  *self,
                               GError       **error);
void     zky_csv_reader_fail  (ZkyCsvReader  *self,
                               GError       **error,
                               int            code,
                               const char    *format,
                               ...) G_GNUC_PRINTF (4, 5);

typedef struct
{
  char       *name;
  gboolean    is_wanted;
  gboolean    is_category;
  ZkyTensor  *values;
  gpointer    to;          /* the elements of @values */
  GHashTable *codes;       /* of a category: name → code + 1, as they come */
  GPtrArray  *names;       /* those names; the hash table owns them */

  /* Of the first pass: what made it categories, where almost all of it is numbers */
  guint64     n_numbers;
  guint       n_odd;       /* at most ZKY_CSV_MOST_ODD + 1 are counted */
  guint64     odd_line;
  char       *odd;         /* the first of them */
} ZkyCsvColumn;

#define ZKY_CSV_MOST_ODD 10 /* fields that are no numbers, among ten times as many that are, are a mistake */

/* A file that is read. The text is gone through twice: to see what its columns are, and to fill them. */
typedef struct
{
  const char          *text;
  gsize                length;
  const ZkyCsvOptions *options;
  GArray              *columns;  /* of ZkyCsvColumn, as they stand in the file */
  gboolean             has_header;
  gsize                n_rows;
} ZkyCsv;

static inline ZkyCsvColumn *
zky_csv_get_column (const ZkyCsv *self,
                    guint         i)
{
  return &g_array_index (self->columns, ZkyCsvColumn, i);
}

/* zky-csv-rows.c */
gboolean zky_csv_is_missing   (const ZkyCsvReader  *reader);
gboolean zky_csv_is_number    (const ZkyCsvReader  *reader,
                               double              *value);
gboolean zky_csv_read_columns (ZkyCsv              *self,
                               GError             **error);
char   **zky_csv_sort_categories (const ZkyCsv     *self,
                                  ZkyCsvColumn     *column);

G_END_DECLS
