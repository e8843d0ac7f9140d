/* zky-node-rows.h: what a node has to do with its neighbours, as rows of text with links
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

/**
 * ZkyRowsFollow:
 *
 * Called when the link to a node is followed.
 */
typedef void (*ZkyRowsFollow) (gpointer  user_data,
                               ZkyNode  *node);

/**
 * ZkyNodeRows:
 *
 * The rows below value and gradient: the rule and its derivatives with numbers, what arrives from the consumers and
 * the sum of it, what is sent on to the inputs. Made for a node, then only their texts change.
 */
typedef struct _ZkyNodeRows ZkyNodeRows;

ZkyNodeRows *zky_node_rows_new    (GtkBox        *box,
                                   ZkySession    *session,
                                   ZkyNode       *node,
                                   ZkyRowsFollow  follow,
                                   gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void         zky_node_rows_free   (ZkyNodeRows   *self);
/* Writes the numbers of @node, the node with the same key in the present call; FALSE: the rows do not fit it. */
gboolean     zky_node_rows_update (ZkyNodeRows   *self,
                                   ZkyNode       *node);

/* Colours of the maps. */
void         zky_node_rows_set_theme (ZkyNodeRows    *self,
                                   const ZkyTheme *theme);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyNodeRows, zky_node_rows_free)

G_END_DECLS
