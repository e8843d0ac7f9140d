/* zky-record.c: nodes of a call: operators are computed and remembered
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer.h"

#include <string.h>

#include "zky-kernels.h"
#include "zky-pool.h"
#include "zky-tensor-private.h"

#define ARENA_FIRST 128             /* pointers */
#define ARENA_MOST  (512u * 1024)

struct _ZkyArenaBlock
{
  ZkyArenaBlock *next;
  gsize          used, size;
  gpointer       data[];
};

/* A place for @n pointers that lives as long as the graph. */
static gpointer *
arena_take (ZkyGraph *self,
            guint     n)
{
  ZkyArenaBlock *block = self->arena;
  gpointer *result;

  if (block == NULL || block->size - block->used < n)
    {
      gsize size = MAX (n, block == NULL ? ARENA_FIRST : MIN (2 * block->size, ARENA_MOST));

      block = zky_pool_alloc (sizeof (ZkyArenaBlock) + size * sizeof (gpointer));
      if (G_UNLIKELY (block == NULL))
        g_error ("There is no memory for the inputs of nodes");
      block->next = self->arena;
      block->used = 0;
      block->size = size;
      self->arena = block;
    }

  result = block->data + block->used;
  block->used += n;

  return result;
}

/* Forgets all nodes and what they hold, so that the graph can be used again. */
void
zky_graph_drop_nodes (ZkyGraph *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_node (self, i);

      zky_tensor_unref (node->value);
      if (node->attributes != NULL)
        zky_attributes_unref (node->attributes);
    }

  self->n_nodes = 0;
  if (self->arena != NULL)
    {
      zky_arena_free (self->arena->next);
      self->arena->next = NULL;
      self->arena->used = 0;
    }
}

void
zky_arena_free (ZkyArenaBlock *block)
{
  while (block != NULL)
    {
      ZkyArenaBlock *next = block->next;

      zky_pool_free (block, sizeof (ZkyArenaBlock) + block->size * sizeof (gpointer));
      block = next;
    }
}

/* A zeroed node at the end of the graph, or NULL with the graph's error set. */
static ZkyNode *
add_node (ZkyGraph *self)
{
  guint slot = self->n_nodes / ZKY_GRAPH_FIRST_CHUNK + 1;
  guint k = 31 - (guint) __builtin_clz (slot);
  ZkyNode *node;

  if (k >= ZKY_GRAPH_N_CHUNKS || (self->most_nodes > 0 && self->n_nodes >= self->most_nodes))
    {
      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_SIZE,
                                         "A graph holds no more than %u nodes", self->n_nodes));
      return NULL;
    }

  if (self->chunks[k] == NULL)
    {
      self->chunks[k] = zky_pool_alloc (zky_graph_chunk_bytes (k));
      if (self->chunks[k] == NULL)
        {
          zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_SIZE,
                                             "No memory for more than %u nodes", self->n_nodes));
          return NULL;
        }
    }

  if (self->keys != NULL)
    zky_graph_drop_keys (self);

  node = zky_graph_node (self, self->n_nodes);
  memset (node, 0, sizeof *node);
  node->tape = &self->tape;
  node->index = self->n_nodes++;
  node->scope = self->scope;
  node->line = self->line;

  return node;
}

/* Counts what @value takes against the budget; a view of one of the @inputs takes nothing. */
static gboolean
account (ZkyGraph         *self,
         const ZkyTensor  *value,
         ZkyTensor *const *inputs,
         guint             n_inputs)
{
  gsize bytes = sizeof (ZkyNode) + sizeof (ZkyTensor);
  GError *error = NULL;

  if (value->storage != NULL)
    {
      bytes += value->storage->bytes;
      for (guint i = 0; i < n_inputs; i++)
        if (inputs[i]->storage == value->storage)
          {
            bytes -= value->storage->bytes;
            break;
          }
    }

  if (self->budget == NULL || zky_budget_take (self->budget, bytes, &error))
    {
      self->bytes += bytes;
      return TRUE;
    }

  zky_graph_fail (self, error);
  return FALSE;
}

static ZkyNode *
add_input (ZkyGraph    *self,
           ZkyNodeKind  kind,
           const char  *name,
           ZkyTensor   *value)
{
  ZkyNode *node;

  if (self->error != NULL || value == NULL || !account (self, value, &value, 1))
    return NULL;

  node = add_node (self);
  if (node == NULL)
    return NULL;

  node->kind = kind;
  node->value = zky_tensor_ref (value);
  node->needs_grad = kind != ZKY_NODE_CONSTANT && zky_dtype_is_float (zky_tensor_get_dtype (value));
  zky_node_set_name (node, name);

  return node;
}

/* What may be called `a`, `matmul`, or `node 7` in an error. */
static char *
describe (const ZkyNode *node)
{
  return node->name != NULL ? g_strdup_printf ("“%s”", node->name)
                            : g_strdup_printf ("node %u", node->index);
}

/* What is said of a node of another call. */
static void
refuse (ZkyGraph      *self,
        const ZkyOp   *op,
        const ZkyNode *input)
{
  g_autofree char *what = describe (input);
  gboolean is_graph = input->tape->klass == self->tape.klass;

  zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "%s: %s is of call %s and cannot be used in call %s",
                                     op->name, what, is_graph ? zky_node_graph (input)->id : "scratch", self->id));
}

/**
 * zky_graph_move_node:
 * @index: of a node that will be recorded
 * @value: (nullable): what it is made to have if it is an operator's, of the shape and dtype that it would have had anyway; borrowed for
 *   as long as nodes are recorded
 *
 * To see what a call comes to when one of its results is another one: what is recorded behind the node is computed from @value.
 */
void
zky_graph_move_node (ZkyGraph  *self,
                     guint      index,
                     ZkyTensor *value)
{
  g_return_if_fail (self != NULL);

  self->moved_index = index;
  self->moved = value;
}

/* Makes the node of one output of an operator; takes over @value. */
static ZkyNode *
record_output (ZkyGraph            *self,
               const ZkyOp         *op,
               const ZkyAttributes *attributes,
               ZkyTensor           *value,
               guint                output_no,
               ZkyTensor *const    *values,
               ZkyNode            **inputs,
               guint                n_inputs)
{
  ZkyNode *node = account (self, value, values, n_inputs) ? add_node (self) : NULL;
  gboolean needs_grad = FALSE;

  if (G_UNLIKELY (node == NULL))
    {
      zky_tensor_unref (value);
      return NULL;
    }

  for (guint i = 0; i < n_inputs; i++)
    needs_grad |= inputs[i]->needs_grad;

  node->kind = ZKY_NODE_OPERATOR;
  node->op = op;
  node->value = value;
  if (G_UNLIKELY (self->moved != NULL && node->index == self->moved_index))
    {
      node->value = zky_tensor_ref (self->moved);
      zky_tensor_unref (value);
    }
  node->inputs = inputs;
  node->n_inputs = n_inputs;
  node->output_no = output_no;
  node->needs_grad = needs_grad && op->vjp != NULL && zky_dtype_is_float (node->value->dtype);
  if (attributes != NULL)
    node->attributes = zky_attributes_ref ((ZkyAttributes *) attributes);

  return node;
}

/* Computes an operator and records its outputs. */
static ZkyNode *
run_and_record (ZkyGraph            *self,
                const ZkyOp         *op,
                ZkyTensor *const    *values,
                ZkyNode            **inputs,
                guint                n_inputs,
                const ZkyAttributes *attributes)
{
  ZkyNode *first = NULL;
  GError *error = NULL;
  ZkyOpCall call;

  zky_op_call_init (&call, op, values, n_inputs, attributes, self->budget);
  if (zky_op_call_run (&call, &error))
    for (guint i = 0; i < call.n_outputs; i++)
      {
        ZkyNode *node = record_output (self, op, call.attributes, g_steal_pointer (&call.outputs[i].tensor), i,
                                       values, inputs, n_inputs);

        first = i == 0 || node == NULL ? node : first;
        if (node == NULL)
          break;
      }
  else
    {
      zky_graph_fail (self, error);
    }
  zky_op_call_clear (&call);

  return first;
}

/* The inputs are kept, which come from this graph and are all there; their values are gathered in @values. */
static ZkyNode **
keep_inputs (ZkyGraph       *self,
             const ZkyOp    *op,
             ZkyNode *const *inputs,
             ZkyTensor     **values,
             guint           n_inputs)
{
  ZkyNode **kept = (ZkyNode **) arena_take (self, n_inputs);

  for (guint i = 0; i < n_inputs; i++)
    {
      if (G_UNLIKELY (inputs[i] == NULL))
        return NULL;
      if (G_UNLIKELY (inputs[i]->tape != &self->tape))
        {
          if (zky_layer_find (self, inputs, n_inputs) == NULL)
            refuse (self, op, inputs[i]);
          return NULL;
        }

      kept[i] = inputs[i];
      values[i] = inputs[i]->value;
    }

  return kept;
}

/*
 * zky_graph_add_values:
 * @op: an operator
 * @inputs: (array length=n_inputs): nodes of this graph
 * @attributes: (nullable): its attributes, of which the nodes take references
 * @outputs: (array length=n_outputs) (transfer none): what it gives
 *
 * Makes the nodes of an operator that has been computed elsewhere.
 *
 * Returns: the first of them, or %NULL after an error
 */
ZkyNode *
zky_graph_add_values (ZkyGraph            *self,
                      const ZkyOp         *op,
                      ZkyNode *const      *inputs,
                      guint                n_inputs,
                      const ZkyAttributes *attributes,
                      ZkyTensor *const    *outputs,
                      guint                n_outputs)
{
  ZkyTensor *few[8];
  g_autofree ZkyTensor **many = n_inputs > G_N_ELEMENTS (few) ? g_new (ZkyTensor *, n_inputs) : NULL;
  ZkyTensor **values = many != NULL ? many : few;
  ZkyNode **kept = keep_inputs (self, op, inputs, values, n_inputs), *first = NULL;

  for (guint i = 0; i < n_outputs && kept != NULL; i++)
    {
      ZkyNode *node = record_output (self, op, attributes, zky_tensor_ref (outputs[i]), i, values, kept, n_inputs);

      if (node == NULL)
        return NULL;
      if (i == 0)
        first = node;
    }

  return first;
}

/* One of the inputs is of a graph that stands upon this one: the operator belongs there. */
static ZkyNode *
apply_above (ZkyGraph            *self,
             const ZkyOp         *op,
             ZkyNode *const      *inputs,
             guint                n_inputs,
             const ZkyAttributes *attributes)
{
  ZkyGraph *upper = self->error == NULL ? zky_layer_find (self, inputs, n_inputs) : NULL;

  return upper != NULL ? upper->layer->apply (upper, op, inputs, n_inputs, attributes) : NULL;
}

/* What the tape of a graph does with an operator. */
ZkyNode *
zky_graph_record (ZkyTape              *tape,
                  const ZkyOp          *op,
                  ZkyNode *const       *inputs,
                  guint                 n_inputs,
                  const ZkyAttributes  *attributes)
{
  ZkyGraph *self = (ZkyGraph *) tape;
  ZkyTensor *few[8], **values = few, *scalar;
  ZkyNode **kept, *result = NULL;
  GError *error = NULL;

  if (self->error != NULL)
    return NULL;
  if (G_UNLIKELY (self->layer != NULL))
    return self->layer->apply (self, op, inputs, n_inputs, attributes);

  if (self->budget != NULL && !zky_budget_poll (self->budget, &error))
    {
      zky_graph_fail (self, error);
      return NULL;
    }

  if (n_inputs > G_N_ELEMENTS (few))
    values = g_new (ZkyTensor *, n_inputs);

  /* A kernel without a vjp is differentiated through its expansion, if it is at all. */
  kept = keep_inputs (self, op, inputs, values, n_inputs);
  if (kept == NULL)
    result = apply_above (self, op, inputs, n_inputs, attributes);
  else if (G_UNLIKELY (self->expansion != NULL) &&
           zky_expansion_open (self, op, inputs, n_inputs, attributes, &result))
    ; /* it is recorded */
  else if (op->expand != NULL && (op->forward == NULL || (op->vjp == NULL && !self->is_final)))
    result = zky_graph_expand (self, op, inputs, n_inputs, attributes);
  else if ((scalar = zky_elementwise_scalar (op, values, n_inputs, attributes)) != NULL)
    result = record_output (self, op, NULL, scalar, 0, values, kept, n_inputs);
  else
    result = run_and_record (self, op, values, kept, n_inputs, attributes);

  if (values != few)
    g_free (values);

  return result;
}

/**
 * zky_graph_variable:
 * @name: (nullable): what it is called
 * @value: (transfer none): the number or array given at the call
 *
 * Returns: (transfer none) (nullable): the node, or %NULL after an error
 */
ZkyNode *
zky_graph_variable (ZkyGraph   *self,
                    const char *name,
                    ZkyTensor  *value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return add_input (self, ZKY_NODE_VARIABLE, name, value);
}

/**
 * zky_graph_parameter:
 * @name: (nullable): what it is called, as a path: `hidden.weight`
 * @value: (transfer none): its present value
 *
 * A parameter used in two places is made once and used twice.
 *
 * Returns: (transfer none) (nullable): the node, or %NULL after an error
 */
ZkyNode *
zky_graph_parameter (ZkyGraph   *self,
                     const char *name,
                     ZkyTensor  *value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return add_input (self, ZKY_NODE_PARAMETER, name, value);
}

/**
 * zky_graph_constant:
 * @value: (transfer none): a fixed number or array, which gets no gradient
 *
 * Returns: (transfer none) (nullable): the node, or %NULL after an error
 */
ZkyNode *
zky_graph_constant (ZkyGraph  *self,
                    ZkyTensor *value)
{
  g_return_val_if_fail (self != NULL, NULL);

  return add_input (self, ZKY_NODE_CONSTANT, NULL, value);
}

/**
 * zky_graph_apply:
 * @op: an operator
 * @inputs: (array length=n_inputs): nodes of this graph
 * @attributes: (nullable): its attributes; %NULL: the defaults
 *
 * Computes @op and records it. What zky_add() and its neighbours do.
 *
 * Returns: (transfer none) (nullable): the node of the first output, or %NULL after an error
 */
ZkyNode *
zky_graph_apply (ZkyGraph             *self,
                 const ZkyOp          *op,
                 ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes)
{
  g_return_val_if_fail (self != NULL && op != NULL, NULL);

  return self->tape.klass->apply (&self->tape, op, inputs, n_inputs, attributes);
}
