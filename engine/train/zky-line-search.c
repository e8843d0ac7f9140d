/* zky-line-search.c: a step that fulfils the strong Wolfe conditions
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-line-search.h"

#include <math.h>
#include <string.h>

/*
 * Nocedal and Wright, Numerical Optimization, algorithms 3.5 and 3.6: grow the step until an interval must hold a good point, then
 * shrink the interval. With f(t) the loss t along the direction, good is
 *
 *   f(t) ≤ f(0) + c₁ t f′(0)   and   |f′(t)| ≤ c₂ |f′(0)|
 *
 * Constants and safeguards are those of PyTorch's L-BFGS, so that its steps come out.
 */
#define C1        1e-4
#define C2        0.9
#define MAX_STEPS 25

static void
copy_point (ZkyLinePoint       *to,
            const ZkyLinePoint *from,
            gsize               n)
{
  double *gradient = to->gradient;

  *to = *from;
  to->gradient = gradient;
  memcpy (gradient, from->gradient, n * sizeof (double));
}

/**
 * zky_line_cubic_minimum:
 * @a: a point
 * @b: another
 * @low: bounds of the result
 * @high: bounds of the result
 *
 * The minimum of the cubic through both points with their slopes (equation 3.59 of the book), held within the bounds.
 *
 * Returns: where it is; the middle of the bounds where the cubic has none
 */
double
zky_line_cubic_minimum (const ZkyLinePoint *a,
                        const ZkyLinePoint *b,
                        double              low,
                        double              high)
{
  const ZkyLinePoint *first = a->t <= b->t ? a : b;
  const ZkyLinePoint *last = first == a ? b : a;
  double d1 = a->slope + b->slope - 3 * (a->f - b->f) / (a->t - b->t);
  double square = d1 * d1 - a->slope * b->slope;
  double d2, t;

  if (!(square >= 0))
    return (low + high) / 2;

  d2 = sqrt (square);
  t = last->t - (last->t - first->t) * ((last->slope + d2 - d1) / (last->slope - first->slope + 2 * d2));

  return MIN (MAX (t, low), high);
}

static gboolean
evaluate (ZkyLineSearch  *self,
          ZkyLinePoint   *point,
          double          t,
          GError        **error)
{
  point->t = t;
  self->n_evals++;

  return self->func (point, self->user_data, error);
}

static gboolean
falls_enough (const ZkyLinePoint *start,
              const ZkyLinePoint *point)
{
  return point->f <= start->f + C1 * point->t * start->slope;
}

static gboolean
is_flat (const ZkyLinePoint *start,
         const ZkyLinePoint *point)
{
  return fabs (point->slope) <= -C2 * start->slope;
}

/* Goes on until points @low and @high bracket a good one, or @low is one itself, which *@found says. */
static gboolean
find_bracket (ZkyLineSearch       *self,
              const ZkyLinePoint  *start,
              double               t,
              ZkyLinePoint        *low,
              ZkyLinePoint        *high,
              guint               *n_steps,
              gboolean            *found,
              GError             **error)
{
  copy_point (low, start, self->n);
  low->t = 0;
  if (!evaluate (self, high, t, error))
    return FALSE;

  for (*n_steps = 0; *n_steps < MAX_STEPS; (*n_steps)++)
    {
      if (!falls_enough (start, high) || (*n_steps > 1 && high->f >= low->f))
        return TRUE;
      if (is_flat (start, high))
        {
          copy_point (low, high, self->n);
          *found = TRUE;
          return TRUE;
        }
      if (high->slope >= 0)
        return TRUE;

      t = zky_line_cubic_minimum (low, high, high->t + 0.01 * (high->t - low->t), high->t * 10);
      copy_point (low, high, self->n);
      if (!evaluate (self, high, t, error))
        return FALSE;
    }

  copy_point (low, start, self->n);
  low->t = 0;

  return TRUE;
}

/* Where to look next: the cubic's minimum, but not for the second time close to an end. */
static double
choose_step (const ZkyLinePoint *a,
             const ZkyLinePoint *b,
             gboolean           *was_close)
{
  double left = MIN (a->t, b->t), right = MAX (a->t, b->t);
  double t = zky_line_cubic_minimum (a, b, left, right);
  double margin = 0.1 * (right - left);

  if (MIN (right - t, t - left) >= margin)
    *was_close = FALSE;
  else if (*was_close || t >= right || t <= left)
    {
      t = fabs (t - right) < fabs (t - left) ? right - margin : left + margin;
      *was_close = FALSE;
    }
  else
    *was_close = TRUE;

  return t;
}

/* Shrinks the interval between @a and @b until the lower end is good; @ends are swapped so that the first one is the lower. */
static gboolean
shrink_bracket (ZkyLineSearch       *self,
                const ZkyLinePoint  *start,
                ZkyLinePoint       **ends,
                ZkyLinePoint        *trial,
                guint                n_steps,
                GError             **error)
{
  gboolean was_close = FALSE;

  for (; n_steps < MAX_STEPS; n_steps++)
    {
      ZkyLinePoint *low = ends[0], *high = ends[1];

      if (fabs (high->t - low->t) * self->scale < self->tolerance)
        return TRUE;
      if (!evaluate (self, trial, choose_step (low, high, &was_close), error))
        return FALSE;

      if (!falls_enough (start, trial) || trial->f >= low->f)
        {
          copy_point (high, trial, self->n);
          if (high->f < low->f)
            {
              ends[0] = high;
              ends[1] = low;
            }
          continue;
        }

      if (is_flat (start, trial))
        {
          copy_point (low, trial, self->n);
          return TRUE;
        }
      if (trial->slope * (high->t - low->t) >= 0)
        copy_point (high, low, self->n);
      copy_point (low, trial, self->n);
    }

  return TRUE;
}

/**
 * zky_line_search:
 * @start: the point at 0; its slope is below 0
 * @t: the first step to try
 * @result: (out): the point that was found; its gradient has room already
 * @error: return location for the error of the function
 *
 * Returns: %FALSE where the function failed
 */
gboolean
zky_line_search (ZkyLineSearch       *self,
                 const ZkyLinePoint  *start,
                 double               t,
                 ZkyLinePoint        *result,
                 GError             **error)
{
  g_autofree double *room = g_new (double, 3 * self->n + 1);
  ZkyLinePoint a = { .gradient = room }, b = { .gradient = room + self->n }, trial = { .gradient = room + 2 * self->n };
  ZkyLinePoint *ends[2] = { &a, &b };
  gboolean found = FALSE;
  guint n_steps;

  self->n_evals = 0;
  if (!find_bracket (self, start, t, &a, &b, &n_steps, &found, error))
    return FALSE;

  if (!found)
    {
      if (b.f < a.f)
        {
          ends[0] = &b;
          ends[1] = &a;
        }
      if (!shrink_bracket (self, start, ends, &trial, n_steps, error))
        return FALSE;
    }
  copy_point (result, ends[0], self->n);

  return TRUE;
}
