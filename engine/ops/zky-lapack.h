/* zky-lapack.h: systems of linear equations, by LAPACK, which OpenBLAS carries
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-budget.h"
#include "zky-tensor.h"

G_BEGIN_DECLS

/*
 * All work in place on batches of dense float matrices [n, n], row by row. LAPACK counts column by column: to it each
 * matrix is its own transpose, which these functions take into account. A matrix that cannot be worked on is an error
 * that names it.
 */

/* P · L · U = aᵀ; @pivots has room for n numbers a matrix. A zero pivot is no error here but where it is divided by: it stands
 * on the diagonal. */
gboolean zky_lapack_lu         (ZkyTensor  *a,
                                int        *pivots,
                                ZkyBudget  *budget,
                                GError    **error);
/* Makes a⁻¹ of what zky_lapack_lu() left. */
gboolean zky_lapack_invert     (ZkyTensor  *lu,
                                int        *pivots,
                                ZkyBudget  *budget,
                                GError    **error);
/* x [k, n] = (a⁻¹ · xᵀ)ᵀ: the right-hand sides are rows. */
gboolean zky_lapack_solve      (ZkyTensor  *lu,
                                int        *pivots,
                                ZkyTensor  *x,
                                ZkyBudget  *budget,
                                GError    **error);
/* The lower triangle l with l · lᵀ = a, whose lower triangle alone is read; zeros above it. */
gboolean zky_lapack_cholesky   (ZkyTensor  *a,
                                ZkyBudget  *budget,
                                GError    **error);
/* x [n, k] = a⁻¹ · x with one triangle of a, or x [k, n] = x · a⁻¹ where @left is false. @unit: with ones on the diagonal. */
gboolean zky_lapack_triangular (ZkyTensor  *a,
                                ZkyTensor  *x,
                                gboolean    upper,
                                gboolean    left,
                                gboolean    unit,
                                ZkyBudget  *budget,
                                GError    **error);

G_END_DECLS
