/* zky-map.c: a matrix as a heat map
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-map.h"

#include <math.h>

#define MARK_ROOM 7.0 /* px of a cell that a mark is seen in */

struct _ZkyMap
{
  const ZkyTheme  *theme;
  gsize            rows, columns;  /* of the picture */
  double          *values;         /* [rows × columns]: of each pixel the element that sticks out most */
  double           limit;
  cairo_surface_t *image;
};

/* NaN sticks out more than infinity, and that more than any number. */
static double
pick (double a,
      double b)
{
  if (isnan (a) || isnan (b))
    return NAN;

  return fabs (b) > fabs (a) ? b : a;
}

static double
find_extreme (ZkyTensor *matrix,
              gsize      r0,
              gsize      r1,
              gsize      c0,
              gsize      c1)
{
  gsize columns = zky_tensor_get_dim (matrix, 1);
  double extreme = 0;

  for (gsize r = r0; r < r1; r++)
    for (gsize c = c0; c < c1; c++)
      extreme = pick (extreme, zky_tensor_get_double (matrix, r * columns + c));

  return extreme;
}

static void
paint (ZkyMap *self)
{
  guint8 *data = cairo_image_surface_get_data (self->image);
  int stride = cairo_image_surface_get_stride (self->image);

  for (gsize r = 0; data != NULL && r < self->rows; r++)
    for (gsize c = 0; c < self->columns; c++)
      {
        double value = self->values[r * self->columns + c];
        ZkyColor color = zky_theme_signed_color (self->theme, isfinite (value) && self->limit > 0 ? value / self->limit
                                                              : isfinite (value) ? 0 : NAN);

        ((guint32 *) (gpointer) (data + r * (gsize) stride))[c] =
          (guint32) (color.red * 255 + 0.5) << 16 | (guint32) (color.green * 255 + 0.5) << 8 |
          (guint32) (color.blue * 255 + 0.5);
      }
  cairo_surface_mark_dirty (self->image);
}

ZkyMap *
zky_map_new (ZkyTensor      *matrix,
             double          limit,
             const ZkyTheme *theme)
{
  ZkyMap *self = g_new0 (ZkyMap, 1);
  gsize rows = zky_tensor_get_dim (matrix, 0), columns = zky_tensor_get_dim (matrix, 1);

  self->theme = theme;
  self->limit = limit;
  self->rows = MIN (rows, ZKY_MAP_SIDE);
  self->columns = MIN (columns, ZKY_MAP_SIDE);
  self->values = g_new (double, self->rows * self->columns + 1);
  for (gsize r = 0; r < self->rows; r++)
    for (gsize c = 0; c < self->columns; c++)
      self->values[r * self->columns + c] = find_extreme (matrix, r * rows / self->rows, (r + 1) * rows / self->rows,
                                                          c * columns / self->columns, (c + 1) * columns / self->columns);
  self->image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, MAX ((int) self->columns, 1), MAX ((int) self->rows, 1));
  paint (self);

  return self;
}

void
zky_map_free (ZkyMap *self)
{
  cairo_surface_destroy (self->image);
  g_free (self->values);
  g_free (self);
}

static void
draw_mark (cairo_t *cr,
           double   value,
           double   x,
           double   y,
           double   width,
           double   height)
{
  double size = MIN (width, height), cx = x + width / 2, cy = y + height / 2, half = size * 0.28;

  if (isnan (value))
    {
      cairo_move_to (cr, cx - half, cy - half);
      cairo_line_to (cr, cx + half, cy + half);
      cairo_move_to (cr, cx + half, cy - half);
      cairo_line_to (cr, cx - half, cy + half);
      cairo_stroke (cr);
    }
  else if (isinf (value))
    {
      cairo_move_to (cr, cx, cy - half);
      cairo_line_to (cr, cx, cy + half);
      cairo_stroke (cr);
    }
  else
    {
      cairo_move_to (cr, x + width, y);
      cairo_rel_line_to (cr, 0, size * 0.4);
      cairo_rel_line_to (cr, -size * 0.4, -size * 0.4);
      cairo_close_path (cr);
      cairo_fill (cr);
    }
}

/* White is seen on all deep colours, and on that of a warning. */
static void
draw_marks (const ZkyMap *self,
            cairo_t      *cr,
            double        width,
            double        height)
{
  double dx = width / self->columns, dy = height / self->rows;

  if (MIN (dx, dy) < MARK_ROOM)
    return;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 2);
  for (gsize r = 0; r < self->rows; r++)
    for (gsize c = 0; c < self->columns; c++)
      {
        double value = self->values[r * self->columns + c];

        if (!(fabs (value) <= self->limit))
          draw_mark (cr, value, c * dx, r * dy, dx, dy);
      }
}

void
zky_map_draw (const ZkyMap *self,
              cairo_t      *cr,
              double        width,
              double        height)
{
  const ZkyColor *border = &self->theme->colors[ZKY_COLOR_CARD_BORDER];

  cairo_save (cr);
  cairo_scale (cr, width / cairo_image_surface_get_width (self->image), height / cairo_image_surface_get_height (self->image));
  cairo_set_source_surface (cr, self->image, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);

  draw_marks (self, cr, width, height);
  cairo_rectangle (cr, 0.5, 0.5, width - 1, height - 1);
  cairo_set_line_width (cr, 1);
  cairo_set_source_rgba (cr, border->red, border->green, border->blue, border->alpha);
  cairo_stroke (cr);
}
