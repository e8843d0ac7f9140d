/* zky-ops-rearrange.c: elements turned, rolled and padded, axis by axis
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-rearrange.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- flip: axes backwards; ȳ is turned back ----------------------------------------------------------- */

static const ZkyAttribute flip_attributes[] = {
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the axes to turn round" },
  { NULL }
};

static gboolean
flip_plan (const ZkyTensor      *input,
           const ZkyAttributes  *attributes,
           ZkyMove              *plan,
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
flip_place (const ZkyMove       *plan,
            const ZkyAttributes *attributes,
            guint                axis,
            gint64               i)
{
  return plan->shift[axis] != 0 ? (gint64) plan->from.dims[axis] - 1 - i : i;
}

static void
flip_vjp (ZkyVjp *vjp)
{
  ZkyMove plan = zky_rearrange_plan_of (vjp);
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

static gboolean
roll_plan (const ZkyTensor      *input,
           const ZkyAttributes  *attributes,
           ZkyMove              *plan,
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

  plan->from = plan->to = flat ? zky_rearrange_flat_shape (input) : zky_tensor_get_shape (input);
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
roll_place (const ZkyMove       *plan,
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
  ZkyMove plan = zky_rearrange_plan_of (vjp);
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
  zky_rearrange_add (vjp, cotangent);
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
check_pad (const char  *mode,
           gint64       extent,
           gint64       before,
           gint64       behind,
           GError     **error)
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
          ZkyMove              *plan,
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
pad_place (const ZkyMove       *plan,
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
      return ZKY_OUTSIDE;
    }
}

static gboolean
pad_forward (ZkyOpCall  *call,
             GError    **error)
{
  return zky_rearrange_fill (call, zky_attributes_get_double (call->attributes, 2), error);
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
  ZkyMove plan = zky_rearrange_plan_of (vjp);
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

ZKY_SAMPLE_FUNCTION (flip, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (roll, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (pad, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_rearrange[] = {
  {
    .name = "flip", .symbol = "⇋", .formula = "flip(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Reverses the order of the elements along axes", .partials = (const char *const[]) { "flip(ȳ)" },
    .attributes = flip_attributes, .kernel = &(const ZkyRearrangement) { flip_plan, flip_place },
    .infer = zky_rearrange_infer, .forward = zky_rearrange_forward, .vjp = flip_vjp, .sample = flip_sample,
  },
  {
    .name = "roll", .symbol = "↻", .formula = "roll(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Moves the elements along axes; those that fall off the end come back at the start",
    .partials = (const char *const[]) { "roll(ȳ)" },
    .attributes = roll_attributes, .kernel = &(const ZkyRearrangement) { roll_plan, roll_place },
    .infer = zky_rearrange_infer, .forward = zky_rearrange_forward, .vjp = roll_vjp, .sample = roll_sample,
  },
  {
    .name = "pad", .symbol = "pad", .formula = "pad(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Adds elements before and behind axes; negative numbers take some away",
    .partials = (const char *const[]) { "pad(ȳ)" },
    .attributes = pad_attributes, .kernel = &(const ZkyRearrangement) { pad_plan, pad_place },
    .infer = zky_rearrange_infer, .forward = pad_forward, .vjp = pad_vjp, .sample = pad_sample,
  },
  { NULL }
};
