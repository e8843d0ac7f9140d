/* recorded-pass.h: calls with a recorded backward pass, for several tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "simple-model.h"

/* f = (x + w) · x², in which b = x² is made in a module */
static inline ZkyGraph *
record (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) three = parse ("3"), one = parse ("1");
  ZkyGraph *graph = zky_graph_new ("recorded");
  ZkyNode *x = zky_graph_variable (graph, "x", three), *w = zky_graph_parameter (graph, "w", one);
  ZkyNode *a = zky_add (x, w), *b;

  zky_node_set_name (a, "a");
  zky_graph_push_scope (graph, "power");
  b = zky_square (x);
  zky_graph_pop_scope (graph);
  zky_node_set_name (b, "b");
  zky_graph_add_output (graph, "out", zky_mul (a, b));
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  zky_target_back (NULL, graph, ZKY_BACK_KEEP | ZKY_BACK_RECORD | ZKY_BACK_FINAL, &error);
  g_assert_no_error (error);

  return graph;
}

/* A formula with values written in it, called, with the backward pass of @target. */
static inline ZkyGraph *
record_formula (const char *text,
                ZkyTarget  *target)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_parse (text, NULL, &error);
  ZkyGraph *graph = zky_graph_new ("recorded");

  g_assert_no_error (error);
  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);
  zky_target_back (target, graph, ZKY_BACK_KEEP | ZKY_BACK_RECORD | ZKY_BACK_FINAL, &error);
  g_assert_no_error (error);

  return graph;
}
