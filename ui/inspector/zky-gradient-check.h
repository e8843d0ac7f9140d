/* zky-gradient-check.h: a button that checks one gradient, and what came of it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_GRADIENT_CHECK (zky_gradient_check_get_type ())

G_DECLARE_FINAL_TYPE (ZkyGradientCheck, zky_gradient_check, ZKY, GRADIENT_CHECK, GtkWidget)

/**
 * ZkyGradientCheck:
 *
 * For an input, a parameter or an operator: the analytic gradient, the central difference, their relative error at the worst element, and a mark.
 *
 * CSS name: `gradientcheck`. Style classes of the result: `success`, `error`.
 *
 * Actions:
 *   gradient-check.run: of this node
 *   gradient-check.run-all: a line for each one of the model
 */
GtkWidget *zky_gradient_check_new (void);
/* @name: (nullable): of the input or parameter, or the key of an operator node, if @is_key; the widget is hidden without one. What was found for another call is forgotten. */
void       zky_gradient_check_set (ZkyGradientCheck *self,
                                   ZkySession       *session,
                                   const char       *name,
                                   gboolean          is_key);

G_END_DECLS
