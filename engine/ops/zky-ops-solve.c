/* zky-ops-solve.c: systems of linear equations, with matrices and batches of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-linalg.h"

#include "zky-functions-private.h"
#include "zky-lapack.h"
#include "zky-op-call.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* -- solve: A · X = B, so B gets A⁻ᵀ · X̄, which is solve again, and A gets -B̄ · Xᵀ ------------------------------------ */

/* As in PyTorch b is a vector, or a batch of them, if it has one axis or the shape of a without the last one. */
static gboolean
is_vector (const ZkyTensor *a,
           const ZkyTensor *b)
{
  if (b->n_axes == 1)
    return TRUE;
  if (b->n_axes + 1 != a->n_axes)
    return FALSE;

  for (guint i = 0; i < b->n_axes; i++)
    if (a->dims[i] != b->dims[i])
      return FALSE;

  return TRUE;
}

static gboolean
refuse_sides (const ZkyTensor  *a,
              const ZkyTensor  *b,
              GError          **error)
{
  ZkyShape a_shape = zky_tensor_get_shape (a), b_shape = zky_tensor_get_shape (b);
  g_autofree char *a_text = zky_shape_to_string (&a_shape), *b_text = zky_shape_to_string (&b_shape);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "matrices of shape %s do not fit right-hand sides of shape %s", a_text, b_text);
  return FALSE;
}

/* The shape of the result as [batch…, n, k] (@left) or [batch…, k, n]; k is 1 where b is a vector. */
static gboolean
sides_shape (const ZkyTensor  *a,
             const ZkyTensor  *b,
             gboolean          vector,
             gboolean          left,
             ZkyShape         *shape,
             GError          **error)
{
  ZkyShape a_batch, b_batch = zky_tensor_get_shape (b);
  gsize n, n_rows, n_columns;

  if (!zky_linalg_check_square (a, error))
    return FALSE;
  if (b_batch.n_axes < (vector ? 1 : 2))
    return refuse_sides (a, b, error);

  n = a->dims[a->n_axes - 1];
  n_columns = vector ? 1 : b_batch.dims[--b_batch.n_axes];
  n_rows = b_batch.dims[--b_batch.n_axes];
  a_batch = zky_linalg_batch (a);
  if ((left ? n_rows : n_columns) != n || !zky_shape_broadcast (&a_batch, &b_batch, shape, NULL) ||
      shape->n_axes + 2 > ZKY_MAX_AXES)
    return refuse_sides (a, b, error);

  shape->dims[shape->n_axes++] = n_rows;
  shape->dims[shape->n_axes++] = n_columns;
  return TRUE;
}

static gboolean
solve_infer (ZkyOpCall  *call,
             GError    **error)
{
  gboolean vector = is_vector (call->inputs[0], call->inputs[1]);

  if (!sides_shape (call->inputs[0], call->inputs[1], vector, TRUE, &call->outputs[0].shape, error))
    return FALSE;

  call->outputs[0].dtype = zky_linalg_dtype (call);
  if (vector)
    call->outputs[0].shape.n_axes--;
  return TRUE;
}

static ZkyTensor *
swap_last_axes (ZkyTensor *tensor)
{
  guint axes[ZKY_MAX_AXES], n = tensor->n_axes;

  for (guint i = 0; i < n; i++)
    axes[i] = i + 2 < n ? i : i + 2 == n ? n - 1 : n - 2;

  return zky_tensor_transpose (tensor, axes);
}

/* A vector [batch…, n] as a matrix of one column. */
static ZkyTensor *
as_matrix (ZkyTensor  *b,
           gboolean    vector,
           GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (b);

  if (vector)
    shape.dims[shape.n_axes++] = 1;

  return zky_tensor_reshape (b, &shape, error);
}

static gboolean
solve_forward (ZkyOpCall  *call,
               GError    **error)
{
  gboolean vector = is_vector (call->inputs[0], call->inputs[1]);
  g_autoptr (ZkyTensor) b = as_matrix (call->inputs[1], vector, error), sides = NULL, lu = NULL, rows = NULL, x = NULL;
  g_autofree int *pivots = NULL;
  ZkyShape shape, batch;

  if (b == NULL || !sides_shape (call->inputs[0], b, FALSE, TRUE, &shape, error))
    return FALSE;

  batch = shape;
  batch.n_axes -= 2;
  lu = zky_linalg_factorise (call, &batch, &pivots, error);
  if (lu == NULL)
    return FALSE;

  /* LAPACK wants each right-hand side dense, so they become rows. */
  sides = swap_last_axes (b);
  batch.dims[batch.n_axes++] = shape.dims[shape.n_axes - 1];
  batch.dims[batch.n_axes++] = shape.dims[shape.n_axes - 2];
  rows = zky_linalg_copy (sides, call->outputs[0].dtype, &batch, call->budget, error);
  if (rows == NULL || !zky_lapack_solve (lu, pivots, rows, call->budget, error))
    return FALSE;

  x = swap_last_axes (rows);
  zky_op_call_take_output (call, 0, zky_tensor_reshape (x, &call->outputs[0].shape, error));
  return call->outputs[0].tensor != NULL;
}

static void
solve_vjp (ZkyVjp *vjp)
{
  gboolean vector = is_vector (zky_vjp_input_value (vjp, 0), zky_vjp_input_value (vjp, 1));
  ZkyNode *cotangent = zky_vjp_cotangent (vjp), *x = zky_vjp_output (vjp, 0), *b;

  if (vector)
    {
      cotangent = zky_unsqueeze (cotangent, -1);
      x = zky_unsqueeze (x, -1);
    }

  b = zky_op_apply (vjp->op, (ZkyNode *[]) { zky_swap_last (zky_vjp_input (vjp, 0)), cotangent }, 2, NULL);
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_neg (zky_matmul (b, zky_swap_last (x))));
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, vector ? zky_squeeze (b, -1) : b);
}

/* -- solve_triangular: the same with one triangle of A, which alone gets a gradient ------------------------------------ */

static const ZkyAttribute triangular_attributes[] = {
  { "upper", ZKY_ATTRIBUTE_BOOL, NULL, TRUE, "the upper triangle of a is meant; false: the lower one" },
  { "left", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "a · y = b; false: y · a = b" },
  { "unitriangular", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "a has ones on the diagonal, whatever stands there" },
  { NULL }
};

static gboolean
triangular_infer (ZkyOpCall  *call,
                  GError    **error)
{
  call->outputs[0].dtype = zky_linalg_dtype (call);
  return sides_shape (call->inputs[0], call->inputs[1], FALSE, zky_attributes_get_bool (call->attributes, 1),
                      &call->outputs[0].shape, error);
}

static gboolean
triangular_forward (ZkyOpCall  *call,
                    GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  ZkyTensor *input = call->inputs[0];
  ZkyShape shape = call->outputs[0].shape;
  g_autoptr (ZkyTensor) a = NULL, x = zky_linalg_copy (call->inputs[1], dtype, &shape, call->budget, error);

  if (x == NULL)
    return FALSE;

  shape.dims[shape.n_axes - 2] = shape.dims[shape.n_axes - 1] = input->dims[input->n_axes - 1];
  a = zky_linalg_copy (input, dtype, &shape, call->budget, error);
  if (a == NULL ||
      !zky_lapack_triangular (a, x, zky_attributes_get_bool (call->attributes, 0), zky_attributes_get_bool (call->attributes, 1),
                              zky_attributes_get_bool (call->attributes, 2), call->budget, error))
    return FALSE;

  zky_op_call_take_output (call, 0, g_steal_pointer (&x));
  return TRUE;
}

static void
triangular_vjp (ZkyVjp *vjp)
{
  gboolean upper = zky_attributes_get_bool (vjp->attributes, 0), left = zky_attributes_get_bool (vjp->attributes, 1);
  gboolean unit = zky_attributes_get_bool (vjp->attributes, 2);
  g_autoptr (ZkyAttributes) turned = zky_attributes_new (vjp->op->attributes);
  ZkyNode *x = zky_vjp_output (vjp, 0), *b, *product;
  const char *kept = unit ? (upper ? "diagonal=1" : "diagonal=-1") : "";

  zky_attributes_set_bool (turned, 0, !upper);
  zky_attributes_set_bool (turned, 1, left);
  zky_attributes_set_bool (turned, 2, unit);
  b = zky_op_apply (vjp->op, (ZkyNode *[]) { zky_swap_last (zky_vjp_input (vjp, 0)), zky_vjp_cotangent (vjp) }, 2, turned);

  if (zky_vjp_wants (vjp, 0))
    {
      product = left ? zky_matmul (b, zky_swap_last (x)) : zky_matmul (zky_swap_last (x), b);
      zky_vjp_add (vjp, 0, zky_neg (zky_op (upper ? "triu" : "tril", kept, product, NULL)));
    }
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, b);
}

/* -- Samples ---------------------------------------------------------------------------------------------- */

static const ZkySampleCase solve_cases[] = {
  { { "3, 3", "3" } },
  { { "2, 2t", "2, 3" } },
  { { "2, 3, 3", "3, 2t" } },
  { { "2, 2", "2, 2, 1" } },
  { { "2, 3, 3", "2, 3" } },
  { { "2, 2", "2, 0" } },
  { { NULL } }
};

static const ZkySampleCase triangular_cases[] = {
  { { "3, 3", "3, 2" }, "upper=true" },
  { { "3, 3t", "3, 1" }, "upper=false" },
  { { "2, 2", "3, 2t" }, "upper=true, left=false" },
  { { "2, 3, 3", "3, 2" }, "upper=false, unitriangular=true" },
  { { "3, 3", "2, 2, 3" }, "upper=false, left=false" },
  { { "2, 2", "2, 0" }, "upper=true" },
  { { NULL } }
};

static gboolean
solve_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  return zky_linalg_sample (solve_cases, rand, i, call);
}

static gboolean
triangular_sample (GRand     *rand,
                   guint      i,
                   ZkyOpCall *call)
{
  return zky_linalg_sample (triangular_cases, rand, i, call);
}

/* -- The rows --------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_solve[] = {
  {
    .name = "solve", .symbol = "\\", .formula = "a⁻¹ @ b", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Solves systems of linear equations, with matrices a and right-hand sides b",
    .partials = (const char *const[]) { "-(a⁻ᵀ @ ȳ) @ yᵀ", "a⁻ᵀ @ ȳ" },
    .infer = solve_infer, .forward = solve_forward, .vjp = solve_vjp, .sample = solve_sample,
  },
  {
    .name = "solve_triangular", .symbol = "◺\\", .formula = "solve_triangular(a, b)", .min_inputs = 2, .max_inputs = 2,
    .summary = "Solves systems of linear equations with one triangle of the matrices a", .n_outputs = 1,
    .partials = (const char *const[]) { "-tril((a⁻ᵀ @ ȳ) @ yᵀ)", "a⁻ᵀ @ ȳ" }, .attributes = triangular_attributes,
    .infer = triangular_infer, .forward = triangular_forward, .vjp = triangular_vjp, .sample = triangular_sample,
  },
  { NULL }
};
