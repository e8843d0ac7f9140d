/* zky-arithmetic-private.h: what a formula with numbers in it comes to, as one would work it out by hand
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-dtype.h"

G_BEGIN_DECLS

gboolean zky_arithmetic_evaluate (const char *text,
                                  double     *result);

/* Appends a formula to @text, its numbers with @digits significant digits. */
typedef void (*ZkyWriteNumbers) (GString  *text,
                                 gpointer  data,
                                 guint     digits);

guint    zky_arithmetic_get_digits (ZkyWriteNumbers  write,
                                    gpointer         data,
                                    double           result,
                                    guint            digits,
                                    ZkyDtype         dtype,
                                    gboolean        *exact);

G_END_DECLS
