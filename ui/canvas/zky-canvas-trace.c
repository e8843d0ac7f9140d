/* zky-canvas-trace.c: what the selection depends on, what depends on it, and what lies between two
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

/* The nodes that a key stands for: one node, or the operators of a group; NULL for none. */
static GArray *
list_nodes (ZkyCanvas  *self,
            const char *key)
{
  ZkyGraph *graph = zky_scene_get_graph (self->scene);
  ZkyGroups *groups = zky_scene_get_groups (self->scene);
  ZkyNode *node = key != NULL ? zky_graph_find_key (graph, key) : NULL;
  gint group = key != NULL ? zky_groups_find (groups, key) : -1;
  g_autoptr (GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  guint first, last;

  if (node == NULL && group <= 0)
    return NULL;
  first = node != NULL ? zky_node_get_index (node) : zky_groups_get (groups, group)->first;
  last = node != NULL ? first : zky_groups_get (groups, group)->last;
  for (guint i = first; i <= last; i++)
    if (node != NULL || zky_node_get_kind (zky_graph_get_node (graph, i)) == ZKY_NODE_OPERATOR)
      g_array_append_val (nodes, i);

  return g_steal_pointer (&nodes);
}

static ZkyTrace *
make_trace (ZkyCanvas *self)
{
  ZkyGraph *graph = zky_scene_get_graph (self->scene);
  g_autoptr (GArray) start = list_nodes (self, self->trace_start);
  g_autoptr (GArray) end = list_nodes (self, self->trace_end);
  ZkyTrace *trace;

  if (start == NULL || (end == NULL && self->trace_kind == ZKY_TRACE_PATHS))
    return NULL;

  trace = zky_trace_new (graph, self->trace_kind, start, end);
  if (self->trace_kind != ZKY_TRACE_PATHS || zky_trace_get_n (trace) > 0)
    return trace;

  /* There may be a way back. */
  zky_trace_unref (trace);
  trace = zky_trace_new (graph, self->trace_kind, end, start);
  if (zky_trace_get_n (trace) > 0)
    return trace;

  zky_trace_unref (trace);
  return NULL;
}

/**
 * zky_canvas_update_trace:
 *
 * Finds the same trace in the graph that is shown now.
 */
void
zky_canvas_update_trace (ZkyCanvas *self)
{
  g_clear_pointer (&self->trace, zky_trace_unref);
  if (self->scene != NULL && self->trace_start != NULL)
    self->trace = make_trace (self);
}

static void
forget (ZkyCanvas *self)
{
  g_clear_pointer (&self->trace_start, g_free);
  g_clear_pointer (&self->trace_end, g_free);
  g_clear_pointer (&self->trace, zky_trace_unref);
}

/**
 * zky_canvas_clear_trace:
 *
 * Nothing stands out any more.
 */
void
zky_canvas_clear_trace (ZkyCanvas *self)
{
  forget (self);
  zky_canvas_update_frame (self);
  zky_canvas_update_actions (self);
}

/**
 * zky_canvas_trace:
 * @kind: which way; paths are those between the selection before and the present one
 *
 * Lets what the selection depends on, or what depends on it, stand out. Once more takes it back.
 */
void
zky_canvas_trace (ZkyCanvas    *self,
                  ZkyTraceKind  kind)
{
  g_autofree char *selected = NULL;
  gboolean is_same;

  g_object_get (self->session, "selected", &selected, NULL);
  if (self->scene == NULL || selected == NULL)
    return;

  is_same = self->trace != NULL && self->trace_kind == kind &&
            g_str_equal (selected, kind == ZKY_TRACE_PATHS ? self->trace_end : self->trace_start);
  forget (self);
  if (!is_same)
    {
      self->trace_kind = kind;
      if (kind == ZKY_TRACE_PATHS && self->history_at > 0)
        {
          self->trace_start = g_strdup (g_ptr_array_index (self->history, self->history_at - 1));
          self->trace_end = g_steal_pointer (&selected);
        }
      else if (kind != ZKY_TRACE_PATHS)
        self->trace_start = g_steal_pointer (&selected);
      zky_canvas_update_trace (self);
    }
  if (self->trace == NULL)
    {
      forget (self);
      if (!is_same)
        gtk_widget_error_bell (GTK_WIDGET (self)); /* there is no way from one to the other */
    }
  zky_canvas_update_frame (self);
  zky_canvas_update_actions (self);
}
