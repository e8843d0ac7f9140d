/* zky-side-panel.h: what stands beside the graph, as wide as somebody drags its edge
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ZKY_TYPE_SIDE_PANEL (zky_side_panel_get_type ())

G_DECLARE_FINAL_TYPE (ZkySidePanel, zky_side_panel, ZKY, SIDE_PANEL, GtkWidget)

/**
 * ZkySidePanel:
 *
 * A child behind an edge that is dragged, or moved by the arrow keys while it has the focus; Home and two clicks give the usual width.
 * The panel is never narrower than its child has to be, as long as there is room for that.
 *
 * CSS name: `sidepanel`; the edge inside it: `paneledge`.
 *
 * Properties:
 *   "child" (GtkWidget)
 *   "width" (int): that somebody wants, whether there is room for it now or not
 *   "most" (int): pixels that there is room for, or 0 for any
 */
int zky_side_panel_get_least (ZkySidePanel *self);

G_END_DECLS
