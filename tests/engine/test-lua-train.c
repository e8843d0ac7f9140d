/* test-lua-train.c: models that say how they are to be trained, and the shipped ones, trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include <math.h>
#include <string.h>

/* A line through four points, trained as @train says. */
static ZkyModel *
load_line (const char  *train,
           GError     **error)
{
  g_autofree char *text = g_strconcat ("local zky = require 'zky'\n"
                                       "local model = zky.module 'Line'\n"
                                       "model:input('x', 0)\n"
                                       "model:param('w', 0)\n"
                                       "model:param('b', 0)\n"
                                       "function model:call(x) return x * self.w + self.b end\n"
                                       "local xs, ys = {-1, 0, 1, 2}, {-3, -1, 1, 3}\n",
                                       train, "\nreturn model\n", NULL);

  return zky_model_load_text (text, "line.lua", NULL, NULL, error);
}

static void
train_model (ZkyModel  *model,
             GError   **error)
{
  g_autoptr(ZkyTrainer) trainer = NULL;

  g_assert_nonnull (zky_model_get_training (model));
  trainer = zky_trainer_new (zky_model_get_training (model), error);
  if (trainer != NULL)
    zky_trainer_run (trainer, NULL, error);
}

static double
get_param (ZkyModel   *model,
           const char *name)
{
  ZkyInput param;

  g_assert_true (zky_module_find (zky_model_get_module (model), name, &param, NULL));

  return zky_tensor_get_double (param.value, 0);
}

static void
assert_line (const char *train)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load_line (train, &error);

  g_assert_no_error (error);
  train_model (model, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (get_param (model, "w"), 2, 0.01);
  g_assert_cmpfloat_with_epsilon (get_param (model, "b"), -1, 0.01);
}

static void
accuracy_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           accuracy)
{
  g_assert_cmpuint (progress->n_metrics, ==, 1);
  *(double *) accuracy = progress->metrics[0];
}

static void
test_loss_function (void)
{
  assert_line ("model:train { dataset = {x = xs, y = ys}, optimizer = 'sgd', lr = 0.2, momentum = 0.5, batch = 2, epochs = 100,\n"
               "  schedule = {'multi_step', milestones = {60, 80}, gamma = 0.5}, clip_norm = 5, shuffle = true,\n"
               "  loss = function (prediction, batch) return zky.mean(zky.square(prediction - batch.y)) end }");
}

static void
test_other_optimizers (void)
{
  assert_line ("model:train { dataset = {x = xs, y = zky.tensor(ys)}, lr = 0.3, betas = {0.8, 0.99}, epochs = 300,\n"
               "  schedule = 'cosine', loss = function (p, batch) return zky.mean(zky.square(p - batch.y)) end }");
  assert_line ("model:train { dataset = {x = xs, y = ys}, optimizer = 'lbfgs', line_search = true, epochs = 5,\n"
               "  loss = function (p, batch) return zky.mean(zky.square(p - batch.y)) end }");
}

/* Three points, a class each. */
static double
train_classes (const char *lines)
{
  g_autofree char *text = g_strconcat ("local zky = require 'zky'\n"
                                       "local model = zky.module 'Classes'\n"
                                       "model:input('x', {{0, 0}})\n"
                                       "model.layer = zky.nn.Linear(2, 3)\n"
                                       "local points = {{1, 0}, {0, 1}, {-1, -1}}\n"
                                       "local classes = zky.tensor({0, 1, 2}, {dtype = 'int64'})\n", lines, "return model\n", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "classes.lua", NULL, NULL, &error);
  g_autoptr(ZkyTrainer) trainer = NULL;
  double accuracy = 0;

  g_assert_no_error (error);
  trainer = zky_trainer_new (zky_model_get_training (model), &error);
  g_assert_no_error (error);
  zky_trainer_set_progress (trainer, 0, accuracy_cb, &accuracy, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, &error));

  return accuracy;
}

/* Operators by name; what they compare with is the one column that is no input. Accuracy is of the scores, also behind the loss. */
static void
test_loss_operators (void)
{
  static const char scores[] =
    "function model:call(x) return self.layer(x) end\n"
    "model:train { dataset = {x = points, class = classes}, loss = 'cross_entropy', accuracy = 'class', lr = 0.1, epochs = 50 }\n";
  static const char loss_and_scores[] =
    "model:input('class', {0}, {dtype = 'int64'})\n"
    "function model:call(x, class)\n"
    "  local scores = self.layer(x)\n"
    "  return zky.cross_entropy(scores, class), scores\n"
    "end\n"
    "model:train { dataset = {x = points, class = classes}, accuracy = 'class', lr = 0.1, epochs = 50 }\n";

  assert_line ("model:train { dataset = {x = xs, y = ys}, loss = 'mse_loss', optimizer = 'sgd', lr = 0.2, epochs = 100 }");
  g_assert_cmpfloat (train_classes (scores), ==, 1);
  g_assert_cmpfloat (train_classes (loss_and_scores), ==, 1);
}

static void
test_described (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load_line ("model:train { dataset = {x = xs, y = ys}, validation = {x = xs, y = ys}, epochs = 7, seed = 5,\n"
                                         "  optimizer = 'adamw', weight_decay = 0.1,\n"
                                         "  loss = function (p, batch) return zky.mean(p) end }", &error);
  ZkyTraining *training;
  double value;

  g_assert_no_error (error);
  training = zky_model_get_training (model);
  g_assert_true (zky_training_get (training, "epochs", &value, NULL));
  g_assert_cmpfloat (value, ==, 7);
  g_assert_cmpstr (zky_optimizer_get_kind (zky_training_get_optimizer (training)), ==, "adamw");
  g_assert_true (zky_optimizer_get (zky_training_get_optimizer (training), "weight_decay", &value, NULL));
  g_assert_cmpfloat (value, ==, 0.1);
  g_assert_cmpuint (zky_dataset_get_n_columns (zky_training_get_dataset (training)), ==, 2);
}

/* Lists of numbers and tensors become what the input of their name is. */
static void
check_dtypes (const char *numbers)
{
  g_autofree char *train = g_strdup_printf ("model:input('n', 0, {dtype = 'int64'})\nmodel:train { dataset = {x = xs, n = %s, y = ys},"
                                            " target = 'y', loss = 'mse_loss' }", numbers);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load_line (train, &error);
  ZkyDataset *dataset;

  g_assert_no_error (error);
  dataset = zky_training_get_dataset (zky_model_get_training (model)); /* columns by name */
  g_assert_cmpint (zky_dataset_get_dtype (dataset, 0), ==, ZKY_INT64);
  g_assert_cmpint (zky_dataset_get_dtype (dataset, 1), ==, ZKY_FLOAT32);
  g_assert_cmpint (zky_dataset_get_dtype (dataset, 2), ==, ZKY_FLOAT32);
}

static void
test_dtypes (void)
{
  check_dtypes ("ys");
  check_dtypes ("zky.tensor(ys)");
}

static void
assert_names (ZkyModel   *model,
              const char *name,
              const char *expected)
{
  ZkyVocabulary *names = zky_training_get_names (zky_model_get_training (model), name);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < zky_vocabulary_get_n (names); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", zky_vocabulary_get_name (names, i));
  g_assert_cmpstr (text->str, ==, expected);
}

/* What numbers stand for: as it is said, or as the data know it. */
static void
test_names (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) said = load_line ("model:input ('n', {0}, {dtype = 'int64'})\n"
                                        "model:train { dataset = {x = xs, n = {0, 1, 2, 0}, y = {0, 1, 1, 0}}, accuracy = 'y',\n"
                                        "  classes = {'no', 'yes'}, vocabulary = 'aé\\n' }", &error);
  g_autoptr(ZkyModel) known = load_line ("local iris, about = zky.data.load 'iris'\n"
                                         "model:train { dataset = {x = iris.x, y = iris.y}, accuracy = 'y' }", &error);
  g_autoptr(ZkyModel) text = load_line ("local text = zky.encode ('abca', {length = 2, stride = 1})\n"
                                        "model:input ('t', {{0, 1}}, {dtype = 'int64'})\n"
                                        "model:train { dataset = {t = text.x, y = text.y}, validation = 0.5 }", &error);

  g_assert_no_error (error);
  assert_names (said, "y", "no|yes");
  assert_names (said, "n", "a|é|\n");
  assert_names (said, "x", "");
  assert_names (said, "z", "");
  assert_names (known, "y", "setosa|versicolor|virginica");
  assert_names (known, "x", "");
  assert_names (text, "t", "a|b|c");
  assert_names (text, "y", "a|b|c");
}

static void
test_silent (void)
{
  g_autoptr(ZkyModel) model = load_line ("", NULL);

  g_assert_null (zky_model_get_training (model));
}

static void
test_errors (void)
{
  static const struct
  {
    const char *train, *message;
  } cases[] = {
    { "model:train(3)", "line.lua:8: train takes a table" },
    { "model:train {epoch = 3}", "line.lua:8: train: neither a training nor adam has an option “epoch”; did you mean “epochs”?" },
    { "model:train {data = {x = xs}}", "line.lua:8: train: neither a training nor adam has an option “data”; did you mean “dataset”?" },
    { "model:train {beta1 = {3}}", "line.lua:8: train: beta1 is a table, not a number" },
    { "model:train {zzz = {3}}", "line.lua:8: train: neither a training nor adam has an option “zzz”" },
    { "model:train {epochs = 'x'}", "line.lua:8: train: epochs is a string, not a number" },
    { "model:train {batch = 1.5}", "line.lua:8: train: batch cannot be 1.5" },
    { "model:train {optimizer = 'adan'}", "line.lua:8: There is no optimiser “adan”" },
    { "model:train {schedule = 'cosinus'}", "line.lua:8: There is no schedule “cosinus”" },
    { "model:train {schedule = {gamma = 3}}", "schedule is a name" },
    { "model:train {dataset = 3}", "the dataset is a number" },
    { "model:train {dataset = {xs}}", "dataset has names" },
    { "model:train {dataset = {x = xs, y = {1}}}", "“x” and “y” of the data set have 4 and 1 rows" },
    { "model:train {dataset = {x = {{1}, {2, 3}}}}", "x: the lists differ in length" },
    { "model:input('n', 0, {dtype = 'int64'})\nmodel:train {dataset = {n = {0.5}}}", "n: 0.5 is no int64" },
    { "model:input('n', 0, {dtype = 'int64'})\nmodel:train {dataset = {n = zky.tensor{1, 0/0}}}", "n: NaN is no int64" },
    { "model:input('n', 0, {dtype = 'int64'})\nmodel:train {dataset = {n = {2^63}}}", "n: 9.223372036854776e18 is no int64" },
    { "model:train {dataset = {x = {{1}, {1e300}}}}", "x: 1e300 is out of range for float32 at [2][1]" },
    { "model:train {dataset = {x = zky.tensor({1, 1e300}, {dtype = 'float64'})}}", "x: 1e300 is out of range for float32 at [1]" },
    { "model:train {loss = 'no_such_loss', target = 'y'}", "no_such_loss" },
    { "model:train {loss = 'sub', dataset = {x = xs}}", "nothing to compare with" },
    { "model:train {loss = 'sub', dataset = {x = xs, y = ys, z = ys}}", "target = “y” or “z”" },
    { "model:train {loss = 3}", "the loss is a number" },
    { "model:train {betas = 3}", "betas are two numbers" },
    { "model:train {[1] = 3}", "takes a table with names" },
    { "model:train {classes = {'a', 'b'}}", "line.lua:8: train: Say which column has the classes: accuracy = \"y\"" },
    { "model:train {dataset = {x = xs, y = {0, 1, 1, 2}}, accuracy = 'y', classes = {'no', 'yes'}}",
      "line.lua:8: train: classes has 2 names, for 0 to 1, but the column “y” has the number 2" },
    { "model:train {dataset = {x = xs, y = ys}, accuracy = 'y', classes = {'no', 'no'}}", "train: classes: Numbers 0 and 1 are both" },
    { "model:train {dataset = {x = xs, y = ys}, accuracy = 'y', classes = {}}", "train: classes: There are no names" },
    { "model:train {dataset = {x = xs, y = ys}, accuracy = 'y', classes = 3}", "classes is a number, not a list of strings" },
    { "model:train {dataset = {x = xs, y = ys}, accuracy = 'y', classes = {'a', 3}}", "classes has a number among its strings" },
    { "model:train {vocabulary = 'ab'}", "train: No input of the model has tokens: they are int64, with at least one axis" },
    { "model:input('n', {0}, {dtype = 'int64'})\nmodel:train {vocabulary = 'aba'}", "train: vocabulary: Numbers 0 and 2 are both" },
    { "model:input('n', {0}, {dtype = 'int64'})\nmodel:train {vocabulary = '\\xff'}", "train: vocabulary is a string that is no text" },
    { "model:input('n', {0}, {dtype = 'int64'})\nmodel:train {dataset = {n = {0, 3}}, vocabulary = 'abc'}",
      "train: vocabulary has 3 names, for 0 to 2, but the column “n” has the number 3" },
    { "model.train = 3", "“train” is a method of modules" },
    { "local m = zky.module 'M'\nm:train {}", "M has no parameters" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load_line (cases[i].train, &error));
      g_assert_nonnull (error);
      if (strstr (error->message, cases[i].message) == NULL)
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
test_loss_errors (void)
{
  static const struct
  {
    const char *body, *message;
  } cases[] = {
    { "return p", "The loss is float32 of shape [4]" },
    { "return 3", "the loss function returns a number" },
    { "return nil", "the loss function returns nil" },
    { "return p - batch.z", "line.lua:9: " },
    { "while true do end", "line.lua:9: " },
    { "return zky.mean(zky.log(p - 1))", "Epoch 1, batch 1: the loss is NaN; it came up first in log" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *train = g_strconcat ("model:train {dataset = {x = xs, y = ys}, loss = function (p, batch)\n", cases[i].body,
                                            " end}", NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) model = NULL;

      if (g_str_has_prefix (cases[i].body, "while") && g_test_quick ())
        continue; /* runs into the limit of time */
      model = load_line (train, &error);
      g_assert_no_error (error);
      train_model (model, &error);
      g_assert_nonnull (error);
      if (strstr (error->message, cases[i].message) == NULL)
        g_assert_cmpstr (error->message, ==, cases[i].message);
    }
}

static void
stop_cb (GObject      *trainer,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_trainer_run_finish (ZKY_TRAINER (trainer), result, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
  *(gint64 *) user_data = g_get_monotonic_time ();
}

/* Stop reaches a step that is in a loop of Lua, where no operator asks for it: in the call, and in the loss. */
static void
test_stop (gconstpointer data)
{
  static const char *const loops[] = { "function model:call(x) local n = 0 while true do n = n + 1 end end", "" };
  static const char *const losses[] = { "loss = 'mse_loss'", "loss = function (out) while true do end end" };
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *text = g_strdup_printf ("%s model:train { dataset = {x = xs, y = ys}, target = 'y', epochs = 5, %s }", loops[i],
                                           losses[i]);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load_line (text, &error);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyTrainer) trainer = NULL;
  gint64 began, ended = 0;

  g_assert_no_error (error);
  trainer = zky_trainer_new (zky_model_get_training (model), &error);
  g_assert_no_error (error);
  zky_trainer_run_async (trainer, cancellable, stop_cb, &ended);
  g_usleep (50000);
  began = g_get_monotonic_time ();
  g_cancellable_cancel (cancellable);
  while (ended == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (ended - began, <, 100000);
}

/* The description outlives the model, and then says so. */
static void
test_closed (void)
{
  g_autoptr(ZkyModel) model = load_line ("model:train {dataset = {x = xs, y = ys}, loss = function (p, batch) return zky.mean(p) end}", NULL);
  g_autoptr(ZkyTraining) training = zky_training_ref (zky_model_get_training (model));
  g_autoptr(ZkyTrainer) trainer = zky_trainer_new (training, NULL);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&model, zky_model_unref);
  g_assert_false (zky_trainer_run (trainer, NULL, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
}

/* -- Examples train to what their headers state ------------------------------------------------------ */

static ZkyModel *
load_example (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "resources", "examples", name, NULL);
  g_autoptr(GError) error = NULL;
  ZkyModel *model = zky_model_load (path, NULL, &error);

  g_assert_no_error (error);
  train_model (model, &error);
  g_assert_no_error (error);

  return model;
}

static ZkyGraph *
call_example (ZkyModel *model)
{
  ZkyGraph *graph = zky_graph_new (NULL);

  g_assert_true (zky_model_call (model, graph, NULL, NULL));

  return graph;
}

static void
test_xor (void)
{
  g_autoptr(ZkyModel) model = load_example ("xor.lua");
  g_autoptr(ZkyGraph) graph = call_example (model);
  ZkyTensor *y = zky_node_get_value (zky_graph_get_output (graph, 1));
  const double expected[] = { 0, 1, 1, 0 };

  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (graph, 0)), 0), <, 0.001);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (y, i), expected[i], 0.05);
}

static void
test_linear_regression (void)
{
  g_autoptr(ZkyModel) model = load_example ("linear_regression.lua");
  g_autoptr(ZkyGraph) graph = call_example (model);

  g_assert_cmpfloat_with_epsilon (get_param (model, "w"), 2, 0.05);
  g_assert_cmpfloat_with_epsilon (get_param (model, "b"), -1, 0.05);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (graph, 0)), 0), <, 0.01);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/lua-train/loss/function", test_loss_function);
  g_test_add_func ("/engine/lua-train/loss/operators", test_loss_operators);
  g_test_add_func ("/engine/lua-train/loss/other-optimizers", test_other_optimizers);
  g_test_add_func ("/engine/lua-train/loss/errors", test_loss_errors);
  g_test_add_func ("/engine/lua-train/loss/closed", test_closed);
  g_test_add_data_func ("/engine/lua-train/stop/call", GSIZE_TO_POINTER (0), test_stop);
  g_test_add_data_func ("/engine/lua-train/stop/loss", GSIZE_TO_POINTER (1), test_stop);
  g_test_add_func ("/engine/lua-train/table/described", test_described);
  g_test_add_func ("/engine/lua-train/table/dtypes", test_dtypes);
  g_test_add_func ("/engine/lua-train/table/names", test_names);
  g_test_add_func ("/engine/lua-train/table/silent", test_silent);
  g_test_add_func ("/engine/lua-train/table/errors", test_errors);
  g_test_add_func ("/engine/lua-train/examples/xor", test_xor);
  g_test_add_func ("/engine/lua-train/examples/linear_regression", test_linear_regression);

  return g_test_run ();
}
