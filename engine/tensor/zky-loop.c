/* zky-loop.c: walking several strided arrays of one shape together
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-loop.h"

#define MAX_RUN ((gsize) 1 << 20) /* elements between two looks at the budget */
#define SHORT_RUN 32              /* below this a call of the kernel costs more than its elements */

/* The axes of a walk, outermost first, and the strides of each operand along them in bytes. */
typedef struct
{
  guint  n_axes, n_operands;
  gsize  dims[ZKY_MAX_AXES];
  gssize strides[ZKY_MAX_AXES][ZKY_LOOP_MAX_OPERANDS];
} Walk;

/* Runs the kernel along one axis, in parts of MAX_RUN elements. */
static gboolean
run_axis (char *const    *start,
          const gssize   *strides,
          guint           n_operands,
          gsize           n,
          ZkyLoopKernel   kernel,
          gpointer        user_data,
          ZkyBudget      *budget,
          GError        **error)
{
  char *data[ZKY_LOOP_MAX_OPERANDS];

  for (gsize done = 0; done < n; done += MAX_RUN)
    {
      if (done > 0 && !zky_budget_poll (budget, error))
        return FALSE;

      for (guint k = 0; k < n_operands; k++)
        data[k] = start[k] + (gssize) done * strides[k];
      kernel (data, strides, MIN (n - done, MAX_RUN), user_data);
    }

  return TRUE;
}

/* Where every operand is either dense or one single number, which is nearly always, there is one
 * axis. */
static gboolean
is_flat (const ZkyShape   *shape,
         ZkyTensor *const *operands,
         guint             n_operands,
         gsize             size,
         gssize           *strides)
{
  for (guint k = 0; k < n_operands; k++)
    {
      if (operands[k]->size == size && operands[k]->contiguous)
        strides[k] = (gssize) zky_dtype_get_size (operands[k]->dtype);
      else if (operands[k]->size == 1)
        strides[k] = 0;
      else
        return FALSE;
    }

  return TRUE;
}

static gsize
total_stride (const Walk *walk,
              guint       axis)
{
  gsize total = 0;

  for (guint k = 0; k < walk->n_operands; k++)
    total += (gsize) ABS (walk->strides[axis][k]);

  return total;
}

static void
swap_axes (Walk  *walk,
           guint  a,
           guint  b)
{
  gsize dim = walk->dims[a];

  walk->dims[a] = walk->dims[b];
  walk->dims[b] = dim;
  for (guint k = 0; k < walk->n_operands; k++)
    {
      gssize stride = walk->strides[a][k];

      walk->strides[a][k] = walk->strides[b][k];
      walk->strides[b][k] = stride;
    }
}

/* Takes over all axes but those of extent 1. */
static void
walk_init (Walk             *walk,
           const ZkyShape   *shape,
           ZkyTensor *const *operands,
           guint             n_operands)
{
  walk->n_axes = 0;
  walk->n_operands = n_operands;

  for (guint i = 0; i < shape->n_axes; i++)
    {
      if (shape->dims[i] == 1)
        continue;

      walk->dims[walk->n_axes] = shape->dims[i];
      for (guint k = 0; k < n_operands; k++)
        {
          const ZkyTensor *operand = operands[k];
          guint missing = shape->n_axes - operand->n_axes;
          gssize stride = 0;

          if (i >= missing && operand->dims[i - missing] != 1)
            stride = zky_tensor_strides (operand)[i - missing] *
                     (gssize) zky_dtype_get_size (operand->dtype);
          walk->strides[walk->n_axes][k] = stride;
        }
      walk->n_axes++;
    }
}

/* Sorts the axes so that the smallest strides are innermost, then merges neighbours that are one
 * stretch in all operands. When the innermost axis stays too short for its calls to pay, a much
 * longer one takes its place. */
static void
walk_arrange (Walk *walk)
{
  guint n = 0, longest = 0;

  for (guint i = 1; i < walk->n_axes; i++)
    for (guint j = i; j > 0 && total_stride (walk, j - 1) < total_stride (walk, j); j--)
      swap_axes (walk, j - 1, j);

  for (guint i = 1; i < walk->n_axes; i++)
    {
      gboolean merge = TRUE;

      for (guint k = 0; k < walk->n_operands; k++)
        merge = merge && walk->strides[n][k] == walk->strides[i][k] * (gssize) walk->dims[i];

      if (merge)
        {
          walk->dims[i] *= walk->dims[n];
          swap_axes (walk, n, i);
        }
      else
        {
          swap_axes (walk, ++n, i);
        }
    }
  walk->n_axes = n + 1;

  for (guint i = 1; i < walk->n_axes; i++)
    if (walk->dims[i] >= walk->dims[longest])
      longest = i;
  if (walk->dims[n] < SHORT_RUN && walk->dims[n] < walk->dims[longest] / 4)
    swap_axes (walk, longest, n);
}

/* Goes through all places of the outer axes, the last of them quickest, and runs the kernel
 * along the innermost one. */
static gboolean
walk_run (const Walk     *walk,
          char          **data,
          ZkyLoopKernel   kernel,
          gpointer        user_data,
          ZkyBudget      *budget,
          GError        **error)
{
  gsize place[ZKY_MAX_AXES] = { 0 };
  guint inner = walk->n_axes - 1;
  gsize since_poll = 0;

  for (;;)
    {
      guint axis = inner;

      if (!run_axis (data, walk->strides[inner], walk->n_operands, walk->dims[inner],
                     kernel, user_data, budget, error))
        return FALSE;

      /* As on an odometer: full axes go back to 0, the first that is not full moves on. */
      while (axis > 0 && ++place[axis - 1] == walk->dims[axis - 1])
        {
          axis--;
          place[axis] = 0;
          for (guint k = 0; k < walk->n_operands; k++)
            data[k] -= walk->strides[axis][k] * (gssize) (walk->dims[axis] - 1);
        }
      if (axis == 0)
        return TRUE;
      for (guint k = 0; k < walk->n_operands; k++)
        data[k] += walk->strides[axis - 1][k];

      since_poll += walk->dims[inner];
      if (since_poll >= MAX_RUN)
        {
          since_poll = 0;
          if (!zky_budget_poll (budget, error))
            return FALSE;
        }
    }
}

/**
 * zky_loop_run:
 * @shape: the extents to walk over
 * @operands: (array length=n_operands): what to walk along, outputs as well as inputs; each is
 *   broadcast to @shape
 * @n_operands: how many, up to %ZKY_LOOP_MAX_OPERANDS
 * @kernel: handles one run
 * @user_data: for @kernel
 * @budget: (nullable): polled after every 2^20 elements
 * @error: return location for the errors of zky_budget_poll()
 *
 * Visits every element of @shape once, in an order that suits the strides, so not always in
 * row-major order. A stride of 0 says that an operand is repeated along the run. An output that is
 * broadcast is visited several times, as a sum needs it.
 *
 * Returns: %FALSE if the budget has ended; the outputs are unfinished then
 */
gboolean
zky_loop_run (const ZkyShape   *shape,
              ZkyTensor *const *operands,
              guint             n_operands,
              ZkyLoopKernel     kernel,
              gpointer          user_data,
              ZkyBudget        *budget,
              GError          **error)
{
  char *data[ZKY_LOOP_MAX_OPERANDS];
  gssize strides[ZKY_LOOP_MAX_OPERANDS];
  gsize size = 1;
  Walk walk;

  g_return_val_if_fail (shape != NULL && shape->n_axes <= ZKY_MAX_AXES, FALSE);
  g_return_val_if_fail (n_operands <= ZKY_LOOP_MAX_OPERANDS, FALSE);
  g_return_val_if_fail (kernel != NULL, FALSE);

  for (guint i = 0; i < shape->n_axes; i++)
    size *= shape->dims[i];
  if (size == 0)
    return TRUE;

  for (guint k = 0; k < n_operands; k++)
    {
      g_return_val_if_fail (operands[k]->n_axes <= shape->n_axes, FALSE);
      data[k] = operands[k]->data;
    }

  if (is_flat (shape, operands, n_operands, size, strides))
    return run_axis (data, strides, n_operands, size, kernel, user_data, budget, error);

  walk_init (&walk, shape, operands, n_operands);
  walk_arrange (&walk);

  return walk_run (&walk, data, kernel, user_data, budget, error);
}
