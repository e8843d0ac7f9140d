/* zky-plot-images.c: examples that are images, and what was said of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define SIDE  36.0 /* of an image */
#define GAP   8.0
#define TEXT  16.0 /* below it */
#define TITLE 18.0 /* above a row */

/* Numbers of one image, and what they span. */
typedef struct
{
  gsize  height, width, n_channels;
  double low, high;
} Format;

static gboolean
get_format (const ZkyPlot *self,
            Format        *format)
{
  format->low = INFINITY;
  format->high = -INFINITY;
  if (!zky_findings_get_image (self->findings, &format->height, &format->width, &format->n_channels))
    return FALSE;

  for (gsize i = 0; i < MIN (zky_tensor_get_size (self->findings->x), 1 << 16); i++)
    {
      double value = zky_tensor_get_double (self->findings->x, i);

      if (!isfinite (value))
        continue;
      format->low = MIN (format->low, value);
      format->high = MAX (format->high, value);
    }

  return format->high > format->low;
}

static guint
get_n_columns (double width)
{
  return (guint) MAX ((width + GAP) / (SIDE + GAP), 1);
}

/* Whether an example belongs into the row of what was taken for something else. */
static gboolean
is_wrong (const ZkyFindings *findings,
          guint              i)
{
  return findings->truth != NULL && findings->truth[i] >= 0 && findings->truth[i] != findings->verdict[i];
}

static gboolean
has_wrong (const ZkyFindings *findings)
{
  for (guint i = 0; i < findings->n_rows; i++)
    if (is_wrong (findings, i))
      return TRUE;

  return FALSE;
}

double
zky_plot_get_images_height (const ZkyPlot *self,
                            double         width)
{
  Format format;

  if (!get_format (self, &format))
    return 0;
  if (self->findings->kind == ZKY_FINDINGS_COPIES)
    return TITLE + 2 * (SIDE + GAP / 2);

  return (TITLE + SIDE + TEXT) * (has_wrong (self->findings) ? 2 : 1) + GAP;
}

/* -- One image -------------------------------------------------------------------------------- */

/* One channel goes from the ground to ink; three are red, green and blue. */
static ZkyColor
get_color (const ZkyPlot *self,
           const Format  *format,
           const double  *values)
{
  double t[3];

  for (guint k = 0; k < 3; k++)
    {
      double value = values[format->n_channels == 3 ? k : 0];

      t[k] = isfinite (value) ? CLAMP ((value - format->low) / (format->high - format->low), 0, 1) : 0;
    }
  if (format->n_channels == 3)
    return (ZkyColor) { t[0], t[1], t[2], 1 };

  return zky_color_mix (&self->theme->colors[ZKY_COLOR_CARD], &self->theme->colors[ZKY_COLOR_TEXT], t[0]);
}

/* @copy: what became of it, instead of what it was */
static void
paint_image (const ZkyPlot *self,
             ZkyPen        *pen,
             const Format  *format,
             guint          i,
             gboolean       copy,
             const ZkyRect *rect)
{
  cairo_surface_t *pixels = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) format->width, (int) format->height);
  guchar *data = cairo_image_surface_get_data (pixels);
  int stride = cairo_image_surface_get_stride (pixels);
  gsize plane = format->height * format->width, first = i * plane * format->n_channels;

  for (gsize place = 0; data != NULL && place < plane; place++)
    {
      double values[3];
      ZkyColor color;

      for (gsize k = 0; k < format->n_channels; k++)
        values[k] = copy ? self->findings->said[first + k * plane + place]
                         : zky_tensor_get_double (self->findings->x, first + k * plane + place);
      color = get_color (self, format, values);
      ((guint32 *) (gpointer) (data + place / format->width * stride))[place % format->width] =
        (guint32) lround (color.red * 255) << 16 | (guint32) lround (color.green * 255) << 8 | (guint32) lround (color.blue * 255);
    }
  cairo_surface_mark_dirty (pixels);
  zky_pen_image (pen, rect, pixels);
  cairo_surface_destroy (pixels);
}

/* -- Rows of them --------------------------------------------------------------------------------- */

/* `3`, or `5 → 3` for a five that was taken for a three */
static void
paint_example (const ZkyPlot *self,
               ZkyPen        *pen,
               const Format  *format,
               guint          i,
               double         x,
               double         y)
{
  const ZkyFindings *findings = self->findings;
  gboolean wrong = is_wrong (findings, i);
  ZkyRect rect = { x, y, SIDE, SIDE };
  ZkyStroke border = { self->theme->colors[wrong ? ZKY_COLOR_WARNING : ZKY_COLOR_CARD_BORDER], wrong ? 2 : 1, 0 };
  g_autofree char *verdict = zky_findings_dup_class (findings, findings->verdict[i]);
  g_autofree char *truth = wrong ? zky_findings_dup_class (findings, findings->truth[i]) : NULL;
  g_autofree char *text = wrong ? g_strdup_printf ("%s → %s", truth, verdict) : g_strdup (verdict);

  paint_image (self, pen, format, i, FALSE, &rect);
  zky_pen_rect (pen, &rect, 0, NULL, &border);
  zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x + SIDE / 2, .y = y + SIDE + 13, .size = ZKY_AXES_TEXT, .bold = wrong,
                                    .anchor = ZKY_ANCHOR_MIDDLE, .room = SIDE + GAP, .least_size = 7,
                                    .color = self->theme->colors[wrong ? ZKY_COLOR_WARNING : ZKY_COLOR_TEXT] });
}

/* The first ones, or the first ones that are wrong. */
static void
paint_row (const ZkyPlot *self,
           ZkyPen        *pen,
           const Format  *format,
           gboolean       wrong,
           double         width,
           double         y)
{
  guint n = get_n_columns (width), column = 0;

  for (guint i = 0; i < self->findings->n_rows && column < n; i++)
    if (!wrong || is_wrong (self->findings, i))
      paint_example (self, pen, format, i, 1 + column++ * (SIDE + GAP), y);
}

static void
paint_copies (const ZkyPlot *self,
              ZkyPen        *pen,
              const Format  *format,
              double         width)
{
  ZkyStroke border = { self->theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };

  for (guint i = 0; i < MIN (get_n_columns (width), self->findings->n_rows); i++)
    for (guint k = 0; k < 2; k++)
      {
        ZkyRect rect = { 1 + i * (SIDE + GAP), TITLE + k * (SIDE + GAP / 2), SIDE, SIDE };

        paint_image (self, pen, format, i, k == 1, &rect);
        zky_pen_rect (pen, &rect, 0, NULL, &border);
      }
}

void
zky_plot_paint_images (const ZkyPlot *self,
                       ZkyPen        *pen,
                       double         width)
{
  Format format;

  if (!get_format (self, &format))
    return;
  if (self->findings->kind == ZKY_FINDINGS_COPIES)
    {
      zky_axes_text (pen, self->theme, _("above what was seen, below what the model made of it"), 0, 12, ZKY_ANCHOR_START);
      paint_copies (self, pen, &format, width);
      return;
    }

  zky_axes_text (pen, self->theme, _("examples, and what they are taken for"), 0, 12, ZKY_ANCHOR_START);
  paint_row (self, pen, &format, FALSE, width, TITLE);
  if (!has_wrong (self->findings))
    return;
  zky_axes_text (pen, self->theme, _("wrong ones: true → taken for"), 0, TITLE + SIDE + TEXT + 12, ZKY_ANCHOR_START);
  paint_row (self, pen, &format, TRUE, width, 2 * TITLE + SIDE + TEXT);
}
