/* zky-fetch-private.h: what the parts of fetching share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-fetch.h"

G_BEGIN_DECLS

#define ZKY_FETCH_MAX ((guint64) 1 << 32) /* 4 GiB: no file of a set is larger */

/**
 * ZkyFetch:
 * @folder: where the set belongs
 * @func: (nullable): is told how far it is
 * @reported: when it was told last, in microseconds
 *
 * What is going on.
 */
typedef struct
{
  const ZkyDataInfo *info;
  char              *folder;
  ZkyFetchFunc       func;
  gpointer           user_data;
  GCancellable      *cancellable;
  gint64             reported;
} ZkyFetch;

gboolean  zky_fetch_is_stopped (ZkyFetch           *self,
                                GError            **error);

/* zky-fetch-http.c */
gboolean  zky_fetch_http       (ZkyFetch           *self,
                                const char         *base,
                                const ZkyDataFile  *file,
                                int                 fd,
                                GError            **error);

/* zky-fetch-kaggle.c */
gboolean  zky_fetch_kaggle     (ZkyFetch           *self,
                                GError            **error);

/* zky-fetch-sum.c */
char     *zky_fetch_sum        (const char         *path,
                                GCancellable       *cancellable,
                                GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean  zky_fetch_check      (ZkyFetch           *self,
                                const ZkyDataFile  *file,
                                const char         *path,
                                GError            **error);

G_END_DECLS
