/* zky-ops-views.c: axes in another order or grouping; all results are views where strides allow it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-op-call.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* -- permute, movedim, swapaxes: axis i of the result is axis axes[i] of the input; ȳ goes the other way ---- */

/**
 * Order:
 * @read: fills in, for each axis of the result, which one of the input it is
 *
 * What the rows of this section keep in `kernel`.
 */
typedef struct
{
  gboolean (*read) (const ZkyShape       *shape,
                    const ZkyAttributes  *attributes,
                    guint                *axes,
                    GError              **error);
} Order;

static gboolean
read_order (const ZkyOp          *op,
            const ZkyTensor      *input,
            const ZkyAttributes  *attributes,
            guint                *axes,
            GError              **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);

  return ((const Order *) op->kernel)->read (&shape, attributes, axes, error);
}

static gboolean
order_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = before;
  guint axes[ZKY_MAX_AXES];

  if (!read_order (call->op, call->inputs[0], call->attributes, axes, error))
    return FALSE;

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = before.dims[axes[i]];

  return zky_parts_infer_shape (call, &shape);
}

static gboolean
order_forward (ZkyOpCall  *call,
               GError    **error)
{
  guint axes[ZKY_MAX_AXES];

  return read_order (call->op, call->inputs[0], call->attributes, axes, error) &&
         zky_parts_take (call, zky_tensor_transpose (call->inputs[0], axes));
}

static void
order_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *input = zky_vjp_input_value (vjp, 0);
  gint64 inverse[ZKY_MAX_AXES];
  guint axes[ZKY_MAX_AXES];

  if (!read_order (vjp->op, input, vjp->attributes, axes, NULL))
    g_assert_not_reached ();

  for (guint i = 0; i < vjp->n_batch; i++)
    inverse[i] = i;
  for (guint i = 0; i < input->n_axes; i++)
    inverse[vjp->n_batch + axes[i]] = vjp->n_batch + i;

  zky_vjp_add (vjp, 0, zky_transpose (zky_vjp_cotangent (vjp), inverse, vjp->n_batch + input->n_axes));
}

/* Reads a list of axes, none of them twice. */
static gboolean
read_axes (const ZkyShape       *shape,
           const ZkyAttributes  *attributes,
           guint                 position,
           guint                *axes,
           guint                *n_axes,
           GError              **error)
{
  gboolean seen[ZKY_MAX_AXES] = { FALSE };
  const gint64 *given = zky_attributes_get_ints (attributes, position, n_axes);

  for (guint i = 0; i < *n_axes; i++)
    {
      guint axis;

      if (!zky_shape_axis (shape, given[i], &axis, error))
        return FALSE;
      if (seen[axis])
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "axis %u is given twice", axis);
          return FALSE;
        }
      seen[axis] = TRUE;
      axes[i] = axis;
    }

  return TRUE;
}

static const ZkyAttribute permute_attributes[] = {
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "which axis of the input each axis of the result is" },
  { NULL }
};

static gboolean
permute_read (const ZkyShape       *shape,
              const ZkyAttributes  *attributes,
              guint                *axes,
              GError              **error)
{
  guint n;

  if (!read_axes (shape, attributes, 0, axes, &n, error))
    return FALSE;
  if (n != shape->n_axes)
    {
      g_autofree char *text = zky_shape_to_string (shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the list of axes has %u of them, shape %s has %u",
                   n, text, shape->n_axes);
      return FALSE;
    }

  return TRUE;
}

static const ZkySampleCase permute_cases[] = {
  { { "2, 3" }, "axes=[1, 0]" },
  { { "2, 3, 4" }, "axes=[1, 2, 0]" },
  { { "3, 2t" }, "axes=[-1, 0]" },
  { { "" }, "axes=[]" },
  { { "0, 2" }, "axes=[1, 0]" },
  { { NULL } }
};

static const ZkyAttribute movedim_attributes[] = {
  { "source", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the axes to move" },
  { "destination", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "where each of them stands in the result" },
  { NULL }
};

/* The axes that are not moved fill the free places in their order. */
static gboolean
movedim_read (const ZkyShape       *shape,
              const ZkyAttributes  *attributes,
              guint                *axes,
              GError              **error)
{
  guint source[ZKY_MAX_AXES], destination[ZKY_MAX_AXES], n, n_destination, next = 0;
  gboolean moved[ZKY_MAX_AXES] = { FALSE }, taken[ZKY_MAX_AXES] = { FALSE };

  if (!read_axes (shape, attributes, 0, source, &n, error) ||
      !read_axes (shape, attributes, 1, destination, &n_destination, error))
    return FALSE;
  if (n != n_destination)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "source names %u axes, destination %u", n, n_destination);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      axes[destination[i]] = source[i];
      taken[destination[i]] = moved[source[i]] = TRUE;
    }
  for (guint i = 0; i < shape->n_axes; i++)
    if (!taken[i])
      {
        while (moved[next])
          next++;
        axes[i] = next++;
      }

  return TRUE;
}

static const ZkySampleCase movedim_cases[] = {
  { { "2, 3, 4" }, "source=[0], destination=[-1]" },
  { { "2, 3, 4" }, "source=[0, 2], destination=[1, 0]" },
  { { "3, 2t" }, "source=[1], destination=[0]" },
  { { "3" }, "source=[], destination=[]" },
  { { NULL } }
};

static const ZkyAttribute swapaxes_attributes[] = {
  { "axis0", ZKY_ATTRIBUTE_INT, NULL, TRUE, "an axis" },
  { "axis1", ZKY_ATTRIBUTE_INT, NULL, TRUE, "the one it changes places with" },
  { NULL }
};

static gboolean
swapaxes_read (const ZkyShape       *shape,
               const ZkyAttributes  *attributes,
               guint                *axes,
               GError              **error)
{
  guint a, b;

  if (!zky_shape_axis (shape, zky_attributes_get_int (attributes, 0), &a, error) ||
      !zky_shape_axis (shape, zky_attributes_get_int (attributes, 1), &b, error))
    return FALSE;

  for (guint i = 0; i < shape->n_axes; i++)
    axes[i] = i == a ? b : i == b ? a : i;

  return TRUE;
}

static const ZkySampleCase swapaxes_cases[] = {
  { { "2, 3" }, "axis0=0, axis1=1" },
  { { "2, 3, 4" }, "axis0=-1, axis1=0" },
  { { "3, 2t" }, "axis0=1, axis1=1" },
  { { "0, 3" }, "axis0=0, axis1=-1" },
  { { NULL } }
};

/* -- flatten, unflatten: ȳ takes the input's shape back ---------------------------------------------- */

static gboolean
reshape_forward (ZkyOpCall  *call,
                 GError    **error)
{
  return zky_parts_take (call, zky_tensor_reshape (call->inputs[0], &call->outputs[0].shape, error));
}

static void
reshape_vjp (ZkyVjp *vjp)
{
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));

  shape = zky_vjp_batched (vjp, &shape);
  zky_vjp_add (vjp, 0, zky_reshape (zky_vjp_cotangent (vjp), &shape));
}

static const ZkyAttribute flatten_attributes[] = {
  { "start", ZKY_ATTRIBUTE_INT, "0", FALSE, "the first of the axes that become one" },
  { "end", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the last of them" },
  { NULL }
};

/* A single number becomes a vector of one, as in PyTorch. */
static gboolean
flatten_infer (ZkyOpCall  *call,
               GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = 0 };
  guint start, end;

  if (before.n_axes == 0)
    before = zky_shape_new (1, (const gsize[]) { 1 });
  if (!zky_shape_axis (&before, zky_attributes_get_int (call->attributes, 0), &start, error) ||
      !zky_shape_axis (&before, zky_attributes_get_int (call->attributes, 1), &end, error))
    return FALSE;
  if (start > end)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "start is axis %u, behind end, which is axis %u", start, end);
      return FALSE;
    }

  for (guint i = 0; i < before.n_axes; i++)
    if (i <= start || i > end)
      shape.dims[shape.n_axes++] = before.dims[i];
    else
      shape.dims[start] *= before.dims[i]; /* cannot overflow unless another extent is 0 */

  return zky_parts_infer_shape (call, &shape);
}

static const ZkySampleCase flatten_cases[] = {
  { { "2, 3" } },
  { { "2, 3, 2" }, "start=1" },
  { { "3, 2t" }, "end=1" },
  { { "2, 3, 1, 2" }, "start=-3, end=-2" },
  { { "" } },
  { { "0, 3" } },
  { { NULL } }
};

static const ZkyAttribute unflatten_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, NULL, TRUE, "the axis that becomes several" },
  { "shape", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "their extents; one may be -1, what is left" },
  { NULL }
};

static gboolean
refuse_unflatten (const ZkyOpCall  *call,
                  gsize             extent,
                  guint             axis,
                  GError          **error)
{
  g_autofree char *wanted = zky_attributes_to_string (call->attributes);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "axis %u with extent %" G_GSIZE_FORMAT " does not fit into %s",
               axis, extent, wanted);
  return FALSE;
}

static gboolean
unflatten_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = 0 };
  guint n, axis, unknown = 0, n_unknown = 0;
  const gint64 *dims = zky_attributes_get_ints (call->attributes, 1, &n);
  gsize extent, product = 1;

  if (!zky_shape_axis (&before, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  extent = before.dims[axis];
  if (n == 0 || before.n_axes - 1 + n > ZKY_MAX_AXES)
    return refuse_unflatten (call, extent, axis, error);

  for (guint i = 0; i < before.n_axes; i++)
    if (i != axis)
      shape.dims[shape.n_axes++] = before.dims[i];
    else
      for (guint j = 0; j < n; j++, shape.n_axes++)
        {
          shape.dims[shape.n_axes] = dims[j];
          if (dims[j] == -1 && n_unknown++ == 0)
            unknown = shape.n_axes;
          else if (dims[j] < 0 || !g_size_checked_mul (&product, product, dims[j]))
            return refuse_unflatten (call, extent, axis, error);
        }

  if (n_unknown == 1 && product > 0 && extent % product == 0)
    shape.dims[unknown] = extent / product;
  else if (n_unknown > 0 || product != extent)
    return refuse_unflatten (call, extent, axis, error);

  return zky_parts_infer_shape (call, &shape);
}

static const ZkySampleCase unflatten_cases[] = {
  { { "6" }, "axis=0, shape=[2, 3]" },
  { { "2, 6" }, "axis=-1, shape=[3, -1]" },
  { { "4, 2t" }, "axis=0, shape=[2, 1, 2]" },
  { { "0, 2" }, "axis=0, shape=[0, 3]" },
  { { NULL } }
};

/* -- expand: every copy of an element sends its part of ȳ back ------------------------------------------- */

static const ZkyAttribute expand_attributes[] = {
  { "shape", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the new shape; -1 keeps the extent of an axis" },
  { NULL }
};

static gboolean
expand_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = 0 };
  guint n, n_new;
  const gint64 *dims = zky_attributes_get_ints (call->attributes, 0, &n);
  gboolean fits = n >= before.n_axes && n <= ZKY_MAX_AXES;

  n_new = fits ? n - before.n_axes : 0;
  for (guint i = 0; fits && i < n; i++)
    {
      gint64 extent = i < n_new ? 1 : (gint64) before.dims[i - n_new];

      if (dims[i] == -1 && i >= n_new)
        shape.dims[i] = extent;
      else
        shape.dims[i] = dims[i];
      fits = dims[i] >= (i < n_new ? 0 : -1) && (extent == 1 || extent == (gint64) shape.dims[i]);
    }
  shape.n_axes = n;

  if (!fits)
    {
      g_autofree char *text = zky_shape_to_string (&before), *wanted = zky_attributes_to_string (call->attributes);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s does not expand to %s", text, wanted);
      return FALSE;
    }

  return zky_parts_infer_shape (call, &shape);
}

static gboolean
expand_forward (ZkyOpCall  *call,
                GError    **error)
{
  return zky_parts_take (call, zky_tensor_broadcast_to (call->inputs[0], &call->outputs[0].shape, error));
}

static void
expand_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
}

static const ZkySampleCase expand_cases[] = {
  { { "" }, "shape=[2, 3]" },
  { { "3" }, "shape=[2, -1]" },
  { { "2, 1" }, "shape=[4, -1, 3]" },
  { { "1, 3t" }, "shape=[2, 3]" },
  { { "1" }, "shape=[0]" },
  { { NULL } }
};

/* -- Samples and rows --------------------------------------------------------------------------------------- */

ZKY_SAMPLE_FUNCTION (permute, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (movedim, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (swapaxes, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (flatten, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (unflatten, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (expand, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_views[] = {
  {
    .name = "permute", .symbol = "permute", .formula = "permute(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("permute_dims"),
    .summary = "Puts the axes in another order", .partials = (const char *const[]) { "permute(ȳ)" },
    .attributes = permute_attributes, .kernel = &(const Order) { permute_read },
    .infer = order_infer, .forward = order_forward, .vjp = order_vjp, .sample = permute_sample,
  },
  {
    .name = "movedim", .symbol = "movedim", .formula = "movedim(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("moveaxis"),
    .summary = "Moves axes to other places; the others keep their order",
    .partials = (const char *const[]) { "permute(ȳ)" },
    .attributes = movedim_attributes, .kernel = &(const Order) { movedim_read },
    .infer = order_infer, .forward = order_forward, .vjp = order_vjp, .sample = movedim_sample,
  },
  {
    .name = "swapaxes", .symbol = "swapaxes", .formula = "swapaxes(a)", .min_inputs = 1, .max_inputs = 1,
    .aliases = ZKY_NAMES ("swapdims"),
    .summary = "Lets two axes change places; what PyTorch's transpose does", .n_outputs = 1,
    .partials = (const char *const[]) { "swapaxes(ȳ)" },
    .attributes = swapaxes_attributes, .kernel = &(const Order) { swapaxes_read },
    .infer = order_infer, .forward = order_forward, .vjp = order_vjp, .sample = swapaxes_sample,
  },
  {
    .name = "flatten", .symbol = "flatten", .formula = "flatten(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("ravel"),
    .summary = "Makes one axis of several behind one another", .partials = (const char *const[]) { "reshape(ȳ)" },
    .attributes = flatten_attributes,
    .infer = flatten_infer, .forward = reshape_forward, .vjp = reshape_vjp, .sample = flatten_sample,
  },
  {
    .name = "unflatten", .symbol = "unflatten", .formula = "unflatten(a)", .min_inputs = 1, .max_inputs = 1,
    .summary = "Makes several axes of one", .partials = (const char *const[]) { "reshape(ȳ)" }, .n_outputs = 1,
    .attributes = unflatten_attributes,
    .infer = unflatten_infer, .forward = reshape_forward, .vjp = reshape_vjp, .sample = unflatten_sample,
  },
  {
    .name = "expand", .symbol = "expand", .formula = "expand(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Repeats the elements along new axes and axes of extent 1, without copying them",
    .partials = (const char *const[]) { "sum(ȳ)" }, .attributes = expand_attributes,
    .infer = expand_infer, .forward = expand_forward, .vjp = expand_vjp, .sample = expand_sample,
  },
  { NULL }
};
