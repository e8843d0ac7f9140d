/* zky-graph-query.c: what a graph can be asked
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-graph-private.h"

/**
 * zky_graph_get_id:
 *
 * Returns: the call id, a UUID; two calls never have the same
 */
const char *
zky_graph_get_id (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * zky_graph_get_name:
 *
 * Returns: (nullable): what was called
 */
const char *
zky_graph_get_name (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * zky_graph_get_n_nodes:
 *
 * Returns: all nodes, those of a recorded backward pass included
 */
guint
zky_graph_get_n_nodes (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_nodes;
}

/**
 * zky_graph_get_n_forward:
 *
 * Returns: the nodes that are not of a recorded backward pass
 */
guint
zky_graph_get_n_forward (ZkyGraph *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  if (self->scopes == NULL)
    return self->n_nodes;

  for (guint i = 0; i < self->n_nodes; i++)
    n += !zky_node_is_backward (zky_graph_node (self, i));

  return n;
}

/**
 * zky_graph_get_node:
 * @index: place in topological order
 *
 * Returns: (transfer none) (nullable): the node, or %NULL past the end
 */
ZkyNode *
zky_graph_get_node (ZkyGraph *self,
                    guint     index)
{
  g_return_val_if_fail (self != NULL, NULL);

  return index < self->n_nodes ? zky_graph_node (self, index) : NULL;
}

/**
 * zky_graph_find_node:
 * @name: an input's, a parameter's or a local variable's name
 *
 * Returns: (transfer none) (nullable): the first node with that name
 */
ZkyNode *
zky_graph_find_node (ZkyGraph   *self,
                     const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_node (self, i);

      if (g_strcmp0 (node->name, name) == 0)
        return node;
    }

  return NULL;
}

guint
zky_graph_get_n_outputs (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->outputs->len;
}

/**
 * zky_graph_get_output:
 *
 * Returns: (transfer none) (nullable): the node of output @i
 */
ZkyNode *
zky_graph_get_output (ZkyGraph *self,
                      guint     i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return i < self->outputs->len ? g_array_index (self->outputs, ZkyGraphOutput, i).node : NULL;
}

/**
 * zky_graph_get_output_name:
 *
 * Returns: (nullable): what output @i is called: its own name, else that of its node, else `out`
 */
const char *
zky_graph_get_output_name (ZkyGraph *self,
                           guint     i)
{
  const ZkyGraphOutput *output;

  g_return_val_if_fail (self != NULL, NULL);

  if (i >= self->outputs->len)
    return NULL;

  output = &g_array_index (self->outputs, ZkyGraphOutput, i);
  if (output->name != NULL)
    return output->name;

  return output->node->name != NULL ? output->node->name : "out";
}

/**
 * zky_graph_find_output:
 * @name: an output's name
 *
 * Returns: (transfer none): its node, or %NULL with an error that names the outputs there are
 */
ZkyNode *
zky_graph_find_output (ZkyGraph    *self,
                       const char  *name,
                       GError     **error)
{
  g_autoptr(GString) names = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  for (guint i = 0; i < self->outputs->len; i++)
    if (g_str_equal (zky_graph_get_output_name (self, i), name))
      return zky_graph_get_output (self, i);

  names = g_string_new (NULL);
  for (guint i = 0; i < self->outputs->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", zky_graph_get_output_name (self, i));
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "There is no output “%s”; the outputs are: %s",
               name, names->str);

  return NULL;
}

/**
 * zky_graph_equal:
 *
 * Returns: %TRUE if both are the graph of the same call
 */
gboolean
zky_graph_equal (ZkyGraph *a,
                 ZkyGraph *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return g_str_equal (a->id, b->id);
}

/**
 * zky_graph_get_bytes:
 *
 * Returns: the memory that nodes and their values take
 */
gsize
zky_graph_get_bytes (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->bytes;
}

guint
zky_graph_count_siblings (ZkyGraph      *self,
                          const ZkyNode *node)
{
  guint n = 1;

  while (node->index + n < self->n_nodes && zky_graph_node (self, node->index + n)->output_no == n)
    n++;

  return n;
}
