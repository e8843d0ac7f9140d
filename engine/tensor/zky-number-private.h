/* zky-number-private.h: numbers as parts of a longer text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-number.h"

G_BEGIN_DECLS

const char *zky_number_format_int (char        *buffer,
                                   gint64       value);
gboolean    zky_number_scan       (const char  *text,
                                   const char **end,
                                   double      *value);
char       *zky_number_excerpt    (const char  *text,
                                   gsize        n_bytes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
