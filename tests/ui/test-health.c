/* test-health.c: what is wrong with the numbers of a node, and the marks for it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-health.h"

#include <math.h>
#include <string.h>

#include "scene-fixture.h"

static const ZkyHealthLimits limits = ZKY_HEALTH_LIMITS_INIT;

typedef struct
{
  const char *name;
  gint        worst; /* a ZkyFinding, or −1 */
} Case;

static ZkyNode *
constant (ZkyGraph   *graph,
          const char *text)
{
  g_autoptr (ZkyTensor) tensor = fixture_tensor (text);

  return zky_graph_constant (graph, tensor);
}

/* out = Σ relu (x) + Σ 1e-9 · v + Σ 2000 · e + Σ 0 · z + Σ √b, in a module beside one that is well */
static ZkyGraph *
make_sick (void)
{
  ZkyGraph *graph = zky_graph_new ("sick");
  ZkyNode *x = fixture_variable (graph, "x", "[-1, -2, 3]"), *v, *e, *z, *b, *sum, *well;

  zky_graph_push_scope (graph, "sick");
  v = fixture_parameter (graph, "v", "[1, 2, 3]");
  e = fixture_parameter (graph, "e", "[1, 2, 3]");
  z = fixture_parameter (graph, "z", "[1, 2, 3]");
  b = fixture_parameter (graph, "b", "[-1, 1, 1]");
  sum = zky_relu (zky_neg (zky_square (x)));
  zky_node_set_name (sum, "dead");
  sum = zky_add (sum, zky_mul (v, constant (graph, "1e-9")));
  sum = zky_add (sum, zky_mul (e, constant (graph, "2000")));
  sum = zky_add (sum, zky_mul (z, constant (graph, "0")));
  sum = zky_add (sum, zky_sqrt (b));
  zky_graph_pop_scope (graph);
  zky_graph_push_scope (graph, "well");
  well = zky_relu (x);
  zky_node_set_name (well, "alive");
  sum = zky_add (sum, well);
  zky_graph_pop_scope (graph);
  fixture_end (graph, zky_op ("sum", NULL, sum, NULL));
  return graph;
}

static gint
find_worst (ZkyGraph        *graph,
            const ZkyMoment *moment,
            const char      *name,
            ZkyHealth       *health)
{
  *health = zky_health_of_node (&limits, moment, zky_graph_find_node (graph, name));

  return zky_health_get_worst (health);
}

static void
test_nodes (void)
{
  static const Case cases[] = {
    { "v", ZKY_FINDING_VANISHING }, { "e", ZKY_FINDING_EXPLODING }, { "z", ZKY_FINDING_ZERO }, { "dead", ZKY_FINDING_DEAD },
    { "b", ZKY_FINDING_BAD }, { "alive", -1 },
  };
  g_autoptr (ZkyGraph) graph = make_sick ();
  g_autoptr (ZkyMeasures) measures = zky_measures_new (graph);
  ZkyMoment moment = { measures, NULL, 0, TRUE };
  ZkyHealthLimits off = limits;
  ZkyHealth health;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      if (find_worst (graph, &moment, cases[i].name, &health) != cases[i].worst)
        g_test_fail_printf ("%s: %d, not %d", cases[i].name, zky_health_get_worst (&health), cases[i].worst);
      for (guint k = 0; k < ZKY_N_FINDINGS; k++)
        g_assert_cmpuint (health.counts[k], ==, (gint) k == cases[i].worst ? 1 : 0);
    }

  off.is_on = FALSE;
  health = zky_health_of_node (&off, &moment, zky_graph_find_node (graph, "b"));
  g_assert_cmpint (zky_health_get_worst (&health), ==, -1);
}

/* Where the limits are, and what is said. */
static void
test_limits (void)
{
  g_autoptr (ZkyGraph) graph = make_sick ();
  g_autoptr (ZkyMeasures) measures = zky_measures_new (graph);
  ZkyMoment moment = { measures, NULL, 0, TRUE };
  ZkyHealthLimits own = { TRUE, 1e-12, 1e6, 0.6 };
  ZkyHealth health = zky_health_of_node (&own, &moment, zky_graph_find_node (graph, "v"));
  g_autofree char *text = NULL, *nothing = zky_health_describe (&health);

  g_assert_null (nothing);
  health = zky_health_of_node (&own, &moment, zky_graph_find_node (graph, "alive"));
  text = zky_health_describe (&health);
  g_assert_cmpstr (text, ==, "Dead ReLU: 66.6 % of its outputs are 0");
  own.dead = 0.67;
  health = zky_health_of_node (&own, &moment, zky_graph_find_node (graph, "alive"));
  g_assert_cmpint (zky_health_get_worst (&health), ==, -1);
}

/* On the time line: a value has to be there, and a gradient has to be whole. */
static void
test_moments (void)
{
  g_autoptr (ZkyGraph) graph = make_sick ();
  g_autoptr (ZkyMeasures) measures = zky_measures_new (graph);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);
  ZkyMoment moment = { measures, steps, 0, TRUE };
  ZkyHealth health;

  g_assert_cmpint (find_worst (graph, &moment, "dead", &health), ==, -1);
  moment.position = zky_steps_get_n_forward (steps);
  g_assert_cmpint (find_worst (graph, &moment, "dead", &health), ==, ZKY_FINDING_DEAD);
  g_assert_cmpint (find_worst (graph, &moment, "v", &health), ==, -1);
  moment.position = zky_steps_get_n (steps);
  g_assert_cmpint (find_worst (graph, &moment, "v", &health), ==, ZKY_FINDING_VANISHING);
  moment.gradients = FALSE;
  g_assert_cmpint (find_worst (graph, &moment, "v", &health), ==, -1);
}

/* Σ (softmax (q · (k + b)ᵀ) · v)²: a bias of keys shifts all scores of a question alike, and softmax does not change by that. What its
 * gradient has in numbers is noise, also where it is a view of the bias that is added; that of the keys, and a small one, are not. */
static void
test_rounding (void)
{
  static const Case cases[] = { { "b", ZKY_FINDING_ROUNDING }, { "k", -1 }, { "small", ZKY_FINDING_VANISHING } };
  g_autoptr (ZkyGraph) graph = zky_graph_new ("rounding");
  g_autoptr (ZkyMeasures) measures = NULL;
  ZkyNode *k = fixture_variable (graph, "k", "[[0.3,-1.2,0.7],[1.1,0.4,-0.9],[-0.6,0.8,0.1],[0.2,-0.3,1.7]]");
  ZkyNode *q = fixture_variable (graph, "q", "[[1.3,-0.2,0.3],[0.1,0.9,-0.7],[-0.4,0.6,1.1],[0.7,-1.3,0.2]]");
  ZkyNode *b = fixture_parameter (graph, "b", "[0.11, -0.37, 0.23]"), *small = fixture_parameter (graph, "small", "[1, 2, 3]");
  ZkyNode *scores = zky_matmul (zky_add (k, zky_op ("unsqueeze", "axis=0", b, NULL)), zky_op ("transpose", NULL, q, NULL));
  ZkyNode *out = zky_matmul (zky_op ("transpose", NULL, zky_op ("softmax", "axis=0", scores, NULL), NULL), k);
  g_autofree char *text = NULL;
  ZkyMoment moment = { NULL, NULL, 0, TRUE };
  ZkyHealth health;

  out = zky_add (zky_square (out), zky_mul (small, constant (graph, "1e-9")));
  fixture_end (graph, zky_op ("sum", NULL, out, NULL));
  moment.measures = measures = zky_measures_new (graph);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (find_worst (graph, &moment, cases[i].name, &health), ==, cases[i].worst);

  find_worst (graph, &moment, "b", &health);
  text = zky_health_describe (&health);
  g_assert_true (g_str_has_prefix (text, "Gradient zero up to rounding: rms "));
}

/* A closed group shows the worst of what is inside, and how much of it. */
static void
test_groups (void)
{
  g_autoptr (ZkyGraph) graph = make_sick ();
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_CLOSED);
  ZkySceneOptions options = { .gradients = TRUE, .folds = folds };
  g_autoptr (ZkyScene) scene = zky_scene_new (graph, &options);
  ZkyMoment moment = { zky_scene_get_measures (scene), NULL, 0, TRUE };
  ZkyGroups *groups = zky_scene_get_groups (scene);
  gint card = zky_scene_find_card (scene, zky_graph_find_node (graph, "dead"));
  guint group = zky_scene_get_card (scene, card)->group;
  g_autoptr (GArray) params = zky_groups_list_params (groups, group);
  ZkyHealth health = zky_health_of_group (&limits, &moment, graph, zky_groups_get (groups, group), params);
  ZkyFrame frame = ZKY_FRAME_INIT;
  ZkyStill still = { .format = ZKY_FORMAT_SVG, .scale = 1 };
  g_autoptr (GBytes) svg = NULL;
  g_autofree char *text = NULL, *one = zky_finding_describe (ZKY_FINDING_BAD, &health);

  g_assert_cmpuint (group, >, 0);
  g_assert_cmpint (zky_health_get_worst (&health), ==, ZKY_FINDING_BAD);
  g_assert_cmpuint (health.counts[ZKY_FINDING_DEAD], ==, 1);
  g_assert_cmpuint (health.counts[ZKY_FINDING_VANISHING], ==, 1);
  g_assert_cmpuint (health.counts[ZKY_FINDING_BAD], ==, 3); /* √b, the sum behind it, and the gradient of b */
  g_assert_cmpstr (one, ==, "NaN or infinity: up to 1 element, in 3 nodes");

  /* In a picture they are in the title of the card, for those who cannot see the sign. */
  g_assert_true (zky_scene_layout (scene, NULL, NULL));
  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.gradients = TRUE;
  frame.health = limits;
  svg = zky_export_to_bytes (scene, &frame, &still, NULL);
  text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  g_assert_nonnull (strstr (text, "NaN or infinity: up to 1 element, in 3 nodes"));
  g_assert_nonnull (strstr (text, "Vanishing gradient"));
}

/* From mark to mark, around the end, both ways. */
static void
test_next (void)
{
  g_autoptr (ZkyGraph) graph = make_sick (), well = fixture_simple ("3", "1");
  g_autoptr (ZkyMeasures) measures = zky_measures_new (graph), of_well = zky_measures_new (well);
  ZkyMoment moment = { measures, NULL, 0, TRUE }, fine = { of_well, NULL, 0, TRUE };
  ZkyNode *first = zky_health_find_next (&limits, &moment, graph, -1, 1), *node = first;
  guint n = 0, expected = 0;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyHealth health = zky_health_of_node (&limits, &moment, zky_graph_get_node (graph, i));

      expected += zky_health_get_worst (&health) >= 0;
    }
  do
    {
      ZkyNode *next = zky_health_find_next (&limits, &moment, graph, zky_node_get_index (node), 1);

      g_assert_true (zky_health_find_next (&limits, &moment, graph, zky_node_get_index (next), -1) == node);
      node = next;
      n++;
    }
  while (node != first && n < 100);
  g_assert_cmpuint (n, ==, expected);
  g_assert_null (zky_health_find_next (&limits, &fine, well, -1, 1));
  g_assert_null (zky_health_find_next (&limits, &fine, well, -1, -1));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/health/nodes", test_nodes);
  g_test_add_func ("/ui/health/limits", test_limits);
  g_test_add_func ("/ui/health/moments", test_moments);
  g_test_add_func ("/ui/health/rounding", test_rounding);
  g_test_add_func ("/ui/health/groups", test_groups);
  g_test_add_func ("/ui/health/next", test_next);

  return g_test_run ();
}
