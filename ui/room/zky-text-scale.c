/* zky-text-scale.c: how much larger than usual the text of a widget is
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-text-scale.h"

#define USUAL_RESOLUTION 96
#define USUAL_SIZE       10.0 /* points */
#define POINTS_PER_INCH  72.0

/**
 * zky_text_scale_get:
 *
 * Font, style and the text scaling of the desktop together. What a widget draws with sizes of its own grows by this, as its labels do.
 *
 * Returns: 1 for text of 10 points at 96 dots per inch
 */
double
zky_text_scale_get (GtkWidget *widget)
{
  PangoContext *context;
  const PangoFontDescription *font;
  double size, resolution;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1);

  context = gtk_widget_get_pango_context (widget);
  font = pango_context_get_font_description (context);
  size = pango_font_description_get_size (font) / (double) PANGO_SCALE;
  resolution = pango_cairo_context_get_resolution (context);
  if (!pango_font_description_get_size_is_absolute (font))
    size *= (resolution > 0 ? resolution : USUAL_RESOLUTION) / POINTS_PER_INCH;

  return size > 0 ? size * POINTS_PER_INCH / (USUAL_SIZE * USUAL_RESOLUTION) : 1;
}
