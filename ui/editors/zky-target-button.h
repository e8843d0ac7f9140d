/* zky-target-button.h: says what is differentiated, and opens what picks it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TARGET_BUTTON (zky_target_button_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTargetButton, zky_target_button, ZKY, TARGET_BUTTON, GtkWidget)

/**
 * ZkyTargetButton:
 *
 * `∂ out[0, 1]`: a button with what is differentiated in the present call. Its popover has the outputs, and for one with
 * several elements the sum, one of them, a cotangent in a sheet, and the Jacobian; each choice is an edit of the session at once.
 *
 * CSS name: `targetbutton`.
 *
 * Properties:
 *   "session" (ZkySession)
 */
GtkWidget *zky_target_button_new     (void);
/* Opens the popover. */
void       zky_target_button_popup   (ZkyTargetButton *self);

G_END_DECLS
