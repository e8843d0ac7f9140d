/* zky-scroll.c: ending the movement of what scrolls
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scroll.h"

static void
stop (GtkAdjustment *adjustment)
{
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment));
}

/**
 * zky_scroll_stop:
 * @scrollable: inside of a GtkScrolledWindow that is about to be unmapped
 *
 * Stays where it has got to. A scrolled window that is unmapped sends an adjustment that is still moving to where it wanted to be;
 * a text view then measures more lines and sets it anew, and GTK 4.8 ends the movement twice, with criticals.
 */
void
zky_scroll_stop (GtkScrollable *scrollable)
{
  g_return_if_fail (GTK_IS_SCROLLABLE (scrollable));

  stop (gtk_scrollable_get_hadjustment (scrollable));
  stop (gtk_scrollable_get_vadjustment (scrollable));
}
