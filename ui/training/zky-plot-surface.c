/* zky-plot-surface.c: data over what is said of the plane
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <math.h>

#define N           ZKY_FINDINGS_GRID
#define LEFT        40.0
#define RIGHT       6.0
#define TOP         6.0
#define BOTTOM      20.0
#define MOST_SIDE   320.0
#define MOST_POINTS 400
#define POINT       3.5  /* radius */
#define FEW_POINTS  50   /* of which each is larger */
#define PALE        0.62 /* how far surfaces are from their colours, so that points stand out */
#define GAP         6.0  /* between units */
#define TITLE       14.0 /* above a unit */
#define SMALL       2.0  /* radius of points on a unit */

static ZkyRect
get_rect (double width)
{
  double side = MIN (MAX (width - LEFT - RIGHT, 10), MOST_SIDE);

  return (ZkyRect) { LEFT, TOP, side, side };
}

double
zky_plot_get_surface_height (const ZkyPlot *self,
                             double         width)
{
  return TOP + get_rect (width).height + BOTTOM;
}

/* -- Fields as images --------------------------------------------------------------------------- */

typedef ZkyColor (*ColorFunc) (const ZkyPlot *self,
                               gsize          place,
                               double         number);

static void
put_pixel (guint32        *pixel,
           const ZkyColor *color)
{
  *pixel = 0xff000000u | (guint32) lround (color->red * 255) << 16 | (guint32) lround (color->green * 255) << 8
           | (guint32) lround (color->blue * 255);
}

/* @number: handed on to @color */
static void
paint_field (const ZkyPlot *self,
             ZkyPen        *pen,
             const ZkyRect *rect,
             ColorFunc      get_color,
             const double  *numbers)
{
  cairo_surface_t *pixels = cairo_image_surface_create (CAIRO_FORMAT_RGB24, N, N);
  guchar *data = cairo_image_surface_get_data (pixels);
  int stride = cairo_image_surface_get_stride (pixels);

  for (gsize row = 0; row < N; row++)
    for (gsize column = 0; column < N; column++)
      {
        ZkyColor color = get_color (self, row * N + column, numbers[row * N + column]);

        put_pixel ((guint32 *) (gpointer) (data + row * stride) + column, &color);
      }
  cairo_surface_mark_dirty (pixels);
  zky_pen_image (pen, rect, pixels);
  cairo_surface_destroy (pixels);
}

/* The paler, the less sure. */
static ZkyColor
get_class_color (const ZkyPlot *self,
                 gsize          place,
                 double         number)
{
  const ZkyFindings *findings = self->findings;
  const double *said = findings->grid_said + place * findings->n_values;
  guint class = zky_findings_pick (findings, said);
  double least = 1.0 / findings->n_classes, share = zky_findings_get_share (findings, said, class);
  ZkyColor color = zky_axes_get_color (self->theme, class);

  if (isnan (share))
    return self->theme->colors[ZKY_COLOR_WARNING];

  return zky_color_mix (&self->theme->colors[ZKY_COLOR_BACKGROUND], &color, PALE * CLAMP ((share - least) / (1 - least), 0, 1));
}

static ZkyColor
get_number_color (const ZkyPlot *self,
                  gsize          place,
                  double         number)
{
  return zky_theme_signed_color (self->theme, number);
}

/* Divides by the greatest magnitude. */
static double
normalize (double *numbers,
           gsize   n,
           double  limit)
{
  for (gsize i = 0; i < n; i++)
    if (isfinite (numbers[i]))
      limit = MAX (limit, fabs (numbers[i]));
  for (gsize i = 0; i < n && limit > 0; i++)
    numbers[i] /= limit;

  return limit;
}

/* -- What is said in the end ------------------------------------------------------------------------ */

/* How much more likely class @k is than the likeliest of the others. */
static void
get_lead (const ZkyPlot *self,
          guint          k,
          double        *lead)
{
  const ZkyFindings *findings = self->findings;

  for (gsize i = 0; i < N * N; i++)
    {
      const double *said = findings->grid_said + i * findings->n_values;
      double other = 0;

      for (guint m = 0; m < findings->n_classes; m++)
        if (m != k)
          other = MAX (other, zky_findings_get_share (findings, said, m));
      lead[i] = zky_findings_get_share (findings, said, k) - other;
    }
}

static void
paint_borders (const ZkyPlot *self,
               ZkyPen        *pen,
               const ZkyRect *rect)
{
  ZkyStroke stroke = { self->theme->colors[ZKY_COLOR_TEXT], 1.25, 0 };
  g_autofree double *lead = g_new (double, N * N);

  for (guint k = 1; k < self->findings->n_classes; k++)
    {
      get_lead (self, k, lead);
      zky_plot_paint_level (pen, lead, rect, &stroke);
    }
}

static double
get_greatest (const ZkyFindings *findings)
{
  double most = 0;

  for (guint i = 0; findings->numbers != NULL && i < findings->n_rows; i++)
    if (isfinite (findings->numbers[i]))
      most = MAX (most, fabs (findings->numbers[i]));

  return most;
}

static void
paint_points (const ZkyPlot *self,
              ZkyPen        *pen,
              const ZkyRect *rect,
              double         radius,
              double         limit)
{
  const ZkyFindings *findings = self->findings;
  ZkyAxes axes = { rect->x, rect->x + rect->width, rect->y + rect->height, rect->y,
                   findings->low[0], findings->high[0], findings->low[1], findings->high[1] };
  guint step = 1 + (findings->n_rows - 1) / MOST_POINTS;

  for (gsize i = 0; i < findings->n_rows; i += step)
    {
      double x = zky_tensor_get_double (findings->x, 2 * i), y = zky_tensor_get_double (findings->x, 2 * i + 1);
      guint class = findings->truth != NULL && findings->truth[i] >= 0 ? (guint) findings->truth[i] : 0;
      ZkyColor color = zky_axes_get_color (self->theme, class);

      if (!isfinite (x) || !isfinite (y))
        continue;
      if (findings->truth == NULL)
        color = findings->numbers != NULL && limit > 0 ? zky_theme_signed_color (self->theme, findings->numbers[i] / limit)
                                                       : self->theme->colors[ZKY_COLOR_CARD];
      zky_axes_mark (pen, zky_axes_to_x (&axes, x), zky_axes_to_y (&axes, y), radius, class, &color,
                     &self->theme->colors[radius > SMALL ? ZKY_COLOR_TEXT : ZKY_COLOR_CARD]);
    }
}

void
zky_plot_paint_surface (const ZkyPlot *self,
                        ZkyPen        *pen,
                        double         width)
{
  const ZkyFindings *findings = self->findings;
  ZkyRect rect = get_rect (width);
  ZkyAxes axes = { rect.x, rect.x + rect.width, rect.y + rect.height, rect.y,
                   findings->low[0], findings->high[0], findings->low[1], findings->high[1] };
  double limit = 0;

  if (findings->n_classes > 0)
    {
      paint_field (self, pen, &rect, get_class_color, findings->grid_said);
      paint_borders (self, pen, &rect);
    }
  else
    {
      g_autofree double *numbers = g_memdup2 (findings->grid_said, N * N * sizeof *numbers);

      limit = normalize (numbers, N * N, get_greatest (findings));
      paint_field (self, pen, &rect, get_number_color, numbers);
    }
  paint_points (self, pen, &rect, findings->n_rows < FEW_POINTS ? 1.5 * POINT : POINT, limit);
  zky_axes_paint (&axes, pen, self->theme);
}

/* -- Units of a layer --------------------------------------------------------------------------------- */

static guint
get_n_units (const ZkyPlot *self)
{
  return MIN (g_array_index (self->findings->layers, ZkyLayer, self->layer).n_units, ZKY_PLOT_UNITS);
}

static guint
get_n_columns (guint n_units)
{
  return n_units <= 1 ? 1 : n_units <= 4 ? 2 : n_units <= 9 ? 3 : 4;
}

static double
get_side (double width,
          guint  n_columns)
{
  return MIN (MAX ((width - GAP * (n_columns - 1)) / n_columns, 10), MOST_SIDE);
}

double
zky_plot_get_units_height (const ZkyPlot *self,
                           double         width)
{
  guint n = get_n_units (self), n_columns = get_n_columns (n);

  return (n + n_columns - 1) / n_columns * (get_side (width, n_columns) + TITLE + GAP);
}

/* All units of a layer have one scale, so that those that say little are pale. */
static double *
read_units (const ZkyPlot *self,
            guint          n)
{
  const ZkyLayer *layer = &g_array_index (self->findings->layers, ZkyLayer, self->layer);
  ZkyTensor *value = zky_node_get_value (zky_graph_get_node (self->findings->grid, layer->index));
  double *units = g_new (double, (gsize) n * N * N);

  for (gsize unit = 0; unit < n; unit++)
    for (gsize i = 0; i < N * N; i++)
      units[unit * N * N + i] = zky_tensor_get_double (value, i * layer->n_units + unit);
  normalize (units, (gsize) n * N * N, 0);

  return units;
}

void
zky_plot_paint_units (const ZkyPlot *self,
                      ZkyPen        *pen,
                      double         width)
{
  guint n = get_n_units (self), n_columns = get_n_columns (n);
  double side = get_side (width, n_columns), limit = get_greatest (self->findings);
  ZkyStroke line = { self->theme->colors[ZKY_COLOR_TEXT], 1.25, 0 }, border = { self->theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  g_autofree double *units = read_units (self, n);

  for (guint unit = 0; unit < n; unit++)
    {
      ZkyRect rect = { unit % n_columns * (side + GAP), unit / n_columns * (side + TITLE + GAP) + TITLE, side, side };
      g_autofree char *title = g_strdup_printf ("%u", unit + 1);

      zky_axes_text (pen, self->theme, title, rect.x, rect.y - 3, ZKY_ANCHOR_START);
      paint_field (self, pen, &rect, get_number_color, units + (gsize) unit * N * N);
      zky_plot_paint_level (pen, units + (gsize) unit * N * N, &rect, &line);
      paint_points (self, pen, &rect, SMALL, limit);
      zky_pen_rect (pen, &rect, 0, NULL, &border);
    }
}
