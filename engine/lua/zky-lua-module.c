/* zky-lua-module.c: modules as Lua values: fields and sub-modules
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <math.h>
#include <string.h>

#define MODULE_BYTES 1024 /* what a module, an input or a parameter counts beside its numbers */

/* In the registry, weak: module → its Lua value. */
static const char modules_key;

/**
 * zky_lua_check_module:
 * @L: a thread
 * @index: a stack index
 *
 * Returns: the inside of the module there
 */
ZkyBox *
zky_lua_check_module (lua_State *L,
                      int        index)
{
  ZkyBox *box = zky_lua_to_box (L, index, ZKY_BOX_MODULE);

  if (box == NULL || box->module == NULL)
    zky_lua_error (L, "%s is no module; methods are called with a colon, as in model:input (…)",
                   zky_lua_type (L, index));

  return box;
}

static void
release_link (gpointer data)
{
  g_atomic_rc_box_release (data);
}

/**
 * zky_lua_charge_module:
 * @L: a thread
 * @box: a module, which has got something new
 *
 * Counts what that takes beside Lua's memory.
 */
void
zky_lua_charge_module (lua_State *L,
                       ZkyBox    *box)
{
  zky_lua_charge (L, MODULE_BYTES);
  box->charged += MODULE_BYTES;
}

/**
 * zky_lua_push_module_box:
 * @L: a thread
 *
 * Pushes a value for a module that is about to be made, with an empty table of fields; see zky_lua_fill_module_box().
 *
 * Returns: its inside
 */
ZkyBox *
zky_lua_push_module_box (lua_State *L)
{
  ZkyBox *box = zky_lua_push_box (L, ZKY_BOX_MODULE);

  zky_lua_charge_module (L, box);
  lua_newtable (L);
  lua_setiuservalue (L, -2, 1);

  return box;
}

/**
 * zky_lua_fill_module_box:
 * @L: a thread, with the value on top of the stack
 * @box: its inside
 * @module: (transfer full): what it is
 * @bytes: what its parameters take, as far as nothing else counts them
 */
void
zky_lua_fill_module_box (lua_State *L,
                         ZkyBox    *box,
                         ZkyModule *module,
                         gsize      bytes)
{
  GError *error = NULL;

  box->module = module;
  if (!zky_lua_take_tensor (L, bytes, &error))
    zky_lua_raise (L, error);
  box->taken = bytes;

  lua_rawgetp (L, LUA_REGISTRYINDEX, &modules_key);
  lua_pushvalue (L, -2);
  lua_rawsetp (L, -2, module);
  lua_pop (L, 1);
}

/**
 * zky_lua_push_module:
 * @L: a thread
 * @name: its name
 * @func: what runs it; its user data is the #ZkySandboxLink
 *
 * Makes a module and pushes it.
 */
void
zky_lua_push_module (lua_State     *L,
                     const char    *name,
                     ZkyModuleFunc  func)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyBox *box = zky_lua_push_module_box (L);

  zky_lua_fill_module_box (L, box, zky_module_new (name, func, g_atomic_rc_box_acquire (self->link), release_link), 0);
  box->is_lua = func == zky_lua_run_module;
}

/**
 * zky_lua_push_self:
 * @L: a thread
 * @module: a module that Lua made
 *
 * Pushes its Lua value.
 */
void
zky_lua_push_self (lua_State *L,
                   ZkyModule *module)
{
  lua_rawgetp (L, LUA_REGISTRYINDEX, &modules_key);
  lua_rawgetp (L, -1, module);
  lua_remove (L, -2);
}

/**
 * zky_lua_push_call:
 * @L: a thread
 * @module: the stack index of a module
 *
 * Pushes its function `call`.
 */
void
zky_lua_push_call (lua_State *L,
                   int        module)
{
  lua_getiuservalue (L, module, 1);
  lua_pushliteral (L, "call");
  lua_rawget (L, -2);
  lua_remove (L, -2);
  if (!lua_isfunction (L, -1))
    zky_lua_error (L, "%s has no function call: write function model:call (…)",
                   zky_module_get_name (zky_lua_check_module (L, module)->module));
}

/* -- Fields -------------------------------------------------------------------- */

/* The parameter or buffer @name of the module at stack index 1, inside a call. */
static int
push_value_node (lua_State      *L,
                 const ZkyInput *value,
                 const char     *name)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyModule *module = zky_lua_check_module (L, 1)->module;
  ZkyCall *call = g_ptr_array_index (self->calls, self->calls->len - 1);
  ZkyNode *node;

  if (!value->is_parameter && !value->is_buffer)
    return zky_lua_error (L, "“%s” is an input: it comes as an argument of call", name);

  node = value->is_buffer ? zky_call_buffer_of (call, module, name) : zky_call_param_of (call, module, name);
  if (node == NULL)
    return zky_lua_raise (L, zky_graph_take_error (self->graph));
  zky_lua_push_node (L, node, NULL);

  return 1;
}

/* Pushes the part @name of a layer, which gets a Lua value when it is first asked for. */
static gboolean
push_part (lua_State  *L,
           ZkyModule  *module,
           const char *name)
{
  ZkyModule *part = zky_module_get_child (module, name);
  ZkyBox *box;

  if (part == NULL)
    return FALSE;

  zky_lua_push_self (L, part);
  if (!lua_isnil (L, -1))
    return TRUE;

  box = zky_lua_push_module_box (L);
  zky_lua_fill_module_box (L, box, zky_module_ref (part), 0);
  box->is_part = TRUE;

  return TRUE;
}

/* self.name: a method, which the upvalue has, the mode, a field, a parameter or buffer; nil otherwise */
static int
module_index (lua_State *L)
{
  ZkyModule *module = zky_lua_check_module (L, 1)->module;
  const char *name;
  ZkyInput value;

  lua_settop (L, 2);
  lua_pushvalue (L, 2);
  if (lua_rawget (L, lua_upvalueindex (1)) != LUA_TNIL)
    return 1;

  lua_getiuservalue (L, 1, 1);
  lua_pushvalue (L, 2);
  if (lua_rawget (L, -2) != LUA_TNIL || lua_type (L, 2) != LUA_TSTRING)
    return 1;

  name = lua_tostring (L, 2);
  if (g_str_equal (name, "training"))
    {
      lua_pushboolean (L, zky_module_get_training (module));
      return 1;
    }
  if (push_part (L, module, name))
    return 1;
  if (strchr (name, '.') != NULL || !zky_module_find (module, name, &value, NULL))
    {
      zky_lua_note_missing (L, module, name);
      return 1; /* the nil on top of the stack */
    }

  if (zky_sandbox_get (L)->calls->len > 0)
    return push_value_node (L, &value, name);
  zky_lua_push_tensor (L, value.value);

  return 1;
}

/* Makes @child a part of @owner under a field's name. */
static void
add_child (lua_State  *L,
           ZkyModule  *owner,
           const char *name,
           ZkyBox     *child)
{
  GError *error = NULL;

  if (!zky_module_add_child (owner, name, child->module, &error))
    zky_lua_raise (L, error);
  child->is_part = TRUE;
}

/* The list of modules at stack index 3 becomes a part with parts `0`, `1` … , as in PyTorch. */
static void
add_list (lua_State  *L,
          ZkyBox     *owner,
          const char *name)
{
  lua_Unsigned n = lua_rawlen (L, 3);
  ZkyBox *list;

  zky_lua_push_module (L, name, zky_lua_run_list);
  list = zky_lua_check_module (L, -1);
  for (lua_Unsigned i = 1; i <= n; i++)
    {
      char index[24];
      ZkyBox *child;

      lua_rawgeti (L, 3, (lua_Integer) i);
      child = zky_lua_check_module (L, -1);
      g_snprintf (index, sizeof index, "%" G_GUINT64_FORMAT, (guint64) i - 1);
      add_child (L, list->module, index, child);
      child->list = list->module; /* which its owner keeps */
      lua_pop (L, 1);
    }
  add_child (L, owner->module, name, list);

  /* The list's Lua value lives as long as the owner's fields do. */
  lua_getiuservalue (L, 1, 1);
  lua_insert (L, -2);
  lua_rawsetp (L, -2, list->module);
  lua_pop (L, 1);
}

/* Whether a list of modules stands at stack index 3. */
static gboolean
is_list_of_modules (lua_State *L)
{
  gboolean result;

  if (!lua_istable (L, 3))
    return FALSE;

  lua_rawgeti (L, 3, 1);
  result = zky_lua_to_box (L, -1, ZKY_BOX_MODULE) != NULL;
  lua_pop (L, 1);

  return result;
}

/* model.training = true: the mode of the whole tree */
static int
set_training (lua_State *L,
              ZkyBox    *box)
{
  if (!lua_isboolean (L, 3))
    return zky_lua_error (L, "training is %s; it takes true or false", zky_lua_type (L, 3));
  if (zky_sandbox_get (L)->graph != NULL)
    return zky_lua_error (L, "training: the mode cannot change while the module is called");
  zky_module_set_training (box->module, lua_toboolean (L, 3));

  return 0;
}

/* self.name = value: modules, and lists of them, become parts */
static int
module_new_index (lua_State *L)
{
  ZkyBox *box = zky_lua_check_module (L, 1);
  ZkyBox *child = zky_lua_to_box (L, 3, ZKY_BOX_MODULE);
  gboolean is_list = is_list_of_modules (L);
  const char *key = lua_type (L, 2) == LUA_TSTRING ? lua_tostring (L, 2) : NULL;
  ZkyInput input;

  if (key != NULL && g_str_equal (key, "training"))
    return set_training (L, box);
  if (key != NULL && zky_lua_is_reserved (key))
    return zky_lua_error (L, "“%s” is a method of modules", key);
  if (key != NULL && zky_module_find (box->module, key, &input, NULL))
    return zky_lua_error (L, "“%s” is declared with model:%s (…) and cannot be replaced", key,
                          input.is_parameter ? "param" : input.is_buffer ? "buffer" : "input");
  if (key != NULL && zky_module_get_child (box->module, key) != NULL)
    return zky_lua_error (L, "“%s” holds a module already", key);

  if (child != NULL || is_list)
    {
      key = zky_lua_check_name (L, 2, "a module's field");
      if (zky_sandbox_get (L)->graph != NULL)
        return zky_lua_error (L, "“%s”: a module gets its parts before it is called", key);
      zky_lua_charge_module (L, box);
      if (is_list)
        add_list (L, box, key);
      else
        add_child (L, box->module, key, child);
    }

  lua_getiuservalue (L, 1, 1);
  lua_pushvalue (L, 2);
  lua_pushvalue (L, 3);
  lua_rawset (L, -3);

  return 0;
}

static int
module_to_string (lua_State *L)
{
  lua_pushstring (L, zky_module_get_name (zky_lua_check_module (L, 1)->module));

  return 1;
}

/* zky.module (name) */
static int
new_module (lua_State *L)
{
  const char *name = lua_isnone (L, 1) ? "Model" : zky_lua_check_name (L, 1, "module");

  zky_lua_push_module (L, name, zky_lua_run_module);

  return 1;
}

/**
 * zky_lua_open_modules:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds `zky.module`, and what modules can do to their metatable.
 */
void
zky_lua_open_modules (lua_State *L)
{
  static const luaL_Reg events[] = {
    { "__call", zky_lua_call_module }, { "__newindex", module_new_index }, { "__tostring", module_to_string }, { NULL }
  };

  lua_newtable (L);
  lua_newtable (L);
  lua_pushliteral (L, "v");
  lua_setfield (L, -2, "__mode");
  lua_setmetatable (L, -2);
  lua_rawsetp (L, LUA_REGISTRYINDEX, &modules_key);

  zky_lua_push_metatable (L, ZKY_BOX_MODULE);
  luaL_setfuncs (L, events, 0);
  zky_lua_push_module_methods (L);
  lua_pushcclosure (L, module_index, 1);
  lua_setfield (L, -2, "__index");
  lua_pop (L, 1);

  lua_pushcfunction (L, new_module);
  lua_setfield (L, -2, "module");
}
