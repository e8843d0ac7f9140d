/* zky-dataset.c: examples to train on
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-dataset.h"

#include <math.h>
#include <string.h>

typedef struct
{
  char          *name;
  ZkyTensor     *tensor;      /* contiguous */
  ZkyVocabulary *vocabulary;  /* (nullable) */
} Column;

struct _ZkyDataset
{
  gint     ref_count;
  GArray  *columns;  /* of Column */
  guint64 *rows;     /* (nullable): which rows of the columns these are; %NULL: all of them */
  guint64  n_rows;
};

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  zky_tensor_unref (column->tensor);
  zky_vocabulary_unref (column->vocabulary);
}

/**
 * zky_dataset_new:
 *
 * Returns: (transfer full): a data set without columns
 */
ZkyDataset *
zky_dataset_new (void)
{
  ZkyDataset *self = g_new0 (ZkyDataset, 1);

  self->ref_count = 1;
  self->columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (self->columns, clear_column);

  return self;
}

ZkyDataset *
zky_dataset_ref (ZkyDataset *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_dataset_unref (ZkyDataset *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_array_unref (self->columns);
  g_free (self->rows);
  g_free (self);
}

static const Column *
get_column (const ZkyDataset *self,
            guint             column)
{
  return column < self->columns->len ? &g_array_index (self->columns, Column, column) : NULL;
}

/**
 * zky_dataset_add:
 * @name: what the column is called; inputs of modules get the column of their name
 * @column: (transfer none): a tensor whose first axis counts the rows
 * @error: return location for a %ZKY_ERROR_SHAPE or %ZKY_ERROR_USE
 *
 * Returns: %FALSE if it has no axis, no rows or not as many as the others, or the name is taken
 */
gboolean
zky_dataset_add (ZkyDataset  *self,
                 const char  *name,
                 ZkyTensor   *column,
                 GError     **error)
{
  Column added;
  gsize n;

  g_return_val_if_fail (self != NULL && self->rows == NULL && name != NULL && column != NULL, FALSE);

  n = zky_tensor_get_n_axes (column) > 0 ? zky_tensor_get_dim (column, 0) : 0;
  if (n == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "The column “%s” of the data set has no rows", name);
      return FALSE;
    }
  if (self->columns->len > 0 && n != self->n_rows)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "The columns “%s” and “%s” of the data set have %" G_GUINT64_FORMAT
                   " and %" G_GSIZE_FORMAT " rows", get_column (self, 0)->name, name, self->n_rows, n);
      return FALSE;
    }
  if (zky_dataset_find (self, name, NULL))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The data set has two columns “%s”", name);
      return FALSE;
    }

  added.tensor = zky_tensor_contiguous (column, error);
  if (added.tensor == NULL)
    return FALSE;
  added.name = g_strdup (name);
  added.vocabulary = NULL;
  g_array_append_val (self->columns, added);
  self->n_rows = n;

  return TRUE;
}

guint64
zky_dataset_get_n_rows (const ZkyDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

guint
zky_dataset_get_n_columns (const ZkyDataset *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->columns->len;
}

/**
 * zky_dataset_get_name:
 *
 * Returns: (nullable): the name of a column, or %NULL past the end
 */
const char *
zky_dataset_get_name (const ZkyDataset *self,
                      guint             column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_column (self, column) != NULL ? get_column (self, column)->name : NULL;
}

ZkyDtype
zky_dataset_get_dtype (const ZkyDataset *self,
                       guint             column)
{
  g_return_val_if_fail (self != NULL && get_column (self, column) != NULL, ZKY_FLOAT32);

  return zky_tensor_get_dtype (get_column (self, column)->tensor);
}

/**
 * zky_dataset_find:
 * @column: (out) (optional): where it stands
 *
 * Returns: whether there is a column called @name
 */
gboolean
zky_dataset_find (const ZkyDataset *self,
                  const char       *name,
                  guint            *column)
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
 * zky_dataset_set_vocabulary:
 * @column: one of the columns
 * @vocabulary: (nullable) (transfer none): what its numbers stand for
 */
void
zky_dataset_set_vocabulary (ZkyDataset    *self,
                            guint          column,
                            ZkyVocabulary *vocabulary)
{
  Column *named;

  g_return_if_fail (self != NULL && column < self->columns->len);

  named = &g_array_index (self->columns, Column, column);
  if (vocabulary != NULL)
    zky_vocabulary_ref (vocabulary);
  zky_vocabulary_unref (named->vocabulary);
  named->vocabulary = vocabulary;
}

/**
 * zky_dataset_get_vocabulary:
 *
 * Returns: (transfer none) (nullable): what the numbers of a column stand for, where that is known
 */
ZkyVocabulary *
zky_dataset_get_vocabulary (const ZkyDataset *self,
                            guint             column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_column (self, column) != NULL ? get_column (self, column)->vocabulary : NULL;
}

/**
 * zky_dataset_take:
 * @column: one of the columns
 * @rows: (array length=n_rows): which rows, below zky_dataset_get_n_rows()
 * @error: return location for a lack of memory
 *
 * Returns: (transfer full): a batch: these rows of the column, in this order
 */
ZkyTensor *
zky_dataset_take (const ZkyDataset  *self,
                  guint              column,
                  const guint64     *rows,
                  guint64            n_rows,
                  GError           **error)
{
  const Column *from;
  ZkyTensor *batch;
  const char *data;
  ZkyShape shape;
  gsize row;
  char *to;

  g_return_val_if_fail (self != NULL && rows != NULL && column < self->columns->len, NULL);

  from = get_column (self, column);
  shape = zky_tensor_get_shape (from->tensor);
  row = zky_tensor_get_bytes (from->tensor) / shape.dims[0];
  shape.dims[0] = n_rows;
  batch = zky_tensor_new (zky_tensor_get_dtype (from->tensor), &shape, error);
  if (batch == NULL)
    return NULL;

  to = zky_tensor_get_data_writable (batch);
  data = zky_tensor_get_data (from->tensor);
  for (guint64 i = 0; i < n_rows; i++)
    {
      g_assert (rows[i] < self->n_rows);
      memcpy (to + i * row, data + (self->rows != NULL ? self->rows[rows[i]] : rows[i]) * row, row);
    }

  return batch;
}

/**
 * zky_dataset_shuffle:
 * @rows: (out) (array length=n_rows): the numbers from 0 on, shuffled
 * @seed: which shuffling
 * @epoch: and which of its series
 *
 * The same seed and epoch give the same order on every machine, so that a training can be taken up anywhere.
 */
void
zky_dataset_shuffle (guint64 *rows,
                     guint64  n_rows,
                     guint32  seed,
                     guint64  epoch)
{
  const guint32 seeds[] = { seed, (guint32) epoch, (guint32) (epoch >> 32) };
  g_autoptr(GRand) rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));

  g_return_if_fail (rows != NULL || n_rows == 0);

  for (guint64 i = 0; i < n_rows; i++)
    rows[i] = i;

  /* Fisher and Yates: each of the last places gets one of those in front of it. 64 bits are far more than rows, so that all are as
   * likely. */
  for (guint64 i = n_rows; i > 1; i--)
    {
      guint64 bits = (guint64) g_rand_int (rand) << 32 | g_rand_int (rand);
      guint64 k = bits % i, row = rows[i - 1];

      rows[i - 1] = rows[k];
      rows[k] = row;
    }
}

/* A data set of some rows of another one, on the same columns. */
static ZkyDataset *
take_part (ZkyDataset    *self,
           const guint64 *rows,
           guint64        n_rows)
{
  ZkyDataset *part = zky_dataset_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *whole = get_column (self, i);
      Column column = { g_strdup (whole->name), zky_tensor_ref (whole->tensor),
                        whole->vocabulary != NULL ? zky_vocabulary_ref (whole->vocabulary) : NULL };

      g_array_append_val (part->columns, column);
    }
  part->n_rows = n_rows;
  part->rows = g_new (guint64, n_rows);
  for (guint64 i = 0; i < n_rows; i++)
    part->rows[i] = self->rows != NULL ? self->rows[rows[i]] : rows[i];

  return part;
}

/**
 * zky_dataset_split:
 * @share: of the rows, between 0 and 1, that go into @part
 * @seed: which rows these are
 * @rest: (out) (transfer full): the others
 * @part: (out) (transfer full): these
 * @error: return location for a %ZKY_ERROR_VALUE
 *
 * Splits a data set in two, at random. Nothing is copied.
 *
 * Returns: %FALSE if one of the two would be empty
 */
gboolean
zky_dataset_split (ZkyDataset  *self,
                   double       share,
                   guint32      seed,
                   ZkyDataset **rest,
                   ZkyDataset **part,
                   GError     **error)
{
  g_autofree guint64 *rows = NULL;
  guint64 n;

  g_return_val_if_fail (self != NULL && rest != NULL && part != NULL, FALSE);

  n = share > 0 && share < 1 ? (guint64) round (share * (double) self->n_rows) : 0;
  if (n == 0 || n >= self->n_rows)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "A share of %g of %" G_GUINT64_FORMAT " rows leaves a part empty",
                   share, self->n_rows);
      return FALSE;
    }

  /* Another series than that of the epochs, which begin at 0. */
  rows = g_new (guint64, self->n_rows);
  zky_dataset_shuffle (rows, self->n_rows, seed, G_MAXUINT64);
  *part = take_part (self, rows, n);
  *rest = take_part (self, rows + n, self->n_rows - n);

  return TRUE;
}
