/* test-session-view.c: tests ui/session/zky-session-view.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"

#include "zky-describe.h"

static void
test_position (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint count = 0;

  g_signal_connect_swapped (session, "notify::position", G_CALLBACK (session_count_cb), &count);
  zky_session_set_position (session, 3);
  g_assert_cmpuint (count, ==, 0);
  zky_session_set_position (session, 1000);
  g_assert_cmpuint (zky_session_get_position (session), ==, 10);
  zky_session_set_phase (session, 0.5);
  g_assert_cmpfloat (zky_session_get_phase (session), ==, 0); /* there is no event behind the last one */
  zky_session_set_position (session, 4);
  zky_session_set_phase (session, 0.5);
  zky_session_set_position (session, 5);
  g_assert_cmpfloat (zky_session_get_phase (session), ==, 0);
  g_assert_cmpuint (count, ==, 3);
}

/* The same position where the steps are the same; else the end that it was at. */
static void
test_position_carried (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  zky_session_set_position (session, 5);
  session_edit_wait (session, "x", "3");
  g_assert_cmpuint (zky_session_get_position (session), ==, 5);
  zky_session_set_position (session, 10);
  session_edit_wait (session, "x", "4");
  g_assert_cmpuint (zky_session_get_position (session), ==, 10);

  zky_session_open_expression (session, "f(x) = x + 1");
  session_wait (session);
  g_assert_cmpuint (zky_session_get_position (session), ==, session_get_uint (session, "n-forward"));
}

/* The sentence follows the number format, and so do the words for a node. */
static void
test_digits (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autofree char *four = NULL, *six = NULL, *node = NULL;
  guint count = 0;

  session_edit_wait (session, "x", "1.23456789");
  zky_session_set_position (session, 1);
  four = session_dup_string (session, "explanation");
  g_assert_cmpstr (four, ==, "v1 = x + w = 1.235 + 1 = 2.235");
  g_signal_connect_swapped (session, "notify::explanation", G_CALLBACK (session_count_cb), &count);
  g_object_set (session, "digits", 6, NULL);
  g_assert_cmpuint (count, ==, 1);
  six = session_dup_string (session, "explanation");
  g_assert_cmpstr (six, ==, "v1 = x + w = 1.23457 + 1 = 2.23457");
  node = zky_describe_node (session, zky_graph_find_node (zky_session_get_graph (session), "x"));
  g_assert_cmpstr (node, ==, "x, input, scalar, value 1.23457, gradient —");
}

static void
test_play_from (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  /* From where opening left it, play starts at the beginning, also after an edit … */
  session_edit_wait (session, "x", "3");
  zky_session_set_playing (session, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);
  zky_session_set_playing (session, FALSE);

  /* … but whoever went there on purpose goes on from there … */
  zky_session_set_position (session, 3);
  zky_session_set_playing (session, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 3);
  zky_session_set_playing (session, FALSE);

  /* … and at the very end it starts again. */
  zky_session_set_position (session, 10);
  zky_session_set_playing (session, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);
}

static void
test_step (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  zky_session_set_playing (session, TRUE);
  zky_session_step (session, 1);
  g_assert_false (zky_session_get_playing (session));
  g_assert_cmpuint (zky_session_get_position (session), ==, 1);
  zky_session_step (session, -1);
  zky_session_step (session, -1);
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);

  /* An event that is under way is finished or taken back. */
  zky_session_set_phase (session, 0.5);
  zky_session_step (session, -1);
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);
  g_assert_cmpfloat (zky_session_get_phase (session), ==, 0);
  zky_session_set_phase (session, 0.5);
  zky_session_step (session, 1);
  g_assert_cmpuint (zky_session_get_position (session), ==, 1);
  g_assert_cmpfloat (zky_session_get_phase (session), ==, 0);
}

static void
assert_explanation (ZkySession *session,
                    const char *text)
{
  g_autofree char *found = session_dup_string (session, "explanation");

  g_assert_cmpstr (found, ==, text);
}

static void
test_explanation (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint count = 0;

  session_edit_wait (session, "x", "3");
  assert_explanation (session, "out = v1 · v2 = 4 · 9 = 36");
  g_signal_connect_swapped (session, "notify::explanation", G_CALLBACK (session_count_cb), &count);
  zky_session_set_position (session, 0);
  g_assert_cmpuint (count, ==, 1);

  /* While an event is on its way, it is what is explained. */
  zky_session_set_phase (session, 0.2);
  assert_explanation (session, "v1 = x + w = 3 + 1 = 4");
  zky_session_set_phase (session, 0.6);
  g_assert_cmpuint (count, ==, 2);
  zky_session_set_position (session, 1);
  assert_explanation (session, "v1 = x + w = 3 + 1 = 4");
}

static void
test_quiz (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  session_edit_wait (session, "x", "3");
  g_object_set (session, "quiz", TRUE, NULL);
  zky_session_set_position (session, 0);
  zky_session_step (session, 1);
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);
  assert_explanation (session, "v1 = x + w = 3 + 1 = ?");
  zky_session_step (session, 1);
  g_assert_cmpuint (zky_session_get_position (session), ==, 1);
  assert_explanation (session, "v1 = x + w = 3 + 1 = 4");

  /* Play goes on from a question with its answer. */
  zky_session_step (session, 1);
  zky_session_set_playing (session, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 2);
}

static void
test_selection (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyNode *node = zky_graph_find_node (zky_session_get_graph (session), "w");
  g_autofree char *key = NULL;
  guint count = 0;

  g_signal_connect_swapped (session, "notify::selected", G_CALLBACK (session_count_cb), &count);
  zky_session_select_node (session, node);
  zky_session_select_node (session, node);
  g_assert_cmpuint (count, ==, 1);
  key = session_dup_string (session, "selected");
  g_assert_nonnull (key);

  session_edit_wait (session, "x", "3");
  g_assert_true (zky_session_get_selected_node (session) != node);
  g_assert_cmpstr (zky_node_get_name (zky_session_get_selected_node (session)), ==, "w");

  zky_session_open_expression (session, "x + 1");
  session_wait (session);
  g_assert_null (zky_session_get_selected_node (session));
  g_assert_cmpuint (count, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/session-view/digits", test_digits);
  g_test_add_func ("/ui/session-view/position", test_position);
  g_test_add_func ("/ui/session-view/position/carried", test_position_carried);
  g_test_add_func ("/ui/session-view/play-from", test_play_from);
  g_test_add_func ("/ui/session-view/step", test_step);
  g_test_add_func ("/ui/session-view/explanation", test_explanation);
  g_test_add_func ("/ui/session-view/quiz", test_quiz);
  g_test_add_func ("/ui/session-view/selection", test_selection);

  return g_test_run ();
}
