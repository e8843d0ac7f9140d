/* zky-x-errors.h: what the X server complains of ends nothing
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void zky_x_errors_init (void);

G_END_DECLS
