/* zky-widget-hook.c: what is done with every widget, whoever made it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-widget-hook.h"

static gboolean
emitted_cb (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               data)
{
  ((ZkyWidgetHook) data) (g_value_get_object (&values[0]));

  return TRUE;
}

/**
 * zky_widget_hook_add:
 * @signal: of GtkWidget, without arguments
 * @hook: what is called, before the widget itself hears of it
 *
 * From now on @hook is called whenever a widget emits @signal. Adding it again does nothing.
 */
void
zky_widget_hook_add (const char    *signal,
                     ZkyWidgetHook  hook)
{
  static GHashTable *added; /* of all hooks */

  if (added == NULL)
    added = g_hash_table_new (NULL, NULL);
  if (!g_hash_table_add (added, (gpointer) hook))
    return;

  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET)); /* which makes its signals */
  g_signal_add_emission_hook (g_signal_lookup (signal, GTK_TYPE_WIDGET), 0, emitted_cb, (gpointer) hook, NULL);
}
