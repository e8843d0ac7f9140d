/* zky-legend.c: what the colours of cards mean
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-legend.h"

#include <glib/gi18n.h>
#include <math.h>

#define PAD        12.0
#define BAR_TOP    42.0
#define BAR_HEIGHT 14.0
#define N_STRIPES  48
#define TITLE      13.0
#define SMALL      10.5
#define LEAST      7.0
#define SWATCH     11.0
#define N_TICKS    3

static double
get_number (const ZkyLens *lens,
            double         t)
{
  if (lens->is_log)
    return lens->low * pow (lens->high / lens->low, t);

  return lens->low + (lens->high - lens->low) * t;
}

static void
draw_text (ZkyPen         *pen,
           const char     *text,
           double          x,
           double          y,
           double          size,
           ZkyAnchor       anchor,
           const ZkyColor *color,
           double          room)
{
  zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = x, .y = y, .size = size, .bold = size == TITLE, .anchor = anchor,
                                    .color = *color, .room = room, .least_size = LEAST });
}

/* Pens have no gradients; stripes lie over each other a little, so that nothing shines through. */
static void
draw_bar (const ZkyFrame *frame,
          const ZkyRect  *bar,
          ZkyPen         *pen)
{
  ZkyStroke border = { frame->theme->colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  double step = bar->width / N_STRIPES;

  for (guint i = 0; i < N_STRIPES; i++)
    {
      double number = get_number (&frame->lens, (i + 0.5) / N_STRIPES);
      ZkyColor color = zky_lens_get_color (&frame->lens, frame->theme, number);
      ZkyRect stripe = { bar->x + i * step, bar->y, i + 1 < N_STRIPES ? step + 1 : step, bar->height };

      zky_pen_rect (pen, &stripe, 0, &color, NULL);
    }
  zky_pen_rect (pen, bar, 0, NULL, &border);
}

static void
draw_ticks (const ZkyFrame *frame,
            const ZkyRect  *bar,
            ZkyPen         *pen)
{
  const ZkyColor *colors = frame->theme->colors;
  ZkyStroke line = { colors[ZKY_COLOR_TEXT], 1, 0 };

  for (guint i = 0; i < N_TICKS; i++)
    {
      double t = (double) i / (N_TICKS - 1), x = bar->x + bar->width * t;
      g_autofree char *number = zky_lens_dup_number (frame->lens.kind, get_number (&frame->lens, t));

      zky_pen_line (pen, x, bar->y + bar->height, x, bar->y + bar->height + 4, &line);
      draw_text (pen, number, x, bar->y + bar->height + 15, SMALL,
                 i == 0 ? ZKY_ANCHOR_START : i + 1 == N_TICKS ? ZKY_ANCHOR_END : ZKY_ANCHOR_MIDDLE, &colors[ZKY_COLOR_TEXT],
                 bar->width / N_TICKS);
    }
}

/* Returns where the next one starts. */
static double
draw_swatch (const ZkyFrame *frame,
             double          x,
             double          y,
             const ZkyColor *fill,
             const char     *text,
             double          room,
             ZkyPen         *pen)
{
  const ZkyColor *colors = frame->theme->colors;
  ZkyStroke border = { colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  ZkyRect swatch = { x, y, SWATCH, SWATCH };

  zky_pen_rect (pen, &swatch, 2, fill, &border);
  draw_text (pen, text, x + SWATCH + 5, y + SWATCH - 1.5, SMALL, ZKY_ANCHOR_START, &colors[ZKY_COLOR_DIM_TEXT], room - SWATCH - 5);

  return x + room + 8;
}

static const char *
get_scale_name (const ZkyLens *lens)
{
  return lens->high <= 0 ? "" : lens->is_log ? _("log scale") : _("linear scale");
}

/* Whether colours that are about gradients are all still to come. */
static gboolean
lacks_gradients (const ZkyFrame *frame)
{
  return (frame->lens.kind == ZKY_LENS_GRADIENT || frame->lens.kind == ZKY_LENS_RATIO)
         && frame->steps != NULL && frame->position <= zky_steps_get_n_forward (frame->steps);
}

/* `SimpleModel, step 7 of 10`, `SimpleModel, step 2 of 10: no gradients yet` */
static char *
dup_moment (const ZkyFrame *frame,
            ZkyScene       *scene)
{
  const char *name = frame->call != NULL ? frame->call : zky_graph_get_name (zky_scene_get_graph (scene));

  if (name == NULL || name[0] == '\0')
    name = _("formula");
  if (frame->steps == NULL)
    return g_strdup_printf (_("%s, whole call"), name);

  return g_strdup_printf (lacks_gradients (frame) ? _("%s, step %u of %u: no gradients yet") : _("%s, step %u of %u"), name, frame->position,
                          zky_steps_get_n (frame->steps));
}

void
zky_legend_draw (const ZkyFrame *frame,
                 ZkyScene       *scene,
                 double          x,
                 double          y,
                 ZkyPen         *pen)
{
  const ZkyColor *colors = frame->theme->colors;
  ZkyStroke border = { colors[ZKY_COLOR_CARD_BORDER], 1, 0 };
  ZkyRect box = { x, y, ZKY_LEGEND_WIDTH, ZKY_LEGEND_HEIGHT };
  ZkyRect bar = { x + PAD, y + BAR_TOP, box.width - 2 * PAD, BAR_HEIGHT };
  double bottom = y + box.height - PAD - SWATCH + 3, right = x + box.width - PAD;
  g_autofree char *heading = NULL, *moment = NULL, *text = NULL;

  if (frame->lens.kind == ZKY_LENS_NONE)
    return;

  heading = zky_lens_dup_heading (&frame->lens);
  moment = dup_moment (frame, scene);
  text = zky_legend_dup_text (frame, scene);
  zky_pen_begin (pen, text);
  zky_pen_rect (pen, &box, 8, &colors[ZKY_COLOR_CARD], &border);
  draw_text (pen, heading, bar.x, y + 19, TITLE, ZKY_ANCHOR_START, &colors[ZKY_COLOR_TEXT], bar.width - 70);
  draw_text (pen, get_scale_name (&frame->lens), right, y + 19, SMALL, ZKY_ANCHOR_END, &colors[ZKY_COLOR_DIM_TEXT], 70);
  draw_text (pen, moment, bar.x, y + 34, SMALL, ZKY_ANCHOR_START, &colors[ZKY_COLOR_DIM_TEXT], bar.width);
  if (frame->lens.high > 0)
    {
      draw_bar (frame, &bar, pen);
      draw_ticks (frame, &bar, pen);
    }
  else
    {
      draw_text (pen, _("no card has a number other than 0"), bar.x, bar.y + BAR_HEIGHT - 2, SMALL, ZKY_ANCHOR_START,
                 &colors[ZKY_COLOR_TEXT], bar.width);
    }
  x = draw_swatch (frame, bar.x, bottom, &frame->theme->absent, zky_lens_get_absent (frame->lens.kind),
                   frame->lens.has_bad ? 190 : bar.width, pen);
  if (frame->lens.has_bad)
    draw_swatch (frame, x, bottom, &colors[ZKY_COLOR_WARNING], _("NaN or ∞"), right - x, pen);
  zky_pen_end (pen);
}

char *
zky_legend_dup_text (const ZkyFrame *frame,
                     ZkyScene       *scene)
{
  const ZkyLens *lens = &frame->lens;
  g_autofree char *heading = NULL, *moment = NULL, *low = NULL, *high = NULL;

  if (lens->kind == ZKY_LENS_NONE)
    return NULL;

  heading = zky_lens_dup_heading (lens);
  moment = dup_moment (frame, scene);
  low = zky_lens_dup_number (lens->kind, lens->low);
  high = zky_lens_dup_number (lens->kind, lens->high);
  if (lens->high <= 0)
    return g_strdup_printf (_("Colours: %s; no card has a number other than 0; %s"), heading, moment);

  return g_strdup_printf (_("Colours: %s from %s to %s, %s; grey: %s%s; %s"), heading, low, high, get_scale_name (lens),
                          zky_lens_get_absent (lens->kind), lens->has_bad ? _("; red: NaN or infinity") : "", moment);
}

gboolean
zky_legend_extend (const ZkyFrame *frame,
                   ZkyRect        *page,
                   double         *x,
                   double         *y)
{
  double width = ZKY_LEGEND_WIDTH + 2 * ZKY_LEGEND_MARGIN;

  if (frame->lens.kind == ZKY_LENS_NONE)
    return FALSE;

  if (page->width < width)
    {
      page->x -= (width - page->width) / 2;
      page->width = width;
    }
  *x = page->x + ZKY_LEGEND_MARGIN;
  *y = page->y + page->height;
  page->height += ZKY_LEGEND_HEIGHT + ZKY_LEGEND_MARGIN;

  return TRUE;
}
