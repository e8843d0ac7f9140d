/* zky-value-editor.h: edits one input or parameter of a session
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_VALUE_EDITOR (zky_value_editor_get_type ())

G_DECLARE_FINAL_TYPE (ZkyValueEditor, zky_value_editor, ZKY, VALUE_EDITOR, GtkWidget)

/**
 * ZkyValueEditor:
 *
 * A number entry with a slider for a scalar, a sheet for everything else. Each valid change is an edit of the session
 * at once; invalid text is marked and changes nothing; Escape takes back what was done since the editor was opened.
 *
 * CSS name: `valueeditor`.
 *
 * Signals: "done" (gboolean kept): Enter or Escape was pressed
 */
GtkWidget *zky_value_editor_new     (ZkySession         *session,
                                     const char         *name);
void       zky_value_editor_set_text_only (ZkyValueEditor *self);
void       zky_value_editor_restore (ZkyValueEditor     *self);
/* Opens it in a popover at @anchor, in @parent's coordinates; @parent places it in its size_allocate. (transfer none) */
GtkPopover *zky_value_popover_open  (GtkWidget          *parent,
                                     ZkySession         *session,
                                     const char         *name,
                                     const GdkRectangle *anchor);
/* Before any child of what such popovers hang on is unparented. */
void        zky_value_popover_empty (GtkWidget          *popover);

G_END_DECLS
