/* zky-row-part.c: rows of data that inputs can be fed from
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-part.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-examples.h"

/**
 * zky_row_part_new:
 * @title: what it is called
 * @dataset: (transfer none): a column for at least one input
 * @target: (nullable): the column with the right answers
 *
 * Returns: (transfer full): the rows
 */
ZkyRowPart *
zky_row_part_new (const char *title,
                  ZkyDataset *dataset,
                  const char *target)
{
  ZkyRowPart *self = g_new0 (ZkyRowPart, 1);

  self->title = g_strdup (title);
  self->dataset = zky_dataset_ref (dataset);
  self->target = g_strdup (target);
  self->scale = 1;

  return self;
}

void
zky_row_part_free (ZkyRowPart *self)
{
  g_free (self->title);
  g_free (self->target);
  zky_dataset_unref (self->dataset);
  g_free (self);
}

guint64
zky_row_part_get_n (const ZkyRowPart *self)
{
  return zky_dataset_get_n_rows (self->dataset);
}

/* What a file has may be of another type than the input takes. */
static ZkyTensor *
convert (const ZkyRowPart  *self,
         const char        *name,
         ZkyTensor         *taken,
         ZkyDtype           dtype,
         guint64            row,
         GError           **error)
{
  ZkyShape shape = zky_tensor_get_shape (taken);
  gsize n = zky_tensor_get_size (taken);
  g_autofree double *numbers = NULL;

  if (zky_dtype_is_float (dtype) ? self->scale == 1 : !zky_dtype_is_float (zky_tensor_get_dtype (taken)))
    return zky_tensor_narrow (taken, dtype, error);

  numbers = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      numbers[i] = zky_tensor_get_double (taken, i) * (zky_dtype_is_float (dtype) ? self->scale : 1);
      if (!zky_dtype_is_float (dtype) && !(fabs (numbers[i]) < 1e15 && numbers[i] == floor (numbers[i])))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("%s takes whole numbers: %g in row %" G_GUINT64_FORMAT " is none"), name,
                       numbers[i], row + 1);
          return NULL;
        }
    }

  return zky_tensor_new_from_doubles (dtype, &shape, numbers, error);
}

/**
 * zky_row_part_take:
 * @name: of a column
 * @dtype: what it becomes; %ZKY_N_DTYPES: it stays what it is
 * @row: the first of the rows that are taken; behind the last one comes the first
 * @n_rows: how many, at least 1
 * @error: return location for a %ZKY_ERROR_VALUE where @dtype is one of integers and a number is none, or a lack of memory
 *
 * Returns: (transfer full) (nullable): a batch of these rows, as a trainer feeds it; %NULL without an error where there is no such column
 */
ZkyTensor *
zky_row_part_take (const ZkyRowPart  *self,
                   const char        *name,
                   ZkyDtype           dtype,
                   guint64            row,
                   guint64            n_rows,
                   GError           **error)
{
  guint64 n = zky_row_part_get_n (self);
  g_autofree guint64 *rows = g_new (guint64, n_rows);
  g_autoptr (ZkyTensor) taken = NULL;
  guint column;

  if (!zky_dataset_find (self->dataset, name, &column))
    return NULL;
  for (guint64 i = 0; i < n_rows; i++)
    rows[i] = (row + i) % n;

  taken = zky_dataset_take (self->dataset, column, rows, n_rows, error);
  if (taken == NULL || dtype == ZKY_N_DTYPES)
    return g_steal_pointer (&taken);

  return convert (self, name, taken, dtype, row, error);
}

/* -- Of a training --------------------------------------------------------------------------- */

/* The column that was named, else the only one that is no input. */
static const char *
find_target (ZkyTraining *training)
{
  ZkyDataset *dataset = zky_training_get_dataset (training);
  const char *target = zky_training_get_target (training);
  ZkyModule *module = zky_training_get_module (training);

  if (target != NULL)
    return target;
  for (guint i = 0; i < zky_dataset_get_n_columns (dataset); i++)
    {
      const char *name = zky_dataset_get_name (dataset, i);
      gboolean is_first = FALSE;
      ZkyInput input;

      /* What the module makes its loss with is its second input. */
      for (guint k = 0; zky_module_get_input (module, k, &input); k++)
        {
          if (!zky_dataset_find (dataset, input.name, NULL))
            continue;
          is_first = g_str_equal (input.name, name);
          break;
        }
      if (!is_first)
        return name;
    }

  return NULL;
}

static gboolean
feeds_any (ZkyTraining *training)
{
  ZkyInput input;

  for (guint i = 0; zky_module_get_input (zky_training_get_module (training), i, &input); i++)
    if (zky_dataset_find (zky_training_get_dataset (training), input.name, NULL))
      return TRUE;

  return FALSE;
}

GPtrArray *
zky_row_parts_new (ZkyTraining *training)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_row_part_free);
  g_autoptr (ZkyDataset) trained = NULL, kept = NULL;

  if (zky_training_get_dataset (training) == NULL || !feeds_any (training))
    return parts;

  zky_examples_split (training, &trained, &kept);
  g_ptr_array_add (parts, zky_row_part_new (_("Training"), trained, find_target (training)));
  if (kept != NULL)
    g_ptr_array_add (parts, zky_row_part_new (_("Validation"), kept, find_target (training)));

  return parts;
}
