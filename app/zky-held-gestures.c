/* zky-held-gestures.c: gestures let go of what is closed under a pressed button
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-held-gestures.h"

#include "zky-widget-hook.h"

static void
unmap_cb (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE (controller))
        gtk_event_controller_reset (controller);
    }
}

/**
 * zky_held_gestures_init:
 *
 * From now on a gesture ends where its widget can be seen no more. In GTK 4.8 it goes on until the button is let go of, and holds its
 * target until then, mostly the widget that holds the gesture: what was closed in between was never freed.
 */
void
zky_held_gestures_init (void)
{
  zky_widget_hook_add ("unmap", unmap_cb);
}
