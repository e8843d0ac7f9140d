/* zky-module-values.c: the values of a module's inputs, and of the parameters of its whole tree
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-module-private.h"

#include <math.h>
#include <string.h>

ZkySlot *
zky_module_find_slot (GPtrArray  *slots,
                      const char *name,
                      gsize       length)
{
  for (guint i = 0; i < slots->len; i++)
    {
      ZkySlot *slot = g_ptr_array_index (slots, i);

      if (strncmp (slot->name, name, length) == 0 && slot->name[length] == '\0')
        return slot;
    }

  return NULL;
}

ZkyChild *
zky_module_find_child (ZkyModule  *self,
                       const char *name,
                       gsize       length)
{
  for (guint i = 0; i < self->children->len; i++)
    {
      ZkyChild *child = g_ptr_array_index (self->children, i);

      if (strncmp (child->name, name, length) == 0 && child->name[length] == '\0')
        return child;
    }

  return NULL;
}

static void
clear_param_path (gpointer data)
{
  ZkyParamPath *param = data;

  g_free (param->path);
}

typedef struct
{
  ZkyModule *module;
  char      *prefix;
} Visit;

static void
push_visit (GArray     *stack,
            ZkyModule  *module,
            const char *prefix,
            const char *name)
{
  Visit visit = { module, name != NULL ? g_strdup_printf ("%s%s.", prefix, name) : g_strdup (prefix) };

  g_array_append_val (stack, visit);
}

GArray *
zky_module_list_params (ZkyModule *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ZkyParamPath));
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));

  g_array_set_clear_func (list, clear_param_path);
  push_visit (stack, self, "", NULL);
  while (stack->len > 0)
    {
      Visit visit = g_array_index (stack, Visit, stack->len - 1);
      g_autofree char *prefix = visit.prefix;

      g_array_set_size (stack, stack->len - 1);
      if (!g_hash_table_add (seen, visit.module))
        continue;

      for (guint i = 0; i < visit.module->params->len; i++)
        {
          ZkySlot *slot = g_ptr_array_index (visit.module->params, i);
          ZkyParamPath param = { g_strconcat (prefix, slot->name, NULL), visit.module, slot };

          g_array_append_val (list, param);
        }
      for (guint i = visit.module->children->len; i-- > 0;)
        {
          ZkyChild *child = g_ptr_array_index (visit.module->children, i);

          push_visit (stack, child->module, prefix, child->name);
        }
    }

  return list;
}

ZkySlot *
zky_module_find_param (ZkyModule  *self,
                       const char *name)
{
  return zky_module_find_slot (self->params, name, strlen (name));
}

/* The slot that a name or path leads to. */
static ZkySlot *
find_by_path (ZkyModule  *self,
              const char *path,
              gboolean   *is_parameter)
{
  ZkySlot *slot = zky_module_find_slot (self->inputs, path, strlen (path));
  const char *dot;

  *is_parameter = slot == NULL;
  if (slot != NULL)
    return slot;

  while ((dot = strchr (path, '.')) != NULL)
    {
      ZkyChild *child = zky_module_find_child (self, path, dot - path);

      if (child == NULL)
        return NULL;
      self = child->module;
      path = dot + 1;
    }

  return zky_module_find_slot (self->params, path, strlen (path));
}

static void
fill_input (ZkyInput      *input,
            const ZkySlot *slot,
            const char    *name,
            gboolean       is_parameter)
{
  *input = (ZkyInput) {
    .name = name, .value = slot->value,
    .min = slot->min, .max = slot->max, .step = slot->step,
    .is_parameter = is_parameter,
  };
}

guint
zky_module_get_n_inputs (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->inputs->len;
}

/**
 * zky_module_get_n_params:
 *
 * Returns: the parameters of the whole tree, each counted once
 */
guint
zky_module_get_n_params (ZkyModule *self)
{
  g_autoptr(GArray) params = NULL;

  g_return_val_if_fail (self != NULL, 0);

  params = zky_module_list_params (self);

  return params->len;
}

/**
 * zky_module_get_input:
 * @i: in order of declaration
 * @input: (out): what is known of it, borrowed
 *
 * Returns: %FALSE past the end
 */
gboolean
zky_module_get_input (ZkyModule *self,
                      guint      i,
                      ZkyInput  *input)
{
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && input != NULL, FALSE);

  if (i >= self->inputs->len)
    return FALSE;
  slot = g_ptr_array_index (self->inputs, i);
  fill_input (input, slot, slot->name, FALSE);

  return TRUE;
}

/**
 * zky_module_get_param:
 * @i: depth first
 * @param: (out): what is known of it, borrowed; its name is a path, interned
 *
 * Returns: %FALSE past the end
 */
gboolean
zky_module_get_param (ZkyModule *self,
                      guint      i,
                      ZkyInput  *param)
{
  g_autoptr(GArray) params = NULL;
  ZkyParamPath *found;

  g_return_val_if_fail (self != NULL && param != NULL, FALSE);

  params = zky_module_list_params (self);
  if (i >= params->len)
    return FALSE;
  found = &g_array_index (params, ZkyParamPath, i);
  fill_input (param, found->slot, g_intern_string (found->path), TRUE);

  return TRUE;
}

static void
fail_unknown (ZkyModule   *self,
              const char  *name,
              GError     **error)
{
  g_autoptr(GArray) params = zky_module_list_params (self);
  GString *names = g_string_new (NULL);
  guint n = self->inputs->len + params->len;

  for (guint i = 0; i < MIN (n, 12); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            i < self->inputs->len
                            ? ((ZkySlot *) g_ptr_array_index (self->inputs, i))->name
                            : g_array_index (params, ZkyParamPath, i - self->inputs->len).path);
  if (n > 12)
    g_string_append (names, " …");
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no input or parameter “%s”; it has: %s",
               self->name, name, n > 0 ? names->str : "none");
  g_string_free (names, TRUE);
}

/**
 * zky_module_find:
 * @name: an input's name or a parameter's path
 * @input: (out): what is known of it, borrowed
 *
 * Returns: %FALSE with an error that lists the names there are
 */
gboolean
zky_module_find (ZkyModule   *self,
                 const char  *name,
                 ZkyInput    *input,
                 GError     **error)
{
  gboolean is_parameter;
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && name != NULL && input != NULL, FALSE);

  slot = find_by_path (self, name, &is_parameter);
  if (slot == NULL)
    {
      fail_unknown (self, name, error);
      return FALSE;
    }

  fill_input (input, slot, is_parameter ? g_intern_string (name) : slot->name, is_parameter);

  return TRUE;
}

/**
 * zky_module_set_value:
 * @name: an input's name or a parameter's path
 * @value: (transfer none): its new value, from the next call on; of any shape
 *
 * Returns: %FALSE with an error that lists the names there are
 */
gboolean
zky_module_set_value (ZkyModule   *self,
                      const char  *name,
                      ZkyTensor   *value,
                      GError     **error)
{
  gboolean is_parameter;
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  slot = find_by_path (self, name, &is_parameter);
  if (slot == NULL)
    {
      fail_unknown (self, name, error);
      return FALSE;
    }

  zky_tensor_ref (value);
  zky_tensor_unref (slot->value);
  slot->value = value;

  return TRUE;
}

/**
 * zky_module_set_range:
 * @name: an input's name or a parameter's path
 * @min: least value of its slider, or NaN
 * @max: greatest, or NaN
 * @step: by how much it moves, or NaN
 *
 * Returns: %FALSE with an error when there is no such input, or the bounds make no range
 */
gboolean
zky_module_set_range (ZkyModule   *self,
                      const char  *name,
                      double       min,
                      double       max,
                      double       step,
                      GError     **error)
{
  gboolean is_parameter;
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  slot = find_by_path (self, name, &is_parameter);
  if (slot == NULL)
    {
      fail_unknown (self, name, error);
      return FALSE;
    }
  if (min >= max || step <= 0 || isinf (min) || isinf (max) || isinf (step))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "“%s” cannot run from %g to %g in steps of %g",
                   name, min, max, step);
      return FALSE;
    }

  slot->min = min;
  slot->max = max;
  slot->step = step;

  return TRUE;
}

static gboolean
cast_slot (ZkySlot   *slot,
           ZkyDtype   dtype,
           GError   **error)
{
  ZkyTensor *value;

  if (!zky_dtype_is_float (zky_tensor_get_dtype (slot->value)))
    return TRUE;
  value = zky_tensor_cast (slot->value, dtype, error);
  if (value == NULL)
    return FALSE;

  zky_tensor_unref (slot->value);
  slot->value = value;

  return TRUE;
}

/**
 * zky_module_cast:
 * @dtype: %ZKY_FLOAT32 or %ZKY_FLOAT64
 *
 * Makes all floating inputs and parameters of that type.
 *
 * Returns: %FALSE with an error when memory is short
 */
gboolean
zky_module_cast (ZkyModule  *self,
                 ZkyDtype    dtype,
                 GError    **error)
{
  g_autoptr(GArray) params = NULL;

  g_return_val_if_fail (self != NULL && zky_dtype_is_float (dtype), FALSE);

  for (guint i = 0; i < self->inputs->len; i++)
    if (!cast_slot (g_ptr_array_index (self->inputs, i), dtype, error))
      return FALSE;

  params = zky_module_list_params (self);
  for (guint i = 0; i < params->len; i++)
    if (!cast_slot (g_array_index (params, ZkyParamPath, i).slot, dtype, error))
      return FALSE;

  return TRUE;
}
