/* zky-vmap-private.h: how operators are applied to many examples at once
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layer.h"
#include "zky-vmap.h"

G_BEGIN_DECLS

/**
 * ZkyVmapCall:
 * @graph: the layer
 * @op, @attributes: what is applied; never %NULL where the row declares attributes
 * @inputs: nodes of the layer: the shapes of one example
 * @reals: nodes underneath; those that vary have the examples in front
 * @varies: one byte an input
 * @n_outputs: outputs
 * @outputs: (nullable): their dtypes and shapes for one example; %NULL where the shape rule needs values
 */
typedef struct
{
  ZkyGraph            *graph;
  const ZkyOp         *op;
  const ZkyAttributes *attributes;
  guint                n_inputs;
  ZkyNode            **inputs;
  ZkyNode            **reals;
  guint8              *varies;
  guint                n_outputs;
  const ZkyShape      *outputs;
} ZkyVmapCall;

/* One application of operators underneath that serves all examples, for the rows and shapes that have a rule: the
 * node of the first output, or %NULL, with or without an error underneath, where this cannot be done. */
ZkyNode *zky_vmap_try_rule (const ZkyVmapCall *call);

/* Helpers of rules. B ⊕ 1 … ⊕ shape, with @n_axes behind the examples; itself for an input that does not vary. */
ZkyNode *zky_vmap_align    (const ZkyVmapCall *call,
                            guint              input,
                            guint              n_axes);

G_END_DECLS
