/* test-lost-focus.c: what is hidden around the focus, one after the other in one frame
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "window-fixture.h"

/* @entry, in @inner or above it, has the focus. */
static void
check_hidden (gboolean above)
{
  GtkWidget *window, *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *entry = gtk_entry_new (), *other = gtk_entry_new (), *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gpointer held = g_object_ref (inner), held_too = g_object_ref (outer);
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();

  (void) fixture_get_application ();
  window = gtk_window_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_box_append (GTK_BOX (inner), button);
  if (above)
    gtk_popover_set_child (GTK_POPOVER (popover), entry);
  else
    gtk_box_append (GTK_BOX (inner), entry);
  gtk_box_append (GTK_BOX (outer), inner);
  gtk_box_append (GTK_BOX (all), outer);
  gtk_box_append (GTK_BOX (all), other);
  gtk_window_set_child (GTK_WINDOW (window), all);
  gtk_window_present (GTK_WINDOW (window));
  wait_ms (100);
  if (above)
    gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  gtk_widget_grab_focus (entry);
  wait_ms (100);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), entry));

  gtk_widget_set_visible (inner, FALSE);
  gtk_widget_set_visible (outer, FALSE);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), other));
  wait_ms (100);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), other));
  gtk_window_destroy (GTK_WINDOW (window));
  assert_gone (held_too);
  assert_gone (held);
}

static void
test_hidden (void)
{
  check_hidden (FALSE);
}

static void
test_popover (void)
{
  check_hidden (TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/app/lost-focus/hidden", test_hidden);
  g_test_add_func ("/app/lost-focus/popover", test_popover);

  return g_test_run ();
}
