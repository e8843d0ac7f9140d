/* zky-csv-private.h: a CSV text, field by field
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

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

G_END_DECLS
