/* zky-drawing-pad.h: an image that is drawn by hand
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

G_BEGIN_DECLS

#define ZKY_TYPE_DRAWING_PAD (zky_drawing_pad_get_type ())

G_DECLARE_FINAL_TYPE (ZkyDrawingPad, zky_drawing_pad, ZKY, DRAWING_PAD, GtkWidget)

/**
 * ZkyDrawingPad:
 *
 * The last two axes of a tensor as pixels from 0 to 1. The first button draws with a soft brush, the second one erases; arrows move a
 * cursor, Space draws at it and Backspace erases; Delete clears all of it.
 *
 * CSS name: `drawingpad`.
 *
 * Signals:
 *   "begin": a stroke begins
 *   "changed" (pointer, ZkyTensor *): what was drawn
 */
GtkWidget *zky_drawing_pad_new       (ZkyTensor       *value);
void       zky_drawing_pad_set_value (ZkyDrawingPad   *self,
                                      ZkyTensor       *value);
/* An empty sheet of paper: one change, as by a key. */
void       zky_drawing_pad_clear     (ZkyDrawingPad   *self);
/* Whether a tensor looks like one image: floating, at least 5 × 5, not more than 64 × 64, all other axes 1. */
gboolean   zky_drawing_pad_suits     (const ZkyTensor *value);
/* (transfer full): @value with a soft dot at (@x, @y), in pixels; @ink: 1 draws, 0 erases. */
ZkyTensor *zky_drawing_pad_dot       (ZkyTensor       *value,
                                      double           x,
                                      double           y,
                                      double           ink) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
