/* zky-blas.c: products of matrices, by OpenBLAS and by a plain loop
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-blas.h"

#include <cblas.h>
#include <string.h>

#include "zky-workers-private.h"

/* Multiplications between two looks at the budget: some hundredths of a second each. */
#define BLAS_SLAB  ((gsize) 1 << 31)
#define PLAIN_SLAB ((gsize) 1 << 26)

/* What a thread does at least of a product, in multiplications, and what the extents of its share are multiples of. */
#define STRIPE_WORK ((gsize) 1 << 21)
#define STRIPE_UNIT ((gsize) 32)

/* -- The plain loop ---------------------------------------------------------------- */

/* Row by row of b, so that the innermost loop walks b and c forward. T is unsigned for integers, which wrap around. */
#define PLAIN_LOOP(name, T)                                                     \
  static void                                                                   \
  name (const ZkyMatrix *a,                                                     \
        const ZkyMatrix *b,                                                     \
        T               *c,                                                     \
        gsize            row_stride,                                            \
        gboolean         accumulate)                                            \
  {                                                                             \
    for (gsize i = 0; i < a->n_rows; i++, c += row_stride)                      \
      {                                                                         \
        if (!accumulate)                                                        \
          memset (c, 0, b->n_columns * sizeof *c);                              \
        for (gsize k = 0; k < b->n_rows; k++)                                   \
          {                                                                     \
            const T *row = (const T *) b->data + (gssize) k * b->row_stride;    \
            T factor = ((const T *) a->data)[(gssize) i * a->row_stride +       \
                                             (gssize) k * a->column_stride];    \
                                                                                \
            for (gsize j = 0; j < b->n_columns; j++)                            \
              c[j] += factor * row[(gssize) j * b->column_stride];              \
          }                                                                     \
      }                                                                         \
  }

PLAIN_LOOP (plain_float32, float)
PLAIN_LOOP (plain_float64, double)
PLAIN_LOOP (plain_int64, guint64)

static void
run_plain (ZkyDtype         dtype,
           const ZkyMatrix *a,
           const ZkyMatrix *b,
           gpointer         c,
           gsize            row_stride,
           gboolean         accumulate)
{
  if (dtype == ZKY_FLOAT32)
    plain_float32 (a, b, c, row_stride, accumulate);
  else if (dtype == ZKY_FLOAT64)
    plain_float64 (a, b, c, row_stride, accumulate);
  else
    plain_int64 (a, b, c, row_stride, accumulate);
}

void
zky_blas_plain (ZkyDtype         dtype,
                const ZkyMatrix *a,
                const ZkyMatrix *b,
                gpointer         c)
{
  run_plain (dtype, a, b, c, b->n_columns, FALSE);
}

/* -- OpenBLAS ---------------------------------------------------------------------- */

/* The stride of an axis of extent 1 is never used. */
static gboolean
has_dense_rows (const ZkyMatrix *self)
{
  return (self->column_stride == 1 || self->n_columns == 1) &&
         (self->n_rows == 1 || self->row_stride >= (gssize) self->n_columns);
}

static gboolean
has_dense_columns (const ZkyMatrix *self)
{
  return (self->row_stride == 1 || self->n_rows == 1) &&
         (self->n_columns == 1 || self->column_stride >= (gssize) self->n_rows);
}

gboolean
zky_blas_takes (const ZkyMatrix *self)
{
  return has_dense_rows (self) || has_dense_columns (self);
}

/* A matrix in BLAS's words: a flag, and the distance of its dense rows or columns. */
static CBLAS_TRANSPOSE
describe (const ZkyMatrix *self,
          blasint         *distance)
{
  gboolean rows = has_dense_rows (self);
  gsize dense = rows ? self->n_columns : self->n_rows;
  gssize stride = rows ? self->row_stride : self->column_stride;
  gsize other = rows ? self->n_rows : self->n_columns;

  *distance = (blasint) (other == 1 ? MAX (dense, 1) : (gsize) stride);
  return rows ? CblasNoTrans : CblasTrans;
}

/* A matrix by a vector (n = 1) or a vector by a matrix (m = 1) reads the matrix once: gemv. y = beta · y + … with beta = 0
 * still looks at y in some versions, so it starts as zeros. */
#define GEMM(name, T, gemm, gemv)                                               \
  static void                                                                   \
  name (const ZkyMatrix *a,                                                     \
        const ZkyMatrix *b,                                                     \
        T               *c,                                                     \
        gsize            row_stride,                                            \
        gboolean         accumulate)                                            \
  {                                                                             \
    blasint m = a->n_rows, n = b->n_columns, k = a->n_columns, lda, ldb;        \
    CBLAS_TRANSPOSE ta = describe (a, &lda), tb = describe (b, &ldb);           \
                                                                                \
    if (n == 1)                                                                 \
      {                                                                         \
        for (gsize i = 0; i < a->n_rows && !accumulate; i++)                    \
          c[i * row_stride] = 0;                                                \
        gemv (CblasRowMajor, ta, ta == CblasNoTrans ? m : k, ta == CblasNoTrans ? k : m, 1, \
              a->data, lda, b->data, k == 1 ? 1 : b->row_stride, 1, c, m == 1 ? 1 : row_stride); \
      }                                                                         \
    else if (m == 1)                                                            \
      {                                                                         \
        if (!accumulate)                                                        \
          memset (c, 0, (gsize) n * sizeof *c);                                 \
        gemv (CblasRowMajor, tb == CblasNoTrans ? CblasTrans : CblasNoTrans,    \
              tb == CblasNoTrans ? k : n, tb == CblasNoTrans ? n : k, 1,        \
              b->data, ldb, a->data, k == 1 ? 1 : a->column_stride, 1, c, 1);   \
      }                                                                         \
    else                                                                        \
      gemm (CblasRowMajor, ta, tb, m, n, k, 1, a->data, lda, b->data, ldb, accumulate, c, row_stride); \
  }

GEMM (gemm_float32, float, cblas_sgemm, cblas_sgemv)
GEMM (gemm_float64, double, cblas_dgemm, cblas_dgemv)

/* BLAS counts in 32 bits. */
static gboolean
is_countable (const ZkyMatrix *self)
{
  return self->n_rows <= G_MAXINT32 && self->n_columns <= G_MAXINT32 &&
         self->row_stride <= G_MAXINT32 && self->column_stride <= G_MAXINT32;
}

static gboolean
blas_can (ZkyDtype         dtype,
          const ZkyMatrix *a,
          const ZkyMatrix *b)
{
  return zky_dtype_is_float (dtype) && zky_blas_takes (a) && zky_blas_takes (b) && is_countable (a) && is_countable (b);
}

/* -- Sharing among threads --------------------------------------------------------------- */

/* A product cut into stripes of rows or of columns. */
typedef struct
{
  ZkyDtype         dtype;
  const ZkyMatrix *a, *b;
  char            *c;
  gsize            row_stride;
  gboolean         accumulate, by_rows;
  gsize            stripe;
} Stripes;

static void
multiply (ZkyDtype         dtype,
          const ZkyMatrix *a,
          const ZkyMatrix *b,
          gpointer         c,
          gsize            row_stride,
          gboolean         accumulate)
{
  if (dtype == ZKY_FLOAT32)
    gemm_float32 (a, b, c, row_stride, accumulate);
  else
    gemm_float64 (a, b, c, row_stride, accumulate);
}

static void
multiply_stripe (guint    part,
                 guint    thread,
                 gpointer data)
{
  const Stripes *self = data;
  gsize size = zky_dtype_get_size (self->dtype), first = part * self->stripe;
  ZkyMatrix a = *self->a, b = *self->b;
  char *c = self->c;

  if (self->by_rows)
    {
      a.data = (const char *) a.data + (gssize) first * a.row_stride * (gssize) size;
      a.n_rows = MIN (self->stripe, a.n_rows - first);
      c += first * self->row_stride * size;
    }
  else
    {
      b.data = (const char *) b.data + (gssize) first * b.column_stride * (gssize) size;
      b.n_columns = MIN (self->stripe, b.n_columns - first);
      c += first * size;
    }

  multiply (self->dtype, &a, &b, c, self->row_stride, self->accumulate);
}

/* OpenBLAS adds up the elements of a stripe in the same order as those of the whole, unless one of them is so small that it has another
 * kernel for it; so what is cut stays far above that. Sets the stripe and returns how many there are. */
static guint
choose_stripes (Stripes *self)
{
  gsize m = self->a->n_rows, n = self->b->n_columns, extent, line;
  guint n_parts;

  self->by_rows = m >= n;
  extent = MAX (m, n);
  line = MIN (m, n) * self->a->n_columns;
  n_parts = (guint) MIN ((gsize) zky_workers_get_n (), extent * line / STRIPE_WORK);
  if (n_parts < 2 || MIN (m, n) == 1)
    return 1;

  self->stripe = (extent + n_parts - 1) / n_parts;
  self->stripe = (self->stripe + STRIPE_UNIT - 1) / STRIPE_UNIT * STRIPE_UNIT;
  n_parts = (guint) ((extent + self->stripe - 1) / self->stripe);

  return (extent - (n_parts - 1) * self->stripe) * line >= STRIPE_WORK / 2 ? n_parts : 1;
}

/* Threads are ours: OpenBLAS's would fight with them. */
static void
use_one_thread (void)
{
  static gsize is_done = 0;

  if (g_once_init_enter (&is_done))
    {
      openblas_set_num_threads (1);
      g_once_init_leave (&is_done, 1);
    }
}

void
zky_blas_into (ZkyDtype         dtype,
               const ZkyMatrix *a,
               const ZkyMatrix *b,
               gpointer         c,
               gsize            row_stride,
               gboolean         accumulate)
{
  Stripes stripes = { dtype, a, b, c, row_stride, accumulate };
  guint n_stripes;

  if (a->n_rows == 0 || b->n_columns == 0)
    return;

  if (a->n_columns == 0 || row_stride > G_MAXINT32 || !blas_can (dtype, a, b))
    {
      run_plain (dtype, a, b, c, row_stride, accumulate);
      return;
    }

  use_one_thread ();
  n_stripes = choose_stripes (&stripes);
  if (n_stripes > 1)
    zky_workers_run (n_stripes, multiply_stripe, &stripes);
  else
    multiply (dtype, a, b, c, row_stride, accumulate);
}

gboolean
zky_blas_multiply (ZkyDtype          dtype,
                   const ZkyMatrix  *a,
                   const ZkyMatrix  *b,
                   gpointer          c,
                   ZkyBudget        *budget,
                   GError          **error)
{
  return zky_blas_multiply_add (dtype, a, b, c, FALSE, budget, error);
}

gboolean
zky_blas_multiply_add (ZkyDtype          dtype,
                       const ZkyMatrix  *a,
                       const ZkyMatrix  *b,
                       gpointer          c,
                       gboolean          accumulate,
                       ZkyBudget        *budget,
                       GError          **error)
{
  gsize size = zky_dtype_get_size (dtype);
  gboolean blas = blas_can (dtype, a, b);
  gsize per_row = MAX (b->n_rows * b->n_columns, 1);
  gsize rows = MAX ((blas ? BLAS_SLAB : PLAIN_SLAB) / per_row, 1);

  if (b->n_columns == 0)
    return TRUE;

  for (gsize i = 0; i < a->n_rows; i += rows)
    {
      ZkyMatrix slab = *a;
      char *result = (char *) c + i * b->n_columns * size;

      if (i > 0 && !zky_budget_poll (budget, error))
        return FALSE;

      slab.data = (const char *) a->data + (gssize) i * a->row_stride * (gssize) size;
      slab.n_rows = MIN (a->n_rows - i, rows);
      zky_blas_into (dtype, &slab, b, result, b->n_columns, accumulate);
    }

  return TRUE;
}
