/* zky-axes.c: what plots have in common: axes, their numbers, and colours of classes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-axes.h"

#include <math.h>
#include <zky.h>

#define DIGITS   3
#define ROUNDING 1e-6  /* of float32, relative, with some to spare */
#define LARGEST  1e300 /* whose double can still be reckoned with */

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

void
zky_axes_add_air (double *low,
                  double *high,
                  double  share)
{
  double size, air;

  if (!(*high >= *low))
    *low = *high = 0;
  *low = CLAMP (*low, -LARGEST, LARGEST);
  *high = CLAMP (*high, -LARGEST, LARGEST);
  size = MAX (fabs (*low), fabs (*high));
  air = *high - *low > MAX (size * ROUNDING, 1 / LARGEST) ? (*high - *low) * share : MAX (size, 1) * 2 * share;
  *low -= air;
  *high += air;
}

guint
zky_axes_get_ticks (double  low,
                    double  high,
                    double  least,
                    double *ticks)
{
  double raw = (high - low) / (ZKY_AXES_TICKS - 1), power = pow (10, floor (log10 (raw))), digit = raw / power;
  double step = MAX (least, (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power);
  double first = ceil (low / step);
  guint n = 0;

  /* Counted, for a step may be lost beside a large number. The 0 makes −0 a 0. */
  while (n < ZKY_AXES_TICKS && (first + n) * step <= high)
    {
      ticks[n] = (first + n) * step + 0.0;
      n++;
    }

  return n;
}

guint
zky_axes_get_digits (const double *ticks,
                     guint         n,
                     guint         least)
{
  double size = n > 1 ? MAX (fabs (ticks[0]), fabs (ticks[n - 1])) / (ticks[1] - ticks[0]) : 1;

  return (guint) CLAMP (ceil (log10 (size)) + 1, least, 9);
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
  double ticks[ZKY_AXES_TICKS];
  char text[ZKY_NUMBER_MAX];
  guint n;

  n = zky_axes_get_ticks (self->low_x, self->high_x, 0, ticks);
  for (guint i = 0; i < n; i++)
    zky_axes_text (pen, theme, zky_number_format_digits (text, ticks[i], zky_axes_get_digits (ticks, n, DIGITS)), zky_axes_to_x (self, ticks[i]),
                   self->y0 + ZKY_AXES_TEXT + 4, ZKY_ANCHOR_MIDDLE);
  n = zky_axes_get_ticks (self->low, self->high, 0, ticks);
  for (guint i = 0; i < n; i++)
    zky_axes_text (pen, theme, zky_number_format_digits (text, ticks[i], zky_axes_get_digits (ticks, n, DIGITS)), self->x0 - 5,
                   zky_axes_to_y (self, ticks[i]) + ZKY_AXES_TEXT * 0.36, ZKY_ANCHOR_END);
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
