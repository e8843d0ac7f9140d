/* zky-lua-names.c: a node is called what the first local is called that holds it in the function that made it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#define MAX_LEVELS 64 /* activations that are looked through for a line of the model file */

/*
 * Lua does not tell where a value goes. But it calls a hook when a function reaches another line, and before it
 * returns: then the locals that have come to life since are looked through for nodes of this activation. Activations
 * that have made nodes since they were looked at last are kept in ZkySandbox.makers, the innermost at the end, so
 * that lines without operators cost next to nothing.
 */

/**
 * zky_names_maker:
 * @L: a thread, in a C function
 * @maker: (out): the Lua function that called it
 *
 * Finds out who makes a node. In what a model `require`s, lines are those of another file; so the line is that
 * of the model file from which it was called.
 *
 * Returns: the line in the model file, 0 where there is none
 */
guint
zky_names_maker (lua_State *L,
                 ZkyMaker  *maker)
{
  const char *name = zky_sandbox_get (L)->name;
  lua_Debug ar;

  maker->activation = NULL;
  for (int level = 1; level < MAX_LEVELS && lua_getstack (L, level, &ar); level++)
    {
      lua_getinfo (L, "Sl", &ar);
      if (ar.currentline <= 0)
        continue;
      if (level == 1)
        {
          maker->activation = ar.i_ci;
          maker->line = ar.linedefined;
        }
      if (ar.source[0] == '@' && strcmp (ar.source + 1, name) == 0)
        return (guint) ar.currentline;
    }

  return 0;
}

/**
 * zky_names_made:
 * @self: a sandbox
 * @maker: the activation of a function that has made a node
 */
void
zky_names_made (ZkySandbox     *self,
                const ZkyMaker *maker)
{
  guint n = self->makers->len;

  if (maker->activation == NULL)
    return;

  if (n == 0 || g_array_index (self->makers, ZkyMaker, n - 1).activation != maker->activation)
    g_array_append_vals (self->makers, maker, 1);
}

/* Whether the activation has made nodes since it was looked through; forgets those that it called. */
static gboolean
take_maker (ZkySandbox    *self,
            gconstpointer  activation)
{
  for (guint i = self->makers->len; i > 0; i--)
    if (g_array_index (self->makers, ZkyMaker, i - 1).activation == activation)
      {
        g_array_set_size (self->makers, i - 1);
        return TRUE;
      }

  return FALSE;
}

/**
 * zky_names_scan:
 * @L: a thread, in its hook
 * @ar: the function that the hook was called for
 * @returns: whether it is about to return
 *
 * Gives names to the nodes that locals of this function hold now.
 */
void
zky_names_scan (lua_State *L,
                lua_Debug *ar,
                gboolean   returns)
{
  ZkySandbox *self = zky_sandbox_get (L);
  const char *name;

  if (self->makers->len == 0 || !take_maker (self, ar->i_ci))
    return;

  lua_getinfo (L, "S", ar);
  for (int i = 1; (name = lua_getlocal (L, ar, i)) != NULL; i++)
    {
      ZkyBox *box = zky_lua_to_box (L, -1, ZKY_BOX_NODE);

      if (box != NULL && box->maker.activation == ar->i_ci && box->maker.line == ar->linedefined &&
          *name != '(' && strcmp (name, "_") != 0)
        {
          box->maker.activation = NULL;
          if (zky_node_get_name (box->node) == NULL)
            zky_node_set_name (box->node, name);
        }
      lua_pop (L, 1);
    }
}
