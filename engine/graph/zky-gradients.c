/* zky-gradients.c: what a backward pass leaves, and the derivative of one operator alone
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-back.h"

#include "zky-graph-private.h"
#include "zky-scratch.h"
#include "zky-vjp.h"

void
zky_gradients_free (ZkyGradients *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n; i++)
    {
      g_clear_pointer (&self->values[i], zky_tensor_unref);
      if (self->contribution_nodes != NULL)
        g_free (self->contribution_nodes[i]);
      if (self->contributions != NULL && self->contributions[i] != NULL)
        {
          guint n_inputs = zky_graph_node (zky_node_graph (self->output), i)->n_inputs;

          for (guint k = 0; k < n_inputs; k++)
            g_clear_pointer (&self->contributions[i][k], zky_tensor_unref);
          g_free (self->contributions[i]);
        }
    }

  g_free (self->values);
  g_free (self->nodes);
  g_free (self->contributions);
  g_free (self->contribution_nodes);
  g_free (self->origins);
  g_free (self->subjects);
  g_clear_pointer (&self->seed, zky_tensor_unref);
  g_free (self);
}

/* Room for @n pointers to NULL. Zeroed pages cost nothing until they are touched. */
static gpointer
new_table (guint n)
{
  return g_new0 (gpointer, MAX (n, 1));
}

ZkyGradients *
zky_gradients_new (ZkyNode      *output,
                   ZkyTensor    *seed,
                   ZkyBackFlags  flags)
{
  ZkyGradients *self = g_new0 (ZkyGradients, 1);

  self->output = output;
  self->seed = zky_tensor_ref (seed);
  self->n = zky_node_graph (output)->n_nodes;
  self->values = new_table (self->n);
  if (flags & ZKY_BACK_RECORD)
    self->nodes = new_table (self->n);
  if (flags & ZKY_BACK_KEEP)
    self->contributions = new_table (self->n);
  if ((flags & ZKY_BACK_KEEP) && (flags & ZKY_BACK_RECORD))
    self->contribution_nodes = new_table (self->n);

  return self;
}

/**
 * zky_graph_has_gradients:
 *
 * Returns: whether back has run
 */
gboolean
zky_graph_has_gradients (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->gradients != NULL;
}

/**
 * zky_graph_get_back_output:
 *
 * Returns: (transfer none) (nullable): the node that was differentiated; %NULL before back has run
 */
ZkyNode *
zky_graph_get_back_output (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->gradients != NULL ? self->gradients->output : NULL;
}

/**
 * zky_graph_get_seed:
 *
 * Returns: (transfer none) (nullable): what back started from: 1, the cotangent, or the identity
 */
ZkyTensor *
zky_graph_get_seed (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->gradients != NULL ? self->gradients->seed : NULL;
}

/**
 * zky_graph_clear_gradients:
 *
 * Makes all gradients absent again.
 */
void
zky_graph_clear_gradients (ZkyGraph *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->gradients, zky_gradients_free);
}

/**
 * zky_node_get_gradient:
 *
 * Returns: (transfer none) (nullable): dF/dv, where F is the output that back was run for; %NULL where it is absent
 */
ZkyTensor *
zky_node_get_gradient (const ZkyNode *self)
{
  ZkyGraph *graph = zky_node_get_graph (self);

  if (graph == NULL || graph->gradients == NULL || self->index >= graph->gradients->n)
    return NULL;

  return graph->gradients->values[self->index];
}

/**
 * zky_node_get_gradient_node:
 *
 * Returns: (transfer none) (nullable): the node of its gradient, when the backward pass was recorded; it can be differentiated
 */
ZkyNode *
zky_node_get_gradient_node (const ZkyNode *self)
{
  ZkyGraph *graph = zky_node_get_graph (self);

  if (graph == NULL || graph->gradients == NULL || graph->gradients->nodes == NULL
      || self->index >= graph->gradients->n)
    return NULL;

  return graph->gradients->nodes[self->index];
}

/**
 * zky_node_get_contribution:
 * @self: an operator node
 * @input: one of its inputs
 *
 * Returns: (transfer none) (nullable): what went back along that edge, when back ran with %ZKY_BACK_KEEP
 */
ZkyTensor *
zky_node_get_contribution (const ZkyNode *self,
                           guint          input)
{
  ZkyGraph *graph = zky_node_get_graph (self);
  guint first;

  if (graph == NULL || graph->gradients == NULL || graph->gradients->contributions == NULL
      || self->index >= graph->gradients->n || input >= self->n_inputs)
    return NULL;

  first = self->index - self->output_no;

  return graph->gradients->contributions[first] != NULL ? graph->gradients->contributions[first][input] : NULL;
}

/* The vjp of one operator for the identity at one of its outputs. */
static ZkyTensor *
run_local (ZkyScratch  *scratch,
           ZkyNode     *self,
           guint        input,
           ZkyTensor   *seed)
{
  ZkyGraph *graph = zky_node_graph (self);
  ZkyNode *first = zky_graph_node (graph, self->index - self->output_no);
  guint n_outputs = zky_graph_count_siblings (graph, first);
  ZkyShape batch = zky_tensor_get_shape (self->value);
  g_autofree ZkyNode **outputs = g_new0 (ZkyNode *, n_outputs);
  g_autofree ZkyNode **cotangents = g_new0 (ZkyNode *, n_outputs);
  g_autofree ZkyNode **contributions = g_new0 (ZkyNode *, self->n_inputs);
  g_autofree guint8 *wants = g_new0 (guint8, self->n_inputs);
  ZkyVjp vjp = {
    .op = self->op, .tape = zky_scratch_get_tape (scratch), .attributes = self->attributes,
    .n_inputs = self->n_inputs, .n_outputs = n_outputs,
    .n_batch = batch.n_axes, .batch = batch.dims,
    .inputs = self->inputs, .outputs = outputs, .cotangents = cotangents,
    .contributions = contributions, .wants = wants,
  };

  for (guint i = 0; i < n_outputs; i++)
    outputs[i] = zky_graph_node (graph, first->index + i);
  cotangents[self->output_no] = zky_scratch_wrap (scratch, seed);
  wants[input] = TRUE;
  self->op->vjp (&vjp);

  return contributions[input] != NULL ? zky_tensor_ref (contributions[input]->value) : NULL;
}

/**
 * zky_node_local_jacobian:
 * @self: an operator node
 * @input: one of its inputs
 *
 * The derivative of the operator alone with respect to that input, the others held fixed, even where they are the same
 * node: for x · x it is x.
 *
 * Returns: (transfer full): a tensor of shape output ⊕ input, or %NULL with an error
 */
ZkyTensor *
zky_node_local_jacobian (ZkyNode  *self,
                         guint     input,
                         GError  **error)
{
  g_autoptr(ZkyScratch) scratch = NULL;
  g_autoptr(ZkyTensor) seed = NULL;
  g_autoptr(ZkyTensor) result = NULL;
  ZkyShape shape;
  gsize elements;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->op == NULL || input >= self->n_inputs || self->op->vjp == NULL
      || !zky_dtype_is_float (zky_tensor_get_dtype (self->value))
      || !zky_dtype_is_float (zky_tensor_get_dtype (self->inputs[input]->value)))
    {
      g_autofree char *label = zky_node_dup_label (self);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "“%s” has no derivative with respect to input %u", label, input);
      return NULL;
    }

  if (!g_size_checked_mul (&elements, zky_tensor_get_size (self->value),
                           MAX (zky_tensor_get_bytes (self->inputs[input]->value), zky_tensor_get_bytes (self->value)))
      || elements > ZKY_BACK_LIMIT)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "The local Jacobian would take more than %u MiB",
                   (guint) (ZKY_BACK_LIMIT >> 20));
      return NULL;
    }

  shape = zky_tensor_get_shape (self->value);
  seed = zky_tensor_new_identity (zky_tensor_get_dtype (self->value), &shape, error);
  if (seed == NULL)
    return NULL;

  scratch = zky_scratch_new (NULL);
  result = run_local (scratch, self, input, seed);
  if (zky_scratch_take_error (scratch, error))
    return NULL;
  if (result == NULL)
    {
      ZkyShape own = zky_tensor_get_shape (self->inputs[input]->value), whole;

      if (!zky_shape_concat (&shape, &own, &whole, error))
        return NULL;
      return zky_tensor_new_zeros (zky_tensor_get_dtype (self->value), &whole, error);
    }

  return g_steal_pointer (&result);
}
