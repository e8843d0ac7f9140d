/* zky-ops-linear.c: products of tensors that are matmul between other shapes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-blas.h"
#include "zky-compose.h"
#include "zky-functions-private.h"
#include "zky-op-call.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- linear: y [A…, m] = x [A…, k] · wᵀ [k, m] + b [m]; x gets ȳ · w, w gets ȳᵀ · x over all rows, b gets Σ ȳ ---- */

static gboolean
linear_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyTensor *x = call->inputs[0], *w = call->inputs[1], *b = call->n_inputs == 3 ? call->inputs[2] : NULL;

  if (w->n_axes != 2)
    return zky_compose_refuse (call, 0, 1, "the weight has to be a matrix", error);
  if (x->n_axes == 0 || x->dims[x->n_axes - 1] != w->dims[1])
    return zky_compose_refuse (call, 0, 1, "the last axes have to be equally long", error);
  if (b != NULL && (b->n_axes != 1 || b->dims[0] != w->dims[0]))
    return zky_compose_refuse (call, 1, 2, "the bias has to be a vector with a number for each row of the weight", error);

  call->outputs[0].dtype = MAX (zky_compose_promote (call), ZKY_INT64);
  call->outputs[0].shape = zky_tensor_get_shape (x);
  call->outputs[0].shape.dims[x->n_axes - 1] = w->dims[0];
  return TRUE;
}

/* Products are added to the bias, so that it costs no sweep of its own: BLAS would set the result to zeros first. */
static void
start_with_bias (ZkyTensor       *result,
                 const ZkyTensor *bias)
{
  gsize step = bias->size * zky_dtype_get_size (bias->dtype), total = zky_tensor_get_bytes (result);

  for (gsize i = 0; i < total; i += step)
    memcpy ((char *) result->data + i, bias->data, step);
}

/* @input in @dtype and dense. */
static ZkyTensor *
dense (ZkyTensor  *input,
       ZkyDtype    dtype,
       GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (input, dtype, error);

  return cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
}

static gboolean
linear_forward (ZkyOpCall  *call,
                GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) x = dense (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) w = x != NULL ? dense (call->inputs[1], dtype, error) : NULL;
  g_autoptr (ZkyTensor) b = w != NULL && call->n_inputs == 3 ? dense (call->inputs[2], dtype, error) : NULL;
  ZkyTensor *result;
  ZkyMatrix left, right;

  if (w == NULL || (call->n_inputs == 3 && b == NULL))
    return FALSE;

  result = zky_op_call_output (call, 0, error);
  if (result == NULL)
    return FALSE;
  if (result->size == 0)
    return TRUE;

  left = (ZkyMatrix) { x->data, result->size / (gsize) w->dims[0], w->dims[1], w->dims[1], 1 };
  right = (ZkyMatrix) { w->data, w->dims[1], w->dims[0], 1, w->dims[1] };
  if (b != NULL)
    start_with_bias (result, b);

  return zky_blas_multiply_add (dtype, &left, &right, result->data, b != NULL, call->budget, error);
}

/* B ⊕ [A…, n] as B ⊕ [rows, n]. */
static ZkyNode *
as_rows (ZkyVjp  *vjp,
         ZkyNode *node,
         gsize    n_rows,
         gsize    n,
         gboolean batched)
{
  ZkyShape shape = zky_shape_new (2, (const gsize[]) { n_rows, n });

  if (batched)
    shape = zky_vjp_batched (vjp, &shape);
  return zky_reshape (node, &shape);
}

static void
linear_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *w = zky_vjp_input_value (vjp, 1), *x = zky_vjp_input_value (vjp, 0);
  gsize n_rows = w->dims[1] > 0 ? x->size / (gsize) w->dims[1] : 0;
  ZkyNode *rows;

  if (w->dims[1] == 0) /* nothing was multiplied; then rows are counted by the result */
    n_rows = w->dims[0] > 0 ? zky_vjp_output_value (vjp, 0)->size / (gsize) w->dims[0] : 0;
  rows = as_rows (vjp, zky_vjp_cotangent (vjp), n_rows, w->dims[0], TRUE);

  if (zky_vjp_wants (vjp, 0))
    {
      ZkyShape shape = zky_tensor_get_shape (x);

      shape = zky_vjp_batched (vjp, &shape);
      zky_vjp_add (vjp, 0, zky_reshape (zky_matmul (rows, zky_vjp_input (vjp, 1)), &shape));
    }
  if (zky_vjp_wants (vjp, 1))
    zky_vjp_add (vjp, 1, zky_matmul (zky_swap_last (rows), as_rows (vjp, zky_vjp_input (vjp, 0), n_rows, w->dims[1], FALSE)));
  if (vjp->n_inputs == 3 && zky_vjp_wants (vjp, 2))
    {
      gint64 axis = -2;

      zky_vjp_add (vjp, 2, zky_sum (rows, &axis, 1, FALSE));
    }
}

static gboolean
linear_expand (ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  ZkyNode *product = zky_matmul (inputs[0], zky_transpose (inputs[1], NULL, 0));

  outputs[0] = n_inputs == 3 ? zky_add (product, inputs[2]) : product;
  return outputs[0] != NULL;
}

static const ZkySampleCase linear_cases[] = {
  { { "3", "2, 3" } },
  { { "4, 3", "2, 3", "2" } },
  { { "2, 3, 4", "3, 4t", "3s" } },
  { { "3, 2t", "4, 2", "4" } },
  { { "0, 3", "2, 3", "2" } },
  { { "2, 0", "3, 0", "3" } },
  { { NULL } }
};

/* -- addmm: beta · a + alpha · (b @ c) --------------------------------------------------------------------------- */

static const ZkyAttribute addmm_attributes[] = {
  { "beta", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "what the first input is multiplied by" },
  { "alpha", ZKY_ATTRIBUTE_DOUBLE, "1", FALSE, "what the product is multiplied by" },
  { NULL }
};

static gboolean
addmm_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyTensor *b = call->inputs[1], *c = call->inputs[2];
  ZkyShape a = zky_tensor_get_shape (call->inputs[0]), product, both;

  if (b->n_axes != 2 || c->n_axes != 2)
    return zky_compose_refuse (call, 1, 2, "both have to be matrices", error);
  if (b->dims[1] != c->dims[0])
    return zky_compose_refuse (call, 1, 2, "the inner extents differ", error);

  product = zky_shape_new (2, (const gsize[]) { b->dims[0], c->dims[1] });
  if (!zky_shape_broadcast (&a, &product, &both, error))
    return FALSE;
  if (!zky_shape_equal (&both, &product))
    return zky_compose_refuse (call, 0, 1, "what is added does not broadcast to the product", error);

  call->outputs[0].dtype = MAX (zky_compose_promote (call), ZKY_INT64);
  call->outputs[0].shape = product;
  return TRUE;
}

static ZkyNode *
scaled (ZkyNode *node,
        double   by)
{
  g_autoptr (ZkyTensor) number = NULL;

  if (node == NULL || by == 1)
    return node;

  number = zky_tensor_new_scalar (node->value->dtype, by);
  return zky_mul (zky_tape_constant (node->tape, number), node);
}

static gboolean
addmm_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  outputs[0] = zky_add (scaled (inputs[0], zky_attributes_get_double (attributes, 0)),
                        scaled (zky_matmul (inputs[1], inputs[2]), zky_attributes_get_double (attributes, 1)));
  return outputs[0] != NULL;
}

static const ZkySampleCase addmm_cases[] = {
  { { "2", "3, 2", "2, 2" } },
  { { "3, 2", "3, 4t", "4, 2" }, "beta=0.5, alpha=2" },
  { { "", "2, 0", "0, 2" } },
  { { NULL } }
};

/* -- Samples and rows ------------------------------------------------------------------------------------------------------ */

ZKY_SAMPLE_FUNCTION (linear, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (addmm, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_linear[] = {
  {
    .name = "linear", .symbol = "@ᵀ+", .formula = "a @ bᵀ + c", .min_inputs = 2, .max_inputs = 3, .n_outputs = 1,
    .summary = "Multiplies rows by a weight matrix, and adds a bias if there is one",
    .partials = (const char *const[]) { "ȳ @ b", "ȳᵀ @ a", "sum(ȳ)" },
    .infer = linear_infer, .forward = linear_forward, .vjp = linear_vjp, .expand = linear_expand, .sample = linear_sample,
  },
  {
    .name = "addmm", .symbol = "+@", .formula = "β · a + α · (b @ c)", .min_inputs = 3, .max_inputs = 3, .n_outputs = 1,
    .summary = "Adds the product of two matrices to the first input",
    .partials = (const char *const[]) { "β · ȳ", "α · ȳ @ cᵀ", "α · bᵀ @ ȳ" }, .attributes = addmm_attributes,
    .infer = addmm_infer, .expand = addmm_expand, .sample = addmm_sample,
  },
  { NULL }
};
