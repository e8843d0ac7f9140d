/* test-scene.c: cards, wires, picking, layouts that are handed on
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scene.h"

#include <math.h>

#include "scene-fixture.h"

static double
middle (const ZkyRect *rect,
        gboolean       vertical)
{
  return vertical ? rect->y + rect->height / 2 : rect->x + rect->width / 2;
}

static void
test_simple (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  ZkyRect bounds = zky_scene_get_bounds (scene);

  g_assert_cmpuint (zky_scene_get_n_cards (scene), ==, 5);
  g_assert_cmpuint (zky_scene_get_n_wires (scene), ==, 5);
  g_assert_cmpint (zky_scene_get_orientation (scene), ==, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  g_assert_true (zky_scene_get_graph (scene) == graph);

  for (guint i = 0; i < 5; i++)
    {
      const ZkyCard *card = zky_scene_get_card (scene, i);

      g_assert_true (card->node == zky_graph_get_node (graph, i));
      g_assert_cmpint (card->is_output, ==, i == 4);
      g_assert_cmpint (zky_scene_find_card (scene, card->node), ==, i);
      g_assert_cmpfloat (card->rect.x, >=, bounds.x);
      g_assert_cmpfloat (card->rect.x + card->rect.width, <=, bounds.x + bounds.width);
      g_assert_cmpfloat (card->rect.y + card->rect.height, <=, bounds.y + bounds.height);
      g_assert_cmpfloat (card->value_rect.y, >=, card->rect.y);
      g_assert_cmpfloat (card->value_rect.y + card->value_rect.height, <=, card->rect.y + card->rect.height);
    }

  /* The x of f(x, w) lies above the w. */
  g_assert_cmpfloat (zky_scene_get_card (scene, 0)->rect.y, <, zky_scene_get_card (scene, 1)->rect.y);
  g_assert_cmpint (zky_scene_find_card (scene, NULL), ==, -1);
}

/* x · x is two wires that can be told apart, the width grows with the array. */
static void
test_wires (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("wires");
  ZkyNode *x = fixture_variable (graph, "x", "[[1,2,3],[4,5,6]]");
  g_autoptr (ZkyScene) scene = NULL;
  const ZkyWire *first, *second;

  fixture_end (graph, zky_sum (zky_mul (x, x), NULL, 0, FALSE));
  scene = fixture_scene (graph, ZKY_ORIENTATION_TOP_TO_BOTTOM);
  g_assert_cmpuint (zky_scene_get_n_wires (scene), ==, 3);
  first = zky_scene_get_wire (scene, 0);
  second = zky_scene_get_wire (scene, 1);
  g_assert_cmpuint (first->input, ==, 0);
  g_assert_cmpuint (second->input, ==, 1);
  g_assert_cmpuint (first->from, ==, second->from);
  g_assert_cmpfloat (fabs (first->points[2 * first->n_points - 2] - second->points[2 * second->n_points - 2]), >, 5);
  g_assert_cmpfloat_with_epsilon (first->width, pow (6, 0.3), 1e-9);
  g_assert_cmpfloat (zky_scene_get_card (scene, 0)->rect.y, <, zky_scene_get_card (scene, 1)->rect.y);
}

static void
test_badges (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("badges");
  ZkyNode *x = fixture_variable (graph, "x", "3"), *w = fixture_parameter (graph, "w", "0.5");
  g_autoptr (ZkyScene) scene = NULL;
  guint n_badges = 0;
  gint main_card;

  for (guint i = 0; i < 9; i++)
    x = zky_mul (x, w);
  fixture_end (graph, zky_mul (x, w));
  scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);

  main_card = zky_scene_find_card (scene, w);
  g_assert_cmpint (zky_scene_get_card (scene, main_card)->badge_for, ==, -1);
  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    if (zky_scene_get_card (scene, i)->badge_for >= 0)
      {
        g_assert_true (zky_scene_get_card (scene, i)->node == w);
        n_badges++;
      }
  g_assert_cmpuint (n_badges, ==, 10);
  for (guint i = 0; i < zky_scene_get_n_wires (scene); i++)
    g_assert_cmpuint (zky_scene_get_wire (scene, i)->from, !=, main_card);
}

static void
test_pick (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  ZkyRect bounds = zky_scene_get_bounds (scene);

  for (guint i = 0; i < 5; i++)
    {
      const ZkyRect *rect = &zky_scene_get_card (scene, i)->rect;
      const ZkyWire *wire = zky_scene_get_wire (scene, i);
      const double *end = wire->points + 2 * (wire->n_points - 1);

      g_assert_cmpint (zky_scene_pick_card (scene, middle (rect, FALSE), middle (rect, TRUE)), ==, i);
      g_assert_cmpint (zky_scene_pick_wire (scene, end[0], end[1] + 2, 4), ==, i);
    }
  g_assert_cmpint (zky_scene_pick_card (scene, bounds.x + 1, bounds.y + 1), ==, -1);
  g_assert_cmpint (zky_scene_pick_wire (scene, bounds.x + 1, bounds.y + 1, 4), ==, -1);
  g_assert_cmpint (zky_scene_pick_card (scene, NAN, INFINITY), ==, -1);
}

static void
test_neighbors (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);

  g_assert_cmpint (zky_scene_find_neighbor (scene, 0, 0, 1), ==, 1);
  g_assert_cmpint (zky_scene_find_neighbor (scene, 1, 0, -1), ==, 0);
  g_assert_cmpint (zky_scene_find_neighbor (scene, 1, 1, 0), ==, 2);
  g_assert_cmpint (zky_scene_find_neighbor (scene, 4, 1, 0), ==, -1);
}

/* Another call of the same model takes the places over; another shape does not. */
static void
test_adopt (void)
{
  g_autoptr (ZkyGraph) one = fixture_simple ("3", "1"), two = fixture_simple ("-5e9", "NaN");
  g_autoptr (ZkyGraph) wider = fixture_simple ("[3,4,5]", "1");
  g_autoptr (ZkyScene) laid_out = fixture_scene (one, ZKY_ORIENTATION_AUTO);
  ZkySceneOptions options = { .gradients = TRUE }, turned = { ZKY_ORIENTATION_TOP_TO_BOTTOM, FALSE, TRUE };
  g_autoptr (ZkyScene) same = zky_scene_new (two, &options), other = zky_scene_new (wider, &options);
  g_autoptr (ZkyScene) down = zky_scene_new (two, &turned);

  g_assert_false (zky_scene_is_laid_out (same));
  g_assert_true (zky_scene_adopt_layout (same, laid_out));
  g_assert_true (zky_scene_is_laid_out (same));
  g_assert_false (zky_scene_adopt_layout (other, laid_out));
  g_assert_false (zky_scene_is_laid_out (other));
  g_assert_false (zky_scene_adopt_layout (down, laid_out));

  for (guint i = 0; i < 5; i++)
    {
      ZkyRect a = zky_scene_get_card (same, i)->value_rect, b = zky_scene_get_card (laid_out, i)->value_rect;

      g_assert_cmpmem (&a, sizeof a, &b, sizeof b);
    }
  g_assert_cmpint (zky_scene_pick_card (same, zky_scene_get_card (same, 2)->rect.x + 5,
                                        zky_scene_get_card (same, 2)->rect.y + 5), ==, 2);
}

static void
laid_out_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_async (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  ZkySceneOptions options = { .gradients = TRUE };
  g_autoptr (ZkyScene) scene = zky_scene_new (graph, &options), cancelled = zky_scene_new (graph, &options);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL, no_result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  zky_scene_layout_async (scene, NULL, laid_out_cb, &result);
  zky_scene_layout_async (cancelled, cancellable, laid_out_cb, &no_result);
  while (result == NULL || no_result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (zky_scene_layout_finish (scene, result, &error));
  g_assert_no_error (error);
  g_assert_true (zky_scene_is_laid_out (scene));
  g_assert_false (zky_scene_layout_finish (cancelled, no_result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (zky_scene_is_laid_out (cancelled));
}

static void
test_backward (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("recorded");
  ZkyNode *x = fixture_variable (graph, "x", "3");
  ZkyBackOptions back = { .flags = ZKY_BACK_RECORD };
  ZkySceneOptions hidden = { .gradients = TRUE }, shown = { .gradients = TRUE, .backward = ZKY_BACKWARD_MERGED };
  g_autoptr (ZkyScene) forward = NULL, all = NULL;
  g_autoptr (GError) error = NULL;

  zky_graph_add_output (graph, "y", zky_mul (zky_sin (x), x));
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_true (zky_graph_back (graph, &back, &error));
  forward = zky_scene_new (graph, &hidden);
  all = zky_scene_new (graph, &shown);
  g_assert_cmpuint (zky_scene_get_n_cards (forward), ==, 3);
  g_assert_cmpuint (zky_scene_get_n_cards (all), ==, zky_graph_get_n_nodes (graph));
  g_assert_cmpuint (zky_scene_get_n_cards (all), >, 3);
}

static void
test_empty (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("empty");
  ZkySceneOptions options = { .gradients = TRUE };
  g_autoptr (ZkyScene) scene = zky_scene_new (graph, &options);
  g_autoptr (GError) error = NULL;

  g_assert_true (zky_scene_layout (scene, NULL, &error));
  g_assert_cmpuint (zky_scene_get_n_cards (scene), ==, 0);
  g_assert_cmpint (zky_scene_pick_card (scene, 0, 0), ==, -1);
}

/* Deep nets run downwards, formulas and broad ones to the right. */
static void
test_orientation (void)
{
  g_autoptr (ZkyGraph) deep = zky_graph_new ("deep");
  ZkySceneOptions options = { .gradients = FALSE };
  ZkyNode *x = fixture_variable (deep, "x", "3");
  g_autoptr (ZkyScene) scene = NULL;

  for (guint i = 0; i < 40; i++)
    x = zky_tanh (x);
  fixture_end (deep, x);
  scene = zky_scene_new (deep, &options);
  g_assert_cmpint (zky_scene_get_orientation (scene), ==, ZKY_ORIENTATION_TOP_TO_BOTTOM);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/scene/simple", test_simple);
  g_test_add_func ("/ui/scene/wires", test_wires);
  g_test_add_func ("/ui/scene/badges", test_badges);
  g_test_add_func ("/ui/scene/pick", test_pick);
  g_test_add_func ("/ui/scene/neighbors", test_neighbors);
  g_test_add_func ("/ui/scene/adopt", test_adopt);
  g_test_add_func ("/ui/scene/async", test_async);
  g_test_add_func ("/ui/scene/backward", test_backward);
  g_test_add_func ("/ui/scene/empty", test_empty);
  g_test_add_func ("/ui/scene/orientation", test_orientation);

  return g_test_run ();
}
