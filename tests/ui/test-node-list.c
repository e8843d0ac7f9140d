/* test-node-list.c: tests ui/inspector/zky-node-list.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"
#include "zky-node-list.h"

static const char *
get_name (ZkySession  *session,
          ZkyNodeList *list,
          guint        position)
{
  g_autoptr (ZkyNodeItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);
  ZkyNode *node = zky_graph_get_node (zky_session_get_graph (session), zky_node_item_get_index (item));

  return zky_steps_get_name (zky_session_get_steps (session), node);
}

static void
test_order (void)
{
  static const char *const names[] = { "x", "w", "out", "v1", "v2" };
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (ZkyNodeList) list = zky_node_list_new (zky_session_get_graph (session), FALSE);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (get_name (session, list, i), ==, names[i]);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), G_N_ELEMENTS (names)));
  g_assert_cmpuint (zky_node_list_find (list, zky_node_get_index (zky_graph_get_output (zky_session_get_graph (session), 0))),
                    ==, 2);
  g_assert_cmpuint (zky_node_list_find (list, 1000), ==, G_MAXUINT);
}

static void
test_fits (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (ZkyNodeList) list = zky_node_list_new (zky_session_get_graph (session), FALSE);

  session_edit_wait (session, "x", "3");
  g_assert_true (zky_node_list_fits (list, zky_session_get_graph (session), FALSE));
  zky_session_open_expression (session, "x + 1");
  session_wait (session);
  g_assert_false (zky_node_list_fits (list, zky_session_get_graph (session), FALSE));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/node-list/order", test_order);
  g_test_add_func ("/ui/node-list/fits", test_fits);

  return g_test_run ();
}
