/* zky-special.h: functions of mathematics that C has not
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double zky_digamma   (double x);
double zky_polygamma (guint  n,
                      double x);
double zky_erfinv    (double y);

G_END_DECLS
