/* zky-scene-build.c: which cards and wires a graph has
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-scene-private.h"

#define MOST_CONSUMERS 8   /* an input used more often is drawn as a badge at each of them */
#define FORMULA_CARDS  25  /* up to here a graph is read like a formula, from left to right */
#define FORMULA_DEPTH  12

typedef struct
{
  ZkyScene *scene;
  GArray   *cards, *plans, *wires;
  guint    *n_uses;   /* [n_nodes] edges that leave it */
  guint    *last_badge; /* [n_nodes] its last badge + 1, so that x · x has one */
} Builder;

static gboolean
is_visible (const ZkyScene *self,
            const ZkyNode  *node)
{
  return zky_node_get_value (node) != NULL &&
         (self->options.show_backward || !zky_node_is_backward (node));
}

static gboolean
is_scattered (const Builder *self,
              const ZkyNode *node)
{
  return zky_node_get_kind (node) != ZKY_NODE_OPERATOR &&
         self->n_uses[zky_node_get_index (node)] > MOST_CONSUMERS;
}

static void
count_uses (Builder *self)
{
  for (guint i = 0; i < self->scene->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_get_node (self->scene->graph, i);

      if (!is_visible (self->scene, node))
        continue;
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        self->n_uses[zky_node_get_index (zky_node_get_input (node, k))]++;
    }
}

static guint
add_card (Builder *self,
          ZkyNode *node,
          gint     badge_for)
{
  gboolean is_badge = badge_for >= 0;
  ZkyCard card = { .node = node, .badge_for = badge_for };
  ZkyCardPlan plan;

  zky_planner_plan (self->scene->planner, node, is_badge, &plan);
  zky_card_plan_measure (&plan, zky_node_needs_grad (node) && self->n_uses[zky_node_get_index (node)] > 1, &card);
  card.is_output = plan.is_output;
  g_array_append_val (self->cards, card);
  g_array_append_val (self->plans, plan);

  return self->cards->len - 1;
}

/* The card that the wire to @consumer starts from: the node's own, or a badge made for this consumer. */
static gint
find_source (Builder *self,
             ZkyNode *node,
             guint    consumer)
{
  guint index = zky_node_get_index (node);
  guint last = self->last_badge[index];

  if (!is_scattered (self, node))
    return self->scene->card_of[index];

  if (last == 0 || g_array_index (self->cards, ZkyCard, last - 1).badge_for != (gint) consumer)
    self->last_badge[index] = last = add_card (self, node, consumer) + 1;

  return last - 1;
}

static double
get_wire_width (const ZkyNode *node)
{
  return CLAMP (pow (zky_tensor_get_size (zky_node_get_value (node)), 0.3), 0.75, 6);
}

static void
add_wires (Builder *self)
{
  ZkyScene *scene = self->scene;
  guint n_main = self->cards->len;
  guint *start = g_new (guint, n_main + 1);

  for (guint i = 0; i < n_main; i++)
    {
      ZkyNode *node = g_array_index (self->cards, ZkyCard, i).node;

      start[i] = self->wires->len;
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        {
          ZkyNode *input = zky_node_get_input (node, k);
          gint from = find_source (self, input, i);
          ZkyWire wire = { .from = from, .to = i, .input = k, .width = get_wire_width (input) };

          if (from >= 0)
            g_array_append_val (self->wires, wire);
        }
    }

  /* Nothing arrives at the badges, which came last. */
  scene->wire_start = g_renew (guint, start, self->cards->len + 1);
  for (guint i = n_main; i <= self->cards->len; i++)
    scene->wire_start[i] = self->wires->len;
}

/* Longest path; inputs come before their consumers, so one pass is enough. */
static guint
find_depth (const ZkyScene *self)
{
  g_autofree guint *depth = g_new0 (guint, self->n_cards + 1);
  guint deepest = 0;

  for (guint i = 0; i < self->n_wires; i++)
    {
      const ZkyWire *wire = &self->wires[i];

      depth[wire->to] = MAX (depth[wire->to], depth[wire->from] + 1);
      deepest = MAX (deepest, depth[wire->to]);
    }

  return deepest;
}

static ZkyOrientation
choose_orientation (const ZkyScene *self)
{
  if (self->options.orientation != ZKY_ORIENTATION_AUTO)
    return self->options.orientation;

  return self->n_cards > FORMULA_CARDS && find_depth (self) > FORMULA_DEPTH
         ? ZKY_ORIENTATION_TOP_TO_BOTTOM : ZKY_ORIENTATION_LEFT_TO_RIGHT;
}

/* Fills in cards, plans and wires of a scene whose graph and options are set. */
void
zky_scene_build (ZkyScene *self)
{
  Builder builder = {
    .scene = self,
    .cards = g_array_new (FALSE, TRUE, sizeof (ZkyCard)),
    .plans = g_array_new (FALSE, TRUE, sizeof (ZkyCardPlan)),
    .wires = g_array_new (FALSE, TRUE, sizeof (ZkyWire)),
  };

  self->n_nodes = zky_graph_get_n_nodes (self->graph);
  builder.n_uses = g_new0 (guint, self->n_nodes + 1);
  builder.last_badge = g_new0 (guint, self->n_nodes + 1);
  self->card_of = g_new (gint, self->n_nodes + 1);
  count_uses (&builder);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_get_node (self->graph, i);

      self->card_of[i] = is_visible (self, node) ? (gint) add_card (&builder, node, -1) : -1;
    }
  add_wires (&builder);

  self->n_cards = builder.cards->len;
  self->n_wires = builder.wires->len;
  self->cards = (ZkyCard *) (gpointer) g_array_free (builder.cards, FALSE);
  self->plans = (ZkyCardPlan *) (gpointer) g_array_free (builder.plans, FALSE);
  self->wires = (ZkyWire *) (gpointer) g_array_free (builder.wires, FALSE);
  self->orientation = choose_orientation (self);
  g_free (builder.n_uses);
  g_free (builder.last_badge);
}
