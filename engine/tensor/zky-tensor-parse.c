/* zky-tensor-parse.c: tensors read from nested lists
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "zky-number-private.h"

#define MAX_BYTES ((gsize) 1 << 31) /* of numbers read from one text */

/* What is known while a text is read from left to right. */
typedef struct
{
  const char *text;                  /* all of it */
  const char *at;                    /* where the reader is */
  ZkyDtype    dtype;
  GByteArray *elements;              /* owned: the numbers so far */
  int         n_axes;                /* brackets around a number; -1 before the first */
  int         depth;                 /* brackets open now */
  gsize       counts[ZKY_USER_AXES]; /* things so far in each open list */
  gboolean    known[ZKY_USER_AXES];  /* whether a list on this level has ended, so that ... */
  gsize       dims[ZKY_USER_AXES];   /* ... its length is the extent of the axis */
} Parser;

/* Sets an error "… at character 7", with characters counted from 1. */
static gboolean G_GNUC_PRINTF (4, 5)
fail (const Parser  *self,
      ZkyError       code,
      GError       **error,
      const char    *format,
      ...)
{
  g_autofree char *message = NULL;
  gsize position = 1;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  for (const char *p = self->text; p < self->at; p++)
    position += ((guchar) *p & 0xc0) != 0x80;

  g_set_error (error, ZKY_ERROR, code, "%s at character %" G_GSIZE_FORMAT, message, position);
  return FALSE;
}

static gboolean
fail_unexpected (const Parser  *self,
                 const char    *expected,
                 GError       **error)
{
  gunichar c = g_utf8_get_char_validated (self->at, -1);
  g_autofree char *found = NULL;

  if (c == 0)
    return fail (self, ZKY_ERROR_SYNTAX, error, "expected %s, but the text ends", expected);

  if (c < 0x110000 && g_unichar_isprint (c))
    found = g_strndup (self->at, (gsize) g_unichar_to_utf8 (c, NULL));

  return fail (self, ZKY_ERROR_SYNTAX, error, "expected %s, found '%s'",
               expected, found != NULL ? found : "?");
}

static void
skip_space (Parser *self)
{
  while (g_ascii_isspace (*self->at))
    self->at++;
}

/* "2.5 is not an integer at character 5": @what is about the number from the present place to
 * @end. */
static gboolean
fail_number (const Parser  *self,
             const char    *end,
             const char    *what,
             GError       **error)
{
  g_autofree char *number = zky_number_excerpt (self->at, (gsize) (end - self->at));

  return fail (self, ZKY_ERROR_VALUE, error, "%s is %s %s",
               number, what, zky_dtype_get_name (self->dtype));
}

static gboolean
append (Parser         *self,
        gconstpointer   element,
        GError        **error)
{
  gsize item = zky_dtype_get_size (self->dtype);

  if (self->elements->len > MAX_BYTES - item)
    return fail (self, ZKY_ERROR_SIZE, error, "there are too many numbers to be read from text,");

  g_byte_array_append (self->elements, element, (guint) item);

  return TRUE;
}

/* Appends a number that fits the type. */
static gboolean
add_number (Parser      *self,
            const char  *end,
            double       value,
            GError     **error)
{
  gboolean digits = g_ascii_isdigit (end[-1]) || end[-1] == '.';
  guint8 element[sizeof (double)];

  if ((self->dtype == ZKY_INT64 && (value >= 0x1p63 || value < -0x1p63)) ||
      (self->dtype == ZKY_FLOAT32 && digits && isinf ((float) value)) ||
      (self->dtype == ZKY_FLOAT64 && digits && isinf (value)))
    return fail_number (self, end, "out of range for", error);

  if ((self->dtype == ZKY_BOOL && value != 0 && value != 1) ||
      (self->dtype == ZKY_INT64 && value != floor (value)))
    return fail_number (self, end, "no", error);

  zky_element_store (self->dtype, element, value);

  return append (self, element, error);
}

static gboolean
is_integer (const char *text,
            const char *end)
{
  for (const char *p = text; p < end; p++)
    if (!g_ascii_isdigit (*p) && !(p == text && (*p == '-' || *p == '+')))
      return FALSE;

  return TRUE;
}

/* Appends an integer that is written with digits alone: a double would not keep all of them. */
static gboolean
add_integer (Parser      *self,
             const char  *end,
             GError     **error)
{
  gint64 value;

  errno = 0;
  value = g_ascii_strtoll (self->at, NULL, 10);
  if (errno != 0)
    return fail_number (self, end, "out of range for", error);

  return append (self, &value, error);
}

/* Reads a word for a bool, the length of which it returns, or 0. */
static gsize
scan_bool (const char *text,
           gboolean   *value)
{
  *value = g_str_has_prefix (text, "true");

  return *value ? 4 : g_str_has_prefix (text, "false") ? 5 : 0;
}

/* Whether a number that ends here is a word in quotes. */
static gboolean
is_quoted_word (const char *end)
{
  return g_ascii_isalpha (end[-1]) && *end == '"';
}

/* Reads one number, which may stand in quotes if it is not finite, as JSON has it. */
static gboolean
parse_element (Parser  *self,
               GError **error)
{
  gboolean quoted = *self->at == '"';
  gboolean truth, added;
  gsize n_word = scan_bool (self->at, &truth);
  const char *end;
  double value;

  if (self->n_axes >= 0 && self->n_axes != self->depth)
    return fail (self, ZKY_ERROR_SYNTAX, error,
                 "a number within %d lists, before there were %d,", self->depth, self->n_axes);

  if (self->dtype == ZKY_BOOL && n_word > 0)
    {
      end = self->at + n_word;
      added = append (self, &(guint8) { truth ? 1 : 0 }, error);
    }
  else if (!zky_number_scan (self->at + quoted, &end, &value) || (quoted && !is_quoted_word (end)))
    {
      return fail_unexpected (self, self->dtype == ZKY_BOOL ? "true, false or a list"
                                                            : "a number or a list", error);
    }
  else if (self->dtype == ZKY_INT64 && is_integer (self->at, end))
    {
      added = add_integer (self, end, error);
    }
  else
    {
      self->at += quoted;
      added = add_number (self, end, value, error);
      end += quoted;
    }

  self->n_axes = self->depth;
  if (added)
    self->at = end;

  return added;
}

static gboolean
open_list (Parser  *self,
           GError **error)
{
  if (self->depth == ZKY_USER_AXES)
    return fail (self, ZKY_ERROR_SYNTAX, error, "more than %d lists in one another", ZKY_USER_AXES);

  if (self->n_axes >= 0 && self->depth == self->n_axes)
    return fail (self, ZKY_ERROR_SYNTAX, error, "a list within %d lists, before there were no more,",
                 self->depth);

  self->counts[self->depth++] = 0;
  self->at++;

  return TRUE;
}

static gboolean
close_list (Parser  *self,
            GError **error)
{
  int axis = self->depth - 1;
  gsize count = self->counts[axis];

  if (self->known[axis] && self->dims[axis] != count)
    return fail (self, ZKY_ERROR_SYNTAX, error,
                 "a list of %" G_GSIZE_FORMAT " ends, where before there was one of %"
                 G_GSIZE_FORMAT ",",
                 count, self->dims[axis]);

  if (self->n_axes < 0)
    self->n_axes = self->depth;
  self->known[axis] = TRUE;
  self->dims[axis] = count;
  self->depth--;
  self->at++;

  return TRUE;
}

/* Reads behind a number or a list: commas and brackets, up to the next thing in a list or to the
 * end of the text. */
static gboolean
parse_separators (Parser  *self,
                  GError **error)
{
  for (;;)
    {
      skip_space (self);
      if (self->depth == 0)
        return *self->at == '\0' || fail_unexpected (self, "the end", error);

      self->counts[self->depth - 1]++;
      if (*self->at == ',')
        {
          self->at++;
          return TRUE;
        }
      if (*self->at != ']')
        return fail_unexpected (self, "',' or ']'", error);
      if (!close_list (self, error))
        return FALSE;
    }
}

static gboolean
parse (Parser  *self,
       GError **error)
{
  do
    {
      skip_space (self);
      if (*self->at != '[')
        {
          if (!parse_element (self, error) || !parse_separators (self, error))
            return FALSE;
          continue;
        }

      if (!open_list (self, error))
        return FALSE;
      skip_space (self);
      if (*self->at == ']' && !(close_list (self, error) && parse_separators (self, error)))
        return FALSE;
    }
  while (self->depth > 0);

  return TRUE;
}

/**
 * zky_tensor_parse:
 * @text: a number or nested lists, `[[1, 2], [3, 4]]`
 * @dtype: the element type
 * @error: return location for a %ZKY_ERROR_SYNTAX, %ZKY_ERROR_VALUE or %ZKY_ERROR_SIZE
 *
 * Reads what zky_tensor_to_string() writes, or a user types. `NaN`, `inf` and `Infinity` are
 * numbers, also in quotes; a bool is `true`, `false`, 1 or 0; an int64 may be written `3.0` but not
 * `3.5`. Lists of one level must have equal lengths, and there are no more than %ZKY_USER_AXES
 * levels. Errors say at which character, counted from 1.
 *
 * Returns: (transfer full): the tensor, or %NULL if the text is none
 */
ZkyTensor *
zky_tensor_parse (const char  *text,
                  ZkyDtype     dtype,
                  GError     **error)
{
  g_autoptr (GByteArray) elements = NULL;
  Parser parser = { .text = text, .at = text, .dtype = dtype, .n_axes = -1 };
  ZkyTensor *self;
  ZkyShape shape;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail ((guint) dtype < ZKY_N_DTYPES, NULL);

  parser.elements = elements = g_byte_array_new ();
  if (!parse (&parser, error))
    return NULL;

  shape = zky_shape_new ((guint) parser.n_axes, parser.dims);
  self = zky_tensor_new (dtype, &shape, error);
  if (self != NULL && elements->len > 0)
    memcpy (self->data, elements->data, elements->len);

  return self;
}
