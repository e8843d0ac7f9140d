/* zky-cli-against.c: the other call, of two that are compared
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <string.h>

static gboolean
has_value (GPtrArray  *values,
           const char *name)
{
  for (guint i = 0; i < values->len; i += 2)
    if (g_str_equal (g_ptr_array_index (values, i), name))
      return TRUE;

  return FALSE;
}

/* What was typed for the other call: values that it does not name are those of the first, unless it is of another model. */
static void
read_other (const ZkyArguments *arguments,
            ZkyArguments       *other)
{
  *other = *arguments;
  other->values = g_ptr_array_new ();
  for (guint i = 0; i < arguments->against_values->len; i++)
    g_ptr_array_add (other->values, g_ptr_array_index (arguments->against_values, i));

  if (arguments->against_model != NULL)
    {
      other->params = NULL;
      if (arguments->file != NULL)
        other->file = arguments->against_model;
      else
        other->expression = arguments->against_model;
      return;
    }
  for (guint i = 0; i < arguments->values->len; i += 2)
    if (!has_value (arguments->against_values, g_ptr_array_index (arguments->values, i)))
      {
        g_ptr_array_add (other->values, g_ptr_array_index (arguments->values, i));
        g_ptr_array_add (other->values, g_ptr_array_index (arguments->values, i + 1));
      }
}

static gboolean
differentiate (const ZkyArguments  *arguments,
               ZkyGraph            *graph,
               GError             **error)
{
  g_autoptr(ZkyTarget) target = zky_cli_read_target (arguments, graph, ZKY_TARGET_SUM, error);

  return target != NULL && zky_target_back (target, graph, ZKY_BACK_KEEP, error);
}

/**
 * zky_cli_compare_against:
 * @arguments: what was typed
 * @graph: the first call, which is B
 * @gradients: it has been differentiated, and so shall be the other one
 * @error: return location
 *
 * Calls what stands behind --against, and subtracts it.
 *
 * Returns: (transfer full) (nullable): @graph less the other call
 */
ZkyDifference *
zky_cli_compare_against (const ZkyArguments  *arguments,
                         ZkyGraph            *graph,
                         gboolean             gradients,
                         GError             **error)
{
  ZkyArguments other;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) a = NULL;
  g_autoptr(GPtrArray) values = NULL;

  read_other (arguments, &other);
  values = other.values;
  a = zky_cli_call (&other, &model, error);
  if (a == NULL || (gradients && !differentiate (&other, a, error)))
    {
      g_prefix_error (error, "--against: ");
      return NULL;
    }

  return zky_difference_new (a, graph, error);
}
