/* zky-lua-train-names.c: what the numbers of a training's data stand for, as model:train says it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"

#include <string.h>

/* {"a", "b"}, or "ab": a name for each number. What was made stays with the sandbox while it is in use. NULL: @key is not there */
static ZkyVocabulary *
read_names (lua_State  *L,
            int         table,
            const char *key)
{
  const char *const *names;
  ZkyVocabulary *vocabulary;
  GError *error = NULL;

  if (lua_getfield (L, table, key) == LUA_TSTRING)
    {
      const char *at = lua_tostring (L, -1);
      lua_Integer n = 0;

      if (strlen (at) != lua_rawlen (L, -1) || !g_utf8_validate (at, -1, NULL))
        zky_lua_error (L, "train: %s is a string that is no text in UTF-8", key);
      lua_newtable (L);
      for (; *at != '\0'; at = g_utf8_next_char (at))
        {
          zky_lua_tick (L, 1);
          lua_pushlstring (L, at, (size_t) (g_utf8_next_char (at) - at));
          lua_rawseti (L, -2, ++n);
        }
      lua_createtable (L, 0, 1);
      lua_insert (L, -2);
      lua_setfield (L, -2, key);
      table = lua_gettop (L);
    }
  else
    lua_pop (L, 1);

  names = zky_lua_option_strings (L, table, key);
  if (names == NULL)
    return NULL;
  vocabulary = zky_vocabulary_new (names, &error);
  if (vocabulary == NULL)
    {
      g_prefix_error (&error, "train: %s: ", key);
      zky_lua_raise (L, error);
    }
  zky_sandbox_keep (zky_sandbox_get (L), vocabulary, (GDestroyNotify) zky_vocabulary_unref);

  return vocabulary;
}

/**
 * zky_lua_train_names:
 * @L: a thread
 * @table: what model:train was given
 * @training: what was made of it so far: data, loss and accuracy
 *
 * Reads `classes` and `vocabulary`.
 */
void
zky_lua_train_names (lua_State   *L,
                     int          table,
                     ZkyTraining *training)
{
  int top = lua_gettop (L);
  ZkyVocabulary *names;
  GError *error = NULL;

  names = read_names (L, table, "classes");
  if (names != NULL && !zky_training_set_classes (training, names, &error))
    {
      g_prefix_error (&error, "train: ");
      zky_lua_raise (L, error);
    }
  names = read_names (L, table, "vocabulary");
  if (names != NULL && !zky_training_set_vocabulary (training, names, &error))
    {
      g_prefix_error (&error, "train: ");
      zky_lua_raise (L, error);
    }
  zky_sandbox_keep (zky_sandbox_get (L), NULL, NULL);
  lua_settop (L, top);
}
