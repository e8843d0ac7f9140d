/* zky-held-gestures.c: gestures let go of what is closed under a pressed button
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-held-gestures.h"

#include <gtk/gtk.h>

static gboolean
unmap_cb (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               data)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (g_value_get_object (&values[0]));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE (controller))
        gtk_event_controller_reset (controller);
    }

  return TRUE;
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
  static gsize done;

  if (!g_once_init_enter (&done))
    return;
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET)); /* which makes its signals */
  g_signal_add_emission_hook (g_signal_lookup ("unmap", GTK_TYPE_WIDGET), 0, unmap_cb, NULL, NULL);
  g_once_init_leave (&done, 1);
}
