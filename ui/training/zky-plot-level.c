/* zky-plot-level.c: lines on which a field is 0
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <math.h>

#define N ZKY_FINDINGS_GRID

typedef struct
{
  ZkyPen          *pen;
  const ZkyRect   *rect;
  const ZkyStroke *stroke;
} Sheet;

static void
put_line (const Sheet  *sheet,
          const double *a,
          const double *b)
{
  const ZkyRect *rect = sheet->rect;

  zky_pen_line (sheet->pen, rect->x + a[0] * rect->width / N, rect->y + a[1] * rect->height / N,
                rect->x + b[0] * rect->width / N, rect->y + b[1] * rect->height / N, sheet->stroke);
}

/* Marching squares (Lorensen and Cline 1987, in the plane): where the sign changes along the sides of the square between four middles
 * of cells, the line goes in and out. Two crossings are joined; of four, the first two and the last two. */
static void
paint_square (const Sheet  *sheet,
              const double *field,
              guint         row,
              guint         column)
{
  static const guint corners[4][2] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
  double crossings[4][2];
  guint n = 0;

  for (guint side = 0; side < 4; side++)
    {
      const guint *a = corners[side], *b = corners[(side + 1) % 4];
      double from = field[(row + a[1]) * N + column + a[0]], to = field[(row + b[1]) * N + column + b[0]], t;

      if (!isfinite (from) || !isfinite (to))
        return;
      if ((from > 0) == (to > 0))
        continue;
      t = from / (from - to);
      crossings[n][0] = column + 0.5 + a[0] + t * ((double) b[0] - a[0]);
      crossings[n][1] = row + 0.5 + a[1] + t * ((double) b[1] - a[1]);
      n++;
    }

  for (guint i = 0; i + 1 < n; i += 2)
    put_line (sheet, crossings[i], crossings[i + 1]);
}

void
zky_plot_paint_level (ZkyPen          *pen,
                      const double    *field,
                      const ZkyRect   *rect,
                      const ZkyStroke *stroke)
{
  Sheet sheet = { pen, rect, stroke };

  for (guint row = 0; row + 1 < N; row++)
    for (guint column = 0; column + 1 < N; column++)
      paint_square (&sheet, field, row, column);
}
