/* zky-groups.c: the tree of boxes that a graph falls into
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-groups-private.h"

#define MOST_OPEN 16 /* nodes of a graph that opens with all of its groups open */
#define MOST_SEEN 16 /* cards and closed groups that a large graph opens with */

static void
finder_clear (ZkyGroupFinder *self)
{
  for (guint i = 0; i < self->scopes->len; i++)
    g_array_unref (ZKY_SCOPE (self, i)->items);
  g_array_unref (self->scopes);
  g_hash_table_unref (self->by_path);
  g_free (self->scope_of);
  g_free (self->ordinal);
  g_free (self->n_users);
  g_free (self->node_hash);
}

/**
 * zky_groups_new:
 * @graph: a finished call
 * @backward: whether the recorded backward pass counts, and how
 *
 * Finds the groups of a graph, in time that grows with its nodes.
 *
 * Returns: (transfer full)
 */
ZkyGroups *
zky_groups_new (ZkyGraph    *graph,
                ZkyBackward  backward)
{
  ZkyGroups *self = g_new0 (ZkyGroups, 1);
  ZkyGroupFinder finder = { .groups = self };
  guint n = zky_graph_get_n_nodes (graph);

  self->ref_count = 1;
  self->graph = zky_graph_ref (graph);
  self->texts = g_string_chunk_new (4096);
  self->groups = g_array_new (FALSE, FALSE, sizeof (ZkyGroup));
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->n_nodes = n;
  self->backward = backward;
  self->home = g_new0 (guint, n + 1);
  self->last_user = g_new0 (guint, n + 1);
  finder.scopes = g_array_new (FALSE, TRUE, sizeof (ZkyGroupScope));
  finder.by_path = g_hash_table_new (g_str_hash, g_str_equal);
  finder.scope_of = g_new (gint, n + 1);
  finder.ordinal = g_new (guint, n + 1);
  finder.n_users = g_new0 (guint, n + 1);
  finder.node_hash = g_new0 (guint64, n + 1);

  finder.backward = backward;
  zky_groups_read_scopes (&finder);
  zky_groups_build (&finder);
  finder_clear (&finder);
  for (guint i = 0; i < self->groups->len; i++)
    g_hash_table_insert (self->by_key, (gpointer) ZKY_GROUP (self, i)->key, GUINT_TO_POINTER (i + 1));

  return self;
}

ZkyGroups *
zky_groups_ref (ZkyGroups *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_groups_unref (ZkyGroups *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->by_key);
  g_array_unref (self->groups);
  g_string_chunk_free (self->texts);
  g_free (self->home);
  g_free (self->last_user);
  zky_graph_unref (self->graph);
  g_free (self);
}

guint
zky_groups_get_n (ZkyGroups *self)
{
  return self->groups->len;
}

const ZkyGroup *
zky_groups_get (ZkyGroups *self,
                guint      i)
{
  g_return_val_if_fail (i < self->groups->len, NULL);

  return ZKY_GROUP (self, i);
}

guint
zky_groups_get_home (ZkyGroups     *self,
                     const ZkyNode *node)
{
  guint index = zky_node_get_index (node);

  g_return_val_if_fail (index < self->n_nodes, 0);

  return self->home[index];
}

/**
 * zky_groups_find:
 * @key: from another call, say
 *
 * Returns: the index of the group, or −1
 */
gint
zky_groups_find (ZkyGroups  *self,
                 const char *key)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->by_key, key)) - 1;
}

gboolean
zky_groups_contains (ZkyGroups     *self,
                     guint          group,
                     const ZkyNode *node)
{
  guint home = zky_groups_get_home (self, node);

  return home >= group && home < ZKY_GROUP (self, group)->end;
}

/* The innermost group around two. */
guint
zky_groups_get_common (ZkyGroups *self,
                       guint      a,
                       guint      b)
{
  while (a != b)
    if (a > b)
      a = ZKY_GROUP (self, a)->parent;
    else
      b = ZKY_GROUP (self, b)->parent;

  return a;
}

/* The nodes that operators of a group use and that are of one sort, each once. */
static GArray *
list_used (ZkyGroups *self,
           guint      group,
           gboolean   params)
{
  const ZkyGroup *g = ZKY_GROUP (self, group);
  GArray *used = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = g->first; g->n_operators > 0 && i <= g->last; i++)
    {
      const ZkyNode *node = zky_graph_get_node (self->graph, i);

      for (guint k = 0; zky_node_get_kind (node) == ZKY_NODE_OPERATOR && k < zky_node_get_n_inputs (node); k++)
        {
          ZkyNode *input = zky_node_get_input (node, k);
          ZkyNodeKind kind = zky_node_get_kind (input);
          guint index = zky_node_get_index (input);

          if (zky_node_is_backward (node) != zky_node_is_backward (input))
            continue;
          if (params ? kind != ZKY_NODE_PARAMETER
                     : kind == ZKY_NODE_PARAMETER || kind == ZKY_NODE_CONSTANT ||
                       (kind == ZKY_NODE_OPERATOR && index >= g->first))
            continue;
          if (g_hash_table_add (seen, input))
            g_array_append_val (used, index);
        }
    }

  return used;
}

GArray *
zky_groups_list_params (ZkyGroups *self,
                        guint      group)
{
  return list_used (self, group, TRUE);
}

GArray *
zky_groups_list_inputs (ZkyGroups *self,
                        guint      group)
{
  return list_used (self, group, FALSE);
}

static gboolean
is_output (ZkyGraph      *graph,
           const ZkyNode *node)
{
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (zky_graph_get_output (graph, i) == node)
      return TRUE;

  return FALSE;
}

/* Whether it is what the backward pass is for: the gradient of an input or a parameter. */
static gboolean
is_result (const ZkyNode *node)
{
  const ZkyNode *of = zky_node_is_backward (node) ? zky_node_get_gradient_of (node) : NULL;

  return of != NULL && zky_node_get_kind (of) != ZKY_NODE_OPERATOR;
}

GArray *
zky_groups_list_outputs (ZkyGroups *self,
                         guint      group)
{
  const ZkyGroup *g = ZKY_GROUP (self, group);
  GArray *outputs = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = g->first; g->n_operators > 0 && i <= g->last; i++)
    {
      const ZkyNode *node = zky_graph_get_node (self->graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_OPERATOR &&
          (self->last_user[i] > g->last || is_output (self->graph, node) || is_result (node)))
        g_array_append_val (outputs, i);
    }

  return outputs;
}

guint
zky_groups_set_path (ZkyGroups  *self,
                     ZkyFolds   *folds,
                     const char *path,
                     gboolean    open)
{
  guint n = 0;

  for (guint g = 1; g < self->groups->len; g++)
    {
      const ZkyGroup *group = ZKY_GROUP (self, g);

      if (group->kind != ZKY_GROUP_MODULE || !g_str_equal (group->path, path))
        continue;
      zky_folds_set (folds, group->key, open);
      n++;
    }

  return n;
}

/* Whether a group is of the recorded pass. */
static gboolean
is_of_pass (ZkyGroups      *self,
            const ZkyGroup *group)
{
  return group->n_operators > 0 && zky_node_is_backward (zky_graph_get_node (self->graph, group->first));
}

/* What an open group adds to what is seen of the call, or of its pass: what lies directly in it. */
static guint *
count_contents (ZkyGroups *self,
                gboolean   of_pass)
{
  guint *n = g_new0 (guint, self->groups->len);

  for (guint i = 0; i < self->n_nodes; i++)
    n[self->home[i]] += zky_node_is_backward (zky_graph_get_node (self->graph, i)) == of_pass;
  for (guint g = 1; g < self->groups->len; g++)
    n[ZKY_GROUP (self, g)->parent] += is_of_pass (self, ZKY_GROUP (self, g)) == of_pass;

  return n;
}

/* Level by level, as long as all groups of a level can be opened together without too much to look at. */
static void
open_levels (ZkyGroups *self,
             gboolean   of_pass,
             gboolean  *open)
{
  g_autofree guint *contents = count_contents (self, of_pass);
  guint seen = contents[0], opened = 1;

  for (guint g = 1; g < self->groups->len; g++)
    if (ZKY_GROUP (self, g)->kind == ZKY_GROUP_PASS)
      seen += contents[g];

  for (guint depth = 1; opened > 0; depth++)
    {
      guint more = 0;

      opened = 0;
      for (guint pass = 0; pass < 2; pass++)
        for (guint g = 1; g < self->groups->len; g++)
          {
            const ZkyGroup *group = ZKY_GROUP (self, g);

            if (group->depth == depth && group->kind == ZKY_GROUP_PASS)
              opened++;
            if (group->depth != depth || group->kind != ZKY_GROUP_MODULE || !open[group->parent]
                || is_of_pass (self, group) != of_pass)
              continue;
            if (pass == 0)
              more += contents[g];
            else if (seen + more <= MOST_SEEN)
              open[g] = TRUE, opened++;
          }
      seen += more;
    }
}

/**
 * zky_groups_resolve:
 * @folds: (nullable): what a person opened and closed; %NULL: nothing
 *
 * Left to itself a small graph is open, and of a large one as many levels as can be taken in at a glance. A recorded pass is a graph
 * of its own in this: the call does not close since its pass is seen too.
 */
gboolean *
zky_groups_resolve (ZkyGroups      *self,
                    const ZkyFolds *folds)
{
  ZkyFoldsDefault others = folds != NULL ? zky_folds_get_default (folds) : ZKY_FOLDS_AUTO;
  gboolean *open = g_new (gboolean, self->groups->len);
  guint n_forward = zky_graph_get_n_forward (self->graph);
  gboolean is_small[2] = { n_forward <= MOST_OPEN, self->n_nodes - n_forward <= MOST_OPEN };

  for (guint g = 0; g < self->groups->len; g++)
    open[g] = g == 0 || ZKY_GROUP (self, g)->kind == ZKY_GROUP_PASS || others == ZKY_FOLDS_OPEN
              || (others == ZKY_FOLDS_AUTO && is_small[is_of_pass (self, ZKY_GROUP (self, g))]);
  for (guint part = 0; part < 2; part++)
    if (others == ZKY_FOLDS_AUTO && !is_small[part])
      open_levels (self, part == 1, open);
  for (guint g = 1; folds != NULL && g < self->groups->len; g++)
    zky_folds_find (folds, ZKY_GROUP (self, g)->key, &open[g]);

  return open;
}
