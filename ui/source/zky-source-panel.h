/* zky-source-panel.h: the text of a model, called while it is written
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"
#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_SOURCE_PANEL (zky_source_panel_get_type ())

G_DECLARE_FINAL_TYPE (ZkySourcePanel, zky_source_panel, ZKY, SOURCE_PANEL, GtkWidget)

/**
 * ZkySourcePanel:
 *
 * An editor for the session's file, or for a new model that is none yet. A pause in typing calls the model; the line of an error is
 * marked; the line of the selected node is lit, and the cursor in a line selects its node.
 *
 * CSS name: `sourcepanel`.
 *
 * Properties:
 *   "session" (ZkySession)
 *   "theme" (pointer, const ZkyTheme *)
 *   "modified" (boolean, read): the text is not that of the file
 *   "autosave-folder" (string): where unsaved text is kept; NULL: the user's state folder
 *
 * Signals:
 *   "show-node" (pointer, ZkyNode *): the cursor came into the line of a node; it is selected already
 */
GtkWidget  *zky_source_panel_new          (void);
/* A new model, with a small one to begin with. */
void        zky_source_panel_new_model    (ZkySourcePanel  *self);
/* Text that a crash left; @file: (nullable): where it belongs. */
void        zky_source_panel_recover      (ZkySourcePanel  *self,
                                           GFile           *file,
                                           const char      *text);
gboolean    zky_source_panel_get_modified (ZkySourcePanel  *self);
GFile      *zky_source_panel_get_file     (ZkySourcePanel  *self);
char       *zky_source_panel_dup_text     (ZkySourcePanel  *self) G_GNUC_WARN_UNUSED_RESULT;
/* To its own file, or as another one, which it is from then on. Fails where the file was changed by somebody else, unless told
 * otherwise. */
gboolean    zky_source_panel_save         (ZkySourcePanel  *self,
                                           GFile           *file,
                                           gboolean         overwrite,
                                           GError         **error);
/* Calls what is written now, without waiting for a pause. */
void        zky_source_panel_call         (ZkySourcePanel  *self);
/* The text is given up for that of the file. */
void        zky_source_panel_revert       (ZkySourcePanel  *self);
void        zky_source_panel_show_line    (ZkySourcePanel  *self,
                                           guint            line);
/* The cursor comes to the line that an error is about, if there is one. */
void        zky_source_panel_show_error   (ZkySourcePanel  *self);

G_END_DECLS
