/* zky-lua-options.c: what stands in the table of options that a function takes last
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

/* The string under @key in the table of options, or NULL; the table keeps it. */
const char *
zky_lua_option_string (lua_State  *L,
                       int         options,
                       const char *key)
{
  const char *text;

  if (!lua_istable (L, options) || lua_getfield (L, options, key) == LUA_TNIL)
    return NULL;
  if (lua_type (L, -1) != LUA_TSTRING)
    zky_lua_error (L, "%s is %s, not a string", key, zky_lua_type (L, -1));
  text = lua_tostring (L, -1);
  lua_pop (L, 1);

  return text;
}

gboolean
zky_lua_option_flag (lua_State  *L,
                     int         options,
                     const char *key)
{
  gboolean flag;

  if (!lua_istable (L, options))
    return FALSE;
  if (lua_getfield (L, options, key) != LUA_TNIL && !lua_isboolean (L, -1))
    zky_lua_error (L, "%s is %s, not true or false", key, zky_lua_type (L, -1));
  flag = lua_toboolean (L, -1);
  lua_pop (L, 1);

  return flag;
}

/* A whole number, not negative; 0 where there is none. */
gsize
zky_lua_option_size (lua_State  *L,
                     int         options,
                     const char *key)
{
  double number = zky_lua_option_number (L, options, key, 0);

  if (!(number >= 0 && number <= 1e15) || number != (double) (gsize) number)
    zky_lua_error (L, "%s is %g, not a whole number", key, number);

  return (gsize) number;
}

/* The list of strings under @key, ended by NULL, or NULL. The list stays on the stack, and keeps its strings. */
const char *const *
zky_lua_option_strings (lua_State  *L,
                        int         options,
                        const char *key)
{
  const char **strings;
  lua_Unsigned n;

  if (!lua_istable (L, options) || lua_getfield (L, options, key) == LUA_TNIL)
    return NULL;
  if (!lua_istable (L, -1))
    zky_lua_error (L, "%s is %s, not a list of strings", key, zky_lua_type (L, -1));

  n = lua_rawlen (L, -1);
  luaL_checkstack (L, LUA_MINSTACK, key);
  strings = lua_newuserdatauv (L, (n + 1) * sizeof *strings, 0);
  for (lua_Unsigned i = 0; i < n; i++)
    {
      zky_lua_tick (L, 1);
      if (lua_rawgeti (L, -2, (lua_Integer) i + 1) != LUA_TSTRING)
        zky_lua_error (L, "%s has %s among its strings", key, zky_lua_type (L, -1));
      strings[i] = lua_tostring (L, -1);
      lua_pop (L, 1);
    }
  strings[n] = NULL;

  return strings;
}
