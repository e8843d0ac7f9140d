/* zky-color-preferences.h: the hues that graphs are drawn in
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZKY_TYPE_COLOR_PREFERENCES (zky_color_preferences_get_type ())

G_DECLARE_FINAL_TYPE (ZkyColorPreferences, zky_color_preferences, ZKY, COLOR_PREFERENCES, AdwPreferencesGroup)

/* The palette, and the four colours of an own one, follow @settings and are followed by them. */
void zky_color_preferences_bind (ZkyColorPreferences *self,
                                 GSettings           *settings);

G_END_DECLS
