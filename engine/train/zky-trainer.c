/* zky-trainer.c: making trainers, and what other threads may do with them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trainer-private.h"

#include <math.h>

G_DEFINE_FINAL_TYPE (ZkyTrainer, zky_trainer, G_TYPE_OBJECT)

static void
zky_trainer_finalize (GObject *object)
{
  ZkyTrainer *self = ZKY_TRAINER (object);

  if (self->func_destroy != NULL)
    self->func_destroy (self->func_data);
  g_clear_pointer (&self->training, zky_training_unref);
  g_clear_pointer (&self->dataset, zky_dataset_unref);
  g_clear_pointer (&self->validation, zky_dataset_unref);
  g_clear_pointer (&self->optimizer, zky_optimizer_free);
  g_clear_pointer (&self->schedule, zky_schedule_free);
  g_clear_pointer (&self->batch_step, zky_batch_step_free);
  zky_batch_result_clear (&self->result);
  g_free (self->order);
  g_free (self->checkpoint);
  g_clear_pointer (&self->metric_names, g_ptr_array_unref);
  g_clear_pointer (&self->validation_means, g_array_unref);
  g_clear_pointer (&self->recent, g_array_unref);
  zky_trainer_state_clear (&self->state);
  g_mutex_clear (&self->lock);
  g_mutex_clear (&self->pause_lock);
  g_cond_clear (&self->pause_changed);

  g_clear_pointer (&self->gradients, zky_archive_unref);
  G_OBJECT_CLASS (zky_trainer_parent_class)->finalize (object);
}

static void
zky_trainer_class_init (ZkyTrainerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zky_trainer_finalize;
}

static void
zky_trainer_init (ZkyTrainer *self)
{
  g_mutex_init (&self->lock);
  g_mutex_init (&self->pause_lock);
  g_cond_init (&self->pause_changed);
  zky_batch_result_init (&self->result);
  zky_trainer_state_init (&self->state);
  self->until = G_MAXUINT64;
  self->validation_means = g_array_new (FALSE, FALSE, sizeof (double));
  self->recent = g_array_new (FALSE, FALSE, sizeof (double));
}

/* -- Making ---------------------------------------------------------------------------- */

static gboolean
set_datasets (ZkyTrainer  *self,
              GError     **error)
{
  const ZkyTrainingNumbers *numbers = &self->training->numbers;
  ZkyDataset *all = self->training->dataset;

  if (self->training->validation != NULL)
    self->validation = zky_dataset_ref (self->training->validation);
  if (all == NULL)
    {
      self->n_rows = self->batch_size = self->n_batches = 1;
      return TRUE;
    }

  if (self->validation == NULL && numbers->validation > 0)
    {
      if (!zky_dataset_split (all, numbers->validation, (guint32) numbers->seed, &self->dataset, &self->validation, error))
        return FALSE;
    }
  else
    self->dataset = zky_dataset_ref (all);

  self->n_rows = zky_dataset_get_n_rows (self->dataset);
  self->batch_size = numbers->batch > 0 ? MIN ((guint64) numbers->batch, self->n_rows) : self->n_rows;
  if (self->batch_size == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The data set has no columns");
      return FALSE;
    }
  self->n_batches = numbers->drop_last != 0 ? self->n_rows / self->batch_size
                                            : (self->n_rows + self->batch_size - 1) / self->batch_size;

  return TRUE;
}

/* A validation set is read by the positions of the columns. */
static gboolean
check_validation (ZkyTrainer  *self,
                  GError     **error)
{
  for (guint i = 0; self->validation != NULL && i < zky_dataset_get_n_columns (self->training->dataset); i++)
    if (g_strcmp0 (zky_dataset_get_name (self->validation, i), zky_dataset_get_name (self->training->dataset, i)) != 0)
      {
        const char *name = zky_dataset_get_name (self->validation, i);

        g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "Column %u of the data set is “%s”, of the validation set %s", i,
                     zky_dataset_get_name (self->training->dataset, i), name != NULL ? name : "there is none");
        return FALSE;
      }

  return TRUE;
}

/* Lengths that were not given are those of the whole training. */
static void
complete_schedule (ZkyTrainer *self)
{
  static const char *const lengths[] = { "total_steps", "T_max", "total_iters" };
  double n = self->training->numbers.epochs, value, warmup = 0;

  if (zky_schedule_get (self->schedule, "per_batch", &value, NULL) && value != 0)
    n *= (double) self->n_batches;
  zky_schedule_get (self->schedule, "warmup", &warmup, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (zky_schedule_get (self->schedule, lengths[i], &value, NULL) && value == 0)
      zky_schedule_set (self->schedule, lengths[i], MAX (n - warmup, 1), NULL);
}

static gboolean
set_up (ZkyTrainer  *self,
        GError     **error)
{
  ZkyTraining *training = self->training;

  self->optimizer = training->optimizer != NULL ? zky_optimizer_copy_options (training->optimizer)
                                                : zky_optimizer_new ("adam", training->module, error);
  if (self->optimizer == NULL || !zky_optimizer_get (self->optimizer, "lr", &self->state.lr, error)
      || !set_datasets (self, error) || !check_validation (self, error))
    return FALSE;

  if (training->schedule != NULL)
    {
      self->schedule = zky_schedule_copy_options (training->schedule);
      complete_schedule (self);
    }
  self->batch_step = zky_batch_step_new (training, self->optimizer, error);

  return self->batch_step != NULL;
}

/**
 * zky_trainer_new:
 * @training: (transfer none): what is to be done; changes to it from now on are for later trainers
 * @error: return location for a %ZKY_ERROR_USE, %ZKY_ERROR_UNKNOWN or %ZKY_ERROR_VALUE where its parts do not fit each other
 *
 * Returns: (transfer full): a trainer at the beginning
 */
ZkyTrainer *
zky_trainer_new (ZkyTraining  *training,
                 GError      **error)
{
  g_autoptr(ZkyTrainer) self = NULL;

  g_return_val_if_fail (training != NULL, NULL);

  self = g_object_new (ZKY_TYPE_TRAINER, NULL);
  self->training = zky_training_ref (training);

  return set_up (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * zky_trainer_set_progress:
 * @milliseconds: how long reports of batches are apart at least; 0: every batch is reported
 * @func: (nullable): gets the reports
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 *
 * Before a run.
 */
void
zky_trainer_set_progress (ZkyTrainer     *self,
                          guint           milliseconds,
                          ZkyTrainerFunc  func,
                          gpointer        user_data,
                          GDestroyNotify  destroy)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  if (self->func_destroy != NULL)
    self->func_destroy (self->func_data);
  self->interval = (gint64) milliseconds * 1000;
  self->func = func;
  self->func_data = user_data;
  self->func_destroy = destroy;
}

/**
 * zky_trainer_set_tells_gradients:
 * @tells_gradients: whether reports hold a sample of the gradients of their batch, which costs no more than %ZKY_TRAINER_GRADIENTS
 *   numbers a parameter and report
 *
 * From any thread, also while it runs.
 */
void
zky_trainer_set_tells_gradients (ZkyTrainer *self,
                                 gboolean    tells_gradients)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  g_atomic_int_set (&self->tells_gradients, tells_gradients);
}

/**
 * zky_trainer_set_tells_state:
 * @tells_state: whether reports hold the state of their moment, from which another trainer can go on; that costs a copy of the parameters and
 *   of what the optimiser remembers a report
 *
 * Before a run. zky_trainer_dup_state() has that of now, when further batches may have been trained on.
 */
void
zky_trainer_set_tells_state (ZkyTrainer *self,
                             gboolean    tells_state)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  self->tells_state = tells_state;
}

/**
 * zky_trainer_set_checkpoint:
 * @path: (nullable): where to; %NULL: no checkpoints
 * @epochs: how often, and when a run ends or is cancelled; 0: only then
 *
 * Before a run. A checkpoint is a .npz file if its name ends so, else a safetensors file: the parameters under their names, and what zky_trainer_load() needs.
 */
void
zky_trainer_set_checkpoint (ZkyTrainer *self,
                            const char *path,
                            guint       epochs)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  g_free (self->checkpoint);
  self->checkpoint = g_strdup (path);
  self->checkpoint_epochs = epochs;
}

/* -- From any thread ------------------------------------------------------------------------ */

/* The one that trains gives the lock away between two batches to whoever waits for it. */
void
zky_trainer_lock (ZkyTrainer *self)
{
  g_atomic_int_inc (&self->n_waiting);
  g_mutex_lock (&self->lock);
  g_atomic_int_add (&self->n_waiting, -1);
}

void
zky_trainer_unlock (ZkyTrainer *self)
{
  g_mutex_unlock (&self->lock);
}

static void
set_paused (ZkyTrainer *self,
            gboolean    paused,
            guint       n_steps)
{
  g_mutex_lock (&self->pause_lock);
  self->paused = paused;
  self->n_steps = paused ? self->n_steps + n_steps : 0;
  g_cond_broadcast (&self->pause_changed);
  g_mutex_unlock (&self->pause_lock);
}

/**
 * zky_trainer_pause:
 *
 * The run stops behind the present batch, until it is unpaused, stepped or cancelled. May be called before a run, too.
 */
void
zky_trainer_pause (ZkyTrainer *self)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  set_paused (self, TRUE, 0);
}

void
zky_trainer_unpause (ZkyTrainer *self)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  set_paused (self, FALSE, 0);
}

/**
 * zky_trainer_step:
 *
 * Trains on one more batch, and pauses behind it.
 */
void
zky_trainer_step (ZkyTrainer *self)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));

  set_paused (self, TRUE, 1);
}

gboolean
zky_trainer_is_paused (ZkyTrainer *self)
{
  gboolean paused;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), FALSE);

  g_mutex_lock (&self->pause_lock);
  paused = self->paused;
  g_mutex_unlock (&self->pause_lock);

  return paused;
}

/**
 * zky_trainer_get_n_planned:
 *
 * Returns: how many batches of this trainer, validation included, were computed by a plan, and not by a call of the module
 */
guint64
zky_trainer_get_n_planned (ZkyTrainer *self)
{
  guint64 n;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), 0);

  zky_trainer_lock (self);
  n = zky_batch_step_get_n_planned (self->batch_step);
  zky_trainer_unlock (self);

  return n;
}

/**
 * zky_trainer_is_done:
 *
 * Returns: whether there is nothing left to do: all epochs are done, or it stopped early
 */
gboolean
zky_trainer_is_done (ZkyTrainer *self)
{
  gboolean done;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), FALSE);

  zky_trainer_lock (self);
  done = self->state.stopped_early || (double) self->state.epoch >= self->training->numbers.epochs;
  zky_trainer_unlock (self);

  return done;
}

/**
 * zky_trainer_get_position:
 *
 * Returns: epochs that are done, with the part of the present one
 */
double
zky_trainer_get_position (ZkyTrainer *self)
{
  double position;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), 0);

  zky_trainer_lock (self);
  position = (double) self->state.epoch + (double) self->state.batch / (double) MAX (self->n_batches, 1);
  zky_trainer_unlock (self);

  return position;
}

/**
 * zky_trainer_set_position:
 * @epochs: what zky_trainer_get_position() gave, of this training
 *
 * Before a run. Begins behind as many epochs and batches, as another trainer would go on that has done them with the parameters as they are: in
 * its order of rows, at its place in the schedule. The optimiser knows nothing of what was before; with zky_trainer_restore() it does.
 */
void
zky_trainer_set_position (ZkyTrainer *self,
                          double      epochs)
{
  ZkyTrainerState *state;
  double whole = floor (epochs);

  g_return_if_fail (ZKY_IS_TRAINER (self));
  g_return_if_fail (epochs >= 0 && epochs < 9007199254740992.0);

  zky_trainer_lock (self);
  state = &self->state;
  state->epoch = (guint64) whole;
  state->batch = (guint64) round ((epochs - whole) * (double) self->n_batches);
  if (state->batch >= self->n_batches)
    {
      state->epoch++;
      state->batch = 0;
    }
  state->step = state->epoch * self->n_batches + state->batch;
  state->rows = 0;
  g_array_set_size (state->sums, 0);
  zky_trainer_unlock (self);
}

/**
 * zky_trainer_get_step:
 *
 * Returns: batches that are done since the beginning
 */
guint64
zky_trainer_get_step (ZkyTrainer *self)
{
  guint64 step;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), 0);

  zky_trainer_lock (self);
  step = self->state.step;
  zky_trainer_unlock (self);

  return step;
}

/**
 * zky_trainer_get_n_batches:
 *
 * Returns: batches of an epoch
 */
guint64
zky_trainer_get_n_batches (ZkyTrainer *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINER (self), 1);

  return self->n_batches;
}

/**
 * zky_trainer_set_pace:
 * @steps: batches a second at most; 0: as many as can be
 *
 * Numbers do not depend on it. While there is a pace every batch is reported. From any thread, also while it runs.
 */
void
zky_trainer_set_pace (ZkyTrainer *self,
                      double      steps)
{
  g_return_if_fail (ZKY_IS_TRAINER (self));
  g_return_if_fail (steps >= 0);

  g_mutex_lock (&self->pause_lock);
  self->pace = steps;
  g_cond_broadcast (&self->pause_changed);
  g_mutex_unlock (&self->pause_lock);
}

/**
 * zky_trainer_set_lr:
 * @lr: the optimiser's own learning rate from now on; schedules go by it
 * @step: (out) (optional): batches that were done when it changed
 * @error: return location for a %ZKY_ERROR_VALUE
 *
 * Returns: %FALSE, with nothing changed, if it cannot be that
 */
gboolean
zky_trainer_set_lr (ZkyTrainer  *self,
                    double       lr,
                    guint64     *step,
                    GError     **error)
{
  gboolean done;

  g_return_val_if_fail (ZKY_IS_TRAINER (self), FALSE);

  zky_trainer_lock (self);
  done = zky_optimizer_set (self->optimizer, "lr", lr, error);
  if (done)
    self->state.lr = lr;
  if (step != NULL)
    *step = self->state.step;
  zky_trainer_unlock (self);

  return done;
}
