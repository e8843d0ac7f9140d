/* test-data-file.c: the numbers of a call, and of two that are compared, as JSON, CSV and NumPy arrays
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-file.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "scene-fixture.h"

static char *
write_text (ZkyGraph      *graph,
            ZkyDataFormat  format)
{
  g_autoptr (GBytes) bytes = zky_data_file_to_bytes (graph, NULL, format, NULL);

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

/* Runs a line of Python on a file with these numbers. */
static void
assert_python (ZkyGraph      *graph,
               ZkyDifference *difference,
               ZkyDataFormat  format,
               const char    *program,
               const char    *expected)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-test-XXXXXX", NULL), *path = g_build_filename (folder, "data", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const char *const argv[] = { "/usr/bin/python3", "-c", program, path, NULL };
  g_autofree char *said = NULL, *complaints = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  zky_data_file_write (graph, difference, format, file, &error);
  g_assert_no_error (error);
  if (!g_file_test (argv[0], G_FILE_TEST_IS_EXECUTABLE))
    g_test_skip ("python3");
  else
    {
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, &complaints, &status, &error);
      g_assert_no_error (error);
      if (strstr (complaints, "No module named 'numpy'") != NULL)
        g_test_skip ("python3-numpy");
      else
        g_assert_cmpstr (said, ==, expected);
    }
  g_file_delete (file, NULL, NULL);
  g_rmdir (folder);
}

/* NumPy reads the arrays, with dtype, shape and numbers. */
static void
test_npz (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");

  assert_python (graph, NULL, ZKY_DATA_NPZ,
                 "import numpy, sys; d = numpy.load (open (sys.argv[1], 'rb'));"
                 "print (sorted (d.files)); x = d['gradient/x']; print (x.dtype, x.shape, x, d['value/mul#0'])",
                 "['gradient/add#0', 'gradient/mul#0', 'gradient/square#0', 'gradient/w', 'gradient/x', 'value/add#0', 'value/mul#0', "
                 "'value/square#0', 'value/w', 'value/x']\nfloat32 () 33.0 36.0\n");
}

/* -- Two calls -------------------------------------------------------------------------------- */

static ZkyDifference *
subtract (const char *a,
          const char *b)
{
  g_autoptr (ZkyGraph) one = fixture_simple (a, "1"), other = fixture_simple (b, "1");
  g_autoptr (GError) error = NULL;
  ZkyDifference *difference = zky_difference_new (one, other, &error);

  g_assert_no_error (error);
  return difference;
}

static void
test_compared_json (void)
{
  g_autoptr (ZkyDifference) difference = subtract ("2", "3");

  assert_python (NULL, difference, ZKY_DATA_JSON,
                 "import json, sys; d = json.load (open (sys.argv[1])); n = d['nodes'];"
                 "print (d['compared'], len (n), n[0]['key'], n[0]['in'], [n[4]['value'][k]['value'] for k in ('a', 'b', 'difference')],"
                 " [n[0]['gradient'][k]['value'] for k in ('a', 'b', 'difference')])",
                 "b - a 5 x both [12, 36, 24] [16, 33, 17]\n");
}

static void
test_compared_csv (void)
{
  g_autoptr (ZkyDifference) difference = subtract ("2", "3"), shapes = subtract ("2", "[3,4]");

  assert_python (NULL, difference, ZKY_DATA_CSV,
                 "import csv, sys; r = list (csv.DictReader (open (sys.argv[1], newline='')));"
                 "print (len (r), r[0]['in'], r[4]['value_a'], r[4]['value_b'], r[4]['value_difference'], r[0]['gradient_difference'])",
                 "5 both 12 36 24 17\n");
  assert_python (NULL, shapes, ZKY_DATA_CSV,
                 "import csv, sys; r = [l for l in csv.DictReader (open (sys.argv[1], newline='')) if l['name'] == 'x'];"
                 "print ([(l['in'], l['element'], l['value_a'], l['value_b'], l['value_difference']) for l in r])",
                 "[('other shapes', '', '2', '', ''), ('other shapes', '0', '', '3', ''), ('other shapes', '1', '', '4', '')]\n");
}

static void
test_compared_npz (void)
{
  g_autoptr (ZkyDifference) difference = subtract ("2", "3");

  assert_python (NULL, difference, ZKY_DATA_NPZ,
                 "import numpy, sys; d = numpy.load (sys.argv[1]); print (len (d.files), d['a/value/mul#0'], d['b/value/mul#0'],"
                 " d['difference/value/mul#0'], d['difference/gradient/x'])",
                 "30 12.0 36.0 24.0 17.0\n");
}

static void
test_endings (void)
{
  ZkyDataFormat format;

  for (guint i = 0; i < ZKY_N_DATA_FORMATS; i++)
    {
      g_autofree char *path = g_strconcat ("a.b/c.", zky_data_format_get_extension (i), NULL);

      g_assert_true (zky_data_format_from_path (path, &format));
      g_assert_cmpint (format, ==, i);
    }
  g_assert_false (zky_data_format_from_path ("npz", &format));
}

static void
test_file (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/a.csv");
  g_autoptr (GError) error = NULL;

  g_assert_false (zky_data_file_write (graph, NULL, ZKY_DATA_CSV, nowhere, &error));
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
  g_test_add_func ("/ui/data-file/npz", test_npz);
  g_test_add_func ("/ui/data-file/compared/json", test_compared_json);
  g_test_add_func ("/ui/data-file/compared/csv", test_compared_csv);
  g_test_add_func ("/ui/data-file/compared/npz", test_compared_npz);
  g_test_add_func ("/ui/data-file/endings", test_endings);
  g_test_add_func ("/ui/data-file/error", test_file);

  return g_test_run ();
}
