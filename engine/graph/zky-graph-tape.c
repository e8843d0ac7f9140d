/* zky-graph-tape.c: a graph as the tape that operators are applied on
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer.h"

static ZkyNode *
graph_constant (ZkyTape   *tape,
                ZkyTensor *value)
{
  return zky_graph_constant ((ZkyGraph *) tape, value);
}

/* What is unknown on a layer above is a placeholder here: vjps ask for inputs that they do not use in the end. */
static ZkyNode *
graph_import (ZkyTape *tape,
              ZkyNode *node)
{
  ZkyGraph *self = (ZkyGraph *) tape;
  gboolean is_below = self->layer != NULL && zky_layer_find (self, &node, 1) == NULL;

  return is_below ? zky_layer_import (self, node) : zky_graph_constant (self, node->value);
}

static void
graph_fail (ZkyTape *tape,
            GError  *error)
{
  zky_graph_fail ((ZkyGraph *) tape, error);
}

static void
graph_enter (ZkyTape    *tape,
             const char *name)
{
  zky_graph_push_scope ((ZkyGraph *) tape, name);
}

static void
graph_leave (ZkyTape *tape)
{
  zky_graph_pop_scope ((ZkyGraph *) tape);
}

static void
graph_name (ZkyTape    *tape,
            ZkyNode    *node,
            const char *name)
{
  zky_node_set_name (node, name);
}

static ZkyNode *
graph_sibling (ZkyTape *tape,
               ZkyNode *node,
               guint    output_no)
{
  return zky_node_get_output (node, output_no);
}

/* They differ in how an operator is recorded. */
#define GRAPH_TAPE(how)          \
  {                              \
    .apply = how,                \
    .constant = graph_constant,  \
    .import = graph_import,      \
    .fail = graph_fail,          \
    .enter = graph_enter,        \
    .leave = graph_leave,        \
    .name = graph_name,          \
    .sibling = graph_sibling,    \
  }

const ZkyTapeClass zky_graph_tape_class = GRAPH_TAPE (zky_graph_record);
const ZkyTapeClass zky_timed_tape_class = GRAPH_TAPE (zky_graph_apply_timed);
