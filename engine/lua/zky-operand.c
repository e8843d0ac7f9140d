/* zky-operand.c: what an operator is applied to in model files and expressions: nodes, tensors, numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-operand.h"

/**
 * zky_operand_get_value:
 * @self: an operand
 *
 * Returns: (transfer none) (nullable): the numbers of a node or tensor; %NULL for a number
 */
ZkyTensor *
zky_operand_get_value (const ZkyOperand *self)
{
  switch (self->kind)
    {
    case ZKY_OPERAND_NODE: return zky_node_get_value (self->node);
    case ZKY_OPERAND_TENSOR: return self->tensor;
    default: return NULL;
    }
}

/* What a number becomes beside @all: the dtype of the others, as long as it can hold it. */
static ZkyDtype
number_dtype (ZkyOperandKind    kind,
              const ZkyOperand *all,
              guint             n_all,
              ZkyDtype          float_dtype)
{
  ZkyDtype others = ZKY_BOOL;
  gboolean has_others = FALSE;

  if (kind == ZKY_OPERAND_BOOLEAN)
    return ZKY_BOOL;

  for (guint i = 0; i < n_all; i++)
    {
      ZkyTensor *value = zky_operand_get_value (&all[i]);

      if (value == NULL)
        continue;
      others = zky_dtype_promote (others, zky_tensor_get_dtype (value));
      has_others = TRUE;
    }

  if (zky_dtype_is_float (others))
    return others;
  if (kind == ZKY_OPERAND_INTEGER && has_others)
    return ZKY_INT64;

  return float_dtype;
}

/**
 * zky_operand_to_tensor:
 * @self: one of @all
 * @all: (array length=n_all): the operands of one operator
 * @n_all: how many
 * @float_dtype: what a number becomes where no other operand says
 *
 * Returns: (transfer full): its value; a number becomes a scalar in the dtype of the other operands
 */
ZkyTensor *
zky_operand_to_tensor (const ZkyOperand *self,
                       const ZkyOperand *all,
                       guint             n_all,
                       ZkyDtype          float_dtype)
{
  ZkyTensor *value = zky_operand_get_value (self);

  if (value != NULL)
    return zky_tensor_ref (value);

  return zky_tensor_new_scalar (number_dtype (self->kind, all, n_all, float_dtype), self->number);
}

/**
 * zky_operands_simplify:
 * @op: an operator
 * @operands: (array length=n_operands): what it is applied to
 * @n_operands: (inout): how many
 *
 * A power with the number 2 written as its exponent is a square.
 *
 * Returns: (transfer none): the operator to apply
 */
const ZkyOp *
zky_operands_simplify (const ZkyOp      *op,
                       const ZkyOperand *operands,
                       guint            *n_operands)
{
  const ZkyOp *square;

  if (*n_operands != 2 || operands[1].number != 2 || zky_operand_get_value (&operands[1]) != NULL ||
      zky_operand_get_value (&operands[0]) == NULL || !g_str_equal (op->name, "pow"))
    return op;

  square = zky_op_lookup ("square", NULL);
  if (square == NULL)
    return op;
  *n_operands = 1;

  return square;
}

/**
 * zky_operands_draw:
 * @op: an operator
 * @n_operands: how many it is applied to
 * @attributes: (nullable): its attributes
 * @position: (out): the attribute that is its seed
 *
 * Returns: whether it draws at random, and nobody has said from which seed
 */
gboolean
zky_operands_draw (const ZkyOp          *op,
                   guint                 n_operands,
                   const ZkyAttributes  *attributes,
                   guint                *position)
{
  g_autoptr(ZkyAttributes) fallback = NULL;
  guint training;

  if (n_operands != 1 || op->max_inputs != 2)
    return FALSE;
  if (attributes == NULL)
    attributes = fallback = zky_attributes_new (op->attributes);

  return zky_attributes_find (attributes, "seed", position, NULL) && !zky_attributes_is_set (attributes, *position)
         && zky_attributes_find (attributes, "training", &training, NULL) && zky_attributes_get_bool (attributes, training);
}

/* Others at each place of a call, by their seed, and in each step of a training, by the counter, which comes as a further input: so a
 * plan draws others each time as well. The same call gives the same again. */
static ZkyNode *
apply_at_random (ZkyGraph             *graph,
                 const ZkyOp          *op,
                 ZkyNode              *input,
                 const ZkyAttributes  *attributes,
                 guint                 position)
{
  g_autoptr(ZkyAttributes) own = attributes != NULL ? zky_attributes_copy (attributes) : zky_attributes_new (op->attributes);

  zky_attributes_set_int (own, position, zky_graph_next_seed (graph));

  return zky_graph_apply (graph, op, (ZkyNode *[]) { input, zky_graph_counter (graph) }, 2, own);
}

/**
 * zky_operands_apply:
 * @graph: the call
 * @op: an operator
 * @operands: (array length=n_operands): what it is applied to
 * @n_operands: how many
 * @attributes: (nullable): its attributes
 * @float_dtype: what a number becomes where no other operand says
 * @error: what did not fit
 *
 * Records an operator; tensors and numbers become constants of the call. One that draws at random gets a seed of its own, unless it
 * has one. After an error the call may go on.
 *
 * Returns: (transfer none) (nullable): the node of its first output
 */
ZkyNode *
zky_operands_apply (ZkyGraph             *graph,
                    const ZkyOp          *op,
                    const ZkyOperand     *operands,
                    guint                 n_operands,
                    const ZkyAttributes  *attributes,
                    ZkyDtype              float_dtype,
                    GError              **error)
{
  ZkyNode *few[8];
  g_autofree ZkyNode **many = n_operands > G_N_ELEMENTS (few) ? g_new (ZkyNode *, n_operands) : NULL;
  ZkyNode **nodes = many != NULL ? many : few;
  ZkyNode *result;
  guint position;

  for (guint i = 0; i < n_operands; i++)
    {
      g_autoptr(ZkyTensor) value = NULL;

      nodes[i] = operands[i].node;
      if (operands[i].kind == ZKY_OPERAND_NODE)
        continue;
      value = zky_operand_to_tensor (&operands[i], operands, n_operands, float_dtype);
      nodes[i] = zky_graph_constant (graph, value);
    }

  if (zky_operands_draw (op, n_operands, attributes, &position))
    result = apply_at_random (graph, op, nodes[0], attributes, position);
  else
    result = zky_graph_apply (graph, op, nodes, n_operands, attributes);
  if (result == NULL)
    g_propagate_error (error, zky_graph_take_error (graph));

  return result;
}
