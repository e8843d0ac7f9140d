/* zky-reduce.c: what operators that bring together the elements along some axes share
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-reduce.h"

#include <math.h>

#include "zky-functions.h"
#include "zky-kernels.h"
#include "zky-tensor-private.h"

/* -- Axes ------------------------------------------------------------------------------ */

gboolean
zky_reduction_has_axes (const ZkyAttributes *attributes)
{
  guint n_axes;

  zky_attributes_get_ints (attributes, ZKY_REDUCE_AXES, &n_axes);
  return n_axes > 0;
}

/* Reads axes and keepdims; no axes, or an empty list of them, are all. */
gboolean
zky_reduction_init (ZkyReduction         *self,
                    const ZkyTensor      *input,
                    const ZkyAttributes  *attributes,
                    GError              **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  guint n_axes, axis;
  const gint64 *axes = zky_attributes_get_ints (attributes, ZKY_REDUCE_AXES, &n_axes);
  gboolean keepdims = zky_attributes_get_bool (attributes, ZKY_REDUCE_KEEPDIMS);

  for (guint i = 0; i < shape.n_axes; i++)
    self->is_reduced[i] = n_axes == 0;
  for (guint i = 0; i < n_axes; i++)
    {
      if (!zky_shape_axis (&shape, axes[i], &axis, error))
        return FALSE;
      if (self->is_reduced[axis])
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "axis %u is given twice", axis);
          return FALSE;
        }
      self->is_reduced[axis] = TRUE;
    }

  self->count = 1;
  self->kept = shape;
  self->result.n_axes = 0;
  for (guint i = 0; i < shape.n_axes; i++)
    {
      if (self->is_reduced[i])
        {
          self->count *= shape.dims[i];
          self->kept.dims[i] = 1;
        }
      if (!self->is_reduced[i] || keepdims)
        self->result.dims[self->result.n_axes++] = self->kept.dims[i];
    }

  return TRUE;
}

/* -- What calls and vjps of reductions have in common --------------------------------------- */

ZkyReduction
zky_reduction_of (const ZkyTensor     *input,
                  const ZkyAttributes *attributes)
{
  ZkyReduction reduction;

  if (!zky_reduction_init (&reduction, input, attributes, NULL))
    g_assert_not_reached ();

  return reduction;
}

gboolean
zky_reduction_infer (ZkyOpCall  *call,
                     ZkyDtype    dtype,
                     GError    **error)
{
  ZkyReduction reduction;

  if (!zky_reduction_init (&reduction, call->inputs[0], call->attributes, error))
    return FALSE;

  for (guint i = 0; i < call->n_outputs; i++)
    {
      call->outputs[i].dtype = dtype;
      call->outputs[i].shape = reduction.result;
    }

  return TRUE;
}

gboolean
zky_reduction_give (ZkyOpCall  *call,
                    guint       output,
                    ZkyTensor  *kept,
                    GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (kept, call->outputs[output].dtype, error);
  ZkyTensor *result = cast != NULL ? zky_tensor_reshape (cast, &call->outputs[output].shape, error) : NULL;

  zky_op_call_take_output (call, output, result);
  return result != NULL;
}

gboolean
zky_reduction_infer_float (ZkyOpCall  *call,
                           GError    **error)
{
  ZkyDtype dtype = call->inputs[0]->dtype;

  if (!zky_dtype_is_float (dtype))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the input is %s, float32 and float64 are possible",
                   zky_dtype_get_name (dtype));
      return FALSE;
    }

  return zky_reduction_infer (call, dtype, error);
}

gboolean
zky_reduction_check_choice (const ZkyTensor  *input,
                            gsize             count,
                            gsize             n_results,
                            GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  g_autofree char *text = NULL;

  if (count > 0 || n_results == 0)
    return TRUE;

  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "shape %s leaves no elements to choose from", text);
  return FALSE;
}

gboolean
zky_reduction_infer_extreme (ZkyOpCall  *call,
                             GError    **error)
{
  ZkyReduction reduction;
  gsize n_results;

  return zky_reduction_infer (call, call->inputs[0]->dtype, error) &&
         zky_reduction_init (&reduction, call->inputs[0], call->attributes, error) &&
         zky_shape_get_size (&reduction.result, &n_results, error) &&
         zky_reduction_check_choice (call->inputs[0], reduction.count, n_results, error);
}

gboolean
zky_reduction_give_extreme (ZkyOpCall  *call,
                            ZkyTensor  *input,
                            gboolean    greatest,
                            GError    **error)
{
  ZkyReduction reduction = zky_reduction_of (call->inputs[0], call->attributes);
  g_autoptr (ZkyTensor) kept = zky_reduction_extreme (&reduction, input, greatest, call->budget, error);

  return kept != NULL && zky_reduction_give (call, 0, kept, error);
}

/* @node, of shape B ⊕ result, as B ⊕ kept. */
static ZkyNode *
keep_axes (const ZkyReduction *self,
           ZkyVjp             *vjp,
           ZkyNode            *node)
{
  ZkyShape kept;

  if (self->kept.n_axes == self->result.n_axes)
    return node;

  kept = zky_vjp_batched (vjp, &self->kept);
  return zky_reshape (node, &kept);
}

ZkyNode *
zky_reduction_cotangent (ZkyVjp *vjp,
                         guint   output)
{
  ZkyReduction reduction = zky_reduction_of (zky_vjp_input_value (vjp, 0), vjp->attributes);

  return keep_axes (&reduction, vjp, zky_vjp_cotangent_of (vjp, output));
}

/* -- Sums ---------------------------------------------------------------------------------
 * Sums of floats are taken in float64: so float32 sums are right to the last digit, and it costs no more, as the numbers
 * have to come from memory. Along one run they are added in eight lanes, and long runs in halves, so that errors grow
 * with the logarithm of the length. Operands are the sums, then the input. */

#define LANES 8
#define BLOCK 512

/* @expression: what is summed, of the element a. */
#define RUN_SUM(name, Sum, T, Extra, extra, expression)                         \
  ZKY_CLONES static Sum                                                         \
  name (const T *p,                                                             \
        gsize    n,                                                             \
        Extra    extra)                                                         \
  {                                                                             \
    Sum lanes[LANES] = { 0 }, total = 0;                                        \
    gsize i = 0;                                                                \
                                                                                \
    for (; i + LANES <= n; i += LANES)                                          \
      for (gsize j = 0; j < LANES; j++)                                         \
        {                                                                       \
          const Sum a = p[i + j];                                               \
          lanes[j] += (expression);                                             \
        }                                                                       \
    for (; i < n; i++)                                                          \
      {                                                                         \
        const Sum a = p[i];                                                     \
        total += (expression);                                                  \
      }                                                                         \
    for (gsize j = 0; j < LANES; j++)                                           \
      total += lanes[j];                                                        \
                                                                                \
    return total;                                                               \
  }

#define SUM_LOOP(name, Sum, T, Extra, expression)                               \
  RUN_SUM (name##_run, Sum, T, Extra, m, expression)                            \
                                                                                \
  static Sum                                                                    \
  name##_halves (const T *p,                                                    \
                 gsize    n,                                                    \
                 Extra    m)                                                    \
  {                                                                             \
    gsize half = n / 2;                                                         \
                                                                                \
    if (n <= BLOCK)                                                             \
      return name##_run (p, n, m);                                              \
    return name##_halves (p, half, m) + name##_halves (p + half, n - half, m);  \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      has_mean)                                                 \
  {                                                                             \
    const char *means = has_mean != NULL ? data[2] : NULL;                      \
    gssize mean_stride = has_mean != NULL ? strides[2] : 0;                     \
                                                                                \
    if (strides[0] == 0 && strides[1] == sizeof (T) && mean_stride == 0)        \
      *(Sum *) data[0] += name##_halves ((const T *) data[1], n,                \
                                         means != NULL ? *(const Extra *) means : 0); \
    else if (strides[0] == sizeof (Sum) && strides[1] == sizeof (T) && means == NULL) \
      {                                                                         \
        Sum *restrict sums = (Sum *) data[0];                                   \
        const T *p = (const T *) data[1];                                       \
        const Extra m = 0;                                                      \
                                                                                \
        (void) m;                                                               \
        for (gsize i = 0; i < n; i++)                                           \
          {                                                                     \
            const Sum a = p[i];                                                 \
            sums[i] += (expression);                                            \
          }                                                                     \
      }                                                                         \
    else if (strides[0] == sizeof (Sum) && strides[1] == sizeof (T) && mean_stride == sizeof (Extra)) \
      {                                                                         \
        Sum *restrict sums = (Sum *) data[0];                                   \
        const T *p = (const T *) data[1];                                       \
        const Extra *every = (const Extra *) means;                             \
                                                                                \
        for (gsize i = 0; i < n; i++)                                           \
          {                                                                     \
            const Sum a = p[i];                                                 \
            const Extra m = every[i];                                           \
                                                                                \
            (void) m;                                                           \
            sums[i] += (expression);                                            \
          }                                                                     \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        {                                                                       \
          const Sum a = *(const T *) (data[1] + (gssize) i * strides[1]);       \
          const Extra m = means != NULL ? *(const Extra *) (means + (gssize) i * mean_stride) : 0; \
                                                                                \
          (void) m;                                                             \
          *(Sum *) (data[0] + (gssize) i * strides[0]) += (expression);         \
        }                                                                       \
  }

/* Integers wrap around, so they are summed unsigned. */
SUM_LOOP (sum_bool, guint64, guint8, double, a)
SUM_LOOP (sum_int64, guint64, guint64, double, a)
SUM_LOOP (sum_float32, double, float, double, a)
SUM_LOOP (sum_float64, double, double, double, a)
SUM_LOOP (squares_float32, double, float, double, (a - m) * (a - m))
SUM_LOOP (squares_float64, double, double, double, (a - m) * (a - m))

static const ZkyLoopKernel sum_loops[ZKY_N_DTYPES] = { sum_bool, sum_int64, sum_float32, sum_float64 };
static const ZkyLoopKernel square_loops[ZKY_N_DTYPES] = {
  [ZKY_FLOAT32] = squares_float32, [ZKY_FLOAT64] = squares_float64
};

ZkyTensor *
zky_reduction_sum (const ZkyReduction  *self,
                   ZkyTensor           *input,
                   ZkyTensor           *mean,
                   ZkyBudget           *budget,
                   GError             **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  ZkyDtype dtype = zky_dtype_is_float (input->dtype) ? ZKY_FLOAT64 : ZKY_INT64;
  g_autoptr (ZkyTensor) sums = zky_tensor_new_zeros (dtype, &self->kept, error);
  ZkyTensor *operands[] = { sums, input, mean };

  if (sums == NULL)
    return NULL;

  if (!zky_loop_run (&shape, operands, mean != NULL ? 3 : 2,
                     mean != NULL ? square_loops[input->dtype] : sum_loops[input->dtype], mean, budget, error))
    return NULL;

  return g_steal_pointer (&sums);
}

/* -- Extremes ------------------------------------------------------------------------------
 * Operands are the extremes so far, then the input. A NaN wins and stays. */

#define EXTREME_LOOP(name, T, operator)                                         \
  ZKY_CLONES static void                                                        \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    if (strides[0] == 0)                                                        \
      {                                                                         \
        T best = *(T *) data[0];                                                \
                                                                                \
        for (gsize i = 0; i < n; i++)                                           \
          {                                                                     \
            const T a = *(const T *) (data[1] + (gssize) i * strides[1]);       \
            best = a operator best || a != a ? a : best;                        \
          }                                                                     \
        *(T *) data[0] = best;                                                  \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        {                                                                       \
          const T a = *(const T *) (data[1] + (gssize) i * strides[1]);         \
          T *best = (T *) (data[0] + (gssize) i * strides[0]);                  \
                                                                                \
          *best = a operator *best || a != a ? a : *best;                       \
        }                                                                       \
  }

#define EXTREME_LOOPS(name, operator)                                           \
  EXTREME_LOOP (name##_bool, guint8, operator)                                  \
  EXTREME_LOOP (name##_int64, gint64, operator)                                 \
  EXTREME_LOOP (name##_float32, float, operator)                                \
  EXTREME_LOOP (name##_float64, double, operator)                               \
                                                                                \
  static const ZkyLoopKernel name##_loops[ZKY_N_DTYPES] = {                     \
    name##_bool, name##_int64, name##_float32, name##_float64                   \
  };

EXTREME_LOOPS (greatest, >)
EXTREME_LOOPS (smallest, <)

/* Tensors of what loses against every number. */
static ZkyTensor *
new_losers (ZkyDtype         dtype,
            const ZkyShape  *shape,
            gboolean         greatest,
            GError         **error)
{
  ZkyTensor *self;

  if (dtype == ZKY_BOOL)
    return zky_tensor_new_full (dtype, shape, !greatest, error);
  if (dtype != ZKY_INT64)
    return zky_tensor_new_full (dtype, shape, greatest ? -INFINITY : INFINITY, error);

  self = zky_tensor_new (dtype, shape, error); /* a double does not hold these numbers */
  for (gsize i = 0; self != NULL && i < self->size; i++)
    ((gint64 *) self->data)[i] = greatest ? G_MININT64 : G_MAXINT64;

  return self;
}

ZkyTensor *
zky_reduction_extreme (const ZkyReduction  *self,
                       ZkyTensor           *input,
                       gboolean             greatest,
                       ZkyBudget           *budget,
                       GError             **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  g_autoptr (ZkyTensor) extremes = new_losers (input->dtype, &self->kept, greatest, error);
  ZkyTensor *operands[] = { extremes, input };

  if (extremes == NULL)
    return NULL;

  if (!zky_loop_run (&shape, operands, 2, (greatest ? greatest_loops : smallest_loops)[input->dtype], NULL,
                     budget, error))
    return NULL;

  return g_steal_pointer (&extremes);
}
