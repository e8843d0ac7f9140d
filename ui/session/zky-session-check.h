/* zky-session-check.h: the gradients of a session's call against central differences
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session.h"

G_BEGIN_DECLS

/* Checks a model of its own, loaded from the same file or formula and given the present values, so that calls and edits go on
 * meanwhile. */
void      zky_session_check_async  (ZkySession           *session,
                                    const char           *key,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data);
ZkyCheck *zky_session_check_finish (ZkySession           *session,
                                    GAsyncResult         *result,
                                    GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
