/* zky-csv.c: tables from CSV files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-csv-private.h"

#include "zky-file-private.h"
#include "zky-number-private.h"
#include "zky-table-private.h"

#define MAX_COLUMNS 65536

static void
clear_column (gpointer data)
{
  ZkyCsvColumn *column = data;

  g_free (column->name);
  g_clear_pointer (&column->values, zky_tensor_unref);
  g_clear_pointer (&column->codes, g_hash_table_unref);
  g_clear_pointer (&column->names, g_ptr_array_unref);
  g_free (column->odd);
}

/* -- Names of columns ------------------------------------------------------------------ */

/* Adds a column called @name; NULL: after its number. */
static void
add_column (ZkyCsv     *self,
            const char *name)
{
  ZkyCsvColumn column = { 0 };

  column.name = name != NULL && *name != '\0' ? g_strdup (name) : g_strdup_printf ("column%u", self->columns->len);
  g_array_append_val (self->columns, column);
}

/* Whether the first line names the columns. */
static gboolean
has_header (const ZkyCsv *self,
            ZkyCsvReader *reader)
{
  double unused;

  if (self->options->header != ZKY_CSV_HEADER_GUESS)
    return self->options->header == ZKY_CSV_HEADER_YES;

  /* What is wrong with this line is said when it is read for good. */
  do
    if (!zky_csv_reader_next (reader, NULL) || zky_csv_is_missing (reader) || zky_csv_is_number (reader, &unused))
      return FALSE;
  while (!reader->is_last);

  return TRUE;
}

/* Reads the first line. */
static gboolean
read_names (ZkyCsv        *self,
            ZkyCsvReader  *reader,
            GError       **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  do
    {
      if (!zky_csv_reader_next (reader, error))
        return FALSE;
      if (self->columns->len == MAX_COLUMNS)
        {
          zky_csv_reader_fail (reader, error, ZKY_ERROR_SIZE, "there are more than %d columns", MAX_COLUMNS);
          return FALSE;
        }
      add_column (self, self->has_header ? reader->field->str : NULL);
      if (!g_hash_table_add (names, zky_csv_get_column (self, self->columns->len - 1)->name))
        {
          g_autofree char *excerpt = zky_number_excerpt (reader->field->str, reader->field->len);

          zky_csv_reader_fail (reader, error, ZKY_ERROR_SYNTAX, "two columns are called “%s”", excerpt);
          return FALSE;
        }
    }
  while (!reader->is_last);

  return TRUE;
}

/* The column called @name, or NULL with an error. */
static ZkyCsvColumn *
find_column (const ZkyCsv  *self,
             const char    *name,
             GError       **error)
{
  g_autoptr(GString) others = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_str_equal (zky_csv_get_column (self, i)->name, name))
        return zky_csv_get_column (self, i);
      if (others->len < 200)
        g_string_append_printf (others, "%s%s", i > 0 ? ", " : "", zky_csv_get_column (self, i)->name);
    }
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "there is no column “%s”, but %s", name, others->str);

  return NULL;
}

static gboolean
choose_columns (ZkyCsv  *self,
                GError **error)
{
  const char *const *wanted = self->options->columns, *const *categories = self->options->categories;
  ZkyCsvColumn *column;

  for (guint i = 0; i < self->columns->len; i++)
    zky_csv_get_column (self, i)->is_wanted = wanted == NULL;
  for (; wanted != NULL && *wanted != NULL; wanted++)
    {
      column = find_column (self, *wanted, error);
      if (column == NULL)
        return FALSE;
      if (column->is_wanted)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "the column “%s” is wanted twice", *wanted);
          return FALSE;
        }
      column->is_wanted = TRUE;
    }
  for (; categories != NULL && *categories != NULL; categories++)
    {
      column = find_column (self, *categories, error);
      if (column == NULL)
        return FALSE;
      column->is_category = TRUE;
    }

  return TRUE;
}

/* -- The whole ---------------------------------------------------------------------------- */

/* Where a few fields that are no numbers made categories of a column of numbers. (nullable) */
static char *
make_note (const ZkyCsvColumn *column,
           const char         *name)
{
  if (column->n_odd == 0 || column->n_odd > ZKY_CSV_MOST_ODD || column->n_numbers < (guint64) column->n_odd * ZKY_CSV_MOST_ODD)
    return NULL;

  return g_strdup_printf ("%s:%" G_GUINT64_FORMAT ": “%s” is no number, so the column “%s” is categories; %" G_GUINT64_FORMAT
                          " of its values are numbers", name, column->odd_line, column->odd, column->name, column->n_numbers);
}

static ZkyTable *
make_table (ZkyCsv     *self,
            const char *name)
{
  ZkyTable *table = zky_table_new (self->n_rows);
  const char *const *wanted = self->options->columns;

  for (guint i = 0; wanted != NULL ? wanted[i] != NULL : i < self->columns->len; i++)
    {
      ZkyCsvColumn *column = wanted != NULL ? find_column (self, wanted[i], NULL) : zky_csv_get_column (self, i);

      zky_table_add (table, column->name, zky_tensor_ref (column->values),
                     column->is_category ? zky_csv_sort_categories (self, column) : NULL, make_note (column, name));
    }

  return table;
}

/* The first line, and which columns are wanted. */
static gboolean
read_head (ZkyCsv  *self,
           GError **error)
{
  ZkyCsvReader reader;
  gboolean good;

  zky_csv_reader_init (&reader, self->text, self->length, self->options->delimiter);
  good = zky_csv_reader_more (&reader);
  if (!good)
    zky_csv_reader_fail (&reader, error, ZKY_ERROR_SYNTAX, "the file is empty");
  self->has_header = good && has_header (self, &reader);
  zky_csv_reader_clear (&reader);

  zky_csv_reader_init (&reader, self->text, self->length, self->options->delimiter);
  good = good && zky_csv_reader_more (&reader) && read_names (self, &reader, error) && choose_columns (self, error);
  zky_csv_reader_clear (&reader);

  return good;
}

static gboolean
check_text (const ZkyCsv  *self,
            GError       **error)
{
  const char *end;

  if (g_utf8_validate (self->text, (gssize) self->length, &end))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": this is not text in UTF-8",
               (gsize) (end - self->text));
  return FALSE;
}

/**
 * zky_csv_read:
 * @bytes: what a CSV file contains
 * @name: its name, for messages
 * @options: (nullable): how it is read
 * @error: return location for a %ZKY_ERROR_SYNTAX with the line and byte where the contents are damaged, a %ZKY_ERROR_UNKNOWN for
 *   a column that is not there, a %ZKY_ERROR_VALUE for a missing value that may not be missing, a %ZKY_ERROR_SIZE, or what the budget says
 *
 * Reads a table in the format of RFC 4180, in UTF-8, with or without a byte order mark. The decimal point is a point. A column is
 * numbers if all of its fields are, else categories, numbered in the order of their names.
 *
 * Returns: (transfer full): the table, or %NULL
 */
ZkyTable *
zky_csv_read (GBytes               *bytes,
              const char           *name,
              const ZkyCsvOptions  *options,
              GError              **error)
{
  ZkyCsvOptions own = options != NULL ? *options : (ZkyCsvOptions) { 0 };
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (ZkyCsvColumn));
  ZkyCsv self = { .options = &own, .columns = columns };

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  g_array_set_clear_func (columns, clear_column);
  self.text = g_bytes_get_data (bytes, &self.length);
  if (self.text == NULL)
    self.text = "";
  if (own.delimiter == '\0')
    own.delimiter = ',';

  if (check_text (&self, error) && read_head (&self, error) && zky_csv_read_columns (&self, error))
    return make_table (&self, name);
  g_prefix_error (error, "%s: ", name);

  return NULL;
}

/**
 * zky_csv_load:
 * @path: a CSV file
 * @options: (nullable): how it is read
 * @error: return location for a %ZKY_ERROR_IO, or for the errors of zky_csv_read()
 *
 * Loads a table.
 *
 * Returns: (transfer full): the table, or %NULL
 */
ZkyTable *
zky_csv_load (const char           *path,
              const ZkyCsvOptions  *options,
              GError              **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = zky_file_load (path, NULL, ZKY_FILE_MAX, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return zky_csv_read (bytes, name, options, error);
}
