/* zky-find-panel.h: finds nodes of the graph by name, operator, shape and what they hold
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_FIND_PANEL (zky_find_panel_get_type ())

G_DECLARE_FINAL_TYPE (ZkyFindPanel, zky_find_panel, ZKY, FIND_PANEL, GtkWidget)

/**
 * ZkyFindPanel:
 *
 * An entry with a list that follows what is typed (ZkyQuery says what can be). Enter goes to the next node that fits, Shift+Enter to the one before,
 * a click to the one clicked, Escape closes.
 *
 * CSS name: `findpanel`.
 *
 * Properties:
 *   "session" (ZkySession)
 * Signals:
 *   "found" (pointer, ZkyNode *): it is selected already
 *   "closed": Escape was pressed
 */
void  zky_find_panel_open  (ZkyFindPanel *self);

G_END_DECLS
