/* zky-load-dialog.c: asks for a file of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-load-dialog.h"

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

static void
response_cb (GtkFileChooserNative *dialog,
             int                   response,
             gpointer              data)
{
  Asked *self = data;
  GtkWindow *window = gtk_native_dialog_get_transient_for (GTK_NATIVE_DIALOG (dialog));
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;

  if (file != NULL && g_file_peek_path (file) != NULL)
    self->load (self->widget, g_file_peek_path (file));
  if (window != NULL)
    g_object_set_data (G_OBJECT (window), DIALOG, NULL);
}

/**
 * zky_load_dialog_open:
 * @widget: who asks; a popover that it may be in closes under the dialog
 * @title: what is asked for
 * @load: what is done with the file that was chosen, wherever @widget is by then
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
  Asked *asked = g_new (Asked, 1);

  *asked = (Asked) { g_object_ref (widget), load };
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (window), DIALOG, dialog, g_object_unref);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), asked, asked_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
