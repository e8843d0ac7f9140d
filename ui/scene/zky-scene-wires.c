/* zky-scene-wires.c: which wires a graph has, and which nodes stand as badges beside those that use them
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-scene-private.h"

#define MOST_WAYS 8   /* a node whose wires part in more ways is drawn as a badge at each of its consumers */

typedef struct
{
  ZkyScene *scene;
  GArray   *cards, *plans;
  GArray   *wires;      /* of ZkyWire, in the order of the nodes */
  guint     n_main;     /* cards without badges */
  guint    *n_leaving;  /* [n_main] wires */
  guint    *n_ways;     /* [n_main] the most that they part at one place */
} Wirer;

/* One way from @from on: out to the card or box @end, which lies in the box @group. */
typedef struct
{
  guint from, group, end;
} Way;

static double
get_wire_width (const ZkyNode *node)
{
  return CLAMP (pow (zky_tensor_get_size (zky_node_get_value (node)), 0.3), 0.75, 6);
}

static gboolean
is_group (const Wirer *self,
          guint        card)
{
  return g_array_index (self->cards, ZkyCard, card).group > 0;
}

/* The wire that brings input @k of @node to its card. Inside a closed group there are none, and into one only the
 * first from each card. */
static void
add_wire (Wirer      *self,
          ZkyNode    *node,
          guint       k,
          GHashTable *seen)
{
  ZkyScene *scene = self->scene;
  guint source = scene->source_of[zky_node_get_index (zky_node_get_input (node, k))];
  gint from = scene->card_of[source], to = scene->card_of[zky_node_get_index (node)];
  ZkyWire wire = { .from = from, .to = to, .input = k, .node = zky_graph_get_node (scene->graph, source) };

  if (from < 0 || from == to)
    return;
  wire.is_crossing = zky_node_is_backward (node) && !zky_node_is_backward (wire.node);
  wire.is_backward = zky_node_is_backward (wire.node);
  /* A badge for each value that a closed group of the pass uses would be too many. */
  if (wire.is_crossing && scene->options.backward == ZKY_BACKWARD_BESIDE && is_group (self, to))
    return;
  if (is_group (self, to))
    {
      gint64 key = (gint64) to << 32 | from;

      if (!g_hash_table_contains (seen, &key))
        g_hash_table_add (seen, g_memdup2 (&key, sizeof key));
      else
        return;
    }

  wire.width = get_wire_width (wire.node);
  g_array_append_val (self->wires, wire);
  if (!wire.is_crossing)
    self->n_leaving[from]++;
}

static void
collect (Wirer *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  ZkyScene *scene = self->scene;

  for (guint i = 0; i < scene->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_get_node (scene->graph, i);

      for (guint k = 0; scene->card_of[i] >= 0 && k < zky_node_get_n_inputs (node); k++)
        add_wire (self, node, k, seen);
    }
}

/* Puts the wires in the order of the cards at their ends. A card that stands for itself gets its inputs in order. */
static void
sort_wires (Wirer *self)
{
  ZkyScene *scene = self->scene;
  guint *start = g_new0 (guint, self->n_main + 2);
  g_autofree guint *next = NULL;

  scene->n_wires = self->wires->len;
  scene->wires = g_new0 (ZkyWire, scene->n_wires + 1);
  for (guint i = 0; i < scene->n_wires; i++)
    start[g_array_index (self->wires, ZkyWire, i).to + 1]++;
  for (guint i = 0; i < self->n_main; i++)
    start[i + 1] += start[i];

  next = g_memdup2 (start, (self->n_main + 1) * sizeof (guint));
  for (guint i = 0; i < scene->n_wires; i++)
    {
      const ZkyWire *wire = &g_array_index (self->wires, ZkyWire, i);

      scene->wires[next[wire->to]++] = *wire;
    }
  scene->wire_start = start;
}

static guint
add_badge (Wirer         *self,
           const ZkyWire *wire)
{
  ZkyCard card = { .node = wire->node, .badge_for = wire->to };
  ZkyCardPlan plan;

  card.home = g_array_index (self->cards, ZkyCard, wire->to).home;
  zky_planner_plan (self->scene->planner, wire->node, TRUE, &plan);
  zky_card_plan_measure (&plan, FALSE, &card);
  g_array_append_val (self->cards, card);
  g_array_append_val (self->plans, plan);

  return self->cards->len - 1;
}

static guint
way_hash (gconstpointer key)
{
  const Way *way = key;

  return way->from * 73856093u ^ way->group * 19349663u ^ way->end * 83492791u;
}

static gboolean
way_equal (gconstpointer a,
           gconstpointer b)
{
  return memcmp (a, b, sizeof (Way)) == 0;
}

/* Notes one way, and how many there are of its card in its box. */
static void
add_way (Wirer      *self,
         GHashTable *ways,
         Way         way)
{
  Way place = { way.from, way.group, G_MAXUINT };
  guint n;

  if (g_hash_table_contains (ways, &way))
    return;
  g_hash_table_insert (ways, g_memdup2 (&way, sizeof way), NULL);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (ways, &place)) + 1;
  g_hash_table_insert (ways, g_memdup2 (&place, sizeof place), GUINT_TO_POINTER (n));
  self->n_ways[way.from] = MAX (self->n_ways[way.from], n);
}

/* Whether @outer is @group or around it: groups come behind those that are around them. */
static gboolean
is_around (ZkyGroups *groups,
           guint      outer,
           guint      group)
{
  while (group > outer)
    group = zky_groups_get (groups, group)->parent;
  return group == outer;
}

/* Wires into one box are one wire up to its border, and part inside. */
static void
count_ways (Wirer *self)
{
  g_autoptr (GHashTable) ways = g_hash_table_new_full (way_hash, way_equal, g_free, NULL);
  ZkyScene *scene = self->scene;

  for (guint i = 0; i < scene->n_wires; i++)
    {
      const ZkyWire *wire = &scene->wires[i];
      Way way = { wire->from, g_array_index (self->cards, ZkyCard, wire->to).home, wire->to };
      guint home = g_array_index (self->cards, ZkyCard, wire->from).home;

      if (wire->is_crossing || self->n_leaving[wire->from] <= MOST_WAYS)
        continue;
      for (add_way (self, ways, way); !is_around (scene->groups, way.group, home); add_way (self, ways, way))
        {
          way.end = self->n_main + way.group;
          way.group = zky_groups_get (scene->groups, way.group)->parent;
        }
    }
}

static gboolean
is_scattered (const Wirer   *self,
              const ZkyWire *wire)
{
  if (wire->is_crossing)
    return self->scene->options.backward == ZKY_BACKWARD_BESIDE;

  return self->n_ways[wire->from] > MOST_WAYS;
}

/* A node that very many use would be a fan of wires over all of the picture: each user gets a small copy instead. One
 * that uses it twice, as x · x does, has one copy. Where the passes stand side by side, so does whatever of the call the backward one
 * uses: no wire runs from box to box. */
static void
scatter (Wirer *self)
{
  ZkyScene *scene = self->scene;

  for (guint card = 0; card < self->n_main; card++)
    for (guint i = scene->wire_start[card]; i < scene->wire_start[card + 1]; i++)
      {
        ZkyWire *wire = &scene->wires[i];
        guint k = scene->wire_start[card];

        if (!is_scattered (self, wire))
          continue;
        while (k < i && !(scene->wires[k].from >= self->n_main && scene->wires[k].node == wire->node))
          k++;
        wire->from = k < i ? scene->wires[k].from : add_badge (self, wire);
      }

  /* Nothing arrives at the badges, which came last. */
  scene->wire_start = g_renew (guint, scene->wire_start, self->cards->len + 1);
  for (guint i = self->n_main + 1; i <= self->cards->len; i++)
    scene->wire_start[i] = scene->n_wires;
}

/* Fills in the wires, and adds badges to the cards. */
void
zky_scene_build_wires (ZkyScene *self,
                       GArray   *cards,
                       GArray   *plans)
{
  Wirer wirer = { .scene = self, .cards = cards, .plans = plans, .n_main = cards->len };

  wirer.wires = g_array_new (FALSE, TRUE, sizeof (ZkyWire));
  wirer.n_leaving = g_new0 (guint, cards->len + 1);
  wirer.n_ways = g_new0 (guint, cards->len + 1);
  collect (&wirer);
  sort_wires (&wirer);
  count_ways (&wirer);
  scatter (&wirer);
  g_array_unref (wirer.wires);
  g_free (wirer.n_leaving);
  g_free (wirer.n_ways);
}

/**
 * zky_scene_wire_serves:
 *
 * Whether a wire that arrives at the card of @node, or at that of the closed group around it, brings its input @input.
 */
gboolean
zky_scene_wire_serves (ZkyScene      *self,
                       const ZkyWire *wire,
                       const ZkyNode *node,
                       guint          input)
{
  guint index = zky_node_get_index (node);
  guint source = self->source_of[zky_node_get_index (zky_node_get_input (node, input))];

  if (self->card_of[index] != (gint) wire->to)
    return FALSE;
  if (self->cards[wire->to].group == 0)
    return wire->input == input;

  return zky_node_get_index (wire->node) == source ||
         (self->cards[wire->from].badge_for < 0 && self->card_of[source] == (gint) wire->from);
}
