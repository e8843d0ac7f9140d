/* zky-log-pane.h: what models print and what went wrong
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ZKY_TYPE_LOG_PANE (zky_log_pane_get_type ())

G_DECLARE_FINAL_TYPE (ZkyLogPane, zky_log_pane, ZKY, LOG_PANE, GtkWidget)

/**
 * ZkyLogPane:
 *
 * Keeps the last lines, scrolled to the newest.
 *
 * CSS name: `logpane`.
 *
 * Properties:
 *   "unread" (uint, read): lines that came while the pane could not be seen
 *
 * Actions (class actions): log.clear
 */
void  zky_log_pane_append (ZkyLogPane *self,
                           const char *text,
                           gboolean    is_error);

G_END_DECLS
