/* zky-histogram.c: how the elements of a tensor are spread
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-histogram.h"

#include <math.h>

#define DIGITS 3

/**
 * zky_histogram_of:
 * @tensor: any
 * @low: the least of its finite elements
 * @high: the greatest of its finite elements
 */
ZkyHistogram
zky_histogram_of (const ZkyTensor *tensor,
                  double           low,
                  double           high)
{
  ZkyHistogram self = { .low = low, .high = high };
  gsize size = zky_tensor_get_size (tensor);

  if (!(high > low) || !isfinite (high - low))
    return self;

  for (gsize i = 0; i < size; i++)
    {
      double x = zky_tensor_get_double (tensor, i);
      double place = (x - low) / (high - low) * ZKY_HISTOGRAM_BINS;

      if (isfinite (x))
        self.counts[(guint) CLAMP (place, 0, ZKY_HISTOGRAM_BINS - 1)]++;
    }
  for (guint i = 0; i < ZKY_HISTOGRAM_BINS; i++)
    self.most = MAX (self.most, self.counts[i]);

  return self;
}

static double
get_edge (const ZkyHistogram *self,
          guint               bin)
{
  return self->low + (self->high - self->low) * bin / ZKY_HISTOGRAM_BINS;
}

char *
zky_histogram_describe (const ZkyHistogram *self,
                        guint               bin)
{
  char low[ZKY_NUMBER_MAX], high[ZKY_NUMBER_MAX];

  return g_strdup_printf ("%s … %s: %" G_GSIZE_FORMAT, zky_number_format_digits (low, get_edge (self, bin), DIGITS),
                          zky_number_format_digits (high, get_edge (self, bin + 1), DIGITS), self->counts[bin]);
}

/* Bars in the hue of what is counted, and a line where 0 is. */
void
zky_histogram_draw (const ZkyHistogram *self,
                    cairo_t            *cr,
                    double              width,
                    double              height,
                    const ZkyTheme     *theme,
                    ZkyColorRole        role)
{
  const ZkyColor *hue = &theme->colors[role], *line = &theme->colors[ZKY_COLOR_CARD_BORDER];
  double step = width / ZKY_HISTOGRAM_BINS;

  if (self->most == 0)
    return;

  cairo_set_source_rgba (cr, hue->red, hue->green, hue->blue, 0.75);
  for (guint i = 0; i < ZKY_HISTOGRAM_BINS; i++)
    {
      /* One element among thousands is seen as well. */
      double bar = self->counts[i] > 0 ? MAX (1.5, (height - 1) * self->counts[i] / self->most) : 0;

      cairo_rectangle (cr, i * step, height - 1 - bar, MAX (step - 1, 1), bar);
    }
  cairo_fill (cr);

  cairo_set_source_rgba (cr, line->red, line->green, line->blue, line->alpha);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, 0, height - 0.5);
  cairo_line_to (cr, width, height - 0.5);
  if (self->low < 0 && self->high > 0)
    {
      double zero = floor (width * -self->low / (self->high - self->low)) + 0.5;

      cairo_move_to (cr, zero, 0);
      cairo_line_to (cr, zero, height);
    }
  cairo_stroke (cr);
}
