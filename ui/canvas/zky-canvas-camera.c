/* zky-canvas-camera.c: the canvas's camera: fit, zoom, pan, and what has to be seen
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <math.h>

#define FIT_MARGIN   32.0 /* px */
#define FIT_MAX_ZOOM 1.6  /* a small graph is not blown up more than this */

/**
 * zky_canvas_camera_moved:
 *
 * Somebody changed the camera.
 */
void
zky_canvas_camera_moved (ZkyCanvas *self)
{
  if (self->scene != NULL)
    {
      ZkyRect bounds = zky_scene_get_bounds (self->scene);

      zky_camera_keep_near (&self->camera, &bounds);
    }
  zky_canvas_invalidate (self);
  if (self->editor != NULL || (self->menu != NULL && gtk_widget_get_visible (self->menu)))
    gtk_widget_queue_allocate (GTK_WIDGET (self)); /* an open popover moves along */
  zky_canvas_schedule_proxies (self);
}

/* Without a word to anybody, as size_allocate needs it. */
void
zky_canvas_fit_camera (ZkyCanvas *self)
{
  ZkyRect bounds;

  if (self->scene == NULL || self->camera.width <= 0)
    return;
  bounds = zky_scene_get_bounds (self->scene);
  zky_camera_fit (&self->camera, &bounds, FIT_MARGIN,
                  FIT_MAX_ZOOM * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1));
}

/**
 * zky_canvas_fit:
 *
 * Shows the whole scene, and goes on doing so when the window changes its size, until the camera is moved.
 */
void
zky_canvas_fit (ZkyCanvas *self)
{
  double before = self->camera.zoom;

  g_return_if_fail (ZKY_IS_CANVAS (self));

  self->auto_fit = TRUE;
  self->restored = FALSE;
  zky_canvas_fit_camera (self);
  zky_canvas_camera_moved (self);
  if (before != self->camera.zoom)
    g_object_notify (G_OBJECT (self), "zoom");
}

/**
 * zky_canvas_zoom_about:
 * @x, @y: the point of the widget that stays in its place
 */
void
zky_canvas_zoom_about (ZkyCanvas *self,
                       double     zoom,
                       double     x,
                       double     y)
{
  double before = self->camera.zoom;

  zky_camera_zoom_about (&self->camera, zoom, x, y);
  if (before == self->camera.zoom)
    return;
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
  g_object_notify (G_OBJECT (self), "zoom");
}

static void
reveal_card (ZkyCanvas *self,
             gint       card)
{
  ZkyRect rect = zky_scene_get_card (self->scene, card)->rect;

  if (!zky_camera_reveal (&self->camera, &rect, FIT_MARGIN))
    return;
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
}

/**
 * zky_canvas_select_card:
 * @card: index of a card of the scene, or -1
 *
 * Selects its node in the session, and moves the view if it cannot be seen.
 */
void
zky_canvas_select_card (ZkyCanvas *self,
                        gint       card)
{
  if (self->scene == NULL)
    return;
  zky_session_select_node (self->session, card < 0 ? NULL : zky_scene_get_card (self->scene, card)->node);
  if (card >= 0)
    reveal_card (self, card);
}

/**
 * zky_canvas_show_node:
 * @node: (nullable): a node of the present call
 *
 * Moves the view as little as it takes to see the card of @node.
 */
void
zky_canvas_show_node (ZkyCanvas *self,
                      ZkyNode   *node)
{
  gint card;

  g_return_if_fail (ZKY_IS_CANVAS (self));

  card = self->scene != NULL && node != NULL ? zky_scene_find_card (self->scene, node) : -1;
  if (card >= 0)
    reveal_card (self, card);
}

void
zky_canvas_get_view (ZkyCanvas *self,
                     double    *zoom,
                     double    *x,
                     double    *y)
{
  g_return_if_fail (ZKY_IS_CANVAS (self));

  *zoom = self->camera.zoom;
  *x = self->camera.x;
  *y = self->camera.y;
}

/**
 * zky_canvas_set_view:
 *
 * Puts the camera where zky_canvas_get_view() found it. May be called before there is a scene: the first one then
 * keeps this view.
 */
void
zky_canvas_set_view (ZkyCanvas *self,
                     double     zoom,
                     double     x,
                     double     y)
{
  g_return_if_fail (ZKY_IS_CANVAS (self));
  g_return_if_fail (isfinite (zoom) && isfinite (x) && isfinite (y));

  self->camera.zoom = CLAMP (zoom, ZKY_ZOOM_MIN, ZKY_ZOOM_MAX);
  self->camera.x = x;
  self->camera.y = y;
  self->auto_fit = FALSE;
  self->restored = self->scene == NULL;
  zky_canvas_camera_moved (self);
  g_object_notify (G_OBJECT (self), "zoom");
}

/**
 * zky_canvas_get_anchor:
 * @rect: in scene units
 *
 * Returns: where a popover for @rect points at
 */
GdkRectangle
zky_canvas_get_anchor (ZkyCanvas     *self,
                       const ZkyRect *rect)
{
  ZkyRect view = zky_camera_rect_to_view (&self->camera, rect);

  return (GdkRectangle) { round (view.x), round (view.y), MAX (1, round (view.width)),
                          MAX (1, round (view.height)) };
}

/**
 * zky_canvas_get_visible:
 *
 * Returns: the part of the scene that is seen, in scene units
 */
ZkyRect
zky_canvas_get_visible (ZkyCanvas *self)
{
  ZkyRect visible, bounds;
  double right, bottom;

  g_return_val_if_fail (ZKY_IS_CANVAS (self), (ZkyRect) { 0 });

  visible = zky_camera_get_visible (&self->camera);
  if (self->scene == NULL)
    return visible;

  /* Where the view is larger than the scene, the empty rest is not meant. */
  bounds = zky_scene_get_bounds (self->scene);
  right = MIN (visible.x + visible.width, bounds.x + bounds.width);
  bottom = MIN (visible.y + visible.height, bounds.y + bounds.height);
  visible.x = MAX (visible.x, bounds.x);
  visible.y = MAX (visible.y, bounds.y);
  visible.width = MAX (right - visible.x, 0);
  visible.height = MAX (bottom - visible.y, 0);

  return visible;
}
