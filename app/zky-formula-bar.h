/* zky-formula-bar.h: the entry in which a function is typed, with what is wrong with it underneath
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_FORMULA_BAR (zky_formula_bar_get_type ())

G_DECLARE_FINAL_TYPE (ZkyFormulaBar, zky_formula_bar, ZKY, FORMULA_BAR, GtkWidget)

/**
 * ZkyFormulaBar:
 *
 * What is typed opens in the session with Enter, or by itself after a short pause. Where it is wrong, the cause stands
 * under the entry with a caret at the column, and the last good graph stays; Escape brings the last good formula back. With Enter, if
 * there is a graph of it, and with Escape, if there is nothing to bring back, one is done with the entry.
 * Errors of files and notices of the session are shown at the same place.
 *
 * CSS name: `formulabar`.
 *
 * Properties:
 *   "session" (ZkySession)
 *   "quiet" (boolean): errors of files are shown by somebody else
 * Signals:
 *   "left": one is done with the entry, and goes on to the graph
 *   "opening" (const char *expression, returns gboolean): it would be opened now; %TRUE: somebody else does that, or does not
 */
void zky_formula_bar_edit (ZkyFormulaBar *self);

G_END_DECLS
