/* zky-ops-contraction.c: products that sum over an axis: vectors, matrices and batches of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-blas.h"
#include "zky-functions-private.h"
#include "zky-op-call.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/* -- Shapes: a [A…, m, k] · b [B…, k, n] = [A… and B… broadcast, m, n]; a vector lacks m or n ------------ */

static gboolean
refuse (const ZkyOpCall  *call,
        const char       *why,
        GError          **error)
{
  ZkyShape a = zky_tensor_get_shape (call->inputs[0]), b = zky_tensor_get_shape (call->inputs[1]);
  g_autofree char *a_text = zky_shape_to_string (&a), *b_text = zky_shape_to_string (&b);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s do not fit: %s", a_text, b_text, why);
  return FALSE;
}

/* The axes in front of the last two. */
static ZkyShape
batch_of (const ZkyTensor *tensor)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);

  shape.n_axes = shape.n_axes > 2 ? shape.n_axes - 2 : 0;
  return shape;
}

static gboolean
matmul_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyTensor *a = call->inputs[0], *b = call->inputs[1];
  ZkyDtype dtype = zky_dtype_promote (a->dtype, b->dtype);
  ZkyShape a_batch = batch_of (a), b_batch = batch_of (b), *shape = &call->outputs[0].shape;
  gsize inner_a, inner_b;

  if (a->n_axes == 0 || b->n_axes == 0)
    return refuse (call, "a single number has no axis to sum over, mul takes it", error);

  inner_a = a->dims[a->n_axes - 1];
  inner_b = b->dims[b->n_axes > 1 ? b->n_axes - 2 : 0];
  if (inner_a != inner_b)
    {
      g_autofree char *why = g_strdup_printf ("the inner extents %" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " differ",
                                              inner_a, inner_b);
      return refuse (call, why, error);
    }

  if (!zky_shape_broadcast (&a_batch, &b_batch, shape, error))
    return FALSE;

  if (a->n_axes > 1)
    shape->dims[shape->n_axes++] = a->dims[a->n_axes - 2];
  if (b->n_axes > 1)
    shape->dims[shape->n_axes++] = b->dims[b->n_axes - 1];
  call->outputs[0].dtype = MAX (dtype, ZKY_INT64); /* bool acts as int64 */

  return TRUE;
}

/* -- Forward ------------------------------------------------------------------------------ */

/* The matrix of the last two axes; a vector is a row on the left, a column on the right. */
static ZkyMatrix
matrix_of (const ZkyTensor *tensor,
           gboolean         is_left)
{
  const gssize *dims = zky_tensor_dims (tensor), *strides = zky_tensor_strides (tensor);
  guint n = tensor->n_axes;

  if (n == 1 && is_left)
    return (ZkyMatrix) { tensor->data, 1, dims[0], dims[0], strides[0] };
  if (n == 1)
    return (ZkyMatrix) { tensor->data, dims[0], 1, strides[0], 1 };

  return (ZkyMatrix) { tensor->data, dims[n - 2], dims[n - 1], strides[n - 2], strides[n - 1] };
}

/* @input in @dtype, and copied only if BLAS cannot read it where it lies. */
static ZkyTensor *
prepare (ZkyTensor  *input,
         ZkyDtype    dtype,
         gboolean    is_left,
         GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (input, dtype, error);
  ZkyMatrix matrix;

  if (cast == NULL)
    return NULL;

  matrix = matrix_of (cast, is_left);
  if (zky_dtype_is_float (dtype) && !zky_blas_takes (&matrix))
    return zky_tensor_contiguous (cast, error);

  return g_steal_pointer (&cast);
}

/* A batch of matrices by one matrix is one product of all their rows. */
static gboolean
is_stack_of_rows (const ZkyTensor *a,
                  const ZkyTensor *b)
{
  return a->n_axes > 2 && a->contiguous && b->n_axes <= 2;
}

/* Elements from the start of @tensor to its matrix at @place of the broadcast batch. */
static gssize
batch_offset (const ZkyTensor *tensor,
              const gsize     *place,
              guint            n_batch)
{
  guint own = tensor->n_axes > 2 ? tensor->n_axes - 2 : 0;
  gssize offset = 0;

  for (guint i = 0; i < own; i++)
    if (tensor->dims[i] != 1)
      offset += (gssize) place[n_batch - own + i] * zky_tensor_strides (tensor)[i];

  return offset;
}

static gboolean
multiply_batch (ZkyOpCall        *call,
                const ZkyTensor  *a,
                const ZkyTensor  *b,
                GError          **error)
{
  ZkyTensor *result = call->outputs[0].tensor;
  gsize size = zky_dtype_get_size (result->dtype);
  guint n_batch = MAX (a->n_axes, b->n_axes) > 2 ? MAX (a->n_axes, b->n_axes) - 2 : 0;
  gsize place[ZKY_MAX_AXES] = { 0 };
  ZkyMatrix left = matrix_of (a, TRUE), right = matrix_of (b, FALSE);
  char *c = result->data;
  gsize step = left.n_rows * right.n_columns * size, n = step > 0 ? result->size * size / step : 0;

  for (gsize i = 0; i < n; i++, c += step)
    {
      left.data = (const char *) a->data + batch_offset (a, place, n_batch) * (gssize) size;
      right.data = (const char *) b->data + batch_offset (b, place, n_batch) * (gssize) size;

      if (i % 64 == 63 && !zky_budget_poll (call->budget, error))
        return FALSE;
      if (!zky_blas_multiply (result->dtype, &left, &right, c, call->budget, error))
        return FALSE;

      for (guint axis = n_batch; axis-- > 0 && ++place[axis] == (gsize) result->dims[axis];)
        place[axis] = 0;
    }

  return TRUE;
}

static gboolean
matmul_forward (ZkyOpCall  *call,
                GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) a = prepare (call->inputs[0], dtype, TRUE, error);
  g_autoptr (ZkyTensor) b = a != NULL ? prepare (call->inputs[1], dtype, FALSE, error) : NULL;
  ZkyTensor *result = b != NULL ? zky_op_call_output (call, 0, error) : NULL;

  if (result == NULL)
    return FALSE;

  if (result->size > 0 && is_stack_of_rows (a, b))
    {
      gsize k = a->dims[a->n_axes - 1], n_columns = b->n_axes == 2 ? b->dims[1] : 1;
      ZkyMatrix left = { a->data, result->size / n_columns, k, k, 1 };
      ZkyMatrix right = matrix_of (b, FALSE);

      return zky_blas_multiply (dtype, &left, &right, result->data, call->budget, error);
    }

  return multiply_batch (call, a, b, error);
}

/* -- Vjp: Y = A · B, so A gets Ȳ · Bᵀ and B gets Aᵀ · Ȳ ----------------------------------------- */

/* For a stack of matrices A by one matrix B the second is one product too, of all rows at once, instead of a sum over
 * the stack's products. */
static void
add_right (ZkyVjp  *vjp,
           ZkyNode *a,
           ZkyNode *cotangent)
{
  const ZkyTensor *left = zky_vjp_input_value (vjp, 0), *right = zky_vjp_input_value (vjp, 1);

  if (left->n_axes > 2 && right->n_axes == 2 && left->size > 0 && right->size > 0)
    {
      gsize k = right->dims[0], n = right->dims[1], rows = left->size / k;
      ZkyShape stack = zky_shape_new (2, (const gsize[]) { rows, k });
      ZkyShape product = zky_shape_new (2, (const gsize[]) { rows, n });

      product = zky_vjp_batched (vjp, &product);
      a = zky_reshape (a, &stack);
      cotangent = zky_reshape (cotangent, &product);
    }

  zky_vjp_add (vjp, 1, zky_matmul (zky_swap_last (a), cotangent));
}

/* Vectors become matrices of one row or column first, and Ȳ gets the axis that they lack. */
static void
matmul_vjp (ZkyVjp *vjp)
{
  gboolean a_is_vector = zky_vjp_input_value (vjp, 0)->n_axes == 1;
  gboolean b_is_vector = zky_vjp_input_value (vjp, 1)->n_axes == 1;
  ZkyNode *cotangent = zky_vjp_cotangent (vjp);

  if (b_is_vector)
    cotangent = zky_unsqueeze (cotangent, -1);
  if (a_is_vector)
    cotangent = zky_unsqueeze (cotangent, -2);

  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *b = zky_vjp_input (vjp, 1);
      ZkyNode *back = zky_matmul (cotangent, b_is_vector ? zky_unsqueeze (b, 0) : zky_swap_last (b));

      zky_vjp_add (vjp, 0, a_is_vector ? zky_squeeze (back, -2) : back);
    }
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *a = zky_vjp_input (vjp, 0);

      if (b_is_vector && zky_vjp_input_value (vjp, 0)->n_axes == 2) /* B ⊕ [m] by [m, k]: one product for all of B */
        zky_vjp_add (vjp, 1, zky_matmul (zky_vjp_cotangent (vjp), a));
      else if (b_is_vector)
        zky_vjp_add (vjp, 1, zky_squeeze (zky_matmul (zky_swap_last (a_is_vector ? zky_unsqueeze (a, 0) : a),
                                                      cotangent), -1));
      else
        add_right (vjp, a_is_vector ? zky_unsqueeze (a, 0) : a, cotangent);
    }
}

/* -- Samples -------------------------------------------------------------------------------------- */

static const ZkySampleCase cases[] = {
  { { "3", "3" } },
  { { "2, 3", "3, 4" } },
  { { "2, 3", "3" } },
  { { "2", "2, 3" } },
  { { "3, 2t", "2, 4t" } },
  { { "2, 2, 3", "3, 2" } },
  { { "2, 3", "2, 3, 2" } },
  { { "2, 1, 2, 3", "4, 3, 2" } },
  { { "3", "2, 3, 2" } },
  { { "2, 2, 3", "3" } },
  { { "2, 4s", "4, 1" } },
  { { "0, 3", "3, 2" } },
  { { "2, 0", "0, 3" } },
  { { "1, 3", "3, 1" } },
  { { NULL } }
};

static gboolean
matmul_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
}

/* -- The rows ----------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_contraction[] = {
  {
    .name = "matmul", .symbol = "@", .formula = "a @ b", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .aliases = ZKY_NAMES ("mm", "mv", "bmm"),
    .summary = "Multiplies matrices, vectors, or batches of them, which broadcast",
    .partials = (const char *const[]) { "ȳ @ bᵀ", "aᵀ @ ȳ" },
    .infer = matmul_infer, .forward = matmul_forward, .vjp = matmul_vjp, .sample = matmul_sample,
  },
  {
    .name = "dot", .symbol = "·", .formula = "a · b", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies two vectors and sums; with more axes it is matmul",
    .partials = (const char *const[]) { "ȳ · bᵀ", "aᵀ · ȳ" },
    .infer = matmul_infer, .forward = matmul_forward, .vjp = matmul_vjp, .sample = matmul_sample,
  },
  { NULL }
};
