/* zky-ops-diagonal.c: diagonals of matrices
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- diagonal: a view of one diagonal, as the last axis; diagonal_scatter puts one in its place -------------- */

#define DIAGONAL_ATTRIBUTES(axis1, axis2)                                       \
  {                                                                             \
    { "offset", ZKY_ATTRIBUTE_INT, "0", FALSE, "which diagonal; above the main one they are positive" }, \
    { "axis1", ZKY_ATTRIBUTE_INT, axis1, FALSE, "the axis of the rows" },       \
    { "axis2", ZKY_ATTRIBUTE_INT, axis2, FALSE, "the axis of the columns" },    \
    { NULL }                                                                    \
  }

static const ZkyAttribute diagonal_attributes[] = DIAGONAL_ATTRIBUTES ("0", "1");
static const ZkyAttribute scatter_attributes[] = DIAGONAL_ATTRIBUTES ("0", "1");
static const ZkyAttribute embed_attributes[] = DIAGONAL_ATTRIBUTES ("-2", "-1");

/**
 * Diagonal:
 * @axis1: the axis of the rows
 * @axis2: the axis of the columns
 * @row: where it begins
 * @column: where it begins
 * @count: its length
 */
typedef struct
{
  guint axis1, axis2;
  gsize row, column, count;
} Diagonal;

static gboolean
read_diagonal (const ZkyShape       *shape,
               const ZkyAttributes  *attributes,
               Diagonal             *self,
               GError              **error)
{
  gint64 offset = zky_attributes_get_int (attributes, 0);

  if (!zky_shape_axis (shape, zky_attributes_get_int (attributes, 1), &self->axis1, error) ||
      !zky_shape_axis (shape, zky_attributes_get_int (attributes, 2), &self->axis2, error))
    return FALSE;
  if (self->axis1 == self->axis2)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "axis1 and axis2 are both axis %u", self->axis1);
      return FALSE;
    }

  self->row = offset < 0 ? 0 - (gsize) offset : 0;
  self->column = offset > 0 ? (gsize) offset : 0;
  self->row = MIN (self->row, shape->dims[self->axis1]);
  self->column = MIN (self->column, shape->dims[self->axis2]);
  self->count = MIN (shape->dims[self->axis1] - self->row, shape->dims[self->axis2] - self->column);

  return TRUE;
}

/* The shape of the diagonal: the other axes, then its own. */
static ZkyShape
diagonal_shape (const ZkyShape *shape,
                const Diagonal *diagonal)
{
  ZkyShape result = { .n_axes = 0 };

  for (guint i = 0; i < shape->n_axes; i++)
    if (i != diagonal->axis1 && i != diagonal->axis2)
      result.dims[result.n_axes++] = shape->dims[i];
  result.dims[result.n_axes++] = diagonal->count;

  return result;
}

static ZkyTensor *
view_diagonal (ZkyTensor      *tensor,
               const Diagonal *diagonal)
{
  const gssize *old = zky_tensor_strides (tensor);
  ZkyShape shape = zky_tensor_get_shape (tensor), result = diagonal_shape (&shape, diagonal);
  gssize strides[ZKY_MAX_AXES], offset = 0;
  guint n = 0;

  for (guint i = 0; i < shape.n_axes; i++)
    if (i != diagonal->axis1 && i != diagonal->axis2)
      strides[n++] = old[i];
  strides[n] = old[diagonal->axis1] + old[diagonal->axis2];
  if (diagonal->count > 0)
    offset = (gssize) diagonal->row * old[diagonal->axis1] + (gssize) diagonal->column * old[diagonal->axis2];

  return zky_tensor_new_view (tensor, &result, strides, offset);
}

/* A row of this file, with the diagonal given by axes from the end, as they have to be where a batch stands in front. */
static ZkyNode *
apply_diagonal (const char          *name,
                ZkyNode *const      *inputs,
                guint                n_inputs,
                const ZkyAttributes *given,
                guint                n_axes)
{
  const ZkyOp *op = zky_op_lookup (name, NULL);
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (op->attributes);

  zky_attributes_set_int (attributes, 0, zky_attributes_get_int (given, 0));
  for (guint i = 1; i < 3; i++)
    {
      gint64 axis = zky_attributes_get_int (given, i);

      zky_attributes_set_int (attributes, i, axis < 0 ? axis : axis - (gint64) n_axes);
    }

  return zky_op_apply (op, inputs, n_inputs, attributes);
}

static gboolean
diagonal_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  Diagonal diagonal;

  if (!read_diagonal (&shape, call->attributes, &diagonal, error))
    return FALSE;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = diagonal_shape (&shape, &diagonal);
  return TRUE;
}

static gboolean
diagonal_forward (ZkyOpCall  *call,
                  GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  Diagonal diagonal;

  if (!read_diagonal (&shape, call->attributes, &diagonal, error))
    return FALSE;

  zky_op_call_take_output (call, 0, view_diagonal (call->inputs[0], &diagonal));
  return TRUE;
}

static void
diagonal_vjp (ZkyVjp *vjp)
{
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));
  ZkyNode *inputs[] = { zky_parts_zeros (vjp, &shape), zky_vjp_cotangent (vjp) };

  zky_vjp_add (vjp, 0, apply_diagonal ("diagonal_scatter", inputs, 2, vjp->attributes, shape.n_axes));
}

static const ZkySampleCase diagonal_cases[] = {
  { { "3, 3" } },
  { { "2, 4" }, "offset=1" },
  { { "4, 3t" }, "offset=-2" },
  { { "2, 3, 4" }, "axis1=2, axis2=0" },
  { { "2, 3, 3" }, "axis1=-2, axis2=-1, offset=1" },
  { { "2, 3" }, "offset=9" },
  { { NULL } }
};

static gboolean
scatter_infer (ZkyOpCall  *call,
               GError    **error)
{
  ZkyShape whole = zky_tensor_get_shape (call->inputs[0]), part = zky_tensor_get_shape (call->inputs[1]), wanted;
  Diagonal diagonal;

  if (!read_diagonal (&whole, call->attributes, &diagonal, error))
    return FALSE;

  wanted = diagonal_shape (&whole, &diagonal);
  if (!zky_shape_equal (&part, &wanted))
    {
      g_autofree char *part_text = zky_shape_to_string (&part), *wanted_text = zky_shape_to_string (&wanted);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s does not fit into a diagonal of shape %s",
                   part_text, wanted_text);
      return FALSE;
    }

  call->outputs[0].dtype = zky_dtype_promote (call->inputs[0]->dtype, call->inputs[1]->dtype);
  call->outputs[0].shape = whole;
  return TRUE;
}

/* Writes @part over a diagonal of the output. */
static gboolean
write_diagonal (ZkyOpCall  *call,
                ZkyTensor  *part,
                GError    **error)
{
  g_autoptr (ZkyTensor) view = NULL;
  Diagonal diagonal;

  if (!read_diagonal (&call->outputs[0].shape, call->attributes, &diagonal, error))
    return FALSE;

  view = view_diagonal (call->outputs[0].tensor, &diagonal);
  return zky_parts_copy_into (view, part, call->budget, error);
}

static gboolean
scatter_forward (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);

  return result != NULL && zky_parts_copy_into (result, call->inputs[0], call->budget, error) &&
         write_diagonal (call, call->inputs[1], error);
}

static void
scatter_vjp (ZkyVjp *vjp)
{
  ZkyShape part = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1));
  guint n_axes = zky_vjp_input_value (vjp, 0)->n_axes;
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), NULL };

  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, apply_diagonal ("diagonal", inputs, 1, vjp->attributes, n_axes));
  if (zky_vjp_wants (vjp, 0))
    {
      inputs[1] = zky_parts_zeros (vjp, &part);
      zky_vjp_add (vjp, 0, apply_diagonal ("diagonal_scatter", inputs, 2, vjp->attributes, n_axes));
    }
}

static const ZkySampleCase scatter_cases[] = {
  { { "3, 3", "3" } },
  { { "2, 4t", "2s" }, "offset=2" },
  { { "2, 3, 4", "3, 2" }, "axis1=2, axis2=0" },
  { { NULL } }
};

/* -- diag_embed: matrices with the last axis as a diagonal; ȳ's diagonal goes back ----------------------------- */

static gboolean
embed_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyShape before = zky_tensor_get_shape (call->inputs[0]), shape = { .n_axes = before.n_axes + 1 };
  gint64 offset = zky_attributes_get_int (call->attributes, 0);
  guint axis1, axis2, next = 0;
  gsize extent;

  if (before.n_axes == 0 || shape.n_axes > ZKY_MAX_AXES ||
      !g_size_checked_add (&extent, before.dims[before.n_axes - 1], offset < 0 ? 0 - (gsize) offset : (gsize) offset))
    {
      g_autofree char *text = zky_shape_to_string (&before);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s has no last axis for diagonal %" G_GINT64_FORMAT,
                   text, offset);
      return FALSE;
    }
  if (!zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 1), &axis1, error) ||
      !zky_shape_axis (&shape, zky_attributes_get_int (call->attributes, 2), &axis2, error))
    return FALSE;
  if (axis1 == axis2)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "axis1 and axis2 are both axis %u", axis1);
      return FALSE;
    }

  for (guint i = 0; i < shape.n_axes; i++)
    shape.dims[i] = i == axis1 || i == axis2 ? extent : before.dims[next++];

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = shape;
  return TRUE;
}

static gboolean
embed_forward (ZkyOpCall  *call,
               GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);

  if (result == NULL)
    return FALSE;

  memset (result->data, 0, result->size * zky_dtype_get_size (result->dtype));
  return write_diagonal (call, call->inputs[0], error);
}

static void
embed_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);

  zky_vjp_add (vjp, 0, apply_diagonal ("diagonal", &cotangent, 1, vjp->attributes,
                                       zky_vjp_output_value (vjp, 0)->n_axes));
}

static const ZkySampleCase embed_cases[] = {
  { { "3" } },
  { { "2, 3" } },
  { { "2, 3t" }, "offset=1" },
  { { "2, 3" }, "offset=-2, axis1=0, axis2=2" },
  { { "0" } },
  { { NULL } }
};

/* -- diag, trace: one or the other of these, and its sum ----------------------------------------------------------- */

static const ZkyAttribute diag_attributes[] = {
  { "diagonal", ZKY_ATTRIBUTE_INT, "0", FALSE, "which diagonal; above the main one they are positive" },
  { NULL }
};

static gboolean
refuse_axes (const ZkyOpCall  *call,
             const char       *wanted,
             GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  g_autofree char *text = zky_shape_to_string (&shape);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s is not that of %s", text, wanted);
  return FALSE;
}

/* The row that diag is for a vector, or for a matrix. */
static const char *
diag_row (guint n_axes)
{
  return n_axes == 1 ? "diag_embed" : "diagonal";
}

static gboolean
diag_infer (ZkyOpCall  *call,
            GError    **error)
{
  const ZkyAttributes *given = call->attributes;
  guint n_axes = call->inputs[0]->n_axes;
  g_autoptr (ZkyAttributes) attributes = NULL;
  gboolean fits;

  if (n_axes != 1 && n_axes != 2)
    return refuse_axes (call, "a vector or a matrix", error);

  attributes = zky_attributes_new (n_axes == 1 ? embed_attributes : diagonal_attributes);
  zky_attributes_set_int (attributes, 0, zky_attributes_get_int (given, 0));
  call->attributes = attributes;
  fits = n_axes == 1 ? embed_infer (call, error) : diagonal_infer (call, error);
  call->attributes = given;

  return fits;
}

static gboolean
diag_expand (ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  const ZkyOp *op = zky_op_lookup (diag_row (inputs[0]->value->n_axes), NULL);
  g_autoptr (ZkyAttributes) given = zky_attributes_new (op->attributes);

  zky_attributes_set_int (given, 0, zky_attributes_get_int (attributes, 0));
  outputs[0] = zky_op_apply (op, inputs, 1, given);
  return outputs[0] != NULL;
}

static const ZkySampleCase diag_cases[] = {
  { { "3" } },
  { { "3, 3" }, "diagonal=1" },
  { { "2, 4t" } },
  { { "2" }, "diagonal=-1" },
  { { NULL } }
};

static gboolean
trace_infer (ZkyOpCall  *call,
             GError    **error)
{
  if (call->inputs[0]->n_axes != 2)
    return refuse_axes (call, "a matrix", error);

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_INT64);
  call->outputs[0].shape = ZKY_SCALAR_SHAPE;
  return TRUE;
}

static gboolean
trace_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  outputs[0] = zky_sum (zky_op ("diagonal", NULL, inputs[0], NULL), NULL, 0, FALSE);
  return outputs[0] != NULL;
}

static const ZkySampleCase trace_cases[] = {
  { { "3, 3" } },
  { { "2, 4t" } },
  { { "3, 1" } },
  { { "0, 2" } },
  { { NULL } }
};

/* -- Samples and rows --------------------------------------------------------------------------------------------------- */

ZKY_SAMPLE_FUNCTION (diagonal, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (scatter, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (embed, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (diag, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (trace, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_diagonal[] = {
  {
    .name = "diagonal", .symbol = "⟍", .formula = "diagonal(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Takes a diagonal of matrices, as the last axis",
    .partials = (const char *const[]) { "diagonal_scatter(0, ȳ)" }, .attributes = diagonal_attributes,
    .infer = diagonal_infer, .forward = diagonal_forward, .vjp = diagonal_vjp, .sample = diagonal_sample,
  },
  {
    .name = "diagonal_scatter", .symbol = "⟍=", .formula = "diagonal_scatter(a, b)",
    .summary = "Puts the second input in place of a diagonal of the first", .min_inputs = 2, .max_inputs = 2,
    .partials = (const char *const[]) { "diagonal_scatter(ȳ, 0)", "diagonal(ȳ)" }, .n_outputs = 1,
    .attributes = scatter_attributes,
    .infer = scatter_infer, .forward = scatter_forward, .vjp = scatter_vjp, .sample = scatter_sample,
  },
  {
    .name = "diag_embed", .symbol = "→⟍", .formula = "diag_embed(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Makes matrices with the last axis as a diagonal, and 0 elsewhere",
    .partials = (const char *const[]) { "diagonal(ȳ)" }, .attributes = embed_attributes,
    .infer = embed_infer, .forward = embed_forward, .vjp = embed_vjp, .sample = embed_sample,
  },
  {
    .name = "diag", .symbol = "diag", .formula = "diag(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Makes a diagonal matrix of a vector, and takes the diagonal of a matrix",
    .partials = (const char *const[]) { "diag(ȳ)" }, .attributes = diag_attributes,
    .infer = diag_infer, .expand = diag_expand, .sample = diag_sample,
  },
  {
    .name = "trace", .symbol = "tr", .formula = "tr(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "its gradient is wrong in 1.13 for a matrix that has two rows more than columns, or yet more",
    .summary = "Sums the diagonal of a matrix", .partials = (const char *const[]) { "ȳ · I" },
    .infer = trace_infer, .expand = trace_expand, .sample = trace_sample,
  },
  { NULL }
};
