/* test-window-lens.c: what cards are coloured by, in which colours, and what is marked, in a window with settings
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-color-preferences.h"
#include "zky-export-dialog.h"
#include "zky-group-page.h"
#include "zky-group-proxy.h"
#include "zky-mark-preferences.h"
#include "zky-palette.h"
#include "zky-preferences.h"
#include "zky-settings.h"

#define SICK "f(x; w) = relu(0 - x * x) + w * 1e-9"

typedef struct
{
  WindowFixture window;
  GSettings    *settings;
  GtkWidget    *preferences;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const keys[] = { "color-by", "color-gradient", "color-inputs", "color-negative", "color-positive", "dead",
                                      "exploding", "marks", "palette", "vanishing" };

  fixture_set_up (&fixture->window, NULL);
  fixture->settings = zky_settings_new ();
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  g_set_object (&fixture->window.window->settings, fixture->settings);
  zky_window_follow_lens (fixture->window.window);
  fixture->preferences = zky_preferences_new (GTK_WINDOW (fixture->window.window), fixture->settings);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->preferences));
  fixture_tear_down (&fixture->window, NULL);
  g_object_unref (fixture->settings);
}

static gpointer
get_child (Fixture    *fixture,
           GType       type,
           const char *name)
{
  return gtk_widget_get_template_child (fixture_find (fixture->preferences, type), type, name);
}

static const ZkyTheme *
get_theme (Fixture *fixture)
{
  gpointer theme;

  g_object_get (fixture->window.window->canvas, "theme", &theme, NULL);
  return theme;
}

/* The key goes through all of them, the menu picks one, and the next window knows. */
static void
test_color_by (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window.window);
  ZkyCanvas *canvas = fixture->window.window->canvas;

  fixture_open_expression (&fixture->window, "f(x; w) = (x + w) * x^2");
  for (guint i = 1; i <= ZKY_N_LENSES; i++)
    {
      g_autofree char *name = NULL;

      fixture_activate (&fixture->window, "win.color-next");
      g_assert_cmpint (zky_canvas_get_color_by (canvas), ==, i % ZKY_N_LENSES);
      name = g_settings_get_string (fixture->settings, "color-by");
      g_assert_cmpstr (name, ==, zky_lens_get_name (i % ZKY_N_LENSES));
    }
  g_assert_true (gtk_widget_activate_action (window, "win.color-by", "s", "time"));
  g_assert_cmpint (zky_canvas_get_color_by (canvas), ==, ZKY_LENS_TIME);
  g_assert_cmpint (zky_node_get_time (fixture_get_node (&fixture->window, "x")), ==, -1);
  g_assert_cmpint (zky_node_get_time (zky_graph_get_output (zky_session_get_graph (fixture->window.session), 0)), >=, 0);
  g_settings_set_string (fixture->settings, "color-by", "gradient");
  g_assert_cmpint (zky_canvas_get_color_by (canvas), ==, ZKY_LENS_GRADIENT);
}

/* From mark to mark by key; none, when marks are off. */
static void
test_next (Fixture       *fixture,
           gconstpointer  data)
{
  ZkySession *session = fixture->window.session;
  ZkyNode *first, *node;

  fixture_open_expression (&fixture->window, SICK);
  zky_session_set_position (session, zky_steps_get_n (zky_session_get_steps (session)));
  fixture_activate (&fixture->window, "win.next-finding");
  first = node = zky_session_get_selected_node (session);
  g_assert_nonnull (first);
  fixture_activate (&fixture->window, "win.next-finding");
  g_assert_true (zky_session_get_selected_node (session) != first);
  fixture_activate (&fixture->window, "win.previous-finding");
  g_assert_true (zky_session_get_selected_node (session) == node);

  zky_session_select_node (session, NULL);
  gtk_switch_set_active (get_child (fixture, ZKY_TYPE_MARK_PREFERENCES, "marks_switch"), FALSE);
  g_assert_false (zky_session_get_health (session)->is_on);
  fixture_activate (&fixture->window, "win.next-finding");
  g_assert_null (zky_session_get_selected_node (session));
}

/* Limits hold at once, are written as powers of ten, and can be reset. */
static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  ZkySession *session = fixture->window.session;
  GtkAdjustment *vanishing = get_child (fixture, ZKY_TYPE_MARK_PREFERENCES, "vanishing");
  GtkWidget *marks = fixture_find (fixture->preferences, ZKY_TYPE_MARK_PREFERENCES), *spin = fixture_find (marks, GTK_TYPE_SPIN_BUTTON);

  g_assert_cmpfloat (gtk_adjustment_get_value (vanishing), ==, -6);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (spin)), ==, "1e-6");
  gtk_adjustment_set_value (vanishing, -9);
  g_assert_cmpfloat (zky_session_get_health (session)->vanishing, ==, 1e-9);
  gtk_editable_set_text (GTK_EDITABLE (spin), "5e-7");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_assert_cmpfloat (g_settings_get_double (fixture->settings, "vanishing"), ==, 5e-7);
  gtk_editable_set_text (GTK_EDITABLE (spin), "nothing");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_assert_cmpfloat (zky_session_get_health (session)->vanishing, ==, 5e-7);
  gtk_adjustment_set_value (get_child (fixture, ZKY_TYPE_MARK_PREFERENCES, "exploding"), 2);
  gtk_adjustment_set_value (get_child (fixture, ZKY_TYPE_MARK_PREFERENCES, "dead"), 60);
  g_assert_cmpfloat (zky_session_get_health (session)->exploding, ==, 100);
  g_assert_cmpfloat (zky_session_get_health (session)->dead, ==, 0.6);

  g_assert_true (gtk_widget_activate_action (marks, "marks.reset", NULL));
  g_assert_cmpfloat (zky_session_get_health (session)->vanishing, ==, ZKY_HEALTH_VANISHING);
  g_assert_cmpfloat (zky_session_get_health (session)->exploding, ==, ZKY_HEALTH_EXPLODING);
  g_assert_cmpfloat (zky_session_get_health (session)->dead, ==, ZKY_HEALTH_DEAD);
}

/* A palette, then own colours: on the canvas at once. A colour that is none in the settings is the usual one. */
static void
test_palette (Fixture       *fixture,
              gconstpointer  data)
{
  AdwComboRow *row = get_child (fixture, ZKY_TYPE_COLOR_PREFERENCES, "palette_row");
  GtkColorChooser *button = get_child (fixture, ZKY_TYPE_COLOR_PREFERENCES, "positive_button");
  GtkWidget *button_row = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_ACTION_ROW);
  ZkyThemeVariant variant = get_theme (fixture)->variant;
  g_autofree char *text = NULL;
  ZkyPalette own = *zky_palette_get (0);
  GdkRGBA green = { 0, 0.5, 0, 1 };

  for (guint i = 0; i < ZKY_N_PALETTES; i++)
    {
      adw_combo_row_set_selected (row, i);
      g_assert_true (get_theme (fixture) == zky_palette_get_theme (zky_palette_get (i), variant));
      g_assert_false (gtk_widget_get_visible (button_row));
    }
  adw_combo_row_set_selected (row, ZKY_N_PALETTES);
  g_assert_true (gtk_widget_get_visible (button_row));
  g_assert_true (get_theme (fixture) == zky_theme_get (variant));
  gtk_color_chooser_set_rgba (button, &green);
  text = g_settings_get_string (fixture->settings, "color-positive");
  g_assert_cmpstr (text, ==, "#008000");
  g_assert_true (zky_color_parse (text, &own.positive));
  g_assert_true (get_theme (fixture) == zky_palette_get_theme (&own, variant));
  g_settings_set_string (fixture->settings, "color-positive", "no colour");
  g_assert_true (get_theme (fixture) == zky_theme_get (variant));
}

/* All labels below a widget, a line each. */
static void
read_labels (GtkWidget *widget,
             GString   *text)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_LABEL (child))
        g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (child)));
      read_labels (child, text);
    }
}

static char *
read_page (Fixture *fixture)
{
  GtkWidget *page = fixture_find (GTK_WIDGET (fixture->window.window->inspector), ZKY_TYPE_GROUP_PAGE);
  GString *text = g_string_new (NULL);

  read_labels (page, text);
  return g_string_free (text, FALSE);
}

static gboolean
has_open_group (gpointer data)
{
  return fixture_find (data, ZKY_TYPE_GROUP_PROXY) != NULL;
}

static gboolean
has_no_open_group (gpointer data)
{
  return !has_open_group (data);
}

/* The page of a group says what it is, what it takes and what is wrong inside, whether it is open or closed; an open one is a child of
 * the canvas, that can be closed there and from the page. */
static void
test_group (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (&fixture->window, "group.lua",
    "local zky = require \"zky\"\nlocal part = zky.module \"Scaler\"\npart:param(\"w\", {1, 2, 3})\n"
    "function part:call(x)\n  return zky.relu(x * self.w - 1000) + x * 1e-9\nend\n"
    "local model = zky.module \"Whole\"\nmodel:input(\"x\", {1, 2, 3})\nmodel.part = part\n"
    "function model:call(x)\n  return zky.sum(self.part(x))\nend\nreturn model\n");
  ZkySession *session = fixture->window.session;
  GtkWidget *canvas = GTK_WIDGET (fixture->window.window->canvas);
  g_autofree char *closed = NULL, *open = NULL;
  GtkWidget *page, *link;
  ZkyScene *scene;
  gint group;

  fixture_expect_call (&fixture->window);
  zky_window_open_file (fixture->window.window, file);
  fixture_wait_called (&fixture->window);
  zky_session_set_position (session, zky_steps_get_n (zky_session_get_steps (session)));
  scene = zky_session_get_scene (session);
  group = zky_groups_find (zky_scene_get_groups (scene), "part/");
  g_assert_cmpint (group, >, 0);
  zky_session_set_group_open (session, group, TRUE, FALSE);
  g_assert_true (wait_for (has_open_group, canvas));
  scene = zky_session_get_scene (session);

  zky_session_select_group (session, group);
  page = fixture_find (GTK_WIDGET (fixture->window.window->inspector), ZKY_TYPE_GROUP_PAGE);
  g_assert_true (gtk_widget_get_child_visible (page));
  open = read_page (fixture);
  g_assert_nonnull (strstr (open, "part\n"));
  g_assert_nonnull (strstr (open, "Class\nScaler\n"));
  g_assert_nonnull (strstr (open, "In\nx [3]\n"));
  g_assert_nonnull (strstr (open, "Operators\n5\n"));
  g_assert_nonnull (strstr (open, "Parameters\n3\n"));
  g_assert_nonnull (strstr (open, "Time\n"));
  g_assert_nonnull (strstr (open, "rms 2.16e-9, norm 3.742e-9\n"));
  g_assert_nonnull (strstr (open, "Dead ReLU: 100 % of its outputs are 0\n"));
  g_assert_nonnull (strstr (open, "Close\n"));

  /* Each finding leads to its node. */
  link = fixture_find (GTK_WIDGET (gtk_widget_get_template_child (page, ZKY_TYPE_GROUP_PAGE, "findings")), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (link, "clicked");
  g_assert_nonnull (zky_session_get_selected_node (session));
  g_assert_true (zky_groups_contains (zky_scene_get_groups (scene), group, zky_session_get_selected_node (session)));

  zky_session_select_group (session, group);
  g_assert_true (gtk_widget_activate_action (page, "group.toggle", NULL));
  g_assert_true (wait_for (has_no_open_group, canvas));
  closed = read_page (fixture);
  g_assert_nonnull (strstr (closed, "Open\n"));
  g_assert_true (gtk_widget_activate_action (page, "group.toggle", NULL));
  g_assert_true (wait_for (has_open_group, canvas));
  g_assert_true (gtk_widget_activate_action (fixture_find (canvas, ZKY_TYPE_GROUP_PROXY), "group.close", NULL));
  g_assert_true (wait_for (has_no_open_group, canvas));
}

static void
exported_cb (gboolean *exported)
{
  *exported = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* The dialog starts with what the window shows, and the file has legend, marks and palette. */
static void
test_export (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->window.folder, "lens.svg", NULL), *svg = NULL, *hex = NULL;
  g_autoptr(GFile) file = g_file_new_for_path (path);
  const ZkyTheme *theme = zky_palette_get_theme (zky_palette_get (1), ZKY_THEME_LIGHT);
  ZkyExportOptions start = { .look = theme, .color_by = ZKY_LENS_GRADIENT, .marks = TRUE };
  GtkWidget *dialog;
  gboolean exported = FALSE;

  fixture_open_expression (&fixture->window, SICK);
  zky_session_set_position (fixture->window.session, zky_steps_get_n (zky_session_get_steps (fixture->window.session)));
  dialog = zky_export_dialog_new (GTK_WINDOW (fixture->window.window), fixture->window.session, &start);
  g_signal_connect_swapped (dialog, "exported", G_CALLBACK (exported_cb), &exported);
  zky_export_dialog_save (ZKY_EXPORT_DIALOG (dialog), file);
  g_assert_true (wait_for (is_true, &exported));
  g_assert_true (g_file_get_contents (path, &svg, NULL, NULL));
  hex = zky_color_to_string (&theme->colors[ZKY_COLOR_GRADIENT]);
  g_assert_nonnull (strstr (svg, "Gradient size (rms)"));
  g_assert_nonnull (strstr (svg, "Vanishing gradient: rms 1e-9"));
  g_assert_nonnull (strstr (svg, "Dead ReLU: 100 % of its outputs are 0"));
  g_assert_nonnull (strstr (svg, hex));
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/app/window-lens/color-by", test_color_by }, { "/app/window-lens/next", test_next },
    { "/app/window-lens/limits", test_limits }, { "/app/window-lens/palette", test_palette },
    { "/app/window-lens/group", test_group },
    { "/app/window-lens/export", test_export },
  };

  g_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
