/* zky-outline.h: the list of all nodes with their values and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_OUTLINE (zky_outline_get_type ())

G_DECLARE_FINAL_TYPE (ZkyOutline, zky_outline, ZKY, OUTLINE, GtkWidget)

/**
 * ZkyOutline:
 *
 * Reaches every node of a graph of any size by keyboard and by screen reader.
 *
 * CSS name: `outline`. Signals: "activated" (pointer, ZkyNode *): a row was chosen
 */
void zky_outline_set_session (ZkyOutline     *self,
                              ZkySession     *session);
void zky_outline_set_theme   (ZkyOutline     *self,
                              const ZkyTheme *theme);
/* A new call is there. */
void zky_outline_update      (ZkyOutline     *self);

G_END_DECLS
