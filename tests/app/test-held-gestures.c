/* test-held-gestures.c: a window that is closed while a button of the pointer is held
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "../ui/widget-fixture.h"
#include "window-fixture.h"

/* The button that is pressed: the first one drags the graph, the third one opens a menu that takes the release. */
static void
test_closed (gconstpointer data)
{
  guint button = GPOINTER_TO_UINT (data);
  WindowFixture fixture = { .window = zky_window_new (fixture_get_application (), NULL) };
  WidgetFixture pointer = { .window = GTK_WIDGET (fixture.window), .widget = GTK_WIDGET (fixture.window->canvas) };
  gpointer canvas = g_object_ref (fixture.window->canvas);

  fixture.session = g_object_ref (zky_window_get_session (fixture.window));
  g_signal_connect_swapped (fixture.session, "called", G_CALLBACK (fixture_called_cb), &fixture);
  gtk_window_present (GTK_WINDOW (fixture.window));
  fixture_open_expression (&fixture, "f(x; w) = (x + w) * x^2");
  widget_settle (200);
  widget_move_pointer (&pointer, 20, gtk_widget_get_height (pointer.widget) - 20);
  widget_button (&pointer, button, TRUE);
  widget_settle (100);

  g_signal_handlers_disconnect_by_data (fixture.session, &fixture);
  XTestFakeButtonEvent (widget_get_xdisplay (&pointer), button, FALSE, CurrentTime);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
  assert_gone (canvas);
  assert_gone (fixture.session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_data_func ("/app/held-gestures/drag", GUINT_TO_POINTER (1), test_closed);
  g_test_add_data_func ("/app/held-gestures/menu", GUINT_TO_POINTER (3), test_closed);

  return g_test_run ();
}
