/* zky-row-verdict.h: what is right of a row, and what the model says of it, in words
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-row-part.h"

G_BEGIN_DECLS

char *zky_row_verdict_new (ZkyGraph          *graph,
                           const ZkyRowPart  *part,
                           ZkyTraining       *training,
                           guint64            row,
                           guint64            n_rows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
