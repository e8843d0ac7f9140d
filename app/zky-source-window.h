/* zky-source-window.h: the text of a model, at one line of it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean zky_source_window_present (GtkWindow  *parent,
                                    GFile      *file,
                                    guint       line,
                                    GError    **error);

G_END_DECLS
