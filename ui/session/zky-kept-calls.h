/* zky-kept-calls.h: the list of all calls of a session, newest first
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-kept-call.h"

G_BEGIN_DECLS

#define ZKY_KEPT_CALLS_BYTES ((gsize) 256 << 20) /* of numbers that are held, unless told */
#define ZKY_KEPT_CALLS_MOST  500                 /* entries; the oldest without a name go */

#define ZKY_TYPE_KEPT_CALLS (zky_kept_calls_get_type ())

G_DECLARE_FINAL_TYPE (ZkyKeptCalls, zky_kept_calls, ZKY, KEPT_CALLS, GObject)

/**
 * ZkyKeptCalls:
 *
 * A GListModel of #ZkyKeptCall. The newest call, item 0, is the present one and stays. Memory is bounded: past the budget the oldest
 * calls lose their numbers, which can be computed again, and when inputs alone are too much, entries without a name go.
 *
 * Properties: "budget" (uint64): bytes
 */
ZkyKeptCalls *zky_kept_calls_new        (void) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): on top of the list, with the next number. */
void          zky_kept_calls_add        (ZkyKeptCalls *self,
                                         ZkyKeptCall  *call);
/* The newest entry becomes @next, a later call of the same gesture. */
void          zky_kept_calls_replace    (ZkyKeptCalls *self,
                                         ZkyKeptCall  *next);
gboolean      zky_kept_calls_remove     (ZkyKeptCalls *self,
                                         ZkyKeptCall  *call);
/* All but the newest. */
void          zky_kept_calls_clear      (ZkyKeptCalls *self);
ZkyKeptCall  *zky_kept_calls_get_newest (ZkyKeptCalls *self);
ZkyKeptCall  *zky_kept_calls_find       (ZkyKeptCalls *self,
                                         guint         number);
gint          zky_kept_calls_get_index  (ZkyKeptCalls *self,
                                         ZkyKeptCall  *call);
/* The newest one and these keep their numbers. */
void          zky_kept_calls_trim       (ZkyKeptCalls *self,
                                         ZkyKeptCall  *shown,
                                         ZkyKeptCall  *compared);
gsize         zky_kept_calls_get_bytes  (ZkyKeptCalls *self);

G_END_DECLS
