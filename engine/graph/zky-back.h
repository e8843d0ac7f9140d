/* zky-back.h: gradients of a graph
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

ZKY_BEGIN_DECLS

#define ZKY_BACK_LIMIT ((gsize) 256 << 20) /* bytes of Jacobians, unless told */

typedef enum
{
  ZKY_BACK_DEFAULT = 0,
  ZKY_BACK_ALL     = 1 << 0, /* keep the gradients of all nodes, whatever the output's shape */
  ZKY_BACK_KEEP    = 1 << 1, /* keep what went along each edge, for steps and pictures; implies ALL */
  ZKY_BACK_RECORD  = 1 << 2, /* record the backward pass in the graph, under scope `back` */
  ZKY_BACK_FINAL   = 1 << 3, /* with RECORD: it will not be differentiated again, so that operators of the pass that have a
                                kernel, but no derivative of their own, are recorded whole instead of as what they consist of */
} ZkyBackFlags;

/**
 * ZkyBackOptions:
 * @output: (nullable): the node that is differentiated; %NULL: the first output
 * @cotangent: (nullable): a tensor of the output's shape; %NULL: 1 for a scalar, the identity (full Jacobian) otherwise
 * @wanted: (nullable): nodes whose gradients are kept; %NULL: all of them where the output is a scalar, inputs and
 *   parameters otherwise
 * @n_wanted: how many
 * @limit: bytes that the gradients may take; 0: %ZKY_BACK_LIMIT
 * @flags: what to keep
 */
typedef struct
{
  ZkyNode        *output;
  ZkyTensor      *cotangent;
  ZkyNode *const *wanted;
  guint           n_wanted;
  gsize           limit;
  ZkyBackFlags    flags;
} ZkyBackOptions;

gboolean   zky_graph_back              (ZkyGraph              *self,
                                        const ZkyBackOptions  *options,
                                        GError               **error);
gboolean   zky_graph_vjp               (ZkyGraph              *self,
                                        ZkyTensor             *cotangent,
                                        GError               **error);
gboolean   zky_graph_has_gradients     (ZkyGraph              *self);
ZkyNode   *zky_graph_get_back_output   (ZkyGraph              *self);
ZkyTensor *zky_graph_get_seed          (ZkyGraph              *self);
void       zky_graph_clear_gradients   (ZkyGraph              *self);

ZKY_END_DECLS
