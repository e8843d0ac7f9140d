/* test-nets.c: whole networks against PyTorch: loss, every gradient, parameters and buffers after three steps of SGD and of Adam
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include "torch-numbers.h"

typedef struct
{
  char      *name;
  GPtrArray *lines;
} Net;

/* tests/data/nn/make-nets.py says what the lines mean; `kind` says which numbers: float, int N or true. */
static void
fill_input (ZkyModule  *module,
            guint       k,
            const char *kind)
{
  gboolean is_int = g_str_has_prefix (kind, "int "), is_bool = g_str_equal (kind, "true");
  g_autoptr(ZkyTensor) value = NULL;
  ZkyInput input;
  ZkyShape shape;
  gpointer data;

  g_assert_true (zky_module_get_input (module, k, &input));
  shape = zky_tensor_get_shape (input.value);
  value = zky_tensor_new (is_int ? ZKY_INT64 : is_bool ? ZKY_BOOL : ZKY_FLOAT64, &shape, NULL);
  g_assert_cmpint (zky_tensor_get_dtype (value), ==, zky_tensor_get_dtype (input.value));
  data = zky_tensor_get_data_writable (value);
  for (gsize i = 0; i < zky_tensor_get_size (value); i++)
    if (is_int)
      ((gint64 *) data)[i] = (gint64) ((7 * i + k) % (gsize) atoi (kind + 4));
    else if (is_bool)
      ((guint8 *) data)[i] = i % 3 == 2;
    else
      ((double *) data)[i] = torch_number (i, 100 + k);
  g_assert_true (zky_module_set_value (module, input.name, value, NULL));
}

/* The model file, with the numbers that both sides begin with. */
static ZkyModel *
load (const Net *net)
{
  g_autofree char *file = g_strconcat (net->name, ".lua", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "nn", file, NULL);
  ZkyModelOptions options = { .dtype = ZKY_FLOAT64 };
  g_autoptr(GError) error = NULL;
  guint n_inputs = 0, n_state = 0;
  ZkyModel *model;

  model = zky_model_load (path, &options, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < net->lines->len; i++)
    {
      const char *line = g_ptr_array_index (net->lines, i);

      if (g_str_has_prefix (line, "input "))
        fill_input (zky_model_get_module (model), n_inputs++, line + 6);
      else if (g_str_has_prefix (line, "state "))
        torch_set_state (zky_model_get_module (model), n_state++, line + 6);
    }
  g_assert_cmpuint (n_inputs, ==, zky_module_get_n_inputs (zky_model_get_module (model)));
  g_assert_cmpuint (n_state, ==, zky_module_get_n_state (zky_model_get_module (model)));

  return model;
}

/* `p weight 1 2 3` → weight, and what is behind it */
static char *
split_name (const char  *line,
            const char **values)
{
  const char *begin = strchr (line, ' ') + 1, *space = strchr (begin, ' ');

  *values = space;

  return g_strndup (begin, (gsize) (space - begin));
}

static void
test_call (gconstpointer data)
{
  const Net *net = data;
  g_autoptr(ZkyModel) model = load (net);
  g_autoptr(ZkyGraph) graph = NULL;
  g_autoptr(GError) error = NULL;

  zky_module_set_training (zky_model_get_module (model), TRUE);
  graph = zky_module_call (zky_model_get_module (model), NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_true (zky_graph_back (graph, NULL, &error));

  for (guint i = 0; i < net->lines->len; i++)
    {
      const char *line = g_ptr_array_index (net->lines, i), *values;

      if (g_str_has_prefix (line, "loss "))
        torch_assert_values (zky_node_get_value (zky_graph_get_output (graph, 0)), line + 4, "loss");
      else if (g_str_has_prefix (line, "out "))
        torch_assert_values (zky_node_get_value (zky_graph_get_output (graph, 1)), line + 3, "out");
      else if (g_str_has_prefix (line, "p "))
        {
          g_autofree char *name = split_name (line, &values);

          torch_assert_values (zky_node_get_gradient (zky_graph_find_node (graph, name)), values, name);
        }
    }
}

/* Three epochs of one batch: all of the data, which are the values of the inputs. */
static void
train (ZkyModule  *module,
       const char *optimizer)
{
  g_autoptr(ZkyTraining) training = zky_training_new (module);
  g_autoptr(ZkyTrainer) trainer = NULL;
  g_autoptr(GError) error = NULL;
  ZkyOptimizer *options;

  g_assert_true (zky_training_set_optimizer (training, optimizer, &error));
  options = zky_training_get_optimizer (training);
  if (g_str_equal (optimizer, "sgd"))
    {
      g_assert_true (zky_optimizer_set (options, "lr", 0.05, &error));
      g_assert_true (zky_optimizer_set (options, "momentum", 0.9, &error));
      g_assert_true (zky_optimizer_set (options, "weight_decay", 0.01, &error));
    }
  else
    g_assert_true (zky_optimizer_set (options, "lr", 0.01, &error));
  g_assert_true (zky_training_set (training, "epochs", 3, &error));

  trainer = zky_trainer_new (training, &error);
  g_assert_no_error (error);
  g_assert_true (zky_trainer_run (trainer, NULL, &error));
  g_assert_no_error (error);
}

static void
test_steps (const Net  *net,
            const char *optimizer)
{
  g_autoptr(ZkyModel) model = load (net);
  ZkyModule *module = zky_model_get_module (model);
  g_autofree char *word = g_strconcat (optimizer, " ", NULL);
  g_autoptr(ZkyGraph) graph = NULL;
  guint n_compared = 0;

  train (module, optimizer);
  graph = zky_module_call (module, NULL, 0, NULL);
  for (guint i = 0; i < net->lines->len; i++)
    {
      const char *line = g_ptr_array_index (net->lines, i), *values;

      if (g_str_has_prefix (line, word))
        {
          g_autofree char *name = split_name (line, &values);
          ZkyInput entry;

          g_assert_true (zky_module_find (module, name, &entry, NULL));
          torch_assert_values (entry.value, values, name);
          n_compared++;
        }
      else if (g_str_has_prefix (line, "eval ") && g_str_equal (optimizer, "sgd"))
        torch_assert_values (zky_node_get_value (zky_graph_get_output (graph, 1)), line + 4, "eval");
    }
  g_assert_cmpuint (n_compared, ==, zky_module_get_n_state (module));
}

static void
test_sgd (gconstpointer data)
{
  test_steps (data, "sgd");
}

static void
test_adam (gconstpointer data)
{
  test_steps (data, "adam");
}

/* -- The file ------------------------------------------------------------------------------------- */

static void
net_free (gpointer data)
{
  Net *net = data;

  g_ptr_array_unref (net->lines);
  g_free (net->name);
  g_free (net);
}

static GPtrArray *
read_nets (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "nn", "nets.txt", NULL);
  GPtrArray *nets = g_ptr_array_new_with_free_func (net_free);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  Net *net = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "net "))
      {
        net = g_new0 (Net, 1);
        net->name = g_strdup (lines[i] + 4);
        net->lines = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (nets, net);
      }
    else if (net != NULL && *lines[i] != '\0')
      g_ptr_array_add (net->lines, g_strdup (lines[i]));

  return nets;
}

int
main (int   argc,
      char *argv[])
{
  const struct { const char *name; GTestDataFunc func; } tests[] = { { "call", test_call }, { "sgd", test_sgd }, { "adam", test_adam } };
  g_autoptr(GPtrArray) nets = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);

  nets = read_nets ();
  for (guint i = 0; i < nets->len; i++)
    for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
      {
        Net *net = g_ptr_array_index (nets, i);
        g_autofree char *path = g_strdup_printf ("/engine/nets/%s/%s", tests[k].name, net->name);

        g_test_add_data_func (path, net, tests[k].func);
      }
  result = g_test_run ();

  return result;
}
