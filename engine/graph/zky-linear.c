/* zky-linear.c: a layer for functions that are linear in something unknown
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-linear.h"

#include "zky-op-call.h"

/* Records what depends on the unknown: shapes are inferred, nothing is computed. */
static ZkyNode *
infer (ZkyGraph            *self,
       const ZkyOp         *op,
       ZkyNode *const      *inputs,
       guint                n_inputs,
       const ZkyAttributes *attributes)
{
  g_autofree ZkyTensor **values = g_new (ZkyTensor *, n_inputs);
  g_autoptr(GPtrArray) outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  GError *error = NULL;
  ZkyNode *result = NULL;
  ZkyOpCall call;

  for (guint i = 0; i < n_inputs; i++)
    values[i] = inputs[i]->value;
  zky_op_call_init (&call, op, values, n_inputs, attributes, NULL);
  if (zky_op_call_infer (&call, &error))
    {
      for (guint i = 0; i < call.n_outputs; i++)
        g_ptr_array_add (outputs, zky_layer_placeholder (call.outputs[i].dtype, &call.outputs[i].shape));
      result = zky_graph_add_values (self, op, inputs, n_inputs, call.attributes,
                                     (ZkyTensor *const *) outputs->pdata, outputs->len);
    }
  else
    zky_graph_fail (self, error);
  zky_op_call_clear (&call);

  for (guint i = 0; result != NULL && i < outputs->len; i++)
    *zky_layer_get (self, zky_graph_node (self, result->index + i)) = (ZkyLayerNode) { NULL, TRUE };

  return result;
}

static ZkyNode *
linear_apply (ZkyGraph            *self,
              const ZkyOp         *op,
              ZkyNode *const      *inputs,
              guint                n_inputs,
              const ZkyAttributes *attributes)
{
  ZkyNode *few[8];
  g_autofree ZkyNode **many = n_inputs > G_N_ELEMENTS (few) ? g_new (ZkyNode *, n_inputs) : NULL;
  ZkyNode **own = many != NULL ? many : few;
  gboolean varies;

  if (!zky_layer_take_inputs (self, inputs, n_inputs, own, &varies))
    return NULL;
  if (!varies)
    return zky_layer_apply_base (self, op, own, n_inputs, attributes);
  if (op->expand != NULL && (op->forward == NULL || op->vjp == NULL))
    return zky_graph_expand (self, op, own, n_inputs, attributes);

  return infer (self, op, own, n_inputs, attributes);
}

/**
 * zky_linear_new:
 * @base: the tape underneath, which lives for longer
 *
 * Returns: (transfer full): an empty layer
 */
ZkyGraph *
zky_linear_new (ZkyTape *base)
{
  ZkyGraph *self = zky_layer_new (base);

  self->layer->apply = linear_apply;

  return self;
}

/**
 * zky_linear_unknown:
 * @like: of whose dtype and shape it is
 *
 * Returns: (transfer none) (nullable): a node that everything here is linear in; %NULL after an error
 */
ZkyNode *
zky_linear_unknown (ZkyGraph        *self,
                    const ZkyTensor *like)
{
  ZkyShape shape = zky_tensor_get_shape (like);
  g_autoptr(ZkyTensor) zeros = zky_layer_placeholder (zky_tensor_get_dtype (like), &shape);
  ZkyNode *node = zky_graph_variable (self, NULL, zeros);

  if (node != NULL)
    *zky_layer_get (self, node) = (ZkyLayerNode) { NULL, TRUE };

  return node;
}
