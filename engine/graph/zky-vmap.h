/* zky-vmap.h: a function written for one example, run on many at once
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

ZKY_BEGIN_DECLS

/*
 * zky_vmap_new() gives a graph upon another one, whose nodes stand for all examples: zky_vmap_enter() brings a node
 * with the examples along one of its axes in, operators and recorded derivatives are applied to nodes that have the
 * shape of one example, zky_vmap_leave() gives the node with all results. Everything is computed and recorded in the
 * graph underneath; maps may be nested.
 */
ZkyGraph *zky_vmap_new         (ZkyGraph       *base,
                                gsize           extent) G_GNUC_WARN_UNUSED_RESULT;
ZkyNode  *zky_vmap_enter       (ZkyGraph       *self,
                                ZkyNode        *node,
                                gint64          axis);
ZkyNode  *zky_vmap_import      (ZkyGraph       *self,
                                ZkyNode        *node);
ZkyNode  *zky_vmap_leave       (ZkyGraph       *self,
                                ZkyNode        *node,
                                gint64          axis);
gboolean  zky_node_is_mapped   (const ZkyNode  *self);

ZKY_END_DECLS
