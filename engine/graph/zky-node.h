/* zky-node.h: one value in a graph
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op.h"

ZKY_BEGIN_DECLS

typedef struct _ZkyGraph ZkyGraph;

typedef enum
{
  ZKY_NODE_VARIABLE,   /* given at the call */
  ZKY_NODE_PARAMETER,  /* kept by a module and trained */
  ZKY_NODE_CONSTANT,   /* fixed */
  ZKY_NODE_OPERATOR,   /* computed */
} ZkyNodeKind;

/*
 * A node belongs to its graph; pointers to it hold as long as the graph lives. zky_node_ref() keeps the graph alive.
 * All of these take NULL, which is what a formula gives after an error, and answer with NULL, 0 or FALSE.
 */
ZkyNode             *zky_node_ref             (ZkyNode        *self);
void                 zky_node_unref           (ZkyNode        *self);
ZkyGraph            *zky_node_get_graph       (const ZkyNode  *self);
guint                zky_node_get_index       (const ZkyNode  *self);
ZkyNodeKind          zky_node_get_kind        (const ZkyNode  *self);
const ZkyOp         *zky_node_get_op          (const ZkyNode  *self);
const ZkyAttributes *zky_node_get_attributes  (const ZkyNode  *self);
ZkyTensor           *zky_node_get_value       (const ZkyNode  *self);
guint                zky_node_get_n_inputs    (const ZkyNode  *self);
ZkyNode             *zky_node_get_input       (const ZkyNode  *self,
                                               guint           i);
guint                zky_node_get_output_no   (const ZkyNode  *self);
ZkyNode             *zky_node_get_output      (const ZkyNode  *self,
                                               guint           output_no);
const char          *zky_node_get_name        (const ZkyNode  *self);
void                 zky_node_set_name        (ZkyNode        *self,
                                               const char     *name);
char                *zky_node_dup_label       (const ZkyNode  *self) G_GNUC_WARN_UNUSED_RESULT;
const char          *zky_node_get_scope       (const ZkyNode  *self);
char                *zky_scope_dup_words      (const char     *scope) G_GNUC_WARN_UNUSED_RESULT;
guint                zky_node_get_line        (const ZkyNode  *self);
gint64               zky_node_get_time        (const ZkyNode  *self);
gboolean             zky_node_needs_grad      (const ZkyNode  *self);
gboolean             zky_node_is_backward     (const ZkyNode  *self);
gboolean             zky_node_equal           (const ZkyNode  *a,
                                               const ZkyNode  *b);
ZkyTensor           *zky_node_get_gradient    (const ZkyNode  *self);
ZkyNode             *zky_node_get_gradient_node (const ZkyNode *self);
ZkyNode             *zky_node_get_gradient_of (const ZkyNode  *self);
ZkyNode             *zky_node_get_subject     (const ZkyNode  *self);
ZkyNode             *zky_node_get_origin      (const ZkyNode  *self);
ZkyNode             *zky_node_get_contribution_node (const ZkyNode *self,
                                               guint           input);
ZkyTensor           *zky_node_get_contribution (const ZkyNode *self,
                                               guint           input);
ZkyTensor           *zky_node_local_jacobian  (ZkyNode        *self,
                                               guint           input,
                                               GError        **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyNode, zky_node_unref)

ZKY_END_DECLS
