/* zky-ops-tuple.c: several values as the outputs of one operator
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-samples.h"
#include "zky-vjp.h"

/* What a composite operator of several outputs ends with in a graph: its outputs have to be nodes of one operator. */

static gboolean
tuple_infer (ZkyOpCall  *call,
             GError    **error)
{
  zky_op_call_set_n_outputs (call, call->n_inputs);
  for (guint i = 0; i < call->n_inputs; i++)
    {
      call->outputs[i].dtype = zky_tensor_get_dtype (call->inputs[i]);
      call->outputs[i].shape = zky_tensor_get_shape (call->inputs[i]);
    }

  return TRUE;
}

static gboolean
tuple_forward (ZkyOpCall  *call,
               GError    **error)
{
  for (guint i = 0; i < call->n_inputs; i++)
    zky_op_call_take_output (call, i, zky_tensor_ref (call->inputs[i]));

  return TRUE;
}

static void
tuple_vjp (ZkyVjp *vjp)
{
  for (guint i = 0; i < vjp->n_inputs; i++)
    if (zky_vjp_wants (vjp, i) && zky_vjp_has_cotangent (vjp, i))
      zky_vjp_add (vjp, i, zky_vjp_cotangent_of (vjp, i));
}

static const ZkySampleCase tuple_cases[] = {
  { { "3", "2" } }, { { "", "2, 3t", "4s" } }, { { "2, 2" } }, { { "0", "1" } }, { { NULL } }
};

ZKY_SAMPLE_FUNCTION (tuple, ZKY_SAMPLE_ANY)

static const char *const tuple_names[] = { "first", "second", "third", NULL };

const ZkyOp zky_ops_tuple[] = {
  {
    .name = "tuple", .symbol = "( , )", .formula = "a, b, …", .min_inputs = 1, .max_inputs = ZKY_OP_ANY_INPUTS,
    .summary = "Gives its inputs as its outputs, unchanged", .partials = (const char *const[]) { "1", NULL },
    .output_names = tuple_names,
    .infer = tuple_infer, .forward = tuple_forward, .vjp = tuple_vjp, .sample = tuple_sample,
  },
  { NULL }
};
