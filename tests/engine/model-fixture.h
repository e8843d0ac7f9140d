/* model-fixture.h: model files that are loaded and called, where that works
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "model-text.h"

static inline ZkyModel *
load (const char *text)
{
  g_autoptr(GError) error = NULL;
  ZkyModel *model = zky_model_load_text (text, "test.lua", NULL, NULL, &error);

  g_assert_no_error (error);

  return model;
}

static inline ZkyGraph *
call (ZkyModel *model)
{
  g_autoptr(GError) error = NULL;
  ZkyGraph *graph = zky_graph_new ("test");

  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);

  return graph;
}

static inline ZkyGraph *
call_text (const char *text)
{
  g_autofree char *whole = model_text (text);
  g_autoptr(ZkyModel) model = load (whole);

  return call (model);
}

static inline void
set (ZkyModel   *model,
     const char *name,
     const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) value = zky_tensor_parse (text, ZKY_FLOAT32, &error);

  g_assert_no_error (error);
  g_assert_true (zky_model_set (model, name, value, &error));
}
