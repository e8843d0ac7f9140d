/* x-keys.h: keys that the X server is told are pressed, for tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <X11/extensions/XTest.h>
#include <gdk/x11/gdkx.h>

static inline Display *
x_get_display (void)
{
  return gdk_x11_display_get_xdisplay (gdk_display_get_default ());
}

static inline void
x_hold_modifiers (GdkModifierType modifiers,
                  gboolean        down)
{
  static const struct { GdkModifierType mask; KeySym key; } all[] = {
    { GDK_CONTROL_MASK, XK_Control_L }, { GDK_SHIFT_MASK, XK_Shift_L }, { GDK_ALT_MASK, XK_Alt_L },
  };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    if (modifiers & all[i].mask)
      XTestFakeKeyEvent (x_get_display (), XKeysymToKeycode (x_get_display (), all[i].key), down, CurrentTime);
}

/* Presses a key, and lets it go. */
static inline void
x_press (KeyCode         code,
         GdkModifierType modifiers)
{
  x_hold_modifiers (modifiers, TRUE);
  XTestFakeKeyEvent (x_get_display (), code, TRUE, CurrentTime);
  XTestFakeKeyEvent (x_get_display (), code, FALSE, CurrentTime);
  x_hold_modifiers (modifiers, FALSE);
  XFlush (x_get_display ());
}

/* There is no window manager that would choose who has the keys. */
static inline void
x_focus (GdkSurface *surface)
{
  XSetInputFocus (x_get_display (), gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
}
