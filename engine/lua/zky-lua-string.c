/* zky-lua-string.c: the string functions of model files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-pattern.h"

#include <string.h>

#define SPECIALS "^$*+?.([%-" /* characters with a meaning in patterns */

/* What is taken from Lua's library as it is: work in proportion to what is allocated. */
static const char *const string_names[] = { "byte", "char", "format", "len", "lower", "reverse", "sub", "upper", NULL };

/* The byte that @position, counted from 1 or from the end, stands for; the subject's length + 1 at most. */
static gsize
start_offset (lua_Integer position,
              gsize       length)
{
  if (position > 0)
    return MIN ((gsize) position - 1, length + 1);
  if (position == 0 || (gsize) -position > length)
    return 0;

  return length - (gsize) -position;
}

static gboolean
is_plain (const char *pattern,
          gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (pattern[i] != '\0' && strchr (SPECIALS, pattern[i]) != NULL)
      return FALSE;

  return TRUE;
}

/* find (s, pattern, init, plain) and match (s, pattern, init) */
static int
find_or_match (lua_State *L,
               gboolean   find)
{
  size_t length, pattern_length;
  const char *s = luaL_checklstring (L, 1, &length);
  const char *pattern = luaL_checklstring (L, 2, &pattern_length);
  gsize from = start_offset (luaL_optinteger (L, 3, 1), length);
  const char *start, *end;
  ZkyPattern matcher;

  if (from > length)
    {
      lua_pushnil (L);
      return 1;
    }

  if (find && (lua_toboolean (L, 4) || is_plain (pattern, pattern_length)))
    {
      zky_lua_tick (L, (guint) MIN (length / 16, 16384));
      start = memmem (s + from, length - from, pattern, pattern_length);
      end = start + pattern_length;
      matcher.n_captures = 0;
    }
  else
    {
      zky_pattern_init (&matcher, L, s, length, pattern, pattern_length);
      start = zky_pattern_search (&matcher, s + from, &end);
    }

  if (start == NULL)
    {
      lua_pushnil (L);
      return 1;
    }
  if (!find)
    return zky_pattern_push_captures (&matcher, start, end, TRUE);

  lua_pushinteger (L, start - s + 1);
  lua_pushinteger (L, end - s);

  return 2 + (matcher.n_captures > 0 ? zky_pattern_push_captures (&matcher, start, end, FALSE) : 0);
}

static int
find (lua_State *L)
{
  return find_or_match (L, TRUE);
}

static int
match (lua_State *L)
{
  return find_or_match (L, FALSE);
}

/* The iterator of gmatch. Upvalues: subject, pattern, where to go on, where the last match ended. */
static int
next_match (lua_State *L)
{
  size_t length, pattern_length;
  const char *s = lua_tolstring (L, lua_upvalueindex (1), &length);
  const char *pattern = lua_tolstring (L, lua_upvalueindex (2), &pattern_length);
  gsize from = (gsize) lua_tointeger (L, lua_upvalueindex (3));
  gssize last = (gssize) lua_tointeger (L, lua_upvalueindex (4));
  ZkyPattern matcher;

  zky_pattern_init (&matcher, L, s, length, pattern, pattern_length);
  matcher.anchored = FALSE; /* in gmatch a `^` is no anchor */
  matcher.pattern = pattern;
  while (from <= length)
    {
      const char *end;
      const char *start = zky_pattern_search (&matcher, s + from, &end);

      if (start == NULL)
        break;
      if (end - s == last)
        {
          from = (gsize) (start - s) + 1; /* an empty match right behind the last one */
          continue;
        }

      lua_pushinteger (L, end - s);
      lua_copy (L, -1, lua_upvalueindex (3));
      lua_replace (L, lua_upvalueindex (4));
      return zky_pattern_push_captures (&matcher, start, end, TRUE);
    }

  lua_pushinteger (L, (lua_Integer) length + 1);
  lua_replace (L, lua_upvalueindex (3));

  return 0;
}

/* gmatch (s, pattern, init) */
static int
gmatch (lua_State *L)
{
  size_t length;
  gsize from;

  luaL_checklstring (L, 1, &length);
  luaL_checkstring (L, 2);
  from = start_offset (luaL_optinteger (L, 3, 1), length);
  lua_settop (L, 2);
  lua_pushinteger (L, (lua_Integer) from);
  lua_pushinteger (L, -1);
  lua_pushcclosure (L, next_match, 4);

  return 1;
}

/* Adds the replacement string at stack index 3, with `%1` put in. */
static void
add_text (ZkyPattern  *matcher,
          luaL_Buffer *buffer,
          const char  *start,
          const char  *end)
{
  lua_State *L = matcher->L;
  size_t length;
  const char *text = lua_tolstring (L, 3, &length);

  for (gsize i = 0; i < length; i++)
    {
      if (text[i] != '%')
        {
          luaL_addchar (buffer, text[i]);
          continue;
        }

      i++;
      if (i < length && text[i] == '%')
        luaL_addchar (buffer, '%');
      else if (i < length && text[i] == '0')
        luaL_addlstring (buffer, start, end - start);
      else if (i < length && text[i] >= '1' && text[i] <= '9')
        {
          zky_pattern_push_capture (matcher, text[i] - '1', start, end);
          luaL_tolstring (L, -1, NULL);
          lua_remove (L, -2);
          luaL_addvalue (buffer);
        }
      else
        zky_lua_error (L, "invalid use of '%%' in replacement string");
    }
}

/* Adds what stands for the match from @start to @end: a string, an entry of a table, or what a function returns. */
static void
add_replacement (ZkyPattern  *matcher,
                 luaL_Buffer *buffer,
                 const char  *start,
                 const char  *end)
{
  lua_State *L = matcher->L;
  int n;

  switch (lua_type (L, 3))
    {
    case LUA_TTABLE:
      zky_pattern_push_capture (matcher, 0, start, end);
      lua_gettable (L, 3);
      break;
    case LUA_TFUNCTION:
      lua_pushvalue (L, 3);
      n = zky_pattern_push_captures (matcher, start, end, TRUE);
      lua_call (L, n, 1);
      break;
    default:
      add_text (matcher, buffer, start, end);
      return;
    }

  if (!lua_toboolean (L, -1))
    {
      lua_pop (L, 1);
      luaL_addlstring (buffer, start, end - start);
    }
  else if (!lua_isstring (L, -1))
    zky_lua_error (L, "the replacement is %s, not a string", zky_lua_type (L, -1));
  else
    luaL_addvalue (buffer);
}

/* gsub (s, pattern, replacement, n) */
static int
gsub (lua_State *L)
{
  size_t length, pattern_length;
  const char *s = luaL_checklstring (L, 1, &length);
  const char *pattern = luaL_checklstring (L, 2, &pattern_length);
  int type = lua_type (L, 3);
  lua_Integer most = luaL_optinteger (L, 4, (lua_Integer) length + 1);
  lua_Integer n = 0;
  const char *from = s, *last = NULL;
  ZkyPattern matcher;
  luaL_Buffer buffer;

  luaL_argexpected (L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
                    "string, table or function");

  zky_pattern_init (&matcher, L, s, length, pattern, pattern_length);
  luaL_buffinit (L, &buffer);
  while (n < most)
    {
      const char *end = zky_pattern_match (&matcher, from);

      if (end != NULL && end != last)
        {
          n++;
          add_replacement (&matcher, &buffer, from, end);
          from = last = end;
        }
      else if (from < matcher.subject_end)
        luaL_addchar (&buffer, *from++);
      else
        break;

      if (matcher.anchored)
        break;
    }
  luaL_addlstring (&buffer, from, matcher.subject_end - from);
  luaL_pushresult (&buffer);
  lua_pushinteger (L, n);

  return 2;
}

/* rep (s, n, separator) */
static int
rep (lua_State *L)
{
  size_t length, separator_length;
  const char *s = luaL_checklstring (L, 1, &length);
  lua_Integer n = luaL_checkinteger (L, 2);
  const char *separator = luaL_optlstring (L, 3, "", &separator_length);
  gsize each, total;
  luaL_Buffer buffer;
  char *to;

  if (n <= 0 || length + separator_length == 0)
    {
      lua_pushliteral (L, "");
      return 1;
    }

  each = length + separator_length; /* both are in memory, so this does not overflow */
  if ((guint64) n > zky_sandbox_get (L)->options.bytes / each)
    return zky_lua_fail_memory (L);

  total = (gsize) n * each - separator_length;
  to = luaL_buffinitsize (L, &buffer, total);
  for (lua_Integer i = 0; i < n; i++)
    {
      to = (char *) memcpy (to, s, length) + length;
      if (i + 1 < n)
        to = (char *) memcpy (to, separator, separator_length) + separator_length;
    }
  luaL_pushresultsize (&buffer, total);

  return 1;
}

/**
 * zky_lua_open_string:
 * @L: the main thread
 *
 * Adds `string`, and makes its functions methods of strings.
 */
void
zky_lua_open_string (lua_State *L)
{
  static const luaL_Reg own[] = {
    { "find", find }, { "gmatch", gmatch }, { "gsub", gsub }, { "match", match }, { "rep", rep }, { NULL }
  };

  lua_newtable (L);
  lua_pushcfunction (L, luaopen_string);
  lua_call (L, 0, 1);
  for (guint i = 0; string_names[i] != NULL; i++)
    {
      lua_getfield (L, -1, string_names[i]);
      lua_setfield (L, -3, string_names[i]);
    }
  lua_pop (L, 1);
  luaL_setfuncs (L, own, 0);

  /* The metatable that all strings share; Lua's own gave way to this one. */
  lua_pushliteral (L, "");
  lua_newtable (L);
  lua_pushvalue (L, -3);
  lua_setfield (L, -2, "__index");
  lua_pushliteral (L, "string");
  lua_setfield (L, -2, "__metatable");
  lua_setmetatable (L, -2);
  lua_pop (L, 1);

  lua_setglobal (L, LUA_STRLIBNAME);
}
