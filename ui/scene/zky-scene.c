/* zky-scene.c: the picture of a graph: where its cards and wires lie
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scene.h"

#include <math.h>
#include <string.h>

#include "zky-bezier.h"
#include "zky-layout-run.h"
#include "zky-scene-private.h"

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
  self->planner = zky_planner_new (graph, options->gradients);
  self->digests = zky_digest_cache_new ();
  zky_scene_build (self);

  return self;
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

  for (guint i = 0; i < self->n_wires; i++)
    g_free (self->wires[i].points);
  g_free (self->wires);
  g_free (self->wire_start);
  g_free (self->cards);
  g_free (self->plans);
  g_free (self->card_of);
  g_free (self->message);
  g_clear_pointer (&self->card_grid, zky_grid_free);
  g_clear_pointer (&self->wire_grid, zky_grid_free);
  zky_planner_free (self->planner);
  zky_digest_cache_free (self->digests);
  zky_graph_unref (self->graph);
  g_free (self);
}

static ZkyLayout *
make_problem (const ZkyScene *self)
{
  ZkyLayout *layout = zky_layout_new (self->n_cards, self->n_wires);

  layout->top_to_bottom = self->orientation == ZKY_ORIENTATION_TOP_TO_BOTTOM;
  for (guint i = 0; i < self->n_cards; i++)
    {
      layout->boxes[i].width = self->cards[i].rect.width;
      layout->boxes[i].height = self->cards[i].rect.height;
    }
  for (guint i = 0; i < self->n_wires; i++)
    {
      const ZkyWire *wire = &self->wires[i];
      guint first = self->wire_start[wire->to];

      layout->links[i].from = wire->from;
      layout->links[i].to = wire->to;
      layout->links[i].port = i - first;
      layout->links[i].any_port = self->plans[wire->to].is_symmetric;
      layout->links[i].n_ports = self->wire_start[wire->to + 1] - first;
    }

  return layout;
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

  self->bounds = (ZkyRect) { bounds.x - ZKY_SCENE_MARGIN, bounds.y - ZKY_SCENE_MARGIN,
                             ceil (bounds.width) + 2 * ZKY_SCENE_MARGIN,
                             ceil (bounds.height) + 2 * ZKY_SCENE_MARGIN };
  self->card_grid = zky_grid_new (cards, self->n_cards);
  self->wire_grid = zky_grid_new (wires, self->n_wires);
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

/* Cards stand at whole units, so that their borders are sharp at zoom 1; wires follow by less than half a unit. */
static void
take_solution (ZkyScene  *self,
               ZkyLayout *layout)
{
  for (guint i = 0; i < self->n_cards; i++)
    put_card (&self->cards[i], round (layout->boxes[i].x), round (layout->boxes[i].y));

  for (guint i = 0; i < self->n_wires; i++)
    {
      self->wires[i].points = g_steal_pointer (&layout->links[i].points);
      self->wires[i].n_points = layout->links[i].n_points;
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
  g_autoptr (ZkyLayout) layout = NULL;
  g_autofree char *message = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (!self->is_laid_out, TRUE);

  layout = make_problem (self);
  if (!zky_layout_run (layout, cancellable, &message, error))
    return FALSE;

  take_solution (self, layout);
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

static gboolean
is_same_card (ZkyScene *a,
              ZkyScene *b,
              guint     i)
{
  const ZkyCard *x = &a->cards[i], *y = &b->cards[i];

  return x->rect.width == y->rect.width && x->rect.height == y->rect.height && x->badge_for == y->badge_for &&
         g_strcmp0 (zky_graph_get_key (a->graph, zky_node_get_index (x->node)),
                    zky_graph_get_key (b->graph, zky_node_get_index (y->node))) == 0;
}

static gboolean
is_same_picture (ZkyScene *a,
                 ZkyScene *b)
{
  if (a->n_cards != b->n_cards || a->n_wires != b->n_wires || a->orientation != b->orientation)
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
  for (guint i = 0; i < self->n_wires; i++)
    {
      self->wires[i].n_points = other->wires[i].n_points;
      self->wires[i].points = g_memdup2 (other->wires[i].points, 2 * sizeof (double) * other->wires[i].n_points);
    }
  self->message = g_strdup (other->message);
  settle (self);

  return TRUE;
}
