/* zky-layer.h: graphs whose nodes stand for nodes of another tape
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph-private.h"

G_BEGIN_DECLS

/**
 * ZkyLayer:
 * @base: the tape underneath, where everything is computed
 * @owned: (nullable): @base where it is kept alive
 * @apply: applies an operator to nodes of the graph, any of which may be of a tape underneath
 * @nodes: for each node of the graph what it stands for
 * @imports: node of @base → the node here that stands for it alone
 * @extent: how many examples a node of vmap stands for
 *
 * What makes a graph a layer upon another tape. Its nodes have operators, inputs and shapes like all others, so that
 * vjps, expansions and walks work on them unchanged; but their values are placeholders (zeros that take no room),
 * unless they stand for one node of @base as it is. There are two kinds: functions linear in something unknown
 * (zky-linear.h), and functions of one example out of many (zky-vmap.h).
 */
struct _ZkyLayer
{
  ZkyTape    *base;
  ZkyGraph   *owned;
  ZkyNode * (*apply) (ZkyGraph             *self,
                      const ZkyOp          *op,
                      ZkyNode *const       *inputs,
                      guint                 n_inputs,
                      const ZkyAttributes  *attributes);
  GArray     *nodes;
  GHashTable *imports;
  gsize       extent;
};

/**
 * ZkyLayerNode:
 * @real: (nullable): the node of the base
 * @varies: whether the node depends on what is unknown, or differs from example to example
 */
typedef struct
{
  ZkyNode  *real;
  gboolean  varies;
} ZkyLayerNode;

ZkyGraph     *zky_layer_new        (ZkyTape              *base) G_GNUC_WARN_UNUSED_RESULT;
void          zky_layer_free       (ZkyLayer             *self);
void          zky_layer_reset      (ZkyGraph             *self);
ZkyLayerNode *zky_layer_get        (ZkyGraph             *self,
                                    const ZkyNode        *node);
ZkyNode      *zky_layer_get_real   (ZkyGraph             *self,
                                    const ZkyNode        *node);
ZkyNode      *zky_layer_import     (ZkyGraph             *self,
                                    ZkyNode              *node);
gboolean      zky_layer_take_inputs (ZkyGraph            *self,
                                    ZkyNode *const       *inputs,
                                    guint                 n_inputs,
                                    ZkyNode             **own,
                                    gboolean             *varies);
ZkyNode      *zky_layer_apply_base (ZkyGraph             *self,
                                    const ZkyOp          *op,
                                    ZkyNode *const       *inputs,
                                    guint                 n_inputs,
                                    const ZkyAttributes  *attributes);
gboolean      zky_layer_take_error (ZkyGraph             *self);
ZkyTensor    *zky_layer_placeholder (ZkyDtype             dtype,
                                    const ZkyShape       *shape) G_GNUC_WARN_UNUSED_RESULT;
ZkyGraph     *zky_layer_find       (ZkyGraph             *self,
                                    ZkyNode *const       *nodes,
                                    guint                 n_nodes);
ZkyNode      *zky_layer_lower      (ZkyGraph             *self,
                                    ZkyNode              *node);
ZkyGraph     *zky_layer_get_base   (ZkyGraph             *self);
void          zky_layer_push_scope (ZkyGraph             *self,
                                    const char           *name);
void          zky_layer_pop_scope  (ZkyGraph             *self);
void          zky_layer_set_name   (ZkyNode              *node,
                                    const char           *name);

G_END_DECLS
