/* test-lens.c: what cards are coloured by: numbers, scales, colours, and the legend
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lens.h"

#include <math.h>
#include <string.h>

#include "scene-fixture.h"
#include "zky-frame-private.h"
#include "zky-legend.h"

enum { X, W, A, B, OUT };

/* out = mean ((x + w)²), in a module so that there is a group; x, w: [2, 2]. */
static ZkyGraph *
make_block (void)
{
  ZkyGraph *graph = zky_graph_new ("block");
  ZkyNode *x = fixture_variable (graph, "x", "[[1, 2], [3, 4]]"), *w, *y;

  zky_graph_set_timed (graph, TRUE);
  zky_graph_push_scope (graph, "layer");
  w = fixture_parameter (graph, "layer.w", "[[0, 0], [0, 2]]");
  y = zky_square (zky_add (x, w));
  y = zky_op ("reshape", "shape=[4]", y, NULL);
  zky_graph_pop_scope (graph);
  fixture_end (graph, zky_op ("mean", NULL, y, NULL));
  return graph;
}

static ZkyScene *
lay_out (ZkyGraph        *graph,
         ZkyFoldsDefault  state)
{
  g_autoptr (ZkyFolds) folds = zky_folds_new (state);
  ZkySceneOptions options = { .orientation = ZKY_ORIENTATION_LEFT_TO_RIGHT, .gradients = TRUE, .folds = folds };
  ZkyScene *scene = zky_scene_new (graph, &options);

  g_assert_true (zky_scene_layout (scene, NULL, NULL));
  return scene;
}

static double
measure (ZkyScene    *scene,
         ZkyLensKind  kind,
         ZkySteps    *steps,
         guint        position,
         guint        card)
{
  ZkyLens lens = zky_lens_make (kind, scene, steps, TRUE);
  ZkyMoment moment = { zky_scene_get_measures (scene), steps, position, TRUE };
  double number = 0;

  return zky_lens_measure (&lens, scene, card, &moment, &number) ? number : -1;
}

/* Of numbers: x = -3, w = 1: values with their signs, gradients as they arrive, and what there is before. */
static void
test_numbers (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("-3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  ZkyLens value = zky_lens_make (ZKY_LENS_VALUE, scene, steps, TRUE);
  ZkyLens gradient = zky_lens_make (ZKY_LENS_GRADIENT, scene, steps, TRUE);
  ZkyMoment start = { zky_scene_get_measures (scene), steps, 0, TRUE };
  guint n = zky_steps_get_n (steps);
  double number;

  /* a = -2, b = 9, out = -18; d a = 9, d b = -2, d w = 9, d x = 9 + (-2)(-6) = 21 */
  g_assert_true (value.is_signed && !value.is_log);
  g_assert_cmpfloat (value.low, ==, -18);
  g_assert_cmpfloat (value.high, ==, 18);
  g_assert_cmpfloat (measure (scene, ZKY_LENS_VALUE, steps, n, OUT), ==, -18);
  g_assert_true (zky_lens_measure (&value, scene, X, &start, &number));
  g_assert_cmpfloat (number, ==, -3);
  g_assert_false (zky_lens_measure (&value, scene, A, &start, &number));

  g_assert_false (gradient.is_signed || gradient.is_log);
  g_assert_cmpfloat (gradient.high, ==, 21);
  g_assert_cmpfloat (measure (scene, ZKY_LENS_GRADIENT, steps, n, X), ==, 21);
  g_assert_cmpfloat (measure (scene, ZKY_LENS_GRADIENT, steps, n, B), ==, 2);
  g_assert_cmpfloat (measure (scene, ZKY_LENS_GRADIENT, steps, zky_steps_get_n_forward (steps), OUT), ==, -1);
  g_assert_cmpfloat (measure (scene, ZKY_LENS_RATIO, steps, n, X), ==, 7);

  /* x takes the colours of its partial sums on the way. */
  for (guint i = 0, last = 0; i <= n; i++)
    {
      guint arrived = zky_steps_get_arrived (steps, i, zky_graph_get_node (graph, 0), NULL);

      if (arrived == 1 && last == 0)
        g_assert_cmpfloat (fabs (measure (scene, ZKY_LENS_GRADIENT, steps, i, X)), <, 21);
      last = arrived;
    }
}

/* Along a chain of so many, on which gradients shrink by a fifth each time, equal factors are equally far apart; values are not gradients,
 * and of a handful one compares amounts. */
static void
test_vanishing (void)
{
  for (guint links = 3; links <= 14; links += 11)
    {
      g_autoptr (ZkyGraph) graph = zky_graph_new ("chain");
      ZkyNode *x = fixture_variable (graph, "x", "0.5"), *w = fixture_parameter (graph, "w", links == 3 ? "0.3" : "0.8");
      g_autoptr (ZkyScene) scene = NULL;
      g_autoptr (ZkySteps) steps = NULL;
      ZkyLens gradient, value;

      for (guint i = 0; i < links; i++)
        x = zky_mul (x, w);
      fixture_end (graph, x);
      scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
      steps = zky_steps_new (graph);
      gradient = zky_lens_make (ZKY_LENS_GRADIENT, scene, steps, TRUE);
      value = zky_lens_make (ZKY_LENS_VALUE, scene, steps, TRUE);
      g_assert_cmpfloat (gradient.high, >, 10 * measure (scene, ZKY_LENS_GRADIENT, steps, zky_steps_get_n (steps), 0));
      g_assert_cmpint (gradient.is_log, ==, links == 14);
      g_assert_false (value.is_log);
    }
}

/* Of arrays and groups: sizes are rms, costs add up, views cost nothing. */
static void
test_groups (void)
{
  g_autoptr (ZkyGraph) graph = make_block ();
  g_autoptr (ZkyScene) open = lay_out (graph, ZKY_FOLDS_OPEN), closed = lay_out (graph, ZKY_FOLDS_CLOSED);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  guint n = zky_steps_get_n (steps);
  gint group = zky_scene_find_card (closed, zky_graph_find_node (graph, "layer.w"));
  gint w = zky_scene_find_card (open, zky_graph_find_node (graph, "layer.w"));
  double sum[ZKY_N_LENSES] = { 0 }, of_group[ZKY_N_LENSES];

  g_assert_cmpint (group, >=, 0);
  g_assert_cmpuint (zky_scene_get_card (closed, group)->group, >, 0);
  for (guint kind = ZKY_LENS_VALUE; kind < ZKY_N_LENSES; kind++)
    {
      of_group[kind] = measure (closed, kind, steps, n, group);
      for (guint i = 0; i < zky_scene_get_n_cards (open); i++)
        if (zky_groups_contains (zky_scene_get_groups (open), zky_scene_get_card (closed, group)->group,
                                 zky_scene_get_card (open, i)->node))
          sum[kind] += MAX (measure (open, kind, steps, n, i), 0);
    }

  /* 1, 4, 9, 36: rms = √(1394 / 4); the gradient of w is (x + w) / 2: √(46 / 16); w itself √(4 / 4) */
  g_assert_cmpfloat_with_epsilon (of_group[ZKY_LENS_VALUE], sqrt (1394.0 / 4), 1e-6);
  g_assert_cmpfloat_with_epsilon (of_group[ZKY_LENS_GRADIENT], sqrt (50.0 / 16), 1e-6);
  g_assert_cmpfloat_with_epsilon (of_group[ZKY_LENS_RATIO], sqrt (50.0 / 16), 1e-6);
  g_assert_cmpfloat (of_group[ZKY_LENS_PARAMETERS], ==, 4);
  g_assert_cmpfloat (measure (open, ZKY_LENS_PARAMETERS, steps, n, w), ==, 4);
  /* w, the sum, the square, and the gradients of all four; the reshaped one is a view */
  g_assert_cmpfloat (of_group[ZKY_LENS_MEMORY], ==, 16 * 3 + 16 * 4);
  g_assert_cmpfloat (of_group[ZKY_LENS_MEMORY], ==, sum[ZKY_LENS_MEMORY]);
  g_assert_cmpfloat (of_group[ZKY_LENS_TIME], >, 0);
  g_assert_cmpfloat_with_epsilon (of_group[ZKY_LENS_TIME], sum[ZKY_LENS_TIME], 1e-12);
  g_assert_cmpfloat (measure (open, ZKY_LENS_TIME, steps, n, w), ==, -1);
}

/* Powers of ten are equally far apart; what is NaN has no place. */
static void
test_scale (void)
{
  ZkyLens lens = { .kind = ZKY_LENS_GRADIENT, .is_log = TRUE, .low = 1e-4, .high = 1 };
  ZkyLens linear = { .kind = ZKY_LENS_GRADIENT, .high = 8 }, both = { .kind = ZKY_LENS_VALUE, .is_signed = TRUE, .low = -8, .high = 8 };
  const ZkyTheme *theme = zky_theme_get (ZKY_THEME_LIGHT);
  ZkyColor color;

  g_assert_cmpfloat_with_epsilon (zky_lens_place (&lens, 1e-2), 0.5, 1e-9);
  g_assert_cmpfloat (zky_lens_place (&lens, 1e-9), ==, 0);
  g_assert_cmpfloat (zky_lens_place (&lens, 0), ==, 0);
  g_assert_cmpfloat (zky_lens_place (&lens, 5), ==, 1);
  g_assert_cmpfloat (zky_lens_place (&linear, 2), ==, 0.25);
  g_assert_cmpfloat (zky_lens_place (&both, -2), ==, -0.25);
  g_assert_true (isnan (zky_lens_place (&lens, INFINITY)));
  color = zky_lens_get_color (&lens, theme, NAN);
  g_assert_cmpmem (&color, sizeof color, &theme->colors[ZKY_COLOR_WARNING], sizeof color);
  color = zky_lens_get_color (&lens, theme, 1);
  g_assert_cmpmem (&color, sizeof color, &theme->ramp[ZKY_N_RAMP - 1], sizeof color);
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  ZkyLensKind kind;
  g_autofree char *time = zky_lens_dup_number (ZKY_LENS_TIME, 1.25e-5), *memory = zky_lens_dup_number (ZKY_LENS_MEMORY, 1536);
  g_autofree char *count = zky_lens_dup_number (ZKY_LENS_PARAMETERS, 4160);

  for (guint i = 0; i < ZKY_N_LENSES; i++)
    {
      g_assert_true (zky_lens_from_name (zky_lens_get_name (i), &kind, &error));
      g_assert_cmpuint (kind, ==, i);
      g_assert_nonnull (zky_lens_get_title (i));
    }
  g_assert_false (zky_lens_from_name ("colour", &kind, &error));
  g_assert_cmpstr (error->message, ==, "“colour” is nothing to colour by; it can be none, value, gradient, ratio, parameters, "
                                       "memory or time");
  g_assert_cmpstr (time, ==, "12.5 µs");
  g_assert_cmpstr (memory, ==, "1.5 KiB");
  g_assert_cmpstr (count, ==, "4,160");
}

/* Every format that is drawn with a pen has the legend with its numbers; a picture without a lens is what it was. */
static void
test_pictures (void)
{
  static const ZkyFormat formats[] = { ZKY_FORMAT_SVG, ZKY_FORMAT_TIKZ, ZKY_FORMAT_HTML };
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  ZkyFrame frame = ZKY_FRAME_INIT, plain = ZKY_FRAME_INIT;
  ZkyStill still = { .scale = 1 };
  double width, height, plain_width, plain_height;

  frame.theme = plain.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.gradients = plain.gradients = TRUE;
  frame.lens = zky_lens_make (ZKY_LENS_GRADIENT, scene, NULL, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) bytes = NULL, bare = NULL;
      g_autofree char *text = NULL, *bare_text = NULL;

      still.format = formats[i];
      bytes = zky_export_to_bytes (scene, &frame, &still, NULL);
      bare = zky_export_to_bytes (scene, &plain, &still, NULL);
      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      bare_text = g_strndup (g_bytes_get_data (bare, NULL), g_bytes_get_size (bare));
      g_assert_nonnull (strstr (text, "Gradient size (rms)"));
      g_assert_nonnull (strstr (text, "16.5"));
      g_assert_nonnull (strstr (text, "linear scale"));
      g_assert_null (strstr (bare_text, "Gradient size"));
    }
  zky_still_get_size (&still, scene, &frame, &width, &height);
  zky_still_get_size (&still, scene, &plain, &plain_width, &plain_height);
  g_assert_cmpfloat (height, ==, plain_height + ZKY_LEGEND_HEIGHT + ZKY_LEGEND_MARGIN);
  g_assert_cmpfloat (width, ==, MAX (plain_width, ZKY_LEGEND_WIDTH + 2 * ZKY_LEGEND_MARGIN));
}

/* What the legend says in words, with NaN in the call and before anything has been computed back. */
static void
test_legend (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("nan", "1"), good = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO), good_scene = fixture_scene (good, ZKY_ORIENTATION_AUTO);
  g_autoptr (ZkySteps) steps = zky_steps_new (good);
  g_autofree char *bad = NULL, *at_step = NULL;
  ZkyFrame frame = ZKY_FRAME_INIT;
  ZkyColor fill;

  frame.theme = zky_theme_get (ZKY_THEME_DARK);
  g_assert_null (zky_legend_dup_text (&frame, scene));
  frame.gradients = TRUE;
  frame.lens = zky_lens_make (ZKY_LENS_GRADIENT, scene, NULL, TRUE);
  g_assert_true (frame.lens.has_bad);
  bad = zky_legend_dup_text (&frame, scene);
  g_assert_nonnull (strstr (bad, "red: NaN or infinity"));

  frame.steps = steps;
  frame.position = 3;
  frame.call = "call 7";
  frame.lens = zky_lens_make (ZKY_LENS_GRADIENT, good_scene, steps, TRUE);
  at_step = zky_legend_dup_text (&frame, good_scene);
  g_assert_cmpstr (at_step, ==, "Colours: Gradient size (rms) from 0 to 33, linear scale; grey: no gradient, or none yet; "
                                "call 7, step 3 of 10: no gradients yet");
  g_assert_true (zky_frame_get_fill (&frame, good_scene, X, &fill));
  g_assert_cmpmem (&fill, sizeof fill, &frame.theme->absent, sizeof fill);
}

/* A colour changes only where text does, so that what is drawn again between two steps is enough. */
static void
test_damage (void)
{
  g_autoptr (ZkyGraph) graph = make_block ();
  g_autoptr (ZkyScene) scene = lay_out (graph, ZKY_FOLDS_OPEN);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  ZkyFrame before = ZKY_FRAME_INIT;

  before.theme = zky_theme_get (ZKY_THEME_LIGHT);
  before.steps = steps;
  before.gradients = TRUE;
  for (guint kind = ZKY_LENS_VALUE; kind < ZKY_N_LENSES; kind++)
    for (guint i = 1; i <= zky_steps_get_n (steps); i++)
      {
        ZkyFrame after;
        ZkyRect damage = { 0 };

        before.lens = zky_lens_make (kind, scene, steps, TRUE);
        before.position = i - 1;
        after = before;
        after.position = i;
        zky_frame_get_damage (&before, &after, scene, &damage);
        for (guint k = 0; k < zky_scene_get_n_cards (scene); k++)
          {
            const ZkyRect *rect = &zky_scene_get_card (scene, k)->rect;
            ZkyColor a, b;

            zky_frame_get_fill (&before, scene, k, &a);
            zky_frame_get_fill (&after, scene, k, &b);
            if (memcmp (&a, &b, sizeof a) != 0 && i < zky_steps_get_n (steps))
              g_assert_true (rect->x >= damage.x && rect->y >= damage.y && rect->x + rect->width <= damage.x + damage.width &&
                             rect->y + rect->height <= damage.y + damage.height);
          }
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/lens/numbers", test_numbers);
  g_test_add_func ("/ui/lens/vanishing", test_vanishing);
  g_test_add_func ("/ui/lens/groups", test_groups);
  g_test_add_func ("/ui/lens/scale", test_scale);
  g_test_add_func ("/ui/lens/names", test_names);
  g_test_add_func ("/ui/lens/pictures", test_pictures);
  g_test_add_func ("/ui/lens/legend", test_legend);
  g_test_add_func ("/ui/lens/damage", test_damage);

  return g_test_run ();
}
