/* test-x-errors.c: a window that is not there any more is moved
 * SPDX-License-Identifier: Apache-2.0 */
#include <gdk/x11/gdkx.h>

#include "window-fixture.h"

static void
test_gone (WindowFixture *fixture,
           gconstpointer  data)
{
  GdkDisplay *display = gdk_display_get_default ();
  Display *xdisplay = gdk_x11_display_get_xdisplay (display);
  Window gone = XCreateSimpleWindow (xdisplay, DefaultRootWindow (xdisplay), 0, 0, 10, 10, 0, 0, 0);

  XDestroyWindow (xdisplay, gone);
  XMoveWindow (xdisplay, gone, 3, 3);
  gdk_display_sync (display);
  fixture_open_expression (fixture, "x^2");

  /* Traps of GDK's own are told of their errors as ever. */
  gdk_x11_display_error_trap_push (display);
  XMoveWindow (xdisplay, gone, 4, 4);
  g_assert_cmpint (gdk_x11_display_error_trap_pop (display), ==, BadWindow);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/x-errors/gone", test_gone);

  return g_test_run ();
}
