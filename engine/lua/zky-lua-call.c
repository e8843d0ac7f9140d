/* zky-lua-call.c: calling modules: from outside, and from one another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <string.h>

/*
 * A call goes from C through Lua to C and so on: zky_module_run() calls zky_lua_run_module(), which enters Lua in
 * protected mode; a model that calls a sub-module comes to zky_lua_call_module(), from there by zky_call_modulev(),
 * which keeps scopes, to zky_lua_run_module() again. No Lua error may jump over zky_call_modulev(); so the inner
 * function runs in protected mode too, and what it raised is raised again behind it.
 */

/* An inner call on its way through zky_call_modulev(). */
struct _ZkyInnerCall
{
  lua_State *L;        /* has the function, self and the arguments on top */
  int        n;        /* self and arguments */
  ZkyModule *target;   /* what is called */
  guint      n_nodes;  /* inputs as C sees them */
  int        status;
};

/* An outer call. */
typedef struct
{
  ZkyCall        *call;
  ZkyNode *const *inputs;
} OuterCall;

static ZkyCall *
current_call (ZkySandbox *self)
{
  return self->calls->len > 0 ? g_ptr_array_index (self->calls, self->calls->len - 1) : NULL;
}

/* -- Outer calls ------------------------------------------------------------------ */

/* The node that the value on top of the stack is; numbers and tensors become constants. */
static ZkyNode *
to_output (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyOperand operand;
  ZkyTensor *value;
  ZkyNode *node;

  if (!zky_lua_to_operand (L, -1, &operand))
    zky_lua_error (L, "the output is %s, not a node", zky_lua_type (L, -1));

  if (operand.kind == ZKY_OPERAND_NODE)
    {
      if (zky_node_get_graph (operand.node) != self->graph)
        zky_lua_error (L, "the output is a node of another call");
      return operand.node;
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
            ZkyCall    *call,
            const char *name,
            ZkyNode    *node,
            int         names)
{
  char unique[256];

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

  zky_call_output (call, unique, node);
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
                   ZkyCall   *call,
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
      add_output (L, call, keys[i], to_output (L), names);
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

/* Runs the function `call` of the outermost module, in protected mode. */
static int
run_outer (lua_State *L)
{
  OuterCall *outer = lua_touserdata (L, 1);
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyModule *module = zky_call_get_module (outer->call);
  guint n = zky_module_get_n_inputs (module);
  int n_results;

  zky_lua_set_graph (L, zky_call_get_graph (outer->call));
  g_ptr_array_add (self->calls, outer->call);

  lua_settop (L, 0);
  lua_newtable (L); /* 1: the names of outputs */
  zky_lua_push_self (L, module);
  zky_lua_push_call (L, 2); /* 3: the function */
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
      add_named_outputs (L, outer->call, 4, 1);
      return 0;
    }

  for (int i = 4; i < 4 + n_results; i++)
    {
      lua_pushvalue (L, i);
      add_output (L, outer->call, NULL, to_output (L), 1);
      lua_pop (L, 1);
    }

  return 0;
}

/* A call from outside: has the limits, and gives its error to the graph. */
static void
call_from_outside (ZkySandbox     *self,
                   ZkyCall        *call,
                   ZkyNode *const *inputs)
{
  OuterCall outer = { call, inputs };
  GError *error = NULL;

  if (!self->is_prepared)
    zky_sandbox_restart (self, NULL);
  self->is_prepared = FALSE;

  zky_sandbox_hook (self, TRUE);
  if (!zky_sandbox_run (self, run_outer, &outer, &error))
    zky_graph_fail (zky_call_get_graph (call), error);
  zky_sandbox_hook (self, FALSE);

  /* What Lua holds of the graph goes now, or the graph would live till Lua thinks of collecting. */
  zky_lua_set_graph (self->L, NULL);
  g_ptr_array_set_size (self->calls, 0);
  self->inner = NULL;
  lua_gc (self->L, LUA_GCCOLLECT);
}

/**
 * zky_lua_run_module:
 * @call: the call of a module that Lua made
 * @inputs: its inputs
 * @user_data: the #ZkySandboxLink
 *
 * A #ZkyModuleFunc: runs the module's function `call`.
 *
 * Returns: (transfer none) (nullable): the output of an inner call; an outer one names its outputs itself
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

  inner = g_steal_pointer (&self->inner);
  if (inner == NULL)
    {
      call_from_outside (self, call, inputs);
      return NULL;
    }

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

/* Makes nodes of all arguments, from stack index 2 to @n, that are numbers or tensors. */
static void
make_nodes (lua_State *L,
            int        n)
{
  for (int i = 2; i <= n; i++)
    {
      ZkyOperand operand;

      if (!zky_lua_to_operand (L, i, &operand) || operand.kind == ZKY_OPERAND_NODE)
        continue;

      lua_pushvalue (L, i);
      zky_lua_push_node (L, to_output (L), NULL);
      lua_replace (L, i);
      lua_pop (L, 1);
    }
}

/**
 * zky_lua_call_module:
 * @L: a thread
 *
 * module (…): calls a module within the call that runs. Arguments that are nodes are its inputs; a module written
 * in Lua gets all others as they are, too.
 */
int
zky_lua_call_module (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyBox *box = zky_lua_check_module (L, 1);
  ZkyCall *call = current_call (self);
  int n = lua_gettop (L);
  ZkyInnerCall inner = { .L = L, .target = box->module };
  ZkyMaker maker;
  ZkyNode **nodes, *result;

  if (call == NULL)
    return zky_lua_error (L, "%s: modules are called inside the function call of a model",
                          zky_module_get_name (box->module));
  if (!box->is_part)
    return zky_lua_error (L, "%s belongs to no module: assign it to a field, as in model.part = …",
                          zky_module_get_name (box->module));

  luaL_checkstack (L, n + LUA_MINSTACK, "too many arguments");
  if (!box->is_lua || zky_module_get_n_inputs (box->module) > 0)
    make_nodes (L, n);

  nodes = lua_newuserdatauv (L, (gsize) n * sizeof *nodes, 0);
  for (int i = 2; i <= n; i++)
    {
      ZkyBox *argument = zky_lua_to_box (L, i, ZKY_BOX_NODE);

      if (argument != NULL)
        nodes[inner.n_nodes++] = argument->node;
    }

  if (!box->is_lua && inner.n_nodes != box->n_inputs)
    return zky_lua_error (L, "%s takes %u input%s, not %u", zky_module_get_name (box->module), box->n_inputs,
                          box->n_inputs == 1 ? "" : "s", inner.n_nodes);

  if (box->is_lua)
    {
      zky_lua_push_call (L, 1);
      for (int i = 1; i <= n; i++)
        lua_pushvalue (L, i);
      inner.n = n;
    }

  zky_graph_set_line (self->graph, zky_names_maker (L, &maker));
  self->inner = &inner;
  result = zky_call_modulev (call, box->list != NULL ? box->list : box->module, nodes, inner.n_nodes);
  self->inner = NULL;

  if (inner.status != LUA_OK)
    return lua_error (L);
  if (zky_graph_get_error (self->graph) != NULL)
    return zky_lua_raise (L, zky_graph_take_error (self->graph));
  if (box->is_lua)
    return lua_gettop (L) - n - 1;

  zky_lua_push_node (L, result, &maker);

  return 1;
}
