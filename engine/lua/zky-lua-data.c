/* zky-lua-data.c: data in model files: the sets that are known by name, and files of the model's own folder
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-value.h"

#include <stdlib.h>

#include "zky-archive.h"
#include "zky-data.h"
#include "zky-file-private.h"
#include "zky-idx.h"
#include "zky-npy.h"
#include "zky-text.h"

/*
 *   local iris, about = zky.data.load "iris"       -- iris.x [150, 4], iris.y [150]; about.features, about.classes
 *   model:train { dataset = iris, … }
 *
 * What is read hangs in the sandbox (zky_sandbox_keep()) while it becomes Lua values, since that may raise.
 */

/* -- Results ----------------------------------------------------------------- */

/* Sets @key of the table on top of the stack to a list of strings, if there is one. */
void
zky_lua_set_strings (lua_State         *L,
                     const char        *key,
                     const char *const *strings)
{
  if (strings == NULL)
    return;

  lua_newtable (L);
  for (guint i = 0; strings[i] != NULL; i++)
    {
      zky_lua_tick (L, 1);
      lua_pushstring (L, strings[i]);
      lua_rawseti (L, -2, (lua_Integer) i + 1);
    }
  lua_setfield (L, -2, key);
}

/* Sets @key of the table on top of the stack to a tensor, if there is one. @names: (nullable): what its numbers stand for, which
 * model:train finds with it */
void
zky_lua_set_tensor (lua_State         *L,
                    const char        *key,
                    ZkyTensor         *tensor,
                    const char *const *names)
{
  if (tensor == NULL)
    return;

  zky_lua_push_tensor (L, tensor);
  if (names != NULL)
    zky_lua_to_box (L, -1, ZKY_BOX_TENSOR)->names = zky_vocabulary_new (names, NULL);
  lua_setfield (L, -2, key);
}

/* Pushes the columns, and what is known about them. */
static int
push_data (lua_State *L,
           ZkyData   *data,
           GError    *error)
{
  if (data == NULL)
    return zky_lua_raise (L, error);

  zky_sandbox_keep (zky_sandbox_get (L), data, (GDestroyNotify) zky_data_free);
  lua_newtable (L);
  zky_lua_set_tensor (L, "x", data->x, (const char *const *) data->vocabulary);
  zky_lua_set_tensor (L, "y", data->y, (const char *const *) (data->vocabulary != NULL ? data->vocabulary : data->classes));
  lua_newtable (L);
  zky_lua_set_strings (L, "features", (const char *const *) data->features);
  zky_lua_set_strings (L, "classes", (const char *const *) data->classes);
  zky_lua_set_strings (L, "vocabulary", (const char *const *) data->vocabulary);
  zky_sandbox_keep (zky_sandbox_get (L), NULL, NULL);

  return 2;
}

/* -- Sets by name ---------------------------------------------------------------------------- */

/* zky.data.load (name, {part, rows, flat, length, stride, bytes}) */
static int
load_set (lua_State *L)
{
  static const char *const names[] = { "bytes", "flat", "length", "part", "rows", "stride", NULL };
  const char *name = luaL_checkstring (L, 1);
  ZkyDataOptions options = { .dtype = zky_sandbox_get (L)->options.dtype };
  GError *error = NULL;
  ZkyData *data;

  lua_settop (L, 2);
  zky_lua_check_options (L, 2, "data.load", names);
  options.part = zky_lua_option_string (L, 2, "part");
  options.rows = zky_lua_option_size (L, 2, "rows");
  options.flat = zky_lua_option_flag (L, 2, "flat");
  options.length = zky_lua_option_size (L, 2, "length");
  options.stride = zky_lua_option_size (L, 2, "stride");
  options.bytes = zky_lua_option_flag (L, 2, "bytes");

  data = zky_data_load (name, &options, &error);

  return push_data (L, data, error);
}

/* -- Files of the model's folder ----------------------------------------------------------------- */

/* Reads the file @name of the model's folder. */
GBytes *
zky_lua_read_file (ZkySandbox  *self,
                   const char  *name,
                   GError     **error)
{
  char *path = zky_sandbox_resolve (self, name, error);
  GBytes *bytes = path != NULL ? zky_file_load (path, name, self->options.tensor_bytes, error) : NULL;

  free (path);

  return bytes;
}

static ZkyTensor *
load_idx (ZkySandbox  *self,
          const char  *name,
          ZkyDtype     dtype,
          GError     **error)
{
  g_autoptr(GBytes) bytes = zky_lua_read_file (self, name, error);

  return bytes != NULL ? zky_idx_read (bytes, name, dtype, error) : NULL;
}

/* zky.idx (name, {dtype}) */
static int
read_idx (lua_State *L)
{
  static const char *const names[] = { "dtype", NULL };
  const char *name = luaL_checkstring (L, 1);
  GError *error = NULL;
  ZkyDtype dtype;
  ZkyTensor *tensor;

  lua_settop (L, 2);
  zky_lua_check_options (L, 2, "idx", names);
  dtype = zky_lua_option_dtype (L, 2, ZKY_N_DTYPES);
  tensor = load_idx (zky_sandbox_get (L), name, dtype, &error);

  return zky_lua_push_new (L, tensor, error);
}

static ZkyTensor *
load_npy (ZkySandbox  *self,
          const char  *name,
          GError     **error)
{
  g_autoptr(GBytes) bytes = zky_lua_read_file (self, name, error);

  return bytes != NULL ? zky_npy_read (bytes, name, error) : NULL;
}

static ZkyArchive *
load_archive (ZkySandbox  *self,
              const char  *name,
              GError     **error)
{
  g_autoptr(GBytes) bytes = zky_lua_read_file (self, name, error);

  return bytes != NULL ? zky_archive_read (bytes, name, self->options.tensor_bytes, error) : NULL;
}

/* zky.npz (name): the tensors of a .npz or safetensors file by name, and their names in order */
static int
read_npz (lua_State *L)
{
  const char *name = luaL_checkstring (L, 1);
  GError *error = NULL;
  ZkyArchive *archive = load_archive (zky_sandbox_get (L), name, &error);
  guint n;

  if (archive == NULL)
    return zky_lua_raise (L, error);

  zky_sandbox_keep (zky_sandbox_get (L), archive, (GDestroyNotify) zky_archive_unref);
  n = zky_archive_get_n (archive);
  lua_createtable (L, 0, (int) n);
  lua_createtable (L, (int) n, 0);
  for (guint i = 0; i < n; i++)
    {
      zky_lua_tick (L, 1);
      zky_lua_push_tensor (L, zky_archive_get (archive, i));
      lua_setfield (L, -3, zky_archive_get_name (archive, i));
      lua_pushstring (L, zky_archive_get_name (archive, i));
      lua_rawseti (L, -2, (lua_Integer) i + 1);
    }
  zky_sandbox_keep (zky_sandbox_get (L), NULL, NULL);

  return 2;
}

/* zky.load (name): a .npy file; archives of them as zky.npz gives them */
static int
load (lua_State *L)
{
  const char *name = luaL_checkstring (L, 1);
  GError *error = NULL;
  ZkyTensor *tensor;

  if (g_str_has_suffix (name, ".npz") || g_str_has_suffix (name, ".safetensors"))
    return read_npz (L);

  tensor = load_npy (zky_sandbox_get (L), name, &error);

  return zky_lua_push_new (L, tensor, error);
}

/* -- Texts ------------------------------------------------------------------------------------------ */

typedef struct
{
  gsize              length, stride;
  gboolean           bytes;
  const char *const *vocabulary;
} TextOptions;

static void
read_text_options (lua_State   *L,
                   const char  *what,
                   TextOptions *options)
{
  static const char *const names[] = { "bytes", "length", "stride", "vocabulary", NULL };

  zky_lua_check_options (L, 2, what, names);
  options->length = zky_lua_option_size (L, 2, "length");
  options->stride = zky_lua_option_size (L, 2, "stride");
  options->bytes = zky_lua_option_flag (L, 2, "bytes");
  options->vocabulary = zky_lua_option_strings (L, 2, "vocabulary");
}

/* The numbers of a text, as #ZkyData has them. */
static ZkyData *
encode_text (GBytes             *text,
             const char         *name,
             const TextOptions  *options,
             GError            **error)
{
  g_autoptr(ZkyData) data = g_new0 (ZkyData, 1);
  g_autoptr(ZkyTensor) ids = NULL;

  if (options->vocabulary != NULL)
    data->vocabulary = g_strdupv ((char **) options->vocabulary);
  else if (!options->bytes)
    {
      data->vocabulary = zky_text_vocabulary (text, name, error);
      if (data->vocabulary == NULL)
        return NULL;
    }

  ids = zky_text_encode (text, name, (const char *const *) data->vocabulary, error);
  if (ids == NULL)
    return NULL;
  if (options->length == 0)
    data->x = g_steal_pointer (&ids);
  else if (!zky_text_windows (ids, options->length, options->stride, &data->x, &data->y, error))
    {
      g_prefix_error (error, "%s: ", name);
      return NULL;
    }

  return g_steal_pointer (&data);
}

static ZkyData *
load_text (ZkySandbox         *self,
           const char         *name,
           const TextOptions  *options,
           GError            **error)
{
  g_autoptr(GBytes) text = zky_lua_read_file (self, name, error);

  return text != NULL ? encode_text (text, name, options, error) : NULL;
}

/* zky.text (name, {length, stride, bytes, vocabulary}): as zky.data.load of a text */
static int
read_text (lua_State *L)
{
  const char *name = luaL_checkstring (L, 1);
  TextOptions options;
  GError *error = NULL;
  ZkyData *data;

  lua_settop (L, 2);
  read_text_options (L, "text", &options);
  data = load_text (zky_sandbox_get (L), name, &options, &error);

  return push_data (L, data, error);
}

/* zky.encode (string, {length, stride, bytes, vocabulary}): the same for a string */
static int
encode (lua_State *L)
{
  size_t length;
  const char *string = luaL_checklstring (L, 1, &length);
  TextOptions options;
  GError *error = NULL;
  ZkyData *data;
  GBytes *text;

  lua_settop (L, 2);
  read_text_options (L, "encode", &options);
  text = g_bytes_new_static (string, length);
  data = encode_text (text, "encode", &options, &error);
  g_bytes_unref (text);

  return push_data (L, data, error);
}

/**
 * zky_lua_open_data:
 * @L: the main thread, with the table `zky` on top of the stack
 *
 * Adds what reads data.
 */
void
zky_lua_open_data (lua_State *L)
{
  static const luaL_Reg files[] = {
    { "csv", zky_lua_read_csv }, { "encode", encode }, { "idx", read_idx }, { "load", load }, { "npz", read_npz }, { "text", read_text }, { NULL }
  };
  static const luaL_Reg sets[] = { { "load", load_set }, { NULL } };

  luaL_setfuncs (L, files, 0);
  luaL_newlib (L, sets);
  zky_lua_seal_library (L, "zky.data", "function");
  lua_setfield (L, -2, "data");
}
