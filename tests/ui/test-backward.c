/* test-backward.c: the recorded backward pass, beside the graph and merged with it
 * SPDX-License-Identifier: Apache-2.0 */
#include "scene-fixture.h"

#include <string.h>

#include "zky-frame.h"

static ZkyGraph *
record (void)
{
  ZkyGraph *graph = fixture_simple ("3", "1");
  g_autoptr (GError) error = NULL;

  zky_target_back (NULL, graph, ZKY_BACK_KEEP | ZKY_BACK_RECORD | ZKY_BACK_FINAL, &error);
  g_assert_no_error (error);
  return graph;
}

static ZkyScene *
lay_out (ZkyGraph    *graph,
         ZkyBackward  backward)
{
  ZkySceneOptions options = { .gradients = TRUE, .backward = backward };
  ZkyScene *scene = zky_scene_new (graph, &options);

  g_assert_true (zky_scene_layout (scene, NULL, NULL));
  return scene;
}

static const ZkyRect *
get_rect (ZkyScene *scene,
          ZkyNode  *node)
{
  return &zky_scene_get_card (scene, zky_scene_find_card (scene, node))->rect;
}

/* Two boxes that share nothing: the forward one first, values of the call as badges in the other. */
static void
test_beside (void)
{
  g_autoptr (ZkyGraph) graph = record ();
  g_autoptr (ZkyScene) scene = lay_out (graph, ZKY_BACKWARD_BESIDE);
  ZkyGroups *groups = zky_scene_get_groups (scene);
  ZkyRect forward, backward;
  guint n_badges = 0;

  g_assert_cmpuint (zky_scene_get_n_boxes (scene), ==, 2);
  g_assert_true (zky_scene_get_group_rect (scene, zky_groups_find (groups, ZKY_GROUPS_FORWARD), &forward));
  g_assert_true (zky_scene_get_group_rect (scene, zky_groups_find (groups, ZKY_GROUPS_BACKWARD), &backward));
  g_assert_cmpfloat (forward.x + forward.width, <, backward.x);

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    {
      const ZkyCard *card = zky_scene_get_card (scene, i);
      const ZkyRect *box = zky_node_is_backward (card->node) || card->badge_for >= 0 ? &backward : &forward;

      n_badges += card->badge_for >= 0;
      g_assert_cmpfloat (card->rect.x, >, box->x);
      g_assert_cmpfloat (card->rect.x + card->rect.width, <, box->x + box->width);
    }
  g_assert_cmpuint (n_badges, ==, 3); /* a, b and x */
  for (guint i = 0; i < zky_scene_get_n_wires (scene); i++)
    {
      const ZkyWire *wire = zky_scene_get_wire (scene, i);

      g_assert_cmpuint (zky_scene_get_card (scene, wire->from)->home, ==, zky_scene_get_card (scene, wire->to)->home);
    }
}

/* Wires of the pass run against those of the call, from the border of one card to that of the other. */
static void
test_merged (void)
{
  g_autoptr (ZkyGraph) graph = record ();
  g_autoptr (ZkyScene) scene = lay_out (graph, ZKY_BACKWARD_MERGED);
  guint n_backward = 0, n_crossing = 0;

  g_assert_cmpuint (zky_scene_get_n_boxes (scene), ==, 0);
  g_assert_cmpint (zky_scene_get_orientation (scene), ==, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  for (guint i = 0; i < zky_scene_get_n_wires (scene); i++)
    {
      const ZkyWire *wire = zky_scene_get_wire (scene, i);
      const ZkyRect *from = &zky_scene_get_card (scene, wire->from)->rect, *to = &zky_scene_get_card (scene, wire->to)->rect;
      double start = wire->points[0], end = wire->points[2 * (wire->n_points - 1)];

      n_backward += wire->is_backward;
      n_crossing += wire->is_crossing;
      g_assert_cmpint (wire->is_backward, ==, to->x < from->x);
      g_assert_cmpfloat_with_epsilon (start, wire->is_backward ? from->x : from->x + from->width, 3);
      g_assert_cmpfloat_with_epsilon (end, wire->is_backward ? to->x + to->width : to->x, 3);
    }
  g_assert_cmpuint (n_backward, >, 4);
  g_assert_cmpuint (n_crossing, ==, 3);
  g_assert_cmpfloat (get_rect (scene, zky_node_get_gradient_node (zky_graph_find_node (graph, "x")))->x, <,
                     get_rect (scene, zky_node_get_gradient_node (zky_graph_get_output (graph, 0)))->x);
}

/* Without a recorded pass there is nothing to see of it, whatever is asked for. */
static void
test_none (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = lay_out (graph, ZKY_BACKWARD_BESIDE);

  g_assert_cmpint (zky_scene_get_options (scene).backward, ==, ZKY_BACKWARD_HIDDEN);
  g_assert_cmpuint (zky_scene_get_n_boxes (scene), ==, 0);
}

static void
test_belong (void)
{
  g_autoptr (ZkyGraph) graph = record ();
  ZkyNode *x = zky_graph_find_node (graph, "x"), *w = zky_graph_find_node (graph, "w"), *a = zky_graph_find_node (graph, "a");

  g_assert_true (zky_backward_belong (x, zky_node_get_gradient_node (x)));
  g_assert_true (zky_backward_belong (zky_node_get_gradient_node (a), w));
  g_assert_true (zky_backward_belong (a, zky_node_get_gradient_node (a)));
  g_assert_false (zky_backward_belong (x, w));
  g_assert_false (zky_backward_belong (zky_node_get_gradient_node (x), zky_node_get_gradient_node (w)));
  g_assert_false (zky_backward_belong (x, NULL));
  g_assert_true (zky_backward_get_partner (x) == zky_node_get_gradient_node (x));
  g_assert_true (zky_backward_get_partner (zky_node_get_gradient_node (x)) == x);
}

/* Names and headings are in the picture, and numbers appear with their steps. */
static void
test_picture (void)
{
  g_autoptr (ZkyGraph) graph = record ();
  g_autoptr (ZkyScene) scene = lay_out (graph, ZKY_BACKWARD_BESIDE);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  ZkyStill still = { .format = ZKY_FORMAT_SVG, .scale = 1 };
  ZkyFrame frame = ZKY_FRAME_INIT;

  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.steps = steps;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = NULL;
      const char *text;
      gsize size;

      frame.position = i == 0 ? zky_steps_get_n_forward (steps) : zky_steps_get_n (steps);
      bytes = zky_export_to_bytes (scene, &frame, &still, &error);
      g_assert_no_error (error);
      text = g_bytes_get_data (bytes, &size);
      g_assert_nonnull (g_strstr_len (text, size, ">Forward<"));
      g_assert_nonnull (g_strstr_len (text, size, ">Backward<"));
      g_assert_nonnull (g_strstr_len (text, size, "∂out/∂x through b"));
      g_assert_cmpint (g_strstr_len (text, size, ">24<") != NULL, ==, i == 1);
      g_assert_cmpint (g_strstr_len (text, size, ">33<") != NULL, ==, i == 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/backward/beside", test_beside);
  g_test_add_func ("/ui/backward/merged", test_merged);
  g_test_add_func ("/ui/backward/none", test_none);
  g_test_add_func ("/ui/backward/belong", test_belong);
  g_test_add_func ("/ui/backward/picture", test_picture);

  return g_test_run ();
}
