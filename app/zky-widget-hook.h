/* zky-widget-hook.h: what is done with every widget, whoever made it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*ZkyWidgetHook) (GtkWidget *widget);

void zky_widget_hook_add (const char    *signal,
                          ZkyWidgetHook  hook);

G_END_DECLS
