/* zky-blas.h: products of matrices, by OpenBLAS and by a plain loop
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-budget.h"
#include "zky-tensor.h"

G_BEGIN_DECLS

/**
 * ZkyMatrix:
 * @data: the first element
 * @n_rows: rows
 * @n_columns: columns
 * @row_stride: elements from one row to the next
 * @column_stride: elements from one column to the next
 */
typedef struct
{
  gconstpointer data;
  gsize         n_rows, n_columns;
  gssize        row_stride, column_stride;
} ZkyMatrix;

/* Whether OpenBLAS can read @self where it lies: rows or columns are dense and do not overlap. */
gboolean zky_blas_takes    (const ZkyMatrix  *self);

/* c [a.n_rows, b.n_columns], dense, = a · b. OpenBLAS for float types that it takes, else the plain loop. Large products
 * are cut into slabs of rows, and @budget (nullable) is polled between them. */
gboolean zky_blas_multiply (ZkyDtype          dtype,
                            const ZkyMatrix  *a,
                            const ZkyMatrix  *b,
                            gpointer          c,
                            ZkyBudget        *budget,
                            GError          **error);

/* The same, or c += a · b. */
gboolean zky_blas_multiply_add (ZkyDtype          dtype,
                                const ZkyMatrix  *a,
                                const ZkyMatrix  *b,
                                gpointer          c,
                                gboolean          accumulate,
                                ZkyBudget        *budget,
                                GError          **error);

/* The same, into rows of c that are @row_stride elements apart; no look at a budget. */
void     zky_blas_into     (ZkyDtype          dtype,
                            const ZkyMatrix  *a,
                            const ZkyMatrix  *b,
                            gpointer          c,
                            gsize             row_stride,
                            gboolean          accumulate);

/* zky_blas_multiply() by the plain loop: for int64, and what the tests hold the other against. */
void     zky_blas_plain    (ZkyDtype          dtype,
                            const ZkyMatrix  *a,
                            const ZkyMatrix  *b,
                            gpointer          c);

G_END_DECLS
