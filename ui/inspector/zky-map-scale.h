/* zky-map-scale.h: what the colours of a heat map stand for
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <pango/pango.h>

#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_MAP_SCALE_HEIGHT 28 /* px, with text of the usual size */

/* A bar of all colours from −@limit to @limit, with the numbers of its ends and its middle; @is_clipped: there are greater ones. In pixels,
 * @width across; @layout is of the widget, and is written with. */
void zky_map_scale_draw (double          limit,
                         gboolean        is_clipped,
                         const ZkyTheme *theme,
                         cairo_t        *cr,
                         PangoLayout    *layout,
                         double          width);

G_END_DECLS
