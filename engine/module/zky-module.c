/* zky-module.c: inputs, parameters and sub-modules
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-module-private.h"

#include <math.h>
#include <string.h>

#include "zky-name.h"

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
  self->buffers = g_ptr_array_new_with_free_func (slot_free);
  self->children = g_ptr_array_new_with_free_func (child_free);
  self->max_inputs = G_MAXUINT;

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
  g_ptr_array_unref (self->buffers);
  g_ptr_array_unref (self->children);
  g_free (self->name);
  g_free (self);
}

/* A name is an identifier, with letters of any script, and one module has it once. Digits may come first, for the members of a list: `layers.0`. */
static gboolean
check_name (ZkyModule   *self,
            const char  *name,
            GError     **error)
{
  if (*name == '\0' || !g_utf8_validate (name, -1, NULL) || name[zky_name_scan (name)] != '\0')
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                 "“%s” cannot be a name: names are made of letters, digits and _", name);
  else if (zky_module_find_slot (self->inputs, name, strlen (name)) != NULL
           || zky_module_find_slot (self->params, name, strlen (name)) != NULL
           || zky_module_find_slot (self->buffers, name, strlen (name)) != NULL
           || zky_module_find_child (self, name, strlen (name)) != NULL)
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

/**
 * zky_module_add_buffer:
 * @name: letters, digits and _
 * @value: (transfer none): its initial value
 *
 * A buffer is kept and saved as a parameter is, but not trained: running statistics, tables. In a call it is a constant.
 *
 * Returns: %FALSE with an error when the name is taken or no name
 */
gboolean
zky_module_add_buffer (ZkyModule   *self,
                       const char  *name,
                       ZkyTensor   *value,
                       GError     **error)
{
  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  return add_slot (self, self->buffers, name, value, error);
}

/**
 * zky_module_set_arity:
 * @min: how many inputs a call gives at least
 * @max: and at most, or %G_MAXUINT; the function gets %NULL for those up to here that a call leaves out
 *
 * For modules that declare no inputs of their own, since they have no values to start from: layers.
 */
void
zky_module_set_arity (ZkyModule *self,
                      guint      min,
                      guint      max)
{
  g_return_if_fail (self != NULL && min <= max);

  self->min_inputs = min;
  self->max_inputs = max;
}

/**
 * zky_module_get_arity:
 * @min: (out) (optional): how many inputs a call gives at least
 * @max: (out) (optional): and at most
 */
void
zky_module_get_arity (ZkyModule *self,
                      guint     *min,
                      guint     *max)
{
  g_return_if_fail (self != NULL);

  if (min != NULL)
    *min = self->min_inputs;
  if (max != NULL)
    *max = self->max_inputs;
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

/**
 * zky_module_set_training:
 * @training: whether calls are for training: statistics are those of the batch, and dropout drops
 *
 * Sets the mode of the whole tree. Modules are made for use, not for training; trainers set and unset it.
 */
void
zky_module_set_training (ZkyModule *self,
                         gboolean   training)
{
  g_autoptr(GPtrArray) modules = NULL;

  g_return_if_fail (self != NULL);

  modules = zky_module_list_modules (self);
  for (guint i = 0; i < modules->len; i++)
    ((ZkyModule *) g_ptr_array_index (modules, i))->training = training;
}

gboolean
zky_module_get_training (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->training;
}

ZkyModuleFunc
zky_module_get_func (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->func;
}

/**
 * zky_module_has_param:
 * @name: without a path
 *
 * Returns: whether the module itself has a parameter of that name
 */
gboolean
zky_module_has_param (ZkyModule  *self,
                      const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  return zky_module_find_slot (self->params, name, strlen (name)) != NULL;
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

  child = zky_module_find_child (self, name, strlen (name));

  return child != NULL ? child->module : NULL;
}

/**
 * zky_module_get_nth_child:
 * @i: in the order in which they were added
 * @name: (out) (optional): the field that holds it
 *
 * Returns: (transfer none) (nullable): a sub-module, or %NULL past the end
 */
ZkyModule *
zky_module_get_nth_child (ZkyModule   *self,
                          guint        i,
                          const char **name)
{
  ZkyChild *child;

  g_return_val_if_fail (self != NULL, NULL);

  if (i >= self->children->len)
    return NULL;
  child = g_ptr_array_index (self->children, i);
  if (name != NULL)
    *name = child->name;

  return child->module;
}
