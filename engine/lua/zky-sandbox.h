/* zky-sandbox.h: a Lua state with a fence around it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <lauxlib.h>
#include <locale.h>
#include <lua.h>
#include <lualib.h>

#include "zky-model.h"
#include "zky-training.h"

G_BEGIN_DECLS

#define ZKY_PLACE_MAX          (LUA_IDSIZE + 32) /* bytes that `simple.lua:7: ` takes */
#define ZKY_SANDBOX_HOOK_COUNT 250 /* virtual machine instructions between two looks at the clock */

typedef struct _ZkySandbox   ZkySandbox;
typedef struct _ZkyInnerCall ZkyInnerCall;

/**
 * ZkySandboxLink:
 * @sandbox: (nullable): %NULL when it is gone
 *
 * What a module that Lua made reaches its sandbox through, since others may hold the module for longer. Counted (g_atomic_rc_box).
 */
typedef struct
{
  ZkySandbox *sandbox;
} ZkySandboxLink;

/**
 * ZkyMaker:
 * @activation: tells activations of functions apart while they run; not to be followed
 * @line: where the function begins in its file
 * @is_fresh: whether it has made nodes since its locals were looked through
 *
 * The activation of a Lua function in which a node was made.
 */
typedef struct
{
  gconstpointer activation;
  int           line;
  gboolean      is_fresh;
} ZkyMaker;

/**
 * ZkySandbox:
 * @L: the main thread; coroutines share everything with it
 * @options: limits and log, as the model was loaded with
 * @name: the model file's name in messages: `simple.lua`
 * @folder: (nullable): where `require` and data files may come from, with symbolic links resolved
 * @link: what modules reach this through
 * @locale: the C locale
 * @budget: time and stop flag of what is running; kernels poll it
 * @used: bytes that Lua holds, and what its userdata stand for beside tensors
 * @tensor_used: bytes of the tensors that Lua values hold
 * @tensor_collect: when they are so many, garbage is collected
 * @stopped: (nullable): why everything has to end: time, memory of tensors, the Stop button. While it is set, no pcall
 *   catches anything
 * @stopped_at: where that was: `simple.lua:7: `
 * @refused_at: where memory was refused last
 * @called_at: where the function begins that is called from outside: the place of errors behind its end
 * @missing: what a module has in the place of the field that was asked for last and is not there; @missing_at: where that was
 * @raised: (nullable): the last engine error that was raised in Lua, for its code
 * @ticks: work that library functions have done since they last looked at the clock
 * @rand: what random values are drawn from
 * @own_rand: what those are drawn from that ask for a seed of their own
 * @graph: (nullable): the graph of the call that runs
 * @training: (nullable): how the model says that it is to be trained
 * @calls: the #ZkyCall of each module that is being called, innermost last
 * @inner: (nullable): a call of a module by another one that is about to begin
 * @reads_values: the call that runs has looked at a number of a node
 * @is_prepared: the next call from outside has got its time and stop flag already
 * @text: (nullable): a text that Lua is about to copy; here so that it is freed if that fails
 * @held: tensors that have just been made, and are about to become Lua values; here so that they are freed if that fails
 * @kept: (nullable): what has been read from a file, and is about to become Lua values; here so that it is freed if that fails
 * @free_kept: frees @kept
 * @makers: activations of Lua functions with nodes that have no name yet, see zky-lua-names.c
 *
 * Everything of one model: reached from any of its Lua threads with zky_sandbox_get().
 */
struct _ZkySandbox
{
  lua_State       *L;
  ZkyModelOptions  options;
  char            *name;
  char            *folder;
  ZkySandboxLink  *link;
  locale_t         locale;

  ZkyBudget       *budget;
  gsize            used;
  gsize            tensor_used;
  gsize            tensor_collect;
  GError          *stopped;
  char             stopped_at[ZKY_PLACE_MAX];
  char             refused_at[ZKY_PLACE_MAX];
  char             called_at[ZKY_PLACE_MAX];
  char             missing_at[ZKY_PLACE_MAX];
  char             missing[256];
  GError          *raised;
  guint            ticks;

  GRand           *rand;
  GRand           *own_rand;
  ZkyGraph        *graph;
  ZkyTraining     *training;
  GPtrArray       *calls;
  ZkyInnerCall    *inner;
  gboolean         reads_values, is_prepared;
  GArray          *makers;
  char            *text;
  const ZkyNode   *further;        /* the last state that a layer gave beside its output, or NULL; only compared */
  const char      *further_layer;  /* which layer that was */
  GPtrArray       *held;
  gpointer         kept;
  GDestroyNotify   free_kept;
};

static inline ZkySandbox *
zky_sandbox_get (lua_State *L)
{
  return *(ZkySandbox **) lua_getextraspace (L);
}

/* From outside */
ZkySandbox *zky_sandbox_new       (const ZkyModelOptions  *options,
                                   const char             *name,
                                   const char             *folder,
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;
void        zky_sandbox_free      (ZkySandbox             *self);
void        zky_sandbox_restart   (ZkySandbox             *self,
                                   GCancellable           *cancellable);
gboolean    zky_sandbox_run       (ZkySandbox             *self,
                                   lua_CFunction           func,
                                   gpointer                data,
                                   GError                **error);
void        zky_sandbox_hook      (ZkySandbox             *self,
                                   gboolean                names);

/* zky-lua-error.c. Those that raise do not come back; nothing may be owned then. */
GError     *zky_sandbox_make_error (ZkySandbox            *self,
                                   int                     status) G_GNUC_WARN_UNUSED_RESULT;
int         zky_lua_handle_error  (lua_State              *L);
const char *zky_lua_where         (lua_State              *L,
                                   char                    text[ZKY_PLACE_MAX]);
int         zky_lua_raise         (lua_State              *L,
                                   GError                 *error);
int         zky_lua_error         (lua_State              *L,
                                   const char             *format,
                                   ...) G_GNUC_PRINTF (2, 3);
int         zky_lua_fail_memory   (lua_State              *L);
void        zky_lua_rethrow       (lua_State              *L);

/* For C functions that Lua calls; a tick and a charge may raise */
void        zky_lua_tick          (lua_State              *L,
                                   guint                   work);
const char *zky_lua_type          (lua_State              *L,
                                   int                     index);
void        zky_lua_charge        (lua_State              *L,
                                   gsize                   bytes);
void        zky_sandbox_discharge (ZkySandbox             *self,
                                   gsize                   bytes);
gboolean    zky_lua_take_tensor   (lua_State              *L,
                                   gsize                   bytes,
                                   GError                **error);
void        zky_sandbox_keep      (ZkySandbox             *self,
                                   gpointer                object,
                                   GDestroyNotify          free_object);
void        zky_sandbox_give_tensor (ZkySandbox           *self,
                                   gsize                   bytes);

/* What is inside: each opens its part */
void        zky_lua_open_base     (lua_State              *L);
void        zky_lua_open_string   (lua_State              *L);
void        zky_lua_open_table    (lua_State              *L);
void        zky_lua_open_files    (lua_State              *L);
void        zky_lua_open_zky      (lua_State              *L);

/* zky-lua-files.c */
char       *zky_sandbox_read_text (const char             *path,
                                   gboolean                regular,
                                   gsize                  *length,
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;
int         zky_lua_load_text     (lua_State              *L,
                                   const char             *text,
                                   gsize                   length,
                                   const char             *chunk_name);
void        zky_lua_set_loaded    (lua_State              *L,
                                   const char             *name);
char       *zky_sandbox_resolve   (ZkySandbox             *self,
                                   const char             *name,
                                   GError                **error) G_GNUC_WARN_UNUSED_RESULT;

/* zky-lua-names.c */
void        zky_names_made        (ZkySandbox             *self,
                                   const ZkyMaker         *maker);
guint       zky_names_maker       (lua_State              *L,
                                   ZkyMaker               *maker);
void        zky_names_scan        (lua_State              *L,
                                   lua_Debug              *ar,
                                   gboolean                returns);

/* zky-lua-base.c */
void        zky_sandbox_log     (ZkySandbox             *self,
                                 const char             *text);

G_END_DECLS
