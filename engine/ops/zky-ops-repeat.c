/* zky-ops-repeat.c: copies of elements behind one another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-rearrange.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- repeat, tile, repeat_interleave: every copy of an element sends its part of ȳ back ----------------------- */

static const ZkyAttribute repeat_attributes[] = {
  { "repeats", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "how often along each axis, new ones in front" },
  { NULL }
};

static gboolean
stretch (ZkyMove  *plan,
         guint     axis,
         gint64    times,
         GError  **error)
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
              ZkyMove          *plan,
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
             ZkyMove              *plan,
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
           ZkyMove              *plan,
           GError              **error)
{
  guint n;
  const gint64 *repeats = zky_attributes_get_ints (attributes, 0, &n);

  return check_n_repeats (input, 0, n, error) &&
         plan_repeats (input, MAX (n, input->n_axes), repeats, n, plan, error);
}

static gint64
repeat_place (const ZkyMove       *plan,
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
  ZkyMove plan = zky_rearrange_plan_of (vjp);
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

  zky_rearrange_add (vjp, node);
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
                 ZkyMove              *plan,
                 GError              **error)
{
  gboolean flat = !zky_attributes_is_set (attributes, 1);
  guint axis = 0;

  plan->from = plan->to = flat ? zky_rearrange_flat_shape (input) : zky_tensor_get_shape (input);
  if (!flat && !zky_shape_axis (&plan->from, zky_attributes_get_int (attributes, 1), &axis, error))
    return FALSE;

  for (guint i = 0; i < plan->from.n_axes; i++)
    plan->shift[i] = 1;
  return check_n_repeats (input, 1, 1, error) && stretch (plan, axis, zky_attributes_get_int (attributes, 0), error);
}

static gint64
interleave_place (const ZkyMove       *plan,
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

/* -- Samples and rows ----------------------------------------------------------------------------------------- */

ZKY_SAMPLE_FUNCTION (repeat, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (tile, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (interleave, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_repeat[] = {
  {
    .name = "repeat", .symbol = "repeat", .formula = "repeat(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Puts copies of the whole behind one another along axes", .partials = (const char *const[]) { "sum(ȳ)" },
    .attributes = repeat_attributes, .kernel = &(const ZkyRearrangement) { repeat_plan, repeat_place },
    .infer = zky_rearrange_infer, .forward = zky_rearrange_forward, .vjp = repeat_vjp, .sample = repeat_sample,
  },
  {
    .name = "tile", .symbol = "tile", .formula = "tile(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Puts copies of the whole behind one another along the last axes",
    .partials = (const char *const[]) { "sum(ȳ)" },
    .attributes = repeat_attributes, .kernel = &(const ZkyRearrangement) { tile_plan, repeat_place },
    .infer = zky_rearrange_infer, .forward = zky_rearrange_forward, .vjp = repeat_vjp, .sample = tile_sample,
  },
  {
    .name = "repeat_interleave", .symbol = "repeat each", .formula = "repeat_interleave(a)",
    .summary = "Puts copies of each element behind it", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .partials = (const char *const[]) { "sum(ȳ)" },
    .attributes = interleave_attributes, .kernel = &(const ZkyRearrangement) { interleave_plan, interleave_place },
    .infer = zky_rearrange_infer, .forward = zky_rearrange_forward, .vjp = interleave_vjp, .sample = interleave_sample,
  },
  { NULL }
};
