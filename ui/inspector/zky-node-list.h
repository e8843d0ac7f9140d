/* zky-node-list.h: the nodes of a graph as a list model
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <zky.h>

G_BEGIN_DECLS

#define ZKY_TYPE_NODE_ITEM (zky_node_item_get_type ())
#define ZKY_TYPE_NODE_LIST (zky_node_list_get_type ())

G_DECLARE_FINAL_TYPE (ZkyNodeItem, zky_node_item, ZKY, NODE_ITEM, GObject)
G_DECLARE_FINAL_TYPE (ZkyNodeList, zky_node_list, ZKY, NODE_LIST, GObject)

/**
 * ZkyNodeList:
 *
 * Inputs, then parameters, outputs, and all the others in the order in which they were computed; those of a recorded backward
 * pass last, where they are wanted. Items are made when
 * they are asked for and hold an index alone, so that they serve the next call of the same model as well.
 */
ZkyNodeList *zky_node_list_new       (ZkyGraph     *graph,
                                      gboolean      with_pass) G_GNUC_WARN_UNUSED_RESULT;
gboolean     zky_node_list_fits      (ZkyNodeList  *self,
                                      ZkyGraph     *graph,
                                      gboolean      with_pass);
guint        zky_node_list_find      (ZkyNodeList  *self,
                                      guint         index);
guint        zky_node_item_get_index (ZkyNodeItem  *self);

G_END_DECLS
