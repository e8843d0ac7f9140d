/* zky-lua-missing.c: names that the library does not have, and hints at what was meant
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#include "zky-nearest.h"

#define MAX_NAMES     5  /* that a hint lists */
#define MAX_LOOKED_AT 64 /* of each kind: it may well be meant that a field is nil, and be asked for often */

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

typedef struct
{
  GString    *text;
  ZkyNearest  nearest;
  guint       n;
} Names;

/* Fields are those without a path. */
static void
add_name (Names      *names,
          const char *name)
{
  if (strchr (name, '.') != NULL)
    return;
  zky_nearest_look (&names->nearest, name);
  if (names->n++ < MAX_NAMES)
    g_string_append_printf (names->text, "%s%.40s", names->n > 1 ? ", " : "", name);
  else if (names->n == MAX_NAMES + 1)
    g_string_append (names->text, ", …");
}

/**
 * zky_lua_note_missing:
 * @L: a thread
 * @module: a module
 * @name: a field that it does not have
 *
 * A field that is not there is nil, as in every Lua table. Whoever goes on with it gets an error, to which zky_lua_hint_missing() adds
 * what the module has.
 */
void
zky_lua_note_missing (lua_State  *L,
                      ZkyModule  *module,
                      const char *name)
{
  ZkySandbox *self = zky_sandbox_get (L);
  g_autoptr(GString) text = g_string_new (NULL);
  Names names = { .text = text };
  const char *child;
  ZkyInput value;

  zky_nearest_init (&names.nearest, name);
  for (guint i = 0; i < MAX_LOOKED_AT && zky_module_get_input (module, i, &value); i++)
    add_name (&names, value.name);
  for (guint i = 0; i < MAX_LOOKED_AT && zky_module_get_param (module, i, &value); i++)
    add_name (&names, value.name);
  for (guint i = 0; i < MAX_LOOKED_AT && zky_module_get_buffer (module, i, &value); i++)
    add_name (&names, value.name);
  for (guint i = 0; i < MAX_LOOKED_AT && zky_module_get_nth_child (module, i, &child) != NULL; i++)
    add_name (&names, child);

  zky_lua_where (L, self->missing_at);
  if (names.nearest.found != NULL && strlen (name) > 2)
    g_snprintf (self->missing, sizeof self->missing, "“%.40s” is not declared; did you mean “%.40s”?", name, names.nearest.found);
  else
    g_snprintf (self->missing, sizeof self->missing, "“%.40s” is not declared; %s has %s", name, zky_module_get_name (module),
                names.n > 0 ? text->str : "neither inputs nor parameters");
}

/**
 * zky_lua_hint_missing:
 * @L: a thread, with a message at stack index 1
 *
 * Adds to a message about nil what the module has, if a field was asked for in the same line that it does not have.
 */
void
zky_lua_hint_missing (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  const char *message = lua_tostring (L, 1);

  if (self->missing_at[0] == '\0' || !g_str_has_prefix (message, self->missing_at) || strstr (message, "nil") == NULL)
    return;

  lua_pushfstring (L, "%s: %s", message, self->missing);
  lua_replace (L, 1);
}

/**
 * zky_lua_hint_syntax:
 * @L: a thread, with the message on top of the stack that the text cannot be read
 *
 * Adds what is written in Lua instead, for signs that people know from Python.
 */
void
zky_lua_hint_syntax (lua_State *L)
{
  static const struct { const char *end, *hint; } signs[] = {
    { "near '@'", "a matrix product is zky.matmul (a, b) or a:matmul (b) in Lua" },
    { "near '!'", "Lua writes ~= for “is not equal”, and not" },
    { "near '*'", "a power is a^2 in Lua" },
  };
  const char *message = lua_tostring (L, -1);

  for (guint i = 0; message != NULL && i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_suffix (message, signs[i].end))
      {
        lua_pushfstring (L, "%s: %s", message, signs[i].hint);
        lua_replace (L, -2);
        return;
      }
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
