/* zky-replay.h: what a training was like behind any of its steps, trained once more
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-legs.h"
#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_REPLAY (zky_replay_get_type ())

G_DECLARE_FINAL_TYPE (ZkyReplay, zky_replay, ZKY, REPLAY, GObject)

/**
 * ZkyReplay:
 *
 * Trains a copy of the session's model from a state that was kept to a later step, in a thread of its own. What was asked for last counts:
 * what is under way for an earlier wish is stopped.
 *
 * Signals:
 *   "arrived" (guint64 step, ZkyArchive *state, const char *error): it is there; else @state is NULL
 *   "progress": "share" is another one
 */
ZkyReplay *zky_replay_new       (void) G_GNUC_WARN_UNUSED_RESULT;
/* Another model, or none is wanted any more: what was asked for is forgotten. */
void       zky_replay_open      (ZkyReplay    *self);
/* From @from, which is of step @base of @leg, to @step. */
void       zky_replay_ask       (ZkyReplay    *self,
                                 ZkySession   *session,
                                 const ZkyLeg *leg,
                                 guint64       base,
                                 ZkyArchive   *from,
                                 guint64       step);
void       zky_replay_cancel    (ZkyReplay    *self);
gboolean   zky_replay_is_busy   (ZkyReplay    *self);
/* The step that was asked for. */
guint64    zky_replay_get_step  (ZkyReplay    *self);
/* How far it is: 0 … 1. */
double     zky_replay_get_share (ZkyReplay    *self);

G_END_DECLS
