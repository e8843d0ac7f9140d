/* zky-lua-missing.c: names that the library does not have, and hints at what was meant
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include "zky-nearest.h"

/* What people who know another library look for here. */
static const struct
{
  const char *library, *name, *answer;
} elsewhere[] = {
  { "zky", "optim", "optimisers are named: model:train {optimizer = \"adam\", lr = 0.01}" },
  { "zky", "Module", "a module is zky.module \"Name\"" },
  { "zky", "float32", "types are named: zky.zeros ({2}, {dtype = \"float32\"})" },
};

/* __index of a library: its name is the first upvalue, what is in it is called the second one. */
static int
index_missing (lua_State *L)
{
  const char *library = lua_tostring (L, lua_upvalueindex (1)), *what = lua_tostring (L, lua_upvalueindex (2));
  const char *name;
  ZkyNearest nearest;

  if (lua_type (L, 2) != LUA_TSTRING)
    return 0;
  name = lua_tostring (L, 2);
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (g_str_equal (elsewhere[i].library, library) && g_str_equal (elsewhere[i].name, name))
      return zky_lua_error (L, "%s has no %s “%s”: %s", library, what, name, elsewhere[i].answer);

  zky_nearest_init (&nearest, name);
  lua_pushnil (L);
  while (lua_next (L, 1))
    {
      if (lua_type (L, -2) == LUA_TSTRING)
        zky_nearest_look (&nearest, lua_tostring (L, -2));
      lua_pop (L, 1);
    }
  if (nearest.found == NULL)
    return zky_lua_error (L, "%s has no %s “%.100s”", library, what, name);

  return zky_lua_error (L, "%s has no %s “%.100s”; did you mean “%s”?", library, what, name, nearest.found);
}

/**
 * zky_lua_seal_library:
 * @L: the main thread, with a table on top of the stack
 * @library: what it is called: `zky.nn`
 * @what: what is in it: `layer`
 *
 * A name that is not in the table is an error from now on, which tells the nearest one.
 */
void
zky_lua_seal_library (lua_State  *L,
                      const char *library,
                      const char *what)
{
  lua_createtable (L, 0, 2);
  lua_pushstring (L, library);
  lua_pushstring (L, what);
  lua_pushcclosure (L, index_missing, 2);
  lua_setfield (L, -2, "__index");
  lua_pushboolean (L, FALSE);
  lua_setfield (L, -2, "__metatable");
  lua_setmetatable (L, -2);
}

/**
 * zky_lua_hint_outputs:
 * @L: a thread
 * @first: where the arguments of a call begin
 * @error: what it failed with
 *
 * A layer that gives a state behind its output, as the last argument of another call, gives that one argument more. Where one of the
 * arguments is such a state, the message says what to do.
 */
void
zky_lua_hint_outputs (lua_State  *L,
                      int         first,
                      GError     *error)
{
  ZkySandbox *self = zky_sandbox_get (L);
  char *message;

  for (int i = first; self->further != NULL && i <= lua_gettop (L); i++)
    {
      ZkyBox *box = zky_lua_to_box (L, i, ZKY_BOX_NODE);

      if (box == NULL || box->node != self->further)
        continue;
      message = g_strdup_printf ("%s: %s gives a state beside its output; parentheses around its call take the output alone: ((…))",
                                 error->message, self->further_layer);
      g_free (error->message);
      error->message = message;
      return;
    }
}
