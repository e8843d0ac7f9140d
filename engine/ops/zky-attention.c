/* zky-attention.c: the kernels of scaled dot-product attention
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-attention.h"

#include <math.h>

#include "zky-blas.h"
#include "zky-kernels.h"
#include "zky-lines.h"
#include "zky-tensor-private.h"
#include "zky-workers-private.h"

/*
 * p = softmax (q · kᵀ · scale + mask), y = p · v. Each head is computed by itself, a strip of queries at a time, so that scores
 * and weights [L, S] stay in cache and are never kept. On the way back they are computed again: with p̄ = ȳ · vᵀ and
 * s̄ = p · (p̄ - Σ p̄ · p), q gets s̄ · k · scale, k gets s̄ᵀ · q · scale, v gets pᵀ · ȳ.
 */

#define STRIP_BYTES ((gsize) 256 << 10)
#define STRIP_LEAST 16 /* rows */
#define PART_ELEMENTS ((gsize) 1 << 13) /* of the result: what a thread does at least */

enum { Q, K, V, COTANGENT, N_STACKS };

/**
 * Stack:
 * @tensor: (nullable): in the dtype of the result; its last two axes can be read by BLAS
 * @matrix: these axes, at the place that the walk has reached
 * @strides: bytes from one place to the next along each axis in front, 0 where it is broadcast
 *
 * Matrices along the axes in front.
 */
typedef struct
{
  ZkyTensor *tensor;
  ZkyMatrix  matrix;
  gssize     strides[ZKY_MAX_AXES];
} Stack;

/**
 * Walk:
 * @n_front: axes in front of the matrices
 * @front: their extents
 * @n_queries: L
 * @n_keys: S
 * @n_rows: queries of a strip
 * @scores: [n_rows, S]
 * @slopes: the same once more, on the way back
 */
typedef struct
{
  ZkyDtype     dtype;
  gsize        item;
  guint        n_front;
  const gsize *front;
  Stack        stacks[N_STACKS], mask;
  gsize        n_queries, n_keys, n_rows;
  gboolean     is_causal, is_bool;
  double       scale;
  gpointer     scores, slopes;
} Walk;

double
zky_attention_scale (const ZkyAttributes *attributes,
                     const ZkyTensor     *q)
{
  return zky_attributes_is_set (attributes, ZKY_ATTENTION_SCALE)
    ? zky_attributes_get_double (attributes, ZKY_ATTENTION_SCALE) : 1 / sqrt (MAX (1, q->dims[q->n_axes - 1]));
}

/* -- Getting ready ----------------------------------------------------------------------------------- */

static ZkyMatrix
matrix_of (const ZkyTensor *tensor)
{
  guint n = tensor->n_axes;
  const gssize *strides = zky_tensor_strides (tensor);

  return (ZkyMatrix) { tensor->data, tensor->dims[n - 2], tensor->dims[n - 1], strides[n - 2], strides[n - 1] };
}

/* @tensor (transfer full, nullable) with the strides along @front. */
static gboolean
stack_init (Stack       *self,
            ZkyTensor   *tensor,
            guint        n_front,
            const gsize *front)
{
  guint own;

  if (tensor == NULL)
    return FALSE;

  own = tensor->n_axes - 2;
  self->tensor = tensor;
  self->matrix = matrix_of (tensor);
  for (guint i = 0; i < n_front; i++)
    {
      guint missing = n_front - own;

      self->strides[i] = i < missing || tensor->dims[i - missing] == 1
        ? 0 : zky_tensor_strides (tensor)[i - missing] * (gssize) zky_dtype_get_size (tensor->dtype);
    }

  return TRUE;
}

/* @input in the result's dtype, copied only where BLAS cannot read it as it lies. */
static gboolean
take_matrices (Walk       *self,
               Stack      *stack,
               ZkyTensor  *input,
               GError    **error)
{
  ZkyTensor *cast = zky_tensor_cast (input, self->dtype, error);
  ZkyMatrix matrix;

  if (cast == NULL)
    return FALSE;

  matrix = matrix_of (cast);
  if (!zky_blas_takes (&matrix))
    {
      ZkyTensor *dense = zky_tensor_contiguous (cast, error);

      zky_tensor_unref (cast);
      cast = dense;
    }

  return stack_init (stack, cast, self->n_front, self->front);
}

/* The mask as if it had an element for each score. */
static gboolean
take_mask (Walk       *self,
           ZkyTensor  *input,
           GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (input, input->dtype == ZKY_BOOL ? ZKY_BOOL : self->dtype, error);
  ZkyShape shape = zky_shape_new (self->n_front, self->front);

  self->is_bool = input->dtype == ZKY_BOOL;
  shape.dims[shape.n_axes++] = self->n_queries;
  shape.dims[shape.n_axes++] = self->n_keys;

  return cast != NULL && stack_init (&self->mask, zky_tensor_broadcast_to (cast, &shape, error), self->n_front, self->front);
}

static void
walk_clear (Walk *self)
{
  for (guint i = 0; i < N_STACKS; i++)
    g_clear_pointer (&self->stacks[i].tensor, zky_tensor_unref);
  g_clear_pointer (&self->mask.tensor, zky_tensor_unref);
  g_free (self->scores);
  g_free (self->slopes);
}

/* @inputs: q, k, v, mask; @cotangent may be NULL; @front are the axes in front of the result. */
static gboolean
walk_init (Walk              *self,
           const ZkyOpCall   *call,
           ZkyTensor *const  *inputs,
           guint              n_inputs,
           ZkyTensor         *cotangent,
           guint              n_front,
           const gsize       *front,
           GError           **error)
{
  gsize elements;

  *self = (Walk) {
    .dtype = call->outputs[0].dtype, .item = zky_dtype_get_size (call->outputs[0].dtype),
    .n_front = n_front, .front = front,
    .n_queries = inputs[Q]->dims[inputs[Q]->n_axes - 2], .n_keys = inputs[K]->dims[inputs[K]->n_axes - 2],
    .is_causal = zky_attributes_get_bool (call->attributes, ZKY_ATTENTION_IS_CAUSAL),
    .scale = zky_attention_scale (call->attributes, inputs[Q]),
  };

  for (guint i = 0; i < 3; i++)
    if (!take_matrices (self, &self->stacks[i], inputs[i], error))
      return FALSE;
  if (cotangent != NULL && !take_matrices (self, &self->stacks[COTANGENT], cotangent, error))
    return FALSE;
  if (n_inputs > 3 && !take_mask (self, inputs[3], error))
    return FALSE;

  self->n_rows = STRIP_BYTES / self->item / MAX (self->n_keys, 1);
  self->n_rows = CLAMP (self->n_rows, STRIP_LEAST, MAX (self->n_queries, STRIP_LEAST));
  elements = self->n_rows * self->n_keys;
  self->scores = g_try_malloc (elements * self->item + 1);
  if (cotangent != NULL)
    self->slopes = g_try_malloc (elements * self->item + 1);
  if (self->scores != NULL && (cotangent == NULL || self->slopes != NULL))
    return TRUE;

  g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SIZE, "there is not enough memory for the scores");
  return FALSE;
}

/* Moves all stacks to the @index-th place of the axes in front. */
static void
walk_go (Walk  *self,
         gsize  index)
{
  Stack *stacks[N_STACKS + 1] = { &self->mask };

  for (guint i = 0; i < N_STACKS; i++)
    stacks[i + 1] = &self->stacks[i];
  for (guint i = 0; i <= N_STACKS; i++)
    if (stacks[i]->tensor != NULL)
      stacks[i]->matrix.data = stacks[i]->tensor->data;

  for (guint axis = self->n_front; axis-- > 0; index /= self->front[axis])
    for (guint i = 0; i <= N_STACKS; i++)
      if (stacks[i]->tensor != NULL)
        stacks[i]->matrix.data = (const char *) stacks[i]->matrix.data
                                 + (gssize) (index % self->front[axis]) * stacks[i]->strides[axis];
}

/* Rows @first to @first + @n of a matrix. */
static ZkyMatrix
rows_of (const Walk      *self,
         const ZkyMatrix *matrix,
         gsize            first,
         gsize            n)
{
  ZkyMatrix rows = *matrix;

  rows.data = (const char *) rows.data + (gssize) first * rows.row_stride * (gssize) self->item;
  rows.n_rows = n;

  return rows;
}

static ZkyMatrix
transposed (const ZkyMatrix *matrix)
{
  return (ZkyMatrix) { matrix->data, matrix->n_columns, matrix->n_rows, matrix->column_stride, matrix->row_stride };
}

/* -- Lines of scores --------------------------------------------------------------------------------------- */

/* weigh_*: @n scores become weights, those behind them 0.
 * slope_*: p · (p̄ - Σ p̄ · p) · scale, in place of p̄. */
#define LINES(suffix, T)                                                        \
  ZKY_CLONES static void                                                        \
  weigh_##suffix (T *p, gsize n, gsize n_all)                                   \
  {                                                                             \
    double sum = n > 0 ? zky_line_exp_##suffix (p, p, zky_line_max_##suffix (p, n, 1), n, 1) : 1; \
    const T factor = (T) (1 / sum);                                             \
                                                                                \
    for (gsize i = 0; i < n; i++)                                               \
      p[i] *= factor;                                                           \
    for (gsize i = n; i < n_all; i++)                                           \
      p[i] = 0;                                                                 \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  scale_##suffix (T *p, gsize n, double scale)                                  \
  {                                                                             \
    const T factor = (T) scale;                                                 \
                                                                                \
    for (gsize i = 0; i < n; i++)                                               \
      p[i] *= factor;                                                           \
  }                                                                             \
                                                                                \
  static void                                                                   \
  mask_##suffix (T *p, const T *mask, gssize stride, gsize n)                   \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      p[i] += mask[(gssize) i * stride];                                        \
  }                                                                             \
                                                                                \
  static void                                                                   \
  hide_##suffix (T *p, const guint8 *mask, gssize stride, gsize n)              \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      if (!mask[(gssize) i * stride])                                           \
        p[i] = -(T) INFINITY;                                                   \
  }                                                                             \
                                                                                \
  ZKY_CLONES static void                                                        \
  slope_##suffix (T *restrict s, const T *p, gsize n, double scale)             \
  {                                                                             \
    const T along = (T) zky_line_dot_##suffix (s, p, 0, 0, n), factor = (T) scale; \
                                                                                \
    for (gsize i = 0; i < n; i++)                                               \
      s[i] = p[i] * (s[i] - along) * factor;                                    \
  }                                                                             \
                                                                                \
  static void                                                                   \
  weigh_row_##suffix (Walk *self, gsize query, T *p)                            \
  {                                                                             \
    gsize n = self->is_causal ? MIN (query + 1, self->n_keys) : self->n_keys;   \
    const ZkyMatrix *mask = &self->mask.matrix;                                 \
    gssize place = (gssize) query * mask->row_stride;                           \
                                                                                \
    scale_##suffix (p, n, self->scale);                                         \
    if (self->mask.tensor != NULL && self->is_bool)                             \
      hide_##suffix (p, (const guint8 *) mask->data + place, mask->column_stride, n); \
    else if (self->mask.tensor != NULL)                                         \
      mask_##suffix (p, (const T *) mask->data + place, mask->column_stride, n); \
    weigh_##suffix (p, n, self->n_keys);                                        \
  }

LINES (float32, float)
LINES (float64, double)

/* The weights of @n queries from @first on. */
static void
weigh_strip (Walk  *self,
             gsize  first,
             gsize  n)
{
  ZkyMatrix q = rows_of (self, &self->stacks[Q].matrix, first, n), k = transposed (&self->stacks[K].matrix);

  zky_blas_into (self->dtype, &q, &k, self->scores, self->n_keys, FALSE);
  for (gsize i = 0; i < n; i++)
    if (self->dtype == ZKY_FLOAT32)
      weigh_row_float32 (self, first + i, (float *) self->scores + i * self->n_keys);
    else
      weigh_row_float64 (self, first + i, (double *) self->scores + i * self->n_keys);
}

/* -- Forward -------------------------------------------------------------------------------------------------- */

/* Heads @first_head to @end. */
static gboolean
run_heads (gsize      first_head,
           gsize      end,
           guint      part,
           gpointer   data,
           GError   **error)
{
  ZkyOpCall *call = data;
  const ZkyShape *shape = &call->outputs[0].shape;
  ZkyTensor *y = call->outputs[0].tensor;
  gsize step, width = shape->dims[shape->n_axes - 1];
  gboolean done;
  Walk walk;

  done = walk_init (&walk, call, call->inputs, call->n_inputs, NULL, shape->n_axes - 2, shape->dims, error);
  step = walk.n_queries * width;
  for (gsize i = first_head; i < end && done; i++)
    {
      walk_go (&walk, i);
      for (gsize first = 0; first < walk.n_queries && done; first += walk.n_rows)
        {
          gsize n = MIN (walk.n_rows, walk.n_queries - first);
          ZkyMatrix p = { walk.scores, n, walk.n_keys, walk.n_keys, 1 };

          weigh_strip (&walk, first, n);
          zky_blas_into (walk.dtype, &p, &walk.stacks[V].matrix,
                         (char *) y->data + (i * step + first * width) * walk.item, width, FALSE);
          done = zky_budget_poll (call->budget, error);
        }
    }
  walk_clear (&walk);

  return done;
}

/* Heads are shared among threads, if they are worth it. */
static gboolean
share_heads (ZkyOpCall     *call,
             gsize          n_heads,
             ZkyRangeFunc   func,
             GError       **error)
{
  gsize elements = call->outputs[0].tensor->size;
  guint n_parts = (guint) MIN (n_heads, elements / PART_ELEMENTS);

  return zky_workers_run_ranges (n_heads, CLAMP (n_parts, 1, zky_workers_get_n ()), func, call, error);
}

static gsize
count_heads (const ZkyShape *shape)
{
  gsize n = 1;

  for (guint i = 0; i + 2 < shape->n_axes; i++)
    n *= shape->dims[i];

  return n;
}

gboolean
zky_attention_forward (ZkyOpCall  *call,
                       GError    **error)
{
  ZkyTensor *y = zky_op_call_output (call, 0, error);

  if (y == NULL)
    return FALSE;

  return y->size == 0 || share_heads (call, count_heads (&call->outputs[0].shape), run_heads, error);
}

/* -- Backward --------------------------------------------------------------------------------------------------- */

/* One strip of queries; @to are the results of its head. */
static void
strip_back (Walk      *self,
            gsize      first,
            gsize      n,
            char     **to)
{
  ZkyMatrix cotangent = rows_of (self, &self->stacks[COTANGENT].matrix, first, n);
  ZkyMatrix q = rows_of (self, &self->stacks[Q].matrix, first, n), v = transposed (&self->stacks[V].matrix);
  ZkyMatrix p = { self->scores, n, self->n_keys, self->n_keys, 1 }, s = { self->slopes, n, self->n_keys, self->n_keys, 1 };
  ZkyMatrix pt = transposed (&p), st = transposed (&s);
  gsize width = self->stacks[Q].matrix.n_columns;

  weigh_strip (self, first, n);
  zky_blas_into (self->dtype, &pt, &cotangent, to[V], self->stacks[V].matrix.n_columns, first > 0);
  zky_blas_into (self->dtype, &cotangent, &v, self->slopes, self->n_keys, FALSE);
  for (gsize i = 0; i < n; i++)
    if (self->dtype == ZKY_FLOAT32)
      slope_float32 ((float *) self->slopes + i * self->n_keys, (float *) self->scores + i * self->n_keys, self->n_keys,
                     self->scale);
    else
      slope_float64 ((double *) self->slopes + i * self->n_keys, (double *) self->scores + i * self->n_keys, self->n_keys,
                     self->scale);
  zky_blas_into (self->dtype, &s, &self->stacks[K].matrix, to[Q] + first * width * self->item, width, FALSE);
  zky_blas_into (self->dtype, &st, &q, to[K], width, first > 0);
}

static gboolean
run_heads_back (gsize      first_head,
                gsize      end,
                guint      part,
                gpointer   data,
                GError   **error)
{
  ZkyOpCall *call = data;
  const ZkyShape *front = &call->outputs[0].shape;
  gsize n_heads = count_heads (front);
  gboolean done;
  Walk walk;

  done = walk_init (&walk, call, call->inputs + 1, call->n_inputs - 1, call->inputs[0], front->n_axes - 2, front->dims, error);
  for (gsize i = first_head; i < end && done; i++)
    {
      char *to[3];

      for (guint k = 0; k < 3; k++)
        to[k] = (char *) call->outputs[k].tensor->data + i * (call->outputs[k].tensor->size / n_heads) * walk.item;
      walk_go (&walk, i);
      /* without queries keys and values get zeros, from one empty strip */
      for (gsize first = 0; done && (first == 0 || first < walk.n_queries); first += walk.n_rows)
        {
          strip_back (&walk, first, MIN (walk.n_rows, walk.n_queries - first), to);
          done = zky_budget_poll (call->budget, error);
        }
    }
  walk_clear (&walk);

  return done;
}

gboolean
zky_attention_backward (ZkyOpCall  *call,
                        GError    **error)
{
  for (guint i = 0; i < 3; i++)
    if (zky_op_call_output (call, i, error) == NULL)
      return FALSE;

  return share_heads (call, count_heads (&call->outputs[0].shape), run_heads_back, error);
}
