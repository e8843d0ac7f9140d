/* zky-keys.c: the same place in two calls: scope path + operator + ordinal
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-graph-private.h"

void
zky_graph_drop_keys (ZkyGraph *self)
{
  g_clear_pointer (&self->key_indices, g_hash_table_unref);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
}

/* What a node is counted under: `hidden/matmul`, or its name for a variable or parameter. */
static char *
dup_stem (const ZkyNode *node)
{
  const char *scope = zky_node_get_scope (node);

  if (node->op != NULL)
    return g_strconcat (scope, *scope != '\0' ? "/" : "", node->op->name, NULL);
  if (node->kind == ZKY_NODE_CONSTANT || node->name == NULL)
    return g_strconcat (scope, *scope != '\0' ? "/" : "", "=", NULL);

  return g_strdup (node->name);
}

/* An input keeps its bare name, whatever else there is; the rest are numbered from 0. */
static void
make_keys (ZkyGraph *self)
{
  g_autoptr(GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *last = NULL;

  self->keys = g_ptr_array_new_full (self->n_nodes, g_free);
  self->key_indices = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (self, i);
      const char *scope = zky_node_get_scope (node);
      char *stem = dup_stem (node);
      guint ordinal;
      gboolean bare;
      char *key;

      if (scope != last)
        zky_expansion_count (scope, counts);
      last = scope;
      ordinal = GPOINTER_TO_UINT (g_hash_table_lookup (counts, stem));
      bare = ordinal == 0 && node->op == NULL && node->kind != ZKY_NODE_CONSTANT && node->name != NULL;
      key = bare ? g_strdup (stem) : g_strdup_printf ("%s#%u", stem, ordinal);

      g_hash_table_insert (counts, stem, GUINT_TO_POINTER (ordinal + 1));
      g_ptr_array_add (self->keys, key);
      g_hash_table_insert (self->key_indices, key, GUINT_TO_POINTER (i + 1));
    }
}

static void
ensure_keys (ZkyGraph *self)
{
  g_mutex_lock (&self->keys_lock);
  if (self->keys == NULL)
    make_keys (self);
  g_mutex_unlock (&self->keys_lock);
}

/**
 * zky_graph_get_key:
 * @index: a node's place
 *
 * Keys are made when the first one is asked for; any thread may ask.
 *
 * Returns: (transfer none) (nullable): scope path + operator + ordinal (`hidden/matmul#0`), or an input's name;
 *   the same in every call of a model that takes the same way
 */
const char *
zky_graph_get_key (ZkyGraph *self,
                   guint     index)
{
  g_return_val_if_fail (self != NULL, NULL);

  ensure_keys (self);

  return index < self->keys->len ? g_ptr_array_index (self->keys, index) : NULL;
}

/**
 * zky_graph_find_key:
 * @key: from another call, say
 *
 * Returns: (transfer none) (nullable): the node at that place in this call
 */
ZkyNode *
zky_graph_find_key (ZkyGraph   *self,
                    const char *key)
{
  guint found;

  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  ensure_keys (self);
  found = GPOINTER_TO_UINT (g_hash_table_lookup (self->key_indices, key));

  return found > 0 ? zky_graph_node (self, found - 1) : NULL;
}
