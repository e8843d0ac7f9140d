/* zky-lua-names.c: a node is called what the first local is called that holds it in the function that made it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#define MAX_LEVELS 64     /* activations that are looked through for a line of the model file */
#define MAX_MAKERS 100000 /* more than activations can be: errors have left some behind */

/*
 * Lua does not tell where a value goes. But it calls a hook when a function reaches another line, and before it
 * returns: then the locals that have come to life since are looked through for nodes of this activation. Activations
 * that have made nodes are kept in ZkySandbox.makers, the innermost at the end, so that lines without operators cost
 * next to nothing.
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
  ZkyMaker *last = n > 0 ? &g_array_index (self->makers, ZkyMaker, n - 1) : NULL;

  if (maker->activation == NULL)
    return;

  if (last != NULL && last->activation == maker->activation)
    {
      last->is_fresh = TRUE;
      return;
    }

  if (n == MAX_MAKERS)
    g_array_set_size (self->makers, 0);
  g_array_append_vals (self->makers, maker, 1);
  g_array_index (self->makers, ZkyMaker, self->makers->len - 1).is_fresh = TRUE;
}

/* Whether the innermost activation that has made nodes is this one, and has to be looked through: at a new line if it
 * has made some since the last one; before it returns in any case. */
static gboolean
is_due (ZkySandbox    *self,
        gconstpointer  activation,
        gboolean       returns)
{
  guint n = self->makers->len;
  ZkyMaker *last = n > 0 ? &g_array_index (self->makers, ZkyMaker, n - 1) : NULL;
  gboolean was_fresh;

  if (last == NULL || last->activation != activation)
    return FALSE;

  was_fresh = last->is_fresh;
  last->is_fresh = FALSE;
  if (returns)
    g_array_set_size (self->makers, n - 1);

  return was_fresh || returns;
}

/* A name from the textbook graph of an operator that was opened is less than what the model calls its result. */
static gboolean
is_free (const ZkyNode *node)
{
  return zky_node_get_name (node) == NULL || strchr (zky_node_get_scope (node), '#') != NULL;
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

  if (!is_due (self, ar->i_ci, returns))
    return;

  lua_getinfo (L, "S", ar);
  for (int i = 1; (name = lua_getlocal (L, ar, i)) != NULL; i++)
    {
      ZkyBox *box = zky_lua_to_box (L, -1, ZKY_BOX_NODE);

      if (box != NULL && box->maker.activation == ar->i_ci && box->maker.line == ar->linedefined &&
          *name != '(' && strcmp (name, "_") != 0)
        {
          box->maker.activation = NULL;
          if (is_free (box->node))
            zky_node_set_name (box->node, name);
        }
      lua_pop (L, 1);
    }
}
