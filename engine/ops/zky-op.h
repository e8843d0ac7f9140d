/* zky-op.h: what the engine knows about one differentiable operator
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-attributes.h"
#include "zky-budget.h"
#include "zky-tensor.h"

ZKY_BEGIN_DECLS

#define ZKY_OP_ANY_INPUTS G_MAXUINT /* max_inputs of an operator that takes a list */

typedef struct _ZkyOp     ZkyOp;
typedef struct _ZkyOpCall ZkyOpCall;
typedef struct _ZkyVjp    ZkyVjp;
typedef struct _ZkyNode   ZkyNode;

/**
 * ZkyOp:
 * @name: stable, written to files: `"mul"`
 * @symbol: drawn on the node: `"×"`
 * @formula: the result in terms of the inputs a, b, c …: `"a · b"`; explanations put names and numbers in
 * @summary: one sentence for the palette
 * @aliases: (nullable): other names that find it, NumPy's or PyTorch's for the same function; ended by %NULL
 * @differs: (nullable): where it gives something else than PyTorch's function of that name, in a clause or two
 * @partials: (nullable): the derivative with respect to each input, in terms of a, b, c … and the result y: `"b"`.
 *   A text that holds `ȳ`, the cotangent, is the whole vjp (`"ȳ · bᵀ"`); others multiply it element by element.
 *   The last one serves all further inputs of an operator that takes a list; that list of texts ends with %NULL.
 *   %NULL: not differentiable
 * @attributes: (nullable): name, type and default of each, ended by a row of zeros
 * @min_inputs: least number of inputs
 * @max_inputs: most, or %ZKY_OP_ANY_INPUTS
 * @n_outputs: outputs; 0 where infer decides it from the attributes
 * @output_names: (nullable): names of the outputs of an operator that has several
 * @infer: sets the outputs' shapes and dtypes, or fails with an error that names both shapes
 * @forward: computes the outputs from the inputs; fails on bad values
 * @vjp: (nullable): adds the contributions to all wanted inputs, built from operators (zky-vjp.h)
 * @sample: fills in good inputs and attributes, the @i-th of them; %FALSE when there are no more
 * @expand: (nullable): the textbook graph of a composite operator, on the same inputs; fills @outputs. An operator
 *   without @forward is always expanded
 * @kernel: (nullable): what the forward function of the operator's family needs besides: its typed loops
 *
 * One row of the registry: all there is to know about an operator. Stateless: what it needs travels in the call.
 */
struct _ZkyOp
{
  const char         *name;
  const char         *symbol;
  const char         *formula;
  const char         *summary;
  const char *const  *aliases;
  const char         *differs;
  const char *const  *partials;
  const ZkyAttribute *attributes;
  guint               min_inputs, max_inputs, n_outputs;
  const char *const  *output_names;

  gboolean          (*infer)   (ZkyOpCall           *call,
                                GError             **error);
  gboolean          (*forward) (ZkyOpCall           *call,
                                GError             **error);
  void              (*vjp)     (ZkyVjp              *vjp);
  gboolean          (*sample)  (GRand               *rand,
                                guint                i,
                                ZkyOpCall           *call);
  gboolean          (*expand)  (ZkyNode *const      *inputs,
                                guint                n_inputs,
                                const ZkyAttributes *attributes,
                                ZkyNode            **outputs);
  gconstpointer       kernel;
};

const ZkyOp        *zky_op_lookup         (const char           *name,
                                           GError              **error);
const ZkyOp *const *zky_op_list           (guint                *n_ops);
gboolean            zky_op_is_differentiable (const ZkyOp       *self);
const char         *zky_op_get_partial    (const ZkyOp          *self,
                                           guint                 input);
gboolean            zky_op_compute        (const ZkyOp          *self,
                                           ZkyTensor *const     *inputs,
                                           guint                 n_inputs,
                                           const ZkyAttributes  *attributes,
                                           ZkyBudget            *budget,
                                           ZkyTensor           **output,
                                           GError              **error);

ZKY_END_DECLS
