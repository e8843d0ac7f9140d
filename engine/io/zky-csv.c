/* zky-csv.c: tables from CSV files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-csv.h"

#include <math.h>
#include <string.h>

#include "zky-csv-private.h"
#include "zky-file-private.h"
#include "zky-number-private.h"
#include "zky-table-private.h"

#define MAX_COLUMNS    65536
#define MAX_CATEGORIES (1 << 20)
#define POLL_BYTES     (1 << 20) /* between two questions to the budget */

typedef struct
{
  char       *name;
  gboolean    is_wanted;
  gboolean    is_category;
  ZkyTensor  *values;
  gpointer    to;          /* the elements of @values */
  GHashTable *codes;       /* of a category: name → code + 1, as they come */
  GPtrArray  *names;       /* those names; the hash table owns them */
} Column;

/* The text is gone through twice: to see what its columns are, and to fill them. */
typedef struct
{
  const char          *text;
  gsize                length;
  const ZkyCsvOptions *options;
  GArray              *columns;  /* of Column, as they stand in the file */
  gboolean             has_header;
  gsize                n_rows;
} Csv;

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_clear_pointer (&column->values, zky_tensor_unref);
  g_clear_pointer (&column->codes, g_hash_table_unref);
  g_clear_pointer (&column->names, g_ptr_array_unref);
}

static Column *
get_column (const Csv *self,
            guint      i)
{
  return &g_array_index (self->columns, Column, i);
}

/* -- Fields ------------------------------------------------------------------------- */

static gboolean
is_missing (const ZkyCsvReader *reader)
{
  static const char *const texts[] = { "?", "na", "nan", "null" };

  /* None of the texts is longer, and most fields begin with a digit. */
  if (reader->field->len == 0 || reader->field->len > 4 || g_ascii_isdigit (*reader->field->str))
    return reader->field->len == 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_ascii_strcasecmp (reader->field->str, texts[i]) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_number (const ZkyCsvReader *reader,
           double             *value)
{
  const char *end, *c = reader->field->str;
  double number = 0;

  /* Most numbers are short and whole. */
  while (g_ascii_isdigit (*c) && c - reader->field->str < 15)
    number = number * 10 + (*c++ - '0');
  if (*c == '\0' && reader->field->len > 0)
    {
      *value = number;
      return TRUE;
    }

  return zky_number_scan (reader->field->str, &end, value) && *end == '\0';
}

/* -- Names of columns ------------------------------------------------------------------ */

/* Adds a column called @name; NULL: after its number. */
static void
add_column (Csv        *self,
            const char *name)
{
  Column column = { 0 };

  column.name = name != NULL && *name != '\0' ? g_strdup (name) : g_strdup_printf ("column%u", self->columns->len);
  g_array_append_val (self->columns, column);
}

/* Whether the first line names the columns. */
static gboolean
has_header (const Csv    *self,
            ZkyCsvReader *reader)
{
  double unused;

  if (self->options->header != ZKY_CSV_HEADER_GUESS)
    return self->options->header == ZKY_CSV_HEADER_YES;

  /* What is wrong with this line is said when it is read for good. */
  do
    if (!zky_csv_reader_next (reader, NULL) || is_missing (reader) || is_number (reader, &unused))
      return FALSE;
  while (!reader->is_last);

  return TRUE;
}

/* Reads the first line. */
static gboolean
read_names (Csv           *self,
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
      if (!g_hash_table_add (names, get_column (self, self->columns->len - 1)->name))
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
static Column *
find_column (const Csv   *self,
             const char  *name,
             GError     **error)
{
  g_autoptr(GString) others = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_str_equal (get_column (self, i)->name, name))
        return get_column (self, i);
      if (others->len < 200)
        g_string_append_printf (others, "%s%s", i > 0 ? ", " : "", get_column (self, i)->name);
    }
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "there is no column “%s”, but %s", name, others->str);

  return NULL;
}

static gboolean
choose_columns (Csv     *self,
                GError **error)
{
  const char *const *wanted = self->options->columns, *const *categories = self->options->categories;
  Column *column;

  for (guint i = 0; i < self->columns->len; i++)
    get_column (self, i)->is_wanted = wanted == NULL;
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

/* -- Rows ------------------------------------------------------------------------------ */

/* What a pass does with a field of a wanted column; @row is the row that it belongs to if that one is kept. */
typedef gboolean (*FieldFunc) (Csv           *self,
                               Column        *column,
                               ZkyCsvReader  *reader,
                               gboolean       missing,
                               gsize          row,
                               GError       **error);

/* Reads a row. *@kept is whether it counts. */
static gboolean
read_row (Csv           *self,
          ZkyCsvReader  *reader,
          FieldFunc      func,
          gsize          row,
          gboolean      *kept,
          GError       **error)
{
  guint i = 0;

  *kept = TRUE;
  do
    {
      Column *column;
      gboolean missing;

      if (!zky_csv_reader_next (reader, error))
        return FALSE;
      if (i == self->columns->len || (reader->is_last && i + 1 < self->columns->len))
        {
          zky_csv_reader_fail (reader, error, ZKY_ERROR_SYNTAX, "this line has %s than the %u fields of the first",
                               i == self->columns->len ? "more" : "fewer", self->columns->len);
          return FALSE;
        }
      column = get_column (self, i++);
      if (!column->is_wanted)
        continue;

      missing = is_missing (reader);
      if (missing && self->options->missing == ZKY_CSV_MISSING_REFUSE)
        {
          zky_csv_reader_fail (reader, error, ZKY_ERROR_VALUE, "a value of column “%s” is missing", column->name);
          return FALSE;
        }
      if (missing && self->options->missing == ZKY_CSV_MISSING_DROP)
        *kept = FALSE;
      if (!func (self, column, reader, missing, row, error))
        return FALSE;
    }
  while (!reader->is_last);

  return TRUE;
}

/* Goes through all rows. */
static gboolean
read_rows (Csv        *self,
           FieldFunc   func,
           GError    **error)
{
  ZkyCsvReader reader;
  gboolean good = TRUE, kept;
  gsize n = 0, polled = 0;

  zky_csv_reader_init (&reader, self->text, self->length, self->options->delimiter);
  if (zky_csv_reader_more (&reader) && self->has_header)
    do
      good = zky_csv_reader_next (&reader, error);
    while (good && !reader.is_last);
  while (good && zky_csv_reader_more (&reader))
    {
      good = read_row (self, &reader, func, n, &kept, error);
      n += good && kept;
      if (good && self->options->budget != NULL && (gsize) (reader.at - reader.start) - polled >= POLL_BYTES)
        {
          polled = (gsize) (reader.at - reader.start);
          good = zky_budget_poll (self->options->budget, error);
        }
    }
  zky_csv_reader_clear (&reader);
  self->n_rows = n;

  return good;
}

/* The first pass: a column with something that is no number is categories. */
static gboolean
look_at_field (Csv           *self,
               Column        *column,
               ZkyCsvReader  *reader,
               gboolean       missing,
               gsize          row,
               GError       **error)
{
  double unused;

  if (!missing && !column->is_category && !is_number (reader, &unused))
    column->is_category = TRUE;

  return TRUE;
}

/* The number of a category, as they come. */
static gboolean
get_code (Column        *column,
          ZkyCsvReader  *reader,
          gint64        *code,
          GError       **error)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (column->codes, reader->field->str));

  if (known == 0)
    {
      char *name = g_strdup (reader->field->str);

      g_ptr_array_add (column->names, name);
      known = column->names->len;
      g_hash_table_insert (column->codes, name, GUINT_TO_POINTER (known));
      if (known > MAX_CATEGORIES)
        {
          zky_csv_reader_fail (reader, error, ZKY_ERROR_SIZE, "column “%s” has more than %d different values", column->name,
                               MAX_CATEGORIES);
          return FALSE;
        }
    }
  *code = (gint64) known - 1;

  return TRUE;
}

/* The second pass. A row that is not kept is written over, or lies behind the last one. */
static gboolean
fill_field (Csv           *self,
            Column        *column,
            ZkyCsvReader  *reader,
            gboolean       missing,
            gsize          row,
            GError       **error)
{
  double value = NAN;
  gint64 code = -1;

  if (row >= zky_tensor_get_size (column->values))
    return TRUE;
  if (column->is_category)
    {
      if (!missing && !get_code (column, reader, &code, error))
        return FALSE;
      ((gint64 *) column->to)[row] = code;
      return TRUE;
    }

  if (!missing)
    is_number (reader, &value);
  ((double *) column->to)[row] = value;

  return TRUE;
}

static gboolean
make_columns (Csv     *self,
              GError **error)
{
  ZkyShape shape = { .n_axes = 1, .dims = { self->n_rows } };

  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *column = get_column (self, i);

      if (!column->is_wanted)
        continue;
      column->values = zky_tensor_new (column->is_category ? ZKY_INT64 : ZKY_FLOAT64, &shape, error);
      if (column->values == NULL)
        return FALSE;
      column->to = zky_tensor_get_data_writable (column->values);
      if (column->is_category)
        {
          column->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
          column->names = g_ptr_array_new ();
        }
    }

  return TRUE;
}

/* -- The whole ---------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Numbers the categories of a column that has rows in the order of their names. Returns those. */
static char **
sort_categories (const Csv *self,
                 Column    *column)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  g_autofree gint64 *codes = g_new (gint64, column->names->len + 1);
  g_autofree guint8 *used = g_new0 (guint8, column->names->len + 1);
  gint64 *values = column->to, n = 0;
  char **names = g_new0 (char *, column->names->len + 1);

  /* Those of rows that were left out do not count. */
  for (gsize i = 0; i < self->n_rows; i++)
    if (values[i] >= 0)
      used[values[i]] = 1;

  for (guint i = 0; i < column->names->len; i++)
    if (used[i])
      g_ptr_array_add (sorted, g_ptr_array_index (column->names, i));
  g_ptr_array_sort (sorted, compare_names);

  for (guint i = 0; i < sorted->len; i++, n++)
    {
      guint known = GPOINTER_TO_UINT (g_hash_table_lookup (column->codes, g_ptr_array_index (sorted, i)));

      codes[known - 1] = n;
      names[i] = g_strdup (g_ptr_array_index (sorted, i));
    }
  for (gsize i = 0; i < self->n_rows; i++)
    if (values[i] >= 0)
      values[i] = codes[values[i]];

  return names;
}

static ZkyTable *
make_table (Csv *self)
{
  ZkyTable *table = zky_table_new (self->n_rows);
  const char *const *wanted = self->options->columns;

  for (guint i = 0; wanted != NULL ? wanted[i] != NULL : i < self->columns->len; i++)
    {
      Column *column = wanted != NULL ? find_column (self, wanted[i], NULL) : get_column (self, i);

      zky_table_add (table, column->name, zky_tensor_ref (column->values),
                     column->is_category ? sort_categories (self, column) : NULL);
    }

  return table;
}

/* The first line, and which columns are wanted. */
static gboolean
read_head (Csv     *self,
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
check_text (const Csv  *self,
            GError    **error)
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
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));
  Csv self = { .options = &own, .columns = columns };

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  g_array_set_clear_func (columns, clear_column);
  self.text = g_bytes_get_data (bytes, &self.length);
  if (self.text == NULL)
    self.text = "";
  if (own.delimiter == '\0')
    own.delimiter = ',';

  if (check_text (&self, error) && read_head (&self, error) && read_rows (&self, look_at_field, error)
      && make_columns (&self, error) && read_rows (&self, fill_field, error))
    return make_table (&self);
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
