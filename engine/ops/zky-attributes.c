/* zky-attributes.c: the settings of one use of an operator: axes, keepdims …
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-attributes-private.h"

#include <string.h>

/* -- Values -------------------------------------------------------------- */

static void
clear_value (ZkyAttributes *self,
             guint          position)
{
  ZkyAttributeValue *value = &self->values[position];

  if (value->is_set && self->declared[position].type == ZKY_ATTRIBUTE_STRING)
    g_free (value->s);
  else if (value->is_set && self->declared[position].type == ZKY_ATTRIBUTE_INTS)
    g_free (value->ints);

  memset (value, 0, sizeof *value);
}

static const ZkyAttributeValue *
get_value (const ZkyAttributes *self,
           guint                position,
           ZkyAttributeType     type)
{
  static const ZkyAttributeValue unset;

  g_return_val_if_fail (self != NULL && position < self->n, &unset);
  g_return_val_if_fail (self->declared[position].type == type, &unset);

  return &self->values[position];
}

static ZkyAttributeValue *
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
    if (declared[i].fallback != NULL && !zky_attributes_parse_value (self, i, declared[i].fallback, NULL))
      g_error ("The default “%s” of attribute “%s” cannot be read", declared[i].fallback, declared[i].name);

  return self;
}

/**
 * zky_attributes_copy:
 *
 * Returns: (transfer full): the same values, which can be set
 */
ZkyAttributes *
zky_attributes_copy (const ZkyAttributes *self)
{
  ZkyAttributes *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = zky_attributes_new (self->declared);
  for (guint i = 0; i < self->n; i++)
    {
      const ZkyAttributeValue *value = &self->values[i];

      clear_value (copy, i);
      copy->values[i] = *value;
      if (value->is_set && self->declared[i].type == ZKY_ATTRIBUTE_STRING)
        copy->values[i].s = g_strdup (value->s);
      else if (value->is_set && self->declared[i].type == ZKY_ATTRIBUTE_INTS)
        copy->values[i].ints = g_memdup2 (value->ints, value->n * sizeof *value->ints);
    }

  return copy;
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

/* What PyTorch, or another row, calls an attribute, and what it may be called where it is declared. */
static const struct
{
  const char *typed, *declared;
} synonyms[] = {
  { "dim", "axis" }, { "dim", "axes" }, { "dims", "axes" }, { "axis", "axes" }, { "axes", "axis" }, { "keepdim", "keepdims" },
  { "dim0", "axis0" }, { "dim1", "axis1" }, { "dim2", "axis2" }, { "start_dim", "start" }, { "end_dim", "end" },
  { "num_classes", "n_classes" },
};

static gboolean
find_declared (const ZkyAttributes *self,
               const char          *name,
               guint               *position)
{
  for (guint i = 0; i < self->n; i++)
    if (g_str_equal (self->declared[i].name, name))
      {
        *position = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * zky_attributes_find:
 * @self: attributes
 * @name: a name, or what PyTorch calls it: `dim` for `axis` or `axes`, `keepdim` for `keepdims` …
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

  if (find_declared (self, name, position))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (synonyms[i].typed, name) && find_declared (self, synonyms[i].declared, position))
      return TRUE;

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
  const ZkyAttributeValue *value = get_value (self, position, ZKY_ATTRIBUTE_INTS);

  *n = value->n;
  return value->ints;
}

void
zky_attributes_set_bool (ZkyAttributes *self,
                         guint          position,
                         gboolean       value)
{
  ZkyAttributeValue *target = set_value (self, position, ZKY_ATTRIBUTE_BOOL);

  if (target != NULL)
    target->b = value != FALSE;
}

void
zky_attributes_set_int (ZkyAttributes *self,
                        guint          position,
                        gint64         value)
{
  ZkyAttributeValue *target = set_value (self, position, ZKY_ATTRIBUTE_INT);

  if (target != NULL)
    target->i = value;
}

void
zky_attributes_set_double (ZkyAttributes *self,
                           guint          position,
                           double         value)
{
  ZkyAttributeValue *target = set_value (self, position, ZKY_ATTRIBUTE_DOUBLE);

  if (target != NULL)
    target->d = value;
}

void
zky_attributes_set_string (ZkyAttributes *self,
                           guint          position,
                           const char    *value)
{
  ZkyAttributeValue *target;

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
  ZkyAttributeValue *target = set_value (self, position, ZKY_ATTRIBUTE_INTS);

  if (target == NULL)
    return;

  target->n = n;
  target->ints = g_memdup2 (values, n * sizeof *values);
}
