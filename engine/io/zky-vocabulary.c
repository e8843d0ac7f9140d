/* zky-vocabulary.c: what numbers stand for: characters, words, classes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-vocabulary.h"

#include <string.h>

#include "zky-number-private.h"

struct _ZkyVocabulary
{
  gint         ref_count;
  char       **names;
  guint        n;
  GHashTable  *numbers;         /* name → number + 1 */
  gsize        longest;         /* bytes of the longest name */
  gboolean     has_characters;  /* each name is one */
};

/* Refuses @name, the @i-th, if it is no name or there twice. */
static gboolean
add (ZkyVocabulary  *self,
     guint           i,
     const char     *name,
     GError        **error)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, name));

  if (*name == '\0' || !g_utf8_validate (name, -1, NULL))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "Number %u has %s for a name", i, *name == '\0' ? "nothing" : "no UTF-8");
      return FALSE;
    }
  if (before > 0)
    {
      g_autofree char *excerpt = zky_number_excerpt (name, strlen (name));

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "Numbers %u and %u are both called “%s”", before - 1, i, excerpt);
      return FALSE;
    }

  self->names[i] = g_strdup (name);
  self->longest = MAX (self->longest, strlen (name));
  self->has_characters &= *g_utf8_next_char (name) == '\0';
  g_hash_table_insert (self->numbers, self->names[i], GUINT_TO_POINTER (i + 1));

  return TRUE;
}

/**
 * zky_vocabulary_new:
 * @names: what 0, 1 … stand for, ended by %NULL
 * @error: return location for a %ZKY_ERROR_VALUE: there are none, two are the same, or one is empty or no UTF-8
 *
 * Returns: (transfer full): the vocabulary, or %NULL
 */
ZkyVocabulary *
zky_vocabulary_new (const char *const  *names,
                    GError            **error)
{
  g_autoptr(ZkyVocabulary) self = NULL;

  g_return_val_if_fail (names != NULL, NULL);

  if (names[0] == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "There are no names");
      return NULL;
    }

  self = g_new0 (ZkyVocabulary, 1);
  self->ref_count = 1;
  self->has_characters = TRUE;
  self->n = g_strv_length ((char **) names);
  self->names = g_new0 (char *, self->n + 1);
  self->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < self->n; i++)
    if (!add (self, i, names[i], error))
      return NULL;

  return g_steal_pointer (&self);
}

ZkyVocabulary *
zky_vocabulary_ref (ZkyVocabulary *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_vocabulary_unref (ZkyVocabulary *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->numbers);
  for (guint i = 0; i < self->n; i++)
    g_free (self->names[i]);
  g_free (self->names);
  g_free (self);
}

guint
zky_vocabulary_get_n (const ZkyVocabulary *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n;
}

/**
 * zky_vocabulary_get_name:
 *
 * Returns: (nullable): what @number stands for, or %NULL where it has no name
 */
const char *
zky_vocabulary_get_name (const ZkyVocabulary *self,
                         gint64               number)
{
  g_return_val_if_fail (self != NULL, NULL);

  return number >= 0 && number < self->n ? self->names[number] : NULL;
}

/**
 * zky_vocabulary_find:
 * @number: (out) (optional): what stands for @name
 *
 * Returns: whether anything does
 */
gboolean
zky_vocabulary_find (const ZkyVocabulary *self,
                     const char          *name,
                     gint64              *number)
{
  guint found;

  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  found = GPOINTER_TO_UINT (g_hash_table_lookup (self->numbers, name));
  if (found > 0 && number != NULL)
    *number = (gint64) found - 1;

  return found > 0;
}

gboolean
zky_vocabulary_has_characters (const ZkyVocabulary *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_characters;
}

/**
 * zky_vocabulary_get_filler:
 *
 * Returns: what stands where a text is too short: the number of a space, where there is one, else 0
 */
gint64
zky_vocabulary_get_filler (const ZkyVocabulary *self)
{
  gint64 number = 0;

  g_return_val_if_fail (self != NULL, 0);

  zky_vocabulary_find (self, " ", &number);

  return number;
}

/* -- Text ---------------------------------------------------------------------------------- */

/* What stands on a screen for what cannot be seen: ↵ and ⇥, and the pictures that Unicode has of control characters. */
static gunichar
get_picture (gunichar character)
{
  if (character == '\n')
    return 0x21b5;
  if (character == '\t')
    return 0x21e5;
  if (character == 0x7f)
    return 0x2421;

  return character < 0x20 ? 0x2400 + character : character;
}

static gunichar
get_pictured (gunichar picture)
{
  if (picture == 0x21b5)
    return '\n';
  if (picture == 0x21e5)
    return '\t';
  if (picture == 0x2421)
    return 0x7f;

  return picture >= 0x2400 && picture < 0x2420 ? picture - 0x2400 : picture;
}

static gboolean
find_character (const ZkyVocabulary *self,
                gunichar             character,
                gint64              *number)
{
  char text[7] = { 0 };

  g_unichar_to_utf8 (character, text);

  return zky_vocabulary_find (self, text, number);
}

/* The bytes of the token at @at; those of one that has no number, as far as it goes, where @found becomes FALSE. */
static gsize
read_character (const ZkyVocabulary *self,
                const char          *at,
                gint64              *number,
                gboolean            *found)
{
  gunichar character = g_utf8_get_char (at);

  *found = find_character (self, character, number) || find_character (self, get_pictured (character), number);

  return (gsize) (g_utf8_next_char (at) - at);
}

static gboolean
is_end (const char *at)
{
  return *at == '\0' || g_unichar_isspace (g_utf8_get_char (at));
}

/* The longest name that ends where a word does: names may have spaces in them. */
static gsize
read_word (const ZkyVocabulary *self,
           const char          *at,
           gint64              *number,
           gboolean            *found)
{
  gsize n = strnlen (at, self->longest), word = 0;

  while (!is_end (at + word))
    word = (gsize) (g_utf8_next_char (at + word) - at);

  *found = FALSE;
  for (gsize length = n; length > 0 && !*found; length--)
    {
      g_autofree char *name = NULL;

      if ((at[length] & 0xc0) == 0x80 || !is_end (at + length))
        continue;
      name = g_strndup (at, length);
      *found = zky_vocabulary_find (self, name, number);
      if (*found)
        return length;
    }

  return word;
}

/**
 * zky_vocabulary_read:
 * @text: in UTF-8; ↵ stands for the end of a line, where that has a number and ↵ has none
 * @gaps: (out) (optional) (transfer full) (element-type ZkyVocabularyGap): what has no number and was passed over
 *
 * Returns: (transfer full) (element-type gint64): the numbers that @text is made of
 */
GArray *
zky_vocabulary_read (const ZkyVocabulary  *self,
                     const char           *text,
                     GArray              **gaps)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  const char *at = text;

  g_return_val_if_fail (self != NULL && text != NULL && g_utf8_validate (text, -1, NULL), numbers);

  if (gaps != NULL)
    *gaps = g_array_new (FALSE, FALSE, sizeof (ZkyVocabularyGap));
  while (*at != '\0')
    {
      gint64 number = 0;
      gboolean found;
      gsize n;

      if (!self->has_characters && is_end (at))
        {
          at = g_utf8_next_char (at);
          continue;
        }
      n = self->has_characters ? read_character (self, at, &number, &found) : read_word (self, at, &number, &found);
      if (found)
        g_array_append_val (numbers, number);
      else if (gaps != NULL)
        {
          ZkyVocabularyGap gap = { (gsize) (at - text), (gsize) (at - text) + n };

          g_array_append_val (*gaps, gap);
        }
      at += n;
    }

  return numbers;
}

static void
write_name (const ZkyVocabulary *self,
            GString             *text,
            gint64               number)
{
  const char *name = zky_vocabulary_get_name (self, number);

  if (!self->has_characters && text->len > 0)
    g_string_append_c (text, ' ');
  if (name == NULL)
    g_string_append_unichar (text, 0xfffd);
  for (; name != NULL && *name != '\0'; name = g_utf8_next_char (name))
    g_string_append_unichar (text, get_picture (g_utf8_get_char (name)));
}

/**
 * zky_vocabulary_write:
 * @numbers: (array length=n): numbers
 *
 * Returns: (transfer full): them as text on one line, with � for what has no name and ↵ for the end of a line; zky_vocabulary_read()
 *   reads it
 */
char *
zky_vocabulary_write (const ZkyVocabulary *self,
                      const gint64        *numbers,
                      gsize                n)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL && (numbers != NULL || n == 0), g_string_free (text, FALSE));

  for (gsize i = 0; i < n; i++)
    write_name (self, text, numbers[i]);

  return g_string_free (text, FALSE);
}

/**
 * zky_vocabulary_write_tensor:
 * @numbers: a tensor
 * @start: the first of its elements, in row-major order
 * @n: how many; no further than it goes
 *
 * Returns: (transfer full): these elements as zky_vocabulary_write() has them
 */
char *
zky_vocabulary_write_tensor (const ZkyVocabulary *self,
                             ZkyTensor           *numbers,
                             gsize                start,
                             gsize                n)
{
  GString *text = g_string_new (NULL);
  gsize size;

  g_return_val_if_fail (self != NULL && numbers != NULL, g_string_free (text, FALSE));

  size = zky_tensor_get_size (numbers);
  for (gsize i = start; i < size && i - start < n; i++)
    {
      double number = zky_tensor_get_double (numbers, i);

      write_name (self, text, number >= 0 && number < self->n ? (gint64) number : -1);
    }

  return g_string_free (text, FALSE);
}
