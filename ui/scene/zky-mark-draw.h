/* zky-mark-draw.h: the small signs on cards that say what is wrong
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-health.h"
#include "zky-pen.h"

G_BEGIN_DECLS

/* On the upper right corner of @rect: of a node all of them, of a group the worst with its count. @size: their height. */
void     zky_marks_draw     (const ZkyHealth *health,
                             gboolean         is_group,
                             const ZkyRect   *rect,
                             double           size,
                             const ZkyTheme  *theme,
                             ZkyPen          *pen);
/* From far away: a dot in the colour of the sign. */
void     zky_mark_draw_dot  (ZkyFinding       finding,
                             double           x,
                             double           y,
                             double           size,
                             const ZkyTheme  *theme,
                             ZkyPen          *pen);
/* One sign alone, with its middle at a point. */
void     zky_mark_draw      (ZkyFinding       finding,
                             double           x,
                             double           y,
                             double           size,
                             const ZkyTheme  *theme,
                             ZkyPen          *pen);

G_END_DECLS
