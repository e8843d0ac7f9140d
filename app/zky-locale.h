/* zky-locale.h: finds the translations of both programs
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void zky_locale_init (void);

G_END_DECLS
