/* test-state.c: what a window remembers for the next one
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-settings.h"

static void
test_view (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  int width, height, orientation;
  double speed;

  fixture_reopen (fixture, settings);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 640);
  g_object_set (fixture->session, "orientation", ZKY_ORIENTATION_TOP_TO_BOTTOM, NULL);
  g_object_set (fixture->window->player, "speed", 2.0, NULL);
  adw_flap_set_fold_policy (fixture->window->flap, ADW_FLAP_FOLD_POLICY_NEVER);
  fixture_spin ();
  adw_flap_set_reveal_flap (fixture->window->flap, FALSE);
  fixture_activate (fixture, "win.large-text");

  fixture_reopen (fixture, settings);
  gtk_window_get_default_size (GTK_WINDOW (fixture->window), &width, &height);
  g_assert_cmpint (width, ==, 900);
  g_assert_cmpint (height, ==, 640);
  g_object_get (fixture->session, "orientation", &orientation, NULL);
  g_assert_cmpint (orientation, ==, ZKY_ORIENTATION_TOP_TO_BOTTOM);
  g_object_get (fixture->window->player, "speed", &speed, NULL);
  g_assert_cmpfloat (speed, ==, 2);
  g_assert_false (adw_flap_get_reveal_flap (fixture->window->flap));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->window), "large-text"));
}

static void
test_formula (WindowFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GSettings) settings = zky_settings_new ();

  fixture_reopen (fixture, settings);
  fixture_open_expression (fixture, "x * 5");

  fixture_reopen (fixture, settings);
  zky_window_open_last (fixture->window);
  fixture_wait_called (fixture);
  g_assert_cmpstr (zky_session_get_expression (fixture->session), ==, "x * 5");
}

/* A file that was deleted makes place for the first example. */
static void
test_file (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  g_autoptr(GFile) file = fixture_write (fixture, "mine.lua",
                                         "local zky = require \"zky\"\n"
                                         "local model = zky.module \"Mine\"\n"
                                         "model:input(\"x\", 2)\n"
                                         "function model:call(x) return x * 3 end\n"
                                         "return model\n");
  g_auto(GStrv) recent = NULL;
  g_autofree char *uri = g_file_get_uri (file);

  fixture_reopen (fixture, settings);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  recent = zky_settings_dup_recent (settings);
  g_assert_cmpstr (recent[0], ==, uri);

  fixture_reopen (fixture, settings);
  zky_window_open_last (fixture->window);
  fixture_wait_called (fixture);
  g_assert_true (g_file_equal (zky_session_get_file (fixture->session), file));

  g_assert_true (g_file_delete (file, NULL, NULL));
  fixture_reopen (fixture, settings);
  zky_window_open_last (fixture->window);
  fixture_wait_called (fixture);
  g_assert_cmpstr (zky_session_get_title (fixture->session), ==, "simple.lua");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/state/view/restored", test_view);
  FIXTURE_ADD ("/app/state/formula/restored", test_formula);
  FIXTURE_ADD ("/app/state/file/restored-or-first-example", test_file);

  return g_test_run ();
}
