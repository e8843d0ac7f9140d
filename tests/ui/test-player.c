/* test-player.c: tests ui/player/zky-player.c, zky-timeline.c and zky-explanation.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "widget-fixture.h"
#include "zky-explanation.h"
#include "zky-player.h"
#include "zky-timeline.h"

typedef struct
{
  WidgetFixture  window;
  ZkySession    *session;
  GtkWidget     *player;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = session_open (FORMULA);
  fixture->player = zky_player_new ();
  g_object_set (fixture->player, "session", fixture->session, "theme", zky_theme_get (ZKY_THEME_DARK), NULL);
  widget_show (&fixture->window, fixture->player, 700, 60);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_close (&fixture->window);
  assert_gone (fixture->session);
}

static void
activate (Fixture    *fixture,
          const char *action,
          guint       position)
{
  gtk_widget_activate_action (fixture->player, action, NULL);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, position);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  activate (fixture, "player.start", 0);
  activate (fixture, "player.step-back", 0);
  activate (fixture, "player.step-forward", 1);
  activate (fixture, "player.step-forward", 2);
  activate (fixture, "player.step-back", 1);
  activate (fixture, "player.end", 10);
  activate (fixture, "player.step-forward", 10);
}

static void
test_play (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_phases = 0;

  g_object_set (fixture->player, "speed", 4.0, NULL);
  g_signal_connect_swapped (fixture->session, "notify::phase", G_CALLBACK (session_count_cb), &n_phases);
  activate (fixture, "player.play", 0);
  session_wait_until (!zky_session_get_playing (fixture->session));
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 10);
  g_assert_cmpuint (n_phases, >, 20);
}

/* Without animation steps jump. */
static void
test_play_jump (Fixture       *fixture,
                gconstpointer  data)
{
  guint n_phases = 0;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_object_set (fixture->player, "speed", 4.0, NULL);
  g_signal_connect_swapped (fixture->session, "notify::phase", G_CALLBACK (session_count_cb), &n_phases);
  activate (fixture, "player.play", 0);
  session_wait_until (!zky_session_get_playing (fixture->session));
  g_assert_cmpuint (n_phases, ==, 0);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

static void
test_pause (Fixture       *fixture,
            gconstpointer  data)
{
  double phase;

  activate (fixture, "player.play", 0);
  session_wait_until (zky_session_get_phase (fixture->session) > 0.3);
  gtk_widget_activate_action (fixture->player, "player.play", NULL);
  phase = zky_session_get_phase (fixture->session);
  widget_settle (150);
  g_assert_cmpfloat (zky_session_get_phase (fixture->session), ==, phase);
  gtk_widget_activate_action (fixture->player, "player.play", NULL);
  session_wait_until (zky_session_get_phase (fixture->session) > phase);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 0);
}

static void
test_speed (Fixture       *fixture,
            gconstpointer  data)
{
  double speed;

  gtk_widget_activate_action (fixture->player, "player.faster", NULL);
  gtk_widget_activate_action (fixture->player, "player.faster", NULL);
  gtk_widget_activate_action (fixture->player, "player.faster", NULL);
  g_object_get (fixture->player, "speed", &speed, NULL);
  g_assert_cmpfloat (speed, ==, 4);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (widget_find (fixture->player, GTK_TYPE_DROP_DOWN)), 0);
  g_object_get (fixture->player, "speed", &speed, NULL);
  g_assert_cmpfloat (speed, ==, 0.25);
  gtk_widget_activate_action (fixture->player, "player.slower", NULL);
  g_object_get (fixture->player, "speed", &speed, NULL);
  g_assert_cmpfloat (speed, ==, 0.25);
}

/* The time line is dragged both ways, and its keys step. */
static void
test_timeline (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *timeline = widget_find (fixture->player, ZKY_TYPE_TIMELINE);
  graphene_rect_t bounds;
  double left, right, y;

  g_assert_true (gtk_widget_compute_bounds (timeline, fixture->player, &bounds));
  left = bounds.origin.x + 8;
  right = bounds.origin.x + bounds.size.width - 8;
  y = bounds.origin.y + 12;
  widget_move_pointer (&fixture->window, right, y);
  widget_button (&fixture->window, 1, TRUE);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 10);
  widget_move_pointer (&fixture->window, (left + right) / 2, y);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 5);
  widget_move_pointer (&fixture->window, left - 50, y);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 0);
  widget_move_pointer (&fixture->window, left + (right - left) * 0.3, y);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 3);
  widget_button (&fixture->window, 1, FALSE);

  widget_focus_window (&fixture->window);
  gtk_widget_grab_focus (timeline);
  widget_settle (30);
  widget_key (&fixture->window, GDK_KEY_Right);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 4);
  widget_key (&fixture->window, GDK_KEY_Left);
  widget_key (&fixture->window, GDK_KEY_Left);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 2);
  widget_key (&fixture->window, GDK_KEY_Page_Down);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 3);
  widget_key (&fixture->window, GDK_KEY_Page_Down);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 10);
  widget_key (&fixture->window, GDK_KEY_Page_Up);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 3);
}

static void
test_explanation (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  WidgetFixture window;
  GtkWidget *explanation = zky_explanation_new ();
  GtkWidget *label = widget_find (explanation, GTK_TYPE_LABEL);

  g_object_set (explanation, "session", session, NULL);
  widget_show (&window, explanation, 400, 60);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "out = v1 · v2 = 2 · 1 = 2");
  zky_session_set_position (session, 1);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "v1 = x + w = 1 + 1 = 2");
  g_object_set (explanation, "session", NULL, NULL);
  zky_session_set_position (session, 2);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "v1 = x + w = 1 + 1 = 2");
  widget_close (&window);
}

static void
test_empty (void)
{
  WidgetFixture window;
  GtkWidget *player = zky_player_new ();

  widget_show (&window, player, 700, 60);
  gtk_widget_activate_action (player, "player.play", NULL);
  gtk_widget_activate_action (player, "player.step-forward", NULL);
  widget_close (&window);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/ui/player/actions", test_actions);
  ADD ("/ui/player/play", test_play);
  ADD ("/ui/player/play/jump", test_play_jump);
  ADD ("/ui/player/pause", test_pause);
  ADD ("/ui/player/speed", test_speed);
  ADD ("/ui/player/timeline", test_timeline);
#undef ADD
  g_test_add_func ("/ui/player/explanation", test_explanation);
  g_test_add_func ("/ui/player/empty", test_empty);

  return g_test_run ();
}
