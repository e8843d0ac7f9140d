/* zky-lost-focus.c: the focus leaves what is hidden at once
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lost-focus.h"

#include "zky-widget-hook.h"

/* Whether the focus is in @widget, or in a popover that is part of it. What is hidden within a popover goes its own ways: the window gives
 * the focus back to what had it before. */
static gboolean
has_focus (GtkWidget *widget,
           GtkWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (window), *native;

  if (focus == NULL || !(focus == widget || gtk_widget_is_ancestor (focus, widget)))
    return FALSE;
  native = GTK_WIDGET (gtk_widget_get_native (focus));

  return native == GTK_WIDGET (window) || gtk_widget_is_ancestor (native, widget);
}

/* To where GTK would move it after the next frame: the nearest place around @widget that takes it, else the next one. */
static void
move_focus (GtkWidget *widget,
            GtkWindow *window)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  gboolean can_focus = gtk_widget_get_can_focus (widget);

  gtk_widget_set_can_focus (widget, FALSE); /* it counts as seen until all have heard that it is not */
  while (parent != NULL && !(gtk_widget_get_visible (parent) && gtk_widget_grab_focus (parent)))
    parent = gtk_widget_get_parent (parent);
  if (parent == NULL)
    gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (widget, can_focus);

  if (has_focus (widget, window))
    gtk_window_set_focus (window, NULL);
}

static void
unmap_cb (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root) && GTK_WIDGET (root) != widget && gtk_widget_get_mapped (GTK_WIDGET (root))
      && has_focus (widget, GTK_WINDOW (root)))
    move_focus (widget, GTK_WINDOW (root));
}

/* What was not seen before it is hidden: there is no need to move anything. */
static void
hide_cb (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (GTK_IS_WINDOW (root) && GTK_WIDGET (root) != widget && !gtk_widget_get_mapped (widget) && has_focus (widget, GTK_WINDOW (root)))
    gtk_window_set_focus (GTK_WINDOW (root), NULL);
}

/**
 * zky_lost_focus_init:
 *
 * From now on the focus does not stay in what is hidden. GTK 4.8 moves it after the next frame, and forgets a reference to the first of two
 * widgets around the focus that are hidden until then: a part of a window that never goes.
 */
void
zky_lost_focus_init (void)
{
  zky_widget_hook_add ("hide", hide_cb);
  zky_widget_hook_add ("unmap", unmap_cb);
}
