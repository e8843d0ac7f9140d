/* zky-graph.h: the computational graph of one call
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-node.h"

ZKY_BEGIN_DECLS

/**
 * ZkyGraph:
 *
 * What one call produced: input nodes and operator nodes with their values, in topological order. Inputs are made
 * with zky_graph_variable() and its neighbours, operators by applying them to nodes (zky-functions.h);
 * zky_graph_end() returns the first error. Reference-counted. A graph belongs to one thread while it is built
 * or differentiated; afterwards any thread may read it. Several graphs may be built in several threads at once.
 */

/**
 * ZkyExpandFunc:
 * @key: that the operator's (first) node would have
 *
 * Returns: whether the operator is recorded as its textbook graph instead
 */
typedef gboolean (*ZkyExpandFunc) (ZkyGraph   *graph,
                                   const char *key,
                                   gpointer    user_data);

/* Making */
ZkyGraph   *zky_graph_new              (const char           *name) G_GNUC_WARN_UNUSED_RESULT;
ZkyGraph   *zky_graph_ref              (ZkyGraph             *self);
void        zky_graph_unref            (ZkyGraph             *self);
guint       zky_graph_get_n_alive      (void);
GCancellable *zky_graph_get_cancellable (ZkyGraph            *self);
void        zky_graph_set_budget       (ZkyGraph             *self,
                                        ZkyBudget            *budget);
ZkyNode    *zky_graph_variable         (ZkyGraph             *self,
                                        const char           *name,
                                        ZkyTensor            *value);
ZkyNode    *zky_graph_parameter        (ZkyGraph             *self,
                                        const char           *name,
                                        ZkyTensor            *value);
ZkyNode    *zky_graph_constant         (ZkyGraph             *self,
                                        ZkyTensor            *value);
ZkyNode    *zky_graph_buffer           (ZkyGraph             *self,
                                        const char           *name,
                                        ZkyTensor            *value);
ZkyNode    *zky_graph_update_buffer    (ZkyGraph             *self,
                                        ZkyNode              *buffer,
                                        ZkyNode              *update);
void        zky_graph_set_counter      (ZkyGraph             *self,
                                        gint64                count);
void        zky_graph_set_most_nodes   (ZkyGraph             *self,
                                        guint                 most);
void        zky_graph_move_node        (ZkyGraph             *self,
                                        guint                 index,
                                        ZkyTensor            *value);
ZkyNode    *zky_graph_counter          (ZkyGraph             *self);
guint       zky_graph_next_seed        (ZkyGraph             *self);
ZkyNode    *zky_graph_apply            (ZkyGraph             *self,
                                        const ZkyOp          *op,
                                        ZkyNode *const       *inputs,
                                        guint                 n_inputs,
                                        const ZkyAttributes  *attributes);
void        zky_graph_set_expand       (ZkyGraph             *self,
                                        ZkyExpandFunc         func,
                                        gpointer              user_data);
gboolean    zky_op_can_open            (const ZkyOp          *op);
void        zky_graph_set_timed        (ZkyGraph             *self,
                                        gboolean              timed);
void        zky_graph_push_scope       (ZkyGraph             *self,
                                        const char           *name);
void        zky_graph_pop_scope        (ZkyGraph             *self);
void        zky_graph_set_line         (ZkyGraph             *self,
                                        guint                 line);
void        zky_graph_add_output       (ZkyGraph             *self,
                                        const char           *name,
                                        ZkyNode              *node);
void        zky_graph_fail             (ZkyGraph             *self,
                                        GError               *error);
const GError *zky_graph_get_error      (ZkyGraph             *self);
GError     *zky_graph_take_error     (ZkyGraph             *self) G_GNUC_WARN_UNUSED_RESULT;
void        zky_graph_note_reading     (ZkyGraph             *self);
gboolean    zky_graph_end              (ZkyGraph             *self,
                                        GError              **error);

/* Asking */
const char *zky_graph_get_id           (ZkyGraph             *self);
const char *zky_graph_get_name         (ZkyGraph             *self);
guint       zky_graph_get_n_nodes      (ZkyGraph             *self);
guint       zky_graph_get_n_forward    (ZkyGraph             *self);
ZkyNode    *zky_graph_get_node         (ZkyGraph             *self,
                                        guint                 index);
ZkyNode    *zky_graph_find_node        (ZkyGraph             *self,
                                        const char           *name);
guint       zky_graph_get_n_outputs    (ZkyGraph             *self);
ZkyNode    *zky_graph_get_output       (ZkyGraph             *self,
                                        guint                 i);
const char *zky_graph_get_output_name  (ZkyGraph             *self,
                                        guint                 i);
ZkyNode    *zky_graph_find_output      (ZkyGraph             *self,
                                        const char           *name,
                                        GError              **error);
guint       zky_graph_get_n_buffers    (ZkyGraph             *self);
ZkyNode    *zky_graph_get_buffer       (ZkyGraph             *self,
                                        guint                 i);
ZkyNode    *zky_graph_get_update       (ZkyGraph             *self,
                                        guint                 i);
ZkyNode    *zky_graph_find_counter     (ZkyGraph             *self);
const char *zky_graph_get_key          (ZkyGraph             *self,
                                        guint                 index);
ZkyNode    *zky_graph_find_key         (ZkyGraph             *self,
                                        const char           *key);
gboolean    zky_graph_equal            (ZkyGraph             *a,
                                        ZkyGraph             *b);
gsize       zky_graph_get_bytes        (ZkyGraph             *self);
gboolean    zky_graph_reads_values     (ZkyGraph             *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyGraph, zky_graph_unref)

ZKY_END_DECLS
