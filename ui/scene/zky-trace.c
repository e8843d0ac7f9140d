/* zky-trace.c: what a node depends on, what depends on it, and what lies between two
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trace.h"

struct _ZkyTrace
{
  gint   ref_count; /* atomic */
  guint  n_nodes;
  guint *before;    /* [n_nodes + 1] how many of the nodes before are in it */
};

/* Inputs come before what they go into, so one pass in either direction is enough. */
static void
mark_downstream (ZkyGraph *graph,
                 gboolean *marks,
                 guint     n)
{
  for (guint i = 0; i < n; i++)
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);

      for (guint k = 0; !marks[i] && k < zky_node_get_n_inputs (node); k++)
        marks[i] = marks[zky_node_get_index (zky_node_get_input (node, k))];
    }
}

static void
mark_upstream (ZkyGraph *graph,
               gboolean *marks,
               guint     n)
{
  for (guint i = n; i-- > 0;)
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);

      for (guint k = 0; marks[i] && k < zky_node_get_n_inputs (node); k++)
        marks[zky_node_get_index (zky_node_get_input (node, k))] = TRUE;
    }
}

static gboolean *
mark (ZkyGraph     *graph,
      gboolean      upstream,
      const GArray *ends,
      guint         n)
{
  gboolean *marks = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < ends->len; i++)
    if (g_array_index (ends, guint, i) < n)
      marks[g_array_index (ends, guint, i)] = TRUE;
  if (upstream)
    mark_upstream (graph, marks, n);
  else
    mark_downstream (graph, marks, n);

  return marks;
}

/**
 * zky_trace_new:
 * @graph: a finished call; a recorded backward pass is left out
 * @kind: which way
 * @start: indices of nodes
 * @end: (nullable): for paths: indices of nodes
 *
 * Finds the nodes that are upstream or downstream of some, or on a way from some to others.
 */
ZkyTrace *
zky_trace_new (ZkyGraph     *graph,
               ZkyTraceKind  kind,
               const GArray *start,
               const GArray *end)
{
  ZkyTrace *self = g_new0 (ZkyTrace, 1);
  guint n = zky_graph_get_n_forward (graph);
  g_autofree gboolean *marks = mark (graph, kind == ZKY_TRACE_UPSTREAM, start, n);
  g_autofree gboolean *others = kind == ZKY_TRACE_PATHS ? mark (graph, TRUE, end, n) : NULL;

  self->ref_count = 1;
  self->n_nodes = n;
  self->before = g_new0 (guint, n + 1);
  for (guint i = 0; i < n; i++)
    self->before[i + 1] = self->before[i] + (marks[i] && (others == NULL || others[i]));

  return self;
}

ZkyTrace *
zky_trace_ref (ZkyTrace *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_trace_unref (ZkyTrace *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->before);
  g_free (self);
}

guint
zky_trace_get_n (const ZkyTrace *self)
{
  return self->before[self->n_nodes];
}

gboolean
zky_trace_has (const ZkyTrace *self,
               guint           node)
{
  return zky_trace_has_any (self, node, node);
}

gboolean
zky_trace_has_any (const ZkyTrace *self,
                   guint           first,
                   guint           last)
{
  if (self->n_nodes == 0 || first >= self->n_nodes)
    return FALSE;

  return self->before[MIN (last, self->n_nodes - 1) + 1] > self->before[first];
}
