/* zky-file-watch.h: tells when a file was written, and when it is gone
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZkyFileWatch:
 *
 * Calls back in the main loop once a file, or another one that is read with it, has new contents. Editors that write a new file and
 * rename it over the old one are noticed too; several events of one save make one call. A file that was deleted
 * or moved, and does not come back at once, is told of by another callback.
 */
typedef struct _ZkyFileWatch ZkyFileWatch;

typedef void (*ZkyFileWatchFunc) (gpointer user_data);

/* (transfer full) (element-type utf8): set of paths, without links: what is read with the file; asked for whenever something happens */
typedef GHashTable *(*ZkyFileWatchFiles) (gpointer user_data);

ZkyFileWatch *zky_file_watch_new    (GFile             *file,
                                     ZkyFileWatchFiles  list,
                                     ZkyFileWatchFunc   changed,
                                     ZkyFileWatchFunc   gone,
                                     gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
void          zky_file_watch_follow (ZkyFileWatch      *self);
void          zky_file_watch_free   (ZkyFileWatch      *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyFileWatch, zky_file_watch_free)

G_END_DECLS
