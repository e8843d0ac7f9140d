/* zky-ops-triangle.c: triangles of matrices
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* -- tril, triu: one triangle of the last two axes, 0 elsewhere; ȳ loses the same elements ---------------- */

static const ZkyAttribute triangle_attributes[] = {
  { "diagonal", ZKY_ATTRIBUTE_INT, "0", FALSE, "the last diagonal that is kept; above the main one they are positive" },
  { NULL }
};

static gboolean
triangle_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);

  if (shape.n_axes < 2)
    {
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s is no matrix, at least two axes are needed", text);
      return FALSE;
    }

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = shape;
  return TRUE;
}

/* Sets the elements of each row outside [first, end) to zero; of row i these are moved by i. */
static gboolean
keep_triangle (ZkyOpCall  *call,
               gboolean    lower,
               GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);
  gint64 diagonal = zky_attributes_get_int (call->attributes, 0), n_rows, n_columns;
  gsize size, n;
  char *row;

  if (result == NULL || !zky_parts_copy_into (result, call->inputs[0], call->budget, error))
    return FALSE;

  size = zky_dtype_get_size (result->dtype);
  n_rows = result->dims[result->n_axes - 2];
  n_columns = result->dims[result->n_axes - 1];
  diagonal = CLAMP (diagonal, -n_rows, n_columns);
  n = n_columns > 0 ? result->size / (gsize) n_columns : 0;
  row = result->data;

  for (gsize i = 0; i < n; i++, row += (gsize) n_columns * size)
    {
      gint64 edge = CLAMP ((gint64) (i % (gsize) n_rows) + diagonal + (lower ? 1 : 0), 0, n_columns);

      if (lower)
        memset (row + (gsize) edge * size, 0, (gsize) (n_columns - edge) * size);
      else
        memset (row, 0, (gsize) edge * size);
    }

  return TRUE;
}

static gboolean
tril_forward (ZkyOpCall  *call,
              GError    **error)
{
  return keep_triangle (call, TRUE, error);
}

static gboolean
triu_forward (ZkyOpCall  *call,
              GError    **error)
{
  return keep_triangle (call, FALSE, error);
}

static void
triangle_vjp (ZkyVjp *vjp)
{
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);

  zky_vjp_add (vjp, 0, zky_op_apply (vjp->op, &cotangent, 1, vjp->attributes));
}

static const ZkySampleCase triangle_cases[] = {
  { { "3, 3" } },
  { { "2, 4" }, "diagonal=1" },
  { { "4, 3t" }, "diagonal=-1" },
  { { "2, 3, 2" } },
  { { "3, 3" }, "diagonal=7" },
  { { "0, 3" } },
  { { NULL } }
};

ZKY_SAMPLE_FUNCTION (triangle, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_triangle[] = {
  {
    .name = "tril", .symbol = "◺", .formula = "tril(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Keeps the lower triangle of matrices, and sets the rest to 0",
    .partials = (const char *const[]) { "tril(ȳ)" }, .attributes = triangle_attributes,
    .infer = triangle_infer, .forward = tril_forward, .vjp = triangle_vjp, .sample = triangle_sample,
  },
  {
    .name = "triu", .symbol = "◹", .formula = "triu(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Keeps the upper triangle of matrices, and sets the rest to 0",
    .partials = (const char *const[]) { "triu(ȳ)" }, .attributes = triangle_attributes,
    .infer = triangle_infer, .forward = triu_forward, .vjp = triangle_vjp, .sample = triangle_sample,
  },
  { NULL }
};
