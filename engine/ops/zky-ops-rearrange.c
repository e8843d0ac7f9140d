/* zky-ops-rearrange.c: elements turned, rolled, repeated and padded, axis by axis
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- What all of them do: each axis of the result shows places of the same axis of the source ------------- */

#define OUTSIDE (-1) /* no place of the source: the fill value stands there */

/**
 * Plan:
 * @from: the source's shape, with as many axes as @to; the input's own, padded with 1 in front, or flattened
 * @to: the result's shape
 * @keeps_shape: @to is flattened too, and the result has the input's shape
 * @shift: for each axis a number that the row's place function knows what to do with
 *
 * How a row computes the shape of its result, and then the places.
 */
typedef struct
{
  ZkyShape from, to;
  gboolean keeps_shape;
  gint64   shift[ZKY_MAX_AXES];
} Plan;

/**
 * Rearrangement:
 * @plan: reads the attributes
 * @place: which place along an axis of @from is shown at place @i of @to, or %OUTSIDE
 *
 * What the rows of this file keep in `kernel`.
 */
typedef struct
{
  gboolean (*plan)  (const ZkyTensor      *input,
                     const ZkyAttributes  *attributes,
                     Plan                 *plan,
                     GError              **error);
  gint64   (*place) (const Plan           *plan,
                     const ZkyAttributes  *attributes,
                     guint                 axis,
                     gint64                i);
} Rearrangement;

static gboolean
rearrange_infer (ZkyOpCall  *call,
                 GError    **error)
{
  const Rearrangement *self = call->op->kernel;
  Plan plan = { .from.n_axes = 0 };

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
      ((T *) to)[i] = places[i] == OUTSIDE ? *(const T *) fill : ((const T *) from)[places[i]]; \
  }

COPY_RUN (copy_run_1, guint8)
COPY_RUN (copy_run_4, guint32)
COPY_RUN (copy_run_8, guint64)

/* For every axis the places that the result shows, in one array; the axes' parts begin at @starts. */
static gint64 *
find_places (const Rearrangement *self,
             const Plan          *plan,
             const ZkyAttributes *attributes,
             gsize               *starts)
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
copy_places (const Plan       *plan,
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

  memset (outside, 0xff, run * sizeof *outside); /* OUTSIDE everywhere */
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

          inside = place != OUTSIDE;
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

static gboolean
rearrange (ZkyOpCall  *call,
           double      value,
           GError    **error)
{
  const Rearrangement *self = call->op->kernel;
  g_autoptr (ZkyTensor) source = zky_tensor_contiguous (call->inputs[0], error);
  ZkyTensor *result = source != NULL ? zky_op_call_output (call, 0, error) : NULL;
  g_autofree gint64 *places = NULL;
  gsize starts[ZKY_MAX_AXES];
  Plan plan = { .from.n_axes = 0 };
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

static gboolean
rearrange_forward (ZkyOpCall  *call,
                   GError    **error)
{
  return rearrange (call, 0, error);
}

static Plan
plan_of (ZkyVjp *vjp)
{
  const Rearrangement *self = vjp->op->kernel;
  Plan plan = { .from.n_axes = 0 };

  if (!self->plan (zky_vjp_input_value (vjp, 0), vjp->attributes, &plan, NULL))
    g_assert_not_reached (); /* infer has read them */

  return plan;
}

static void
add_reshaped (ZkyVjp  *vjp,
              ZkyNode *node)
{
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));

  shape = zky_vjp_batched (vjp, &shape);
  zky_vjp_add (vjp, 0, zky_reshape (node, &shape));
}

/* -- flip: axes backwards; ȳ is turned back ----------------------------------------------------------- */

static const ZkyAttribute flip_attributes[] = {
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the axes to turn round" },
  { NULL }
};

static gboolean
flip_plan (const ZkyTensor      *input,
           const ZkyAttributes  *attributes,
           Plan                 *plan,
           GError              **error)
{
  guint n, axis;
  const gint64 *axes = zky_attributes_get_ints (attributes, 0, &n);

  plan->from = plan->to = zky_tensor_get_shape (input);
  for (guint i = 0; i < n; i++)
    {
      if (!zky_shape_axis (&plan->from, axes[i], &axis, error))
        return FALSE;
      if (plan->shift[axis] != 0)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "axis %u is given twice", axis);
          return FALSE;
        }
      plan->shift[axis] = 1;
    }

  return TRUE;
}

static gint64
flip_place (const Plan          *plan,
            const ZkyAttributes *attributes,
            guint                axis,
            gint64               i)
{
  return plan->shift[axis] != 0 ? (gint64) plan->from.dims[axis] - 1 - i : i;
}

static void
flip_vjp (ZkyVjp *vjp)
{
  Plan plan = plan_of (vjp);
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (vjp->op->attributes);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  gint64 axes[ZKY_MAX_AXES];
  guint n = 0;

  for (guint axis = 0; axis < plan.from.n_axes; axis++)
    if (plan.shift[axis] != 0)
      axes[n++] = (gint64) axis - plan.from.n_axes;

  zky_attributes_set_ints (attributes, 0, axes, n);
  zky_vjp_add (vjp, 0, zky_op_apply (vjp->op, &cotangent, 1, attributes));
}

static const ZkySampleCase flip_cases[] = {
  { { "4" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1]" },
  { { "3, 2t" }, "axes=[0, 1]" },
  { { "2, 3, 2" }, "axes=[1]" },
  { { "" }, "axes=[]" },
  { { "0, 3" }, "axes=[0]" },
  { { NULL } }
};

/* -- roll: along axes in a circle; ȳ is rolled back. Without axes, over all elements in their order --------- */

static const ZkyAttribute roll_attributes[] = {
  { "shifts", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "by how many places, one number an axis" },
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "the axes; without them, over all elements in their order" },
  { NULL }
};

static ZkyShape
flat_shape (const ZkyTensor *tensor)
{
  gsize size = tensor->size;

  return zky_shape_new (1, &size);
}

static gboolean
roll_plan (const ZkyTensor      *input,
           const ZkyAttributes  *attributes,
           Plan                 *plan,
           GError              **error)
{
  gboolean flat = !zky_attributes_is_set (attributes, 1);
  guint n, n_axes, axis = 0;
  const gint64 *shifts = zky_attributes_get_ints (attributes, 0, &n);
  const gint64 *axes = zky_attributes_get_ints (attributes, 1, &n_axes);

  if (n != (flat ? 1 : n_axes))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "there are %u shifts for %u axes", n, flat ? 1 : n_axes);
      return FALSE;
    }

  plan->from = plan->to = flat ? flat_shape (input) : zky_tensor_get_shape (input);
  plan->keeps_shape = flat;
  for (guint i = 0; i < n; i++)
    {
      gint64 extent;

      if (!flat && !zky_shape_axis (&plan->from, axes[i], &axis, error))
        return FALSE;
      extent = plan->from.dims[axis];
      if (extent > 0)
        plan->shift[axis] = (plan->shift[axis] + shifts[i] % extent + extent) % extent;
    }

  return TRUE;
}

static gint64
roll_place (const Plan          *plan,
            const ZkyAttributes *attributes,
            guint                axis,
            gint64               i)
{
  gint64 extent = plan->from.dims[axis];

  return (i - plan->shift[axis] + extent) % extent;
}

static void
roll_vjp (ZkyVjp *vjp)
{
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (vjp->op->attributes);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  Plan plan = plan_of (vjp);
  ZkyShape flat = zky_vjp_batched (vjp, &plan.from);
  gint64 shifts[ZKY_MAX_AXES], axes[ZKY_MAX_AXES];

  for (guint axis = 0; axis < plan.from.n_axes; axis++)
    {
      shifts[axis] = -plan.shift[axis];
      axes[axis] = (gint64) axis - plan.from.n_axes;
    }
  zky_attributes_set_ints (attributes, 0, shifts, plan.from.n_axes);
  zky_attributes_set_ints (attributes, 1, axes, plan.from.n_axes);

  if (plan.keeps_shape)
    cotangent = zky_reshape (cotangent, &flat);
  cotangent = zky_op_apply (vjp->op, &cotangent, 1, attributes);
  add_reshaped (vjp, cotangent);
}

static const ZkySampleCase roll_cases[] = {
  { { "4" }, "shifts=[1], axes=[0]" },
  { { "2, 3" }, "shifts=[4]" },
  { { "3, 2t" }, "shifts=[-1, 3], axes=[0, -1]" },
  { { "2, 3" }, "shifts=[1, 1], axes=[1, 1]" },
  { { "" }, "shifts=[3]" },
  { { "0, 3" }, "shifts=[1], axes=[0]" },
  { { NULL } }
};

/* -- repeat, tile, repeat_interleave: every copy of an element sends its part of ȳ back ----------------------- */

static const ZkyAttribute repeat_attributes[] = {
  { "repeats", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "how often along each axis, new ones in front" },
  { NULL }
};

static gboolean
stretch (Plan    *plan,
         guint    axis,
         gint64   times,
         GError **error)
{
  plan->shift[axis] = times;
  if (times >= 0 && g_size_checked_mul (&plan->to.dims[axis], plan->from.dims[axis], times))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
               "%" G_GINT64_FORMAT " repeats of an axis with extent %" G_GSIZE_FORMAT " are not possible",
               times, plan->from.dims[axis]);
  return FALSE;
}

/* @n axes in all: the input's, behind axes of extent 1; repeated as the last of them say. */
static gboolean
plan_repeats (const ZkyTensor  *input,
              guint             n,
              const gint64     *repeats,
              guint             n_repeats,
              Plan             *plan,
              GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);

  plan->from.n_axes = plan->to.n_axes = n;
  for (guint i = 0; i < n; i++)
    {
      plan->from.dims[i] = i + shape.n_axes < n ? 1 : shape.dims[i + shape.n_axes - n];
      if (!stretch (plan, i, i + n_repeats < n ? 1 : repeats[i + n_repeats - n], error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_n_repeats (const ZkyTensor  *input,
                 guint             least,
                 guint             n,
                 GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  g_autofree char *text = NULL;

  if (n >= least && n < ZKY_MAX_AXES && input->n_axes < ZKY_MAX_AXES)
    return TRUE;

  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%u repeats do not fit shape %s, %u to %u are possible",
               n, text, least, ZKY_MAX_AXES - 1); /* one is left for the vjp */
  return FALSE;
}

static gboolean
repeat_plan (const ZkyTensor      *input,
             const ZkyAttributes  *attributes,
             Plan                 *plan,
             GError              **error)
{
  guint n;
  const gint64 *repeats = zky_attributes_get_ints (attributes, 0, &n);

  return check_n_repeats (input, input->n_axes, n, error) && plan_repeats (input, n, repeats, n, plan, error);
}

/* With fewer repeats than axes the first axes are not repeated. */
static gboolean
tile_plan (const ZkyTensor      *input,
           const ZkyAttributes  *attributes,
           Plan                 *plan,
           GError              **error)
{
  guint n;
  const gint64 *repeats = zky_attributes_get_ints (attributes, 0, &n);

  return check_n_repeats (input, 0, n, error) &&
         plan_repeats (input, MAX (n, input->n_axes), repeats, n, plan, error);
}

static gint64
repeat_place (const Plan          *plan,
              const ZkyAttributes *attributes,
              guint                axis,
              gint64               i)
{
  return i % (gint64) plan->from.dims[axis];
}

/* @shape with [extent, times] (or [times, extent]) in place of @axis. */
static ZkyShape
split_axis (const ZkyShape *shape,
            guint           axis,
            gsize           first,
            gsize           second)
{
  ZkyShape split = { .n_axes = shape->n_axes + 1 };

  for (guint i = 0; i < split.n_axes; i++)
    split.dims[i] = i < axis ? shape->dims[i] : i == axis ? first : i == axis + 1 ? second : shape->dims[i - 1];

  return split;
}

/* Along each axis that was repeated ȳ is summed over the copies. */
static void
add_summed (ZkyVjp   *vjp,
            gboolean  interleaved)
{
  Plan plan = plan_of (vjp);
  ZkyNode *node = zky_vjp_cotangent (vjp);
  ZkyShape shape = plan.to;

  for (guint axis = 0; axis < shape.n_axes; axis++)
    {
      gsize times = plan.shift[axis], extent = plan.from.dims[axis];
      gint64 summed = (gint64) axis - shape.n_axes - (interleaved ? 0 : 1);
      ZkyShape split;

      if (times == 1)
        continue;

      split = split_axis (&shape, axis, interleaved ? extent : times, interleaved ? times : extent);
      split = zky_vjp_batched (vjp, &split);
      node = zky_sum (zky_reshape (node, &split), &summed, 1, FALSE);
      shape.dims[axis] = extent;
    }

  add_reshaped (vjp, node);
}

static void
repeat_vjp (ZkyVjp *vjp)
{
  add_summed (vjp, FALSE);
}

static const ZkySampleCase repeat_cases[] = {
  { { "3" }, "repeats=[2]" },
  { { "2, 3" }, "repeats=[2, 1, 3]" },
  { { "3, 2t" }, "repeats=[1, 2]" },
  { { "" }, "repeats=[3]" },
  { { "2" }, "repeats=[0]" },
  { { NULL } }
};

static const ZkySampleCase tile_cases[] = {
  { { "3" }, "repeats=[2]" },
  { { "2, 3" }, "repeats=[2]" },
  { { "3, 2t" }, "repeats=[2, 1, 2]" },
  { { "" }, "repeats=[2, 2]" },
  { { "0, 3" }, "repeats=[2]" },
  { { NULL } }
};

static const ZkyAttribute interleave_attributes[] = {
  { "repeats", ZKY_ATTRIBUTE_INT, NULL, TRUE, "how often each element stands behind itself" },
  { "axis", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the axis; without it, over all elements in their order" },
  { NULL }
};

static gboolean
interleave_plan (const ZkyTensor      *input,
                 const ZkyAttributes  *attributes,
                 Plan                 *plan,
                 GError              **error)
{
  gboolean flat = !zky_attributes_is_set (attributes, 1);
  guint axis = 0;

  plan->from = plan->to = flat ? flat_shape (input) : zky_tensor_get_shape (input);
  if (!flat && !zky_shape_axis (&plan->from, zky_attributes_get_int (attributes, 1), &axis, error))
    return FALSE;

  for (guint i = 0; i < plan->from.n_axes; i++)
    plan->shift[i] = 1;
  return check_n_repeats (input, 1, 1, error) && stretch (plan, axis, zky_attributes_get_int (attributes, 0), error);
}

static gint64
interleave_place (const Plan          *plan,
                  const ZkyAttributes *attributes,
                  guint                axis,
                  gint64               i)
{
  return i / plan->shift[axis];
}

static void
interleave_vjp (ZkyVjp *vjp)
{
  add_summed (vjp, TRUE);
}

static const ZkySampleCase interleave_cases[] = {
  { { "3" }, "repeats=2" },
  { { "2, 3" }, "repeats=2" },
  { { "3, 2t" }, "repeats=3, axis=0" },
  { { "2, 3" }, "repeats=1, axis=-1" },
  { { "" }, "repeats=2" },
  { { "2, 2" }, "repeats=0, axis=1" },
  { { NULL } }
};

/* -- pad: more at both ends of the last axes, or less where a number is negative ------------------------------- */

static const ZkyAttribute pad_attributes[] = {
  { "pad", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "what comes before and behind the last axis, then the one in front of it …" },
  { "mode", ZKY_ATTRIBUTE_STRING, "constant", FALSE, "constant, reflect, replicate or circular" },
  { "value", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "what constant fills in" },
  { NULL }
};

static gboolean
is_constant (const ZkyAttributes *attributes)
{
  return g_str_equal (zky_attributes_get_string (attributes, 1), "constant");
}

/* Whether @mode can bring as many elements to each side of an axis. */
static gboolean
check_pad (const char *mode,
           gint64      extent,
           gint64      before,
           gint64      behind,
           GError    **error)
{
  gint64 most = g_str_equal (mode, "reflect") ? extent - 1 : g_str_equal (mode, "circular") ? extent
                : g_str_equal (mode, "constant") || extent > 0 ? ((gint64) 1 << 40) : 0;

  if (before <= most && behind <= most && before >= -extent && behind >= -extent && before + behind >= -extent)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
               "%s cannot pad an axis of extent %" G_GINT64_FORMAT " by %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT,
               mode, extent, before, behind);
  return FALSE;
}

static gboolean
pad_plan (const ZkyTensor      *input,
          const ZkyAttributes  *attributes,
          Plan                 *plan,
          GError              **error)
{
  static const char *const modes[] = { "constant", "reflect", "replicate", "circular", NULL };
  const char *mode = zky_attributes_get_string (attributes, 1);
  guint n;
  const gint64 *pad = zky_attributes_get_ints (attributes, 0, &n);

  if (!g_strv_contains (modes, mode))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "mode is “%s”; constant, reflect, replicate and circular are possible", mode);
      return FALSE;
    }
  if (n % 2 != 0 || n / 2 > input->n_axes)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "pad has %u numbers, two for each of at most %u axes are possible",
                   n, input->n_axes);
      return FALSE;
    }

  plan->from = plan->to = zky_tensor_get_shape (input);
  for (guint i = 0; i < n / 2; i++)
    {
      guint axis = input->n_axes - 1 - i;

      if (!check_pad (mode, plan->from.dims[axis], pad[2 * i], pad[2 * i + 1], error))
        return FALSE;
      plan->to.dims[axis] += pad[2 * i] + pad[2 * i + 1];
      plan->shift[axis] = pad[2 * i];
    }

  return TRUE;
}

static gint64
pad_place (const Plan          *plan,
           const ZkyAttributes *attributes,
           guint                axis,
           gint64               i)
{
  gint64 extent = plan->from.dims[axis], place = i - plan->shift[axis];

  if (place >= 0 && place < extent)
    return place;

  switch (zky_attributes_get_string (attributes, 1)[2])
    {
    case 'f': /* reflect */
      return place < 0 ? -place : 2 * (extent - 1) - place;
    case 'p': /* replicate */
      return place < 0 ? 0 : extent - 1;
    case 'r': /* circular */
      return place < 0 ? place + extent : place - extent;
    default:
      return OUTSIDE;
    }
}

static gboolean
pad_forward (ZkyOpCall  *call,
             GError    **error)
{
  return rearrange (call, zky_attributes_get_double (call->attributes, 2), error);
}

/* A constant's pad is taken off again, which is a pad by the negative numbers. */
static void
add_cropped (ZkyVjp *vjp)
{
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (vjp->op->attributes);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);
  gint64 less[2 * ZKY_MAX_AXES];
  guint n;
  const gint64 *pad = zky_attributes_get_ints (vjp->attributes, 0, &n);

  for (guint i = 0; i < n; i++)
    less[i] = -pad[i];
  zky_attributes_set_ints (attributes, 0, less, n);

  zky_vjp_add (vjp, 0, zky_op_apply (vjp->op, &cotangent, 1, attributes));
}

/* The other modes show elements several times; ȳ is added up where they come from, axis by axis. */
static void
pad_vjp (ZkyVjp *vjp)
{
  Plan plan = plan_of (vjp);
  ZkyNode *node = zky_vjp_cotangent (vjp);
  ZkyShape shape = plan.to;

  if (is_constant (vjp->attributes))
    {
      add_cropped (vjp);
      return;
    }

  for (guint axis = 0; axis < shape.n_axes && zky_vjp_output_value (vjp, 0)->size > 0; axis++)
    {
      ZkyShape vector = zky_shape_new (1, &shape.dims[axis]);
      g_autoptr (ZkyTensor) index = NULL;

      if (plan.shift[axis] == 0 && plan.from.dims[axis] == plan.to.dims[axis])
        continue;

      index = zky_tensor_new (ZKY_INT64, &vector, NULL);
      for (gsize i = 0; i < shape.dims[axis]; i++)
        ((gint64 *) index->data)[i] = pad_place (&plan, vjp->attributes, axis, i);
      shape.dims[axis] = plan.from.dims[axis];
      node = zky_index_add (zky_parts_zeros (vjp, &shape), zky_tape_constant (vjp->tape, index), node,
                            (gint64) axis - shape.n_axes);
    }

  if (zky_vjp_output_value (vjp, 0)->size > 0)
    zky_vjp_add (vjp, 0, node);
}

static const ZkySampleCase pad_cases[] = {
  { { "3" }, "pad=[1, 2]" },
  { { "2, 3" }, "pad=[0, 1, 2, 0], value=1.5" },
  { { "2, 4t" }, "pad=[-1, 2]" },
  { { "2, 3" }, "pad=[2, 1], mode=reflect" },
  { { "3, 3t" }, "pad=[1, 0, 0, 2], mode=reflect" },
  { { "2, 2" }, "pad=[1, 3, 2, -1], mode=replicate" },
  { { "2, 3" }, "pad=[3, 1], mode=circular" },
  { { "" }, "pad=[]" },
  { { "0, 2" }, "pad=[1, 1]" },
  { { NULL } }
};

/* -- Samples and rows ----------------------------------------------------------------------------------------- */

#define SAMPLE(name)                                                            \
  static gboolean                                                               \
  name##_sample (GRand     *rand,                                               \
                 guint      i,                                                  \
                 ZkyOpCall *call)                                               \
  {                                                                             \
    return zky_sample_case (name##_cases, ZKY_SAMPLE_ANY, rand, i, call);       \
  }

SAMPLE (flip)
SAMPLE (roll)
SAMPLE (repeat)
SAMPLE (tile)
SAMPLE (interleave)
SAMPLE (pad)

const ZkyOp zky_ops_rearrange[] = {
  {
    .name = "flip", .symbol = "⇋", .formula = "flip(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Reverses the order of the elements along axes", .partials = (const char *const[]) { "flip(ȳ)" },
    .attributes = flip_attributes, .kernel = &(const Rearrangement) { flip_plan, flip_place },
    .infer = rearrange_infer, .forward = rearrange_forward, .vjp = flip_vjp, .sample = flip_sample,
  },
  {
    .name = "roll", .symbol = "↻", .formula = "roll(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Moves the elements along axes; those that fall off the end come back at the start",
    .partials = (const char *const[]) { "roll(ȳ)" },
    .attributes = roll_attributes, .kernel = &(const Rearrangement) { roll_plan, roll_place },
    .infer = rearrange_infer, .forward = rearrange_forward, .vjp = roll_vjp, .sample = roll_sample,
  },
  {
    .name = "repeat", .symbol = "repeat", .formula = "repeat(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Puts copies of the whole behind one another along axes", .partials = (const char *const[]) { "sum(ȳ)" },
    .attributes = repeat_attributes, .kernel = &(const Rearrangement) { repeat_plan, repeat_place },
    .infer = rearrange_infer, .forward = rearrange_forward, .vjp = repeat_vjp, .sample = repeat_sample,
  },
  {
    .name = "tile", .symbol = "tile", .formula = "tile(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Puts copies of the whole behind one another along the last axes",
    .partials = (const char *const[]) { "sum(ȳ)" },
    .attributes = repeat_attributes, .kernel = &(const Rearrangement) { tile_plan, repeat_place },
    .infer = rearrange_infer, .forward = rearrange_forward, .vjp = repeat_vjp, .sample = tile_sample,
  },
  {
    .name = "repeat_interleave", .symbol = "repeat each", .formula = "repeat_interleave(a)",
    .summary = "Puts copies of each element behind it", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .partials = (const char *const[]) { "sum(ȳ)" },
    .attributes = interleave_attributes, .kernel = &(const Rearrangement) { interleave_plan, interleave_place },
    .infer = rearrange_infer, .forward = rearrange_forward, .vjp = interleave_vjp, .sample = interleave_sample,
  },
  {
    .name = "pad", .symbol = "pad", .formula = "pad(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Adds elements before and behind axes; negative numbers take some away",
    .partials = (const char *const[]) { "pad(ȳ)" },
    .attributes = pad_attributes, .kernel = &(const Rearrangement) { pad_plan, pad_place },
    .infer = rearrange_infer, .forward = pad_forward, .vjp = pad_vjp, .sample = pad_sample,
  },
  { NULL }
};
