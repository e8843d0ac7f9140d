/* zky-scene-query.c: what a scene holds, and what lies where
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-bezier.h"
#include "zky-scene-private.h"

gboolean
zky_scene_is_laid_out (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_laid_out;
}

/**
 * zky_scene_get_message:
 *
 * Returns: (nullable): what the user should know of the layout: that it is the plain one, and why
 */
const char *
zky_scene_get_message (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}

ZkyGraph *
zky_scene_get_graph (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->graph;
}

/**
 * zky_scene_get_options:
 *
 * Returns: what it was made with, with @folds and @cache borrowed from it
 */
ZkySceneOptions
zky_scene_get_options (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, ((ZkySceneOptions) { 0 }));

  return self->options;
}

ZkyGroups *
zky_scene_get_groups (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->groups;
}

/**
 * zky_scene_get_measures:
 *
 * Returns: (transfer none): how large the numbers of the call are
 */
const ZkyMeasures *
zky_scene_get_measures (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_mutex_lock (&self->measures_lock);
  if (self->measures == NULL)
    self->measures = zky_measures_new (self->graph);
  g_mutex_unlock (&self->measures_lock);

  return self->measures;
}

/**
 * zky_scene_share_measures:
 * @other: a scene, of the same graph or not
 *
 * Takes over what @other has measured, if that is of the same graph.
 */
void
zky_scene_share_measures (ZkyScene *self,
                          ZkyScene *other)
{
  g_return_if_fail (self != NULL && other != NULL && self != other);

  g_mutex_lock (&self->measures_lock);
  g_mutex_lock (&other->measures_lock);
  if (self->graph == other->graph && self->measures == NULL && other->measures != NULL)
    self->measures = zky_measures_ref (other->measures);
  g_mutex_unlock (&other->measures_lock);
  g_mutex_unlock (&self->measures_lock);
}

/* Whether a group and all around it are open. */
gboolean
zky_scene_is_open (ZkyScene *self,
                   guint     group)
{
  g_return_val_if_fail (self != NULL && group < zky_groups_get_n (self->groups), FALSE);

  return self->open[group];
}

guint
zky_scene_get_n_boxes (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_boxes;
}

const ZkyGroupBox *
zky_scene_get_box (ZkyScene *self,
                   guint     i)
{
  g_return_val_if_fail (self != NULL && i < self->n_boxes, NULL);

  return &self->boxes[i];
}

gint
zky_scene_find_box (ZkyScene *self,
                    guint     group)
{
  g_return_val_if_fail (self != NULL && group < zky_groups_get_n (self->groups), -1);

  return self->box_of_group[group];
}

gint
zky_scene_find_group_card (ZkyScene *self,
                           guint     group)
{
  g_return_val_if_fail (self != NULL && group < zky_groups_get_n (self->groups), -1);

  return self->card_of_group[group];
}

gboolean
zky_scene_get_group_rect (ZkyScene *self,
                          guint     group,
                          ZkyRect  *rect)
{
  gint card = zky_scene_find_group_card (self, group), found = zky_scene_find_box (self, group);

  g_return_val_if_fail (rect != NULL, FALSE);

  if (group == 0)
    *rect = self->bounds;
  else if (card >= 0)
    *rect = self->cards[card].rect;
  else if (found >= 0)
    *rect = self->boxes[found].rect;

  return group == 0 || card >= 0 || found >= 0;
}

/* Left to right or top to bottom: what %ZKY_ORIENTATION_AUTO has become. */
ZkyOrientation
zky_scene_get_orientation (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, ZKY_ORIENTATION_LEFT_TO_RIGHT);

  return self->orientation;
}

/* Everything that is drawn, with a margin; empty before the layout. */
ZkyRect
zky_scene_get_bounds (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, ((ZkyRect) { 0, 0, 0, 0 }));

  return self->bounds;
}

guint
zky_scene_get_n_cards (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_cards;
}

const ZkyCard *
zky_scene_get_card (ZkyScene *self,
                    guint     i)
{
  g_return_val_if_fail (self != NULL && i < self->n_cards, NULL);

  return &self->cards[i];
}

guint
zky_scene_get_n_wires (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_wires;
}

const ZkyWire *
zky_scene_get_wire (ZkyScene *self,
                    guint     i)
{
  g_return_val_if_fail (self != NULL && i < self->n_wires, NULL);

  return &self->wires[i];
}

gint
zky_scene_find_card (ZkyScene      *self,
                     const ZkyNode *node)
{
  guint index;

  g_return_val_if_fail (self != NULL, -1);

  if (node == NULL || zky_node_get_graph (node) != self->graph)
    return -1;

  index = zky_node_get_index (node);
  return index < self->n_nodes ? self->card_of[index] : -1;
}

static gboolean
contains (const ZkyRect *rect,
          double         x,
          double         y)
{
  return x >= rect->x && x <= rect->x + rect->width && y >= rect->y && y <= rect->y + rect->height;
}

/**
 * zky_scene_pick_card:
 * @self: a laid-out scene
 * @x: in scene units
 * @y: in scene units
 *
 * Returns: index of the card at a point, the one drawn last if there were two; −1 if there is none
 */
gint
zky_scene_pick_card (ZkyScene *self,
                     double    x,
                     double    y)
{
  g_autoptr (GArray) near = NULL;
  gint found = -1;

  g_return_val_if_fail (self != NULL, -1);

  if (!self->is_laid_out)
    return -1;

  near = zky_grid_query (self->card_grid, &(ZkyRect) { x, y, 0, 0 });
  for (guint i = 0; i < near->len; i++)
    if (contains (&self->cards[g_array_index (near, guint, i)].rect, x, y))
      found = g_array_index (near, guint, i);

  return found;
}

/* The box at a point, the innermost one; −1 if there is none. */
static gint
pick_box (ZkyScene *self,
          double    x,
          double    y,
          gboolean  only_title)
{
  g_autoptr (GArray) near = zky_grid_query (self->box_grid, &(ZkyRect) { x, y, 0, 0 });
  gint found = -1;

  for (guint i = 0; i < near->len; i++)
    {
      const ZkyGroupBox *candidate = &self->boxes[g_array_index (near, guint, i)];

      if (contains (only_title ? &candidate->title : &candidate->rect, x, y))
        found = MAX (found, (gint) g_array_index (near, guint, i));
    }

  return found;
}

/**
 * zky_scene_pick_group:
 * @self: a laid-out scene
 * @x: in scene units
 * @y: in scene units
 *
 * Returns: the innermost open group around a point; 0: only the whole graph
 */
guint
zky_scene_pick_group (ZkyScene *self,
                      double    x,
                      double    y)
{
  gint found;

  g_return_val_if_fail (self != NULL, 0);

  found = self->is_laid_out ? pick_box (self, x, y, FALSE) : -1;
  return found >= 0 ? self->boxes[found].group : 0;
}

/**
 * zky_scene_pick_button:
 * @self: a laid-out scene
 * @x: in scene units
 * @y: in scene units
 *
 * Returns: the group that a click there opens or closes; 0: none
 */
guint
zky_scene_pick_button (ZkyScene *self,
                       double    x,
                       double    y)
{
  gint card = zky_scene_pick_card (self, x, y), found;
  ZkyRect button;

  if (!self->is_laid_out)
    return 0;
  if (card >= 0)
    {
      button = zky_group_get_button (&self->cards[card].rect);
      return self->cards[card].group > 0 && contains (&button, x, y) ? self->cards[card].group : 0;
    }

  found = pick_box (self, x, y, TRUE);
  if (found < 0)
    return 0;
  button = zky_group_get_button (&self->boxes[found].title);
  return contains (&button, x, y) ? self->boxes[found].group : 0;
}

ZkyNode *
zky_scene_pick_composite (ZkyScene *self,
                          double    x,
                          double    y)
{
  gint card = zky_scene_pick_card (self, x, y);
  ZkyRect inside, button;

  if (card < 0 || !self->plans[card].is_composite)
    return NULL;

  inside = zky_card_plan_get_inside (&self->plans[card], &self->cards[card]);
  button = zky_card_get_button (&inside);
  return contains (&button, x, y) ? self->cards[card].node : NULL;
}

/**
 * zky_scene_pick_wire:
 * @self: a laid-out scene
 * @x: in scene units
 * @y: in scene units
 * @tolerance: how far from its edge a wire may still be meant
 *
 * Returns: index of the wire that is nearest to a point; −1 if none is near enough
 */
gint
zky_scene_pick_wire (ZkyScene *self,
                     double    x,
                     double    y,
                     double    tolerance)
{
  g_autoptr (GArray) near = NULL;
  double least = G_MAXDOUBLE, reach = tolerance + 3; /* half the widest wire */
  gint found = -1;

  g_return_val_if_fail (self != NULL, -1);

  if (!self->is_laid_out)
    return -1;

  near = zky_grid_query (self->wire_grid, &(ZkyRect) { x - reach, y - reach, 2 * reach, 2 * reach });
  for (guint i = 0; i < near->len; i++)
    {
      const ZkyWire *wire = &self->wires[g_array_index (near, guint, i)];
      double distance = zky_bezier_get_distance (wire->points, wire->n_points, x, y) - wire->width / 2;

      if (distance <= tolerance && distance < least)
        {
          least = distance;
          found = g_array_index (near, guint, i);
        }
    }

  return found;
}

/**
 * zky_scene_find_neighbor:
 * @self: a laid-out scene
 * @card: index of a card
 * @dx: −1: to the left, 1: to the right
 * @dy: −1: up, 1: down
 *
 * The nearest card in one direction; what lies aside counts as twice as far. A walk over all cards, for a key press.
 *
 * Returns: its index, or −1
 */
gint
zky_scene_find_neighbor (ZkyScene *self,
                         guint     card,
                         int       dx,
                         int       dy)
{
  const ZkyRect *from;
  double least = G_MAXDOUBLE;
  gint found = -1;

  g_return_val_if_fail (self != NULL && card < self->n_cards, -1);

  from = &self->cards[card].rect;
  for (guint i = 0; self->is_laid_out && i < self->n_cards; i++)
    {
      const ZkyRect *to = &self->cards[i].rect;
      double x = to->x + to->width / 2 - from->x - from->width / 2;
      double y = to->y + to->height / 2 - from->y - from->height / 2;
      double along = x * dx + y * dy, aside = fabs (x * dy - y * dx);
      double distance = along + 2 * aside;

      if (i != card && along > 0.5 && distance < least)
        {
          least = distance;
          found = i;
        }
    }

  return found;
}
