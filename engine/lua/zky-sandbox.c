/* zky-sandbox.c: a Lua state with a fence around it: memory, time, the Stop button
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sandbox.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "zky-number.h"

#define BIG_BLOCK      (64 * 1024) /* one allocation of this size is work enough to look at the clock */
#define TENSOR_COLLECT ((gsize) 64 << 20) /* bytes of tensors that are no reason to collect garbage yet */
#define TICKS          (16 * 1024) /* units of work in library functions between two looks at the clock */

/* Whether everything has to end; asks the budget. */
static gboolean
is_stopped (ZkySandbox *self)
{
  return self->stopped != NULL || !zky_budget_poll (self->budget, &self->stopped);
}

/* A lua_Alloc. Lua frees and shrinks without asking; what grows has to fit, and a large block looks at
 * the clock too, since instructions that copy much are few for the count hook. */
static void *
allocate (void   *data,
          void   *block,
          size_t  old_size,
          size_t  new_size)
{
  ZkySandbox *self = data;
  void *result;

  if (block == NULL)
    old_size = 0; /* Lua tells the type of the new object here */

  if (new_size == 0)
    {
      free (block);
      self->used -= old_size;
      return NULL;
    }

  if (new_size > old_size)
    {
      gsize more = new_size - old_size;

      if (self->used > self->options.bytes || more > self->options.bytes - self->used ||
          (new_size >= BIG_BLOCK && is_stopped (self)))
        {
          /* An error for memory comes to no message handler, so its place is noted here. */
          if (self->L != NULL)
            zky_lua_where (self->L, self->refused_at);
          return NULL;
        }
    }

  result = realloc (block, new_size);
  if (result != NULL)
    self->used += new_size - old_size;

  return result;
}

/* Called by Lua every so many instructions, and while a graph is built at every new line and return. */
static void
hook (lua_State *L,
      lua_Debug *ar)
{
  ZkySandbox *self = zky_sandbox_get (L);

  if (ar->event != LUA_HOOKCOUNT)
    {
      zky_names_scan (L, ar, ar->event == LUA_HOOKRET);
      return;
    }

  if (is_stopped (self))
    {
      /* Code that runs while the error passes by, as __close does, gets no further instruction. */
      lua_sethook (L, hook, LUA_MASKCOUNT, 1);
      zky_lua_rethrow (L);
    }
  else if (lua_gethookcount (L) == 1)
    lua_sethook (L, hook, LUA_MASKCOUNT, ZKY_SANDBOX_HOOK_COUNT);
}

/* Opens all parts; in protected mode, as everything that may run out of memory. */
static int
open_parts (lua_State *L)
{
  zky_lua_open_base (L);
  zky_lua_open_string (L);
  zky_lua_open_table (L);
  zky_lua_open_files (L);
  zky_lua_open_zky (L);

  return 0;
}

/**
 * zky_sandbox_new:
 * @options: (nullable): limits and log
 * @name: the model's name in messages: `simple.lua`
 * @folder: (nullable): where further files may come from; %NULL: nowhere
 * @error: return location for a %ZKY_ERROR_LIMIT
 *
 * Makes a state in which only the listed functions exist (README.md).
 *
 * Returns: (transfer full): the sandbox
 */
ZkySandbox *
zky_sandbox_new (const ZkyModelOptions  *options,
                 const char             *name,
                 const char             *folder,
                 GError                **error)
{
  ZkySandbox *self = g_new0 (ZkySandbox, 1);

  if (options != NULL)
    self->options = *options;
  if (self->options.dtype != ZKY_FLOAT64)
    self->options.dtype = ZKY_FLOAT32;
  if (self->options.microseconds <= 0)
    self->options.microseconds = ZKY_MODEL_MICROSECONDS;
  if (self->options.bytes == 0)
    self->options.bytes = ZKY_MODEL_BYTES;
  if (self->options.tensor_bytes == 0)
    self->options.tensor_bytes = ZKY_MODEL_TENSOR_BYTES;
  if (self->options.cancellable != NULL)
    g_object_ref (self->options.cancellable);
  self->options.inputs = NULL; /* of expressions */

  self->tensor_collect = MIN (TENSOR_COLLECT, self->options.tensor_bytes);
  self->name = g_strdup (name);
  self->folder = folder != NULL ? realpath (folder, NULL) : NULL;
  self->locale = newlocale (LC_ALL_MASK, "C", (locale_t) 0);
  self->budget = zky_budget_new (self->options.cancellable, self->options.microseconds, self->options.tensor_bytes);
  self->rand = g_rand_new_with_seed (0);
  self->own_rand = g_rand_new_with_seed (0);
  self->calls = g_ptr_array_new ();
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  self->makers = g_array_new (FALSE, FALSE, sizeof (ZkyMaker));
  self->link = g_atomic_rc_box_new0 (ZkySandboxLink);
  self->link->sandbox = self;

  self->L = lua_newstate (allocate, self);
  if (self->L == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT, "%s: not enough memory to start Lua", name);
      zky_sandbox_free (self);
      return NULL;
    }

  *(ZkySandbox **) lua_getextraspace (self->L) = self;
  zky_sandbox_hook (self, FALSE);
  if (!zky_sandbox_run (self, open_parts, NULL, error))
    {
      zky_sandbox_free (self);
      return NULL;
    }

  return self;
}

/**
 * zky_sandbox_free:
 * @self: a sandbox in which nothing runs
 *
 * Frees it with all that its Lua values hold. Modules that others hold say that the model is gone.
 */
void
zky_sandbox_free (ZkySandbox *self)
{
  self->link->sandbox = NULL;
  if (self->L != NULL)
    lua_close (self->L);

  g_clear_pointer (&self->training, zky_training_unref);
  g_atomic_rc_box_release (self->link);
  g_free (self->text);
  zky_sandbox_keep (self, NULL, NULL);
  g_ptr_array_unref (self->held);
  g_array_unref (self->makers);
  g_ptr_array_unref (self->calls);
  g_rand_free (self->own_rand);
  g_rand_free (self->rand);
  g_clear_error (&self->stopped);
  g_clear_error (&self->raised);
  zky_budget_unref (self->budget);
  freelocale (self->locale);
  free (self->folder);
  g_free (self->name);
  g_clear_object (&self->options.cancellable);
  g_free (self);
}

/**
 * zky_sandbox_restart:
 * @self: a sandbox in which nothing runs
 * @cancellable: (nullable): the Stop button; %NULL: the one of the options
 *
 * Gives what runs next the whole time, and random numbers from the start.
 */
void
zky_sandbox_restart (ZkySandbox   *self,
                     GCancellable *cancellable)
{
  zky_budget_restart (self->budget, cancellable != NULL ? cancellable : self->options.cancellable);
  g_clear_error (&self->stopped);
  g_clear_error (&self->raised);
  self->stopped_at[0] = self->refused_at[0] = self->called_at[0] = self->missing_at[0] = '\0';
  g_rand_set_seed (self->rand, 0);
  g_array_set_size (self->makers, 0);
}

/**
 * zky_sandbox_run:
 * @self: a sandbox
 * @func: gets @data as a light userdata; leaves nothing behind
 * @data: what it works on
 * @error: return location for what was raised, with its file and line
 *
 * Calls a C function on the main thread, in protected mode and in the C locale, in which Lua reads and writes numbers.
 *
 * Returns: %FALSE if it raised an error
 */
gboolean
zky_sandbox_run (ZkySandbox     *self,
                 lua_CFunction   func,
                 gpointer        data,
                 GError        **error)
{
  lua_State *L = self->L;
  locale_t before = uselocale (self->locale);
  int top = lua_gettop (L);
  int status;

  lua_pushcfunction (L, zky_lua_handle_error);
  lua_pushcfunction (L, func);
  lua_pushlightuserdata (L, data);
  status = lua_pcall (L, 1, 0, top + 1);
  if (status != LUA_OK)
    g_propagate_error (error, zky_sandbox_make_error (self, status));

  lua_settop (L, top);
  uselocale (before);

  return status == LUA_OK;
}

/**
 * zky_sandbox_hook:
 * @self: a sandbox
 * @names: whether locals give names to nodes, as in a call
 *
 * Sets the hooks of the main thread. Coroutines take over those of the thread that makes them.
 */
void
zky_sandbox_hook (ZkySandbox *self,
                  gboolean    names)
{
  lua_sethook (self->L, hook, LUA_MASKCOUNT | (names ? LUA_MASKLINE | LUA_MASKRET : 0), ZKY_SANDBOX_HOOK_COUNT);
}

/**
 * zky_sandbox_keep:
 * @self: a sandbox
 * @object: (nullable) (transfer full): what is about to become Lua values
 * @free_object: frees it
 *
 * Keeps @object where it is found when an error jumps out of the C function that made it. Frees what was kept before.
 */
void
zky_sandbox_keep (ZkySandbox     *self,
                  gpointer        object,
                  GDestroyNotify  free_object)
{
  if (self->kept != NULL)
    self->free_kept (self->kept);
  self->kept = object;
  self->free_kept = free_object;
}

/**
 * zky_lua_tick:
 * @L: a thread
 * @work: units, of some nanoseconds each, that were done since the last tick
 *
 * For loops of library functions, which the count hook does not see: looks at the clock every now and then,
 * and raises when the time is over.
 */
void
zky_lua_tick (lua_State *L,
              guint      work)
{
  ZkySandbox *self = zky_sandbox_get (L);

  self->ticks += work;
  if (self->ticks < TICKS)
    return;

  self->ticks = 0;
  if (is_stopped (self))
    zky_lua_rethrow (L);
}

/**
 * zky_lua_charge:
 * @L: a thread
 * @bytes: memory outside of Lua that a Lua value stands for
 *
 * Counts it as Lua's own, and raises where there is no room. Given back with zky_sandbox_discharge().
 */
void
zky_lua_charge (lua_State *L,
                gsize      bytes)
{
  ZkySandbox *self = zky_sandbox_get (L);

  if (self->used > self->options.bytes || bytes > self->options.bytes - self->used)
    lua_gc (L, LUA_GCCOLLECT);

  if (self->used > self->options.bytes || bytes > self->options.bytes - self->used)
    zky_lua_fail_memory (L);

  self->used += bytes;
}

/**
 * zky_sandbox_discharge:
 * @self: a sandbox
 * @bytes: what zky_lua_charge() counted
 */
void
zky_sandbox_discharge (ZkySandbox *self,
                       gsize       bytes)
{
  self->used -= bytes;
}

/**
 * zky_lua_take_tensor:
 * @L: a thread
 * @bytes: the size of a tensor that a Lua value is about to hold
 * @error: return location for a %ZKY_ERROR_LIMIT
 *
 * Counts the tensors that Lua values hold. Lua sees only how small these values are, so garbage is
 * collected here too, whenever they have doubled.
 *
 * Returns: %FALSE if there is no room
 */
gboolean
zky_lua_take_tensor (lua_State  *L,
                     gsize       bytes,
                     GError    **error)
{
  ZkySandbox *self = zky_sandbox_get (L);
  gsize limit = self->options.tensor_bytes;

  if (self->tensor_used > self->tensor_collect || bytes > self->tensor_collect - self->tensor_used)
    {
      lua_gc (L, LUA_GCCOLLECT);
      self->tensor_collect = MIN (MAX (2 * self->tensor_used, TENSOR_COLLECT), limit);
    }

  if (self->tensor_used > limit || bytes > limit - self->tensor_used)
    {
      char wanted[ZKY_NUMBER_MAX], most[ZKY_NUMBER_MAX];

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT, "a tensor would take %s, the tensors of a model may take %s",
                   zky_number_format_bytes (wanted, bytes), zky_number_format_bytes (most, limit));
      return FALSE;
    }

  self->tensor_used += bytes;

  return TRUE;
}

/**
 * zky_sandbox_give_tensor:
 * @self: a sandbox
 * @bytes: what zky_lua_take_tensor() counted
 */
void
zky_sandbox_give_tensor (ZkySandbox *self,
                         gsize       bytes)
{
  self->tensor_used -= bytes;
}
