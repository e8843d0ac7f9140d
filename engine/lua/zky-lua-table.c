/* zky-lua-table.c: the table functions of model files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sandbox.h"

/*
 * Lua's own would do: but a length or an index may be as large as a model says, and the count hook does not see
 * loops in C. These count their steps.
 */

static lua_Integer
check_length (lua_State *L)
{
  luaL_checktype (L, 1, LUA_TTABLE);

  return luaL_len (L, 1);
}

/* concat (list, separator, i, j) */
static int
concat (lua_State *L)
{
  lua_Integer last = check_length (L);
  size_t length;
  const char *separator = luaL_optlstring (L, 2, "", &length);
  lua_Integer i = luaL_optinteger (L, 3, 1);
  luaL_Buffer buffer;

  last = luaL_optinteger (L, 4, last);
  luaL_buffinit (L, &buffer);
  while (i <= last)
    {
      zky_lua_tick (L, 4);
      lua_geti (L, 1, i);
      if (!lua_isstring (L, -1))
        return zky_lua_error (L, "table.concat: the value at index %lld is %s", (long long) i,
                              zky_lua_type (L, -1));
      luaL_addvalue (&buffer);
      if (i++ == last)
        break; /* before i overflows */
      luaL_addlstring (&buffer, separator, length);
    }
  luaL_pushresult (&buffer);

  return 1;
}

/* insert (list, value) and insert (list, position, value) */
static int
insert (lua_State *L)
{
  lua_Integer end = check_length (L) + 1;
  lua_Integer position = end;
  int n = lua_gettop (L);

  if (n != 2 && n != 3)
    return zky_lua_error (L, "table.insert takes a list, a position that may be left out, and a value");

  if (n == 3)
    {
      position = luaL_checkinteger (L, 2);
      luaL_argcheck (L, position >= 1 && position <= end, 2, "position out of bounds");
    }

  for (lua_Integer i = end; i > position; i--)
    {
      zky_lua_tick (L, 4);
      lua_geti (L, 1, i - 1);
      lua_seti (L, 1, i);
    }
  lua_seti (L, 1, position);

  return 0;
}

/* remove (list, position) */
static int
remove_item (lua_State *L)
{
  lua_Integer length = check_length (L);
  lua_Integer position = luaL_optinteger (L, 2, length);

  luaL_argcheck (L, lua_isnoneornil (L, 2) || (position >= 1 && position <= length + 1) || (length == 0 && position == 0),
                 2, "position out of bounds");

  lua_geti (L, 1, position);
  for (; position < length; position++)
    {
      zky_lua_tick (L, 4);
      lua_geti (L, 1, position + 1);
      lua_seti (L, 1, position);
    }
  lua_pushnil (L);
  lua_seti (L, 1, position);

  return 1;
}

/* move (from, first, last, to, target) */
static int
move (lua_State *L)
{
  lua_Integer first = luaL_checkinteger (L, 2);
  lua_Integer last = luaL_checkinteger (L, 3);
  lua_Integer to = luaL_checkinteger (L, 4);
  int target = lua_isnoneornil (L, 5) ? 1 : 5;
  gboolean upwards;

  luaL_checktype (L, 1, LUA_TTABLE);
  luaL_checktype (L, target, LUA_TTABLE);
  if (last >= first)
    {
      luaL_argcheck (L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
      luaL_argcheck (L, to <= LUA_MAXINTEGER - (last - first), 4, "destination wraps around");

      upwards = to > last || to <= first || target != 1;
      for (lua_Integer i = 0; i <= last - first; i++)
        {
          lua_Integer offset = upwards ? i : last - first - i;

          zky_lua_tick (L, 4);
          lua_geti (L, 1, first + offset);
          lua_seti (L, target, to + offset);
        }
    }

  lua_pushvalue (L, target);

  return 1;
}

static int
pack (lua_State *L)
{
  int n = lua_gettop (L);

  lua_createtable (L, n, 1);
  lua_insert (L, 1);
  for (int i = n; i >= 1; i--)
    lua_seti (L, 1, i);
  lua_pushinteger (L, n);
  lua_setfield (L, 1, "n");

  return 1;
}

/* unpack (list, i, j) */
static int
unpack (lua_State *L)
{
  lua_Integer i = luaL_optinteger (L, 2, 1);
  lua_Integer last = lua_isnoneornil (L, 3) ? luaL_len (L, 1) : luaL_checkinteger (L, 3);
  guint64 n;

  if (i > last)
    return 0;

  n = (guint64) last - (guint64) i;
  if (n >= G_MAXINT || !lua_checkstack (L, (int) n + 1))
    return zky_lua_error (L, "table.unpack: too many values");

  for (guint64 k = 0; k <= n; k++)
    lua_geti (L, 1, (lua_Integer) ((guint64) i + k));

  return (int) n + 1;
}

/* Whether the value at stack index @a comes before the one at @b. */
static gboolean
comes_before (lua_State *L,
              int        a,
              int        b)
{
  gboolean result;

  zky_lua_tick (L, 8);
  if (lua_isnil (L, 2))
    return lua_compare (L, a, b, LUA_OPLT);

  lua_pushvalue (L, 2);
  lua_pushvalue (L, a);
  lua_pushvalue (L, b);
  lua_call (L, 2, 1);
  result = lua_toboolean (L, -1);
  lua_pop (L, 1);

  return result;
}

/* Lets the value on top of the stack sink into the heap list[1 … n], from @place on, and pops it. */
static void
sift (lua_State   *L,
      lua_Integer  place,
      lua_Integer  n)
{
  int value = lua_gettop (L);

  for (lua_Integer child = 2 * place; child <= n; child = 2 * place)
    {
      lua_geti (L, 1, child);
      if (child < n)
        {
          lua_geti (L, 1, child + 1);
          if (comes_before (L, value + 1, value + 2))
            {
              child++;
              lua_replace (L, value + 1);
            }
          else
            lua_pop (L, 1);
        }

      if (!comes_before (L, value, value + 1))
        break;
      lua_seti (L, 1, place);
      place = child;
    }

  lua_settop (L, value);
  lua_seti (L, 1, place);
}

/* sort (list, comes_before): a heap sort, which ends whatever the function says, and needs no memory */
static int
sort (lua_State *L)
{
  lua_Integer n = check_length (L);

  luaL_argcheck (L, n < G_MAXINT, 1, "array too big");
  if (!lua_isnoneornil (L, 2))
    luaL_checktype (L, 2, LUA_TFUNCTION);
  lua_settop (L, 2);

  for (lua_Integer i = n / 2; i >= 1; i--)
    {
      lua_geti (L, 1, i);
      sift (L, i, n);
    }
  for (lua_Integer end = n; end >= 2; end--)
    {
      lua_geti (L, 1, end);
      lua_geti (L, 1, 1);
      lua_seti (L, 1, end);
      sift (L, 1, end - 1);
    }

  return 0;
}

/**
 * zky_lua_open_table:
 * @L: the main thread
 *
 * Adds `table`.
 */
void
zky_lua_open_table (lua_State *L)
{
  static const luaL_Reg own[] = {
    { "concat", concat }, { "insert", insert }, { "move", move }, { "pack", pack }, { "remove", remove_item },
    { "sort", sort }, { "unpack", unpack }, { NULL }
  };

  luaL_newlib (L, own);
  lua_setglobal (L, LUA_TABLIBNAME);
}
