/* zky-spread.h: how the elements of a parameter were spread, over the epochs
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-pen.h"
#include "zky-snapshots.h"

G_BEGIN_DECLS

#define ZKY_SPREAD_BINS    32
#define ZKY_SPREAD_COLUMNS 128

/**
 * ZkySpread:
 * @begin, @end: the first and the last epoch
 * @low, @high: what the bins span
 * @n_columns: 0 where there is nothing to be seen
 * @shares: [n_columns, bins]: shares of the elements; columns from @begin to @end, bins from @low to @high
 *
 * A plain value.
 */
typedef struct
{
  double begin, end, low, high;
  guint  n_columns;
  float  shares[ZKY_SPREAD_COLUMNS][ZKY_SPREAD_BINS];
} ZkySpread;

/* @changes: not the elements, but how much they changed from one column to the next */
void zky_spread_init  (ZkySpread       *self,
                       ZkySnapshots    *snapshots,
                       const char      *name,
                       gboolean         changes);
/* A row an epoch: the shares of the bins, whose middles are in the first row. */
char *zky_spread_to_csv (const ZkySpread *self) G_GNUC_WARN_UNUSED_RESULT;
void zky_spread_paint (const ZkySpread *self,
                       ZkyPen          *pen,
                       const ZkyTheme  *theme,
                       double           width,
                       double           height);

G_END_DECLS
