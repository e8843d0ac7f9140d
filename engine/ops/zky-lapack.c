/* zky-lapack.c: systems of linear equations, by LAPACK, which OpenBLAS carries
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lapack.h"

#include <cblas.h>
#include <string.h>

#include "zky-tensor-private.h"

/* LAPACK's header is in another package than OpenBLAS's. */
void sgetrf_ (const int *m, const int *n, float *a, const int *lda, int *pivots, int *info);
void dgetrf_ (const int *m, const int *n, double *a, const int *lda, int *pivots, int *info);
void sgetri_ (const int *n, float *a, const int *lda, const int *pivots, float *work, const int *n_work, int *info);
void dgetri_ (const int *n, double *a, const int *lda, const int *pivots, double *work, const int *n_work, int *info);
void sgetrs_ (const char *trans, const int *n, const int *n_right, const float *a, const int *lda, const int *pivots,
              float *b, const int *ldb, int *info, gsize trans_length);
void dgetrs_ (const char *trans, const int *n, const int *n_right, const double *a, const int *lda, const int *pivots,
              double *b, const int *ldb, int *info, gsize trans_length);
void spotrf_ (const char *uplo, const int *n, float *a, const int *lda, int *info, gsize uplo_length);
void dpotrf_ (const char *uplo, const int *n, double *a, const int *lda, int *info, gsize uplo_length);

/* -- Matrices of a batch -------------------------------------------------------------------------- */

/* Extents fit int: a square matrix of more rows would not fit ZKY_TENSOR_MAX_BYTES; other extents are checked. */
static gsize
rows_of (const ZkyTensor *a)
{
  return a->dims[a->n_axes - 2];
}

static gsize
columns_of (const ZkyTensor *a)
{
  return a->dims[a->n_axes - 1];
}

static gsize
batch_of (const ZkyTensor *a)
{
  gsize n = 1;

  for (guint i = 0; i + 2 < a->n_axes; i++)
    n *= a->dims[i];

  return n;
}

static gpointer
matrix_at (const ZkyTensor *a,
           gsize            i)
{
  return (char *) a->data + i * rows_of (a) * columns_of (a) * zky_dtype_get_size (a->dtype);
}

/* "matrix [3, 3]", or "matrix 2 of [4, 3, 3]". */
static char *
describe (const ZkyTensor *a,
          gsize            i)
{
  ZkyShape shape = zky_tensor_get_shape (a);
  g_autofree char *text = zky_shape_to_string (&shape);

  return batch_of (a) == 1 ? g_strdup_printf ("matrix %s", text)
                           : g_strdup_printf ("matrix %" G_GSIZE_FORMAT " of %s", i, text);
}

static gboolean
refuse_singular (const ZkyTensor  *a,
                 gsize             i,
                 gsize             pivot,
                 GError          **error)
{
  g_autofree char *which = describe (a, i);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "the %s is singular: pivot %" G_GSIZE_FORMAT " is 0", which, pivot);
  return FALSE;
}

static double
diagonal_at (const ZkyTensor *a,
             gsize            i,
             gsize            j)
{
  gsize place = j * columns_of (a) + j;

  return a->dtype == ZKY_FLOAT32 ? ((const float *) matrix_at (a, i))[place] : ((const double *) matrix_at (a, i))[place];
}

static gboolean
check_pivots (const ZkyTensor  *lu,
              gsize             i,
              GError          **error)
{
  for (gsize j = 0; j < rows_of (lu); j++)
    if (diagonal_at (lu, i, j) == 0)
      return refuse_singular (lu, i, j, error);

  return TRUE;
}

/* -- LU ------------------------------------------------------------------------------------------------ */

gboolean
zky_lapack_lu (ZkyTensor  *a,
               int        *pivots,
               ZkyBudget  *budget,
               GError    **error)
{
  int n = (int) rows_of (a), lda = MAX (n, 1), info;

  for (gsize i = 0; i < batch_of (a) && n > 0; i++, pivots += n)
    {
      if (!zky_budget_poll (budget, error))
        return FALSE;

      if (a->dtype == ZKY_FLOAT32)
        sgetrf_ (&n, &n, matrix_at (a, i), &lda, pivots, &info);
      else
        dgetrf_ (&n, &n, matrix_at (a, i), &lda, pivots, &info);
    }

  return TRUE;
}

/* The inverse of the transpose is the transpose of the inverse, so that nothing is to be turned. */
gboolean
zky_lapack_invert (ZkyTensor  *lu,
                   int        *pivots,
                   ZkyBudget  *budget,
                   GError    **error)
{
  int n = (int) rows_of (lu), lda = MAX (n, 1), n_work = n <= 32768 ? n * 64 : n, info;
  g_autofree double *work = g_new (double, (gsize) n_work + 1);

  for (gsize i = 0; i < batch_of (lu) && n > 0; i++, pivots += n)
    {
      if (!check_pivots (lu, i, error) || !zky_budget_poll (budget, error))
        return FALSE;

      if (lu->dtype == ZKY_FLOAT32)
        sgetri_ (&n, matrix_at (lu, i), &lda, pivots, (float *) work, &n_work, &info);
      else
        dgetri_ (&n, matrix_at (lu, i), &lda, pivots, work, &n_work, &info);
    }

  return TRUE;
}

static gboolean
check_count (gsize     n,
             GError  **error)
{
  if (n <= G_MAXINT32)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "%" G_GSIZE_FORMAT " right-hand sides, LAPACK takes %d", n, G_MAXINT32);
  return FALSE;
}

/* "T": the transpose of what LAPACK sees, which is a. */
gboolean
zky_lapack_solve (ZkyTensor  *lu,
                  int        *pivots,
                  ZkyTensor  *x,
                  ZkyBudget  *budget,
                  GError    **error)
{
  int n = (int) rows_of (lu), lda = MAX (n, 1), k, info;

  if (!check_count (rows_of (x), error))
    return FALSE;

  k = (int) rows_of (x);
  for (gsize i = 0; i < batch_of (lu) && n > 0; i++, pivots += n)
    {
      if (!check_pivots (lu, i, error) || !zky_budget_poll (budget, error))
        return FALSE;

      if (lu->dtype == ZKY_FLOAT32)
        sgetrs_ ("T", &n, &k, matrix_at (lu, i), &lda, pivots, matrix_at (x, i), &lda, &info, 1);
      else
        dgetrs_ ("T", &n, &k, matrix_at (lu, i), &lda, pivots, matrix_at (x, i), &lda, &info, 1);
    }

  return TRUE;
}

/* -- Cholesky -------------------------------------------------------------------------------------------- */

static void
clear_above (ZkyTensor *a,
             gsize      i)
{
  gsize n = rows_of (a), size = zky_dtype_get_size (a->dtype);

  for (gsize row = 0; row < n; row++)
    memset ((char *) matrix_at (a, i) + (row * n + row + 1) * size, 0, (n - row - 1) * size);
}

/* "U": the lower triangle is the upper one of what LAPACK sees. */
gboolean
zky_lapack_cholesky (ZkyTensor  *a,
                     ZkyBudget  *budget,
                     GError    **error)
{
  int n = (int) rows_of (a), lda = MAX (n, 1), info;

  for (gsize i = 0; i < batch_of (a) && n > 0; i++)
    {
      if (!zky_budget_poll (budget, error))
        return FALSE;

      if (a->dtype == ZKY_FLOAT32)
        spotrf_ ("U", &n, matrix_at (a, i), &lda, &info, 1);
      else
        dpotrf_ ("U", &n, matrix_at (a, i), &lda, &info, 1);

      if (info > 0)
        {
          g_autofree char *which = describe (a, i);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "the %s is not positive definite: its first %d rows and columns are not",
                       which, info);
          return FALSE;
        }
      clear_above (a, i);
    }

  return TRUE;
}

/* -- Triangles ---------------------------------------------------------------------------------------------- */

gboolean
zky_lapack_triangular (ZkyTensor  *a,
                       ZkyTensor  *x,
                       gboolean    upper,
                       gboolean    left,
                       gboolean    unit,
                       ZkyBudget  *budget,
                       GError    **error)
{
  CBLAS_SIDE side = left ? CblasLeft : CblasRight;
  CBLAS_UPLO triangle = upper ? CblasUpper : CblasLower;
  CBLAS_DIAG diagonal = unit ? CblasUnit : CblasNonUnit;
  blasint n_rows, n_columns, n = (blasint) rows_of (a);

  if (!check_count (MAX (rows_of (x), columns_of (x)), error))
    return FALSE;

  n_rows = (blasint) rows_of (x);
  n_columns = (blasint) columns_of (x);
  for (gsize i = 0; i < batch_of (a) && x->size > 0; i++)
    {
      if ((!unit && !check_pivots (a, i, error)) || !zky_budget_poll (budget, error))
        return FALSE;

      if (a->dtype == ZKY_FLOAT32)
        cblas_strsm (CblasRowMajor, side, triangle, CblasNoTrans, diagonal, n_rows, n_columns, 1,
                     matrix_at (a, i), n, matrix_at (x, i), n_columns);
      else
        cblas_dtrsm (CblasRowMajor, side, triangle, CblasNoTrans, diagonal, n_rows, n_columns, 1,
                     matrix_at (a, i), n, matrix_at (x, i), n_columns);
    }

  return TRUE;
}
