/* zky-calls-panel.h: the list of all calls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session-calls.h"

G_BEGIN_DECLS

#define ZKY_TYPE_CALLS_PANEL (zky_calls_panel_get_type ())

G_DECLARE_FINAL_TYPE (ZkyCallsPanel, zky_calls_panel, ZKY, CALLS_PANEL, GtkWidget)

/**
 * ZkyCallsPanel:
 *
 * The selected call is the one that the session shows. Properties: "session" (ZkySession).
 * Actions: "calls.use", "calls.rename", "calls.remove" on the selected call; "calls.clear"; "calls.newest", "calls.older", "calls.newer";
 * "calls.compare": the shown call with the one before, or no more; "calls.swap".
 * Signals: "failed" (const char *): why something could not be done; "show-node" (ZkyNode *): a difference to look at.
 */
GtkWidget   *zky_calls_panel_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* Puts the focus into the list. */
void         zky_calls_panel_open (ZkyCallsPanel *self);

G_END_DECLS
