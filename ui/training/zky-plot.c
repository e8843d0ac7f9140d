/* zky-plot.c: findings as pictures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

static gboolean
shows_units (const ZkyPlot *self)
{
  return self->layer >= 0 && (guint) self->layer < self->findings->layers->len;
}

double
zky_plot_get_height (const ZkyPlot *self,
                     double         width)
{
  switch (self->findings->kind)
    {
    case ZKY_FINDINGS_SURFACE:
      return shows_units (self) ? zky_plot_get_units_height (self, width) : zky_plot_get_surface_height (self, width);
    case ZKY_FINDINGS_FIT:
    case ZKY_FINDINGS_NUMBERS:
      return zky_plot_get_fit_height (self, width);
    case ZKY_FINDINGS_CLASSES:
      return zky_plot_get_images_height (self, width) + zky_plot_get_classes_height (self, width);
    case ZKY_FINDINGS_COPIES:
      return zky_plot_get_images_height (self, width);
    case ZKY_FINDINGS_NOTHING:
    default:
      return 0;
    }
}

/**
 * zky_plot_paint:
 * @self: what is seen
 * @pen: what draws
 * @width: of the picture
 * @height: of the picture: that of zky_plot_get_height()
 */
void
zky_plot_paint (const ZkyPlot *self,
                ZkyPen        *pen,
                double         width,
                double         height)
{
  switch (self->findings->kind)
    {
    case ZKY_FINDINGS_SURFACE:
      if (shows_units (self))
        zky_plot_paint_units (self, pen, width);
      else
        zky_plot_paint_surface (self, pen, width);
      break;
    case ZKY_FINDINGS_FIT:
    case ZKY_FINDINGS_NUMBERS:
      zky_plot_paint_fit (self, pen, width);
      break;
    case ZKY_FINDINGS_CLASSES:
      zky_plot_paint_images (self, pen, width);
      if (zky_plot_get_classes_height (self, width) > 0)
        zky_plot_paint_classes (self, pen, width, zky_plot_get_images_height (self, width));
      break;
    case ZKY_FINDINGS_COPIES:
      zky_plot_paint_images (self, pen, width);
      break;
    case ZKY_FINDINGS_NOTHING:
    default:
      break;
    }
}

/* The mean of |said − right| of what has both. */
static double
get_mean_error (const ZkyFindings *findings)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; findings->numbers != NULL && i < findings->n_rows; i++)
    {
      double error = fabs (findings->said[i] - findings->numbers[i]);

      if (!isfinite (error))
        continue;
      sum += error;
      n++;
    }

  return n > 0 ? sum / n : NAN;
}

char *
zky_plot_describe (const ZkyPlot *self)
{
  const ZkyFindings *findings = self->findings;
  const char *which = findings->is_validation ? _("validation examples") : _("examples");
  double error = findings->n_values == 1 ? get_mean_error (findings) : NAN;
  char number[ZKY_NUMBER_MAX];

  if (shows_units (self))
    {
      const ZkyLayer *layer = &g_array_index (findings->layers, ZkyLayer, self->layer);

      return layer->n_units > ZKY_PLOT_UNITS
               ? g_strdup_printf (_("What the first %u of %u units of %s say"), ZKY_PLOT_UNITS, layer->n_units, layer->label)
               : g_strdup_printf (_("What the %u units of %s say; 0 along the line"), layer->n_units, layer->label);
    }
  if (findings->counts != NULL)
    return g_strdup_printf (_("%u of %u %s right"), findings->n_right, findings->n_rows, which);
  if (!isnan (error))
    return g_strdup_printf (_("%u %s, off by %s on average"), findings->n_rows, which, zky_number_format_digits (number, error, 3));

  return g_strdup_printf (_("%u %s"), findings->n_rows, which);
}
