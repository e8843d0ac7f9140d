/* zky-steps.c: a call as a list of events
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-steps-private.h"

#include "zky-back.h"
#include "zky-op-call.h"

static void
append (ZkySteps    *self,
        ZkyStepKind  kind,
        ZkyNode     *node,
        guint        input,
        ZkyNode     *target,
        ZkyTensor   *value)
{
  ZkyStep step = { .kind = kind, .node = node, .input = input, .target = target, .value = value };

  g_array_append_val (self->steps, step);
}

static void
add_forward (ZkySteps *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_node (self->graph, i);

      if (node->op == NULL || zky_node_is_backward (node))
        continue;

      append (self, ZKY_STEP_COMPUTE, node, 0, node, node->value);
      self->computed[i] = self->steps->len;
    }

  self->n_forward = self->steps->len;
}

/* Where each node's arrivals lie: a count, then a running sum. */
static void
count_arrivals (ZkySteps *self)
{
  guint total = 0;

  for (guint i = 0; i < self->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, i);

      for (guint k = 0; k < node->n_inputs && node->output_no == 0; k++)
        if (zky_node_get_contribution (node, k) != NULL)
          self->first[node->inputs[k]->index + 1]++;
    }

  for (guint i = 0; i < self->n_nodes; i++)
    self->first[i + 1] += self->first[i];
  total = self->first[self->n_nodes];
  self->arrivals = g_new0 (ZkyArrival, MAX (total, 1));
}

/* Operators in reverse order, their inputs in order; a sum is done as soon as the last part of it has come. */
static void
add_backward (ZkySteps *self)
{
  g_autofree guint *arrived = g_new0 (guint, self->n_nodes);

  append (self, ZKY_STEP_SEED, self->output, 0, self->output, zky_graph_get_seed (self->graph));
  self->seeded = self->steps->len;

  for (guint i = self->n_nodes; i-- > 0;)
    {
      ZkyNode *node = zky_graph_node (self->graph, i);

      if (node->output_no != 0)
        continue;

      for (guint k = 0; k < node->n_inputs; k++)
        {
          ZkyTensor *value = zky_node_get_contribution (node, k);
          ZkyNode *target = node->inputs[k];
          guint expected = self->first[target->index + 1] - self->first[target->index];
          ZkyArrival *arrival;

          if (value == NULL)
            continue;

          append (self, ZKY_STEP_SEND, node, k, target, value);
          arrival = &self->arrivals[self->first[target->index] + arrived[target->index]++];
          arrival->position = self->steps->len;
          arrival->value = value;
          if (expected >= 2 && arrived[target->index] == expected)
            append (self, ZKY_STEP_SUM, target, 0, target, zky_node_get_gradient (target));
        }
    }
}

/**
 * zky_steps_new:
 * @graph: a finished call
 *
 * Returns: (transfer full): its events; those of the backward pass too if zky_graph_back() has run with %ZKY_BACK_KEEP.
 *   They are those of now: after another backward pass make a new list
 */
ZkySteps *
zky_steps_new (ZkyGraph *graph)
{
  ZkySteps *self;

  g_return_val_if_fail (graph != NULL, NULL);

  self = g_new0 (ZkySteps, 1);
  self->ref_count = 1;
  self->graph = zky_graph_ref (graph);
  self->steps = g_array_new (FALSE, FALSE, sizeof (ZkyStep));
  self->n_nodes = graph->gradients != NULL ? graph->gradients->n : graph->n_nodes;
  self->n_all = self->n_nodes + (graph->gradients != NULL ? graph->gradients->n_pass : 0);
  self->computed = g_new0 (guint, MAX (self->n_all, 1));
  self->first = g_new0 (guint, (gsize) self->n_nodes + 1);
  g_mutex_init (&self->names_lock);

  add_forward (self);
  count_arrivals (self);
  if (graph->gradients != NULL && graph->gradients->contributions != NULL)
    {
      self->output = graph->gradients->output;
      add_backward (self);
      zky_steps_add_pass (self);
    }

  return self;
}

ZkySteps *
zky_steps_ref (ZkySteps *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_steps_unref (ZkySteps *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_array_unref (self->steps);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self->target);
  g_mutex_clear (&self->names_lock);
  g_free (self->computed);
  g_free (self->first);
  g_free (self->arrivals);
  zky_graph_unref (self->graph);
  g_free (self);
}

/**
 * zky_steps_get_graph:
 *
 * Returns: (transfer none): the call
 */
ZkyGraph *
zky_steps_get_graph (ZkySteps *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->graph;
}

/**
 * zky_steps_get_n:
 *
 * Returns: how many steps there are
 */
guint
zky_steps_get_n (ZkySteps *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->steps->len;
}

/**
 * zky_steps_get_n_forward:
 *
 * Returns: how many of them are of the forward pass, which come first
 */
guint
zky_steps_get_n_forward (ZkySteps *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_forward;
}

/**
 * zky_steps_get:
 * @position: counted from 1
 *
 * Returns: (transfer none) (nullable): the step, or %NULL where there is none
 */
const ZkyStep *
zky_steps_get (ZkySteps *self,
               guint     position)
{
  g_return_val_if_fail (self != NULL, NULL);

  return position >= 1 && position <= self->steps->len
         ? &g_array_index (self->steps, ZkyStep, position - 1)
         : NULL;
}

guint
zky_steps_get_cursor (ZkySteps *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->cursor;
}

/**
 * zky_steps_set_cursor:
 * @position: 0: before all; past the end counts as the end
 */
void
zky_steps_set_cursor (ZkySteps *self,
                      guint     position)
{
  g_return_if_fail (self != NULL);

  self->cursor = MIN (position, self->steps->len);
}

/**
 * zky_steps_get_value:
 * @position: how many steps are done
 * @node: a node of the graph
 *
 * Returns: (transfer none) (nullable): its value; %NULL before it is computed
 */
ZkyTensor *
zky_steps_get_value (ZkySteps      *self,
                     guint          position,
                     const ZkyNode *node)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (node == NULL || node->index >= self->n_all || self->computed[node->index] > position)
    return NULL;

  return node->value;
}

/**
 * zky_steps_get_arrival:
 * @node: a node of the graph, or of the backward pass that was recorded with it
 *
 * Returns: the step that its value comes with; 0: it is there from the start
 */
guint
zky_steps_get_arrival (ZkySteps      *self,
                       const ZkyNode *node)
{
  g_return_val_if_fail (self != NULL, 0);

  return node != NULL && node->index < self->n_all ? self->computed[node->index] : 0;
}

/**
 * zky_steps_get_arrived:
 * @position: how many steps are done
 * @node: a node of the graph
 * @n_expected: (out) (optional): how many contributions there will be in all
 *
 * Returns: how many contributions to its gradient have arrived
 */
guint
zky_steps_get_arrived (ZkySteps      *self,
                       guint          position,
                       const ZkyNode *node,
                       guint         *n_expected)
{
  guint begin, end, n = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (n_expected != NULL)
    *n_expected = 0;
  if (node == NULL || node->index >= self->n_nodes)
    return 0;

  begin = self->first[node->index];
  end = self->first[node->index + 1];
  if (n_expected != NULL)
    *n_expected = end - begin;
  while (begin + n < end && self->arrivals[begin + n].position != 0
         && self->arrivals[begin + n].position <= position)
    n++;

  return n;
}

/**
 * zky_steps_get_contribution:
 * @i: in order of arrival
 * @position: (out) (optional): the step that it arrives with
 *
 * Returns: (transfer none) (nullable): the @i-th contribution to the gradient of @node
 */
ZkyTensor *
zky_steps_get_contribution (ZkySteps      *self,
                            const ZkyNode *node,
                            guint          i,
                            guint         *position)
{
  guint n_expected = 0;
  const ZkyArrival *arrival;

  g_return_val_if_fail (self != NULL, NULL);

  zky_steps_get_arrived (self, 0, node, &n_expected);
  if (i >= n_expected)
    return NULL;

  arrival = &self->arrivals[self->first[node->index] + i];
  if (position != NULL)
    *position = arrival->position;

  return arrival->value;
}

/* The sum of the first @n contributions; in order, so that it ends in the very bits of the gradient. */
static ZkyTensor *
add_up (ZkySteps      *self,
        const ZkyNode *node,
        guint          n)
{
  const ZkyOp *add = zky_op_lookup ("add", NULL);
  ZkyTensor *sum = zky_tensor_ref (zky_steps_get_contribution (self, node, 0, NULL));

  for (guint i = 1; i < n && sum != NULL; i++)
    {
      ZkyTensor *parts[2] = { sum, zky_steps_get_contribution (self, node, i, NULL) };
      ZkyTensor *next = NULL;

      if (!zky_op_compute (add, parts, 2, NULL, NULL, &next, NULL))
        next = NULL;
      zky_tensor_unref (sum);
      sum = next;
    }

  return sum;
}

/**
 * zky_steps_dup_gradient:
 * @position: how many steps are done
 * @node: a node of the graph
 *
 * Returns: (transfer full) (nullable): the gradient as far as it has come; %NULL before anything has arrived
 */
ZkyTensor *
zky_steps_dup_gradient (ZkySteps      *self,
                        guint          position,
                        const ZkyNode *node)
{
  guint n_expected, n;

  g_return_val_if_fail (self != NULL, NULL);

  if (node == NULL || self->seeded == 0 || node->index >= self->n_nodes)
    return NULL;

  if (node == self->output)
    return position >= self->seeded ? zky_tensor_ref (zky_graph_get_seed (self->graph)) : NULL;

  n = zky_steps_get_arrived (self, position, node, &n_expected);
  if (n_expected == 0)
    {
      /* An input that the output does not depend on: its zeros are there once the pass is over. */
      ZkyTensor *zeros = position >= self->steps->len ? zky_node_get_gradient (node) : NULL;

      return zeros != NULL ? zky_tensor_ref (zeros) : NULL;
    }
  if (n == 0)
    return NULL;
  if (n == n_expected && zky_node_get_gradient (node) != NULL)
    return zky_tensor_ref (zky_node_get_gradient (node));

  return add_up (self, node, n);
}
