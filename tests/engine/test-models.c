/* test-models.c: whole models against what PyTorch computed (tests/data/models)
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "zky.h"

static ZkyTensor *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, ZKY_FLOAT64, &error);

  g_assert_no_error (error);

  return tensor;
}

static void
assert_close (ZkyTensor  *tensor,
              const char *expected,
              const char *what)
{
  g_autoptr(ZkyTensor) reference = parse (expected);

  g_assert_nonnull (tensor);
  g_assert_cmpint (zky_tensor_get_dtype (tensor), ==, ZKY_FLOAT64);
  if (!zky_tensor_close (tensor, reference, 1e-10, 1e-12))
    g_error ("%s differs from PyTorch's", what);
}

static ZkyGraph *
call_and_back (ZkyModel *model)
{
  g_autoptr(GError) error = NULL;
  ZkyGraph *graph = zky_graph_new ("test");

  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);
  zky_graph_back (graph, NULL, &error);
  g_assert_no_error (error);

  return graph;
}

/* `set` lines come first, then the call, then what it must give. */
static void
test_model (gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *lua = g_strndup (data, strlen (data) - strlen (".txt"));
  g_autofree char *path = g_strconcat (lua, ".lua", NULL);
  g_auto(GStrv) lines = NULL;
  g_autoptr(ZkyModel) model = zky_model_load (path, &(ZkyModelOptions) { .dtype = ZKY_FLOAT64 }, &error);
  g_autoptr(ZkyGraph) graph = NULL;

  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (data, &contents, NULL, &error));
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto(GStrv) words = g_strsplit (lines[i], " ", g_str_has_prefix (lines[i], "output") ? 2 : 3);

      if (g_str_equal (words[0], "set"))
        {
          g_autoptr(ZkyTensor) value = parse (words[2]);

          g_assert_true (zky_model_set (model, words[1], value, &error));
          continue;
        }

      if (graph == NULL)
        graph = call_and_back (model);
      if (g_str_equal (words[0], "output"))
        assert_close (zky_node_get_value (zky_graph_get_output (graph, 0)), words[1], "the output");
      else
        assert_close (zky_node_get_gradient (zky_graph_find_node (graph, words[1])), words[2], words[1]);
    }
  g_assert_nonnull (graph);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *folder = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;
  guint n = 0;

  g_test_init (&argc, &argv, NULL);

  folder = g_test_build_filename (G_TEST_DIST, "data", "models", NULL);
  dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".txt"))
      {
        g_autofree char *path = g_strdup_printf ("/engine/models/%s", name);

        g_test_add_data_func_full (path, g_build_filename (folder, name, NULL), test_model, g_free);
        n++;
      }
  g_assert_cmpuint (n, >, 0);

  return g_test_run ();
}
