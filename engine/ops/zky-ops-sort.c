/* zky-ops-sort.c: elements in order along an axis
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * NaN counts as greater than all numbers, as in PyTorch. Equal elements keep their order, in both directions.
 * The values are the input's elements at the indices, so ȳ goes back to these.
 */

/* -- The order of one line: bottom-up merging of runs ------------------------------------------------------- */

#define IS_NAN_FLOAT(x) ((x) != (x))
#define IS_NAN_INT(x)   FALSE

/* Sorts @order, indices into @line, whose elements lie @stride apart; @spare has as much room. Returns which of the two
 * arrays holds the result. */
#define SORT_LINE(name, T, IS_NAN)                                              \
  static inline gboolean                                                        \
  name##_before (T a,                                                           \
                 T b)                                                           \
  {                                                                             \
    return a < b || (IS_NAN (b) && !IS_NAN (a));                                \
  }                                                                             \
                                                                                \
  static gsize *                                                                \
  name (gconstpointer line,                                                     \
        gsize         stride,                                                   \
        gsize         n,                                                        \
        gboolean      descending,                                               \
        gsize        *order,                                                    \
        gsize        *spare)                                                    \
  {                                                                             \
    const T *x = line;                                                          \
                                                                                \
    for (gsize width = 1; width < n; width *= 2)                                \
      {                                                                         \
        gsize *merged = spare;                                                  \
                                                                                \
        for (gsize start = 0; start < n; start += 2 * width)                    \
          {                                                                     \
            gsize a = start, a_end = MIN (start + width, n);                    \
            gsize b = a_end, b_end = MIN (a_end + width, n);                    \
                                                                                \
            while (a < a_end || b < b_end)                                      \
              {                                                                 \
                gboolean second = a == a_end;                                   \
                                                                                \
                if (!second && b < b_end)                                       \
                  {                                                             \
                    T left = x[order[a] * stride], right = x[order[b] * stride]; \
                                                                                \
                    second = descending ? name##_before (left, right) : name##_before (right, left); \
                  }                                                             \
                *merged++ = order[second ? b++ : a++];                          \
              }                                                                 \
          }                                                                     \
                                                                                \
        merged = order;                                                         \
        order = spare;                                                          \
        spare = merged;                                                         \
      }                                                                         \
                                                                                \
    return order;                                                               \
  }

SORT_LINE (sort_bool, guint8, IS_NAN_INT)
SORT_LINE (sort_int64, gint64, IS_NAN_INT)
SORT_LINE (sort_float32, float, IS_NAN_FLOAT)
SORT_LINE (sort_float64, double, IS_NAN_FLOAT)

typedef gsize *(*SortLine) (gconstpointer line, gsize stride, gsize n, gboolean descending, gsize *order, gsize *spare);

static const SortLine sort_lines[ZKY_N_DTYPES] = {
  [ZKY_BOOL] = sort_bool, [ZKY_INT64] = sort_int64, [ZKY_FLOAT32] = sort_float32, [ZKY_FLOAT64] = sort_float64,
};

/**
 * Order:
 * @axis: along which
 * @count: how many of each line are kept
 * @descending: the greatest first
 *
 * What a call asks for.
 */
typedef struct
{
  guint    axis;
  gsize    count;
  gboolean descending;
} Order;

/* Writes the indices in order, and the elements there where @values is given; both are dense and of the result's shape. */
static gboolean
sort_along (const Order  *self,
            ZkyTensor    *source,
            ZkyTensor    *indices,
            ZkyTensor    *values,
            ZkyBudget    *budget,
            GError      **error)
{
  gsize n = source->dims[self->axis], size = zky_dtype_get_size (source->dtype), inner = 1, outer;
  g_autofree gsize *order = g_new (gsize, n + 1), *spare = g_new (gsize, n + 1);

  for (guint i = self->axis + 1; i < source->n_axes; i++)
    inner *= source->dims[i];
  outer = n > 0 && source->size > 0 ? source->size / (n * inner) : 0;

  for (gsize i = 0; i < outer * inner; i++)
    {
      gsize start = i / inner * n * inner + i % inner, to = i / inner * self->count * inner + i % inner;
      const char *line = (const char *) source->data + start * size;
      const gsize *sorted;

      for (gsize j = 0; j < n; j++)
        order[j] = j;
      sorted = sort_lines[source->dtype] (line, inner, n, self->descending, order, spare);

      for (gsize j = 0; j < self->count; j++, to += inner)
        {
          ((gint64 *) indices->data)[to] = sorted[j];
          if (values != NULL)
            memcpy ((char *) values->data + to * size, line + sorted[j] * inner * size, size);
        }

      if (!zky_budget_poll (budget, error))
        return FALSE;
    }

  return TRUE;
}

/* -- sort, argsort ---------------------------------------------------------------------------------------------- */

static const ZkyAttribute sort_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to sort along" },
  { "descending", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "the greatest first" },
  { NULL }
};

static gboolean
sort_read (const ZkyOpCall  *call,
           Order            *order,
           GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);

  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &order->axis, error))
    return FALSE;

  order->count = shape.dims[order->axis];
  order->descending = zky_attributes_get_bool (call->attributes, 1);
  return TRUE;
}

static const ZkyAttribute topk_attributes[] = {
  { "k", ZKY_ATTRIBUTE_INT, NULL, TRUE, "how many elements to take" },
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to look along" },
  { "largest", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "the greatest ones; false: the smallest" },
  { NULL }
};

static gboolean
topk_read (const ZkyOpCall  *call,
           Order            *order,
           GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  gint64 k = zky_attributes_get_int (call->attributes, 0), extent;

  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 1), &order->axis, error))
    return FALSE;

  extent = shape.dims[order->axis];
  if (k < 0 || k > extent)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                   "k is %" G_GINT64_FORMAT ", axis %u has extent %" G_GINT64_FORMAT, k, order->axis, extent);
      return FALSE;
    }

  order->count = k;
  order->descending = zky_attributes_get_bool (call->attributes, 2);
  return TRUE;
}

/* What the rows keep in `kernel`. */
typedef struct
{
  guint    axis_position;
  gboolean (*read) (const ZkyOpCall *call, Order *order, GError **error);
} Sorting;

static gboolean
sort_infer (ZkyOpCall  *call,
            GError    **error)
{
  const Sorting *self = call->op->kernel;
  guint indices = call->n_outputs - 1;
  Order order;

  if (!self->read (call, &order, error))
    return FALSE;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[indices].dtype = ZKY_INT64;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  call->outputs[0].shape.dims[order.axis] = order.count;
  call->outputs[indices].shape = call->outputs[0].shape;
  return TRUE;
}

/* Of one output these are the indices. */
static gboolean
sort_forward (ZkyOpCall  *call,
              GError    **error)
{
  const Sorting *self = call->op->kernel;
  g_autoptr (ZkyTensor) source = zky_tensor_contiguous (call->inputs[0], error);
  gboolean has_values = call->n_outputs == 2;
  ZkyTensor *values, *indices;
  Order order;

  if (source == NULL || !self->read (call, &order, error))
    return FALSE;

  values = has_values ? zky_op_call_output (call, 0, error) : NULL;
  if (has_values && values == NULL)
    return FALSE;
  indices = zky_op_call_output (call, call->n_outputs - 1, error);

  return indices != NULL && sort_along (&order, source, indices, values, call->budget, error);
}

static void
sort_vjp (ZkyVjp *vjp)
{
  const Sorting *self = vjp->op->kernel;
  const ZkyTensor *input = zky_vjp_input_value (vjp, 0);
  ZkyShape shape = zky_tensor_get_shape (input);
  const ZkyOp *op = zky_op_lookup ("scatter_add", NULL);
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (op->attributes);
  gint64 axis = zky_attributes_get_int (vjp->attributes, self->axis_position);
  ZkyNode *inputs[3];

  if (!zky_vjp_has_cotangent (vjp, 0))
    return;

  inputs[0] = zky_parts_zeros (vjp, &shape);
  inputs[1] = zky_vjp_lift (vjp, zky_vjp_output (vjp, 1));
  inputs[2] = zky_vjp_cotangent (vjp);
  zky_attributes_set_int (attributes, 0, axis < 0 ? axis : axis - (gint64) input->n_axes);
  zky_vjp_add (vjp, 0, zky_op_apply (op, inputs, 3, attributes));
}

static const ZkySampleCase sort_cases[] = {
  { { "5" } },
  { { "3, 4" }, "axis=0" },
  { { "3, 2t" }, "descending=true" },
  { { "2, 3, 2" }, "axis=1, descending=true" },
  { { "0, 3" } },
  { { NULL } }
};

static const ZkySampleCase topk_cases[] = {
  { { "5" }, "k=2" },
  { { "3, 4" }, "k=2, axis=0, largest=false" },
  { { "3, 2t" }, "k=1" },
  { { "2, 3, 2" }, "k=3, axis=1" },
  { { "2, 3" }, "k=0" },
  { { NULL } }
};

/* -- searchsorted: between which elements of a sorted line a number would have to stand --------------------------------- */

static const ZkyAttribute search_attributes[] = {
  { "right", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "behind equal elements; false: in front of them" },
  { NULL }
};

/* One sorted line for all numbers, or one for each line of them. */
static gboolean
search_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyShape sorted = zky_tensor_get_shape (call->inputs[0]), shape = zky_tensor_get_shape (call->inputs[1]);
  gboolean fits = sorted.n_axes == 1 || (sorted.n_axes == shape.n_axes && sorted.n_axes > 0);

  for (guint i = 0; fits && i + 1 < sorted.n_axes; i++)
    fits = sorted.dims[i] == shape.dims[i];
  if (!fits)
    {
      g_autofree char *a = zky_shape_to_string (&sorted), *b = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "sorted lines of shape %s do not fit numbers of shape %s", a, b);
      return FALSE;
    }

  call->outputs[0].dtype = ZKY_INT64;
  call->outputs[0].shape = shape;
  return TRUE;
}

/* Numbers of @line that are less than @x, or not greater; NaN is the greatest. */
static gsize
search (const double *line,
        gsize         n,
        double        x,
        gboolean      right)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (right ? !sort_float64_before (x, line[middle]) : sort_float64_before (line[middle], x))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
search_forward (ZkyOpCall  *call,
                GError    **error)
{
  g_autoptr (ZkyTensor) sorted = zky_tensor_cast (call->inputs[0], ZKY_FLOAT64, error);
  g_autoptr (ZkyTensor) lines = sorted != NULL ? zky_tensor_contiguous (sorted, error) : NULL;
  g_autoptr (ZkyTensor) cast = lines != NULL ? zky_tensor_cast (call->inputs[1], ZKY_FLOAT64, error) : NULL;
  g_autoptr (ZkyTensor) numbers = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  ZkyTensor *result = numbers != NULL ? zky_op_call_output (call, 0, error) : NULL;
  gboolean right = zky_attributes_get_bool (call->attributes, 0);
  gsize n, per_line;

  if (result == NULL)
    return FALSE;

  n = lines->dims[lines->n_axes - 1];
  per_line = lines->n_axes == 1 ? result->size : (gsize) result->dims[result->n_axes - 1];
  for (gsize i = 0; i < result->size; i++)
    ((gint64 *) result->data)[i] = search ((const double *) lines->data + i / per_line * n, n,
                                           ((const double *) numbers->data)[i], right);

  return TRUE;
}

static gboolean
search_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "4", "3" }, { "4", "" }, { "5", "2, 3t" }, { "2, 3", "2, 4" }, { "0", "2" } };
  gsize n;
  float *line;

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_POSITIVE);
  zky_sample_input (call, rand, specs[i][1], ZKY_SAMPLE_POSITIVE);
  n = call->inputs[0]->n_axes > 0 ? call->inputs[0]->dims[call->inputs[0]->n_axes - 1] : 0;
  line = call->inputs[0]->data;
  for (gsize j = 0; j < call->inputs[0]->size; j++)
    if (j % n > 0)
      line[j] += line[j - 1];

  return TRUE;
}

/* -- Rows ----------------------------------------------------------------------------------------------------------------- */

ZKY_SAMPLE_FUNCTION (sort, ZKY_SAMPLE_DISTINCT)
ZKY_SAMPLE_FUNCTION (topk, ZKY_SAMPLE_DISTINCT)

static const char *const sort_outputs[] = { "values", "indices" };

const ZkyOp zky_ops_sort[] = {
  {
    .name = "sort", .symbol = "sort", .formula = "sort(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 2,
    .summary = "Puts the elements along an axis in order, and says where each was",
    .partials = (const char *const[]) { "scatter_add(0, indices, ȳ)" }, .output_names = sort_outputs,
    .attributes = sort_attributes, .kernel = &(const Sorting) { 0, sort_read },
    .infer = sort_infer, .forward = sort_forward, .vjp = sort_vjp, .sample = sort_sample,
  },
  {
    .name = "topk", .symbol = "top k", .formula = "topk(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 2,
    .summary = "Takes the k greatest elements along an axis, in order, and says where each was",
    .partials = (const char *const[]) { "scatter_add(0, indices, ȳ)" }, .output_names = sort_outputs,
    .attributes = topk_attributes, .kernel = &(const Sorting) { 1, topk_read },
    .infer = sort_infer, .forward = sort_forward, .vjp = sort_vjp, .sample = topk_sample,
  },
  {
    .name = "argsort", .symbol = "argsort", .formula = "argsort(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Says which element comes first along an axis, which next …",
    .attributes = sort_attributes, .kernel = &(const Sorting) { 0, sort_read },
    .infer = sort_infer, .forward = sort_forward, .sample = sort_sample,
  },
  {
    .name = "searchsorted", .symbol = "search", .formula = "searchsorted(a, b)", .min_inputs = 2, .max_inputs = 2,
    .summary = "Finds where numbers belong in a sorted line", .n_outputs = 1,
    .attributes = search_attributes,
    .infer = search_infer, .forward = search_forward, .sample = search_sample,
  },
  { NULL }
};
