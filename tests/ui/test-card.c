/* test-card.c: what cards measure
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-card.h"

#include "scene-fixture.h"

static ZkyRect
measure (ZkyGraph   *graph,
         ZkyNode    *node,
         gboolean    gradients,
         const char *title)
{
  g_autoptr (ZkyPlanner) planner = zky_planner_new (graph, gradients);
  ZkyCardPlan plan;
  ZkyCard card = { .node = node, .badge_for = -1 };

  zky_planner_plan (planner, node, FALSE, &plan);
  zky_card_plan_measure (&plan, TRUE, &card);
  if (title != NULL)
    g_assert_cmpstr (plan.title, ==, title);

  g_assert_cmpfloat (card.value_rect.x, >=, 0);
  g_assert_cmpfloat (card.value_rect.x + card.value_rect.width, <=, card.rect.width);
  g_assert_cmpfloat (card.value_rect.y + card.value_rect.height, <=, card.rect.height);
  return card.rect;
}

/* An edit moves nothing. */
static void
test_sizes (void)
{
  static const char *const values[][2] = {
    { "3", "-1.23456e-20" }, { "1", "NaN" }, { "[1,2,3]", "[1e30,-0.0001234,Infinity]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (ZkyGraph) a = fixture_simple (values[i][0], "1"), b = fixture_simple (values[i][1], "1e10");

      for (guint k = 0; k < 5; k++)
        {
          ZkyRect x = measure (a, zky_graph_get_node (a, k), TRUE, NULL);
          ZkyRect y = measure (b, zky_graph_get_node (b, k), TRUE, NULL);

          g_assert_cmpfloat (x.width, ==, y.width);
          g_assert_cmpfloat (x.height, ==, y.height);
        }
    }
}

static void
test_gradient_room (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  ZkyNode *x = zky_graph_get_node (graph, 0);

  g_assert_cmpfloat (measure (graph, x, TRUE, "x").height, >, measure (graph, x, FALSE, "x").height);
}

static void
test_titles (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("titles");
  ZkyNode *x = fixture_variable (graph, "x", "3");
  ZkyNode *sine = zky_sin (x), *sum = zky_add (sine, x), *output = zky_mul (sum, sum);

  fixture_end (graph, output);
  measure (graph, x, TRUE, "x");
  measure (graph, sine, TRUE, "v1"); /* as in explanations; its symbol says what it does */
  measure (graph, sum, TRUE, "v2");
  measure (graph, output, TRUE, "out");
}

static void
test_long_name (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("long");
  g_autofree char *name = g_strnfill (100000, 'W');
  ZkyNode *x = fixture_variable (graph, name, "3");

  fixture_end (graph, zky_neg (x));
  g_assert_cmpfloat (measure (graph, x, TRUE, NULL).width, <, 400);
}

static void
test_badge (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyPlanner) planner = zky_planner_new (graph, TRUE);
  ZkyCardPlan plan;
  ZkyCard card = { .node = zky_graph_get_node (graph, 1) };

  zky_planner_plan (planner, card.node, TRUE, &plan);
  zky_card_plan_measure (&plan, FALSE, &card);
  g_assert_true (plan.is_badge);
  g_assert_null (plan.gradient);
  g_assert_cmpfloat (card.rect.height, <, 40);
}

/* Of what only one of two calls has, name and note are written in full. */
static void
test_note (void)
{
  g_autoptr (ZkyGraph) a = fixture_simple ("3", "1"), b = fixture_simple ("[1, 2]", "1");
  g_autoptr (ZkyDifference) difference = zky_difference_new (a, b, NULL);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  g_autoptr (ZkyPlanner) planner = zky_planner_new (graph, TRUE);
  ZkyNode *x = zky_graph_find_key (graph, "x");
  ZkyCardPlan plan, badge;

  zky_planner_plan (planner, x, FALSE, &plan);
  g_assert_false (plan.has_note);
  g_assert_cmpstr (plan.detail, ==, "[2]");

  zky_planner_set_difference (planner, difference);
  zky_planner_plan (planner, x, FALSE, &plan);
  g_assert_true (plan.has_note);
  g_assert_cmpstr (plan.detail, ==, "A: scalar");
  zky_planner_plan (planner, x, TRUE, &badge);
  g_assert_false (badge.has_note);
  zky_planner_plan (planner, zky_graph_find_key (graph, "w"), FALSE, &plan);
  g_assert_false (plan.has_note);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/card/sizes", test_sizes);
  g_test_add_func ("/ui/card/gradient-room", test_gradient_room);
  g_test_add_func ("/ui/card/titles", test_titles);
  g_test_add_func ("/ui/card/long-name", test_long_name);
  g_test_add_func ("/ui/card/badge", test_badge);
  g_test_add_func ("/ui/card/note", test_note);

  return g_test_run ();
}
