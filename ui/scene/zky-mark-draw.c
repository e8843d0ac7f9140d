/* zky-mark-draw.c: the small signs on cards that say what is wrong
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-mark-draw.h"

#include "zky-text.h"

#define OUTSIDE 0.4  /* of its height: how far a sign sticks out of the card, which is not more than rings do */
#define MOST    6.5  /* scene units */

/* What is lost is worse than what is small. */
static ZkyColorRole
get_role (ZkyFinding finding)
{
  return finding <= ZKY_FINDING_EXPLODING ? ZKY_COLOR_WARNING : ZKY_COLOR_TEXT;
}

static void
add_lines (ZkyPath      *path,
           const double *points,
           guint         n,
           double        x,
           double        y,
           double        unit)
{
  zky_path_move (path, x + points[0] * unit, y + points[1] * unit);
  for (guint i = 1; i < n; i++)
    zky_path_line (path, x + points[2 * i] * unit, y + points[2 * i + 1] * unit);
}

/* In units of half a sign: arrows up and down, a cross, a ring that is struck through, one that is not, an exclamation mark. */
static void
draw_sign (ZkyFinding       finding,
           double           x,
           double           y,
           double           unit,
           const ZkyStroke *stroke,
           ZkyPen          *pen)
{
  static const double stem[] = { 0, 0.62, 0, -0.58 }, head[] = { -0.42, -0.12, 0, -0.58, 0.42, -0.12 };
  static const double cross[] = { -0.42, -0.42, 0.42, 0.42 }, slash[] = { -0.3, 0.62, 0.3, -0.62 };
  static const double bang[] = { 0, -0.6, 0, 0.18 }, point[] = { 0, 0.5, 0, 0.62 };
  gboolean is_down = finding == ZKY_FINDING_VANISHING;
  ZkyRect ring = { x - 0.38 * unit, y - 0.5 * unit, 0.76 * unit, unit };
  ZkyPath path;

  zky_path_clear (&path);
  switch (finding)
    {
    case ZKY_FINDING_EXPLODING:
    case ZKY_FINDING_VANISHING:
      add_lines (&path, stem, 2, x, y, is_down ? -unit : unit);
      add_lines (&path, head, 3, x, y, is_down ? -unit : unit);
      break;
    case ZKY_FINDING_DEAD:
      add_lines (&path, cross, 2, x, y, unit);
      zky_path_move (&path, x + 0.42 * unit, y - 0.42 * unit);
      zky_path_line (&path, x - 0.42 * unit, y + 0.42 * unit);
      break;
    case ZKY_FINDING_ZERO:
      zky_pen_rect (pen, &ring, 0.38 * unit, NULL, stroke);
      add_lines (&path, slash, 2, x, y, unit);
      break;
    case ZKY_FINDING_ROUNDING:
      zky_pen_rect (pen, &ring, 0.38 * unit, NULL, stroke);
      return;
    case ZKY_FINDING_BAD:
    default:
      add_lines (&path, bang, 2, x, y, unit);
      add_lines (&path, point, 2, x, y, unit);
      break;
    }
  zky_pen_shape (pen, &path, NULL, stroke);
}

static void
draw_ground (const ZkyRect  *rect,
             ZkyFinding      finding,
             const ZkyTheme *theme,
             ZkyPen         *pen)
{
  ZkyStroke edge = { theme->colors[ZKY_COLOR_CARD], rect->height / 12, 0 };

  zky_pen_rect (pen, rect, rect->height / 2, &theme->colors[get_role (finding)], &edge);
}

void
zky_mark_draw (ZkyFinding      finding,
               double          x,
               double          y,
               double          size,
               const ZkyTheme *theme,
               ZkyPen         *pen)
{
  ZkyStroke stroke = { theme->colors[ZKY_COLOR_CARD], size / 8, 0 };
  ZkyRect disc = { x - size / 2, y - size / 2, size, size };

  draw_ground (&disc, finding, theme, pen);
  draw_sign (finding, x, y, size / 2, &stroke, pen);
}

void
zky_mark_draw_dot (ZkyFinding      finding,
                   double          x,
                   double          y,
                   double          size,
                   const ZkyTheme *theme,
                   ZkyPen         *pen)
{
  ZkyRect disc = { x - size / 2, y - size / 2, size, size };

  /* Without an edge: dots may lie close together. */
  zky_pen_rect (pen, &disc, size / 2, &theme->colors[get_role (finding)], NULL);
}

/* The worst of a group with the number of nodes that have it. */
static void
draw_count (const ZkyHealth *health,
            ZkyFinding       worst,
            double           right,
            double           y,
            double           size,
            const ZkyTheme  *theme,
            ZkyPen          *pen)
{
  ZkyStroke stroke = { theme->colors[ZKY_COLOR_CARD], size / 8, 0 };
  g_autofree char *count = zky_text_dup_count (health->counts[worst]);
  double width = size + zky_text_get_width (count, size * 0.7, TRUE) + size * 0.35;
  ZkyRect pill = { right - width, y - size / 2, width, size };

  draw_ground (&pill, worst, theme, pen);
  draw_sign (worst, pill.x + size / 2, y, size / 2, &stroke, pen);
  zky_pen_label (pen, &(ZkyLabel) { .text = count, .x = pill.x + size * 0.95, .y = y + size * 0.7 * 0.36, .size = size * 0.7,
                                    .bold = TRUE, .color = theme->colors[ZKY_COLOR_CARD] });
}

void
zky_marks_draw (const ZkyHealth *health,
                gboolean         is_group,
                const ZkyRect   *rect,
                double           size,
                const ZkyTheme  *theme,
                ZkyPen          *pen)
{
  gint worst = zky_health_get_worst (health);
  double outside = MIN (size * OUTSIDE, MOST);
  double right = rect->x + rect->width + outside, y = rect->y - outside + size / 2;

  if (worst < 0)
    return;
  if (is_group)
    {
      draw_count (health, worst, right, y, size, theme, pen);
      return;
    }

  for (guint i = 0; i < ZKY_N_FINDINGS; i++)
    if (health->counts[i] > 0)
      {
        zky_mark_draw (i, right - size / 2, y, size, theme, pen);
        right -= size * 1.1;
      }
}
