/* zky-focus.h: widgets that hand the focus to one of their children
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef gboolean (*ZkyFocusFunc) (GtkWidget *widget);

void zky_focus_class_lead (GtkWidgetClass *widget_class,
                           ZkyFocusFunc    lead);

G_END_DECLS
