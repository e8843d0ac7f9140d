/* zky-scratch.c: a tape that only computes: nodes that are freed together
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scratch.h"

#include "zky-kernels.h"

#define CHUNK_NODES 64 /* a vjp makes fewer, so that one chunk serves a whole backward pass */

/* Nodes do not move: a chunk that is full stays, and the next one is twice as large. */
typedef struct _Chunk Chunk;

struct _Chunk
{
  Chunk   *previous;
  guint    n_used, n_nodes;
  ZkyNode  nodes[];
};

struct _ZkyScratch
{
  ZkyTape    tape;   /* first, so that a tape of this class is a ZkyScratch */
  Chunk     *chunk;  /* the one in use */
  ZkyBudget *budget; /* owned, nullable */
  GError    *error;  /* the first one since the last reset */
};

static Chunk *
chunk_new (Chunk *previous,
           guint  n_nodes)
{
  Chunk *self = g_malloc0 (sizeof *self + n_nodes * sizeof self->nodes[0]);

  self->previous = previous;
  self->n_nodes = n_nodes;

  return self;
}

/* Room for @n nodes behind one another, as the outputs of one operator must lie. */
static ZkyNode *
make_nodes (ZkyScratch *self,
            guint       n)
{
  Chunk *chunk = self->chunk;

  if (G_UNLIKELY (chunk->n_used + n > chunk->n_nodes))
    chunk = self->chunk = chunk_new (chunk, MAX (chunk->n_nodes * 2, n));

  chunk->n_used += n;
  return &chunk->nodes[chunk->n_used - n];
}

/* The other members are those of a new chunk: zeros. */
static void
init_node (ZkyScratch  *self,
           ZkyNode     *node,
           const ZkyOp *op,
           guint        output_no,
           ZkyTensor   *value,
           gboolean     borrowed)
{
  node->tape = &self->tape;
  node->op = op;
  node->value = value;
  node->output_no = output_no;
  node->borrowed = borrowed;
}

/* -- The tape's class --------------------------------------------------------- */

static void
scratch_fail (ZkyTape *tape,
              GError  *error)
{
  ZkyScratch *self = (ZkyScratch *) tape;

  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static ZkyNode *
run_op (ZkyScratch          *self,
        const ZkyOp         *op,
        ZkyTensor *const    *values,
        guint                n_inputs,
        const ZkyAttributes *attributes)
{
  ZkyNode *nodes = NULL;
  ZkyTensor *value;
  ZkyOpCall call;

  if (self->budget != NULL && !zky_budget_poll (self->budget, &self->error))
    return NULL;

  value = zky_elementwise_scalar (op, values, n_inputs, attributes);
  if (value != NULL)
    {
      nodes = make_nodes (self, 1);
      init_node (self, nodes, op, 0, value, FALSE);
      return nodes;
    }

  zky_op_call_init (&call, op, values, n_inputs, attributes, self->budget);
  if (G_LIKELY (zky_op_call_run (&call, &self->error)))
    {
      nodes = make_nodes (self, call.n_outputs);
      for (guint i = 0; i < call.n_outputs; i++)
        init_node (self, &nodes[i], op, i, g_steal_pointer (&call.outputs[i].tensor), FALSE);
    }
  zky_op_call_clear (&call);

  return nodes;
}

static ZkyNode *
scratch_apply (ZkyTape             *tape,
               const ZkyOp         *op,
               ZkyNode *const      *inputs,
               guint                n_inputs,
               const ZkyAttributes *attributes)
{
  ZkyScratch *self = (ZkyScratch *) tape;
  g_autofree ZkyTensor **heap = NULL;
  ZkyTensor *inline_values[ZKY_OP_CALL_INLINE];
  ZkyTensor **values = inline_values;

  if (self->error != NULL)
    return NULL;

  if (n_inputs > G_N_ELEMENTS (inline_values))
    values = heap = g_new (ZkyTensor *, n_inputs);
  for (guint i = 0; i < n_inputs; i++)
    {
      if (G_UNLIKELY (inputs[i]->tape != tape))
        {
          g_set_error (&self->error, ZKY_ERROR, ZKY_ERROR_USE,
                       "%s: inputs 0 and %u are nodes of different calls", op->name, i);
          return NULL;
        }
      values[i] = inputs[i]->value;
    }

  return run_op (self, op, values, n_inputs, attributes);
}

static ZkyNode *
scratch_constant (ZkyTape   *tape,
                  ZkyTensor *value)
{
  return zky_scratch_wrap ((ZkyScratch *) tape, value);
}

static ZkyNode *
scratch_borrow (ZkyTape   *tape,
                ZkyTensor *value)
{
  return zky_scratch_borrow ((ZkyScratch *) tape, value);
}

static const ZkyTapeClass scratch_class = {
  .apply = scratch_apply,
  .constant = scratch_constant,
  .borrow = scratch_borrow,
  .fail = scratch_fail,
};

/* -- Public -------------------------------------------------------------------- */

/**
 * zky_scratch_new:
 * @budget: (nullable): polled before each operator and by long kernels
 *
 * Returns: (transfer full): a tape without nodes
 */
ZkyScratch *
zky_scratch_new (ZkyBudget *budget)
{
  ZkyScratch *self = g_new0 (ZkyScratch, 1);

  self->tape.klass = &scratch_class;
  self->chunk = chunk_new (NULL, CHUNK_NODES);
  self->budget = budget != NULL ? zky_budget_ref (budget) : NULL;

  return self;
}

void
zky_scratch_free (ZkyScratch *self)
{
  g_return_if_fail (self != NULL);

  zky_scratch_reset (self);
  g_free (self->chunk);
  g_clear_pointer (&self->budget, zky_budget_unref);
  g_free (self);
}

ZkyTape *
zky_scratch_get_tape (ZkyScratch *self)
{
  return &self->tape;
}

/**
 * zky_scratch_wrap:
 * @self: a scratch tape
 * @value: (transfer none): a tensor
 *
 * Returns: (transfer none): a node for @value, which holds a reference to it until the next reset
 */
ZkyNode *
zky_scratch_wrap (ZkyScratch *self,
                  ZkyTensor  *value)
{
  ZkyNode *node = make_nodes (self, 1);

  init_node (self, node, NULL, 0, zky_tensor_ref (value), FALSE);
  return node;
}

/**
 * zky_scratch_borrow:
 * @self: a scratch tape
 * @value: (transfer none): a tensor that somebody holds until the next reset
 *
 * Returns: (transfer none): a node for @value
 */
ZkyNode *
zky_scratch_borrow (ZkyScratch *self,
                    ZkyTensor  *value)
{
  ZkyNode *node = make_nodes (self, 1);

  init_node (self, node, NULL, 0, value, TRUE);
  return node;
}

/**
 * zky_scratch_take:
 * @self: a scratch tape
 * @node: one of its nodes
 *
 * Takes a value off the tape. Where the node owned it no reference is counted: from now on the node borrows it, so who takes
 * it holds it until the next reset.
 *
 * Returns: (transfer full): the value
 */
ZkyTensor *
zky_scratch_take (ZkyScratch *self,
                  ZkyNode    *node)
{
  if (node->borrowed)
    return zky_tensor_ref (node->value);

  node->borrowed = TRUE;
  return node->value;
}

/**
 * zky_scratch_reset:
 * @self: a scratch tape
 *
 * Frees all nodes with their values, and forgets an error. The largest chunk of memory stays.
 */
void
zky_scratch_reset (ZkyScratch *self)
{
  Chunk *older;

  for (Chunk *chunk = self->chunk; chunk != NULL; chunk = chunk->previous)
    for (guint i = 0; i < chunk->n_used; i++)
      if (!chunk->nodes[i].borrowed)
        zky_tensor_unref (chunk->nodes[i].value);

  while (G_UNLIKELY ((older = self->chunk->previous) != NULL))
    {
      self->chunk->previous = older->previous;
      g_free (older);
    }

  self->chunk->n_used = 0;
  if (G_UNLIKELY (self->error != NULL))
    g_clear_error (&self->error);
}

/**
 * zky_scratch_take_error:
 * @self: a scratch tape
 * @error: (out): the first error since the last reset
 *
 * Returns: whether an operator has failed; the error is handed over, so that a second question answers no
 */
gboolean
zky_scratch_take_error (ZkyScratch  *self,
                        GError     **error)
{
  if (self->error == NULL)
    return FALSE;

  g_propagate_error (error, g_steal_pointer (&self->error));
  return TRUE;
}
