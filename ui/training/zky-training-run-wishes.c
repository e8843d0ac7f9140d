/* zky-training-run-wishes.c: what is changed by hand while a run goes on: learning rate and optimiser
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

#include <glib/gi18n.h>
#include <math.h>

const char *const zky_training_run_optimizers[] = { "sgd", "rmsprop", "adagrad", "adam", "adamw", "lbfgs", NULL };

/* What was changed by hand is what the trainer begins with. */
gboolean
zky_training_run_apply_wishes (ZkyTrainingRun  *self,
                               ZkyTraining     *training,
                               GError         **error)
{
  ZkyOptimizer *optimizer;
  gboolean good;

  if (self->optimizer != NULL)
    {
      optimizer = zky_training_get_optimizer (training);
      if ((optimizer == NULL || !g_str_equal (zky_optimizer_get_kind (optimizer), self->optimizer))
          && !zky_training_set_optimizer (training, self->optimizer, error))
        return FALSE;
    }
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
  if (self->trainer != NULL && !zky_trainer_set_lr (self->trainer, lr, error))
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
  if (self->trainer == NULL || (self->state != ZKY_RUN_RUNNING && self->state != ZKY_RUN_PAUSED))
    return;

  /* What the old one knows of the parameters' gradients means nothing to the new one: it starts afresh. */
  self->wish = self->state == ZKY_RUN_RUNNING ? ZKY_WISH_PLAY : ZKY_WISH_PAUSE;
  self->restarting = TRUE;
  g_cancellable_cancel (self->cancellable);
  zky_trainer_unpause (self->trainer);
}
