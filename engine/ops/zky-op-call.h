/* zky-op-call.h: one evaluation of an operator on tensors
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op.h"

G_BEGIN_DECLS

#define ZKY_OP_CALL_INLINE 4 /* inputs and outputs that need no memory of their own */

/**
 * ZkyOpOutput:
 * @dtype: set by infer
 * @shape: set by infer
 * @tensor: (nullable): set by forward
 */
typedef struct
{
  ZkyDtype   dtype;
  ZkyShape   shape;
  ZkyTensor *tensor;
} ZkyOpOutput;

/**
 * ZkyOpCall:
 * @op: the operator
 * @inputs: its inputs; when sample fills a call, the call holds a reference to each
 * @n_inputs: how many
 * @attributes: (nullable): never %NULL where the operator declares attributes
 * @outputs: filled by infer (dtype, shape) and forward (tensor)
 * @n_outputs: set from the row; infer may change it with zky_op_call_set_n_outputs()
 * @budget: (nullable): polled by long kernels
 * @places: (nullable): one tensor an output, borrowed, of its shape and dtype, that zky_op_call_output() gives instead of a new one
 *
 * The context that an operator works in. Lives on the stack: zky_op_call_init() … zky_op_call_clear().
 */
struct _ZkyOpCall
{
  const ZkyOp         *op;
  ZkyTensor *const    *inputs;
  guint                n_inputs;
  const ZkyAttributes *attributes;
  ZkyOpOutput         *outputs;
  guint                n_outputs;
  ZkyBudget           *budget;
  ZkyTensor *const    *places;

  /*< private >*/
  ZkyOpOutput          inline_outputs[2];
  GPtrArray           *owned_inputs;      /* filled by zky_op_call_add_input() */
  ZkyAttributes       *owned_attributes;
};

void             zky_op_call_init             (ZkyOpCall            *self,
                                               const ZkyOp          *op,
                                               ZkyTensor *const     *inputs,
                                               guint                 n_inputs,
                                               const ZkyAttributes  *attributes,
                                               ZkyBudget            *budget);
void             zky_op_call_clear            (ZkyOpCall            *self);
/* Checks the number of inputs and the attributes, and infers the outputs; run does that too, then computes. */
gboolean         zky_op_call_infer            (ZkyOpCall            *self,
                                               GError              **error);
gboolean         zky_op_call_run              (ZkyOpCall            *self,
                                               GError              **error);
void             zky_op_call_set_n_outputs    (ZkyOpCall            *self,
                                               guint                 n_outputs);
ZkyTensor       *zky_op_call_output           (ZkyOpCall            *self,
                                               guint                 i,
                                               GError              **error);
void             zky_op_call_take_output      (ZkyOpCall            *self,
                                               guint                 i,
                                               ZkyTensor            *tensor);

const ZkyAttributes *zky_op_get_defaults      (const ZkyOp          *self);

/* For sample() */
void             zky_op_call_add_input        (ZkyOpCall            *self,
                                               ZkyTensor            *tensor);
void             zky_op_call_parse_attributes (ZkyOpCall            *self,
                                               const char           *text);

G_END_DECLS
