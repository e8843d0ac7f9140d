/* test-query.c: names, shapes and conditions that nodes are found by
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-query.h"

#include "scene-fixture.h"

/* Names of the nodes that fit, in order. */
static char *
find (ZkyGraph   *graph,
      const char *text)
{
  g_autoptr (ZkyQuery) query = zky_query_new (text);
  g_autoptr (ZkyMeasures) measures = zky_measures_new (graph);
  GString *found = g_string_new (NULL);

  zky_query_set_measures (query, measures);
  for (guint i = 0; i < zky_graph_get_n_forward (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const ZkyOp *op = zky_node_get_op (node);
      const char *name = zky_node_get_name (node) != NULL ? zky_node_get_name (node) : "?";
      g_autofree char *description = g_strdup_printf ("Part.%s %s", name, op != NULL ? op->name : "");

      if (zky_query_fits (query, node, description))
        g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", name);
    }

  return g_string_free (found, FALSE);
}

static void
test_terms (void)
{
  static const struct { const char *text, *found; } cases[] = {
    { "", "x w p s root out" }, { "P", "x w p s root out" }, { "mul", "p out" }, { "MUL", "p out" }, { "part.w", "w" },
    { "[2,3]", "x p root" }, { "[2, 3]", "x p root" }, { "2x3", "x p root" }, { "2×3", "x p root" }, { "[*,3]", "x p root" },
    { "[]", "s out" }, { "[3]", "w" }, { "[2]", "" }, { "2x3 mul", "p" }, { "mul [2, 3]", "p" },
    { "nan", "root" }, { "size = 6", "x p root" }, { "size>=3", "x w p root" }, { "size < 2", "s out" },
    { "|value| > 5", "x p s out" }, { "value < 0", "x p" }, { "max = 6", "x" }, { "min<-1", "p" }, { "mean = 3", "x" },
    { "|grad| > 100", "w" }, { "|grad| <= 1", "out" }, { "grad = 0", "x" }, { "|grad|<5e1", "p s out" },
    { "|grad| <", "x w p s root out" }, { "|grad| < abc", "x w p s root out" }, { "value", "" }, { "[2,", "" },
    { "|grad| < 1e-6", "" }, { "|grad|<5e1 mul", "p out" }, { "size = 6 size = 3", "" }, { "line = 0", "x w p s root out" },
  };
  g_autoptr (ZkyGraph) graph = zky_graph_new ("query");
  ZkyNode *x = fixture_variable (graph, "x", "[[-1,2,3],[4,4,6]]"), *w = fixture_parameter (graph, "w", "[2,0,1]");
  ZkyNode *p = zky_mul (x, w), *s = zky_sum (p, NULL, 0, FALSE), *root = zky_sqrt (x), *out;

  zky_node_set_name (p, "p");
  zky_node_set_name (s, "s");
  zky_node_set_name (root, "root");
  out = zky_mul (s, s);
  zky_node_set_name (out, "out");
  fixture_end (graph, out);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (graph, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
}

/* Axes of length 1 are not asked for, where the shape is not written out. */
static void
test_shapes (void)
{
  static const struct { const char *text; gboolean fits; } cases[] = {
    { "2x3", TRUE }, { "1x2x3", TRUE }, { "1x2x1x3", TRUE }, { "2x1x3", TRUE }, { "[2, 3]", FALSE }, { "[1, 2, 1, 3]", TRUE },
    { "*x3", TRUE }, { "2x3x1", FALSE }, { "3x2", FALSE }, { "2x2", FALSE }, { "6x1", FALSE }, { "1x1x2x3", FALSE },
  };
  g_autoptr (ZkyGraph) graph = zky_graph_new ("shapes");
  ZkyNode *x = fixture_variable (graph, "x", "[[[[1,2,3]],[[4,5,6]]]]");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyQuery) query = zky_query_new (cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (zky_query_fits (query, x, "x"), ==, cases[i].fits);
    }
}

/* What stands beside a hit: the numbers that it was found by. */
static void
test_numbers (void)
{
  static const struct { const char *text, *numbers; } cases[] = {
    { "max > 1", "max 6" }, { "value < 0", "value -1" }, { "|value| > 1 mean > 0", "|value| 6, mean 2.5" }, { "x", "" }, { "size = 4", "" },
  };
  g_autoptr (ZkyGraph) graph = zky_graph_new ("numbers");
  ZkyNode *x = fixture_variable (graph, "x", "[-1, 2, 3, 6]");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyQuery) query = zky_query_new (cases[i].text);
      g_autofree char *numbers = zky_query_dup_numbers (query, x, 5);

      g_assert_cmpstr (numbers, ==, cases[i].numbers);
    }
}

/* What would have a mark: with the limits that are set, and as it stands when the call is over. */
static void
test_findings (void)
{
  static const struct { const char *text, *found; } cases[] = {
    { "dead", "dead" }, { "zero", "x" }, { "vanishing", "w" }, { "exploding", "u" }, { "Dead", "dead" }, { "dead relu", "dead" },
    { "dead mul", "" }, { "zer", "" },
  };
  g_autoptr (ZkyGraph) graph = zky_graph_new ("findings");
  g_autoptr (ZkyTensor) small = fixture_tensor ("1e-9"), large = fixture_tensor ("5000");
  g_autoptr (ZkyQuery) query = zky_query_new ("vanishing");
  g_autoptr (ZkyMeasures) measures = NULL;
  ZkyHealthLimits limits = { FALSE, 1e-12, 1e12, 1 };
  ZkyNode *x = fixture_variable (graph, "x", "[-1, -2]"), *w = fixture_parameter (graph, "w", "[1, 2]");
  ZkyNode *u = fixture_parameter (graph, "u", "[1, 2]"), *dead = zky_relu (x), *sum;

  zky_node_set_name (dead, "dead");
  sum = zky_add (dead, zky_mul (w, zky_graph_constant (graph, small)));
  sum = zky_add (sum, zky_mul (u, zky_graph_constant (graph, large)));
  fixture_end (graph, zky_sum (sum, NULL, 0, FALSE));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (graph, cases[i].text);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (found, ==, cases[i].found);
    }
  measures = zky_measures_new (graph);
  zky_query_set_measures (query, measures);
  g_assert_true (zky_query_fits (query, w, "w"));
  zky_query_set_limits (query, &limits);
  g_assert_false (zky_query_fits (query, w, "w"));
}

/* Whatever is typed, nothing breaks. */
static void
test_garbage (void)
{
  static const char letters[] = "|grad<>=![]*x, 1e9-+.nainf\xff\xc3";
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");

  for (guint i = 0; i < 5000; i++)
    {
      char text[12] = "";
      g_autofree char *found = NULL;

      for (guint k = 0; k < sizeof text - 1; k++)
        text[k] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      found = find (graph, text);
      g_assert_nonnull (found);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/query/terms", test_terms);
  g_test_add_func ("/ui/query/shapes", test_shapes);
  g_test_add_func ("/ui/query/numbers", test_numbers);
  g_test_add_func ("/ui/query/findings", test_findings);
  g_test_add_func ("/ui/query/garbage", test_garbage);

  return g_test_run ();
}
