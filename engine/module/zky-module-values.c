/* zky-module-values.c: the values of a module's inputs, and of the parameters and buffers of its whole tree
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

typedef enum
{
  KIND_INPUT,
  KIND_PARAM,
  KIND_BUFFER,
} Kind;

/* The slot that a name or path leads to. */
static ZkySlot *
find_by_path (ZkyModule  *self,
              const char *path,
              Kind       *kind)
{
  ZkySlot *slot = zky_module_find_slot (self->inputs, path, strlen (path));
  const char *dot;

  *kind = KIND_INPUT;
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

  *kind = KIND_PARAM;
  slot = zky_module_find_slot (self->params, path, strlen (path));
  if (slot != NULL)
    return slot;

  *kind = KIND_BUFFER;
  return zky_module_find_slot (self->buffers, path, strlen (path));
}

static void
fill_input (ZkyInput      *input,
            const ZkySlot *slot,
            const char    *name,
            Kind           kind)
{
  *input = (ZkyInput) {
    .name = name, .value = slot->value,
    .min = slot->min, .max = slot->max, .step = slot->step,
    .is_parameter = kind == KIND_PARAM, .is_buffer = kind == KIND_BUFFER,
  };
}

guint
zky_module_get_n_inputs (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->inputs->len;
}

static guint
count (ZkyModule    *self,
       ZkyListFlags  flags)
{
  g_autoptr(GArray) list = zky_module_list (self, flags);

  return list->len;
}

static gboolean
get_nth (ZkyModule    *self,
         ZkyListFlags  flags,
         guint         i,
         ZkyInput     *entry)
{
  g_autoptr(GArray) list = zky_module_list (self, flags);
  ZkySlotPath *found;

  if (i >= list->len)
    return FALSE;
  found = &g_array_index (list, ZkySlotPath, i);
  fill_input (entry, found->slot, g_intern_string (found->path), found->is_buffer ? KIND_BUFFER : KIND_PARAM);

  return TRUE;
}

/**
 * zky_module_get_n_params:
 *
 * Returns: the parameters of the whole tree, each counted once
 */
guint
zky_module_get_n_params (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return count (self, ZKY_LIST_PARAMS);
}

/**
 * zky_module_get_n_buffers:
 *
 * Returns: the buffers of the whole tree, each counted once
 */
guint
zky_module_get_n_buffers (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return count (self, ZKY_LIST_BUFFERS);
}

/**
 * zky_module_get_n_state:
 *
 * Returns: the parameters and buffers of the whole tree, each counted once
 */
guint
zky_module_get_n_state (ZkyModule *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return count (self, ZKY_LIST_STATE);
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
  fill_input (input, slot, slot->name, KIND_INPUT);

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
  g_return_val_if_fail (self != NULL && param != NULL, FALSE);

  return get_nth (self, ZKY_LIST_PARAMS, i, param);
}

/**
 * zky_module_get_buffer:
 * @i: depth first
 * @buffer: (out): what is known of it, borrowed; its name is a path, interned
 *
 * Returns: %FALSE past the end
 */
gboolean
zky_module_get_buffer (ZkyModule *self,
                       guint      i,
                       ZkyInput  *buffer)
{
  g_return_val_if_fail (self != NULL && buffer != NULL, FALSE);

  return get_nth (self, ZKY_LIST_BUFFERS, i, buffer);
}

/**
 * zky_module_get_state:
 * @i: in the order of PyTorch's state_dict: depth first, of each module the parameters, then the buffers
 * @entry: (out): what is known of it, borrowed; its name is a path, interned
 *
 * Returns: %FALSE past the end
 */
gboolean
zky_module_get_state (ZkyModule *self,
                      guint      i,
                      ZkyInput  *entry)
{
  g_return_val_if_fail (self != NULL && entry != NULL, FALSE);

  return get_nth (self, ZKY_LIST_STATE, i, entry);
}

/**
 * zky_module_list_state:
 * @n: (out): how many there are
 *
 * All that zky_module_get_state() gives, at once: for trees of many modules.
 *
 * Returns: (transfer container) (array length=n): parameters and buffers of the whole tree
 */
ZkyInput *
zky_module_list_state (ZkyModule *self,
                       guint     *n)
{
  g_autoptr(GArray) list = NULL;
  ZkyInput *entries;

  g_return_val_if_fail (self != NULL && n != NULL, NULL);

  list = zky_module_list (self, ZKY_LIST_STATE);
  entries = g_new (ZkyInput, list->len + 1);
  for (guint i = 0; i < list->len; i++)
    {
      ZkySlotPath *entry = &g_array_index (list, ZkySlotPath, i);

      fill_input (&entries[i], entry->slot, g_intern_string (entry->path), entry->is_buffer ? KIND_BUFFER : KIND_PARAM);
    }
  *n = list->len;

  return entries;
}

static void
fail_unknown (ZkyModule   *self,
              const char  *name,
              GError     **error)
{
  g_autoptr(GArray) state = zky_module_list (self, ZKY_LIST_STATE);
  GString *names = g_string_new (NULL);
  guint n = self->inputs->len + state->len;

  for (guint i = 0; i < MIN (n, 12); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            i < self->inputs->len
                            ? ((ZkySlot *) g_ptr_array_index (self->inputs, i))->name
                            : g_array_index (state, ZkySlotPath, i - self->inputs->len).path);
  if (n > 12)
    g_string_append (names, " …");
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no input or parameter “%s”; it has: %s",
               self->name, name, n > 0 ? names->str : "none");
  g_string_free (names, TRUE);
}

/**
 * zky_module_find:
 * @name: an input's name, or the path of a parameter or buffer
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
  Kind kind;
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && name != NULL && input != NULL, FALSE);

  slot = find_by_path (self, name, &kind);
  if (slot == NULL)
    {
      fail_unknown (self, name, error);
      return FALSE;
    }

  fill_input (input, slot, kind != KIND_INPUT ? g_intern_string (name) : slot->name, kind);

  return TRUE;
}

/**
 * zky_module_set_value:
 * @name: an input's name, or the path of a parameter or buffer
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
  Kind kind;
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  slot = find_by_path (self, name, &kind);
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
 * @name: an input's name, or the path of a parameter or buffer
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
  Kind kind;
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  slot = find_by_path (self, name, &kind);
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
 * Makes all floating inputs, parameters and buffers of that type.
 *
 * Returns: %FALSE with an error when memory is short
 */
gboolean
zky_module_cast (ZkyModule  *self,
                 ZkyDtype    dtype,
                 GError    **error)
{
  g_autoptr(GArray) state = NULL;

  g_return_val_if_fail (self != NULL && zky_dtype_is_float (dtype), FALSE);

  for (guint i = 0; i < self->inputs->len; i++)
    if (!cast_slot (g_ptr_array_index (self->inputs, i), dtype, error))
      return FALSE;

  state = zky_module_list (self, ZKY_LIST_STATE);
  for (guint i = 0; i < state->len; i++)
    if (!cast_slot (g_array_index (state, ZkySlotPath, i).slot, dtype, error))
      return FALSE;

  return TRUE;
}
