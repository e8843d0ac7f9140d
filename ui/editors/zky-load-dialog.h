/* zky-load-dialog.h: asks for a file of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Loads @path for the widget that asked. */
typedef gboolean (*ZkyLoadFunc) (gpointer     widget,
                                 const char  *path,
                                 GError     **error);

void zky_load_dialog_open (GtkWidget   *widget,
                           const char  *title,
                           ZkyLoadFunc  load);

G_END_DECLS
