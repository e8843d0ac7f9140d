/* zky-forward.h: tangents pushed forward over a stretch of a graph
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph-private.h"

G_BEGIN_DECLS

/*
 * zky_forward_record:
 * @outputs: nodes of @graph
 * @inputs: nodes of @graph
 * @tangents: (nullable elements): one node of @graph an input, shape T ⊕ input; %NULL: zeros
 * @batch: T
 * @results: (out caller-allocates): Jacobian × tangents, shape T ⊕ output; %NULL where an output does not depend on
 *   the inputs
 *
 * Forward mode, recorded in the graph. An error is left there.
 */
void     zky_forward_record  (ZkyGraph          *graph,
                              ZkyNode *const    *outputs,
                              guint              n_outputs,
                              ZkyNode *const    *inputs,
                              ZkyNode *const    *tangents,
                              guint              n_inputs,
                              const ZkyShape    *batch,
                              ZkyNode          **results);

/* The same with numbers: computed only, each tangent freed after its last use; @results are (transfer full). */
gboolean zky_forward_compute (ZkyGraph          *graph,
                              ZkyNode *const    *outputs,
                              guint              n_outputs,
                              ZkyNode *const    *inputs,
                              ZkyTensor *const  *tangents,
                              guint              n_inputs,
                              const ZkyShape    *batch,
                              ZkyTensor        **results,
                              GError           **error);

G_END_DECLS
