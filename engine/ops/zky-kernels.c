/* zky-kernels.c: how operators that work element by element are computed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-kernels.h"

#define DIRECT_MAX ((gsize) 1 << 20) /* elements that are computed without a look at the budget */

/* That of the first loop from the inputs' promoted dtype on, which is the last of theirs. */
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

/* The dtype that @call computes in. */
ZkyDtype
zky_elementwise_get_dtype (const ZkyOpCall *call)
{
  return compute_dtype (call, call->op->kernel);
}

/* The outputs' shape is the inputs', broadcast. */
gboolean
zky_elementwise_infer (ZkyOpCall  *call,
                       GError    **error)
{
  const ZkyElementwise *kernel = call->op->kernel;
  ZkyOpOutput *output = &call->outputs[0];

  output->dtype = kernel->to_bool ? ZKY_BOOL : compute_dtype (call, kernel);
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

/**
 * zky_elementwise_scalar:
 * @op: an operator
 * @inputs: (array length=n_inputs): what it is applied to; nothing is checked yet
 * @n_inputs: how many
 * @attributes: (nullable): its attributes
 *
 * The short way for what graphs of single numbers consist of: an elementwise operator without attributes, and all
 * inputs scalars of one dtype that there is a loop for. It takes a quarter of the time of a #ZkyOpCall.
 *
 * Returns: (transfer full) (nullable): the output; %NULL where the long way has to be gone
 */
ZkyTensor *
zky_elementwise_scalar (const ZkyOp         *op,
                        ZkyTensor *const    *inputs,
                        guint                n_inputs,
                        const ZkyAttributes *attributes)
{
  static const gssize strides[ZKY_LOOP_MAX_OPERANDS]; /* never used; those of 0 lead a loop past its vector code */
  const ZkyElementwise *kernel = op->kernel;
  char *data[ZKY_LOOP_MAX_OPERANDS];
  ZkyTensor *output;
  ZkyDtype dtype;

  if (op->forward != zky_elementwise_forward || n_inputs != op->max_inputs || kernel->n_conditions > 0
      || op->attributes != NULL || attributes != NULL)
    return NULL;

  dtype = inputs[0]->dtype;
  if (kernel->loops[dtype] == NULL)
    return NULL;

  for (guint i = 0; i < n_inputs; i++)
    {
      if (inputs[i]->n_axes > 0 || inputs[i]->dtype != dtype)
        return NULL;
      data[i + 1] = inputs[i]->data;
    }

  output = zky_tensor_new_unset (kernel->to_bool ? ZKY_BOOL : dtype);
  data[0] = output->data;
  kernel->loops[dtype] (data, strides, 1, NULL);

  return output;
}

static void
run_directly (ZkyTensor *const *operands,
              guint             n_operands,
              ZkyLoopKernel     loop,
              gpointer          attributes)
{
  char *data[ZKY_LOOP_MAX_OPERANDS];
  gssize strides[ZKY_LOOP_MAX_OPERANDS];

  for (guint i = 0; i < n_operands; i++)
    {
      data[i] = operands[i]->data;
      strides[i] = zky_dtype_get_size (operands[i]->dtype);
    }

  loop (data, strides, operands[0]->size, attributes);
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
  if (done && is_one_run (operands, n_operands))
    run_directly (operands, n_operands, kernel->loops[dtype], (gpointer) call->attributes);
  else if (done)
    done = zky_loop_run (&call->outputs[0].shape, operands, n_operands, kernel->loops[dtype],
                         (gpointer) call->attributes, call->budget, error);

  for (guint i = 0; i < n_casts; i++)
    zky_tensor_unref (casts[i]);

  return done;
}

/* -- Sums ------------------------------------------------------------------------ */

#define ACCUMULATE_LOOP(T)                                                      \
  ZKY_CLONES static void                                                        \
  accumulate_##T (char *const  *data,                                           \
                  const gssize *strides,                                        \
                  gsize         n,                                              \
                  gpointer      user_data)                                      \
  {                                                                             \
    if (strides[0] == sizeof (T) && strides[1] == sizeof (T))                   \
      for (gsize i = 0; i < n; i++)                                             \
        ((T *) data[0])[i] += ((const T *) data[1])[i];                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        *(T *) (data[0] + (gssize) i * strides[0]) += *(const T *) (data[1] + (gssize) i * strides[1]); \
  }

ACCUMULATE_LOOP (float)
ACCUMULATE_LOOP (double)

gboolean
zky_accumulate (ZkyTensor  *sum,
                ZkyTensor  *term,
                ZkyBudget  *budget,
                GError    **error)
{
  ZkyShape shape;

  g_assert (sum->dtype == term->dtype && zky_dtype_is_float (sum->dtype));

  if (sum->n_axes == 0)
    {
      if (sum->dtype == ZKY_FLOAT32)
        sum->scalar.f += term->scalar.f;
      else
        sum->scalar.d += term->scalar.d;
      return TRUE;
    }

  shape = zky_tensor_get_shape (sum);
  return zky_loop_run (&shape, (ZkyTensor *[]) { sum, term }, 2,
                       sum->dtype == ZKY_FLOAT32 ? accumulate_float : accumulate_double, NULL, budget, error);
}
