/* zky-training-run-wishes.c: what is changed by hand while a run goes on: learning rate, optimiser, size of batches, pace
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_ROWS 1e9

const char *const zky_training_run_optimizers[] = { "sgd", "rmsprop", "adagrad", "adam", "adamw", "lbfgs", NULL };

/* (transfer none): what a trainer that is made now is made with */
void
zky_training_run_get_settings (ZkyTrainingRun *self,
                               ZkyLegSettings *settings)
{
  *settings = (ZkyLegSettings) { self->optimizer, self->batch, self->n_epochs };
}

/* The curves tell where another trainer took over, and what was another one then. */
void
zky_training_run_mark (ZkyTrainingRun *self)
{
  guint n = zky_legs_get_n (self->legs);
  const ZkyLeg *leg = zky_legs_get_last (self->legs), *before = n > 1 ? zky_legs_get (self->legs, n - 2) : NULL;
  g_autofree char *text = NULL;
  char number[ZKY_NUMBER_MAX];

  if (leg->first == 0)
    return;
  if (before != NULL && g_strcmp0 (leg->settings.optimizer, before->settings.optimizer) != 0)
    text = g_strdup (zky_training_run_get_optimizer (self));
  else if (before != NULL && leg->settings.batch != before->settings.batch)
    text = g_strdup_printf (_("batch %s"), zky_number_format (number, zky_training_run_get_batch (self), ZKY_FLOAT64));
  else
    text = g_strdup (_("again"));
  zky_history_add_mark (self->history, self->begin, text);
}

/* A run is called after what it begins with: `sgd 0.1`. */
void
zky_training_run_title (ZkyTrainingRun *self)
{
  g_autofree char *title = NULL;
  double lr = zky_training_run_get_lr (self);
  char number[ZKY_NUMBER_MAX];

  title = g_strdup_printf ("%s %s", zky_training_run_get_optimizer (self), isnan (lr) ? "" : zky_number_format_digits (number, lr, 3));
  zky_history_set_title (self->history, g_strchomp (title));
}

/* What was changed by hand is what the trainer begins with. */
gboolean
zky_training_run_apply_wishes (ZkyTrainingRun  *self,
                               ZkyTraining     *training,
                               GError         **error)
{
  ZkyLegSettings settings;
  ZkyOptimizer *optimizer;
  gboolean good;

  zky_training_run_get_settings (self, &settings);
  if (!zky_leg_settings_apply (&settings, training, error))
    return FALSE;
  if (isnan (self->lr))
    return TRUE;

  optimizer = zky_training_get_optimizer (training);
  if (optimizer != NULL)
    return zky_optimizer_set (optimizer, "lr", self->lr, error);
  good = zky_training_set_optimizer (training, "adam", error);

  return good && zky_optimizer_set (zky_training_get_optimizer (training), "lr", self->lr, error);
}

/* The learning rate: of the last batch, else what was asked for, else the model's own. */
double
zky_training_run_get_lr (ZkyTrainingRun *self)
{
  ZkyModel *model;
  ZkyOptimizer *optimizer;
  double lr = NAN;

  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NAN);

  if (self->progress.lr > 0)
    return self->progress.lr;
  if (!isnan (self->lr) || self->state == ZKY_RUN_NONE)
    return self->lr;
  model = zky_session_get_model (self->session);
  optimizer = model != NULL && zky_model_get_training (model) != NULL ? zky_training_get_optimizer (zky_model_get_training (model))
                                                                      : NULL;
  if (optimizer != NULL)
    zky_optimizer_get (optimizer, "lr", &lr, NULL);

  return lr;
}

/* Of the trainer there is, and of what is to be told of it. */
static gboolean
change_rate (ZkyTrainingRun  *self,
             double           lr,
             GError         **error)
{
  const ZkyLeg *leg = zky_legs_get_last (self->legs);
  g_autofree char *text = NULL;
  char number[ZKY_NUMBER_MAX];
  guint64 step;

  if (!zky_trainer_set_lr (self->trainer, lr, &step, error))
    return FALSE;
  zky_legs_add_rate (self->legs, step, lr);
  if (step > leg->local)
    {
      text = g_strdup_printf (_("rate %s"), zky_number_format_digits (number, lr, 4));
      zky_history_add_mark (self->history, zky_leg_get_epochs (leg, leg->first + (step - leg->local)), text);
    }

  return TRUE;
}

gboolean
zky_training_run_set_lr (ZkyTrainingRun  *self,
                         double           lr,
                         GError         **error)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  if (!(lr > 0) || !isfinite (lr))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("A learning rate is above 0"));
      return FALSE;
    }
  if (self->trainer != NULL && !change_rate (self, lr, error))
    return FALSE;
  self->lr = self->progress.lr = lr;

  return TRUE;
}

const char *
zky_training_run_get_optimizer (ZkyTrainingRun *self)
{
  ZkyModel *model;
  ZkyOptimizer *optimizer;

  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  if (self->optimizer != NULL || self->state == ZKY_RUN_NONE)
    return self->optimizer;
  model = zky_session_get_model (self->session);
  optimizer = model != NULL && zky_model_get_training (model) != NULL ? zky_training_get_optimizer (zky_model_get_training (model))
                                                                      : NULL;

  return optimizer != NULL ? zky_optimizer_get_kind (optimizer) : "adam";
}

/* Another trainer takes over. What the old one knows of the parameters' gradients means nothing to the new one: it starts afresh. */
static void
restart (ZkyTrainingRun *self)
{
  if (self->trainer == NULL || (self->state != ZKY_RUN_RUNNING && self->state != ZKY_RUN_PAUSED))
    return;
  /* Where an earlier step is looked at, whatever comes begins there. */
  if (self->state == ZKY_RUN_PAUSED && self->looks_back)
    return;

  self->wish = self->state == ZKY_RUN_RUNNING ? ZKY_WISH_PLAY : ZKY_WISH_PAUSE;
  self->restarting = TRUE;
  g_cancellable_cancel (self->cancellable);
  zky_trainer_unpause (self->trainer);
}

void
zky_training_run_set_optimizer (ZkyTrainingRun *self,
                                const char     *kind)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));
  g_return_if_fail (g_strv_contains (zky_training_run_optimizers, kind));

  if (g_strcmp0 (zky_training_run_get_optimizer (self), kind) == 0)
    return;
  g_free (self->optimizer);
  self->optimizer = g_strdup (kind);
  restart (self);
}

/* The number of rows of a batch: what was asked for, else the model's own; 0: all rows. */
double
zky_training_run_get_batch (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return self->batch > 0 ? self->batch : self->model_batch;
}

/**
 * zky_training_run_set_batch:
 * @batch: rows of a batch from now on, where there are so many
 * @error: return location for a %ZKY_ERROR_VALUE
 *
 * Returns: %FALSE, with nothing changed, if it cannot be that
 */
gboolean
zky_training_run_set_batch (ZkyTrainingRun  *self,
                            double           batch,
                            GError         **error)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  if (!(batch >= 1 && batch <= MOST_ROWS && batch == floor (batch)))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("A batch has 1 row, or 2, 3 …"));
      return FALSE;
    }
  if (batch == zky_training_run_get_batch (self))
    return TRUE;
  self->batch = batch;
  restart (self);

  return TRUE;
}

double
zky_training_run_get_pace (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return self->pace;
}

void
zky_training_run_set_pace (ZkyTrainingRun *self,
                           double          pace)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));
  g_return_if_fail (pace >= 0);

  self->pace = pace;
  if (self->trainer != NULL)
    zky_trainer_set_pace (self->trainer, pace);
  zky_training_run_tell (self);
}
