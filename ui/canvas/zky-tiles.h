/* zky-tiles.h: a scene as a grid of images that are quick to show
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-camera.h"
#include "zky-frame.h"

G_BEGIN_DECLS

#define ZKY_TILE_SIZE 512 /* device pixels */

typedef void (*ZkyTilesReady) (gpointer user_data);

/**
 * ZkyTiles:
 *
 * Drawing a scene costs with its size, showing tiles of it does not. Tiles are drawn in the main thread as long as there is
 * time for it, and by workers after that; until a tile is there the old one is shown, scaled if need be.
 */
typedef struct _ZkyTiles ZkyTiles;

ZkyTiles *zky_tiles_new         (ZkyTilesReady     ready,
                                 gpointer          user_data) G_GNUC_WARN_UNUSED_RESULT;
void      zky_tiles_free        (ZkyTiles         *self);
/* Another picture altogether; old tiles would mislead and go. @scene NULL: nothing. */
void      zky_tiles_reset       (ZkyTiles         *self,
                                 ZkyScene         *scene,
                                 const ZkyFrame   *frame);
/* The same places in another state: only what meets one of @damage (NULL: everything) is drawn again. */
void      zky_tiles_update      (ZkyTiles         *self,
                                 ZkyScene         *scene,
                                 const ZkyFrame   *frame,
                                 const GArray     *damage);
/* Paints the view; draws missing tiles until @deadline (monotonic time). */
void      zky_tiles_paint       (ZkyTiles         *self,
                                 cairo_t          *cr,
                                 const ZkyCamera  *camera,
                                 int               scale_factor,
                                 gint64            deadline);
/* Lets workers draw what zky_tiles_paint() will want. */
void      zky_tiles_prepare     (ZkyTiles         *self,
                                 const ZkyCamera  *camera,
                                 int               scale_factor);
gboolean  zky_tiles_is_complete (ZkyTiles         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTiles, zky_tiles_free)

G_END_DECLS
