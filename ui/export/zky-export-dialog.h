/* zky-export-dialog.h: saves the call of a session as picture, animation or data
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "zky-export-job.h"

G_BEGIN_DECLS

#define ZKY_TYPE_EXPORT_DIALOG (zky_export_dialog_get_type ())

G_DECLARE_FINAL_TYPE (ZkyExportDialog, zky_export_dialog, ZKY, EXPORT_DIALOG, AdwWindow)

/**
 * ZkyExportDialog:
 *
 * Format, colours, and what of the call is shown, with a preview; then a file chooser. An error is shown in the dialog, which stays.
 *
 * Signals:
 *   "exported" (GFile): the picture is there; the dialog closes
 */
GtkWidget *zky_export_dialog_new  (GtkWindow       *parent,
                                   ZkySession      *session,
                                   const ZkyExportOptions *start);
void       zky_export_dialog_save (ZkyExportDialog *self,
                                   GFile           *file);

G_END_DECLS
