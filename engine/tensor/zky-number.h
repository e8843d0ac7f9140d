/* zky-number.h: numbers as text, the same under every locale
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-dtype.h"

ZKY_BEGIN_DECLS

#define ZKY_NUMBER_MAX 40 /* bytes that the longest text of a number takes, with its final zero */

const char *zky_number_format        (char       *buffer,
                                      double      value,
                                      ZkyDtype    dtype);
const char *zky_number_format_digits (char       *buffer,
                                      double      value,
                                      guint       digits);
const char *zky_number_format_bytes  (char       *buffer,
                                      gsize       bytes);
gboolean    zky_number_parse         (const char *text,
                                      double     *value,
                                      GError    **error);

ZKY_END_DECLS
