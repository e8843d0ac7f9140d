/* test-nn-torch.c: layers against PyTorch: outputs, every gradient, buffers, the order of the state dict
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include "torch-numbers.h"

/* tests/data/nn/make-layers.py says what the lines mean. */

static double
weight (gsize i)
{
  return cos (0.9 * (double) i) + 0.3;
}

static ZkyShape
read_shape (const char *text)
{
  g_auto(GStrv) extents = g_strsplit (text, ",", -1);
  ZkyShape shape = { .n_axes = 0 };

  for (guint i = 0; extents[i] != NULL && *g_strstrip (extents[i]) != '\0'; i++)
    shape.dims[shape.n_axes++] = (gsize) g_ascii_strtoull (extents[i], NULL, 10);

  return shape;
}

static ZkyTensor *
make_input (const char *spec,
            guint       k)
{
  const char *colon = strchr (spec, ':');
  ZkyShape shape = read_shape (colon != NULL ? colon + 1 : spec);
  gboolean is_int = g_str_has_prefix (spec, "int "), is_bool = g_str_has_prefix (spec, "true"), is_share = g_str_has_prefix (spec, "share");
  ZkyTensor *tensor = zky_tensor_new (is_int ? ZKY_INT64 : is_bool ? ZKY_BOOL : ZKY_FLOAT64, &shape, NULL);
  gpointer data = zky_tensor_get_data_writable (tensor);

  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    if (is_int)
      ((gint64 *) data)[i] = (gint64) ((7 * i + k) % (gsize) atoi (spec + 4));
    else if (is_bool)
      ((guint8 *) data)[i] = i % 3 == 2;
    else
      ((double *) data)[i] = is_share ? fabs (torch_number (i, 100 + k)) : torch_number (i, 100 + k);

  return tensor;
}

/* -- A case -------------------------------------------------------------------------------------- */

typedef struct
{
  char      *name, *attributes, *mode;
  GPtrArray *lines;
} Case;

/* The part of the inputs that a module without values for all of them declares. */
typedef struct
{
  ZkyModule *layer;
  GArray    *left_out;  /* of gboolean */
} Wrap;

/* L = Σ weight (i) · output, then the outputs. */
static ZkyNode *
wrap_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  Wrap *wrap = user_data;
  g_autoptr(GPtrArray) outputs = g_ptr_array_new ();
  ZkyNode *all[ZKY_NN_MAX_INPUTS] = { NULL }, *first, *loss = NULL;
  guint next = 0;

  for (guint i = 0; i < wrap->left_out->len; i++)
    all[i] = g_array_index (wrap->left_out, gboolean, i) ? NULL : inputs[next++];
  first = zky_call_module_outputs (call, wrap->layer, all, wrap->left_out->len, outputs);
  g_ptr_array_insert (outputs, 0, first);

  for (guint i = 0; i < outputs->len; i++)
    {
      ZkyNode *output = g_ptr_array_index (outputs, i), *part;
      g_autofree double *numbers = NULL;
      g_autoptr(ZkyTensor) weights = NULL;
      ZkyShape shape;

      if (output == NULL)
        return NULL;
      shape = zky_tensor_get_shape (zky_node_get_value (output));
      numbers = g_new (double, zky_tensor_get_size (zky_node_get_value (output)) + 1);
      for (gsize k = 0; k < zky_tensor_get_size (zky_node_get_value (output)); k++)
        numbers[k] = weight (k);
      weights = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, numbers, NULL);
      part = zky_sum (zky_mul (output, zky_graph_constant (zky_call_get_graph (call), weights)), NULL, 0, FALSE);
      loss = loss != NULL ? zky_add (loss, part) : part;
      zky_call_output (call, NULL, output);
    }

  return loss;
}

static ZkyModule *
make_layer (const Case *c)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(GError) error = NULL;
  ZkyModule *layer = zky_nn_new (c->name, c->attributes, ZKY_FLOAT64, rand, &error);
  guint n_state = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < c->lines->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (c->lines, i), "state "))
      torch_set_state (layer, n_state++, (char *) g_ptr_array_index (c->lines, i) + 6);
  g_assert_cmpuint (zky_module_get_n_state (layer), ==, n_state);
  zky_module_set_training (layer, g_str_equal (c->mode, "train"));

  return layer;
}

/* The next floating input. */
static ZkyNode *
next_float (ZkyGraph *graph,
            guint    *index)
{
  for (;; (*index)++)
    {
      ZkyNode *node = zky_graph_get_node (graph, *index);

      g_assert_cmpint (zky_node_get_kind (node), ==, ZKY_NODE_VARIABLE);
      if (zky_dtype_is_float (zky_tensor_get_dtype (zky_node_get_value (node))))
        {
          (*index)++;
          return node;
        }
    }
}

/* `p weight 1 2 3` → weight, and what is behind it */
static char *
split_name (const char  *line,
            const char **values)
{
  const char *space = strchr (line + 2, ' ');

  *values = space != NULL ? space : "";
  return space != NULL ? g_strndup (line + 2, (gsize) (space - line - 2)) : g_strdup (line + 2);
}

static void
compare (const Case *c,
         ZkyModule  *layer,
         ZkyModule  *model,
         ZkyGraph   *graph)
{
  guint n_outputs = 1, n_inputs = 0;
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_module_apply_updates (model, graph, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < c->lines->len; i++)
    {
      const char *line = g_ptr_array_index (c->lines, i), *values;
      g_autofree char *name = NULL;

      if (g_str_has_prefix (line, "output"))
        torch_assert_values (zky_node_get_value (zky_graph_get_output (graph, n_outputs++)), line + 6, "output");
      else if (g_str_has_prefix (line, "x "))
        torch_assert_values (zky_node_get_gradient (next_float (graph, &n_inputs)), line + 1, "gradient of an input");
      else if (g_str_has_prefix (line, "p "))
        {
          g_autofree char *path = NULL;

          name = split_name (line, &values);
          path = g_strconcat ("layer.", name, NULL);
          torch_assert_values (zky_node_get_gradient (zky_graph_find_node (graph, path)), values, name);
        }
      else if (g_str_has_prefix (line, "b "))
        {
          ZkyInput buffer;

          name = split_name (line, &values);
          g_assert_true (zky_module_find (layer, name, &buffer, NULL));
          torch_assert_values (buffer.value, values, name);
        }
    }
  g_assert_cmpuint (zky_graph_get_n_outputs (graph), ==, n_outputs);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(ZkyModule) layer = make_layer (c), model = NULL;
  g_autoptr(GArray) left_out = g_array_new (FALSE, FALSE, sizeof (gboolean));
  Wrap wrap = { layer, left_out };
  g_autoptr(ZkyGraph) graph = NULL;
  g_autoptr(GError) error = NULL;

  model = zky_module_new ("Test", wrap_call, &wrap, NULL);
  g_assert_true (zky_module_add_child (model, "layer", layer, NULL));
  for (guint i = 0; i < c->lines->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (c->lines, i), "input "))
      {
        const char *spec = (char *) g_ptr_array_index (c->lines, i) + 6;
        g_autofree char *name = g_strdup_printf ("x%u", left_out->len);
        gboolean is_left_out = g_str_equal (spec, "-");
        g_autoptr(ZkyTensor) value = is_left_out ? NULL : make_input (spec, left_out->len);

        if (!is_left_out)
          g_assert_true (zky_module_add_input (model, name, value, NULL));
        g_array_append_val (left_out, is_left_out);
      }

  graph = zky_module_call (model, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_true (zky_graph_back (graph, NULL, &error));
  g_assert_no_error (error);
  compare (c, layer, model, graph);
}

/* -- The file ---------------------------------------------------------------------------------------- */

static void
case_free (gpointer data)
{
  Case *c = data;

  g_ptr_array_unref (c->lines);
  g_free (c->name);
  g_free (c->attributes);
  g_free (c->mode);
  g_free (c);
}

static GPtrArray *
read_cases (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "nn", "layers.txt", NULL);
  GPtrArray *cases = g_ptr_array_new_with_free_func (case_free);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  Case *c = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "case "))
      {
        g_auto(GStrv) parts = g_strsplit (lines[i] + 5, ": ", 3);

        c = g_new0 (Case, 1);
        c->name = g_strdup (parts[0]);
        c->attributes = g_strdup (parts[1]);
        c->mode = g_strdup (parts[2]);
        c->lines = g_ptr_array_new_with_free_func (g_free);
        g_ptr_array_add (cases, c);
      }
    else if (c != NULL && *lines[i] != '\0')
      g_ptr_array_add (c->lines, g_strdup (lines[i]));

  return cases;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GPtrArray) cases = NULL;
  int result;

  g_test_init (&argc, &argv, NULL);

  cases = read_cases ();
  g_assert_cmpuint (cases->len, >, 100);
  for (guint i = 0; i < cases->len; i++)
    {
      Case *c = g_ptr_array_index (cases, i);
      g_autofree char *path = g_strdup_printf ("/engine/nn-torch/%s/%u", c->name, i);

      g_test_add_data_func (path, c, test_case);
    }
  result = g_test_run ();

  return result;
}
