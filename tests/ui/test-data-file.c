/* test-data-file.c: the numbers of a call as JSON and CSV
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-file.h"

#include <locale.h>
#include <string.h>

#include "scene-fixture.h"

static char *
write_text (ZkyGraph      *graph,
            ZkyDataFormat  format)
{
  g_autoptr (GBytes) bytes = zky_data_file_to_bytes (graph, format);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_csv (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("[1.5,-2]", "1");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    setlocale (LC_ALL, "C.UTF-8");
  text = write_text (graph, ZKY_DATA_CSV);
  setlocale (LC_ALL, "C");

  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "node,name,kind,operator,scope,element,value,gradient");
  /* The gradient of two numbers is a Jacobian of four, which no column can hold. */
  g_assert_cmpstr (lines[1], ==, "0,x,input,,,0,1.5,");
  g_assert_cmpstr (lines[2], ==, "0,x,input,,,1,-2,");
  g_assert_cmpstr (lines[3], ==, "1,w,parameter,,,,1,");
  g_assert_cmpstr (lines[8], ==, "4,,operator,mul,,0,5.625,");
  g_assert_cmpuint (g_strv_length (lines), ==, 11);
}

static void
test_csv_gradient (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autofree char *text = write_text (graph, ZKY_DATA_CSV);

  g_assert_nonnull (strstr (text, "\r\n0,x,input,,,,3,33\r\n"));
  g_assert_nonnull (strstr (text, "\r\n1,w,parameter,,,,1,9\r\n"));
}

/* A name that means something to a table is quoted. */
static void
test_csv_quotes (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("odd");
  g_autofree char *text = NULL;

  fixture_end (graph, zky_neg (fixture_variable (graph, "a,\"b\"", "1")));
  text = write_text (graph, ZKY_DATA_CSV);
  g_assert_nonnull (strstr (text, "0,\"a,\"\"b\"\"\",input"));
}

/* The program that everybody has for it reads it, with the same numbers. */
static void
test_json (void)
{
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autofree char *text = write_text (graph, ZKY_DATA_JSON);
  const char *const argv[] = { python, "-c",
    "import json, sys; d = json.loads(sys.argv[1]); n = d['nodes'];"
    "print(d['graph'], len(n), n[d['outputs'][0]]['value']['value'], n[0]['gradient']['value'], n[4]['inputs'], n[4]['operator'])",
    text, NULL };
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  if (python == NULL)
    {
      g_test_skip ("python3");
      return;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (said, ==, "simple 5 36 33 [2, 3] mul\n");
}

static void
test_file (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/a.csv");
  g_autoptr (GError) error = NULL;

  g_assert_false (zky_data_file_write (graph, ZKY_DATA_CSV, nowhere, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/data-file/csv", test_csv);
  g_test_add_func ("/ui/data-file/csv/gradient", test_csv_gradient);
  g_test_add_func ("/ui/data-file/csv/quotes", test_csv_quotes);
  g_test_add_func ("/ui/data-file/json", test_json);
  g_test_add_func ("/ui/data-file/error", test_file);

  return g_test_run ();
}
