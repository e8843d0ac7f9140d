/* zky-forward.c: tangents pushed forward over a stretch of a graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-forward.h"

#include <string.h>

#include "zky-functions.h"
#include "zky-linear.h"
#include "zky-reverse.h"
#include "zky-scratch.h"
#include "zky-vjp.h"

/**
 * Forward:
 * @linear: the layer on which the vjp of one operator after the other is laid out
 * @scratch: (nullable): where numbers are computed, when nothing is recorded
 * @first, @n: the stretch: from the first input to the last output
 * @last_use: for each node the last one that its tangent is used for; 0: none, so that it is not computed
 * @nodes: tangents, when they are recorded
 * @values: tangents, when they are not
 */
typedef struct
{
  ZkyGraph       *graph, *linear;
  ZkyScratch     *scratch;
  ZkyTape        *tape;
  guint           first, n;
  guint          *last_use;
  ZkyNode       **nodes;
  ZkyTensor     **values;
  const ZkyShape *batch;
} Forward;

static gboolean
inside (const Forward *self,
        const ZkyNode *node)
{
  return node->index >= self->first && node->index - self->first < self->n;
}

static gboolean
has_tangent (const Forward *self,
             const ZkyNode *node)
{
  guint i = node->index - self->first;

  return inside (self, node) && (self->nodes != NULL ? self->nodes[i] != NULL : self->values[i] != NULL);
}

static ZkyNode *
get_tangent (Forward       *self,
             const ZkyNode *node)
{
  guint i = node->index - self->first;

  return self->nodes != NULL ? self->nodes[i] : zky_scratch_wrap (self->scratch, self->values[i]);
}

/* Whether all elements are 0, where that is seen at a glance: rows behind one another in memory. Others end at the
 * first element. */
static gboolean
is_zero (const ZkyTensor *tensor)
{
  static const char zeros[256];
  gsize n = zky_tensor_get_bytes (tensor);
  const char *data = zky_tensor_get_data (tensor);

  if (!zky_tensor_is_contiguous (tensor))
    return FALSE;
  for (gsize i = 0; i < n; i += sizeof zeros)
    if (memcmp (data + i, zeros, MIN (sizeof zeros, n - i)) != 0)
      return FALSE;

  return TRUE;
}

/* To what a node has already: an input may lie behind another one, or be there twice. A tangent that is zero is none, so that
 * nothing is computed with it: a group of rows of the identity, of which an operator picks others, is a common one.
 * @tangent: (nullable): what an error leaves */
static void
add_tangent (Forward       *self,
             const ZkyNode *node,
             ZkyNode       *tangent)
{
  guint i = node->index - self->first;

  if (!inside (self, node))
    return;
  if (has_tangent (self, node) && tangent != NULL)
    tangent = zky_add (get_tangent (self, node), tangent);
  if (tangent == NULL)
    return;

  if (self->nodes != NULL)
    {
      self->nodes[i] = tangent;
      return;
    }
  g_clear_pointer (&self->values[i], zky_tensor_unref);
  if (!is_zero (tangent->value))
    self->values[i] = zky_tensor_ref (tangent->value);
}

/* Which nodes the outputs depend on, and for how long their tangents are kept. */
static void
mark (Forward        *self,
      ZkyNode *const *outputs,
      guint           n_outputs)
{
  for (guint i = 0; i < n_outputs; i++)
    if (inside (self, outputs[i]))
      self->last_use[outputs[i]->index - self->first] = G_MAXUINT;

  for (guint i = self->n; i-- > 0;)
    {
      const ZkyNode *node = zky_graph_node (self->graph, self->first + i);

      if (self->last_use[i] == 0 || node->op == NULL)
        continue;
      for (guint k = 0; k < node->n_inputs; k++)
        if (inside (self, node->inputs[k]))
          {
            guint *use = &self->last_use[node->inputs[k]->index - self->first];

            *use = MAX (*use, node->index);
          }
    }
}

static gboolean
init (Forward        *self,
      ZkyNode *const *outputs,
      guint           n_outputs,
      ZkyNode *const *inputs,
      guint           n_inputs)
{
  guint end = 0;

  self->first = G_MAXUINT;
  for (guint i = 0; i < n_inputs; i++)
    self->first = MIN (self->first, inputs[i]->index);
  for (guint i = 0; i < n_outputs; i++)
    end = MAX (end, outputs[i]->index + 1);
  if (self->first >= end)
    return FALSE;

  self->n = end - self->first;
  self->linear = zky_linear_new (self->tape);
  self->last_use = g_new0 (guint, self->n);
  mark (self, outputs, n_outputs);

  return TRUE;
}

/* Runs the row's vjp on the linear layer, for unknown cotangents. */
static void
lay_out (Forward  *self,
         ZkyNode  *node,
         guint     n_outputs,
         ZkyNode **unknowns,
         ZkyNode **contributions)
{
  g_autofree ZkyNode **nodes = g_new (ZkyNode *, 2 * n_outputs);
  g_autofree guint8 *wants = g_new (guint8, node->n_inputs);
  ZkyVjp vjp = {
    .op = node->op, .tape = &self->linear->tape, .attributes = node->attributes,
    .n_inputs = node->n_inputs, .n_outputs = n_outputs,
    .inputs = node->inputs, .outputs = nodes, .cotangents = nodes + n_outputs,
    .contributions = contributions, .wants = wants,
  };

  for (guint i = 0; i < node->n_inputs; i++)
    {
      contributions[i] = NULL;
      wants[i] = has_tangent (self, node->inputs[i]);
    }
  for (guint i = 0; i < n_outputs; i++)
    {
      ZkyNode *output = zky_graph_node (self->graph, node->index + i);

      nodes[i] = output;
      unknowns[i] = zky_dtype_is_float (zky_tensor_get_dtype (output->value))
                    ? zky_linear_unknown (self->linear, output->value) : NULL;
      nodes[n_outputs + i] = unknowns[i];
    }

  node->op->vjp (&vjp);
}

/* The tangents of the outputs of one operator, whose first is @node: its vjp, transposed. */
static void
push (Forward *self,
      ZkyNode *node,
      guint    n_outputs)
{
  g_autofree ZkyNode **unknowns = g_new (ZkyNode *, n_outputs);
  g_autofree ZkyNode **contributions = g_new (ZkyNode *, node->n_inputs);
  g_autoptr(GPtrArray) wanted = g_ptr_array_new ();
  ZkyReverse reverse;

  lay_out (self, node, n_outputs, unknowns, contributions);
  for (guint i = 0; i < n_outputs; i++)
    if (unknowns[i] != NULL)
      g_ptr_array_add (wanted, unknowns[i]);

  zky_reverse_init (&reverse, self->linear, self->tape, (ZkyNode *const *) wanted->pdata, wanted->len,
                    self->linear->n_nodes, self->batch);
  for (guint i = 0; i < node->n_inputs; i++)
    if (contributions[i] != NULL)
      zky_reverse_seed (&reverse, contributions[i], get_tangent (self, node->inputs[i]));
  zky_reverse_run (&reverse);

  for (guint i = 0; i < n_outputs; i++)
    {
      ZkyNode *output = zky_graph_node (self->graph, node->index + i);
      ZkyNode *tangent = unknowns[i] != NULL ? zky_reverse_get (&reverse, unknowns[i]) : NULL;

      add_tangent (self, output, tangent);
    }
  zky_reverse_clear (&reverse);
}

/* The tangents that are used for @node for the last time go. */
static void
free_used (Forward       *self,
           const ZkyNode *node)
{
  if (self->values == NULL)
    return;

  for (guint i = 0; i < node->n_inputs; i++)
    if (inside (self, node->inputs[i]))
      {
        guint k = node->inputs[i]->index - self->first;

        if (self->last_use[k] <= node->index)
          g_clear_pointer (&self->values[k], zky_tensor_unref);
      }
}

static gboolean
take_error (Forward  *self,
            GError  **error)
{
  zky_layer_take_error (self->linear);
  if (self->linear->error == NULL)
    return FALSE;

  g_propagate_error (error, g_steal_pointer (&self->linear->error));
  return TRUE;
}

/* Each operator that lies between the inputs and the outputs, in forward order. */
static gboolean
walk (Forward  *self,
      GError  **error)
{
  for (guint i = 0; i < self->n; i++)
    {
      ZkyNode *node = zky_graph_node (self->graph, self->first + i);
      gboolean needed = FALSE, reached = FALSE;
      guint n_outputs;

      if (node->op == NULL || node->output_no > 0 || node->op->vjp == NULL)
        continue;

      n_outputs = zky_graph_count_siblings (self->graph, node);
      for (guint k = 0; k < n_outputs && i + k < self->n; k++)
        needed |= self->last_use[i + k] != 0;
      for (guint k = 0; k < node->n_inputs; k++)
        reached |= has_tangent (self, node->inputs[k]);
      if (!needed || !reached)
        continue;

      push (self, node, n_outputs);
      if (take_error (self, error))
        return FALSE;
      for (guint k = 0; k < n_outputs; k++)
        free_used (self, zky_graph_node (self->graph, node->index + k));
      zky_layer_reset (self->linear);
      if (self->scratch != NULL)
        zky_scratch_reset (self->scratch);
    }

  return TRUE;
}

static void
clear (Forward *self)
{
  for (guint i = 0; self->values != NULL && i < self->n; i++)
    g_clear_pointer (&self->values[i], zky_tensor_unref);
  g_free (self->nodes);
  g_free (self->values);
  g_free (self->last_use);
  g_clear_pointer (&self->linear, zky_graph_unref);
  g_clear_pointer (&self->scratch, zky_scratch_free);
}

void
zky_forward_record (ZkyGraph        *graph,
                    ZkyNode *const  *outputs,
                    guint            n_outputs,
                    ZkyNode *const  *inputs,
                    ZkyNode *const  *tangents,
                    guint            n_inputs,
                    const ZkyShape  *batch,
                    ZkyNode        **results)
{
  Forward self = { .graph = graph, .tape = &graph->tape, .batch = batch };
  GError *error = NULL;

  for (guint i = 0; i < n_outputs; i++)
    results[i] = NULL;
  if (!init (&self, outputs, n_outputs, inputs, n_inputs))
    return;

  self.nodes = g_new0 (ZkyNode *, self.n);
  for (guint i = 0; i < n_inputs; i++)
    add_tangent (&self, inputs[i], tangents[i]);

  if (!walk (&self, &error))
    zky_graph_fail (graph, error);
  for (guint i = 0; error == NULL && i < n_outputs; i++)
    if (has_tangent (&self, outputs[i]))
      results[i] = get_tangent (&self, outputs[i]);
  clear (&self);
}

gboolean
zky_forward_compute (ZkyGraph          *graph,
                     ZkyNode *const    *outputs,
                     guint              n_outputs,
                     ZkyNode *const    *inputs,
                     ZkyTensor *const  *tangents,
                     guint              n_inputs,
                     const ZkyShape    *batch,
                     ZkyTensor        **results,
                     GError           **error)
{
  Forward self = { .graph = graph, .batch = batch };
  gboolean done;

  for (guint i = 0; i < n_outputs; i++)
    results[i] = NULL;

  self.scratch = zky_scratch_new (graph->budget);
  self.tape = zky_scratch_get_tape (self.scratch);
  if (!init (&self, outputs, n_outputs, inputs, n_inputs))
    {
      clear (&self);
      return TRUE;
    }

  self.values = g_new0 (ZkyTensor *, self.n);
  for (guint i = 0; i < n_inputs; i++)
    if (tangents[i] != NULL)
      add_tangent (&self, inputs[i], zky_scratch_wrap (self.scratch, tangents[i]));

  done = walk (&self, error);
  for (guint i = 0; done && i < n_outputs; i++)
    if (has_tangent (&self, outputs[i]))
      results[i] = zky_tensor_ref (self.values[outputs[i]->index - self.first]);
  clear (&self);

  return done;
}
