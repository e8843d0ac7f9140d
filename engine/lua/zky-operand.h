/* zky-operand.h: what an operator is applied to in model files and expressions: nodes, tensors, numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_OPERAND_NODE,
  ZKY_OPERAND_TENSOR,
  ZKY_OPERAND_INTEGER, /* a number written without a point */
  ZKY_OPERAND_FLOAT,
  ZKY_OPERAND_BOOLEAN,
} ZkyOperandKind;

/**
 * ZkyOperand:
 * @kind: which of the others counts
 * @node: borrowed
 * @tensor: borrowed
 * @number: also of integers and booleans
 */
typedef struct
{
  ZkyOperandKind  kind;
  ZkyNode        *node;
  ZkyTensor      *tensor;
  double          number;
} ZkyOperand;

ZkyTensor *zky_operand_get_value (const ZkyOperand     *self);
ZkyTensor *zky_operand_to_tensor (const ZkyOperand     *self,
                                  const ZkyOperand     *all,
                                  guint                 n_all,
                                  ZkyDtype              float_dtype) G_GNUC_WARN_UNUSED_RESULT;
const ZkyOp *zky_operands_simplify (const ZkyOp        *op,
                                  const ZkyOperand     *operands,
                                  guint                *n_operands);
gboolean   zky_operands_draw     (const ZkyOp          *op,
                                  guint                 n_operands,
                                  const ZkyAttributes  *attributes,
                                  guint                *position);
ZkyNode   *zky_operands_apply    (ZkyGraph             *graph,
                                  const ZkyOp          *op,
                                  const ZkyOperand     *operands,
                                  guint                 n_operands,
                                  const ZkyAttributes  *attributes,
                                  ZkyDtype              float_dtype,
                                  GError              **error);

G_END_DECLS
