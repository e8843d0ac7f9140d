/* zky-token-text.h: text as the tokens of an input
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

#define ZKY_TOKEN_TEXT_ROWS 8 /* texts of one input that can be typed */

/* The rows of text that an input of this shape holds: 0 where it is no text. */
gsize      zky_token_text_get_n_rows (ZkyTensor            *value);
/* One row of @value as text. */
char      *zky_token_text_write      (ZkyTensor            *value,
                                      gsize                 row,
                                      const ZkyVocabulary  *names) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor *zky_token_text_read       (ZkyTensor            *value,
                                      gsize                 row,
                                      const char           *text,
                                      const ZkyVocabulary  *names,
                                      gint64               *next,
                                      GArray              **gaps,
                                      char                **message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
