/* zky-csv-reader.c: a CSV text, field by field
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-csv-private.h"

#include <string.h>

#include "zky-error.h"

/* As RFC 4180 has it: fields in quotes may hold delimiters, line breaks, and quotes that are written twice; others may hold
 * none of them. Lines end with \n or \r\n, the last one may go without. Spaces around a field that is not quoted do not count,
 * and empty lines are left out. */

void
zky_csv_reader_init (ZkyCsvReader *self,
                     const char   *text,
                     gsize         length,
                     char          delimiter)
{
  *self = (ZkyCsvReader) { .start = text, .at = text, .end = text + length, .delimiter = delimiter, .line = 1 };
  self->field = g_string_new (NULL);
  self->place = text;
  self->field_line = 1;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    self->at += 3;
}

void
zky_csv_reader_clear (ZkyCsvReader *self)
{
  g_string_free (self->field, TRUE);
}

/* An error at the place of the present field. */
void
zky_csv_reader_fail (ZkyCsvReader  *self,
                     GError       **error,
                     int            code,
                     const char    *format,
                     ...)
{
  g_autofree char *cause = NULL;
  va_list arguments;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ZKY_ERROR, code, "line %" G_GUINT64_FORMAT ", byte %" G_GSIZE_FORMAT ": %s", self->field_line,
               (gsize) (self->place - self->start), cause);
}

static gboolean
fail_here (ZkyCsvReader  *self,
           GError       **error,
           const char    *cause)
{
  self->place = self->at;
  self->field_line = self->line;
  zky_csv_reader_fail (self, error, ZKY_ERROR_SYNTAX, "%s", cause);

  return FALSE;
}

/* How many bytes the line break at @at has: 0 if there is none. */
static gsize
line_break (const ZkyCsvReader *self,
            const char         *at)
{
  if (at < self->end && *at == '\n')
    return 1;

  return self->end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? 2 : 0;
}

/* Goes over empty lines. Returns whether a record follows. */
gboolean
zky_csv_reader_more (ZkyCsvReader *self)
{
  gsize n;

  while ((n = line_break (self, self->at)) > 0)
    {
      self->at += n;
      self->line++;
    }

  return self->at < self->end;
}

/* What stands between quotes; the first one has been read. */
static gboolean
read_quoted (ZkyCsvReader  *self,
             GError       **error)
{
  for (;;)
    {
      const char *quote = memchr (self->at, '"', (gsize) (self->end - self->at));
      const char *from = self->at;

      if (quote == NULL)
        {
          zky_csv_reader_fail (self, error, ZKY_ERROR_SYNTAX, "the quote that begins here does not end");
          return FALSE;
        }
      for (const char *c = from; c < quote; c++)
        self->line += *c == '\n';
      g_string_append_len (self->field, from, quote - from);
      self->at = quote + 1;
      if (self->at == self->end || *self->at != '"')
        return TRUE;
      g_string_append_c (self->field, '"');
      self->at++;
    }
}

static gboolean
read_plain (ZkyCsvReader  *self,
            GError       **error)
{
  const char *from = self->at;
  gsize n;

  for (; self->at < self->end && *self->at != self->delimiter && *self->at != '\n'; self->at++)
    if (*self->at == '\r' && line_break (self, self->at) > 0)
      break;
    else if (*self->at == '"' || *self->at == '\r')
      return fail_here (self, error, *self->at == '"' ? "a quote stands within a field that does not begin with one"
                                                      : "a carriage return stands without a line feed");

  n = (gsize) (self->at - from);
  while (n > 0 && (from[n - 1] == ' ' || (from[n - 1] == '\t' && self->delimiter != '\t')))
    n--;
  g_string_append_len (self->field, from, (gssize) n);

  return TRUE;
}

/* Reads the next field. There is one: behind a record, only if zky_csv_reader_more() says so. */
gboolean
zky_csv_reader_next (ZkyCsvReader  *self,
                     GError       **error)
{
  gsize n;

  g_string_truncate (self->field, 0);
  while (self->at < self->end && *self->at == ' ')
    self->at++;
  self->place = self->at;
  self->field_line = self->line;
  self->is_quoted = self->at < self->end && *self->at == '"';

  if (self->is_quoted)
    self->at++;
  if (!(self->is_quoted ? read_quoted (self, error) : read_plain (self, error)))
    return FALSE;
  while (self->is_quoted && self->at < self->end && *self->at == ' ')
    self->at++;

  n = line_break (self, self->at);
  self->is_last = self->at == self->end || n > 0;
  if (!self->is_last && *self->at != self->delimiter)
    return fail_here (self, error, "something stands behind a quoted field");

  self->line += n > 0;
  self->at += n > 0 ? n : self->at < self->end;

  return TRUE;
}
