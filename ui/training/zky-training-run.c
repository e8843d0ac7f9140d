/* zky-training-run.c: the training of a session's model
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run-private.h"

#include <glib/gi18n.h>
#include <math.h>

G_DEFINE_FINAL_TYPE (ZkyTrainingRun, zky_training_run, G_TYPE_OBJECT)

enum { PROGRESS, N_SIGNALS };

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
zky_training_run_set_state (ZkyTrainingRun *self,
                            ZkyRunState     state,
                            const char     *error)
{
  if (g_strcmp0 (error, self->error) != 0)
    {
      g_free (self->error);
      self->error = g_strdup (error);
      zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_ERROR);
    }
  if (state == self->state)
    return;
  self->state = state;
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_STATE);
}

static void
forget (ZkyTrainingRun *self)
{
  zky_training_run_drop_trainer (self);
  zky_history_clear (self->history);
  zky_snapshots_clear (self->snapshots);
  zky_snapshots_clear (self->gradients);
  self->progress = (ZkyProgress) { .seconds_left = NAN, .validation_loss = NAN };
  self->begin = self->position = 0;
  self->looks_back = FALSE;
  self->gesture = 0;
}

/* How many epochs the file asks for. */
static guint64
get_model_epochs (ZkyTrainingRun *self)
{
  ZkyModel *model = zky_session_get_model (self->session);
  double epochs = 0;

  if (model != NULL && zky_model_get_training (model) != NULL)
    zky_training_get (zky_model_get_training (model), "epochs", &epochs, NULL);

  return (guint64) epochs;
}

/* Another model, or none; a call of the same one changes nothing. */
static void
opened_cb (ZkyTrainingRun *self)
{
  ZkyModel *model = zky_session_get_model (self->session);
  gboolean can = model != NULL && zky_model_get_training (model) != NULL;

  self->seen = model;
  forget (self);
  g_clear_pointer (&self->optimizer, g_free);
  self->lr = NAN;
  self->progress.n_epochs = self->n_epochs = get_model_epochs (self);
  zky_training_run_set_state (self, can ? ZKY_RUN_READY : ZKY_RUN_NONE, NULL);
  zky_training_run_tell (self);
}

/* Another file, or the same one loaded anew, is another model. */
static void
called_cb (ZkyTrainingRun *self)
{
  if (zky_session_get_model (self->session) != self->seen)
    opened_cb (self);
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
    g_value_set_double (value, self->position);
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
  g_object_class_install_properties (object_class, ZKY_TRAINING_RUN_N_PROPS, properties);

  signals[PROGRESS] = g_signal_new ("progress", ZKY_TYPE_TRAINING_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
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

/* Whether parameters of the session are others than those that were trained: changed by hand, or back by undo. */
static gboolean
is_changed (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) kept = zky_snapshots_dup (self->snapshots, self->position, NULL);

  for (guint i = 0; kept != NULL && i < zky_archive_get_n (kept); i++)
    {
      ZkyInput shown;

      if (zky_session_get_input (self->session, zky_archive_get_name (kept, i), &shown)
          && !zky_tensor_equal (shown.value, zky_archive_get (kept, i)))
        return TRUE;
    }

  return FALSE;
}

/* Whether the trainer there is would go on from what the session shows. */
static gboolean
can_go_on (ZkyTrainingRun *self)
{
  if (self->trainer == NULL)
    return FALSE;

  return self->state == ZKY_RUN_RUNNING || (self->state == ZKY_RUN_PAUSED && !self->looks_back && !is_changed (self));
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

/* Another trainer goes on behind the position; what came behind it before goes. Behind the last epoch there are as many again. */
static void
begin_anew (ZkyTrainingRun  *self,
            ZkyTrainingWish  wish)
{
  g_autoptr (ZkyArchive) before = NULL;

  /* Behind the end the optimiser goes on with what it knows; whoever stopped early would stop again. */
  if (self->state == ZKY_RUN_DONE && !self->looks_back && !self->progress.stopped_early && !is_changed (self))
    before = zky_trainer_dup_state (self->trainer);
  zky_training_run_drop_trainer (self);
  self->before = g_steal_pointer (&before);
  if (zky_snapshots_get_n (self->snapshots) > 0)
    self->first = zky_training_run_dup_params (self);
  self->begin = self->position;
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

void
zky_training_run_reset (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) first = NULL;

  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state == ZKY_RUN_NONE)
    return;

  first = zky_snapshots_dup (self->snapshots, 0, NULL);
  if (first != NULL)
    zky_training_run_show (self, first);
  forget (self);
  self->progress.n_epochs = self->n_epochs = get_model_epochs (self);
  zky_training_run_set_state (self, ZKY_RUN_READY, NULL);
  zky_training_run_notify (self, ZKY_TRAINING_RUN_PROP_POSITION);
  zky_training_run_tell (self);
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

  return zky_trainer_save (self->trainer, path, error);
}
