/* zky-training-run-shown.c: what of a run the session shows: parameters, and the batch that they meet next
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

#include <string.h>

/* The batch of the step that is shown, as long as it is wanted; a run that goes on shows the session's own inputs. */
void
zky_training_run_update_batch (ZkyTrainingRun *self,
                               guint           entry)
{
  const ZkyLeg *leg = zky_legs_find (self->legs, self->step);
  g_autoptr (ZkyBatchPlace) place = NULL;

  if (self->shows_batch && leg != NULL)
    place = zky_batch_place_new (leg->settings.batch, zky_leg_get_epochs (leg, self->step), self->step);
  zky_session_set_batch (self->session, place, entry);
}

/**
 * zky_training_run_bring:
 * @state: parameters, and more
 * @step: behind which they were
 * @series: what they come in
 *
 * Brings parameters into the session, where all of one run is one step of undo, and a look at other steps of it another one. In the list of
 * calls a single batch is one entry, and so are all that come while it runs, or while steps are gone through.
 */
void
zky_training_run_bring (ZkyTrainingRun    *self,
                        ZkyArchive        *state,
                        guint64            step,
                        ZkyTrainingSeries  series)
{
  ZkyArchive *before = self->shown_state;

  if (self->gesture == 0 || (series != self->series && (series == ZKY_TRAINING_SERIES_DRAG || self->series == ZKY_TRAINING_SERIES_DRAG)))
    self->gesture = zky_session_new_gesture (self->session);
  if (series != self->series)
    self->entry = series == ZKY_TRAINING_SERIES_NONE ? 0 : zky_session_new_gesture (self->session);
  self->series = series;
  self->step = step;
  self->looks_back = step < self->last;
  self->shown_state = zky_archive_ref (state);
  g_clear_pointer (&before, zky_archive_unref);

  zky_session_begin_edits (self->session);
  zky_session_take_params (self->session, state, self->gesture, self->entry);
  zky_training_run_update_batch (self, self->entry);
  zky_session_end_edits (self->session);
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_POSITION);
}

/* Shows what was kept last. */
void
zky_training_run_show_last (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) state = zky_snapshots_dup (self->snapshots, zky_snapshots_get_end (self->snapshots), NULL);

  zky_training_run_bring (self, state, self->last, self->state == ZKY_RUN_RUNNING ? ZKY_TRAINING_SERIES_RUN : ZKY_TRAINING_SERIES_NONE);
}

gboolean
zky_training_run_get_shows_batch (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  return self->shows_batch;
}

/**
 * zky_training_run_set_shows_batch:
 * @shows_batch: whether the session calls the batch of the step that is shown, instead of what its inputs are, now and at the steps that are
 *   gone to
 */
void
zky_training_run_set_shows_batch (ZkyTrainingRun *self,
                                  gboolean        shows_batch)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  self->wants_batch = shows_batch;
  if (shows_batch)
    zky_training_run_pause (self);
  if (shows_batch == self->shows_batch || (shows_batch && zky_legs_get_n (self->legs) == 0))
    return;
  self->shows_batch = shows_batch;
  zky_training_run_update_batch (self, 0);
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_SHOWS_BATCH);
}

/**
 * zky_training_run_dup_params:
 *
 * Returns: (transfer full): what the session shows: its parameters, changed by hand or trained, and what buffers were then
 */
ZkyArchive *
zky_training_run_dup_params (ZkyTrainingRun *self)
{
  ZkyArchive *params = zky_archive_new (), *kept;
  ZkyModel *model;

  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), params);

  kept = self->shown_state;
  model = zky_session_get_model (self->session);
  for (guint i = 0; model != NULL && i < zky_module_get_n_params (zky_model_get_module (model)); i++)
    {
      ZkyInput param, shown;

      if (zky_module_get_param (zky_model_get_module (model), i, &param) && zky_session_get_input (self->session, param.name, &shown))
        zky_archive_add (params, shown.name, shown.value);
    }
  /* What else a state knows has a slash in its name, which no buffer has. */
  for (guint i = 0; kept != NULL && i < zky_archive_get_n (kept); i++)
    if (zky_archive_find (params, zky_archive_get_name (kept, i)) == NULL && strchr (zky_archive_get_name (kept, i), '/') == NULL)
      zky_archive_add (params, zky_archive_get_name (kept, i), zky_archive_get (kept, i));

  return params;
}
