/* zky-loop.h: walking several strided arrays of one shape together
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-budget.h"
#include "zky-tensor-private.h"

G_BEGIN_DECLS

#define ZKY_LOOP_MAX_OPERANDS 6

/**
 * ZkyLoopKernel:
 * @data: one pointer an operand, to its first element of this run
 * @strides: one stride an operand, in bytes
 * @n: elements of this run
 * @user_data: what was given to zky_loop_run()
 *
 * Handles one run along the innermost axis.
 */
typedef void (*ZkyLoopKernel) (char *const  *data,
                               const gssize *strides,
                               gsize         n,
                               gpointer      user_data);

/* Runs @kernel over @shape. Operands are broadcast to @shape (NumPy's rule); axes that lie
 * behind one another in all operands are merged first, so contiguous tensors come as one run.
 * Runs are cut at 2^20 elements and @budget (nullable) is polled between them. */
gboolean zky_loop_run (const ZkyShape   *shape,
                       ZkyTensor *const *operands,
                       guint             n_operands,
                       ZkyLoopKernel     kernel,
                       gpointer          user_data,
                       ZkyBudget        *budget,
                       GError          **error);

/* What copies elements, operand 1 to operand 0, and converts them as zky_tensor_cast() does. */
ZkyLoopKernel zky_tensor_get_converter (ZkyDtype to,
                                        ZkyDtype from);

G_END_DECLS
