/* zky-curves-legend.c: what the curves of a training are called, and their values where the pointer is
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-curves-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-text.h"

#define SIZE    ZKY_AXES_TEXT
#define DIGITS  3
#define LEGEND  24.0 /* height of the line for the present run */
#define ROW     15.0 /* and of one for two runs */
#define COLUMNS 2
#define SWATCH  14.0
#define GAP     4.0
#define PAD     6.0

/* One line: a curve, and what it is called. */
typedef struct
{
  ZkyStroke  stroke;
  char      *text;
} Line;

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->text);
}

static void
append (GArray    *lines,
        ZkyStroke  stroke,
        char      *text)
{
  g_array_append_val (lines, ((Line) { stroke, text }));
}

static GArray *
lines_new (void)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  g_array_set_clear_func (lines, line_clear);

  return lines;
}

/* `loss 0.25` */
static char *
describe (const ZkySeries *series,
          double           x)
{
  const ZkyPoint *point = zky_series_find (series, x);
  char number[ZKY_NUMBER_MAX];
  const char *value = point != NULL ? zky_number_format_digits (number, point->y, DIGITS) : "—";

  if (series->kind == ZKY_SERIES_STEPS)
    return g_strdup_printf (_("one step %s"), value);

  return g_strdup_printf (series->kind == ZKY_SERIES_VALIDATION ? _("val. %s %s") : "%s %s", series->name, value);
}

/* `sgd 0.1: 0.25`: the first of its curves that is seen; behind its end nothing is known of a run */
static char *
describe_run (const ZkyCurves *self,
              ZkyHistory      *run,
              double           x)
{
  g_autofree char *title = zky_history_dup_title (run);
  char number[ZKY_NUMBER_MAX];

  for (guint i = 0; i < zky_history_get_n (run); i++)
    {
      const ZkySeries *series = zky_history_get (run, i);
      const ZkyPoint *point = zky_curves_is_shown (self, series) ? zky_series_find (series, x) : NULL;
      gboolean is_over = isfinite (x) && series->points->len > 0 && x > g_array_index (series->points, ZkyPoint, series->points->len - 1).x + 0.5;

      if (point != NULL)
        return g_strdup_printf ("%s: %s", title, is_over ? "—" : zky_number_format_digits (number, point->y, DIGITS));
    }

  return g_strdup (title);
}

static void
append_present (const ZkyCurves *self,
                GArray          *lines,
                double           x)
{
  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    {
      const ZkySeries *series = zky_history_get (self->history, i);

      if (zky_curves_is_shown (self, series))
        append (lines, zky_curves_get_stroke (self, series), describe (series, x));
    }
}

static void
append_earlier (const ZkyCurves *self,
                GArray          *lines,
                double           x)
{
  for (guint k = 0; k < zky_history_get_n_earlier (self->history); k++)
    {
      ZkyHistory *run = zky_history_get_earlier (self->history, k);

      append (lines, zky_curves_get_run_stroke (self, run, FALSE), describe_run (self, run, x));
    }
}

/* The present run is called by what it is trained with as soon as there is another one to tell it from. */
static void
append_title (const ZkyCurves *self,
              GArray          *lines)
{
  g_autofree char *title = zky_history_dup_title (self->history);

  for (guint i = 0; i < zky_history_get_n (self->history); i++)
    {
      const ZkySeries *series = zky_history_get (self->history, i);

      if (!zky_curves_is_shown (self, series) || series->kind != ZKY_SERIES_SMOOTH)
        continue;
      /* Translators: the run of a training that goes on now, and what it is trained with */
      append (lines, zky_curves_get_stroke (self, series), g_strdup_printf (_("now: %s"), title));
      return;
    }
}

static void
paint_line (const ZkyCurves *self,
            ZkyPen          *pen,
            const Line      *line,
            double           x,
            double           y,
            double           room)
{
  zky_pen_line (pen, x, y - SIZE * 0.36, x + SWATCH, y - SIZE * 0.36, &line->stroke);
  zky_pen_label (pen, &(ZkyLabel) { .text = line->text, .x = x + SWATCH + GAP, .y = y, .size = SIZE, .room = MAX (room - SWATCH - GAP, 10),
                                    .least_size = 8, .color = self->theme->colors[ZKY_COLOR_TEXT] });
}

/* How many lines the runs take. */
static guint
count_rows (const ZkyCurves *self)
{
  guint n = zky_history_get_n_earlier (self->history);

  return n > 0 ? (n + 1 + COLUMNS - 1) / COLUMNS : 0;
}

double
zky_curves_get_legend_height (const ZkyCurves *self)
{
  return LEGEND + ROW * count_rows (self);
}

/* The curves of the present run side by side, and below them all runs. */
void
zky_curves_paint_legend (const ZkyCurves *self,
                         ZkyPen          *pen,
                         double           width)
{
  g_autoptr (GArray) curves = lines_new (), runs = lines_new ();
  double room = width - 2 * ZKY_CURVES_RIGHT, column;

  append_present (self, curves, INFINITY);
  column = room / MAX (curves->len, 1);
  for (guint i = 0; i < curves->len; i++)
    paint_line (self, pen, &g_array_index (curves, Line, i), ZKY_CURVES_RIGHT + i * column, 15, column - GAP);

  if (count_rows (self) == 0)
    return;
  append_title (self, runs);
  append_earlier (self, runs, INFINITY);
  column = room / COLUMNS;
  for (guint i = 0; i < runs->len; i++)
    paint_line (self, pen, &g_array_index (runs, Line, i), ZKY_CURVES_RIGHT + (i % COLUMNS) * column, 15 + ROW * (1 + i / COLUMNS), column - GAP);
}

/* A line where the pointer is, and beside it what the curves say there; the legend stays. */
void
zky_curves_paint_hover (const ZkyCurves *self,
                        ZkyPen          *pen,
                        const ZkyAxes   *axes)
{
  ZkyStroke dashed = { self->theme->colors[ZKY_COLOR_DIM_TEXT], 1, 3 }, border = { self->theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  ZkyColor ground = self->theme->colors[ZKY_COLOR_CARD];
  double x = zky_axes_to_x (axes, self->hover), width, height;
  g_autoptr (GArray) lines = lines_new ();
  char number[ZKY_NUMBER_MAX];
  g_autofree char *text = NULL;
  ZkyRect box;

  if (isnan (self->hover) || x < axes->x0 || x > axes->x1)
    return;

  text = g_strdup_printf (_("epoch %s"), zky_number_format_digits (number, self->hover, DIGITS));
  append_present (self, lines, self->hover);
  append_earlier (self, lines, self->hover);
  width = zky_text_get_width (text, SIZE, FALSE);
  for (guint i = 0; i < lines->len; i++)
    width = MAX (width, SWATCH + GAP + zky_text_get_width (g_array_index (lines, Line, i).text, SIZE, FALSE));
  width = MIN (width + 2 * PAD, (axes->x1 - axes->x0) * 0.75);
  height = ROW * (lines->len + 1) + PAD;
  box = (ZkyRect) { x + width + 8 <= axes->x1 ? x + 6 : MAX (x - 6 - width, axes->x0), axes->y1, width, height };

  zky_pen_line (pen, x, axes->y1, x, axes->y0, &dashed);
  ground.alpha = 0.85;
  zky_pen_rect (pen, &box, 4, &ground, &border);
  zky_axes_text (pen, self->theme, text, box.x + PAD, box.y + SIZE + 3, ZKY_ANCHOR_START);
  for (guint i = 0; i < lines->len; i++)
    paint_line (self, pen, &g_array_index (lines, Line, i), box.x + PAD, box.y + SIZE + 3 + ROW * (i + 1), width - 2 * PAD);
}
