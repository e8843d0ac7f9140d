/* zky-layout-run.h: laying out: in the helper process, or by ourselves
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layout-cache.h"
#include "zky-layout-process.h"
#include "zky-layout.h"

G_BEGIN_DECLS

#define ZKY_LAYOUT_MOST_BOXES 800  /* above either of these Graphviz needs seconds */
#define ZKY_LAYOUT_MOST_LINKS 2000

/* FALSE only when cancelled. @message: (out) (nullable): something to tell the user, else NULL. */
gboolean zky_layout_run        (ZkyLayout        *layout,
                                GCancellable     *cancellable,
                                char            **message,
                                GError          **error);
gboolean zky_layout_run_many   (ZkyLayout *const *layouts,
                                guint             n,
                                ZkyLayoutCache   *cache,
                                ZkyLayoutProgress progress,
                                gpointer          user_data,
                                GCancellable     *cancellable,
                                char            **message,
                                GError          **error);
gboolean zky_layout_run_helper (ZkyLayout        *layout,
                                guint             milliseconds,
                                GCancellable     *cancellable,
                                GError          **error);

G_END_DECLS
