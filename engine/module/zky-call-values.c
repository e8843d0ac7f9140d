/* zky-call-values.c: parameters, buffers and the counter as nodes of a call
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-call-private.h"

#include <string.h>

void
zky_call_root_init (ZkyCallRoot *self)
{
  self->nodes = g_hash_table_new (NULL, NULL);
  self->updates = g_hash_table_new (NULL, NULL);
}

void
zky_call_root_clear (ZkyCallRoot *self)
{
  g_clear_pointer (&self->nodes, g_hash_table_unref);
  g_clear_pointer (&self->updates, g_hash_table_unref);
  g_clear_pointer (&self->paths, g_hash_table_unref);
}

static void
index_paths (ZkyCallRoot *root)
{
  g_autoptr(GArray) state = zky_module_list (root->module, ZKY_LIST_STATE);

  root->paths = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < state->len; i++)
    {
      ZkySlotPath *entry = &g_array_index (state, ZkySlotPath, i);

      g_hash_table_insert (root->paths, entry->slot, g_steal_pointer (&entry->path));
    }
}

/* The one node of a parameter or buffer in this call. */
static ZkyNode *
slot_node (ZkyCallRoot *root,
           ZkyModule   *owner,
           ZkySlot     *slot,
           gboolean     is_buffer)
{
  ZkyNode *node = g_hash_table_lookup (root->nodes, slot);
  g_autofree char *outside = NULL;
  const char *path;

  if (node != NULL)
    return node;

  if (root->paths == NULL)
    index_paths (root);
  path = g_hash_table_lookup (root->paths, slot);
  if (path == NULL)
    path = outside = g_strconcat (owner->name, ".", slot->name, NULL);

  node = is_buffer ? zky_graph_buffer (root->graph, path, slot->value)
                   : zky_graph_parameter (root->graph, path, slot->value);
  if (node != NULL)
    g_hash_table_insert (root->nodes, slot, node);

  return node;
}

/* Parameters that the call did not use are nodes too, so that their gradient is 0 and not absent. */
void
zky_call_root_add_unused (ZkyCallRoot *self)
{
  g_autoptr(GArray) params = zky_module_list (self->module, ZKY_LIST_PARAMS);

  for (guint i = 0; i < params->len; i++)
    {
      ZkySlotPath *param = &g_array_index (params, ZkySlotPath, i);

      slot_node (self, param->module, param->slot, FALSE);
    }
}

/* -- Parameters ------------------------------------------------------------------------------ */

/**
 * zky_call_param_of:
 * @self: a call
 * @module: a module of the same tree, whose parameter is used by another one: tied weights
 * @name: one of its own parameters
 *
 * Returns: (transfer none) (nullable): its node, one in a call however often it is used; %NULL after an error
 */
ZkyNode *
zky_call_param_of (ZkyCall    *self,
                   ZkyModule  *module,
                   const char *name)
{
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && module != NULL && name != NULL, NULL);

  slot = zky_module_find_slot (module->params, name, strlen (name));
  if (slot == NULL)
    {
      zky_graph_fail (self->root->graph, g_error_new (ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no parameter “%s”",
                                                      module->name, name));
      return NULL;
    }

  return slot_node (self->root, module, slot, FALSE);
}

/**
 * zky_call_param:
 * @name: a parameter of the module that is called
 *
 * Returns: (transfer none) (nullable): its node, one in a call however often it is used; %NULL after an error
 */
ZkyNode *
zky_call_param (ZkyCall    *self,
                const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return zky_call_param_of (self, self->module, name);
}

/* -- Buffers --------------------------------------------------------------------------------- */

static ZkySlot *
find_buffer (ZkyCall    *self,
             ZkyModule  *module,
             const char *name)
{
  ZkySlot *slot = zky_module_find_slot (module->buffers, name, strlen (name));

  if (slot == NULL)
    zky_graph_fail (self->root->graph, g_error_new (ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no buffer “%s”", module->name, name));

  return slot;
}

/**
 * zky_call_buffer_of:
 * @module: a module of the same tree
 * @name: one of its own buffers
 *
 * Returns: (transfer none) (nullable): the constant that has its value, one in a call however often it is used; or what
 *   zky_call_update() has made of it within this call. %NULL after an error
 */
ZkyNode *
zky_call_buffer_of (ZkyCall    *self,
                    ZkyModule  *module,
                    const char *name)
{
  ZkySlot *slot;
  ZkyNode *update;

  g_return_val_if_fail (self != NULL && module != NULL && name != NULL, NULL);

  slot = find_buffer (self, module, name);
  if (slot == NULL)
    return NULL;
  update = g_hash_table_lookup (self->root->updates, slot);

  return update != NULL ? update : slot_node (self->root, module, slot, TRUE);
}

/**
 * zky_call_buffer:
 * @name: a buffer of the module that is called
 *
 * Returns: (transfer none) (nullable): see zky_call_buffer_of()
 */
ZkyNode *
zky_call_buffer (ZkyCall    *self,
                 const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return zky_call_buffer_of (self, self->module, name);
}

/**
 * zky_call_update:
 * @name: a buffer of the module that is called
 * @update: (nullable): what it becomes, of the same shape and dtype; %NULL after an error
 *
 * Says what the buffer becomes behind the call. The module stays as it is, since calls may run in several threads: whoever trains
 * applies the updates, behind the step of the optimiser, with zky_module_apply_updates().
 */
void
zky_call_update (ZkyCall    *self,
                 const char *name,
                 ZkyNode    *update)
{
  ZkySlot *slot;

  g_return_if_fail (self != NULL && name != NULL);

  slot = find_buffer (self, self->module, name);
  if (slot == NULL || update == NULL)
    return;

  update = zky_graph_update_buffer (self->root->graph, slot_node (self->root, self->module, slot, TRUE), update);
  if (update != NULL)
    g_hash_table_insert (self->root->updates, slot, update);
}

/**
 * zky_module_apply_updates:
 * @graph: a call of the module
 * @error: return location for a %ZKY_ERROR_UNKNOWN where the call is of another module
 *
 * Gives buffers the values that the call has computed for them.
 *
 * Returns: %FALSE if one of them is no buffer of the module
 */
gboolean
zky_module_apply_updates (ZkyModule  *self,
                          ZkyGraph   *graph,
                          GError    **error)
{
  g_return_val_if_fail (self != NULL && graph != NULL, FALSE);

  for (guint i = 0; i < zky_graph_get_n_buffers (graph); i++)
    {
      ZkyNode *update = zky_graph_get_update (graph, i);

      if (update != NULL && !zky_module_set_value (self, zky_node_get_name (zky_graph_get_buffer (graph, i)),
                                                   zky_node_get_value (update), error))
        return FALSE;
    }

  return TRUE;
}

/* -- Mode and chance --------------------------------------------------------------------------- */

/**
 * zky_call_get_training:
 *
 * Returns: whether the module that is called is in training mode
 */
gboolean
zky_call_get_training (ZkyCall *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->module->training;
}

/**
 * zky_call_get_counter:
 *
 * Returns: (transfer none) (nullable): a constant that is another number in each step of a training (zky_graph_set_counter()), for
 *   operators that draw random numbers; %NULL after an error
 */
ZkyNode *
zky_call_get_counter (ZkyCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zky_graph_counter (self->root->graph);
}

/**
 * zky_call_next_seed:
 *
 * Returns: a seed that differs from place to place in the call and is the same in each call: 0, 1, 2 …
 */
guint
zky_call_next_seed (ZkyCall *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return zky_graph_next_seed (self->root->graph);
}
