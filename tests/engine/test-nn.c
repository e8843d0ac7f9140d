/* test-nn.c: every layer of the table, made, called, differentiated, saved and loaded
 * SPDX-License-Identifier: Apache-2.0 */
#include "layer-walk.h"

#include <math.h>
#include <string.h>

#include <glib/gstdio.h>

/* One sample of a row. */
typedef struct
{
  const ZkyNnLayer       *layer;
  const ZkyNnSample *sample;
} Case;

static ZkyModule *
make (const Case *c,
      ZkyDtype    dtype,
      guint32     seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(GError) error = NULL;
  ZkyModule *module = zky_nn_new (c->layer->name, c->sample->attributes, dtype, rand, &error);

  g_assert_no_error (error);

  return module;
}

/* Analytic gradients of all outputs are central differences, in use and in training. */
static void
test_gradient (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(ZkyModule) layer = make (c, ZKY_FLOAT32, 1), model = layer_walk_new (layer, c->sample->inputs, 2);

  for (guint training = 0; training < 2; training++)
    {
      g_autoptr(ZkyGraph) graph = NULL;
      g_autoptr(GError) error = NULL;

      zky_module_set_training (model, training);
      graph = zky_module_call (model, NULL, 0, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
        {
          const char *name = zky_graph_get_output_name (graph, i);
          g_autoptr(ZkyTarget) target = zky_target_new (name, ZKY_TARGET_JACOBIAN);
          g_autoptr(ZkyCheck) check = zky_module_check (model, target, 3, NULL, &error);

          g_assert_no_error (error);
          for (guint k = 0; k < zky_check_get_n (check); k++)
            {
              const ZkyCheckRow *row = zky_check_get (check, k);

              if (!row->passed)
                g_error ("%s (%s), output %u, %s: %.9g is not %.9g", c->layer->name, c->sample->attributes, i, row->name, row->analytic, row->numeric);
            }
        }
    }
}

/* Calls of one module are equal; none depends on concrete numbers; a layer in use drops nothing. */
static void
test_call (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(ZkyModule) layer = make (c, ZKY_FLOAT32, 1), model = layer_walk_new (layer, c->sample->inputs, 2);
  guint n_outputs = 0;

  while (c->layer->outputs[n_outputs] != NULL)
    n_outputs++;
  g_assert_true (zky_module_get_layer (layer) == c->layer);
  g_assert_null (zky_module_get_layer (model));

  for (guint training = 0; training < 2; training++)
    {
      g_autoptr(ZkyGraph) a = NULL, b = NULL;

      zky_module_set_training (model, training);
      a = zky_module_call (model, NULL, 0, NULL);
      b = zky_module_call (model, NULL, 0, NULL);
      g_assert_cmpuint (zky_graph_get_n_nodes (a), ==, zky_graph_get_n_nodes (b));
      g_assert_cmpuint (zky_graph_get_n_outputs (a), <=, n_outputs);
      g_assert_false (zky_graph_reads_values (a)); /* so it can be compiled */
      for (guint i = 0; i < zky_graph_get_n_outputs (a); i++)
        {
          ZkyTensor *x = zky_node_get_value (zky_graph_get_output (a, i)), *y = zky_node_get_value (zky_graph_get_output (b, i));

          g_assert_true (zky_tensor_equal (x, y));
          g_assert_cmpint (zky_tensor_get_dtype (x), ==, ZKY_FLOAT32);
        }
      if (!training)
        g_assert_null (zky_graph_find_counter (a));
      for (guint i = 0; i < zky_graph_get_n_buffers (a); i++)
        g_assert_true (training || zky_graph_get_update (a, i) == NULL);
    }
}

/* The state goes through a file into a layer that began otherwise, and makes it the same. */
static void
test_state (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *folder = g_dir_make_tmp ("zky-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr(ZkyModule) a = make (c, ZKY_FLOAT64, 1), b = make (c, ZKY_FLOAT64, 2);
  g_autoptr(ZkyModule) first = layer_walk_new (a, c->sample->inputs, 2), second = layer_walk_new (b, c->sample->inputs, 2);
  g_autoptr(ZkyArchive) saved = zky_module_dup_state (first), loaded = NULL;
  g_autoptr(ZkyGraph) x = NULL, y = NULL;
  g_autoptr(GError) error = NULL;
  guint n = zky_archive_get_n (saved);

  if (n > 0)
    {
      g_assert_true (zky_safetensors_save (saved, path, &error));
      loaded = zky_safetensors_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (zky_archive_get_n (loaded), ==, n);
      g_assert_true (zky_module_load_state (second, loaded, &error));
      g_assert_no_error (error);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);

  x = zky_module_call (first, NULL, 0, NULL);
  y = zky_module_call (second, NULL, 0, NULL);
  g_assert_true (zky_tensor_equal (zky_node_get_value (zky_graph_get_output (x, 0)), zky_node_get_value (zky_graph_get_output (y, 0))));
}

/* The same seed, the same layer; the mode and the row say all. */
static void
test_row (gconstpointer data)
{
  const ZkyNnLayer *layer = data;
  const ZkyAttribute *attributes = zky_nn_layer_get_attributes (layer);
  guint min, max;

  g_assert_true (zky_nn_lookup (layer->name, NULL) == layer);
  g_assert_cmpuint (strlen (layer->summary), >, 10);
  g_assert_true (g_ascii_isupper (layer->summary[0]));
  zky_nn_layer_get_arity (layer, &min, &max);
  g_assert_cmpuint (min, >=, 1);
  g_assert_cmpuint (max, <=, ZKY_NN_MAX_INPUTS);
  for (guint i = 0; attributes != NULL && attributes[i].name != NULL; i++)
    g_assert_nonnull (attributes[i].summary);
  if (!layer->takes_modules)
    g_assert_true (layer->samples != NULL && layer->samples[0].inputs[0] != NULL);

  for (guint i = 0; layer->samples[i].inputs[0] != NULL; i++)
    {
      Case c = { layer, &layer->samples[i] };
      g_autoptr(ZkyModule) a = make (&c, ZKY_FLOAT32, 5), b = make (&c, ZKY_FLOAT32, 5);
      ZkyInput x, y;

      for (guint k = 0; zky_module_get_state (a, k, &x) && zky_module_get_state (b, k, &y); k++)
        {
          g_assert_cmpstr (x.name, ==, y.name);
          g_assert_true (zky_tensor_equal (x.value, y.value));
        }
    }
}

/* -- Bad attributes and inputs ------------------------------------------------------------------ */

static const char *const hostile_values[] = {
  "-1", "0", "1", "9223372036854775807", "-9223372036854775808", "1e300", "-inf", "nan", "true", "[]", "[0]", "[-1, 2]", "[9999999, 9999999, 9999999]",
  "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "nonsense", "",
};

/* Any value for any attribute makes a layer or a clear error, and a call of that layer too. */
static void
test_hostile_attributes (gconstpointer data)
{
  const ZkyNnLayer *layer = data;
  const ZkyAttribute *attributes = zky_nn_layer_get_attributes (layer);
  const ZkyNnSample *sample = &layer->samples[0];

  for (guint i = 0; attributes != NULL && sample->inputs[0] != NULL && attributes[i].name != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (hostile_values); k++)
      {
        g_autofree char *text = g_strdup_printf ("%s%s%s=%s", sample->attributes != NULL ? sample->attributes : "",
                                                 sample->attributes != NULL && *sample->attributes != '\0' ? ", " : "",
                                                 attributes[i].name, hostile_values[k]);
        g_autoptr(ZkyAttributes) parsed = zky_attributes_parse (attributes, text, NULL);
        g_autoptr(GRand) rand = g_rand_new_with_seed (1);
        g_autoptr(ZkyModule) module = NULL, model = NULL;
        g_autoptr(ZkyGraph) graph = NULL;
        g_autoptr(GError) error = NULL;
        gsize room = 1 << 20;

        if (parsed == NULL)
          continue;
        module = zky_nn_layer_new (layer, parsed, ZKY_FLOAT32, rand, &room, &error);
        if (module != NULL)
          {
            g_autoptr(ZkyBudget) budget = zky_budget_new (NULL, 2000, 1 << 26);

            graph = zky_graph_new (NULL);
            zky_graph_set_budget (graph, budget);
            model = layer_walk_new (module, sample->inputs, 2);
            zky_module_set_training (model, TRUE);
            if (zky_module_run (model, graph, NULL, 0, &error))
              continue;
          }
        g_assert_nonnull (error);
        g_assert_cmpuint (strlen (error->message), >, 5);
        g_assert_null (strchr (error->message, '\n'));
      }
}

/* So do inputs of any shape and type. */
static void
test_hostile_inputs (gconstpointer data)
{
  const ZkyNnLayer *layer = data;
  static const char *const specs[] = { "", "0", "3", "2, 3", "0, 2", "2, 0, 4", "1, 2, 3", "2, 2, 3, 4", "1, 1, 1, 1, 1", "2, 1, 2, 1, 2, 1, 2, 1",
                                       "int 3: 2, 2", "false: 2, 4", "-" };

  for (guint s = 0; layer->samples[s].inputs[0] != NULL; s++)
    for (guint place = 0; layer->samples[s].inputs[place] != NULL; place++)
      for (guint i = 0; i < G_N_ELEMENTS (specs); i++)
        {
          Case c = { layer, &layer->samples[s] };
          const char *inputs[ZKY_NN_MAX_INPUTS + 1];
          g_autoptr(ZkyModule) module = make (&c, ZKY_FLOAT32, 1), model = NULL;
          g_autoptr(ZkyGraph) graph = NULL;
          g_autoptr(GError) error = NULL;

          memcpy (inputs, layer->samples[s].inputs, sizeof inputs);
          inputs[place] = specs[i];
          model = layer_walk_new (module, inputs, 2);
          g_test_message ("%s, input %u: %s", layer->samples[s].attributes, place, specs[i]);
          zky_module_set_training (model, s % 2);
          graph = zky_module_call (model, NULL, 0, &error);
          g_assert_true ((graph == NULL) == (error != NULL));
          if (error != NULL)
            g_assert_null (strchr (error->message, '\n'));
        }
}

static void
assert_error (const char *name,
              const char *attributes,
              const char *message)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_nn_new (name, attributes, ZKY_FLOAT32, rand, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

/* The layer is called with one input, in training. */
static void
assert_call_error (const char *name,
                   const char *attributes,
                   const char *input,
                   const char *message)
{
  const char *inputs[] = { input, NULL };
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyModule) layer = zky_nn_new (name, attributes, ZKY_FLOAT32, rand, NULL), model = layer_walk_new (layer, inputs, 1);
  g_autoptr(GError) error = NULL;

  zky_module_set_training (model, TRUE);
  g_assert_null (zky_module_call (model, NULL, 0, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_call_messages (void)
{
  assert_call_error ("Conv1d", "in_channels=2, out_channels=4, kernel_size=2, groups=2", "2, 0, 4",
                     "conv1d: 4 filters of 1 channels do not fit 0 channels in 2 groups");
  assert_call_error ("BatchNorm2d", "num_features=3", "2, 3, 4", "BatchNorm2d: the input has shape [2, 3, 4], it has to be [N, C, H, W]");
  assert_call_error ("BatchNorm1d", "num_features=3", "2, 4", "BatchNorm1d: the input has shape [2, 4], its second axis has to have 3 channels");
  assert_call_error ("BatchNorm1d", "num_features=4", "1, 4",
                     "BatchNorm1d: an input of shape [1, 4] has not more than one number a channel, which a variance needs in training");
  assert_call_error ("LayerNorm", "normalized_shape=[2, 3]", "2, 1, 3", "LayerNorm: the input has shape [2, 1, 3], whose last axes are not [2, 3]");
  assert_call_error ("GRU", "input_size=3, hidden_size=2", "5, 1, 4", "GRU: the input has shape [5, 1, 4], its last axis has to have extent 3");
  assert_call_error ("MultiheadAttention", "embed_dim=4, num_heads=2", "5, 3",
                     "MultiheadAttention: the query has shape [5, 3], it has to be [L, E] with 4 features");
}

static void
test_messages (void)
{
  assert_error ("Lineal", NULL, "There is no layer “Lineal”; did you mean “Linear”?");
  assert_error ("linear", NULL, "There is no layer “linear”; did you mean “Linear”?");
  assert_error ("Linear", "in_features=3", "Linear: attribute “out_features” is missing");
  assert_error ("Linear", "in_features=-3, out_features=2", "Linear: in_features is -3, it has to be from 1 to 10000000");
  assert_error ("Linear", "in_features=9999999, out_features=9999999", "Linear: weight of shape [9999999, 9999999] does not fit into 16 GiB");
  assert_error ("Linear", "in_features=3, out=2", "Linear: No attribute “out”; it takes in_features, out_features, bias, seed");
  assert_error ("Conv2d", "in_channels=4, out_channels=6, kernel_size=3, groups=3", "Conv2d: 4 and 6 channels cannot be split into 3 groups");
  assert_error ("Conv2d", "in_channels=4, out_channels=6, kernel_size=[3, 3, 3]", "Conv2d: kernel_size has 3 numbers, it takes 1 or 2");
  assert_error ("Dropout", "p=1.5", "Dropout: p is 1.5, it has to be between 0 and 1");
  assert_error ("MultiheadAttention", "embed_dim=5, num_heads=2", "MultiheadAttention: 5 features cannot be shared among 2 heads");
  assert_error ("TransformerEncoder", "d_model=5, nhead=2, num_layers=1",
                "TransformerEncoder: 0: TransformerEncoderLayer: self_attn: MultiheadAttention: 5 features cannot be shared among 2 heads");
  assert_error ("Sequential", NULL, "Sequential is made of modules");
}

/* -- What parameters begin as ---------------------------------------------------------------------- */

/* PyTorch's initial distributions; a bound of 0 is none. */
static const struct
{
  const char *layer, *attributes, *param;
  double      mean, deviation, bound;
} beginnings[] = {
  { "Linear", "in_features=100, out_features=300", "weight", 0, 0.1, 0.1 },
  { "Linear", "in_features=4, out_features=30000", "bias", 0, 0.5, 0.5 },
  { "Bilinear", "in1_features=25, in2_features=10, out_features=100", "weight", 0, 0.2, 0.2 },
  { "Conv2d", "in_channels=20, out_channels=60, kernel_size=[5, 4], groups=4", "weight", 0, 0.1, 0.1 },
  { "Conv1d", "in_channels=5, out_channels=30000, kernel_size=5", "bias", 0, 0.2, 0.2 },
  { "ConvTranspose2d", "in_channels=60, out_channels=20, kernel_size=[5, 4], groups=4", "weight", 0, 0.1, 0.1 },
  { "Embedding", "num_embeddings=300, embedding_dim=100", "weight", 0, 1, 0 },
  { "GRU", "input_size=100, hidden_size=100", "weight_ih_l0", 0, 0.1, 0.1 },
  { "LSTM", "input_size=2, hidden_size=100, bidirectional=true", "weight_hh_l0_reverse", 0, 0.1, 0.1 },
  { "RNNCell", "input_size=1000, hidden_size=25", "weight_ih", 0, 0.2, 0.2 },
  { "MultiheadAttention", "embed_dim=96, num_heads=4", "in_proj_weight", 0, 0.125, 0.125 },
  { "MultiheadAttention", "embed_dim=100, num_heads=4, kdim=200, vdim=300", "k_proj_weight", 0, 0.1414213562, 0.1414213562 },
  { "MultiheadAttention", "embed_dim=100, num_heads=4", "out_proj.weight", 0, 0.1, 0.1 },
  { "MultiheadAttention", "embed_dim=100, num_heads=4", "out_proj.bias", 0, 0, 0 },
  { "MultiheadAttention", "embed_dim=100, num_heads=4", "in_proj_bias", 0, 0, 0 },
  { "TransformerEncoderLayer", "d_model=100, nhead=2, dim_feedforward=100", "linear1.weight", 0, 0.1, 0.1 },
  { "BatchNorm2d", "num_features=5", "weight", 1, 0, 0 },
  { "BatchNorm2d", "num_features=5", "bias", 0, 0, 0 },
  { "BatchNorm2d", "num_features=5", "running_var", 1, 0, 0 },
  { "LayerNorm", "normalized_shape=5", "weight", 1, 0, 0 },
  { "PReLU", "", "weight", 0.25, 0, 0 },
};

static void
test_beginnings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (1);
      g_autoptr(ZkyModule) module = zky_nn_new (beginnings[i].layer, beginnings[i].attributes, ZKY_FLOAT64, rand, NULL);
      double bound = beginnings[i].bound, deviation = bound > 0 ? beginnings[i].deviation / sqrt (3) : beginnings[i].deviation;
      double sum = 0, squares = 0, mean, greatest = 0;
      ZkyInput param;
      gsize n;

      g_assert_true (zky_module_find (module, beginnings[i].param, &param, NULL));
      n = zky_tensor_get_size (param.value);
      for (gsize k = 0; k < n; k++)
        {
          double x = zky_tensor_get_double (param.value, k);

          sum += x;
          squares += x * x;
          greatest = MAX (greatest, fabs (x));
        }
      mean = sum / (double) n;
      g_assert_cmpfloat_with_epsilon (mean, beginnings[i].mean, 0.05 * deviation + 1e-12);
      g_assert_cmpfloat_with_epsilon (sqrt (MAX (squares / (double) n - mean * mean, 0)), deviation, 0.03 * deviation + 1e-12);
      if (bound > 0)
        {
          g_assert_cmpfloat (greatest, <=, bound + 1e-9);
          g_assert_cmpfloat (greatest, >, 0.98 * bound);
        }
    }
}

/* The row that fills up begins as 0. */
static void
test_padding_row (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyModule) module = zky_nn_new ("Embedding", "num_embeddings=4, embedding_dim=2, padding_idx=-1", ZKY_FLOAT32, rand, NULL);
  ZkyInput weight;

  g_assert_true (zky_module_find (module, "weight", &weight, NULL));
  for (gsize i = 0; i < 8; i++)
    g_assert_true ((zky_tensor_get_double (weight.value, i) == 0) == (i >= 6));
}

/* -- Sequential, and layers used twice ------------------------------------------------------------ */

static void
test_sequential (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  ZkyModule *parts[3] = {
    zky_nn_new ("Linear", "in_features=3, out_features=4", ZKY_FLOAT32, rand, NULL), zky_nn_new ("Tanh", NULL, ZKY_FLOAT32, rand, NULL),
    zky_nn_new ("Linear", "in_features=4, out_features=2", ZKY_FLOAT32, rand, NULL),
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModule) module = zky_nn_new_sequential (parts, 3, &error), model = NULL;
  static const char *const inputs[] = { "5, 3", NULL };
  g_autoptr(ZkyGraph) graph = NULL;
  ZkyInput param;

  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    zky_module_unref (parts[i]);
  model = layer_walk_new (module, inputs, 1);
  graph = zky_module_call (model, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_true (zky_module_get_param (model, 2, &param));
  g_assert_cmpstr (param.name, ==, "layer.2.weight");
  g_assert_nonnull (zky_graph_find_node (graph, "layer.0.bias"));
  g_assert_cmpstr (zky_node_get_scope (zky_graph_get_output (graph, 0)), ==, "layer/2");
}

/* Masks differ from place to place, and are the same in the same step. */
static void
test_dropout_places (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyModule) drop = zky_nn_new ("Dropout", "p=0.5", ZKY_FLOAT32, rand, NULL), model = NULL;
  static const char *const inputs[] = { "ones: 64", NULL };
  g_autoptr(ZkyModule) twice = NULL;
  g_autoptr(ZkyGraph) once_graph = NULL, twice_graph = NULL;
  gsize n_once = 0, n_twice = 0;

  twice = zky_nn_new_sequential ((ZkyModule *[]) { drop, drop }, 2, NULL);
  model = layer_walk_new (drop, inputs, 1);
  zky_module_set_training (model, TRUE);
  once_graph = zky_module_call (model, NULL, 0, NULL);
  zky_module_unref (model);
  model = layer_walk_new (twice, inputs, 1);
  zky_module_set_training (model, TRUE);
  twice_graph = zky_module_call (model, NULL, 0, NULL);
  for (gsize i = 0; i < 64; i++)
    {
      n_once += zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (once_graph, 0)), i) != 0;
      n_twice += zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (twice_graph, 0)), i) != 0;
    }
  g_assert_cmpuint (n_once, >, 20);
  g_assert_cmpuint (n_once, <, 44);
  g_assert_cmpuint (n_twice, <, n_once);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GArray) cases = g_array_new (FALSE, FALSE, sizeof (Case));
  const ZkyNnLayer *const *layers;
  guint n_layers, at = 0;

  g_test_init (&argc, &argv, NULL);

  layers = zky_nn_list (&n_layers);
  for (guint i = 0; i < n_layers; i++)
    for (guint k = 0; layers[i]->samples[k].inputs[0] != NULL; k++)
      {
        Case c = { layers[i], &layers[i]->samples[k] };

        g_array_append_val (cases, c);
      }

  for (guint i = 0; i < n_layers; i++)
    {
      const struct { const char *name; GTestDataFunc func; } rows[] = {
        { "row", test_row }, { "hostile-attributes", test_hostile_attributes }, { "hostile-inputs", test_hostile_inputs },
      };
      const struct { const char *name; GTestDataFunc func; } samples[] = {
        { "gradient", test_gradient }, { "call", test_call }, { "state", test_state },
      };

      for (guint f = 0; f < G_N_ELEMENTS (rows); f++)
        {
          g_autofree char *path = g_strdup_printf ("/engine/nn/%s/%s", rows[f].name, layers[i]->name);

          g_test_add_data_func (path, layers[i], rows[f].func);
        }
      for (guint k = 0; layers[i]->samples[k].inputs[0] != NULL; k++, at++)
        for (guint f = 0; f < G_N_ELEMENTS (samples); f++)
          {
            g_autofree char *path = g_strdup_printf ("/engine/nn/%s/%s/%u", samples[f].name, layers[i]->name, k);

            g_test_add_data_func (path, &g_array_index (cases, Case, at), samples[f].func);
          }
    }
  g_test_add_func ("/engine/nn/beginnings", test_beginnings);
  g_test_add_func ("/engine/nn/padding-row", test_padding_row);
  g_test_add_func ("/engine/nn/messages", test_messages);
  g_test_add_func ("/engine/nn/call-messages", test_call_messages);
  g_test_add_func ("/engine/nn/sequential", test_sequential);
  g_test_add_func ("/engine/nn/dropout-places", test_dropout_places);

  return g_test_run ();
}
