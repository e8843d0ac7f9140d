/* zky-legend.h: what the colours of cards mean
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-frame.h"
#include "zky-pen.h"

G_BEGIN_DECLS

#define ZKY_LEGEND_WIDTH  312.0
#define ZKY_LEGEND_HEIGHT 102.0
#define ZKY_LEGEND_MARGIN 12.0 /* around it, in a picture */

/* The scale of the frame's lens with its upper left corner at a point; nothing without a lens. */
void  zky_legend_draw     (const ZkyFrame *frame,
                           ZkyScene       *scene,
                           double          x,
                           double          y,
                           ZkyPen         *pen);
/* The same in words, for those who cannot see it; NULL without a lens. */
char *zky_legend_dup_text (const ZkyFrame *frame,
                           ZkyScene       *scene) G_GNUC_WARN_UNUSED_RESULT;
/* Makes room for it below a picture. FALSE: there is no lens, and nothing to make room for. */
gboolean zky_legend_extend (const ZkyFrame *frame,
                            ZkyRect        *page,
                            double         *x,
                            double         *y);

G_END_DECLS
