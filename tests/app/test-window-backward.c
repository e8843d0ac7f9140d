/* test-window-backward.c: what is differentiated, and the backward pass as a graph, in the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-settings.h"

#define FORMULA "f(x; w) = (x + w) * x^2"

static void
activate_wait (WindowFixture *fixture,
               const char    *action)
{
  fixture_expect_call (fixture);
  fixture_activate (fixture, action);
  fixture_wait_called (fixture);
}

static void
set_vector (WindowFixture *fixture)
{
  g_autoptr(ZkyTensor) value = zky_tensor_parse ("[3, 4]", ZKY_FLOAT32, NULL);

  fixture_expect_call (fixture);
  g_assert_true (zky_session_edit (fixture->session, "x", value, 0, NULL));
  fixture_wait_called (fixture);
}

static guint
count_gradient_axes (WindowFixture *fixture,
                     const char    *name)
{
  return zky_tensor_get_n_axes (zky_node_get_gradient (fixture_get_node (fixture, name)));
}

/* A key each way; undo takes it back. */
static void
test_jacobian (WindowFixture *fixture,
               gconstpointer  data)
{
  fixture_open_expression (fixture, FORMULA);
  set_vector (fixture);
  g_assert_cmpuint (count_gradient_axes (fixture, "x"), ==, 1);
  activate_wait (fixture, "win.jacobian");
  g_assert_cmpuint (count_gradient_axes (fixture, "x"), ==, 2);
  g_assert_cmpuint (count_gradient_axes (fixture, "w"), ==, 1);
  activate_wait (fixture, "win.undo");
  g_assert_cmpuint (count_gradient_axes (fixture, "x"), ==, 1);
  activate_wait (fixture, "win.redo");
  g_assert_cmpuint (count_gradient_axes (fixture, "x"), ==, 2);
}

static ZkyBackward
get_backward (WindowFixture *fixture)
{
  return zky_scene_get_options (zky_session_get_scene (fixture->session)).backward;
}

static void
test_views (WindowFixture *fixture,
            gconstpointer  data)
{
  ZkyNode *x, *gradient;

  fixture_open_expression (fixture, FORMULA);
  activate_wait (fixture, "win.backward-next");
  g_assert_cmpint (get_backward (fixture), ==, ZKY_BACKWARD_BESIDE);

  /* To the gradient of what is selected, and back. */
  x = fixture_get_node (fixture, "x");
  gradient = zky_node_get_gradient_node (x);
  zky_session_select_node (fixture->session, x);
  fixture_activate (fixture, "win.partner");
  g_assert_true (zky_session_get_selected_node (fixture->session) == gradient);
  fixture_activate (fixture, "win.partner");
  g_assert_true (zky_session_get_selected_node (fixture->session) == x);

  activate_wait (fixture, "win.backward-next");
  g_assert_cmpint (get_backward (fixture), ==, ZKY_BACKWARD_MERGED);
  activate_wait (fixture, "win.backward-next");
  g_assert_cmpint (get_backward (fixture), ==, ZKY_BACKWARD_HIDDEN);
  fixture_activate (fixture, "win.partner"); /* there is nowhere to go */
  g_assert_true (zky_session_get_selected_node (fixture->session) == fixture_get_node (fixture, "x"));
}

/* The model of the last run is differentiated, and seen, as it was. */
static void
test_kept (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  g_autoptr(ZkyTarget) element = zky_target_parse_element (NULL, "1", NULL);
  g_autoptr(GFile) file = fixture_write (fixture, "vector.lua",
                                         "local m = require('zky').module 'Vector' m:input('x', {3, 4})\n"
                                         "function m:call(x) return x * x end return m");

  fixture_reopen (fixture, settings);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  fixture_expect_call (fixture);
  zky_session_set_target (fixture->session, element, 0);
  fixture_wait_called (fixture);
  activate_wait (fixture, "win.backward-next");

  fixture_reopen (fixture, settings);
  zky_window_open_last (fixture->window);
  fixture_wait_called (fixture);
  g_assert_true (zky_target_equal (zky_session_get_target (fixture->session), element));
  g_assert_cmpint (get_backward (fixture), ==, ZKY_BACKWARD_BESIDE);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_gradient (fixture_get_node (fixture, "x")), 0), ==, 0);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_gradient (fixture_get_node (fixture, "x")), 1), ==, 8);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-backward/jacobian", test_jacobian);
  FIXTURE_ADD ("/app/window-backward/views", test_views);
  FIXTURE_ADD ("/app/window-backward/kept", test_kept);

  return g_test_run ();
}
