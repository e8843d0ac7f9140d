/* zky-row-columns.c: which input a column is for, and the rows that come of it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-file.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_LOOKED_AT 100000 /* numbers, to see what they are */
#define LEAST_BRIGHT   64     /* of the brightest of pixels: counts of something else are smaller */

static ZkyRowColumn *
get_column (ZkyRowFile *self,
            guint       i)
{
  return &g_array_index (self->columns, ZkyRowColumn, i);
}

/* The names come from the module, the values from the session. */
static gboolean
get_input (ZkySession *session,
           guint       i,
           ZkyInput   *input)
{
  return zky_module_get_input (zky_model_get_module (zky_session_get_model (session)), i, input)
         && zky_session_get_input (session, input->name, input);
}

/* Numbers of one example. */
static gsize
get_width (ZkyTensor *values)
{
  gsize n = zky_tensor_get_n_axes (values) > 0 ? MAX (zky_tensor_get_dim (values, 0), 1) : 1;

  return zky_tensor_get_size (values) / n;
}

/* -- Guessing ---------------------------------------------------------------------------------- */

static gboolean
is_taken (ZkyRowFile *self,
          gint        input)
{
  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->input == input)
      return TRUE;

  return FALSE;
}

static gboolean
is_number (const ZkyRowColumn *column)
{
  return column->names == NULL && get_width (column->values) == 1;
}

static void
guess_by_names (ZkyRowFile *self,
                ZkySession *session)
{
  ZkyInput input;

  for (guint i = 0; i < self->columns->len; i++)
    for (guint k = 0; get_input (session, k, &input); k++)
      if (g_ascii_strcasecmp (get_column (self, i)->name, input.name) == 0)
        get_column (self, i)->input = (gint) k;
}

/* An array with as many numbers an example; whole ones for integers. */
static gboolean
suits (const ZkyRowColumn *column,
       const ZkyInput     *input)
{
  gboolean wants_int = !zky_dtype_is_float (zky_tensor_get_dtype (input->value));

  return get_width (column->values) == get_width (input->value)
         && (wants_int ? column->names != NULL || !zky_dtype_is_float (zky_tensor_get_dtype (column->values)) : column->names == NULL);
}

/* All columns of numbers together, where an input takes as many. */
static gboolean
guess_together (ZkyRowFile *self,
                guint       k,
                gsize       width)
{
  gsize n = 0;

  for (guint i = 0; i < self->columns->len; i++)
    n += is_number (get_column (self, i)) && get_column (self, i)->input == ZKY_ROW_FILE_NOTHING;
  if (n != width || n < 2)
    return FALSE;
  for (guint i = 0; i < self->columns->len; i++)
    if (is_number (get_column (self, i)) && get_column (self, i)->input == ZKY_ROW_FILE_NOTHING)
      get_column (self, i)->input = (gint) k;

  return TRUE;
}

/* Whether all of an input lies between 0 and 1, and the column goes from there up to 255. */
static gboolean
looks_like_bytes (const ZkyRowColumn *column,
                  const ZkyInput     *input)
{
  double most = 0;

  for (gsize i = 0; i < zky_tensor_get_size (input->value); i++)
    if (!(zky_tensor_get_double (input->value, i) >= 0 && zky_tensor_get_double (input->value, i) <= 1))
      return FALSE;
  for (gsize i = 0; i < MIN (zky_tensor_get_size (column->values), MOST_LOOKED_AT); i++)
    {
      double value = zky_tensor_get_double (column->values, i);

      if (!(value >= 0 && value <= 255 && value == floor (value)))
        return FALSE;
      most = MAX (most, value);
    }

  return most > LEAST_BRIGHT;
}

void
zky_row_file_guess (ZkyRowFile *self,
                    ZkySession *session)
{
  ZkyInput input;

  guess_by_names (self, session);
  for (guint k = 0; get_input (session, k, &input); k++)
    {
      if (is_taken (self, (gint) k)
          || (zky_dtype_is_float (zky_tensor_get_dtype (input.value)) && guess_together (self, k, get_width (input.value))))
        continue;
      for (guint i = 0; i < self->columns->len; i++)
        if (get_column (self, i)->input == ZKY_ROW_FILE_NOTHING && suits (get_column (self, i), &input))
          {
            get_column (self, i)->input = (gint) k;
            break;
          }
    }

  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->input >= 0 && get_input (session, (guint) get_column (self, i)->input, &input)
        && zky_dtype_is_float (zky_tensor_get_dtype (input.value)) && get_width (get_column (self, i)->values) > 1)
      self->are_bytes |= looks_like_bytes (get_column (self, i), &input);
}

/* -- Making rows -------------------------------------------------------------------------------------- */

/* Categories are numbered as the file has them; what the model calls by the same names gets the model's numbers. */
static ZkyTensor *
renumber (const ZkyRowColumn   *column,
          const ZkyVocabulary  *names,
          GError              **error)
{
  ZkyShape shape = zky_tensor_get_shape (column->values);
  gsize n = zky_tensor_get_size (column->values);
  g_autofree double *numbers = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    {
      const char *name = zky_vocabulary_get_name (column->names, zky_tensor_get_int (column->values, i));
      gint64 number = -1;

      if (name != NULL && !zky_vocabulary_find (names, name, &number))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("“%s” in the column “%s” is none of the names that the model knows"), name,
                       column->name);
          return NULL;
        }
      numbers[i] = (double) number;
    }

  return zky_tensor_new_from_doubles (ZKY_INT64, &shape, numbers, error);
}

/* The columns for one input side by side, [n, …]. */
static ZkyTensor *
join (ZkyRowFile           *self,
      gint                  k,
      const ZkyVocabulary  *names,
      GError              **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  ZkyShape shape = { .n_axes = 2, .dims = { self->n_rows, 0 } };
  const ZkyRowColumn *only = NULL;
  gsize width = 0;

  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->input == k)
      {
        only = get_column (self, i);
        shape.dims[1]++;
        width += get_width (only->values);
      }
  if (shape.dims[1] == 1)
    return only->names != NULL && names != NULL ? renumber (only, names, error) : zky_tensor_ref (only->values);
  if (width != shape.dims[1])
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, _("Of several columns for one input each has one number a row; “%s” has %lu"),
                   only->name, (gulong) get_width (only->values));
      return NULL;
    }

  for (guint64 row = 0; row < self->n_rows; row++)
    for (guint i = 0; i < self->columns->len; i++)
      if (get_column (self, i)->input == k)
        {
          double number = zky_tensor_get_double (get_column (self, i)->values, row);

          g_array_append_val (numbers, number);
        }

  return zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, (const double *) (gpointer) numbers->data, error);
}

/* As the input has it: the same axes behind the first one, where there are as many numbers. */
static ZkyTensor *
fit (ZkyRowFile      *self,
     ZkyTensor       *joined,
     const ZkyInput  *input,
     GError         **error)
{
  ZkyShape shape = zky_tensor_get_shape (input->value);

  if (get_width (input->value) != get_width (joined))
    return zky_tensor_ref (joined);
  shape.n_axes = MAX (shape.n_axes, 1);
  shape.dims[0] = self->n_rows;

  return zky_tensor_reshape (joined, &shape, error);
}

static gboolean
add_input (ZkyRowFile      *self,
           ZkyDataset      *dataset,
           const ZkyInput  *input,
           gint             k,
           ZkyTraining     *training,
           GError         **error)
{
  ZkyVocabulary *names = training != NULL ? zky_training_get_names (training, input->name) : NULL;
  g_autoptr (ZkyTensor) joined = join (self, k, names, error);
  g_autoptr (ZkyTensor) fitted = joined != NULL ? fit (self, joined, input, error) : NULL;
  guint column;

  if (fitted == NULL || !zky_dataset_add (dataset, input->name, fitted, error))
    return FALSE;
  for (guint i = 0; names == NULL && i < self->columns->len; i++)
    if (get_column (self, i)->input == k)
      names = get_column (self, i)->names;
  zky_dataset_find (dataset, input->name, &column);
  zky_dataset_set_vocabulary (dataset, column, names);

  return TRUE;
}

/* The column that was called right, or the model's own target where that is an input. */
static gboolean
add_target (ZkyRowFile   *self,
            ZkyDataset   *dataset,
            ZkyTraining  *training,
            char        **target,
            GError      **error)
{
  const char *own = training != NULL ? zky_training_get_target (training) : NULL;
  guint column;

  for (guint i = 0; i < self->columns->len; i++)
    if (get_column (self, i)->input == ZKY_ROW_FILE_TARGET)
      {
        ZkyVocabulary *names = own != NULL ? zky_training_get_names (training, own) : NULL;
        const ZkyRowColumn *right = get_column (self, i);
        g_autoptr (ZkyTensor) values = right->names != NULL && names != NULL ? renumber (right, names, error)
                                                                              : zky_tensor_ref (right->values);

        *target = g_strdup (own != NULL && !zky_dataset_find (dataset, own, NULL) ? own : right->name);
        if (values == NULL || !zky_dataset_add (dataset, *target, values, error))
          return FALSE;
        zky_dataset_find (dataset, *target, &column);
        zky_dataset_set_vocabulary (dataset, column, names != NULL ? names : right->names);
        return TRUE;
      }
  if (own != NULL && zky_dataset_find (dataset, own, NULL))
    *target = g_strdup (own);

  return TRUE;
}

/**
 * zky_row_file_make:
 * @session: its model has the inputs
 * @error: return location for what a column cannot be for
 *
 * Returns: (transfer full): the rows
 */
ZkyRowPart *
zky_row_file_make (ZkyRowFile  *self,
                   ZkySession  *session,
                   GError     **error)
{
  g_autoptr (ZkyDataset) dataset = zky_dataset_new ();
  ZkyTraining *training = zky_model_get_training (zky_session_get_model (session));
  g_autofree char *target = NULL;
  ZkyRowPart *part;
  ZkyInput input;

  for (guint k = 0; get_input (session, k, &input); k++)
    if (is_taken (self, (gint) k) && !add_input (self, dataset, &input, (gint) k, training, error))
      return NULL;
  if (zky_dataset_get_n_columns (dataset) == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, _("Say which input a column is for"));
      return NULL;
    }
  if (!add_target (self, dataset, training, &target, error))
    return NULL;

  part = zky_row_part_new (self->title, dataset, target);
  part->scale = self->are_bytes ? 1.0 / 255 : 1;

  return part;
}
