/* zky-session-model.h: a model together with the place that its print goes to
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <zky.h>

#include "zky-session.h"

G_BEGIN_DECLS

/**
 * ZkySessionLog:
 * @text: one or several lines, without the final newline
 *
 * Called in the main loop of the thread that loaded the model, as long as @owner lives.
 */
typedef void (*ZkySessionLog) (GObject    *owner,
                               const char *text);

/**
 * ZkySessionModel:
 *
 * A counted pair: the log has to live until the model is gone. Only the worker touches the model.
 */
typedef struct _ZkySessionModel ZkySessionModel;

ZkySessionModel *zky_session_model_new   (GObject          *owner,
                                          ZkySessionLog     log) G_GNUC_WARN_UNUSED_RESULT;
gboolean         zky_session_model_load  (ZkySessionModel  *self,
                                          const char       *path,
                                          const char       *expression,
                                          const char       *text,
                                          GCancellable     *cancellable,
                                          GError          **error);
ZkyModel        *zky_session_load        (const char             *path,
                                          const char             *expression,
                                          const char             *text,
                                          const ZkyModelOptions  *options,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;
ZkySessionModel *zky_session_model_ref   (ZkySessionModel  *self);
void             zky_session_model_unref (ZkySessionModel  *self);
/* What the numbers of inputs stand for, by input; NULL before it is loaded. Does not change: any thread may read it. (ZkyVocabulary) */
GHashTable      *zky_session_model_get_names (ZkySessionModel *self);
ZkyModel        *zky_session_model_get   (ZkySessionModel  *self);
void             zky_session_model_list_files (ZkySessionModel *self,
                                          GHashTable       *files);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkySessionModel, zky_session_model_unref)

G_END_DECLS
