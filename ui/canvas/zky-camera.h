/* zky-camera.h: which part of a scene is seen, and how large
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-scene.h"

G_BEGIN_DECLS

#define ZKY_ZOOM_MIN 0.001
#define ZKY_ZOOM_MAX 8.0

/**
 * ZkyCamera:
 * @zoom: pixels of the widget per scene unit
 * @x, @y: the scene point in the middle of the view
 * @width, @height: of the view, in pixels
 *
 * A plain value; view coordinates are those of the widget.
 */
typedef struct
{
  double zoom;
  double x, y;
  double width, height;
} ZkyCamera;

void    zky_camera_to_scene    (const ZkyCamera *self,
                                double           view_x,
                                double           view_y,
                                double          *x,
                                double          *y);
void    zky_camera_to_view     (const ZkyCamera *self,
                                double           x,
                                double           y,
                                double          *view_x,
                                double          *view_y);
ZkyRect zky_camera_rect_to_view (const ZkyCamera *self,
                                const ZkyRect   *rect);
ZkyRect zky_camera_get_visible (const ZkyCamera *self);
void    zky_camera_zoom_about  (ZkyCamera       *self,
                                double           zoom,
                                double           view_x,
                                double           view_y);
void    zky_camera_pan         (ZkyCamera       *self,
                                double           dx,
                                double           dy);
void    zky_camera_fit         (ZkyCamera       *self,
                                const ZkyRect   *bounds,
                                double           margin,
                                double           max_zoom);
void    zky_camera_fit_into    (ZkyCamera       *self,
                                const ZkyRect   *bounds,
                                const ZkyRect   *room,
                                double           max_zoom);
void    zky_camera_keep_near   (ZkyCamera       *self,
                                const ZkyRect   *bounds);
gboolean zky_camera_reveal     (ZkyCamera       *self,
                                const ZkyRect   *rect,
                                double           margin);

G_END_DECLS
