/* zky-module.c: inputs, parameters and sub-modules
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-module-private.h"

#include <math.h>
#include <string.h>

static void
slot_free (gpointer data)
{
  ZkySlot *slot = data;

  zky_tensor_unref (slot->value);
  g_free (slot->name);
  g_free (slot);
}

static void
child_free (gpointer data)
{
  ZkyChild *child = data;

  zky_module_unref (child->module);
  g_free (child->name);
  g_free (child);
}

/**
 * zky_module_new:
 * @name: what it is called: `SimpleModel`
 * @func: what it does when it is called
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * Returns: (transfer full): a module without inputs, parameters or sub-modules
 */
ZkyModule *
zky_module_new (const char     *name,
                ZkyModuleFunc   func,
                gpointer        user_data,
                GDestroyNotify  destroy)
{
  ZkyModule *self;

  g_return_val_if_fail (name != NULL && func != NULL, NULL);

  self = g_new0 (ZkyModule, 1);
  self->ref_count = 1;
  self->name = g_strdup (name);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  self->inputs = g_ptr_array_new_with_free_func (slot_free);
  self->params = g_ptr_array_new_with_free_func (slot_free);
  self->children = g_ptr_array_new_with_free_func (child_free);

  return self;
}

ZkyModule *
zky_module_ref (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_module_unref (ZkyModule *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->params);
  g_ptr_array_unref (self->children);
  g_free (self->name);
  g_free (self);
}

static ZkySlot *
find_slot (GPtrArray  *slots,
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

static ZkyChild *
find_child (ZkyModule  *self,
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

/* A name is an identifier, and one module has it once. Digits may come first, for the members of a list: `layers.0`. */
static gboolean
check_name (ZkyModule   *self,
            const char  *name,
            GError     **error)
{
  gboolean good = *name != '\0';

  for (const char *p = name; *p != '\0'; p++)
    good &= g_ascii_isalnum (*p) || *p == '_';

  if (!good)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                 "“%s” cannot be a name: names are made of letters, digits and _", name);
  else if (find_slot (self->inputs, name, strlen (name)) != NULL
           || find_slot (self->params, name, strlen (name)) != NULL
           || find_child (self, name, strlen (name)) != NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s has a “%s” already", self->name, name);
  else
    return TRUE;

  return FALSE;
}

static gboolean
add_slot (ZkyModule   *self,
          GPtrArray   *slots,
          const char  *name,
          ZkyTensor   *value,
          GError     **error)
{
  ZkySlot *slot;

  if (!check_name (self, name, error))
    return FALSE;

  slot = g_new0 (ZkySlot, 1);
  slot->name = g_strdup (name);
  slot->value = zky_tensor_ref (value);
  slot->min = slot->max = slot->step = NAN;
  g_ptr_array_add (slots, slot);

  return TRUE;
}

/**
 * zky_module_add_input:
 * @name: letters, digits and _
 * @value: (transfer none): what the variable starts from
 *
 * Returns: %FALSE with an error when the name is taken or no name
 */
gboolean
zky_module_add_input (ZkyModule   *self,
                      const char  *name,
                      ZkyTensor   *value,
                      GError     **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  return add_slot (self, self->inputs, name, value, error);
}

/**
 * zky_module_add_param:
 * @name: letters, digits and _
 * @value: (transfer none): its initial value
 *
 * Returns: %FALSE with an error when the name is taken or no name
 */
gboolean
zky_module_add_param (ZkyModule   *self,
                      const char  *name,
                      ZkyTensor   *value,
                      GError     **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  return add_slot (self, self->params, name, value, error);
}

/* Whether @needle is @self or lies below it; a loop, since trees come from users. */
static gboolean
contains (ZkyModule *self,
          ZkyModule *needle)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) stack = g_ptr_array_new ();

  g_ptr_array_add (stack, self);
  while (stack->len > 0)
    {
      ZkyModule *module = g_ptr_array_steal_index (stack, stack->len - 1);

      if (module == needle)
        return TRUE;
      if (!g_hash_table_add (seen, module))
        continue;
      for (guint i = 0; i < module->children->len; i++)
        g_ptr_array_add (stack, ((ZkyChild *) g_ptr_array_index (module->children, i))->module);
    }

  return FALSE;
}

/**
 * zky_module_add_child:
 * @name: letters, digits and _: the field that holds it; scopes and parameters are called by it
 * @child: (transfer none): a module; one may stand in several places, and then shares its parameters
 *
 * Returns: %FALSE with an error when the name is taken or no name, or @child holds @self
 */
gboolean
zky_module_add_child (ZkyModule   *self,
                      const char  *name,
                      ZkyModule   *child,
                      GError     **error)
{
  ZkyChild *entry;

  g_return_val_if_fail (self != NULL && name != NULL && child != NULL, FALSE);

  if (!check_name (self, name, error))
    return FALSE;
  if (contains (child, self))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s cannot be a part of itself as “%s”", self->name, name);
      return FALSE;
    }

  entry = g_new0 (ZkyChild, 1);
  entry->name = g_strdup (name);
  entry->module = zky_module_ref (child);
  g_ptr_array_add (self->children, entry);

  return TRUE;
}

const char *
zky_module_get_name (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

gpointer
zky_module_get_user_data (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->user_data;
}

/**
 * zky_module_get_child:
 *
 * Returns: (transfer none) (nullable): the sub-module in the field @name
 */
ZkyModule *
zky_module_get_child (ZkyModule  *self,
                      const char *name)
{
  ZkyChild *child;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  child = find_child (self, name, strlen (name));

  return child != NULL ? child->module : NULL;
}

/* -- Parameters of the whole tree ------------------------------------------- */

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
  return find_slot (self->params, name, strlen (name));
}

/* The slot that a name or path leads to. */
static ZkySlot *
find_by_path (ZkyModule  *self,
              const char *path,
              gboolean   *is_parameter)
{
  ZkySlot *slot = find_slot (self->inputs, path, strlen (path));
  const char *dot;

  *is_parameter = slot == NULL;
  if (slot != NULL)
    return slot;

  while ((dot = strchr (path, '.')) != NULL)
    {
      ZkyChild *child = find_child (self, path, dot - path);

      if (child == NULL)
        return NULL;
      self = child->module;
      path = dot + 1;
    }

  return find_slot (self->params, path, strlen (path));
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
