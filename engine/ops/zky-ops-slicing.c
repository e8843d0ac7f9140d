/* zky-ops-slicing.c: parts of tensors cut out and joined
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- slice: every step-th element along an axis; ȳ goes back to these, 0 to the others ----------- */

static const ZkyAttribute slice_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis" },
  { "start", ZKY_ATTRIBUTE_INT, "0", FALSE, "the first index taken; negative ones count from the end" },
  { "stop", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the first index not taken; without it, the end" },
  { "step", ZKY_ATTRIBUTE_INT, "1", FALSE, "the distance of the indices taken, at least 1" },
  { NULL }
};

typedef struct
{
  guint  axis;
  gsize  start, count;
  gint64 step;
} Slice;

/* As Python does it: past the end is the end. */
static gint64
clamp_index (gint64 index,
             gint64 extent)
{
  return index < 0 ? MAX (index + extent, 0) : MIN (index, extent);
}

static gboolean
read_slice (const ZkyOpCall  *call,
            Slice            *slice,
            GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  const ZkyAttributes *attributes = call->attributes;
  gint64 start, stop, extent;

  if (!zky_shape_axis (&shape, zky_attributes_get_int (attributes, 0), &slice->axis, error))
    return FALSE;

  slice->step = zky_attributes_get_int (attributes, 3);
  if (slice->step < 1)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "step is %" G_GINT64_FORMAT ", at least 1 is possible", slice->step);
      return FALSE;
    }

  extent = shape.dims[slice->axis];
  start = clamp_index (zky_attributes_get_int (attributes, 1), extent);
  stop = zky_attributes_is_set (attributes, 2) ? clamp_index (zky_attributes_get_int (attributes, 2), extent) : extent;
  slice->start = start;
  slice->count = stop > start ? (stop - start - 1) / slice->step + 1 : 0;

  return TRUE;
}

static gboolean
slice_infer (ZkyOpCall  *call,
             GError    **error)
{
  Slice slice;

  if (!read_slice (call, &slice, error))
    return FALSE;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  call->outputs[0].shape.dims[slice.axis] = slice.count;

  return TRUE;
}

static gboolean
slice_forward (ZkyOpCall  *call,
               GError    **error)
{
  Slice slice;

  if (!read_slice (call, &slice, error))
    return FALSE;

  zky_op_call_take_output (call, 0, zky_tensor_slice (call->inputs[0], slice.axis, slice.start, slice.count, slice.step));
  return TRUE;
}

/* Where an attribute `stop` is not given the slice goes to the end. */
static gint64
stop_of (const ZkyAttributes *attributes)
{
  return zky_attributes_is_set (attributes, 2) ? zky_attributes_get_int (attributes, 2) : G_MAXINT64;
}

static void
slice_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *input = zky_vjp_input_value (vjp, 0);
  ZkyShape shape = zky_tensor_get_shape (input);

  zky_vjp_add (vjp, 0, zky_slice_scatter (zky_parts_zeros (vjp, &shape), zky_vjp_cotangent (vjp),
                                          zky_parts_axis (input, vjp->attributes),
                                          zky_attributes_get_int (vjp->attributes, 1), stop_of (vjp->attributes),
                                          zky_attributes_get_int (vjp->attributes, 3)));
}

static const ZkySampleCase slice_cases[] = {
  { { "5" }, "start=1, stop=4" },
  { { "5" }, "start=-3" },
  { { "2, 5" }, "axis=1, step=2" },
  { { "5, 2t" }, "axis=0, start=1, stop=-1" },
  { { "3, 2" }, "axis=-2, start=2, stop=1" },
  { { "2, 6s" }, "axis=-1, start=1, step=3" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (slice, ZKY_SAMPLE_ANY)

/* -- slice_scatter: a with b in place of one of its slices ------------------------------------------ */

static gboolean
slice_scatter_infer (ZkyOpCall  *call,
                     GError    **error)
{
  ZkyShape whole = zky_tensor_get_shape (call->inputs[0]), part = zky_tensor_get_shape (call->inputs[1]), wanted = whole;
  Slice slice;

  if (!read_slice (call, &slice, error))
    return FALSE;

  wanted.dims[slice.axis] = slice.count;
  if (!zky_shape_equal (&part, &wanted))
    {
      g_autofree char *part_text = zky_shape_to_string (&part), *wanted_text = zky_shape_to_string (&wanted);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s does not fit into a slice of shape %s", part_text, wanted_text);
      return FALSE;
    }

  call->outputs[0].dtype = zky_dtype_promote (call->inputs[0]->dtype, call->inputs[1]->dtype);
  call->outputs[0].shape = whole;

  return TRUE;
}

static gboolean
slice_scatter_forward (ZkyOpCall  *call,
                       GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);
  g_autoptr (ZkyTensor) view = NULL;
  Slice slice;

  if (result == NULL || !read_slice (call, &slice, error) ||
      !zky_parts_copy_into (result, call->inputs[0], call->budget, error))
    return FALSE;

  view = zky_tensor_slice (result, slice.axis, slice.start, slice.count, slice.step);
  return zky_parts_copy_into (view, call->inputs[1], call->budget, error);
}

static void
slice_scatter_vjp (ZkyVjp *vjp)
{
  ZkyShape part = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1));
  gint64 axis = zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes);
  gint64 start = zky_attributes_get_int (vjp->attributes, 1), stop = stop_of (vjp->attributes);
  gint64 step = zky_attributes_get_int (vjp->attributes, 3);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_slice_scatter (cotangent, zky_parts_zeros (vjp, &part), axis, start, stop, step));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_slice (cotangent, axis, start, stop, step));
}

static const ZkySampleCase slice_scatter_cases[] = {
  { { "5", "3" }, "start=1, stop=4" },
  { { "2, 5", "2, 3" }, "axis=1, step=2" },
  { { "3, 2t", "1, 2" }, "axis=-2, start=-1" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (slice_scatter, ZKY_SAMPLE_ANY)

/* -- concat: tensors behind one another along an axis; each gets its slice of ȳ ----------------------- */

static const ZkyAttribute concat_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis along which the inputs are joined" },
  { NULL }
};

static gboolean
refuse_join (const ZkyShape  *first,
             const ZkyShape  *other,
             guint            axis,
             GError         **error)
{
  g_autofree char *a = zky_shape_to_string (first), *b = zky_shape_to_string (other);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s differ in more than axis %u", a, b, axis);
  return FALSE;
}

static gboolean
concat_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyShape first = zky_tensor_get_shape (call->inputs[0]);
  ZkyDtype dtype = call->inputs[0]->dtype;
  gsize extent = 0;
  guint axis;

  if (!zky_shape_axis (&first, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  for (guint i = 0; i < call->n_inputs; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (call->inputs[i]), aligned = shape;

      if (shape.n_axes != first.n_axes)
        return refuse_join (&first, &shape, axis, error);
      aligned.dims[axis] = first.dims[axis];
      if (!zky_shape_equal (&aligned, &first))
        return refuse_join (&first, &shape, axis, error);

      extent += shape.dims[axis]; /* cannot overflow: a tensor is far below G_MAXSIZE, and so is their number */
      dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);
    }

  call->outputs[0].dtype = dtype;
  call->outputs[0].shape = first;
  call->outputs[0].shape.dims[axis] = extent;

  return TRUE;
}

static gboolean
concat_forward (ZkyOpCall  *call,
                GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);
  gsize start = 0;
  guint axis;

  if (result == NULL || !zky_shape_axis (&call->outputs[0].shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  for (guint i = 0; i < call->n_inputs; i++)
    {
      gsize extent = call->inputs[i]->dims[axis];
      g_autoptr (ZkyTensor) view = zky_tensor_slice (result, axis, start, extent, 1);

      if (!zky_parts_copy_into (view, call->inputs[i], call->budget, error))
        return FALSE;
      start += extent;
    }

  return TRUE;
}

static void
concat_vjp (ZkyVjp *vjp)
{
  gint64 axis = zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes);
  gint64 start = 0;

  for (guint i = 0; i < vjp->n_inputs; i++)
    {
      const ZkyTensor *input = zky_vjp_input_value (vjp, i);
      gint64 stop = start + input->dims[input->n_axes + axis];

      if (zky_vjp_wants (vjp, i))
        zky_vjp_add (vjp, i, zky_slice (zky_vjp_cotangent (vjp), axis, start, stop, 1));
      start = stop;
    }
}

static const ZkySampleCase concat_cases[] = {
  { { "2", "3" } },
  { { "2, 3", "2, 1", "2, 2" }, "axis=1" },
  { { "3, 2t", "1, 2" }, "axis=-2" },
  { { "2, 2", "0, 2", "1, 2", "2, 2t" } },
  { { "3" } },
  { { "2, 1, 2", "2, 3, 2", "2, 1, 2", "2, 1, 2", "2, 2, 2" }, "axis=-2" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (concat, ZKY_SAMPLE_ANY)

/* -- The rows ---------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_slicing[] = {
  {
    .name = "slice", .symbol = "[:]", .formula = "slice(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Takes every step-th element from start to stop along an axis",
    .partials = (const char *const[]) { "slice_scatter(0, ȳ)" }, .attributes = slice_attributes,
    .infer = slice_infer, .forward = slice_forward, .vjp = slice_vjp, .sample = slice_sample,
  },
  {
    .name = "slice_scatter", .symbol = "[:]=", .formula = "slice_scatter(a, b)",
    .summary = "Puts the second input in place of a slice of the first", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .partials = (const char *const[]) { "slice_scatter(ȳ, 0)", "slice(ȳ)" }, .attributes = slice_attributes,
    .infer = slice_scatter_infer, .forward = slice_scatter_forward, .vjp = slice_scatter_vjp,
    .sample = slice_scatter_sample,
  },
  {
    .name = "concat", .symbol = "‖", .formula = "concat(a, b, …)", .min_inputs = 1, .max_inputs = ZKY_OP_ANY_INPUTS,
    .aliases = ZKY_NAMES ("cat", "concatenate"),
    .summary = "Joins tensors along an axis", .n_outputs = 1,
    .partials = (const char *const[]) { "slice(ȳ)", NULL }, .attributes = concat_attributes,
    .infer = concat_infer, .forward = concat_forward, .vjp = concat_vjp, .sample = concat_sample,
  },
  { NULL }
};
