/* zky-vjp.h: one operator's step on the way back: cotangent × Jacobian
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tape.h"

G_BEGIN_DECLS

/**
 * ZkyVjp:
 * @op: the operator
 * @tape: where the nodes of this vjp are made: the graph when it is recorded, else a scratch tape
 * @attributes: (nullable): those of the call; never %NULL where the operator declares attributes
 * @n_inputs: inputs of the call
 * @n_outputs: outputs of the call
 * @n_batch: axes of the batch B in front of each cotangent
 * @batch: their extents
 *
 * A cotangent has shape B ⊕ output. A row's vjp function calls zky_vjp_add() for every input that
 * zky_vjp_wants(). Axes count from the end, so that most rules need not know of B; what a rule adds is
 * summed over broadcast axes, or broadcast, to B ⊕ input, and cast to the input's dtype, by the engine.
 */
struct _ZkyVjp
{
  const ZkyOp         *op;
  ZkyTape             *tape;
  const ZkyAttributes *attributes;
  guint                n_inputs, n_outputs, n_batch;
  const gsize         *batch;

  /*< private >*/
  ZkyNode *const      *inputs;         /* of the call; in the graph */
  ZkyNode *const      *outputs;
  ZkyNode            **cotangents;     /* on @tape; %NULL where an output has none */
  ZkyNode            **contributions;  /* on @tape; %NULL until added */
  const guint8        *wants;          /* one byte an input */
};

/* The question, and the answer. A contribution has shape B ⊕ something that broadcasts to the input or that the input
 * broadcasts to, or is a single number; NULL, what an error leaves, is passed over. */
gboolean         zky_vjp_wants         (ZkyVjp          *self,
                                        guint            input);
void             zky_vjp_add           (ZkyVjp          *self,
                                        guint            input,
                                        ZkyNode         *contribution);

/* The cotangent of an output, shape B ⊕ output; zeros where an output got none, which an operator with several outputs
 * may ask first. */
gboolean         zky_vjp_has_cotangent (ZkyVjp          *self,
                                        guint            output);
ZkyNode         *zky_vjp_cotangent     (ZkyVjp          *self);
ZkyNode         *zky_vjp_cotangent_of  (ZkyVjp          *self,
                                        guint            output);

/* Inputs and outputs of the call as nodes of @tape. */
ZkyNode         *zky_vjp_input         (ZkyVjp          *self,
                                        guint            input);
ZkyNode         *zky_vjp_output        (ZkyVjp          *self,
                                        guint            output);
const ZkyTensor *zky_vjp_input_value   (ZkyVjp          *self,
                                        guint            input);
const ZkyTensor *zky_vjp_output_value  (ZkyVjp          *self,
                                        guint            output);

/* B ⊕ shape. */
ZkyShape         zky_vjp_batched       (ZkyVjp          *self,
                                        const ZkyShape  *shape);
/* @node, a value of the call without B, broadcast to B ⊕ its shape: for rules in which axes of inputs have
 * fixed places (concat, gather). */
ZkyNode         *zky_vjp_lift          (ZkyVjp          *self,
                                        ZkyNode         *node);
/* A scalar in the dtype of the cotangent. */
ZkyNode         *zky_vjp_number        (ZkyVjp          *self,
                                        double           value);

G_END_DECLS
