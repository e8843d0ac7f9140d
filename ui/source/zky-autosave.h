/* zky-autosave.h: text that was not saved, kept where it outlives a crash
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ZkyAutosave:
 * @path: of what was kept
 * @uri: (nullable): the file that it would have been saved as; %NULL: it has none yet
 * @text: the text
 *
 * One text that was not saved.
 */
typedef struct
{
  char *path;
  char *uri;
  char *text;
} ZkyAutosave;

/* In the user's state folder, or in @folder where it is given (tests). The id names a document of this process. */
gboolean   zky_autosave_write  (const char   *folder,
                                const char   *id,
                                const char   *uri,
                                const char   *text,
                                GError      **error);
void       zky_autosave_remove (const char   *folder,
                                const char   *id);
/* What processes that are gone have left; (transfer full): array of ZkyAutosave. */
GPtrArray *zky_autosave_list   (const char   *folder) G_GNUC_WARN_UNUSED_RESULT;
void       zky_autosave_free   (ZkyAutosave  *self);
/* An id that no other document has: it begins with the number of this process. */
char      *zky_autosave_new_id (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
