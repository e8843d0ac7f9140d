/* zky-labels.h: accessible names for parts of GTK's own widgets, which would be called by their class, and what rows of lists say
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void zky_label_scrolled_window (GtkScrolledWindow *window);
void zky_label_stack_page      (GtkStack          *stack,
                                const char        *page,
                                const char        *label);

/* Rows are filled anew all the time, mostly with what they show already: where nothing changes nothing is done. */
void zky_label_set_text        (GtkWidget         *label,
                                const char        *text);
void zky_label_set_tooltip     (GtkWidget         *widget,
                                const char        *text);
/* A screen reader speaks the list item that a row is in. @spoken: what it has been told to; the row frees it. */
void zky_label_list_item       (GtkWidget         *row,
                                char             **spoken,
                                const char        *name);

G_END_DECLS
