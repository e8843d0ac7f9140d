/* scene-fixture.h: small graphs and scenes for the tests of ui/scene
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

#include "zky-export.h"

static inline ZkyTensor *
fixture_tensor (const char *text)
{
  g_autoptr (GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, ZKY_FLOAT32, &error);

  g_assert_no_error (error);
  return tensor;
}

static inline ZkyNode *
fixture_variable (ZkyGraph   *graph,
                  const char *name,
                  const char *text)
{
  g_autoptr (ZkyTensor) tensor = fixture_tensor (text);

  return zky_graph_variable (graph, name, tensor);
}

static inline ZkyNode *
fixture_parameter (ZkyGraph   *graph,
                   const char *name,
                   const char *text)
{
  g_autoptr (ZkyTensor) tensor = fixture_tensor (text);

  return zky_graph_parameter (graph, name, tensor);
}

static inline void
fixture_end (ZkyGraph *graph,
             ZkyNode  *output)
{
  g_autoptr (GError) error = NULL;
  ZkyBackOptions options = { .flags = ZKY_BACK_KEEP };

  zky_graph_add_output (graph, "out", output);
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  zky_graph_back (graph, &options, &error);
  g_assert_no_error (error);
}

/* out = (x + w) · x², with gradients. Nodes: x, w, a, b, out. */
static inline ZkyGraph *
fixture_simple (const char *x_text,
                const char *w_text)
{
  ZkyGraph *graph = zky_graph_new ("simple");
  ZkyNode *x = fixture_variable (graph, "x", x_text);
  ZkyNode *w = fixture_parameter (graph, "w", w_text);
  ZkyNode *a = zky_add (x, w), *b = zky_square (x);

  zky_node_set_name (a, "a");
  zky_node_set_name (b, "b");
  fixture_end (graph, zky_mul (a, b));
  return graph;
}

static inline ZkyScene *
fixture_scene (ZkyGraph       *graph,
               ZkyOrientation  orientation)
{
  ZkySceneOptions options = { .orientation = orientation, .gradients = TRUE };
  g_autoptr (GError) error = NULL;
  ZkyScene *scene = zky_scene_new (graph, &options);

  zky_scene_layout (scene, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zky_scene_get_message (scene), ==, NULL);
  return scene;
}
