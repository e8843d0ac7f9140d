/* zky-module-list.c: the parameters, buffers and modules of a tree, depth first
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-module-private.h"

static void
clear_slot_path (gpointer data)
{
  ZkySlotPath *entry = data;

  g_free (entry->path);
}

static void
append_slots (GArray     *list,
              ZkyModule  *module,
              const char *prefix,
              gboolean    is_buffer)
{
  GPtrArray *slots = is_buffer ? module->buffers : module->params;

  for (guint i = 0; i < slots->len; i++)
    {
      ZkySlot *slot = g_ptr_array_index (slots, i);
      ZkySlotPath entry = { g_strconcat (prefix, slot->name, NULL), module, slot, is_buffer };

      g_array_append_val (list, entry);
    }
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
zky_module_list (ZkyModule    *self,
                 ZkyListFlags  flags)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (ZkySlotPath));
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (Visit));

  g_array_set_clear_func (list, clear_slot_path);
  push_visit (stack, self, "", NULL);
  while (stack->len > 0)
    {
      Visit visit = g_array_index (stack, Visit, stack->len - 1);
      g_autofree char *prefix = visit.prefix;

      g_array_set_size (stack, stack->len - 1);
      if (!g_hash_table_add (seen, visit.module))
        continue;

      if (flags & ZKY_LIST_PARAMS)
        append_slots (list, visit.module, prefix, FALSE);
      if (flags & ZKY_LIST_BUFFERS)
        append_slots (list, visit.module, prefix, TRUE);
      for (guint i = visit.module->children->len; i-- > 0;)
        {
          ZkyChild *child = g_ptr_array_index (visit.module->children, i);

          push_visit (stack, child->module, prefix, child->name);
        }
    }

  return list;
}

GPtrArray *
zky_module_list_modules (ZkyModule *self)
{
  GPtrArray *list = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);
  g_autoptr(GPtrArray) stack = g_ptr_array_new ();

  g_ptr_array_add (stack, self);
  while (stack->len > 0)
    {
      ZkyModule *module = g_ptr_array_steal_index (stack, stack->len - 1);

      if (!g_hash_table_add (seen, module))
        continue;
      g_ptr_array_add (list, module);
      for (guint i = module->children->len; i-- > 0;)
        g_ptr_array_add (stack, ((ZkyChild *) g_ptr_array_index (module->children, i))->module);
    }

  return list;
}
