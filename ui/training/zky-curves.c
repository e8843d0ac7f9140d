/* zky-curves.c: curves of a training as a picture
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-curves.h"

#include <math.h>

#define LEFT    52.0
#define RIGHT   10.0
#define TOP     24.0  /* of which the legend takes most */
#define BOTTOM  22.0
#define SIZE    11.0  /* of text */
#define DIGITS  4
#define MOST_TICKS 6

/* The place of the axes, and what they span. */
typedef struct
{
  double x0, x1, y0, y1;          /* in pixels; y0 is the bottom */
  double low_x, high_x, low, high; /* y in log10 where the axis is logarithmic */
} Axes;

static gboolean
is_shown (const ZkyCurves *self,
          const ZkySeries *series)
{
  return g_str_equal (series->name, "loss") == self->losses;
}

static double
scale_y (const ZkyCurves *self,
         double           y)
{
  return self->logarithmic ? log10 (y) : y;
}

/* Numbers that have no logarithm are not drawn. */
static gboolean
has_place (const ZkyCurves *self,
           const ZkyPoint  *point)
{
  return !self->logarithmic || point->y > 0;
}

gboolean
zky_curves_has_any (const ZkyCurves *self)
{
  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    if (is_shown (self, zky_history_get (self->history, i)))
      return TRUE;

  return FALSE;
}

static void
find_range (const ZkyCurves *self,
            Axes            *axes)
{
  axes->low = INFINITY;
  axes->high = -INFINITY;
  axes->low_x = 0;
  axes->high_x = 0;

  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    {
      const ZkySeries *series = zky_history_get (self->history, i);

      for (guint k = 0; is_shown (self, series) && k < series->points->len; k++)
        {
          const ZkyPoint *point = &g_array_index (series->points, ZkyPoint, k);

          axes->high_x = MAX (axes->high_x, point->x);
          if (!has_place (self, point))
            continue;
          axes->low = MIN (axes->low, scale_y (self, point->y));
          axes->high = MAX (axes->high, scale_y (self, point->y));
        }
    }

  if (!(axes->high >= axes->low))
    axes->low = axes->high = 0;
  /* A curve that is flat lies in the middle; others have a little air. */
  {
    double air = axes->high > axes->low ? (axes->high - axes->low) * 0.05 : MAX (fabs (axes->high), 1) * 0.1;

    axes->low -= air;
    axes->high += air;
  }
  if (axes->high_x <= 0)
    axes->high_x = 1;
}

static Axes
make_axes (const ZkyCurves *self,
           double           width,
           double           height)
{
  Axes axes = { LEFT, MAX (width - RIGHT, LEFT + 1), MAX (height - BOTTOM, TOP + 1), TOP };

  find_range (self, &axes);

  return axes;
}

static double
to_x (const Axes *axes,
      double      x)
{
  return axes->x0 + (x - axes->low_x) / (axes->high_x - axes->low_x) * (axes->x1 - axes->x0);
}

static double
to_y (const Axes *axes,
      double      y)
{
  return axes->y0 + (y - axes->low) / (axes->high - axes->low) * (axes->y1 - axes->y0);
}

/* 1, 2 or 5 times a power of ten, so that there are at most so many. */
static double
get_tick (double span,
          guint  most)
{
  double raw = span / most, power = pow (10, floor (log10 (raw))), step = raw / power;

  return (step <= 1 ? 1 : step <= 2 ? 2 : step <= 5 ? 5 : 10) * power;
}

static ZkyColor
get_color (const ZkyCurves *self,
           guint            i,
           gboolean         validation)
{
  /* Okabe and Ito's colours, which colour-blind eyes tell apart; validation is dashed as well. */
  static const ZkyColor colors[] = {
    { 0.00, 0.45, 0.70, 1 }, { 0.84, 0.37, 0.00, 1 }, { 0.00, 0.62, 0.45, 1 }, { 0.80, 0.47, 0.65, 1 },
    { 0.34, 0.71, 0.91, 1 }, { 0.90, 0.62, 0.00, 1 },
  };
  ZkyColor color = colors[(2 * i + (validation ? 1 : 0)) % G_N_ELEMENTS (colors)];

  return self->theme->variant == ZKY_THEME_DARK || self->theme->variant == ZKY_THEME_DARK_CONTRAST
           ? zky_color_mix (&color, &(ZkyColor) { 1, 1, 1, 1 }, 0.25) : color;
}

/* Which colour: the place of its name among those shown. */
static guint
get_order (const ZkyCurves *self,
           const ZkySeries *series)
{
  guint order = 0;

  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    {
      const ZkySeries *other = zky_history_get (self->history, i);

      if (g_str_equal (other->name, series->name))
        break;
      order += is_shown (self, other) && !other->validation;
    }

  return order;
}

static void
put_text (const ZkyCurves *self,
          ZkyPen          *pen,
          const char      *text,
          double           x,
          double           y,
          ZkyAnchor        anchor)
{
  zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x, .y = y, .size = SIZE, .anchor = anchor,
                                    .color = self->theme->colors[ZKY_COLOR_DIM_TEXT] });
}

static void
paint_axes (const ZkyCurves *self,
            ZkyPen          *pen,
            const Axes      *axes)
{
  ZkyStroke line = { self->theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  double step = get_tick (axes->high - axes->low, MOST_TICKS), x_step = MAX (1, get_tick (axes->high_x - axes->low_x, MOST_TICKS));
  char text[ZKY_NUMBER_MAX];

  line.color.alpha = 0.45;
  for (double y = ceil (axes->low / step) * step; y <= axes->high; y += step)
    {
      double value = fabs (y) < step / 2 ? 0 : y;

      zky_pen_line (pen, axes->x0, to_y (axes, y), axes->x1, to_y (axes, y), &line);
      put_text (self, pen, zky_number_format_digits (text, self->logarithmic ? pow (10, value) : value, self->logarithmic ? 2 : DIGITS),
             axes->x0 - 6, to_y (axes, y) + SIZE * 0.36, ZKY_ANCHOR_END);
    }
  for (double x = 0; x <= axes->high_x; x += x_step)
    put_text (self, pen, zky_number_format_digits (text, x, DIGITS), to_x (axes, x), axes->y0 + SIZE + 5, ZKY_ANCHOR_MIDDLE);
  zky_pen_line (pen, axes->x0, axes->y0, axes->x1, axes->y0, &line);
}

static void
paint_curve (const ZkyCurves *self,
             ZkyPen          *pen,
             const Axes      *axes,
             const ZkySeries *series)
{
  ZkyStroke stroke = { get_color (self, get_order (self, series), series->validation), 1.75, series->validation ? 5 : 0 };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, 2 * sizeof (double));

  for (guint k = 0; k < series->points->len; k++)
    {
      const ZkyPoint *point = &g_array_index (series->points, ZkyPoint, k);
      double place[2] = { to_x (axes, point->x), 0 };

      if (!has_place (self, point))
        continue;
      place[1] = to_y (axes, scale_y (self, point->y));
      /* A straight line is a curve whose handles lie on its ends. */
      if (points->len > 0)
        {
          double before[2] = { ((double *) (gpointer) points->data)[2 * points->len - 2],
                               ((double *) (gpointer) points->data)[2 * points->len - 1] };

          g_array_append_val (points, before);
          g_array_append_val (points, place);
        }
      g_array_append_val (points, place);
    }

  if (points->len >= 4)
    zky_pen_curve (pen, (double *) (gpointer) points->data, points->len, &stroke);
  else if (points->len == 1)
    {
      const double *only = (double *) (gpointer) points->data;

      zky_pen_rect (pen, &(ZkyRect) { only[0] - 2.5, only[1] - 2.5, 5, 5 }, 2.5, &stroke.color, NULL);
    }
}

/* `loss 0.25`: the value under the pointer, else the last one */
static char *
describe (const ZkyCurves *self,
          const ZkySeries *series)
{
  const ZkyPoint *point = zky_series_find (series, isnan (self->hover) ? INFINITY : self->hover);
  char number[ZKY_NUMBER_MAX];

  return g_strdup_printf ("%s%s %s", series->validation ? "val. " : "", series->name,
                          point != NULL ? zky_number_format_digits (number, point->y, DIGITS) : "—");
}

static void
paint_legend (const ZkyCurves *self,
              ZkyPen          *pen,
              double           width)
{
  double x = LEFT, column;
  guint n = 0;

  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    n += is_shown (self, zky_history_get (self->history, i));
  column = (width - LEFT - RIGHT) / MAX (n, 1);

  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    {
      const ZkySeries *series = zky_history_get (self->history, i);
      g_autofree char *text = NULL;
      ZkyStroke stroke;

      if (!is_shown (self, series))
        continue;
      text = describe (self, series);
      stroke = (ZkyStroke) { get_color (self, get_order (self, series), series->validation), 2, series->validation ? 5 : 0 };
      zky_pen_line (pen, x, 11, x + 14, 11, &stroke);
      zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x + 18, .y = 15, .size = SIZE, .room = MAX (column - 22, 10),
                                        .least_size = 8, .color = self->theme->colors[ZKY_COLOR_TEXT] });
      x += column;
    }
}

static void
paint_hover (const ZkyCurves *self,
             ZkyPen          *pen,
             const Axes      *axes)
{
  ZkyStroke line = { self->theme->colors[ZKY_COLOR_DIM_TEXT], 1, 3 };
  double x = to_x (axes, self->hover);
  char number[ZKY_NUMBER_MAX];

  if (isnan (self->hover) || x < axes->x0 || x > axes->x1)
    return;

  zky_pen_line (pen, x, axes->y1, x, axes->y0, &line);
  put_text (self, pen, zky_number_format_digits (number, self->hover, 3), x, axes->y1 - 1, ZKY_ANCHOR_MIDDLE);
}

/**
 * zky_curves_paint:
 * @self: what is seen
 * @pen: what draws
 * @width: of the picture
 * @height: of the picture
 *
 * Draws axes, curves, and a legend with the values under the pointer, or the last ones.
 */
void
zky_curves_paint (const ZkyCurves *self,
                  ZkyPen          *pen,
                  double           width,
                  double           height)
{
  Axes axes = make_axes (self, width, height);

  paint_axes (self, pen, &axes);
  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    if (is_shown (self, zky_history_get (self->history, i)))
      paint_curve (self, pen, &axes, zky_history_get (self->history, i));
  paint_legend (self, pen, width);
  paint_hover (self, pen, &axes);
}

double
zky_curves_get_x (const ZkyCurves *self,
                  double           width,
                  double           place)
{
  Axes axes = make_axes (self, width, 100);

  return axes.low_x + (place - axes.x0) / (axes.x1 - axes.x0) * (axes.high_x - axes.low_x);
}
