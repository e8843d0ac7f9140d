/* simple-model.h: the first example, f(x, w) = (x + w) · x², in C, for several tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky.h"

static ZkyNode *
simple_call (ZkyCall        *call,
             ZkyNode *const *inputs,
             gpointer        user_data)
{
  ZkyNode *x = inputs[0];
  ZkyNode *w = zky_call_param (call, "w");
  ZkyNode *a = zky_add (x, w);
  ZkyNode *b = zky_square (x);

  zky_node_set_name (a, "a");
  zky_node_set_name (b, "b");

  return zky_mul (a, b);
}

static inline ZkyModule *
simple_model_new (double x,
                  double w)
{
  ZkyModule *model = zky_module_new ("SimpleModel", simple_call, NULL, NULL);
  g_autoptr(ZkyTensor) x_value = zky_tensor_new_scalar (ZKY_FLOAT32, x);
  g_autoptr(ZkyTensor) w_value = zky_tensor_new_scalar (ZKY_FLOAT32, w);

  g_assert_true (zky_module_add_input (model, "x", x_value, NULL));
  g_assert_true (zky_module_add_param (model, "w", w_value, NULL));

  return model;
}

static inline ZkyTensor *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, ZKY_FLOAT32, &error);

  g_assert_no_error (error);

  return tensor;
}

static inline void
assert_tensor (ZkyTensor  *tensor,
               const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_nonnull (tensor);
  text = zky_tensor_to_string (tensor);
  g_assert_cmpstr (text, ==, expected);
}

static inline void
assert_gradient (ZkyGraph   *graph,
                 const char *name,
                 const char *expected)
{
  assert_tensor (zky_node_get_gradient (zky_graph_find_node (graph, name)), expected);
}
