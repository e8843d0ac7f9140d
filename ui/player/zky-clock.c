/* zky-clock.c: how play goes through the steps of a session in time
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-clock.h"

#define EVENT_SECONDS 0.9
#define MAX_SECONDS   40.0
#define TRAVEL        0.78 /* the part of an event in which tokens are on the way */
#define SHOWN_SECONDS 0.05 /* a shorter event is not animated */

/**
 * zky_clock_get_duration:
 *
 * Returns: seconds that an event takes
 */
double
zky_clock_get_duration (guint  n_steps,
                        double speed)
{
  double seconds = n_steps > 0 ? MIN (EVENT_SECONDS, MAX_SECONDS / n_steps) : EVENT_SECONDS;

  return seconds / speed;
}

/**
 * zky_clock_restart:
 *
 * The position was moved by somebody else: the next event begins now.
 */
void
zky_clock_restart (ZkyClock *self)
{
  *self = (ZkyClock) { 0 };
}

/* In a quiz an event waits before its result until it is asked for. */
static void
wait_for_answer (ZkyClock   *self,
                 ZkySession *session)
{
  zky_clock_restart (self);
  zky_session_set_playing (session, FALSE);
  zky_session_step (session, 1);
}

/**
 * zky_clock_advance:
 * @seconds: since the last call
 * @animate: whether tokens travel; otherwise steps jump
 *
 * Moves the position and the phase of @session; at the last step playing ends.
 */
void
zky_clock_advance (ZkyClock   *self,
                   ZkySession *session,
                   double      seconds,
                   double      speed,
                   gboolean    animate)
{
  guint position = zky_session_get_position (session);
  gboolean quiz;
  guint n;
  double duration, travel;

  g_object_get (session, "n-steps", &n, "quiz", &quiz, NULL);
  duration = zky_clock_get_duration (n, speed);
  travel = animate && duration > SHOWN_SECONDS ? TRAVEL * duration : duration;

  self->elapsed += seconds;
  for (;;)
    {
      if (!self->resting && self->elapsed >= travel)
        {
          if (quiz && position < n)
            {
              wait_for_answer (self, session);
              return;
            }
          position = MIN (position + 1, n);
          self->resting = TRUE;
        }
      if (!self->resting || self->elapsed < duration)
        break;
      self->elapsed -= duration;
      self->resting = FALSE;
      if (position == n)
        break;
    }

  g_object_freeze_notify (G_OBJECT (session));
  if (position != zky_session_get_position (session))
    zky_session_set_position (session, position);
  if (!self->resting && travel < duration)
    zky_session_set_phase (session, self->elapsed / travel);
  if (position == n)
    {
      zky_clock_restart (self);
      zky_session_set_playing (session, FALSE);
    }
  g_object_thaw_notify (G_OBJECT (session));
}
