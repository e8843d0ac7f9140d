/* zky-timeline.h: the steps of a call as a line that can be dragged along
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TIMELINE (zky_timeline_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTimeline, zky_timeline, ZKY, TIMELINE, GtkWidget)

/**
 * ZkyTimeline:
 *
 * The forward pass in the hue of values, the backward pass in that of gradients, a mark where they meet, a knob at the
 * present position. A slider to the keyboard and to screen readers.
 *
 * CSS name: `timeline`. Properties: "session" (ZkySession), "theme" (pointer, const ZkyTheme *)
 */
GtkWidget *zky_timeline_new (void);

G_END_DECLS
