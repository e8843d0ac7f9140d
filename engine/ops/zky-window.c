/* zky-window.c: a window that slides over an image, and the matrix of what it sees
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-window.h"

#include <string.h>

gsize
zky_window_rows (const ZkyWindow *self)
{
  return self->channels * self->kernel[0] * self->kernel[1] * self->kernel[2];
}

gsize
zky_window_places (const ZkyWindow *self)
{
  return self->out[0] * self->out[1] * self->out[2];
}

/* Where element @k of the window lies along @axis when the window is at @place; outside the image it may be too. */
static inline gssize
position (const ZkyWindow *self,
          guint            axis,
          gsize            place,
          gsize            k)
{
  return (gssize) place * self->stride[axis] + (gssize) k * self->dilation[axis] - self->padding[axis];
}

/* The first place along the last axis at which element @k of the window lies at or behind @limit, but no more than @most. */
static gsize
first_place (const ZkyWindow *self,
             gsize            k,
             gssize           limit,
             gsize            most)
{
  gssize way = limit - position (self, 2, 0, k);
  gsize place = way <= 0 ? 0 : (gsize) ((way + self->stride[2] - 1) / self->stride[2]);

  return MIN (place, most);
}

/**
 * Run:
 * @column: where it begins among the columns asked for
 * @n: how many columns it has, all in one line of the image
 * @before: of these, those at which the element is in front of the image
 * @inside: those behind them at which it is inside
 * @offset: the first such element in the image
 */
typedef struct
{
  gsize column, n, before, inside, offset;
} Run;

/* The run of columns from @column on for one row of the matrix: element @k of the window in @channel. */
static void
run_init (Run             *self,
          const ZkyWindow *window,
          gsize            channel,
          const gsize     *k,
          gsize            first,
          gsize            n,
          gsize            column)
{
  gsize place = first + column;
  gsize last = place % window->out[2], line = place / window->out[2];
  gssize at_1 = position (window, 1, line % window->out[1], k[1]);
  gssize at_0 = position (window, 0, line / window->out[1], k[0]);
  gsize end;

  self->column = column;
  self->n = MIN (window->out[2] - last, n - column);
  self->before = self->n;
  self->inside = 0;
  self->offset = 0;
  if (at_0 < 0 || at_0 >= (gssize) window->in[0] || at_1 < 0 || at_1 >= (gssize) window->in[1])
    return;

  self->before = MAX (first_place (window, k[2], 0, last + self->n), last) - last;
  end = MAX (first_place (window, k[2], window->in[2], last + self->n), last) - last;
  if (end <= self->before)
    return;

  self->inside = end - self->before;
  self->offset = ((channel * window->in[0] + at_0) * window->in[1] + at_1) * window->in[2] +
                 position (window, 2, last + self->before, k[2]);
}

/* Calls @statement for each run of each row of the matrix. */
#define FOR_EACH_RUN(window, first, n, statement)                               \
  for (gsize row = 0; row < zky_window_rows (window); row++)                    \
    {                                                                           \
      gsize k[3], rest = row;                                                   \
      Run run;                                                                  \
                                                                                \
      k[2] = rest % (window)->kernel[2];                                        \
      rest /= (window)->kernel[2];                                              \
      k[1] = rest % (window)->kernel[1];                                        \
      rest /= (window)->kernel[1];                                              \
      k[0] = rest % (window)->kernel[0];                                        \
      rest /= (window)->kernel[0];                                              \
                                                                                \
      for (gsize column = 0; column < n; column += run.n)                       \
        {                                                                       \
          run_init (&run, window, rest, k, first, n, column);                   \
          statement;                                                            \
        }                                                                       \
    }

#define UNFOLD(name, T)                                                         \
  static void                                                                   \
  name##_run (const Run *run, const T *image, gssize stride, T *line)           \
  {                                                                             \
    const T *from = image + run->offset;                                        \
    T *to = line + run->before;                                                 \
                                                                                \
    memset (line, 0, run->before * sizeof *line);                               \
    if (stride == 1)                                                            \
      memcpy (to, from, run->inside * sizeof *to);                              \
    else                                                                        \
      for (gsize i = 0; i < run->inside; i++)                                   \
        to[i] = from[(gssize) i * stride];                                      \
    memset (to + run->inside, 0, (run->n - run->before - run->inside) * sizeof *to); \
  }                                                                             \
                                                                                \
  static void                                                                   \
  name (const ZkyWindow *self, const T *image, gsize first, gsize n, T *columns) \
  {                                                                             \
    FOR_EACH_RUN (self, first, n,                                               \
                  name##_run (&run, image, self->stride[2], columns + row * n + run.column)) \
  }

#define FOLD(name, T)                                                           \
  static void                                                                   \
  name##_run (const Run *run, const T *line, gssize stride, T *image)           \
  {                                                                             \
    const T *from = line + run->before;                                         \
    T *to = image + run->offset;                                                \
                                                                                \
    if (stride == 1)                                                            \
      for (gsize i = 0; i < run->inside; i++)                                   \
        to[i] += from[i];                                                       \
    else                                                                        \
      for (gsize i = 0; i < run->inside; i++)                                   \
        to[(gssize) i * stride] += from[i];                                     \
  }                                                                             \
                                                                                \
  static void                                                                   \
  name (const ZkyWindow *self, const T *columns, gsize first, gsize n, T *image) \
  {                                                                             \
    FOR_EACH_RUN (self, first, n,                                               \
                  name##_run (&run, columns + row * n + run.column, self->stride[2], image)) \
  }

UNFOLD (unfold_float32, float)
UNFOLD (unfold_float64, double)
FOLD (fold_float32, float)
FOLD (fold_float64, double)

void
zky_window_unfold (const ZkyWindow *self,
                   ZkyDtype         dtype,
                   gconstpointer    image,
                   gsize            first,
                   gsize            n,
                   gpointer         columns)
{
  if (dtype == ZKY_FLOAT32)
    unfold_float32 (self, image, first, n, columns);
  else
    unfold_float64 (self, image, first, n, columns);
}

void
zky_window_fold (const ZkyWindow *self,
                 ZkyDtype         dtype,
                 gconstpointer    columns,
                 gsize            first,
                 gsize            n,
                 gpointer         image)
{
  if (dtype == ZKY_FLOAT32)
    fold_float32 (self, columns, first, n, image);
  else
    fold_float64 (self, columns, first, n, image);
}
