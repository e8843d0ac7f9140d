/* zky-row-dialog.h: says which input each column of a file is for
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "zky-row-feed.h"
#include "zky-row-file.h"

G_BEGIN_DECLS

#define ZKY_TYPE_ROW_DIALOG (zky_row_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ZkyRowDialog, zky_row_dialog, ZKY, ROW_DIALOG, AdwWindow)

/* For the rows of @file (transfer full), to be fed to @feed; what is guessed is chosen. */
GtkWidget *zky_row_dialog_new (GtkWindow   *parent,
                               ZkyRowFeed  *feed,
                               ZkyRowFile  *file);

G_END_DECLS
