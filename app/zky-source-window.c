/* zky-source-window.c: the text of a model, at one line of it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-window.h"

#include <adwaita.h>

#define WIDTH  640
#define HEIGHT 480

/* Selects the line, and scrolls to it as soon as the text has a height. */
static void
show_line (GtkTextView *view,
           guint        line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (buffer, &start, line > 0 ? (int) line - 1 : 0);
  end = start;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_mark (view, gtk_text_buffer_get_insert (buffer), 0, TRUE, 0, 0.4);
}

static GtkTextView *
make_view (const char *text,
           gsize       length)
{
  GtkTextView *view = GTK_TEXT_VIEW (gtk_text_view_new ());
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), valid, -1);
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_left_margin (view, 12);
  gtk_text_view_set_top_margin (view, 12);
  gtk_text_view_set_right_margin (view, 12);
  gtk_text_view_set_bottom_margin (view, 12);

  return view;
}

static gboolean
close_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

/**
 * zky_source_window_present:
 * @parent: the window it lies on
 * @file: a model file
 * @line: the line to show, counted from 1
 *
 * Opens a window with the text of @file, to be read.
 *
 * Returns: whether @file could be read
 */
gboolean
zky_source_window_present (GtkWindow  *parent,
                           GFile      *file,
                           guint       line,
                           GError    **error)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  GtkEventController *keys;
  GtkTextView *view;
  GtkWidget *window, *box, *scroller;
  gsize length;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), FALSE);
  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  if (!g_file_load_contents (file, NULL, &text, &length, NULL, error))
    return FALSE;

  name = g_file_get_basename (file);
  view = make_view (text, length);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (view));
  gtk_widget_set_vexpand (scroller, TRUE);

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  window = g_object_new (ADW_TYPE_WINDOW, "title", name, "transient-for", parent, "content", box,
                         "default-width", WIDTH, "default-height", HEIGHT, NULL);

  keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (close_cb, NULL, NULL)));
  gtk_widget_add_controller (window, keys);

  gtk_window_present (GTK_WINDOW (window));
  show_line (view, line);

  return TRUE;
}
