/* zky-groups-build.c: from scopes to groups: names, repetitions, chains
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-groups-private.h"

#include <string.h>

/* Names */

/* `attention:2` → `attention`, `softmax#0` → `softmax` */
static gsize
get_name_length (const char *name)
{
  return strcspn (name, ":#");
}

/* `cell:2` → `cell`, `step 3` → `step` */
static gsize
get_stem_length (const char *name)
{
  gsize length = get_name_length (name), digits = 0;

  while (digits < length && g_ascii_isdigit (name[length - 1 - digits]))
    digits++;

  return digits > 0 && length > digits + 1 && name[length - digits - 1] == ' ' ? length - digits - 1 : length;
}

/* `blocks:2/1/linear` → `blocks.1.linear` */
static const char *
make_path (ZkyGroupFinder     *self,
           const char *scope)
{
  g_auto (GStrv) parts = g_strsplit (scope, "/", -1);
  GString *path = g_string_new (NULL);
  const char *kept;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_string_append (path, i > 0 ? "." : "");
      g_string_append_len (path, parts[i], get_name_length (parts[i]));
    }
  kept = g_string_chunk_insert_const (self->groups->texts, path->str);
  g_string_free (path, TRUE);

  return kept;
}

static const char *
keep (ZkyGroupFinder *self,
      char   *text)
{
  const char *kept = g_string_chunk_insert_const (self->groups->texts, text);

  g_free (text);
  return kept;
}

static const char *
get_last_name (const char *path)
{
  const char *slash = strrchr (path, '/');

  return slash != NULL ? slash + 1 : path;
}

/* A scope in which there is only another one is one with it: `blocks:2` with `1` inside is `blocks.1`. */
static guint
go_inside (ZkyGroupFinder   *self,
           guint     scope,
           GString  *label)
{
  g_string_assign (label, get_last_name (ZKY_SCOPE (self, scope)->path));
  if (strchr (label->str, '#') != NULL)
    g_string_truncate (label, get_name_length (label->str));
  while (ZKY_SCOPE (self, scope)->items->len == 1 && g_array_index (ZKY_SCOPE (self, scope)->items, ZkyItem, 0).scope >= 0)
    {
      g_string_truncate (label, get_name_length (label->str));
      scope = g_array_index (ZKY_SCOPE (self, scope)->items, ZkyItem, 0).scope;
      g_string_append_printf (label, ".%s", get_last_name (ZKY_SCOPE (self, scope)->path));
    }

  return scope;
}

/* Groups */

static guint
add_group (ZkyGroupFinder       *self,
           ZkyGroupKind  kind,
           gint          parent,
           const char   *key,
           const char   *label)
{
  ZkyGroup group = { .kind = kind, .parent = parent, .key = key, .label = label, .times = 1, .first = G_MAXUINT };

  group.depth = parent >= 0 ? ZKY_GROUP (self->groups, parent)->depth + 1 : 0;
  group.path = parent >= 0 ? ZKY_GROUP (self->groups, parent)->path : "";
  g_array_append_val (self->groups->groups, group);

  return self->groups->groups->len - 1;
}

static void add_items (ZkyGroupFinder        *self,
                       guint          group,
                       const ZkyItem *items,
                       guint          n,
                       gboolean       folds);

static const char *
get_item_key (ZkyGroupFinder        *self,
              const ZkyItem *item)
{
  return item->scope >= 0 ? ZKY_SCOPE (self, item->scope)->path : zky_graph_get_key (self->groups->graph, item->node);
}

static gboolean
is_backward (ZkyGroupFinder *self,
             guint           node)
{
  return zky_node_is_backward (zky_graph_get_node (self->groups->graph, node));
}

static void
add_scope (ZkyGroupFinder *self,
           guint   parent,
           guint   scope)
{
  g_autoptr (GString) label = g_string_new (NULL);
  guint inner = go_inside (self, scope, label), group;
  const ZkyGroupScope *s = ZKY_SCOPE (self, inner);

  if (is_backward (self, s->first))
    g_string_prepend (label, "∂ ");
  group = add_group (self, ZKY_GROUP_MODULE, parent, keep (self, g_strconcat (s->path, "/", NULL)),
                     g_string_chunk_insert_const (self->groups->texts, label->str));
  ZKY_GROUP (self->groups, group)->path = make_path (self, s->path);
  add_items (self, group, (const ZkyItem *) (gpointer) s->items->data, s->items->len, TRUE);
}

static void
add_item (ZkyGroupFinder        *self,
          guint          group,
          const ZkyItem *item)
{
  if (item->scope >= 0)
    add_scope (self, group, item->scope);
  else
    self->groups->home[item->node] = group;
}

static guint
count_operators (ZkyGroupFinder        *self,
                 const ZkyItem *item)
{
  return item->scope >= 0 ? ZKY_SCOPE (self, item->scope)->n_operators : 1;
}

/* What the items of one repetition are called: by the largest of them. */
static char *
dup_name (ZkyGroupFinder        *self,
          const ZkyItem *items,
          guint          n)
{
  g_autoptr (GString) label = g_string_new (NULL);
  const ZkyItem *largest = items;

  for (guint i = 1; i < n; i++)
    if (count_operators (self, &items[i]) > count_operators (self, largest))
      largest = &items[i];

  if (largest->scope < 0)
    return g_strdup (zky_node_get_op (zky_graph_get_node (self->groups->graph, largest->node))->name);

  go_inside (self, largest->scope, label);
  return g_strdup (label->str);
}

/* One repetition after the other; those of several items become groups. */
static void
add_turns (ZkyGroupFinder        *self,
           guint          group,
           const ZkyItem *items,
           const ZkyRun  *run,
           guint          skipped)
{
  for (guint i = skipped; i < run->times; i++)
    {
      const ZkyItem *turn = items + i * run->period;
      guint inside = group;

      if (run->period > 1)
        inside = add_group (self, ZKY_GROUP_TURN, group,
                            keep (self, g_strconcat (get_item_key (self, turn), "./", NULL)),
                            keep (self, g_strdup_printf ("%u of %u", i + 1, run->times)));
      add_items (self, inside, turn, run->period, FALSE);
    }
}

static void
add_run (ZkyGroupFinder        *self,
         guint          parent,
         const ZkyItem *items,
         const ZkyRun  *run)
{
  gboolean is_repeat = zky_runs_share (items, run->period);
  const ZkyItem *first = is_repeat ? items : items + run->period;
  g_autofree char *name = dup_name (self, first, run->period);
  g_autofree char *last = dup_name (self, items + (run->times - 1) * run->period, run->period);
  guint group;

  if (!is_repeat)
    add_items (self, parent, items, run->period, FALSE);

  if (is_repeat)
    group = add_group (self, ZKY_GROUP_REPEAT, parent,
                       keep (self, g_strconcat (get_item_key (self, first), "*/", NULL)),
                       keep (self, g_strdup_printf ("%.*s ×%u", (int) get_stem_length (name), name, run->times)));
  else
    group = add_group (self, ZKY_GROUP_MORE, parent,
                       keep (self, g_strconcat (get_item_key (self, first), "+/", NULL)),
                       keep (self, g_strdup_printf ("+%u more", run->times - 1)));
  ZKY_GROUP (self->groups, group)->times = is_repeat ? run->times : run->times - 1;
  ZKY_GROUP (self->groups, group)->note = keep (self, g_strdup_printf ("%s … %s", name, last));
  add_turns (self, group, items, run, is_repeat ? 0 : 1);
}

static void
add_chain (ZkyGroupFinder        *self,
           guint          parent,
           const ZkyItem *items,
           guint          n)
{
  ZkyGraph *graph = self->groups->graph;
  guint group = add_group (self, ZKY_GROUP_CHAIN, parent,
                           keep (self, g_strconcat (get_item_key (self, items), "~/", NULL)),
                           keep (self, g_strdup_printf ("chain of %u", n)));

  ZKY_GROUP (self->groups, group)->note =
    keep (self, g_strdup_printf ("%s … %s", zky_node_get_op (zky_graph_get_node (graph, items[0].node))->name,
                                 zky_node_get_op (zky_graph_get_node (graph, items[n - 1].node))->name));
  for (guint i = 0; i < n; i++)
    add_item (self, group, &items[i]);
}

/* Whether an item is an operator that only serves the one behind it, which needs no other one. */
static gboolean
feeds_next (ZkyGroupFinder        *self,
            const ZkyItem *item,
            const ZkyItem *next)
{
  const ZkyNode *node = zky_graph_get_node (self->groups->graph, item->node);
  const ZkyNode *user = zky_graph_get_node (self->groups->graph, next->node);
  guint n = 0;

  if (item->scope >= 0 || next->scope >= 0 || self->n_users[item->node] != 1)
    return FALSE;
  for (guint k = 0; k < zky_node_get_n_inputs (user); k++)
    n += zky_node_get_kind (zky_node_get_input (user, k)) == ZKY_NODE_OPERATOR;

  return n == 1 && self->groups->last_user[item->node] == next->node && node != user;
}

/* Puts items into @group, with repetitions and chains as groups of their own. */
static void
add_items (ZkyGroupFinder        *self,
           guint          group,
           const ZkyItem *items,
           guint          n,
           gboolean       folds)
{
  g_autofree gboolean *feeds = self->is_large ? g_new0 (gboolean, n + 1) : NULL;
  g_autoptr (GArray) runs = NULL;
  guint at = 0;

  for (guint i = 0; i + 1 < n && folds && self->is_large; i++)
    feeds[i] = feeds_next (self, &items[i], &items[i + 1]);
  runs = folds ? zky_runs_find (items, n, feeds) : g_array_new (FALSE, FALSE, sizeof (ZkyRun));

  for (guint r = 0; r <= runs->len; r++)
    {
      const ZkyRun *run = r < runs->len ? &g_array_index (runs, ZkyRun, r) : NULL;

      for (; at < (run != NULL ? run->first : n); at++)
        add_item (self, group, &items[at]);
      if (run == NULL)
        break;
      if (run->times > 1)
        add_run (self, group, items + at, run);
      else
        add_chain (self, group, items + at, run->period);
      at += run->period * run->times;
    }
  ZKY_GROUP (self->groups, group)->end = self->groups->groups->len;
}

/* Ends of groups that were closed before what is inside them was complete, ranges, and where everything belongs. */
static void
finish_ranges (ZkyGroupFinder *self)
{
  ZkyGroups *groups = self->groups;

  for (guint i = 0; i < groups->n_nodes; i++)
    {
      if (self->scope_of[i] < 0)
        continue;
      for (gint g = groups->home[i]; g >= 0; g = ZKY_GROUP (groups, g)->parent)
        {
          ZkyGroup *group = ZKY_GROUP (groups, g);

          group->first = MIN (group->first, i);
          group->last = i;
          group->n_operators++;
        }
    }
  for (guint g = groups->groups->len; g-- > 1;)
    {
      ZkyGroup *group = ZKY_GROUP (groups, g), *parent = ZKY_GROUP (groups, group->parent);

      group->end = MAX (group->end, g + 1);
      parent->end = MAX (parent->end, group->end);
    }
}

/* Parameters and constants belong where they are used. */
static void
find_homes (ZkyGroupFinder *self)
{
  ZkyGroups *groups = self->groups;
  g_autofree gboolean *is_used = g_new0 (gboolean, groups->n_nodes + 1);

  for (guint i = 0; i < groups->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_get_node (groups->graph, i);

      for (guint k = 0; self->scope_of[i] >= 0 && k < zky_node_get_n_inputs (node); k++)
        {
          const ZkyNode *input = zky_node_get_input (node, k);
          guint index = zky_node_get_index (input);
          ZkyNodeKind kind = zky_node_get_kind (input);

          if ((kind != ZKY_NODE_PARAMETER && kind != ZKY_NODE_CONSTANT)
              || zky_node_is_backward (node) != zky_node_is_backward (input))
            continue;
          groups->home[index] = is_used[index] ? zky_groups_get_common (groups, groups->home[index], groups->home[i])
                                               : groups->home[i];
          is_used[index] = TRUE;
        }
    }
}

/* What lies directly in the call, or in the scope of the recorded pass. */
static GArray *
list_items (ZkyGroupFinder *self,
            gboolean        backward)
{
  const GArray *items = ZKY_SCOPE (self, 0)->items;
  GArray *found = g_array_new (FALSE, FALSE, sizeof (ZkyItem));

  for (guint i = 0; i < items->len; i++)
    {
      const ZkyItem *item = &g_array_index (items, ZkyItem, i);
      gboolean is_pass = item->scope >= 0 && is_backward (self, item->node);

      if (!backward && !is_pass)
        g_array_append_val (found, *item);
      else if (backward && is_pass)
        g_array_append_vals (found, ZKY_SCOPE (self, item->scope)->items->data, ZKY_SCOPE (self, item->scope)->items->len);
    }

  return found;
}

/* One of two boxes side by side, with all nodes that lie in no module. */
static void
add_pass (ZkyGroupFinder *self,
          const GArray   *items,
          const char     *key,
          const char     *label,
          gboolean        backward)
{
  guint group = add_group (self, ZKY_GROUP_PASS, 0, key, label);

  for (guint i = 0; i < self->groups->n_nodes; i++)
    if (self->scope_of[i] < 0 && is_backward (self, i) == backward)
      self->groups->home[i] = group;
  add_items (self, group, (const ZkyItem *) (gpointer) items->data, items->len, TRUE);
}

void
zky_groups_build (ZkyGroupFinder *self)
{
  g_autoptr (GArray) forward = list_items (self, FALSE), backward = list_items (self, TRUE);

  add_group (self, ZKY_GROUP_ROOT, -1, "/", zky_graph_get_name (self->groups->graph));
  if (self->backward == ZKY_BACKWARD_BESIDE && backward->len > 0)
    {
      add_pass (self, forward, ZKY_GROUPS_FORWARD, "Forward", FALSE);
      add_pass (self, backward, ZKY_GROUPS_BACKWARD, "Backward", TRUE);
    }
  else
    {
      add_items (self, 0, (const ZkyItem *) (gpointer) forward->data, forward->len, TRUE);
      add_items (self, 0, (const ZkyItem *) (gpointer) backward->data, backward->len, TRUE);
    }
  finish_ranges (self);
  find_homes (self);
}
