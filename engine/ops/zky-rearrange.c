/* zky-rearrange.c: what operators that show elements in other places, axis by axis, share
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-rearrange.h"

#include <string.h>

#include "zky-functions.h"
#include "zky-tensor-private.h"

gboolean
zky_rearrange_infer (ZkyOpCall  *call,
                     GError    **error)
{
  const ZkyRearrangement *self = call->op->kernel;
  ZkyMove plan = { .from.n_axes = 0 };

  if (!self->plan (call->inputs[0], call->attributes, &plan, error))
    return FALSE;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = plan.keeps_shape ? zky_tensor_get_shape (call->inputs[0]) : plan.to;
  return TRUE;
}

/* One run along the last axis. */
#define COPY_RUN(name, T)                                                       \
  static void                                                                   \
  name (gpointer       to,                                                      \
        gconstpointer  from,                                                    \
        const gint64  *places,                                                  \
        gsize          n,                                                       \
        gconstpointer  fill)                                                    \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      ((T *) to)[i] = places[i] == ZKY_OUTSIDE ? *(const T *) fill : ((const T *) from)[places[i]]; \
  }

COPY_RUN (copy_run_1, guint8)
COPY_RUN (copy_run_4, guint32)
COPY_RUN (copy_run_8, guint64)

/* For every axis the places that the result shows, in one array; the axes' parts begin at @starts. */
static gint64 *
find_places (const ZkyRearrangement *self,
             const ZkyMove          *plan,
             const ZkyAttributes    *attributes,
             gsize                  *starts)
{
  gsize n = 0;
  gint64 *places;

  for (guint axis = 0; axis < plan->to.n_axes; axis++)
    {
      starts[axis] = n;
      n += plan->to.dims[axis];
    }

  places = g_new (gint64, n + 1);
  for (guint axis = 0; axis < plan->to.n_axes; axis++)
    for (gsize i = 0; i < plan->to.dims[axis]; i++)
      places[starts[axis] + i] = self->place (plan, attributes, axis, i);

  return places;
}

/* Fills @result, which is dense and not empty, run by run. */
static gboolean
copy_places (const ZkyMove    *plan,
             const ZkyTensor  *source,
             ZkyTensor        *result,
             const gint64     *places,
             const gsize      *starts,
             gconstpointer     fill,
             ZkyBudget        *budget,
             GError          **error)
{
  gsize size = zky_dtype_get_size (result->dtype), index[ZKY_MAX_AXES] = { 0 };
  void (*copy_run) (gpointer, gconstpointer, const gint64 *, gsize, gconstpointer) =
    size == 1 ? copy_run_1 : size == 4 ? copy_run_4 : copy_run_8;
  guint last = plan->to.n_axes - 1;
  gsize run = plan->to.dims[last], strides[ZKY_MAX_AXES];
  g_autofree gint64 *outside = g_new (gint64, run);

  memset (outside, 0xff, run * sizeof *outside); /* ZKY_OUTSIDE everywhere */
  strides[last] = 1;
  for (guint axis = last; axis-- > 0;)
    strides[axis] = strides[axis + 1] * plan->from.dims[axis + 1];

  for (gsize done = 0; done < result->size; done += run)
    {
      gsize offset = 0;
      gboolean inside = TRUE;

      for (guint axis = 0; axis < last && inside; axis++)
        {
          gint64 place = places[starts[axis] + index[axis]];

          inside = place != ZKY_OUTSIDE;
          offset += inside ? (gsize) place * strides[axis] : 0;
        }

      copy_run ((char *) result->data + done * size, (const char *) source->data + (inside ? offset * size : 0),
                inside ? places + starts[last] : outside, run, fill);
      if (done % (1 << 20) < run && !zky_budget_poll (budget, error))
        return FALSE;

      for (guint axis = last; axis-- > 0 && ++index[axis] == plan->to.dims[axis];)
        index[axis] = 0;
    }

  return TRUE;
}

gboolean
zky_rearrange_fill (ZkyOpCall  *call,
                    double      value,
                    GError    **error)
{
  const ZkyRearrangement *self = call->op->kernel;
  g_autoptr (ZkyTensor) source = zky_tensor_contiguous (call->inputs[0], error);
  ZkyTensor *result = source != NULL ? zky_op_call_output (call, 0, error) : NULL;
  g_autofree gint64 *places = NULL;
  gsize starts[ZKY_MAX_AXES];
  ZkyMove plan = { .from.n_axes = 0 };
  guint64 fill = 0;

  if (result == NULL || !self->plan (call->inputs[0], call->attributes, &plan, error))
    return FALSE;
  if (result->size == 0)
    return TRUE;

  if (plan.to.n_axes == 0)
    {
      memcpy (result->data, source->data, zky_dtype_get_size (source->dtype));
      return TRUE;
    }

  zky_element_store (result->dtype, &fill, value);
  places = find_places (self, &plan, call->attributes, starts);
  return copy_places (&plan, source, result, places, starts, &fill, call->budget, error);
}

gboolean
zky_rearrange_forward (ZkyOpCall  *call,
                       GError    **error)
{
  return zky_rearrange_fill (call, 0, error);
}

ZkyMove
zky_rearrange_plan_of (ZkyVjp *vjp)
{
  const ZkyRearrangement *self = vjp->op->kernel;
  ZkyMove plan = { .from.n_axes = 0 };

  if (!self->plan (zky_vjp_input_value (vjp, 0), vjp->attributes, &plan, NULL))
    g_assert_not_reached (); /* infer has read them */

  return plan;
}

void
zky_rearrange_add (ZkyVjp  *vjp,
                   ZkyNode *node)
{
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));

  shape = zky_vjp_batched (vjp, &shape);
  zky_vjp_add (vjp, 0, zky_reshape (node, &shape));
}

ZkyShape
zky_rearrange_flat_shape (const ZkyTensor *tensor)
{
  gsize size = tensor->size;

  return zky_shape_new (1, &size);
}
