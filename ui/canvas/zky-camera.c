/* zky-camera.c: which part of a scene is seen, and how large
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-camera.h"

void
zky_camera_to_scene (const ZkyCamera *self,
                     double           view_x,
                     double           view_y,
                     double          *x,
                     double          *y)
{
  *x = self->x + (view_x - self->width / 2) / self->zoom;
  *y = self->y + (view_y - self->height / 2) / self->zoom;
}

void
zky_camera_to_view (const ZkyCamera *self,
                    double           x,
                    double           y,
                    double          *view_x,
                    double          *view_y)
{
  *view_x = (x - self->x) * self->zoom + self->width / 2;
  *view_y = (y - self->y) * self->zoom + self->height / 2;
}

ZkyRect
zky_camera_rect_to_view (const ZkyCamera *self,
                         const ZkyRect   *rect)
{
  ZkyRect view = { .width = rect->width * self->zoom, .height = rect->height * self->zoom };

  zky_camera_to_view (self, rect->x, rect->y, &view.x, &view.y);
  return view;
}

/**
 * zky_camera_get_visible:
 *
 * Returns: what is seen, in scene units
 */
ZkyRect
zky_camera_get_visible (const ZkyCamera *self)
{
  ZkyRect rect = { .width = self->width / self->zoom, .height = self->height / self->zoom };

  zky_camera_to_scene (self, 0, 0, &rect.x, &rect.y);
  return rect;
}

/**
 * zky_camera_zoom_about:
 * @zoom: the new zoom; clamped
 * @view_x, @view_y: the point of the view that stays where it is
 */
void
zky_camera_zoom_about (ZkyCamera *self,
                       double     zoom,
                       double     view_x,
                       double     view_y)
{
  double x, y;

  zky_camera_to_scene (self, view_x, view_y, &x, &y);
  self->zoom = CLAMP (zoom, ZKY_ZOOM_MIN, ZKY_ZOOM_MAX);
  self->x = x - (view_x - self->width / 2) / self->zoom;
  self->y = y - (view_y - self->height / 2) / self->zoom;
}

/**
 * zky_camera_pan:
 * @dx, @dy: how far the picture moves, in pixels of the view
 */
void
zky_camera_pan (ZkyCamera *self,
                double     dx,
                double     dy)
{
  self->x -= dx / self->zoom;
  self->y -= dy / self->zoom;
}

/**
 * zky_camera_fit:
 * @margin: pixels left free on each side
 * @max_zoom: a small scene is not blown up more than this
 *
 * Shows all of @bounds, in the middle.
 */
void
zky_camera_fit (ZkyCamera     *self,
                const ZkyRect *bounds,
                double         margin,
                double         max_zoom)
{
  zky_camera_fit_into (self, bounds, &(ZkyRect) { margin, margin, self->width - 2 * margin, self->height - 2 * margin }, max_zoom);
}

/**
 * zky_camera_fit_into:
 * @room: the part of the view that is free, in pixels
 * @max_zoom: a small scene is not blown up more than this
 *
 * Shows all of @bounds, in the middle of @room, which is taken for half of the view where it is smaller.
 */
void
zky_camera_fit_into (ZkyCamera     *self,
                     const ZkyRect *bounds,
                     const ZkyRect *room,
                     double         max_zoom)
{
  double width = MAX (room->width, self->width / 2);
  double height = MAX (room->height, self->height / 2);
  double zoom = max_zoom;

  if (bounds->width > 0 && width > 0)
    zoom = MIN (zoom, width / bounds->width);
  if (bounds->height > 0 && height > 0)
    zoom = MIN (zoom, height / bounds->height);
  self->zoom = CLAMP (zoom, ZKY_ZOOM_MIN, ZKY_ZOOM_MAX);
  self->x = bounds->x + bounds->width / 2 + (self->width / 2 - room->x - room->width / 2) / self->zoom;
  self->y = bounds->y + bounds->height / 2 + (self->height / 2 - room->y - room->height / 2) / self->zoom;
}

/**
 * zky_camera_keep_near:
 *
 * Keeps the middle of the view within @bounds, so that nobody gets lost in empty space.
 */
void
zky_camera_keep_near (ZkyCamera     *self,
                      const ZkyRect *bounds)
{
  self->x = CLAMP (self->x, bounds->x, bounds->x + bounds->width);
  self->y = CLAMP (self->y, bounds->y, bounds->y + bounds->height);
}

/* How far a span has to be moved to lie within 0 … @length; a span that is too long shows its start. */
static double
shift_into (double start,
            double size,
            double length,
            double margin)
{
  if (start < margin || size > length - 2 * margin)
    return margin - start;
  if (start + size > length - margin)
    return length - margin - (start + size);
  return 0;
}

/**
 * zky_camera_reveal:
 * @rect: in scene units
 * @margin: in pixels of the view
 *
 * Moves as little as it takes for @rect to be seen.
 *
 * Returns: whether it had to move
 */
gboolean
zky_camera_reveal (ZkyCamera     *self,
                   const ZkyRect *rect,
                   double         margin)
{
  ZkyRect view = zky_camera_rect_to_view (self, rect);
  double dx = shift_into (view.x, view.width, self->width, margin);
  double dy = shift_into (view.y, view.height, self->height, margin);

  if (dx == 0 && dy == 0)
    return FALSE;
  zky_camera_pan (self, dx, dy);
  return TRUE;
}
