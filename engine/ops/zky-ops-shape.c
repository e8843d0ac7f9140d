/* zky-ops-shape.c: the same numbers in another shape or place; most results are views
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-functions-private.h"
#include "zky-op-call.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* Reads the attribute `shape`, the first one. -1 is let through where @n_unknown counts it. */
static gboolean
read_shape (const ZkyOpCall  *call,
            ZkyShape         *shape,
            guint            *unknown,
            guint            *n_unknown,
            GError          **error)
{
  guint n;
  const gint64 *dims = zky_attributes_get_ints (call->attributes, 0, &n);

  if (n > ZKY_MAX_AXES)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the shape has %u axes, %u are possible", n, ZKY_MAX_AXES);
      return FALSE;
    }

  shape->n_axes = n;
  for (guint i = 0; i < n; i++)
    {
      shape->dims[i] = dims[i];
      if (dims[i] == -1 && n_unknown != NULL)
        {
          *unknown = i;
          (*n_unknown)++;
          shape->dims[i] = 1;
        }
      else if (dims[i] < 0)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the shape has the extent %" G_GINT64_FORMAT, dims[i]);
          return FALSE;
        }
    }

  return TRUE;
}

/* -- Rules for everything that is a reshape: ȳ takes the input's shape back ---------------------- */

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

static const ZkyAttribute reshape_attributes[] = {
  { "shape", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the new shape; one extent may be -1, what is left" },
  { NULL }
};

static gboolean
reshape_infer (ZkyOpCall  *call,
               GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape;
  guint unknown = 0, n_unknown = 0;
  gsize size;

  if (!read_shape (call, &shape, &unknown, &n_unknown, error) || !zky_shape_get_size (&shape, &size, error))
    return FALSE;

  if (n_unknown == 1 && size > 0 && call->inputs[0]->size % size == 0)
    {
      shape.dims[unknown] = call->inputs[0]->size / size;
    }
  else if (n_unknown > 0 || size != call->inputs[0]->size)
    {
      g_autofree char *text = zky_shape_to_string (&before);
      g_autofree char *wanted = zky_attributes_to_string (call->attributes);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s with %" G_GSIZE_FORMAT " elements does not fit into %s",
                   text, call->inputs[0]->size, wanted);
      return FALSE;
    }

  return zky_parts_infer_shape (call, &shape);
}

static const ZkySampleCase reshape_cases[] = {
  { { "6" }, "shape=[2, 3]" },
  { { "2, 3" }, "shape=[-1]" },
  { { "2, 3t" }, "shape=[3, -1, 1]" },
  { { "1, 1" }, "shape=[]" },
  { { "" }, "shape=[1]" },
  { { "0, 3" }, "shape=[3, 0]" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (reshape, ZKY_SAMPLE_ANY)

/* -- unsqueeze: an axis of extent 1 more --------------------------------------------------------- */

static const ZkyAttribute unsqueeze_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, NULL, TRUE, "where the new axis stands in the result" },
  { NULL }
};

static gboolean
unsqueeze_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = before.n_axes + 1 };
  guint axis;

  if (shape.n_axes > ZKY_MAX_AXES)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has %u axes already", before.n_axes);
      return FALSE;
    }
  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = i < axis ? before.dims[i] : i == axis ? 1 : before.dims[i - 1];

  return zky_parts_infer_shape (call, &shape);
}

static const ZkySampleCase unsqueeze_cases[] = {
  { { "" }, "axis=0" },
  { { "3" }, "axis=-1" },
  { { "2, 3t" }, "axis=1" },
  { { "2, 3" }, "axis=-3" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (unsqueeze, ZKY_SAMPLE_ANY)

/* -- squeeze: axes of extent 1 less; one of another extent stays, as in PyTorch ---------------------- */

static const ZkyAttribute squeeze_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the axis to leave out; without it, all of extent 1" },
  { NULL }
};

static gboolean
squeeze_infer (ZkyOpCall  *call,
               GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = 0 };
  gboolean all = !zky_attributes_is_set (call->attributes, 0);
  guint axis = 0;

  if (!all && !zky_shape_axis (&before, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;

  for (guint i = 0; i < before.n_axes; i++)
    if (before.dims[i] != 1 || (!all && i != axis))
      shape.dims[shape.n_axes++] = before.dims[i];

  return zky_parts_infer_shape (call, &shape);
}

static const ZkySampleCase squeeze_cases[] = {
  { { "1, 3" }, "axis=0" },
  { { "3, 1, 2" }, "axis=-2" },
  { { "1, 3, 1" } },
  { { "2, 3t" }, "axis=1" },
  { { "1" } },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (squeeze, ZKY_SAMPLE_ANY)

/* -- transpose: axis i of the result is axis axes[i] of the input; ȳ goes the other way ------------------ */

static const ZkyAttribute transpose_attributes[] = {
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "which axis of the input each axis of the result is; without it, reversed" },
  { NULL }
};

static gboolean
read_permutation (const ZkyTensor      *input,
                  const ZkyAttributes  *attributes,
                  guint                *axes,
                  GError              **error)
{
  ZkyShape shape = zky_tensor_get_shape (input);
  gboolean seen[ZKY_MAX_AXES] = { FALSE };
  guint n;
  const gint64 *given = zky_attributes_get_ints (attributes, 0, &n);

  if (!zky_attributes_is_set (attributes, 0))
    {
      for (guint i = 0; i < shape.n_axes; i++)
        axes[i] = shape.n_axes - 1 - i;
      return TRUE;
    }

  if (n != shape.n_axes)
    {
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the list of axes has %u of them, shape %s has %u", n, text, shape.n_axes);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      if (!zky_shape_axis (&shape, given[i], &axes[i], error))
        return FALSE;
      if (seen[axes[i]])
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "axis %u is given twice", axes[i]);
          return FALSE;
        }
      seen[axes[i]] = TRUE;
    }

  return TRUE;
}

static gboolean
transpose_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = before;
  guint axes[ZKY_MAX_AXES];

  if (!read_permutation (call->inputs[0], call->attributes, axes, error))
    return FALSE;

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = before.dims[axes[i]];

  return zky_parts_infer_shape (call, &shape);
}

static gboolean
transpose_forward (ZkyOpCall  *call,
                   GError    **error)
{
  guint axes[ZKY_MAX_AXES];

  return read_permutation (call->inputs[0], call->attributes, axes, error) &&
         zky_parts_take (call, zky_tensor_transpose (call->inputs[0], axes));
}

static void
transpose_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *input = zky_vjp_input_value (vjp, 0);
  gint64 inverse[ZKY_MAX_AXES];
  guint axes[ZKY_MAX_AXES];

  if (!read_permutation (input, vjp->attributes, axes, NULL))
    g_assert_not_reached ();

  for (guint i = 0; i < vjp->n_batch; i++)
    inverse[i] = i;
  for (guint i = 0; i < input->n_axes; i++)
    inverse[vjp->n_batch + axes[i]] = vjp->n_batch + i;

  zky_vjp_add (vjp, 0, zky_transpose (zky_vjp_cotangent (vjp), inverse, vjp->n_batch + input->n_axes));
}

static const ZkySampleCase transpose_cases[] = {
  { { "2, 3" } },
  { { "2, 3, 4" }, "axes=[1, 2, 0]" },
  { { "3, 2t" }, "axes=[-1, 0]" },
  { { "4" } },
  { { "" } },
  { { "0, 2" } },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (transpose, ZKY_SAMPLE_ANY)

/* -- broadcast_to: every copy of an element sends its part of ȳ back ---------------------------------------- */

static const ZkyAttribute broadcast_attributes[] = {
  { "shape", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "the new shape" },
  { NULL }
};

static gboolean
broadcast_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape, both;

  if (!read_shape (call, &shape, NULL, NULL, error))
    return FALSE;

  if (!zky_shape_broadcast (&before, &shape, &both, NULL) || !zky_shape_equal (&both, &shape))
    {
      g_autofree char *text = zky_shape_to_string (&before), *wanted = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s does not broadcast to %s", text, wanted);
      return FALSE;
    }

  return zky_parts_infer_shape (call, &shape);
}

static gboolean
broadcast_forward (ZkyOpCall  *call,
                   GError    **error)
{
  return zky_parts_take (call, zky_tensor_broadcast_to (call->inputs[0], &call->outputs[0].shape, error));
}

static void
broadcast_vjp (ZkyVjp *vjp)
{
  zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
}

static const ZkySampleCase broadcast_cases[] = {
  { { "" }, "shape=[2, 3]" },
  { { "3" }, "shape=[2, 3]" },
  { { "2, 1" }, "shape=[4, 2, 3]" },
  { { "2, 3t" }, "shape=[2, 3]" },
  { { "1" }, "shape=[0]" },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (broadcast, ZKY_SAMPLE_ANY)

/* -- The rows -------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_shape[] = {
  {
    .name = "reshape", .symbol = "reshape", .formula = "reshape(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("view"),
    .summary = "Gives the same elements in the same order another shape",
    .partials = (const char *const[]) { "reshape(ȳ)" }, .attributes = reshape_attributes,
    .infer = reshape_infer, .forward = reshape_forward, .vjp = reshape_vjp, .sample = reshape_sample,
  },
  {
    .name = "unsqueeze", .symbol = "+axis", .formula = "unsqueeze(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("expand_dims"),
    .summary = "Inserts an axis of extent 1",
    .partials = (const char *const[]) { "reshape(ȳ)" }, .attributes = unsqueeze_attributes,
    .infer = unsqueeze_infer, .forward = reshape_forward, .vjp = reshape_vjp, .sample = unsqueeze_sample,
  },
  {
    .name = "squeeze", .symbol = "−axis", .formula = "squeeze(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Leaves out axes of extent 1",
    .partials = (const char *const[]) { "reshape(ȳ)" }, .attributes = squeeze_attributes,
    .infer = squeeze_infer, .forward = reshape_forward, .vjp = reshape_vjp, .sample = squeeze_sample,
  },
  {
    .name = "transpose", .symbol = "ᵀ", .formula = "aᵀ", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "takes a permutation, as NumPy's; its transpose of two axes is swapaxes",
    .summary = "Puts the axes in another order; as NumPy's transpose, where PyTorch says permute",
    .partials = (const char *const[]) { "ȳᵀ" }, .attributes = transpose_attributes,
    .infer = transpose_infer, .forward = transpose_forward, .vjp = transpose_vjp, .sample = transpose_sample,
  },
  {
    .name = "broadcast_to", .symbol = "⇉", .formula = "broadcast(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Repeats the elements along new axes and axes of extent 1",
    .partials = (const char *const[]) { "sum(ȳ)" }, .attributes = broadcast_attributes,
    .infer = broadcast_infer, .forward = broadcast_forward, .vjp = broadcast_vjp, .sample = broadcast_sample,
  },
  { NULL }
};
