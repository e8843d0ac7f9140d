/* zky-x-errors.c: what the X server complains of ends nothing
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-x-errors.h"

#include <gtk/gtk.h>

#if defined (GDK_WINDOWING_X11)
# include <gdk/x11/gdkx.h>
#endif

/**
 * zky_x_errors_init:
 *
 * From now on X errors are not heard of. GTK 4.8 ends the program on the first one, with all that is open in it, and now and then moves a
 * window that has been closed already. Whoever looks for errors has GDK_SYNCHRONIZE set, and hears of them.
 */
void
zky_x_errors_init (void)
{
#if defined (GDK_WINDOWING_X11)
  static gsize done;
  GdkDisplay *display = gdk_display_get_default ();

  if (!GDK_IS_X11_DISPLAY (display) || g_getenv ("GDK_SYNCHRONIZE") != NULL || !g_once_init_enter (&done))
    return;
  gdk_x11_display_error_trap_push (display); /* and never popped */
  g_once_init_leave (&done, 1);
#endif
}
