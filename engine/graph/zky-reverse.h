/* zky-reverse.h: cotangents pulled back over a stretch of a graph, as nodes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph-private.h"

G_BEGIN_DECLS

/**
 * ZkyReverse:
 * @graph: what is differentiated
 * @tape: where contributions are made: the graph itself, or the tape that a layer stands upon
 * @first, @n: the stretch: from the first node wanted to the last one seeded
 * @leads: one byte a node: it is wanted, or depends on one that is
 * @cotangents: what has arrived at each node so far; nodes of @tape
 * @n_batch, @batch: axes in front of every cotangent
 *
 * The backward walk as it serves derivatives of any order: it starts from nodes, keeps to what depends on the nodes
 * that are wanted (whatever their kind), records all it does, and leaves the gradients of the graph alone. The sister
 * of zky_graph_back(), which frees what it can.
 */
typedef struct
{
  ZkyGraph *graph;
  ZkyTape  *tape;
  guint     first, n;
  guint8   *leads;
  ZkyNode **cotangents;
  guint     n_batch;
  gsize     batch[ZKY_MAX_AXES];
} ZkyReverse;

void     zky_reverse_init  (ZkyReverse      *self,
                            ZkyGraph        *graph,
                            ZkyTape         *tape,
                            ZkyNode *const  *wanted,
                            guint            n_wanted,
                            guint            end,
                            const ZkyShape  *batch);
void     zky_reverse_clear (ZkyReverse      *self);
void     zky_reverse_seed  (ZkyReverse      *self,
                            ZkyNode         *node,
                            ZkyNode         *cotangent);
void     zky_reverse_run   (ZkyReverse      *self);
ZkyNode *zky_reverse_get   (ZkyReverse      *self,
                            const ZkyNode   *node);

G_END_DECLS
