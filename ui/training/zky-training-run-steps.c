/* zky-training-run-steps.c: any step of a run: from the state that was kept before it, trained on to it once more
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

/* Whether the session's parameters are those of @state, to the last bit. */
gboolean
zky_training_run_is_shown (ZkyTrainingRun *self,
                           ZkyArchive     *state)
{
  guint n = 0;

  for (guint i = 0; i < zky_archive_get_n (state); i++)
    {
      ZkyInput shown;

      if (!zky_session_get_input (self->session, zky_archive_get_name (state, i), &shown) || !shown.is_parameter)
        continue;
      if (!zky_tensor_equal (shown.value, zky_archive_get (state, i)))
        return FALSE;
      n++;
    }

  return n > 0;
}

/* -- Undo and redo ------------------------------------------------------------------------- */

/* (transfer none) (nullable): the state whose parameters the session has, and its step */
static ZkyArchive *
find_shown (ZkyTrainingRun *self,
            guint64        *step)
{
  double epochs;

  if (self->reached != NULL && zky_training_run_is_shown (self, self->reached))
    {
      *step = self->reached_step;
      return self->reached;
    }
  for (guint i = zky_legs_get_n (self->legs); i-- > 0;)
    if (zky_training_run_is_shown (self, zky_legs_get (self->legs, i)->state))
      {
        *step = zky_legs_get (self->legs, i)->first;
        return zky_legs_get (self->legs, i)->state;
      }
  for (guint i = zky_snapshots_get_n (self->snapshots); i-- > 0;)
    {
      ZkyArchive *state = zky_snapshots_get (self->snapshots, i, &epochs);

      if (!zky_training_run_is_shown (self, state))
        continue;
      *step = zky_legs_get_step (self->legs, epochs);
      return state;
    }

  return NULL;
}

/* The run follows; what comes from now on is another step of undo. */
static void
undone_cb (ZkyTrainingRun *self)
{
  ZkyArchive *state, *before = self->shown_state;
  guint64 step;

  if (zky_legs_get_n (self->legs) == 0)
    return;
  zky_replay_cancel (self->replay);
  self->looks_back = TRUE; /* what is on its way is not shown over it */
  zky_training_run_pause (self);
  self->gesture = 0;
  self->series = ZKY_TRAINING_SERIES_NONE;
  state = find_shown (self, &step);
  if (state != NULL)
    {
      self->step = step;
      self->shown_state = zky_archive_ref (state);
      g_clear_pointer (&before, zky_archive_unref);
      zky_training_run_update_batch (self, 0);
      zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_POSITION);
    }
  self->looks_back = self->step < self->last;
  zky_training_run_tell (self);
}

/* An input was changed by hand: it is the input's call again. */
static void
batch_cb (ZkyTrainingRun *self)
{
  if (!self->shows_batch || zky_session_get_batch (self->session) != NULL)
    return;
  self->shows_batch = FALSE;
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_SHOWS_BATCH);
}

/* -- Steps ----------------------------------------------------------------------------------- */

static void
keep_reached (ZkyTrainingRun *self,
              ZkyArchive     *state,
              guint64         step)
{
  g_clear_pointer (&self->reached, zky_archive_unref);
  self->reached = zky_archive_ref (state);
  self->reached_step = step;
}

static void
arrive (ZkyTrainingRun *self,
        ZkyArchive     *state,
        guint64         step)
{
  gboolean shows_batch = self->wants_batch;

  if (shows_batch != self->shows_batch)
    {
      self->shows_batch = shows_batch;
      zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_SHOWS_BATCH);
    }
  zky_training_run_bring (self, state, step, ZKY_TRAINING_SERIES_DRAG);
  zky_training_run_tell (self);
}

static void
arrived_cb (ZkyTrainingRun *self,
            guint64         step,
            ZkyArchive     *state,
            const char     *error)
{
  if (state == NULL)
    {
      zky_training_run_set_error (self, error);
      zky_training_run_tell (self);
      return;
    }
  keep_reached (self, state, step);
  arrive (self, state, step);
}

/* (transfer full): the last state of @leg that is known and not behind @step, and its step */
static ZkyArchive *
dup_base (ZkyTrainingRun *self,
          const ZkyLeg   *leg,
          guint64         step,
          guint64        *base)
{
  double found;
  g_autoptr (ZkyArchive) kept = zky_snapshots_dup_before (self->snapshots, zky_leg_get_epochs (leg, step), &found);
  ZkyArchive *best = leg->state;

  *base = leg->first;
  if (kept != NULL && zky_legs_get_step (self->legs, found) > *base)
    {
      best = kept;
      *base = zky_legs_get_step (self->legs, found);
    }
  if (self->reached != NULL && self->reached_step > *base && self->reached_step <= step)
    {
      best = self->reached;
      *base = self->reached_step;
    }

  return zky_archive_ref (best);
}

/**
 * zky_training_run_set_step:
 * @step: the session shows the parameters behind so many steps; a training that runs pauses
 *
 * At once where they were kept, else as soon as the steps from those that were have been trained once more. What was asked for last counts.
 */
void
zky_training_run_set_step (ZkyTrainingRun *self,
                           guint64         step)
{
  g_autoptr (ZkyArchive) from = NULL;
  const ZkyLeg *leg;
  guint64 base;

  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (zky_legs_get_n (self->legs) == 0)
    return;
  zky_training_run_pause (self);
  step = CLAMP (step, zky_legs_get_begin (self->legs), self->last);
  if (step == (zky_replay_is_busy (self->replay) ? zky_replay_get_step (self->replay) : self->step)
      && (self->shown_state == NULL || zky_replay_is_busy (self->replay) || zky_training_run_is_shown (self, self->shown_state)))
    return;

  zky_training_run_set_error (self, NULL);
  leg = zky_legs_find (self->legs, step);
  from = dup_base (self, leg, step, &base);
  if (base == step)
    {
      zky_replay_cancel (self->replay);
      arrive (self, from, step);
      return;
    }
  zky_replay_ask (self->replay, self->session, leg, base, from, step);
  zky_training_run_tell (self);
}

guint64
zky_training_run_get_step (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return self->step;
}

/* Whether its parameters are not what is shown: some were changed by hand. */
gboolean
zky_training_run_is_changed (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  return self->shown_state != NULL && !zky_training_run_is_shown (self, self->shown_state);
}

guint64
zky_training_run_get_first_step (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return zky_legs_get_begin (self->legs);
}

guint64
zky_training_run_get_last_step (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return self->last;
}

gboolean
zky_training_run_get_replay (ZkyTrainingRun *self,
                             guint64        *step,
                             double         *share)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  if (!zky_replay_is_busy (self->replay))
    return FALSE;
  *step = zky_replay_get_step (self->replay);
  *share = zky_replay_get_share (self->replay);

  return TRUE;
}

void
zky_training_run_cancel_replay (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  zky_replay_cancel (self->replay);
  zky_training_run_tell (self);
}

/* -- Epochs ------------------------------------------------------------------------------------- */

double
zky_training_run_get_end (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  return zky_snapshots_get_end (self->snapshots);
}

double
zky_training_run_get_position (ZkyTrainingRun *self)
{
  const ZkyLeg *leg;

  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), 0);

  leg = zky_legs_find (self->legs, self->step);

  return leg != NULL ? zky_leg_get_epochs (leg, self->step) : 0;
}

/**
 * zky_training_run_set_position:
 * @epoch: the session shows the parameters of the step next to it; as zky_training_run_set_step()
 */
void
zky_training_run_set_position (ZkyTrainingRun *self,
                               double          epoch)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  zky_training_run_set_step (self, zky_legs_get_step (self->legs, epoch));
}

/* -- The object ------------------------------------------------------------------------------------ */

void
zky_training_run_init_steps (ZkyTrainingRun *self)
{
  self->legs = zky_legs_new ();
  self->replay = zky_replay_new ();
  self->wants_batch = TRUE;
  g_signal_connect_object (self->replay, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->replay, "progress", G_CALLBACK (zky_training_run_tell), self, G_CONNECT_SWAPPED);
  g_signal_group_connect_swapped (self->signals, "undone", G_CALLBACK (undone_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::batch", G_CALLBACK (batch_cb), self);
}

void
zky_training_run_forget_steps (ZkyTrainingRun *self)
{
  zky_replay_open (self->replay);
  zky_legs_clear (self->legs);
  g_clear_pointer (&self->shown_state, zky_archive_unref);
  g_clear_pointer (&self->untrained, zky_archive_unref);
  g_clear_pointer (&self->reached, zky_archive_unref);
  self->step = self->first = self->last = 0;
  self->looks_back = self->is_saved = FALSE;
  if (self->shows_batch)
    {
      self->shows_batch = FALSE;
      zky_session_set_batch (self->session, NULL, 0);
      zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_SHOWS_BATCH);
    }
}
