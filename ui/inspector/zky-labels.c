/* zky-labels.c: accessible names for parts of GTK's own widgets, which would be called by their class, and what rows of lists say
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

void
zky_label_set_text (GtkWidget  *label,
                    const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

/* Setting it is dear even where nothing changes: windows ask what the pointer is over. */
void
zky_label_set_tooltip (GtkWidget  *widget,
                       const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

void
zky_label_list_item (GtkWidget   *row,
                     char       **spoken,
                     const char  *name)
{
  GtkWidget *item = gtk_widget_get_parent (row);

  if (item == NULL || g_strcmp0 (name, *spoken) == 0)
    return;
  set_label (item, name);
  g_free (*spoken);
  *spoken = g_strdup (name);
}
