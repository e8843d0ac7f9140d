/* test-target.c: what of a call is differentiated
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

/* out = [36, 80, 150] of x = [3, 4, 5], and a second output, its sum */
static ZkyGraph *
call (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) x_value = parse ("[3, 4, 5]"), w_value = parse ("1");
  ZkyGraph *graph = zky_graph_new ("two outputs");
  ZkyNode *x = zky_graph_variable (graph, "x", x_value), *w = zky_graph_parameter (graph, "w", w_value);
  ZkyNode *y = zky_mul (zky_add (x, w), zky_square (x));

  zky_graph_add_output (graph, "y", y);
  zky_graph_add_output (graph, "total", zky_sum (y, NULL, 0, FALSE));
  zky_graph_end (graph, &error);
  g_assert_no_error (error);

  return graph;
}

/* Differentiates, and compares the gradients of x and w. */
static void
assert_back (ZkyGraph   *graph,
             ZkyTarget  *target,
             const char *x,
             const char *w)
{
  g_autoptr(GError) error = NULL;

  zky_target_back (target, graph, ZKY_BACK_KEEP, &error);
  g_assert_no_error (error);
  assert_gradient (graph, "x", x);
  assert_gradient (graph, "w", w);
}

static void
test_kinds (void)
{
  g_autoptr(ZkyGraph) graph = call ();
  g_autoptr(ZkyTensor) weights = parse ("[1, 0, 2]");
  g_autoptr(ZkyTarget) sum = zky_target_new ("y", ZKY_TARGET_SUM), jacobian = zky_target_new (NULL, ZKY_TARGET_JACOBIAN);
  g_autoptr(ZkyTarget) element = zky_target_new_element (NULL, (gint64[]) { -2 }, 1);
  g_autoptr(ZkyTarget) cotangent = zky_target_new_cotangent ("y", weights);
  g_autoptr(ZkyTarget) total = zky_target_new ("total", ZKY_TARGET_JACOBIAN);

  assert_back (graph, NULL, "[33, 56, 85]", "50");
  assert_back (graph, sum, "[33, 56, 85]", "50");
  assert_back (graph, element, "[0, 56, 0]", "16");
  assert_back (graph, cotangent, "[33, 0, 170]", "59");
  assert_back (graph, jacobian, "[[33, 0, 0], [0, 56, 0], [0, 0, 85]]", "[9, 16, 25]");
  assert_back (graph, total, "[33, 56, 85]", "50");
}

static void
assert_refused (ZkyGraph   *graph,
                ZkyTarget  *target,
                int         code,
                const char *message)
{
  g_autoptr(GError) error = NULL, again = NULL;

  g_assert_false (zky_target_check (target, graph, &again));
  g_assert_error (again, ZKY_ERROR, code);
  g_assert_false (zky_target_back (target, graph, ZKY_BACK_DEFAULT, &error));
  g_assert_error (error, ZKY_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_refused (void)
{
  g_autoptr(ZkyGraph) graph = call ();
  g_autoptr(ZkyTarget) missing = zky_target_new ("z", ZKY_TARGET_SUM);
  g_autoptr(ZkyTarget) outside = zky_target_new_element ("y", (gint64[]) { 3 }, 1);
  g_autoptr(ZkyTarget) axes = zky_target_new_element ("y", (gint64[]) { 0, 1 }, 2);
  g_autoptr(ZkyTensor) weights = parse ("[1, 2]");
  g_autoptr(ZkyTarget) cotangent = zky_target_new_cotangent (NULL, weights);
  g_autoptr(GError) error = NULL;

  assert_back (graph, NULL, "[33, 56, 85]", "50");
  assert_refused (graph, missing, ZKY_ERROR_UNKNOWN, "There is no output “z”; the outputs are: y, total");
  assert_refused (graph, outside, ZKY_ERROR_SHAPE, "An output of shape [3] has no element [3]");
  assert_refused (graph, axes, ZKY_ERROR_SHAPE, "An output of shape [3] has no element [0, 1]");
  g_assert_false (zky_target_back (cotangent, graph, ZKY_BACK_DEFAULT, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
  assert_gradient (graph, "x", "[33, 56, 85]"); /* earlier gradients are still there */
}

static void
test_element_text (void)
{
  static const struct { const char *text, *element; } good[] = {
    { "1,2", "1, 2" }, { "[0, -1]", "0, -1" }, { " 3 ", "3" }, { "0,0,0", "0, 0, 0" },
  };
  static const char *const bad[] = { "", "a", "1.5", "1,,2", "1 2", "[1", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(ZkyTarget) target = zky_target_parse_element (NULL, good[i].text, NULL);
      g_autofree char *element = zky_target_dup_element (target);

      g_assert_cmpstr (element, ==, good[i].element);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (zky_target_parse_element (NULL, bad[i], &error));
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
    }
}

static void
test_equal (void)
{
  g_autoptr(ZkyTensor) a = parse ("[1, 2]"), b = parse ("[1, 2]"), c = parse ("[1, 3]");
  ZkyTarget *all[] = {
    zky_target_new ("y", ZKY_TARGET_SUM), zky_target_new (NULL, ZKY_TARGET_JACOBIAN), zky_target_new ("y", ZKY_TARGET_JACOBIAN),
    zky_target_parse_element (NULL, "1", NULL), zky_target_parse_element (NULL, "2", NULL),
    zky_target_new_cotangent (NULL, a), zky_target_new_cotangent (NULL, c),
  };
  g_autoptr(ZkyTarget) same = zky_target_new_cotangent (NULL, b), plain = zky_target_new (NULL, ZKY_TARGET_SUM);

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    for (guint k = 0; k < G_N_ELEMENTS (all); k++)
      g_assert_cmpint (zky_target_equal (all[i], all[k]), ==, i == k);
  g_assert_true (zky_target_equal (all[5], same));
  g_assert_true (zky_target_equal (NULL, plain));
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    zky_target_unref (all[i]);
}

/* What the sentences on the steps call it. */
static void
test_explained (void)
{
  static const struct { const char *element, *seed; } cases[] = {
    { NULL, "∂y/∂y = ones: the sum of y is differentiated  [3]" },
    { "1", "∂y[1]/∂y = 1 there and 0 elsewhere: y[1] is differentiated  [3]" },
  };
  g_autoptr(ZkyGraph) graph = call ();
  g_autoptr(ZkyTarget) jacobian = zky_target_new (NULL, ZKY_TARGET_JACOBIAN);
  g_autoptr(ZkySteps) whole = NULL;
  g_autofree char *seed = NULL, *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyTarget) target = cases[i].element != NULL ? zky_target_parse_element ("y", cases[i].element, NULL) : NULL;
      g_autoptr(ZkySteps) steps = NULL;
      g_autofree char *text = NULL;

      g_assert_true (zky_target_back (target, graph, ZKY_BACK_KEEP, NULL));
      steps = zky_steps_new (graph);
      text = zky_steps_explain (steps, zky_steps_get_n_forward (steps) + 1);
      g_assert_cmpstr (text, ==, cases[i].seed);
      g_assert_cmpstr (zky_steps_get_target (steps), ==, cases[i].element != NULL ? "y[1]" : "y");
    }

  g_assert_true (zky_target_back (jacobian, graph, ZKY_BACK_KEEP, NULL));
  whole = zky_steps_new (graph);
  seed = zky_steps_explain (whole, zky_steps_get_n_forward (whole) + 1);
  g_assert_cmpstr (seed, ==, "∂y/∂y = the identity: the Jacobian of y is computed  [3⊕3]");
  last = zky_steps_explain (whole, zky_steps_get_n (whole));
  g_assert_nonnull (strstr (last, "[3"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/target/kinds", test_kinds);
  g_test_add_func ("/engine/target/refused", test_refused);
  g_test_add_func ("/engine/target/element/text", test_element_text);
  g_test_add_func ("/engine/target/equal", test_equal);
  g_test_add_func ("/engine/target/explained", test_explained);

  return g_test_run ();
}
