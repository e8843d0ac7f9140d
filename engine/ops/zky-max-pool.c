/* zky-max-pool.c: the greatest element of each window
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-max-pool.h"

#include "zky-kernels.h"
#include "zky-math.h"

/*
 * Which element is greatest hangs on the numbers, so that a branch would be guessed wrongly half of the time. Windows of one
 * line are computed together instead, element by element of the window: then the choice becomes vector code. That needs
 * windows at equal distances and of one size, which all are but for those at the border of an image with padding.
 */

/**
 * Line:
 * @first: the first window along the last axis that is like all others
 * @n: how many of these there are
 * @stride: from one to the next
 * @width: their extent along this axis
 *
 * What is alike in every line.
 */
typedef struct
{
  gsize first, n, stride, width;
} Line;

static void
line_init (Line          *self,
           const ZkyTaps *columns,
           gsize          plane)
{
  gsize end;

  *self = (Line) { 0, 0, 1, 0 };
  for (gsize i = 0; i < columns->n_out; i++)
    self->width = MAX (self->width, columns->counts[i]);
  if (plane > G_MAXINT32) /* indices of a line are counted in 32 bits */
    return;

  while (self->first < columns->n_out && columns->counts[self->first] < self->width)
    self->first++;
  if (self->first + 1 < columns->n_out)
    self->stride = columns->starts[self->first + 1] - columns->starts[self->first];
  for (end = self->first; end < columns->n_out && columns->counts[end] == self->width; end++)
    if (end > self->first && columns->starts[end] - columns->starts[end - 1] != self->stride)
      break;
  self->n = end - self->first;
}

/* line_*: windows at equal distances, the first one at @start, @n_rows by @width; @n_in is the length of a line of x.
 * one_*: any window. */
#define MAX_POOL(suffix, T)                                                     \
  ZKY_INLINE void                                                               \
  line_##suffix (const T *x, gsize start, gsize n_rows, gsize width, gsize n_in, gsize stride, gsize n, \
                 T *restrict greatest, gint32 *restrict best)                   \
  {                                                                             \
    for (gsize c = 0; c < n; c++)                                               \
      {                                                                         \
        greatest[c] = x[start + c * stride];                                    \
        best[c] = (gint32) (start + c * stride);                                \
      }                                                                         \
                                                                                \
    for (gsize i = 0; i < n_rows; i++)                                          \
      for (gsize j = 0; j < width; j++)                                         \
        {                                                                       \
          gsize at = start + i * n_in + j;                                      \
                                                                                \
          for (gsize c = 0; c < n; c++)                                         \
            {                                                                   \
              const T a = x[at + c * stride];                                   \
              const gboolean take = (a > greatest[c]) | (a != a);               \
                                                                                \
              greatest[c] = take ? a : greatest[c];                             \
              best[c] = take ? (gint32) (at + c * stride) : best[c];            \
            }                                                                   \
        }                                                                       \
  }                                                                             \
                                                                                \
  /* Strides that a compiler has vector code for. */                            \
  ZKY_CLONES static void                                                        \
  lines_##suffix (const T *x, gsize start, gsize n_rows, const Line *line, gsize n_in, T *greatest, gint32 *best) \
  {                                                                             \
    if (line->stride == 1)                                                      \
      line_##suffix (x, start, n_rows, line->width, n_in, 1, line->n, greatest, best); \
    else if (line->stride == 2)                                                 \
      line_##suffix (x, start, n_rows, line->width, n_in, 2, line->n, greatest, best); \
    else                                                                        \
      line_##suffix (x, start, n_rows, line->width, n_in, line->stride, line->n, greatest, best); \
  }                                                                             \
                                                                                \
  static gsize                                                                  \
  one_##suffix (const ZkyTaps *taps, const T *x, gsize row, gsize column)       \
  {                                                                             \
    gsize best = taps[0].starts[row] * taps[1].n_in + taps[1].starts[column];   \
                                                                                \
    for (gsize i = 0; i < taps[0].counts[row]; i++)                             \
      for (gsize j = 0; j < taps[1].counts[column]; j++)                        \
        {                                                                       \
          gsize at = (taps[0].starts[row] + i) * taps[1].n_in + taps[1].starts[column] + j; \
                                                                                \
          if (x[at] > x[best] || x[at] != x[at])                                \
            best = at;                                                          \
        }                                                                       \
                                                                                \
    return best;                                                                \
  }                                                                             \
                                                                                \
  static void                                                                   \
  plane_##suffix (const ZkyTaps *taps, const Line *line, const T *x, T *y, gint64 *indices, T *greatest, gint32 *best) \
  {                                                                             \
    gsize n = taps[1].n_out;                                                    \
                                                                                \
    for (gsize row = 0; row < taps[0].n_out; row++, y += y != NULL ? n : 0, indices += indices != NULL ? n : 0) \
      {                                                                         \
        if (line->n > 0)                                                        \
          lines_##suffix (x, taps[0].starts[row] * taps[1].n_in + taps[1].starts[line->first], taps[0].counts[row], line, \
                          taps[1].n_in, greatest, best);                        \
        for (gsize c = 0; c < n; c++)                                           \
          {                                                                     \
            gboolean alike = c >= line->first && c < line->first + line->n;     \
            gsize at = alike ? (gsize) best[c - line->first] : one_##suffix (taps, x, row, c); \
                                                                                \
            if (y != NULL)                                                      \
              y[c] = x[at];                                                     \
            if (indices != NULL)                                                \
              indices[c] = (gint64) at;                                         \
          }                                                                     \
      }                                                                         \
  }

MAX_POOL (float32, float)
MAX_POOL (float64, double)

gboolean
zky_max_pool (const ZkyTaps *taps,
              ZkyDtype       dtype,
              gconstpointer  x,
              gpointer       greatest,
              gint64        *indices,
              gsize          n_planes,
              ZkyBudget     *budget,
              GError       **error)
{
  gsize n_in = taps[0].n_in * taps[1].n_in, n_out = taps[0].n_out * taps[1].n_out;
  g_autofree double *line_greatest = g_new (double, taps[1].n_out);
  g_autofree gint32 *line_best = g_new (gint32, taps[1].n_out);
  Line line;

  line_init (&line, &taps[1], n_in);
  for (gsize i = 0; i < n_planes; i++)
    {
      gint64 *at = indices != NULL ? indices + i * n_out : NULL;

      if (i % 256 == 255 && !zky_budget_poll (budget, error))
        return FALSE;
      if (dtype == ZKY_FLOAT32)
        plane_float32 (taps, &line, (const float *) x + i * n_in, greatest != NULL ? (float *) greatest + i * n_out : NULL, at,
                       (float *) line_greatest, line_best);
      else
        plane_float64 (taps, &line, (const double *) x + i * n_in, greatest != NULL ? (double *) greatest + i * n_out : NULL,
                       at, line_greatest, line_best);
    }

  return TRUE;
}
