/* zky-training-run-shown.c: the parameters of a run that the session shows
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

/* Brings parameters into the session, where all of one run is one step of undo. In the list of calls a single batch is one entry, and so
 * are all that come while it runs, or while the position is dragged. */
static void
bring (ZkyTrainingRun    *self,
       ZkyArchive        *params,
       ZkyTrainingSeries  series)
{
  if (self->gesture == 0)
    self->gesture = zky_session_new_gesture (self->session);
  if (series != self->series)
    self->entry = series == ZKY_TRAINING_SERIES_NONE ? 0 : zky_session_new_gesture (self->session);
  self->series = series;
  zky_session_take_params (self->session, params, self->gesture, self->entry);
}

void
zky_training_run_show (ZkyTrainingRun *self,
                       ZkyArchive     *params)
{
  bring (self, params, ZKY_TRAINING_SERIES_NONE);
}

/* Shows what was kept last. */
void
zky_training_run_show_last (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) params = zky_snapshots_dup (self->snapshots, zky_snapshots_get_end (self->snapshots), &self->position);

  bring (self, params, self->state == ZKY_RUN_RUNNING ? ZKY_TRAINING_SERIES_RUN : ZKY_TRAINING_SERIES_NONE);
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_POSITION);
}

/**
 * zky_training_run_dup_params:
 *
 * Returns: (transfer full): what the session shows: its parameters, changed by hand or trained, and what buffers were then
 */
ZkyArchive *
zky_training_run_dup_params (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) kept = NULL;
  ZkyArchive *params = zky_archive_new ();
  ZkyModel *model;

  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), params);

  kept = zky_snapshots_dup (self->snapshots, self->position, NULL);
  model = zky_session_get_model (self->session);
  for (guint i = 0; model != NULL && i < zky_module_get_n_params (zky_model_get_module (model)); i++)
    {
      ZkyInput param, shown;

      if (zky_module_get_param (zky_model_get_module (model), i, &param) && zky_session_get_input (self->session, param.name, &shown))
        zky_archive_add (params, shown.name, shown.value);
    }
  for (guint i = 0; kept != NULL && i < zky_archive_get_n (kept); i++)
    if (zky_archive_find (params, zky_archive_get_name (kept, i)) == NULL)
      zky_archive_add (params, zky_archive_get_name (kept, i), zky_archive_get (kept, i));

  return params;
}

double
zky_training_run_get_end (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return zky_snapshots_get_end (self->snapshots);
}

double
zky_training_run_get_position (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return self->position;
}

/**
 * zky_training_run_set_position:
 * @epoch: the session shows the parameters that were kept nearest to it; a training that runs pauses
 */
void
zky_training_run_set_position (ZkyTrainingRun *self,
                               double          epoch)
{
  g_autoptr (ZkyArchive) params = NULL;
  double found;

  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  zky_training_run_pause (self);
  params = zky_snapshots_dup (self->snapshots, epoch, &found);
  if (params == NULL || found == self->position)
    return;

  self->position = found;
  self->looks_back = found < zky_snapshots_get_end (self->snapshots);
  bring (self, params, ZKY_TRAINING_SERIES_DRAG);
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_POSITION);
}
