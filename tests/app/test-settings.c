/* test-settings.c: settings exist without being installed, and keep recent files in order
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-settings.h"

static GFile *
make_file (guint i)
{
  g_autofree char *path = g_strdup_printf ("/nowhere/model-%u.lua", i);

  return g_file_new_for_path (path);
}

static void
test_defaults (void)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  g_autofree char *file = NULL;

  g_assert_nonnull (settings);
  file = g_settings_get_string (settings, "last-file");
  g_assert_cmpstr (file, ==, "");
  g_assert_cmpfloat (g_settings_get_double (settings, "speed"), ==, 1);
  g_assert_cmpint (g_settings_get_enum (settings, "orientation"), ==, 0);
  g_assert_false (g_settings_get_boolean (settings, "large-text"));
  g_assert_cmpuint (g_settings_get_uint (settings, "digits"), ==, 4);
  g_assert_false (g_settings_get_boolean (settings, "wheel-zooms"));
}

static void
test_recent (void)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  g_autoptr(GFile) again = make_file (3);
  g_auto(GStrv) recent = NULL;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(GFile) file = make_file (i);

      zky_settings_add_recent (settings, file);
    }
  zky_settings_add_recent (settings, again);

  recent = zky_settings_dup_recent (settings);
  g_assert_cmpuint (g_strv_length (recent), ==, 10);
  g_assert_cmpstr (recent[0], ==, "file:///nowhere/model-3.lua");
  g_assert_cmpstr (recent[1], ==, "file:///nowhere/model-19.lua");
}

/* The one opened again moves to the front and stays in the list once. */
static void
test_recent_again (void)
{
  g_autoptr(GSettings) settings = zky_settings_new ();
  g_auto(GStrv) recent = NULL;

  g_settings_reset (settings, "recent-files");
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GFile) file = make_file (i % 2);

      zky_settings_add_recent (settings, file);
    }

  recent = zky_settings_dup_recent (settings);
  g_assert_cmpuint (g_strv_length (recent), ==, 2);
  g_assert_cmpstr (recent[0], ==, "file:///nowhere/model-1.lua");
}

static void
test_without (void)
{
  g_autoptr(GFile) file = make_file (0);
  g_auto(GStrv) recent = zky_settings_dup_recent (NULL);

  zky_settings_add_recent (NULL, file);
  g_assert_cmpuint (g_strv_length (recent), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/settings/defaults/not-installed", test_defaults);
  g_test_add_func ("/app/settings/recent/newest-ten", test_recent);
  g_test_add_func ("/app/settings/recent/again", test_recent_again);
  g_test_add_func ("/app/settings/recent/no-settings", test_without);

  return g_test_run ();
}
