/* test-buffers.c: buffers, training mode, the counter: what a training call depends on beside data and parameters
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

#include <string.h>

#include <glib/gstdio.h>

/* Scales by w, drops a half while it trains, and keeps a running mean of what comes in and how often that was. */
static ZkyNode *
keep_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  ZkyNode *mean = zky_call_buffer (call, "mean"), *x = zky_mul (inputs[0], zky_call_param (call, "w"));
  g_autofree char *attributes = NULL;

  if (!zky_call_get_training (call))
    return zky_sub (x, mean);

  zky_call_update (call, "mean", zky_mul (zky_add (mean, zky_mean (inputs[0], NULL, 0, FALSE)),
                                          zky_graph_constant (zky_call_get_graph (call), user_data)));
  zky_call_update (call, "n", zky_add (zky_call_buffer (call, "n"), zky_sign (zky_call_buffer (call, "n"))));
  attributes = g_strdup_printf ("p=0.5, seed=%u", zky_call_next_seed (call));

  return zky_sub (zky_op ("dropout", attributes, x, zky_call_get_counter (call), NULL), mean);
}

static ZkyModule *
keep_new (void)
{
  g_autoptr(ZkyTensor) half = parse ("0.5"), w = parse ("1"), mean = parse ("4");
  g_autoptr(ZkyTensor) n = zky_tensor_parse ("1", ZKY_INT64, NULL);
  ZkyModule *module = zky_module_new ("Keep", keep_call, g_steal_pointer (&half), (GDestroyNotify) zky_tensor_unref);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_module_add_buffer (module, "mean", mean, &error));
  g_assert_true (zky_module_add_param (module, "w", w, &error));
  g_assert_true (zky_module_add_buffer (module, "n", n, &error));
  zky_module_set_arity (module, 1, 1);

  return module;
}

/* mean ((a (b (x)) − 1)²), where a and b may be one. */
static ZkyNode *
loss_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  ZkyNode *y = zky_call_module (call, "a", zky_call_module (call, "b", inputs[0], NULL), NULL);

  zky_call_output (call, "y", y);

  return zky_mean (zky_square (y), NULL, 0, FALSE);
}

static ZkyModule *
loss_new (ZkyModule *a,
          ZkyModule *b)
{
  ZkyModule *module = zky_module_new ("Loss", loss_call, NULL, NULL);
  g_autoptr(ZkyTensor) x = parse ("[1, 2, 3, 6]");

  g_assert_true (zky_module_add_input (module, "x", x, NULL));
  g_assert_true (zky_module_add_child (module, "a", a, NULL));
  g_assert_true (zky_module_add_child (module, "b", b, NULL));

  return module;
}

static void
assert_value (ZkyModule  *module,
              const char *path,
              const char *expected)
{
  ZkyInput input;

  g_assert_true (zky_module_find (module, path, &input, NULL));
  assert_tensor (input.value, expected);
}

static void
test_list (void)
{
  g_autoptr(ZkyModule) a = keep_new (), b = keep_new (), module = loss_new (a, b);
  static const char *const names[] = { "a.w", "a.mean", "a.n", "b.w", "b.mean", "b.n" };
  g_autoptr(ZkyTensor) five = parse ("5");
  g_autoptr(GError) error = NULL;
  g_autofree ZkyInput *all = NULL;
  ZkyInput input;
  guint n;

  all = zky_module_list_state (module, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
  g_assert_cmpuint (zky_module_get_n_state (module), ==, G_N_ELEMENTS (names));
  g_assert_cmpuint (zky_module_get_n_params (module), ==, 2);
  g_assert_cmpuint (zky_module_get_n_buffers (module), ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_assert_true (zky_module_get_state (module, i, &input));
      g_assert_cmpstr (input.name, ==, names[i]);
      g_assert_cmpstr (all[i].name, ==, names[i]);
      g_assert_true (all[i].value == input.value);
      g_assert_cmpint (input.is_parameter, ==, i % 3 == 0);
      g_assert_cmpint (input.is_buffer, ==, i % 3 != 0);
    }
  g_assert_false (zky_module_get_state (module, G_N_ELEMENTS (names), &input));
  g_assert_true (zky_module_get_buffer (module, 2, &input));
  g_assert_cmpstr (input.name, ==, "b.mean");

  g_assert_false (zky_module_add_param (a, "mean", five, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_clear_error (&error);
  g_assert_true (zky_module_set_value (module, "b.mean", five, &error));
  assert_value (module, "b.mean", "5");
  g_assert_true (zky_module_cast (module, ZKY_FLOAT64, &error));
  g_assert_true (zky_module_find (module, "b.mean", &input, &error));
  g_assert_cmpint (zky_tensor_get_dtype (input.value), ==, ZKY_FLOAT64);
  g_assert_true (zky_module_find (module, "b.n", &input, &error));
  g_assert_cmpint (zky_tensor_get_dtype (input.value), ==, ZKY_INT64);
}

static void
test_mode (void)
{
  g_autoptr(ZkyModule) a = keep_new (), b = keep_new (), module = loss_new (a, b);

  g_assert_false (zky_module_get_training (a));
  zky_module_set_training (module, TRUE);
  g_assert_true (zky_module_get_training (module));
  g_assert_true (zky_module_get_training (b));
  zky_module_set_training (a, FALSE);
  g_assert_false (zky_module_get_training (a));
  g_assert_true (zky_module_get_training (b));
}

/* In a call a buffer is a constant by name; the module changes only when it is told to. */
static void
test_updates (void)
{
  g_autoptr(ZkyModule) a = keep_new (), b = keep_new (), module = loss_new (a, b);
  g_autoptr(ZkyGraph) graph = zky_module_call (module, NULL, 0, NULL), training = NULL;
  g_autoptr(GError) error = NULL;
  ZkyNode *node;

  g_assert_cmpuint (zky_graph_get_n_buffers (graph), ==, 2);
  g_assert_null (zky_graph_get_update (graph, 0));
  g_assert_null (zky_graph_find_counter (graph));

  zky_module_set_training (module, TRUE);
  training = zky_module_call (module, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zky_graph_get_n_buffers (training), ==, 4);
  node = zky_graph_get_buffer (training, 0);
  g_assert_cmpstr (zky_node_get_name (node), ==, "b.mean");
  g_assert_cmpint (zky_node_get_kind (node), ==, ZKY_NODE_CONSTANT);
  g_assert_true (zky_graph_back (training, NULL, &error));
  g_assert_null (zky_node_get_gradient (node));
  g_assert_null (zky_graph_get_buffer (training, 4));

  assert_value (module, "b.mean", "4");
  g_assert_true (zky_module_apply_updates (module, training, &error));
  assert_value (module, "b.mean", "3.5");
  assert_value (module, "b.n", "2");
  g_assert_true (zky_module_apply_updates (module, graph, &error));
  assert_value (module, "b.mean", "3.5");

  g_assert_false (zky_module_apply_updates (a, training, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
}

/* Used twice in one call it is updated twice. */
static void
test_twice (void)
{
  g_autoptr(ZkyModule) a = keep_new (), module = loss_new (a, a);
  g_autoptr(ZkyGraph) graph = NULL;
  g_autoptr(GError) error = NULL;

  zky_module_set_training (module, TRUE);
  graph = zky_module_call (module, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (zky_graph_get_n_buffers (graph), ==, 2);
  g_assert_true (zky_module_apply_updates (module, graph, &error));
  assert_value (module, "a.n", "3");
}

static ZkyNode *
bad_call (ZkyCall        *call,
          ZkyNode *const *inputs,
          gpointer        user_data)
{
  zky_call_update (call, user_data, inputs[0]);

  return inputs[0];
}

static void
test_bad_update (void)
{
  static const char *const names[] = { "mean", "other" };
  static const char *const messages[] = { "The buffer “mean” is float32 [] and cannot become float32 [2]", "Bad has no buffer “other”" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr(ZkyModule) module = zky_module_new ("Bad", bad_call, (gpointer) names[i], NULL);
      g_autoptr(ZkyTensor) x = parse ("[1, 2]"), mean = parse ("0");
      g_autoptr(GError) error = NULL;

      g_assert_true (zky_module_add_input (module, "x", x, NULL));
      g_assert_true (zky_module_add_buffer (module, "mean", mean, NULL));
      g_assert_null (zky_module_call (module, NULL, 0, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, messages[i]);
    }
}

static void
test_arity (void)
{
  g_autoptr(ZkyModule) keep = keep_new ();
  g_autoptr(GError) error = NULL;
  guint min, max;

  zky_module_get_arity (keep, &min, &max);
  g_assert_cmpuint (min, ==, 1);
  g_assert_cmpuint (max, ==, 1);
  g_assert_null (zky_module_call (keep, NULL, 0, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_assert_cmpstr (error->message, ==, "Keep takes 1 input, not 0");
}

/* Another counter, another mask; the same counter, the same call. */
static void
test_counter (void)
{
  g_autoptr(ZkyModule) a = keep_new (), b = keep_new (), module = loss_new (a, b);
  g_autoptr(ZkyTensor) x = zky_tensor_new_full (ZKY_FLOAT32, &(ZkyShape) { .n_axes = 1, .dims = { 64 } }, 1, NULL);
  g_autoptr(GPtrArray) graphs = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_graph_unref);

  zky_module_set_training (module, TRUE);
  for (guint i = 0; i < 3; i++)
    {
      ZkyGraph *graph = zky_graph_new (NULL);

      g_ptr_array_add (graphs, graph);
      zky_graph_set_counter (graph, i / 2);
      g_assert_true (zky_module_run (module, graph, &x, 1, NULL));
      g_assert_cmpint (zky_tensor_get_int (zky_node_get_value (zky_graph_find_counter (graph)), 0), ==, i / 2);
    }

#define Y(i) zky_node_get_value (zky_graph_get_output (g_ptr_array_index (graphs, i), 1))
  g_assert_true (zky_tensor_equal (Y (0), Y (1)));
  g_assert_false (zky_tensor_equal (Y (0), Y (2)));
#undef Y
}

/* -- Training --------------------------------------------------------------------------------- */

static ZkyTrainer *
make_trainer (ZkyModule  *module,
              const char *optimizer)
{
  g_autoptr(ZkyTraining) training = zky_training_new (module);
  g_autoptr(ZkyDataset) dataset = zky_dataset_new ();
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyTensor) x = zky_tensor_new_uniform (ZKY_FLOAT32, &(ZkyShape) { .n_axes = 2, .dims = { 20, 4 } }, rand, 0, 1, NULL);
  g_autoptr(GError) error = NULL;
  ZkyTrainer *trainer;

  g_assert_true (zky_dataset_add (dataset, "x", x, &error));
  zky_training_set_dataset (training, dataset);
  g_assert_true (zky_training_set_optimizer (training, optimizer, &error));
  g_assert_true (zky_optimizer_set (zky_training_get_optimizer (training), "lr", 0.01, &error));
  g_assert_true (zky_training_set (training, "batch", 4, &error));
  g_assert_true (zky_training_set (training, "epochs", 2, &error));
  g_assert_true (zky_training_set (training, "validation", 0.2, &error));
  g_assert_true (zky_training_set (training, "seed", 5, &error));
  trainer = zky_trainer_new (training, &error);
  g_assert_no_error (error);

  return trainer;
}

static void
assert_same_state (ZkyModule *a,
                   ZkyModule *b)
{
  ZkyInput x, y;

  for (guint i = 0; zky_module_get_state (a, i, &x) && zky_module_get_state (b, i, &y); i++)
    g_assert_true (zky_tensor_equal (x.value, y.value));
}

static void
cancel_cb (ZkyTrainer        *trainer,
           const ZkyProgress *progress,
           gpointer           cancellable)
{
  if (progress->step == 5)
    g_cancellable_cancel (cancellable);
}

/* Buffers and masks go on from a checkpoint as if nothing had been. */
static void
test_resume (gconstpointer optimizer)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr(ZkyModule) part = keep_new (), whole = loss_new (part, part), part2 = keep_new (), half = loss_new (part2, part2);
  g_autoptr(ZkyModule) part3 = keep_new (), rest = loss_new (part3, part3);
  g_autoptr(ZkyTrainer) all = make_trainer (whole, optimizer), before = make_trainer (half, optimizer), after = make_trainer (rest, optimizer);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyArchive) archive = NULL;

  g_assert_true (zky_trainer_run (all, NULL, &error));
  g_assert_false (zky_module_get_training (part));
  assert_value (whole, "a.n", "17"); /* twice in each of 8 steps; validation counts nothing */

  zky_trainer_set_progress (before, 0, cancel_cb, cancellable, NULL);
  zky_trainer_set_checkpoint (before, path, 0);
  g_assert_false (zky_trainer_run (before, cancellable, NULL));
  g_assert_false (zky_module_get_training (half));
  assert_value (half, "a.n", "11");

  archive = zky_safetensors_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (zky_archive_get_name (archive, 1), ==, "a.mean");
  g_assert_true (zky_trainer_load (after, path, &error));
  g_assert_true (zky_trainer_run (after, NULL, &error));
  g_assert_no_error (error);
  assert_same_state (whole, rest);

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_state (void)
{
  g_autoptr(ZkyModule) a = keep_new (), b = keep_new (), module = loss_new (a, b), c = keep_new (), other = loss_new (c, c);
  g_autoptr(ZkyArchive) archive = NULL, less = NULL;
  g_autoptr(ZkyTensor) seven = parse ("7"), pair = parse ("[1, 2]");
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_module_set_value (module, "a.mean", seven, NULL));
  archive = zky_module_dup_state (module);
  g_assert_cmpuint (zky_archive_get_n (archive), ==, 6);
  g_assert_true (zky_module_load_state (other, archive, &error));
  assert_value (other, "a.mean", "7");

  less = zky_module_dup_state (other);
  g_assert_false (zky_module_load_state (module, less, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_assert_nonnull (strstr (error->message, "no parameter “b.w”"));
  g_clear_error (&error);
  g_assert_true (zky_module_set_value (module, "a.mean", pair, NULL));
  g_assert_false (zky_module_load_state (module, archive, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
}

/* -- Lua --------------------------------------------------------------------------------------- */

static const char model_text[] =
  "local zky = require 'zky'\n"
  "local inner = zky.module 'Inner'\n"
  "inner:param('w', 2)\n"
  "inner:buffer('count', 10)\n"
  "function inner:call(x)\n"
  "  if self.training then self:set_buffer('count', self.count + 1) end\n"
  "  return x * self.w + self.count\n"
  "end\n"
  "local model = zky.module 'Outer'\n"
  "model:input('x', 3)\n"
  "model.inner = inner\n"
  "function model:call(x) return self.inner(x) end\n";

static ZkyModel *
load (const char  *more,
      GError     **error)
{
  g_autofree char *text = g_strconcat (model_text, more, "return model\n", NULL);

  return zky_model_load_text (text, "test.lua", NULL, NULL, error);
}

static void
test_lua (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load ("local names = ''\n"
                                    "for name, value in model:named_parameters() do names = names .. name .. value:item() end\n"
                                    "for name in model:named_buffers() do names = names .. ' ' .. name end\n"
                                    "assert(names == 'inner.w2.0 inner.count', names)\n"
                                    "assert(not model.training)\n"
                                    "model.training = true\n"
                                    "assert(inner.training)\n"
                                    "assert(inner.count:item() == 10)\n", &error);
  ZkyModule *module;
  g_autoptr(ZkyGraph) graph = NULL;

  g_assert_no_error (error);
  module = zky_model_get_module (model);
  graph = zky_module_call (module, NULL, 0, &error);
  g_assert_no_error (error);
  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "17");
  g_assert_true (zky_module_apply_updates (module, graph, &error));
  assert_value (module, "inner.count", "11");
}

static void
test_lua_errors (void)
{
  static const char *const texts[][2] = {
    { "model.training = 1\n", "training is a number" },
    { "model:buffer('training', 1)\n", "“training” is a method" },
    { "model:buffer('b', 1, {min = 2})\n", "buffer has no option “min”" },
    { "inner.count = 3\n", "declared with model:buffer" },
    { "inner:set_buffer('count', 3)\n", "is set in the function call of its own module" },
    { "local f = model.named_parameters\nf(3)\n", "no module" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) model = load (texts[i][0], &error);

      g_assert_null (model);
      g_assert_nonnull (error);
      if (strstr (error->message, texts[i][1]) == NULL)
        g_assert_cmpstr (error->message, ==, texts[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/buffers/list", test_list);
  g_test_add_func ("/engine/buffers/mode", test_mode);
  g_test_add_func ("/engine/buffers/updates", test_updates);
  g_test_add_func ("/engine/buffers/used-twice", test_twice);
  g_test_add_func ("/engine/buffers/bad-update", test_bad_update);
  g_test_add_func ("/engine/buffers/arity", test_arity);
  g_test_add_func ("/engine/buffers/counter", test_counter);
  g_test_add_func ("/engine/buffers/state", test_state);
  g_test_add_data_func ("/engine/buffers/resume/adam", "adam", test_resume);
  g_test_add_data_func ("/engine/buffers/resume/lbfgs", "lbfgs", test_resume);
  g_test_add_func ("/engine/buffers/lua", test_lua);
  g_test_add_func ("/engine/buffers/lua-errors", test_lua_errors);

  return g_test_run ();
}
