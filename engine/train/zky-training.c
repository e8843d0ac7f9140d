/* zky-training.c: how a module is to be trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-private.h"

#include "zky-op.h"
#include "zky-options.h"

#define ZKY_OPTION_FIELD(name) G_STRUCT_OFFSET (ZkyTrainingNumbers, name)

static const ZkyOption options[] = {
  ZKY_OPTION_COUNT (epochs, 10),
  ZKY_OPTION_COUNT (batch, 32),
  { "seed", ZKY_OPTION_FIELD (seed), 0, 0, G_MAXUINT32, .whole = TRUE },
  ZKY_OPTION_SWITCH (shuffle, 1),
  ZKY_OPTION_SWITCH (drop_last, 0),
  ZKY_OPTION_SHARE (validation, 0),
  ZKY_OPTION_COUNT (patience, 0),
  ZKY_OPTION_NUMBER (min_delta, 0),
  ZKY_OPTION_NUMBER (clip_norm, 0),
  ZKY_OPTION_NUMBER (clip_value, 0),
  ZKY_OPTION_SWITCH (compile, 1),
  ZKY_OPTION_COUNT (threads, 0),
  { NULL }
};

/**
 * zky_training_new:
 * @module: (transfer none): what is trained
 *
 * Returns: (transfer full): a description without data; the loss is the module's output `loss`, or its first
 */
ZkyTraining *
zky_training_new (ZkyModule *module)
{
  ZkyTraining *self;

  g_return_val_if_fail (module != NULL, NULL);

  self = g_new0 (ZkyTraining, 1);
  self->ref_count = 1;
  self->module = zky_module_ref (module);
  zky_options_init (options, &self->numbers);

  return self;
}

ZkyTraining *
zky_training_ref (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

static void
clear_loss (ZkyTraining *self)
{
  if (self->loss_destroy != NULL)
    self->loss_destroy (self->loss_data);
  self->loss = NULL;
  self->loss_data = NULL;
  self->loss_destroy = NULL;
  g_clear_pointer (&self->loss_op, g_free);
  g_clear_pointer (&self->loss_target, g_free);
}

void
zky_training_unref (ZkyTraining *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  clear_loss (self);
  zky_dataset_unref (self->dataset);
  zky_dataset_unref (self->validation);
  zky_optimizer_free (self->optimizer);
  zky_schedule_free (self->schedule);
  zky_module_unref (self->module);
  zky_vocabulary_unref (self->classes);
  zky_vocabulary_unref (self->vocabulary);
  g_free (self->accuracy);
  g_free (self);
}

ZkyModule *
zky_training_get_module (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->module;
}

/**
 * zky_training_set:
 * @option: see #ZkyTraining
 * @error: return location for a %ZKY_ERROR_UNKNOWN that lists the options there are, or a %ZKY_ERROR_VALUE
 *
 * Returns: %FALSE, with nothing changed, if there is no such option or it may not be that
 */
gboolean
zky_training_set (ZkyTraining  *self,
                  const char   *option,
                  double        value,
                  GError      **error)
{
  g_return_val_if_fail (self != NULL && option != NULL, FALSE);

  return zky_options_set (options, &self->numbers, "train", option, value, error);
}

gboolean
zky_training_get (ZkyTraining  *self,
                  const char   *option,
                  double       *value,
                  GError      **error)
{
  g_return_val_if_fail (self != NULL && option != NULL && value != NULL, FALSE);

  return zky_options_get (options, &self->numbers, "train", option, value, error);
}

/* The names of all options that are numbers, in order; NULL behind the last one. */
const char *
zky_training_get_option (guint i)
{
  return i < G_N_ELEMENTS (options) ? options[i].name : NULL;
}

/**
 * zky_training_set_dataset:
 * @dataset: (nullable) (transfer none): what to train on; inputs of the module get the column of their name, others what they were
 *   declared with. %NULL: there is nothing but parameters, and an epoch is one step
 */
void
zky_training_set_dataset (ZkyTraining *self,
                          ZkyDataset  *dataset)
{
  g_return_if_fail (self != NULL);

  if (dataset != NULL)
    zky_dataset_ref (dataset);
  g_clear_pointer (&self->dataset, zky_dataset_unref);
  self->dataset = dataset;
}

ZkyDataset *
zky_training_get_dataset (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->dataset;
}

/**
 * zky_training_set_validation:
 * @dataset: (nullable) (transfer none): examples with the same columns, which are never trained on
 */
void
zky_training_set_validation (ZkyTraining *self,
                             ZkyDataset  *dataset)
{
  g_return_if_fail (self != NULL);

  if (dataset != NULL)
    zky_dataset_ref (dataset);
  g_clear_pointer (&self->validation, zky_dataset_unref);
  self->validation = dataset;
}

/**
 * zky_training_get_validation:
 *
 * Returns: (transfer none) (nullable): the validation set, where there is one of its own
 */
ZkyDataset *
zky_training_get_validation (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->validation;
}

/**
 * zky_training_set_loss:
 * @func: (nullable): makes the loss of what the module returns; %NULL: the loss is the module's output `loss`, or its first
 * @user_data: for @func
 * @destroy: (nullable): frees @user_data
 */
void
zky_training_set_loss (ZkyTraining    *self,
                       ZkyLossFunc     func,
                       gpointer        user_data,
                       GDestroyNotify  destroy)
{
  g_return_if_fail (self != NULL);

  clear_loss (self);
  self->loss = func;
  self->loss_data = user_data;
  self->loss_destroy = destroy;
}

/**
 * zky_training_set_loss_op:
 * @op: an operator of two inputs with a scalar output: `mse_loss`, `cross_entropy`
 * @target: the column that it compares the module's first output with
 * @error: return location for a %ZKY_ERROR_UNKNOWN
 *
 * Returns: %FALSE, with nothing changed, if there is no such operator
 */
gboolean
zky_training_set_loss_op (ZkyTraining  *self,
                          const char   *op,
                          const char   *target,
                          GError      **error)
{
  g_return_val_if_fail (self != NULL && op != NULL && target != NULL, FALSE);

  if (zky_op_lookup (op, error) == NULL)
    return FALSE;

  clear_loss (self);
  self->loss_op = g_strdup (op);
  self->loss_target = g_strdup (target);

  return TRUE;
}

/**
 * zky_training_get_loss_op:
 *
 * Returns: (transfer none) (nullable): what zky_training_set_loss_op() said; %NULL where the loss comes about in another way
 */
const char *
zky_training_get_loss_op (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->loss_op;
}

/**
 * zky_training_set_accuracy:
 * @target: (nullable): the column with the right answers
 *
 * Makes `accuracy` one of the metrics: how often the greatest number along the last axis of the module's first output, or of
 * the second where the first is the loss, stands at the class that @target names; where the output has one number an example,
 * how often its sign says the target, 0 or 1.
 */
void
zky_training_set_accuracy (ZkyTraining *self,
                           const char  *target)
{
  g_autofree char *before = NULL;

  g_return_if_fail (self != NULL);

  before = self->accuracy;
  self->accuracy = g_strdup (target);
}

/**
 * zky_training_get_target:
 *
 * Returns: (transfer none) (nullable): the column with the right answers: that of the accuracy, else the one that the loss compares with.
 *   %NULL where neither was named: the module makes its loss itself
 */
const char *
zky_training_get_target (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->accuracy != NULL ? self->accuracy : self->loss_target;
}

/**
 * zky_training_set_optimizer:
 * @kind: `adam`, `sgd` …
 * @error: return location for the errors of zky_optimizer_new()
 *
 * Returns: %FALSE, with nothing changed, if there is none of this kind or the module has nothing to train
 */
gboolean
zky_training_set_optimizer (ZkyTraining  *self,
                            const char   *kind,
                            GError      **error)
{
  ZkyOptimizer *optimizer;

  g_return_val_if_fail (self != NULL && kind != NULL, FALSE);

  optimizer = zky_optimizer_new (kind, self->module, error);
  if (optimizer == NULL)
    return FALSE;
  zky_optimizer_free (self->optimizer);
  self->optimizer = optimizer;

  return TRUE;
}

/**
 * zky_training_get_optimizer:
 *
 * Returns: (transfer none) (nullable): the optimiser, to set options on; trainers make their own by it. %NULL before one was chosen: they take
 *   `adam`
 */
ZkyOptimizer *
zky_training_get_optimizer (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->optimizer;
}

gboolean
zky_training_set_schedule (ZkyTraining  *self,
                           const char   *kind,
                           GError      **error)
{
  ZkySchedule *schedule;

  g_return_val_if_fail (self != NULL && kind != NULL, FALSE);

  schedule = zky_schedule_new (kind, error);
  if (schedule == NULL)
    return FALSE;
  zky_schedule_free (self->schedule);
  self->schedule = schedule;

  return TRUE;
}

/**
 * zky_training_get_schedule:
 *
 * Returns: (transfer none) (nullable): the schedule, to set options on. Where `total_steps` of one_cycle, `T_max` of cosine or
 *   `total_iters` of linear is 0, a trainer sets it to the length of the training
 */
ZkySchedule *
zky_training_get_schedule (ZkyTraining *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->schedule;
}
