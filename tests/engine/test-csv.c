/* test-csv.c: tables from CSV files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-csv.h"

#include <math.h>

#include "hostile-file.h"
#include "tensor-assert.h"

static ZkyTable *
read_text (const char           *text,
           const ZkyCsvOptions  *options,
           GError              **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return zky_csv_read (bytes, "file", options, error);
}

static ZkyTable *
read_good (const char          *text,
           const ZkyCsvOptions *options)
{
  g_autoptr(GError) error = NULL;
  ZkyTable *table = read_text (text, options, &error);

  g_assert_no_error (error);

  return table;
}

static ZkyTensor *
column (const ZkyTable *table,
        const char     *name)
{
  guint i;

  g_assert_true (zky_table_find (table, name, &i));
  g_assert_cmpstr (zky_table_get_name (table, i), ==, name);

  return zky_table_get (table, i);
}

static char *
categories (const ZkyTable *table,
            const char     *name)
{
  const char *const *names;
  guint i;

  g_assert_true (zky_table_find (table, name, &i));
  names = zky_table_get_categories (table, i);

  return names != NULL ? g_strjoinv ("|", (char **) names) : NULL;
}

static void
test_plain (void)
{
  g_autoptr(ZkyTable) table = read_good ("a,b,kind\n1,-2.5e1,red\n0.1, 4 ,blue\n", NULL);
  g_autofree char *kinds = categories (table, "kind"), *none = categories (table, "a");

  g_assert_cmpuint (zky_table_get_n_rows (table), ==, 2);
  g_assert_cmpuint (zky_table_get_n_columns (table), ==, 3);
  assert_tensor (column (table, "a"), "[1, 0.1]");
  assert_tensor (column (table, "b"), "[-25, 4]");
  assert_tensor (column (table, "kind"), "[1, 0]");
  g_assert_cmpstr (kinds, ==, "blue|red");
  g_assert_null (none);
  g_assert_false (zky_table_find (table, "c", NULL));
  g_assert_null (zky_table_get (table, 3));
  g_assert_null (zky_table_get_name (table, 3));
}

/* Quotes, line breaks within them, a byte order mark, other line ends, empty lines, no end of the last line. */
static void
test_format (void)
{
  g_autoptr(ZkyTable) table = read_good ("\xef\xbb\xbf\"a, \"\"b\"\"\",\"c\nd\"\r\n\r\n\"1\",\" x\"\r\n2,\"é,\r\n\"\"\"", NULL);
  g_autofree char *names = categories (table, "c\nd");

  g_assert_cmpuint (zky_table_get_n_rows (table), ==, 2);
  assert_tensor (column (table, "a, \"b\""), "[1, 2]");
  g_assert_cmpstr (names, ==, " x|é,\r\n\"");
}

static void
test_header (void)
{
  ZkyCsvOptions yes = { .header = ZKY_CSV_HEADER_YES }, no = { .header = ZKY_CSV_HEADER_NO };
  g_autoptr(ZkyTable) guessed = read_good ("1,a\n2,b\n", NULL);
  g_autoptr(ZkyTable) with = read_good ("1,a\n2,b\n", &yes);
  g_autoptr(ZkyTable) without = read_good ("x,a\ny,b\n", &no);
  g_autoptr(ZkyTable) unnamed = read_good (",a\n2,b\n", &yes);

  assert_tensor (column (guessed, "column0"), "[1, 2]");
  assert_tensor (column (with, "1"), "[2]");
  assert_tensor (column (without, "column1"), "[0, 1]");
  assert_tensor (column (unnamed, "column0"), "[2]");
}

/* An infinity has to be meant. */
static void
test_large (void)
{
  g_autoptr(ZkyTable) meant = read_good ("a\n1e308\ninf\n-Infinity\n", NULL);
  g_autoptr(GError) error = NULL;

  assert_tensor (column (meant, "a"), "[1e308, Infinity, -Infinity]");
  g_assert_null (read_text ("a,b\n1,2\n3,-1e999\n", NULL, &error));
  assert_error (error, ZKY_ERROR_VALUE, "file: line 3, byte 10: -1e999 in column “b” is out of range for float64");
}

static void
test_missing (void)
{
  const char *text = "a,b,c\n1,,x\nNA,2,\n3,null,?\n4,5,y\n";
  ZkyCsvOptions refuse = { .missing = ZKY_CSV_MISSING_REFUSE }, drop = { .missing = ZKY_CSV_MISSING_DROP };
  const char *const wanted[] = { "c", "a", NULL };
  g_autoptr(ZkyTable) kept = read_good (text, NULL), dropped = read_good (text, &drop), few = NULL;
  g_autofree char *names = categories (dropped, "c");
  g_autoptr(GError) error = NULL;

  assert_tensor (column (kept, "a"), "[1, NaN, 3, 4]");
  assert_tensor (column (kept, "b"), "[NaN, 2, NaN, 5]");
  assert_tensor (column (kept, "c"), "[0, -1, -1, 1]");
  assert_tensor (column (dropped, "a"), "[4]");
  assert_tensor (column (dropped, "c"), "[0]");
  g_assert_cmpstr (names, ==, "y");

  g_assert_null (read_text (text, &refuse, &error));
  assert_error (error, ZKY_ERROR_VALUE, "file: line 2, byte 8: a value of column “b” is missing");

  /* Only what is wanted decides. */
  drop.columns = wanted;
  few = read_good (text, &drop);
  g_assert_cmpuint (zky_table_get_n_columns (few), ==, 2);
  g_assert_cmpstr (zky_table_get_name (few, 0), ==, "c");
  assert_tensor (column (few, "a"), "[1, 4]");
}

static void
test_options (void)
{
  const char *const forced[] = { "year", NULL };
  ZkyCsvOptions options = { .delimiter = ';', .categories = forced };
  g_autoptr(ZkyTable) table = read_good ("year;a\n2009;1\n2007;2,5\n2009;3\n", &options);
  g_autofree char *years = categories (table, "year"), *texts = categories (table, "a");

  assert_tensor (column (table, "year"), "[1, 0, 1]");
  g_assert_cmpstr (years, ==, "2007|2009");
  g_assert_cmpstr (texts, ==, "1|2,5|3"); /* the decimal point is a point */
}

/* A field that is no number among many that are is told; where they are many, or wanted, it is what the column is. */
static void
test_notes (void)
{
  static const char *const wanted[] = { "x", NULL };
  g_autoptr(GString) text = g_string_new ("x,kind\n");
  g_autoptr(ZkyTable) table = NULL, asked = NULL, few = read_good ("x\n1\n2\nthree\n", NULL);

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "%s,%s\n", i == 4 ? "1.O" : i == 7 ? "NA" : "2.5", i % 2 ? "a" : "7");
  table = read_good (text->str, NULL);
  g_assert_cmpstr (zky_table_get_note (table, 0), ==,
                   "file:6: “1.O” is no number, so the column “x” is categories; 18 of its values are numbers");
  g_assert_null (zky_table_get_note (table, 1));
  g_assert_nonnull (zky_table_get_categories (table, 0));
  asked = read_good (text->str, &(ZkyCsvOptions) { .categories = wanted });
  g_assert_null (zky_table_get_note (asked, 0));
  g_assert_null (zky_table_get_note (few, 0));
}

static void
test_stack (void)
{
  g_autoptr(ZkyTable) table = read_good ("a,b,c\n1,2,x\n3,,y\n", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) both = zky_table_stack (table, (guint[]) { 1, 0 }, 2, ZKY_FLOAT32, &error);

  assert_tensor (both, "[[2, 1], [NaN, 3]]");
  g_assert_null (zky_table_stack (table, (guint[]) { 0, 2 }, 2, ZKY_FLOAT64, &error));
  assert_error (error, ZKY_ERROR_DTYPE, "the column “c” is categories");
}

static void
test_damaged (void)
{
  static const struct
  {
    const char *text, *message;
  } files[] = {
    { "", "file: line 1, byte 0: the file is empty" },
    { "\n\r\n", "file: line 1, byte 0: the file is empty" },
    { "a,b\n1\n", "file: line 2, byte 4: this line has fewer than the 2 fields of the first" },
    { "a,b\n1,2,3\n", "file: line 2, byte 8: this line has more than the 2 fields of the first" },
    { "a,a\n1,2\n", "file: line 1, byte 2: two columns are called “a”" },
    { "a\n\"1\n2", "file: line 2, byte 2: the quote that begins here does not end" },
    { "a\n\"1\"2\n", "file: line 2, byte 5: something stands behind a quoted field" },
    { "a\n1\"2\n", "file: line 2, byte 3: a quote stands within a field that does not begin with one" },
    { "a\r1\n", "file: line 1, byte 1: a carriage return stands without a line feed" },
    { "a\n\xff\n", "file: byte 2: this is not text in UTF-8" },
    { "\xff\xfe" "a", "file: byte 0: this is not text in UTF-8" },
  };
  const char *const wanted[] = { "b", NULL }, *const twice[] = { "a", "a", NULL };
  ZkyCsvOptions options = { .columns = wanted };
  g_autoptr(GError) unknown = NULL, used_twice = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (read_text (files[i].text, NULL, &error));
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, files[i].message);
    }

  g_assert_null (read_text ("a,c\n1,2\n", &options, &unknown));
  assert_error (unknown, ZKY_ERROR_UNKNOWN, "file: there is no column “b”, but a, c");
  options.columns = twice;
  g_assert_null (read_text ("a,c\n1,2\n", &options, &used_twice));
  assert_error (used_twice, ZKY_ERROR_USE, "the column “a” is wanted twice");
}

/* A line of nothing but commas may not make more columns than there is memory for. */
static void
test_many_columns (void)
{
  g_autofree char *commas = g_strnfill (100000, ',');
  g_autoptr(GError) error = NULL;

  g_assert_null (read_text (commas, NULL, &error));
  assert_error (error, ZKY_ERROR_SIZE, "there are more than 65536 columns");
}

/* Whoever waits can stop it. */
static void
test_stop (void)
{
  g_autoptr(GString) text = g_string_new ("a,b\n");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, G_USEC_PER_SEC * 1000, G_MAXSIZE);
  ZkyCsvOptions options = { .budget = budget };
  g_autoptr(ZkyTable) table = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 400000; i++)
    g_string_append (text, "1,22\n");
  table = read_good (text->str, &options);
  g_assert_cmpuint (zky_table_get_n_rows (table), ==, 400000);
  g_cancellable_cancel (cancellable);
  g_assert_null (read_text (text->str, &options, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
}

static gboolean
read_hostile (GBytes  *bytes,
              GError **error)
{
  g_autoptr(ZkyTable) table = zky_csv_read (bytes, "file", NULL, error);

  for (guint i = 0; table != NULL && i < zky_table_get_n_columns (table); i++)
    {
      const char *const *names = zky_table_get_categories (table, i);
      ZkyTensor *values = zky_table_get (table, i);

      g_assert_cmpuint (zky_tensor_get_size (values), ==, zky_table_get_n_rows (table));
      for (gsize k = 0; names != NULL && k < zky_tensor_get_size (values); k++)
        g_assert_cmpint (zky_tensor_get_int (values, k), <, g_strv_length ((char **) names));
    }

  return table != NULL;
}

static void
test_hostile (void)
{
  const char *text = "a,\"b \"\"c\"\"\",d\r\n1,\"x\ny\",2.5\r\n,NA,-3e4\r\n4,\"é\",\"6\"\r\n";

  hostile_walk (read_hostile, (const guint8 *) text, strlen (text));
}

static void
test_locale (void)
{
  if (!set_comma_locale ())
    {
      g_test_skip ("there is no locale with a decimal comma");
      return;
    }

  test_plain ();
  setlocale (LC_ALL, "C");
}

static void
test_places (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_csv_load ("/nowhere/a.csv", NULL, &error));
  assert_error (error, ZKY_ERROR_IO, "/nowhere/a.csv: the file cannot be read");
  g_clear_error (&error);
  g_assert_null (zky_csv_load ("/dev/zero", NULL, &error));
  assert_error (error, ZKY_ERROR_IO, "no regular file");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/csv/read/plain", test_plain);
  g_test_add_func ("/engine/csv/read/format", test_format);
  g_test_add_func ("/engine/csv/read/header", test_header);
  g_test_add_func ("/engine/csv/read/missing", test_missing);
  g_test_add_func ("/engine/csv/read/large", test_large);
  g_test_add_func ("/engine/csv/read/options", test_options);
  g_test_add_func ("/engine/csv/read/locale", test_locale);
  g_test_add_func ("/engine/csv/read/notes", test_notes);
  g_test_add_func ("/engine/csv/stack/numbers", test_stack);
  g_test_add_func ("/engine/csv/damaged/messages", test_damaged);
  g_test_add_func ("/engine/csv/damaged/many-columns", test_many_columns);
  g_test_add_func ("/engine/csv/read/stop", test_stop);
  g_test_add_func ("/engine/csv/damaged/hostile", test_hostile);
  g_test_add_func ("/engine/csv/damaged/places", test_places);

  return g_test_run ();
}
