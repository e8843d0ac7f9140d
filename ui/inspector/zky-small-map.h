/* zky-small-map.h: the widget that shows a matrix beside a line of text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_SMALL_MAP (zky_small_map_get_type ())
G_DECLARE_FINAL_TYPE (ZkySmallMap, zky_small_map, ZKY, SMALL_MAP, GtkWidget)

GtkWidget *zky_small_map_new (void);
/* @tensor (nullable): the last two axes of it are seen, others at 0; nothing of a single number. @limit: the magnitude with the deepest colour. */
void       zky_small_map_set (ZkySmallMap    *self,
                              ZkyTensor      *tensor,
                              double          limit,
                              const ZkyTheme *theme);

G_END_DECLS
