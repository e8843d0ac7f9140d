/* zky-map-scale.c: what the colours of a heat map stand for
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-map-scale.h"

#include <pango/pangocairo.h>
#include <zky.h>

#define BAR_HEIGHT 8.0
#define TEXT_SIZE  0.85 /* of that of the widget */
#define DIGITS     3
#define N_STEPS    64

static void
draw_bar (const ZkyTheme *theme,
          cairo_t        *cr,
          double          width)
{
  const ZkyColor *border = &theme->colors[ZKY_COLOR_CARD_BORDER];

  for (guint i = 0; i < N_STEPS; i++)
    {
      ZkyColor color = zky_theme_signed_color (theme, 2.0 * i / (N_STEPS - 1) - 1);

      cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
      cairo_rectangle (cr, width * i / N_STEPS, 0, width / N_STEPS + 0.5, BAR_HEIGHT);
      cairo_fill (cr);
    }
  cairo_set_source_rgba (cr, border->red, border->green, border->blue, border->alpha);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, 0.5, 0.5, width - 1, BAR_HEIGHT - 1);
  cairo_stroke (cr);
}

/* @place: from 0 at the left end to 1 at the right one. */
static void
draw_number (const char     *text,
             double          place,
             const ZkyTheme *theme,
             cairo_t        *cr,
             PangoLayout    *layout,
             double          width)
{
  const ZkyColor *ink = &theme->colors[ZKY_COLOR_TEXT];
  int text_width;

  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  cairo_save (cr);
  cairo_translate (cr, place * (width - text_width * TEXT_SIZE), BAR_HEIGHT + 1);
  cairo_scale (cr, TEXT_SIZE, TEXT_SIZE);
  cairo_move_to (cr, 0, 0);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, ink->alpha);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

void
zky_map_scale_draw (double          limit,
                    gboolean        is_clipped,
                    const ZkyTheme *theme,
                    cairo_t        *cr,
                    PangoLayout    *layout,
                    double          width)
{
  char number[ZKY_NUMBER_MAX];
  g_autofree char *least = NULL, *most = NULL;

  zky_number_format_digits (number, -limit, DIGITS);
  least = g_strdup_printf ("%s%s", is_clipped ? "≤ " : "", number);
  zky_number_format_digits (number, limit, DIGITS);
  most = g_strdup_printf ("%s%s", is_clipped ? "≥ " : "", number);
  draw_bar (theme, cr, width);
  if (limit == 0) /* all of it is 0, and has the colour in the middle */
    {
      draw_number ("0", 0.5, theme, cr, layout, width);
      return;
    }
  draw_number (least, 0, theme, cr, layout, width);
  draw_number ("0", 0.5, theme, cr, layout, width);
  draw_number (most, 1, theme, cr, layout, width);
}
