/* zky-room.h: as much of its child as there is room for
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ZKY_TYPE_ROOM (zky_room_get_type ())

G_DECLARE_FINAL_TYPE (ZkyRoom, zky_room, ZKY, ROOM, GtkWidget)

/**
 * ZkyRoom:
 *
 * A window is as small as somebody makes it: what lies inside hears of it and folds, instead of forbidding it. Where that is not enough,
 * as with very large text, the rest is behind scroll bars, and what has the focus is always in sight. Unlike a GtkScrolledWindow it has
 * no keys of its own.
 *
 * Properties: "child" (GtkWidget)
 */
GtkWidget *zky_room_new (void);

G_END_DECLS
