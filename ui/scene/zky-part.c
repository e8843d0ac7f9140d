/* zky-part.c: a part of a scene that is drawn alone
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-part.h"

#include <string.h>

#define MARGIN 16.0 /* around what is cut out of the scene */

static ZkyNode *
find_node (ZkyGraph   *graph,
           const char *name)
{
  ZkyNode *node = zky_graph_find_key (graph, name);
  g_autoptr (ZkySteps) steps = NULL;

  if (node != NULL)
    return node;

  steps = zky_steps_new (graph);
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    if (g_strcmp0 (zky_steps_get_name (steps, zky_graph_get_node (graph, i)), name) == 0)
      return zky_graph_get_node (graph, i);

  return NULL;
}

static guint
find_group (ZkyGroups  *groups,
            const char *name)
{
  gint found = zky_groups_find (groups, name);
  g_autofree char *path = g_str_has_suffix (name, "/") ? g_strndup (name, strlen (name) - 1) : g_strdup (name);

  for (guint g = 1; found <= 0 && g < zky_groups_get_n (groups); g++)
    {
      const ZkyGroup *group = zky_groups_get (groups, g);

      if ((group->kind == ZKY_GROUP_MODULE && g_str_equal (group->path, path)) || g_strcmp0 (group->label, name) == 0)
        found = (gint) g;
    }

  return MAX (found, 0);
}

gboolean
zky_part_find (ZkyPart    *self,
               ZkyGraph   *graph,
               ZkyGroups  *groups,
               const char *name)
{
  *self = (ZkyPart) ZKY_PART_INIT;
  self->node = find_node (graph, name);
  if (self->node == NULL)
    self->group = find_group (groups, name);

  return self->node != NULL || self->group > 0;
}

void
zky_part_reveal (const ZkyPart *self,
                 ZkyGroups     *groups,
                 ZkyFolds      *folds)
{
  guint inner = self->node != NULL ? zky_groups_get_home (groups, self->node) : self->group;
  gboolean open;

  for (gint g = (gint) inner; g > 0; g = zky_groups_get (groups, (guint) g)->parent)
    if (!zky_folds_find (folds, zky_groups_get (groups, (guint) g)->key, &open))
      zky_folds_set (folds, zky_groups_get (groups, (guint) g)->key, TRUE);
}

void
zky_part_unite (ZkyRect       *area,
                const ZkyRect *rect)
{
  double right = MAX (area->x + area->width, rect->x + rect->width);
  double bottom = MAX (area->y + area->height, rect->y + rect->height);

  if (area->width <= 0)
    {
      *area = *rect;
      return;
    }

  area->x = MIN (area->x, rect->x);
  area->y = MIN (area->y, rect->y);
  area->width = right - area->x;
  area->height = bottom - area->y;
}

/* A card with those that it is wired to. */
static ZkyRect
get_surroundings (ZkyScene *scene,
                  guint     card)
{
  ZkyRect area = zky_scene_get_card (scene, card)->rect;

  for (guint i = 0; i < zky_scene_get_n_wires (scene); i++)
    {
      const ZkyWire *wire = zky_scene_get_wire (scene, i);

      if (wire->from == card)
        zky_part_unite (&area, &zky_scene_get_card (scene, wire->to)->rect);
      if (wire->to == card)
        zky_part_unite (&area, &zky_scene_get_card (scene, wire->from)->rect);
    }

  return area;
}

ZkyRect
zky_part_get_area (const ZkyPart *self,
                   ZkyScene      *scene)
{
  gint box = self->node == NULL && self->group > 0 ? zky_scene_find_box (scene, self->group) : -1;
  gint card = self->node != NULL ? zky_scene_find_card (scene, self->node)
              : self->group > 0 ? zky_scene_find_group_card (scene, self->group) : -1;
  ZkyRect area = { 0 };

  if (box >= 0)
    area = zky_scene_get_box (scene, (guint) box)->rect;
  else if (card >= 0)
    area = get_surroundings (scene, (guint) card);
  else
    return area;

  return (ZkyRect) { area.x - MARGIN, area.y - MARGIN, area.width + 2 * MARGIN, area.height + 2 * MARGIN };
}
