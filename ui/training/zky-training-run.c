/* zky-training-run.c: the training of a session's model
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-model-copy.h"
#include "zky-snapshots.h"

#define REPORT_MS 100 /* how often the trainer tells of its batches */
#define SHOW_MS   33  /* epochs that are shorter are not all shown */

const char *const zky_training_run_optimizers[] = { "sgd", "rmsprop", "adagrad", "adam", "adamw", "lbfgs", NULL };

/* What comes to the trainer as soon as it is there. */
typedef enum
{
  WISH_PLAY,
  WISH_STEP,
  WISH_PAUSE,
} Wish;

struct _ZkyTrainingRun
{
  GObject        parent_instance;

  ZkyRunState    state;
  Wish           wish;
  gboolean       restarting;   /* another optimiser takes over when the trainer has ended */
  double         offset;       /* epochs of the trainers before */
  double         position;
  double         lr;           /* the rate that was asked for; NaN: the model's own */
  guint          gesture;
  gint64         shown;        /* when parameters last were */
  gboolean       is_behind;    /* there are newer ones */
  gpointer       seen;         /* the session's model when it was last looked at; only compared */
  ZkyProgress    progress;     /* without what it points to */

  /* Owned */
  ZkySession    *session;
  GSignalGroup  *signals;
  char          *error;
  char          *optimizer;    /* (nullable): the kind that was asked for */
  ZkyModel      *model;        /* the trainer's own; only its thread touches it */
  ZkyTrainer    *trainer;
  GCancellable  *cancellable;
  ZkyHistory    *history;
  ZkySnapshots  *snapshots;
};

G_DEFINE_FINAL_TYPE (ZkyTrainingRun, zky_training_run, G_TYPE_OBJECT)

enum { PROP_0, PROP_STATE, PROP_ERROR, PROP_POSITION, N_PROPS };
enum { PROGRESS, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void start_trainer (ZkyTrainingRun *self);

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

static void
set_state (ZkyTrainingRun *self,
           ZkyRunState     state,
           const char     *error)
{
  if (g_strcmp0 (error, self->error) != 0)
    {
      g_free (self->error);
      self->error = g_strdup (error);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
    }
  if (state == self->state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Ends what runs, without a word. */
static void
drop_trainer (ZkyTrainingRun *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->trainer != NULL)
    zky_trainer_unpause (self->trainer);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->trainer);
  g_clear_pointer (&self->model, zky_model_unref);
  self->restarting = self->is_behind = FALSE;
}

static void
forget (ZkyTrainingRun *self)
{
  drop_trainer (self);
  zky_history_clear (self->history);
  zky_snapshots_clear (self->snapshots);
  self->progress = (ZkyProgress) { .seconds_left = NAN, .validation_loss = NAN };
  self->offset = self->position = 0;
  self->gesture = 0;
}

/* -- The session ------------------------------------------------------------------------ */

/* Brings parameters into the session, where all of one run is one step of undo. */
static void
show (ZkyTrainingRun *self,
      ZkyArchive     *params)
{
  if (self->gesture == 0)
    self->gesture = zky_session_new_gesture (self->session);

  for (guint i = 0; i < zky_archive_get_n (params); i++)
    {
      const char *name = zky_archive_get_name (params, i);
      ZkyInput input;

      if (zky_session_get_input (self->session, name, &input) && input.is_parameter)
        zky_session_edit (self->session, name, zky_archive_get (params, i), self->gesture, NULL);
    }
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
  if (can)
    {
      ZkyTraining *training = zky_model_get_training (model);
      double epochs = 0;

      zky_training_get (training, "epochs", &epochs, NULL);
      self->progress.n_epochs = (guint64) epochs;
    }
  set_state (self, can ? ZKY_RUN_READY : ZKY_RUN_NONE, NULL);
  g_signal_emit (self, signals[PROGRESS], 0);
}

/* Another file, or the same one loaded anew, is another model. */
static void
called_cb (ZkyTrainingRun *self)
{
  if (zky_session_get_model (self->session) != self->seen)
    opened_cb (self);
}

/* -- The trainer ---------------------------------------------------------------------------- */

/* Shows what was kept last. */
static void
show_last (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) params = zky_snapshots_dup (self->snapshots, zky_snapshots_get_end (self->snapshots), &self->position);

  show (self, params);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
}

static double
get_epoch (const ZkyProgress *progress)
{
  double share = progress->n_batches > 0 && !progress->is_epoch ? (double) progress->batch / (double) progress->n_batches : 0;

  return (double) progress->epoch + share;
}

/* Shows how the trainer stands. */
static void
catch_up (ZkyTrainingRun *self)
{
  if (!self->is_behind || self->trainer == NULL)
    return;
  self->is_behind = FALSE;
  self->shown = g_get_monotonic_time ();
  show_last (self);
  g_signal_emit (self, signals[PROGRESS], 0);
}

static void
progress_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  g_autoptr (ZkyTrainingRun) self = g_weak_ref_get (user_data);

  if (self == NULL || trainer != self->trainer)
    return;

  zky_history_add_progress (self->history, progress, self->offset);
  self->progress = *progress;
  self->progress.metric_names = NULL;
  self->progress.metrics = self->progress.validation_metrics = NULL;
  self->progress.n_metrics = 0;
  self->progress.params = NULL;
  zky_snapshots_add (self->snapshots, self->offset + get_epoch (progress), progress->params);
  self->is_behind = TRUE;
  if (self->state != ZKY_RUN_RUNNING || g_get_monotonic_time () - self->shown >= SHOW_MS * 1000)
    catch_up (self);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ZkyTrainingRun) self = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;
  gboolean good = zky_trainer_run_finish (ZKY_TRAINER (source), result, &error);

  weak_free (user_data);
  if (self == NULL || self->trainer != ZKY_TRAINER (source))
    return; /* it was dropped */

  catch_up (self);
  if (self->restarting)
    {
      self->restarting = FALSE;
      self->offset += get_epoch (&self->progress);
      g_clear_object (&self->trainer);
      g_clear_object (&self->cancellable);
      start_trainer (self);
      return;
    }

  if (good)
    set_state (self, ZKY_RUN_DONE, NULL);
  else if (g_error_matches (error, ZKY_ERROR, ZKY_ERROR_STOPPED))
    set_state (self, ZKY_RUN_PAUSED, NULL);
  else
    set_state (self, ZKY_RUN_FAILED, error->message);
  g_signal_emit (self, signals[PROGRESS], 0);
}

/* What was changed by hand is what the trainer begins with. */
static gboolean
apply_wishes (ZkyTrainingRun  *self,
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

static void
start_trainer (ZkyTrainingRun *self)
{
  ZkyTraining *training = zky_model_get_training (self->model);
  g_autoptr (GError) error = NULL;

  if (training == NULL)
    {
      set_state (self, ZKY_RUN_FAILED, _("The file no longer says how to train the model"));
      return;
    }
  if (apply_wishes (self, training, &error))
    self->trainer = zky_trainer_new (training, &error);
  if (self->trainer == NULL)
    {
      set_state (self, ZKY_RUN_FAILED, error->message);
      return;
    }

  if (zky_snapshots_get_n (self->snapshots) == 0)
    {
      g_autoptr (ZkyArchive) params = zky_trainer_dup_params (self->trainer);

      zky_snapshots_add (self->snapshots, 0, params);
    }
  self->cancellable = g_cancellable_new ();
  zky_trainer_set_tells_params (self->trainer, TRUE);
  zky_trainer_set_progress (self->trainer, REPORT_MS, progress_cb, weak_new (self), weak_free);
  if (self->wish == WISH_STEP)
    zky_trainer_step (self->trainer);
  else if (self->wish == WISH_PAUSE)
    zky_trainer_pause (self->trainer);
  set_state (self, self->wish == WISH_PLAY ? ZKY_RUN_RUNNING : ZKY_RUN_PAUSED, NULL);
  zky_trainer_run_async (self->trainer, self->cancellable, finished_cb, weak_new (self));
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
      set_state (self, ZKY_RUN_FAILED, error->message);
      return;
    }
  self->model = g_steal_pointer (&model);
  start_trainer (self);
}

static void
load (ZkyTrainingRun *self,
      Wish            wish)
{
  g_autoptr (GTask) task = NULL;

  self->wish = wish;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, loaded_cb, weak_new (self));
  g_task_set_source_tag (task, load);
  g_task_set_task_data (task, zky_model_copy_new (self->session), (GDestroyNotify) zky_model_copy_free);
  set_state (self, ZKY_RUN_LOADING, NULL);
  g_task_run_in_thread (task, run_load);
}

/* -- The object ------------------------------------------------------------------------------------- */

static void
zky_training_run_dispose (GObject *object)
{
  ZkyTrainingRun *self = ZKY_TRAINING_RUN (object);

  drop_trainer (self);
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

  if (id == PROP_STATE)
    g_value_set_int (value, self->state);
  else if (id == PROP_ERROR)
    g_value_set_string (value, self->error);
  else if (id == PROP_POSITION)
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
  if (id == PROP_POSITION)
    zky_training_run_set_position (ZKY_TRAINING_RUN (object), g_value_get_double (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_training_run_class_init (ZkyTrainingRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zky_training_run_dispose;
  object_class->finalize = zky_training_run_finalize;
  object_class->get_property = zky_training_run_get_property;
  object_class->set_property = zky_training_run_set_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, ZKY_RUN_FAILED, 0,
                                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_POSITION] = g_param_spec_double ("position", NULL, NULL, 0, G_MAXDOUBLE, 0,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PROGRESS] = g_signal_new ("progress", ZKY_TYPE_TRAINING_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
zky_training_run_init (ZkyTrainingRun *self)
{
  self->history = zky_history_new ();
  self->snapshots = zky_snapshots_new ();
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

/**
 * zky_training_run_play:
 *
 * Trains on, from the parameters that are shown: where an earlier epoch is looked at, from there.
 */
void
zky_training_run_play (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state == ZKY_RUN_READY || self->state == ZKY_RUN_FAILED || self->state == ZKY_RUN_DONE)
    {
      drop_trainer (self);
      self->offset = zky_training_run_get_end (self);
      load (self, WISH_PLAY);
    }
  else if (self->state == ZKY_RUN_PAUSED && self->trainer != NULL)
    {
      set_state (self, ZKY_RUN_RUNNING, NULL);
      zky_trainer_unpause (self->trainer);
    }
}

void
zky_training_run_pause (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state != ZKY_RUN_RUNNING)
    return;
  zky_trainer_pause (self->trainer);
  set_state (self, ZKY_RUN_PAUSED, NULL);
  catch_up (self);
}

/* One batch, then it waits. */
void
zky_training_run_step (ZkyTrainingRun *self)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state == ZKY_RUN_READY)
    load (self, WISH_STEP);
  else if ((self->state == ZKY_RUN_PAUSED || self->state == ZKY_RUN_RUNNING) && self->trainer != NULL)
    {
      zky_trainer_step (self->trainer);
      set_state (self, ZKY_RUN_PAUSED, NULL);
    }
}

void
zky_training_run_reset (ZkyTrainingRun *self)
{
  g_autoptr (ZkyArchive) first = NULL;
  guint64 n_epochs;

  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  if (self->state == ZKY_RUN_NONE)
    return;

  first = zky_snapshots_dup (self->snapshots, 0, NULL);
  if (first != NULL)
    show (self, first);
  n_epochs = self->progress.n_epochs;
  forget (self);
  self->progress.n_epochs = n_epochs;
  set_state (self, ZKY_RUN_READY, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
  g_signal_emit (self, signals[PROGRESS], 0);
}

void
zky_training_run_get_progress (ZkyTrainingRun *self,
                               ZkyProgress    *progress)
{
  g_return_if_fail (ZKY_IS_TRAINING_RUN (self));

  *progress = self->progress;
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

/* (transfer none) */
ZkySnapshots *
zky_training_run_get_snapshots (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->snapshots;
}

/* (transfer none) */
ZkySession *
zky_training_run_get_session (ZkyTrainingRun *self)
{
  g_return_val_if_fail (ZKY_IS_TRAINING_RUN (self), NULL);

  return self->session;
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
  show (self, params);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POSITION]);
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
  self->wish = self->state == ZKY_RUN_RUNNING ? WISH_PLAY : WISH_PAUSE;
  self->restarting = TRUE;
  g_cancellable_cancel (self->cancellable);
  zky_trainer_unpause (self->trainer);
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
