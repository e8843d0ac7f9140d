/* zky-lexer.h: the signs and words of a formula
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_TOKEN_END,
  ZKY_TOKEN_NUMBER,
  ZKY_TOKEN_NAME,
  ZKY_TOKEN_POWER,  /* ², ³, ¹⁰: an exponent written high */
  ZKY_TOKEN_ROOT,   /* √, ∛ */
  ZKY_TOKEN_STRING, /* "reflect": the value of an attribute, with its quotes */
  ZKY_TOKEN_SIGN,   /* one of + - * / ^ @ ( ) [ ] , ; = */
} ZkyTokenKind;

/**
 * ZkyToken:
 * @kind: what it is
 * @sign: of a sign: its character; `·` and `×` are `*`, `−` is `-`
 * @number: of a number or an exponent; of a root 2 or 3
 * @is_integer: whether a number was written without a point
 * @start: the first byte in the text
 * @length: its bytes
 */
typedef struct
{
  ZkyTokenKind  kind;
  char          sign;
  double        number;
  gboolean      is_integer;
  const char   *start;
  gsize         length;
} ZkyToken;

/**
 * ZkyLexer:
 * @text: the formula, valid UTF-8
 * @at: what has not been read yet
 * @token: the token that was read last
 */
typedef struct
{
  const char *text;
  const char *at;
  ZkyToken    token;
} ZkyLexer;

gboolean zky_lexer_next   (ZkyLexer    *self,
                           GError     **error);
gboolean zky_lexer_is     (ZkyLexer    *self,
                           char         sign);
gboolean zky_lexer_expect (ZkyLexer    *self,
                           char         sign,
                           GError     **error);
guint    zky_lexer_column (ZkyLexer    *self,
                           const char  *at);
gboolean zky_lexer_fail   (ZkyLexer    *self,
                           const char  *at,
                           GError     **error,
                           const char  *format,
                           ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
