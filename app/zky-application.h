/* zky-application.h: the program zkynet
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define ZKY_TYPE_APPLICATION (zky_application_get_type ())

G_DECLARE_FINAL_TYPE (ZkyApplication, zky_application, ZKY, APPLICATION, AdwApplication)

/**
 * ZkyApplication:
 *
 * One process for all windows of a session; started again, it opens another window. Knows the command line, the keys and
 * the settings.
 */
ZkyApplication *zky_application_new (GApplicationFlags flags) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
