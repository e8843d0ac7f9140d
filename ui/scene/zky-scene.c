/* zky-scene.c: the picture of a graph: where its cards and wires lie
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scene.h"

#include <math.h>
#include <string.h>

#include "zky-bezier.h"
#include "zky-nest.h"
#include "zky-scene-private.h"

static guint n_alive; /* atomic */

/**
 * zky_scene_new:
 * @graph: a finished call, or one that failed: what there is of it is shown
 * @options: orientation, and whether gradients and the backward pass are shown
 *
 * Chooses and measures the cards of a graph. They have no places before zky_scene_layout() or
 * zky_scene_adopt_layout().
 *
 * Returns: (transfer full): the scene
 */
ZkyScene *
zky_scene_new (ZkyGraph              *graph,
               const ZkySceneOptions *options)
{
  ZkyScene *self;

  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_new0 (ZkyScene, 1);
  self->ref_count = 1;
  self->graph = zky_graph_ref (graph);
  self->options = *options;
  self->difference = options->difference != NULL ? zky_difference_ref (options->difference) : NULL;
  if (zky_graph_get_n_forward (graph) == zky_graph_get_n_nodes (graph))
    self->options.backward = ZKY_BACKWARD_HIDDEN; /* none was recorded */
  if (self->options.folds != NULL)
    zky_folds_ref (self->options.folds);
  if (self->options.names != NULL)
    g_hash_table_ref (self->options.names);
  self->options.cache = options->cache != NULL ? zky_layout_cache_ref (options->cache) : zky_layout_cache_new ();
  self->planner = zky_planner_new (graph, options->gradients);
  zky_planner_set_names (self->planner, options->names);
  zky_planner_set_difference (self->planner, self->difference);
  self->digests = zky_digest_cache_new ();
  g_atomic_int_inc (&n_alive);
  g_mutex_init (&self->measures_lock);
  zky_scene_build (self);

  return self;
}

/* How many there are in this process: what tests look at that search for leaks. */
guint
zky_scene_get_n_alive (void)
{
  return (guint) g_atomic_int_get (&n_alive);
}

ZkyScene *
zky_scene_ref (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_scene_unref (ZkyScene *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_atomic_int_add (&n_alive, -1);
  for (guint i = 0; i < self->n_wires; i++)
    g_free (self->wires[i].points);
  g_free (self->wires);
  g_free (self->wire_start);
  g_free (self->cards);
  g_free (self->plans);
  g_free (self->card_of);
  g_free (self->source_of);
  g_free (self->open);
  g_free (self->card_of_group);
  g_free (self->box_of_group);
  g_free (self->boxes);
  g_free (self->message);
  zky_norm_cache_free (self->norms);
  zky_groups_unref (self->groups);
  g_clear_pointer (&self->options.folds, zky_folds_unref);
  g_clear_pointer (&self->options.names, g_hash_table_unref);
  zky_layout_cache_unref (self->options.cache);
  g_clear_pointer (&self->difference, zky_difference_unref);
  g_clear_pointer (&self->box_grid, zky_grid_free);
  g_clear_pointer (&self->card_grid, zky_grid_free);
  g_clear_pointer (&self->wire_grid, zky_grid_free);
  zky_planner_free (self->planner);
  zky_digest_cache_free (self->digests);
  g_clear_pointer (&self->measures, zky_measures_unref);
  g_mutex_clear (&self->measures_lock);
  zky_graph_unref (self->graph);
  g_free (self);
}

/* Open groups are numbered as their boxes are, behind the root. */
static guint
get_nest_group (const ZkyScene *self,
                guint           group)
{
  return group == 0 ? 0 : (guint) self->box_of_group[group] + 1;
}

/* The backward pass runs against the call, so that a gradient stands where its node does: its wires are laid out the other way
 * round. Where they begin stands beside where values of the call arrive. */
static void
turn_wires (const ZkyScene *self,
            ZkyNest        *nest)
{
  g_autofree guint *n_values = g_new0 (guint, self->n_cards + 1), *n_next = g_new0 (guint, self->n_cards + 1);
  g_autofree gboolean *sends = g_new0 (gboolean, self->n_cards + 1);

  for (guint i = 0; i < self->n_wires; i++)
    {
      n_values[self->wires[i].to] += self->wires[i].is_crossing;
      sends[self->wires[i].from] |= self->wires[i].is_backward;
    }
  for (guint i = 0; i < self->n_wires; i++)
    {
      const ZkyWire *wire = &self->wires[i];
      guint n_ports = n_values[wire->to] + sends[wire->to];

      if (wire->is_crossing)
        nest->wires[i] = (ZkyNestWire) { wire->from, wire->to, n_next[wire->to]++, n_ports, FALSE };
      else if (wire->is_backward)
        nest->wires[i] = (ZkyNestWire) { wire->to, wire->from, n_values[wire->from], n_values[wire->from] + 1, FALSE };
    }
}

static ZkyNest *
make_problem (const ZkyScene *self)
{
  ZkyNest *nest = zky_nest_new (self->n_boxes + 1, self->n_cards, self->n_wires);

  nest->top_to_bottom = self->orientation == ZKY_ORIENTATION_TOP_TO_BOTTOM;
  nest->groups[0].parent = -1;
  for (guint i = 0; i < self->n_boxes; i++)
    {
      const ZkyGroup *group = zky_groups_get (self->groups, self->boxes[i].group);

      nest->groups[i + 1].parent = get_nest_group (self, group->parent);
      nest->groups[i + 1].least_width = zky_group_get_title_width (group) + 16;
      nest->groups[i + 1].is_heading = group->kind == ZKY_GROUP_PASS;
    }
  for (guint i = 0; i < self->n_cards; i++)
    {
      const ZkyCard *card = &self->cards[i];

      nest->cards[i] = (ZkyNestCard) { card->rect.width, card->rect.height, get_nest_group (self, card->home) };
    }
  for (guint i = 0; i < self->n_wires; i++)
    {
      const ZkyWire *wire = &self->wires[i];
      guint first = self->wire_start[wire->to];

      nest->wires[i] = (ZkyNestWire) { wire->from, wire->to, i - first, self->wire_start[wire->to + 1] - first,
                                       self->plans[wire->to].is_symmetric };
    }
  if (self->options.backward != ZKY_BACKWARD_HIDDEN)
    turn_wires (self, nest);

  return nest;
}

static void
extend (ZkyRect       *bounds,
        const ZkyRect *rect)
{
  double x1 = MAX (bounds->x + bounds->width, rect->x + rect->width);
  double y1 = MAX (bounds->y + bounds->height, rect->y + rect->height);

  bounds->x = MIN (bounds->x, rect->x);
  bounds->y = MIN (bounds->y, rect->y);
  bounds->width = x1 - bounds->x;
  bounds->height = y1 - bounds->y;
}

/* Bounds, and the grids for picking and culling. Ends the layout. */
static void
settle (ZkyScene *self)
{
  g_autofree ZkyRect *cards = g_new (ZkyRect, self->n_cards + 1);
  g_autofree ZkyRect *wires = g_new (ZkyRect, self->n_wires + 1);
  g_autofree ZkyRect *boxes = g_new (ZkyRect, self->n_boxes + 1);
  ZkyRect bounds = self->n_cards > 0 ? self->cards[0].rect : (ZkyRect) { 0, 0, 0, 0 };

  for (guint i = 0; i < self->n_cards; i++)
    {
      cards[i] = self->cards[i].rect;
      extend (&bounds, &cards[i]);
    }
  for (guint i = 0; i < self->n_wires; i++)
    {
      const ZkyWire *wire = &self->wires[i];

      zky_bezier_get_bounds (wire->points, wire->n_points, &wires[i]);
      extend (&bounds, &wires[i]);
    }

  for (guint i = 0; i < self->n_boxes; i++)
    {
      boxes[i] = self->boxes[i].rect;
      extend (&bounds, &boxes[i]);
    }

  self->bounds = (ZkyRect) { bounds.x - ZKY_SCENE_MARGIN, bounds.y - ZKY_SCENE_MARGIN,
                             ceil (bounds.width) + 2 * ZKY_SCENE_MARGIN,
                             ceil (bounds.height) + 2 * ZKY_SCENE_MARGIN };
  self->card_grid = zky_grid_new (cards, self->n_cards);
  self->wire_grid = zky_grid_new (wires, self->n_wires);
  self->box_grid = zky_grid_new (boxes, self->n_boxes);
  self->is_laid_out = TRUE;
}

static void
put_card (ZkyCard *card,
          double   x,
          double   y)
{
  card->value_rect.x += x - card->rect.x;
  card->value_rect.y += y - card->rect.y;
  card->rect.x = x;
  card->rect.y = y;
}

static void
put_box (ZkyScene      *self,
         guint          i,
         const ZkyRect *rect,
         double         title_at,
         double         title)
{
  ZkyGroupBox *found = &self->boxes[i];
  double width = zky_group_get_title_width (zky_groups_get (self->groups, found->group));

  found->rect = *rect;
  /* A heading is a larger title. */
  found->title = (ZkyRect) { rect->x + title_at, rect->y, MIN (width * title / ZKY_NEST_TITLE, rect->width - title_at), title };
}

/* Cards stand at whole units, so that their borders are sharp at zoom 1; wires follow by less than half a unit. */
static void
take_solution (ZkyScene *self,
               ZkyNest  *nest)
{
  for (guint i = 0; i < self->n_cards; i++)
    put_card (&self->cards[i], round (nest->cards[i].x), round (nest->cards[i].y));
  for (guint i = 0; i < self->n_boxes; i++)
    put_box (self, i, &nest->groups[i + 1].rect, nest->groups[i + 1].title_at,
             nest->groups[i + 1].title);

  for (guint i = 0; i < self->n_wires; i++)
    {
      self->wires[i].points = self->wires[i].is_backward
                              ? zky_bezier_dup_reversed (nest->wires[i].points, nest->wires[i].n_points)
                              : g_steal_pointer (&nest->wires[i].points);
      self->wires[i].n_points = nest->wires[i].n_points;
    }
}

/**
 * zky_scene_layout:
 * @self: a scene that has no places yet
 * @cancellable: (nullable): stops it, and the helper with it
 * @error: set when it was cancelled
 *
 * Places the cards and routes the wires. Blocks: see zky_scene_layout_async(). A missing or broken helper is no
 * error; zky_scene_get_message() tells of it.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
zky_scene_layout (ZkyScene      *self,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr (ZkyNest) nest = NULL;
  g_autofree char *message = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!self->is_laid_out, TRUE);

  nest = make_problem (self);
  if (!zky_nest_run (nest, self->options.cache, self->options.progress, self->options.progress_data, cancellable, &message,
                     error))
    return FALSE;

  take_solution (self, nest);
  self->message = g_steal_pointer (&message);
  settle (self);
  return TRUE;
}

static void
layout_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (zky_scene_layout (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * zky_scene_layout_async:
 * @self: a scene that has no places yet
 * @cancellable: (nullable): stops it, and the helper with it
 * @callback: called in this main context
 * @user_data: for @callback
 *
 * Places the cards in a worker thread. The scene is not to be used before @callback.
 */
void
zky_scene_layout_async (ZkyScene            *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, zky_scene_layout_async);
  g_task_set_task_data (task, zky_scene_ref (self), (GDestroyNotify) zky_scene_unref);
  g_task_run_in_thread (task, layout_thread);
}

gboolean
zky_scene_layout_finish (ZkyScene      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *
get_card_key (ZkyScene *self,
              guint     i)
{
  const ZkyCard *card = &self->cards[i];

  if (card->group > 0)
    return zky_groups_get (self->groups, card->group)->key;

  return zky_graph_get_key (self->graph, zky_node_get_index (card->node));
}

static gboolean
is_same_card (ZkyScene *a,
              ZkyScene *b,
              guint     i)
{
  const ZkyCard *x = &a->cards[i], *y = &b->cards[i];

  return x->rect.width == y->rect.width && x->rect.height == y->rect.height && x->badge_for == y->badge_for &&
         g_strcmp0 (get_card_key (a, i), get_card_key (b, i)) == 0;
}

static gboolean
is_same_picture (ZkyScene *a,
                 ZkyScene *b)
{
  if (a->n_cards != b->n_cards || a->n_wires != b->n_wires || a->n_boxes != b->n_boxes ||
      a->orientation != b->orientation)
    return FALSE;

  for (guint i = 0; i < a->n_boxes; i++)
    if (!g_str_equal (zky_groups_get (a->groups, a->boxes[i].group)->key,
                      zky_groups_get (b->groups, b->boxes[i].group)->key))
      return FALSE;

  for (guint i = 0; i < a->n_wires; i++)
    if (a->wires[i].from != b->wires[i].from || a->wires[i].to != b->wires[i].to ||
        a->wires[i].input != b->wires[i].input)
      return FALSE;

  for (guint i = 0; i < a->n_cards; i++)
    if (!is_same_card (a, b, i))
      return FALSE;

  return TRUE;
}

ZkyDifference *
zky_scene_get_difference (ZkyScene *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->difference;
}

/**
 * zky_scene_adopt_layout:
 * @self: a scene that has no places yet
 * @other: one that has
 *
 * Takes the places of another call of the same model over, so that an edit moves nothing and costs no layout.
 *
 * Returns: %FALSE if keys, edges, sizes or the orientation differ; nothing has changed then
 */
gboolean
zky_scene_adopt_layout (ZkyScene *self,
                        ZkyScene *other)
{
  g_return_val_if_fail (self != NULL && !self->is_laid_out, FALSE);
  g_return_val_if_fail (other != NULL, FALSE);

  if (!other->is_laid_out || !is_same_picture (self, other))
    return FALSE;

  for (guint i = 0; i < self->n_cards; i++)
    put_card (&self->cards[i], other->cards[i].rect.x, other->cards[i].rect.y);
  for (guint i = 0; i < self->n_boxes; i++)
    put_box (self, i, &other->boxes[i].rect, other->boxes[i].title.x - other->boxes[i].rect.x,
             other->boxes[i].title.height);
  for (guint i = 0; i < self->n_wires; i++)
    {
      self->wires[i].n_points = other->wires[i].n_points;
      self->wires[i].points = g_memdup2 (other->wires[i].points, 2 * sizeof (double) * other->wires[i].n_points);
    }
  self->message = g_strdup (other->message);
  settle (self);

  return TRUE;
}
