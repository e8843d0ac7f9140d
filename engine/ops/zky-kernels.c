/* zky-kernels.c: how operators that work element by element are computed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-kernels.h"

#define DIRECT_MAX ((gsize) 1 << 20) /* elements that are computed without a look at the budget */

/* The dtype that @call computes in: that of the first loop from the inputs' promoted dtype on, which is the last of
 * theirs. */
static inline ZkyDtype
compute_dtype (const ZkyOpCall      *call,
               const ZkyElementwise *kernel)
{
  ZkyDtype dtype = call->inputs[kernel->n_conditions]->dtype;

  for (guint i = kernel->n_conditions + 1; i < call->n_inputs; i++)
    dtype = MAX (dtype, call->inputs[i]->dtype);
  while (kernel->loops[dtype] == NULL)
    dtype++;

  return dtype;
}

/* The outputs' shape is the inputs', broadcast. */
gboolean
zky_elementwise_infer (ZkyOpCall  *call,
                       GError    **error)
{
  const ZkyElementwise *kernel = call->op->kernel;
  ZkyOpOutput *output = &call->outputs[0];
  gboolean all_scalars = TRUE;

  output->dtype = kernel->to_bool ? ZKY_BOOL : compute_dtype (call, kernel);

  for (guint i = 0; i < call->n_inputs; i++)
    all_scalars = all_scalars && call->inputs[i]->n_axes == 0;

  output->shape.n_axes = 0;
  if (all_scalars)
    return TRUE;

  output->shape = zky_tensor_get_shape (call->inputs[0]);
  for (guint i = 1; i < call->n_inputs; i++)
    {
      ZkyShape left = output->shape, right = zky_tensor_get_shape (call->inputs[i]);

      if (!zky_shape_broadcast (&left, &right, &output->shape, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether all operands are dense and of one size, so that they are walked as one run. */
static gboolean
is_one_run (ZkyTensor *const *operands,
            guint             n_operands)
{
  for (guint i = 0; i < n_operands; i++)
    if (!operands[i]->contiguous || operands[i]->size != operands[0]->size)
      return FALSE;

  return operands[0]->size <= DIRECT_MAX;
}

/* One number: strides are never used, and those of 0 lead a loop past its vector code. */
static inline void
run_scalar (ZkyTensor *const *operands,
            guint             n_operands,
            ZkyLoopKernel     loop)
{
  static const gssize strides[ZKY_LOOP_MAX_OPERANDS];
  char *data[ZKY_LOOP_MAX_OPERANDS];

  for (guint i = 0; i < n_operands; i++)
    data[i] = operands[i]->data;

  loop (data, strides, 1, NULL);
}

static void
run_directly (ZkyTensor *const *operands,
              guint             n_operands,
              ZkyLoopKernel     loop)
{
  char *data[ZKY_LOOP_MAX_OPERANDS];
  gssize strides[ZKY_LOOP_MAX_OPERANDS];

  for (guint i = 0; i < n_operands; i++)
    {
      data[i] = operands[i]->data;
      strides[i] = zky_dtype_get_size (operands[i]->dtype);
    }

  loop (data, strides, operands[0]->size, NULL);
}

/* Computes the output with the loop for the inputs' dtype. */
gboolean
zky_elementwise_forward (ZkyOpCall  *call,
                         GError    **error)
{
  const ZkyElementwise *kernel = call->op->kernel;
  ZkyDtype dtype = compute_dtype (call, kernel);
  ZkyTensor *operands[ZKY_LOOP_MAX_OPERANDS], *casts[ZKY_LOOP_MAX_OPERANDS];
  guint n_operands = call->n_inputs + 1, n_casts = 0;
  gboolean done = TRUE;

  g_assert (n_operands <= ZKY_LOOP_MAX_OPERANDS);

  for (guint i = 0; i < call->n_inputs && done; i++)
    {
      ZkyDtype wanted = i < kernel->n_conditions ? ZKY_BOOL : dtype;

      operands[i + 1] = call->inputs[i];
      if (G_UNLIKELY (call->inputs[i]->dtype != wanted))
        {
          operands[i + 1] = zky_tensor_cast (call->inputs[i], wanted, error);
          done = operands[i + 1] != NULL;
          if (done)
            casts[n_casts++] = operands[i + 1];
        }
    }

  operands[0] = done ? zky_op_call_output (call, 0, error) : NULL;
  done = operands[0] != NULL;
  if (done && operands[0]->n_axes == 0)
    run_scalar (operands, n_operands, kernel->loops[dtype]);
  else if (done && is_one_run (operands, n_operands))
    run_directly (operands, n_operands, kernel->loops[dtype]);
  else if (done)
    done = zky_loop_run (&call->outputs[0].shape, operands, n_operands, kernel->loops[dtype], NULL,
                         call->budget, error);

  for (guint i = 0; i < n_casts; i++)
    zky_tensor_unref (casts[i]);

  return done;
}
