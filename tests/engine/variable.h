/* variable.h: inputs of graphs that are built by hand
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky.h"

#include "tensor-assert.h"

/* A float64 variable without a name. */
static inline ZkyNode *
variable (ZkyGraph   *graph,
          const char *value)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT64, value);

  return zky_graph_variable (graph, NULL, tensor);
}
