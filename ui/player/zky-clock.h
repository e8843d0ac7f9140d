/* zky-clock.h: how play goes through the steps of a session in time
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session.h"

G_BEGIN_DECLS

/**
 * ZkyClock:
 * @elapsed: seconds since the present event began
 * @resting: the event has arrived; its result is looked at before the next one begins
 *
 * A plain value. Each event takes about 0.9 s at speed 1: most of it the tokens are on the way, then the result is
 * given a moment. Calls of many steps go faster, so that no call takes longer than about 40 s.
 */
typedef struct
{
  double   elapsed;
  gboolean resting;
} ZkyClock;

double   zky_clock_get_duration (guint        n_steps,
                                 double       speed);
void     zky_clock_restart      (ZkyClock    *self);
void     zky_clock_advance      (ZkyClock    *self,
                                 ZkySession  *session,
                                 double       seconds,
                                 double       speed,
                                 gboolean     animate);

G_END_DECLS
