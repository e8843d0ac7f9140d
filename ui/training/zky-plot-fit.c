/* zky-plot-fit.c: a curve through data, and what was said by what is right
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <math.h>

#define LEFT        44.0
#define RIGHT       8.0
#define TOP         8.0
#define BOTTOM      20.0
#define MOST_HEIGHT 240.0
#define MOST_POINTS 400
#define POINT       2.75
#define AIR         0.08

static gboolean
is_square (const ZkyPlot *self)
{
  return self->findings->kind == ZKY_FINDINGS_NUMBERS;
}

double
zky_plot_get_fit_height (const ZkyPlot *self,
                         double         width)
{
  double room = MAX (width - LEFT - RIGHT, 10);

  return TOP + MIN (is_square (self) ? room : room * 0.7, MOST_HEIGHT) + BOTTOM;
}

static void
include (double *low,
         double *high,
         double  value)
{
  if (!isfinite (value))
    return;
  *low = MIN (*low, value);
  *high = MAX (*high, value);
}

/* The right number; of two classes 0 or 1; NaN where there is none. */
static double
get_right (const ZkyFindings *findings,
           guint              i)
{
  if (findings->numbers != NULL)
    return findings->numbers[i];

  return findings->truth != NULL && findings->truth[i] >= 0 ? findings->truth[i] : NAN;
}

static ZkyAxes
make_axes (const ZkyPlot *self,
           double         width)
{
  const ZkyFindings *findings = self->findings;
  double height = zky_plot_get_fit_height (self, width) - TOP - BOTTOM, room = MAX (width - LEFT - RIGHT, 10);
  ZkyAxes axes = { LEFT, LEFT + (is_square (self) ? MIN (room, height) : room), TOP + height, TOP,
                   findings->low[0], findings->high[0], INFINITY, -INFINITY };

  for (guint i = 0; i < findings->n_rows; i++)
    {
      include (&axes.low, &axes.high, get_right (findings, i));
      if (is_square (self))
        include (&axes.low, &axes.high, findings->said[i]);
    }
  for (guint i = 0; i < findings->n_grid; i++)
    include (&axes.low, &axes.high, findings->grid_said[i]);
  zky_axes_add_air (&axes.low, &axes.high, AIR);
  if (is_square (self))
    {
      axes.low_x = axes.low;
      axes.high_x = axes.high;
    }

  return axes;
}

/* A straight line is a curve whose handles lie on its ends; it is broken where there is no number. */
static void
paint_curve (const ZkyPlot *self,
             ZkyPen        *pen,
             const ZkyAxes *axes)
{
  const ZkyFindings *findings = self->findings;
  ZkyStroke stroke = { zky_axes_get_color (self->theme, 1), 2, 0 };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, 2 * sizeof (double));

  for (guint i = 0; i < findings->n_grid; i++)
    {
      double x = findings->low[0] + (findings->high[0] - findings->low[0]) * i / (findings->n_grid - 1), y = findings->grid_said[i];
      double place[2] = { zky_axes_to_x (axes, x), zky_axes_to_y (axes, y) }, before[2];

      if (!isfinite (y))
        {
          zky_pen_curve (pen, (double *) (gpointer) points->data, points->len, &stroke);
          g_array_set_size (points, 0);
          continue;
        }
      if (points->len > 0)
        {
          before[0] = ((double *) (gpointer) points->data)[2 * points->len - 2];
          before[1] = ((double *) (gpointer) points->data)[2 * points->len - 1];
          g_array_append_val (points, before);
          g_array_append_val (points, place);
        }
      g_array_append_val (points, place);
    }
  zky_pen_curve (pen, (double *) (gpointer) points->data, points->len, &stroke);
}

void
zky_plot_paint_fit (const ZkyPlot *self,
                    ZkyPen        *pen,
                    double         width)
{
  const ZkyFindings *findings = self->findings;
  ZkyAxes axes = make_axes (self, width);
  ZkyStroke even = { self->theme->colors[ZKY_COLOR_DIM_TEXT], 1, 4 };
  ZkyColor color = zky_axes_get_color (self->theme, 0);
  guint step = 1 + (findings->n_rows - 1) / MOST_POINTS;

  zky_axes_paint (&axes, pen, self->theme);
  if (is_square (self))
    zky_pen_line (pen, axes.x0, axes.y0, axes.x1, axes.y1, &even);
  for (guint i = 0; i < findings->n_rows; i += step)
    {
      double x = is_square (self) ? get_right (findings, i) : zky_tensor_get_double (findings->x, i);
      double y = is_square (self) ? findings->said[i] : get_right (findings, i);

      if (isfinite (x) && isfinite (y))
        zky_axes_mark (pen, zky_axes_to_x (&axes, x), zky_axes_to_y (&axes, y), POINT, 0, &color, &self->theme->colors[ZKY_COLOR_BACKGROUND]);
    }
  if (!is_square (self))
    paint_curve (self, pen, &axes);
}
