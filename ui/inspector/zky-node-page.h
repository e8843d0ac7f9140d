/* zky-node-page.h: one node: value, gradient, rule, what it gets and sends
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_NODE_PAGE (zky_node_page_get_type ())

G_DECLARE_FINAL_TYPE (ZkyNodePage, zky_node_page, ZKY, NODE_PAGE, GtkWidget)

/**
 * ZkyNodePage:
 *
 * CSS name: `nodepage`.
 *
 * Signals:
 *   "followed" (pointer, ZkyNode *): a link to another node
 *   "show-line" (guint): the link to the source line
 */
void zky_node_page_set_session (ZkyNodePage    *self,
                                ZkySession     *session);
void zky_node_page_set_theme   (ZkyNodePage    *self,
                                const ZkyTheme *theme);
/* Another node was selected: everything is made anew. */
void zky_node_page_reset       (ZkyNodePage    *self);
/* The position moved or a new call is there: the numbers change. */
void zky_node_page_update      (ZkyNodePage    *self);

G_END_DECLS
