/* zky-bezier.c: paths of cubic curves: lengths, points, nearness
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-bezier.h"

#include <math.h>
#include <string.h>

#define PIECES 16 /* straight pieces that stand for a curve; off by less than 0.1 px at the sizes of wires */

/* B(t) = (1−t)³ p₀ + 3 (1−t)² t p₁ + 3 (1−t) t² p₂ + t³ p₃ */
static void
evaluate (const double *p,
          double        t,
          double       *point)
{
  double s = 1 - t;
  double w[4] = { s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t };

  for (guint i = 0; i < 2; i++)
    point[i] = w[0] * p[i] + w[1] * p[2 + i] + w[2] * p[4 + i] + w[3] * p[6 + i];
}

/* The control points bound a curve; the box may be larger than needed, never smaller. */
void
zky_bezier_get_bounds (const double *points,
                       guint         n_points,
                       ZkyRect      *bounds)
{
  double x0 = points[0], y0 = points[1], x1 = x0, y1 = y0;

  for (guint i = 1; i < n_points; i++)
    {
      x0 = MIN (x0, points[2 * i]);
      x1 = MAX (x1, points[2 * i]);
      y0 = MIN (y0, points[2 * i + 1]);
      y1 = MAX (y1, points[2 * i + 1]);
    }

  *bounds = (ZkyRect) { x0, y0, x1 - x0, y1 - y0 };
}

double
zky_bezier_get_length (const double *points,
                       guint         n_points)
{
  double last[2] = { points[0], points[1] }, length = 0;

  for (guint i = 0; i + 3 < n_points; i += 3)
    for (guint k = 1; k <= PIECES; k++)
      {
        double next[2];

        evaluate (points + 2 * i, (double) k / PIECES, next);
        length += hypot (next[0] - last[0], next[1] - last[1]);
        memcpy (last, next, sizeof last);
      }

  return length;
}

/**
 * zky_bezier_get_point:
 * @points: a path
 * @n_points: how many points
 * @t: a fraction of the path's length, 0 … 1
 * @point: (out): x and y
 * @direction: (out) (nullable): the direction of the path there, of length 1
 *
 * Finds a point by arc length, so that what moves along the path keeps its speed through all of its curves.
 */
void
zky_bezier_get_point (const double *points,
                      guint         n_points,
                      double        t,
                      double       *point,
                      double       *direction)
{
  double left = CLAMP (t, 0, 1) * zky_bezier_get_length (points, n_points);
  double last[2] = { points[0], points[1] };
  double along[2] = { 1, 0 };

  memcpy (point, last, sizeof last);
  for (guint i = 0; i + 3 < n_points; i += 3)
    for (guint k = 1; k <= PIECES; k++)
      {
        double next[2], piece, part;

        evaluate (points + 2 * i, (double) k / PIECES, next);
        piece = hypot (next[0] - last[0], next[1] - last[1]);
        if (piece <= 0)
          continue;

        along[0] = (next[0] - last[0]) / piece;
        along[1] = (next[1] - last[1]) / piece;
        part = MIN (left, piece);
        point[0] = last[0] + along[0] * part;
        point[1] = last[1] + along[1] * part;
        left -= part;
        memcpy (last, next, sizeof last);
        if (left <= 0)
          goto done;
      }

done:
  if (direction != NULL)
    memcpy (direction, along, sizeof along);
}

static double
distance_to_piece (const double *a,
                   const double *b,
                   double        x,
                   double        y)
{
  double dx = b[0] - a[0], dy = b[1] - a[1];
  double square = dx * dx + dy * dy;
  double t = square > 0 ? CLAMP (((x - a[0]) * dx + (y - a[1]) * dy) / square, 0, 1) : 0;

  return hypot (x - a[0] - t * dx, y - a[1] - t * dy);
}

double
zky_bezier_get_distance (const double *points,
                         guint         n_points,
                         double        x,
                         double        y)
{
  double last[2] = { points[0], points[1] };
  double least = G_MAXDOUBLE;

  for (guint i = 0; i + 3 < n_points; i += 3)
    for (guint k = 1; k <= PIECES; k++)
      {
        double next[2];

        evaluate (points + 2 * i, (double) k / PIECES, next);
        least = MIN (least, distance_to_piece (last, next, x, y));
        memcpy (last, next, sizeof last);
      }

  return least;
}

/* De Casteljau: the part of one curve up to @t, in place. */
static void
cut_curve (double *p,
           double  t)
{
  for (guint i = 0; i < 2; i++)
    {
      double a = p[i] + (p[2 + i] - p[i]) * t;
      double b = p[2 + i] + (p[4 + i] - p[2 + i]) * t;
      double c = p[4 + i] + (p[6 + i] - p[4 + i]) * t;
      double ab = a + (b - a) * t, bc = b + (c - b) * t;

      p[2 + i] = a;
      p[4 + i] = ab;
      p[6 + i] = ab + (bc - ab) * t;
    }
}

double *
zky_bezier_dup_shorter (const double *points,
                        guint         n_points,
                        double        length)
{
  double *copy = g_memdup2 (points, 2 * sizeof (double) * n_points);
  double *curve = copy + 2 * (n_points - 4);
  double end[2] = { curve[6], curve[7] };
  double low = 0, high = 1;

  /* The distance to the end falls along the last stretch of a wire: halving finds where it is @length. */
  for (guint i = 0; i < 20; i++)
    {
      double middle = (low + high) / 2, point[2];

      evaluate (curve, middle, point);
      if (hypot (point[0] - end[0], point[1] - end[1]) > length)
        low = middle;
      else
        high = middle;
    }

  cut_curve (curve, low);
  return copy;
}

double *
zky_bezier_dup_reversed (const double *points,
                         guint         n_points)
{
  double *copy = g_new (double, 2 * n_points);

  for (guint i = 0; i < n_points; i++)
    memcpy (copy + 2 * i, points + 2 * (n_points - 1 - i), 2 * sizeof (double));

  return copy;
}
