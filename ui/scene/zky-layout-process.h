/* zky-layout-process.h: the helper process that lays out
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZkyLayoutProgress:
 * @done: layouts that are there
 * @total: layouts that are wanted
 *
 * Called in the thread that lays out.
 */
typedef void (*ZkyLayoutProgress) (guint    done,
                                   guint    total,
                                   gpointer user_data);

char  *zky_layout_find_helper (void) G_GNUC_WARN_UNUSED_RESULT;
/* Returns how many replies came; fewer than @n with @error. A reply is NULL where the helper could not do it. */
guint  zky_layout_process_run (GBytes *const     *requests,
                               guint              n,
                               GBytes           **replies,
                               guint              milliseconds,
                               ZkyLayoutProgress  progress,
                               gpointer           user_data,
                               GCancellable      *cancellable,
                               GError           **error);

G_END_DECLS
