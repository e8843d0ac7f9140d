/* zky-lua-methods.c: what modules can be told and asked: inputs, parameters, buffers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <math.h>
#include <string.h>

#define MAX_NAME 200 /* bytes */

/**
 * zky_lua_check_name:
 * @L: a thread
 * @index: a stack index
 * @what: who asks, for errors
 *
 * Returns: (transfer none): the name there
 */
const char *
zky_lua_check_name (lua_State  *L,
                    int         index,
                    const char *what)
{
  const char *name;

  if (lua_type (L, index) != LUA_TSTRING)
    zky_lua_error (L, "%s: the name is %s, not a string", what, zky_lua_type (L, index));
  name = lua_tostring (L, index);
  if (strlen (name) > MAX_NAME)
    zky_lua_error (L, "%s: the name is longer than %d bytes", what, MAX_NAME);

  return name;
}

/* -- Declaring ------------------------------------------------------------------------- */

static double
get_bound (lua_State  *L,
           int         options,
           const char *name)
{
  double bound = NAN;

  if (lua_istable (L, options) && lua_getfield (L, options, name) != LUA_TNIL)
    {
      if (lua_type (L, -1) != LUA_TNUMBER)
        zky_lua_error (L, "%s is %s, not a number", name, zky_lua_type (L, -1));
      bound = lua_tonumber (L, -1);
    }

  return bound;
}

typedef gboolean (*AddFunc) (ZkyModule *module, const char *name, ZkyTensor *value, GError **error);

/* model:input (name, value, {min, max, step, dtype}), model:param (…) and model:buffer (name, value, {dtype}) */
static int
declare (lua_State  *L,
         const char *what,
         AddFunc     add)
{
  static const char *const options[] = { "dtype", "max", "min", "step", NULL };
  static const char *const buffer_options[] = { "dtype", NULL };
  ZkyBox *box = zky_lua_check_module (L, 1);
  const char *name = zky_lua_check_name (L, 2, what);
  double min, max, step;
  GError *error = NULL;
  gboolean good;

  if (zky_sandbox_get (L)->graph != NULL)
    return zky_lua_error (L, "%s: “%s” has to be declared before the module is called", what, name);
  if (add != zky_module_add_input && (zky_lua_is_reserved (name) || g_str_equal (name, "call")))
    return zky_lua_error (L, "%s: “%s” is a method of modules", what, name);

  lua_settop (L, 4);
  zky_lua_check_options (L, 4, what, add == zky_module_add_buffer ? buffer_options : options);
  min = get_bound (L, 4, "min");
  max = get_bound (L, 4, "max");
  step = get_bound (L, 4, "step");
  zky_lua_charge_module (L, box);
  zky_lua_hold_value (L, 3, 4, name);

  good = add (box->module, name, g_ptr_array_index (zky_sandbox_get (L)->held, 0), &error);
  zky_lua_drop_held (L);
  if (good && !(isnan (min) && isnan (max) && isnan (step)))
    good = zky_module_set_range (box->module, name, min, max, step, &error);
  if (!good)
    return zky_lua_raise (L, error);

  return 0;
}

static int
declare_input (lua_State *L)
{
  return declare (L, "input", zky_module_add_input);
}

static int
declare_param (lua_State *L)
{
  return declare (L, "param", zky_module_add_param);
}

static int
declare_buffer (lua_State *L)
{
  return declare (L, "buffer", zky_module_add_buffer);
}

/* -- In a call ----------------------------------------------------------------------- */

/* self:set_buffer (name, node): what it becomes behind the call, for training */
static int
set_buffer (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyModule *module = zky_lua_check_module (L, 1)->module;
  const char *name = zky_lua_check_name (L, 2, "set_buffer");
  ZkyCall *call = self->calls->len > 0 ? g_ptr_array_index (self->calls, self->calls->len - 1) : NULL;
  ZkyBox *box = zky_lua_to_box (L, 3, ZKY_BOX_NODE);

  if (call == NULL || zky_call_get_module (call) != module)
    return zky_lua_error (L, "set_buffer: “%s” is set in the function call of its own module", name);
  if (box == NULL)
    return zky_lua_error (L, "set_buffer: “%s” becomes a node, not %s", name, zky_lua_type (L, 3));

  zky_call_update (call, name, box->node);
  if (zky_graph_get_error (self->graph) != NULL)
    return zky_lua_raise (L, zky_graph_take_error (self->graph));

  return 0;
}

/* -- Lists ------------------------------------------------------------------------------- */

typedef gboolean (*GetFunc) (ZkyModule *module, guint i, ZkyInput *value);

/* The next name and value. The upvalues are the module, a number. */
static int
next_value (lua_State *L,
            GetFunc    get)
{
  lua_Integer i = lua_tointeger (L, lua_upvalueindex (2));
  ZkyInput value;

  if (!get (zky_lua_check_module (L, lua_upvalueindex (1))->module, (guint) i, &value))
    return 0;

  lua_pushinteger (L, i + 1);
  lua_replace (L, lua_upvalueindex (2));
  lua_pushstring (L, value.name);
  zky_lua_push_tensor (L, value.value);

  return 2;
}

static int
next_parameter (lua_State *L)
{
  return next_value (L, zky_module_get_param);
}

static int
next_buffer (lua_State *L)
{
  return next_value (L, zky_module_get_buffer);
}

static int
push_iterator (lua_State     *L,
               lua_CFunction  next)
{
  zky_lua_check_module (L, 1);
  lua_settop (L, 1);
  lua_pushinteger (L, 0);
  lua_pushcclosure (L, next, 2);

  return 1;
}

/* for name, tensor in model:named_parameters () do: those of the whole tree, by path */
static int
named_parameters (lua_State *L)
{
  return push_iterator (L, next_parameter);
}

static int
named_buffers (lua_State *L)
{
  return push_iterator (L, next_buffer);
}

/* -- The table ------------------------------------------------------------------------------ */

static const luaL_Reg methods[] = {
  { "buffer", declare_buffer }, { "input", declare_input }, { "named_buffers", named_buffers },
  { "named_parameters", named_parameters }, { "param", declare_param }, { "set_buffer", set_buffer }, { "train", zky_lua_train },
  { NULL }
};

/**
 * zky_lua_is_reserved:
 * @name: what a field or parameter is to be called
 *
 * Returns: whether that is a method of modules, or their mode
 */
gboolean
zky_lua_is_reserved (const char *name)
{
  for (const luaL_Reg *method = methods; method->name != NULL; method++)
    if (g_str_equal (method->name, name))
      return TRUE;

  return g_str_equal (name, "training");
}

/**
 * zky_lua_push_module_methods:
 * @L: a thread
 *
 * Pushes a table of them.
 */
void
zky_lua_push_module_methods (lua_State *L)
{
  luaL_newlib (L, methods);
}
