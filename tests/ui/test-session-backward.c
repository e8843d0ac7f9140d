/* test-session-backward.c: the backward pass of a session's call as a graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"

#include "zky-session-calls.h"

static void
show (ZkySession  *session,
      ZkyBackward  backward)
{
  g_object_set (session, "backward", backward, NULL);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
}

static ZkyNode *
find (ZkySession *session,
      const char *name)
{
  ZkyGraph *graph = zky_session_get_graph (session);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    if (g_str_equal (zky_steps_get_name (zky_session_get_steps (session), zky_graph_get_node (graph, i)), name))
      return zky_graph_get_node (graph, i);

  return NULL;
}

static ZkyBackward
get_shown (ZkySession *session)
{
  return zky_scene_get_options (zky_session_get_scene (session)).backward;
}

/* The same call with the pass: nothing new in the list of calls, and no number is another. */
static void
test_switch (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint n_calls, n_steps;

  session_edit_wait (session, "x", "3");
  n_calls = g_list_model_get_n_items (G_LIST_MODEL (zky_session_get_calls (session)));
  n_steps = session_get_uint (session, "n-steps");
  g_assert_cmpint (get_shown (session), ==, ZKY_BACKWARD_HIDDEN);
  g_assert_null (find (session, "∂out/∂x"));

  show (session, ZKY_BACKWARD_BESIDE);
  g_assert_cmpint (get_shown (session), ==, ZKY_BACKWARD_BESIDE);
  g_assert_nonnull (find (session, "∂out/∂x"));
  g_assert_cmpint (zky_scene_find_card (zky_session_get_scene (session), find (session, "∂out/∂x")), >=, 0);
  show (session, ZKY_BACKWARD_MERGED);
  g_assert_cmpint (get_shown (session), ==, ZKY_BACKWARD_MERGED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (zky_session_get_calls (session))), ==, n_calls);
  g_assert_cmpuint (session_get_uint (session, "n-steps"), ==, n_steps);

  /* It stays for the calls that come. */
  session_edit_wait (session, "x", "4");
  g_assert_cmpint (get_shown (session), ==, ZKY_BACKWARD_MERGED);
  g_assert_nonnull (find (session, "∂out/∂x"));
  show (session, ZKY_BACKWARD_HIDDEN);
  g_assert_cmpint (get_shown (session), ==, ZKY_BACKWARD_HIDDEN);
}

/* Values of the pass are there from the step on that makes them. */
static void
test_time_line (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkySteps *steps;
  ZkyNode *x;

  session_edit_wait (session, "x", "3");
  show (session, ZKY_BACKWARD_BESIDE);
  steps = zky_session_get_steps (session);
  x = zky_graph_find_node (zky_session_get_graph (session), "x");
  for (guint position = 0; position <= zky_steps_get_n (steps); position++)
    {
      guint expected, arrived = zky_steps_get_arrived (steps, position, x, &expected);
      ZkyTensor *whole = zky_steps_get_value (steps, position, zky_node_get_gradient_node (x));
      ZkyTensor *seed = zky_steps_get_value (steps, position, find (session, "∂out/∂out"));

      g_assert_cmpint (seed != NULL, ==, position > zky_steps_get_n_forward (steps));
      if (whole != NULL)
        g_assert_cmpuint (arrived, ==, expected);
      g_assert_cmpint (whole != NULL, ==, position >= zky_steps_get_n (steps) - 1);
    }
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (zky_node_get_gradient_node (x)), 0), ==, 33);
}

/* A call from before the view was asked for is computed once more when it is shown. */
static void
test_earlier_call (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyKeptCalls *calls = zky_session_get_calls (session);
  g_autoptr (ZkyKeptCall) first = NULL;

  session_edit_wait (session, "x", "3");
  show (session, ZKY_BACKWARD_BESIDE);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (calls)) && first == NULL; i++)
    {
      g_autoptr (ZkyKeptCall) call = g_list_model_get_item (G_LIST_MODEL (calls), i);

      if (call != zky_kept_calls_get_newest (calls))
        first = g_steal_pointer (&call);
    }
  zky_session_show_call (session, first);
  session_wait (session);
  session_assert_output (session, "2");
  g_assert_cmpint (get_shown (session), ==, ZKY_BACKWARD_BESIDE);
  g_assert_nonnull (find (session, "∂out/∂x"));
}

/* A Jacobian can be seen as well. */
static void
test_jacobian (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyShape shape;

  session_edit_wait (session, "x", "[3, 4]");
  g_object_set (session, "jacobian", TRUE, NULL);
  session_wait (session);
  show (session, ZKY_BACKWARD_MERGED);
  shape = zky_tensor_get_shape (zky_node_get_value (find (session, "∂out/∂x")));
  g_assert_cmpuint (shape.n_axes, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/session-backward/switch", test_switch);
  g_test_add_func ("/ui/session-backward/time-line", test_time_line);
  g_test_add_func ("/ui/session-backward/earlier-call", test_earlier_call);
  g_test_add_func ("/ui/session-backward/jacobian", test_jacobian);

  return g_test_run ();
}
