/* zky-model.c: a model file or a typed expression, ready to be called
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-model.h"

#include <string.h>

#include "zky-expression.h"
#include "zky-lua-module.h"
#include "zky-nn.h"
#include "zky-sandbox.h"

struct _ZkyModel
{
  gint           ref_count;  /* atomic */
  ZkyModule     *module;

  /* Of a model file */
  char          *path;       /* nullable: of a text */
  ZkySandbox    *sandbox;    /* nullable */

  /* Of an expression */
  ZkyExpression *expression; /* nullable */
  ZkyBudget     *budget;     /* nullable */
  GHashTable    *unset;      /* nullable: names without a value */
};

static ZkyModel *
model_new (void)
{
  ZkyModel *self = g_new0 (ZkyModel, 1);

  self->ref_count = 1;

  return self;
}

/* -- Model files --------------------------------------------------------------------- */

typedef struct
{
  const char *text;
  gsize       length;
  ZkyModule  *module; /* (transfer full): what the file returned */
  gboolean    is_read;
} Loading;

/* Text editors may put a mark in front of a text, and Unix a line that begins with `#!`; the line keeps its number. */
static void
skip_marks (Loading *loading)
{
  gsize skip = 0;

  if (loading->length >= 3 && memcmp (loading->text, "\xef\xbb\xbf", 3) == 0)
    skip = 3;
  if (loading->length > skip && loading->text[skip] == '#')
    while (skip < loading->length && loading->text[skip] != '\n')
      skip++;

  loading->text += skip;
  loading->length -= skip;
}

/* A layer can be a model where it has been told its inputs: net:input ("x", …). */
static void
check_layer (lua_State *L,
             ZkyModule *module)
{
  guint min, n = zky_module_get_n_inputs (module);

  zky_module_get_arity (module, &min, NULL);
  if (zky_module_get_layer (module) == NULL || n < min)
    luaL_error (L, "the file returns a layer with %d of the %d inputs that it needs: layer:input (\"x\", …)", (int) n, (int) min);
}

/* Runs the file, in protected mode. */
static int
run_file (lua_State *L)
{
  Loading *loading = lua_touserdata (L, 1);
  ZkyBox *box;

  lua_pushfstring (L, "@%s", zky_sandbox_get (L)->name);
  if (zky_lua_load_text (L, loading->text, loading->length, lua_tostring (L, -1)) != LUA_OK)
    return lua_error (L);
  loading->is_read = TRUE;
  lua_call (L, 0, 1);

  box = zky_lua_to_box (L, -1, ZKY_BOX_MODULE);
  if (box == NULL)
    return luaL_error (L, "the file returns %s, not a module: its last line is “return model”",
                       lua_isnil (L, -1) ? "nothing" : zky_lua_type (L, -1));
  if (box->is_lua)
    {
      zky_lua_push_call (L, lua_absindex (L, -1));
      lua_pop (L, 1);
    }
  else
    check_layer (L, box->module);

  /* The module's Lua value lives as long as the sandbox. */
  loading->module = zky_module_ref (box->module);
  luaL_ref (L, LUA_REGISTRYINDEX);

  return 0;
}

static ZkyModel *
load_text (const char             *text,
           gsize                   length,
           const char             *name,
           const char             *folder,
           const ZkyModelOptions  *options,
           GError                **error)
{
  g_autoptr(ZkyModel) self = model_new ();
  Loading loading = { text, length };
  GError *cause = NULL;

  self->sandbox = zky_sandbox_new (options, name, folder, error);
  if (self->sandbox == NULL)
    return NULL;

  skip_marks (&loading);
  zky_sandbox_restart (self->sandbox, NULL);
  zky_sandbox_run (self->sandbox, run_file, &loading, &cause);
  self->module = loading.module;
  if (cause != NULL)
    {
      if (!loading.is_read && cause->code == ZKY_ERROR_MODEL)
        cause->code = ZKY_ERROR_SYNTAX;
      g_propagate_error (error, cause);
      return NULL;
    }

  if (self->sandbox->options.dtype == ZKY_FLOAT64 && !zky_module_cast (self->module, ZKY_FLOAT64, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * zky_model_load:
 * @path: a Lua file
 * @options: (nullable): limits and log
 * @error: return location for what went wrong, as `simple.lua:7: cause`
 *
 * Runs a model file and keeps the module that it returns. It may `require` files of its own folder.
 *
 * Returns: (transfer full): the model
 */
ZkyModel *
zky_model_load (const char             *path,
                const ZkyModelOptions  *options,
                GError                **error)
{
  g_autofree char *name = NULL, *folder = NULL, *text = NULL;
  ZkyModel *self;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  text = zky_sandbox_read_text (path, FALSE, &length, error);
  if (text == NULL)
    return NULL;

  name = g_path_get_basename (path);
  folder = g_path_get_dirname (path);
  self = load_text (text, length, name, folder, options, error);
  if (self != NULL)
    self->path = g_strdup (path);

  return self;
}

/**
 * zky_model_load_text:
 * @text: what a model file would hold
 * @name: its name in messages: `simple.lua`
 * @folder: (nullable): where it may `require` files from; %NULL: nowhere
 * @options: (nullable): limits and log
 * @error: return location for what went wrong, as `simple.lua:7: cause`
 *
 * As zky_model_load(), for a text that is no file, or that has been changed.
 *
 * Returns: (transfer full): the model
 */
ZkyModel *
zky_model_load_text (const char             *text,
                     const char             *name,
                     const char             *folder,
                     const ZkyModelOptions  *options,
                     GError                **error)
{
  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  return load_text (text, strlen (text), name, folder, options, error);
}

/* -- Expressions ---------------------------------------------------------------------- */

/**
 * zky_model_parse:
 * @expression: `(x + w) * x^2`, `f(x; w) = (x + w) * x^2`, `(x + w) * x^2; w`, `f(A = [[1, 2], [3, 4]]) = A @ A`
 * @options: (nullable): dtype and limits
 * @error: return location for a %ZKY_ERROR_SYNTAX, as `-e:5: cause` with the column
 *
 * Makes a model of a formula: free names are inputs; a list of names in front fixes their order; those behind
 * a `;` are parameters; a value may stand behind a name in either.
 *
 * Returns: (transfer full): the model
 */
ZkyModel *
zky_model_parse (const char             *expression,
                 const ZkyModelOptions  *options,
                 GError                **error)
{
  static const ZkyModelOptions defaults;
  g_autoptr(ZkyModel) self = model_new ();
  ZkyDtype dtype;

  g_return_val_if_fail (expression != NULL, NULL);

  if (options == NULL)
    options = &defaults;

  dtype = options->dtype == ZKY_FLOAT64 ? ZKY_FLOAT64 : ZKY_FLOAT32;
  self->expression = zky_expression_parse (expression, options->inputs, error);
  if (self->expression == NULL)
    return NULL;
  self->module = zky_expression_to_module (self->expression, dtype, error);
  if (self->module == NULL)
    return NULL;

  self->budget = zky_budget_new (options->cancellable,
                                 options->microseconds > 0 ? options->microseconds : ZKY_MODEL_MICROSECONDS,
                                 options->tensor_bytes > 0 ? options->tensor_bytes : ZKY_MODEL_TENSOR_BYTES);
  self->unset = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; !options->free_names_are_one && i < self->expression->names->len; i++)
    {
      const ZkyFormulaName *name = &g_array_index (self->expression->names, ZkyFormulaName, i);

      if (name->value == NULL)
        g_hash_table_add (self->unset, g_strdup (name->name));
    }

  return g_steal_pointer (&self);
}

/**
 * zky_expression_to_lua:
 * @expression: a formula
 * @name: (nullable): what the module is called
 * @error: return location for a %ZKY_ERROR_SYNTAX
 *
 * Writes a formula as a model file, with the values that it begins with.
 *
 * Returns: (transfer full): the text of the file
 */
char *
zky_expression_to_lua (const char  *expression,
                       const char  *name,
                       GError     **error)
{
  g_autoptr(ZkyModel) model = zky_model_parse (expression, NULL, error);

  return model != NULL ? zky_model_to_lua (model, name) : NULL;
}

/**
 * zky_model_to_lua:
 * @self: an expression
 * @name: (nullable): what the module is called
 *
 * Writes a formula as a model file, with its present values.
 *
 * Returns: (transfer full) (nullable): the text of the file; %NULL for a model that is a file already
 */
char *
zky_model_to_lua (ZkyModel   *self,
                  const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->expression != NULL ? zky_expression_write_lua (self->expression, name, self->module) : NULL;
}

/* -- Both ------------------------------------------------------------------------------- */

/**
 * zky_model_ref:
 * @self: a model
 *
 * Returns: (transfer full): @self
 */
ZkyModel *
zky_model_ref (ZkyModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

/**
 * zky_model_unref:
 * @self: (transfer full) (nullable): a model
 *
 * Gives back a reference; the last one closes the sandbox.
 */
void
zky_model_unref (ZkyModel *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  zky_module_unref (self->module);
  if (self->sandbox != NULL)
    zky_sandbox_free (self->sandbox);
  zky_expression_free (self->expression);
  zky_budget_unref (self->budget);
  g_clear_pointer (&self->unset, g_hash_table_unref);
  g_free (self->path);
  g_free (self);
}

/**
 * zky_model_get_module:
 * @self: a model
 *
 * Returns: (transfer none): what it calls
 */
ZkyModule *
zky_model_get_module (ZkyModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->module;
}

/**
 * zky_model_get_path:
 * @self: a model
 *
 * Returns: (nullable): the file it was loaded from
 */
const char *
zky_model_get_path (ZkyModel *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * zky_model_get_training:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): how the file says that its model is to be trained, if it does
 */
ZkyTraining *
zky_model_get_training (ZkyModel *self)
{
  ZkyTraining *training;

  g_return_val_if_fail (self != NULL, NULL);

  training = self->sandbox != NULL ? self->sandbox->training : NULL;

  return training != NULL && zky_training_get_module (training) == self->module ? training : NULL;
}

gboolean
zky_model_is_expression (ZkyModel *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->expression != NULL;
}

/**
 * zky_model_is_unset:
 * @self: a model
 * @name: an input or parameter
 *
 * Returns: whether it is a name in an expression that needs a value and has none yet
 */
gboolean
zky_model_is_unset (ZkyModel   *self,
                    const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  return self->unset != NULL && g_hash_table_contains (self->unset, name);
}

/**
 * zky_model_is_written:
 * @self: a model
 * @name: an input or parameter
 *
 * Returns: whether it is a name in an expression that has a value there: `f(x = 3) = …`
 */
gboolean
zky_model_is_written (ZkyModel   *self,
                      const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  for (guint i = 0; self->expression != NULL && i < self->expression->names->len; i++)
    {
      const ZkyFormulaName *entry = &g_array_index (self->expression->names, ZkyFormulaName, i);

      if (g_str_equal (entry->name, name))
        return entry->value != NULL;
    }

  return FALSE;
}

/**
 * zky_model_set:
 * @self: a model
 * @name: an input or parameter, by path
 * @value: (transfer none): a value of any shape
 * @error: return location for a %ZKY_ERROR_UNKNOWN that lists the names there are, or a %ZKY_ERROR_VALUE
 *
 * Gives an input or parameter a value, in the dtype it was declared with: integers have to be whole.
 *
 * Returns: whether there is such a name
 */
gboolean
zky_model_set (ZkyModel    *self,
               const char  *name,
               ZkyTensor   *value,
               GError     **error)
{
  g_autoptr(ZkyTensor) cast = NULL;
  ZkyInput input;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);

  if (!zky_module_find (self->module, name, &input, error))
    return FALSE;
  cast = zky_lua_cast_whole (value, zky_tensor_get_dtype (input.value), NULL, NULL, error);
  if (cast == NULL || !zky_module_set_value (self->module, name, cast, error))
    return FALSE;

  if (self->unset != NULL)
    g_hash_table_remove (self->unset, name);

  return TRUE;
}

/* Fails for the first name of an expression that has no value. */
static gboolean
check_set (ZkyModel  *self,
           GError   **error)
{
  for (guint i = 0; self->expression != NULL && i < self->expression->names->len; i++)
    {
      const ZkyFormulaName *name = &g_array_index (self->expression->names, ZkyFormulaName, i);

      if (!zky_model_is_unset (self, name->name))
        continue;
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "-e:%u: %s has no value", name->column, name->name);
      return FALSE;
    }

  return TRUE;
}

/**
 * zky_model_call:
 * @self: a model
 * @graph: where the nodes go
 * @cancellable: (nullable): the Stop button of this call; %NULL: the one of the options
 * @error: return location for what went wrong, as `simple.lua:7: cause`
 *
 * Calls the model on its present values. After an error @graph holds what was computed up to there, and the model can
 * be called again. May be called in any thread, by one at a time. While it runs, @graph has the limits of the
 * options; afterwards it has none.
 *
 * Returns: whether the call came to its end
 */
gboolean
zky_model_call (ZkyModel      *self,
                ZkyGraph      *graph,
                GCancellable  *cancellable,
                GError       **error)
{
  ZkyBudget *budget;
  gboolean done;

  g_return_val_if_fail (self != NULL && graph != NULL, FALSE);

  if (!check_set (self, error))
    return FALSE;

  if (self->sandbox != NULL)
    {
      zky_sandbox_restart (self->sandbox, cancellable);
      self->sandbox->is_prepared = TRUE;
      budget = self->sandbox->budget;
    }
  else
    {
      zky_budget_restart (self->budget, cancellable);
      budget = self->budget;
    }

  zky_graph_set_budget (graph, budget);
  done = zky_module_run (self->module, graph, NULL, 0, error);
  zky_graph_set_budget (graph, NULL);
  if (self->sandbox != NULL)
    self->sandbox->is_prepared = FALSE;

  return done;
}
