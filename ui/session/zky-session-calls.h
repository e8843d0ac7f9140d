/* zky-session-calls.h: the calls of a session: which one is looked at, and going back to the inputs of another
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-kept-calls.h"
#include "zky-session.h"

G_BEGIN_DECLS

/* Properties of the session, in addition to those of zky-session.h:
 *   "shown-call" (ZkyKeptCall, read): the one whose numbers are seen; the newest one unless another was asked for
 *   "compared-call" (ZkyKeptCall, read): what it is compared with; NULL while nothing is compared
 * While calls are compared, "scene" and "steps" are of the graph of both (ZkyDifference), whose values are differences, and the time
 * line stands at its end. An edit goes on comparing: its call takes the place of the one that is shown. */
ZkyKeptCalls *zky_session_get_calls      (ZkySession   *self);
ZkyKeptCall  *zky_session_get_shown_call (ZkySession   *self);
/* Whether what is seen is an earlier call. */
gboolean      zky_session_is_earlier     (ZkySession   *self);
/* @call (nullable): NULL for the newest. Comes as "called", most often at once. */
void          zky_session_show_call      (ZkySession   *self,
                                          ZkyKeptCall  *call);
/* @call (nullable): the shown call is compared with it: shown − call. NULL ends a comparison. */
void          zky_session_compare_call   (ZkySession   *self,
                                          ZkyKeptCall  *call);
ZkyKeptCall  *zky_session_get_compared_call (ZkySession *self);
/* A becomes B, and B becomes A. */
void          zky_session_swap_compared  (ZkySession   *self);
/* (nullable): of the picture that is there. */
ZkyDifference *zky_session_get_difference (ZkySession  *self);
gboolean      zky_session_use_inputs     (ZkySession   *self,
                                          ZkyKeptCall  *call,
                                          GError      **error);
void          zky_session_remove_call    (ZkySession   *self,
                                          ZkyKeptCall  *call);
void          zky_session_clear_calls    (ZkySession   *self);
/* Parameters of a training. Those with one @gesture are one step of undo; those with one @entry, unless it is 0, one entry of the list. */
void          zky_session_take_params    (ZkySession   *self,
                                          ZkyArchive   *params,
                                          guint         gesture,
                                          guint         entry);

G_END_DECLS
