/* zky-source-panel-private.h: the inside of the editor of models, shared by its files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "zky-source-panel.h"

G_BEGIN_DECLS

struct _ZkySourcePanel
{
  GtkWidget        parent_instance;

  gboolean         loading;      /* the text changes because a file is read */
  gboolean         following;    /* the cursor moves because a node was selected, or the other way round */
  gboolean         is_new;       /* what is written is no file yet */
  guint            call_id, autosave_id;

  /* Owned */
  ZkySession      *session;
  GSignalGroup    *signals;
  GFile           *file;         /* (nullable): what the text is of */
  char            *etag;         /* of the file when it was read or written */
  char            *id;           /* of what is kept */
  char            *autosave_folder;

  const ZkyTheme  *theme;
  GtkWidget       *completion;

  /* Template children */
  GtkWidget       *box;
  GtkSourceView   *view;
  GtkSourceBuffer *buffer;
  GtkLabel        *name_label;
  GtkLabel        *error_label;
};

/* zky-source-panel.c */
void zky_source_panel_show_node     (ZkySourcePanel *self,
                                     ZkyNode        *node);

/* zky-source-panel-files.c */
void zky_source_panel_file_cb       (ZkySourcePanel *self);
void zky_source_panel_reread        (ZkySourcePanel *self);
void zky_source_panel_changed_cb    (ZkySourcePanel *self);
void zky_source_panel_update_name   (ZkySourcePanel *self);
void zky_source_panel_forget        (ZkySourcePanel *self);

/* zky-source-panel-lines.c */
void zky_source_panel_add_error_marks (ZkySourcePanel *self);
void zky_source_panel_clear_error   (ZkySourcePanel *self);
void zky_source_panel_age_error     (ZkySourcePanel *self);
void zky_source_panel_renew_error   (ZkySourcePanel *self);
void zky_source_panel_error_cb      (ZkySourcePanel *self);
void zky_source_panel_selected_cb   (ZkySourcePanel *self);
void zky_source_panel_cursor_cb     (ZkySourcePanel *self);

G_END_DECLS
