/* zky-token-text.c: text as the tokens of an input
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-token-text.h"

#include <glib/gi18n.h>

/* Places of one row: the last axis. */
static gsize
get_length (ZkyTensor *value)
{
  return zky_tensor_get_dim (value, zky_tensor_get_n_axes (value) - 1);
}

gsize
zky_token_text_get_n_rows (ZkyTensor *value)
{
  gsize n;

  if (zky_tensor_get_dtype (value) != ZKY_INT64 || zky_tensor_get_n_axes (value) == 0 || zky_tensor_get_size (value) == 0)
    return 0;
  n = zky_tensor_get_size (value) / get_length (value);

  return n <= ZKY_TOKEN_TEXT_ROWS ? n : 0;
}

char *
zky_token_text_write (ZkyTensor           *value,
                      gsize                row,
                      const ZkyVocabulary *names)
{
  return zky_vocabulary_write_tensor (names, value, row * get_length (value), get_length (value));
}

/* What is unknown, as it stands in @text. */
static char *
describe_gaps (const char *text,
               GArray     *gaps)
{
  const ZkyVocabularyGap *gap = &g_array_index (gaps, ZkyVocabularyGap, 0);
  g_autofree char *first = g_strndup (text + gap->start, gap->end - gap->start);

  return gaps->len == 1 ? g_strdup_printf (_("“%s” is not in the vocabulary"), first)
                        : g_strdup_printf (_("“%s” and %u more are not in the vocabulary"), first, gaps->len - 1);
}

static char *
describe_length (gsize    n,
                 gsize    length,
                 gboolean has_characters)
{
  if (n < length)
    return g_strdup_printf (has_characters ? _("%lu of %lu characters: filled up") : _("%lu of %lu words: filled up"), (gulong) n,
                            (gulong) length);

  return g_strdup_printf (has_characters ? _("%lu characters: the first %lu are used") : _("%lu words: the first %lu are used"),
                          (gulong) n, (gulong) length);
}

/**
 * zky_token_text_read:
 * @value: the present value of the input
 * @row: which of its rows is typed
 * @text: what was typed
 * @names: what the numbers stand for
 * @next: (out) (optional): the first token that has no room any more, else what is filled up with
 * @gaps: (out) (transfer full): what in @text is unknown
 * @message: (out) (transfer full) (nullable): what is wrong with the text, or what was done to make it as long as the input
 *
 * The input keeps its shape, since the model was made for it and other inputs go with it: a shorter text is filled up with spaces, or with
 * what 0 stands for, and of a longer one the end is cut off.
 *
 * Returns: (transfer full) (nullable): the value with this row; %NULL where something is unknown
 */
ZkyTensor *
zky_token_text_read (ZkyTensor            *value,
                     gsize                 row,
                     const char           *text,
                     const ZkyVocabulary  *names,
                     gint64               *next,
                     GArray              **gaps,
                     char                **message)
{
  g_autoptr (GArray) tokens = zky_vocabulary_read (names, text, gaps);
  ZkyShape shape = zky_tensor_get_shape (value);
  gsize length = get_length (value), size = zky_tensor_get_size (value);
  g_autofree double *numbers = NULL;

  *message = NULL;
  if ((*gaps)->len > 0)
    {
      *message = describe_gaps (text, *gaps);
      return NULL;
    }
  if (next != NULL)
    *next = tokens->len > length ? g_array_index (tokens, gint64, length) : zky_vocabulary_get_filler (names);
  if (tokens->len != length)
    *message = describe_length (tokens->len, length, zky_vocabulary_has_characters (names));

  numbers = g_new (double, size);
  for (gsize i = 0; i < size; i++)
    numbers[i] = zky_tensor_get_double (value, i);
  for (gsize i = 0; i < length; i++)
    numbers[row * length + i] = (double) (i < tokens->len ? g_array_index (tokens, gint64, i) : zky_vocabulary_get_filler (names));

  return zky_tensor_new_from_doubles (ZKY_INT64, &shape, numbers, NULL);
}
