/* zky-ops-split.c: tensors cut into several along an axis, and stacked along a new one
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

#define MOST_PARTS 1024 /* outputs of one operator; a limit for what is drawn and handed to Lua */

/* -- split, chunk, unbind: each output is a view; their cotangents are joined again ------------------------- */

/**
 * Cut:
 * @axis: along which
 * @n: parts
 * @starts: where each begins; @n + 1 of them, the last one is the end
 */
typedef struct
{
  guint axis, n;
  gsize starts[MOST_PARTS + 1];
} Cut;

static gboolean
set_n_parts (Cut          *self,
             const char   *what,
             gsize         n,
             GError      **error)
{
  self->n = (guint) MIN (n, MOST_PARTS);
  if (n >= 1 && n <= MOST_PARTS)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s makes %" G_GSIZE_FORMAT " parts, 1 to %d are possible",
               what, n, MOST_PARTS);
  return FALSE;
}

/* Parts of @size, the last one smaller where that leaves a rest; an empty axis is one part. */
static gboolean
cut_evenly (Cut         *self,
            const char  *what,
            gsize        extent,
            gsize        size,
            GError     **error)
{
  if (!set_n_parts (self, what, extent > 0 ? (extent - 1) / size + 1 : 1, error))
    return FALSE;

  for (guint i = 0; i < self->n; i++)
    self->starts[i] = i * size;
  self->starts[self->n] = extent;
  return TRUE;
}

/* What the rows keep in `kernel`; @axis is already known. */
typedef struct
{
  guint    axis_position;
  gboolean drops_axis;
  gboolean (*cut) (Cut *self, gsize extent, const ZkyAttributes *attributes, GError **error);
} Cutter;

static gboolean
read_cut (const ZkyOp          *op,
          const ZkyTensor      *input,
          const ZkyAttributes  *attributes,
          Cut                  *cut,
          GError              **error)
{
  const Cutter *self = op->kernel;
  ZkyShape shape = zky_tensor_get_shape (input);

  return zky_shape_axis (&shape, zky_attributes_get_int (attributes, self->axis_position), &cut->axis, error) &&
         self->cut (cut, shape.dims[cut->axis], attributes, error);
}

static ZkyShape
part_shape (const ZkyOp     *op,
            const ZkyTensor *input,
            const Cut       *cut,
            guint            i)
{
  ZkyShape shape = zky_tensor_get_shape (input);

  shape.dims[cut->axis] = cut->starts[i + 1] - cut->starts[i];
  if (((const Cutter *) op->kernel)->drops_axis)
    {
      shape.n_axes--;
      for (guint axis = cut->axis; axis < shape.n_axes; axis++)
        shape.dims[axis] = shape.dims[axis + 1];
    }

  return shape;
}

static gboolean
cut_infer (ZkyOpCall  *call,
           GError    **error)
{
  Cut cut;

  if (!read_cut (call->op, call->inputs[0], call->attributes, &cut, error))
    return FALSE;

  zky_op_call_set_n_outputs (call, cut.n);
  for (guint i = 0; i < cut.n; i++)
    {
      call->outputs[i].dtype = call->inputs[0]->dtype;
      call->outputs[i].shape = part_shape (call->op, call->inputs[0], &cut, i);
    }

  return TRUE;
}

static gboolean
cut_forward (ZkyOpCall  *call,
             GError    **error)
{
  Cut cut;

  if (!read_cut (call->op, call->inputs[0], call->attributes, &cut, error))
    return FALSE;

  for (guint i = 0; i < cut.n; i++)
    {
      g_autoptr (ZkyTensor) part = zky_tensor_slice (call->inputs[0], cut.axis, cut.starts[i],
                                                     cut.starts[i + 1] - cut.starts[i], 1);

      zky_op_call_take_output (call, i, zky_tensor_reshape (part, &call->outputs[i].shape, error));
      if (call->outputs[i].tensor == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
cut_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *input = zky_vjp_input_value (vjp, 0);
  const Cutter *self = vjp->op->kernel;
  g_autofree ZkyNode **parts = g_new (ZkyNode *, vjp->n_outputs);
  gint64 axis = zky_attributes_get_int (vjp->attributes, self->axis_position);

  if (axis >= 0)
    axis -= (gint64) input->n_axes;

  for (guint i = 0; i < vjp->n_outputs; i++)
    {
      parts[i] = zky_vjp_cotangent_of (vjp, i);
      if (self->drops_axis)
        parts[i] = zky_unsqueeze (parts[i], axis);
    }

  zky_vjp_add (vjp, 0, zky_concat (parts, vjp->n_outputs, axis));
}

static const ZkyAttribute split_attributes[] = {
  { "size", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the extent of each part; the last one gets what is left" },
  { "sizes", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "instead: the extents of the parts, together that of the axis" },
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis to cut" },
  { NULL }
};

static gboolean
split_cut (Cut                  *self,
           gsize                 extent,
           const ZkyAttributes  *attributes,
           GError              **error)
{
  gboolean even = zky_attributes_is_set (attributes, 0);
  guint n;
  const gint64 *sizes = zky_attributes_get_ints (attributes, 1, &n);
  gsize end = 0;

  if (even == zky_attributes_is_set (attributes, 1))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s", even ? "size and sizes are both given, one of them is needed"
                                                               : "neither size nor sizes is given, one of them is needed");
      return FALSE;
    }
  if (even)
    {
      gint64 size = zky_attributes_get_int (attributes, 0);

      if (size >= 1)
        return cut_evenly (self, "size", extent, size, error);
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "size is %" G_GINT64_FORMAT ", at least 1 is possible", size);
      return FALSE;
    }

  if (!set_n_parts (self, "sizes", n, error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      self->starts[i] = end;
      if (sizes[i] < 0 || (gsize) sizes[i] > extent - end)
        break;
      end += sizes[i];
      self->starts[i + 1] = end;
      if (i + 1 == n && end == extent)
        return TRUE;
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
               "the sizes do not cut axis %u, which has extent %" G_GSIZE_FORMAT ", into %u parts", self->axis, extent, n);
  return FALSE;
}

static const ZkySampleCase split_cases[] = {
  { { "5" }, "size=2" },
  { { "2, 5" }, "sizes=[1, 4], axis=1" },
  { { "4, 2t" }, "size=2, axis=-2" },
  { { "2, 3" }, "sizes=[0, 2, 0]" },
  { { "2, 6s" }, "size=4, axis=-1" },
  { { "0, 2" }, "size=2" },
  { { NULL } }
};

static const ZkyAttribute chunk_attributes[] = {
  { "chunks", ZKY_ATTRIBUTE_INT, NULL, TRUE, "how many parts, at most" },
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis to cut" },
  { NULL }
};

/* As in PyTorch parts have one size but the last, and so there may be fewer than asked for: 5 in 4 chunks is 2, 2, 1. */
static gboolean
chunk_cut (Cut                  *self,
           gsize                 extent,
           const ZkyAttributes  *attributes,
           GError              **error)
{
  gint64 chunks = zky_attributes_get_int (attributes, 0);

  if (chunks < 1)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "chunks is %" G_GINT64_FORMAT ", at least 1 is possible", chunks);
      return FALSE;
    }

  return cut_evenly (self, "chunks", extent, extent > 0 ? (extent - 1) / (gsize) chunks + 1 : 1, error);
}

static const ZkySampleCase chunk_cases[] = {
  { { "5" }, "chunks=2" },
  { { "5" }, "chunks=4" },
  { { "2, 6" }, "chunks=3, axis=-1" },
  { { "3, 2t" }, "chunks=1" },
  { { NULL } }
};

static const ZkyAttribute unbind_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis that the outputs lack" },
  { NULL }
};

static gboolean
unbind_cut (Cut                  *self,
            gsize                 extent,
            const ZkyAttributes  *attributes,
            GError              **error)
{
  if (extent > 0)
    return cut_evenly (self, "unbind", extent, 1, error);

  return set_n_parts (self, "unbind", 0, error);
}

static const ZkySampleCase unbind_cases[] = {
  { { "3" } },
  { { "2, 3" }, "axis=1" },
  { { "3, 2t" } },
  { { "1, 0, 2" } },
  { { NULL } }
};

/* -- stack: inputs of one shape behind one another along a new axis; each gets its slice of ȳ -------------------- */

static const ZkyAttribute stack_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "where the new axis stands in the result" },
  { NULL }
};

static gboolean
stack_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyShape first = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = first.n_axes + 1 };
  ZkyDtype dtype = call->inputs[0]->dtype;
  guint axis;

  for (guint i = 1; i < call->n_inputs; i++)
    {
      ZkyShape other = zky_tensor_get_shape (call->inputs[i]);

      if (!zky_shape_equal (&first, &other))
        {
          g_autofree char *a = zky_shape_to_string (&first), *b = zky_shape_to_string (&other);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s differ", a, b);
          return FALSE;
        }
      dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);
    }

  if (shape.n_axes > ZKY_MAX_AXES)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the inputs have %u axes already", first.n_axes);
      return FALSE;
    }
  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = i < axis ? first.dims[i] : i == axis ? call->n_inputs : first.dims[i - 1];
  call->outputs[0].dtype = dtype;
  call->outputs[0].shape = shape;

  return TRUE;
}

static gboolean
stack_forward (ZkyOpCall  *call,
               GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);
  guint axis;

  if (result == NULL || !zky_shape_axis (&call->outputs[0].shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  for (guint i = 0; i < call->n_inputs; i++)
    {
      g_autoptr (ZkyTensor) view = zky_tensor_slice (result, axis, i, 1, 1), input = NULL;
      ZkyShape shape = zky_tensor_get_shape (view);

      input = zky_tensor_reshape (call->inputs[i], &shape, error);
      if (input == NULL || !zky_parts_copy_into (view, input, call->budget, error))
        return FALSE;
    }

  return TRUE;
}

static void
stack_vjp (ZkyVjp *vjp)
{
  gint64 axis = zky_attributes_get_int (vjp->attributes, 0);

  if (axis >= 0)
    axis -= (gint64) zky_vjp_output_value (vjp, 0)->n_axes;

  for (guint i = 0; i < vjp->n_inputs; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, zky_squeeze (zky_slice (zky_vjp_cotangent (vjp), axis, i, (gint64) i + 1, 1), axis));
}

static const ZkySampleCase stack_cases[] = {
  { { "", "" } },
  { { "2, 3", "2, 3", "2, 3t" }, "axis=1" },
  { { "3, 2t", "3, 2" }, "axis=-1" },
  { { "4" } },
  { { "0, 2", "0, 2" } },
  { { "2", "2", "2", "2", "2s" }, "axis=1" },
  { { NULL } }
};

/* -- Samples and rows --------------------------------------------------------------------------------------------- */

ZKY_SAMPLE_FUNCTION (split, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (chunk, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (unbind, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (stack, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_split[] = {
  {
    .name = "split", .symbol = "split", .formula = "split(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 0,
    .summary = "Cuts a tensor into parts of given extents along an axis", .partials = (const char *const[]) { "concat(ȳ, …)" },
    .attributes = split_attributes, .kernel = &(const Cutter) { 2, FALSE, split_cut },
    .infer = cut_infer, .forward = cut_forward, .vjp = cut_vjp, .sample = split_sample,
  },
  {
    .name = "chunk", .symbol = "chunk", .formula = "chunk(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 0,
    .summary = "Cuts a tensor into a number of parts along an axis", .partials = (const char *const[]) { "concat(ȳ, …)" },
    .attributes = chunk_attributes, .kernel = &(const Cutter) { 1, FALSE, chunk_cut },
    .infer = cut_infer, .forward = cut_forward, .vjp = cut_vjp, .sample = chunk_sample,
  },
  {
    .name = "unbind", .symbol = "unbind", .formula = "unbind(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 0,
    .summary = "Takes a tensor apart along an axis, which the outputs lack",
    .partials = (const char *const[]) { "stack(ȳ, …)" },
    .attributes = unbind_attributes, .kernel = &(const Cutter) { 0, TRUE, unbind_cut },
    .infer = cut_infer, .forward = cut_forward, .vjp = cut_vjp, .sample = unbind_sample,
  },
  {
    .name = "stack", .symbol = "stack", .formula = "stack(a, b, …)", .min_inputs = 1, .max_inputs = ZKY_OP_ANY_INPUTS,
    .summary = "Joins tensors of one shape along a new axis", .partials = (const char *const[]) { "slice(ȳ)", NULL },
    .n_outputs = 1, .attributes = stack_attributes,
    .infer = stack_infer, .forward = stack_forward, .vjp = stack_vjp, .sample = stack_sample,
  },
  { NULL }
};
