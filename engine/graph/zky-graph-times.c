/* zky-graph-times.c: how long the operators of a call took
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-graph-private.h"

#include <time.h>

/* ns since some moment that stays the same */
static gint64
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The nodes of an expansion have noted their own times by now; it has none beside. */
static void
note_time (ZkyGraph      *self,
           const ZkyNode *node,
           gint64         nanoseconds)
{
  const gint64 none = -1;

  if (node->index < self->times->len)
    return;

  while (self->times->len < node->index)
    g_array_append_val (self->times, none);
  g_array_append_val (self->times, nanoseconds);
}

/* As a graph that is not timed, which has a function of its own for this so that it need not even ask. */
ZkyNode *
zky_graph_apply_timed (ZkyTape              *tape,
                       const ZkyOp          *op,
                       ZkyNode *const       *inputs,
                       guint                 n_inputs,
                       const ZkyAttributes  *attributes)
{
  ZkyGraph *self = (ZkyGraph *) tape;
  guint n_nodes = self->n_nodes;
  gint64 start = read_clock (), took;
  ZkyNode *node = zky_graph_tape_class.apply (tape, op, inputs, n_inputs, attributes);

  took = read_clock () - start;
  if (node != NULL && node->tape == tape && node->index >= n_nodes)
    note_time (self, node, took);

  return node;
}

/**
 * zky_graph_set_timed:
 * @timed: whether the operators that are recorded from now on are timed
 *
 * Has the time measured that each operator takes to be computed and recorded. It costs two looks at the clock a node; calls that are
 * not timed pay nothing. Turning it off forgets what was measured. Graphs that stand upon others compute nothing, and have no times.
 */
void
zky_graph_set_timed (ZkyGraph *self,
                     gboolean  timed)
{
  g_return_if_fail (self != NULL);

  if (!timed)
    g_clear_pointer (&self->times, g_array_unref);
  else if (self->times == NULL)
    self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->tape.klass = timed ? &zky_timed_tape_class : &zky_graph_tape_class;
}

/**
 * zky_node_get_time:
 *
 * How long it took to compute the node. An operator with several outputs took it once: its first one has the time.
 *
 * Returns: nanoseconds; −1 where none were measured: of inputs, further outputs, and in calls that were not timed
 */
gint64
zky_node_get_time (const ZkyNode *self)
{
  const ZkyGraph *graph = self != NULL ? zky_node_graph (self) : NULL;

  if (graph == NULL || !zky_tape_is_graph (self->tape) || graph->times == NULL || self->index >= graph->times->len)
    return -1;

  return g_array_index (graph->times, gint64, self->index);
}
