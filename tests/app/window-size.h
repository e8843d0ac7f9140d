/* window-size.h: windows of any size in tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "window-fixture.h"

typedef struct
{
  WindowFixture *fixture;
  int            width;
} Wish;

static inline gboolean
is_wide (gpointer data)
{
  Wish *wish = data;
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (wish->fixture->window));

  return gdk_surface_get_width (surface) == wish->width;
}

/* Until everything has its size, animations included where there are any */
static inline void
settle (void)
{
  gboolean animated;

  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animated, NULL);
  wait_ms (animated ? 400 : 150);
}

static inline void
resize (WindowFixture *fixture,
        int            width)
{
  settle (); /* a window that has just come is not listened to */
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 700);
  g_assert_true (wait_for (is_wide, &(Wish) { fixture, width }));
  settle ();
}
