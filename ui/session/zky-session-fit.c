/* zky-session-fit.c: what the names of a formula start from where single numbers do not fit
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-fit.h"

/* A try is a call of tiny values; a formula of more names is not one that somebody types to look at. */
#define NAMES_MOST 32

/* What is tried, one after another: a matrix that tells rows from columns; one that has a Cholesky factor; a vector with a
 * cross product; a picture of one channel. */
static const char *const values[] = {
  "[[1, 2], [3, 4]]", "[[2, 1], [1, 2]]", "[1, 2, 3]", "[[[1, 2, 3]]]", "[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]",
};

static void
clear_value (gpointer data)
{
  ZkyTensor *value = data;

  zky_tensor_unref (value);
}

/* (transfer full) (element-type utf8) (nullable): the names whose values are not written in the formula */
static GPtrArray *
list_open (ZkyModel *model)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  ZkyModule *module = zky_model_get_module (model);
  guint n_state;
  g_autofree ZkyInput *state = zky_module_list_state (module, &n_state);
  ZkyInput input;

  for (guint i = 0; zky_module_get_input (module, i, &input); i++)
    if (!zky_model_is_written (model, input.name))
      g_ptr_array_add (names, g_strdup (input.name));
  for (guint i = 0; i < n_state; i++)
    if (!state[i].is_buffer && !zky_model_is_written (model, state[i].name))
      g_ptr_array_add (names, g_strdup (state[i].name));
  return names;
}

/* (transfer full) (element-type ZkyTensor): what they are now */
static GPtrArray *
list_values (ZkyModel  *model,
             GPtrArray *names)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (clear_value);
  ZkyInput input;

  for (guint i = 0; i < names->len; i++)
    if (zky_module_find (zky_model_get_module (model), g_ptr_array_index (names, i), &input, NULL))
      g_ptr_array_add (list, zky_tensor_ref (input.value));
  return list;
}

static gboolean
can_call (ZkyModel     *model,
          GCancellable *cancellable)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new (NULL);

  return !g_cancellable_is_cancelled (cancellable) && zky_model_call (model, graph, cancellable, NULL);
}

/* Gives @value to all @names and, if that can be called, takes it back from those that do as well with what they were. */
static gboolean
try_value (ZkyModel     *model,
           GPtrArray    *names,
           GPtrArray    *before,
           ZkyTensor    *value,
           GCancellable *cancellable)
{
  gboolean works = TRUE;

  for (guint i = 0; i < names->len; i++)
    works = works && zky_model_set (model, g_ptr_array_index (names, i), value, NULL);
  if (!works || !can_call (model, cancellable))
    return FALSE;

  for (guint i = 0; i < names->len;)
    {
      const char *name = g_ptr_array_index (names, i);

      if (zky_model_set (model, name, g_ptr_array_index (before, i), NULL) && can_call (model, cancellable))
        {
          g_ptr_array_remove_index (names, i);
          g_ptr_array_remove_index (before, i);
        }
      else if (zky_model_set (model, name, value, NULL))
        i++;
    }
  return names->len > 0;
}

/**
 * zky_session_fit:
 * @model: a formula whose call has failed
 * @cancellable: (nullable): the Stop button
 * @value: (out): what they have, as text
 *
 * Looks for values with which a formula can be called, among small tensors, for names that have none written behind them. What works
 * with the values it has keeps them.
 *
 * Returns: (transfer full) (element-type utf8) (nullable): the names that got another value; %NULL with everything as it was if
 *   nothing fits
 */
GPtrArray *
zky_session_fit (ZkyModel      *model,
                 GCancellable  *cancellable,
                 const char   **value)
{
  g_autoptr (GPtrArray) names = list_open (model);
  g_autoptr (GPtrArray) before = list_values (model, names);

  if (names->len == 0 || names->len > NAMES_MOST || before->len < names->len)
    return NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (ZkyTensor) tried = zky_tensor_parse (values[i], ZKY_FLOAT64, NULL);

      if (!try_value (model, names, before, tried, cancellable))
        continue;
      *value = values[i];
      return g_steal_pointer (&names);
    }

  for (guint i = 0; i < names->len; i++)
    (void) zky_model_set (model, g_ptr_array_index (names, i), g_ptr_array_index (before, i), NULL);
  return NULL;
}
