/* zky-outline-row.h: one node in the list of all nodes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_OUTLINE_ROW (zky_outline_row_get_type ())

G_DECLARE_FINAL_TYPE (ZkyOutlineRow, zky_outline_row, ZKY, OUTLINE_ROW, GtkWidget)

GtkWidget *zky_outline_row_new    (void);
/* @session (nullable): what tells the numbers of node @index; the row follows its position and its calls. */
void       zky_outline_row_bind   (ZkyOutlineRow  *self,
                                   ZkySession     *session,
                                   const ZkyTheme *theme,
                                   guint           index);

G_END_DECLS
