/* zky-lua-value.c: nodes and tensors as Lua values
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

/* Keys in the registry: the addresses count. */
static const char metatable_keys[4];
static const char graph_key;

/* The strings that `getmetatable` gives, and that errors call such a value. */
static const char *const kind_names[] = { "node", "tensor", "module", "graph" };

/**
 * zky_lua_to_box:
 * @L: a thread
 * @index: a stack index
 * @kind: what is wanted
 *
 * Returns: (nullable): what the value holds, if it is of this kind
 */
ZkyBox *
zky_lua_to_box (lua_State  *L,
                int         index,
                ZkyBoxKind  kind)
{
  ZkyBox *box = lua_type (L, index) == LUA_TUSERDATA ? lua_touserdata (L, index) : NULL;

  return box != NULL && box->kind == kind ? box : NULL;
}

/**
 * zky_lua_type:
 * @L: a thread
 * @index: a stack index
 *
 * Returns: what a value is called in errors: `a number`, `a node`
 */
const char *
zky_lua_type (lua_State *L,
              int        index)
{
  static const char *const boxes[] = { "a node", "a tensor", "a module", "a graph" };

  switch (lua_type (L, index))
    {
    case LUA_TNONE: return "missing";
    case LUA_TNIL: return "nil";
    case LUA_TBOOLEAN: return "a boolean";
    case LUA_TNUMBER: return "a number";
    case LUA_TSTRING: return "a string";
    case LUA_TTABLE: return "a table";
    case LUA_TFUNCTION: return "a function";
    case LUA_TTHREAD: return "a coroutine";
    case LUA_TUSERDATA: return boxes[((ZkyBox *) lua_touserdata (L, index))->kind];
    default: return "a value";
    }
}

/**
 * zky_lua_push_metatable:
 * @L: a thread
 * @kind: what userdata are
 *
 * Pushes the metatable that all of this kind share.
 */
void
zky_lua_push_metatable (lua_State  *L,
                        ZkyBoxKind  kind)
{
  lua_rawgetp (L, LUA_REGISTRYINDEX, &metatable_keys[kind]);
}

/**
 * zky_lua_push_box:
 * @L: a thread
 * @kind: what it will hold
 *
 * Pushes a userdata that holds nothing yet.
 *
 * Returns: its inside
 */
ZkyBox *
zky_lua_push_box (lua_State  *L,
                  ZkyBoxKind  kind)
{
  ZkyBox *box = lua_newuserdatauv (L, sizeof (ZkyBox), 1);

  *box = (ZkyBox) { .kind = kind };
  zky_lua_push_metatable (L, kind);
  lua_setmetatable (L, -2);

  return box;
}

/**
 * zky_lua_push_node:
 * @L: a thread
 * @node: a node of the graph set with zky_lua_set_graph()
 * @maker: (nullable): where it was made, if a local may give it a name
 */
void
zky_lua_push_node (lua_State      *L,
                   ZkyNode        *node,
                   const ZkyMaker *maker)
{
  ZkyBox *box = zky_lua_push_box (L, ZKY_BOX_NODE);

  box->node = node;
  lua_rawgetp (L, LUA_REGISTRYINDEX, &graph_key);
  lua_setiuservalue (L, -2, 1);

  if (maker != NULL && maker->activation != NULL)
    {
      box->maker = *maker;
      zky_names_made (zky_sandbox_get (L), maker);
    }
}

/**
 * zky_lua_push_tensor:
 * @L: a thread
 * @tensor: (transfer none): a tensor that somebody else keeps till it is pushed
 */
void
zky_lua_push_tensor (lua_State *L,
                     ZkyTensor *tensor)
{
  gsize bytes = sizeof (ZkyBox) + zky_tensor_get_bytes (tensor);
  GError *error = NULL;
  ZkyBox *box = zky_lua_push_box (L, ZKY_BOX_TENSOR);

  if (!zky_lua_take_tensor (L, bytes, &error))
    zky_lua_raise (L, error);

  box->bytes = bytes;
  box->tensor = zky_tensor_ref (tensor);
}

/**
 * zky_lua_hold:
 * @L: a thread
 * @tensor: (transfer full): a tensor that has just been made
 *
 * Keeps a tensor where it is found when an error jumps out of the C function that made it.
 */
void
zky_lua_hold (lua_State *L,
              ZkyTensor *tensor)
{
  g_ptr_array_add (zky_sandbox_get (L)->held, tensor);
}

/**
 * zky_lua_drop_held:
 * @L: a thread
 *
 * Lets go of what an error has left behind.
 */
void
zky_lua_drop_held (lua_State *L)
{
  g_ptr_array_set_size (zky_sandbox_get (L)->held, 0);
}

/**
 * zky_lua_push_held:
 * @L: a thread
 *
 * Pushes all held tensors, and lets go of them.
 */
void
zky_lua_push_held (lua_State *L)
{
  GPtrArray *held = zky_sandbox_get (L)->held;

  luaL_checkstack (L, (int) held->len + LUA_MINSTACK, "too many tensors");
  for (guint i = 0; i < held->len; i++)
    zky_lua_push_tensor (L, g_ptr_array_index (held, i));
  g_ptr_array_set_size (held, 0);
}

/**
 * zky_lua_push_new:
 * @L: a thread
 * @tensor: (transfer full) (nullable): what a function has just made
 * @error: (transfer full) (nullable): why it could not
 *
 * Pushes @tensor, or raises @error.
 *
 * Returns: 1
 */
int
zky_lua_push_new (lua_State *L,
                  ZkyTensor *tensor,
                  GError    *error)
{
  if (tensor == NULL)
    return zky_lua_raise (L, error);

  zky_lua_drop_held (L);
  zky_lua_hold (L, tensor);
  zky_lua_push_held (L);

  return 1;
}

/**
 * zky_lua_to_operand:
 * @L: a thread
 * @index: a stack index
 * @operand: (out): what operators take: a node, a tensor, a number, a boolean
 *
 * Returns: whether it is one of them
 */
gboolean
zky_lua_to_operand (lua_State  *L,
                    int         index,
                    ZkyOperand *operand)
{
  ZkyBox *box;

  *operand = (ZkyOperand) { .kind = ZKY_OPERAND_NODE };
  switch (lua_type (L, index))
    {
    case LUA_TNUMBER:
      operand->kind = lua_isinteger (L, index) ? ZKY_OPERAND_INTEGER : ZKY_OPERAND_FLOAT;
      operand->number = lua_tonumber (L, index);
      return TRUE;
    case LUA_TBOOLEAN:
      operand->kind = ZKY_OPERAND_BOOLEAN;
      operand->number = lua_toboolean (L, index);
      return TRUE;
    case LUA_TUSERDATA:
      box = lua_touserdata (L, index);
      operand->kind = box->kind == ZKY_BOX_NODE ? ZKY_OPERAND_NODE : ZKY_OPERAND_TENSOR;
      operand->node = box->kind == ZKY_BOX_NODE ? box->node : NULL;
      operand->tensor = box->kind == ZKY_BOX_TENSOR ? box->tensor : NULL;
      return operand->node != NULL || operand->tensor != NULL;
    default:
      return FALSE;
    }
}

/**
 * zky_lua_check_value:
 * @L: a thread
 * @index: a stack index
 * @what: who asks, for the error
 *
 * Returns: (transfer none): the numbers of the node or tensor there
 */
ZkyTensor *
zky_lua_check_value (lua_State  *L,
                     int         index,
                     const char *what)
{
  ZkyOperand operand;

  if (!zky_lua_to_operand (L, index, &operand) || zky_operand_get_value (&operand) == NULL)
    zky_lua_error (L, "%s: %s is neither a node nor a tensor", what, zky_lua_type (L, index));

  return zky_operand_get_value (&operand);
}

/**
 * zky_lua_set_graph:
 * @L: a thread
 * @graph: (nullable): the graph of the call that begins; %NULL when it has ended
 *
 * Lua values of nodes keep @graph alive from now on.
 */
void
zky_lua_set_graph (lua_State *L,
                   ZkyGraph  *graph)
{
  if (graph != NULL)
    zky_lua_push_box (L, ZKY_BOX_GRAPH)->graph = zky_graph_ref (graph);
  else
    lua_pushboolean (L, FALSE); /* takes the place of the box, so that this needs no memory and raises nothing */

  lua_rawsetp (L, LUA_REGISTRYINDEX, &graph_key);
  zky_sandbox_get (L)->graph = graph;
}

/**
 * zky_lua_save_graph:
 * @L: a thread
 *
 * Pushes what zky_lua_restore_graph() takes to make the present graph the present one again.
 */
void
zky_lua_save_graph (lua_State *L)
{
  lua_rawgetp (L, LUA_REGISTRYINDEX, &graph_key);
}

/**
 * zky_lua_restore_graph:
 * @L: a thread
 * @saved: a stack index
 *
 * Goes back to the graph that was saved there; needs no memory and raises nothing.
 */
void
zky_lua_restore_graph (lua_State *L,
                       int        saved)
{
  ZkyBox *box = zky_lua_to_box (L, saved, ZKY_BOX_GRAPH);

  zky_sandbox_get (L)->graph = box != NULL ? box->graph : NULL;
  lua_pushvalue (L, saved);
  lua_rawsetp (L, LUA_REGISTRYINDEX, &graph_key);
}

static int
box_free (lua_State *L)
{
  ZkyBox *box = lua_touserdata (L, 1);

  switch (box->kind)
    {
    case ZKY_BOX_TENSOR:
      zky_sandbox_give_tensor (zky_sandbox_get (L), box->bytes);
      g_clear_pointer (&box->tensor, zky_tensor_unref);
      g_clear_pointer (&box->names, zky_vocabulary_unref);
      break;
    case ZKY_BOX_MODULE:
      zky_sandbox_discharge (zky_sandbox_get (L), box->charged);
      zky_sandbox_give_tensor (zky_sandbox_get (L), box->taken);
      g_clear_pointer (&box->module, zky_module_unref);
      break;
    case ZKY_BOX_GRAPH:
      g_clear_pointer (&box->graph, zky_graph_unref);
      break;
    default:
      break;
    }

  return 0;
}

/**
 * zky_lua_open_values:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Makes the metatables. Those of nodes and tensors get their operators from zky_lua_open_ops(), in a table of methods
 * that is left on top of the stack under the two metatables: zky, node, tensor, methods.
 */
void
zky_lua_open_values (lua_State *L)
{
  zky_lua_set_graph (L, NULL);
  for (int kind = ZKY_BOX_GRAPH; kind >= ZKY_BOX_NODE; kind--)
    {
      lua_createtable (L, 0, 16);
      lua_pushstring (L, kind_names[kind]);
      lua_setfield (L, -2, "__name");
      lua_pushstring (L, kind_names[kind]);
      lua_setfield (L, -2, "__metatable");
      if (kind != ZKY_BOX_NODE) /* a node owns nothing: finalizers for a million of them would take long */
        {
          lua_pushcfunction (L, box_free);
          lua_setfield (L, -2, "__gc");
        }
      lua_pushvalue (L, -1);
      lua_rawsetp (L, LUA_REGISTRYINDEX, &metatable_keys[kind]);
      if (kind > ZKY_BOX_TENSOR)
        lua_pop (L, 1);
    }
  lua_insert (L, -2); /* node below tensor */
  zky_lua_open_methods (L);
}
