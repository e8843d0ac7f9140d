/* zky-model-copy.h: the session's model once more, for another thread
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session.h"

G_BEGIN_DECLS

/**
 * ZkyModelCopy:
 *
 * What is open in a session, and the parameters it shows. Made in the main thread, loaded in another one.
 */
typedef struct _ZkyModelCopy ZkyModelCopy;

ZkyModelCopy *zky_model_copy_new  (ZkySession    *session) G_GNUC_WARN_UNUSED_RESULT;
void          zky_model_copy_free (ZkyModelCopy  *self);
ZkyModel     *zky_model_copy_load (ZkyModelCopy  *self,
                                   GCancellable  *cancellable,
                                   GError       **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
