/* zky-node.c: one value in a graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer.h"

#include <string.h>

/**
 * zky_node_ref:
 *
 * Keeps the node's graph alive.
 *
 * Returns: (transfer full) (nullable): @self
 */
ZkyNode *
zky_node_ref (ZkyNode *self)
{
  if (self != NULL)
    zky_graph_ref (zky_node_graph (self));

  return self;
}

void
zky_node_unref (ZkyNode *self)
{
  if (self != NULL)
    zky_graph_unref (zky_node_graph (self));
}

/**
 * zky_node_get_graph:
 *
 * Returns: (transfer none) (nullable): the graph of the call that made the node
 */
ZkyGraph *
zky_node_get_graph (const ZkyNode *self)
{
  return self != NULL ? zky_node_graph (self) : NULL;
}

/**
 * zky_node_get_index:
 *
 * Returns: its place in the graph's topological order
 */
guint
zky_node_get_index (const ZkyNode *self)
{
  return self != NULL ? self->index : 0;
}

ZkyNodeKind
zky_node_get_kind (const ZkyNode *self)
{
  return self != NULL ? self->kind : ZKY_NODE_CONSTANT;
}

/**
 * zky_node_get_op:
 *
 * Returns: (nullable): the operator; %NULL for inputs
 */
const ZkyOp *
zky_node_get_op (const ZkyNode *self)
{
  return self != NULL ? self->op : NULL;
}

/**
 * zky_node_get_attributes:
 *
 * Returns: (nullable): the operator's attributes; %NULL where it has none
 */
const ZkyAttributes *
zky_node_get_attributes (const ZkyNode *self)
{
  return self != NULL ? self->attributes : NULL;
}

/**
 * zky_node_get_value:
 *
 * Returns: (transfer none) (nullable): the number or array
 */
ZkyTensor *
zky_node_get_value (const ZkyNode *self)
{
  return self != NULL ? self->value : NULL;
}

guint
zky_node_get_n_inputs (const ZkyNode *self)
{
  return self != NULL ? self->n_inputs : 0;
}

/**
 * zky_node_get_input:
 *
 * Returns: (transfer none) (nullable): the node that input @i of the operator was
 */
ZkyNode *
zky_node_get_input (const ZkyNode *self,
                    guint          i)
{
  return self != NULL && i < self->n_inputs ? self->inputs[i] : NULL;
}

/**
 * zky_node_get_output_no:
 *
 * Returns: which output of its operator the node is; 0 but for operators with several
 */
guint
zky_node_get_output_no (const ZkyNode *self)
{
  return self != NULL ? self->output_no : 0;
}

/**
 * zky_node_get_output:
 * @self: any output of an operator
 * @output_no: which one is asked for
 *
 * Returns: (transfer none) (nullable): output @output_no of the same operator
 */
ZkyNode *
zky_node_get_output (const ZkyNode *self,
                     guint          output_no)
{
  ZkyGraph *graph;
  ZkyNode *first;

  if (self == NULL)
    return NULL;

  graph = zky_node_graph (self);
  first = zky_graph_node (graph, self->index - self->output_no);

  return output_no < zky_graph_count_siblings (graph, first)
         ? zky_graph_node (graph, first->index + output_no)
         : NULL;
}

/**
 * zky_node_get_name:
 *
 * Returns: (nullable): what an input, parameter or Lua local is called
 */
const char *
zky_node_get_name (const ZkyNode *self)
{
  return self != NULL ? self->name : NULL;
}

/**
 * zky_node_set_name:
 * @name: (nullable): what to call it; copied
 */
void
zky_node_set_name (ZkyNode    *self,
                   const char *name)
{
  ZkyGraph *graph;

  if (self == NULL || name == NULL)
    return;

  graph = zky_node_graph (self);
  if (graph->layer != NULL)
    zky_layer_set_name (self, name);
  if (graph->strings == NULL)
    graph->strings = g_string_chunk_new (256);
  self->name = g_string_chunk_insert_const (graph->strings, name);
}

/**
 * zky_node_dup_label:
 *
 * Returns: (transfer full): what stands on its card: its name, else the operator's symbol, else the number of
 *   a scalar constant, else `constant`
 */
char *
zky_node_dup_label (const ZkyNode *self)
{
  if (self == NULL)
    return g_strdup ("");
  if (self->name != NULL)
    return g_strdup (self->name);
  if (self->op != NULL)
    return g_strdup (self->op->symbol);
  if (self->kind == ZKY_NODE_CONSTANT && zky_tensor_get_n_axes (self->value) == 0)
    return zky_tensor_to_string (self->value);

  return g_strdup ("constant");
}

/**
 * zky_node_get_scope:
 *
 * Returns: the path of module calls it was made in, `encoder/attention:2`; empty for the outermost
 */
const char *
zky_node_get_scope (const ZkyNode *self)
{
  ZkyGraph *graph = zky_node_get_graph (self);

  return graph != NULL && graph->scopes != NULL ? zky_scopes_get (graph->scopes, self->scope)->path : "";
}

/**
 * zky_scope_dup_words:
 * @scope: a path of scopes: `blocks:2/1/key`
 *
 * The second scope of one name is `blocks:2`, so that paths are unique. What is inside of it as a child of a list says already which one
 * it is, and that is how people count.
 *
 * Returns: (transfer full): the path as it is read: `blocks.1 › key`, and `cell:2` as it is; empty at the top
 */
char *
zky_scope_dup_words (const char *scope)
{
  GString *words = g_string_new (NULL);
  g_auto(GStrv) parts = NULL;

  g_return_val_if_fail (scope != NULL, NULL);

  parts = g_strsplit (scope, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      gboolean is_item = i > 0 && g_ascii_isdigit (parts[i][0]);
      gboolean is_list = parts[i + 1] != NULL && g_ascii_isdigit (parts[i + 1][0]);

      g_string_append (words, i == 0 ? "" : is_item ? "." : " › ");
      g_string_append_len (words, parts[i], (gssize) (is_list ? strcspn (parts[i], ":#") : strlen (parts[i])));
    }

  return g_string_free (words, FALSE);
}

/**
 * zky_node_get_line:
 *
 * Returns: the line of the model's source, 0 where there is none
 */
guint
zky_node_get_line (const ZkyNode *self)
{
  return self != NULL ? self->line : 0;
}

/**
 * zky_node_needs_grad:
 *
 * Returns: whether it is floating and depends on a variable or parameter
 */
gboolean
zky_node_needs_grad (const ZkyNode *self)
{
  return self != NULL && self->needs_grad;
}

/**
 * zky_node_is_backward:
 *
 * Returns: whether it belongs to a recorded backward pass
 */
gboolean
zky_node_is_backward (const ZkyNode *self)
{
  ZkyGraph *graph = zky_node_get_graph (self);

  return graph != NULL && graph->scopes != NULL && zky_scopes_get (graph->scopes, self->scope)->is_back;
}

/**
 * zky_node_equal:
 *
 * Returns: %TRUE if both are the same place in the same call with the same value; nodes of two calls always differ
 */
gboolean
zky_node_equal (const ZkyNode *a,
                const ZkyNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return zky_graph_equal (zky_node_graph (a), zky_node_graph (b)) && a->index == b->index
         && zky_tensor_equal (a->value, b->value);
}
