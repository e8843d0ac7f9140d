/* zky-tape.c: what an operator's vjp and expansion build on: nodes, and where they are recorded
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tape.h"

#include "zky-op-call.h"

/**
 * zky_tape_apply:
 * @self: a tape
 * @op: the operator
 * @inputs: (array length=n_inputs): nodes of @self
 * @n_inputs: how many
 * @attributes: (nullable): its attributes; %NULL: the defaults
 *
 * Returns: (transfer none) (nullable): the node of the first output; %NULL after an error, which the tape keeps
 */
ZkyNode *
zky_tape_apply (ZkyTape             *self,
                const ZkyOp         *op,
                ZkyNode *const      *inputs,
                guint                n_inputs,
                const ZkyAttributes *attributes)
{
  return self->klass->apply (self, op, inputs, n_inputs, attributes);
}

/**
 * zky_tape_constant:
 * @self: a tape
 * @value: (transfer none): a tensor, of which the node takes a reference
 *
 * Returns: (transfer none) (nullable): a node for a fixed tensor; %NULL after an error
 */
ZkyNode *
zky_tape_constant (ZkyTape   *self,
                   ZkyTensor *value)
{
  return self->klass->constant (self, value);
}

/**
 * zky_tape_borrow:
 * @self: a tape
 * @value: (transfer none): a tensor that lives as long as the tape's nodes do
 *
 * Returns: (transfer none) (nullable): as zky_tape_constant(), for less
 */
ZkyNode *
zky_tape_borrow (ZkyTape   *self,
                 ZkyTensor *value)
{
  return self->klass->borrow != NULL ? self->klass->borrow (self, value) : self->klass->constant (self, value);
}

/**
 * zky_tape_import:
 * @self: a tape
 * @node: a node of any tape, which lives as long as the nodes of @self do
 *
 * Returns: (transfer none) (nullable): @node if it is of @self, else one that stands for it there; %NULL after an error
 */
ZkyNode *
zky_tape_import (ZkyTape *self,
                 ZkyNode *node)
{
  if (node->tape == self)
    return node;

  return self->klass->import != NULL ? self->klass->import (self, node) : zky_tape_borrow (self, node->value);
}

/**
 * zky_op_apply:
 * @op: (nullable): the operator
 * @inputs: (array length=n_inputs): nodes of one tape
 * @n_inputs: how many
 * @attributes: (nullable): its attributes; %NULL: the defaults
 *
 * Applies an operator on the tape that its inputs belong to; the tape refuses nodes of another one. A %NULL among the
 * inputs is what an earlier error left: then nothing happens.
 *
 * Returns: (transfer none) (nullable): the node of the first output; %NULL after an error
 */
ZkyNode *
zky_op_apply (const ZkyOp         *op,
              ZkyNode *const      *inputs,
              guint                n_inputs,
              const ZkyAttributes *attributes)
{
  if (op == NULL || n_inputs == 0)
    return NULL;

  for (guint i = 0; i < n_inputs; i++)
    if (inputs[i] == NULL)
      return NULL;

  return zky_tape_apply (inputs[0]->tape, op, inputs, n_inputs, attributes);
}

void
zky_tape_note_reading (ZkyTape *self)
{
  self->reads_values = TRUE;
}

/**
 * zky_op_expand_on:
 * @tape: the tape that @inputs are nodes of
 * @op: a composite operator
 * @inputs: (array length=n_inputs): its inputs
 * @n_inputs: how many
 * @attributes: (nullable): its attributes; %NULL: the defaults
 * @outputs: (out caller-allocates): as many nodes as the row has outputs
 *
 * Builds the textbook graph of @op. The tape keeps an error.
 *
 * Returns: whether it could
 */
gboolean
zky_op_expand_on (ZkyTape             *tape,
                  const ZkyOp         *op,
                  ZkyNode *const      *inputs,
                  guint                n_inputs,
                  const ZkyAttributes *attributes,
                  ZkyNode            **outputs)
{
  g_autofree ZkyTensor **values = g_new (ZkyTensor *, n_inputs);
  GError *error = NULL;
  ZkyOpCall call;
  gboolean done;

  for (guint i = 0; i < op->n_outputs; i++)
    outputs[i] = NULL;
  for (guint i = 0; i < n_inputs; i++)
    {
      if (inputs[i] == NULL)
        return FALSE;
      values[i] = inputs[i]->value;
    }

  zky_op_call_init (&call, op, values, n_inputs, attributes, NULL);
  done = zky_op_call_infer (&call, &error);
  if (done)
    done = op->expand (inputs, n_inputs, call.attributes, outputs);
  else
    tape->klass->fail (tape, error);
  zky_op_call_clear (&call);

  return done;
}

/**
 * zky_tape_enter:
 * @self: a tape
 * @name: what a part of a textbook graph is called
 *
 * Nodes made from now on lie in @name, until zky_tape_leave().
 */
void
zky_tape_enter (ZkyTape    *self,
                const char *name)
{
  if (self->klass->enter != NULL)
    self->klass->enter (self, name);
}

void
zky_tape_leave (ZkyTape *self)
{
  if (self->klass->leave != NULL)
    self->klass->leave (self);
}

/**
 * zky_tape_name:
 * @node: (nullable): a node that was just made
 * @name: what it is called in the textbook
 *
 * Returns: (transfer none) (nullable): @node
 */
ZkyNode *
zky_tape_name (ZkyNode    *node,
               const char *name)
{
  if (node != NULL && node->tape->klass->name != NULL)
    node->tape->klass->name (node->tape, node, name);

  return node;
}

/**
 * zky_node_sibling:
 * @node: (nullable): the first output of an operator
 * @output_no: which of its outputs
 *
 * Returns: (transfer none) (nullable): the node of that output
 */
ZkyNode *
zky_node_sibling (ZkyNode *node,
                  guint    output_no)
{
  if (node == NULL || output_no == 0)
    return node;

  if (node->tape->klass->sibling != NULL)
    return node->tape->klass->sibling (node->tape, node, output_no);

  return node + output_no;
}
