/* zky-training-run.c: the training of a session's model
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (ZkyTrainingRun, zky_training_run, G_TYPE_OBJECT)

enum { PROGRESS, BEGUN_ANEW, N_SIGNALS };

static GParamSpec *properties[ZKY_TRAINING_RUN_N_PROPS];
static guint signals[N_SIGNALS];

void
zky_training_run_notify (ZkyTrainingRun *self,
                         guint           property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

void
zky_training_run_tell (ZkyTrainingRun *self)
{
  g_signal_emit (self, signals[PROGRESS], 0);
}

void
zky_training_run_set_error (ZkyTrainingRun *self,
                            const char     *error)
{
  if (g_strcmp0 (error, self->error) != 0)
    {
      g_free (self->error);
      self->error = g_strdup (error);
      zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_ERROR);
    }
}

void
zky_training_run_set_state (ZkyTrainingRun *self,
                            ZkyRunState     state,
                            const char     *error)
{
  zky_training_run_set_error (self, error);
  if (state == self->state)
    return;
  self->state = state;
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_STATE);
}

static void
forget (ZkyTrainingRun *self)
{
  zky_training_run_drop_trainer (self);
  zky_snapshots_clear (self->snapshots);
  zky_snapshots_clear (self->gradients);
  self->progress = (ZkyProgress) { .seconds_left = NAN, .validation_loss = NAN };
  self->begin = 0;
  self->gesture = 0;
  self->series = ZKY_TRAINING_SERIES_NONE;
  zky_training_run_forget_steps (self);
}

/* What the file asks for. */
static double
get_model_number (ZkyTrainingRun *self,
                  const char     *name)
{
  ZkyModel *model = zky_session_get_model (self->session);
  double number = 0;

  if (model != NULL && zky_model_get_training (model) != NULL)
    zky_training_get (zky_model_get_training (model), name, &number, NULL);

  return number;
}

static guint64
get_model_epochs (ZkyTrainingRun *self)
{
  return (guint64) get_model_number (self, "epochs");
}

/* Whether what is open is what was when it was last looked at, loaded anew. */
static gboolean
is_same_file (ZkyTrainingRun *self)
{
  GFile *file = zky_session_get_file (self->session);

  if (file == NULL || self->seen_file == NULL)
    return file == self->seen_file && zky_session_get_expression (self->session) == NULL;

  return g_file_equal (file, self->seen_file);
}

/* Another model, or none; a call of the same one changes nothing. */
static void
opened_cb (ZkyTrainingRun *self)
{
  ZkyModel *model = zky_session_get_model (self->session);
  gboolean can = model != NULL && zky_model_get_training (model) != NULL;
  gboolean loses = self->last > 0 && is_same_file (self);

  self->seen = model;
  g_set_object (&self->seen_file, zky_session_get_file (self->session));
  forget (self);
  zky_history_clear (self->history);
  zky_history_forget_earlier (self->history);
  g_clear_pointer (&self->optimizer, g_free);
  self->lr = NAN;
  self->batch = 0;
  self->model_batch = get_model_number (self, "batch");
  self->progress.n_epochs = self->n_epochs = get_model_epochs (self);
  zky_training_run_set_state (self, can ? ZKY_RUN_READY : ZKY_RUN_NONE, NULL);
  zky_training_run_tell (self);
  if (loses)
    g_signal_emit (self, signals[BEGUN_ANEW], 0);
}

/* Another file, or the same one loaded anew, is another model. Whether something was changed by hand is worth telling. */
static void
called_cb (ZkyTrainingRun *self)
{
  gboolean changed;

  if (zky_session_get_model (self->session) != self->seen)
    {
      opened_cb (self);
      return;
    }
  changed = self->state != ZKY_RUN_RUNNING && zky_training_run_is_changed (self);
  if (changed == self->was_changed)
    return;
  self->was_changed = changed;
  zky_training_run_tell (self);
}

/* -- The object ------------------------------------------------------------------------------------- */

static void
zky_training_run_dispose (GObject *object)
{
  ZkyTrainingRun *self = ZKY_TRAINING_RUN (object);

  zky_training_run_drop_trainer (self);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->replay);
  g_clear_object (&self->seen_file);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_training_run_parent_class)->dispose (object);
}

static void
zky_training_run_finalize (GObject *object)
{
  ZkyTrainingRun *self = ZKY_TRAINING_RUN (object);

  zky_history_free (self->history);
  zky_snapshots_free (self->snapshots);
  zky_snapshots_free (self->gradients);
  zky_legs_free (self->legs);
  g_clear_pointer (&self->shown_state, zky_archive_unref);
  g_clear_pointer (&self->untrained, zky_archive_unref);
  g_clear_pointer (&self->reached, zky_archive_unref);
  g_free (self->error);
  g_free (self->optimizer);

  G_OBJECT_CLASS (zky_training_run_parent_class)->finalize (object);
}

static void
zky_training_run_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ZkyTrainingRun *self = ZKY_TRAINING_RUN (object);

  if (id == ZKY_TRAINING_RUN_PROP_STATE)
    g_value_set_int (value, self->state);
  else if (id == ZKY_TRAINING_RUN_PROP_ERROR)
    g_value_set_string (value, self->error);
  else if (id == ZKY_TRAINING_RUN_PROP_POSITION)
    g_value_set_double (value, zky_training_run_get_position (self));
  else if (id == ZKY_TRAINING_RUN_PROP_SHOWS_BATCH)
    g_value_set_boolean (value, self->shows_batch);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_training_run_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (id == ZKY_TRAINING_RUN_PROP_POSITION)
    zky_training_run_set_position (ZKY_TRAINING_RUN (object), g_value_get_double (value));
  else if (id == ZKY_TRAINING_RUN_PROP_SHOWS_BATCH)
    zky_training_run_set_shows_batch (ZKY_TRAINING_RUN (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_training_run_class_init (ZkyTrainingRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags reads = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zky_training_run_dispose;
  object_class->finalize = zky_training_run_finalize;
  object_class->get_property = zky_training_run_get_property;
  object_class->set_property = zky_training_run_set_property;

  properties[ZKY_TRAINING_RUN_PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, ZKY_RUN_FAILED, 0, reads);
  properties[ZKY_TRAINING_RUN_PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, reads);
  properties[ZKY_TRAINING_RUN_PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, G_MAXDOUBLE, 0,
                                                                    G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                                    | G_PARAM_STATIC_STRINGS);
  properties[ZKY_TRAINING_RUN_PROP_SHOWS_BATCH] = g_param_spec_boolean ("shows-batch", NULL, NULL, FALSE,
                                                                        G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                                        | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, ZKY_TRAINING_RUN_N_PROPS, properties);

  signals[PROGRESS] = g_signal_new ("progress", ZKY_TYPE_TRAINING_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
  signals[BEGUN_ANEW] = g_signal_new ("begun-anew", ZKY_TYPE_TRAINING_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 0);
}

static void
zky_training_run_init (ZkyTrainingRun *self)
{
  self->history = zky_history_new ();
  self->snapshots = zky_snapshots_new ();
  self->gradients = zky_snapshots_new ();
  self->lr = NAN;
  self->progress.seconds_left = NAN;

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
  zky_training_run_init_steps (self);
}

ZkyTrainingRun *
zky_training_run_new (ZkySession *session)
{
  ZkyTrainingRun *self = g_object_new (ZKY_TYPE_TRAINING_RUN, NULL);

  self->session = g_object_ref (session);
  g_signal_group_set_target (self->signals, session);
  if (zky_session_get_scene (session) != NULL)
    opened_cb (self);

  return self;
}

ZkyRunState
zky_training_run_get_state (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), ZKY_RUN_NONE);

  return self->state;
}

const char *
zky_training_run_get_error (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->error;
}

/* (transfer none) */
ZkyHistory *
zky_training_run_get_history (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->history;
}

/* (transfer none) */
ZkySnapshots *
zky_training_run_get_snapshots (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->snapshots;
}

/* (transfer none) */
ZkySnapshots *
zky_training_run_get_gradients (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->gradients;
}

void
zky_training_run_set_tells_gradients (ZkyTrainingRun *self,
                                      gboolean        tells_gradients)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  self->tells_gradients = tells_gradients;
  if (self->trainer != NULL)
    zky_trainer_set_tells_gradients (self->trainer, tells_gradients);
}

/* (transfer none) */
ZkySession *
zky_training_run_get_session (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->session;
}

void
zky_training_run_get_progress (ZkyTrainingRun *self,
                               ZkyProgress    *progress)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  *progress = self->progress;
}

/* Whether the trainer there is would go on from what the session shows. */
static gboolean
can_go_on (ZkyTrainingRun *self)
{
  if (self->trainer == NULL)
    return FALSE;

  return self->state == ZKY_RUN_RUNNING || (self->state == ZKY_RUN_PAUSED && !self->looks_back && !zky_training_run_is_changed (self));
}

static void
set_progress (ZkyTrainingRun *self,
              double          epochs)
{
  guint64 n_batches = self->progress.n_batches;
  double whole = floor (epochs);

  self->progress = (ZkyProgress) {
    .epoch = (guint64) whole, .n_epochs = self->n_epochs, .n_batches = n_batches,
    .batch = (guint64) round ((epochs - whole) * (double) n_batches),
    .lr = self->progress.lr, .validation_loss = NAN, .seconds_left = NAN,
  };
}

/* Whether a trainer can go on from the state that is shown as the one would have that made it. */
static gboolean
can_resume (ZkyTrainingRun *self)
{
  const ZkyLeg *leg = zky_legs_find (self->legs, self->step);

  return leg != NULL && self->shown_state != NULL && g_strcmp0 (leg->settings.optimizer, self->optimizer) == 0
         && leg->settings.batch == self->batch && g_strcmp0 (zky_archive_find_text (self->shown_state, "train/stopped"), "0") == 0
         && !zky_training_run_is_changed (self);
}

/* Another trainer goes on behind the position; what came behind it before goes. Behind the last epoch there are as many again. */
static void
begin_anew (ZkyTrainingRun  *self,
            ZkyTrainingWish  wish)
{
  zky_training_run_drop_trainer (self);
  zky_replay_cancel (self->replay);
  if (can_resume (self))
    self->resume = zky_archive_ref (self->shown_state);
  else if (self->shown_state != NULL)
    self->params = zky_training_run_dup_params (self);
  self->begin = zky_training_run_get_position (self);
  self->first = self->step;
  self->looks_back = FALSE;
  if (self->begin >= (double) self->n_epochs)
    self->n_epochs = (guint64) self->begin + get_model_epochs (self);
  set_progress (self, self->begin);
  zky_history_cut (self->history, self->begin);
  zky_snapshots_cut (self->snapshots, self->begin);
  zky_snapshots_cut (self->gradients, self->begin);
  zky_training_run_load (self, wish);
}

/**
 * zky_training_run_play:
 *
 * Trains on, from the parameters that are shown: where an earlier epoch is looked at, from there. Epochs are counted on.
 */
void
zky_training_run_play (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state == ZKY_RUN_NONE || self->state == ZKY_RUN_LOADING || self->state == ZKY_RUN_RUNNING)
    return;

  if (!can_go_on (self))
    begin_anew (self, ZKY_WISH_PLAY);
  else
    {
      zky_training_run_set_state (self, ZKY_RUN_RUNNING, NULL);
      self->wish = ZKY_WISH_PLAY;
      zky_trainer_unpause (self->trainer);
    }
  /* While it runs the session's own inputs are looked at. */
  if (self->shows_batch)
    {
      self->shows_batch = FALSE;
      zky_training_run_update_batch (self, 0);
      zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_SHOWS_BATCH);
    }
}

void
zky_training_run_pause (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state != ZKY_RUN_RUNNING)
    return;
  self->wish = ZKY_WISH_PAUSE;
  zky_trainer_pause (self->trainer);
  zky_training_run_set_state (self, ZKY_RUN_PAUSED, NULL);
  zky_training_run_catch_up (self);
}

/* One batch, then it waits. */
void
zky_training_run_step (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (can_go_on (self))
    {
      self->wish = ZKY_WISH_STEP; /* of the next trainer, where the present one is being replaced */
      zky_trainer_step (self->trainer);
      zky_training_run_set_state (self, ZKY_RUN_PAUSED, NULL);
    }
  else if (self->state == ZKY_RUN_READY || self->state == ZKY_RUN_PAUSED || self->state == ZKY_RUN_DONE)
    begin_anew (self, ZKY_WISH_STEP);
}

/* The curves of the run that ends stay, with those of the runs before. */
void
zky_training_run_reset (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) untrained = NULL;

  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state == ZKY_RUN_NONE)
    return;

  zky_session_begin_edits (self->session);
  untrained = self->untrained != NULL ? zky_archive_ref (self->untrained) : NULL;
  if (untrained != NULL)
    zky_training_run_bring (self, untrained, 0, ZKY_TRAINING_SERIES_NONE);
  forget (self);
  zky_history_keep (self->history);
  zky_session_end_edits (self->session);
  self->progress.n_epochs = self->n_epochs = get_model_epochs (self);
  zky_training_run_set_state (self, ZKY_RUN_READY, NULL);
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_POSITION);
  zky_training_run_tell (self);
}

/* What an earlier step had is its whole state; what was changed by hand is only parameters. */
static gboolean
save_shown (ZkyTrainingRun  *self,
            const char      *path,
            GError         **error)
{
  g_autoptr (ZkyArchive) params = NULL;

  if (!zky_training_run_is_changed (self))
    return self->looks_back ? zky_archive_save (self->shown_state, path, error) : zky_trainer_save (self->trainer, path, error);
  params = zky_training_run_dup_params (self);

  return zky_archive_save (params, path, error);
}

gboolean
zky_training_run_save (ZkyTrainingRun  *self,
                       const char      *path,
                       GError         **error)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  if (self->trainer == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, _("Nothing has been trained yet"));
      return FALSE;
    }

  if (!save_shown (self, path, error))
    return FALSE;
  self->is_saved |= !self->looks_back && !zky_training_run_is_changed (self);

  return TRUE;
}

/* Whether parameters were trained that are nowhere but here. */
gboolean
zky_training_run_is_unsaved (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), FALSE);

  return self->last > 0 && !self->is_saved;
}
