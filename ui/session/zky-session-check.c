/* zky-session-check.c: the gradients of a session's call against central differences
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-check.h"

#include <glib/gi18n.h>

#include "zky-session-private.h"

#define SECONDS 20 /* a check that takes longer is given up */

typedef struct
{
  GFile     *file;        /* what the session has open */
  char      *expression;
  char      *text;
  GPtrArray *names;
  GPtrArray *values;      /* of ZkyTensor, one a name */
  ZkyTarget *target;      /* (nullable): what is differentiated */
  char      *key;         /* (nullable): the only node that is checked */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->file);
  g_free (job->expression);
  g_free (job->text);
  g_ptr_array_unref (job->names);
  g_ptr_array_unref (job->values);
  g_clear_pointer (&job->target, zky_target_unref);
  g_free (job->key);
  g_free (job);
}

static Job *
job_new (ZkySession *session,
         const char *key)
{
  Job *job = g_new0 (Job, 1);

  job->key = g_strdup (key);
  if (session->file != NULL)
    job->file = g_object_ref (session->file);
  job->expression = g_strdup (session->expression);
  job->text = g_strdup (session->text);
  if (zky_session_get_target (session) != NULL)
    job->target = zky_target_ref (zky_session_get_target (session));
  job->names = g_ptr_array_new_with_free_func (g_free);
  job->values = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  for (guint i = 0; i < zky_edits_get_n (session->edits); i++)
    {
      ZkyInput input;

      zky_edits_get (session->edits, i, &input);
      g_ptr_array_add (job->names, g_strdup (input.name));
      g_ptr_array_add (job->values, zky_tensor_ref (input.value));
    }

  return job;
}

static ZkyCheck *
check (Job           *job,
       GCancellable  *cancellable,
       GError       **error)
{
  ZkyModelOptions options = { .cancellable = cancellable, .free_names_are_one = TRUE };
  g_autoptr (ZkyBudget) budget = zky_budget_new (cancellable, (gint64) SECONDS * G_USEC_PER_SEC, 0);
  g_autoptr (ZkyModel) model = NULL;

  model = zky_session_load (job->file != NULL ? g_file_peek_path (job->file) : NULL, job->expression, job->text, &options, error);
  if (model == NULL)
    return NULL;
  for (guint i = 0; i < job->names->len; i++)
    if (!zky_model_set (model, g_ptr_array_index (job->names, i), g_ptr_array_index (job->values, i), error))
      return NULL;

  if (job->key != NULL)
    return zky_module_check_node (zky_model_get_module (model), job->target, job->key, 0, budget, error);

  return zky_module_check (zky_model_get_module (model), job->target, 0, budget, error);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  GError *error = NULL;
  ZkyCheck *result = check (data, cancellable, &error);

  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) zky_check_free);
  else
    g_task_return_error (task, error);
}

/**
 * zky_session_check_async:
 * @session: one with a call
 * @key: (nullable): of an operator node: its gradient alone
 *
 * Compares every gradient of what the session differentiates with central differences in float64, as `zky check` does.
 */
void
zky_session_check_async (ZkySession          *session,
                         const char          *key,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (ZKY_IS_SESSION (session));
  g_return_if_fail (session->edits != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, zky_session_check_async);
  if (session->place != NULL)
    {
      g_task_return_new_error (task, ZKY_ERROR, ZKY_ERROR_USE, _("Gradients of a training's batch are not checked: those of the own input are"));
      return;
    }
  g_task_set_task_data (task, job_new (session, key), job_free);
  g_task_run_in_thread (task, run);
}

/**
 * zky_session_check_finish:
 *
 * Returns: (transfer full): a row for each floating input and parameter, or %NULL with @error
 */
ZkyCheck *
zky_session_check_finish (ZkySession    *session,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
