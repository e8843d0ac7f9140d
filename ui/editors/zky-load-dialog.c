/* zky-load-dialog.c: asks for a file of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-load-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define DIALOG "zky-load-dialog" /* of a window */

typedef struct
{
  GtkWidget  *widget; /* Owned */
  ZkyLoadFunc load;
} Asked;

static void
asked_free (gpointer  data,
            GClosure *closure)
{
  Asked *self = data;

  g_object_unref (self->widget);
  g_free (self);
}

/* Whoever asked may be in a popover that has closed. */
static void
say_failed (GtkWindow  *window,
            const char *path,
            GError     *error)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *heading = g_strdup_printf (_("%s Cannot Be Loaded"), name);
  GtkWidget *dialog = adw_message_dialog_new (window, heading, error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
response_cb (GtkFileChooserNative *dialog,
             int                   response,
             gpointer              data)
{
  Asked *self = data;
  GtkWindow *window = gtk_native_dialog_get_transient_for (GTK_NATIVE_DIALOG (dialog));
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autoptr(GError) error = NULL;

  if (file != NULL && g_file_peek_path (file) != NULL && !self->load (self->widget, g_file_peek_path (file), &error))
    say_failed (window, g_file_peek_path (file), error);
  if (window != NULL)
    g_object_set_data (G_OBJECT (window), DIALOG, NULL);
}

/**
 * zky_load_dialog_open:
 * @widget: who asks; a popover that it may be in closes under the dialog
 * @title: what is asked for
 * @load: what is done with the file that was chosen, wherever @widget is by then; why it could not be is told
 *
 * The dialog keeps @widget until the answer has come or its window is closed, which keeps the dialog: nobody answers one whose window is
 * gone.
 */
void
zky_load_dialog_open (GtkWidget   *widget,
                      const char  *title,
                      ZkyLoadFunc  load)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_OPEN, _("_Load"), NULL);
  GtkWidget *popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER);
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { g_object_ref (widget), load };
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (window), DIALOG, dialog, g_object_unref);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover)); /* or keys would go on to it */
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
