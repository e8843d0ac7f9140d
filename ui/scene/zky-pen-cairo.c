/* zky-pen-cairo.c: the pen that draws on the screen, into PNG and into PDF
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-pen.h"

#include "zky-text.h"

typedef struct
{
  ZkyPen   parent;
  cairo_t *cr;
} CairoPen;

static cairo_t *
get_cr (ZkyPen *pen)
{
  return ((CairoPen *) pen)->cr;
}

static void
set_color (cairo_t        *cr,
           const ZkyColor *color)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
}

static void
stroke_path (cairo_t         *cr,
             const ZkyStroke *stroke)
{
  set_color (cr, &stroke->color);
  cairo_set_line_width (cr, stroke->width);
  if (stroke->dash > 0)
    cairo_set_dash (cr, &stroke->dash, 1, 0);
  cairo_stroke (cr);
  if (stroke->dash > 0)
    cairo_set_dash (cr, NULL, 0, 0);
}

static void
trace (cairo_t       *cr,
       const ZkyPath *path)
{
  const double *p = path->points;

  cairo_new_path (cr);
  for (guint i = 0; i < path->n_verbs; i++)
    switch ((ZkyPathVerb) path->verbs[i])
      {
      case ZKY_PATH_MOVE:
        cairo_move_to (cr, p[0], p[1]);
        p += 2;
        break;
      case ZKY_PATH_LINE:
        cairo_line_to (cr, p[0], p[1]);
        p += 2;
        break;
      case ZKY_PATH_CURVE:
        cairo_curve_to (cr, p[0], p[1], p[2], p[3], p[4], p[5]);
        p += 6;
        break;
      case ZKY_PATH_CLOSE:
        cairo_close_path (cr);
        break;
      default:
        g_assert_not_reached ();
      }
}

static void
cairo_pen_shape (ZkyPen          *pen,
                 const ZkyPath   *path,
                 const ZkyColor  *fill,
                 const ZkyStroke *stroke)
{
  cairo_t *cr = get_cr (pen);

  trace (cr, path);
  if (fill != NULL)
    {
      set_color (cr, fill);
      cairo_fill_preserve (cr);
    }
  if (stroke != NULL)
    stroke_path (cr, stroke);
  cairo_new_path (cr);
}

static void
cairo_pen_curve (ZkyPen          *pen,
                 const double    *points,
                 guint            n_points,
                 const ZkyStroke *stroke)
{
  cairo_t *cr = get_cr (pen);

  cairo_new_path (cr);
  cairo_move_to (cr, points[0], points[1]);
  for (guint i = 1; i + 2 < n_points; i += 3)
    cairo_curve_to (cr, points[2 * i], points[2 * i + 1], points[2 * i + 2], points[2 * i + 3],
                    points[2 * i + 4], points[2 * i + 5]);
  stroke_path (cr, stroke);
}

static void
cairo_pen_text (ZkyPen         *pen,
                const ZkyLabel *label,
                gboolean        fitted)
{
  cairo_t *cr = get_cr (pen);
  PangoLayout *layout = zky_text_get_layout (label->text, label->size, label->bold);
  double x = label->x;
  int width;

  pango_layout_get_size (layout, &width, NULL);
  if (label->anchor == ZKY_ANCHOR_MIDDLE)
    x -= width / 2.0 / PANGO_SCALE;
  else if (label->anchor == ZKY_ANCHOR_END)
    x -= (double) width / PANGO_SCALE;

  set_color (cr, &label->color);
  cairo_move_to (cr, x, label->y);
  pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, 0));
  cairo_new_path (cr);
}

static void
cairo_pen_image (ZkyPen          *pen,
                 const ZkyRect   *rect,
                 cairo_surface_t *pixels)
{
  cairo_t *cr = get_cr (pen);
  int columns = cairo_image_surface_get_width (pixels);
  int rows = cairo_image_surface_get_height (pixels);

  cairo_save (cr);
  cairo_rectangle (cr, rect->x, rect->y, rect->width, rect->height);
  cairo_clip (cr);
  cairo_translate (cr, rect->x, rect->y);
  cairo_scale (cr, rect->width / columns, rect->height / rows);
  cairo_set_source_surface (cr, pixels, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_paint (cr);
  cairo_restore (cr);
}

static void
cairo_pen_begin (ZkyPen     *pen,
                 const char *title)
{
}

static void
cairo_pen_end (ZkyPen *pen)
{
}

/**
 * zky_pen_new_cairo:
 * @cr: in scene units
 *
 * A pen for a Cairo context of any surface.
 *
 * Returns: (transfer full): the pen
 */
ZkyPen *
zky_pen_new_cairo (cairo_t *cr)
{
  CairoPen *self = g_new0 (CairoPen, 1);

  self->parent = (ZkyPen) { cairo_pen_shape, cairo_pen_curve, cairo_pen_text, cairo_pen_image,
                            cairo_pen_begin, cairo_pen_end };
  self->cr = cairo_reference (cr);

  return &self->parent;
}

/* Frees a pen made by zky_pen_new_cairo(). */
void
zky_pen_free (ZkyPen *pen)
{
  CairoPen *self = (CairoPen *) pen;

  cairo_destroy (self->cr);
  g_free (self);
}
