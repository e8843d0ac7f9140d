/* zky-table.c: columns with names, what a CSV file holds
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-table-private.h"

typedef struct
{
  char       *name;
  ZkyTensor  *values;      /* [n_rows] */
  char      **categories;  /* (nullable) */
  char       *note;        /* (nullable) */
} Column;

struct _ZkyTable
{
  gint    ref_count;
  gsize   n_rows;
  GArray *columns;  /* of Column */
};

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  zky_tensor_unref (column->values);
  g_strfreev (column->categories);
  g_free (column->note);
}

ZkyTable *
zky_table_new (gsize n_rows)
{
  ZkyTable *self = g_new0 (ZkyTable, 1);

  self->ref_count = 1;
  self->n_rows = n_rows;
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);

  return self;
}

/* Takes the @values, @categories and @note. */
void
zky_table_add (ZkyTable    *self,
               const char  *name,
               ZkyTensor   *values,
               char       **categories,
               char        *note)
{
  Column column = { g_strdup (name), values, categories, note };

  g_array_append_val (self->columns, column);
}

ZkyTable *
zky_table_ref (ZkyTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_table_unref (ZkyTable *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_array_unref (self->columns);
  g_free (self);
}

gsize
zky_table_get_n_rows (const ZkyTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

guint
zky_table_get_n_columns (const ZkyTable *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len;
}

static const Column *
get_column (const ZkyTable *self,
            guint           column)
{
  return column < self->columns->len ? &g_array_index (self->columns, Column, column) : NULL;
}

/**
 * zky_table_get_name:
 *
 * Returns: (nullable): the name of a column, or %NULL past the end
 */
const char *
zky_table_get_name (const ZkyTable *self,
                    guint           column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_column (self, column) != NULL ? get_column (self, column)->name : NULL;
}

/**
 * zky_table_get:
 *
 * Returns: (transfer none) (nullable): a column, [rows], float64 or int64, or %NULL past the end
 */
ZkyTensor *
zky_table_get (const ZkyTable *self,
               guint           column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_column (self, column) != NULL ? get_column (self, column)->values : NULL;
}

/**
 * zky_table_get_categories:
 *
 * Returns: (nullable): the sorted names that the numbers of a column stand for, ended by %NULL; %NULL for a column of numbers
 */
const char *const *
zky_table_get_categories (const ZkyTable *self,
                          guint           column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_column (self, column) != NULL ? (const char *const *) get_column (self, column)->categories : NULL;
}

/**
 * zky_table_get_note:
 *
 * Returns: (nullable): what is odd about a column, with file and line: a few values that are no numbers have made categories of it
 */
const char *
zky_table_get_note (const ZkyTable *self,
                    guint           column)
{
  g_return_val_if_fail (self != NULL && column < self->columns->len, NULL);

  return g_array_index (self->columns, Column, column).note;
}

/**
 * zky_table_find:
 * @column: (out) (optional): which one it is
 *
 * Returns: whether there is a column called @name
 */
gboolean
zky_table_find (const ZkyTable *self,
                const char     *name,
                guint          *column)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  for (guint i = 0; i < self->columns->len; i++)
    if (g_str_equal (get_column (self, i)->name, name))
      {
        if (column != NULL)
          *column = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * zky_table_stack:
 * @columns: (array length=n_columns): columns of numbers
 * @dtype: a floating dtype
 * @error: return location for a %ZKY_ERROR_DTYPE where one of them is categories, or a %ZKY_ERROR_SIZE
 *
 * Puts columns side by side.
 *
 * Returns: (transfer full): a tensor [rows, @n_columns], or %NULL
 */
ZkyTensor *
zky_table_stack (const ZkyTable  *self,
                 const guint     *columns,
                 guint            n_columns,
                 ZkyDtype         dtype,
                 GError         **error)
{
  ZkyShape shape = { .n_axes = 2, .dims = { 0, n_columns } };
  ZkyTensor *tensor;
  gpointer to;

  g_return_val_if_fail (self != NULL && columns != NULL && zky_dtype_is_float (dtype), NULL);

  for (guint k = 0; k < n_columns; k++)
    if (get_column (self, columns[k])->categories != NULL)
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the column “%s” is categories, not numbers",
                     get_column (self, columns[k])->name);
        return NULL;
      }

  shape.dims[0] = self->n_rows;
  tensor = zky_tensor_new (dtype, &shape, error);
  if (tensor == NULL)
    return NULL;

  to = zky_tensor_get_data_writable (tensor);
  for (guint k = 0; k < n_columns; k++)
    {
      const double *from = zky_tensor_get_data (get_column (self, columns[k])->values);

      for (gsize i = 0; i < self->n_rows; i++)
        if (dtype == ZKY_FLOAT32)
          ((float *) to)[i * n_columns + k] = (float) from[i];
        else
          ((double *) to)[i * n_columns + k] = from[i];
    }

  return tensor;
}
