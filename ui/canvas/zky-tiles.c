/* zky-tiles.c: a scene as a grid of images that are quick to show
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tiles.h"

#include <math.h>

#include "zky-tile-set.h"

#define MAX_TILES    96 /* of 1 MiB each */
#define MAX_OLD_SETS 2
#define SETTLE       (120 * G_TIME_SPAN_MILLISECOND) /* a zoom that rests so long has come to its end */
#define MOST_BLUR    1.6  /* by how much tiles of a dear scene are stretched or shrunk while the zoom moves */
#define CHEAP        2000 /* µs for all that is seen: drawn anew at each zoom */

/**
 * Task:
 *
 * A tile on its way to a worker and back.
 */
typedef struct
{
  ZkyPicture      *picture;
  gint             tx, ty;
  gboolean         ahead;   /* of what is seen: can wait */
  cairo_surface_t *surface;
} Task;

struct _ZkyTiles
{
  ZkyTilesReady  ready;
  gpointer       user_data;
  GThreadPool   *pool;

  /* Owned; the main thread's */
  ZkyScene      *scene;
  ZkyFrame       frame;    /* owns its steps and its trace */
  ZkyTileSet    *current;
  GQueue         old;      /* of ZkyTileSet at other scales, oldest first */
  guint          stamp;
  gboolean       complete; /* the last paint had all its tiles */
  double         cost;     /* µs that a tile takes, about */
  double         asked;    /* the scale that was asked for last, and since when */
  gint64         asked_at;
  guint          settle_id;

  /* Guarded by the mutex */
  GMutex         mutex;
  GPtrArray     *done;     /* of Task */
  guint          done_id;
};

static void
task_free (gpointer data)
{
  Task *task = data;

  g_clear_pointer (&task->surface, cairo_surface_destroy);
  zky_picture_unref (task->picture);
  g_free (task);
}

/* Sets @surface as the image of its tile, if that is still wanted. */
static void
place_tile (ZkyTiles *self,
            Task     *task)
{
  ZkyTile *tile;

  if (self->current == NULL || task->picture != self->current->picture)
    return;
  tile = zky_tile_set_get (self->current, task->tx, task->ty);
  if (tile == NULL)
    return;
  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  tile->surface = g_steal_pointer (&task->surface);
  tile->stale = FALSE;
  tile->queued = FALSE;
}

static gboolean
done_cb (gpointer data)
{
  ZkyTiles *self = data;
  g_autoptr (GPtrArray) done = NULL;

  g_mutex_lock (&self->mutex);
  done = g_steal_pointer (&self->done);
  self->done = g_ptr_array_new_with_free_func (task_free);
  self->done_id = 0;
  g_mutex_unlock (&self->mutex);

  for (guint i = 0; i < done->len; i++)
    place_tile (self, g_ptr_array_index (done, i));
  self->ready (self->user_data);
  return G_SOURCE_REMOVE;
}

/* In a worker. Several tiles that are done before the main loop looks come to it together. */
static void
draw_in_thread (gpointer data,
                gpointer user_data)
{
  ZkyTiles *self = user_data;
  Task *task = data;

  if (g_atomic_int_get (&task->picture->outdated))
    {
      task_free (task);
      return;
    }
  task->surface = zky_picture_draw (task->picture, task->tx, task->ty);

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->done, task);
  if (self->done_id == 0)
    self->done_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, done_cb, self, NULL);
  g_mutex_unlock (&self->mutex);
}

static int
compare_tasks (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  const Task *left = a, *right = b;

  return left->ahead - right->ahead;
}

/**
 * zky_tiles_new:
 * @ready: called in the main loop when workers have brought tiles
 *
 * Made and used in the main thread.
 */
ZkyTiles *
zky_tiles_new (ZkyTilesReady ready,
               gpointer      user_data)
{
  ZkyTiles *self = g_new0 (ZkyTiles, 1);

  self->ready = ready;
  self->user_data = user_data;
  self->pool = g_thread_pool_new_full (draw_in_thread, self, task_free,
                                       CLAMP (g_get_num_processors (), 1, 4), FALSE, NULL);
  g_thread_pool_set_sort_function (self->pool, compare_tasks, NULL);
  g_queue_init (&self->old);
  g_mutex_init (&self->mutex);
  self->done = g_ptr_array_new_with_free_func (task_free);
  return self;
}

static void
clear_old (ZkyTiles *self)
{
  g_queue_clear_full (&self->old, (GDestroyNotify) zky_tile_set_free);
}

static void
set_content (ZkyTiles       *self,
             ZkyScene       *scene,
             const ZkyFrame *frame)
{
  ZkyScene *old_scene = self->scene;
  ZkySteps *old_steps = self->frame.steps;
  ZkyTrace *old_trace = self->frame.trace;

  self->scene = scene != NULL ? zky_scene_ref (scene) : NULL;
  self->frame = *frame;
  if (self->frame.steps != NULL)
    zky_steps_ref (self->frame.steps);
  if (self->frame.trace != NULL)
    zky_trace_ref (self->frame.trace);
  g_clear_pointer (&old_trace, zky_trace_unref);
  g_clear_pointer (&old_scene, zky_scene_unref);
  g_clear_pointer (&old_steps, zky_steps_unref);
}

void
zky_tiles_free (ZkyTiles *self)
{
  g_clear_pointer (&self->current, zky_tile_set_free);
  clear_old (self);
  g_thread_pool_free (self->pool, TRUE, TRUE);
  g_clear_handle_id (&self->done_id, g_source_remove);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_ptr_array_unref (self->done);
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->scene, zky_scene_unref);
  g_clear_pointer (&self->frame.steps, zky_steps_unref);
  g_clear_pointer (&self->frame.trace, zky_trace_unref);
  g_free (self);
}

void
zky_tiles_reset (ZkyTiles       *self,
                 ZkyScene       *scene,
                 const ZkyFrame *frame)
{
  set_content (self, scene, frame);
  g_clear_pointer (&self->current, zky_tile_set_free);
  clear_old (self);
}

void
zky_tiles_update (ZkyTiles       *self,
                  ZkyScene       *scene,
                  const ZkyFrame *frame,
                  const GArray   *damage)
{
  set_content (self, scene, frame);
  if (self->current != NULL)
    zky_tile_set_renew (self->current, zky_picture_new (scene, frame, self->current->picture->scale), damage);
}

static gboolean
settle_cb (gpointer data)
{
  ZkyTiles *self = data;

  self->settle_id = 0;
  self->ready (self->user_data);
  return G_SOURCE_REMOVE;
}

static guint
count_tiles (const ZkyTileRange *range)
{
  return MAX (0, range->x1 - range->x0 + 1) * MAX (0, range->y1 - range->y0 + 1);
}

/* Whether to go on with tiles of another scale for a moment: while the zoom moves, tiles of each scale on its way
 * would be outdated before they are done. */
static gboolean
is_settling (ZkyTiles      *self,
             const ZkyRect *visible)
{
  ZkyTileRange range;
  double ratio;

  if (self->current == NULL || zky_tile_set_is_empty (self->current)
      || g_get_monotonic_time () - self->asked_at > SETTLE)
    return FALSE;
  ratio = self->asked / self->current->picture->scale;
  if (ratio > MOST_BLUR || ratio < 1 / MOST_BLUR)
    return FALSE;
  range = zky_tile_set_range (self->current, visible);
  return count_tiles (&range) * self->cost > CHEAP;
}

/* At another scale the tiles so far serve as stand-ins. */
static void
set_scale (ZkyTiles      *self,
           double         scale,
           const ZkyRect *visible)
{
  ZkyTileSet *set = self->current;

  if (scale != self->asked)
    {
      self->asked = scale;
      self->asked_at = g_get_monotonic_time ();
      g_clear_handle_id (&self->settle_id, g_source_remove);
    }
  if (set != NULL && set->picture->scale == scale)
    return;
  if (is_settling (self, visible))
    {
      if (self->settle_id == 0)
        self->settle_id = g_timeout_add (SETTLE / G_TIME_SPAN_MILLISECOND, settle_cb, self);
      return;
    }
  if (set != NULL && !zky_tile_set_is_empty (set))
    {
      g_atomic_int_set (&set->picture->outdated, TRUE);
      g_queue_push_tail (&self->old, set);
    }
  else if (set != NULL)
    {
      zky_tile_set_free (set);
    }
  while (self->old.length > MAX_OLD_SETS)
    zky_tile_set_free (g_queue_pop_head (&self->old));
  self->current = zky_tile_set_new (zky_picture_new (self->scene, &self->frame, scale));
}

static void
queue_tile (ZkyTiles *self,
            ZkyTile  *tile,
            gboolean  ahead)
{
  Task *task = g_new0 (Task, 1);

  task->picture = zky_picture_ref (self->current->picture);
  task->tx = tile->tx;
  task->ty = tile->ty;
  task->ahead = ahead;
  tile->queued = TRUE;
  g_thread_pool_push (self->pool, task, NULL);
}

static void
draw_now (ZkyTiles *self,
          ZkyTile  *tile)
{
  gint64 start = g_get_monotonic_time ();

  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  tile->surface = zky_picture_draw (self->current->picture, tile->tx, tile->ty);
  tile->stale = FALSE;
  self->cost += 0.25 * (g_get_monotonic_time () - start - self->cost);
}

/* Draws the tiles of @range as long as there is time, and queues the others. Returns whether all of them are there. */
static gboolean
ensure_range (ZkyTiles           *self,
              const ZkyTileRange *range,
              gint64              deadline)
{
  gboolean complete = TRUE;

  for (gint ty = range->y0; ty <= range->y1; ty++)
    for (gint tx = range->x0; tx <= range->x1; tx++)
      {
        ZkyTile *tile = zky_tile_set_ensure (self->current, tx, ty);

        tile->stamp = self->stamp;
        if (tile->surface != NULL && !tile->stale)
          continue;
        if (!tile->queued && g_get_monotonic_time () < deadline)
          {
            draw_now (self, tile);
            continue;
          }
        if (!tile->queued)
          queue_tile (self, tile, FALSE);
        complete = FALSE;
      }
  return complete;
}

/* One ring of tiles around what is seen, so that panning finds them there. */
static void
queue_ring (ZkyTiles           *self,
            const ZkyTileRange *range)
{
  ZkyRect bounds = zky_scene_get_bounds (self->scene);
  ZkyTileRange all = zky_tile_set_range (self->current, &bounds);

  for (gint ty = MAX (range->y0 - 1, all.y0); ty <= MIN (range->y1 + 1, all.y1); ty++)
    for (gint tx = MAX (range->x0 - 1, all.x0); tx <= MIN (range->x1 + 1, all.x1); tx++)
      if (zky_tile_set_get (self->current, tx, ty) == NULL)
        {
          ZkyTile *tile = zky_tile_set_ensure (self->current, tx, ty);

          tile->stamp = self->stamp;
          queue_tile (self, tile, TRUE);
        }
}

/* @cr is in device pixels of the set's scale. */
static void
paint_range (ZkyTileSet         *set,
             cairo_t            *cr,
             const ZkyTileRange *range,
             cairo_filter_t      filter)
{
  for (gint ty = range->y0; ty <= range->y1; ty++)
    for (gint tx = range->x0; tx <= range->x1; tx++)
      {
        ZkyTile *tile = zky_tile_set_get (set, tx, ty);
        double x = (double) tx * ZKY_TILE_SIZE, y = (double) ty * ZKY_TILE_SIZE;

        if (tile == NULL || tile->surface == NULL)
          continue;
        cairo_set_source_surface (cr, tile->surface, x, y);
        cairo_pattern_set_filter (cairo_get_source (cr), filter);
        cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD); /* stretched five times as fast as NONE */
        cairo_rectangle (cr, x, y, ZKY_TILE_SIZE, ZKY_TILE_SIZE);
        cairo_fill (cr);
      }
}

/* Tiles at another scale are blurred, but in their place. @cr is in device pixels. */
static void
paint_set (ZkyTileSet    *set,
           cairo_t       *cr,
           const ZkyRect *visible,
           double         scale)
{
  ZkyTileRange range = zky_tile_set_range (set, visible);
  double ratio = scale / set->picture->scale;

  cairo_save (cr);
  if (ratio != 1)
    {
      cairo_scale (cr, ratio, ratio);
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE); /* no seams between tiles */
    }
  paint_range (set, cr, &range, ratio == 1 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_BILINEAR);
  cairo_restore (cr);
}

void
zky_tiles_prepare (ZkyTiles        *self,
                   const ZkyCamera *camera,
                   int              scale_factor)
{
  ZkyRect visible = zky_camera_get_visible (camera);
  ZkyTileRange range;

  if (self->scene == NULL)
    return;

  set_scale (self, camera->zoom * scale_factor, &visible);
  range = zky_tile_set_range (self->current, &visible);
  ensure_range (self, &range, 0);
}

void
zky_tiles_paint (ZkyTiles        *self,
                 cairo_t         *cr,
                 const ZkyCamera *camera,
                 int              scale_factor,
                 gint64           deadline)
{
  const ZkyColor *background = &self->frame.theme->colors[ZKY_COLOR_BACKGROUND];
  ZkyRect visible = zky_camera_get_visible (camera);
  double scale = camera->zoom * scale_factor;
  gboolean exact, covered;
  ZkyTileRange range;

  cairo_set_source_rgb (cr, background->red, background->green, background->blue);
  cairo_paint (cr);
  if (self->scene == NULL)
    return;

  set_scale (self, scale, &visible);
  exact = self->current->picture->scale == scale;
  self->stamp++;
  range = zky_tile_set_range (self->current, &visible);
  covered = ensure_range (self, &range, exact ? deadline : 0);
  self->complete = exact && covered;

  cairo_save (cr);
  cairo_scale (cr, 1.0 / scale_factor, 1.0 / scale_factor);
  cairo_translate (cr, round (-visible.x * scale), round (-visible.y * scale)); /* whole pixels keep it sharp */
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  for (GList *l = self->old.head; l != NULL && !covered; l = l->next)
    paint_set (l->data, cr, &visible, scale);
  paint_set (self->current, cr, &visible, scale);
  cairo_restore (cr);

  if (self->complete)
    {
      clear_old (self);
      queue_ring (self, &range);
    }
  zky_tile_set_trim (self->current, MAX_TILES, self->stamp);
}

/**
 * zky_tiles_is_complete:
 *
 * Returns: whether the last paint showed nothing old and left nothing out
 */
gboolean
zky_tiles_is_complete (ZkyTiles *self)
{
  return self->complete;
}
