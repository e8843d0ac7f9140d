/* zky-map.h: a matrix as a heat map
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <zky.h>

#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_MAP_SIDE 200 /* elements of a side that are told apart; where there are more, the one that sticks out is seen */

/**
 * ZkyMap:
 *
 * One pixel an element; colours are signed and symmetric about 0, up to a limit beyond which they do not change. Immutable.
 */
typedef struct _ZkyMap ZkyMap;

/* @matrix: [rows, columns]; @limit: the magnitude with the deepest colour. */
ZkyMap *zky_map_new      (ZkyTensor      *matrix,
                          double          limit,
                          const ZkyTheme *theme) G_GNUC_WARN_UNUSED_RESULT;
void    zky_map_free     (ZkyMap         *self);
/* Elements that are larger than the limit have a corner, NaN an X and infinity an I, where there is room. */
void    zky_map_draw     (const ZkyMap   *self,
                          cairo_t        *cr,
                          double          width,
                          double          height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyMap, zky_map_free)

G_END_DECLS
