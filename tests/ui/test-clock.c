/* test-clock.c: tests ui/player/zky-clock.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"
#include "zky-clock.h"

#define FRAME (1 / 60.0)

static ZkySession *
create_playing (void)
{
  ZkySession *session = session_open (FORMULA);

  zky_session_set_playing (session, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);
  return session;
}

/* Plays to the end; returns the seconds that it took. */
static double
play (ZkySession *session,
      double      speed,
      gboolean    animate)
{
  ZkyClock clock = { 0 };
  double seconds = 0, last = 0;

  while (zky_session_get_playing (session) && seconds < 600)
    {
      double now;

      zky_clock_advance (&clock, session, FRAME, speed, animate);
      seconds += FRAME;
      now = zky_session_get_position (session) + zky_session_get_phase (session);
      g_assert_cmpfloat (now, >=, last); /* time never goes back */
      if (!animate)
        g_assert_cmpfloat (zky_session_get_phase (session), ==, 0);
      last = now;
    }
  return seconds;
}

static void
test_duration (void)
{
  g_assert_cmpfloat (zky_clock_get_duration (10, 1), ==, 0.9);
  g_assert_cmpfloat (zky_clock_get_duration (10, 2), ==, 0.45);
  g_assert_cmpfloat (zky_clock_get_duration (0, 1), ==, 0.9);
  g_assert_cmpfloat (1000 * zky_clock_get_duration (1000, 1), <=, 40.001);
  g_assert_cmpfloat (1e6 * zky_clock_get_duration (1000000, 1), <=, 40.001);
}

static void
test_play (void)
{
  static const double speeds[] = { 0.25, 0.5, 1, 2, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    for (gboolean animate = FALSE; animate <= TRUE; animate++)
      {
        g_autoptr (ZkySession) session = create_playing ();
        double seconds = play (session, speeds[i], animate);

        g_assert_cmpuint (zky_session_get_position (session), ==, 10);
        g_assert_cmpfloat (seconds, >, 9 * 0.9 / speeds[i]);
        g_assert_cmpfloat (seconds, <, 10.2 * 0.9 / speeds[i] + 10 * FRAME);
      }
}

/* A frame that comes late passes several steps, and does not run over the end. */
static void
test_late (void)
{
  g_autoptr (ZkySession) session = create_playing ();
  ZkyClock clock = { 0 };

  zky_clock_advance (&clock, session, 2.0, 1, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 2);
  g_assert_cmpfloat (zky_session_get_phase (session), >, 0);
  zky_clock_advance (&clock, session, 1000, 1, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 10);
  g_assert_false (zky_session_get_playing (session));
}

/* The result is looked at before the next event begins. */
static void
test_rest (void)
{
  g_autoptr (ZkySession) session = create_playing ();
  ZkyClock clock = { 0 };

  zky_clock_advance (&clock, session, 0.8, 1, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 1);
  g_assert_cmpfloat (zky_session_get_phase (session), ==, 0);
  zky_clock_advance (&clock, session, 0.2, 1, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 1);
  g_assert_cmpfloat (zky_session_get_phase (session), >, 0);
}

static void
test_quiz (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyClock clock = { 0 };

  g_object_set (session, "quiz", TRUE, NULL);
  zky_session_set_playing (session, TRUE);
  zky_clock_advance (&clock, session, 5, 1, TRUE);
  g_assert_false (zky_session_get_playing (session));
  g_assert_cmpuint (zky_session_get_position (session), ==, 0);
  g_assert_cmpfloat (zky_session_get_phase (session), >, 0.9);
  zky_session_set_playing (session, TRUE);
  g_assert_cmpuint (zky_session_get_position (session), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/clock/duration", test_duration);
  g_test_add_func ("/ui/clock/play", test_play);
  g_test_add_func ("/ui/clock/late", test_late);
  g_test_add_func ("/ui/clock/rest", test_rest);
  g_test_add_func ("/ui/clock/quiz", test_quiz);

  return g_test_run ();
}
