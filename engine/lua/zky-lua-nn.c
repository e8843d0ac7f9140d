/* zky-lua-nn.c: zky.nn: layers and initialisers, every row of their tables
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <math.h>
#include <string.h>

#include "zky-init.h"
#include "zky-nn.h"

/* -- Attributes ----------------------------------------------------------------------------- */

/* Reads settings by name from the table at @table. Raises nothing. */
static gboolean
read_named (lua_State      *L,
            int             table,
            ZkyAttributes  *attributes,
            GError        **error)
{
  gboolean good = TRUE;

  lua_pushnil (L);
  while (good && lua_next (L, table))
    {
      guint position;

      if (lua_type (L, -2) != LUA_TSTRING)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "a table of options has names: {bias = false}");
          good = FALSE;
        }
      else
        good = zky_attributes_find (attributes, lua_tostring (L, -2), &position, error)
               && zky_lua_set_attribute (L, attributes, position, error);
      lua_pop (L, 1);
    }

  return good;
}

/* Values from stack index @first on, in the order of the attributes, then a table with names. Raises nothing. */
static gboolean
read_attributes (lua_State      *L,
                 int             first,
                 ZkyAttributes  *attributes,
                 GError        **error)
{
  const ZkyAttribute *declared = zky_attributes_get_declared (attributes);
  int n = lua_gettop (L);
  gboolean has_table = n >= first && lua_istable (L, n) && lua_rawlen (L, n) == 0;

  for (int i = first; i <= n - has_table; i++)
    {
      guint position = (guint) (i - first);
      gboolean good = declared[position].name != NULL;

      if (!good)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "there are more than its %u settings", position);
          return FALSE;
        }
      if (lua_isnil (L, i))
        continue;
      lua_pushvalue (L, i);
      good = zky_lua_set_attribute (L, attributes, position, error);
      lua_pop (L, 1);
      if (!good)
        return FALSE;
    }

  return !has_table || read_named (L, n, attributes, error);
}

/* (transfer full) (nullable): NULL after an error */
static ZkyAttributes *
take_attributes (lua_State           *L,
                 int                  first,
                 const ZkyAttribute  *declared,
                 const char          *what,
                 GError             **error)
{
  static const ZkyAttribute none[] = { { NULL } };
  ZkyAttributes *attributes = zky_attributes_new (declared != NULL ? declared : none);

  if (!read_attributes (L, first, attributes, error))
    {
      g_prefix_error (error, "%s: ", what);
      g_clear_pointer (&attributes, zky_attributes_unref);
    }

  return attributes;
}

/* -- Layers ------------------------------------------------------------------------------------ */

/* zky.nn.Sequential (module, …), or with a list of them */
static int
new_sequential (lua_State *L)
{
  int first = 1, n = lua_gettop (L);
  ZkyModule **modules;
  GError *error = NULL;
  ZkyBox *box;
  ZkyModule *module;

  if (n == 1 && lua_istable (L, 1))
    {
      lua_Unsigned length = lua_rawlen (L, 1);

      if (length > G_MAXINT16 || !lua_checkstack (L, (int) length + LUA_MINSTACK))
        return zky_lua_error (L, "Sequential: too many modules");
      for (lua_Unsigned i = 1; i <= length; i++)
        lua_rawgeti (L, 1, (lua_Integer) i);
      first = 2;
      n = (int) length;
    }

  luaL_checkstack (L, LUA_MINSTACK, "too many modules");
  modules = lua_newuserdatauv (L, ((gsize) n + 1) * sizeof *modules, 0);
  for (int i = 0; i < n; i++)
    {
      ZkyBox *part = zky_lua_to_box (L, first + i, ZKY_BOX_MODULE);

      if (part == NULL || part->module == NULL)
        return zky_lua_error (L, "Sequential: part %d is %s, not a module", i + 1, zky_lua_type (L, first + i));
      modules[i] = part->module;
      part->is_part = TRUE;
    }

  box = zky_lua_push_module_box (L);
  module = zky_nn_new_sequential (modules, (guint) n, &error);
  if (module == NULL)
    return zky_lua_raise (L, error);
  zky_lua_fill_module_box (L, box, module, 0);

  /* The Lua values of the parts live as long as the whole, whose fields they are. */
  lua_getiuservalue (L, -1, 1);
  for (int i = 0; i < n; i++)
    {
      lua_pushvalue (L, first + i);
      lua_rawseti (L, -2, i);
    }
  lua_pop (L, 1);

  return 1;
}

/* Makes the layer of the settings from stack index @first on. Raises nothing. */
static ZkyModule *
make_layer (lua_State       *L,
            const ZkyNnLayer  *layer,
            int              first,
            gsize           *room,
            GError         **error)
{
  ZkySandbox *self = zky_sandbox_get (L);
  const ZkyAttribute *declared = zky_nn_layer_get_attributes (layer);
  g_autoptr(ZkyAttributes) attributes = take_attributes (L, first, declared, layer->name, error);

  return attributes != NULL ? zky_nn_layer_new (layer, declared != NULL ? attributes : NULL, self->options.dtype, self->rand, room, error)
                            : NULL;
}

/* zky.nn.Name (…): settings in their order, then a table of others. The upvalue is the row. */
static int
new_layer (lua_State *L)
{
  const ZkyNnLayer *layer = lua_touserdata (L, lua_upvalueindex (1));
  ZkySandbox *self = zky_sandbox_get (L);
  GError *error = NULL;
  ZkyModule *module;
  gsize room, left;
  ZkyBox *box;

  if (layer->takes_modules)
    return new_sequential (L);

  luaL_checkstack (L, LUA_MINSTACK, layer->name);
  if (!zky_lua_take_tensor (L, 0, &error))
    return zky_lua_raise (L, error);
  room = left = self->options.tensor_bytes - MIN (self->tensor_used, self->options.tensor_bytes);

  box = zky_lua_push_module_box (L);
  lua_insert (L, 1);
  module = make_layer (L, layer, 2, &left, &error);
  if (module == NULL)
    return zky_lua_raise (L, error);
  lua_settop (L, 1);
  zky_lua_fill_module_box (L, box, module, room - left);

  return 1;
}

/* -- Initialisers --------------------------------------------------------------------------------- */

/* Gives the parameter @name of @module, a path, its new value. Raises nothing. */
static gboolean
initialize (lua_State      *L,
            const ZkyInit  *init,
            ZkyModule      *module,
            const char     *name,
            GError        **error)
{
  ZkySandbox *self = zky_sandbox_get (L);
  g_autoptr(ZkyAttributes) attributes = take_attributes (L, 3, init->attributes, init->name, error);
  g_autoptr(ZkyTensor) value = NULL;
  ZkyInput param;
  ZkyShape shape;

  if (attributes == NULL || !zky_module_find (module, name, &param, error))
    return FALSE;
  if (!param.is_parameter || !zky_dtype_is_float (zky_tensor_get_dtype (param.value)))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s: “%s” is no parameter of floating numbers", init->name, name);
      return FALSE;
    }

  shape = zky_tensor_get_shape (param.value);
  value = zky_init_make (init, init->attributes != NULL ? attributes : NULL, &shape, zky_tensor_get_dtype (param.value), self->rand, error);

  return value != NULL && zky_module_set_value (module, name, value, error);
}

/* zky.nn.init.name (module, "weight", …): settings in their order, then a table of others. The upvalue is the row. */
static int
apply_init (lua_State *L)
{
  const ZkyInit *init = lua_touserdata (L, lua_upvalueindex (1));
  ZkyModule *module = zky_lua_check_module (L, 1)->module;
  const char *name = zky_lua_check_name (L, 2, init->name);
  GError *error = NULL;

  luaL_checkstack (L, LUA_MINSTACK, init->name);
  if (zky_sandbox_get (L)->graph != NULL)
    return zky_lua_error (L, "%s: parameters begin before the model is called", init->name);
  if (!initialize (L, init, module, name, &error))
    return zky_lua_raise (L, error);

  return 0;
}

/* zky.nn.init.calculate_gain (nonlinearity, slope) */
static int
calculate_gain (lua_State *L)
{
  const char *name = luaL_checkstring (L, 1);
  double slope = lua_isnoneornil (L, 2) ? NAN : luaL_checknumber (L, 2), gain;
  GError *error = NULL;

  if (!zky_init_gain (name, slope, &gain, &error))
    return zky_lua_raise (L, error);
  lua_pushnumber (L, gain);

  return 1;
}

/**
 * zky_lua_open_nn:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds `zky.nn`.
 */
void
zky_lua_open_nn (lua_State *L)
{
  lua_newtable (L);
  for (const ZkyNnLayer *const *layer = zky_nn_list (NULL); *layer != NULL; layer++)
    {
      lua_pushlightuserdata (L, (gpointer) *layer);
      lua_pushcclosure (L, new_layer, 1);
      lua_setfield (L, -2, (*layer)->name);
    }

  lua_newtable (L);
  for (const ZkyInit *const *init = zky_init_list (NULL); *init != NULL; init++)
    {
      lua_pushlightuserdata (L, (gpointer) *init);
      lua_pushcclosure (L, apply_init, 1);
      lua_setfield (L, -2, (*init)->name);
    }
  lua_pushcfunction (L, calculate_gain);
  lua_setfield (L, -2, "calculate_gain");
  zky_lua_seal_library (L, "zky.nn.init", "initialiser");
  lua_setfield (L, -2, "init");
  zky_lua_seal_library (L, "zky.nn", "layer");

  lua_setfield (L, -2, "nn");
}
