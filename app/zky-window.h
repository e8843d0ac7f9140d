/* zky-window.h: a window with one model
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_WINDOW (zky_window_get_type ())

G_DECLARE_FINAL_TYPE (ZkyWindow, zky_window, ZKY, WINDOW, AdwApplicationWindow)

/**
 * ZkyWindow:
 *
 * Formula bar, canvas, time line, inspector and log around one session.
 */
ZkyWindow  *zky_window_new             (GtkApplication *application,
                                        GSettings      *settings);
ZkySession *zky_window_get_session     (ZkyWindow      *self);
void        zky_window_open_file       (ZkyWindow      *self,
                                        GFile          *file);
void        zky_window_open_expression (ZkyWindow      *self,
                                        const char     *expression);
void        zky_window_open_last       (ZkyWindow      *self);
/* What a crash left of text that was not saved. */
void        zky_window_offer_recovery  (ZkyWindow      *self);

G_END_DECLS
