/* zky-curves.c: curves of a training as a picture
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-curves-private.h"

#include <math.h>

#define LEFT    52.0
#define BOTTOM  22.0
#define SIZE    ZKY_AXES_TEXT
#define DIGITS  4
#define STEPS_ALPHA 0.75 /* thin and pale behind their mean, and three times as bright or dark as what is behind them */
#define EARLIER_ALPHA 0.6
#define MARK_ROOM 56.0 /* that the words of a mark take, about */

gboolean
zky_curves_is_shown (const ZkyCurves *self,
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
    if (zky_curves_is_shown (self, zky_history_get (self->history, i)))
      return TRUE;
  for (guint k = 0; k < zky_history_get_n_earlier (self->history); k++)
    for (guint i = 0; i < zky_history_get_n (zky_history_get_earlier (self->history, k)); i++)
      if (zky_curves_is_shown (self, zky_history_get (zky_history_get_earlier (self->history, k), i)))
        return TRUE;

  return FALSE;
}

static void
include (const ZkyCurves *self,
         ZkyHistory      *history,
         ZkyAxes         *axes)
{
  for (guint i = 0; i < zky_history_get_n (history); i++)
    {
      const ZkySeries *series = zky_history_get (history, i);

      for (guint k = 0; zky_curves_is_shown (self, series) && k < series->points->len; k++)
        {
          const ZkyPoint *point = &g_array_index (series->points, ZkyPoint, k);

          axes->high_x = MAX (axes->high_x, point->x);
          if (!has_place (self, point))
            continue;
          axes->low = MIN (axes->low, scale_y (self, point->y));
          axes->high = MAX (axes->high, scale_y (self, point->y));
        }
    }
}

static void
find_range (const ZkyCurves *self,
            ZkyAxes         *axes)
{
  axes->low = INFINITY;
  axes->high = -INFINITY;
  axes->low_x = 0;
  axes->high_x = 0;
  include (self, self->history, axes);
  for (guint i = 0; i < zky_history_get_n_earlier (self->history); i++)
    include (self, zky_history_get_earlier (self->history, i), axes);

  zky_axes_add_air (&axes->low, &axes->high, 0.05);
  if (axes->high_x <= 0)
    axes->high_x = 1;
}

static ZkyAxes
make_axes (const ZkyCurves *self,
           double           width,
           double           height)
{
  double top = zky_curves_get_legend_height (self);
  ZkyAxes axes = { LEFT, MAX (width - ZKY_CURVES_RIGHT, LEFT + 1), MAX (height - BOTTOM, top + 1), top };

  find_range (self, &axes);

  return axes;
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
      order += zky_curves_is_shown (self, other) && other->kind == ZKY_SERIES_SMOOTH;
    }

  return order;
}

/* Two neighbours of the palette a curve: validation is dashed as well. Single steps are thin and pale behind their mean. */
ZkyStroke
zky_curves_get_stroke (const ZkyCurves *self,
                       const ZkySeries *series)
{
  gboolean validation = series->kind == ZKY_SERIES_VALIDATION, steps = series->kind == ZKY_SERIES_STEPS;
  ZkyStroke stroke = { zky_axes_get_color (self->theme, 2 * get_order (self, series) + (validation ? 1 : 0)),
                       steps ? 1 : 1.75, validation ? 5 : 0 };

  if (steps)
    stroke.color.alpha = STEPS_ALPHA;

  return stroke;
}

/* A colour a run, paler than the present one's. */
ZkyStroke
zky_curves_get_run_stroke (const ZkyCurves *self,
                           ZkyHistory      *run,
                           gboolean         validation)
{
  ZkyStroke stroke = { zky_axes_get_color (self->theme, 2 + zky_history_get_number (run) % 4), 1.5, validation ? 5 : 0 };

  stroke.color.alpha = validation ? EARLIER_ALPHA / 2 : EARLIER_ALPHA;

  return stroke;
}

static void
paint_axes (const ZkyCurves *self,
            ZkyPen          *pen,
            const ZkyAxes      *axes)
{
  ZkyStroke line = { self->theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  double ticks[ZKY_AXES_TICKS];
  char text[ZKY_NUMBER_MAX];
  guint n = zky_axes_get_ticks (axes->low, axes->high, 0, ticks), digits = zky_axes_get_digits (ticks, n, DIGITS);

  line.color.alpha = 0.45;
  for (guint i = 0; i < n; i++)
    {
      double y = zky_axes_to_y (axes, ticks[i]);

      zky_pen_line (pen, axes->x0, y, axes->x1, y, &line);
      zky_axes_text (pen, self->theme, zky_number_format_digits (text, self->logarithmic ? pow (10, ticks[i]) : ticks[i], self->logarithmic ? 2 : digits),
                     axes->x0 - 6, y + SIZE * 0.36, ZKY_ANCHOR_END);
    }
  n = zky_axes_get_ticks (axes->low_x, axes->high_x, 1, ticks);
  for (guint i = 0; i < n; i++)
    zky_axes_text (pen, self->theme, zky_number_format_digits (text, ticks[i], DIGITS), zky_axes_to_x (axes, ticks[i]), axes->y0 + SIZE + 5, ZKY_ANCHOR_MIDDLE);
  zky_pen_line (pen, axes->x0, axes->y0, axes->x1, axes->y0, &line);
}

static void
paint_curve (const ZkyCurves *self,
             ZkyPen          *pen,
             const ZkyAxes   *axes,
             const ZkySeries *series,
             ZkyStroke        stroke)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, 2 * sizeof (double));

  for (guint k = 0; k < series->points->len; k++)
    {
      const ZkyPoint *point = &g_array_index (series->points, ZkyPoint, k);
      double place[2] = { zky_axes_to_x (axes, point->x), 0 };

      if (!has_place (self, point))
        continue;
      place[1] = zky_axes_to_y (axes, scale_y (self, point->y));
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

/* Where something changed, and what. Words that would run into each other are left out. */
static void
paint_marks (const ZkyCurves *self,
             ZkyPen          *pen,
             const ZkyAxes   *axes)
{
  ZkyStroke line = { self->theme->colors[ZKY_COLOR_DIM_TEXT], 1, 2 };
  double end = axes->x0;

  for (guint i = 0; i < zky_history_get_n_marks (self->history); i++)
    {
      double x;
      const char *text = zky_history_get_mark (self->history, i, &x);

      x = zky_axes_to_x (axes, x);
      zky_pen_line (pen, x, axes->y1, x, axes->y0, &line);
      if (x < end || x + MARK_ROOM > axes->x1 + ZKY_CURVES_RIGHT)
        continue;
      zky_axes_text (pen, self->theme, text, x + 3, axes->y0 - 4, ZKY_ANCHOR_START);
      end = x + MARK_ROOM;
    }
}

/* What is looked at, where that is not the end. */
static void
paint_position (const ZkyCurves *self,
                ZkyPen          *pen,
                const ZkyAxes   *axes)
{
  ZkyStroke line = { self->theme->colors[ZKY_COLOR_TEXT], 1.5, 0 };
  double x = zky_axes_to_x (axes, self->position);

  if (!isnan (self->position) && x >= axes->x0 && x <= axes->x1)
    zky_pen_line (pen, x, axes->y1, x, axes->y0, &line);
}

static void
paint_earlier (const ZkyCurves *self,
               ZkyPen          *pen,
               const ZkyAxes   *axes)
{
  for (guint k = zky_history_get_n_earlier (self->history); k-- > 0;)
    {
      ZkyHistory *run = zky_history_get_earlier (self->history, k);

      for (guint i = 0; i < zky_history_get_n (run); i++)
        {
          const ZkySeries *series = zky_history_get (run, i);

          if (zky_curves_is_shown (self, series))
            paint_curve (self, pen, axes, series, zky_curves_get_run_stroke (self, run, series->kind == ZKY_SERIES_VALIDATION));
        }
    }
}

/**
 * zky_curves_paint:
 * @self: what is seen
 * @pen: what draws
 * @width: of the picture
 * @height: of the picture
 *
 * Draws axes, curves, a legend with the last values, and beside the pointer the values there.
 */
void
zky_curves_paint (const ZkyCurves *self,
                  ZkyPen          *pen,
                  double           width,
                  double           height)
{
  ZkyAxes axes = make_axes (self, width, height);

  paint_axes (self, pen, &axes);
  paint_marks (self, pen, &axes);
  paint_earlier (self, pen, &axes);
  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    {
      const ZkySeries *series = zky_history_get (self->history, i);

      if (zky_curves_is_shown (self, series))
        paint_curve (self, pen, &axes, series, zky_curves_get_stroke (self, series));
    }
  paint_position (self, pen, &axes);
  zky_curves_paint_legend (self, pen, width);
  zky_curves_paint_hover (self, pen, &axes);
}

double
zky_curves_get_x (const ZkyCurves *self,
                  double           width,
                  double           place)
{
  ZkyAxes axes = make_axes (self, width, 100);

  return axes.low_x + (place - axes.x0) / (axes.x1 - axes.x0) * (axes.high_x - axes.low_x);
}
