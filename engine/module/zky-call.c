/* zky-call.c: running a module on values
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-module-private.h"

/* What all modules of one call share. */
typedef struct
{
  ZkyGraph   *graph;
  ZkyModule  *root;
  GHashTable *nodes;  /* ZkySlot → ZkyNode of a parameter that has been used */
  GHashTable *paths;  /* ZkySlot → its path; made when the first parameter is used */
} Root;

typedef struct
{
  char    *name;  /* (nullable) */
  ZkyNode *node;
} Output;

struct _ZkyCall
{
  Root      *root;
  ZkyModule *module;
  GArray    *outputs;  /* (nullable): of Output, beside the one that is returned */
};

static void
clear_output (gpointer data)
{
  Output *output = data;

  g_free (output->name);
}

static void
index_paths (Root *root)
{
  g_autoptr(GArray) params = zky_module_list_params (root->root);

  root->paths = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < params->len; i++)
    {
      ZkyParamPath *param = &g_array_index (params, ZkyParamPath, i);

      g_hash_table_insert (root->paths, param->slot, g_steal_pointer (&param->path));
    }
}

/* The one node of a parameter in this call. */
static ZkyNode *
param_node (Root      *root,
            ZkyModule *owner,
            ZkySlot   *slot)
{
  ZkyNode *node = g_hash_table_lookup (root->nodes, slot);
  g_autofree char *outside = NULL;
  const char *path;

  if (node != NULL)
    return node;

  if (root->paths == NULL)
    index_paths (root);
  path = g_hash_table_lookup (root->paths, slot);
  if (path == NULL)
    path = outside = g_strconcat (owner->name, ".", slot->name, NULL);

  node = zky_graph_parameter (root->graph, path, slot->value);
  if (node != NULL)
    g_hash_table_insert (root->nodes, slot, node);

  return node;
}

/* Parameters that the call did not use are nodes too, so that their gradient is 0 and not absent. */
static void
add_unused (Root *root)
{
  g_autoptr(GArray) params = zky_module_list_params (root->root);

  for (guint i = 0; i < params->len; i++)
    {
      ZkyParamPath *param = &g_array_index (params, ZkyParamPath, i);

      param_node (root, param->module, param->slot);
    }
}

/**
 * zky_module_run:
 * @graph: an empty graph, which is filled and can be looked at even after an error
 * @inputs: (array length=n_inputs) (nullable): values, in order of declaration; %NULL: the one it was declared with
 * @n_inputs: how many; the rest have their declared values
 *
 * Calls the module.
 *
 * Returns: %FALSE with the first error of the call
 */
gboolean
zky_module_run (ZkyModule         *self,
                ZkyGraph          *graph,
                ZkyTensor *const  *inputs,
                guint              n_inputs,
                GError           **error)
{
  Root root = { .graph = graph, .root = self };
  ZkyCall call = { .root = &root, .module = self };
  g_autofree ZkyNode **nodes = NULL;
  ZkyNode *output;

  g_return_val_if_fail (self != NULL && graph != NULL, FALSE);

  if (n_inputs > self->inputs->len)
    zky_graph_fail (graph, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "%s takes %u inputs, not %u",
                                        self->name, self->inputs->len, n_inputs));

  root.nodes = g_hash_table_new (NULL, NULL);
  nodes = g_new0 (ZkyNode *, self->inputs->len + 1);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      ZkySlot *slot = g_ptr_array_index (self->inputs, i);

      nodes[i] = zky_graph_variable (graph, slot->name,
                                     i < n_inputs && inputs[i] != NULL ? inputs[i] : slot->value);
    }

  if (zky_graph_get_error (graph) == NULL)
    {
      output = self->func (&call, nodes, self->user_data);
      if (output != NULL || call.outputs == NULL)
        zky_graph_add_output (graph, NULL, output);
      for (guint i = 0; call.outputs != NULL && i < call.outputs->len; i++)
        {
          Output *further = &g_array_index (call.outputs, Output, i);

          zky_graph_add_output (graph, further->name, further->node);
        }
      add_unused (&root);
    }

  g_clear_pointer (&call.outputs, g_array_unref);
  g_hash_table_unref (root.nodes);
  g_clear_pointer (&root.paths, g_hash_table_unref);

  return zky_graph_end (graph, error);
}

/**
 * zky_module_call:
 * @inputs: (array length=n_inputs) (nullable): values, in order of declaration; %NULL: the declared ones
 *
 * Calls the module with a graph of its own.
 *
 * Returns: (transfer full): the graph, or %NULL with the first error of the call
 */
ZkyGraph *
zky_module_call (ZkyModule         *self,
                 ZkyTensor *const  *inputs,
                 guint              n_inputs,
                 GError           **error)
{
  g_autoptr(ZkyGraph) graph = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  graph = zky_graph_new (self->name);
  if (!zky_module_run (self, graph, inputs, n_inputs, error))
    return NULL;

  return g_steal_pointer (&graph);
}

ZkyGraph *
zky_call_get_graph (ZkyCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root->graph;
}

ZkyModule *
zky_call_get_module (ZkyCall *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->module;
}

/**
 * zky_call_param_of:
 * @self: a call
 * @module: a module of the same tree, whose parameter is used by another one: tied weights
 * @name: one of its own parameters
 *
 * Returns: (transfer none) (nullable): its node, one in a call however often it is used; %NULL after an error
 */
ZkyNode *
zky_call_param_of (ZkyCall    *self,
                   ZkyModule  *module,
                   const char *name)
{
  ZkySlot *slot;

  g_return_val_if_fail (self != NULL && module != NULL && name != NULL, NULL);

  slot = zky_module_find_param (module, name);
  if (slot == NULL)
    {
      zky_graph_fail (self->root->graph, g_error_new (ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no parameter “%s”",
                                                      module->name, name));
      return NULL;
    }

  return param_node (self->root, module, slot);
}

/**
 * zky_call_param:
 * @name: a parameter of the module that is called
 *
 * Returns: (transfer none) (nullable): its node, one in a call however often it is used; %NULL after an error
 */
ZkyNode *
zky_call_param (ZkyCall    *self,
                const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  return zky_call_param_of (self, self->module, name);
}

/* The field that holds @module, or its own name. */
static const char *
scope_name (ZkyModule *owner,
            ZkyModule *module)
{
  for (guint i = 0; i < owner->children->len; i++)
    {
      ZkyChild *child = g_ptr_array_index (owner->children, i);

      if (child->module == module)
        return child->name;
    }

  return module->name;
}

/**
 * zky_call_module_outputs:
 * @module: a module, most often a sub-module of the one that is called
 * @inputs: (array length=n_inputs): its inputs
 * @further: (nullable): gets its outputs beyond the first, as nodes
 *
 * Calls @module within this call: its nodes lie in a scope named after the field that holds it.
 *
 * Returns: (transfer none) (nullable): its first output; %NULL after an error
 */
ZkyNode *
zky_call_module_outputs (ZkyCall         *self,
                         ZkyModule       *module,
                         ZkyNode *const  *inputs,
                         guint            n_inputs,
                         GPtrArray       *further)
{
  ZkyCall call = { .module = module };
  ZkyGraph *graph;
  ZkyNode *output = NULL;

  g_return_val_if_fail (self != NULL && module != NULL, NULL);

  graph = self->root->graph;
  call.root = self->root;
  if (module->inputs->len > 0 && module->inputs->len != n_inputs)
    zky_graph_fail (graph, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "%s takes %u inputs, not %u",
                                        module->name, module->inputs->len, n_inputs));
  for (guint i = 0; i < n_inputs; i++)
    if (inputs[i] == NULL)
      return NULL;

  zky_graph_push_scope (graph, scope_name (self->module, module));
  if (zky_graph_get_error (graph) == NULL)
    output = module->func (&call, inputs, module->user_data);
  zky_graph_pop_scope (graph);

  for (guint i = 0; call.outputs != NULL && further != NULL && i < call.outputs->len; i++)
    g_ptr_array_add (further, g_array_index (call.outputs, Output, i).node);
  g_clear_pointer (&call.outputs, g_array_unref);

  return output;
}

/**
 * zky_call_modulev:
 * @module: a module, most often a sub-module of the one that is called
 * @inputs: (array length=n_inputs): its inputs
 *
 * As zky_call_module_outputs(), for a module with one output.
 *
 * Returns: (transfer none) (nullable): its output; %NULL after an error
 */
ZkyNode *
zky_call_modulev (ZkyCall         *self,
                  ZkyModule       *module,
                  ZkyNode *const  *inputs,
                  guint            n_inputs)
{
  return zky_call_module_outputs (self, module, inputs, n_inputs, NULL);
}

/**
 * zky_call_module:
 * @name: the field that holds the sub-module
 * @...: nodes, its inputs, ended by %NULL
 *
 * Calls a sub-module.
 *
 * Returns: (transfer none) (nullable): its output; %NULL after an error
 */
ZkyNode *
zky_call_module (ZkyCall    *self,
                 const char *name,
                 ...)
{
  g_autoptr(GPtrArray) inputs = NULL;
  ZkyModule *module;
  ZkyNode *node;
  va_list args;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  module = zky_module_get_child (self->module, name);
  if (module == NULL)
    {
      zky_graph_fail (self->root->graph, g_error_new (ZKY_ERROR, ZKY_ERROR_UNKNOWN, "%s has no sub-module “%s”",
                                                      self->module->name, name));
      return NULL;
    }
  if (zky_graph_get_error (self->root->graph) != NULL)
    return NULL;

  inputs = g_ptr_array_new ();
  va_start (args, name);
  while ((node = va_arg (args, ZkyNode *)) != NULL)
    g_ptr_array_add (inputs, node);
  va_end (args);

  return zky_call_modulev (self, module, (ZkyNode *const *) inputs->pdata, inputs->len);
}

/**
 * zky_call_output:
 * @name: (nullable): what it is called
 * @node: (nullable): a further output of the module that is called; %NULL after an error
 *
 * What the function returns is the first output; these follow in the order in which they are given.
 */
void
zky_call_output (ZkyCall    *self,
                 const char *name,
                 ZkyNode    *node)
{
  Output output = { g_strdup (name), node };

  g_return_if_fail (self != NULL);

  if (self->outputs == NULL)
    {
      self->outputs = g_array_new (FALSE, FALSE, sizeof (Output));
      g_array_set_clear_func (self->outputs, clear_output);
    }
  g_array_append_val (self->outputs, output);
}
