/* test-describe.c: tests ui/session/zky-describe.c
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "session-fixture.h"
#include "zky-describe.h"

static void
assert_tensor (const char *text,
               guint       digits,
               const char *expected)
{
  g_autoptr (ZkyTensor) tensor = session_parse (text);
  g_autofree char *found = zky_describe_tensor (tensor, digits);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_tensor (void)
{
  g_autofree char *absent = zky_describe_tensor (NULL, 4);

  g_assert_cmpstr (absent, ==, "—");
  assert_tensor ("3", 4, "3");
  assert_tensor ("3.14159265", 4, "3.142");
  assert_tensor ("0.1", 0, "0.1");
  assert_tensor ("[1, 2.5]", 4, "[1, 2.5]");
  assert_tensor ("[[1, 2, 3, 4], [1, 2, 3, 4]]", 4, "2 × 4");
  assert_tensor ("[1, 2, 3, 4, 5, 6, 7]", 4, "7 numbers");
}

static void
test_node (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyNode *output = zky_graph_get_output (zky_session_get_graph (session), 0);
  g_autofree char *before = NULL, *after = NULL;

  before = zky_describe_node (session, output);
  g_assert_cmpstr (before, ==, "out, mul, scalar, value 2, gradient —");
  zky_session_set_position (session, 0);
  after = zky_describe_node (session, output);
  g_assert_cmpstr (after, ==, "out, mul, scalar, value —, gradient —");
}

static void
test_gradient (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (ZkyTensor) absent = NULL, sum = NULL;
  ZkyNode *x;

  session_edit_wait (session, "x", "3");
  x = zky_graph_find_node (zky_session_get_graph (session), "x");
  absent = zky_session_dup_gradient (session, x);
  g_assert_null (absent);
  zky_session_set_position (session, 10);
  sum = zky_session_dup_gradient (session, x);
  g_assert_cmpfloat (zky_tensor_get_double (sum, 0), ==, 33);
}

static void
test_formula (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyNode *output = zky_graph_get_output (zky_session_get_graph (session), 0);
  g_autofree char *product = zky_describe_formula (session, output, "y = a · b");
  g_autofree char *words = zky_describe_formula (session, output, "max (a, _b, c, ȳ)");

  g_assert_cmpstr (product, ==, "out = v1 · v2");
  g_assert_cmpstr (words, ==, "max (v1, _b, c, ȳ)");
}

/* In a list a part of a gradient is known by its operator. */
static void
test_row_name (void)
{
  g_autoptr (ZkySession) session = session_open ("f(x = [[1, 2], [3, 4]]; w = [[1, 0], [0, 2]]) = sum(tanh(linear(x, w)))");
  ZkyGraph *graph;
  guint n_parts = 0;

  g_object_set (session, "backward", ZKY_BACKWARD_BESIDE, NULL);
  session_wait (session);
  graph = zky_session_get_graph (session);
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const char *name = zky_describe_name (session, node);
      g_autofree char *row = zky_describe_row_name (session, node, FALSE), *placed = zky_describe_row_name (session, node, TRUE);

      g_assert_cmpstr (row, ==, name);
      g_assert_true (g_str_has_suffix (placed, name));
      n_parts += zky_node_is_backward (node) && strstr (name, " → ∂out/∂") != NULL;
    }
  g_assert_cmpuint (n_parts, >, 0);
}

/* What is in a module says so where that is asked for. */
static void
test_row_scope (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  ZkyGraph *graph;
  g_autofree char *inside = NULL, *parameter = NULL;

  zky_session_open_text (session, NULL,
                         "local zky = require 'zky'\nlocal m = zky.module 'M'\nm:input('x', {1, 2})\nm.hidden = zky.nn.Linear(2, 1)\n"
                         "function m:call(x) return zky.sum(self.hidden(x)) end\nreturn m\n");
  session_wait (session);
  graph = zky_session_get_graph (session);
  inside = zky_describe_row_name (session, zky_graph_find_key (graph, "hidden/linear#0"), TRUE);
  g_assert_cmpstr (inside, ==, "hidden › v1");
  parameter = zky_describe_row_name (session, zky_graph_find_node (graph, "hidden.weight"), TRUE);
  g_assert_cmpstr (parameter, ==, "hidden.weight");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/describe/tensor", test_tensor);
  g_test_add_func ("/ui/describe/node", test_node);
  g_test_add_func ("/ui/describe/gradient", test_gradient);
  g_test_add_func ("/ui/describe/formula", test_formula);
  g_test_add_func ("/ui/describe/row-name", test_row_name);
  g_test_add_func ("/ui/describe/row-scope", test_row_scope);

  return g_test_run ();
}
