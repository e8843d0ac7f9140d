/* zky-player.h: play, step and scrub through the steps of a call
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_PLAYER (zky_player_get_type ())

G_DECLARE_FINAL_TYPE (ZkyPlayer, zky_player, ZKY, PLAYER, GtkWidget)

/**
 * ZkyPlayer:
 *
 * The row of controls with the time line; it also is the clock that moves the session's phase while "playing" is set.
 *
 * CSS name: `player`; the time line inside it: `timeline`.
 *
 * Properties:
 *   "session" (ZkySession)
 *   "theme" (pointer, const ZkyTheme *)
 *   "speed" (double, 0.25 … 4; 1 at first)
 *   "animate" (boolean, TRUE): FALSE: steps jump, as they do when the system's animations are off
 *
 * Actions (class actions, activate at the player): player.play (toggles), player.step-forward, player.step-back,
 *   player.start, player.end, player.faster, player.slower
 */
GtkWidget *zky_player_new           (void);

G_END_DECLS
