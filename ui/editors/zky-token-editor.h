/* zky-token-editor.h: edits the tokens of an input as text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-token-text.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TOKEN_EDITOR (zky_token_editor_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTokenEditor, zky_token_editor, ZKY, TOKEN_EDITOR, GtkWidget)

/**
 * ZkyTokenEditor:
 *
 * A field of text for each row of an integer input whose numbers have names, and below it what was made of it. Each text that
 * can be read is a new value at once; what is unknown is marked and changes nothing.
 *
 * CSS name: `tokeneditor`.
 *
 * Signals: "begin": another field got the focus; "changed" (ZkyTensor *value); "done": Enter
 */
GtkWidget *zky_token_editor_new       (ZkyTensor       *value,
                                       ZkyVocabulary   *names);
void       zky_token_editor_set_value (ZkyTokenEditor  *self,
                                       ZkyTensor       *value);
/* What was typed behind the end of the text that was typed last, or what texts are filled up with. */
gint64     zky_token_editor_get_next  (ZkyTokenEditor  *self);
/* A line below the texts that stays, or NULL. */
void       zky_token_editor_set_note  (ZkyTokenEditor  *self,
                                       const char      *note);

G_END_DECLS
