/* zky-ops-extreme.c: the greatest and smallest elements over axes, and where they are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-loop.h"
#include "zky-reduce.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- max, min: ȳ goes to the element that was taken: to the first one where axes are given, in equal parts to all of them
 * where they are not, as in PyTorch ---------------------------------------------------------------------------- */

static gboolean
max_forward (ZkyOpCall  *call,
             GError    **error)
{
  return zky_reduction_give_extreme (call, call->inputs[0], TRUE, error);
}

static gboolean
min_forward (ZkyOpCall  *call,
             GError    **error)
{
  return zky_reduction_give_extreme (call, call->inputs[0], FALSE, error);
}

static void
extreme_vjp (ZkyVjp    *vjp,
             ZkyNode * (*find_mask) (ZkyNode *, const gint64 *, guint, gboolean))
{
  gboolean has_axes = zky_reduction_has_axes (vjp->attributes);
  guint n_axes;
  const gint64 *axes = zky_attributes_get_ints (vjp->attributes, ZKY_REDUCE_AXES, &n_axes);
  ZkyNode *mask = find_mask (zky_vjp_input (vjp, 0), has_axes ? axes : NULL, n_axes, has_axes);
  ZkyNode *cotangent = zky_reduction_cotangent (vjp, 0);

  if (!has_axes)
    cotangent = zky_div (cotangent, zky_sum (mask, NULL, 0, FALSE));

  zky_vjp_add (vjp, 0, zky_where (mask, cotangent, zky_vjp_number (vjp, 0)));
}

static void
max_vjp (ZkyVjp *vjp)
{
  extreme_vjp (vjp, zky_max_mask);
}

static void
min_vjp (ZkyVjp *vjp)
{
  extreme_vjp (vjp, zky_min_mask);
}

/* -- max_mask, min_mask: which elements are the extreme ones; the first of each group, or all of them ------------- */

static const ZkyAttribute mask_attributes[] = {
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "the axes to go over; without them, all" },
  { "first", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "mark only the first of several" },
  { NULL }
};

/* Where a reduction has keepdims a mask has `first`; whether axes are kept makes no difference to a mask. */
static gboolean
mask_infer (ZkyOpCall  *call,
            GError    **error)
{
  if (!zky_reduction_infer_extreme (call, error))
    return FALSE;

  call->outputs[0].dtype = ZKY_BOOL;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);

  return TRUE;
}

/* Operands are the mask, the input and its extremes; NaN was taken where there was one. */
#define SAME_LOOP(name, T)                                                      \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      {                                                                         \
        const T a = *(const T *) (data[1] + (gssize) i * strides[1]);           \
        const T b = *(const T *) (data[2] + (gssize) i * strides[2]);           \
                                                                                \
        data[0][(gssize) i * strides[0]] = a == b || (a != a && b != b);        \
      }                                                                         \
  }

SAME_LOOP (same_bool, guint8)
SAME_LOOP (same_int64, gint64)
SAME_LOOP (same_float32, float)
SAME_LOOP (same_float64, double)

static const ZkyLoopKernel same_loops[ZKY_N_DTYPES] = { same_bool, same_int64, same_float32, same_float64 };

/* Leaves the first mark of each group, in row-major order. */
static void
keep_first (const ZkyReduction *reduction,
            ZkyTensor          *mask)
{
  gsize place[ZKY_MAX_AXES] = { 0 }, n_groups = 1;
  gssize steps[ZKY_MAX_AXES], group = 0;
  g_autofree guint8 *is_taken = NULL;
  guint8 *marks = mask->data;

  for (guint axis = mask->n_axes; axis-- > 0;)
    {
      steps[axis] = reduction->is_reduced[axis] ? 0 : (gssize) n_groups;
      n_groups *= reduction->kept.dims[axis];
    }

  is_taken = g_malloc0 (n_groups);
  for (gsize i = 0; i < mask->size; i++)
    {
      marks[i] = marks[i] && !is_taken[group];
      is_taken[group] |= marks[i];

      for (guint axis = mask->n_axes; axis-- > 0;)
        {
          group += steps[axis];
          if (++place[axis] < (gsize) mask->dims[axis])
            break;
          group -= steps[axis] * mask->dims[axis];
          place[axis] = 0;
        }
    }
}

static gboolean
mask_forward (ZkyOpCall  *call,
              gboolean    greatest,
              GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyReduction reduction = zky_reduction_of (input, call->attributes);
  g_autoptr (ZkyTensor) extremes = zky_reduction_extreme (&reduction, input, greatest, call->budget, error);
  ZkyTensor *mask = extremes != NULL ? zky_op_call_output (call, 0, error) : NULL;
  ZkyTensor *operands[] = { mask, input, extremes };

  if (mask == NULL ||
      !zky_loop_run (&call->outputs[0].shape, operands, 3, same_loops[input->dtype], NULL, call->budget, error))
    return FALSE;

  if (zky_attributes_get_bool (call->attributes, 1))
    keep_first (&reduction, mask);

  return TRUE;
}

static gboolean
max_mask_forward (ZkyOpCall  *call,
                  GError    **error)
{
  return mask_forward (call, TRUE, error);
}

static gboolean
min_mask_forward (ZkyOpCall  *call,
                  GError    **error)
{
  return mask_forward (call, FALSE, error);
}

/* -- Samples ------------------------------------------------------------------------------------------------------- */

static const ZkySampleCase extreme_cases[] = {
  { { "" } },
  { { "4" } },
  { { "2, 3" } },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "3, 2t" }, "axes=[1]" },
  { { "2, 5s" }, "keepdims=true" },
  { { "0, 3" }, "axes=[1]" },
  { { NULL } }
};

static const ZkySampleCase mask_cases[] = {
  { { "4" } },
  { { "2, 3" }, "axes=[0], first=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (extreme, ZKY_SAMPLE_DISTINCT)
ZKY_SAMPLE_FUNCTION (mask, ZKY_SAMPLE_DISTINCT)

/* -- The rows --------------------------------------------------------------------------------------------------------- */

static const ZkyAttribute reduce_attributes[] = { ZKY_REDUCE_ATTRIBUTES, { NULL } };

const ZkyOp zky_ops_extreme[] = {
  {
    .name = "max", .symbol = "max", .formula = "max(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "several axes may be given, and there are no indices beside the values: argmax has them",
    .summary = "Takes the greatest element along the axes; of equal ones the first gets the gradient, "
               "or all in equal parts where no axes are given",
    .partials = (const char *const[]) { "where(a = y, ȳ, 0)" }, .attributes = reduce_attributes,
    .infer = zky_reduction_infer_extreme, .forward = max_forward, .vjp = max_vjp, .sample = extreme_sample,
  },
  {
    .name = "min", .symbol = "min", .formula = "min(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "several axes may be given, and there are no indices beside the values: argmin has them",
    .summary = "Takes the smallest element along the axes; of equal ones the first gets the gradient, "
               "or all in equal parts where no axes are given",
    .partials = (const char *const[]) { "where(a = y, ȳ, 0)" }, .attributes = reduce_attributes,
    .infer = zky_reduction_infer_extreme, .forward = min_forward, .vjp = min_vjp, .sample = extreme_sample,
  },
  {
    .name = "max_mask", .symbol = "max?", .formula = "a = max(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Tells for each element whether it is the greatest along the axes", .attributes = mask_attributes,
    .infer = mask_infer, .forward = max_mask_forward, .sample = mask_sample,
  },
  {
    .name = "min_mask", .symbol = "min?", .formula = "a = min(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Tells for each element whether it is the smallest along the axes", .attributes = mask_attributes,
    .infer = mask_infer, .forward = min_mask_forward, .sample = mask_sample,
  },
  { NULL }
};
