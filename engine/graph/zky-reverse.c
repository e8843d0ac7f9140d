/* zky-reverse.c: cotangents pulled back over a stretch of a graph, as nodes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-reverse.h"

#include "zky-functions.h"
#include "zky-layer.h"
#include "zky-vjp.h"

static gboolean
leads (const ZkyReverse *self,
       const ZkyNode    *node)
{
  return node->index >= self->first && node->index - self->first < self->n && self->leads[node->index - self->first];
}

/**
 * zky_reverse_init:
 * @graph: the graph
 * @tape: where contributions are made
 * @wanted: (array length=n_wanted): nodes of @graph whose cotangents are wanted
 * @end: nothing is seeded from this index on
 * @batch: axes in front of every cotangent
 */
void
zky_reverse_init (ZkyReverse     *self,
                  ZkyGraph       *graph,
                  ZkyTape        *tape,
                  ZkyNode *const *wanted,
                  guint           n_wanted,
                  guint           end,
                  const ZkyShape *batch)
{
  while (end > 0 && end < graph->n_nodes && zky_graph_node (graph, end)->output_no > 0) /* all outputs of an operator */
    end++;

  *self = (ZkyReverse) { .graph = graph, .tape = tape, .first = end, .n_batch = batch->n_axes };
  for (guint i = 0; i < batch->n_axes; i++)
    self->batch[i] = batch->dims[i];
  for (guint i = 0; i < n_wanted; i++)
    self->first = MIN (self->first, wanted[i]->index);

  self->n = end - self->first;
  self->leads = g_new0 (guint8, MAX (self->n, 1));
  self->cotangents = g_new0 (ZkyNode *, MAX (self->n, 1));
  for (guint i = 0; i < n_wanted; i++)
    if (wanted[i]->index < end)
      self->leads[wanted[i]->index - self->first] = TRUE;

  for (guint i = 0; i < self->n; i++)
    {
      const ZkyNode *node = zky_graph_node (graph, self->first + i);
      gboolean found = self->leads[i];

      if (node->op == NULL || node->op->vjp == NULL || !zky_dtype_is_float (zky_tensor_get_dtype (node->value)))
        continue;
      for (guint k = 0; k < node->n_inputs && !found; k++)
        found = leads (self, node->inputs[k]);
      self->leads[i] = found;
    }
}

void
zky_reverse_clear (ZkyReverse *self)
{
  g_clear_pointer (&self->leads, g_free);
  g_clear_pointer (&self->cotangents, g_free);
}

/**
 * zky_reverse_seed:
 * @node: a node of the graph
 * @cotangent: (nullable): what arrives there, shape B ⊕ that of @node; %NULL, what an error leaves, is passed over
 *
 * Adds to the cotangent of a node. Nothing happens where that does not matter to those that are wanted.
 */
void
zky_reverse_seed (ZkyReverse *self,
                  ZkyNode    *node,
                  ZkyNode    *cotangent)
{
  ZkyNode **slot;

  if (cotangent == NULL || !leads (self, node))
    return;

  slot = &self->cotangents[node->index - self->first];
  *slot = *slot != NULL ? zky_add (*slot, cotangent) : cotangent;
}

/* The node on the tape of this walk that stands for an input or output of an operator. */
static ZkyNode *
on_tape (ZkyReverse *self,
         ZkyNode    *node)
{
  ZkyLayer *layer = self->graph->layer;
  ZkyNode *real = layer != NULL && self->tape == layer->base ? zky_layer_get_real (self->graph, node) : NULL;

  return real != NULL ? real : node;
}

static void
run_vjp (ZkyReverse *self,
         ZkyNode    *node,
         guint       n_outputs)
{
  guint n = 2 * (n_outputs + node->n_inputs);
  ZkyNode *few[24];
  g_autofree ZkyNode **many = n > G_N_ELEMENTS (few) ? g_new (ZkyNode *, n) : NULL;
  ZkyNode **inputs = many != NULL ? many : few, **contributions = inputs + node->n_inputs;
  ZkyNode **outputs = contributions + node->n_inputs, **cotangents = outputs + n_outputs;
  g_autofree guint8 *wants = g_new (guint8, node->n_inputs);
  ZkyVjp vjp = {
    .op = node->op, .tape = self->tape, .attributes = node->attributes,
    .n_inputs = node->n_inputs, .n_outputs = n_outputs, .n_batch = self->n_batch, .batch = self->batch,
    .inputs = inputs, .outputs = outputs, .cotangents = cotangents, .contributions = contributions, .wants = wants,
  };

  for (guint i = 0; i < node->n_inputs; i++)
    {
      inputs[i] = on_tape (self, node->inputs[i]);
      contributions[i] = NULL;
      wants[i] = leads (self, node->inputs[i]);
    }
  for (guint i = 0; i < n_outputs; i++)
    {
      outputs[i] = on_tape (self, zky_graph_node (self->graph, node->index + i));
      cotangents[i] = self->cotangents[node->index + i - self->first];
    }

  node->op->vjp (&vjp);
  for (guint i = 0; i < node->n_inputs; i++)
    if (wants[i])
      zky_reverse_seed (self, node->inputs[i], contributions[i]);
}

/**
 * zky_reverse_run:
 *
 * Walks the stretch backward. An error is left on the tape.
 */
void
zky_reverse_run (ZkyReverse *self)
{
  for (guint i = self->n; i-- > 0;)
    {
      ZkyNode *node = zky_graph_node (self->graph, self->first + i);
      gboolean arrived = FALSE;
      guint n_outputs;

      if (node->op == NULL || node->output_no > 0)
        continue;

      n_outputs = zky_graph_count_siblings (self->graph, node);
      for (guint k = 0; k < n_outputs; k++)
        arrived |= self->cotangents[i + k] != NULL;
      if (arrived)
        run_vjp (self, node, n_outputs);
    }
}

/**
 * zky_reverse_get:
 * @node: a node that was wanted
 *
 * Returns: (transfer none) (nullable): what arrived at it; %NULL where nothing did
 */
ZkyNode *
zky_reverse_get (ZkyReverse    *self,
                 const ZkyNode *node)
{
  return leads (self, node) ? self->cotangents[node->index - self->first] : NULL;
}
