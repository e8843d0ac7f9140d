/* zky-window.c: a window that slides over an image, and the matrix of what it sees
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-window.h"

#include <string.h>

#include "zky-kernels.h"
#include "zky-math.h"

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
 * @n: how many columns it has, all in one line of the image
 * @before: of these, those at which the element is in front of the image
 * @inside: those behind them at which it is inside
 * @offset: the first such element in the image
 *
 * Neighbouring columns of one row of the matrix.
 */
typedef struct
{
  gsize n, before, inside, offset;
} Run;

/**
 * Row:
 * @k: the element of the window that this row is about, in @channel
 * @low: the first place along the last axis at which it is inside the image
 * @high: the first one at which it is behind it
 * @place: along each axis, of the next run
 *
 * A walk along one row of the matrix. What all its lines have in common is found out once.
 */
typedef struct
{
  gsize channel, k[ZKY_WINDOW_AXES], low, high, place[ZKY_WINDOW_AXES];
} Row;

/* The place of the column @first along each axis. */
static void
find_place (const ZkyWindow *window,
            gsize            first,
            gsize           *place)
{
  for (guint i = ZKY_WINDOW_AXES; i-- > 0; first /= window->out[i])
    place[i] = first % window->out[i];
}

static inline void
row_init (Row             *self,
          const ZkyWindow *window,
          const gsize     *place)
{
  memcpy (self->place, place, sizeof self->place);
  self->low = first_place (window, self->k[2], 0, window->out[2]);
  self->high = MAX (self->low, first_place (window, self->k[2], window->in[2], window->out[2]));
}

/* On to the next element of the window, or of the next channel's. */
static inline void
row_advance (Row             *self,
             const ZkyWindow *window)
{
  for (guint i = ZKY_WINDOW_AXES; i-- > 0; self->k[i] = 0)
    if (++self->k[i] < window->kernel[i])
      return;

  self->channel++;
}

/* The run from @column on, of @n columns; the walk goes on to the next line. */
static inline void
row_next (Row             *self,
          const ZkyWindow *window,
          gsize            column,
          gsize            n,
          Run             *run)
{
  gsize last = self->place[2], end = MIN (window->out[2], last + n - column), low, high;
  gssize at_0 = position (window, 0, self->place[0], self->k[0]), at_1 = position (window, 1, self->place[1], self->k[1]);

  low = CLAMP (self->low, last, end);
  high = CLAMP (self->high, low, end);
  if (at_0 < 0 || at_0 >= (gssize) window->in[0] || at_1 < 0 || at_1 >= (gssize) window->in[1])
    low = high = end;

  *run = (Run) { end - last, low - last, high - low, 0 };
  if (high > low)
    run->offset = ((self->channel * window->in[0] + at_0) * window->in[1] + at_1) * window->in[2]
                  + position (window, 2, low, self->k[2]);

  self->place[2] = 0;
  if (++self->place[1] == window->out[1])
    {
      self->place[1] = 0;
      self->place[0]++;
    }
}

/**
 * Block:
 * @n_lines: lines of @n columns each
 * @offset: the first element in the image
 * @step: elements from one line of the image to the next
 *
 * Whole lines that are inside the image from end to end.
 */
typedef struct
{
  gsize n_lines, n, offset, step;
} Block;

/* The lines from @column on that are a block, if there are some: without padding nearly all are. */
static inline gboolean
row_next_block (Row             *self,
                const ZkyWindow *window,
                gsize            column,
                gsize            n,
                Block           *block)
{
  gsize n_lines = MIN ((n - column) / window->out[2], window->out[1] - self->place[1]);

  if (n_lines == 0 || self->place[2] > 0 || self->low > 0 || self->high < window->out[2]
      || window->padding[0] > 0 || window->padding[1] > 0)
    return FALSE;

  *block = (Block) { n_lines, window->out[2], 0, (gsize) window->stride[1] * window->in[2] };
  block->offset = ((self->channel * window->in[0] + position (window, 0, self->place[0], self->k[0])) * window->in[1]
                   + position (window, 1, self->place[1], self->k[1])) * window->in[2] + position (window, 2, 0, self->k[2]);

  self->place[1] += n_lines;
  if (self->place[1] == window->out[1])
    {
      self->place[1] = 0;
      self->place[0]++;
    }
  return TRUE;
}

/* Calls @statement for each run of each row of the matrix, and @whole for blocks of them. */
#define FOR_EACH_RUN(window, first, n, whole, statement)                        \
  gsize place[ZKY_WINDOW_AXES], n_rows = zky_window_rows (window);              \
  Row walk = { 0 };                                                             \
                                                                                \
  find_place (window, first, place);                                            \
  for (gsize row = 0; row < n_rows; row++, row_advance (&walk, window))         \
    {                                                                           \
      gsize column = 0;                                                         \
      Block block;                                                              \
      Run run;                                                                  \
                                                                                \
      row_init (&walk, window, place);                                          \
      while (column < n)                                                        \
        if (row_next_block (&walk, window, column, n, &block))                  \
          {                                                                     \
            whole;                                                              \
            column += block.n_lines * block.n;                                  \
          }                                                                     \
        else                                                                    \
          {                                                                     \
            row_next (&walk, window, column, n, &run);                          \
            statement;                                                          \
            column += run.n;                                                    \
          }                                                                     \
    }

/* Lines are short, so that eight numbers at a time, the last eight once more, are sooner copied than memcpy is called. */
#define STRETCH 8

#define UNFOLD(name, T)                                                         \
  ZKY_INLINE void                                                               \
  name##_line (const T *from, gssize stride, T *to, gsize n)                    \
  {                                                                             \
    if (stride == 1 && n >= STRETCH)                                            \
      {                                                                         \
        for (gsize i = 0; i + STRETCH < n; i += STRETCH)                        \
          memcpy (to + i, from + i, STRETCH * sizeof *to);                      \
        memcpy (to + n - STRETCH, from + n - STRETCH, STRETCH * sizeof *to);    \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        to[i] = from[(gssize) i * stride];                                      \
  }                                                                             \
                                                                                \
  ZKY_INLINE void                                                               \
  name##_block (const Block *block, const T *image, gssize stride, T *to)       \
  {                                                                             \
    const T *from = image + block->offset;                                      \
                                                                                \
    for (gsize i = 0; i < block->n_lines; i++, from += block->step, to += block->n) \
      name##_line (from, stride, to, block->n);                                 \
  }                                                                             \
                                                                                \
  ZKY_INLINE void                                                               \
  name##_run (const Run *run, const T *image, gssize stride, T *line)           \
  {                                                                             \
    for (gsize i = 0; i < run->before; i++)                                     \
      line[i] = 0;                                                              \
    name##_line (image + run->offset, stride, line + run->before, run->inside); \
    for (gsize i = run->before + run->inside; i < run->n; i++)                  \
      line[i] = 0;                                                              \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  name (const ZkyWindow *self, const T *image, gsize first, gsize n, T *columns) \
  {                                                                             \
    FOR_EACH_RUN (self, first, n,                                               \
                  name##_block (&block, image, self->stride[2], columns + row * n + column), \
                  name##_run (&run, image, self->stride[2], columns + row * n + column)) \
  }

#define FOLD(name, T)                                                           \
  ZKY_INLINE void                                                               \
  name##_line (const T *restrict from, gssize stride, T *restrict to, gsize n)  \
  {                                                                             \
    if (stride == 1)                                                            \
      for (gsize i = 0; i < n; i++)                                             \
        to[i] += from[i];                                                       \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        to[(gssize) i * stride] += from[i];                                     \
  }                                                                             \
                                                                                \
  ZKY_INLINE void                                                               \
  name##_block (const Block *block, const T *from, gssize stride, T *image)     \
  {                                                                             \
    T *to = image + block->offset;                                              \
                                                                                \
    for (gsize i = 0; i < block->n_lines; i++, from += block->n, to += block->step) \
      name##_line (from, stride, to, block->n);                                 \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  name (const ZkyWindow *self, const T *columns, gsize first, gsize n, T *image) \
  {                                                                             \
    FOR_EACH_RUN (self, first, n,                                               \
                  name##_block (&block, columns + row * n + column, self->stride[2], image), \
                  name##_line (columns + row * n + column + run.before, self->stride[2], image + run.offset, run.inside)) \
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
