/* zky-token-follow.c: an input that is the continuation of a text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-token-follow.h"

#include <glib/gi18n.h>

#define MOST_EXAMPLES 16 /* that are looked at */

static ZkyTensor *
take_first (ZkyDataset *dataset,
            guint       column)
{
  static const guint64 rows[MOST_EXAMPLES] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

  return zky_dataset_take (dataset, column, rows, MIN (zky_dataset_get_n_rows (dataset), MOST_EXAMPLES), NULL);
}

static gsize
get_length (ZkyTensor *value)
{
  guint n_axes = zky_tensor_get_n_axes (value);

  return n_axes > 0 ? zky_tensor_get_dim (value, n_axes - 1) : 0;
}

static gboolean
has_same_shape (ZkyTensor *a,
                ZkyTensor *b)
{
  ZkyShape one = zky_tensor_get_shape (a), other = zky_tensor_get_shape (b);

  return zky_shape_equal (&one, &other);
}

/* Whether @b is @a, one place further on in each row. */
static gboolean
is_next (ZkyTensor *a,
         ZkyTensor *b)
{
  gsize length = get_length (a);

  if (zky_tensor_get_dtype (b) != ZKY_INT64 || !has_same_shape (a, b) || length < 2 || zky_tensor_get_size (a) == 0)
    return FALSE;
  for (gsize i = 0; i < zky_tensor_get_size (a); i++)
    if (i % length + 1 < length && zky_tensor_get_int (b, i) != zky_tensor_get_int (a, i + 1))
      return FALSE;

  return TRUE;
}

/* The column that has at each place what is in @name at the next one, in all examples that are looked at; else NULL. */
static const char *
find_next (ZkyTraining *training,
           const char  *name)
{
  ZkyDataset *dataset = training != NULL ? zky_training_get_dataset (training) : NULL;
  g_autoptr (ZkyTensor) text = NULL;
  guint column;

  if (dataset == NULL || !zky_dataset_find (dataset, name, &column) || zky_dataset_get_dtype (dataset, column) != ZKY_INT64)
    return NULL;

  text = take_first (dataset, column);
  for (guint i = 0; text != NULL && i < zky_dataset_get_n_columns (dataset); i++)
    {
      g_autoptr (ZkyTensor) other = i != column ? take_first (dataset, i) : NULL;

      if (other != NULL && is_next (text, other))
        return zky_dataset_get_name (dataset, i);
    }

  return NULL;
}

/* The other way: the column that @name is the continuation of, else NULL. */
static const char *
find_text (ZkyTraining *training,
           const char  *name)
{
  ZkyDataset *dataset = training != NULL ? zky_training_get_dataset (training) : NULL;

  for (guint i = 0; dataset != NULL && i < zky_dataset_get_n_columns (dataset); i++)
    if (g_strcmp0 (find_next (training, zky_dataset_get_name (dataset, i)), name) == 0)
      return zky_dataset_get_name (dataset, i);

  return NULL;
}

static gboolean
is_changed (ZkyTensor *before,
            ZkyTensor *text,
            gsize      start,
            gsize      length)
{
  for (gsize i = start; i < start + length; i++)
    if (zky_tensor_get_int (before, i) != zky_tensor_get_int (text, i))
      return TRUE;

  return FALSE;
}

ZkyTensor *
zky_token_follow_move (ZkyTensor *before,
                       ZkyTensor *text,
                       ZkyTensor *target,
                       gint64     next)
{
  ZkyShape shape = zky_tensor_get_shape (target);
  gsize length = get_length (text), size = zky_tensor_get_size (text);
  g_autofree double *numbers = NULL;

  if (zky_tensor_get_dtype (target) != ZKY_INT64 || !has_same_shape (before, text) || !has_same_shape (target, text) || length == 0)
    return NULL;

  numbers = g_new (double, size + 1);
  for (gsize start = 0; start < size; start += length)
    for (gsize i = start; i < start + length; i++)
      numbers[i] = (double) (!is_changed (before, text, start, length) ? zky_tensor_get_int (target, i)
                             : i + 1 < start + length ? zky_tensor_get_int (text, i + 1) : next);

  return zky_tensor_new_from_doubles (ZKY_INT64, &shape, numbers, NULL);
}

/* -- In a session ---------------------------------------------------------------------------- */

/* An input of the model, beside @name, that has its values from the data too. */
static const char *
find_other (ZkySession  *session,
            ZkyTraining *training,
            const char  *name)
{
  ZkyDataset *dataset = training != NULL ? zky_training_get_dataset (training) : NULL;
  ZkyInput input;

  if (dataset == NULL || !zky_dataset_find (dataset, name, NULL))
    return NULL;
  for (guint i = 0; i < zky_dataset_get_n_columns (dataset); i++)
    {
      const char *other = zky_dataset_get_name (dataset, i);

      if (!g_str_equal (other, name) && zky_session_get_input (session, other, &input))
        return other;
    }

  return NULL;
}

char *
zky_token_follow_dup_input (ZkySession  *session,
                            const char  *name,
                            char       **note)
{
  ZkyModel *model = zky_session_get_model (session);
  ZkyTraining *training = model != NULL ? zky_model_get_training (model) : NULL;
  const char *follower = find_next (training, name), *text = find_text (training, name);
  const char *other = find_other (session, training, name);
  ZkyInput input;

  *note = NULL;
  if (follower != NULL && zky_session_get_input (session, follower, &input))
    {
      *note = g_strdup_printf (_("“%s” goes with it: at each place what comes next in the text, at the end what is typed beyond it."), follower);
      return g_strdup (follower);
    }
  if (text != NULL)
    *note = g_strdup_printf (_("Typing “%s” sets this too: it is the same text, one place further on."), text);
  else if (other != NULL)
    *note = g_strdup_printf (_("“%s” stays as it is, and may no longer belong to this text."), other);

  return NULL;
}
