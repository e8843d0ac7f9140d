/* zky-number-editor.h: a number as text and as a slider
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

G_BEGIN_DECLS

#define ZKY_TYPE_NUMBER_EDITOR (zky_number_editor_get_type ())

G_DECLARE_FINAL_TYPE (ZkyNumberEditor, zky_number_editor, ZKY, NUMBER_EDITOR, GtkWidget)

/**
 * ZkyNumberRange:
 *
 * What a slider goes through; the steps are decimal numbers, so that it gives 0.3 and not 0.30000000000000004.
 */
typedef struct
{
  double min, max, step;
} ZkyNumberRange;

ZkyNumberRange  zky_number_range_new        (double           value,
                                             ZkyDtype         dtype,
                                             double           min,
                                             double           max,
                                             double           step);
double          zky_number_range_snap       (const ZkyNumberRange *self,
                                             double           value);

/**
 * ZkyNumberEditor:
 *
 * CSS name: `numbereditor`.
 *
 * Signals:
 *   "begin": a gesture begins: a drag, or typing
 *   "changed" (pointer, ZkyTensor *): a valid value; a list typed in place of a number makes a vector
 *   "done": Enter was pressed in valid text
 */
GtkWidget      *zky_number_editor_new       (ZkyTensor       *value,
                                             double           min,
                                             double           max,
                                             double           step);
void            zky_number_editor_set_value (ZkyNumberEditor *self,
                                             ZkyTensor       *value);

G_END_DECLS
