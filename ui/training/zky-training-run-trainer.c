/* zky-training-run-trainer.c: the trainer of a run, which trains a model of its own in a thread of its own
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-model-copy.h"

#define REPORT_MS 100 /* how often the trainer tells of its batches */
#define SHOW_MS   33  /* epochs that are shorter are not all shown */

/* Threads run on for a moment when nobody wants them any more: they must not keep alive what would stop them. */
static GWeakRef *
weak_new (ZkyTrainingRun *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

static void
weak_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* What a trainer's thread needs, and who wants to know how it ends: a trainer knows modules, but not the model whose Lua they
 * run in, which has to be there until the thread is out of it. */
typedef struct
{
  GWeakRef *run;
  ZkyModel *model;
} Going;

static Going *
going_new (ZkyTrainingRun *self)
{
  Going *going = g_new (Going, 1);

  going->run = weak_new (self);
  going->model = zky_model_ref (self->model);

  return going;
}

static void
going_free (Going *going)
{
  weak_free (going->run);
  zky_model_unref (going->model);
  g_free (going);
}

/* Ends what runs, without a word; its thread comes to an end by itself. */
void
zky_training_run_drop_trainer (ZkyTrainingRun *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->trainer != NULL)
    zky_trainer_unpause (self->trainer);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->trainer);
  g_clear_pointer (&self->model, zky_model_unref);
  g_clear_pointer (&self->params, zky_archive_unref);
  g_clear_pointer (&self->resume, zky_archive_unref);
  self->restarting = self->is_behind = FALSE;
}

/* -- How it goes ---------------------------------------------------------------------------- */

static double
get_epoch (const ZkyProgress *progress)
{
  double share = progress->n_batches > 0 && !progress->is_epoch ? (double) progress->batch / (double) progress->n_batches : 0;

  return (double) progress->epoch + share;
}

/* Shows how the trainer stands. */
void
zky_training_run_catch_up (ZkyTrainingRun *self)
{
  if (!self->is_behind || self->trainer == NULL)
    return;
  self->is_behind = FALSE;
  self->shown = g_get_monotonic_time ();
  if (!self->looks_back)
    zky_training_run_show_last (self);
  zky_training_run_tell (self);
}

static void
progress_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  g_autoptr (ZkyTrainingRun) self = g_weak_ref_get (user_data);
  const ZkyLeg *leg;

  if (self == NULL || trainer != self->trainer)
    return;

  leg = zky_legs_get_last (self->legs);
  self->last = leg->first + (progress->step - leg->local);
  self->is_saved = FALSE;
  if (zky_history_get_n (self->history) == 0)
    zky_training_run_title (self);
  zky_history_add_progress (self->history, progress);
  self->progress = *progress;
  self->progress.metric_names = NULL;
  self->progress.metrics = self->progress.validation_metrics = self->progress.recent = NULL;
  self->progress.n_metrics = self->progress.n_recent = 0;
  self->progress.state = self->progress.gradients = NULL;
  zky_snapshots_add (self->snapshots, get_epoch (progress), progress->state);
  if (progress->gradients != NULL)
    zky_snapshots_add (self->gradients, get_epoch (progress), progress->gradients);
  self->is_behind = TRUE;
  if (self->state != ZKY_RUN_RUNNING || g_get_monotonic_time () - self->shown >= SHOW_MS * 1000)
    zky_training_run_catch_up (self);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Going *going = user_data;
  g_autoptr (ZkyTrainingRun) self = g_weak_ref_get (going->run);
  g_autoptr (GError) error = NULL;
  gboolean good = zky_trainer_run_finish (ZKY_TRAINER (source), result, &error);

  going_free (going);
  if (self == NULL || self->trainer != ZKY_TRAINER (source))
    return; /* it was dropped */

  zky_training_run_catch_up (self);
  if (self->restarting)
    {
      const ZkyLeg *leg = zky_legs_get_last (self->legs);

      self->restarting = FALSE;
      self->begin = zky_trainer_get_position (self->trainer);
      self->first = leg->first + (zky_trainer_get_step (self->trainer) - leg->local);
      g_clear_object (&self->trainer);
      g_clear_object (&self->cancellable);
      zky_training_run_start_trainer (self);
      return;
    }

  if (good)
    zky_training_run_set_state (self, ZKY_RUN_DONE, NULL);
  else if (g_error_matches (error, ZKY_ERROR, ZKY_ERROR_STOPPED))
    zky_training_run_set_state (self, ZKY_RUN_PAUSED, NULL);
  else
    zky_training_run_set_state (self, ZKY_RUN_FAILED, error->message);
  zky_training_run_tell (self);
}

/* A trainer for the model as it is, behind what was trained before; or one that knows all of what was, and goes on as it would have. */
static ZkyTrainer *
make_trainer (ZkyTrainingRun  *self,
              ZkyTraining     *training,
              GError         **error)
{
  g_autoptr (ZkyTrainer) trainer = NULL;

  if (!zky_training_run_apply_wishes (self, training, error)
      || (self->params != NULL && !zky_module_load_state (zky_model_get_module (self->model), self->params, error)))
    return NULL;

  trainer = zky_trainer_new (training, error);
  if (trainer == NULL)
    return NULL;
  if (self->resume == NULL)
    zky_trainer_set_position (trainer, self->begin);
  else if (!zky_trainer_restore (trainer, self->resume, error)
           || (!isnan (self->lr) && !zky_trainer_set_lr (trainer, self->lr, NULL, error)))
    return NULL;
  g_clear_pointer (&self->params, zky_archive_unref);
  g_clear_pointer (&self->resume, zky_archive_unref);
  self->progress.n_epochs = self->n_epochs;

  return g_steal_pointer (&trainer);
}

/* What the trainer is to do begins with this. */
static void
add_leg (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) state = zky_trainer_dup_state (self->trainer);
  ZkyLegSettings settings;

  zky_training_run_get_settings (self, &settings);
  zky_legs_add (self->legs, &settings, self->first, zky_trainer_get_step (self->trainer), zky_trainer_get_n_batches (self->trainer), state);
  self->begin = zky_trainer_get_position (self->trainer);
  self->last = self->step = self->first;
  self->looks_back = FALSE;
  zky_snapshots_add (self->snapshots, self->begin, state);
  g_clear_pointer (&self->reached, zky_archive_unref);
  g_clear_pointer (&self->shown_state, zky_archive_unref);
  self->shown_state = zky_archive_ref (state);
  if (self->untrained == NULL)
    self->untrained = zky_archive_ref (state);
  zky_training_run_mark (self);
}

void
zky_training_run_start_trainer (ZkyTrainingRun *self)
{
  ZkyTraining *training = zky_model_get_training (self->model);
  g_autoptr (GError) error = NULL;

  if (training == NULL)
    {
      zky_training_run_set_state (self, ZKY_RUN_FAILED, _("The file no longer says how to train the model"));
      return;
    }
  self->trainer = make_trainer (self, training, &error);
  if (self->trainer == NULL)
    {
      zky_training_run_set_state (self, ZKY_RUN_FAILED, error->message);
      return;
    }

  add_leg (self);
  self->cancellable = g_cancellable_new ();
  zky_trainer_set_tells_state (self->trainer, TRUE);
  zky_trainer_set_pace (self->trainer, self->pace);
  zky_trainer_set_tells_gradients (self->trainer, self->tells_gradients);
  zky_trainer_set_progress (self->trainer, REPORT_MS, progress_cb, weak_new (self), weak_free);
  if (self->wish == ZKY_WISH_STEP)
    zky_trainer_step (self->trainer);
  else if (self->wish == ZKY_WISH_PAUSE)
    zky_trainer_pause (self->trainer);
  zky_training_run_set_state (self, self->wish == ZKY_WISH_PLAY ? ZKY_RUN_RUNNING : ZKY_RUN_PAUSED, NULL);
  zky_trainer_run_async (self->trainer, self->cancellable, finished_cb, going_new (self));
}

/* -- Loading: the session's worker goes on with its own model ------------------------------------- */

static void
run_load (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  GError *error = NULL;
  ZkyModel *model = zky_model_copy_load (data, cancellable, &error);

  if (model != NULL)
    g_task_return_pointer (task, model, (GDestroyNotify) zky_model_unref);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (ZkyTrainingRun) self = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyModel) model = g_task_propagate_pointer (G_TASK (result), &error);

  weak_free (user_data);
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;

  g_clear_object (&self->cancellable);
  if (model == NULL)
    {
      zky_training_run_set_state (self, ZKY_RUN_FAILED, error->message);
      return;
    }
  self->model = g_steal_pointer (&model);
  zky_training_run_start_trainer (self);
}

void
zky_training_run_load (ZkyTrainingRun *self,
                       ZkyTrainingWish  wish)
{
  g_autoptr (GTask) task = NULL;

  self->wish = wish;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, loaded_cb, weak_new (self));
  g_task_set_source_tag (task, zky_training_run_load);
  g_task_set_task_data (task, zky_model_copy_new (self->session), (GDestroyNotify) zky_model_copy_free);
  zky_training_run_set_state (self, ZKY_RUN_LOADING, NULL);
  g_task_run_in_thread (task, run_load);
}
