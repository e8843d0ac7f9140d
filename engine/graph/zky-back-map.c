/* zky-back-map.c: which node of a recorded backward pass belongs to which node of the call
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-graph-private.h"

#define NONE G_MAXUINT

gint
zky_gradients_find (const ZkyGradients *self,
                    const ZkyNode      *node)
{
  if (self == NULL || self->origins == NULL || node->index < self->n || node->index >= self->n + self->n_pass)
    return -1;

  return (gint) (node->index - self->n);
}

/* @subject has the gradient @node, unless that is known to be of another one, or is no node of the pass. */
static void
note (ZkyGradients  *self,
      const ZkyNode *node,
      guint          subject)
{
  gint i = node != NULL ? zky_gradients_find (self, node) : -1;

  if (i >= 0 && self->subjects[i] == NONE)
    self->subjects[i] = subject;
}

/* What only serves another node of the pass is a part of what that is about. */
static void
spread (ZkyGradients *self)
{
  ZkyGraph *graph = zky_node_graph (self->output);

  for (guint i = self->n_pass; i-- > 0;)
    {
      const ZkyNode *node = zky_graph_node (graph, self->n + i);

      if (self->subjects[i] == NONE)
        self->subjects[i] = self->origins[i]; /* nobody uses it */
      for (guint k = 0; k < node->n_inputs; k++)
        note (self, node->inputs[k], self->subjects[i]);
    }
}

/*
 * zky_gradients_map:
 * @origins: for each node that the pass has recorded the forward node whose derivative it is of
 *
 * Finds what each node of the pass is about: the gradient of a forward node, what arrives there, or a part of that.
 */
void
zky_gradients_map (ZkyGradients *self,
                   GArray       *origins)
{
  ZkyGraph *graph = zky_node_graph (self->output);

  self->n_pass = origins->len;
  self->origins = (guint *) (gpointer) g_array_free (origins, FALSE);
  self->subjects = g_new (guint, MAX (self->n_pass, 1));
  for (guint i = 0; i < self->n_pass; i++)
    self->subjects[i] = NONE;

  for (guint i = 0; i < self->n; i++)
    note (self, self->nodes[i], i);
  for (guint i = 0; i < self->n; i++)
    {
      const ZkyNode *node = zky_graph_node (graph, i);

      for (guint k = 0; self->contribution_nodes[i] != NULL && k < node->n_inputs; k++)
        note (self, self->contribution_nodes[i][k], node->inputs[k]->index);
    }
  spread (self);
}

/* The present gradients, if @node is of their pass; @i: its place there. */
static const ZkyGradients *
find_pass (const ZkyNode *node,
           gint          *i)
{
  ZkyGraph *graph = zky_node_get_graph (node);

  *i = graph != NULL ? zky_gradients_find (graph->gradients, node) : -1;

  return *i >= 0 ? graph->gradients : NULL;
}

/**
 * zky_node_get_subject:
 * @self: a node of a backward pass that was recorded and kept
 *
 * Returns: (transfer none) (nullable): the node of the call whose gradient it is, or is a part of. Of several that share a gradient
 *   the first one
 */
ZkyNode *
zky_node_get_subject (const ZkyNode *self)
{
  gint i;
  const ZkyGradients *pass = find_pass (self, &i);

  return pass != NULL ? zky_graph_node (zky_node_graph (self), pass->subjects[i]) : NULL;
}

/**
 * zky_node_get_gradient_of:
 * @self: a node of a backward pass that was recorded and kept
 *
 * Returns: (transfer none) (nullable): the node of the call whose gradient it is; %NULL for what is only a part of one
 */
ZkyNode *
zky_node_get_gradient_of (const ZkyNode *self)
{
  ZkyNode *subject = zky_node_get_subject (self);

  return subject != NULL && zky_node_get_gradient_node (subject) == self ? subject : NULL;
}

/**
 * zky_node_get_origin:
 * @self: a node of a backward pass that was recorded and kept
 *
 * Returns: (transfer none) (nullable): the operator of the call whose derivative it is of
 */
ZkyNode *
zky_node_get_origin (const ZkyNode *self)
{
  gint i;
  const ZkyGradients *pass = find_pass (self, &i);

  return pass != NULL ? zky_graph_node (zky_node_graph (self), pass->origins[i]) : NULL;
}

/**
 * zky_node_get_contribution_node:
 * @self: an operator node
 * @input: one of its inputs
 *
 * Returns: (transfer none) (nullable): the node of what went back along that edge, when the pass was recorded and kept
 */
ZkyNode *
zky_node_get_contribution_node (const ZkyNode *self,
                                guint          input)
{
  ZkyGraph *graph = zky_node_get_graph (self);
  guint first;

  if (graph == NULL || graph->gradients == NULL || graph->gradients->contribution_nodes == NULL
      || self->index >= graph->gradients->n || input >= self->n_inputs)
    return NULL;

  first = self->index - self->output_no;

  return graph->gradients->contribution_nodes[first] != NULL ? graph->gradients->contribution_nodes[first][input] : NULL;
}
