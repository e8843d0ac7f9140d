/* zky-preferences.h: what can be set for the whole program
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZKY_TYPE_PREFERENCES (zky_preferences_get_type ())

G_DECLARE_FINAL_TYPE (ZkyPreferences, zky_preferences, ZKY, PREFERENCES, AdwPreferencesWindow)

/**
 * ZkyPreferences:
 *
 * A window over the settings; what is changed in it holds at once, in all windows.
 */
/* @parent: (nullable): the window in front */
GtkWidget *zky_preferences_new (GtkWindow *parent,
                                GSettings *settings);

G_END_DECLS
