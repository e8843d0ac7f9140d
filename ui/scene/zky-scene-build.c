/* zky-scene-build.c: which cards and boxes a graph has
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scene-private.h"

#define FORMULA_CARDS  25  /* up to here a graph is read like a formula, from left to right */
#define FORMULA_DEPTH  12
#define BESIDE_DEPTH   7

typedef struct
{
  ZkyScene *scene;
  GArray   *cards, *plans;
  guint    *closed;  /* [groups] the outermost closed group around it or itself; 0: none */
  guint    *n_uses;  /* [n_nodes] edges that leave it */
} Builder;

static gboolean
is_output (const ZkyScene *self,
           const ZkyNode  *node)
{
  for (guint i = 0; i < zky_graph_get_n_outputs (self->graph); i++)
    if (zky_graph_get_output (self->graph, i) == node)
      return TRUE;

  return FALSE;
}

static gboolean
is_in_picture (const ZkyScene *self,
               const ZkyNode  *node)
{
  return zky_node_get_value (node) != NULL &&
         (self->options.backward != ZKY_BACKWARD_HIDDEN || !zky_node_is_backward (node));
}

/* Operators that hand on the numbers they get, in another shape. */
static gboolean
only_shapes (const ZkyNode *node)
{
  static const char *const names[] = { "reshape", "unsqueeze", "squeeze", "transpose", "broadcast_to", "permute",
                                       "movedim", "swapaxes", "flatten", "unflatten", "expand", "identity", NULL };
  const ZkyOp *op = zky_node_get_op (node);

  return op != NULL && g_strv_contains (names, op->name);
}

/* Outputs are what all of it is for, and stay. */
static gboolean
is_hidden (const ZkyScene *self,
           const ZkyNode  *node)
{
  guint hide = self->options.hide;

  switch (zky_node_get_kind (node))
    {
    case ZKY_NODE_CONSTANT:
      hide &= ZKY_HIDE_CONSTANTS;
      break;
    case ZKY_NODE_PARAMETER:
      hide &= ZKY_HIDE_PARAMETERS;
      break;
    case ZKY_NODE_OPERATOR:
      hide &= only_shapes (node) ? ZKY_HIDE_SHAPES : 0;
      break;
    case ZKY_NODE_VARIABLE:
    default:
      hide = 0;
      break;
    }

  return hide != 0 && !is_output (self, node);
}

static void
count_uses (Builder *self)
{
  ZkyScene *scene = self->scene;

  for (guint i = 0; i < scene->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_get_node (scene->graph, i);

      scene->source_of[i] = i;
      if (!is_in_picture (scene, node))
        continue;
      for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
        if (zky_node_is_backward (node) == zky_node_is_backward (zky_node_get_input (node, k)))
          self->n_uses[zky_node_get_index (zky_node_get_input (node, k))]++;
      if (zky_node_get_kind (node) == ZKY_NODE_OPERATOR && is_hidden (scene, node))
        scene->source_of[i] = scene->source_of[zky_node_get_index (zky_node_get_input (node, 0))];
    }
}

static void
add_node (Builder *self,
          ZkyNode *node)
{
  ZkyScene *scene = self->scene;
  ZkyCard card = { .node = node, .badge_for = -1 };
  ZkyCardPlan plan;

  zky_planner_plan (scene->planner, node, FALSE, &plan);
  zky_card_plan_measure (&plan, zky_node_needs_grad (node) && self->n_uses[zky_node_get_index (node)] > 1, &card);
  card.is_output = plan.is_output;
  card.home = zky_groups_get_home (scene->groups, node);
  g_array_append_val (self->cards, card);
  g_array_append_val (self->plans, plan);
}

static void
add_group (Builder *self,
           guint    group)
{
  ZkyScene *scene = self->scene;
  ZkyCard card = { .badge_for = -1, .group = group, .home = zky_groups_get (scene->groups, group)->parent };
  ZkyCardPlan plan;

  zky_planner_plan_group (scene->planner, scene->groups, group, &plan);
  zky_group_plan_measure (&plan, &card);
  card.is_output = plan.is_output;
  scene->card_of_group[group] = self->cards->len;
  g_array_append_val (self->cards, card);
  g_array_append_val (self->plans, plan);
}

/* A card for the node, or for the closed group that hides it, when that has none yet. */
static void
place_node (Builder *self,
            guint    i)
{
  ZkyScene *scene = self->scene;
  ZkyNode *node = zky_graph_get_node (scene->graph, i);
  guint closed;

  scene->card_of[i] = -1;
  if (!is_in_picture (scene, node))
    return;

  closed = self->closed[zky_groups_get_home (scene->groups, node)];
  if (closed == 0 && is_hidden (scene, node))
    return;

  scene->card_of[i] = self->cards->len;
  if (closed == 0)
    add_node (self, node);
  else if (zky_node_get_kind (node) != ZKY_NODE_OPERATOR && scene->card_of_group[closed] < 0)
    scene->card_of[i] = -2; /* parameters do not decide where a group stands */
  else if (scene->card_of_group[closed] < 0)
    add_group (self, closed);
  else
    scene->card_of[i] = scene->card_of_group[closed];
}

static void
place_nodes (Builder *self)
{
  ZkyScene *scene = self->scene;

  for (guint i = 0; i < scene->n_nodes; i++)
    place_node (self, i);
  for (guint i = 0; i < scene->n_nodes; i++)
    if (scene->card_of[i] == -2)
      {
        ZkyNode *node = zky_graph_get_node (scene->graph, i);

        scene->card_of[i] = scene->card_of_group[self->closed[zky_groups_get_home (scene->groups, node)]];
      }
}

/* Open groups become boxes, but for the root; a group that is open inside a closed one is not seen. */
static void
find_boxes (Builder *self)
{
  ZkyScene *scene = self->scene;
  guint n = zky_groups_get_n (scene->groups);
  g_autoptr (GArray) boxes = g_array_new (FALSE, TRUE, sizeof (ZkyGroupBox));

  scene->open = zky_groups_resolve (scene->groups, scene->options.folds);
  scene->card_of_group = g_new (gint, n);
  scene->box_of_group = g_new (gint, n);
  self->closed = g_new0 (guint, n);
  for (guint g = 0; g < n; g++)
    {
      const ZkyGroup *group = zky_groups_get (scene->groups, g);
      ZkyGroupBox found = { .group = g };

      if (g > 0)
        self->closed[g] = self->closed[group->parent] > 0 ? self->closed[group->parent] : scene->open[g] ? 0 : g;
      scene->open[g] = self->closed[g] == 0;
      scene->card_of_group[g] = scene->box_of_group[g] = -1;
      if (g == 0 || !scene->open[g])
        continue;
      scene->box_of_group[g] = boxes->len;
      g_array_append_val (boxes, found);
    }
  scene->n_boxes = boxes->len;
  scene->boxes = (ZkyGroupBox *) (gpointer) g_array_free (g_steal_pointer (&boxes), FALSE);
}

/* Longest path; wires come in the order of their ends, and an end comes behind its start but for parameters that are
 * used before the group they stand behind, which does no harm here. */
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
  /* Two that run down stand side by side; long ones run across, one below the other, since screens are wide. */
  if (self->options.backward == ZKY_BACKWARD_BESIDE)
    return find_depth (self) <= BESIDE_DEPTH ? ZKY_ORIENTATION_TOP_TO_BOTTOM : ZKY_ORIENTATION_LEFT_TO_RIGHT;

  return self->n_cards > FORMULA_CARDS && find_depth (self) > FORMULA_DEPTH
         ? ZKY_ORIENTATION_TOP_TO_BOTTOM : ZKY_ORIENTATION_LEFT_TO_RIGHT;
}

/* Fills in cards, plans, boxes and wires of a scene whose graph and options are set. */
void
zky_scene_build (ZkyScene *self)
{
  Builder builder = {
    .scene = self,
    .cards = g_array_new (FALSE, TRUE, sizeof (ZkyCard)),
    .plans = g_array_new (FALSE, TRUE, sizeof (ZkyCardPlan)),
  };

  self->n_nodes = zky_graph_get_n_nodes (self->graph);
  self->groups = zky_groups_new (self->graph, self->options.backward);
  self->card_of = g_new (gint, self->n_nodes + 1);
  self->source_of = g_new (guint, self->n_nodes + 1);
  builder.n_uses = g_new0 (guint, self->n_nodes + 1);
  count_uses (&builder);
  find_boxes (&builder);
  place_nodes (&builder);
  zky_scene_build_wires (self, builder.cards, builder.plans);

  self->n_cards = builder.cards->len;
  self->cards = (ZkyCard *) (gpointer) g_array_free (builder.cards, FALSE);
  self->plans = (ZkyCardPlan *) (gpointer) g_array_free (builder.plans, FALSE);
  self->norms = zky_norm_cache_new (self->n_cards);
  self->orientation = choose_orientation (self);
  g_free (builder.n_uses);
  g_free (builder.closed);
}
