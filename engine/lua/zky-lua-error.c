/* zky-lua-error.c: errors in Lua: with their place, as messages, and as GErrors
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <string.h>

#include "zky-number.h"

#define MAX_LEVELS 64 /* activations that are looked through for a line */

/**
 * zky_lua_where:
 * @L: a thread
 * @text: room for the place
 *
 * Writes `simple.lua:7: `; where no Lua function runs the place of the one that was called, or nothing. Needs no
 * memory, and raises nothing.
 *
 * Returns: @text
 */
const char *
zky_lua_where (lua_State *L,
               char       text[ZKY_PLACE_MAX])
{
  lua_Debug ar;

  g_strlcpy (text, zky_sandbox_get (L)->called_at, ZKY_PLACE_MAX);
  for (int level = 0; level < MAX_LEVELS && lua_getstack (L, level, &ar); level++)
    {
      lua_getinfo (L, "Sl", &ar);
      if (ar.currentline > 0)
        {
          g_snprintf (text, ZKY_PLACE_MAX, "%s:%d: ", ar.short_src, ar.currentline);
          break;
        }
    }

  return text;
}

/* Whether @message begins as `file:7:` does. */
static gboolean
has_position (const char *message)
{
  const char *colon = strchr (message, ':');
  gsize digits;

  if (colon == NULL || colon == message)
    return FALSE;

  digits = strspn (colon + 1, "0123456789");

  return digits > 0 && colon[1 + digits] == ':';
}

/**
 * zky_lua_handle_error:
 * @L: a thread
 *
 * The message handler: makes every error a message with its place.
 */
int
zky_lua_handle_error (lua_State *L)
{
  char text[ZKY_PLACE_MAX];

  if (zky_sandbox_get (L)->stopped != NULL)
    return 1;

  if (!lua_isstring (L, 1))
    {
      lua_pushfstring (L, "%sthe error is %s, not a message", zky_lua_where (L, text), zky_lua_type (L, 1));
      return 1;
    }
  if (!has_position (lua_tostring (L, 1)))
    {
      lua_pushstring (L, zky_lua_where (L, text));
      lua_insert (L, 1);
      lua_concat (L, 2);
    }
  zky_lua_hint_missing (L);

  return 1;
}

/**
 * zky_sandbox_make_error:
 * @self: a sandbox, with the error value on the stack of its main thread
 * @status: a Lua status
 *
 * Returns: (transfer full): what ended a protected call
 */
GError *
zky_sandbox_make_error (ZkySandbox *self,
                        int         status)
{
  g_autofree char *whole_file = g_strdup_printf ("%s: ", self->name);
  const char *place = self->stopped_at[0] != '\0' ? self->stopped_at
                      : self->refused_at[0] != '\0' ? self->refused_at : whole_file;
  lua_State *L = self->L;
  char most[ZKY_NUMBER_MAX];
  const char *message;

  if (self->stopped != NULL)
    return g_error_new (ZKY_ERROR, self->stopped->code, "%s%s", place, self->stopped->message);

  if (status == LUA_ERRMEM)
    return g_error_new (ZKY_ERROR, ZKY_ERROR_LIMIT, "%snot enough memory: a model may take %s",
                        place, zky_number_format_bytes (most, self->options.bytes));

  if (lua_type (L, -1) != LUA_TSTRING)
    return g_error_new (ZKY_ERROR, ZKY_ERROR_MODEL, "%s: the error has no message", self->name);

  message = lua_tostring (L, -1);
  if (self->raised != NULL && g_str_has_suffix (message, self->raised->message))
    return g_error_new_literal (ZKY_ERROR, self->raised->code, message);

  if (!has_position (message))
    return g_error_new (ZKY_ERROR, ZKY_ERROR_MODEL, "%s: %s", self->name, message);

  return g_error_new_literal (ZKY_ERROR, ZKY_ERROR_MODEL, message);
}

/**
 * zky_lua_rethrow:
 * @L: a thread
 *
 * Raises again what everything has to end for, if there is something.
 */
void
zky_lua_rethrow (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);

  if (self->stopped == NULL)
    return;

  if (self->stopped_at[0] == '\0')
    zky_lua_where (L, self->stopped_at);
  lua_pushstring (L, self->stopped->message);
  lua_error (L);
}

/**
 * zky_lua_raise:
 * @L: a thread
 * @error: (transfer full): what happened
 *
 * Raises @error with the place in the model file. A limit or the Stop button ends everything.
 */
int
zky_lua_raise (lua_State *L,
               GError    *error)
{
  ZkySandbox *self = zky_sandbox_get (L);
  char text[ZKY_PLACE_MAX];

  if (error->code == ZKY_ERROR_LIMIT || error->code == ZKY_ERROR_STOPPED)
    {
      g_clear_error (&self->stopped);
      self->stopped = error;
      zky_lua_rethrow (L);
    }

  g_clear_error (&self->raised);
  self->raised = error;
  lua_pushfstring (L, "%s%s", zky_lua_where (L, text), error->message);

  return lua_error (L);
}

/**
 * zky_lua_error:
 * @L: a thread
 * @format: as of printf()
 *
 * Raises a message with the place in the model file.
 */
int
zky_lua_error (lua_State  *L,
               const char *format,
               ...)
{
  char place[ZKY_PLACE_MAX];
  char message[512];
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (message, sizeof message, format, arguments);
  va_end (arguments);

  lua_pushfstring (L, "%s%s", zky_lua_where (L, place), message);

  return lua_error (L);
}


/**
 * zky_lua_fail_memory:
 * @L: a thread
 *
 * Raises what Lua's allocator would, for memory that is counted or foreseen elsewhere.
 */
int
zky_lua_fail_memory (lua_State *L)
{
  char most[ZKY_NUMBER_MAX];

  return zky_lua_raise (L, g_error_new (ZKY_ERROR, ZKY_ERROR_SIZE, "not enough memory: a model may take %s",
                                        zky_number_format_bytes (most, zky_sandbox_get (L)->options.bytes)));
}
