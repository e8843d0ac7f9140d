/* zky-target-chooser.h: picks what is differentiated
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TARGET_CHOOSER (zky_target_chooser_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTargetChooser, zky_target_chooser, ZKY, TARGET_CHOOSER, GtkWidget)

/**
 * ZkyTargetChooser:
 *
 * What is in the popover of a ZkyTargetButton. Follows the session, so that undo shows here too.
 *
 * CSS name: `targetchooser`.
 */
GtkWidget *zky_target_chooser_new (ZkySession *session);

G_END_DECLS
