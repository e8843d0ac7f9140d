/* zky-trainer-run.c: the loop over epochs and batches
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trainer-private.h"

#include <math.h>

#include "zky-workers.h"

static gboolean
is_cancelled (ZkyTrainer  *self,
              GError     **error)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED, "Training was stopped");
  return TRUE;
}

static void
wake_cb (GCancellable *cancellable,
         ZkyTrainer   *self)
{
  g_mutex_lock (&self->pause_lock);
  g_cond_broadcast (&self->pause_changed);
  g_mutex_unlock (&self->pause_lock);
}

/* When the next step may begin: never, for one that is to wait till it is told. */
static gint64
get_due_time (ZkyTrainer *self)
{
  if (self->n_steps > 0)
    return 0;
  if (self->paused)
    return G_MAXINT64;

  return self->pace > 0 ? self->stepped + (gint64) (G_USEC_PER_SEC / self->pace) : 0;
}

/* Returns when there is a batch to be trained on, or everything has to end. */
static void
wait_while_paused (ZkyTrainer *self)
{
  gint64 due;

  while (g_atomic_int_get (&self->n_waiting) > 0)
    g_usleep (50);

  g_mutex_lock (&self->pause_lock);
  while ((due = get_due_time (self)) > g_get_monotonic_time () && !g_cancellable_is_cancelled (self->cancellable))
    if (due == G_MAXINT64)
      g_cond_wait (&self->pause_changed, &self->pause_lock);
    else
      g_cond_wait_until (&self->pause_changed, &self->pause_lock, due);
  if (self->n_steps > 0)
    self->n_steps--;
  self->stepped = g_get_monotonic_time ();
  g_mutex_unlock (&self->pause_lock);
}

/* The rows of the present epoch, in their order. */
void
zky_trainer_make_order (ZkyTrainer *self)
{
  const ZkyTrainingNumbers *numbers = &self->training->numbers;

  if (self->dataset == NULL)
    return;
  if (self->order == NULL)
    self->order = g_new (guint64, self->n_rows);
  if (numbers->shuffle != 0)
    zky_dataset_shuffle (self->order, self->n_rows, (guint32) numbers->seed, self->state.epoch);
  else
    for (guint64 i = 0; i < self->n_rows; i++)
      self->order[i] = i;
}

/* Means over the validation set, with the parameters as they are. */
static gboolean
sum_validation (ZkyTrainer  *self,
                GError     **error)
{
  guint64 n = self->validation != NULL ? zky_dataset_get_n_rows (self->validation) : 0;
  g_autofree guint64 *rows = g_new (guint64, n + 1);
  g_autoptr(GArray) sums = g_array_new (FALSE, TRUE, sizeof (double));

  for (guint64 i = 0; i < n; i++)
    rows[i] = i;
  for (guint64 i = 0; i < n; i += self->batch_size)
    {
      guint64 n_rows = MIN (self->batch_size, n - i);

      if (is_cancelled (self, error)
          || !zky_batch_step_run (self->batch_step, self->validation, rows + i, n_rows, NULL, &self->result,
                                  self->cancellable, error)
          || !zky_trainer_add_result (self, sums, self->result.loss, (double) n_rows, error))
        return FALSE;
    }

  g_array_set_size (self->validation_means, 0);
  for (guint i = 0; i < sums->len; i++)
    {
      double mean = g_array_index (sums, double, i) / (double) n;

      g_array_append_val (self->validation_means, mean);
    }

  return TRUE;
}

static gboolean
validate (ZkyTrainer  *self,
          GError     **error)
{
  gboolean done;

  zky_module_set_training (self->training->module, FALSE);
  done = sum_validation (self, error);
  zky_module_set_training (self->training->module, TRUE);

  return done;
}

/* Whether the patience is at its end. */
static void
judge_epoch (ZkyTrainer *self)
{
  ZkyTrainerState *state = &self->state;
  const ZkyTrainingNumbers *numbers = &self->training->numbers;
  double reached = self->validation_means->len > 0 ? g_array_index (self->validation_means, double, 0)
                                                   : g_array_index (state->sums, double, 0) / state->rows;

  if (self->schedule != NULL)
    zky_schedule_report (self->schedule, state->lr, reached);
  if (isnan (state->best) || reached < state->best - numbers->min_delta)
    {
      state->best = reached;
      state->n_bad = 0;
    }
  else
    state->n_bad++;
  state->stopped_early = numbers->patience > 0 && state->n_bad >= numbers->patience;
}

static gboolean
is_at_end (ZkyTrainer *self)
{
  return self->state.stopped_early || (double) self->state.epoch >= self->training->numbers.epochs
         || self->state.step >= self->until;
}

static void
spend_time (ZkyTrainer *self)
{
  self->state.seconds = self->seconds_before + (double) (g_get_monotonic_time () - self->began) / G_USEC_PER_SEC;
}

/* Nobody sees the trainer between two epochs: the next one has begun when the lock is given away. */
static gboolean
end_epoch (ZkyTrainer  *self,
           GError     **error)
{
  ZkyReport *report = NULL;
  gboolean done;

  g_mutex_lock (&self->lock);
  done = validate (self, error);
  if (done)
    {
      judge_epoch (self);
      self->state.epoch++;
      spend_time (self);
      report = zky_report_new (self, TRUE, TRUE);
      self->state.batch = 0;
      self->state.rows = 0;
      g_array_set_size (self->state.sums, 0);
      zky_report_add_state (report);
    }
  g_mutex_unlock (&self->lock);

  zky_report_send (report);

  return done && (self->checkpoint == NULL || self->checkpoint_epochs == 0
                  || self->state.epoch % self->checkpoint_epochs != 0 || is_at_end (self)
                  || zky_trainer_save (self, self->checkpoint, error));
}

static gboolean
run_epoch (ZkyTrainer  *self,
           GError     **error)
{
  zky_trainer_make_order (self);
  while (self->state.batch < self->n_batches)
    {
      ZkyReport *report = NULL;
      gboolean done;

      if (self->state.step >= self->until)
        return TRUE;
      wait_while_paused (self);
      if (is_cancelled (self, error))
        return FALSE;

      g_mutex_lock (&self->lock);
      done = zky_trainer_train_batch (self, error);
      spend_time (self);
      if (done && self->state.batch < self->n_batches)
        report = zky_report_new (self, FALSE, zky_trainer_tells_each (self));
      zky_report_add_state (report);
      g_mutex_unlock (&self->lock);

      zky_report_send (report);
      if (!done)
        return FALSE;
    }

  return end_epoch (self, error);
}

static gboolean
run (ZkyTrainer    *self,
     GCancellable  *cancellable,
     GError       **error)
{
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL) : 0;
  GError *cause = NULL;

  self->cancellable = cancellable;
  self->began = g_get_monotonic_time ();
  self->reported = 0;
  self->seconds_before = self->state.seconds;
  self->steps_before = self->state.step;

  if (self->training->numbers.threads > 0)
    zky_workers_set_n ((guint) MIN (self->training->numbers.threads, ZKY_WORKERS_MAX));
  zky_module_set_training (self->training->module, TRUE);
  while (!is_at_end (self) && run_epoch (self, &cause))
    ;
  zky_module_set_training (self->training->module, FALSE);

  g_cancellable_disconnect (cancellable, handler);
  self->cancellable = NULL;

  /* Where it was cancelled, what has been reached is worth keeping; where numbers are no numbers any more it is not. */
  if (self->checkpoint != NULL && (cause == NULL || g_error_matches (cause, ZKY_ERROR, ZKY_ERROR_STOPPED)))
    zky_trainer_save (self, self->checkpoint, cause == NULL ? &cause : NULL);

  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

/**
 * zky_trainer_run:
 * @cancellable: (nullable): stops it behind the present batch, or within a long one, which then is as if it had not begun
 * @error: return location for a %ZKY_ERROR_STOPPED; for a %ZKY_ERROR_NONFINITE that names the node where NaN or infinity came up first; for
 *   errors of the module, of memory and of checkpoints
 *
 * Trains to the end in this thread. After it was stopped it may be run again, and goes on from there. The module is in training mode
 * meanwhile, but for validation, and never behind it.
 *
 * Returns: whether it came to the end
 */
gboolean
zky_trainer_run (ZkyTrainer    *self,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_return_val_if_fail (ZKY_IS_TRAINER (self), FALSE);

  self->context = NULL;

  return run (self, cancellable, error);
}

/**
 * zky_trainer_run_until:
 * @step: behind how many batches since the beginning it ends, where the training does not end before
 * @cancellable: (nullable): see zky_trainer_run()
 * @error: return location, see zky_trainer_run()
 *
 * As zky_trainer_run(), but no further than to @step, where it stands as any other trainer of this training that has come there. Behind the
 * last batch of an epoch the epoch is ended: validated and judged.
 *
 * Returns: whether it came there
 */
gboolean
zky_trainer_run_until (ZkyTrainer    *self,
                       guint64        step,
                       GCancellable  *cancellable,
                       GError       **error)
{
  gboolean done;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), FALSE);

  self->until = step;
  done = zky_trainer_run (self, cancellable, error);
  self->until = G_MAXUINT64;

  return done;
}

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  ZkyTrainer *self = source;
  GError *error = NULL;
  gboolean done = run (self, cancellable, &error);

  g_clear_pointer (&self->context, g_main_context_unref);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * zky_trainer_run_async:
 * @cancellable: (nullable): see zky_trainer_run()
 * @callback: called in this main context at the end, behind the last report
 * @user_data: for @callback
 *
 * Trains in a thread of its own. The module must not be used elsewhere meanwhile; zky_trainer_dup_params() tells how it stands.
 * The #ZkyModel of a module that a file made has to be held till @callback is called, also where nobody waits for the end.
 */
void
zky_trainer_run_async (ZkyTrainer          *self,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (ZKY_IS_TRAINER (self));

  self->context = g_main_context_ref_thread_default ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, zky_trainer_run_async);
  g_task_set_priority (task, ZKY_REPORT_PRIORITY);
  /* The training's own error says more than “cancelled”. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run_in_thread);
}

gboolean
zky_trainer_run_finish (ZkyTrainer    *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
