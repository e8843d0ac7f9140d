/* zky-path.c: outlines made of lines and curves
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-path.h"

#include <string.h>

#define KAPPA 0.5522847498 /* a quarter circle as a Bézier curve: 4 (√2 − 1) ÷ 3 */

static void
add (ZkyPath      *self,
     ZkyPathVerb   verb,
     const double *points,
     guint         n_points)
{
  g_assert (self->n_verbs < ZKY_PATH_MAX && self->n_points + n_points <= ZKY_PATH_MAX);

  self->verbs[self->n_verbs++] = verb;
  if (n_points > 0)
    memcpy (self->points + 2 * self->n_points, points, 2 * n_points * sizeof (double));
  self->n_points += n_points;
}

void
zky_path_clear (ZkyPath *self)
{
  self->n_verbs = self->n_points = 0;
}

void
zky_path_move (ZkyPath *self,
               double   x,
               double   y)
{
  add (self, ZKY_PATH_MOVE, (double[]) { x, y }, 1);
}

void
zky_path_line (ZkyPath *self,
               double   x,
               double   y)
{
  add (self, ZKY_PATH_LINE, (double[]) { x, y }, 1);
}

/* @points: the two control points and the end. */
void
zky_path_curve (ZkyPath      *self,
                const double *points)
{
  add (self, ZKY_PATH_CURVE, points, 3);
}

void
zky_path_close (ZkyPath *self)
{
  add (self, ZKY_PATH_CLOSE, NULL, 0);
}

/* From the present point to (x1, y1) around the corner (cx, cy). */
static void
turn (ZkyPath   *self,
      ZkyCorner  corner,
      double     x0,
      double     y0,
      double     cx,
      double     cy,
      double     x1,
      double     y1)
{
  if (corner == ZKY_CORNER_CUT)
    zky_path_line (self, x1, y1);
  else
    zky_path_curve (self, (double[]) { x0 + (cx - x0) * KAPPA, y0 + (cy - y0) * KAPPA,
                                       x1 + (cx - x1) * KAPPA, y1 + (cy - y1) * KAPPA, x1, y1 });
}

/**
 * zky_path_box:
 * @self: a path
 * @rect: where it lies
 * @corner: round corners or cut ones
 * @top: size of the two upper corners; 0: sharp
 * @bottom: size of the two lower corners
 *
 * Adds the outline of a card, or of the upper or lower part of one.
 */
void
zky_path_box (ZkyPath       *self,
              const ZkyRect *rect,
              ZkyCorner      corner,
              double         top,
              double         bottom)
{
  double x0 = rect->x, y0 = rect->y, x1 = x0 + rect->width, y1 = y0 + rect->height;
  double room = MIN (1, rect->height / MAX (top + bottom, 1e-9));

  top = MIN (top * room, rect->width / 2);
  bottom = MIN (bottom * room, rect->width / 2);

  zky_path_move (self, x0 + top, y0);
  zky_path_line (self, x1 - top, y0);
  if (top > 0)
    turn (self, corner, x1 - top, y0, x1, y0, x1, y0 + top);
  zky_path_line (self, x1, y1 - bottom);
  if (bottom > 0)
    turn (self, corner, x1, y1 - bottom, x1, y1, x1 - bottom, y1);
  zky_path_line (self, x0 + bottom, y1);
  if (bottom > 0)
    turn (self, corner, x0 + bottom, y1, x0, y1, x0, y1 - bottom);
  zky_path_line (self, x0, y0 + top);
  if (top > 0)
    turn (self, corner, x0, y0 + top, x0, y0, x0 + top, y0);
  zky_path_close (self);
}
