/* zky-number-parse.c: numbers read from text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number-private.h"

#include <math.h>
#include <string.h>

/* Matches one of the words for what is no finite number. Returns their end, or %NULL. */
static const char *
scan_word (const char *text,
           double     *value)
{
  static const struct
  {
    const char *word;
    double      value;
  } words[] = {
    { "infinity", INFINITY },
    { "inf", INFINITY },
    { "nan", NAN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize n = strlen (words[i].word);

      if (g_ascii_strncasecmp (text, words[i].word, n) == 0 &&
          !g_ascii_isalnum (text[n]) && text[n] != '_')
        {
          *value = words[i].value;
          return text + n;
        }
    }

  return NULL;
}

static const char *
skip_digits (const char *text)
{
  while (g_ascii_isdigit (*text))
    text++;

  return text;
}

/**
 * zky_number_scan:
 * @text: text that begins with a number, without space before it
 * @end: (out): what follows the number
 * @value: (out): the number, ±HUGE_VAL if it is larger than a double
 *
 * Reads a decimal number, `NaN`, `inf` or `Infinity` in any case, with or without a sign.
 *
 * Returns: %FALSE if @text does not begin with a number
 */
gboolean
zky_number_scan (const char  *text,
                 const char **end,
                 double      *value)
{
  const char *start = *text == '-' || *text == '+' ? text + 1 : text;
  const char *p, *fraction, *word;
  char *read_end;

  word = scan_word (start, value);
  if (word != NULL)
    {
      if (*text == '-')
        *value = -*value;
      *end = word;
      return TRUE;
    }

  p = skip_digits (start);
  if (*p == '.')
    {
      fraction = skip_digits (p + 1);
      if (p == start && fraction == p + 1)
        return FALSE;
      p = fraction;
    }
  else if (p == start)
    {
      return FALSE;
    }

  if (*p == 'e' || *p == 'E')
    {
      const char *exponent = p[1] == '-' || p[1] == '+' ? p + 2 : p + 1;

      if (g_ascii_isdigit (*exponent))
        p = skip_digits (exponent);
    }

  /* The reader knows hexadecimal numbers too; we do not, and it goes further there. */
  *value = g_ascii_strtod (text, &read_end);
  *end = p;

  return read_end == p;
}

/**
 * zky_number_excerpt:
 * @text: any bytes
 * @n_bytes: how many of them
 *
 * Returns: (transfer full): the first of them as valid UTF-8, short enough and in one line for a
 *   message
 */
char *
zky_number_excerpt (const char *text,
                    gsize       n_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) MIN (n_bytes, 200));
  g_autofree char *start = NULL;

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';

  if (g_utf8_strlen (valid, -1) <= 40)
    return g_steal_pointer (&valid);

  start = g_utf8_substring (valid, 0, 39);

  return g_strconcat (start, "…", NULL);
}

/**
 * zky_number_parse:
 * @text: a number, space around it is allowed
 * @value: (out): the number
 * @error: return location for a %ZKY_ERROR_SYNTAX or %ZKY_ERROR_VALUE
 *
 * Reads a decimal number, `NaN`, `inf` or `Infinity`. The decimal point is a point under every
 * locale.
 *
 * Returns: %FALSE if the text is no number, or one too large for a double
 */
gboolean
zky_number_parse (const char  *text,
                  double      *value,
                  GError     **error)
{
  g_autofree char *excerpt = NULL;
  const char *start, *end;
  double number;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  for (start = text; g_ascii_isspace (*start); start++)
    ;

  if (zky_number_scan (start, &end, &number))
    {
      const char *rest = end;

      while (g_ascii_isspace (*rest))
        rest++;

      if (*rest == '\0' && isinf (number) && g_ascii_isdigit (end[-1]))
        {
          excerpt = zky_number_excerpt (start, (gsize) (end - start));
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is too large for a number", excerpt);
          return FALSE;
        }
      if (*rest == '\0')
        {
          *value = number;
          return TRUE;
        }
    }

  excerpt = zky_number_excerpt (text, strlen (text));
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "\"%s\" is not a number", excerpt);

  return FALSE;
}
