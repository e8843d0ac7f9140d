/* zky-tile-set.c: the tiles of one scene at one scale
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tile-set.h"

#include <math.h>

/* Shadows, rings and strokes reach this far out of a rectangle, in scene units. */
#define REACH 8.0

ZkyPicture *
zky_picture_new (ZkyScene       *scene,
                 const ZkyFrame *frame,
                 double          scale)
{
  ZkyPicture *self = g_atomic_rc_box_new0 (ZkyPicture);

  self->scene = zky_scene_ref (scene);
  self->frame = *frame;
  if (self->frame.steps != NULL)
    zky_steps_ref (self->frame.steps);
  if (self->frame.trace != NULL)
    zky_trace_ref (self->frame.trace);
  self->scale = scale;
  return self;
}

ZkyPicture *
zky_picture_ref (ZkyPicture *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
picture_clear (gpointer data)
{
  ZkyPicture *self = data;

  g_clear_pointer (&self->frame.steps, zky_steps_unref);
  g_clear_pointer (&self->frame.trace, zky_trace_unref);
  zky_scene_unref (self->scene);
}

void
zky_picture_unref (ZkyPicture *self)
{
  g_atomic_rc_box_release_full (self, picture_clear);
}

/**
 * zky_picture_draw:
 * @tx, @ty: place in the grid: the tile begins at scene point (tx, ty) · ZKY_TILE_SIZE ÷ scale
 *
 * Draws one tile, in any thread.
 *
 * Returns: (transfer full): an opaque image
 */
cairo_surface_t *
zky_picture_draw (ZkyPicture *self,
                  gint        tx,
                  gint        ty)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, ZKY_TILE_SIZE, ZKY_TILE_SIZE);
  cairo_t *cr = cairo_create (surface);
  double size = ZKY_TILE_SIZE / self->scale;
  ZkyRect clip = { tx * size, ty * size, size, size };

  cairo_scale (cr, self->scale, self->scale);
  cairo_translate (cr, -clip.x, -clip.y);
  zky_frame_draw (&self->frame, self->scene, cr, &clip, self->scale);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint
tile_hash (gconstpointer key)
{
  const ZkyTile *tile = key;

  return (guint) tile->tx * 73856093u ^ (guint) tile->ty * 19349663u;
}

static gboolean
tile_equal (gconstpointer a,
            gconstpointer b)
{
  const ZkyTile *left = a, *right = b;

  return left->tx == right->tx && left->ty == right->ty;
}

static void
tile_free (gpointer data)
{
  ZkyTile *tile = data;

  g_clear_pointer (&tile->surface, cairo_surface_destroy);
  g_free (tile);
}

/**
 * zky_tile_set_new:
 * @picture: (transfer full)
 */
ZkyTileSet *
zky_tile_set_new (ZkyPicture *picture)
{
  ZkyTileSet *self = g_new (ZkyTileSet, 1);

  self->picture = picture;
  self->tiles = g_hash_table_new_full (tile_hash, tile_equal, tile_free, NULL);
  return self;
}

void
zky_tile_set_free (ZkyTileSet *self)
{
  g_atomic_int_set (&self->picture->outdated, TRUE);
  zky_picture_unref (self->picture);
  g_hash_table_unref (self->tiles);
  g_free (self);
}

static gboolean
is_damaged (ZkyTileSet    *self,
            const ZkyTile *tile,
            const GArray  *damage)
{
  if (damage == NULL)
    return TRUE;
  for (guint i = 0; i < damage->len; i++)
    {
      ZkyTileRange range = zky_tile_set_range (self, &g_array_index (damage, ZkyRect, i));

      if (tile->tx >= range.x0 && tile->tx <= range.x1 && tile->ty >= range.y0 && tile->ty <= range.y1)
        return TRUE;
    }
  return FALSE;
}

/**
 * zky_tile_set_renew:
 * @picture: (transfer full): the new state, at the same scale
 * @damage: (nullable) (element-type ZkyRect): what differs; %NULL: everything
 *
 * Keeps the tiles that are still right, and marks the others.
 */
void
zky_tile_set_renew (ZkyTileSet   *self,
                    ZkyPicture   *picture,
                    const GArray *damage)
{
  GHashTableIter iter;
  ZkyTile *tile;

  g_atomic_int_set (&self->picture->outdated, TRUE);
  zky_picture_unref (self->picture);
  self->picture = picture;

  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, (gpointer *) &tile, NULL))
    {
      tile->queued = FALSE; /* what the workers are at is of the old picture */
      if (tile->surface == NULL)
        g_hash_table_iter_remove (&iter);
      else if (!tile->stale)
        tile->stale = is_damaged (self, tile, damage);
    }
}

ZkyTile *
zky_tile_set_get (ZkyTileSet *self,
                  gint        tx,
                  gint        ty)
{
  ZkyTile key = { .tx = tx, .ty = ty };

  return g_hash_table_lookup (self->tiles, &key);
}

ZkyTile *
zky_tile_set_ensure (ZkyTileSet *self,
                     gint        tx,
                     gint        ty)
{
  ZkyTile *tile = zky_tile_set_get (self, tx, ty);

  if (tile == NULL)
    {
      tile = g_new0 (ZkyTile, 1);
      tile->tx = tx;
      tile->ty = ty;
      g_hash_table_add (self->tiles, tile);
    }
  return tile;
}

/**
 * zky_tile_set_range:
 * @rect: in scene units
 *
 * Returns: the places whose tiles show something of @rect and lie within the scene
 */
ZkyTileRange
zky_tile_set_range (ZkyTileSet    *self,
                    const ZkyRect *rect)
{
  ZkyRect bounds = zky_scene_get_bounds (self->picture->scene);
  double size = ZKY_TILE_SIZE / self->picture->scale;
  double reach = MAX (REACH, REACH / self->picture->scale); /* dots have their size in pixels */
  double x0 = MAX (rect->x, bounds.x) - reach;
  double y0 = MAX (rect->y, bounds.y) - reach;
  double x1 = MIN (rect->x + rect->width, bounds.x + bounds.width) + reach;
  double y1 = MIN (rect->y + rect->height, bounds.y + bounds.height) + reach;

  if (x1 < x0 || y1 < y0)
    return (ZkyTileRange) { 0, 0, -1, -1 };
  return (ZkyTileRange) { floor (x0 / size), floor (y0 / size), floor (x1 / size), floor (y1 / size) };
}

static int
compare_stamps (gconstpointer a,
                gconstpointer b)
{
  const ZkyTile *left = *(ZkyTile *const *) a, *right = *(ZkyTile *const *) b;

  return (left->stamp > right->stamp) - (left->stamp < right->stamp);
}

/**
 * zky_tile_set_trim:
 * @max: tiles to keep
 * @stamp: those painted then are kept in any case
 *
 * Drops the tiles that have not been seen for longest.
 */
void
zky_tile_set_trim (ZkyTileSet *self,
                   guint       max,
                   guint       stamp)
{
  guint n = g_hash_table_size (self->tiles);
  g_autoptr (GPtrArray) tiles = NULL;
  GHashTableIter iter;
  gpointer key;

  if (n <= max)
    return;
  tiles = g_ptr_array_sized_new (n);
  g_hash_table_iter_init (&iter, self->tiles);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (tiles, key);
  g_ptr_array_sort (tiles, compare_stamps);
  for (guint i = 0; i < tiles->len && n > max; i++)
    {
      ZkyTile *tile = g_ptr_array_index (tiles, i);

      if (tile->stamp == stamp)
        break;
      g_hash_table_remove (self->tiles, tile);
      n--;
    }
}

gboolean
zky_tile_set_is_empty (ZkyTileSet *self)
{
  return g_hash_table_size (self->tiles) == 0;
}
