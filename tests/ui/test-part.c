/* test-part.c: parts of a scene that are drawn alone
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-part.h"

#include "big-models.h"
#include "scene-fixture.h"

static gboolean
covers (const ZkyRect *area,
        const ZkyRect *rect)
{
  return area->x <= rect->x && area->y <= rect->y && area->x + area->width >= rect->x + rect->width
         && area->y + area->height >= rect->y + rect->height;
}

static const ZkyRect *
get_rect (ZkyScene   *scene,
          const char *name)
{
  return &zky_scene_get_card (scene, (guint) zky_scene_find_card (scene, zky_graph_find_node (zky_scene_get_graph (scene), name)))->rect;
}

/* A node with what it is wired to, and nothing else. */
static void
test_node (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  ZkyPart part;
  ZkyRect area;

  g_assert_false (zky_part_find (&part, graph, zky_scene_get_groups (scene), "nothing"));
  g_assert_cmpfloat (zky_part_get_area (&part, scene).width, ==, 0);
  g_assert_true (zky_part_find (&part, graph, zky_scene_get_groups (scene), "w"));
  g_assert_true (part.node == zky_graph_find_node (graph, "w"));
  area = zky_part_get_area (&part, scene);
  g_assert_true (covers (&area, get_rect (scene, "w")) && covers (&area, get_rect (scene, "a")));
  g_assert_false (covers (&area, get_rect (scene, "b")));

  /* Also by the name that explanations give it, and by its key. */
  g_assert_true (zky_part_find (&part, graph, zky_scene_get_groups (scene), "out"));
  g_assert_true (part.node == zky_graph_get_output (graph, 0));
  g_assert_true (zky_part_find (&part, graph, zky_scene_get_groups (scene), "mul#0"));
  g_assert_true (part.node == zky_graph_get_output (graph, 0));
}

/* A group is found by path, label or key. Open it is a box with all that is inside; closed, a card with its neighbours. */
static void
test_group (void)
{
  static const char *const names[] = { "blocks.0", "blocks.0/", "blocks/0/", "+4 more" };
  g_autofree char *model = big_transformer (5, 2);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyGroups) groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint open = 0; open < 2; open++)
      {
        g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_CLOSED);
        g_autoptr (ZkyScene) scene = NULL;
        ZkyPart part;
        ZkyRect area, rect;

        g_assert_true (zky_part_find (&part, graph, groups, names[i]));
        g_assert_null (part.node);
        g_assert_cmpint (zky_groups_get (groups, part.group)->kind, ==, i == 3 ? ZKY_GROUP_MORE : ZKY_GROUP_MODULE);
        if (open)
          zky_part_reveal (&part, groups, folds);
        scene = zky_scene_new (graph, &(ZkySceneOptions) { .folds = folds });
        g_assert_true (zky_scene_layout (scene, NULL, NULL));
        g_assert_cmpint (zky_scene_is_open (scene, part.group), ==, open);
        area = zky_part_get_area (&part, scene);
        g_assert_true (zky_scene_get_group_rect (scene, part.group, &rect));
        g_assert_true (covers (&area, &rect));
        if (open)
          g_assert_cmpfloat_with_epsilon (area.width, rect.width + 32, 0.01);
      }
}

/* What somebody closed stays so. */
static void
test_closed (void)
{
  g_autofree char *model = big_transformer (5, 2);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyGroups) groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_AUTO);
  gboolean open = TRUE;
  ZkyPart part;

  zky_folds_set (folds, "blocks/0/", FALSE);
  g_assert_true (zky_part_find (&part, graph, groups, "blocks.0.attention"));
  zky_part_reveal (&part, groups, folds);
  g_assert_true (zky_folds_find (folds, "blocks/0/", &open));
  g_assert_false (open);
  g_assert_true (zky_folds_find (folds, zky_groups_get (groups, part.group)->key, &open));
  g_assert_true (open);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/part/node", test_node);
  g_test_add_func ("/ui/part/group", test_group);
  g_test_add_func ("/ui/part/closed", test_closed);

  return g_test_run ();
}
