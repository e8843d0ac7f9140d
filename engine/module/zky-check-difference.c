/* zky-check-difference.c: the slope of what a module computes, by central differences in float64
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-check-private.h"

#include <float.h>
#include <math.h>

ZkyGraph *
zky_check_call (ZkyCheckProblem  *self,
                GError          **error)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (zky_module_get_name (self->module));

  zky_graph_set_budget (graph, self->budget);
  if (self->moved != NULL)
    zky_graph_move_node (graph, self->moved_index, self->moved);
  if (!zky_budget_poll (self->budget, error) || !zky_module_run (self->module, graph, NULL, 0, error))
    return NULL;

  return g_steal_pointer (&graph);
}

gboolean
zky_check_evaluate (ZkyCheckProblem  *self,
                    double           *result,
                    GError          **error)
{
  g_autoptr(ZkyGraph) graph = zky_check_call (self, error);
  ZkyTensor *value;
  ZkyNode *node;

  if (graph == NULL)
    return FALSE;
  node = zky_target_find_output (self->target, graph, error);
  if (node == NULL)
    return FALSE;

  value = zky_node_get_value (node);
  if (zky_tensor_get_size (value) != zky_tensor_get_size (self->weights))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "The output changes its shape when an input changes a little");
      return FALSE;
    }

  *result = 0;
  for (gsize i = 0; i < zky_tensor_get_size (value); i++)
    *result += zky_tensor_get_double (self->weights, i) * zky_tensor_get_double (value, i);

  return TRUE;
}

/* F at @subject + @t · @direction. A slot has its own value back afterwards. */
static gboolean
evaluate_at (ZkyCheckProblem        *self,
             const ZkyCheckSubject  *subject,
             const double           *direction,
             double                  t,
             double                 *result,
             GError                **error)
{
  ZkyShape shape = zky_tensor_get_shape (subject->value);
  g_autoptr(ZkyTensor) moved = zky_tensor_new (ZKY_FLOAT64, &shape, error);
  double *data;
  gboolean done;

  if (moved == NULL)
    return FALSE;

  data = zky_tensor_get_data_writable (moved);
  for (gsize i = 0; i < zky_tensor_get_size (subject->value); i++)
    data[i] = zky_tensor_get_double (subject->value, i) + t * direction[i];

  if (subject->slot != NULL)
    subject->slot->value = moved;
  else
    self->moved = moved;
  self->moved_index = subject->index;
  done = zky_check_evaluate (self, result, error);
  if (subject->slot != NULL)
    subject->slot->value = subject->value;
  self->moved = NULL;

  return done;
}

/* NaN on both sides agrees, as does the same infinity. */
double
zky_check_get_relative (double analytic,
                        double numeric)
{
  double error = fabs (analytic - numeric);

  if ((isnan (analytic) && isnan (numeric)) || analytic == numeric)
    return 0;

  return isfinite (error) ? error / MAX (1, MAX (fabs (analytic), fabs (numeric))) : INFINITY;
}

/* How far the two are apart, beyond what rounding may have done. NaN on both sides agrees. */
double
zky_check_get_error (double                    analytic,
                     const ZkyCheckDifference *found)
{
  double scale = MAX (1, MAX (fabs (analytic), fabs (found->numeric)));
  double error = fabs (analytic - found->numeric);

  if (isnan (analytic) && isnan (found->numeric))
    return 0;
  if (!isfinite (error))
    return analytic == found->numeric ? 0 : INFINITY;

  return MAX (error - found->noise, 0) / scale;
}

/* (F(x + h d) − F(x − h d)) / 2h. At a kink the two one-sided slopes differ, and do so still for half the step, while
 * on a smooth curve their difference halves. That is looked at where they differ visibly; @closely: wherever it is no rounding. */
static gboolean
difference (ZkyCheckProblem        *self,
            const ZkyCheckSubject  *subject,
            const double           *direction,
            double                  h,
            double                  at,
            gboolean                closely,
            ZkyCheckDifference     *result,
            GError                **error)
{
  double above, below, near_above, near_below, gap, near_gap, visible;

  if (!evaluate_at (self, subject, direction, h, &above, error)
      || !evaluate_at (self, subject, direction, -h, &below, error))
    return FALSE;

  result->numeric = (above - below) / (2 * h);
  result->noise = 8 * DBL_EPSILON * MAX (fabs (above), fabs (below)) / h;
  gap = fabs ((above - at) / h - (at - below) / h);
  visible = closely ? 4 * result->noise : 1e-4 * MAX (1, fabs (result->numeric));
  result->kink = FALSE;
  if (gap <= visible)
    return TRUE;

  if (!evaluate_at (self, subject, direction, h / 2, &near_above, error)
      || !evaluate_at (self, subject, direction, -h / 2, &near_below, error))
    return FALSE;
  near_gap = fabs ((near_above - at) / (h / 2) - (at - near_below) / (h / 2));
  result->kink = near_gap > 0.75 * gap;

  return TRUE;
}

/* As difference(), and where that is not @analytic, again with smaller steps, as long as rounding allows: there may be a kink
 * nearby, or several that nearly cancel out, as where maxima are tied; and where the second derivative jumps, as that of
 * relu (x)² at 0, a difference is only as exact as its step. */
gboolean
zky_check_examine (ZkyCheckProblem        *self,
                   const ZkyCheckSubject  *subject,
                   const double           *direction,
                   double                  h,
                   double                  at,
                   double                  analytic,
                   ZkyCheckDifference     *result,
                   GError                **error)
{
  ZkyCheckDifference closer;

  if (!difference (self, subject, direction, h, at, FALSE, result, error))
    return FALSE;

  for (guint i = 0; i < 2 && !result->kink && zky_check_get_error (analytic, result) > ZKY_CHECK_TOLERANCE; i++)
    {
      h /= 16;
      if (!difference (self, subject, direction, h, at, TRUE, &closer, error))
        return FALSE;
      if (closer.kink || (closer.noise <= ZKY_CHECK_TOLERANCE && zky_check_get_error (analytic, &closer) < zky_check_get_error (analytic, result)))
        *result = closer;
    }

  return TRUE;
}
