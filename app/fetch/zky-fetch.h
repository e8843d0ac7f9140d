/* zky-fetch.h: data sets from elsewhere into the user's cache
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyFetchProgress:
 * @file: the name of the present file
 * @done: its bytes that are there
 * @total: how many there will be; 0: not known
 * @seconds_left: how long it will take; NaN: not known
 */
typedef struct
{
  const char *file;
  guint64     done;
  guint64     total;
  double      seconds_left;
} ZkyFetchProgress;

/* Called in the thread that fetches, a few times a second. */
typedef void (*ZkyFetchFunc) (const ZkyFetchProgress *progress,
                              gpointer                user_data);

gboolean zky_fetch (const ZkyDataInfo  *info,
                    ZkyFetchFunc        func,
                    gpointer            user_data,
                    GCancellable       *cancellable,
                    GError            **error);

G_END_DECLS
