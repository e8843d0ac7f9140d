/* zky-ops-indexing.c: parts of tensors: cut out, joined, picked by index
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-loop.h"
#include "zky-op-call.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* -- Copying into a view ------------------------------------------------------------- */

#define COPY_LOOP(name, T)                                                      \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    if (strides[0] == sizeof (T) && strides[1] == sizeof (T))                   \
      memcpy (data[0], data[1], n * sizeof (T));                                \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        *(T *) (data[0] + (gssize) i * strides[0]) = *(const T *) (data[1] + (gssize) i * strides[1]); \
  }

COPY_LOOP (copy_1, guint8)
COPY_LOOP (copy_4, guint32)
COPY_LOOP (copy_8, guint64)

/* Writes @source, cast, over the elements that @view shows. */
static gboolean
copy_into (ZkyTensor  *view,
           ZkyTensor  *source,
           ZkyBudget  *budget,
           GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (source, view->dtype, error);
  ZkyShape shape = zky_tensor_get_shape (view);
  ZkyTensor *operands[] = { view, cast };
  gsize size = zky_dtype_get_size (view->dtype);

  return cast != NULL &&
         zky_loop_run (&shape, operands, 2, size == 1 ? copy_1 : size == 4 ? copy_4 : copy_8, NULL, budget, error);
}

/* A node of zeros of shape B ⊕ @shape, in the dtype of the cotangent. They take no memory. */
static ZkyNode *
zeros (ZkyVjp         *vjp,
       const ZkyShape *shape)
{
  ZkyShape batched = zky_vjp_batched (vjp, shape);

  return zky_broadcast_to (zky_vjp_number (vjp, 0), &batched);
}

/* The same axis, counted from the end, as it is counted where a batch may stand in front. */
static gint64
from_end (const ZkyTensor     *tensor,
          const ZkyAttributes *attributes)
{
  gint64 axis = zky_attributes_get_int (attributes, 0);

  return axis < 0 ? axis : axis - (gint64) tensor->n_axes;
}

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

  zky_vjp_add (vjp, 0, zky_slice_scatter (zeros (vjp, &shape), zky_vjp_cotangent (vjp),
                                          from_end (input, vjp->attributes),
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

static gboolean
slice_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  return zky_sample_case (slice_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

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
      !copy_into (result, call->inputs[0], call->budget, error))
    return FALSE;

  view = zky_tensor_slice (result, slice.axis, slice.start, slice.count, slice.step);
  return copy_into (view, call->inputs[1], call->budget, error);
}

static void
slice_scatter_vjp (ZkyVjp *vjp)
{
  ZkyShape part = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1));
  gint64 axis = from_end (zky_vjp_input_value (vjp, 0), vjp->attributes);
  gint64 start = zky_attributes_get_int (vjp->attributes, 1), stop = stop_of (vjp->attributes);
  gint64 step = zky_attributes_get_int (vjp->attributes, 3);
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_slice_scatter (cotangent, zeros (vjp, &part), axis, start, stop, step));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_slice (cotangent, axis, start, stop, step));
}

static const ZkySampleCase slice_scatter_cases[] = {
  { { "5", "3" }, "start=1, stop=4" },
  { { "2, 5", "2, 3" }, "axis=1, step=2" },
  { { "3, 2t", "1, 2" }, "axis=-2, start=-1" },
  { { NULL } }
};

static gboolean
slice_scatter_sample (GRand     *rand,
                      guint      i,
                      ZkyOpCall *call)
{
  return zky_sample_case (slice_scatter_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

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

      if (!copy_into (view, call->inputs[i], call->budget, error))
        return FALSE;
      start += extent;
    }

  return TRUE;
}

static void
concat_vjp (ZkyVjp *vjp)
{
  gint64 axis = from_end (zky_vjp_input_value (vjp, 0), vjp->attributes);
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

static gboolean
concat_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  return zky_sample_case (concat_cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- index_select: the slices of a that an index names, in its order; index_add: the way back ------------ */

static const ZkyAttribute index_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis that the index counts along" },
  { NULL }
};

/* Checks the axis, and that the second input is a vector of int64. */
static gboolean
index_axis (const ZkyOpCall  *call,
            guint            *axis,
            GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]), index_shape = zky_tensor_get_shape (call->inputs[1]);

  if (call->inputs[1]->dtype != ZKY_INT64)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the index is %s, it has to be int64",
                   zky_dtype_get_name (call->inputs[1]->dtype));
      return FALSE;
    }
  if (index_shape.n_axes != 1)
    {
      g_autofree char *text = zky_shape_to_string (&index_shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the index has shape %s, it has to be a vector", text);
      return FALSE;
    }

  return zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), axis, error);
}

/* Reads and checks the values; negative ones count from the end. */
static gint64 *
read_index (const ZkyTensor  *index,
            guint             axis,
            gint64            extent,
            GError          **error)
{
  g_autofree gint64 *values = g_new (gint64, index->size + 1);

  for (gsize i = 0; i < index->size; i++)
    {
      gint64 value = zky_tensor_get_int (index, i);

      if (value < -extent || value >= extent)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                       "index %" G_GINT64_FORMAT " is out of range for axis %u, which has extent %" G_GINT64_FORMAT,
                       value, axis, extent);
          return NULL;
        }
      values[i] = value < 0 ? value + extent : value;
    }

  return g_steal_pointer (&values);
}

/* Elements behind @axis. */
static gsize
inner_size (const ZkyTensor *tensor,
            guint            axis)
{
  gsize size = 1;

  for (guint i = axis + 1; i < tensor->n_axes; i++)
    size *= tensor->dims[i];

  return size;
}

static gboolean
index_select_infer (ZkyOpCall  *call,
                    GError    **error)
{
  guint axis;

  if (!index_axis (call, &axis, error))
    return FALSE;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  call->outputs[0].shape.dims[axis] = call->inputs[1]->size;

  return TRUE;
}

static gboolean
index_select_forward (ZkyOpCall  *call,
                      GError    **error)
{
  g_autoptr (ZkyTensor) source = zky_tensor_contiguous (call->inputs[0], error);
  g_autofree gint64 *index = NULL;
  gsize n_index = call->inputs[1]->size, extent, bytes;
  ZkyTensor *result;
  const char *from;
  char *to;
  guint axis;

  if (source == NULL || !index_axis (call, &axis, error))
    return FALSE;

  extent = source->dims[axis];
  index = read_index (call->inputs[1], axis, extent, error);
  result = index != NULL ? zky_op_call_output (call, 0, error) : NULL;
  if (result == NULL)
    return FALSE;

  bytes = inner_size (source, axis) * zky_dtype_get_size (source->dtype);
  from = source->data;
  to = result->data;
  for (gsize done = 0; done < result->size * zky_dtype_get_size (result->dtype); from += extent * bytes)
    for (gsize i = 0; i < n_index; i++, to += bytes, done += bytes)
      memcpy (to, from + (gsize) index[i] * bytes, bytes);

  return TRUE;
}

static void
index_select_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *input = zky_vjp_input_value (vjp, 0);
  ZkyShape shape = zky_tensor_get_shape (input);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_index_add (zeros (vjp, &shape), zky_vjp_input (vjp, 1), zky_vjp_cotangent (vjp),
                                        from_end (input, vjp->attributes)));
}

static gboolean
index_select_sample (GRand     *rand,
                     guint      i,
                     ZkyOpCall *call)
{
  static const char *const specs[] = { "4", "3, 2", "2, 3t", "2, 3, 2" };
  static const char *const attributes[] = { "axis=0", "axis=0", "axis=-1", "axis=1" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i], ZKY_SAMPLE_ANY);
  zky_sample_ints (call, (const gint64[]) { 2, 0, 2, -1 }, i == 1 ? 3 : 4);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

static gboolean
index_add_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape whole = zky_tensor_get_shape (call->inputs[0]), part = zky_tensor_get_shape (call->inputs[2]), wanted = whole;
  guint axis;

  if (!index_axis (call, &axis, error))
    return FALSE;

  wanted.dims[axis] = call->inputs[1]->size;
  if (!zky_shape_equal (&part, &wanted))
    {
      g_autofree char *part_text = zky_shape_to_string (&part), *wanted_text = zky_shape_to_string (&wanted);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "what is added has shape %s, the index asks for %s",
                   part_text, wanted_text);
      return FALSE;
    }

  call->outputs[0].dtype = MAX (zky_dtype_promote (call->inputs[0]->dtype, call->inputs[2]->dtype), ZKY_INT64);
  call->outputs[0].shape = whole;

  return TRUE;
}

#define ADD_ROW(name, T)                                                        \
  static void                                                                   \
  name (gpointer      to,                                                       \
        gconstpointer from,                                                     \
        gsize         n)                                                        \
  {                                                                             \
    T *sums = to;                                                               \
    const T *terms = from;                                                      \
                                                                                \
    for (gsize i = 0; i < n; i++)                                               \
      sums[i] += terms[i];                                                      \
  }

ADD_ROW (add_row_int64, guint64)
ADD_ROW (add_row_float32, float)
ADD_ROW (add_row_float64, double)

static gboolean
index_add_forward (ZkyOpCall  *call,
                   GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  void (*add_row) (gpointer, gconstpointer, gsize) = dtype == ZKY_FLOAT32 ? add_row_float32
                                                   : dtype == ZKY_FLOAT64 ? add_row_float64 : add_row_int64;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[2], dtype, error);
  g_autoptr (ZkyTensor) terms = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  g_autofree gint64 *index = NULL;
  gsize n_index = call->inputs[1]->size, extent, inner, bytes;
  const char *from;
  ZkyTensor *result;
  char *to;
  guint axis;

  if (terms == NULL || !index_axis (call, &axis, error))
    return FALSE;

  extent = call->inputs[0]->dims[axis];
  index = read_index (call->inputs[1], axis, extent, error);
  result = index != NULL ? zky_op_call_output (call, 0, error) : NULL;
  if (result == NULL || !copy_into (result, call->inputs[0], call->budget, error))
    return FALSE;

  inner = inner_size (result, axis);
  bytes = inner * zky_dtype_get_size (dtype);
  from = terms->data;
  to = result->data;
  for (gsize done = 0; done < terms->size; to += extent * bytes)
    for (gsize i = 0; i < n_index; i++, from += bytes, done += inner)
      add_row (to + (gsize) index[i] * bytes, from, inner);

  return TRUE;
}

static void
index_add_vjp (ZkyVjp *vjp)
{
  gint64 axis = from_end (zky_vjp_input_value (vjp, 0), vjp->attributes);

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
  if (zky_vjp_wants (vjp, 2))
    zky_vjp_add (vjp, 2, zky_index_select (zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 1), axis));
}

static gboolean
index_add_sample (GRand     *rand,
                  guint      i,
                  ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "4", "3" }, { "3, 2", "3, 2t" }, { "2, 3", "2, 3" } };
  static const char *const attributes[] = { "axis=0", "axis=-2", "axis=1" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_ANY);
  zky_sample_ints (call, (const gint64[]) { 2, 0, 2 }, 3);
  zky_sample_input (call, rand, specs[i][1], ZKY_SAMPLE_ANY);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

/* -- The rows ---------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_indexing[] = {
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
    .summary = "Joins tensors along an axis", .n_outputs = 1,
    .partials = (const char *const[]) { "slice(ȳ)" }, .attributes = concat_attributes,
    .infer = concat_infer, .forward = concat_forward, .vjp = concat_vjp, .sample = concat_sample,
  },
  {
    .name = "index_select", .symbol = "[i]", .formula = "index_select(a, b)", .min_inputs = 2, .max_inputs = 2,
    .summary = "Picks slices of the first input by the indices in the second; negative ones count from the end",
    .n_outputs = 1, .partials = (const char *const[]) { "index_add(0, b, ȳ)", "0" }, .attributes = index_attributes,
    .infer = index_select_infer, .forward = index_select_forward, .vjp = index_select_vjp,
    .sample = index_select_sample,
  },
  {
    .name = "index_add", .symbol = "[i]+=", .formula = "index_add(a, b, c)", .min_inputs = 3, .max_inputs = 3,
    .summary = "Adds slices of the third input to those of the first that the indices in the second name",
    .n_outputs = 1, .partials = (const char *const[]) { "ȳ", "0", "index_select(ȳ, b)" },
    .attributes = index_attributes,
    .infer = index_add_infer, .forward = index_add_forward, .vjp = index_add_vjp, .sample = index_add_sample,
  },
  { NULL }
};
