/* zky-settings.h: what is remembered between runs
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSettings *zky_settings_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       zky_settings_add_recent (GSettings  *self,
                                    GFile      *file);
char     **zky_settings_dup_recent (GSettings  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
