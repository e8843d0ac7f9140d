/* zky-call-bar.h: what is on the canvas, while it is not the newest call alone
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session-calls.h"

G_BEGIN_DECLS

#define ZKY_TYPE_CALL_BAR (zky_call_bar_get_type ())

G_DECLARE_FINAL_TYPE (ZkyCallBar, zky_call_bar, ZKY, CALL_BAR, GtkWidget)

/**
 * ZkyCallBar:
 *
 * Says which earlier call is seen, and leads back to the newest; or which two are compared, and ends that. Hides itself when there is nothing to say.
 * Properties: "session" (ZkySession).
 */
GtkWidget *zky_call_bar_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
