/* zky-number-range.c: what a slider goes through
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number-editor.h"

#include <math.h>

#define STEPS 100 /* a slider has at least about as many */

/**
 * zky_number_range_new:
 * @value: where it stands
 * @min, @max, @step: what the model says; NaN where it says nothing
 *
 * Without bounds of the model a slider goes from −m to m with m = max (10, 2|value|).
 */
ZkyNumberRange
zky_number_range_new (double   value,
                      ZkyDtype dtype,
                      double   min,
                      double   max,
                      double   step)
{
  double reach = isfinite (value) ? MIN (MAX (10, 2 * fabs (value)), G_MAXFLOAT) : 10;
  ZkyNumberRange range = { -reach, reach, step };

  if (dtype == ZKY_BOOL)
    return (ZkyNumberRange) { 0, 1, 1 };
  if (isfinite (min))
    range.min = min;
  if (isfinite (max))
    range.max = max;
  if (range.max <= range.min)
    range.max = range.min + 1;
  if (!(isfinite (step) && step > 0))
    range.step = pow (10, floor (log10 ((range.max - range.min) / STEPS)));
  if (!zky_dtype_is_float (dtype))
    range.step = MAX (1, round (range.step));
  return range;
}

/**
 * zky_number_range_snap:
 *
 * Returns: the multiple of the step that is nearest to @value, within the bounds
 */
double
zky_number_range_snap (const ZkyNumberRange *self,
                       double                value)
{
  double inverse = round (1 / self->step);
  double snapped = self->step < 1 && fabs (inverse * self->step - 1) < 1e-9
                   ? round (value * inverse) / inverse
                   : round (value / self->step) * self->step;

  return CLAMP (snapped, self->min, self->max) + 0.0; /* no −0 */
}
