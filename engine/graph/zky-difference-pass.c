/* zky-difference-pass.c: what the graph of two calls takes over from them: names, and what belongs to what in their backward passes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-difference-private.h"

#include "zky-steps-private.h"

/* The nodes of @of_call, where it is known, by index in the call, of a node of it. */
static ZkyNode *
find (ZkyNode *const *of_call,
      const ZkyNode  *node)
{
  return node != NULL ? of_call[node->index] : NULL;
}

static void
make_room (ZkyGradients *self,
           ZkyGraph     *graph,
           guint         n_forward)
{
  self->n = n_forward;
  self->n_pass = graph->n_nodes - n_forward;
  self->nodes = g_new0 (ZkyNode *, MAX (self->n, 1));
  self->contribution_nodes = g_new0 (ZkyNode **, MAX (self->n, 1));
  self->origins = g_new0 (guint, MAX (self->n_pass, 1));
  self->subjects = g_new0 (guint, MAX (self->n_pass, 1));
}

/* Gradients of one node, and what arrives there. */
static void
copy_node (ZkyGradients       *self,
           const ZkyGradients *from,
           guint               index,
           ZkyNode      *const *of_call)
{
  const ZkyNode *model = zky_graph_node (zky_node_graph (from->output), index);
  const ZkyNode *node = find (of_call, model);

  if (node == NULL)
    return;
  if (self->nodes[node->index] == NULL)
    self->nodes[node->index] = find (of_call, from->nodes[index]);
  if (from->contribution_nodes == NULL || from->contribution_nodes[index] == NULL
      || self->contribution_nodes[node->index] != NULL || node->n_inputs != model->n_inputs)
    return;

  self->contribution_nodes[node->index] = g_new0 (ZkyNode *, MAX (model->n_inputs, 1));
  for (guint k = 0; k < model->n_inputs; k++)
    self->contribution_nodes[node->index][k] = find (of_call, from->contribution_nodes[index][k]);
}

/* The pass of one call, where the other one has left anything open. */
static void
copy_pass (ZkyGradients  *self,
           ZkyGraph      *call,
           ZkyNode *const *of_call,
           gboolean      *known)
{
  const ZkyGradients *from = call->gradients;

  if (from == NULL || from->origins == NULL || from->nodes == NULL)
    return;

  for (guint i = 0; i < from->n; i++)
    copy_node (self, from, i, of_call);
  for (guint i = 0; i < from->n_pass; i++)
    {
      const ZkyNode *node = find (of_call, zky_graph_node (call, from->n + i));
      const ZkyNode *origin = find (of_call, zky_graph_node (call, from->origins[i]));
      const ZkyNode *subject = find (of_call, zky_graph_node (call, from->subjects[i]));
      gint place = node != NULL ? zky_gradients_find (self, node) : -1;

      if (place < 0 || known[place] || origin == NULL || subject == NULL)
        continue;
      self->origins[place] = origin->index;
      self->subjects[place] = subject->index;
      known[place] = TRUE;
    }
}

/*
 * zky_difference_copy_pass:
 * @graph: that of both calls, with gradients
 * @of_a, @of_b: the nodes there by index in each call; %NULL where it has none
 *
 * Takes over what the nodes of the recorded passes are about, so that a gradient of the one graph is known as that.
 */
void
zky_difference_copy_pass (ZkyGraph       *graph,
                          ZkyGraph       *a,
                          ZkyNode *const *of_a,
                          ZkyGraph       *b,
                          ZkyNode *const *of_b)
{
  guint n_forward = zky_graph_get_n_forward (graph); /* the nodes of the passes are those behind these */
  g_autofree gboolean *known = NULL;

  if (n_forward == graph->n_nodes)
    return;

  make_room (graph->gradients, graph, n_forward);
  known = g_new0 (gboolean, graph->gradients->n_pass);
  copy_pass (graph->gradients, b, of_b, known);
  copy_pass (graph->gradients, a, of_a, known);
}

/*
 * zky_difference_name:
 * @graph: that of both calls
 *
 * Nodes keep the names that explanations give them in their own call, those of B where they are in both: a `v2` does not become
 * `v3` since the other call has one more in front of it.
 */
void
zky_difference_name (ZkyGraph       *graph,
                     ZkyGraph       *a,
                     ZkyNode *const *of_a,
                     ZkyGraph       *b,
                     ZkyNode *const *of_b)
{
  ZkyGraph *const calls[] = { b, a };
  ZkyNode *const *const of_calls[] = { of_b, of_a };

  graph->titles = g_ptr_array_new_full (graph->n_nodes, g_free);
  g_ptr_array_set_size (graph->titles, (gint) graph->n_nodes);
  for (guint c = 0; c < G_N_ELEMENTS (calls); c++)
    {
      g_autoptr(ZkySteps) steps = zky_steps_new (calls[c]);

      for (guint i = 0; i < calls[c]->n_nodes; i++)
        {
          const ZkyNode *node = of_calls[c][i];

          if (node != NULL && g_ptr_array_index (graph->titles, node->index) == NULL)
            g_ptr_array_index (graph->titles, node->index) = g_strdup (zky_steps_get_name (steps, zky_graph_node (calls[c], i)));
        }
    }
}
