/* test-nest.c: scenes of groups in groups: what lies where, and where wires run
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "big-models.h"
#include "scene-fixture.h"
#include "zky-bezier.h"
#include "zky-frame-private.h"

static ZkyScene *
make_scene (ZkyGraph       *graph,
            ZkyFolds       *folds,
            ZkyOrientation  orientation,
            guint           hide)
{
  ZkySceneOptions options = { .orientation = orientation, .gradients = TRUE, .folds = folds, .hide = hide };
  g_autoptr (GError) error = NULL;
  ZkyScene *scene = zky_scene_new (graph, &options);

  zky_scene_layout (scene, NULL, &error);
  g_assert_no_error (error);
  return scene;
}

static gboolean
is_within (const ZkyRect *inner,
           const ZkyRect *outer)
{
  return inner->x >= outer->x && inner->y >= outer->y && inner->x + inner->width <= outer->x + outer->width &&
         inner->y + inner->height <= outer->y + outer->height;
}

static gboolean
overlap (const ZkyRect *a,
         const ZkyRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
is_around (ZkyScene *scene,
           guint     group,
           guint     home)
{
  return home >= group && home < zky_groups_get (scene->groups, group)->end;
}

/* Boxes are in the boxes around them and apart from all others, and so are cards. */
static void
check_places (ZkyScene *scene)
{
  for (guint i = 0; i < scene->n_boxes; i++)
    {
      const ZkyGroupBox *box = &scene->boxes[i];

      g_assert_true (is_within (&box->title, &box->rect));
      for (guint k = i + 1; k < scene->n_boxes; k++)
        if (is_around (scene, box->group, scene->boxes[k].group))
          g_assert_true (is_within (&scene->boxes[k].rect, &box->rect));
        else
          g_assert_false (overlap (&scene->boxes[k].rect, &box->rect));
      for (guint k = 0; k < scene->n_cards; k++)
        if (is_around (scene, box->group, scene->cards[k].home))
          g_assert_true (is_within (&scene->cards[k].rect, &box->rect));
        else
          g_assert_false (overlap (&scene->cards[k].rect, &box->rect));
    }
  for (guint i = 0; i < scene->n_cards; i++)
    for (guint k = i + 1; k < scene->n_cards; k++)
      g_assert_false (overlap (&scene->cards[i].rect, &scene->cards[k].rect));
}

/* Graphviz cuts a corner now and then; those of cards are round. */
static gboolean
is_inside (const ZkyRect *rect,
           const double  *point)
{
  return point[0] > rect->x + 8 && point[0] < rect->x + rect->width - 8 && point[1] > rect->y + 8 &&
         point[1] < rect->y + rect->height - 8;
}

/* A wire goes from border to border without a gap, through no other card, and only through boxes around its ends. */
static void
check_wires (ZkyScene *scene)
{
  for (guint w = 0; w < scene->n_wires; w++)
    {
      const ZkyWire *wire = &scene->wires[w];
      const ZkyRect *from = &scene->cards[wire->from].rect, *to = &scene->cards[wire->to].rect;
      gboolean down = scene->orientation == ZKY_ORIENTATION_TOP_TO_BOTTOM;
      const double *start = wire->points, *end = wire->points + 2 * (wire->n_points - 1);

      g_assert_cmpuint (wire->n_points % 3, ==, 1);
      g_assert_cmpfloat_with_epsilon (down ? start[1] : start[0], down ? from->y + from->height : from->x + from->width, 3);
      g_assert_cmpfloat_with_epsilon (down ? end[1] : end[0], down ? to->y : to->x, 3);
      for (guint k = 0; k <= 100; k++)
        {
          double point[2];

          zky_bezier_get_point (wire->points, wire->n_points, k / 100.0, point, NULL);
          for (guint c = 0; c < scene->n_cards; c++)
            if (c != wire->from && c != wire->to)
              g_assert_false (is_inside (&scene->cards[c].rect, point));
          for (guint b = 0; b < scene->n_boxes; b++)
            if (!is_around (scene, scene->boxes[b].group, scene->cards[wire->from].home) &&
                !is_around (scene, scene->boxes[b].group, scene->cards[wire->to].home))
              g_assert_false (is_inside (&scene->boxes[b].rect, point));
        }
    }
}

static void
check_model (const char      *model,
             ZkyFoldsDefault  state,
             guint            hide)
{
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyFolds) folds = zky_folds_new (state);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (ZkyScene) scene = make_scene (graph, folds, i ? ZKY_ORIENTATION_TOP_TO_BOTTOM
                                                               : ZKY_ORIENTATION_LEFT_TO_RIGHT, hide);

      g_assert_cmpstr (zky_scene_get_message (scene), ==, NULL);
      check_places (scene);
      check_wires (scene);
    }
}

static void
test_places (gconstpointer data)
{
  ZkyFoldsDefault state = GPOINTER_TO_UINT (data);
  g_autofree char *transformer = big_transformer (3, 2), *mlp = big_scalar_mlp (3, 3), *rnn = big_rnn (4);

  check_model (transformer, state, 0);
  check_model (mlp, state, 0);
  check_model (rnn, state, 0);
  check_model (rnn, state, ZKY_HIDE_PARAMETERS | ZKY_HIDE_CONSTANTS | ZKY_HIDE_SHAPES);
}

/* The plain layout knows ports too. */
static void
test_fallback (void)
{
  g_autofree char *transformer = big_transformer (3, 2);
  g_autoptr (ZkyGraph) graph = big_call (transformer);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  g_autoptr (ZkyScene) scene = NULL;

  g_setenv ("ZKY_LAYOUT_HELPER", "/nonexistent/helper", TRUE);
  scene = make_scene (graph, folds, ZKY_ORIENTATION_TOP_TO_BOTTOM, 0);
  g_unsetenv ("ZKY_LAYOUT_HELPER");
  g_assert_nonnull (strstr (zky_scene_get_message (scene), "plain layers"));
  check_places (scene);
  check_wires (scene);
}

/* A closed group: one card with one wire from each card that feeds it; a node inside is where the group is. */
static void
test_closed (void)
{
  g_autofree char *model = big_rnn (9);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyScene) scene = make_scene (graph, NULL, ZKY_ORIENTATION_AUTO, 0);
  gint card = zky_scene_find_group_card (scene, 1);
  ZkyNode *inside = zky_graph_find_key (graph, "cell:3/tanh#0");
  ZkyRect rect;

  /* x, h, the repetition, the sum */
  g_assert_cmpuint (zky_scene_get_n_cards (scene), ==, 4);
  g_assert_cmpuint (zky_scene_get_n_wires (scene), ==, 3);
  g_assert_cmpuint (zky_scene_get_n_boxes (scene), ==, 0);
  g_assert_null (zky_scene_get_card (scene, card)->node);
  g_assert_cmpint (zky_scene_find_card (scene, inside), ==, card);
  g_assert_cmpint (zky_scene_find_card (scene, zky_graph_find_node (graph, "cell.w")), ==, card);
  g_assert_true (zky_scene_get_group_rect (scene, 1, &rect));
  g_assert_cmpuint (zky_scene_pick_button (scene, rect.x + 12, rect.y + 12), ==, 1);
  g_assert_cmpuint (zky_scene_pick_button (scene, rect.x + 80, rect.y + 12), ==, 0);
  g_assert_false (zky_scene_is_open (scene, 1));
  g_assert_false (zky_scene_get_group_rect (scene, 2, &rect));
}

static void
test_pick (void)
{
  g_autofree char *model = big_rnn (3);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  g_autoptr (ZkyScene) scene = make_scene (graph, folds, ZKY_ORIENTATION_AUTO, 0);
  const ZkyGroupBox *box = zky_scene_get_box (scene, zky_scene_find_box (scene, 2));

  g_assert_cmpuint (zky_scene_get_n_boxes (scene), ==, 3);
  g_assert_cmpuint (box->group, ==, 2);
  g_assert_cmpuint (zky_scene_pick_group (scene, box->rect.x + 4, box->rect.y + box->rect.height - 4), ==, 2);
  g_assert_cmpuint (zky_scene_pick_button (scene, box->title.x + 12, box->title.y + 12), ==, 2);
  g_assert_cmpuint (zky_scene_pick_group (scene, box->rect.x - 4, box->rect.y - 4), ==, 0);
}

/* What is hidden takes its wires along; operators that only change the shape let them through. */
static void
test_hide (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("hide");
  ZkyNode *x = fixture_variable (graph, "x", "[[1,2],[3,4]]"), *w = fixture_parameter (graph, "w", "2");
  g_autoptr (ZkyTensor) two = fixture_tensor ("2");
  ZkyNode *turned = zky_opv ("transpose", "", &x, 1), *product = zky_mul (turned, w);
  g_autoptr (ZkyScene) all = NULL, none = NULL;

  fixture_end (graph, zky_sum (zky_mul (product, zky_graph_constant (graph, two)), NULL, 0, FALSE));
  all = make_scene (graph, NULL, ZKY_ORIENTATION_AUTO, 0);
  none = make_scene (graph, NULL, ZKY_ORIENTATION_AUTO, ZKY_HIDE_CONSTANTS | ZKY_HIDE_PARAMETERS | ZKY_HIDE_SHAPES);

  g_assert_cmpuint (zky_scene_get_n_cards (all), ==, 7);
  g_assert_cmpuint (zky_scene_get_n_wires (all), ==, 6);
  g_assert_cmpuint (zky_scene_get_n_cards (none), ==, 4);
  g_assert_cmpuint (zky_scene_get_n_wires (none), ==, 3);
  g_assert_cmpint (zky_scene_find_card (none, w), ==, -1);
  g_assert_true (zky_scene_get_wire (none, 0)->node == x);
  g_assert_cmpint (zky_scene_get_wire (none, 0)->to, ==, zky_scene_find_card (none, product));
}

/* Closing and opening again needs no helper, and gives the same places. */
static void
test_cache (void)
{
  g_autofree char *model = big_transformer (3, 2);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyLayoutCache) cache = zky_layout_cache_new ();
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  ZkySceneOptions options = { .gradients = TRUE, .folds = folds, .cache = cache };
  g_autoptr (ZkyScene) first = zky_scene_new (graph, &options), second = zky_scene_new (graph, &options);

  g_assert_true (zky_scene_layout (first, NULL, NULL));
  g_setenv ("ZKY_LAYOUT_HELPER", "/nonexistent/helper", TRUE);
  g_assert_true (zky_scene_layout (second, NULL, NULL));
  g_unsetenv ("ZKY_LAYOUT_HELPER");
  g_assert_cmpstr (zky_scene_get_message (second), ==, NULL);
  for (guint i = 0; i < zky_scene_get_n_cards (first); i++)
    g_assert_cmpmem (&first->cards[i].rect, sizeof (ZkyRect), &second->cards[i].rect, sizeof (ZkyRect));
}

/* Norms of a closed group at the end: of what leaves it, and of the gradients of its parameters. */
static void
test_norms (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("norms");
  ZkyNode *x = fixture_variable (graph, "x", "[1,2]"), *w = fixture_parameter (graph, "w", "[3,4]"), *y;
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_CLOSED);
  g_autoptr (ZkyScene) scene = NULL;
  g_autoptr (ZkySteps) steps = NULL;
  g_auto (ZkyCardState) before = ZKY_CARD_STATE_INIT, after = ZKY_CARD_STATE_INIT;
  ZkyFrame frame = ZKY_FRAME_INIT;

  zky_graph_push_scope (graph, "part");
  y = zky_mul (x, w);
  zky_graph_pop_scope (graph);
  fixture_end (graph, zky_sum (y, NULL, 0, FALSE));
  scene = make_scene (graph, folds, ZKY_ORIENTATION_AUTO, 0);
  steps = zky_steps_new (graph);
  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.steps = steps;

  zky_frame_get_state (&frame, scene, zky_scene_find_group_card (scene, 1), &before);
  g_assert_false (before.norms.has_value || before.norms.has_gradient);
  frame.position = zky_steps_get_n (steps);
  zky_frame_get_state (&frame, scene, zky_scene_find_group_card (scene, 1), &after);
  g_assert_true (after.norms.has_value && after.norms.has_gradient);
  g_assert_cmpfloat_with_epsilon (after.norms.value, sqrt (9 + 64), 1e-6);
  g_assert_cmpfloat_with_epsilon (after.norms.gradient, sqrt (1 + 4), 1e-6);
}

/* A step inside a closed group goes through its card; one that comes in takes its wire. */
static void
test_tokens (void)
{
  g_autofree char *model = big_rnn (9);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyScene) scene = make_scene (graph, NULL, ZKY_ORIENTATION_AUTO, 0);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  ZkyRect rect = zky_scene_get_card (scene, zky_scene_find_group_card (scene, 1))->rect;
  ZkyFrame frame = ZKY_FRAME_INIT;
  guint n_inside = 0, n_wires = 0;

  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.steps = steps;
  frame.gradients = TRUE;
  frame.phase = 0.5;
  for (frame.position = 0; frame.position < zky_steps_get_n (steps); frame.position++)
    {
      const ZkyStep *next = zky_steps_get (steps, frame.position + 1);
      g_autoptr (GArray) tokens = zky_frame_get_tokens (&frame, scene);

      g_assert_cmpint (tokens->len > 0, ==, next->kind != ZKY_STEP_SUM);
      for (guint i = 0; i < tokens->len; i++)
        {
          const ZkyToken *token = &g_array_index (tokens, ZkyToken, i);

          n_wires += token->wire != G_MAXUINT;
          if (token->wire != G_MAXUINT || next->kind == ZKY_STEP_SEED)
            continue;
          n_inside++;
          g_assert_cmpfloat (token->x, >=, rect.x);
          g_assert_cmpfloat (token->x, <=, rect.x + rect.width);
        }
    }
  g_assert_cmpuint (n_inside, >, 50);
  g_assert_cmpuint (n_wires, >=, 4);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autofree char *model = big_transformer (12, 4);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  ZkySceneOptions options = { .gradients = TRUE, .folds = folds };
  g_autoptr (ZkyScene) scene = zky_scene_new (graph, &options);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_false (zky_scene_layout (scene, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (zky_scene_is_laid_out (scene));
  g_thread_join (thread);
}

/* Eight thousand nodes, folded: few cards, no message. */
static void
test_large (void)
{
  g_autofree char *model = big_transformer (120, 8);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyScene) scene = NULL;

  g_assert_cmpuint (zky_graph_get_n_forward (graph), >, 8000);
  scene = make_scene (graph, NULL, ZKY_ORIENTATION_AUTO, 0);
  g_assert_cmpstr (zky_scene_get_message (scene), ==, NULL);
  g_assert_cmpuint (zky_scene_get_n_cards (scene), <, 30);
  check_places (scene);
  check_wires (scene);
}

/* A flat graph of more than 800 things is laid out by ourselves, and that is said. */
static void
test_flat (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("flat");
  ZkyNode *x = fixture_variable (graph, "x", "0.5"), *sum = x;
  static ZkyNode *(*const funcs[]) (ZkyNode *) = { zky_tanh, zky_sin, zky_cos, zky_square, zky_sigmoid };
  g_autoptr (ZkyScene) scene = NULL;
  guint state = 1;

  for (guint i = 0; i < 900; i++)
    {
      state = state * 1103515245u + 12345u;
      sum = zky_add (funcs[(state >> 16) % 5] (sum), (state >> 20) % 3 ? x : sum);
    }
  fixture_end (graph, sum);
  scene = make_scene (graph, NULL, ZKY_ORIENTATION_AUTO, 0);
  if (zky_scene_get_n_cards (scene) > 800)
    g_assert_nonnull (strstr (zky_scene_get_message (scene), "are more than 800"));
  else
    g_test_fail ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ui/nest/places/auto", GUINT_TO_POINTER (ZKY_FOLDS_AUTO), test_places);
  g_test_add_data_func ("/ui/nest/places/open", GUINT_TO_POINTER (ZKY_FOLDS_OPEN), test_places);
  g_test_add_data_func ("/ui/nest/places/closed", GUINT_TO_POINTER (ZKY_FOLDS_CLOSED), test_places);
  g_test_add_func ("/ui/nest/fallback", test_fallback);
  g_test_add_func ("/ui/nest/closed", test_closed);
  g_test_add_func ("/ui/nest/pick", test_pick);
  g_test_add_func ("/ui/nest/hide", test_hide);
  g_test_add_func ("/ui/nest/cache", test_cache);
  g_test_add_func ("/ui/nest/norms", test_norms);
  g_test_add_func ("/ui/nest/tokens", test_tokens);
  g_test_add_func ("/ui/nest/cancel", test_cancel);
  g_test_add_func ("/ui/nest/large", test_large);
  g_test_add_func ("/ui/nest/flat", test_flat);

  return g_test_run ();
}
