/* zky-lua-inner.c: modules called by one another, from Lua
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <string.h>

#include "zky-nn.h"

#define MAX_FURTHER 8 /* outputs beyond the first that a layer has at most */

static ZkyCall *
current_call (ZkySandbox *self)
{
  return self->calls->len > 0 ? g_ptr_array_index (self->calls, self->calls->len - 1) : NULL;
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
      zky_lua_push_node (L, zky_lua_to_node (L, "the input"), NULL);
      lua_replace (L, i);
      lua_pop (L, 1);
    }
}

/* The place of the input called @name; a name in the row may end with `?`. */
static guint
find_input (lua_State      *L,
            const ZkyNnLayer *layer,
            const char     *name)
{
  gsize n = strlen (name);

  for (guint i = 0; layer->inputs[i] != NULL; i++)
    if (n > 0 && strncmp (layer->inputs[i], name, n) == 0 && (layer->inputs[i][n] == '\0' || strcmp (layer->inputs[i] + n, "?") == 0))
      return i;

  zky_lua_error (L, "%s has no input “%.100s”", layer->name, name);
  return 0;
}

/* Takes inputs by name from the table at @table: attention (x, {attn_mask = m}). Returns how many inputs there are then. */
static guint
add_named_inputs (lua_State       *L,
                  const ZkyNnLayer  *layer,
                  int              table,
                  ZkyNode        **nodes,
                  guint            n_nodes)
{
  lua_pushnil (L);
  while (lua_next (L, table))
    {
      guint place;

      if (lua_type (L, -2) != LUA_TSTRING)
        zky_lua_error (L, "%s: inputs in a table have names, as in {%s = x}", layer->name, layer->inputs[0]);
      place = find_input (L, layer, lua_tostring (L, -2));
      if (place < n_nodes && nodes[place] != NULL)
        zky_lua_error (L, "%s: “%s” is given twice", layer->name, lua_tostring (L, -2));
      nodes[place] = zky_lua_to_node (L, lua_tostring (L, -2));
      n_nodes = MAX (n_nodes, place + 1);
      lua_pop (L, 1);
    }

  return n_nodes;
}

/* Inputs as C sees them. A layer may be called with nil for one that is left out, and with names. */
static guint
collect_layer_inputs (lua_State       *L,
                      const ZkyNnLayer  *layer,
                      int              n,
                      ZkyNode        **nodes)
{
  gboolean has_table = n >= 2 && lua_istable (L, n);
  guint n_nodes = 0;

  for (int i = 2; i <= n - has_table; i++)
    {
      ZkyBox *argument = zky_lua_to_box (L, i, ZKY_BOX_NODE);

      if (argument == NULL && !lua_isnil (L, i))
        zky_lua_error (L, "%s: input %d is %s, not a node, tensor or number", layer->name, i - 1, zky_lua_type (L, i));
      nodes[n_nodes++] = argument != NULL ? argument->node : NULL;
    }

  return has_table ? add_named_inputs (L, layer, n, nodes, n_nodes) : n_nodes;
}

/* Runs the call, and pushes what a layer gives beyond its first output. */
static ZkyNode *
run_inner (ZkySandbox      *self,
           ZkyCall         *call,
           ZkyBox          *box,
           ZkyInnerCall    *inner,
           ZkyNode        **nodes,
           ZkyNode        **further,
           guint           *n_further)
{
  ZkyInnerCall *outer = self->inner;
  g_autoptr(GPtrArray) outputs = g_ptr_array_new ();
  ZkyNode *result;

  self->inner = inner;
  result = zky_call_module_outputs (call, box->list != NULL ? box->list : box->module, nodes, inner->n_nodes, outputs);
  self->inner = outer;

  *n_further = MIN (outputs->len, MAX_FURTHER);
  for (guint i = 0; i < *n_further; i++)
    further[i] = g_ptr_array_index (outputs, i);

  return result;
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
  const ZkyNnLayer *layer = zky_module_get_layer (box->module);
  ZkyCall *call = current_call (self);
  int n = lua_gettop (L);
  ZkyInnerCall inner = { .L = L, .target = box->module };
  ZkyNode **nodes, *result, *further[MAX_FURTHER];
  guint n_further;
  ZkyMaker maker;

  if (call == NULL)
    return zky_lua_error (L, "%s: modules are called inside the function call of a model",
                          zky_module_get_name (box->module));
  if (!box->is_part)
    return zky_lua_error (L, "%s belongs to no module: assign it to a field, as in model.part = …, "
                             "or a list to one when all are in it",
                          zky_module_get_name (box->module));

  luaL_checkstack (L, n + LUA_MINSTACK, "too many arguments");
  if (layer != NULL || zky_module_get_n_inputs (box->module) > 0)
    make_nodes (L, n);

  nodes = lua_newuserdatauv (L, ((gsize) n + ZKY_NN_MAX_INPUTS) * sizeof *nodes, 0);
  memset (nodes, 0, ((gsize) n + ZKY_NN_MAX_INPUTS) * sizeof *nodes);
  if (layer != NULL)
    inner.n_nodes = collect_layer_inputs (L, layer, n, nodes);
  else
    {
      for (int i = 2; i <= n; i++)
        {
          ZkyBox *argument = zky_lua_to_box (L, i, ZKY_BOX_NODE);

          if (argument != NULL)
            nodes[inner.n_nodes++] = argument->node;
        }
      zky_lua_push_call (L, 1);
      for (int i = 1; i <= n; i++)
        lua_pushvalue (L, i);
      inner.n = n;
    }

  zky_graph_set_line (self->graph, zky_names_maker (L, &maker));
  result = run_inner (self, call, box, &inner, nodes, further, &n_further);

  if (inner.status != LUA_OK)
    {
      GError *stopped = zky_graph_take_error (self->graph); /* by which a part of a layer stopped the others */

      g_clear_error (&stopped);
      return lua_error (L);
    }
  if (zky_graph_get_error (self->graph) != NULL)
    {
      GError *error = zky_graph_take_error (self->graph);

      if (inner.n_nodes > 1)
        {
          lua_settop (L, n);
          zky_lua_hint_outputs (L, 3, error);
        }
      return zky_lua_raise (L, error);
    }
  if (layer == NULL)
    return lua_gettop (L) - n - 1;

  if (n_further > 0)
    {
      self->further = further[0];
      self->further_layer = layer->name;
    }
  zky_lua_push_node (L, result, &maker);
  for (guint i = 0; i < n_further; i++)
    zky_lua_push_node (L, further[i], &maker);

  return 1 + (int) n_further;
}
