/* zky-call.c: running a module on values
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-call-private.h"

#include <string.h>

#include "zky-vmap.h"

static void
clear_output (gpointer data)
{
  ZkyCallOutput *output = data;

  g_free (output->name);
}

/* (transfer container) (nullable): @inputs, with NULL for those that the function may ask for and the call has left out. NULL: @inputs
 * are all. */
static ZkyNode **
complete_inputs (ZkyModule      *module,
                 ZkyNode *const *inputs,
                 guint           n_inputs)
{
  ZkyNode **all;

  if (module->max_inputs == G_MAXUINT || n_inputs >= module->max_inputs)
    return NULL;

  all = g_new0 (ZkyNode *, module->max_inputs);
  if (n_inputs > 0)
    memcpy (all, inputs, n_inputs * sizeof *all);

  return all;
}

/* Runs the function of @module, unless it cannot be called with so many inputs. */
static ZkyNode *
call_function (ZkyCall        *self,
               ZkyNode *const *inputs,
               guint           n_inputs)
{
  ZkyModule *module = self->module;
  ZkyGraph *graph = self->root->graph;
  g_autofree ZkyNode **all = NULL;

  if (n_inputs < module->min_inputs || n_inputs > module->max_inputs)
    {
      g_autofree char *many = module->max_inputs > module->min_inputs ? g_strdup_printf ("%u to %u", module->min_inputs, module->max_inputs)
                                                                      : g_strdup_printf ("%u", module->min_inputs);

      zky_graph_fail (graph, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "%s takes %s input%s, not %u", module->name, many,
                                          module->max_inputs == 1 ? "" : "s", n_inputs));
    }
  if (zky_graph_get_error (graph) != NULL)
    return NULL;

  all = complete_inputs (module, inputs, n_inputs);

  return module->func (self, all != NULL ? all : inputs, module->user_data);
}

/* An input as the function gets it: of @map, if there is one and it is given for many examples. */
static ZkyNode *
make_input (ZkyGraph  *graph,
            ZkyGraph  *map,
            ZkySlot   *slot,
            ZkyTensor *given)
{
  ZkyNode *node = zky_graph_variable (graph, slot->name, given != NULL ? given : slot->value);

  if (map == NULL)
    return node;

  return given != NULL ? zky_vmap_enter (map, node, 0) : zky_vmap_import (map, node);
}

/* An output of the graph; what a map gives leaves it with all examples in front. */
static void
add_output (ZkyGraph   *graph,
            ZkyGraph   *map,
            const char *name,
            ZkyNode    *node)
{
  if (map != NULL && node != NULL)
    node = zky_vmap_leave (map, node, 0);
  if (map != NULL && zky_graph_get_error (map) != NULL)
    zky_graph_fail (graph, zky_graph_take_error (map));
  zky_graph_add_output (graph, name, node);
}

/* @map (nullable): a map upon @graph, for inputs that are given for many examples */
static gboolean
run_module (ZkyModule         *self,
            ZkyGraph          *graph,
            ZkyGraph          *map,
            ZkyTensor *const  *inputs,
            guint              n_inputs,
            GError           **error)
{
  ZkyCallRoot root = { .graph = graph, .module = self };
  ZkyCall call = { .root = &root, .module = self };
  g_autofree ZkyNode **nodes = NULL;
  ZkyNode *output;

  if (n_inputs > self->inputs->len)
    zky_graph_fail (graph, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "%s takes %u inputs, not %u",
                                        self->name, self->inputs->len, n_inputs));

  zky_call_root_init (&root);
  nodes = g_new0 (ZkyNode *, self->inputs->len + 1);
  for (guint i = 0; i < self->inputs->len; i++)
    nodes[i] = make_input (graph, map, g_ptr_array_index (self->inputs, i), i < n_inputs ? inputs[i] : NULL);
  if (map != NULL && zky_graph_get_error (map) != NULL)
    zky_graph_fail (graph, zky_graph_take_error (map));

  if (zky_graph_get_error (graph) == NULL)
    {
      output = call_function (&call, nodes, self->inputs->len);
      if (output != NULL || call.outputs == NULL)
        add_output (graph, map, NULL, output);
      for (guint i = 0; call.outputs != NULL && i < call.outputs->len; i++)
        {
          ZkyCallOutput *further = &g_array_index (call.outputs, ZkyCallOutput, i);

          add_output (graph, map, further->name, further->node);
        }
      zky_call_root_add_unused (&root);
    }

  g_clear_pointer (&call.outputs, g_array_unref);
  zky_call_root_clear (&root);

  return zky_graph_end (graph, error);
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
  g_return_val_if_fail (self != NULL && graph != NULL, FALSE);

  return run_module (self, graph, NULL, inputs, n_inputs, error);
}

/* The extent of the first axis of the first input that is given. */
static gboolean
count_examples (ZkyModule         *self,
                ZkyTensor *const  *inputs,
                guint              n_inputs,
                gsize             *n_examples,
                GError           **error)
{
  for (guint i = 0; i < n_inputs; i++)
    if (inputs[i] != NULL && zky_tensor_get_n_axes (inputs[i]) > 0)
      {
        *n_examples = zky_tensor_get_dim (inputs[i], 0);
        return TRUE;
      }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s: no input has an axis of examples", self->name);

  return FALSE;
}

/**
 * zky_module_run_many:
 * @graph: an empty graph, which is filled and can be looked at even after an error
 * @inputs: (array length=n_inputs): values in order of declaration, with one axis more than the module takes, in front: the examples;
 *   %NULL: all examples share the one it was declared with
 * @n_inputs: how many; the rest have their declared values
 *
 * Calls the module, whose function is written for one example, on many at once: it runs once, inside a map (zky-vmap.h). The outputs have all
 * examples in front.
 *
 * Returns: %FALSE with the first error of the call
 */
gboolean
zky_module_run_many (ZkyModule         *self,
                     ZkyGraph          *graph,
                     ZkyTensor *const  *inputs,
                     guint              n_inputs,
                     GError           **error)
{
  g_autoptr(ZkyGraph) map = NULL;
  gsize n_examples;

  g_return_val_if_fail (self != NULL && graph != NULL, FALSE);

  if (!count_examples (self, inputs, n_inputs, &n_examples, error))
    return FALSE;

  map = zky_vmap_new (graph, n_examples);

  return run_module (self, graph, map, inputs, n_inputs, error);
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
 * zky_call_is_outermost:
 *
 * Returns: whether its module is the one that was called from outside
 */
gboolean
zky_call_is_outermost (ZkyCall *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->module == self->root->module;
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
 * @inputs: (array length=n_inputs): its inputs; %NULL for those that may be left out
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
  if (zky_graph_get_error (graph) != NULL)
    return NULL;
  for (guint i = 0; i < MIN (n_inputs, MAX (module->min_inputs, module->inputs->len)); i++)
    if (inputs[i] == NULL)
      {
        zky_graph_fail (graph, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "%s: input %u is missing", module->name, i + 1));
        return NULL;
      }

  zky_graph_push_scope (graph, scope_name (self->module, module));
  output = call_function (&call, inputs, n_inputs);
  zky_graph_pop_scope (graph);

  for (guint i = 0; call.outputs != NULL && further != NULL && i < call.outputs->len; i++)
    g_ptr_array_add (further, g_array_index (call.outputs, ZkyCallOutput, i).node);
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
  ZkyCallOutput output = { g_strdup (name), node };

  g_return_if_fail (self != NULL);

  if (self->outputs == NULL)
    {
      self->outputs = g_array_new (FALSE, FALSE, sizeof (ZkyCallOutput));
      g_array_set_clear_func (self->outputs, clear_output);
    }
  g_array_append_val (self->outputs, output);
}
