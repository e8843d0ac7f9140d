/* zky-tile-set.h: the tiles of one scene at one scale
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tiles.h"

G_BEGIN_DECLS

/**
 * ZkyPicture:
 * @scene: what is drawn
 * @frame: its state; owns the steps
 * @scale: device pixels per scene unit
 * @outdated: (atomic): nobody waits for tiles of it any more
 *
 * What workers draw tiles of: immutable and counted.
 */
typedef struct
{
  ZkyScene *scene;
  ZkyFrame  frame;
  double    scale;
  gint      outdated;
} ZkyPicture;

ZkyPicture      *zky_picture_new   (ZkyScene       *scene,
                                    const ZkyFrame *frame,
                                    double          scale) G_GNUC_WARN_UNUSED_RESULT;
ZkyPicture      *zky_picture_ref   (ZkyPicture     *self);
void             zky_picture_unref (ZkyPicture     *self);
cairo_surface_t *zky_picture_draw  (ZkyPicture     *self,
                                    gint            tx,
                                    gint            ty) G_GNUC_WARN_UNUSED_RESULT;

/**
 * ZkyTile:
 * @tx, @ty: place in the grid
 * @surface: (nullable): the image
 * @stale: the image shows an earlier state
 * @queued: a worker will bring it
 * @stamp: when it was painted last
 */
typedef struct
{
  gint             tx, ty;
  cairo_surface_t *surface;
  gboolean         stale, queued;
  guint            stamp;
} ZkyTile;

/**
 * ZkyTileSet:
 * @picture: what the tiles show, or shall show
 * @tiles: of ZkyTile, by place
 *
 * Used by the main thread alone.
 */
typedef struct
{
  ZkyPicture *picture;
  GHashTable *tiles;
} ZkyTileSet;

/**
 * ZkyTileRange:
 *
 * A rectangle of places in the grid; the last ones included; empty when x1 < x0.
 */
typedef struct
{
  gint x0, y0, x1, y1;
} ZkyTileRange;

ZkyTileSet   *zky_tile_set_new      (ZkyPicture         *picture) G_GNUC_WARN_UNUSED_RESULT;
void          zky_tile_set_free     (ZkyTileSet         *self);
void          zky_tile_set_renew    (ZkyTileSet         *self,
                                     ZkyPicture         *picture,
                                     const GArray       *damage);
ZkyTile      *zky_tile_set_get      (ZkyTileSet         *self,
                                     gint                tx,
                                     gint                ty);
ZkyTile      *zky_tile_set_ensure   (ZkyTileSet         *self,
                                     gint                tx,
                                     gint                ty);
ZkyTileRange  zky_tile_set_range    (ZkyTileSet         *self,
                                     const ZkyRect      *rect);
void          zky_tile_set_trim     (ZkyTileSet         *self,
                                     guint               max,
                                     guint               stamp);
gboolean      zky_tile_set_is_empty (ZkyTileSet         *self);

G_END_DECLS
