/* zky-fill.c: other numbers in the same places
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fill.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* What integers and bools can hold. */
static gboolean
check_number (const ZkyTensor  *value,
              double            number,
              GError          **error)
{
  ZkyDtype dtype = zky_tensor_get_dtype (value);
  gboolean whole = fabs (number) < 1e18 && number == floor (number);

  if (zky_dtype_is_float (dtype) || (dtype == ZKY_BOOL ? number == 0 || number == 1 : whole))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("%g is no %s"), number, zky_dtype_get_name (dtype));
  return FALSE;
}

ZkyTensor *
zky_fill_constant (ZkyTensor  *value,
                   double      number,
                   GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (value);

  return check_number (value, number, error) ? zky_tensor_new_full (zky_tensor_get_dtype (value), &shape, number, error) : NULL;
}

/* The greatest number of a tensor of whole ones, at least 1. */
static gint64
find_most (const ZkyTensor *value)
{
  gint64 most = 1;

  for (gsize i = 0; i < zky_tensor_get_size (value); i++)
    most = MAX (most, zky_tensor_get_int (value, i));

  return MIN (most, G_MAXINT32 - 1);
}

ZkyTensor *
zky_fill_random (ZkyTensor  *value,
                 guint32     seed,
                 GError    **error)
{
  ZkyDtype dtype = zky_tensor_get_dtype (value);
  ZkyShape shape = zky_tensor_get_shape (value);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autofree double *numbers = NULL;
  gsize size = zky_tensor_get_size (value);
  gint32 end;

  if (zky_dtype_is_float (dtype))
    return zky_tensor_new_normal (dtype, &shape, rand, 0, 1, error);

  end = dtype == ZKY_BOOL ? 2 : (gint32) find_most (value) + 1;
  numbers = g_new (double, MAX (size, 1));
  for (gsize i = 0; i < size; i++)
    numbers[i] = g_rand_int_range (rand, 0, end);

  return zky_tensor_new_from_doubles (dtype, &shape, numbers, error);
}

/* -- Files ------------------------------------------------------------------------------- */

static ZkyTensor *
load_csv (const char  *path,
          GError     **error)
{
  ZkyCsvOptions options = { .missing = ZKY_CSV_MISSING_KEEP };
  g_autoptr (ZkyTable) table = zky_csv_load (path, &options, error);
  g_autofree guint *columns = NULL;
  guint n_columns;

  if (table == NULL)
    return NULL;
  n_columns = zky_table_get_n_columns (table);
  columns = g_new (guint, n_columns + 1);
  for (guint i = 0; i < n_columns; i++)
    columns[i] = i;

  return zky_table_stack (table, columns, n_columns, ZKY_FLOAT64, error);
}

/* A table of one row or column is a vector where one is wanted; numbers that are as many fit in any shape. */
static ZkyTensor *
fit (ZkyTensor  *value,
     ZkyTensor  *loaded,
     gboolean    resizable,
     GError    **error)
{
  ZkyShape wanted = zky_tensor_get_shape (value), given = zky_tensor_get_shape (loaded);

  if (zky_tensor_get_size (loaded) == zky_tensor_get_size (value))
    return zky_tensor_reshape (loaded, &wanted, error);
  if (resizable && wanted.n_axes == 1)
    return zky_tensor_reshape (loaded, &(ZkyShape) { .n_axes = 1, .dims = { zky_tensor_get_size (loaded) } }, error);
  if (resizable && given.n_axes == wanted.n_axes && zky_tensor_get_size (loaded) > 0)
    return zky_tensor_ref (loaded);

  {
    g_autofree char *a = zky_shape_to_string (&given), *b = zky_shape_to_string (&wanted);

    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, _("The file has shape %s, which does not fit %s"), a, b);
  }
  return NULL;
}

ZkyTensor *
zky_fill_load (ZkyTensor   *value,
               const char  *path,
               gboolean     resizable,
               GError     **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (ZkyTensor) loaded = g_str_has_suffix (lower, ".csv") ? load_csv (path, error) : zky_npy_load (path, error);
  g_autoptr (ZkyTensor) fitted = NULL;

  if (loaded == NULL)
    return NULL;
  fitted = fit (value, loaded, resizable, error);
  if (fitted == NULL)
    return NULL;
  for (gsize i = 0; i < zky_tensor_get_size (fitted); i++)
    if (!check_number (value, zky_tensor_get_double (fitted, i), error))
      return NULL;

  return zky_tensor_narrow (fitted, zky_tensor_get_dtype (value), error);
}

/* -- Cells of a spreadsheet ------------------------------------------------------------------ */

/* `1,5` of a program whose decimal point is a comma is 1.5: cells lie between tabs, so that it can be nothing else. */
static gboolean
parse_cell (const char *text,
            double     *number)
{
  g_autofree char *cell = g_strstrip (g_strdup (text));

  if (strchr (cell, '.') == NULL)
    g_strdelimit (cell, ",", '.');

  return zky_number_parse (cell, number, NULL);
}

static gboolean
paste_line (const ZkyTensor  *value,
            double           *numbers,
            gsize             columns,
            gsize             column,
            const char       *line,
            GError          **error)
{
  g_auto (GStrv) cells = g_strsplit (line, "\t", -1);

  for (gsize i = 0; cells[i] != NULL; i++)
    {
      double number;

      if (cells[i][0] == '\0')
        continue; /* an empty cell leaves what is there */
      if (column + i >= columns)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, _("What was copied is wider than the %lu columns from here on"),
                       (gulong) (columns - column));
          return FALSE;
        }
      if (!parse_cell (cells[i], &number))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("“%s” is no number"), cells[i]);
          return FALSE;
        }
      if (!check_number (value, number, error))
        return FALSE;
      numbers[column + i] = number;
    }

  return TRUE;
}

ZkyTensor *
zky_fill_paste (ZkyTensor   *value,
                gsize        slice,
                gsize        row,
                gsize        column,
                const char  *text,
                GError     **error)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  gsize columns = shape.dims[shape.n_axes - 1], rows = shape.n_axes > 1 ? shape.dims[shape.n_axes - 2] : 1;
  gsize size = zky_tensor_get_size (value);
  g_autofree double *numbers = g_new (double, MAX (size, 1));
  g_autofree char *plain = g_strdelimit (g_strdup (text), "\r", '\n');
  g_auto (GStrv) lines = g_strsplit (plain, "\n", -1);

  for (gsize i = 0; i < size; i++)
    numbers[i] = zky_tensor_get_double (value, i);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] == '\0')
        continue;
      if (row >= rows)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, _("What was copied is higher than the rows from here on"));
          return NULL;
        }
      if (!paste_line (value, numbers + (slice * rows + row) * columns, columns, column, lines[i], error))
        return NULL;
      row++;
    }

  return zky_tensor_new_from_doubles (zky_tensor_get_dtype (value), &shape, numbers, error);
}
