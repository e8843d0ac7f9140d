/* zky-completion.h: names that go on from what is being typed, with what they mean
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

#define ZKY_TYPE_COMPLETION (zky_completion_get_type ())

G_DECLARE_FINAL_TYPE (ZkyCompletion, zky_completion, ZKY, COMPLETION, GtkPopover)

/**
 * ZkyCompletion:
 *
 * A popover at the cursor of a text of Lua: operators, layers and words that go on from what is being typed, and below them what
 * the chosen one is. It comes by itself behind `zky.`, `x:` and two letters of a word; Ctrl+Space asks for it. Up, Down, Page Up and
 * Page Down choose, Tab or Enter takes, Escape hides. The text keeps the focus, and a key that is none of these goes to it.
 *
 * CSS name: `popover`, with the class `completion`.
 */
/* @parent: what it hangs on, and what unparents it; has a layout manager. @view: (not owned) a view inside it */
GtkWidget  *zky_completion_new        (GtkWidget     *parent,
                                       GtkSourceView *view);
/* Shows what goes on from what stands before the cursor, if anything does. */
void        zky_completion_ask        (ZkyCompletion *self);
/* (nullable): the word that would be taken */
const char *zky_completion_get_chosen (ZkyCompletion *self);
guint       zky_completion_get_n_fits (ZkyCompletion *self);

G_END_DECLS
