/* zky-labels.h: accessible names for parts of GTK's own widgets, which would be called by their class
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void zky_label_scrolled_window (GtkScrolledWindow *window);
void zky_label_stack_page      (GtkStack          *stack,
                                const char        *page,
                                const char        *label);

G_END_DECLS
