/* zky-lua-train.c: model:train {…}: how a model file says that it is to be trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-module.h"
#include "zky-nearest.h"

#include <string.h>

/*
 *   model:train {
 *     dataset = { x = {…}, y = {…} },             -- tensors or lists by name; inputs get the column of their name, in their dtype
 *     validation = 0.2,                           -- a share of the rows, or a data set of its own
 *     loss = "mse_loss", target = "y",            -- or function (out, …, batch) … end, or the model's own output
 *     accuracy = "y",                            -- how often the scores, the first output that is not the loss, are right
 *     optimizer = "adam", lr = 0.01, betas = {0.9, 0.99},
 *     schedule = { "cosine", eta_min = 1e-4 },
 *     epochs = 100, batch = 16, seed = 1,
 *     classes = {"no", "yes"},                    -- what the numbers in the target stand for, from 0
 *     vocabulary = {"a", "b"},                    -- what those in the integer inputs do; "ab" is the same
 *   }
 *
 * Names that are none of these are options of the training, else of the optimiser.
 */

#define MAX_COLUMNS 256

/* A loss function written in Lua. */
typedef struct
{
  ZkySandboxLink *link;
  int             function;  /* in Lua's registry, as long as the sandbox is there */
  ZkyDataset     *dataset;   /* (nullable): names of the columns */
} LuaLoss;

/* -- A loss function ---------------------------------------------------------------------- */

typedef struct
{
  LuaLoss        *loss;
  ZkyGraph       *graph;
  ZkyNode *const *outputs;
  guint           n_outputs;
  ZkyNode *const *columns;
  ZkyNode        *result;
} LossCall;

/* Runs the function on the outputs and the batch, in protected mode. */
static int
run_loss (lua_State *L)
{
  LossCall *call = lua_touserdata (L, 1);
  guint n_columns = call->loss->dataset != NULL ? zky_dataset_get_n_columns (call->loss->dataset) : 0;
  ZkyBox *box;

  zky_lua_set_graph (L, call->graph);
  luaL_checkstack (L, (int) call->n_outputs + LUA_MINSTACK, "too many outputs");
  lua_rawgeti (L, LUA_REGISTRYINDEX, call->loss->function);
  for (guint i = 0; i < call->n_outputs; i++)
    zky_lua_push_node (L, call->outputs[i], NULL);
  lua_createtable (L, 0, (int) n_columns);
  for (guint i = 0; i < n_columns; i++)
    {
      zky_lua_push_node (L, call->columns[i], NULL);
      lua_setfield (L, -2, zky_dataset_get_name (call->loss->dataset, i));
    }
  lua_call (L, (int) call->n_outputs + 1, 1);

  box = zky_lua_to_box (L, -1, ZKY_BOX_NODE);
  if (box == NULL || zky_node_get_graph (box->node) != call->graph)
    return zky_lua_error (L, "the loss function returns %s, not a node of this call", zky_lua_type (L, -1));
  call->result = box->node;

  return 0;
}

/* A ZkyLossFunc. */
static ZkyNode *
compute_loss (ZkyGraph       *graph,
              ZkyNode *const *outputs,
              guint           n_outputs,
              ZkyNode *const *columns,
              gpointer        user_data)
{
  LuaLoss *loss = user_data;
  ZkySandbox *self = loss->link->sandbox;
  LossCall call = { loss, graph, outputs, n_outputs, columns, NULL };
  GError *error = NULL;

  if (self == NULL)
    {
      zky_graph_fail (graph, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "The model file of the loss function has been closed"));
      return NULL;
    }

  zky_sandbox_restart (self, zky_graph_get_cancellable (graph));
  self->reads_values = FALSE;
  zky_sandbox_hook (self, TRUE);
  if (!zky_sandbox_run (self, run_loss, &call, &error))
    zky_graph_fail (graph, error);
  if (self->reads_values)
    zky_graph_note_reading (graph);
  zky_sandbox_hook (self, FALSE);
  zky_lua_set_graph (self->L, NULL);
  lua_gc (self->L, LUA_GCCOLLECT);

  return call.result;
}

static void
loss_free (gpointer data)
{
  LuaLoss *self = data;

  if (self->link->sandbox != NULL)
    luaL_unref (self->link->sandbox->L, LUA_REGISTRYINDEX, self->function);
  g_atomic_rc_box_release (self->link);
  zky_dataset_unref (self->dataset);
  g_free (self);
}

/* -- Reading the table -------------------------------------------------------------------------- */

/* Raises @error, behind which the training that is being made stays with the sandbox, which frees it. */
static void
check (lua_State  *L,
       gboolean    good,
       GError    **error)
{
  if (!good)
    zky_lua_raise (L, *error);
}

/* The string under @key, or NULL. */
static const char *
get_string (lua_State  *L,
            int         table,
            const char *key)
{
  const char *text;

  if (lua_getfield (L, table, key) == LUA_TNIL)
    {
      lua_pop (L, 1);
      return NULL;
    }
  if (lua_type (L, -1) != LUA_TSTRING)
    zky_lua_error (L, "train: %s is %s, not a string", key, zky_lua_type (L, -1));
  text = lua_tostring (L, -1);
  lua_pop (L, 1); /* the table keeps it */

  return text;
}

static double
check_number (lua_State  *L,
              int         index,
              const char *key)
{
  if (lua_isboolean (L, index))
    return lua_toboolean (L, index);
  if (lua_type (L, index) != LUA_TNUMBER)
    zky_lua_error (L, "train: %s is %s, not a number", key, zky_lua_type (L, index));

  return lua_tonumber (L, index);
}

/* The names of a table's fields, sorted, so that the order does not depend on how Lua keeps tables. */
static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static const char **
get_names (lua_State  *L,
           int         table,
           const char *what,
           guint      *n)
{
  const char **names = lua_newuserdatauv (L, MAX_COLUMNS * sizeof *names, 0);

  *n = 0;
  lua_pushnil (L);
  while (lua_next (L, table))
    {
      if (lua_type (L, -2) != LUA_TSTRING)
        zky_lua_error (L, "%s has names: {x = …, y = …}", what);
      if (*n == MAX_COLUMNS)
        zky_lua_error (L, "%s has more than %d columns", what, MAX_COLUMNS);
      names[(*n)++] = lua_tostring (L, -2);
      lua_pop (L, 1);
    }
  qsort (names, *n, sizeof *names, compare_names);

  return names;
}

/* Pushes options for the column on top of the stack: it gets the dtype of the input that it is for. */
static void
push_options (lua_State  *L,
              ZkyModule  *module,
              const char *name)
{
  ZkyInput input;

  if (!zky_module_find (module, name, &input, NULL))
    {
      lua_pushnil (L);
      return;
    }

  lua_createtable (L, 0, 1);
  lua_pushstring (L, zky_dtype_get_name (zky_tensor_get_dtype (input.value)));
  lua_setfield (L, -2, "dtype");
}

/* Adds the columns of the table at @index to @dataset, which @module is to be trained on. */
static void
read_dataset (lua_State  *L,
              int         index,
              ZkyModule  *module,
              ZkyDataset *dataset,
              const char *what)
{
  const char **names;
  GError *error = NULL;
  ZkyBox *box;
  guint n;
  int top;

  if (!lua_istable (L, index))
    zky_lua_error (L, "train: the %s is %s, not a table of columns", what, zky_lua_type (L, index));
  names = get_names (L, index, what, &n);
  top = lua_gettop (L);
  for (guint i = 0; i < n; i++)
    {
      lua_getfield (L, index, names[i]);
      push_options (L, module, names[i]);
      zky_lua_hold_value (L, lua_gettop (L) - 1, lua_gettop (L), names[i]);
      check (L, zky_dataset_add (dataset, names[i], g_ptr_array_index (zky_sandbox_get (L)->held, 0), &error), &error);
      box = zky_lua_to_box (L, top + 1, ZKY_BOX_TENSOR);
      if (box != NULL && box->names != NULL)
        zky_dataset_set_vocabulary (dataset, i, box->names);
      zky_lua_drop_held (L);
      lua_settop (L, top);
    }
  lua_settop (L, top - 1);
}

static void
read_datasets (lua_State   *L,
               int          table,
               ZkyTraining *training)
{
  ZkyDataset *dataset;
  GError *error = NULL;

  if (lua_getfield (L, table, "dataset") != LUA_TNIL)
    {
      dataset = zky_dataset_new ();
      zky_training_set_dataset (training, dataset);
      zky_dataset_unref (dataset); /* the training has it */
      read_dataset (L, lua_gettop (L), zky_training_get_module (training), dataset, "dataset");
    }

  if (lua_getfield (L, table, "validation") == LUA_TTABLE)
    {
      dataset = zky_dataset_new ();
      zky_training_set_validation (training, dataset);
      zky_dataset_unref (dataset);
      read_dataset (L, lua_gettop (L), zky_training_get_module (training), dataset, "validation");
    }
  else if (!lua_isnil (L, -1))
    check (L, zky_training_set (training, "validation", check_number (L, -1, "validation"), &error), &error);
  lua_pop (L, 2);
}

/* What an output is compared with, unless it is said: the one column that is no input. */
static const char *
guess_target (lua_State   *L,
              ZkyTraining *training)
{
  ZkyDataset *dataset = zky_training_get_dataset (training);
  guint n = dataset != NULL ? zky_dataset_get_n_columns (dataset) : 0;
  const char *target = NULL;

  for (guint i = 0; i < n; i++)
    {
      const char *name = zky_dataset_get_name (dataset, i);
      gboolean is_input = FALSE;
      ZkyInput input;

      for (guint k = 0; zky_module_get_input (zky_training_get_module (training), k, &input); k++)
        is_input |= g_str_equal (input.name, name);
      if (is_input)
        continue;
      if (target != NULL)
        zky_lua_error (L, "train: say which column the loss compares with: target = “%s” or “%s”", target, name);
      target = name;
    }
  if (target == NULL)
    zky_lua_error (L, "train: the loss has nothing to compare with: all columns are inputs");

  return target;
}

static void
read_loss (lua_State   *L,
           int          table,
           ZkyTraining *training)
{
  const char *target = get_string (L, table, "target"), *accuracy = get_string (L, table, "accuracy");
  GError *error = NULL;
  LuaLoss *loss;

  lua_getfield (L, table, "loss");
  if (lua_isfunction (L, -1))
    {
      loss = g_new0 (LuaLoss, 1);
      loss->link = g_atomic_rc_box_acquire (zky_sandbox_get (L)->link);
      loss->function = LUA_NOREF;
      if (zky_training_get_dataset (training) != NULL)
        loss->dataset = zky_dataset_ref (zky_training_get_dataset (training));
      zky_training_set_loss (training, compute_loss, loss, loss_free);
      loss->function = luaL_ref (L, LUA_REGISTRYINDEX);
    }
  else if (lua_type (L, -1) == LUA_TSTRING)
    {
      check (L, zky_training_set_loss_op (training, lua_tostring (L, -1), target != NULL ? target : guess_target (L, training),
                                          &error), &error);
      lua_pop (L, 1);
    }
  else if (!lua_isnil (L, -1))
    zky_lua_error (L, "train: the loss is %s; it is a function, the name of an operator, or an output of the model",
                   zky_lua_type (L, -1));
  else
    lua_pop (L, 1);

  zky_training_set_accuracy (training, accuracy);
}

/* "cosine", or {"cosine", eta_min = 1e-4} */
static void
read_schedule (lua_State   *L,
               int          index,
               ZkyTraining *training)
{
  GError *error = NULL;
  double *steps;
  guint n;

  if (lua_istable (L, index))
    lua_rawgeti (L, index, 1);
  else
    lua_pushvalue (L, index);
  if (lua_type (L, -1) != LUA_TSTRING)
    zky_lua_error (L, "train: schedule is a name, or a table that begins with one: {\"cosine\", eta_min = 1e-4}");
  check (L, zky_training_set_schedule (training, lua_tostring (L, -1), &error), &error);
  lua_pop (L, 1);
  if (!lua_istable (L, index))
    return;

  lua_pushnil (L);
  while (lua_next (L, index))
    {
      ZkySchedule *schedule = zky_training_get_schedule (training);

      if (lua_type (L, -2) == LUA_TSTRING && g_str_equal (lua_tostring (L, -2), "milestones") && lua_istable (L, -1))
        {
          n = (guint) MIN (lua_rawlen (L, -1), 10000);
          steps = lua_newuserdatauv (L, (n + 1) * sizeof *steps, 0);
          for (guint i = 0; i < n; i++)
            {
              lua_rawgeti (L, -2, (lua_Integer) i + 1);
              steps[i] = check_number (L, -1, "milestones");
              lua_pop (L, 1);
            }
          lua_pop (L, 1);
          check (L, zky_schedule_set_milestones (schedule, steps, n, &error), &error);
        }
      else if (lua_type (L, -2) == LUA_TSTRING)
        check (L, zky_schedule_set (schedule, lua_tostring (L, -2), check_number (L, -1, lua_tostring (L, -2)), &error), &error);
      lua_pop (L, 1);
    }
}

/* betas = {0.9, 0.999} */
static void
read_betas (lua_State    *L,
            int           index,
            ZkyOptimizer *optimizer)
{
  static const char *const names[] = { "beta1", "beta2" };
  GError *error = NULL;

  if (!lua_istable (L, index))
    zky_lua_error (L, "train: betas are two numbers: {0.9, 0.999}");
  for (guint i = 0; i < 2; i++)
    {
      lua_rawgeti (L, index, (lua_Integer) i + 1);
      check (L, zky_optimizer_set (optimizer, names[i], check_number (L, -1, "betas"), &error), &error);
      lua_pop (L, 1);
    }
}

/* Raises; @others: names that are options too. */
static void
fail_option (lua_State         *L,
             ZkyOptimizer      *optimizer,
             const char *const *others,
             const char        *key)
{
  ZkyNearest nearest;

  zky_nearest_init (&nearest, key);
  for (guint i = 0; others[i] != NULL; i++)
    zky_nearest_look (&nearest, others[i]);
  for (guint i = 0; zky_training_get_option (i) != NULL; i++)
    zky_nearest_look (&nearest, zky_training_get_option (i));
  for (guint i = 0; zky_optimizer_get_option (optimizer, i) != NULL; i++)
    zky_nearest_look (&nearest, zky_optimizer_get_option (optimizer, i));
  if (nearest.found != NULL)
    zky_lua_error (L, "train: neither a training nor %s has an option “%.100s”; did you mean “%s”?", zky_optimizer_get_kind (optimizer), key,
                   nearest.found);
  zky_lua_error (L, "train: neither a training nor %s has an option “%.100s”", zky_optimizer_get_kind (optimizer), key);
}

/* All that is a number: an option of the training, or of its optimiser. */
static void
read_numbers (lua_State   *L,
              int          table,
              ZkyTraining *training)
{
  static const char *const others[] = {
    "dataset", "validation", "loss", "target", "accuracy", "optimizer", "schedule", "classes", "vocabulary", NULL
  };
  ZkyOptimizer *optimizer = zky_training_get_optimizer (training);
  GError *error = NULL;
  double unused;

  lua_pushnil (L);
  while (lua_next (L, table))
    {
      const char *key = lua_type (L, -2) == LUA_TSTRING ? lua_tostring (L, -2) : NULL;

      if (key == NULL)
        zky_lua_error (L, "train takes a table with names: model:train {epochs = 10, lr = 0.01}");
      if (g_str_equal (key, "betas"))
        read_betas (L, lua_gettop (L), optimizer);
      else if (!g_strv_contains (others, key))
        {
          if (zky_training_get (training, key, &unused, NULL))
            check (L, zky_training_set (training, key, check_number (L, lua_gettop (L), key), &error), &error);
          else if (zky_optimizer_get (optimizer, key, &unused, NULL))
            check (L, zky_optimizer_set (optimizer, key, check_number (L, lua_gettop (L), key), &error), &error);
          else
            fail_option (L, optimizer, others, key);
        }
      lua_pop (L, 1);
    }
}

/**
 * zky_lua_train:
 * @L: a thread
 *
 * module:train {…}: says how the module is to be trained. Its inputs and parameters are declared before.
 */
int
zky_lua_train (lua_State *L)
{
  ZkySandbox *self = zky_sandbox_get (L);
  ZkyModule *module = zky_lua_check_module (L, 1)->module;
  const char *optimizer;
  GError *error = NULL;

  lua_settop (L, 2);
  if (!lua_istable (L, 2))
    return zky_lua_error (L, "train takes a table: model:train {epochs = 10, optimizer = \"adam\", lr = 0.01}");
  if (self->graph != NULL)
    return zky_lua_error (L, "train: say how to train outside of the function call");

  g_clear_pointer (&self->training, zky_training_unref);
  self->training = zky_training_new (module);
  optimizer = get_string (L, 2, "optimizer");
  check (L, zky_training_set_optimizer (self->training, optimizer != NULL ? optimizer : "adam", &error), &error);
  read_datasets (L, 2, self->training);
  read_loss (L, 2, self->training);
  if (lua_getfield (L, 2, "schedule") != LUA_TNIL)
    read_schedule (L, lua_gettop (L), self->training);
  lua_settop (L, 2);
  read_numbers (L, 2, self->training);
  zky_lua_train_names (L, 2, self->training);

  return 0;
}
