/* zky-lua-call.c: running the functions of modules, from outside and from one another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <string.h>

#include "zky-vmap.h"

/*
 * A call goes from C through Lua to C and so on: zky_module_run() calls zky_lua_run_module(), which enters Lua in
 * protected mode; a model that calls a sub-module comes to zky_lua_call_module(), from there by zky_call_module_outputs(),
 * which keeps scopes, to zky_lua_run_module() again. No Lua error may jump over that; so the inner function runs in protected
 * mode too, and what it raised is raised again behind it. A layer, which is C, may have parts in Lua (Sequential): these are
 * run in protected mode too, and stop the layer by an error of the call.
 */

/* A function that runs by the nodes of its call alone: the outermost one, or the part of a layer. */
typedef struct
{
  ZkyCall        *call;
  ZkyNode *const *inputs;
  ZkyNode        *result;  /* of a part; the outermost module names its outputs itself */
} NodeCall;

/* -- Outer calls ------------------------------------------------------------------ */

/**
 * zky_lua_to_node:
 * @L: a thread
 * @what: what it is, for errors
 *
 * Returns: the node of the present graph that the value on top of the stack is; numbers and tensors become constants
 */
ZkyNode *
zky_lua_to_node (lua_State  *L,
                 const char *what)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyOperand operand;
  ZkyTensor *value;
  ZkyNode *node;
  GError *error;

  if (!zky_lua_to_operand (L, -1, &operand))
    zky_lua_error (L, "%s is %s, not a node", what, zky_lua_type (L, -1));

  if (operand.kind == ZKY_OPERAND_NODE)
    {
      node = zky_vmap_import (self->graph, operand.node);
      error = node == NULL ? zky_graph_take_error (self->graph) : NULL;
      g_clear_error (&error);
      if (node == NULL)
        zky_lua_error (L, "%s is a node of another call", what);
      return node;
    }

  value = zky_operand_to_tensor (&operand, &operand, 1, self->options.dtype);
  node = zky_graph_constant (self->graph, value);
  zky_tensor_unref (value);
  if (node == NULL)
    zky_lua_raise (L, zky_graph_take_error (self->graph));

  return node;
}

/* Adds an output under a name that no other has: @name, that of its node, or `out`. The stack has the table of the
 * names taken so far at @names. */
static void
add_output (lua_State  *L,
            NodeCall   *outer,
            const char *name,
            ZkyNode    *node,
            int         names)
{
  char unique[256];

  if (outer->result == NULL && !zky_call_is_outermost (outer->call))
    {
      outer->result = node;
      return;
    }

  if (name == NULL)
    name = zky_node_get_name (node) != NULL ? zky_node_get_name (node) : "out";

  g_strlcpy (unique, name, sizeof unique);
  for (guint i = 2; lua_getfield (L, names, unique) != LUA_TNIL; i++)
    {
      lua_pop (L, 1);
      g_snprintf (unique, sizeof unique, "%.200s%u", name, i);
    }
  lua_pop (L, 1);
  lua_pushboolean (L, TRUE);
  lua_setfield (L, names, unique);

  zky_call_output (outer->call, unique, node);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* `return {loss = l, logits = z}`: outputs in the order of their names. */
static void
add_named_outputs (lua_State *L,
                   NodeCall  *outer,
                   int        table,
                   int        names)
{
  const char **keys;
  guint n = 0;

  lua_pushnil (L);
  for (; lua_next (L, table); n++)
    {
      if (lua_type (L, -2) != LUA_TSTRING || strlen (lua_tostring (L, -2)) > 200)
        zky_lua_error (L, "outputs in a table have names: return {loss = l, logits = z}");
      lua_pop (L, 1);
    }
  if (n == 0)
    zky_lua_error (L, "the table of outputs is empty");

  keys = lua_newuserdatauv (L, n * sizeof *keys, 0);
  n = 0;
  lua_pushnil (L);
  for (; lua_next (L, table); n++)
    {
      keys[n] = lua_tostring (L, -2);
      lua_pop (L, 1);
    }

  qsort (keys, n, sizeof *keys, compare_names);
  for (guint i = 0; i < n; i++)
    {
      lua_getfield (L, table, keys[i]);
      add_output (L, outer, keys[i], zky_lua_to_node (L, "the output"), names);
      lua_pop (L, 1);
    }
}

/* Notes where the function on top of the stack begins. */
static void
note_function (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  lua_Debug ar;

  lua_pushvalue (L, -1);
  lua_getinfo (L, ">S", &ar);
  g_snprintf (self->called_at, sizeof self->called_at, "%s:%d: ", ar.short_src, ar.linedefined);
}

/* How many nodes a call gives to the function of @module: a part of a layer without inputs of its own gets one. */
static guint
count_inputs (NodeCall *outer)
{
  guint n = zky_module_get_n_inputs (zky_call_get_module (outer->call));

  return n > 0 || zky_call_is_outermost (outer->call) ? n : 1;
}

/* Runs the function `call` of a module, in protected mode. */
static int
run_function (lua_State *L)
{
  NodeCall *outer = lua_touserdata (L, 1);
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyModule *module = zky_call_get_module (outer->call);
  guint n = count_inputs (outer);
  int n_results;

  g_ptr_array_add (self->calls, outer->call);

  lua_settop (L, 0);
  lua_newtable (L); /* 1: the names of outputs */
  zky_lua_push_self (L, module);
  zky_lua_push_call (L, 2); /* 3: the function */
  if (self->calls->len == 1)
    note_function (L);
  luaL_checkstack (L, (int) n + LUA_MINSTACK, "too many inputs");
  lua_pushvalue (L, 3);
  lua_pushvalue (L, 2);
  for (guint i = 0; i < n; i++)
    zky_lua_push_node (L, outer->inputs[i], NULL);
  lua_call (L, (int) n + 1, LUA_MULTRET);

  n_results = lua_gettop (L) - 3;
  luaL_checkstack (L, LUA_MINSTACK, "too many outputs");
  if (n_results == 0 || (n_results == 1 && lua_isnil (L, 4)))
    zky_lua_error (L, "the function call of %s returns no output", zky_module_get_name (module));
  if (n_results == 1 && lua_istable (L, 4))
    {
      add_named_outputs (L, outer, 4, 1);
      return 0;
    }

  for (int i = 4; i < 4 + n_results; i++)
    {
      lua_pushvalue (L, i);
      add_output (L, outer, NULL, zky_lua_to_node (L, "the output"), 1);
      lua_pop (L, 1);
    }

  return 0;
}

/* Sets the graph, which needs protection too. */
static int
run_outermost (lua_State *L)
{
  NodeCall *outer = lua_touserdata (L, 1);

  /* In a call of many examples the inputs are nodes of a map. */
  zky_lua_set_graph (L, count_inputs (outer) > 0 ? zky_node_get_graph (outer->inputs[0]) : zky_call_get_graph (outer->call));

  return run_function (L);
}

/* A call from outside: has the limits, and gives its error to the graph. */
static ZkyNode *
call_from_outside (ZkySandbox     *self,
                   ZkyCall        *call,
                   ZkyNode *const *inputs)
{
  NodeCall outer = { call, inputs, NULL };
  GError *error = NULL;

  if (!self->is_prepared)
    zky_sandbox_restart (self, zky_graph_get_cancellable (zky_call_get_graph (call)));
  self->is_prepared = FALSE;
  self->reads_values = FALSE;
  self->further = NULL;

  zky_sandbox_hook (self, TRUE);
  if (!zky_sandbox_run (self, run_outermost, &outer, &error))
    zky_graph_fail (zky_call_get_graph (call), error);
  if (self->reads_values)
    zky_graph_note_reading (zky_call_get_graph (call));
  zky_sandbox_hook (self, FALSE);

  /* What Lua holds of the graph goes now, or the graph would live till Lua thinks of collecting. */
  zky_lua_set_graph (self->L, NULL);
  g_ptr_array_set_size (self->calls, 0);
  self->inner = NULL;
  lua_gc (self->L, LUA_GCCOLLECT);

  return outer.result;
}

/* The part of a layer that Lua has called. Its error stays on the stack, and stops the layer. */
static ZkyNode *
call_from_layer (ZkySandbox     *self,
                 ZkyCall        *call,
                 ZkyNode *const *inputs)
{
  ZkyInnerCall *layer = g_steal_pointer (&self->inner);
  NodeCall outer = { call, inputs, NULL };
  guint depth = self->calls->len;

  if (!lua_checkstack (layer->L, LUA_MINSTACK))
    {
      zky_graph_fail (zky_call_get_graph (call), g_error_new (ZKY_ERROR, ZKY_ERROR_LIMIT, "Lua's stack is full"));
      self->inner = layer;
      return NULL;
    }

  lua_pushcfunction (layer->L, run_function);
  lua_pushlightuserdata (layer->L, &outer);
  layer->status = lua_pcall (layer->L, 1, 0, 0);
  g_ptr_array_set_size (self->calls, (int) depth);
  self->inner = layer;
  if (layer->status == LUA_OK)
    return outer.result;

  zky_graph_fail (zky_call_get_graph (call), g_error_new (ZKY_ERROR, ZKY_ERROR_MODEL, "A part of the layer failed"));
  return NULL;
}

/**
 * zky_lua_run_module:
 * @call: the call of a module that Lua made
 * @inputs: its inputs
 * @user_data: the #ZkySandboxLink
 *
 * A #ZkyModuleFunc: runs the module's function `call`.
 *
 * Returns: (transfer none) (nullable): the output of a layer's part; others leave their outputs in Lua or name them themselves
 */
ZkyNode *
zky_lua_run_module (ZkyCall        *call,
                    ZkyNode *const *inputs,
                    gpointer        user_data)
{
  ZkySandbox *self = ((ZkySandboxLink *) user_data)->sandbox;
  ZkyInnerCall *inner;

  if (self == NULL)
    {
      zky_graph_fail (zky_call_get_graph (call),
                      g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "The model file of %s has been closed",
                                   zky_module_get_name (zky_call_get_module (call))));
      return NULL;
    }

  if (self->inner == NULL)
    return call_from_outside (self, call, inputs);
  if (self->inner->target != zky_call_get_module (call))
    return call_from_layer (self, call, inputs);

  inner = g_steal_pointer (&self->inner);
  g_ptr_array_add (self->calls, call);
  inner->status = lua_pcall (inner->L, inner->n, LUA_MULTRET, 0);
  g_ptr_array_set_size (self->calls, self->calls->len - 1);

  return NULL;
}

/* -- Inner calls ------------------------------------------------------------------- */

/**
 * zky_lua_run_list:
 * @call: the call of a list of modules
 * @inputs: inputs for the one of them that is called
 * @user_data: the #ZkySandboxLink
 *
 * A #ZkyModuleFunc: goes through the list, whose name is a scope, to its member.
 *
 * Returns: (transfer none) (nullable): its output
 */
ZkyNode *
zky_lua_run_list (ZkyCall        *call,
                  ZkyNode *const *inputs,
                  gpointer        user_data)
{
  ZkySandbox *self = ((ZkySandboxLink *) user_data)->sandbox;

  if (self == NULL || self->inner == NULL)
    {
      zky_graph_fail (zky_call_get_graph (call),
                      g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "A list of modules cannot be called"));
      return NULL;
    }

  return zky_call_modulev (call, self->inner->target, inputs, self->inner->n_nodes);
}
