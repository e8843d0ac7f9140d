/* zky-lost-focus.h: the focus leaves what is hidden at once
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void zky_lost_focus_init (void);

G_END_DECLS
