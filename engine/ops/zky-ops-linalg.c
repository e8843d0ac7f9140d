/* zky-ops-linalg.c: inverses, determinants and factors of matrices and batches of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-linalg.h"

#include <math.h>

#include "zky-functions-private.h"
#include "zky-lapack.h"
#include "zky-op-call.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* A singular matrix is an error where something has to be divided by its determinant: in inverse and solve, and in the
 * gradients of det and slogdet. */

static gboolean
square_infer (ZkyOpCall  *call,
              GError    **error)
{
  if (!zky_linalg_check_square (call->inputs[0], error))
    return FALSE;

  call->outputs[0].dtype = zky_linalg_dtype (call);
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  return TRUE;
}

/* -- inverse: Y = A⁻¹, so A gets -Yᵀ · Ȳ · Yᵀ ------------------------------------------------------------------- */

static gboolean
inverse_forward (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape batch = zky_linalg_batch (call->inputs[0]);
  g_autofree int *pivots = NULL;
  g_autoptr (ZkyTensor) lu = zky_linalg_factorise (call, &batch, &pivots, error);

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
  if (!zky_linalg_check_square (call->inputs[0], error))
    return FALSE;

  for (guint i = 0; i < call->n_outputs; i++)
    {
      call->outputs[i].dtype = zky_linalg_dtype (call);
      call->outputs[i].shape = zky_linalg_batch (call->inputs[0]);
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
  ZkyShape batch = zky_linalg_batch (call->inputs[0]);
  g_autoptr (ZkyTensor) lu = zky_linalg_factorise (call, &batch, &pivots, error);

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
  g_autoptr (ZkyTensor) a = zky_linalg_copy (input, call->outputs[0].dtype, &shape, call->budget, error);
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

static const ZkySampleCase square_cases[] = {
  { { "1, 1" } },
  { { "3, 3" } },
  { { "2, 2t" } },
  { { "2, 3, 3" } },
  { { "0, 0" } },
  { { "0, 2, 2" } },
  { { NULL } }
};

static gboolean
square_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  return zky_linalg_sample (square_cases, rand, i, call);
}

static gboolean
cholesky_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  if (!zky_sample_case (square_cases, ZKY_SAMPLE_ANY, rand, i, call))
    return FALSE;

  zky_linalg_strengthen (call, 8, FALSE);
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
