/* zky-call-row.h: one call in the list of all calls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session-calls.h"

G_BEGIN_DECLS

#define ZKY_TYPE_CALL_ROW (zky_call_row_get_type ())

G_DECLARE_FINAL_TYPE (ZkyCallRow, zky_call_row, ZKY, CALL_ROW, GtkWidget)

GtkWidget *zky_call_row_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* @session, @call (nullable): NULL when it is not in use. */
void       zky_call_row_bind (ZkyCallRow  *self,
                              ZkySession  *session,
                              ZkyKeptCall *call);

/* (nullable): borrowed from the list. */
ZkyKeptCall *zky_call_row_get_call (ZkyCallRow *self);

G_END_DECLS
