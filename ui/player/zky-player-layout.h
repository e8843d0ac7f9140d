/* zky-player-layout.h: controls, a line and figures in one row, or in as many as there have to be
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ZKY_TYPE_PLAYER_LAYOUT (zky_player_layout_get_type ())

G_DECLARE_FINAL_TYPE (ZkyPlayerLayout, zky_player_layout, ZKY, PLAYER_LAYOUT, GtkLayoutManager)

/**
 * ZkyPlayerLayout:
 *
 * For a widget of three children: controls, a line that takes what room there is, figures. Beside each other where the line stays
 * long enough to be dragged along; else the line stands above the other two, or all three below each other. Nothing is left out.
 *
 * Properties: "spacing" (int)
 */
GtkLayoutManager *zky_player_layout_new (void);

G_END_DECLS
