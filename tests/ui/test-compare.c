/* test-compare.c: two calls of a session compared on one layout
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"

#include <string.h>

#include "zky-session-calls.h"

static ZkyKeptCall *
get_call (ZkySession *session,
          guint       number)
{
  ZkyKeptCall *call = zky_kept_calls_find (zky_session_get_calls (session), number);

  g_assert_nonnull (call);
  return call;
}

static void
compare (ZkySession  *session,
         ZkyKeptCall *call)
{
  zky_session_compare_call (session, call);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
}

/* The value, or the gradient, of a node of the picture. */
static void
assert_node (ZkySession *session,
             const char *key,
             const char *value,
             const char *gradient)
{
  ZkyNode *node = zky_graph_find_key (zky_session_get_graph (session), key);
  g_autofree char *value_text = NULL, *gradient_text = NULL;

  g_assert_nonnull (node);
  value_text = zky_tensor_to_string (zky_node_get_value (node));
  gradient_text = zky_node_get_gradient (node) != NULL ? zky_tensor_to_string (zky_node_get_gradient (node)) : NULL;
  g_assert_cmpstr (value_text, ==, value);
  g_assert_cmpstr (gradient_text, ==, gradient);
}

static ZkyRect
get_rect (ZkySession *session,
          const char *key)
{
  ZkyScene *scene = zky_session_get_scene (session);
  gint card = zky_scene_find_card (scene, zky_graph_find_key (zky_scene_get_graph (scene), key));

  g_assert_cmpint (card, >=, 0);
  return zky_scene_get_card (scene, (guint) card)->rect;
}

/* The cards stay where they are and show B − A; the end of it gives back what was seen, at its place on the time line. */
static void
test_layout (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autofree char *explanation = NULL;
  ZkyRect before, after;

  session_edit_wait (session, "x", "2");
  session_edit_wait (session, "x", "3");
  zky_session_set_position (session, 2);
  before = get_rect (session, "mul#0");
  compare (session, get_call (session, 2));
  after = get_rect (session, "mul#0");
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  g_assert_nonnull (zky_session_get_difference (session));
  assert_node (session, "mul#0", "24", "0");
  assert_node (session, "x", "1", "17");
  g_assert_cmpuint (zky_session_get_position (session), ==, session_get_uint (session, "n-steps"));
  explanation = session_dup_string (session, "explanation");
  g_assert_cmpstr (explanation, ==, "B − A: 4 of 5 values differ, relatively most: out (+24)");

  zky_session_set_position (session, 0); /* differences have no time */
  zky_session_set_playing (session, TRUE);
  g_assert_false (zky_session_get_playing (session));
  g_assert_cmpuint (zky_session_get_position (session), ==, session_get_uint (session, "n-steps"));

  compare (session, NULL);
  g_assert_null (zky_session_get_difference (session));
  session_assert_output (session, "36");
  g_assert_cmpuint (zky_session_get_position (session), ==, 2);
}

/* Who edits goes on comparing: the new call takes the place of the one that is shown. */
static void
test_edit (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint gesture = zky_session_new_gesture (session);

  session_edit_wait (session, "x", "3");
  compare (session, get_call (session, 1));
  assert_node (session, "mul#0", "34", "0");
  for (guint i = 4; i < 7; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      session_edit (session, "x", text, gesture);
      session_wait (session);
      g_assert_true (zky_session_get_compared_call (session) == get_call (session, 1));
    }
  assert_node (session, "x", "5", "115"); /* 3x² + 2x at 6 less that at 1 */
  session_assert_input (session, "x", "6");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (zky_session_get_calls (session))), ==, 3);
  zky_session_undo (session);
  session_wait (session);
  assert_node (session, "x", "2", "28");
}

static void
test_swap (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  session_edit_wait (session, "x", "3");
  compare (session, get_call (session, 1));
  zky_session_swap_compared (session);
  session_wait (session);
  assert_node (session, "mul#0", "-34", "0");
  g_assert_true (zky_session_get_shown_call (session) == get_call (session, 1));
  zky_session_show_call (session, get_call (session, 1)); /* is shown */
  zky_session_show_call (session, get_call (session, 2)); /* what is compared with is shown: they change places */
  session_wait (session);
  assert_node (session, "mul#0", "34", "0");
  session_edit_wait (session, "w", "2");
  assert_node (session, "mul#0", "43", "0");
}

/* Texts may differ between the calls, and so may shapes. */
static void
test_texts (void)
{
  static const char start[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "model:input ('x', {1, 2})\n"
    "function model:call (x) local a = zky.exp (x) return zky.sum (a * 2) end\n"
    "return model\n";
  static const char other[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "model:input ('x', {1, 2, 3})\n"
    "function model:call (x) local a = zky.tanh (x) return zky.sum (a * 2) end\n"
    "return model\n";
  g_autoptr (ZkySession) session = zky_session_new ();
  ZkyDifference *difference;
  ZkyGraph *graph;

  zky_session_open_text (session, NULL, start);
  session_wait (session);
  session_edit_wait (session, "x", "[1, 3]");
  compare (session, get_call (session, 1));
  zky_session_open_text (session, NULL, other);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);

  difference = zky_session_get_difference (session);
  g_assert_nonnull (difference);
  graph = zky_session_get_graph (session);
  g_assert_cmpint (zky_difference_get_presence (difference, zky_graph_find_key (graph, "x")), ==, ZKY_SHAPES_DIFFER);
  g_assert_cmpint (zky_difference_get_presence (difference, zky_graph_find_key (graph, "exp#0")), ==, ZKY_ONLY_IN_A);
  g_assert_cmpint (zky_difference_get_presence (difference, zky_graph_find_key (graph, "tanh#0")), ==, ZKY_ONLY_IN_B);
  g_assert_cmpint (zky_scene_find_card (zky_session_get_scene (session), zky_graph_find_key (graph, "exp#0")), >=, 0);

  zky_session_open_expression (session, "x + 1"); /* is another model */
  session_wait (session);
  g_assert_null (zky_session_get_difference (session));
  g_assert_null (zky_session_get_compared_call (session));
}

/* A call whose numbers were dropped is computed once more to be compared with. */
static void
test_dropped (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  g_object_set (zky_session_get_calls (session), "budget", (guint64) 100, NULL);
  session_edit_wait (session, "x", "3");
  g_assert_null (zky_kept_call_get_steps (get_call (session, 1)));
  compare (session, get_call (session, 1));
  assert_node (session, "mul#0", "34", "0");
}

/* What cannot be computed any more is said, and nothing is compared. */
static void
test_failure (void)
{
  static const char text[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "local n = 0\n"
    "model:input ('x', 1)\n"
    "model:input ('y', 1)\n"
    "function model:call (x, y) n = n + 1 if n == 1 and y < 2 then error ('not yet') end return x * y end\n"
    "return model\n";
  g_autoptr (ZkySession) session = zky_session_new ();

  zky_session_open_text (session, NULL, text);
  session_wait (session);
  session_edit_wait (session, "x", "3");
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  zky_session_call_again (session);
  session_wait (session);
  g_object_set (zky_session_get_calls (session), "budget", (guint64) 100, NULL);
  session_edit_wait (session, "x", "4");
  zky_session_compare_call (session, zky_kept_calls_find (zky_session_get_calls (session), 2));
  session_wait_until (zky_session_get_error (session) != NULL);
  g_assert_nonnull (strstr (zky_session_get_error (session), "not yet"));
  session_wait_until (zky_session_get_compared_call (session) == NULL);
  session_wait (session);
  g_assert_null (zky_session_get_difference (session));
  session_assert_output (session, "4");
}

static void
test_remove (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  session_edit_wait (session, "x", "3");
  compare (session, get_call (session, 1));
  zky_session_clear_calls (session);
  session_wait (session);
  g_assert_null (zky_session_get_difference (session));
  session_assert_output (session, "36");
}

/* Groups open and close in a comparison as elsewhere. */
static void
test_groups (void)
{
  static const char text[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "model:input ('x', {{1, 2}})\n"
    "model.hidden = zky.nn.Linear (2, 3)\n"
    "function model:call (x) return zky.sum (zky.tanh (self.hidden (x))) end\n"
    "return model\n";
  g_autoptr (ZkySession) session = zky_session_new ();

  zky_session_open_text (session, NULL, text);
  session_wait (session);
  session_edit_wait (session, "x", "[[1, 3]]");
  compare (session, get_call (session, 1));
  zky_session_set_all_open (session, ZKY_FOLDS_CLOSED);
  session_wait (session);
  g_assert_nonnull (zky_session_get_difference (session));
  g_assert_cmpint (zky_scene_find_group_card (zky_session_get_scene (session), 1), >=, 0);
}

/* The card that is called @name, and what is different there. */
static void
assert_card (ZkySession  *session,
             const char  *name,
             ZkyPresence  presence)
{
  ZkyGraph *graph = zky_session_get_graph (session);
  g_autoptr (ZkySteps) steps = zky_steps_new (graph);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (g_strcmp0 (zky_steps_get_name (steps, node), name) != 0)
        continue;
      g_assert_cmpint (zky_scene_find_card (zky_session_get_scene (session), node), >=, 0);
      g_assert_cmpint (zky_difference_get_presence (zky_session_get_difference (session), node), ==, presence);
      return;
    }
  g_error ("There is no %s", name);
}

/* With the recorded backward pass, whenever it is asked for: both calls have it, and its cards are called by what they are. */
static void
test_backward (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  const char *const names[] = { "∂out/∂x", "∂out/∂x through v2", "∂out/∂w = ∂out/∂v1", "x", "v2", "out" };

  session_edit_wait (session, "x", "2");
  session_edit_wait (session, "x", "3");
  compare (session, get_call (session, 2));
  g_object_set (session, "backward", ZKY_BACKWARD_BESIDE, NULL);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_card (session, names[i], ZKY_IN_BOTH);

  zky_session_compare_call (session, NULL);
  session_wait (session);
  compare (session, get_call (session, 1));
  assert_card (session, "∂out/∂x", ZKY_IN_BOTH);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/compare/layout", test_layout);
  g_test_add_func ("/ui/compare/edit", test_edit);
  g_test_add_func ("/ui/compare/swap", test_swap);
  g_test_add_func ("/ui/compare/texts", test_texts);
  g_test_add_func ("/ui/compare/dropped", test_dropped);
  g_test_add_func ("/ui/compare/failure", test_failure);
  g_test_add_func ("/ui/compare/remove", test_remove);
  g_test_add_func ("/ui/compare/groups", test_groups);
  g_test_add_func ("/ui/compare/backward", test_backward);

  return g_test_run ();
}
