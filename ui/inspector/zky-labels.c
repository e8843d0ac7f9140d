/* zky-labels.c: accessible names for parts of GTK's own widgets, which would be called by their class
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-labels.h"

#include <glib/gi18n.h>

static void
set_label (gpointer    accessible,
           const char *label)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (accessible), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
zky_label_scrolled_window (GtkScrolledWindow *window)
{
  set_label (gtk_scrolled_window_get_hscrollbar (window), _("Scroll sideways"));
  set_label (gtk_scrolled_window_get_vscrollbar (window), _("Scroll"));
}

void
zky_label_stack_page (GtkStack   *stack,
                      const char *page,
                      const char *label)
{
  set_label (gtk_stack_get_page (stack, gtk_stack_get_child_by_name (stack, page)), label);
}
