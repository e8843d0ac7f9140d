/* zky-ops-linalg.c: inverses, determinants and systems of linear equations, of matrices and batches of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>

#include "zky-functions-private.h"
#include "zky-lapack.h"
#include "zky-op-call.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* A singular matrix is an error where something has to be divided by its determinant: in inverse and solve, and in the
 * gradients of det and slogdet. */

static gboolean
check_square (const ZkyTensor  *a,
              GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (a);
  g_autofree char *text = NULL;

  if (shape.n_axes >= 2 && shape.dims[shape.n_axes - 1] == shape.dims[shape.n_axes - 2])
    return TRUE;

  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s is not that of square matrices", text);
  return FALSE;
}

/* Results are float. */
static ZkyDtype
float_dtype (const ZkyOpCall *call)
{
  ZkyDtype dtype = ZKY_FLOAT32;

  for (guint i = 0; i < call->n_inputs; i++)
    dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);

  return dtype;
}

static gboolean
square_infer (ZkyOpCall  *call,
              GError    **error)
{
  if (!check_square (call->inputs[0], error))
    return FALSE;

  call->outputs[0].dtype = float_dtype (call);
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  return TRUE;
}

/* A dense copy of @input, broadcast to @shape, to work in. (transfer full) */
static ZkyTensor *
working_copy (ZkyTensor       *input,
              ZkyDtype         dtype,
              const ZkyShape  *shape,
              ZkyBudget       *budget,
              GError         **error)
{
  g_autoptr (ZkyTensor) view = zky_tensor_broadcast_to (input, shape, error), copy = NULL;

  copy = view != NULL ? zky_tensor_new (dtype, shape, error) : NULL;
  if (copy == NULL || !zky_parts_copy_into (copy, view, budget, error))
    return NULL;

  return g_steal_pointer (&copy);
}

/* LU of a copy of the first input, broadcast to @batch with its last two axes. (transfer full) */
static ZkyTensor *
factorise (ZkyOpCall       *call,
           const ZkyShape  *batch,
           int            **pivots,
           GError         **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyShape shape = *batch;
  g_autoptr (ZkyTensor) lu = NULL;

  shape.dims[shape.n_axes++] = input->dims[input->n_axes - 2];
  shape.dims[shape.n_axes++] = input->dims[input->n_axes - 1];
  lu = working_copy (input, call->outputs[0].dtype, &shape, call->budget, error);
  if (lu == NULL)
    return NULL;

  *pivots = g_new (int, lu->size + 1);
  return zky_lapack_lu (lu, *pivots, call->budget, error) ? g_steal_pointer (&lu) : NULL;
}

static ZkyShape
batch_of (const ZkyTensor *tensor)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);

  shape.n_axes -= 2;
  return shape;
}

/* -- inverse: Y = A⁻¹, so A gets -Yᵀ · Ȳ · Yᵀ ------------------------------------------------------------------- */

static gboolean
inverse_forward (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape batch = batch_of (call->inputs[0]);
  g_autofree int *pivots = NULL;
  g_autoptr (ZkyTensor) lu = factorise (call, &batch, &pivots, error);

  if (lu == NULL || !zky_lapack_invert (lu, pivots, call->budget, error))
    return FALSE;

  zky_op_call_take_output (call, 0, g_steal_pointer (&lu));
  return TRUE;
}

static void
inverse_vjp (ZkyVjp *vjp)
{
  ZkyNode *y = zky_swap_last (zky_vjp_output (vjp, 0));

  zky_vjp_add (vjp, 0, zky_neg (zky_matmul (zky_matmul (y, zky_vjp_cotangent (vjp)), y)));
}

/* -- det, slogdet: A gets A⁻ᵀ times ȳ · det, or times the cotangent of the logarithm; the sign has no derivative ---- */

static gboolean
det_infer (ZkyOpCall  *call,
           GError    **error)
{
  if (!check_square (call->inputs[0], error))
    return FALSE;

  for (guint i = 0; i < call->n_outputs; i++)
    {
      call->outputs[i].dtype = float_dtype (call);
      call->outputs[i].shape = batch_of (call->inputs[0]);
    }

  return TRUE;
}

/* The sign and the logarithm of the absolute value; the product itself is @det. */
static void
multiply_diagonal (const ZkyTensor *lu,
                   const int       *pivots,
                   gsize            i,
                   double          *det,
                   double          *sign,
                   double          *logarithm)
{
  gsize n = lu->dims[lu->n_axes - 1];

  *det = *sign = 1;
  *logarithm = 0;
  for (gsize j = 0; j < n; j++)
    {
      double pivot = zky_tensor_get_double (lu, (i * n + j) * n + j);

      if (pivots[i * n + j] != (int) j + 1) /* LAPACK counts from 1 */
        pivot = -pivot;
      *det *= pivot;
      *sign *= pivot > 0 ? 1 : pivot < 0 ? -1 : pivot;
      *logarithm += log (fabs (pivot));
    }
}

static gboolean
det_forward (ZkyOpCall  *call,
             GError    **error)
{
  g_autofree int *pivots = NULL;
  ZkyShape batch = batch_of (call->inputs[0]);
  g_autoptr (ZkyTensor) lu = factorise (call, &batch, &pivots, error);

  if (lu == NULL)
    return FALSE;

  for (guint i = 0; i < call->n_outputs; i++)
    if (zky_op_call_output (call, i, error) == NULL)
      return FALSE;

  for (gsize i = 0; i < call->outputs[0].tensor->size; i++)
    {
      ZkyDtype dtype = lu->dtype;
      gsize offset = i * zky_dtype_get_size (dtype);
      double det, sign, logarithm;

      multiply_diagonal (lu, pivots, i, &det, &sign, &logarithm);
      zky_element_store (dtype, (char *) call->outputs[0].tensor->data + offset, call->n_outputs == 1 ? det : sign);
      if (call->n_outputs == 2)
        zky_element_store (dtype, (char *) call->outputs[1].tensor->data + offset, logarithm);
    }

  return TRUE;
}

static void
add_times_inverse (ZkyVjp  *vjp,
                   ZkyNode *factor)
{
  ZkyNode *inverse = zky_op ("inverse", NULL, zky_vjp_input (vjp, 0), NULL);

  zky_vjp_add (vjp, 0, zky_mul (zky_unsqueeze (zky_unsqueeze (factor, -1), -1), zky_swap_last (inverse)));
}

static void
det_vjp (ZkyVjp *vjp)
{
  add_times_inverse (vjp, zky_mul (zky_vjp_cotangent (vjp), zky_vjp_output (vjp, 0)));
}

static void
slogdet_vjp (ZkyVjp *vjp)
{
  if (zky_vjp_has_cotangent (vjp, 1))
    add_times_inverse (vjp, zky_vjp_cotangent_of (vjp, 1));
}

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

  if (!check_square (a, error))
    return FALSE;
  if (b_batch.n_axes < (vector ? 1 : 2))
    return refuse_sides (a, b, error);

  n = a->dims[a->n_axes - 1];
  n_columns = vector ? 1 : b_batch.dims[--b_batch.n_axes];
  n_rows = b_batch.dims[--b_batch.n_axes];
  a_batch = batch_of (a);
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

  call->outputs[0].dtype = float_dtype (call);
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
  lu = factorise (call, &batch, &pivots, error);
  if (lu == NULL)
    return FALSE;

  /* LAPACK wants each right-hand side dense, so they become rows. */
  sides = swap_last_axes (b);
  batch.dims[batch.n_axes++] = shape.dims[shape.n_axes - 1];
  batch.dims[batch.n_axes++] = shape.dims[shape.n_axes - 2];
  rows = working_copy (sides, call->outputs[0].dtype, &batch, call->budget, error);
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
  call->outputs[0].dtype = float_dtype (call);
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
  g_autoptr (ZkyTensor) a = NULL, x = working_copy (call->inputs[1], dtype, &shape, call->budget, error);

  if (x == NULL)
    return FALSE;

  shape.dims[shape.n_axes - 2] = shape.dims[shape.n_axes - 1] = input->dims[input->n_axes - 1];
  a = working_copy (input, dtype, &shape, call->budget, error);
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

/* -- cholesky: L · Lᵀ = A. With Φ, which keeps the lower triangle and half the diagonal, A gets the symmetric part of
 * L⁻ᵀ · Φ(Lᵀ · L̄) · L⁻¹ ---- */

/* PyTorch reads the lower triangle of A alone, and gives the gradient as if A were symmetric. Here it is the symmetric part
 * of A, (A + Aᵀ) / 2, that is worked on: the same for symmetric matrices, and a gradient that is true for all. */
static gboolean
cholesky_forward (ZkyOpCall  *call,
                  GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyShape shape = call->outputs[0].shape;
  g_autoptr (ZkyTensor) a = working_copy (input, call->outputs[0].dtype, &shape, call->budget, error);
  gsize n = input->dims[input->n_axes - 1];

  if (a == NULL)
    return FALSE;

  for (gsize i = 0; n > 0 && i < a->size / (n * n); i++)
    for (gsize row = 0; row < n; row++)
      for (gsize column = 0; column < row; column++)
        {
          gsize lower = (i * n + row) * n + column, upper = (i * n + column) * n + row;

          if (a->dtype == ZKY_FLOAT32)
            ((float *) a->data)[lower] = (((float *) a->data)[lower] + ((float *) a->data)[upper]) / 2;
          else
            ((double *) a->data)[lower] = (((double *) a->data)[lower] + ((double *) a->data)[upper]) / 2;
        }

  if (!zky_lapack_cholesky (a, call->budget, error))
    return FALSE;

  zky_op_call_take_output (call, 0, g_steal_pointer (&a));
  return TRUE;
}

static void
cholesky_vjp (ZkyVjp *vjp)
{
  ZkyNode *l = zky_vjp_output (vjp, 0), *turned = zky_swap_last (l), *half = zky_vjp_number (vjp, 0.5), *inner, *s;

  inner = zky_op ("tril", NULL, zky_matmul (turned, zky_vjp_cotangent (vjp)), NULL);
  inner = zky_mul (half, zky_add (inner, zky_op ("tril", "diagonal=-1", inner, NULL))); /* Φ */
  s = zky_op ("solve_triangular", "upper=true", turned, inner, NULL);
  s = zky_op ("solve_triangular", "upper=false, left=false", l, s, NULL);
  zky_vjp_add (vjp, 0, zky_add (zky_mul (half, s), zky_mul (half, zky_swap_last (s))));
}

/* -- Samples ------------------------------------------------------------------------------------------------------------------ */

/* Moves the diagonal elements of the first input away from 0, so that the matrices are far from singular: all of them up, or
 * every second one down. */
static void
strengthen_diagonals (ZkyOpCall *call,
                      float      by,
                      gboolean   both_ways)
{
  ZkyTensor *a = call->inputs[0];
  gsize n = a->dims[a->n_axes - 1];

  for (gsize i = 0; i < a->size; i++)
    if (i / n % n == i % n)
      *(float *) zky_tensor_element (a, i) += both_ways && i % 2 == 1 ? -by : by;
}

static gboolean
sample_regular (const ZkySampleCase *cases,
                GRand               *rand,
                guint                i,
                ZkyOpCall           *call)
{
  if (!zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call))
    return FALSE;

  strengthen_diagonals (call, 4, TRUE);
  return TRUE;
}

static const ZkySampleCase square_cases[] = {
  { { "1, 1" } },
  { { "3, 3" } },
  { { "2, 2t" } },
  { { "2, 3, 3" } },
  { { "0, 0" } },
  { { "0, 2, 2" } },
  { { NULL } }
};

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
square_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  return sample_regular (square_cases, rand, i, call);
}

static gboolean
solve_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  return sample_regular (solve_cases, rand, i, call);
}

static gboolean
triangular_sample (GRand     *rand,
                   guint      i,
                   ZkyOpCall *call)
{
  return sample_regular (triangular_cases, rand, i, call);
}

static gboolean
cholesky_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  if (!zky_sample_case (square_cases, ZKY_SAMPLE_ANY, rand, i, call))
    return FALSE;

  strengthen_diagonals (call, 8, FALSE);
  return TRUE;
}

/* -- The rows ------------------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_linalg[] = {
  {
    .name = "inverse", .symbol = "⁻¹", .formula = "a⁻¹", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .aliases = ZKY_NAMES ("inv"),
    .summary = "Inverts square matrices", .partials = (const char *const[]) { "-yᵀ @ ȳ @ yᵀ" },
    .infer = square_infer, .forward = inverse_forward, .vjp = inverse_vjp, .sample = square_sample,
  },
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
  {
    .name = "cholesky", .symbol = "L·Lᵀ", .formula = "cholesky(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "takes the symmetric part of the matrix, where it reads the lower triangle alone",
    .summary = "Finds the lower triangle that times its transpose is a positive definite matrix",
    .partials = (const char *const[]) { "sym(y⁻ᵀ @ tril(yᵀ @ ȳ) @ y⁻¹)" },
    .infer = square_infer, .forward = cholesky_forward, .vjp = cholesky_vjp, .sample = cholesky_sample,
  },
  {
    .name = "det", .symbol = "det", .formula = "det(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .differs = "the gradient of a singular matrix is an error, its is 0 in 1.13",
    .summary = "Takes the determinant of square matrices", .partials = (const char *const[]) { "ȳ · y · a⁻ᵀ" },
    .infer = det_infer, .forward = det_forward, .vjp = det_vjp, .sample = square_sample,
  },
  {
    .name = "slogdet", .symbol = "ln |det|", .formula = "log(|det(a)|)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 2,
    .differs = "the gradient of a singular matrix is an error, its is infinite",
    .summary = "Takes the sign of the determinant of square matrices, and the logarithm of its absolute value",
    .partials = (const char *const[]) { "ȳ · a⁻ᵀ" }, .output_names = (const char *const[]) { "sign", "logabsdet" },
    .infer = det_infer, .forward = det_forward, .vjp = slogdet_vjp, .sample = square_sample,
  },
  { NULL }
};
