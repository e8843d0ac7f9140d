/* zky-held-gestures.h: gestures let go of what is closed under a pressed button
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void zky_held_gestures_init (void);

G_END_DECLS
