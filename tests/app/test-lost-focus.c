/* test-lost-focus.c: what is hidden around the focus, one after the other in one frame
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "window-fixture.h"

static void
spin (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static void
test_hidden (void)
{
  GtkWidget *window, *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *entry = gtk_entry_new (), *other = gtk_entry_new (), *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gpointer held = g_object_ref (inner), held_too = g_object_ref (outer);

  (void) fixture_get_application ();
  window = gtk_window_new ();
  gtk_box_append (GTK_BOX (inner), entry);
  gtk_box_append (GTK_BOX (outer), inner);
  gtk_box_append (GTK_BOX (all), outer);
  gtk_box_append (GTK_BOX (all), other);
  gtk_window_set_child (GTK_WINDOW (window), all);
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_grab_focus (entry);
  spin (100);

  gtk_widget_set_visible (inner, FALSE);
  gtk_widget_set_visible (outer, FALSE);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), other));
  spin (100);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), other));
  gtk_window_destroy (GTK_WINDOW (window));
  assert_gone (held_too);
  assert_gone (held);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/lost-focus/hidden", test_hidden);

  return g_test_run ();
}
