/* zky-archive.h: named tensors and texts, what a file of parameters holds
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

/**
 * ZkyArchive:
 *
 * Tensors by name, in the order in which they were added, and short texts by key. What safetensors and .npz files hold, and what
 * optimisers and trainers save and restore. Reference-counted; once it is shared nobody may add to it.
 */
typedef struct _ZkyArchive ZkyArchive;

ZkyArchive *zky_archive_new          (void) G_GNUC_WARN_UNUSED_RESULT;
ZkyArchive *zky_archive_ref          (ZkyArchive       *self);
void        zky_archive_unref        (ZkyArchive       *self);
gboolean    zky_archive_add          (ZkyArchive       *self,
                                      const char       *name,
                                      ZkyTensor        *tensor);
guint       zky_archive_get_n        (const ZkyArchive *self);
const char *zky_archive_get_name     (const ZkyArchive *self,
                                      guint             i);
ZkyTensor  *zky_archive_get          (const ZkyArchive *self,
                                      guint             i);
ZkyTensor  *zky_archive_find         (const ZkyArchive *self,
                                      const char       *name);
void        zky_archive_set_text     (ZkyArchive       *self,
                                      const char       *key,
                                      const char       *text);
guint       zky_archive_get_n_texts  (const ZkyArchive *self);
const char *zky_archive_get_key      (const ZkyArchive *self,
                                      guint             i);
const char *zky_archive_find_text    (const ZkyArchive *self,
                                      const char       *key);

/* zky-archive-file.c */
ZkyArchive *zky_archive_read         (GBytes           *bytes,
                                      const char       *name,
                                      gsize             limit,
                                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyArchive *zky_archive_load         (const char       *path,
                                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_archive_save         (const ZkyArchive *self,
                                      const char       *path,
                                      GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyArchive, zky_archive_unref)

ZKY_END_DECLS
