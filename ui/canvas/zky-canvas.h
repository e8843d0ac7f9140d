/* zky-canvas.h: the widget that shows a scene
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-frame.h"
#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_CANVAS (zky_canvas_get_type ())

G_DECLARE_FINAL_TYPE (ZkyCanvas, zky_canvas, ZKY, CANVAS, GtkWidget)

/**
 * ZkyCanvas:
 *
 * Shows the scene of a session at its position; zoom, pan, selection, editing by pointer and keys.
 *
 * CSS name: `canvas`. Style class on an ancestor: none needed; colours come from "theme".
 *
 * Properties:
 *   "session" (ZkySession)
 *   "theme" (pointer, const ZkyTheme *; the light one at first)
 *   "large-text" (boolean): for the projector: everything is drawn half as large again
 *   "digits" (uint, 3 … 6, 4 at first): significant digits of numbers on cards and on their way
 *   "follows" (boolean, TRUE at first): the view goes along with the steps, while one looks at them
 *   "color-by" (string, "none" at first): what cards are coloured by, a name of zky_lens_get_name(); a legend then says what it means
 *   "minimap" (boolean, TRUE at first): the whole scene in a corner, as long as not all of it is seen
 *   "place" (string, read): key of the innermost open group around what is selected, else around the middle of the view
 *   "wheel-zooms" (boolean): a mouse wheel zooms and pans with Ctrl; else the other way round
 *   "zoom" (double): 1 = a scene unit is a pixel; changing it keeps the middle of the view
 *
 * Signals:
 *   "nothing-found": canvas.next-finding or canvas.previous-finding, and no node has a mark
 *   "scene-shown": it shows another scene
 *
 * Actions (class actions: activate them at the canvas, gtk_widget_activate_action (canvas, "canvas.fit", NULL)):
 *   canvas.fit, canvas.zoom-in, canvas.zoom-out, canvas.zoom-normal
 *   canvas.edit (opens the editor of the selected input or parameter, opens or closes the selected group),
 *   canvas.copy-value, canvas.copy-gradient
 *   canvas.toggle-subtree (the selected group with all inside), canvas.open-all, canvas.close-all
 *   canvas.select-around (the group around what is selected)
 *   canvas.color-next (to the next thing to colour by), canvas.next-finding, canvas.previous-finding (the next node with a mark)
 *   canvas.select-back, canvas.select-forward (history), canvas.clear-selection, canvas.menu
 *
 * Keys that it handles when it has the focus: arrows, Enter, Alt+Enter, Backspace, *, /, Escape, F, Ctrl+plus/minus/0, Alt+Left/Right,
 * Shift+F10 and Menu, Ctrl+C.
 */
GtkWidget *zky_canvas_new           (void);
void       zky_canvas_fit           (ZkyCanvas *self);
void       zky_canvas_show_node     (ZkyCanvas *self,
                                     ZkyNode   *node);
/* The part of the scene that is seen. */
ZkyRect    zky_canvas_get_visible   (ZkyCanvas *self);
ZkyLensKind zky_canvas_get_color_by (ZkyCanvas *self);
void       zky_canvas_set_color_by  (ZkyCanvas *self,
                                     ZkyLensKind kind);
/* Fits a group into the view, by its key; "/" is the whole graph. */
void       zky_canvas_show_group    (ZkyCanvas  *self,
                                     const char *key);
/* The camera, to be saved and restored: zoom, and the scene point in the middle of the view. */
void       zky_canvas_get_view      (ZkyCanvas *self,
                                     double    *zoom,
                                     double    *x,
                                     double    *y);
void       zky_canvas_set_view      (ZkyCanvas *self,
                                     double     zoom,
                                     double     x,
                                     double     y);

G_END_DECLS
