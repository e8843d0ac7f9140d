/* zky-folds.h: which groups are open
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ZKY_FOLDS_AUTO,   /* as many levels as can be taken in at a glance */
  ZKY_FOLDS_OPEN,
  ZKY_FOLDS_CLOSED,
} ZkyFoldsDefault;

/**
 * ZkyFolds:
 *
 * What a person opened and closed, by the keys of groups, so that it carries over from call to call; the rest is as the
 * default says. Reference-counted; not changed any more once another thread has it.
 */
typedef struct _ZkyFolds ZkyFolds;

ZkyFolds        *zky_folds_new         (ZkyFoldsDefault  others) G_GNUC_WARN_UNUSED_RESULT;
ZkyFolds        *zky_folds_copy        (const ZkyFolds  *self) G_GNUC_WARN_UNUSED_RESULT;
ZkyFolds        *zky_folds_ref         (ZkyFolds        *self);
void             zky_folds_unref       (ZkyFolds        *self);
ZkyFoldsDefault  zky_folds_get_default (const ZkyFolds  *self);
void             zky_folds_set         (ZkyFolds        *self,
                                        const char      *key,
                                        gboolean         open);
/* Whether anything was said about this group, and what. */
gboolean         zky_folds_find        (const ZkyFolds  *self,
                                        const char      *key,
                                        gboolean        *open);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyFolds, zky_folds_unref)

G_END_DECLS
