/* model-text.h: model files as texts, for tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky.h"

/* A model whose function call has this text. */
static inline char *
model_text (const char *call)
{
  return g_strconcat ("local zky = require 'zky'\n"
                      "local model = zky.module 'Test'\n"
                      "model:input('x', 3)\n"
                      "model:param('w', 1)\n"
                      "function model:call(x)\n", call, "\nend\nreturn model\n", NULL);
}

/* Loads and calls; NULL with an error if either fails. */
static inline ZkyGraph *
run_text (const char             *text,
          const ZkyModelOptions  *options,
          GError                **error)
{
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, options, error);
  g_autoptr(ZkyGraph) graph = NULL;

  if (model == NULL)
    return NULL;
  graph = zky_graph_new ("test");
  if (!zky_model_call (model, graph, NULL, error))
    return NULL;

  return g_steal_pointer (&graph);
}

static inline double
output_number (ZkyGraph *graph)
{
  return zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (graph, 0)), 0);
}

/* The output of a function call with this text. */
static inline double
call_number (const char *call)
{
  g_autofree char *text = model_text (call);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, NULL, &error);

  g_assert_no_error (error);

  return output_number (graph);
}

static inline void
assert_call_fails (const char *call,
                   const char *message)
{
  g_autofree char *text = model_text (call);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, NULL, &error);

  g_assert_null (graph);
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}
