/* zky-lexer.c: the signs and words of a formula
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lexer.h"

#include <math.h>
#include <string.h>

#include "zky-name.h"

#define SIGNS "+-*/^@()[],;="

/* Signs that people type or copy, and what they stand for */
static const struct
{
  gunichar typed;
  char     sign;
} alternatives[] = {
  { 0x00b7, '*' }, { 0x00d7, '*' }, { 0x2219, '*' }, { 0x22c5, '*' }, { 0x2212, '-' }, { 0x00f7, '/' }, { 0x2215, '/' },
};

/* The digit that @c writes high, or -1. */
static int
high_digit (gunichar c)
{
  switch (c)
    {
    case 0x00b9: return 1;
    case 0x00b2: return 2;
    case 0x00b3: return 3;
    default: return c == 0x2070 || (c >= 0x2074 && c <= 0x2079) ? (int) (c - 0x2070) : -1;
    }
}

/**
 * zky_lexer_column:
 * @self: a lexer
 * @at: a place in its text
 *
 * Returns: the column in characters, counted from 1
 */
guint
zky_lexer_column (ZkyLexer   *self,
                  const char *at)
{
  return (guint) g_utf8_strlen (self->text, at - self->text) + 1;
}

/**
 * zky_lexer_fail:
 * @self: a lexer
 * @at: the place that is wrong
 * @error: return location for a %ZKY_ERROR_SYNTAX
 * @format: as of printf()
 *
 * Sets an error of the form `-e:5: cause`.
 *
 * Returns: %FALSE
 */
gboolean
zky_lexer_fail (ZkyLexer    *self,
                const char  *at,
                GError     **error,
                const char  *format,
                ...)
{
  g_autofree char *cause = NULL;
  va_list arguments;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "-e:%u: %s", zky_lexer_column (self, at), cause);

  return FALSE;
}

/* 12, 0.5, .5, 1e-3 */
static gboolean
read_number (ZkyLexer *self)
{
  const char *p = self->at;
  gsize digits = strspn (p, "0123456789");
  gboolean is_integer = TRUE;

  p += digits;
  if (*p == '.')
    {
      gsize decimals = strspn (p + 1, "0123456789");

      is_integer = FALSE;
      digits += decimals;
      p += 1 + decimals;
    }
  if (digits == 0)
    return FALSE;

  if (*p == 'e' || *p == 'E')
    {
      const char *exponent = p + 1 + (p[1] == '+' || p[1] == '-');
      gsize n = strspn (exponent, "0123456789");

      if (n > 0)
        {
          is_integer = FALSE;
          p = exponent + n;
        }
    }

  self->token.kind = ZKY_TOKEN_NUMBER;
  self->token.number = g_ascii_strtod (self->at, NULL);
  self->token.is_integer = is_integer && self->token.number < 9e15;
  self->at = p;

  return TRUE;
}

/* x²: high digits are one exponent. */
static gboolean
read_power (ZkyLexer *self)
{
  gboolean negative = g_utf8_get_char (self->at) == 0x207b;
  const char *p = negative ? g_utf8_next_char (self->at) : self->at;
  double number = 0;

  if (high_digit (g_utf8_get_char (p)) < 0)
    return FALSE;

  for (; high_digit (g_utf8_get_char (p)) >= 0; p = g_utf8_next_char (p))
    number = 10 * number + high_digit (g_utf8_get_char (p));

  self->token.kind = ZKY_TOKEN_POWER;
  self->token.number = negative ? -number : number;
  self->token.is_integer = number < 9e15;
  self->at = p;

  return TRUE;
}

static gboolean
read_string (ZkyLexer *self)
{
  const char *end = *self->at == '"' ? strchr (self->at + 1, '"') : NULL;

  if (end == NULL)
    return FALSE;

  self->token.kind = ZKY_TOKEN_STRING;
  self->at = end + 1;

  return TRUE;
}

static gboolean
read_root (ZkyLexer *self)
{
  gunichar c = g_utf8_get_char (self->at);

  if (c != 0x221a && c != 0x221b) /* √ ∛ */
    return FALSE;

  self->token.kind = ZKY_TOKEN_ROOT;
  self->token.number = c == 0x221a ? 2 : 3;
  self->at = g_utf8_next_char (self->at);

  return TRUE;
}

static gboolean
read_sign (ZkyLexer *self)
{
  gunichar c = g_utf8_get_char (self->at);
  char sign = c < 128 && strchr (SIGNS, (char) c) != NULL ? (char) c : '\0';

  for (guint i = 0; i < G_N_ELEMENTS (alternatives); i++)
    if (alternatives[i].typed == c)
      sign = alternatives[i].sign;
  if (sign == '\0')
    return FALSE;

  self->token.kind = ZKY_TOKEN_SIGN;
  self->token.sign = sign;
  self->at = g_utf8_next_char (self->at);

  return TRUE;
}

static gboolean
read_name (ZkyLexer *self)
{
  gsize length = zky_name_scan (self->at);

  if (length == 0)
    return FALSE;

  self->token.kind = ZKY_TOKEN_NAME;
  self->at += length;

  return TRUE;
}

/**
 * zky_lexer_next:
 * @self: a lexer
 * @error: return location for a %ZKY_ERROR_SYNTAX
 *
 * Reads the next token.
 *
 * Returns: %FALSE at a character that means nothing, and at a number that no double holds
 */
gboolean
zky_lexer_next (ZkyLexer  *self,
                GError   **error)
{
  while (*self->at != '\0' && g_unichar_isspace (g_utf8_get_char (self->at)))
    self->at = g_utf8_next_char (self->at);

  self->token = (ZkyToken) { .kind = ZKY_TOKEN_END, .start = self->at };
  if (*self->at != '\0' && !read_number (self) && !read_name (self) && !read_sign (self) && !read_power (self)
      && !read_root (self) && !read_string (self))
    {
      char character[8] = "";

      g_unichar_to_utf8 (g_utf8_get_char (self->at), character);
      return zky_lexer_fail (self, self->at, error, "“%s” has no meaning here", character);
    }
  self->token.length = self->at - self->token.start;
  if (self->token.kind == ZKY_TOKEN_NUMBER && isinf (self->token.number))
    return zky_lexer_fail (self, self->token.start, error, "%.*s is out of range for float64", (int) MIN (self->token.length, 40),
                           self->token.start);

  return TRUE;
}

/**
 * zky_lexer_is:
 * @self: a lexer
 * @sign: a sign
 *
 * Returns: whether the token is that sign
 */
gboolean
zky_lexer_is (ZkyLexer *self,
              char      sign)
{
  return self->token.kind == ZKY_TOKEN_SIGN && self->token.sign == sign;
}

/**
 * zky_lexer_expect:
 * @self: a lexer
 * @sign: what has to come here
 * @error: return location for a %ZKY_ERROR_SYNTAX
 *
 * Reads on behind a sign.
 *
 * Returns: %FALSE if the token is another one
 */
gboolean
zky_lexer_expect (ZkyLexer  *self,
                  char       sign,
                  GError   **error)
{
  const ZkyToken *token = &self->token;

  if (zky_lexer_is (self, sign))
    return zky_lexer_next (self, error);
  if (token->kind == ZKY_TOKEN_END)
    return zky_lexer_fail (self, token->start, error, "the formula ends where “%c” is expected", sign);

  return zky_lexer_fail (self, token->start, error, "“%.*s” where “%c” is expected", (int) MIN (token->length, 40),
                         token->start, sign);
}
