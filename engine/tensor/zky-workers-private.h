/* zky-workers-private.h: work given to the pool of threads
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-workers.h"

G_BEGIN_DECLS

/**
 * ZkyPartFunc:
 * @part: which part, from 0
 * @thread: which thread does it, from 0 to zky_workers_get_n() − 1: for memory of its own
 * @data: given to zky_workers_run()
 *
 * Does one part of a piece of work, in any thread, beside others.
 */
typedef void (*ZkyPartFunc) (guint    part,
                             guint    thread,
                             gpointer data);

/* Does all @n_parts, in some order, and returns when they are done. Where another thread has the workers, or a part calls this itself, the
 * caller does them all. Parts must not depend on who does them, so that numbers do not depend on how many threads there are. */
void zky_workers_run (guint       n_parts,
                      ZkyPartFunc func,
                      gpointer    data);

/**
 * ZkyRangeFunc:
 * @first: the first item of a part
 * @end: behind its last one
 * @part: which part
 * @data: given to zky_workers_run_ranges()
 *
 * Does some items.
 */
typedef gboolean (*ZkyRangeFunc) (gsize      first,
                                  gsize      end,
                                  guint      part,
                                  gpointer   data,
                                  GError   **error);

/* Does @n items in @n_parts parts, up to ZKY_WORKERS_MAX of about one size, as zky_workers_run() does; the first part's error counts. */
gboolean zky_workers_run_ranges (gsize         n,
                                 guint         n_parts,
                                 ZkyRangeFunc  func,
                                 gpointer      data,
                                 GError      **error);

G_END_DECLS
