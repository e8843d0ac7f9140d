/* zky-ops-product.c: products over axes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-kernels.h"
#include "zky-reduce.h"
#include "zky-rules.h"
#include "zky-samples.h"

/* -- prod: y = Π a, so every a gets ȳ times the product of all others, which is y / a where there are no zeros ---- */

/* Operands are the products, float64 for floats, and the input. Integers wrap around, so they are multiplied unsigned. */
#define PRODUCT_LOOP(name, Product, T)                                          \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      *(Product *) (data[0] + (gssize) i * strides[0]) *= *(const T *) (data[1] + (gssize) i * strides[1]); \
  }

PRODUCT_LOOP (product_bool, guint64, guint8)
PRODUCT_LOOP (product_int64, guint64, guint64)
PRODUCT_LOOP (product_float32, double, float)
PRODUCT_LOOP (product_float64, double, double)

static const ZkyLoopKernel product_loops[ZKY_N_DTYPES] = { product_bool, product_int64, product_float32, product_float64 };

static gboolean
prod_infer (ZkyOpCall  *call,
            GError    **error)
{
  return zky_reduction_infer (call, MAX (call->inputs[0]->dtype, ZKY_INT64), error);
}

static gboolean
prod_forward (ZkyOpCall  *call,
              GError    **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyReduction reduction = zky_reduction_of (input, call->attributes);
  ZkyShape shape = zky_tensor_get_shape (input);
  g_autoptr (ZkyTensor) products = zky_tensor_new_full (zky_dtype_is_float (input->dtype) ? ZKY_FLOAT64 : ZKY_INT64,
                                                        &reduction.kept, 1, error);
  ZkyTensor *operands[] = { products, input };

  return products != NULL &&
         zky_loop_run (&shape, operands, 2, product_loops[input->dtype], NULL, call->budget, error) &&
         zky_reduction_give (call, 0, products, error);
}

static gboolean
has_zeros (const ZkyTensor *tensor)
{
  for (gsize i = 0; i < tensor->size; i++)
    if (zky_tensor_get_double (tensor, i) == 0)
      return TRUE;

  return FALSE;
}

/* For each element the product of the others: those in front of it times those behind it, along one line that the axes are laid
 * out in. Exact with any number of zeros, and differentiable again. */
static ZkyNode *
others (ZkyVjp             *vjp,
        const ZkyReduction *reduction)
{
  guint n = reduction->kept.n_axes, n_kept = 0, place = 0;
  gint64 forth[ZKY_MAX_AXES], back[ZKY_MAX_AXES];
  ZkyNode *line, *before, *behind;
  ZkyShape moved, flat;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      if (reduction->is_reduced[i] == (pass == 1))
        {
          forth[place] = i;
          back[i] = place++;
          n_kept += pass == 0;
        }

  line = zky_transpose (zky_vjp_input (vjp, 0), forth, n);
  if (line == NULL)
    return NULL;

  moved = flat = zky_tensor_get_shape (line->value);
  flat.n_axes = n_kept;
  flat.dims[flat.n_axes++] = reduction->count;
  line = zky_reshape (line, &flat);
  before = zky_op ("cumprod", "exclusive=true", line, NULL);
  behind = zky_op ("cumprod", "exclusive=true, reverse=true", line, NULL);

  return zky_transpose (zky_reshape (zky_mul (before, behind), &moved), back, n);
}

static void
prod_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *value = zky_vjp_input_value (vjp, 0);
  ZkyReduction reduction = zky_reduction_of (value, vjp->attributes);
  ZkyNode *cotangent = zky_reduction_cotangent (vjp, 0), *y;

  zky_tape_note_reading (vjp->tape);
  if (has_zeros (value))
    {
      zky_vjp_add (vjp, 0, zky_mul (cotangent, others (vjp, &reduction)));
      return;
    }

  y = zky_reshape (zky_vjp_output (vjp, 0), &reduction.kept);
  zky_vjp_add (vjp, 0, zky_div (zky_mul (cotangent, y), zky_vjp_input (vjp, 0)));
}

static const ZkySampleCase prod_cases[] = {
  { { "" } },
  { { "4" } },
  { { "4" } },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[0]" },
  { { "2, 3" }, "axes=[-1], keepdims=true" },
  { { "2, 3, 4" }, "axes=[0, -1]" },
  { { "2, 2, 3" }, "axes=[0, -1]" },
  { { "2, 5s" }, "keepdims=true" },
  { { "3, 2t" }, "axes=[1]" },
  { { "0, 3" }, "axes=[0]" },
  { { NULL } }
};

/* Every other sample has zeros. */
static gboolean
prod_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  return zky_sample_case (prod_cases, i % 2 == 0 ? ZKY_SAMPLE_ZEROS : ZKY_SAMPLE_NONZERO, rand, i, call);
}

/* -- The row ----------------------------------------------------------------------------------------------------- */

static const ZkyAttribute reduce_attributes[] = { ZKY_REDUCE_ATTRIBUTES, { NULL } };

const ZkyOp zky_ops_product[] = {
  {
    .name = "prod", .symbol = "Π", .formula = "prod(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Multiplies the elements along the axes",
    .partials = (const char *const[]) { "broadcast(ȳ) · y / a" }, .attributes = reduce_attributes,
    .infer = prod_infer, .forward = prod_forward, .vjp = prod_vjp, .sample = prod_sample,
  },
  { NULL }
};
