/* zky-nest-split.c: which layouts a nested drawing falls into, and which pieces its wires
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nest-private.h"

static guint
add_item (ZkyNestLevel *level,
          ZkyNestKind   kind,
          guint         index)
{
  ZkyNestItem item = { kind, index };

  g_array_append_val (level->items, item);
  return level->items->len - 1;
}

/* The port of @level for the wires of the card @source. */
static guint
ensure_port (ZkyNestLevel *level,
             gboolean      is_out,
             guint         source)
{
  GHashTable *ports = is_out ? level->outs : level->ins;
  guint item = GPOINTER_TO_UINT (g_hash_table_lookup (ports, GUINT_TO_POINTER (source + 1)));

  if (item == 0)
    {
      item = add_item (level, is_out ? ZKY_NEST_OUT : ZKY_NEST_IN, source) + 1;
      g_hash_table_insert (ports, GUINT_TO_POINTER (source + 1), GUINT_TO_POINTER (item));
    }

  return item - 1;
}

static void
add_piece (ZkyNesting *self,
           guint       level,
           guint       link)
{
  ZkyNestPiece piece = { level, link };

  g_array_append_val (self->pieces, piece);
}

/* A piece of @wire from one item to another. Wires from one card that go to the same port are one there. */
static void
add_link (ZkyNesting *self,
          guint       group,
          guint       from,
          guint       to,
          guint       wire)
{
  ZkyNestLevel *level = &self->levels[group];
  ZkyNestLink link = { from, to, self->nest->wires[wire].from, wire };
  gint64 key = (gint64) to << 32 | link.source;
  gpointer found;

  if (ZKY_NEST_ITEM (level, to)->kind == ZKY_NEST_CARD)
    {
      g_array_append_val (level->links, link);
      add_piece (self, group, level->links->len - 1);
      return;
    }

  found = g_hash_table_lookup (level->joined, &key);
  if (found == NULL)
    {
      g_array_append_val (level->links, link);
      found = GUINT_TO_POINTER (level->links->len);
      g_hash_table_insert (level->joined, g_memdup2 (&key, sizeof key), found);
    }
  add_piece (self, group, GPOINTER_TO_UINT (found) - 1);
}

/* Parents come before what is inside them, so the inner one of two has the greater index. */
static guint
find_common (const ZkyNest *nest,
             guint          a,
             guint          b)
{
  while (a != b)
    if (a > b)
      a = nest->groups[a].parent;
    else
      b = nest->groups[b].parent;

  return a;
}

/* Out of the groups around its start, and into those around its end. */
static void
split_wire (ZkyNesting *self,
            guint       w,
            GArray     *inward)
{
  const ZkyNest *nest = self->nest;
  const ZkyNestWire *wire = &nest->wires[w];
  guint start = nest->cards[wire->from].home, end = nest->cards[wire->to].home;
  guint common = find_common (nest, start, end);
  guint item = self->item_of_card[wire->from];

  for (guint g = start; g != common; g = nest->groups[g].parent)
    {
      add_link (self, g, item, ensure_port (&self->levels[g], TRUE, wire->from), w);
      item = self->item_of_group[g];
    }

  g_array_set_size (inward, 0);
  for (guint g = end; g != common; g = nest->groups[g].parent)
    g_array_append_val (inward, g);
  for (guint i = inward->len, g = common; i-- > 0;)
    {
      guint next = g_array_index (inward, guint, i);

      add_link (self, g, item, self->item_of_group[next], w);
      item = ensure_port (&self->levels[next], FALSE, wire->from);
      g = next;
    }
  add_link (self, end, item, self->item_of_card[wire->to], w);
}

/* A group stands where the first of its cards does, and so do those around it. */
static void
add_group (ZkyNesting *self,
           guint       group)
{
  if (group == 0 || self->item_of_group[group] != G_MAXUINT)
    return;

  add_group (self, self->nest->groups[group].parent);
  self->item_of_group[group] = add_item (&self->levels[self->nest->groups[group].parent], ZKY_NEST_CHILD, group);
}

/* Cards and groups of one level are in the order in which they were given: where nothing speaks against it the layout
 * keeps it. */
void
zky_nesting_split (ZkyNesting *self)
{
  ZkyNest *nest = self->nest;
  g_autoptr (GArray) inward = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint g = 0; g < nest->n_groups; g++)
    {
      ZkyNestLevel *level = &self->levels[g];

      level->items = g_array_new (FALSE, FALSE, sizeof (ZkyNestItem));
      level->links = g_array_new (FALSE, FALSE, sizeof (ZkyNestLink));
      level->ins = g_hash_table_new (NULL, NULL);
      level->outs = g_hash_table_new (NULL, NULL);
      level->joined = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
      level->depth = g > 0 ? self->levels[nest->groups[g].parent].depth + 1 : 0;
      self->item_of_group[g] = G_MAXUINT;
    }
  for (guint i = 0; i < nest->n_cards; i++)
    {
      add_group (self, nest->cards[i].home);
      self->item_of_card[i] = add_item (&self->levels[nest->cards[i].home], ZKY_NEST_CARD, i);
    }
  for (guint g = 1; g < nest->n_groups; g++)
    add_group (self, g);
  for (guint w = 0; w < nest->n_wires; w++)
    {
      self->piece_start[w] = self->pieces->len;
      split_wire (self, w, inward);
    }
  self->piece_start[nest->n_wires] = self->pieces->len;
}
