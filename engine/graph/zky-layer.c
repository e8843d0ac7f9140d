/* zky-layer.c: graphs whose nodes stand for nodes of another tape
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer.h"

#include "zky-op-call.h"
#include "zky-scratch.h"

/**
 * zky_layer_new:
 * @base: the tape underneath, a graph or a scratch tape, which lives for longer
 *
 * Returns: (transfer full): an empty graph upon it; its `apply` is to be set
 */
ZkyGraph *
zky_layer_new (ZkyTape *base)
{
  ZkyGraph *self = zky_graph_new (NULL);

  self->layer = g_new0 (ZkyLayer, 1);
  self->layer->base = base;
  self->layer->nodes = g_array_new (FALSE, TRUE, sizeof (ZkyLayerNode));
  self->layer->imports = g_hash_table_new (NULL, NULL);

  return self;
}

void
zky_layer_free (ZkyLayer *self)
{
  g_array_unref (self->nodes);
  g_hash_table_unref (self->imports);
  g_clear_pointer (&self->owned, zky_graph_unref);
  g_free (self);
}

/**
 * zky_layer_reset:
 *
 * Forgets all nodes and errors, and keeps the memory.
 */
void
zky_layer_reset (ZkyGraph *self)
{
  zky_graph_drop_nodes (self);
  g_array_set_size (self->layer->nodes, 0);
  g_hash_table_remove_all (self->layer->imports);
  g_clear_error (&self->error);
}

/**
 * zky_layer_get:
 * @node: a node of this graph
 *
 * Returns: (transfer none): what it stands for, until the next node is made
 */
ZkyLayerNode *
zky_layer_get (ZkyGraph      *self,
               const ZkyNode *node)
{
  if (node->index >= self->layer->nodes->len)
    g_array_set_size (self->layer->nodes, node->index + 1);

  return &g_array_index (self->layer->nodes, ZkyLayerNode, node->index);
}

/**
 * zky_layer_get_real:
 * @node: a node of this graph
 *
 * Returns: (transfer none) (nullable): the node of the base that it stands for. A constant gets one when it is first
 *   asked for
 */
ZkyNode *
zky_layer_get_real (ZkyGraph      *self,
                    const ZkyNode *node)
{
  ZkyLayerNode *entry = zky_layer_get (self, node);

  if (entry->real == NULL && !entry->varies)
    entry->real = zky_tape_constant (self->layer->base, node->value);

  return entry->real;
}

/**
 * zky_layer_get_base:
 *
 * Returns: (nullable): the graph underneath; %NULL where it is a scratch tape
 */
ZkyGraph *
zky_layer_get_base (ZkyGraph *self)
{
  ZkyTape *base = self->layer != NULL ? self->layer->base : NULL;

  return base != NULL && zky_tape_is_graph (base) ? (ZkyGraph *) base : NULL;
}

/**
 * zky_layer_find:
 * @nodes: (array length=n_nodes): nodes
 *
 * Returns: (nullable): a graph that one of them is of, and that stands, over others perhaps, upon this one
 */
ZkyGraph *
zky_layer_find (ZkyGraph       *self,
                ZkyNode *const *nodes,
                guint           n_nodes)
{
  for (guint i = 0; i < n_nodes; i++)
    {
      gboolean is_graph = nodes[i] != NULL && zky_tape_is_graph (nodes[i]->tape);
      ZkyGraph *graph = is_graph ? zky_node_graph (nodes[i]) : NULL;

      for (ZkyGraph *below = graph; below != NULL && below->layer != NULL; )
        {
          below = zky_layer_get_base (below);
          if (below == self)
            return graph;
        }
    }

  return NULL;
}

/**
 * zky_layer_lower:
 * @node: a node of this graph or of one that stands upon it
 *
 * Returns: (transfer none) (nullable): the node of this graph that @node stands for; %NULL if it varies above, or is
 *   of another call
 */
ZkyNode *
zky_layer_lower (ZkyGraph *self,
                 ZkyNode  *node)
{
  while (node != NULL && node->tape != &self->tape)
    {
      ZkyGraph *graph = zky_node_graph (node);

      if (graph->layer == NULL || zky_layer_get (graph, node)->varies)
        return NULL;
      node = zky_layer_get_real (graph, node);
    }

  return node;
}

/**
 * zky_layer_import:
 * @node: a node of a tape underneath
 *
 * Returns: (transfer none) (nullable): the node here that stands for it, as it is; %NULL after an error, if it is of
 *   another call
 */
ZkyNode *
zky_layer_import (ZkyGraph *self,
                  ZkyNode  *node)
{
  ZkyGraph *base = zky_layer_get_base (self);
  ZkyNode *own, *real = node;

  if (node->tape == &self->tape)
    return node;

  own = g_hash_table_lookup (self->layer->imports, node);
  if (own != NULL)
    return own;

  if (node->tape != self->layer->base)
    {
      if (base != NULL && base->layer != NULL)
        real = zky_layer_import (base, node);
      else if (base != NULL)
        real = NULL;
      else
        real = zky_tape_constant (self->layer->base, node->value);
    }
  if (real == NULL)
    {
      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "A node of another call cannot be used here"));
      return NULL;
    }

  own = zky_graph_constant (self, real->value);
  if (own == NULL)
    return NULL;

  *zky_layer_get (self, own) = (ZkyLayerNode) { real, FALSE };
  g_hash_table_insert (self->layer->imports, node, own);

  return own;
}

/**
 * zky_layer_take_inputs:
 * @inputs: (array length=n_inputs): what an operator is applied to, here or underneath
 * @own: (out caller-allocates): nodes of this graph for them
 * @varies: (out): whether one of them varies
 *
 * Returns: %FALSE after an error
 */
gboolean
zky_layer_take_inputs (ZkyGraph        *self,
                       ZkyNode *const  *inputs,
                       guint            n_inputs,
                       ZkyNode        **own,
                       gboolean        *varies)
{
  self->layer->base->reads_values |= self->tape.reads_values;
  *varies = FALSE;
  for (guint i = 0; i < n_inputs; i++)
    {
      own[i] = inputs[i] != NULL ? zky_layer_import (self, inputs[i]) : NULL;
      if (own[i] == NULL)
        return FALSE;
      *varies |= zky_layer_get (self, own[i])->varies;
    }

  return TRUE;
}

/* An operator's outputs underneath; a row says how many, or its shape rule does. */
static guint
count_outputs (ZkyGraph            *self,
               const ZkyOp         *op,
               ZkyNode             *real,
               ZkyNode *const      *inputs,
               guint                n_inputs,
               const ZkyAttributes *attributes)
{
  g_autofree ZkyTensor **values = NULL;
  ZkyOpCall call;
  guint n;

  if (op->n_outputs > 0)
    return op->n_outputs;
  if (zky_layer_get_base (self) != NULL)
    return zky_graph_count_siblings (zky_layer_get_base (self), real);

  values = g_new (ZkyTensor *, n_inputs);
  for (guint i = 0; i < n_inputs; i++)
    values[i] = inputs[i]->value;
  zky_op_call_init (&call, op, values, n_inputs, attributes, NULL);
  n = zky_op_call_infer (&call, NULL) ? call.n_outputs : 1;
  zky_op_call_clear (&call);

  return n;
}

/**
 * zky_layer_apply_base:
 * @inputs: (array length=n_inputs): nodes of this graph of which none varies
 *
 * Applies an operator underneath.
 *
 * Returns: (transfer none) (nullable): a node here that stands for its first output; %NULL after an error
 */
ZkyNode *
zky_layer_apply_base (ZkyGraph            *self,
                      const ZkyOp         *op,
                      ZkyNode *const      *inputs,
                      guint                n_inputs,
                      const ZkyAttributes *attributes)
{
  g_autofree ZkyNode **reals = g_new (ZkyNode *, n_inputs);
  g_autofree ZkyTensor **values = NULL;
  ZkyNode *real, *own;
  guint n_outputs;

  if (attributes == NULL && op->attributes != NULL)
    attributes = zky_op_get_defaults (op);
  for (guint i = 0; i < n_inputs; i++)
    reals[i] = zky_layer_get_real (self, inputs[i]);
  real = zky_op_apply (op, reals, n_inputs, attributes);
  if (real == NULL)
    {
      zky_layer_take_error (self);
      return NULL;
    }

  n_outputs = count_outputs (self, op, real, inputs, n_inputs, attributes);
  values = g_new (ZkyTensor *, n_outputs);
  for (guint i = 0; i < n_outputs; i++)
    values[i] = zky_node_sibling (real, i)->value;
  own = zky_graph_add_values (self, op, inputs, n_inputs, attributes, values, n_outputs);
  for (guint i = 0; own != NULL && i < n_outputs; i++)
    *zky_layer_get (self, zky_graph_node (self, own->index + i)) = (ZkyLayerNode) { zky_node_sibling (real, i), FALSE };

  return own;
}

/**
 * zky_layer_take_error:
 *
 * Makes an error underneath one of this graph: there the call may go on.
 *
 * Returns: whether this graph has an error
 */
gboolean
zky_layer_take_error (ZkyGraph *self)
{
  ZkyGraph *base = zky_layer_get_base (self);
  GError *error = NULL;

  if (base == NULL)
    zky_scratch_take_error ((ZkyScratch *) self->layer->base, &error);
  else
    error = zky_graph_take_error (base);

  if (error != NULL)
    zky_graph_fail (self, error);

  return self->error != NULL;
}

/**
 * zky_layer_placeholder:
 *
 * Returns: (transfer full) (nullable): zeros of that shape, which take no room
 */
ZkyTensor *
zky_layer_placeholder (ZkyDtype        dtype,
                       const ZkyShape *shape)
{
  g_autoptr(ZkyTensor) zero = zky_tensor_new_scalar (dtype, 0);

  return zky_tensor_broadcast_to (zero, shape, NULL);
}

/* The scopes are those of the nodes underneath. */
void
zky_layer_push_scope (ZkyGraph   *self,
                      const char *name)
{
  ZkyGraph *base = zky_layer_get_base (self);

  if (base != NULL)
    zky_graph_push_scope (base, name);
}

void
zky_layer_pop_scope (ZkyGraph *self)
{
  ZkyGraph *base = zky_layer_get_base (self);

  if (base != NULL)
    zky_graph_pop_scope (base);
}

/* A node underneath that was made for @node gets its name. */
void
zky_layer_set_name (ZkyNode    *node,
                    const char *name)
{
  ZkyGraph *self = zky_node_graph (node);
  ZkyNode *real = zky_layer_get (self, node)->real;

  if (real != NULL && zky_layer_get_base (self) != NULL && zky_node_get_name (real) == NULL)
    zky_node_set_name (real, name);
}
