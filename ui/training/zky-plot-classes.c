/* zky-plot-classes.c: a confusion matrix
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-text.h"

#define MOST_CLASSES 40   /* of which a matrix still says something */
#define MOST_TEXTS   12   /* with more classes there is no room for the numbers */
#define MOST_CELL    40.0
#define LEAST_TEXT   7.0
#define SHARE        40.0 /* room on the right for how many of a class were found */
#define LEAST_LEFT   18.0 /* room for names */
#define MOST_LEFT    88.0
#define HEAD         34.0 /* two lines above */

static double
get_left (const ZkyPlot *self)
{
  double left = LEAST_LEFT;

  for (guint k = 0; k < self->findings->n_classes; k++)
    {
      g_autofree char *name = zky_findings_dup_class (self->findings, (gint) k);

      left = MAX (left, zky_text_get_width (name, ZKY_AXES_TEXT, FALSE) + 8);
    }

  return MIN (left, MOST_LEFT);
}

static double
get_cell (const ZkyPlot *self,
          double         width)
{
  return MIN (MAX ((width - get_left (self) - SHARE) / self->findings->n_classes, 2), MOST_CELL);
}

double
zky_plot_get_classes_height (const ZkyPlot *self,
                             double         width)
{
  if (self->findings->n_classes > MOST_CLASSES || self->findings->counts == NULL)
    return 0;

  return HEAD + get_cell (self, width) * self->findings->n_classes + 4;
}

static guint
count_row (const ZkyFindings *findings,
           guint              row)
{
  guint n = 0;

  for (guint k = 0; k < findings->n_classes; k++)
    n += findings->counts[row * findings->n_classes + k];

  return n;
}

static ZkyColor
get_text_color (const ZkyPlot *self,
                double         depth)
{
  gboolean is_dark = self->theme->variant == ZKY_THEME_DARK || self->theme->variant == ZKY_THEME_DARK_CONTRAST;

  return depth > 0.55 && !is_dark ? (ZkyColor) { 1, 1, 1, 1 }
         : depth > 0.55 ? (ZkyColor) { 0, 0, 0, 1 } : self->theme->colors[ZKY_COLOR_TEXT];
}

/* Right ones in one colour, wrong ones in another; the square root lets few be seen beside many. */
static void
paint_cell (const ZkyPlot *self,
            ZkyPen        *pen,
            const ZkyRect *rect,
            guint          row,
            guint          column,
            guint          in_row)
{
  guint n = self->findings->counts[row * self->findings->n_classes + column];
  double depth = in_row > 0 ? sqrt ((double) n / in_row) : 0;
  ZkyColor color = zky_axes_get_color (self->theme, row == column ? 0 : 1);
  ZkyColor fill = zky_color_mix (&self->theme->colors[ZKY_COLOR_CARD], &color, depth);
  ZkyStroke border = { self->theme->colors[ZKY_COLOR_CARD_BORDER], 0.5, 0 };
  g_autofree char *text = g_strdup_printf ("%u", n);

  zky_pen_rect (pen, rect, 0, &fill, &border);
  if (n > 0 && self->findings->n_classes <= MOST_TEXTS)
    zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = rect->x + rect->width / 2, .y = rect->y + rect->height / 2 + 4,
                                      .size = ZKY_AXES_TEXT, .anchor = ZKY_ANCHOR_MIDDLE, .color = get_text_color (self, depth),
                                      .room = rect->width - 2, .least_size = LEAST_TEXT });
}

static void
paint_name (const ZkyPlot *self,
            ZkyPen        *pen,
            guint          k,
            double         x,
            double         y,
            double         room,
            ZkyAnchor      anchor)
{
  g_autofree char *text = zky_findings_dup_class (self->findings, (gint) k);

  if (self->findings->n_classes <= MOST_TEXTS || k % 5 == 0)
    zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x, .y = y, .size = ZKY_AXES_TEXT, .anchor = anchor, .room = room,
                                      .least_size = LEAST_TEXT, .color = self->theme->colors[ZKY_COLOR_DIM_TEXT] });
}

static void
paint_row (const ZkyPlot *self,
           ZkyPen        *pen,
           guint          row,
           double         left,
           double         cell,
           double         top)
{
  const ZkyFindings *findings = self->findings;
  guint n = count_row (findings, row);
  double y = top + HEAD + row * cell;

  for (guint column = 0; column < findings->n_classes; column++)
    paint_cell (self, pen, &(ZkyRect) { left + column * cell, y, cell, cell }, row, column, n);
  paint_name (self, pen, row, left - 4, y + cell / 2 + 4, left - 4, ZKY_ANCHOR_END);
  if (n > 0 && findings->n_classes <= MOST_TEXTS)
    {
      g_autofree char *share = g_strdup_printf ("%.0f %%", 100.0 * findings->counts[row * findings->n_classes + row] / n);

      zky_axes_text (pen, self->theme, share, left + findings->n_classes * cell + 5, y + cell / 2 + 4, ZKY_ANCHOR_START);
    }
}

void
zky_plot_paint_classes (const ZkyPlot *self,
                        ZkyPen        *pen,
                        double         width,
                        double         top)
{
  double left = get_left (self), cell = get_cell (self, width);

  zky_axes_text (pen, self->theme, _("true ↓   taken for →"), left, top + 12, ZKY_ANCHOR_START);
  for (guint k = 0; k < self->findings->n_classes; k++)
    {
      paint_name (self, pen, k, left + (k + 0.5) * cell, top + HEAD - 5, cell - 2, ZKY_ANCHOR_MIDDLE);
      paint_row (self, pen, k, left, cell, top);
    }
}
