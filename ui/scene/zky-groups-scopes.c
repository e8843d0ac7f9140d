/* zky-groups-scopes.c: which operators lie in which scope of a graph, and which scopes do the same
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-groups-private.h"

#include <string.h>

static guint64
mix (guint64 hash,
     guint64 value)
{
  hash = (hash ^ value) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  return hash ^ (hash >> 29);
}

static gboolean
is_operator (const ZkyNode *node)
{
  return zky_node_get_kind (node) == ZKY_NODE_OPERATOR && zky_node_get_value (node) != NULL;
}

static guint64
hash_value (const ZkyNode *node)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (node));
  guint64 hash = mix (1, zky_tensor_get_dtype (zky_node_get_value (node)));

  for (guint i = 0; i < shape.n_axes; i++)
    hash = mix (hash, shape.dims[i]);

  return hash;
}

/* Scopes */

static guint
ensure_scope (ZkyGroupFinder     *self,
              const char *path,
              guint       node)
{
  guint found = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_path, path));
  const char *end = strrchr (path, '/');
  g_autofree char *outer = NULL;
  ZkyGroupScope scope = { .path = path, .parent = -1, .first = node, .last = node };
  ZkyItem item;

  if (found > 0)
    return found - 1;

  if (path[0] != '\0')
    {
      outer = end != NULL ? g_strndup (path, end - path) : g_strdup ("");
      scope.parent = ensure_scope (self, g_string_chunk_insert_const (self->groups->texts, outer), node);
    }
  scope.first_ordinal = self->ordinal[node];
  scope.items = g_array_new (FALSE, FALSE, sizeof (ZkyItem));
  g_array_append_val (self->scopes, scope);
  g_hash_table_insert (self->by_path, (gpointer) path, GUINT_TO_POINTER (self->scopes->len));
  if (scope.parent >= 0)
    {
      item = (ZkyItem) { self->scopes->len - 1, node, 0, 0 };
      g_array_append_val (ZKY_SCOPE (self, scope.parent)->items, item);
    }

  return self->scopes->len - 1;
}

/* What an operator does, and with what. @first: ordinal of the first operator that counts as near. */
static guint64
hash_node (const ZkyGroupFinder  *self,
           const ZkyNode *node,
           guint          first)
{
  guint64 hash = mix (hash_value (node), (gsize) zky_node_get_op (node));

  hash = mix (hash, zky_node_get_output_no (node));
  for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
    {
      const ZkyNode *input = zky_node_get_input (node, k);
      guint index = zky_node_get_index (input), ordinal = self->ordinal[zky_node_get_index (node)];
      ZkyNodeKind kind = zky_node_get_kind (input);

      /* An array that a block starts from is as good as one that the block before has made: the first state of a
       * recurrence. Numbers are part of a formula. */
      if (kind == ZKY_NODE_CONSTANT && first != G_MAXUINT && zky_tensor_get_size (zky_node_get_value (input)) > 1)
        hash = mix (hash, 15);
      else if (kind == ZKY_NODE_PARAMETER || kind == ZKY_NODE_CONSTANT)
        hash = mix (mix (hash, kind), hash_value (input));
      else if (kind == ZKY_NODE_OPERATOR && self->ordinal[index] >= first)
        hash = mix (hash, 16 + ordinal - self->ordinal[index]);
      else
        hash = mix (hash, 15);
    }

  return hash;
}

/* Which parameters an operator uses; 0 for none. */
static guint64
hash_params (const ZkyNode *node)
{
  guint64 hash = 0;

  for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
    if (zky_node_get_kind (zky_node_get_input (node, k)) == ZKY_NODE_PARAMETER)
      hash = mix (hash, 1 + zky_node_get_index (zky_node_get_input (node, k)));

  return hash;
}

/* Notes what the nodes are used for, and which scope each operator lies in. */
static void
read_graph (ZkyGroupFinder *self)
{
  ZkyGroups *groups = self->groups;
  guint n_operators = 0;

  g_hash_table_insert (self->by_path, (gpointer) "", GUINT_TO_POINTER (1));
  for (guint i = 0; i < groups->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_get_node (groups->graph, i);
      guint scope;

      groups->last_user[i] = i;
      self->scope_of[i] = -1;
      self->ordinal[i] = n_operators;
      if (!is_operator (node) || (self->backward == ZKY_BACKWARD_HIDDEN && zky_node_is_backward (node)))
        continue;

      n_operators++;
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        {
          guint input = zky_node_get_index (zky_node_get_input (node, k));

          /* Groups of the call are the same with the pass and without it. */
          if (zky_node_is_backward (node) != zky_node_is_backward (zky_node_get_input (node, k)))
            continue;
          groups->last_user[input] = i;
          self->n_users[input]++;
        }
      scope = self->scope_of[i] = ensure_scope (self, zky_node_get_scope (node), i);
      self->node_hash[i] = hash_node (self, node, ZKY_SCOPE (self, scope)->first_ordinal);
      g_array_append_val (ZKY_SCOPE (self, scope)->items,
                          ((ZkyItem) { -1, i, hash_node (self, node, G_MAXUINT), hash_params (node) }));
      for (gint s = scope; s >= 0; s = ZKY_SCOPE (self, s)->parent)
        {
          ZKY_SCOPE (self, s)->last = i;
          ZKY_SCOPE (self, s)->n_operators++;
        }
    }
  self->is_large = n_operators > ZKY_GROUPS_FOLD_FROM;
}

/* From the innermost scopes outwards, which come later. */
static void
hash_scopes (ZkyGroupFinder *self)
{
  for (guint i = self->scopes->len; i-- > 0;)
    {
      ZkyGroupScope *scope = ZKY_SCOPE (self, i);

      scope->hash = scope->n_operators;
      for (guint k = 0; k < scope->items->len; k++)
        {
          ZkyItem *item = &g_array_index (scope->items, ZkyItem, k);

          if (item->scope >= 0)
            {
              item->hash = ZKY_SCOPE (self, item->scope)->hash;
              item->params = ZKY_SCOPE (self, item->scope)->params;
            }
          if (item->params != 0)
            scope->params = mix (scope->params, item->params);
          scope->hash = mix (scope->hash, item->scope >= 0 ? item->hash : self->node_hash[item->node]);
        }
    }
}

void
zky_groups_read_scopes (ZkyGroupFinder *self)
{
  ZkyGroupScope root = { .path = "", .parent = -1, .items = g_array_new (FALSE, FALSE, sizeof (ZkyItem)) };

  g_array_append_val (self->scopes, root);
  read_graph (self);
  hash_scopes (self);
}
