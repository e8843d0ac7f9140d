/* zky-lua-base.c: the basic functions of model files: the listed ones of Lua's own, and those that need a fence
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sandbox.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is taken from Lua's libraries as it is. What is missing here does not exist in a model file. */
static const char *const base_names[] = {
  "assert", "error", "getmetatable", "ipairs", "next", "pairs", "rawequal", "rawget", "rawlen", "rawset", "select",
  "tonumber", "tostring", "type", "_VERSION", NULL
};
static const char *const coroutine_names[] = { "create", "isyieldable", "running", "status", "wrap", "yield", NULL };
static const char *const math_names[] = {
  "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max", "maxinteger",
  "min", "mininteger", "modf", "pi", "rad", "sin", "sqrt", "tan", "tointeger", "type", "ult", NULL
};
static const char *const utf8_names[] = { "char", "charpattern", NULL };

/* And what is taken with a guard: it catches errors, or runs long on a long string. */
static const char *const guarded_base_names[] = { "pcall", NULL };
static const char *const guarded_coroutine_names[] = { "close", "resume", NULL };
static const char *const guarded_utf8_names[] = { "codepoint", "codes", "len", "offset", NULL };

#define GUARDED_WORK 4096 /* what one guarded call counts in zky_lua_tick() */

static int
guard_done (lua_State    *L,
            int           status,
            lua_KContext  context)
{
  zky_lua_rethrow (L);
  zky_lua_tick (L, GUARDED_WORK);

  return lua_gettop (L);
}

/* Calls the first upvalue, which may yield. What it caught is raised again once everything has to end. */
static int
guard (lua_State *L)
{
  lua_pushvalue (L, lua_upvalueindex (1));
  lua_insert (L, 1);
  lua_callk (L, lua_gettop (L) - 1, LUA_MULTRET, 0, guard_done);

  return guard_done (L, LUA_OK, 0);
}

/* setmetatable (table, metatable): without finalizers, which run outside of every limit. */
static int
set_metatable (lua_State *L)
{
  luaL_checktype (L, 1, LUA_TTABLE);
  luaL_argexpected (L, lua_isnoneornil (L, 2) || lua_istable (L, 2), 2, "nil or table");
  lua_settop (L, 2);

  if (luaL_getmetafield (L, 1, "__metatable") != LUA_TNIL)
    return zky_lua_error (L, "setmetatable: the metatable is protected");

  if (lua_istable (L, 2))
    {
      lua_pushliteral (L, "__gc");
      if (lua_rawget (L, 2) != LUA_TNIL)
        return zky_lua_error (L, "setmetatable: __gc is not available in model files");
    }

  lua_settop (L, 2);
  lua_setmetatable (L, 1);

  return 1;
}

/* load (text, name, mode, environment): text only, whatever the mode says. */
static int
load (lua_State *L)
{
  size_t length;
  const char *text = luaL_checklstring (L, 1, &length);
  const char *name = luaL_optstring (L, 2, "=load");
  gboolean has_environment = !lua_isnone (L, 4);

  if (zky_lua_load_text (L, text, length, name) != LUA_OK)
    {
      zky_lua_rethrow (L);
      lua_pushnil (L);
      lua_insert (L, -2);
      return 2;
    }

  if (has_environment)
    {
      lua_pushvalue (L, 4);
      lua_setupvalue (L, -2, 1);
    }

  return 1;
}

/* To whoever listens, else to standard error. Raises nothing. */
void
zky_sandbox_log (ZkySandbox *self,
                 const char *text)
{
  if (self->options.log != NULL)
    {
      char *valid = g_utf8_make_valid (text, -1);

      self->options.log (valid, self->options.log_data);
      g_free (valid);
    }
  else
    fprintf (stderr, "%s\n", text);
}

static int
print (lua_State *L)
{
  int n = lua_gettop (L);
  luaL_Buffer buffer;
  const char *text;

  luaL_buffinit (L, &buffer);
  for (int i = 1; i <= n; i++)
    {
      if (i > 1)
        luaL_addchar (&buffer, '\t');
      luaL_tolstring (L, i, NULL);
      luaL_addvalue (&buffer);
    }
  luaL_pushresult (&buffer);
  text = lua_tostring (L, -1);
  zky_sandbox_log (zky_sandbox_get (L), text);
  zky_lua_tick (L, GUARDED_WORK);

  return 0;
}

/* math.random (), math.random (n), math.random (m, n): from seed 0 at the start of each call. */
static int
math_random (lua_State *L)
{
  GRand *rand = zky_sandbox_get (L)->rand;
  lua_Integer low = 1, high;
  guint64 span, draw;

  if (lua_gettop (L) == 0)
    {
      lua_pushnumber (L, g_rand_double (rand));
      return 1;
    }

  if (lua_gettop (L) >= 2)
    low = luaL_checkinteger (L, 1);
  high = luaL_checkinteger (L, lua_gettop (L) >= 2 ? 2 : 1);
  luaL_argcheck (L, low <= high, lua_gettop (L) >= 2 ? 2 : 1, "interval is empty");

  span = (guint64) high - (guint64) low;
  draw = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
  lua_pushinteger (L, (lua_Integer) ((guint64) low + (span == G_MAXUINT64 ? draw : draw % (span + 1))));

  return 1;
}

static int
math_random_seed (lua_State *L)
{
  double seed = luaL_optnumber (L, 1, 0);

  g_rand_set_seed (zky_sandbox_get (L)->rand, fabs (seed) < 1e15 ? (guint32) (gint64) seed : 0);

  return 0;
}

/* Copies @names from the table at @from to the one on top of the stack. */
static void
copy (lua_State         *L,
      int                from,
      const char *const *names,
      gboolean           guarded)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      lua_getfield (L, from, names[i]);
      if (guarded)
        lua_pushcclosure (L, guard, 1);
      lua_setfield (L, -2, names[i]);
    }
}

/* Opens one of Lua's libraries and puts what is listed of it into a new table on the stack. */
static void
open_listed (lua_State         *L,
             lua_CFunction      open,
             const char        *name,
             const char *const *names,
             const char *const *guarded)
{
  luaL_requiref (L, name, open, 0);
  lua_newtable (L);
  copy (L, lua_gettop (L) - 1, names, FALSE);
  if (guarded != NULL)
    copy (L, lua_gettop (L) - 1, guarded, TRUE);
  lua_remove (L, -2);
}

/**
 * zky_lua_open_base:
 * @L: the main thread
 *
 * Makes the table of globals, with the basic functions, coroutine, math and utf8. Lua's own stays unreachable.
 */
void
zky_lua_open_base (lua_State *L)
{
  static const luaL_Reg own[] = { { "load", load }, { "print", print }, { "setmetatable", set_metatable }, { NULL } };

  open_listed (L, luaopen_base, LUA_GNAME, base_names, guarded_base_names);
  luaL_setfuncs (L, own, 0);
  lua_pushvalue (L, -1);
  lua_setfield (L, -2, LUA_GNAME);

  open_listed (L, luaopen_coroutine, LUA_COLIBNAME, coroutine_names, guarded_coroutine_names);
  lua_setfield (L, -2, LUA_COLIBNAME);

  open_listed (L, luaopen_math, LUA_MATHLIBNAME, math_names, NULL);
  lua_pushcfunction (L, math_random);
  lua_setfield (L, -2, "random");
  lua_pushcfunction (L, math_random_seed);
  lua_setfield (L, -2, "randomseed");
  lua_setfield (L, -2, LUA_MATHLIBNAME);

  open_listed (L, luaopen_utf8, LUA_UTF8LIBNAME, utf8_names, guarded_utf8_names);
  lua_setfield (L, -2, LUA_UTF8LIBNAME);

  lua_rawseti (L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  lua_pushnil (L);
  lua_setfield (L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
}
