/* zky-ops-logmatmul.c: the matrix product of matrices of which only the logarithms are at hand
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <math.h>
#include <string.h>

#include "zky-kernels.h"
#include "zky-math-log.h"
#include "zky-rules.h"
#include "zky-samples.h"

/*
 * y[i, j] = log Σ_k exp(a[i, k] + b[k, j]): one step of a hidden Markov model, among others. The greatest term of each sum is
 * taken out. To take out the greatest of a's row and b's column instead, and let BLAS multiply, would underflow where
 * they are far apart.
 */

/* -- Shapes: as for matmul, a vector is a row before, and a column behind --------------------- */

typedef struct
{
  gboolean is_row, is_column; /* whether the first or the second input is a vector */
  ZkyShape a, b;              /* as matrices: […, rows, inner] and […, inner, columns] */
  ZkyShape batch;             /* what stands in front, broadcast */
  gsize    rows, inner, columns;
} Product;

static gboolean
product_init (Product          *self,
              const ZkyTensor  *a,
              const ZkyTensor  *b,
              GError          **error)
{
  ZkyShape front_a, front_b;

  self->a = zky_tensor_get_shape (a);
  self->b = zky_tensor_get_shape (b);
  if (self->a.n_axes == 0 || self->b.n_axes == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a scalar is no vector and no matrix");
      return FALSE;
    }

  self->is_row = self->a.n_axes == 1;
  self->is_column = self->b.n_axes == 1;
  if (self->is_row)
    self->a = zky_shape_new (2, (gsize[]) { 1, self->a.dims[0] });
  if (self->is_column)
    self->b = zky_shape_new (2, (gsize[]) { self->b.dims[0], 1 });

  self->rows = self->a.dims[self->a.n_axes - 2];
  self->inner = self->a.dims[self->a.n_axes - 1];
  self->columns = self->b.dims[self->b.n_axes - 1];
  if ((gsize) self->b.dims[self->b.n_axes - 2] != self->inner)
    {
      ZkyShape left = zky_tensor_get_shape (a), right = zky_tensor_get_shape (b);
      g_autofree char *left_text = zky_shape_to_string (&left), *right_text = zky_shape_to_string (&right);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s do not fit: %" G_GSIZE_FORMAT " and %"
                   G_GSIZE_FORMAT " terms", left_text, right_text, self->inner, (gsize) self->b.dims[self->b.n_axes - 2]);
      return FALSE;
    }

  front_a = self->a;
  front_b = self->b;
  front_a.n_axes -= 2;
  front_b.n_axes -= 2;
  return zky_shape_broadcast (&front_a, &front_b, &self->batch, error);
}

static gboolean
logmatmul_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape *shape = &call->outputs[0].shape;
  Product product;

  if (!product_init (&product, call->inputs[0], call->inputs[1], error))
    return FALSE;

  *shape = product.batch;
  if (shape->n_axes + 2 > ZKY_MAX_AXES)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "more than %d axes", ZKY_MAX_AXES);
      return FALSE;
    }
  if (!product.is_row)
    shape->dims[shape->n_axes++] = product.rows;
  if (!product.is_column)
    shape->dims[shape->n_axes++] = product.columns;
  call->outputs[0].dtype = MAX (zky_dtype_promote (call->inputs[0]->dtype, call->inputs[1]->dtype), ZKY_FLOAT32);

  return TRUE;
}

/* -- Forward: row by row, so that the work over the columns is vector code --------------------------- */

#define ROW_KERNEL(name, T)                                                     \
  ZKY_CLONES static void                                                        \
  name (const T       *a,     /* [inner] */                                     \
        const T       *b,     /* [inner, columns] */                            \
        T    *restrict y,     /* [columns] */                                   \
        double *restrict sum, /* [columns] */                                   \
        gsize          inner,                                                   \
        gsize          columns)                                                 \
  {                                                                             \
    for (gsize j = 0; j < columns; j++)                                         \
      {                                                                         \
        y[j] = (T) -INFINITY;                                                   \
        sum[j] = 0;                                                             \
      }                                                                         \
    for (gsize k = 0; k < inner; k++)                                           \
      for (gsize j = 0; j < columns; j++)                                       \
        {                                                                       \
          const T term = a[k] + b[k * columns + j];                             \
          y[j] = term > y[j] || term != term ? term : y[j];                     \
        }                                                                       \
    for (gsize k = 0; k < inner; k++)                                           \
      for (gsize j = 0; j < columns; j++)                                       \
        {                                                                       \
          const T shift = y[j] - y[j] == 0 ? y[j] : 0;                          \
          sum[j] += zky_fast_exp ((a[k] + b[k * columns + j]) - shift);         \
        }                                                                       \
    for (gsize j = 0; j < columns; j++)                                         \
      y[j] = (T) (zky_fast_log (sum[j]) + (y[j] - y[j] == 0 ? y[j] : 0));       \
  }

ROW_KERNEL (row_float32, float)
ROW_KERNEL (row_float64, double)

/* @tensor as a dense one of @dtype in the shape of a stack of matrices, broadcast to @batch. (transfer full) */
static ZkyTensor *
make_stack (ZkyTensor       *tensor,
            ZkyDtype         dtype,
            const ZkyShape  *matrices,
            const ZkyShape  *batch,
            GError         **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (tensor, dtype, error);
  g_autoptr (ZkyTensor) shaped = cast != NULL ? zky_tensor_reshape (cast, matrices, error) : NULL;
  g_autoptr (ZkyTensor) wide = NULL;
  ZkyShape shape = *batch;

  if (shaped == NULL)
    return NULL;

  shape.dims[shape.n_axes++] = matrices->dims[matrices->n_axes - 2];
  shape.dims[shape.n_axes++] = matrices->dims[matrices->n_axes - 1];
  wide = zky_tensor_broadcast_to (shaped, &shape, error);
  return wide != NULL ? zky_tensor_contiguous (wide, error) : NULL;
}

static gboolean
logmatmul_forward (ZkyOpCall  *call,
                   GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) a = NULL;
  g_autoptr (ZkyTensor) b = NULL;
  g_autofree double *sums = NULL;
  ZkyTensor *result;
  gsize n_rows;
  Product p;

  if (!product_init (&p, call->inputs[0], call->inputs[1], error) ||
      (a = make_stack (call->inputs[0], dtype, &p.a, &p.batch, error)) == NULL ||
      (b = make_stack (call->inputs[1], dtype, &p.b, &p.batch, error)) == NULL ||
      (result = zky_op_call_output (call, 0, error)) == NULL)
    return FALSE;
  if (result->size == 0)
    return TRUE;

  sums = g_new (double, p.columns);
  n_rows = result->size / p.columns;
  for (gsize i = 0; i < n_rows; i++)
    {
      gsize matrix = i / p.rows * p.inner * p.columns;

      if (!zky_budget_poll (call->budget, error))
        return FALSE;
      if (dtype == ZKY_FLOAT32)
        row_float32 ((const float *) a->data + i * p.inner, (const float *) b->data + matrix,
                     (float *) result->data + i * p.columns, sums, p.inner, p.columns);
      else
        row_float64 ((const double *) a->data + i * p.inner, (const double *) b->data + matrix,
                     (double *) result->data + i * p.columns, sums, p.inner, p.columns);
    }

  return TRUE;
}

/* -- The textbook graph: logsumexp over the middle of a[…, i, k, 1] + b[…, 1, k, j] --------------------------- */

static ZkyNode *
make_terms (ZkyNode  *a,
            ZkyNode  *b,
            gboolean  is_row,
            gboolean  is_column)
{
  ZkyNode *left = zky_unsqueeze (is_row ? zky_unsqueeze (a, 0) : a, -1);
  ZkyNode *right = zky_unsqueeze (is_column ? zky_unsqueeze (b, -1) : b, -3);

  return zky_add (left, right);
}

static gboolean
logmatmul_expand (ZkyNode *const       *inputs,
                  guint                 n_inputs,
                  const ZkyAttributes  *attributes,
                  ZkyNode             **outputs)
{
  gboolean is_row = inputs[0]->value->n_axes == 1, is_column = inputs[1]->value->n_axes == 1;
  ZkyNode *y = zky_op ("logsumexp", "axes=[-2]", make_terms (inputs[0], inputs[1], is_row, is_column), NULL);

  if (is_column)
    y = zky_squeeze (y, -1);
  if (is_row)
    y = zky_squeeze (y, is_column ? -1 : -2);

  outputs[0] = y;
  return y != NULL;
}

/* a[i, k] gets Σ_j ȳ[i, j] · s[i, k, j] with the terms' shares s = exp(a[i, k] + b[k, j] - y[i, j]), and b[k, j] Σ_i of the
 * same. A sum of nothing, y = -∞, has shares of 0. */
static void
logmatmul_vjp (ZkyVjp *vjp)
{
  const gint64 last = -1, row = -3;
  gboolean is_row = zky_vjp_input_value (vjp, 0)->n_axes == 1, is_column = zky_vjp_input_value (vjp, 1)->n_axes == 1;
  ZkyNode *terms = make_terms (zky_vjp_input (vjp, 0), zky_vjp_input (vjp, 1), is_row, is_column);
  ZkyNode *y = zky_vjp_output (vjp, 0), *cotangent = zky_vjp_cotangent (vjp), *flow;

  y = zky_where (zky_rule_call ("isneginf", y), zky_vjp_number (vjp, 0), y);
  if (is_column)
    {
      y = zky_unsqueeze (y, -1);
      cotangent = zky_unsqueeze (cotangent, -1);
    }
  if (is_row)
    {
      y = zky_unsqueeze (y, -2);
      cotangent = zky_unsqueeze (cotangent, -2);
    }

  flow = zky_mul (zky_unsqueeze (cotangent, -2), zky_exp (zky_sub (terms, zky_unsqueeze (y, -2))));
  if (zky_vjp_wants (vjp, 0))
    {
      ZkyNode *part = zky_sum (flow, &last, 1, FALSE);

      zky_vjp_add (vjp, 0, is_row ? zky_squeeze (part, -2) : part);
    }
  if (zky_vjp_wants (vjp, 1))
    {
      ZkyNode *part = zky_sum (flow, &row, 1, FALSE);

      zky_vjp_add (vjp, 1, is_column ? zky_squeeze (part, -1) : part);
    }
}

/* -- The row ------------------------------------------------------------------------------------------------------- */

static gboolean
logmatmul_sample (GRand     *rand,
                  guint      i,
                  ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "2, 3", "3, 4" } }, { { "3", "3" } }, { { "3", "3, 2" } }, { { "2, 3", "3" } }, { { "3, 2t", "2, 4t" } },
    { { "2, 2, 3", "3, 2" } }, { { "2, 3", "2, 3, 2" } }, { { "2, 1, 2, 3", "4, 3, 2" } }, { { "3", "2, 3, 2" } },
    { { "0, 3", "3, 2" } }, { { NULL } }
  };

  return zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call);
}

const ZkyOp zky_ops_logmatmul[] = {
  {
    .name = "logmatmul", .symbol = "ln @", .formula = "log(exp(a) @ exp(b))", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies two matrices whose logarithms are given, and takes the logarithm, without overflow or underflow",
    .partials = (const char *const[]) { "sum(ȳ · exp(a + b - y))", "sum(ȳ · exp(a + b - y))" },
    .infer = logmatmul_infer, .forward = logmatmul_forward, .vjp = logmatmul_vjp, .expand = logmatmul_expand,
    .sample = logmatmul_sample,
  },
  { NULL }
};
