/* zky-axes.c: what plots have in common: axes, their numbers, and colours of classes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-axes.h"

#include <math.h>
#include <zky.h>

#define MOST_STEPS 6
#define DIGITS     3

double
zky_axes_to_x (const ZkyAxes *self,
               double         x)
{
  return self->x0 + (x - self->low_x) / (self->high_x - self->low_x) * (self->x1 - self->x0);
}

double
zky_axes_to_y (const ZkyAxes *self,
               double         y)
{
  return self->y0 + (y - self->low) / (self->high - self->low) * (self->y1 - self->y0);
}

double
zky_axes_get_step (double span,
                   guint  most)
{
  double raw = span / most, power = pow (10, floor (log10 (raw))), step = raw / power;

  return (step <= 1 ? 1 : step <= 2 ? 2 : step <= 5 ? 5 : 10) * power;
}

void
zky_axes_text (ZkyPen         *pen,
               const ZkyTheme *theme,
               const char     *text,
               double          x,
               double          y,
               ZkyAnchor       anchor)
{
  zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x, .y = y, .size = ZKY_AXES_TEXT, .anchor = anchor,
                                    .color = theme->colors[ZKY_COLOR_DIM_TEXT] });
}

void
zky_axes_paint (const ZkyAxes  *self,
                ZkyPen         *pen,
                const ZkyTheme *theme)
{
  ZkyStroke line = { theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  double x_step = zky_axes_get_step (self->high_x - self->low_x, MOST_STEPS);
  double y_step = zky_axes_get_step (self->high - self->low, MOST_STEPS);
  char text[ZKY_NUMBER_MAX];

  /* The 0 makes −0 a 0. */
  for (double i = ceil (self->low_x / x_step) + 0.0; i <= self->high_x / x_step; i++)
    zky_axes_text (pen, theme, zky_number_format_digits (text, i * x_step, DIGITS), zky_axes_to_x (self, i * x_step),
                   self->y0 + ZKY_AXES_TEXT + 4, ZKY_ANCHOR_MIDDLE);
  for (double i = ceil (self->low / y_step) + 0.0; i <= self->high / y_step; i++)
    zky_axes_text (pen, theme, zky_number_format_digits (text, i * y_step, DIGITS), self->x0 - 5,
                   zky_axes_to_y (self, i * y_step) + ZKY_AXES_TEXT * 0.36, ZKY_ANCHOR_END);
  zky_pen_rect (pen, &(ZkyRect) { self->x0, self->y1, self->x1 - self->x0, self->y0 - self->y1 }, 0, NULL, &line);
}

ZkyColor
zky_axes_get_color (const ZkyTheme *theme,
                    guint           i)
{
  static const ZkyColor colors[] = {
    { 0.00, 0.45, 0.70, 1 }, { 0.84, 0.37, 0.00, 1 }, { 0.00, 0.62, 0.45, 1 }, { 0.80, 0.47, 0.65, 1 },
    { 0.34, 0.71, 0.91, 1 }, { 0.90, 0.62, 0.00, 1 },
  };
  ZkyColor color = colors[i % G_N_ELEMENTS (colors)];

  return theme->variant == ZKY_THEME_DARK || theme->variant == ZKY_THEME_DARK_CONTRAST
           ? zky_color_mix (&color, &(ZkyColor) { 1, 1, 1, 1 }, 0.25) : color;
}

/* Circle, square, diamond, triangle, and again from the beginning. */
void
zky_axes_mark (ZkyPen         *pen,
               double          x,
               double          y,
               double          radius,
               guint           i,
               const ZkyColor *fill,
               const ZkyColor *border)
{
  ZkyStroke stroke = { *border, 1, 0 };
  double r = i % 4 == 1 ? radius * 0.9 : radius * (i % 4 > 1 ? 1.25 : 1);
  ZkyPath path;

  if (i % 4 < 2)
    {
      zky_pen_rect (pen, &(ZkyRect) { x - r, y - r, 2 * r, 2 * r }, i % 4 == 0 ? r : 0, fill, &stroke);
      return;
    }
  zky_path_clear (&path);
  zky_path_move (&path, x, y - r);
  zky_path_line (&path, x + r, i % 4 == 2 ? y : y + r * 0.8);
  if (i % 4 == 2)
    zky_path_line (&path, x, y + r);
  zky_path_line (&path, x - r, i % 4 == 2 ? y : y + r * 0.8);
  zky_path_close (&path);
  zky_pen_shape (pen, &path, fill, &stroke);
}
