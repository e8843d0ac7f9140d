/* zky-inspector.h: all that is known of the selected node
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_INSPECTOR (zky_inspector_get_type ())

G_DECLARE_FINAL_TYPE (ZkyInspector, zky_inspector, ZKY, INSPECTOR, GtkWidget)

/**
 * ZkyInspector:
 *
 * Without a selection the list of all nodes, inputs first, with values and gradients; with one, that node:
 * value, gradient, rule, what it gets and sends, its source line. Scrolls by itself; about 320 px wide.
 *
 * CSS name: `inspector`. Larger inside an ancestor with the style class `large-text`.
 *
 * Properties:
 *   "session" (ZkySession)
 *   "theme" (pointer, const ZkyTheme *)
 *
 * Actions (class actions): inspector.overview (back to the list, clears the selection), inspector.copy-value,
 *   inspector.copy-gradient, inspector.save-value, inspector.save-gradient (as .npy)
 *
 * Signals:
 *   "show-node" (pointer, ZkyNode *): a link to a node was followed; it is selected already. Connect it to
 *      zky_canvas_show_node()
 *   "show-line" (guint): the link to the source line was followed
 *   "saved" (GFile, const char *): numbers were saved, or why they were not
 */
GtkWidget *zky_inspector_new (void);

G_END_DECLS
