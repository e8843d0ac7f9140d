/* zky-csv-rows.c: the rows of a CSV file as columns
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-csv-private.h"

#include <math.h>
#include <string.h>

#include "zky-number-private.h"

#define MAX_CATEGORIES (1 << 20)
#define POLL_BYTES     (1 << 20) /* between two questions to the budget */

/* -- Fields ------------------------------------------------------------------------- */

gboolean
zky_csv_is_missing (const ZkyCsvReader *reader)
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

gboolean
zky_csv_is_number (const ZkyCsvReader *reader,
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

/* -- Rows ------------------------------------------------------------------------------ */

/* What a pass does with a field of a wanted column; @row is the row that it belongs to if that one is kept. */
typedef gboolean (*FieldFunc) (ZkyCsv         *self,
                               ZkyCsvColumn   *column,
                               ZkyCsvReader   *reader,
                               gboolean        missing,
                               gsize           row,
                               GError        **error);

/* Reads a row. *@kept is whether it counts. */
static gboolean
read_row (ZkyCsv        *self,
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
      ZkyCsvColumn *column;
      gboolean missing;

      if (!zky_csv_reader_next (reader, error))
        return FALSE;
      if (i == self->columns->len || (reader->is_last && i + 1 < self->columns->len))
        {
          zky_csv_reader_fail (reader, error, ZKY_ERROR_SYNTAX, "this line has %s than the %u fields of the first",
                               i == self->columns->len ? "more" : "fewer", self->columns->len);
          return FALSE;
        }
      column = zky_csv_get_column (self, i++);
      if (!column->is_wanted)
        continue;

      missing = zky_csv_is_missing (reader);
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
read_rows (ZkyCsv     *self,
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
look_at_field (ZkyCsv        *self,
               ZkyCsvColumn  *column,
               ZkyCsvReader  *reader,
               gboolean       missing,
               gsize          row,
               GError       **error)
{
  double number;

  if (missing || (column->is_category && (column->n_odd == 0 || column->n_odd > ZKY_CSV_MOST_ODD)))
    return TRUE;
  if (zky_csv_is_number (reader, &number))
    {
      if (isinf (number) && g_ascii_isdigit (reader->field->str[strspn (reader->field->str, "+-.")]))
        {
          g_autofree char *text = zky_number_excerpt (reader->field->str, reader->field->len);

          zky_csv_reader_fail (reader, error, ZKY_ERROR_VALUE, "%s in column “%s” is out of range for float64", text, column->name);
          return FALSE;
        }
      column->n_numbers++;
      return TRUE;
    }

  column->is_category = TRUE;
  if (column->n_odd++ == 0)
    {
      column->odd_line = reader->field_line;
      column->odd = zky_number_excerpt (reader->field->str, reader->field->len);
    }

  return TRUE;
}

/* The number of a category, as they come. */
static gboolean
get_code (ZkyCsvColumn  *column,
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
fill_field (ZkyCsv        *self,
            ZkyCsvColumn  *column,
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
    zky_csv_is_number (reader, &value);
  ((double *) column->to)[row] = value;

  return TRUE;
}

static gboolean
make_columns (ZkyCsv  *self,
              GError **error)
{
  ZkyShape shape = { .n_axes = 1, .dims = { self->n_rows } };

  for (guint i = 0; i < self->columns->len; i++)
    {
      ZkyCsvColumn *column = zky_csv_get_column (self, i);

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

/* Sees what the columns are, and fills them. */
gboolean
zky_csv_read_columns (ZkyCsv  *self,
                      GError **error)
{
  return read_rows (self, look_at_field, error) && make_columns (self, error) && read_rows (self, fill_field, error);
}

/* -- Categories ------------------------------------------------------------------------- */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Numbers the categories of a column that has rows in the order of their names. Returns those. */
char **
zky_csv_sort_categories (const ZkyCsv *self,
                         ZkyCsvColumn *column)
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
