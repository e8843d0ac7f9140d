/* zky-safetensors-header.c: the header of a safetensors file, read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-safetensors-private.h"

#include <stdarg.h>
#include <string.h>

/*
 * {"__metadata__": {"key": "text"}, "hidden.weight": {"dtype": "F32", "shape": [8, 2], "data_offsets": [0, 64]}}
 *
 * The header is JSON of this one form, so it is read here as such: a general reader of JSON would have to be fenced against
 * depth and size.
 */

static const ZkySafetensorsType file_dtypes[] = {
  { "F32", 4, ZKY_FLOAT32 }, { "F64", 8, ZKY_FLOAT64 }, { "I64", 8, ZKY_INT64 }, { "BOOL", 1, ZKY_BOOL },
  { "F16", 2, ZKY_FLOAT32 }, { "BF16", 2, ZKY_FLOAT32 }, { "I32", 4, ZKY_INT64 }, { "I16", 2, ZKY_INT64 },
  { "I8", 1, ZKY_INT64 }, { "U32", 4, ZKY_INT64 }, { "U16", 2, ZKY_INT64 }, { "U8", 1, ZKY_INT64 },
};

typedef struct
{
  const char *start, *at, *end;  /* the header */
  gsize       offset;            /* bytes of the file in front of it */
  ZkyArchive *archive;
  GArray     *entries;           /* of ZkySafetensorsEntry */
  GError     *error;
} Reader;

static void
clear_entry (gpointer data)
{
  ZkySafetensorsEntry *entry = data;

  g_free (entry->name);
}

/* The first error counts; its place is counted from the beginning of the file. */
static gboolean G_GNUC_PRINTF (2, 3)
fail (Reader     *self,
      const char *format,
      ...)
{
  g_autofree char *cause = NULL;
  va_list arguments;

  if (self->error != NULL)
    return FALSE;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (&self->error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": %s",
               (gsize) (self->at - self->start) + self->offset, cause);

  return FALSE;
}

static void
skip_spaces (Reader *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL && *self->at != '\0')
    self->at++;
}

static gboolean
skip (Reader *self,
      char    token)
{
  skip_spaces (self);
  if (self->at == self->end || *self->at != token)
    return FALSE;
  self->at++;

  return TRUE;
}

static gboolean
expect (Reader *self,
        char    token)
{
  return skip (self, token) || fail (self, "“%c” is missing in the header", token);
}

/* Between two members of a list that ends with @close. Returns whether another one follows. */
static gboolean
next_member (Reader *self,
             char    close)
{
  if (skip (self, ','))
    return TRUE;

  expect (self, close);
  return FALSE;
}

/* Four hexadecimal digits. */
static gboolean
read_unit (Reader  *self,
           guint32 *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, self->at++)
    {
      if (self->at == self->end || !g_ascii_isxdigit (*self->at))
        return fail (self, "four hexadecimal digits have to follow \\u");
      *unit = *unit << 4 | (guint32) g_ascii_xdigit_value (*self->at);
    }

  return TRUE;
}

/* What stands behind \u: one character, or two halves of one. */
static gboolean
read_character (Reader  *self,
                GString *text)
{
  guint32 unit, low;

  if (!read_unit (self, &unit))
    return FALSE;

  if (unit >= 0xd800 && unit < 0xdc00)
    {
      if (self->end - self->at < 2 || self->at[0] != '\\' || self->at[1] != 'u')
        return fail (self, "half a character stands alone");
      self->at += 2;
      if (!read_unit (self, &low))
        return FALSE;
      if (low < 0xdc00 || low >= 0xe000)
        return fail (self, "half a character stands alone");
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

  if (unit == 0 || !g_unichar_validate (unit))
    return fail (self, "\\u%04x is no character of a name", unit);
  g_string_append_unichar (text, unit);

  return TRUE;
}

static gboolean
read_escape (Reader  *self,
             GString *text)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  const char *place;

  if (self->at == self->end)
    return fail (self, "the header ends within a string");
  if (*self->at == 'u')
    {
      self->at++;
      return read_character (self, text);
    }

  place = *self->at != '\0' ? strchr (names, *self->at) : NULL;
  if (place == NULL)
    return fail (self, "a string has an unknown escape");
  g_string_append_c (text, values[place - names]);
  self->at++;

  return TRUE;
}

/* (transfer full): a string, or %NULL with an error */
static char *
read_string (Reader *self)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (!expect (self, '"'))
    return NULL;

  while (self->at < self->end && *self->at != '"')
    {
      if ((guchar) *self->at < 0x20)
        {
          fail (self, "a string has a control character");
          return NULL;
        }
      if (*self->at != '\\')
        g_string_append_c (text, *self->at++);
      else
        {
          self->at++;
          if (!read_escape (self, text))
            return NULL;
        }
    }
  if (!expect (self, '"'))
    return NULL;
  if (!g_utf8_validate (text->str, (gssize) text->len, NULL))
    {
      fail (self, "a string is not UTF-8");
      return NULL;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_number (Reader  *self,
             guint64 *number)
{
  skip_spaces (self);
  if (self->at == self->end || !g_ascii_isdigit (*self->at))
    return fail (self, "a whole number is missing in the header");

  *number = 0;
  for (; self->at < self->end && g_ascii_isdigit (*self->at); self->at++)
    if (!g_uint64_checked_mul (number, *number, 10)
        || !g_uint64_checked_add (number, *number, (guint64) (*self->at - '0')) || *number > G_MAXSSIZE)
      return fail (self, "a number is too large");

  return TRUE;
}

/* {"key": "text", …} */
static gboolean
read_texts (Reader *self)
{
  if (!expect (self, '{'))
    return FALSE;
  if (skip (self, '}'))
    return TRUE;

  do
    {
      g_autofree char *key = read_string (self);
      g_autofree char *text = key != NULL && expect (self, ':') ? read_string (self) : NULL;

      if (text == NULL)
        return FALSE;
      if (zky_archive_find_text (self->archive, key) != NULL)
        return fail (self, "the text “%s” is there twice", key);
      zky_archive_set_text (self->archive, key, text);
    }
  while (next_member (self, '}'));

  return self->error == NULL;
}

static gboolean
read_dtype (Reader *self,
            ZkySafetensorsEntry  *entry)
{
  g_autofree char *name = read_string (self);

  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (file_dtypes); i++)
    if (g_str_equal (file_dtypes[i].name, name))
      {
        entry->type = &file_dtypes[i];
        return TRUE;
      }

  return fail (self, "elements of type “%s” cannot be read; F16, BF16, F32, F64, BOOL and integers but U64 can", name);
}

static gboolean
read_shape (Reader *self,
            ZkySafetensorsEntry  *entry)
{
  guint64 dim;

  if (!expect (self, '['))
    return FALSE;
  if (skip (self, ']'))
    return TRUE;

  do
    {
      if (!read_number (self, &dim))
        return FALSE;
      if (entry->shape.n_axes == ZKY_USER_AXES)
        return fail (self, "the tensor has more than %d axes", ZKY_USER_AXES);
      entry->shape.dims[entry->shape.n_axes++] = (gsize) dim;
    }
  while (next_member (self, ']'));

  return self->error == NULL;
}

static gboolean
read_offsets (Reader *self,
              ZkySafetensorsEntry  *entry)
{
  return expect (self, '[') && read_number (self, &entry->begin) && expect (self, ',')
         && read_number (self, &entry->end) && expect (self, ']');
}

/* {"dtype": …, "shape": …, "data_offsets": …}: each once, and nothing else */
static gboolean
read_entry (Reader *self,
            ZkySafetensorsEntry  *entry)
{
  static const struct
  {
    const char *key;
    gboolean  (*read) (Reader *self, ZkySafetensorsEntry *entry);
  } members[] = { { "dtype", read_dtype }, { "shape", read_shape }, { "data_offsets", read_offsets } };
  guint seen = 0;

  if (!expect (self, '{'))
    return FALSE;

  do
    {
      g_autofree char *key = read_string (self);
      guint i = 0;

      if (key == NULL || !expect (self, ':'))
        return FALSE;
      while (i < G_N_ELEMENTS (members) && !g_str_equal (members[i].key, key))
        i++;
      if (i == G_N_ELEMENTS (members) || (seen & 1u << i))
        return fail (self, "“%s”: the header says “%s” %s", entry->name, key,
                     i == G_N_ELEMENTS (members) ? "of it, which means nothing" : "of it twice");
      seen |= 1u << i;
      if (!members[i].read (self, entry))
        return FALSE;
    }
  while (next_member (self, '}'));

  if (self->error == NULL && seen != 7)
    return fail (self, "“%s”: dtype, shape or data_offsets is missing", entry->name);

  return self->error == NULL;
}

static gboolean
read_header (Reader *self)
{
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean has_texts = FALSE;

  if (!expect (self, '{'))
    return FALSE;
  if (!skip (self, '}'))
    do
      {
        g_autofree char *name = read_string (self);
        ZkySafetensorsEntry entry = { 0 };

        if (name == NULL || !expect (self, ':'))
          return FALSE;
        if (!g_hash_table_add (names, g_strdup (name)) || (has_texts && g_str_equal (name, "__metadata__")))
          return fail (self, "“%s” is there twice", name);
        if (g_str_equal (name, "__metadata__"))
          {
            has_texts = TRUE;
            if (!read_texts (self))
              return FALSE;
            continue;
          }

        entry.name = g_steal_pointer (&name);
        g_array_append_val (self->entries, entry);
        if (!read_entry (self, &g_array_index (self->entries, ZkySafetensorsEntry, self->entries->len - 1)))
          return FALSE;
      }
    while (next_member (self, '}'));

  skip_spaces (self);

  return self->error == NULL && (self->at == self->end || fail (self, "something stands behind the header"));
}

GArray *
zky_safetensors_read_header (const char  *header,
                             gsize        length,
                             ZkyArchive  *archive,
                             GError     **error)
{
  Reader reader = { .start = header, .at = header, .end = header + length, .offset = 8,
                    .archive = archive };

  reader.entries = g_array_new (FALSE, FALSE, sizeof (ZkySafetensorsEntry));
  g_array_set_clear_func (reader.entries, clear_entry);
  if (!read_header (&reader))
    {
      g_propagate_error (error, reader.error);
      g_clear_pointer (&reader.entries, g_array_unref);
    }

  return reader.entries;
}

gboolean
zky_safetensors_read_texts (const char  *json,
                            gsize        length,
                            ZkyArchive  *archive,
                            GError     **error)
{
  Reader reader = { .start = json, .at = json, .end = json + length, .archive = archive };

  if (read_texts (&reader))
    {
      skip_spaces (&reader);
      if (reader.at == reader.end)
        return TRUE;
      fail (&reader, "something stands behind the texts");
    }
  g_propagate_error (error, reader.error);

  return FALSE;
}
