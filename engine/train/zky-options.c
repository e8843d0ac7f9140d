/* zky-options.c: options that are numbers in a struct, by name
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-options.h"

#include <math.h>

void
zky_options_init (const ZkyOption *options,
                  gpointer         values)
{
  for (; options->name != NULL; options++)
    G_STRUCT_MEMBER (double, values, options->field) = options->value;
}

static const ZkyOption *
find_option (const ZkyOption  *options,
             const char       *owner,
             const char       *name,
             GError          **error)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (; options->name != NULL; options++)
    {
      if (g_str_equal (options->name, name))
        return options;
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", options->name);
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no option “%s”; it has: %s",
               owner, name, names->len > 0 ? names->str : "none");

  return NULL;
}

static gboolean
allows (const ZkyOption *option,
        double           value)
{
  if (!(value >= option->min && value <= option->max) || (option->open && value == option->max))
    return FALSE;

  return !option->whole || value == floor (value);
}

static char *
describe_range (const ZkyOption *option)
{
  const char *kind = option->whole ? "a whole number" : "a number";

  if (option->max == G_MAXDOUBLE)
    return option->min == 0 ? g_strdup_printf ("%s, finite and not below 0", kind) : g_strdup_printf ("%s, and finite", kind);
  if (option->open)
    return g_strdup_printf ("%s not below %g, and below %g", kind, option->min, option->max);

  return g_strdup_printf ("%s from %g to %.10g", kind, option->min, option->max);
}

/* Sets a number, or fails with a message that begins with @owner. */
gboolean
zky_options_set (const ZkyOption  *options,
                 gpointer          values,
                 const char       *owner,
                 const char       *name,
                 double            value,
                 GError          **error)
{
  const ZkyOption *option = find_option (options, owner, name, error);

  if (option == NULL)
    return FALSE;
  if (!allows (option, value))
    {
      g_autofree char *range = describe_range (option);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s: %s cannot be %g; it is %s", owner, name, value, range);
      return FALSE;
    }
  G_STRUCT_MEMBER (double, values, option->field) = value;

  return TRUE;
}

gboolean
zky_options_get (const ZkyOption  *options,
                 gconstpointer     values,
                 const char       *owner,
                 const char       *name,
                 double           *value,
                 GError          **error)
{
  const ZkyOption *option = find_option (options, owner, name, error);

  if (option == NULL)
    return FALSE;
  *value = G_STRUCT_MEMBER (double, (gpointer) values, option->field);

  return TRUE;
}
