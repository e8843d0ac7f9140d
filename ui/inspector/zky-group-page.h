/* zky-group-page.h: all that is known of the selected group
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_GROUP_PAGE (zky_group_page_get_type ())

G_DECLARE_FINAL_TYPE (ZkyGroupPage, zky_group_page, ZKY, GROUP_PAGE, GtkWidget)

/**
 * ZkyGroupPage:
 *
 * Where it is and what it is made of, what goes in and out, how much of it there is, what is wrong inside as links, and a button that
 * opens or closes it.
 *
 * CSS name: `grouppage`.
 *
 * Signals:
 *   "followed" (pointer, ZkyNode *): a link to a node inside
 *
 * Actions: group.toggle
 */
/* @session: (nullable): shows its selected group where the time line stands, if there is one. */
void zky_group_page_update (ZkyGroupPage *self,
                            ZkySession   *session);

G_END_DECLS
