/* zky-training-names.c: what the numbers of a training's data stand for
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-private.h"

/* The greatest number of a column, or −1. */
static double
find_greatest (ZkyTensor *column)
{
  double greatest = -1;

  for (gsize i = 0; i < zky_tensor_get_size (column); i++)
    greatest = MAX (greatest, zky_tensor_get_double (column, i));

  return greatest;
}

/* Whether every number of the column @name, in either data set, has a name. Numbers below 0 are missing ones. */
static gboolean
check_column (ZkyDataset     *dataset,
              const char     *name,
              ZkyVocabulary  *names,
              const char     *what,
              GError        **error)
{
  g_autoptr(ZkyTensor) values = NULL;
  guint64 n = dataset != NULL ? zky_dataset_get_n_rows (dataset) : 0;
  g_autofree guint64 *rows = g_new (guint64, n + 1);
  double greatest;
  guint column;

  if (dataset == NULL || !zky_dataset_find (dataset, name, &column))
    return TRUE;
  for (guint64 i = 0; i < n; i++)
    rows[i] = i;
  values = zky_dataset_take (dataset, column, rows, n, error);
  if (values == NULL)
    return FALSE;

  greatest = find_greatest (values);
  if (greatest < zky_vocabulary_get_n (names))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s has %u names, for 0 to %u, but the column “%s” has the number %g", what,
               zky_vocabulary_get_n (names), zky_vocabulary_get_n (names) - 1, name, greatest);
  return FALSE;
}

static gboolean
check_columns (ZkyTraining    *self,
               const char     *name,
               ZkyVocabulary  *names,
               const char     *what,
               GError        **error)
{
  return check_column (self->dataset, name, names, what, error) && check_column (self->validation, name, names, what, error);
}

/**
 * zky_training_set_classes:
 * @classes: (nullable) (transfer none): what the numbers in the column with the right answers stand for
 * @error: return location for a %ZKY_ERROR_USE where no such column was named, or a %ZKY_ERROR_VALUE where it has a number without a
 *   name
 *
 * Data, loss and accuracy are set before. Names change nothing in what is trained; they are for those who look at it.
 *
 * Returns: %FALSE, with nothing changed, if they do not fit
 */
gboolean
zky_training_set_classes (ZkyTraining    *self,
                          ZkyVocabulary  *classes,
                          GError        **error)
{
  const char *target;

  g_return_val_if_fail (self != NULL, FALSE);

  target = zky_training_get_target (self);
  if (classes != NULL && target == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "Say which column has the classes: accuracy = \"y\"");
      return FALSE;
    }
  if (classes != NULL && !check_columns (self, target, classes, "classes", error))
    return FALSE;

  if (classes != NULL)
    zky_vocabulary_ref (classes);
  zky_vocabulary_unref (self->classes);
  self->classes = classes;

  return TRUE;
}

/* An integer input with axes is a sequence of tokens. */
static gboolean
is_token_input (ZkyTraining *self,
                const char  *name)
{
  ZkyInput input;

  for (guint i = 0; zky_module_get_input (self->module, i, &input); i++)
    if (g_str_equal (input.name, name))
      return zky_tensor_get_dtype (input.value) == ZKY_INT64 && zky_tensor_get_n_axes (input.value) > 0
             && (self->classes == NULL || g_strcmp0 (zky_training_get_target (self), name) != 0);

  return FALSE;
}

/**
 * zky_training_set_vocabulary:
 * @vocabulary: (nullable) (transfer none): what the numbers of the module's integer inputs stand for, but for those with classes
 * @error: return location for a %ZKY_ERROR_USE where there is no such input, or a %ZKY_ERROR_VALUE where its column has a number
 *   without a name
 *
 * Data and classes are set before.
 *
 * Returns: %FALSE, with nothing changed, if it does not fit
 */
gboolean
zky_training_set_vocabulary (ZkyTraining    *self,
                             ZkyVocabulary  *vocabulary,
                             GError        **error)
{
  gboolean any = FALSE;
  ZkyInput input;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; vocabulary != NULL && zky_module_get_input (self->module, i, &input); i++)
    if (is_token_input (self, input.name))
      {
        any = TRUE;
        if (!check_columns (self, input.name, vocabulary, "vocabulary", error))
          return FALSE;
      }
  if (vocabulary != NULL && !any)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "No input of the model has tokens: they are int64, with at least one axis");
      return FALSE;
    }

  if (vocabulary != NULL)
    zky_vocabulary_ref (vocabulary);
  zky_vocabulary_unref (self->vocabulary);
  self->vocabulary = vocabulary;

  return TRUE;
}

/**
 * zky_training_get_names:
 * @name: of an input or a column
 *
 * Returns: (transfer none) (nullable): what its numbers stand for: what was said, else what the data set knows
 */
ZkyVocabulary *
zky_training_get_names (ZkyTraining *self,
                        const char  *name)
{
  guint column;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  if (self->classes != NULL && g_strcmp0 (zky_training_get_target (self), name) == 0)
    return self->classes;
  if (self->vocabulary != NULL && is_token_input (self, name))
    return self->vocabulary;

  return self->dataset != NULL && zky_dataset_find (self->dataset, name, &column)
           ? zky_dataset_get_vocabulary (self->dataset, column) : NULL;
}
