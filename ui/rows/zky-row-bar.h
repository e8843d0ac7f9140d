/* zky-row-bar.h: goes through the rows of data that a session is fed with
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-row-feed.h"

G_BEGIN_DECLS

#define ZKY_TYPE_ROW_BAR (zky_row_bar_get_type ())

G_DECLARE_FINAL_TYPE (ZkyRowBar, zky_row_bar, ZKY, ROW_BAR, GtkWidget)

/**
 * ZkyRowBar:
 *
 * Which rows there are, which one is shown, what is right and what the model says; previous, next, any, and a number to type. It is
 * seen only where there are rows.
 *
 * Properties: "feed" (ZkyRowFeed)
 * Actions: `rows.previous`, `rows.next`, `rows.random`
 * CSS name: `rowbar`
 */
GtkWidget  *zky_row_bar_new         (void);
/* Where a number is typed. */
void        zky_row_bar_focus_entry (ZkyRowBar *self);

G_END_DECLS
