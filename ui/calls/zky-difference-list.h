/* zky-difference-list.h: where two calls differ most
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session-calls.h"

G_BEGIN_DECLS

#define ZKY_TYPE_DIFFERENCE_LIST (zky_difference_list_get_type ())

G_DECLARE_FINAL_TYPE (ZkyDifferenceList, zky_difference_list, ZKY, DIFFERENCE_LIST, GtkWidget)

/**
 * ZkyDifferenceList:
 *
 * The nodes of a comparison with the largest differences of values or gradients, by size or relative to the numbers. Hides itself while
 * nothing is compared. Properties: "session" (ZkySession). Signals: "activated" (ZkyNode *): go there.
 */
GtkWidget *zky_difference_list_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
