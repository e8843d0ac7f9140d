/* widget-fixture.h: a window for a widget, with a pointer and keys that are as good as real
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <X11/extensions/XTest.h>
#include <gdk/x11/gdkx.h>
#include <gtk/gtk.h>

#include "session-fixture.h"

typedef struct
{
  GtkWidget *window;
  GtkWidget *widget;
} WidgetFixture;

/* Lets events arrive and frames be drawn. */
static inline void
widget_settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static inline void
widget_show (WidgetFixture *fixture,
             GtkWidget     *widget,
             int            width,
             int            height)
{
  fixture->widget = widget;
  fixture->window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (fixture->window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  gtk_window_set_child (GTK_WINDOW (fixture->window), widget);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
  widget_settle (50);
}

/* Everything must go with the window. */
static inline void
widget_close (WidgetFixture *fixture)
{
  GtkWidget *widget = fixture->widget;

  g_object_add_weak_pointer (G_OBJECT (widget), (gpointer *) &widget);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  session_wait_until (widget == NULL);
  widget_settle (20); /* what waits in the main loop holds references too */
}

/* There is no window manager to do it. */
static inline void
widget_focus_window (WidgetFixture *fixture)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (fixture->window));

  XSetInputFocus (gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface)),
                  gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  widget_settle (60);
}

static inline Display *
widget_get_xdisplay (WidgetFixture *fixture)
{
  return gdk_x11_display_get_xdisplay (gtk_widget_get_display (fixture->window));
}

/* To a point of the widget. */
static inline void
widget_move_pointer (WidgetFixture *fixture,
                     double         x,
                     double         y)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_native (fixture->widget));
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (root));
  double offset_x, offset_y, root_x, root_y;
  int window_x, window_y;
  Window child;

  gtk_widget_translate_coordinates (fixture->widget, root, x, y, &root_x, &root_y);
  gtk_native_get_surface_transform (GTK_NATIVE (root), &offset_x, &offset_y);
  XTranslateCoordinates (widget_get_xdisplay (fixture), gdk_x11_surface_get_xid (surface),
                         DefaultRootWindow (widget_get_xdisplay (fixture)), 0, 0, &window_x, &window_y, &child);
  XTestFakeMotionEvent (widget_get_xdisplay (fixture), -1, window_x + root_x + offset_x,
                        window_y + root_y + offset_y, CurrentTime);
  XFlush (widget_get_xdisplay (fixture));
  widget_settle (30);
}

static inline void
widget_button (WidgetFixture *fixture,
               guint          button,
               gboolean       press)
{
  XTestFakeButtonEvent (widget_get_xdisplay (fixture), button, press, CurrentTime);
  XFlush (widget_get_xdisplay (fixture));
  widget_settle (30);
}

static inline void
widget_click (WidgetFixture *fixture,
              double         x,
              double         y)
{
  widget_move_pointer (fixture, x, y);
  widget_button (fixture, 1, TRUE);
  widget_button (fixture, 1, FALSE);
  widget_settle (50);
}

static inline void
widget_key_event (WidgetFixture *fixture,
                  guint          keyval,
                  gboolean       press)
{
  Display *display = widget_get_xdisplay (fixture);

  XTestFakeKeyEvent (display, XKeysymToKeycode (display, keyval), press, CurrentTime);
  XFlush (display);
}

static inline void
widget_key (WidgetFixture *fixture,
            guint          keyval)
{
  widget_key_event (fixture, keyval, TRUE);
  widget_key_event (fixture, keyval, FALSE);
  widget_settle (60);
}

static inline GtkWidget *
widget_find (GtkWidget *root,
             GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = widget_find (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}
