/* zky-grid.h: which of many rectangles meet a small one
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-scene.h"

G_BEGIN_DECLS

/* A uniform grid over the rectangles' bounds with about as many cells as rectangles. Immutable, thread-safe. */
typedef struct _ZkyGrid ZkyGrid;

ZkyGrid *zky_grid_new   (const ZkyRect *rects,
                         guint          n_rects) G_GNUC_WARN_UNUSED_RESULT;
void     zky_grid_free  (ZkyGrid       *self);
/* Ascending indices of the rectangles that meet @area (NULL: all). (transfer full): array of guint. */
GArray  *zky_grid_query (const ZkyGrid *self,
                         const ZkyRect *area) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyGrid, zky_grid_free)

G_END_DECLS
