/* zky-text.c: texts as numbers: characters by a vocabulary, or bytes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-text.h"

#include <string.h>

#include "zky-file-private.h"
#include "zky-number-private.h"

/**
 * zky_text_load:
 * @path: a text file
 * @error: return location for a %ZKY_ERROR_IO or %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): its bytes, or %NULL
 */
GBytes *
zky_text_load (const char  *path,
               GError     **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  return zky_file_load (path, NULL, ZKY_FILE_MAX, error);
}

static const char *
check_text (GBytes      *text,
            const char  *name,
            gsize       *n,
            GError     **error)
{
  const char *start = g_bytes_get_data (text, n), *end = start;

  if (*n == 0 || g_utf8_validate (start, (gssize) *n, &end))
    return start != NULL ? start : "";

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "%s: byte %" G_GSIZE_FORMAT ": this is not text in UTF-8", name,
               (gsize) (end - start));
  return NULL;
}

static int
compare_characters (gconstpointer a,
                    gconstpointer b)
{
  gunichar first = GPOINTER_TO_UINT (*(const gconstpointer *) a), second = GPOINTER_TO_UINT (*(const gconstpointer *) b);

  return first < second ? -1 : first > second;
}

static char *
character_to_string (gunichar character)
{
  char text[7] = { 0 };

  g_unichar_to_utf8 (character, text);

  return g_strdup (text);
}

/**
 * zky_text_vocabulary:
 * @text: a text in UTF-8
 * @name: its name, for messages
 * @error: return location for a %ZKY_ERROR_SYNTAX with the place of what is no UTF-8
 *
 * Returns: (transfer full): the characters that occur in @text, by code point, each a string, ended by %NULL; or %NULL
 */
char **
zky_text_vocabulary (GBytes      *text,
                     const char  *name,
                     GError     **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) characters = g_ptr_array_new ();
  const char *at, *end;
  char **vocabulary;
  gsize n;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  at = check_text (text, name, &n, error);
  if (at == NULL)
    return NULL;

  for (end = at + n; at < end; at = g_utf8_next_char (at))
    {
      gpointer character = GUINT_TO_POINTER (g_utf8_get_char (at));

      if (g_hash_table_add (seen, character))
        g_ptr_array_add (characters, character);
    }
  g_ptr_array_sort (characters, compare_characters);

  vocabulary = g_new0 (char *, characters->len + 1);
  for (guint i = 0; i < characters->len; i++)
    vocabulary[i] = character_to_string (GPOINTER_TO_UINT (g_ptr_array_index (characters, i)));

  return vocabulary;
}

static ZkyTensor *
encode_bytes (GBytes  *text,
              GError **error)
{
  ZkyShape shape = { .n_axes = 1 };
  const guint8 *from = g_bytes_get_data (text, &shape.dims[0]);
  ZkyTensor *ids = zky_tensor_new (ZKY_INT64, &shape, error);
  gint64 *to = ids != NULL ? zky_tensor_get_data_writable (ids) : NULL;

  for (gsize i = 0; ids != NULL && i < shape.dims[0]; i++)
    to[i] = from[i];

  return ids;
}

/* character → number + 1; NULL, with an error, for a vocabulary of other things than characters. */
static GHashTable *
index_vocabulary (const char *const  *vocabulary,
                  GError            **error)
{
  g_autoptr(GHashTable) numbers = g_hash_table_new (NULL, NULL);

  for (guint i = 0; vocabulary[i] != NULL; i++)
    if (*vocabulary[i] == '\0' || !g_utf8_validate (vocabulary[i], -1, NULL) || *g_utf8_next_char (vocabulary[i]) != '\0'
        || !g_hash_table_insert (numbers, GUINT_TO_POINTER (g_utf8_get_char (vocabulary[i])), GUINT_TO_POINTER (i + 1)))
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                     "number %u of the vocabulary is not one character, or is there twice", i);
        return NULL;
      }

  return g_steal_pointer (&numbers);
}

/**
 * zky_text_encode:
 * @text: a text
 * @name: its name, for messages
 * @vocabulary: (nullable): what the numbers stand for, single characters, ended by %NULL; %NULL: bytes
 * @error: return location for a %ZKY_ERROR_SYNTAX with the place of what is no UTF-8, a %ZKY_ERROR_VALUE with that of a character
 *   that the vocabulary does not have, or a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): the numbers of the characters, or the bytes, int64 [characters]; or %NULL
 */
ZkyTensor *
zky_text_encode (GBytes             *text,
                 const char         *name,
                 const char *const  *vocabulary,
                 GError            **error)
{
  g_autoptr(GHashTable) numbers = NULL;
  g_autoptr(ZkyTensor) ids = NULL;
  ZkyShape shape = { .n_axes = 1 };
  const char *start, *at;
  gint64 *to;
  gsize n;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  if (vocabulary == NULL)
    return encode_bytes (text, error);
  start = check_text (text, name, &n, error);
  numbers = start != NULL ? index_vocabulary (vocabulary, error) : NULL;
  if (numbers == NULL)
    return NULL;

  shape.dims[0] = (gsize) g_utf8_strlen (start, (gssize) n);
  ids = zky_tensor_new (ZKY_INT64, &shape, error);
  if (ids == NULL)
    return NULL;

  to = zky_tensor_get_data_writable (ids);
  for (at = start; at < start + n; at = g_utf8_next_char (at), to++)
    {
      guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, GUINT_TO_POINTER (g_utf8_get_char (at))));

      if (number == 0)
        {
          g_autofree char *excerpt = zky_number_excerpt (at, (gsize) (g_utf8_next_char (at) - at));

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s: byte %" G_GSIZE_FORMAT ": the vocabulary has no “%s”", name,
                       (gsize) (at - start), excerpt);
          return NULL;
        }
      *to = (gint64) number - 1;
    }

  return g_steal_pointer (&ids);
}

/**
 * zky_text_windows:
 * @ids: a text, [n]
 * @length: numbers of a window
 * @stride: from the begin of a window to that of the next; 0: @length
 * @inputs: (out) (transfer full): [windows, @length]
 * @targets: (out) (transfer full): the same, one place further on: what comes next, [windows, @length]
 * @error: return location for a %ZKY_ERROR_VALUE or %ZKY_ERROR_SIZE
 *
 * Cuts a text into examples for a model that guesses the next character. What is left over at the end is not used.
 *
 * Returns: %FALSE if the text is too short
 */
gboolean
zky_text_windows (ZkyTensor  *ids,
                  gsize       length,
                  gsize       stride,
                  ZkyTensor **inputs,
                  ZkyTensor **targets,
                  GError    **error)
{
  ZkyShape shape = { .n_axes = 2, .dims = { 0, length } };
  const gint64 *from;
  gint64 *to[2];
  gsize n;

  g_return_val_if_fail (ids != NULL && zky_tensor_get_dtype (ids) == ZKY_INT64 && zky_tensor_get_n_axes (ids) == 1
                        && zky_tensor_is_contiguous (ids) && inputs != NULL && targets != NULL, FALSE);

  n = zky_tensor_get_size (ids);
  if (length == 0 || n < 2 || length > n - 1)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "a text of %" G_GSIZE_FORMAT " characters has no window of %"
                   G_GSIZE_FORMAT " and the one behind it", n, length);
      return FALSE;
    }

  if (stride == 0)
    stride = length;
  shape.dims[0] = (n - 1 - length) / stride + 1;
  *inputs = zky_tensor_new (ZKY_INT64, &shape, error);
  *targets = *inputs != NULL ? zky_tensor_new (ZKY_INT64, &shape, error) : NULL;
  if (*targets == NULL)
    {
      g_clear_pointer (inputs, zky_tensor_unref);
      return FALSE;
    }

  from = zky_tensor_get_data (ids);
  to[0] = zky_tensor_get_data_writable (*inputs);
  to[1] = zky_tensor_get_data_writable (*targets);
  for (gsize i = 0; i < shape.dims[0]; i++)
    for (gsize k = 0; k < 2; k++)
      memcpy (to[k] + i * length, from + i * stride + k, length * sizeof *from);

  return TRUE;
}
