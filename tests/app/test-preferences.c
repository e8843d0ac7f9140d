/* test-preferences.c: what can be set, and that it holds at once
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "window-fixture.h"

#include "zky-color-preferences.h"
#include "zky-preferences.h"
#include "zky-settings.h"

typedef struct
{
  GSettings *settings;
  ZkyWindow *window;
  GtkWidget *preferences;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const keys[] = { "digits", "large-text", "speed", "theme", "wheel-zooms" };

  fixture->settings = zky_settings_new ();
  g_assert_nonnull (fixture->settings);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  fixture->window = zky_window_new (fixture_get_application (), fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->preferences = zky_preferences_new (GTK_WINDOW (fixture->window), fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->preferences));
}

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  return gtk_widget_get_template_child (fixture->preferences, ZKY_TYPE_PREFERENCES, name);
}

/* All that the window is made of goes with it. */
static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gpointer row = g_object_ref (get_child (fixture, "theme_row"));
  gpointer inner = g_object_ref (gtk_widget_get_template_child (get_child (fixture, "colors"), ZKY_TYPE_COLOR_PREFERENCES, "palette_row"));

  gtk_window_destroy (GTK_WINDOW (fixture->preferences));
  assert_gone (row);
  assert_gone (inner);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->settings);
}

static void
test_theme (Fixture       *fixture,
            gconstpointer  data)
{
  AdwComboRow *row = get_child (fixture, "theme_row");

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  adw_combo_row_set_selected (row, 2);
  g_assert_cmpint (g_settings_get_enum (fixture->settings, "theme"), ==, ADW_COLOR_SCHEME_FORCE_DARK);
  g_settings_set_enum (fixture->settings, "theme", ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
}

static void
test_large_text (Fixture       *fixture,
                 gconstpointer  data)
{
  gtk_switch_set_active (get_child (fixture, "large_text_switch"), TRUE);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->window), "large-text"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.large-text", NULL);
  g_assert_false (gtk_switch_get_active (get_child (fixture, "large_text_switch")));
}

static void
test_digits (Fixture       *fixture,
             gconstpointer  data)
{
  guint digits;

  g_object_get (fixture->window->canvas, "digits", &digits, NULL);
  g_assert_cmpuint (digits, ==, 4);
  gtk_adjustment_set_value (get_child (fixture, "digits"), 6);
  g_object_get (fixture->window->canvas, "digits", &digits, NULL);
  g_assert_cmpuint (digits, ==, 6);
  g_assert_cmpuint (zky_session_get_digits (zky_window_get_session (fixture->window)), ==, 6);
  gtk_adjustment_set_value (get_child (fixture, "digits"), 99);
  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "digits"), ==, 6);
}

static void
test_speed (Fixture       *fixture,
            gconstpointer  data)
{
  AdwComboRow *row = get_child (fixture, "speed_row");
  double speed;

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 2);
  adw_combo_row_set_selected (row, 4);
  g_object_get (fixture->window->player, "speed", &speed, NULL);
  g_assert_cmpfloat (speed, ==, 4);
  g_object_set (fixture->window->player, "speed", 0.5, NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 1);
}

static void
test_wheel (Fixture       *fixture,
            gconstpointer  data)
{
  gboolean zooms;

  adw_combo_row_set_selected (get_child (fixture, "wheel_row"), 1);
  g_object_get (fixture->window->canvas, "wheel-zooms", &zooms, NULL);
  g_assert_true (zooms);
  adw_combo_row_set_selected (get_child (fixture, "wheel_row"), 0);
  g_object_get (fixture->window->canvas, "wheel-zooms", &zooms, NULL);
  g_assert_false (zooms);
}

/* By its action, in front of the window. */
static void
test_action (Fixture       *fixture,
             gconstpointer  data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n = 0;

  gtk_window_destroy (GTK_WINDOW (fixture->preferences));
  g_action_group_activate_action (G_ACTION_GROUP (fixture_get_application ()), "preferences", NULL);
  fixture->preferences = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ZKY_IS_PREFERENCES (window))
        {
          fixture->preferences = window;
          n++;
        }
    }
  g_assert_cmpuint (n, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/app/preferences/action", test_action }, { "/app/preferences/digits", test_digits },
    { "/app/preferences/large-text", test_large_text }, { "/app/preferences/speed", test_speed },
    { "/app/preferences/theme", test_theme }, { "/app/preferences/wheel", test_wheel },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
