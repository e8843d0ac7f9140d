/* zky-replay.c: what a training was like behind any of its steps, trained once more
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-replay.h"

#include <glib/gi18n.h>

#include "zky-model-copy.h"

#define PROGRESS_MS 100

/* A loaded model with the settings of one leg; only one job at a time has it. */
typedef struct
{
  ZkyModel *model;
  char     *settings;
} Subject;

typedef struct
{
  Subject        *subject;  /* (nullable): what was loaded for the job before */
  ZkyModelCopy   *copy;
  ZkyLegSettings  settings;
  GArray         *rates;    /* of ZkyLegRate */
  ZkyArchive     *from;
  guint64         base, local; /* the steps, as the trainer counts */
  guint64         target;   /* the second one, of all legs */
  gint            share;    /* atomic: thousandths */
} Job;

struct _ZkyReplay
{
  GObject       parent_instance;

  /* Owned */
  GCancellable *cancellable; /* of the job that runs, or NULL */
  Job          *job;         /* borrowed: that one */
  Job          *next;        /* what is wanted when it has ended, or NULL */
  Subject      *subject;     /* what is loaded and not in use, or NULL */
  guint         timer;
};

G_DEFINE_FINAL_TYPE (ZkyReplay, zky_replay, G_TYPE_OBJECT)

enum { ARRIVED, PROGRESS, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
subject_free (Subject *self)
{
  zky_model_unref (self->model);
  g_free (self->settings);
  g_free (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->subject, subject_free);
  zky_model_copy_free (job->copy);
  g_free (job->settings.optimizer);
  g_array_unref (job->rates);
  zky_archive_unref (job->from);
  g_free (job);
}

/* -- In the thread ------------------------------------------------------------------------ */

static char *
write_settings (const ZkyLegSettings *self)
{
  return g_strdup_printf ("%s %a %" G_GUINT64_FORMAT, self->optimizer != NULL ? self->optimizer : "", self->batch, self->n_epochs);
}

/* A model is loaded anew for other settings, as those that are the file's own are known only there. */
static gboolean
prepare (Job           *job,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autofree char *settings = write_settings (&job->settings);
  ZkyModel *model;

  if (job->subject != NULL && g_str_equal (job->subject->settings, settings))
    return TRUE;
  g_clear_pointer (&job->subject, subject_free);
  model = zky_model_copy_load (job->copy, cancellable, error);
  if (model == NULL)
    return FALSE;
  if (zky_model_get_training (model) == NULL || !zky_leg_settings_apply (&job->settings, zky_model_get_training (model), error))
    {
      zky_model_unref (model);
      return FALSE;
    }
  job->subject = g_new0 (Subject, 1);
  job->subject->model = model;
  job->subject->settings = g_steal_pointer (&settings);

  return TRUE;
}

static void
progress_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  Job *job = user_data;

  g_atomic_int_set (&job->share, (gint) ((progress->step - job->base) * 1000 / MAX (job->local - job->base, 1)));
}

/* Rates are changed where they were. */
static gboolean
train (Job           *job,
       ZkyTrainer    *trainer,
       GCancellable  *cancellable,
       GError       **error)
{
  for (guint i = 0; i < job->rates->len; i++)
    {
      const ZkyLegRate *rate = &g_array_index (job->rates, ZkyLegRate, i);

      if (rate->step < job->base || rate->step >= job->local)
        continue;
      if (!zky_trainer_run_until (trainer, rate->step, cancellable, error) || !zky_trainer_set_lr (trainer, rate->lr, NULL, error))
        return FALSE;
    }

  return zky_trainer_run_until (trainer, job->local, cancellable, error);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (ZkyTrainer) trainer = NULL;
  GError *error = NULL;

  if (prepare (job, cancellable, &error))
    trainer = zky_trainer_new (zky_model_get_training (job->subject->model), &error);
  if (trainer != NULL)
    zky_trainer_set_progress (trainer, PROGRESS_MS / 2, progress_cb, job, NULL);
  if (trainer != NULL && zky_trainer_restore (trainer, job->from, &error) && train (job, trainer, cancellable, &error))
    g_task_return_pointer (task, zky_trainer_dup_state (trainer), (GDestroyNotify) zky_archive_unref);
  else
    g_task_return_error (task, error != NULL ? error : g_error_new_literal (ZKY_ERROR, ZKY_ERROR_USE, _("The file no longer says how to train the model")));
}

/* -- In the main thread -------------------------------------------------------------------------- */

static void start (ZkyReplay *self,
                   Job       *job);

static gboolean
timer_cb (gpointer data)
{
  g_signal_emit (data, signals[PROGRESS], 0);

  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr (ZkyReplay) self = g_weak_ref_get (weak);
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyArchive) state = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean wanted;

  g_weak_ref_clear (weak);
  if (self == NULL || self->job != job)
    return; /* nobody waits for it any more */

  wanted = !g_cancellable_is_cancelled (self->cancellable);
  g_clear_object (&self->cancellable);
  self->job = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->subject, subject_free);
  self->subject = g_steal_pointer (&job->subject);
  if (self->next != NULL)
    start (self, g_steal_pointer (&self->next));
  else if (wanted)
    g_signal_emit (self, signals[ARRIVED], 0, job->target, state, error != NULL ? error->message : NULL);
}

/* @job: (transfer full) */
static void
start (ZkyReplay *self,
       Job       *job)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  self->cancellable = g_cancellable_new ();
  self->job = job;
  job->subject = g_steal_pointer (&self->subject);
  task = g_task_new (NULL, self->cancellable, finished_cb, weak);
  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
  self->timer = g_timeout_add (PROGRESS_MS, timer_cb, self);
}

static void
zky_replay_dispose (GObject *object)
{
  zky_replay_open (ZKY_REPLAY (object));

  G_OBJECT_CLASS (zky_replay_parent_class)->dispose (object);
}

static void
zky_replay_class_init (ZkyReplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = zky_replay_dispose;

  signals[ARRIVED] = g_signal_new ("arrived", ZKY_TYPE_REPLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, G_TYPE_UINT64, G_TYPE_POINTER, G_TYPE_STRING);
  signals[PROGRESS] = g_signal_new ("progress", ZKY_TYPE_REPLAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
zky_replay_init (ZkyReplay *self)
{
}

ZkyReplay *
zky_replay_new (void)
{
  return g_object_new (ZKY_TYPE_REPLAY, NULL);
}

void
zky_replay_open (ZkyReplay *self)
{
  g_return_if_fail (ZKY_IS_REPLAY (self));

  zky_replay_cancel (self);
  g_clear_object (&self->cancellable);
  self->job = NULL;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->subject, subject_free);
}

void
zky_replay_ask (ZkyReplay    *self,
                ZkySession   *session,
                const ZkyLeg *leg,
                guint64       base,
                ZkyArchive   *from,
                guint64       step)
{
  Job *job;

  g_return_if_fail (ZKY_IS_REPLAY (self));
  g_return_if_fail (leg->first <= base && base <= step);

  job = g_new0 (Job, 1);
  job->copy = zky_model_copy_new (session);
  job->settings = leg->settings;
  job->settings.optimizer = g_strdup (leg->settings.optimizer);
  job->rates = g_array_copy (leg->rates);
  job->from = zky_archive_ref (from);
  job->base = zky_leg_get_local (leg, base);
  job->local = zky_leg_get_local (leg, step);
  job->target = step;
  g_clear_pointer (&self->next, job_free);
  if (self->cancellable == NULL)
    {
      start (self, job);
      return;
    }
  self->next = job;
  g_cancellable_cancel (self->cancellable);
}

void
zky_replay_cancel (ZkyReplay *self)
{
  g_return_if_fail (ZKY_IS_REPLAY (self));

  g_clear_pointer (&self->next, job_free);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

gboolean
zky_replay_is_busy (ZkyReplay *self)
{
  g_return_val_if_fail (ZKY_IS_REPLAY (self), FALSE);

  return self->next != NULL || (self->cancellable != NULL && !g_cancellable_is_cancelled (self->cancellable));
}

guint64
zky_replay_get_step (ZkyReplay *self)
{
  g_return_val_if_fail (zky_replay_is_busy (self), 0);

  return self->next != NULL ? self->next->target : self->job->target;
}

double
zky_replay_get_share (ZkyReplay *self)
{
  g_return_val_if_fail (ZKY_IS_REPLAY (self), 0);

  return self->next == NULL && self->job != NULL ? g_atomic_int_get (&self->job->share) / 1000.0 : 0;
}
