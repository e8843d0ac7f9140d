/* zky-csv.h: tables from CSV files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-budget.h"
#include "zky-table.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_CSV_HEADER_GUESS, /* the first line is names if none of its fields is a number, or empty */
  ZKY_CSV_HEADER_YES,
  ZKY_CSV_HEADER_NO,    /* columns are called column0, column1 … */
} ZkyCsvHeader;

typedef enum
{
  ZKY_CSV_MISSING_KEEP,   /* NaN, and -1 for a category */
  ZKY_CSV_MISSING_REFUSE, /* an error */
  ZKY_CSV_MISSING_DROP,   /* the row is left out */
} ZkyCsvMissing;

/**
 * ZkyCsvOptions:
 * @delimiter: between fields; 0: a comma
 * @header: whether the first line names the columns
 * @missing: what happens to fields that are empty, `NA`, `NaN`, `null` or `?`
 * @columns: (nullable): the columns that are wanted, in this order; %NULL: all of them
 * @categories: (nullable): columns that are categories even where they look like numbers
 * @budget: (nullable): is asked now and then whether to go on
 *
 * How a file is read. All zero is what most files need.
 */
typedef struct
{
  char               delimiter;
  ZkyCsvHeader       header;
  ZkyCsvMissing      missing;
  const char *const *columns;
  const char *const *categories;
  ZkyBudget         *budget;
} ZkyCsvOptions;

ZkyTable *zky_csv_load (const char           *path,
                        const ZkyCsvOptions  *options,
                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTable *zky_csv_read (GBytes               *bytes,
                        const char           *name,
                        const ZkyCsvOptions  *options,
                        GError              **error) G_GNUC_WARN_UNUSED_RESULT;

ZKY_END_DECLS
