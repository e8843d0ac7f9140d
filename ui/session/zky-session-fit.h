/* zky-session-fit.h: what the names of a formula start from where single numbers do not fit
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky.h"

G_BEGIN_DECLS

GPtrArray *zky_session_fit (ZkyModel      *model,
                            GCancellable  *cancellable,
                            const char   **value) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
