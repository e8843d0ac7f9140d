/* zky-graph-buffers.c: what differs from one training call to the next beside data and parameters: buffers and a counter
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer.h"

/**
 * zky_graph_buffer:
 * @name: its path in the module: `norm.running_mean`
 * @value: (transfer none): what the module keeps
 *
 * A constant by name: a value that a module keeps and does not train. Calls never change it; what it is to become
 * behind a call is said with zky_graph_update_buffer().
 *
 * Returns: (transfer none) (nullable): the node, or %NULL after an error
 */
ZkyNode *
zky_graph_buffer (ZkyGraph   *self,
                  const char *name,
                  ZkyTensor  *value)
{
  ZkyGraphBuffer buffer = { NULL, NULL };

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  buffer.node = zky_graph_constant (self, value);
  if (buffer.node == NULL)
    return NULL;

  zky_node_set_name (buffer.node, name);
  if (self->buffers == NULL)
    self->buffers = g_array_new (FALSE, FALSE, sizeof (ZkyGraphBuffer));
  g_array_append_val (self->buffers, buffer);

  return buffer.node;
}

/**
 * zky_graph_update_buffer:
 * @buffer: (nullable): a node that zky_graph_buffer() gave; %NULL after an error
 * @update: (nullable): a node of its shape and dtype; %NULL after an error
 *
 * Says what the buffer becomes behind this call; of several updates the last one counts. Whoever trains applies them, behind the
 * step of the optimiser.
 *
 * Returns: (transfer none) (nullable): the update as a node of this graph; %NULL after an error
 */
ZkyNode *
zky_graph_update_buffer (ZkyGraph *self,
                         ZkyNode  *buffer,
                         ZkyNode  *update)
{
  ZkyShape shape, other;

  g_return_val_if_fail (self != NULL, NULL);

  if (buffer == NULL || update == NULL)
    return NULL;

  update = zky_layer_lower (self, update);
  if (update == NULL)
    {
      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "The buffer “%s” cannot become what differs from example to "
                                         "example inside a map", buffer->name));
      return NULL;
    }

  shape = zky_tensor_get_shape (buffer->value);
  other = zky_tensor_get_shape (update->value);
  if (!zky_shape_equal (&shape, &other) || zky_tensor_get_dtype (buffer->value) != zky_tensor_get_dtype (update->value))
    {
      g_autofree char *a = zky_shape_to_string (&shape), *b = zky_shape_to_string (&other);

      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_SHAPE, "The buffer “%s” is %s %s and cannot become %s %s",
                                         buffer->name, zky_dtype_get_name (zky_tensor_get_dtype (buffer->value)), a,
                                         zky_dtype_get_name (zky_tensor_get_dtype (update->value)), b));
      return NULL;
    }

  for (guint i = 0; self->buffers != NULL && i < self->buffers->len; i++)
    if (g_array_index (self->buffers, ZkyGraphBuffer, i).node == buffer)
      {
        g_array_index (self->buffers, ZkyGraphBuffer, i).update = update;
        return update;
      }

  zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "Node %u is no buffer", buffer->index));
  return NULL;
}

guint
zky_graph_get_n_buffers (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->buffers != NULL ? self->buffers->len : 0;
}

/**
 * zky_graph_get_buffer:
 * @i: in the order in which they were used
 *
 * Returns: (transfer none) (nullable): the constant, whose name is the buffer's path; %NULL past the end
 */
ZkyNode *
zky_graph_get_buffer (ZkyGraph *self,
                      guint     i)
{
  return i < zky_graph_get_n_buffers (self) ? g_array_index (self->buffers, ZkyGraphBuffer, i).node : NULL;
}

/**
 * zky_graph_get_update:
 * @i: as for zky_graph_get_buffer()
 *
 * Returns: (transfer none) (nullable): what the buffer becomes; %NULL where it stays, and past the end
 */
ZkyNode *
zky_graph_get_update (ZkyGraph *self,
                      guint     i)
{
  return i < zky_graph_get_n_buffers (self) ? g_array_index (self->buffers, ZkyGraphBuffer, i).update : NULL;
}

/**
 * zky_graph_set_counter:
 * @count: another number in each step of a training; 0 unless told
 *
 * What random operators mix into their seeds. Before the call.
 */
void
zky_graph_set_counter (ZkyGraph *self,
                       gint64    count)
{
  g_return_if_fail (self != NULL && self->counter == NULL);

  self->count = count;
}

/**
 * zky_graph_counter:
 *
 * Returns: (transfer none) (nullable): the counter as a constant, one in a call however often it is asked for; %NULL after an error
 */
ZkyNode *
zky_graph_counter (ZkyGraph *self)
{
  g_autoptr(ZkyTensor) value = NULL;
  ZkyShape shape = ZKY_SCALAR_SHAPE;
  ZkyGraph *base;
  ZkyNode *counter;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->counter != NULL)
    return self->counter;

  /* In a map or a derivative it is that of the whole call. */
  base = zky_layer_get_base (self);
  if (base != NULL)
    {
      counter = zky_graph_counter (base);
      self->counter = counter != NULL ? zky_layer_import (self, counter) : NULL;
      return self->counter;
    }

  value = zky_tensor_new (ZKY_INT64, &shape, NULL);
  *(gint64 *) zky_tensor_get_data_writable (value) = self->count;
  self->counter = zky_graph_constant (self, value);
  zky_node_set_name (self->counter, "step");

  return self->counter;
}

/**
 * zky_graph_next_seed:
 *
 * Returns: a seed that differs from place to place in the call and is the same in each call: 0, 1, 2 …
 */
guint
zky_graph_next_seed (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, 0);

  while (zky_layer_get_base (self) != NULL)
    self = zky_layer_get_base (self);

  return self->n_seeds++;
}

/**
 * zky_graph_find_counter:
 *
 * Returns: (transfer none) (nullable): the counter, where the call has used it
 */
ZkyNode *
zky_graph_find_counter (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->counter;
}
