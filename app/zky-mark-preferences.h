/* zky-mark-preferences.h: from where on numbers are worth a mark
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZKY_TYPE_MARK_PREFERENCES (zky_mark_preferences_get_type ())

G_DECLARE_FINAL_TYPE (ZkyMarkPreferences, zky_mark_preferences, ZKY, MARK_PREFERENCES, AdwPreferencesGroup)

/* The switch and the limits follow @settings and are followed by them. */
void zky_mark_preferences_bind (ZkyMarkPreferences *self,
                                GSettings          *settings);

G_END_DECLS
