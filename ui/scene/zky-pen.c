/* zky-pen.c: what pictures are drawn with: the same calls reach Cairo, SVG and TikZ
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-pen.h"

#include <string.h>

#include "zky-text.h"

void
zky_pen_shape (ZkyPen          *self,
               const ZkyPath   *path,
               const ZkyColor  *fill,
               const ZkyStroke *stroke)
{
  self->shape (self, path, fill, stroke);
}

void
zky_pen_rect (ZkyPen          *self,
              const ZkyRect   *rect,
              double           radius,
              const ZkyColor  *fill,
              const ZkyStroke *stroke)
{
  ZkyPath path;

  zky_path_clear (&path);
  zky_path_box (&path, rect, ZKY_CORNER_ROUND, radius, radius);
  self->shape (self, &path, fill, stroke);
}

void
zky_pen_line (ZkyPen          *self,
              double           x0,
              double           y0,
              double           x1,
              double           y1,
              const ZkyStroke *stroke)
{
  ZkyPath path;

  zky_path_clear (&path);
  zky_path_move (&path, x0, y0);
  zky_path_line (&path, x1, y1);
  self->shape (self, &path, NULL, stroke);
}

void
zky_pen_curve (ZkyPen          *self,
               const double    *points,
               guint            n_points,
               const ZkyStroke *stroke)
{
  if (n_points >= 4)
    self->curve (self, points, n_points, stroke);
}

/**
 * zky_pen_label:
 * @self: a pen
 * @label: a line of text
 *
 * Draws a line of text, made to fit the room it has: smaller first, then shortened. Fitting is done here, once for
 * all formats.
 */
void
zky_pen_label (ZkyPen         *self,
               const ZkyLabel *label)
{
  ZkyLabel fitted = *label;
  g_autofree char *text = NULL;

  if (label->text[0] == '\0')
    return;

  if (label->room <= 0)
    {
      self->text (self, label, FALSE);
      return;
    }

  text = zky_text_fit (label->text, label->room, MIN (label->least_size, label->size), label->bold,
                       &fitted.size);
  fitted.text = text;
  self->text (self, &fitted, fitted.size != label->size || !g_str_equal (text, label->text));
}

void
zky_pen_image (ZkyPen          *self,
               const ZkyRect   *rect,
               cairo_surface_t *pixels)
{
  self->image (self, rect, pixels);
}

void
zky_pen_begin (ZkyPen     *self,
               const char *title)
{
  self->begin (self, title);
}

void
zky_pen_end (ZkyPen *self)
{
  self->end (self);
}

/**
 * zky_pen_append_number:
 * @out: a document that is written
 * @value: a coordinate
 *
 * Two decimals are a hundredth of a pixel; trailing zeros go. The same under every locale.
 */
void
zky_pen_append_number (GString *out,
                       double   value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  gsize end;

  g_ascii_formatd (text, sizeof text, "%.2f", value);
  end = strlen (text);
  while (text[end - 1] == '0')
    end--;
  if (text[end - 1] == '.')
    end--;
  text[end] = '\0';

  g_string_append (out, g_str_equal (text, "-0") ? "0" : text);
}
