/* test-check.c: the gradient check finds what is wrong, and only that
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

static ZkyCheck *
check (ZkyModule *model)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTarget) all = zky_target_new (NULL, ZKY_TARGET_JACOBIAN);
  ZkyCheck *report = zky_module_check (model, all, 1, NULL, &error);

  g_assert_no_error (error);

  return report;
}

static void
test_passes (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyCheck) report = check (model);
  ZkyInput input;

  g_assert_true (zky_check_get_passed (report));
  g_assert_cmpuint (zky_check_get_n (report), ==, 2);
  g_assert_cmpstr (zky_check_get (report, 1)->name, ==, "w");
  g_assert_cmpuint (zky_check_get (report, 0)->n_checked, ==, 1);
  g_assert_cmpfloat_with_epsilon (zky_check_get (report, 0)->numeric, 33, 1e-6);

  /* The model's own values are back. */
  g_assert_true (zky_module_find (model, "x", &input, NULL));
  g_assert_cmpint (zky_tensor_get_dtype (input.value), ==, ZKY_FLOAT32);
  assert_tensor (input.value, "3");
}

/* What is computed in between is moved as well: out = (x + w) · x² = a · b, so ∂out/∂a = b and ∂out/∂b = a. */
static void
test_nodes (void)
{
  static const struct { guint node; double gradient; } cases[] = { { 2, 9 }, { 3, 4 }, { 4, 1 } };
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyCheck) none = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_module_run (model, graph, NULL, 0, &error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *key = zky_graph_get_key (graph, cases[i].node);
      g_autoptr(ZkyCheck) report = zky_module_check_node (model, NULL, key, 1, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (zky_check_get_n (report), ==, 1);
      g_assert_cmpstr (zky_check_get (report, 0)->name, ==, key);
      g_assert_true (zky_check_get_passed (report));
      g_assert_cmpfloat_with_epsilon (zky_check_get (report, 0)->numeric, cases[i].gradient, 1e-6);
      g_assert_cmpfloat (zky_check_get (report, 0)->analytic, ==, cases[i].gradient);
    }

  none = zky_module_check_node (model, NULL, "nobody", 1, NULL, &error);
  g_assert_null (none);
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
}

static void
test_elements (void)
{
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  ZkyShape shape = { 2, { 30, 20 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(ZkyTensor) x = zky_tensor_new_normal (ZKY_FLOAT32, &shape, rand, 0, 1, NULL);
  g_autoptr(ZkyCheck) report = NULL;

  g_assert_true (zky_module_set_value (model, "x", x, NULL));
  report = check (model);
  g_assert_true (zky_check_get_passed (report));
  g_assert_cmpuint (zky_check_get (report, 0)->n_checked, ==, 201);
}

/* What is differentiated is what is checked: out = (x + w) · x² at x = [1, 2, 3] and w = 1 has the slopes 3 x² + 2 x. */
static void
test_targets (void)
{
  g_autoptr(ZkyTensor) cotangent = parse ("[0, 1, 10]");
  g_autoptr(ZkyTarget) element = zky_target_parse_element (NULL, "1", NULL), weights = zky_target_new_cotangent ("out", cotangent);
  g_autoptr(ZkyTarget) outside = zky_target_parse_element (NULL, "3", NULL), other = zky_target_new ("other", ZKY_TARGET_SUM);
  const struct
  {
    ZkyTarget *target;
    double     w;
  } cases[] = { { NULL, 1 + 4 + 9 }, { element, 4 }, { weights, 4 + 90 } };
  g_autoptr(ZkyModule) model = simple_model_new (3, 1);
  g_autoptr(ZkyTensor) x = parse ("[1, 2, 3]");
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_module_set_value (model, "x", x, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyCheck) report = zky_module_check (model, cases[i].target, 1, NULL, &error);

      g_assert_no_error (error);
      g_assert_true (zky_check_get_passed (report));
      g_assert_cmpfloat (zky_check_get (report, 1)->analytic, ==, cases[i].w);
      g_assert_cmpfloat_with_epsilon (zky_check_get (report, 1)->numeric, cases[i].w, 1e-6);
      g_assert_cmpfloat (zky_check_get (report, 1)->relative, >=, zky_check_get (report, 1)->worst);
      g_assert_cmpfloat (zky_check_get (report, 1)->relative, <, 1e-6);
      g_assert_false (zky_check_get (report, 1)->is_direction);
    }
  g_assert_null (zky_module_check (model, outside, 1, NULL, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  g_clear_error (&error);
  g_assert_null (zky_module_check (model, other, 1, NULL, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
}

/* A value that is frozen as a constant hides a dependence from the gradient, but not from the differences. */
static ZkyNode *
wrong_call (ZkyCall        *call,
            ZkyNode *const *inputs,
            gpointer        user_data)
{
  ZkyNode *hidden = zky_graph_constant (zky_call_get_graph (call), zky_node_get_value (inputs[0]));

  return zky_mul (inputs[0], hidden);
}

static void
test_fails (void)
{
  g_autoptr(ZkyModule) model = zky_module_new ("Wrong", wrong_call, NULL, NULL);
  g_autoptr(ZkyTensor) value = parse ("3");
  g_autoptr(ZkyCheck) report = NULL;

  g_assert_true (zky_module_add_input (model, "x", value, NULL));
  report = check (model);
  g_assert_false (zky_check_get_passed (report));
  g_assert_cmpfloat (zky_check_get (report, 0)->analytic, ==, 3);
  g_assert_cmpfloat_with_epsilon (zky_check_get (report, 0)->numeric, 6, 1e-6);
}

static ZkyNode *
kink_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  return zky_relu (inputs[0]);
}

static void
test_kinks (void)
{
  g_autoptr(ZkyModule) model = zky_module_new ("Kink", kink_call, NULL, NULL);
  g_autoptr(ZkyTensor) value = parse ("[-1, 0, 2]");
  g_autoptr(ZkyCheck) report = NULL;

  g_assert_true (zky_module_add_input (model, "x", value, NULL));
  report = check (model);
  g_assert_true (zky_check_get_passed (report));
  g_assert_cmpuint (zky_check_get (report, 0)->n_checked, ==, 2);
  g_assert_cmpuint (zky_check_get (report, 0)->n_kinks, ==, 2); /* the element at 0, and the direction */
}

/* Two kinks that nearly cancel out: the slopes beside 0 are 1 and 1.00001, and 0 by the rule that relu has at 0. */
static ZkyNode *
twins_call (ZkyCall        *call,
            ZkyNode *const *inputs,
            gpointer        user_data)
{
  g_autoptr(ZkyTensor) slope = zky_tensor_new_scalar (ZKY_FLOAT64, 1.00001);
  ZkyNode *rest = zky_graph_constant (zky_call_get_graph (call), slope);

  return zky_sub (zky_relu (inputs[0]), zky_mul (rest, zky_relu (zky_neg (inputs[0]))));
}

static void
test_twins (void)
{
  g_autoptr(ZkyModule) model = zky_module_new ("Twins", twins_call, NULL, NULL);
  g_autoptr(ZkyTensor) value = parse ("0");
  g_autoptr(ZkyCheck) report = NULL;

  g_assert_true (zky_module_add_input (model, "x", value, NULL));
  report = check (model);
  g_assert_true (zky_check_get_passed (report));
  g_assert_cmpuint (zky_check_get (report, 0)->n_kinks, ==, 1);
}

/* The slope is continuous, its own slope is not: differences are then only as exact as their step, 6·10⁻⁶. */
static ZkyNode *
bend_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  return zky_square (zky_relu (inputs[0]));
}

static void
test_bends (void)
{
  g_autoptr(ZkyModule) model = zky_module_new ("Bend", bend_call, NULL, NULL);
  g_autoptr(ZkyTensor) value = parse ("[-1, 0, 2]");
  g_autoptr(ZkyCheck) report = NULL;

  g_assert_true (zky_module_add_input (model, "x", value, NULL));
  report = check (model);
  g_assert_true (zky_check_get_passed (report));
  g_assert_cmpuint (zky_check_get (report, 0)->n_checked, ==, 4);
  g_assert_cmpuint (zky_check_get (report, 0)->n_kinks, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/check/targets", test_targets);
  g_test_add_func ("/engine/check/passes", test_passes);
  g_test_add_func ("/engine/check/nodes", test_nodes);
  g_test_add_func ("/engine/check/elements", test_elements);
  g_test_add_func ("/engine/check/fails", test_fails);
  g_test_add_func ("/engine/check/kinks", test_kinks);
  g_test_add_func ("/engine/check/twins", test_twins);
  g_test_add_func ("/engine/check/bends", test_bends);

  return g_test_run ();
}
