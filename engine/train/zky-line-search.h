/* zky-line-search.h: how far to go along a direction
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZkyLinePoint:
 * @t: how far along the direction
 * @f: the loss there
 * @slope: its derivative along the direction
 * @gradient: (transfer full): @n numbers
 */
typedef struct
{
  double  t, f, slope;
  double *gradient;
} ZkyLinePoint;

/* Evaluates at @point->t, and sets the rest of it; the room for the gradient is there. */
typedef gboolean (*ZkyLineFunc) (ZkyLinePoint  *point,
                                 gpointer       user_data,
                                 GError       **error);

/**
 * ZkyLineSearch:
 * @n: numbers of a gradient
 * @scale: the greatest |element| of the direction
 * @tolerance: where an interval is too small to go on
 * @n_evals: (out): how often @func was called
 */
typedef struct
{
  gsize       n;
  double      scale, tolerance;
  ZkyLineFunc func;
  gpointer    user_data;
  guint       n_evals;
} ZkyLineSearch;

double   zky_line_cubic_minimum (const ZkyLinePoint  *a,
                                 const ZkyLinePoint  *b,
                                 double               low,
                                 double               high);
gboolean zky_line_search        (ZkyLineSearch       *self,
                                 const ZkyLinePoint  *start,
                                 double               t,
                                 ZkyLinePoint        *result,
                                 GError             **error);

G_END_DECLS
