/* zky-attributes-text.c: attributes read from text and written as text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-attributes-private.h"

#include <string.h>

#include "zky-number.h"

/* -- Text → value ---------------------------------------------------------- */

static gboolean
bad_value (const ZkyAttribute  *attribute,
           const char          *text,
           const char          *expected,
           GError             **error)
{
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is “%s”, which is not %s",
               attribute->name, text, expected);
  return FALSE;
}

static gboolean
parse_ints (ZkyAttributes  *self,
            guint           position,
            const char     *text,
            GError        **error)
{
  const ZkyAttribute *attribute = &self->declared[position];
  gsize length = strlen (text);
  g_autofree char *inner = NULL;
  g_auto (GStrv) items = NULL;
  g_autofree gint64 *ints = NULL;
  guint n = 0;

  if (text[0] == '[' && length >= 2 && text[length - 1] == ']')
    inner = g_strstrip (g_strndup (text + 1, length - 2));
  else
    inner = g_strdup (text);

  items = g_strsplit (inner, ",", -1);
  ints = g_new (gint64, g_strv_length (items) + 1);
  for (; items[n] != NULL; n++)
    if (!g_ascii_string_to_signed (g_strstrip (items[n]), 10, G_MININT64, G_MAXINT64, &ints[n], NULL))
      return bad_value (attribute, text, "a list of integers", error);

  zky_attributes_set_ints (self, position, ints, n);
  return TRUE;
}

static char *
unquote (const char *text)
{
  gsize length = strlen (text);

  if (length >= 2 && (text[0] == '"' || text[0] == '\'') && text[length - 1] == text[0])
    return g_strndup (text + 1, length - 2);

  return g_strdup (text);
}

gboolean
zky_attributes_parse_value (ZkyAttributes  *self,
                            guint           position,
                            const char     *text,
                            GError        **error)
{
  const ZkyAttribute *attribute = &self->declared[position];
  g_autofree char *string = NULL;
  gint64 integer;
  double number;

  switch (attribute->type)
    {
    case ZKY_ATTRIBUTE_BOOL:
      if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
        return bad_value (attribute, text, "true or false", error);
      zky_attributes_set_bool (self, position, text[0] == 't');
      return TRUE;

    case ZKY_ATTRIBUTE_INT:
      if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &integer, NULL))
        return bad_value (attribute, text, "an integer", error);
      zky_attributes_set_int (self, position, integer);
      return TRUE;

    case ZKY_ATTRIBUTE_DOUBLE:
      if (!zky_number_parse (text, &number, NULL))
        return bad_value (attribute, text, "a number", error);
      zky_attributes_set_double (self, position, number);
      return TRUE;

    case ZKY_ATTRIBUTE_STRING:
      string = unquote (text);
      zky_attributes_set_string (self, position, string);
      return TRUE;

    case ZKY_ATTRIBUTE_INTS:
      return parse_ints (self, position, text, error);

    default:
      g_assert_not_reached ();
    }
}

/* Where the item that begins at @text ends: at a comma outside brackets and quotes, or at the end. */
static const char *
find_item_end (const char *text)
{
  gint depth = 0;
  char quote = 0;

  for (; *text != '\0'; text++)
    {
      if (quote != 0)
        quote = *text == quote ? 0 : quote;
      else if (*text == '"' || *text == '\'')
        quote = *text;
      else if (*text == '[')
        depth++;
      else if (*text == ']')
        depth--;
      else if (*text == ',' && depth <= 0)
        break;
    }

  return text;
}

/* @item is `name=value`. */
static gboolean
parse_item (ZkyAttributes  *self,
            char           *item,
            GError        **error)
{
  char *value = strchr (item, '=');
  guint position;

  if (value == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "“%s” is not of the form name=value", g_strstrip (item));
      return FALSE;
    }

  *value++ = '\0';
  return zky_attributes_find (self, g_strstrip (item), &position, error) &&
         zky_attributes_parse_value (self, position, g_strstrip (value), error);
}

/**
 * zky_attributes_parse:
 * @declared: (nullable): the attributes that a row declares
 * @text: (nullable): settings by name, as in `"axes=[0, 1], keepdims=true"`; a list of one may stand without brackets
 * @error: %ZKY_ERROR_SYNTAX, %ZKY_ERROR_UNKNOWN for a name, %ZKY_ERROR_VALUE for a value that cannot be read
 *
 * Reads attributes from text. Does not ask for the required ones: see zky_attributes_check().
 *
 * Returns: (transfer full) (nullable): the attributes, with defaults where @text is silent
 */
ZkyAttributes *
zky_attributes_parse (const ZkyAttribute  *declared,
                      const char          *text,
                      GError             **error)
{
  g_autoptr (ZkyAttributes) self = zky_attributes_new (declared);

  while (text != NULL && *text != '\0')
    {
      const char *end = find_item_end (text);
      g_autofree char *item = g_strndup (text, end - text);

      if (*g_strstrip (item) != '\0' && !parse_item (self, item, error))
        return NULL;

      text = *end == ',' ? end + 1 : end;
    }

  return g_steal_pointer (&self);
}

/* -- Value → text ----------------------------------------------------------- */

static gboolean
is_fallback (const ZkyAttributes *self,
             const ZkyAttributes *fallbacks,
             guint                position)
{
  const ZkyAttributeValue *a = &self->values[position];
  const ZkyAttributeValue *b = &fallbacks->values[position];

  if (a->is_set != b->is_set || !a->is_set)
    return a->is_set == b->is_set;

  switch (self->declared[position].type)
    {
    case ZKY_ATTRIBUTE_BOOL:
      return a->b == b->b;
    case ZKY_ATTRIBUTE_INT:
      return a->i == b->i;
    case ZKY_ATTRIBUTE_DOUBLE:
      return a->d == b->d;
    case ZKY_ATTRIBUTE_STRING:
      return g_str_equal (a->s, b->s);
    case ZKY_ATTRIBUTE_INTS:
      return a->n == b->n && (a->n == 0 || memcmp (a->ints, b->ints, a->n * sizeof *a->ints) == 0);
    default:
      g_assert_not_reached ();
    }
}

static void
append_value (const ZkyAttributes *self,
              guint                position,
              GString             *text)
{
  const ZkyAttributeValue *value = &self->values[position];
  char buffer[ZKY_NUMBER_MAX];

  switch (self->declared[position].type)
    {
    case ZKY_ATTRIBUTE_BOOL:
      g_string_append (text, value->b ? "true" : "false");
      break;
    case ZKY_ATTRIBUTE_INT:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, value->i);
      break;
    case ZKY_ATTRIBUTE_DOUBLE:
      g_string_append (text, zky_number_format (buffer, value->d, ZKY_FLOAT64));
      break;
    case ZKY_ATTRIBUTE_STRING:
      g_string_append (text, value->s);
      break;
    case ZKY_ATTRIBUTE_INTS:
      g_string_append_c (text, '[');
      for (guint i = 0; i < value->n; i++)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", value->ints[i]);
      g_string_append_c (text, ']');
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * zky_attributes_to_string:
 * @self: attributes
 *
 * What differs from the defaults, in a form that zky_attributes_parse() reads: `"axes=[0, 1], keepdims=true"`.
 *
 * Returns: (transfer full): the text, empty where everything is as declared
 */
char *
zky_attributes_to_string (const ZkyAttributes *self)
{
  g_autoptr (ZkyAttributes) fallbacks = NULL;
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  fallbacks = zky_attributes_new (self->declared);
  text = g_string_new (NULL);

  for (guint i = 0; i < self->n; i++)
    if (!is_fallback (self, fallbacks, i))
      {
        g_string_append_printf (text, "%s%s=", text->len > 0 ? ", " : "", self->declared[i].name);
        append_value (self, i, text);
      }

  return g_string_free (text, FALSE);
}
