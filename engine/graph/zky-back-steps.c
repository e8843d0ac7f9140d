/* zky-back-steps.c: when each node of a recorded backward pass is there
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-steps-private.h"

/* A contribution comes with its step, and all that it takes to compute it, unless that was there before. */
static void
mark (ZkySteps *self,
      ZkyNode  *node,
      guint     step,
      GArray   *stack)
{
  const ZkyGradients *gradients = self->graph->gradients;

  g_array_append_val (stack, node);
  while (stack->len > 0)
    {
      ZkyNode *next = g_array_index (stack, ZkyNode *, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      if (zky_gradients_find (gradients, next) < 0 || self->computed[next->index] > 0)
        continue;

      self->computed[next->index] = step;
      for (guint k = 0; k < next->n_inputs; k++)
        g_array_append_val (stack, next->inputs[k]);
    }
}

/* Sums are there when their last part has come, the whole one with the step that completes it. */
static void
mark_rest (ZkySteps *self)
{
  for (guint i = self->n_nodes; i < self->n_all; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, i);
      guint latest = 0;

      for (guint k = 0; k < node->n_inputs; k++)
        latest = MAX (latest, self->computed[node->inputs[k]->index]);
      if (self->computed[i] == 0)
        self->computed[i] = node->n_inputs > 0 ? MAX (latest, self->seeded) : self->steps->len;
    }
}

/*
 * zky_steps_add_pass:
 *
 * Nodes of the pass have their values from the step on that made them.
 */
void
zky_steps_add_pass (ZkySteps *self)
{
  const ZkyGradients *gradients = self->graph->gradients;
  g_autoptr(GArray) stack = NULL;

  if (self->n_all == self->n_nodes)
    return;

  stack = g_array_new (FALSE, FALSE, sizeof (ZkyNode *));
  for (guint position = self->seeded; position <= self->steps->len; position++)
    {
      const ZkyStep *step = &g_array_index (self->steps, ZkyStep, position - 1);
      ZkyNode *node = step->kind == ZKY_STEP_SEND ? zky_node_get_contribution_node (step->node, step->input)
                                                  : gradients->nodes[step->target->index];

      /* The sum itself is no sooner there than its step says, though its last part is. */
      if (node == NULL)
        continue;
      if (step->kind == ZKY_STEP_SUM && zky_gradients_find (gradients, node) >= 0)
        self->computed[node->index] = position;
      else
        mark (self, node, position, stack);
    }
  mark_rest (self);
}
