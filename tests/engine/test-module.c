/* test-module.c: modules in modules, shared weights, names
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

#include <math.h>

/* Calls its sub-modules `left` and `right` on its inputs (one may serve both) and adds the results. */
static ZkyNode *
sum_call (ZkyCall        *call,
          ZkyNode *const *inputs,
          gpointer        n_inputs)
{
  ZkyNode *left = zky_call_module (call, "left", inputs[0], NULL);
  ZkyNode *right = zky_call_module (call, "right", inputs[GPOINTER_TO_UINT (n_inputs) - 1], NULL);

  return zky_add (left, right);
}

static ZkyModule *
sum_model_new (ZkyModule *left,
               ZkyModule *right,
               double     x,
               double     y)
{
  guint n_inputs = isnan (y) ? 1 : 2;
  ZkyModule *model = zky_module_new ("Sum", sum_call, GUINT_TO_POINTER (n_inputs), NULL);
  g_autoptr(ZkyTensor) x_value = zky_tensor_new_scalar (ZKY_FLOAT32, x);
  g_autoptr(ZkyTensor) y_value = zky_tensor_new_scalar (ZKY_FLOAT32, y);

  g_assert_true (zky_module_add_input (model, "x", x_value, NULL));
  if (n_inputs == 2)
    g_assert_true (zky_module_add_input (model, "y", y_value, NULL));
  g_assert_true (zky_module_add_child (model, "left", left, NULL));
  g_assert_true (zky_module_add_child (model, "right", right, NULL));

  return model;
}

static ZkyGraph *
call_and_back (ZkyModule *model)
{
  g_autoptr(GError) error = NULL;
  ZkyGraph *graph = zky_module_call (model, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_true (zky_graph_back (graph, NULL, &error));

  return graph;
}

static void
test_two_modules (void)
{
  g_autoptr(ZkyModule) left = simple_model_new (0, 1);
  g_autoptr(ZkyModule) right = simple_model_new (0, 1);
  g_autoptr(ZkyModule) model = sum_model_new (left, right, 3, 4);
  g_autoptr(ZkyGraph) graph = call_and_back (model);

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "116");
  assert_gradient (graph, "left.w", "9");
  assert_gradient (graph, "right.w", "16");
  assert_gradient (graph, "x", "33");
  g_assert_cmpstr (zky_node_get_scope (zky_graph_find_node (graph, "a")), ==, "left");
}

static guint
count_parameters (ZkyGraph *graph)
{
  guint n = 0;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    n += zky_node_get_kind (zky_graph_get_node (graph, i)) == ZKY_NODE_PARAMETER;

  return n;
}

static void
test_shared (void)
{
  g_autoptr(ZkyModule) part = simple_model_new (0, 2);
  g_autoptr(ZkyModule) model = sum_model_new (part, part, 3, 4);
  g_autoptr(ZkyGraph) graph = call_and_back (model);

  g_assert_cmpuint (count_parameters (graph), ==, 1);
  assert_gradient (graph, "left.w", "25");
  g_assert_cmpuint (zky_module_get_n_params (model), ==, 1);
}

static void
test_shared_input (void)
{
  g_autoptr(ZkyModule) part = simple_model_new (0, 1);
  g_autoptr(ZkyModule) model = sum_model_new (part, part, 4, NAN);
  g_autoptr(ZkyGraph) graph = call_and_back (model);

  g_assert_cmpuint (count_parameters (graph), ==, 1);
  assert_gradient (graph, "left.w", "32");
  assert_gradient (graph, "x", "112");
}

static void
test_values (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) part = simple_model_new (0, 1);
  g_autoptr(ZkyModule) other = simple_model_new (0, 5);
  g_autoptr(ZkyModule) model = sum_model_new (part, other, 3, 4);
  g_autoptr(ZkyTensor) seven = parse ("7");
  ZkyInput input;

  g_assert_cmpuint (zky_module_get_n_inputs (model), ==, 2);
  g_assert_cmpuint (zky_module_get_n_params (model), ==, 2);
  g_assert_true (zky_module_get_param (model, 1, &input));
  g_assert_cmpstr (input.name, ==, "right.w");
  g_assert_true (input.is_parameter);
  g_assert_false (zky_module_get_param (model, 2, &input));

  g_assert_true (zky_module_set_value (model, "right.w", seven, &error));
  g_assert_true (zky_module_find (model, "right.w", &input, &error));
  assert_tensor (input.value, "7");
  g_assert_true (zky_module_set_range (model, "x", -5, 5, 0.1, &error));
  g_assert_true (zky_module_find (model, "x", &input, &error));
  g_assert_cmpfloat (input.min, ==, -5);
  g_assert_false (zky_module_set_range (model, "x", 5, -5, 0.1, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_clear_error (&error);

  g_assert_false (zky_module_set_value (model, "wrong.w", seven, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "x, y, left.w, right.w"));
}

static void
test_bad_names (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (0, 1);
  g_autoptr(ZkyTensor) value = parse ("1");
  static const char *const names[] = { "", "a b", "a.b", "a/b", "x", "w" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_false (zky_module_add_input (model, names[i], value, &error));
      g_assert_nonnull (error);
    }
}

static void
test_cycle (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) outer = simple_model_new (0, 1);
  g_autoptr(ZkyModule) inner = simple_model_new (0, 1);

  g_assert_true (zky_module_add_child (outer, "inner", inner, &error));
  g_assert_false (zky_module_add_child (inner, "outer", outer, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_clear_error (&error);
  g_assert_false (zky_module_add_child (inner, "self", inner, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
}

static ZkyNode *
endless_call (ZkyCall        *call,
              ZkyNode *const *inputs,
              gpointer        user_data)
{
  return zky_call_modulev (call, zky_call_get_module (call), inputs, 0);
}

static void
test_endless (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) model = zky_module_new ("Endless", endless_call, NULL, NULL);

  g_assert_null (zky_module_call (model, NULL, 0, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT);
}

/* After an error the graph holds what came before it. */
static ZkyNode *
failing_call (ZkyCall        *call,
              ZkyNode *const *inputs,
              gpointer        user_data)
{
  ZkyNode *square = zky_square (inputs[0]);

  return zky_add (square, zky_call_param (call, "missing"));
}

static void
test_failure (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) model = zky_module_new ("Failing", failing_call, NULL, NULL);
  g_autoptr(ZkyGraph) graph = zky_graph_new ("Failing");
  g_autoptr(ZkyTensor) value = parse ("3");

  g_assert_true (zky_module_add_input (model, "x", value, NULL));
  g_assert_false (zky_module_run (model, graph, NULL, 0, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 2);
  assert_tensor (zky_node_get_value (zky_graph_get_node (graph, 1)), "9");
}

static ZkyNode *
pair_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  zky_call_output (call, "square", zky_square (inputs[0]));

  return zky_neg (inputs[0]);
}

static void
test_outputs (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) model = zky_module_new ("Pair", pair_call, NULL, NULL);
  g_autoptr(ZkyTensor) value = parse ("3");
  g_autoptr(ZkyGraph) graph = NULL;

  g_assert_true (zky_module_add_input (model, "x", value, NULL));
  graph = call_and_back (model);
  g_assert_cmpuint (zky_graph_get_n_outputs (graph), ==, 2);
  g_assert_cmpstr (zky_graph_get_output_name (graph, 0), ==, "out");
  g_assert_cmpstr (zky_graph_get_output_name (graph, 1), ==, "square");
  assert_gradient (graph, "x", "-1");
  g_assert_null (zky_graph_find_output (graph, "third", &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "out, square"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/module/two-modules", test_two_modules);
  g_test_add_func ("/engine/module/shared", test_shared);
  g_test_add_func ("/engine/module/shared-input", test_shared_input);
  g_test_add_func ("/engine/module/values", test_values);
  g_test_add_func ("/engine/module/bad-names", test_bad_names);
  g_test_add_func ("/engine/module/cycle", test_cycle);
  g_test_add_func ("/engine/module/endless", test_endless);
  g_test_add_func ("/engine/module/failure", test_failure);
  g_test_add_func ("/engine/module/outputs", test_outputs);

  return g_test_run ();
}
