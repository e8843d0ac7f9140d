/* zky-pen-svg.c: the pen that writes SVG with real text
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "zky-pen.h"
#include "zky-text.h"

typedef struct
{
  ZkyPen   parent;
  GString *out;
} SvgPen;

static GString *
get_out (ZkyPen *pen)
{
  return ((SvgPen *) pen)->out;
}

static void
append_attribute (GString    *out,
                  const char *name,
                  double      value)
{
  g_string_append_printf (out, " %s=\"", name);
  zky_pen_append_number (out, value);
  g_string_append_c (out, '"');
}

static void
append_color (GString        *out,
              const char     *name,
              const ZkyColor *color)
{
  g_string_append_printf (out, " %s=\"#%02x%02x%02x\"", name, (guint) (color->red * 255 + 0.5),
                          (guint) (color->green * 255 + 0.5), (guint) (color->blue * 255 + 0.5));
  if (color->alpha < 1)
    {
      g_autofree char *opacity = g_strdup_printf ("%s-opacity", name);
      append_attribute (out, opacity, color->alpha);
    }
}

static void
append_escaped (GString    *out,
                const char *text)
{
  g_autofree char *clean = zky_text_clean (text);
  g_autofree char *escaped = g_markup_escape_text (clean, -1);

  g_string_append (out, escaped);
}

/* @verb: 0 for none. */
static void
append_points (GString      *out,
               char          verb,
               const double *points,
               guint         n_points)
{
  if (verb != 0)
    g_string_append_c (out, verb);
  for (guint i = 0; i < 2 * n_points; i++)
    {
      if (i > 0)
        g_string_append_c (out, ' ');
      zky_pen_append_number (out, points[i]);
    }
}

static void
append_paint (GString         *out,
              const ZkyColor  *fill,
              const ZkyStroke *stroke)
{
  if (fill != NULL)
    append_color (out, "fill", fill);
  else
    g_string_append (out, " fill=\"none\"");

  if (stroke == NULL)
    return;
  append_color (out, "stroke", &stroke->color);
  append_attribute (out, "stroke-width", stroke->width);
  if (stroke->dash > 0)
    append_attribute (out, "stroke-dasharray", stroke->dash);
}

static void
svg_pen_shape (ZkyPen          *pen,
               const ZkyPath   *path,
               const ZkyColor  *fill,
               const ZkyStroke *stroke)
{
  static const char verbs[] = { 'M', 'L', 'C', 'Z' };
  static const guint counts[] = { 1, 1, 3, 0 };
  GString *out = get_out (pen);
  const double *p = path->points;

  g_string_append (out, "<path d=\"");
  for (guint i = 0; i < path->n_verbs; i++)
    {
      append_points (out, verbs[path->verbs[i]], p, counts[path->verbs[i]]);
      p += 2 * counts[path->verbs[i]];
    }
  g_string_append_c (out, '"');
  append_paint (out, fill, stroke);
  g_string_append (out, "/>\n");
}

static void
svg_pen_curve (ZkyPen          *pen,
               const double    *points,
               guint            n_points,
               const ZkyStroke *stroke)
{
  GString *out = get_out (pen);

  g_string_append (out, "<path d=\"");
  append_points (out, 'M', points, 1);
  append_points (out, 'C', points + 2, n_points - 1);
  g_string_append_c (out, '"');
  append_paint (out, NULL, stroke);
  g_string_append (out, "/>\n");
}

static void
svg_pen_text (ZkyPen         *pen,
              const ZkyLabel *label,
              gboolean        fitted)
{
  static const char *const anchors[] = { NULL, "middle", "end" };
  GString *out = get_out (pen);

  g_string_append (out, "<text");
  append_attribute (out, "x", label->x);
  append_attribute (out, "y", label->y);
  append_attribute (out, "font-size", label->size);
  if (label->bold)
    g_string_append (out, " font-weight=\"bold\"");
  if (anchors[label->anchor] != NULL)
    g_string_append_printf (out, " text-anchor=\"%s\"", anchors[label->anchor]);

  /* A reader without our fonts may have wider ones: text that just fits is held to its width. */
  if (fitted)
    {
      append_attribute (out, "textLength", zky_text_get_width (label->text, label->size, label->bold));
      g_string_append (out, " lengthAdjust=\"spacingAndGlyphs\"");
    }
  append_color (out, "fill", &label->color);
  g_string_append_c (out, '>');
  append_escaped (out, label->text);
  g_string_append (out, "</text>\n");
}

static cairo_status_t
append_png (gpointer             closure,
            const unsigned char *data,
            unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
svg_pen_image (ZkyPen          *pen,
               const ZkyRect   *rect,
               cairo_surface_t *pixels)
{
  GString *out = get_out (pen);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autofree char *base64 = NULL;

  if (cairo_surface_write_to_png_stream (pixels, append_png, png) != CAIRO_STATUS_SUCCESS)
    return;
  base64 = g_base64_encode (png->data, png->len);

  g_string_append (out, "<image");
  append_attribute (out, "x", rect->x);
  append_attribute (out, "y", rect->y);
  append_attribute (out, "width", rect->width);
  append_attribute (out, "height", rect->height);
  g_string_append (out, " preserveAspectRatio=\"none\""
                        " style=\"image-rendering:optimizeSpeed;image-rendering:pixelated\""
                        " xlink:href=\"data:image/png;base64,");
  g_string_append (out, base64);
  g_string_append (out, "\"/>\n");
}

static void
svg_pen_begin (ZkyPen     *pen,
               const char *title)
{
  GString *out = get_out (pen);

  g_string_append (out, "<g>\n<title>");
  append_escaped (out, title);
  g_string_append (out, "</title>\n");
}

static void
svg_pen_end (ZkyPen *pen)
{
  g_string_append (get_out (pen), "</g>\n");
}

/**
 * zky_pen_new_svg:
 * @bounds: what the picture shows, in scene units
 * @scale: size of a scene unit
 * @theme: names the font
 *
 * A pen that writes an SVG 1.1 document. The same calls give the same bytes.
 *
 * Returns: (transfer full): the pen, to be ended with zky_pen_free_svg()
 */
ZkyPen *
zky_pen_new_svg (const ZkyRect  *bounds,
                 double          scale,
                 const ZkyTheme *theme)
{
  SvgPen *self = g_new0 (SvgPen, 1);
  g_autofree char *font = g_markup_escape_text (theme->font, -1);

  self->parent = (ZkyPen) { svg_pen_shape, svg_pen_curve, svg_pen_text, svg_pen_image,
                            svg_pen_begin, svg_pen_end };
  self->out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                            "<svg xmlns=\"http://www.w3.org/2000/svg\""
                            " xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"");
  append_attribute (self->out, "width", bounds->width * scale);
  append_attribute (self->out, "height", bounds->height * scale);
  g_string_append (self->out, " viewBox=\"");
  append_points (self->out, 0, (double[]) { bounds->x, bounds->y, bounds->width, bounds->height }, 2);
  g_string_append_printf (self->out, "\" font-family=\"%s\">\n", font);

  return &self->parent;
}

/**
 * zky_pen_free_svg:
 * @pen: (transfer full): a pen made by zky_pen_new_svg()
 *
 * Ends the document.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_pen_free_svg (ZkyPen *pen)
{
  SvgPen *self = (SvgPen *) pen;
  GString *out = self->out;

  g_string_append (out, "</svg>\n");
  g_free (self);

  return g_string_free_to_bytes (out);
}
