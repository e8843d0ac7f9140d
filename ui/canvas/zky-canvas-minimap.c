/* zky-canvas-minimap.c: the whole scene in a corner, and which part of it is seen
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <math.h>

#include "zky-legend.h"

#define MOST_WIDTH  200.0
#define MOST_HEIGHT 150.0
#define LEAST_SIDE  24.0  /* of a picture that is much longer than wide */
#define MARGIN      12.0
#define LEAST_ROOM  420.0 /* a smaller canvas has no room for it */

/* The legend in the other corner is asked for; the map is there by itself, and gives way. */
static double
get_least_width (ZkyCanvas *self)
{
  double legend = ZKY_LEGEND_WIDTH * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1);

  return self->color_by == ZKY_LENS_NONE ? LEAST_ROOM : MAX (LEAST_ROOM, legend + MOST_WIDTH + 3 * MARGIN);
}

static gboolean
can_show (ZkyCanvas *self)
{
  ZkyRect bounds;

  if (!self->minimap || self->scene == NULL || self->camera.width < get_least_width (self) || self->camera.height < LEAST_ROOM / 1.5)
    return FALSE;

  bounds = zky_scene_get_bounds (self->scene);
  return bounds.width > 0 && bounds.height > 0;
}

/* Where it is in the widget; returns how large a scene unit is in it. */
static double
measure (ZkyCanvas *self,
         ZkyRect   *place)
{
  ZkyRect bounds = zky_scene_get_bounds (self->scene);
  double scale = MIN (MOST_WIDTH / bounds.width, MOST_HEIGHT / bounds.height);

  place->width = MAX (ceil (bounds.width * scale), LEAST_SIDE);
  place->height = MAX (ceil (bounds.height * scale), LEAST_SIDE);
  place->x = self->camera.width - MARGIN - place->width;
  place->y = self->camera.height - MARGIN - place->height;
  return scale;
}

/* Where it is in the widget, and how large a scene unit is in it. FALSE: all of the scene is seen anyway. */
static gboolean
get_place (ZkyCanvas *self,
           ZkyRect   *place,
           double    *scale)
{
  ZkyRect bounds, visible;

  if (!can_show (self))
    return FALSE;

  bounds = zky_scene_get_bounds (self->scene);
  visible = zky_camera_get_visible (&self->camera);
  if (visible.x <= bounds.x + ZKY_CANVAS_MAP_SLACK && visible.y <= bounds.y + ZKY_CANVAS_MAP_SLACK &&
      visible.x + visible.width >= bounds.x + bounds.width - ZKY_CANVAS_MAP_SLACK &&
      visible.y + visible.height >= bounds.y + bounds.height - ZKY_CANVAS_MAP_SLACK)
    return FALSE;

  *scale = measure (self, place);
  return TRUE;
}

/**
 * zky_canvas_get_minimap:
 * @place: (out): where it is in the widget
 *
 * Returns: %FALSE if there is no room for it, or it is not wanted; whether the present view needs it does not count
 */
gboolean
zky_canvas_get_minimap (ZkyCanvas *self,
                        ZkyRect   *place)
{
  if (!can_show (self))
    return FALSE;

  measure (self, place);
  return TRUE;
}

/* With a lens the picture is that of a moment. */
static gboolean
is_up_to_date (ZkyCanvas *self,
               int        factor)
{
  const ZkyFrame *shown = &self->shown;

  return self->map != NULL && self->map_theme == self->theme && self->map_factor == factor
         && zky_lens_equal (&self->map_lens, &shown->lens)
         && (shown->lens.kind == ZKY_LENS_NONE
             || (self->map_steps == shown->steps && self->map_position == shown->position));
}

/* The picture is made once for each scene, as numbers do not show in it; with a lens cards have its colours there too. */
static void
ensure_surface (ZkyCanvas     *self,
                const ZkyRect *place,
                double         scale)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  ZkyRect bounds = zky_scene_get_bounds (self->scene);
  ZkyFrame frame = ZKY_FRAME_INIT;
  cairo_t *cr;

  if (is_up_to_date (self, factor))
    return;

  zky_canvas_drop_minimap (self);
  self->map = cairo_image_surface_create (CAIRO_FORMAT_RGB24, place->width * factor, place->height * factor);
  self->map_theme = self->theme;
  self->map_factor = factor;
  self->map_lens = self->shown.lens;
  self->map_steps = self->shown.steps != NULL ? zky_steps_ref (self->shown.steps) : NULL;
  self->map_position = self->shown.position;
  frame.theme = self->theme;
  frame.lens = self->shown.lens;
  frame.steps = self->shown.steps;
  frame.position = self->shown.position;
  frame.gradients = self->shown.gradients;
  cr = cairo_create (self->map);
  cairo_scale (cr, factor, factor);
  cairo_translate (cr, (place->width - bounds.width * scale) / 2, (place->height - bounds.height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -bounds.x, -bounds.y);
  zky_frame_draw (&frame, self->scene, cr, NULL, MIN (scale, 0.1));
  cairo_destroy (cr);
  cairo_surface_flush (self->map);
}

/**
 * zky_canvas_drop_minimap:
 *
 * The scene is another one.
 */
void
zky_canvas_drop_minimap (ZkyCanvas *self)
{
  g_clear_pointer (&self->map, cairo_surface_destroy);
  g_clear_pointer (&self->map_steps, zky_steps_unref);
}

static void
to_map (ZkyCanvas     *self,
        const ZkyRect *place,
        double         scale,
        ZkyRect       *visible)
{
  ZkyRect bounds = zky_scene_get_bounds (self->scene);
  double x0 = place->x + (place->width - bounds.width * scale) / 2;
  double y0 = place->y + (place->height - bounds.height * scale) / 2;
  double x1, y1;

  *visible = zky_camera_get_visible (&self->camera);
  x1 = MIN (x0 + (visible->x + visible->width - bounds.x) * scale, place->x + place->width);
  y1 = MIN (y0 + (visible->y + visible->height - bounds.y) * scale, place->y + place->height);
  visible->x = MAX (x0 + (visible->x - bounds.x) * scale, place->x);
  visible->y = MAX (y0 + (visible->y - bounds.y) * scale, place->y);
  visible->width = MAX (x1 - visible->x, 3);
  visible->height = MAX (y1 - visible->y, 3);
}

static void
set_color (cairo_t        *cr,
           const ZkyColor *color,
           double          alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
}

/**
 * zky_canvas_snapshot_minimap:
 *
 * Draws the whole scene in the corner and a frame around what is seen, if that is not all.
 */
void
zky_canvas_snapshot_minimap (ZkyCanvas   *self,
                             GtkSnapshot *snapshot)
{
  const ZkyColor *colors = self->theme->colors;
  ZkyRect place, visible;
  double scale;
  cairo_t *cr;

  if (!get_place (self, &place, &scale))
    return;

  ensure_surface (self, &place, scale);
  to_map (self, &place, scale, &visible);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (place.x - 3, place.y - 3, place.width + 6,
                                                                 place.height + 6));
  cairo_save (cr);
  cairo_translate (cr, place.x, place.y);
  cairo_scale (cr, 1.0 / self->map_factor, 1.0 / self->map_factor);
  cairo_set_source_surface (cr, self->map, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);

  set_color (cr, &colors[ZKY_COLOR_CARD_BORDER], 1);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, place.x - 0.5, place.y - 0.5, place.width + 1, place.height + 1);
  cairo_stroke (cr);
  set_color (cr, &colors[ZKY_COLOR_SELECTION], 0.16);
  cairo_rectangle (cr, visible.x, visible.y, visible.width, visible.height);
  cairo_fill_preserve (cr);
  set_color (cr, &colors[ZKY_COLOR_SELECTION], 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/**
 * zky_canvas_point_minimap:
 * @view_x: a point of the widget
 * @view_y: its other coordinate
 * @begins: a press; else the pointer is dragged on from one
 *
 * Brings what is at a point of the minimap into the middle of the view.
 *
 * Returns: %FALSE if a press is beside it
 */
gboolean
zky_canvas_point_minimap (ZkyCanvas *self,
                          double     view_x,
                          double     view_y,
                          gboolean   begins)
{
  ZkyRect place, bounds;
  double scale;

  if (!get_place (self, &place, &scale))
    return FALSE;
  if (begins && (view_x < place.x || view_x > place.x + place.width || view_y < place.y ||
                 view_y > place.y + place.height))
    return FALSE;

  bounds = zky_scene_get_bounds (self->scene);
  self->camera.x = bounds.x + bounds.width / 2 + (view_x - place.x - place.width / 2) / scale;
  self->camera.y = bounds.y + bounds.height / 2 + (view_y - place.y - place.height / 2) / scale;
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
  return TRUE;
}
