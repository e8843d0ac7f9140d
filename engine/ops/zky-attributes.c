/* zky-attributes.c: the settings of one use of an operator: axes, keepdims …
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-attributes.h"

#include <string.h>

#include "zky-number.h"

typedef struct
{
  gboolean is_set;
  union
  {
    gboolean  b;
    gint64    i;
    double    d;
    char     *s;    /* owned */
    gint64   *ints; /* owned, @n of them; %NULL for none */
  };
  guint n;
} Value;

struct _ZkyAttributes
{
  gint                ref_count; /* atomic */
  const ZkyAttribute *declared;  /* borrowed: tables of rows are static */
  guint               n;
  Value               values[];
};

/* -- Values -------------------------------------------------------------- */

static void
clear_value (ZkyAttributes *self,
             guint          position)
{
  Value *value = &self->values[position];

  if (value->is_set && self->declared[position].type == ZKY_ATTRIBUTE_STRING)
    g_free (value->s);
  else if (value->is_set && self->declared[position].type == ZKY_ATTRIBUTE_INTS)
    g_free (value->ints);

  memset (value, 0, sizeof *value);
}

static const Value *
get_value (const ZkyAttributes *self,
           guint                position,
           ZkyAttributeType     type)
{
  static const Value unset;

  g_return_val_if_fail (self != NULL && position < self->n, &unset);
  g_return_val_if_fail (self->declared[position].type == type, &unset);

  return &self->values[position];
}

static Value *
set_value (ZkyAttributes    *self,
           guint             position,
           ZkyAttributeType  type)
{
  g_return_val_if_fail (self != NULL && position < self->n, NULL);
  g_return_val_if_fail (self->declared[position].type == type, NULL);

  clear_value (self, position);
  self->values[position].is_set = TRUE;

  return &self->values[position];
}

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

static gboolean
parse_value (ZkyAttributes  *self,
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
         parse_value (self, position, g_strstrip (value), error);
}

/* -- Value → text ----------------------------------------------------------- */

static gboolean
is_fallback (const ZkyAttributes *self,
             const ZkyAttributes *fallbacks,
             guint                position)
{
  const Value *a = &self->values[position];
  const Value *b = &fallbacks->values[position];

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
  const Value *value = &self->values[position];
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

/* -- Public ------------------------------------------------------------------ */

/**
 * zky_attributes_new:
 * @declared: (nullable): the attributes that a row declares; must outlive the result
 *
 * Values for @declared, each its default, or unset where it has none.
 *
 * Returns: (transfer full): the attributes
 */
ZkyAttributes *
zky_attributes_new (const ZkyAttribute *declared)
{
  ZkyAttributes *self;
  guint n = 0;

  while (declared != NULL && declared[n].name != NULL)
    n++;

  self = g_malloc0 (sizeof *self + n * sizeof self->values[0]);
  self->ref_count = 1;
  self->declared = declared;
  self->n = n;

  for (guint i = 0; i < n; i++)
    if (declared[i].fallback != NULL && !parse_value (self, i, declared[i].fallback, NULL))
      g_error ("The default “%s” of attribute “%s” cannot be read", declared[i].fallback, declared[i].name);

  return self;
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

ZkyAttributes *
zky_attributes_ref (ZkyAttributes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_attributes_unref (ZkyAttributes *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n; i++)
    clear_value (self, i);
  g_free (self);
}

/**
 * zky_attributes_get_declared:
 * @self: attributes
 *
 * Returns: (transfer none) (nullable): the list that they were made for, ended by a row of zeros
 */
const ZkyAttribute *
zky_attributes_get_declared (const ZkyAttributes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->declared;
}

/**
 * zky_attributes_find:
 * @self: attributes
 * @name: a name
 * @position: (out): its place in the list of declared ones
 * @error: %ZKY_ERROR_UNKNOWN, with the names that there are
 *
 * Looks an attribute up by name.
 *
 * Returns: whether it is declared
 */
gboolean
zky_attributes_find (const ZkyAttributes  *self,
                     const char           *name,
                     guint                *position,
                     GError              **error)
{
  g_autoptr (GString) names = NULL;

  g_return_val_if_fail (self != NULL && name != NULL && position != NULL, FALSE);

  for (guint i = 0; i < self->n; i++)
    if (g_str_equal (self->declared[i].name, name))
      {
        *position = i;
        return TRUE;
      }

  names = g_string_new (NULL);
  for (guint i = 0; i < self->n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "; it takes ", self->declared[i].name);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "No attribute “%s”%s", name, names->str);

  return FALSE;
}

/**
 * zky_attributes_check:
 * @self: attributes
 * @error: %ZKY_ERROR_VALUE, naming the one that is missing
 *
 * Returns: whether all required ones are given
 */
gboolean
zky_attributes_check (const ZkyAttributes  *self,
                      GError              **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n; i++)
    if (self->declared[i].required && !self->values[i].is_set)
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "attribute “%s” is missing", self->declared[i].name);
        return FALSE;
      }

  return TRUE;
}

/**
 * zky_attributes_is_set:
 * @self: attributes
 * @position: which
 *
 * Returns: whether it has a value, given or by default
 */
gboolean
zky_attributes_is_set (const ZkyAttributes *self,
                       guint                position)
{
  g_return_val_if_fail (self != NULL && position < self->n, FALSE);

  return self->values[position].is_set;
}

gboolean
zky_attributes_get_bool (const ZkyAttributes *self,
                         guint                position)
{
  return get_value (self, position, ZKY_ATTRIBUTE_BOOL)->b;
}

gint64
zky_attributes_get_int (const ZkyAttributes *self,
                        guint                position)
{
  return get_value (self, position, ZKY_ATTRIBUTE_INT)->i;
}

double
zky_attributes_get_double (const ZkyAttributes *self,
                           guint                position)
{
  return get_value (self, position, ZKY_ATTRIBUTE_DOUBLE)->d;
}

const char *
zky_attributes_get_string (const ZkyAttributes *self,
                           guint                position)
{
  return get_value (self, position, ZKY_ATTRIBUTE_STRING)->s;
}

/**
 * zky_attributes_get_ints:
 * @self: attributes
 * @position: which
 * @n: (out): how many integers; 0 where it is unset
 *
 * Returns: (transfer none) (array length=n) (nullable): the integers; %NULL for none
 */
const gint64 *
zky_attributes_get_ints (const ZkyAttributes *self,
                         guint                position,
                         guint               *n)
{
  const Value *value = get_value (self, position, ZKY_ATTRIBUTE_INTS);

  *n = value->n;
  return value->ints;
}

void
zky_attributes_set_bool (ZkyAttributes *self,
                         guint          position,
                         gboolean       value)
{
  Value *target = set_value (self, position, ZKY_ATTRIBUTE_BOOL);

  if (target != NULL)
    target->b = value != FALSE;
}

void
zky_attributes_set_int (ZkyAttributes *self,
                        guint          position,
                        gint64         value)
{
  Value *target = set_value (self, position, ZKY_ATTRIBUTE_INT);

  if (target != NULL)
    target->i = value;
}

void
zky_attributes_set_double (ZkyAttributes *self,
                           guint          position,
                           double         value)
{
  Value *target = set_value (self, position, ZKY_ATTRIBUTE_DOUBLE);

  if (target != NULL)
    target->d = value;
}

void
zky_attributes_set_string (ZkyAttributes *self,
                           guint          position,
                           const char    *value)
{
  Value *target;

  g_return_if_fail (value != NULL);

  target = set_value (self, position, ZKY_ATTRIBUTE_STRING);
  if (target != NULL)
    target->s = g_strdup (value);
}

void
zky_attributes_set_ints (ZkyAttributes *self,
                         guint          position,
                         const gint64  *values,
                         guint          n)
{
  Value *target = set_value (self, position, ZKY_ATTRIBUTE_INTS);

  if (target == NULL)
    return;

  target->n = n;
  target->ints = g_memdup2 (values, n * sizeof *values);
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
