/* zky-compare-page.h: one node in two calls: value and gradient of each, and their differences
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session-calls.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_COMPARE_PAGE (zky_compare_page_get_type ())

G_DECLARE_FINAL_TYPE (ZkyComparePage, zky_compare_page, ZKY, COMPARE_PAGE, GtkWidget)

/* What the inspector shows of the selected node while the session compares two calls. */
void zky_compare_page_set_theme (ZkyComparePage *self,
                                 const ZkyTheme *theme);
/* @session (nullable) */
void zky_compare_page_update    (ZkyComparePage *self,
                                 ZkySession     *session);

G_END_DECLS
