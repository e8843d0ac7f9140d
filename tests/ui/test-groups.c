/* test-groups.c: the tree of groups, repetitions and chains, and which groups are open
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-groups.h"

#include "big-models.h"
#include "scene-fixture.h"

/* `  blocks.0 3` a line: kind, label, operators. */
static char *
describe (ZkyGroups *groups,
          guint      most_depth)
{
  static const char kinds[] = ".mx+tc";
  GString *text = g_string_new (NULL);

  for (guint g = 1; g < zky_groups_get_n (groups); g++)
    {
      const ZkyGroup *group = zky_groups_get (groups, g);

      if (group->depth <= most_depth)
        g_string_append_printf (text, "%*s%c %s (%u)\n", 2 * (group->depth - 1), "", kinds[group->kind], group->label,
                                group->n_operators);
    }

  return g_string_free (text, FALSE);
}

static void
check (const char *model,
       guint       most_depth,
       const char *expected)
{
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyGroups) groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  g_autofree char *text = describe (groups, most_depth);

  g_assert_cmpstr (text, ==, expected);
}

/* Equal blocks with parameters of their own: the first one, and the others behind it. */
static void
test_more (void)
{
  g_autofree char *model = big_transformer (5, 3);

  check (model, 2, "m blocks.0 (26)\n  m attention (22)\n+ +4 more (104)\n  m blocks.1 (26)\n  m blocks.2 (26)\n"
                   "  m blocks.3 (26)\n  m blocks.4 (26)\n");
}

static guint
count_badges (guint heads)
{
  g_autofree char *model = big_transformer (2, heads);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  g_autoptr (ZkyScene) scene = zky_scene_new (graph, &(ZkySceneOptions) { .folds = folds });
  guint n = 0;

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    n += zky_scene_get_card (scene, i)->badge_for >= 0;

  return n;
}

/* A value that three products in each of eight boxes use runs to each box as one wire; in ten boxes it is a badge. */
static void
test_ways (void)
{
  g_assert_cmpuint (count_badges (3), ==, 0);
  g_assert_cmpuint (count_badges (9), ==, 0);
  g_assert_cmpuint (count_badges (10), ==, 2 * (3 * 10 + 1));
}

/* The same parameters again and again. The slice belongs to the repetition. */
static void
test_repeat (void)
{
  g_autofree char *model = big_rnn (9);

  check (model, 1, "x cell ×9 (54)\n");
  check (model, 2, "x cell ×9 (54)\n  t 1 of 9 (6)\n  t 2 of 9 (6)\n  t 3 of 9 (6)\n  t 4 of 9 (6)\n  t 5 of 9 (6)\n"
                   "  t 6 of 9 (6)\n  t 7 of 9 (6)\n  t 8 of 9 (6)\n  t 9 of 9 (6)\n");
}

/* Blocks fold in a small graph as well, if there are some more of them; single operators do not, as there is room. */
static void
test_small (void)
{
  g_autofree char *four = big_rnn (4), *three = big_rnn (3);

  check (four, 1, "x cell ×4 (24)\n");
  check (three, 9, "m cell (5)\nm cell:2 (5)\nm cell:3 (5)\n");
  check ("local zky = require \"zky\"\nlocal model = zky.module \"Sines\"\nmodel:input (\"x\", 1)\n"
         "function model:call (x)\n  for i = 1, 16 do x = zky.sin (x) end\n  return x\nend\nreturn model\n", 9, "");
}

/* @own layers with parameters of their own, one layer applied @shared times, and @own other ones. */
static char *
write_layers (guint own,
              guint shared)
{
  return g_strdup_printf ("local zky = require \"zky\"\n"
                          "local model = zky.module \"Layers\"\n"
                          "model:input (\"x\", zky.randn {2, 4})\n"
                          "for i = 1, %u do model[\"lin\" .. i] = zky.nn.Linear (4, 4) end\n"
                          "for i = 1, %u do model[\"end\" .. i] = zky.nn.Linear (4, 4) end\n"
                          "model.rec = zky.nn.Linear (4, 4)\n"
                          "function model:call (x)\n"
                          "  local h = zky.zeros {2, 4}\n"
                          "  for i = 1, %u do h = zky.tanh (self[\"lin\" .. i] (h)) end\n"
                          "  for i = 1, %u do h = zky.tanh (self.rec (h)) end\n"
                          "  for i = 1, %u do h = zky.tanh (self[\"end\" .. i] (h)) end\n"
                          "  return zky.mean (h * x)\n"
                          "end\n"
                          "return model\n", own, own, own, shared, own);
}

/* A repetition is of one sort: all share their parameters, or all have their own. The first one of a repetition may
 * begin with an array that nothing has made. */
static void
test_sorts (void)
{
  g_autofree char *large = write_layers (8, 6), *small = write_layers (4, 4), *none = write_layers (0, 5);

  check (large, 1, "m lin1 (1)\n+ +7 more (14)\nx rec ×6 (12)\nm end1 (1)\n+ +7 more (14)\n");
  check (small, 1, "m lin1 (1)\n+ +3 more (6)\nx rec ×4 (8)\nm end1 (1)\n+ +3 more (6)\n");
  check (none, 1, "x rec ×5 (10)\n");
}

static gboolean
is_gru_steps (ZkyGraph   *graph,
              const char *key,
              gpointer    unused)
{
  return g_str_has_suffix (key, "gru_steps#0");
}

/* A recurrent network that is opened: its steps are one thing, again and again. */
static void
test_steps (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("steps");
  ZkyNode *x, *state, *w, *u;
  g_autoptr (ZkyGroups) groups = NULL;
  g_autofree char *text = NULL;

  zky_graph_set_expand (graph, is_gru_steps, NULL);
  x = fixture_variable (graph, "x", "[[[0.5]], [[1]], [[2]], [[3]]]");
  state = fixture_variable (graph, "h", "[[0.1]]");
  w = fixture_parameter (graph, "w", "[[0.1], [0.2], [0.3]]");
  u = fixture_parameter (graph, "u", "[[1], [2], [3]]");
  fixture_end (graph, zky_sum (zky_opv ("gru", "", (ZkyNode *[]) { x, state, w, u }, 4), NULL, 0, FALSE));

  groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  text = describe (groups, 3);
  g_assert_nonnull (strstr (text, "  m gru_steps"));
  g_assert_nonnull (strstr (text, "    x step ×4 ("));
}

static void
test_chains (void)
{
  static ZkyNode *(*const funcs[]) (ZkyNode *) = { zky_tanh, zky_sin, zky_exp, zky_square, zky_sigmoid };
  g_autoptr (ZkyGraph) graph = zky_graph_new ("chains");
  ZkyNode *x = fixture_variable (graph, "x", "0.1"), *y;
  g_autoptr (ZkyGroups) groups = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 30; i++)
    x = zky_tanh (x);
  y = zky_mul (x, x);
  for (guint i = 0; i < 17; i++)
    y = funcs[(i * i) % 5] (y);
  y = zky_add (y, x);
  for (guint i = 0; i < 4; i++)
    y = zky_sin (y);
  fixture_end (graph, y);

  groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  text = describe (groups, 9);
  g_assert_true (g_str_has_prefix (text, "x tanh ×30 (30)\n"));
  g_assert_nonnull (strstr (text, "chain of 1"));
}

/* Operators are in the innermost group, parameters in the innermost one around all their users, inputs nowhere. */
static void
test_homes (void)
{
  g_autofree char *model = big_rnn (9), *own = big_transformer (5, 2);
  g_autoptr (ZkyGraph) graph = big_call (model), other = big_call (own);
  g_autoptr (ZkyGroups) groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN), others = zky_groups_new (other, ZKY_BACKWARD_HIDDEN);
  ZkyNode *w = zky_graph_find_node (graph, "cell.w"), *query = zky_graph_find_node (other, "blocks.0.attention.heads.0.query");

  g_assert_cmpint (zky_groups_get (groups, zky_groups_get_home (groups, w))->kind, ==, ZKY_GROUP_REPEAT);
  g_assert_cmpuint (zky_groups_get_home (groups, zky_graph_find_node (graph, "x")), ==, 0);
  g_assert_cmpstr (zky_groups_get (others, zky_groups_get_home (others, query))->path, ==, "blocks.0.attention.heads.0");

  for (guint i = 0; i < zky_graph_get_n_forward (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      guint home = zky_groups_get_home (groups, node);

      for (guint g = 0; g < zky_groups_get_n (groups); g++)
        {
          const ZkyGroup *group = zky_groups_get (groups, g);
          gboolean inside = zky_groups_contains (groups, g, node);

          g_assert_cmpint (inside, ==, home == g || (home > g && home < group->end));
          if (zky_node_get_kind (node) == ZKY_NODE_OPERATOR)
            g_assert_cmpint (inside, ==, i >= group->first && i <= group->last);
        }
    }
}

/* What was opened and closed is found again in another call, and in one that takes another way. */
static void
test_keys (void)
{
  g_autofree char *nine = big_rnn (9), *ten = big_rnn (10);
  g_autoptr (ZkyGraph) one = big_call (nine), two = big_call (ten);
  g_autoptr (ZkyGroups) before = zky_groups_new (one, ZKY_BACKWARD_HIDDEN), after = zky_groups_new (two, ZKY_BACKWARD_HIDDEN);

  for (guint g = 0; g < zky_groups_get_n (before); g++)
    {
      const ZkyGroup *group = zky_groups_get (before, g);

      g_assert_cmpint (zky_groups_find (before, group->key), ==, g);
      g_assert_true (g_str_has_suffix (group->key, "/"));
      g_assert_cmpint (zky_groups_find (after, group->key), >=, 0);
    }
  g_assert_cmpint (zky_groups_find (before, "nowhere/"), ==, -1);
}

static void
test_resolve (void)
{
  g_autofree char *model = big_transformer (5, 24), *small = big_rnn (1);
  g_autoptr (ZkyGraph) graph = big_call (model), little = big_call (small);
  g_autoptr (ZkyGroups) groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN), few = zky_groups_new (little, ZKY_BACKWARD_HIDDEN);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN), closed = NULL;
  g_autofree gboolean *by_itself = zky_groups_resolve (groups, NULL), *all = NULL, *none = NULL;
  g_autofree gboolean *little_open = zky_groups_resolve (few, NULL);

  /* The first block and its attention are open; its heads, which are more than a glance takes in, and repetitions are not. */
  for (guint g = 0; g < zky_groups_get_n (groups); g++)
    g_assert_cmpint (by_itself[g], ==, g <= 2);
  for (guint g = 0; g < zky_groups_get_n (few); g++)
    g_assert_true (little_open[g]);

  g_assert_cmpuint (zky_groups_set_path (groups, folds, "blocks.0.attention", FALSE), ==, 1);
  g_assert_cmpuint (zky_groups_set_path (groups, folds, "blocks", FALSE), ==, 0);
  all = zky_groups_resolve (groups, folds);
  for (guint g = 0; g < zky_groups_get_n (groups); g++)
    g_assert_cmpint (all[g], ==, g != 2);

  closed = zky_folds_new (ZKY_FOLDS_CLOSED);
  none = zky_groups_resolve (groups, closed);
  for (guint g = 0; g < zky_groups_get_n (groups); g++)
    g_assert_cmpint (none[g], ==, g == 0);
}

static void
test_lists (void)
{
  g_autofree char *model = big_transformer (5, 3);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyGroups) groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  g_autoptr (GArray) params = zky_groups_list_params (groups, 2), inputs = zky_groups_list_inputs (groups, 2);
  g_autoptr (GArray) outputs = zky_groups_list_outputs (groups, 2), last = zky_groups_list_outputs (groups, 0);

  g_assert_cmpstr (zky_groups_get (groups, 2)->label, ==, "attention");
  g_assert_cmpuint (params->len, ==, 9);
  g_assert_cmpuint (inputs->len, ==, 1);
  g_assert_true (zky_graph_get_node (graph, g_array_index (inputs, guint, 0)) == zky_graph_find_node (graph, "x"));
  g_assert_cmpuint (outputs->len, ==, 1);
  g_assert_cmpuint (last->len, ==, 1);
  g_assert_true (zky_graph_get_node (graph, g_array_index (last, guint, 0)) == zky_graph_get_output (graph, 0));
}

/* The recorded backward pass is a group of its own, if it is wanted. */
static void
test_backward (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("recorded");
  ZkyNode *x = fixture_variable (graph, "x", "3");
  ZkyBackOptions back = { .flags = ZKY_BACK_RECORD };
  g_autoptr (ZkyGroups) hidden = NULL, shown = NULL;
  g_autoptr (GError) error = NULL;

  zky_graph_add_output (graph, "y", zky_mul (zky_sin (x), x));
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_true (zky_graph_back (graph, &back, &error));
  hidden = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  shown = zky_groups_new (graph, ZKY_BACKWARD_BESIDE);
  g_assert_cmpuint (zky_groups_get_n (hidden), ==, 1);
  g_assert_cmpint (zky_groups_find (shown, "back//"), ==, 2);
}

/* A pass is a graph of its own in what opens: the call stays as it is, whatever the pass has to close. */
static void
test_backward_folds (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("recorded");
  ZkyNode *x = fixture_variable (graph, "x", "0.5");
  ZkyBackOptions back = { .flags = ZKY_BACK_KEEP | ZKY_BACK_RECORD };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      zky_graph_push_scope (graph, i == 0 ? "first" : "second");
      for (guint k = 0; k < 6; k++)
        x = zky_sin (x);
      zky_graph_pop_scope (graph);
    }
  zky_graph_add_output (graph, "y", x);
  g_assert_true (zky_graph_end (graph, &error));
  g_assert_true (zky_graph_back (graph, &back, &error));
  g_assert_cmpuint (zky_graph_get_n_forward (graph), <=, 16);
  g_assert_cmpuint (zky_graph_get_n_nodes (graph) - zky_graph_get_n_forward (graph), >, 16);

  for (guint way = 0; way < ZKY_N_BACKWARDS; way++)
    {
      g_autoptr (ZkyGroups) groups = zky_groups_new (graph, way);
      g_autofree gboolean *open = zky_groups_resolve (groups, NULL);
      gint pass = zky_groups_find (groups, "back/first/");

      g_assert_true (open[zky_groups_find (groups, "first/")]);
      g_assert_true (open[zky_groups_find (groups, "second/")]);
      g_assert_cmpint (pass >= 0, ==, way != ZKY_BACKWARD_HIDDEN);
      g_assert_false (pass >= 0 && open[pass]);
    }
}

/* A hundred thousand operators in a thousand modules: no square, no deep recursion. */
static void
test_large (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("large");
  ZkyNode *x = fixture_variable (graph, "x", "0.1");
  g_autoptr (ZkyGroups) groups = NULL;
  gint64 start;

  for (guint i = 0; i < 1000; i++)
    {
      zky_graph_push_scope (graph, "part");
      for (guint k = 0; k < 100; k++)
        x = zky_tanh (x);
      zky_graph_pop_scope (graph);
    }
  for (guint i = 0; i < 400; i++)
    zky_graph_push_scope (graph, "deep");
  x = zky_mul (x, x);
  for (guint i = 0; i < 400; i++)
    zky_graph_pop_scope (graph);
  zky_graph_add_output (graph, "out", x);

  start = g_get_monotonic_time ();
  groups = zky_groups_new (graph, ZKY_BACKWARD_HIDDEN);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (zky_groups_get (groups, 1)->kind, ==, ZKY_GROUP_REPEAT);
  g_assert_cmpuint (zky_groups_get (groups, 1)->times, ==, 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/groups/more", test_more);
  g_test_add_func ("/ui/groups/ways", test_ways);
  g_test_add_func ("/ui/groups/repeat", test_repeat);
  g_test_add_func ("/ui/groups/small", test_small);
  g_test_add_func ("/ui/groups/sorts", test_sorts);
  g_test_add_func ("/ui/groups/steps", test_steps);
  g_test_add_func ("/ui/groups/chains", test_chains);
  g_test_add_func ("/ui/groups/homes", test_homes);
  g_test_add_func ("/ui/groups/keys", test_keys);
  g_test_add_func ("/ui/groups/resolve", test_resolve);
  g_test_add_func ("/ui/groups/lists", test_lists);
  g_test_add_func ("/ui/groups/backward", test_backward);
  g_test_add_func ("/ui/groups/backward/folds", test_backward_folds);
  g_test_add_func ("/ui/groups/large", test_large);

  return g_test_run ();
}
