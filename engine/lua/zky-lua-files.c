/* zky-lua-files.c: text and data from the model file's own folder
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TEXT   ((gsize) 16 << 20) /* bytes: no model file is larger */
#define PIECE      4096               /* bytes that the parser gets at a time */
#define LOADED_KEY "zky.loaded"       /* in the registry: what `require` has returned so far, by name */

/**
 * zky_sandbox_read_text:
 * @path: a file
 * @regular: whether it has to be a regular file: what a model names may not be a device or a pipe
 * @length: (out): bytes read
 * @error: return location for a %ZKY_ERROR_IO
 *
 * Reads a file of bounded size.
 *
 * Returns: (transfer full): the text, ended by a zero
 */
char *
zky_sandbox_read_text (const char  *path,
                       gboolean     regular,
                       gsize       *length,
                       GError     **error)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char piece[PIECE];
  struct stat status;
  gssize n = -1;
  int fd;

  fd = open (path, O_RDONLY | O_CLOEXEC | (regular ? O_NONBLOCK : 0));
  if (fd >= 0 && fstat (fd, &status) == 0)
    {
      if (S_ISDIR (status.st_mode) || (regular && !S_ISREG (status.st_mode)))
        errno = S_ISDIR (status.st_mode) ? EISDIR : EINVAL;
      else
        while ((n = read (fd, piece, sizeof piece)) > 0 && text->len <= MAX_TEXT)
          g_string_append_len (text, piece, n);
    }

  if (n < 0)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  if (n < 0)
    return NULL;

  if (text->len > MAX_TEXT)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "%s: the file is larger than %u MiB",
                   path, (guint) (MAX_TEXT >> 20));
      return NULL;
    }

  *length = text->len;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef struct
{
  const char *text;
  gsize       length;
} Reader;

/* A lua_Reader: hands the text over in pieces, so that the clock is looked at while a long one is read. */
static const char *
read_piece (lua_State *L,
            void      *data,
            size_t    *size)
{
  Reader *reader = data;
  const char *piece = reader->text;

  zky_lua_tick (L, PIECE);
  *size = MIN (reader->length, PIECE);
  reader->text += *size;
  reader->length -= *size;

  return *size > 0 ? piece : NULL;
}

/**
 * zky_lua_load_text:
 * @L: a thread
 * @text: Lua text; bytecode is refused
 * @length: its bytes
 * @chunk_name: as of lua_load()
 *
 * Pushes the function that @text is, or a message.
 *
 * Returns: a Lua status
 */
int
zky_lua_load_text (lua_State  *L,
                   const char *text,
                   gsize       length,
                   const char *chunk_name)
{
  Reader reader = { text, length };
  int status = lua_load (L, read_piece, &reader, chunk_name, "t");

  if (status == LUA_ERRSYNTAX)
    zky_lua_hint_syntax (L);

  return status;
}

/**
 * zky_sandbox_resolve:
 * @self: a sandbox
 * @name: a path below the model's folder
 * @error: return location for a %ZKY_ERROR_IO
 *
 * Finds a file of the model, and tells who wants to know what it reads: links may lead to where they like as long as that is inside
 * the folder.
 *
 * Returns: (transfer full): the file's real path, to be freed with free()
 */
char *
zky_sandbox_resolve (ZkySandbox  *self,
                     const char  *name,
                     GError     **error)
{
  g_autofree char *path = NULL;
  char *resolved;
  gsize length;

  if (self->folder == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: this model has no folder to read files from", name);
      return NULL;
    }

  path = g_build_filename (self->folder, name, NULL);
  resolved = realpath (path, NULL);
  length = strcmp (self->folder, "/") == 0 ? 0 : strlen (self->folder);

  if (g_path_is_absolute (name) || strstr (name, "..") != NULL ||
      (resolved != NULL && (strncmp (resolved, self->folder, length) != 0 || resolved[length] != '/')))
    {
      free (resolved);
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: a model reads files from its own folder only", name);
      return NULL;
    }

  if (resolved == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", name, g_strerror (errno));
  if (self->options.opened != NULL)
    self->options.opened (resolved != NULL ? resolved : path, self->options.opened_data);

  return resolved;
}

/* Turns `parts.layer` into `parts/layer.lua`. */
static void
push_file_name (lua_State  *L,
                const char *name)
{
  luaL_Buffer buffer;

  luaL_buffinit (L, &buffer);
  for (const char *c = name; *c != '\0'; c++)
    luaL_addchar (&buffer, *c == '.' ? '/' : *c);
  luaL_addstring (&buffer, ".lua");
  luaL_pushresult (&buffer);
}

/* Pushes the text of the file at the top of the stack. Nothing is owned while Lua may raise. */
static void
push_text (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  GError *error = NULL;
  gsize length = 0;
  char *path = zky_sandbox_resolve (self, lua_tostring (L, -1), &error);
  char *text = path != NULL ? zky_sandbox_read_text (path, TRUE, &length, &error) : NULL;

  free (path);
  if (text == NULL)
    zky_lua_raise (L, error);

  /* Lua copies the text into a userdata of its own, which may fail; so the text hangs in the sandbox till then. */
  g_free (self->text);
  self->text = text;
  lua_pushlstring (L, text, length);
  g_clear_pointer (&self->text, g_free);
}

/* require (name): a Lua file of the model's folder, run once. */
static int
require (lua_State *L)
{
  const char *name = luaL_checkstring (L, 1);
  const char *text;
  size_t length;

  lua_settop (L, 1);
  lua_getfield (L, LUA_REGISTRYINDEX, LOADED_KEY);
  if (lua_getfield (L, 2, name) != LUA_TNIL)
    {
      if (lua_touserdata (L, -1) == zky_sandbox_get (L))
        return zky_lua_error (L, "require: %s is being loaded already: two files require each other", name);
      return 1;
    }

  if (strstr (name, "..") != NULL)
    return zky_lua_error (L, "require: %.200s: a model reads files from its own folder only", name);

  push_file_name (L, name);
  push_text (L);
  lua_pushfstring (L, "@%s", lua_tostring (L, -2));
  text = lua_tolstring (L, -2, &length);
  if (zky_lua_load_text (L, text, length, lua_tostring (L, -1)) != LUA_OK)
    lua_error (L);

  lua_pushlightuserdata (L, zky_sandbox_get (L));
  lua_setfield (L, 2, name);
  lua_pushvalue (L, 1);
  if (lua_pcall (L, 1, 1, 0) != LUA_OK)
    {
      lua_pushnil (L);
      lua_setfield (L, 2, name);
      lua_error (L);
    }

  if (lua_isnil (L, -1))
    lua_pushboolean (L, TRUE);
  lua_pushvalue (L, -1);
  lua_setfield (L, 2, name);

  return 1;
}

/**
 * zky_lua_set_loaded:
 * @L: a thread
 * @name: what is written behind `require`
 *
 * Pops a value, which `require` returns for @name from now on.
 */
void
zky_lua_set_loaded (lua_State  *L,
                    const char *name)
{
  lua_getfield (L, LUA_REGISTRYINDEX, LOADED_KEY);
  lua_insert (L, -2);
  lua_setfield (L, -2, name);
  lua_pop (L, 1);
}

/**
 * zky_lua_open_files:
 * @L: the main thread
 *
 * Adds `require`.
 */
void
zky_lua_open_files (lua_State *L)
{
  lua_newtable (L);
  lua_setfield (L, LUA_REGISTRYINDEX, LOADED_KEY);
  lua_pushcfunction (L, require);
  lua_setglobal (L, "require");
}
