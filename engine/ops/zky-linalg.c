/* zky-linalg.c: what operators on square matrices share
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-linalg.h"

#include "zky-lapack.h"
#include "zky-op-call.h"
#include "zky-parts.h"
#include "zky-tensor-private.h"

gboolean
zky_linalg_check_square (const ZkyTensor  *a,
                         GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (a);
  g_autofree char *text = NULL;

  if (shape.n_axes >= 2 && shape.dims[shape.n_axes - 1] == shape.dims[shape.n_axes - 2])
    return TRUE;

  text = zky_shape_to_string (&shape);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s is not that of square matrices", text);
  return FALSE;
}

/* Results are float. */
ZkyDtype
zky_linalg_dtype (const ZkyOpCall *call)
{
  ZkyDtype dtype = ZKY_FLOAT32;

  for (guint i = 0; i < call->n_inputs; i++)
    dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);

  return dtype;
}

/* A dense copy of @input, broadcast to @shape, to work in. (transfer full) */
ZkyTensor *
zky_linalg_copy (ZkyTensor       *input,
                 ZkyDtype         dtype,
                 const ZkyShape  *shape,
                 ZkyBudget       *budget,
                 GError         **error)
{
  g_autoptr (ZkyTensor) view = zky_tensor_broadcast_to (input, shape, error), copy = NULL;

  copy = view != NULL ? zky_tensor_new (dtype, shape, error) : NULL;
  if (copy == NULL || !zky_parts_copy_into (copy, view, budget, error))
    return NULL;

  return g_steal_pointer (&copy);
}

/* LU of a copy of the first input, broadcast to @batch with its last two axes. (transfer full) */
ZkyTensor *
zky_linalg_factorise (ZkyOpCall       *call,
                      const ZkyShape  *batch,
                      int            **pivots,
                      GError         **error)
{
  ZkyTensor *input = call->inputs[0];
  ZkyShape shape = *batch;
  g_autoptr (ZkyTensor) lu = NULL;

  shape.dims[shape.n_axes++] = input->dims[input->n_axes - 2];
  shape.dims[shape.n_axes++] = input->dims[input->n_axes - 1];
  lu = zky_linalg_copy (input, call->outputs[0].dtype, &shape, call->budget, error);
  if (lu == NULL)
    return NULL;

  *pivots = g_new (int, lu->size + 1);
  return zky_lapack_lu (lu, *pivots, call->budget, error) ? g_steal_pointer (&lu) : NULL;
}

ZkyShape
zky_linalg_batch (const ZkyTensor *tensor)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);

  shape.n_axes -= 2;
  return shape;
}

/* Moves the diagonal elements of the first input away from 0, so that the matrices are far from singular: all of them up, or
 * every second one down. */
void
zky_linalg_strengthen (ZkyOpCall *call,
                       float      by,
                       gboolean   both_ways)
{
  ZkyTensor *a = call->inputs[0];
  gsize n = a->dims[a->n_axes - 1];

  for (gsize i = 0; i < a->size; i++)
    if (i / n % n == i % n)
      *(float *) zky_tensor_element (a, i) += both_ways && i % 2 == 1 ? -by : by;
}

gboolean
zky_linalg_sample (const ZkySampleCase *cases,
                   GRand               *rand,
                   guint                i,
                   ZkyOpCall           *call)
{
  if (!zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call))
    return FALSE;

  zky_linalg_strengthen (call, 4, TRUE);
  return TRUE;
}
