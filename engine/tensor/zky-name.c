/* zky-name.c: what may be a name in formulas, model files and on the command line
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-name.h"

/* ¹ ² ³ ⁰ ⁴ … are exponents, although Unicode counts them as numbers. */
static gboolean
is_high_digit (gunichar c)
{
  return c == 0x00b9 || c == 0x00b2 || c == 0x00b3 || c == 0x2070 || (c >= 0x2074 && c <= 0x2079);
}

/* Letters of any script, digits, low ones too (x₁), accents that are put on a letter, and the stroke. */
static gboolean
is_part (gunichar c,
         gboolean is_first)
{
  if (c < 0x80)
    return g_ascii_isalnum ((char) c) || c == '_';

  return !is_high_digit (c) && (g_unichar_isalpha (c) || (!is_first && (g_unichar_isalnum (c) || g_unichar_ismark (c))));
}

/**
 * zky_name_scan:
 * @text: valid UTF-8
 *
 * Reads a name: letters of any script, digits and `_`. A digit may come first, as in the members of a list of modules
 * (`layers.0`); whoever allows none there has looked for a number before.
 *
 * Returns: the bytes of @text that are one; 0 where no name begins
 */
gsize
zky_name_scan (const char *text)
{
  const char *p = text;

  g_return_val_if_fail (text != NULL, 0);

  while (*p != '\0' && is_part (g_utf8_get_char (p), p == text))
    p = g_utf8_next_char (p);

  return p - text;
}
