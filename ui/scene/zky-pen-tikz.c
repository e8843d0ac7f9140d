/* zky-pen-tikz.c: the pen that writes a picture for LaTeX
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-pen.h"
#include "zky-tex.h"
#include "zky-text.h"

typedef struct
{
  ZkyPen   parent;
  GString *out;
} TikzPen;

/* Amssymb has the corners and boxes that symbols of operators use; \zkylabel{width}{text} makes a line of TeX's letters, which may be
 * wider than ours, fit its place. */
static const char preamble[] =
  "\\documentclass{article}\n"
  "\\usepackage[utf8]{inputenc}\n"
  "\\usepackage{fix-cm}\n"
  "\\usepackage{amssymb,tikz}\n"
  "\\newcommand\\zkylabel[2]{\\setbox0\\hbox{#2}\\ifdim\\wd0>#1\\resizebox{#1}{!}{\\box0}\\else\\box0\\fi}\n"
  "\\begin{document}\n"
  "% In another document use what stands between \\begin{tikzpicture} and \\end{tikzpicture}, and the packages and\n"
  "% the command above.\n"
  "\\setbox1\\hbox{%\n";

/* The page is as large as the picture, with any engine. */
static const char ending[] =
  "\\end{tikzpicture}}\n"
  "\\ifdefined\\pdfpagewidth \\pdfpagewidth\\wd1 \\pdfpageheight\\dimexpr\\ht1+\\dp1\\relax\n"
  "\\else \\pagewidth\\wd1 \\pageheight\\dimexpr\\ht1+\\dp1\\relax\\fi\n"
  "\\hoffset-1in \\voffset-1in \\shipout\\box1\n"
  "\\end{document}\n";

static GString *
get_out (ZkyPen *pen)
{
  return ((TikzPen *) pen)->out;
}

static void
append_point (GString      *out,
              const double *point)
{
  g_string_append_c (out, '(');
  zky_pen_append_number (out, point[0]);
  g_string_append_c (out, ',');
  zky_pen_append_number (out, point[1]);
  g_string_append_c (out, ')');
}

static void
append_color (GString        *out,
              const char     *name,
              const ZkyColor *color)
{
  g_string_append_printf (out, "%s={rgb,255:red,%u;green,%u;blue,%u}", name, (guint) (color->red * 255 + 0.5),
                          (guint) (color->green * 255 + 0.5), (guint) (color->blue * 255 + 0.5));
  if (color->alpha < 1)
    {
      g_string_append_printf (out, ",%s opacity=", name);
      zky_pen_append_number (out, color->alpha);
    }
}

static void
append_paint (GString         *out,
              const ZkyColor  *fill,
              const ZkyStroke *stroke)
{
  g_string_append (out, "\\path[");
  if (fill != NULL)
    append_color (out, "fill", fill);
  if (stroke != NULL)
    {
      if (fill != NULL)
        g_string_append_c (out, ',');
      append_color (out, "draw", &stroke->color);
      g_string_append (out, ",line width=");
      zky_pen_append_number (out, stroke->width);
      g_string_append (out, "\\zkyunit");
      if (stroke->dash > 0)
        {
          g_string_append (out, ",dash pattern=on ");
          zky_pen_append_number (out, stroke->dash);
          g_string_append (out, "\\zkyunit off ");
          zky_pen_append_number (out, stroke->dash);
          g_string_append (out, "\\zkyunit");
        }
    }
  g_string_append (out, "] ");
}

static void
append_curve (GString      *out,
              const double *points)
{
  g_string_append (out, ".. controls ");
  append_point (out, points);
  g_string_append (out, " and ");
  append_point (out, points + 2);
  g_string_append (out, " .. ");
  append_point (out, points + 4);
}

static void
tikz_pen_shape (ZkyPen          *pen,
                const ZkyPath   *path,
                const ZkyColor  *fill,
                const ZkyStroke *stroke)
{
  GString *out = get_out (pen);
  const double *p = path->points;

  append_paint (out, fill, stroke);
  for (guint i = 0; i < path->n_verbs; i++)
    switch (path->verbs[i])
      {
      case ZKY_PATH_MOVE:
        append_point (out, p);
        p += 2;
        break;
      case ZKY_PATH_LINE:
        g_string_append (out, "--");
        append_point (out, p);
        p += 2;
        break;
      case ZKY_PATH_CURVE:
        append_curve (out, p);
        p += 6;
        break;
      default:
        g_string_append (out, "--cycle");
        break;
      }
  g_string_append (out, ";\n");
}

static void
tikz_pen_curve (ZkyPen          *pen,
                const double    *points,
                guint            n_points,
                const ZkyStroke *stroke)
{
  GString *out = get_out (pen);

  append_paint (out, NULL, stroke);
  append_point (out, points);
  for (guint i = 1; i + 3 <= n_points; i += 3)
    append_curve (out, points + 2 * i);
  g_string_append (out, ";\n");
}

static void
tikz_pen_text (ZkyPen         *pen,
               const ZkyLabel *label,
               gboolean        fitted)
{
  static const char *const anchors[] = { "base west", "base", "base east" };
  GString *out = get_out (pen);
  double width = zky_text_get_width (label->text, label->size, label->bold);

  g_string_append_printf (out, "\\node[anchor=%s,", anchors[label->anchor]);
  append_color (out, "text", &label->color);
  g_string_append (out, "] at ");
  append_point (out, (double[]) { label->x, label->y });
  g_string_append (out, " {\\zkylabel{");
  zky_pen_append_number (out, MAX (width, 1));
  g_string_append (out, "\\zkyunit}{\\fontsize{");
  zky_pen_append_number (out, label->size);
  g_string_append (out, "\\zkyunit}{0pt}\\selectfont");
  if (label->bold)
    g_string_append (out, "\\bfseries");
  g_string_append (out, "\\strut ");
  zky_tex_append (out, label->text);
  g_string_append (out, "}};\n");
}

/* One rectangle an element; neighbours overlap by a hair, so that no seam is seen. */
static void
tikz_pen_image (ZkyPen          *pen,
                const ZkyRect   *rect,
                cairo_surface_t *pixels)
{
  GString *out = get_out (pen);
  int width = cairo_image_surface_get_width (pixels), height = cairo_image_surface_get_height (pixels);
  double dx = rect->width / MAX (width, 1), dy = rect->height / MAX (height, 1);

  cairo_surface_flush (pixels);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *row = cairo_image_surface_get_data (pixels) + y * cairo_image_surface_get_stride (pixels);
        guint32 pixel = ((const guint32 *) row)[x];
        ZkyColor color = { (pixel >> 16 & 255) / 255.0, (pixel >> 8 & 255) / 255.0, (pixel & 255) / 255.0, 1 };
        double left = rect->x + x * dx, top = rect->y + y * dy;

        append_paint (out, &color, NULL);
        append_point (out, (double[]) { left, top });
        g_string_append (out, " rectangle ");
        append_point (out, (double[]) { MIN (left + dx * 1.02, rect->x + rect->width),
                                        MIN (top + dy * 1.02, rect->y + rect->height) });
        g_string_append (out, ";\n");
      }
}

static void
tikz_pen_begin (ZkyPen     *pen,
                const char *title)
{
  g_autofree char *clean = zky_text_clean (title);

  g_strdelimit (clean, "\r\n", ' ');
  g_string_append_printf (get_out (pen), "\\begin{scope} %% %s\n", clean);
}

static void
tikz_pen_end (ZkyPen *pen)
{
  g_string_append (get_out (pen), "\\end{scope}\n");
}

/**
 * zky_pen_new_tikz:
 * @bounds: what the picture shows, in scene units
 * @scale: PostScript points per scene unit
 *
 * A pen that writes a LaTeX document of one page with a TikZ picture.
 *
 * Returns: (transfer full): the pen, to be ended with zky_pen_free_tikz()
 */
ZkyPen *
zky_pen_new_tikz (const ZkyRect *bounds,
                  double         scale)
{
  TikzPen *self = g_new0 (TikzPen, 1);

  self->parent = (ZkyPen) { tikz_pen_shape, tikz_pen_curve, tikz_pen_text, tikz_pen_image,
                            tikz_pen_begin, tikz_pen_end };
  self->out = g_string_new (preamble);
  g_string_append (self->out, "\\newdimen\\zkyunit \\zkyunit=");
  zky_pen_append_number (self->out, scale);
  g_string_append (self->out, "bp\n\\begin{tikzpicture}[x=\\zkyunit,y=-\\zkyunit,inner sep=0pt,outer sep=0pt,"
                              "font=\\sffamily]\n\\useasboundingbox ");
  append_point (self->out, (double[]) { bounds->x, bounds->y });
  g_string_append (self->out, " rectangle ");
  append_point (self->out, (double[]) { bounds->x + bounds->width, bounds->y + bounds->height });
  g_string_append (self->out, ";\n\\clip ");
  append_point (self->out, (double[]) { bounds->x, bounds->y });
  g_string_append (self->out, " rectangle ");
  append_point (self->out, (double[]) { bounds->x + bounds->width, bounds->y + bounds->height });
  g_string_append (self->out, ";\n");

  return &self->parent;
}

/**
 * zky_pen_free_tikz:
 * @pen: (transfer full): a pen made by zky_pen_new_tikz()
 *
 * Ends the document.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_pen_free_tikz (ZkyPen *pen)
{
  TikzPen *self = (TikzPen *) pen;
  GString *out = self->out;

  g_string_append (out, ending);
  g_free (self);

  return g_string_free_to_bytes (out);
}
