/* test-session-groups.c: groups that open and close in a session, and what is hidden
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include <glib/gstdio.h>

#include "big-models.h"
#include "session-fixture.h"

static ZkySession *
open_text (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-groups-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.lua", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  ZkySession *session = zky_session_new ();

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  zky_session_open_file (session, file);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  g_unlink (path);
  g_rmdir (folder);
  return session;
}

static guint
find (ZkySession *session,
      const char *key)
{
  gint group = zky_groups_find (zky_scene_get_groups (zky_session_get_scene (session)), key);

  g_assert_cmpint (group, >, 0);
  return group;
}

static gboolean
is_open (ZkySession *session,
         const char *key)
{
  return zky_scene_is_open (zky_session_get_scene (session), find (session, key));
}

static void
test_open (void)
{
  g_autofree char *model = big_transformer (5, 3);
  g_autoptr (ZkySession) session = open_text (model);
  guint more = find (session, "blocks:2+/");

  g_assert_false (is_open (session, "blocks:2+/"));
  zky_session_set_group_open (session, more, TRUE, FALSE);
  session_wait (session);
  g_assert_true (is_open (session, "blocks:2+/"));
  g_assert_false (is_open (session, "blocks:2/1/"));

  /* The subtree; closing the outer group alone keeps what is inside open for the next time. */
  zky_session_set_group_open (session, more, TRUE, TRUE);
  session_wait (session);
  g_assert_true (is_open (session, "blocks:2/1/"));
  zky_session_set_group_open (session, more, FALSE, FALSE);
  session_wait (session);
  g_assert_false (is_open (session, "blocks:2/1/"));
  zky_session_set_group_open (session, more, TRUE, FALSE);
  session_wait (session);
  g_assert_true (is_open (session, "blocks:2/1/"));
}

/* A new call keeps what is open, the selection of a group too, and moves nothing; undo has nothing to do with it. */
static void
test_call (void)
{
  g_autofree char *model = big_transformer (5, 3), *selected = NULL;
  g_autoptr (ZkySession) session = open_text (model);
  ZkyRect before, after;
  gboolean can_undo;

  zky_session_set_group_open (session, find (session, "blocks/0/attention/"), FALSE, FALSE);
  session_wait (session);
  zky_session_select_group (session, find (session, "blocks/0/attention/"));
  zky_scene_get_group_rect (zky_session_get_scene (session), find (session, "blocks/0/attention/"), &before);
  g_object_get (session, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);

  zky_session_call_again (session);
  session_wait (session);
  g_assert_false (is_open (session, "blocks/0/attention/"));
  zky_scene_get_group_rect (zky_session_get_scene (session), find (session, "blocks/0/attention/"), &after);
  g_assert_cmpmem (&before, sizeof before, &after, sizeof after);
  g_object_get (session, "selected", &selected, NULL);
  g_assert_cmpstr (selected, ==, "blocks/0/attention/");
  g_assert_cmpuint (zky_session_get_selected_group (session), ==, find (session, "blocks/0/attention/"));
  g_assert_null (zky_session_get_selected_node (session));
}

/* A repetition in a small graph is closed by itself, and stays open in other calls once it was opened. */
static void
test_run (void)
{
  g_autofree char *model = big_rnn (4);
  g_autoptr (ZkySession) session = open_text (model);
  ZkyGroups *groups = zky_scene_get_groups (zky_session_get_scene (session));
  g_autofree char *key = g_strdup (zky_groups_get (groups, 1)->key);

  g_assert_cmpint (zky_groups_get (groups, 1)->kind, ==, ZKY_GROUP_REPEAT);
  g_assert_false (is_open (session, key));
  zky_session_set_group_open (session, find (session, key), TRUE, FALSE);
  session_wait (session);
  zky_session_call_again (session);
  session_wait (session);
  g_assert_true (is_open (session, key));
  zky_session_set_group_open (session, find (session, key), FALSE, FALSE);
  session_wait (session);
  g_assert_false (is_open (session, key));
}

static void
test_all (void)
{
  g_autofree char *model = big_transformer (5, 3);
  g_autoptr (ZkySession) session = open_text (model);
  ZkyGroups *groups;

  zky_session_set_all_open (session, ZKY_FOLDS_OPEN);
  session_wait (session);
  groups = zky_scene_get_groups (zky_session_get_scene (session));
  g_assert_cmpuint (zky_scene_get_n_boxes (zky_session_get_scene (session)), ==, zky_groups_get_n (groups) - 1);
  zky_session_set_all_open (session, ZKY_FOLDS_CLOSED);
  session_wait (session);
  g_assert_cmpuint (zky_scene_get_n_boxes (zky_session_get_scene (session)), ==, 0);
}

static ZkyOrientation
get_orientation (ZkySession *session)
{
  return zky_scene_get_orientation (zky_session_get_scene (session));
}

/* Opening groups makes a long formula a deep net; the picture that is looked at does not turn around for that. */
static void
test_orientation (void)
{
  g_autofree char *model = big_transformer (5, 3);
  g_autoptr (ZkySession) session = open_text (model);

  g_assert_cmpint (get_orientation (session), ==, ZKY_ORIENTATION_LEFT_TO_RIGHT);
  zky_session_set_all_open (session, ZKY_FOLDS_OPEN);
  session_wait (session);
  g_assert_cmpint (get_orientation (session), ==, ZKY_ORIENTATION_LEFT_TO_RIGHT);

  /* Who leaves it to the picture anew gets what suits it. */
  g_object_set (session, "orientation", ZKY_ORIENTATION_LEFT_TO_RIGHT, NULL);
  session_wait (session);
  g_object_set (session, "orientation", ZKY_ORIENTATION_AUTO, NULL);
  session_wait (session);
  g_assert_cmpint (get_orientation (session), ==, ZKY_ORIENTATION_TOP_TO_BOTTOM);
}

static void
test_reveal (void)
{
  g_autofree char *model = big_transformer (5, 3);
  g_autoptr (ZkySession) session = open_text (model);
  ZkyNode *node = zky_graph_find_key (zky_session_get_graph (session), "blocks:4/3/attention/heads:2/1/softmax#0");

  g_assert_nonnull (node);
  g_assert_true (zky_session_reveal_node (session, node));
  session_wait (session);
  g_assert_true (zky_session_get_graph (session) == zky_node_get_graph (node));
  g_assert_true (zky_scene_get_card (zky_session_get_scene (session),
                                     zky_scene_find_card (zky_session_get_scene (session), node))->node == node);
  g_assert_false (zky_session_reveal_node (session, node));
}

static void
test_hide (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint n = zky_scene_get_n_cards (zky_session_get_scene (session));

  g_object_set (session, "hide-parameters", TRUE, NULL);
  session_wait (session);
  g_assert_cmpuint (zky_scene_get_n_cards (zky_session_get_scene (session)), ==, n - 1);
  g_object_set (session, "hide-parameters", FALSE, NULL);
  session_wait (session);
  g_assert_cmpuint (zky_scene_get_n_cards (zky_session_get_scene (session)), ==, n);
}

/* A softmax opens into its textbook graph, with the same numbers, steps and gradients inside; closed it is one node again. */
static void
test_composite (void)
{
  static const char *const key = "blocks/0/attention/heads/0/softmax#0";
  g_autofree char *model = big_transformer (2, 2), *selected = NULL;
  g_autoptr (ZkySession) session = open_text (model);
  ZkyNode *node = zky_graph_find_key (zky_session_get_graph (session), key), *out;
  guint n_steps = zky_steps_get_n (zky_session_get_steps (session)), n_inside;
  double before = zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (zky_session_get_graph (session), 0)), 0);

  g_assert_true (zky_session_can_open (session, node));
  zky_session_select_node (session, node);
  zky_session_open_composite (session, node);
  session_wait (session);
  g_assert_null (zky_graph_find_key (zky_session_get_graph (session), key));
  g_assert_true (is_open (session, "blocks/0/attention/heads/0/softmax#0/"));
  g_object_get (session, "selected", &selected, NULL);
  g_assert_cmpstr (selected, ==, "blocks/0/attention/heads/0/softmax#0/");
  n_inside = zky_groups_get (zky_scene_get_groups (zky_session_get_scene (session)),
                             find (session, "blocks/0/attention/heads/0/softmax#0/"))->n_operators;
  g_assert_cmpuint (n_inside, >=, 3);
  g_assert_cmpuint (zky_steps_get_n (zky_session_get_steps (session)), >, n_steps + n_inside);
  out = zky_graph_get_output (zky_session_get_graph (session), 0);
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (zky_node_get_value (out), 0), before, fabs (before) * 1e-4);

  zky_session_set_group_open (session, find (session, "blocks/0/attention/heads/0/softmax#0/"), FALSE, FALSE);
  session_wait (session);
  g_assert_nonnull (zky_graph_find_key (zky_session_get_graph (session), key));
  g_assert_cmpuint (zky_steps_get_n (zky_session_get_steps (session)), ==, n_steps);
  g_assert_true (zky_session_get_selected_node (session) == zky_graph_find_key (zky_session_get_graph (session), key));
}

/* Of many changes in a row the last one counts, and none is waited for. Stopped, all is as it was, without an error. */
static void
test_stop (void)
{
  g_autofree char *model = big_transformer (12, 4);
  g_autoptr (ZkySession) session = open_text (model);
  ZkyScene *scene = zky_session_get_scene (session);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 40; i++)
    zky_session_set_all_open (session, i % 2 ? ZKY_FOLDS_CLOSED : ZKY_FOLDS_OPEN);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  session_wait (session);
  g_assert_cmpuint (zky_scene_get_n_boxes (zky_session_get_scene (session)), ==, 0);

  scene = zky_session_get_scene (session);
  zky_session_set_all_open (session, ZKY_FOLDS_OPEN);
  zky_session_stop (session);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_usleep (200000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (zky_session_get_scene (session) == scene);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  zky_session_call_again (session);
  session_wait (session);
  g_assert_cmpuint (zky_scene_get_n_boxes (zky_session_get_scene (session)), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/session-groups/open", test_open);
  g_test_add_func ("/ui/session-groups/call", test_call);
  g_test_add_func ("/ui/session-groups/run", test_run);
  g_test_add_func ("/ui/session-groups/all", test_all);
  g_test_add_func ("/ui/session-groups/orientation", test_orientation);
  g_test_add_func ("/ui/session-groups/reveal", test_reveal);
  g_test_add_func ("/ui/session-groups/hide", test_hide);
  g_test_add_func ("/ui/session-groups/composite", test_composite);
  g_test_add_func ("/ui/session-groups/stop", test_stop);

  return g_test_run ();
}
