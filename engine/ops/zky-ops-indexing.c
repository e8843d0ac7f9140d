/* zky-ops-indexing.c: parts of tensors picked by an index
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

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
    zky_vjp_add (vjp, 0, zky_index_add (zky_parts_zeros (vjp, &shape), zky_vjp_input (vjp, 1), zky_vjp_cotangent (vjp),
                                        zky_parts_axis (input, vjp->attributes)));
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
  if (result == NULL || !zky_parts_copy_into (result, call->inputs[0], call->budget, error))
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
  gint64 axis = zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes);

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
    .name = "index_select", .symbol = "[i]", .formula = "index_select(a, b)", .min_inputs = 2, .max_inputs = 2,
    .differs = "negative indices count from the end, where it refuses them",
    .summary = "Picks slices of the first input by the indices in the second; negative ones count from the end",
    .n_outputs = 1, .partials = (const char *const[]) { "index_add(0, b, ȳ)", "0" }, .attributes = index_attributes,
    .infer = index_select_infer, .forward = index_select_forward, .vjp = index_select_vjp,
    .sample = index_select_sample,
  },
  {
    .name = "index_add", .symbol = "[i]+=", .formula = "index_add(a, b, c)", .min_inputs = 3, .max_inputs = 3,
    .differs = "negative indices count from the end, where it refuses them",
    .summary = "Adds slices of the third input to those of the first that the indices in the second name",
    .n_outputs = 1, .partials = (const char *const[]) { "ȳ", "0", "index_select(ȳ, b)" },
    .attributes = index_attributes,
    .infer = index_add_infer, .forward = index_add_forward, .vjp = index_add_vjp, .sample = index_add_sample,
  },
  { NULL }
};
